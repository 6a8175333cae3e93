//! What is met, and what is missing, most often.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde::Serialize;

use crate::report::saved::{Citation, Mine, Missing, Name, Saved, Text};
use crate::rule::Effect;
use crate::source::{Bilingual, Language};
use crate::verdict::Outcome;

/// A condition that mines meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OftenMet {
    /// Its pack.
    pub pack: Name,
    /// Its id.
    pub id: Name,
    /// As reports name it: with its pack, where there are several.
    pub name: String,
    /// What it is about.
    pub title: Text,
    /// What follows where it is met.
    pub effect: Effect,
    /// How many mines meet it.
    pub met: usize,
    /// Of how many it is not known whether they do.
    pub undetermined: usize,
    /// The clauses on which it rests.
    pub citations: Vec<Citation>,
}

/// A fact that is missing at mines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OftenMissing {
    /// The fact, or the table whose rows may not be all.
    pub fact: Name,
    /// What people call it.
    pub label: Text,
    /// The question to ask for it.
    pub question: Text,
    /// Whether it is a table whose rows may not be all.
    pub rows: bool,
    /// At how many mines it is missing.
    pub mines: usize,
}

/// The conditions that some mine meets, those met most often first, else in the order of the packs and rules.
pub(super) fn met(saved: &Saved) -> Vec<OftenMet> {
    let mut found: Vec<OftenMet> = saved
        .catalogue()
        .into_iter()
        .map(|(name, condition)| OftenMet {
            pack: condition.pack.clone(),
            id: condition.id.clone(),
            name,
            title: condition.title.clone(),
            effect: condition.effect,
            met: 0,
            undetermined: 0,
            citations: condition.citations.clone(),
        })
        .collect();
    let positions: HashMap<(Name, Name), usize> =
        found.iter().enumerate().map(|(at, of)| ((of.pack.clone(), of.id.clone()), at)).collect();
    for condition in saved.mines.iter().flat_map(|mine| &mine.conditions) {
        let at = positions.get(&(condition.pack.clone(), condition.id.clone()));
        let Some(of) = at.and_then(|at| found.get_mut(*at)) else { continue };
        of.met += usize::from(condition.outcome == Outcome::Met);
        of.undetermined += usize::from(condition.outcome == Outcome::Undetermined);
    }
    found.retain(|of| of.met > 0);
    found.sort_by_key(|of| Reverse(of.met));
    found
}

/// The facts that are missing at some mine, those missing most often first, else in the order in which they come.
pub(super) fn missing(mines: &[Mine]) -> Vec<OftenMissing> {
    let mut found: Vec<OftenMissing> = Vec::new();
    let mut positions: HashMap<(&str, bool), usize> = HashMap::new();
    for item in mines.iter().flat_map(|mine| &mine.missing) {
        let at = *positions.entry((&*item.fact, item.rows)).or_insert(found.len());
        match found.get_mut(at) {
            Some(of) => of.mines += 1,
            None => found.push(OftenMissing::of(item)),
        }
    }
    found.sort_by_key(|of| Reverse(of.mines));
    found
}

impl OftenMet {
    /// The clauses on which it rests.
    pub fn clauses(&self, language: Language) -> Vec<&str> {
        self.citations.iter().map(|cited| cited.text.in_language(language)).collect()
    }
}

impl OftenMissing {
    fn of(item: &Missing) -> OftenMissing {
        let Missing { fact, label, question, rows, .. } = item.clone();
        OftenMissing { fact, label, question, rows, mines: 1 }
    }

    /// What people call it; of a table, that its rows may not be all.
    pub fn show(&self) -> Bilingual {
        let label = &self.label;
        if self.rows {
            Bilingual::new(
                format!("{}（各行是否已全部列出）", label.zh),
                format!("{} (whether all rows are listed)", label.en),
            )
        } else {
            (**label).clone()
        }
    }
}
