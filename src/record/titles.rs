//! What stands above the header of a table: `检查日期：2024-05-01` states a fact of all its mines, the rest is only reported, except
//! for what our own forms have there.

use super::draft::{self, Draft, Statement};
use super::form;
use super::grid::{Grid, Title};
use super::heading;
use super::manner::Manner;
use super::name::{self, Target};
use super::text::shown;
use super::wide::statement;
use crate::fact::{Table, Vocabulary};
use crate::say;
use crate::source::{Code, Diagnostic, folded};

/// A fact that a title states.
#[derive(Clone)]
pub struct TitleFact {
    /// What it is a value of.
    pub target: Target,
    title: Title,
    value: String,
    manner: Manner<'static>,
}

/// The facts that the titles of `grid` state; the other titles are reported as not read.
pub fn facts(grid: &mut Grid<'_>, vocabulary: &Vocabulary) -> Vec<TitleFact> {
    let (mut facts, mut others) = (Vec::new(), Vec::new());
    for title in std::mem::take(&mut grid.titles) {
        match fact(title, grid, vocabulary) {
            Ok(fact) => {
                // Once, however many mines it is stated of.
                if let Some((_, Some(note))) = fact.read(vocabulary) {
                    grid.notes.add(note.at(fact.title.place.clone()));
                }
                let earlier = facts.iter().find(|known: &&TitleFact| known.target == fact.target);
                if let Some(earlier) = earlier.filter(|earlier| folded(&earlier.value) != folded(&fact.value)) {
                    grid.flaw = Some(draft::stated_twice(&earlier.title.place).at(fact.title.place.clone()));
                }
                facts.push(fact);
            }
            Err(other) => others.push(other),
        }
    }
    report_unread(grid, others);
    facts
}

/// Reports that the titles of a table are not read, because none of them can state anything. Its own name and question say nothing
/// new.
pub fn none_read(grid: &mut Grid<'_>, table: &Table) {
    let mut titles = std::mem::take(&mut grid.titles);
    titles.retain(|title| !form::is(&table.label, &title.text) && !form::is(&table.question, &title.text));
    report_unread(grid, titles);
}

fn fact(title: Title, grid: &Grid<'_>, vocabulary: &Vocabulary) -> Result<TitleFact, Title> {
    let Some((name, value)) = title.text.split_once([':', '：']) else { return Err(title) };
    if !heading::is_known(name, vocabulary) || value.trim().is_empty() {
        return Err(title);
    }
    match heading::read(name, vocabulary) {
        Ok(heading) if !heading.is_evidence && name::fact_of(vocabulary, heading.target).is_some() => {
            let (target, value, manner) = (heading.target, value.to_owned(), grid.manner(heading.unit));
            Ok(TitleFact { target, title, value, manner })
        }
        _ => Err(title),
    }
}

fn report_unread(grid: &mut Grid<'_>, mut titles: Vec<Title>) {
    titles.retain(|title| !form::is_own_title(&title.text));
    let Some(first) = titles.first() else { return };
    let found = shown(&first.text);
    let message = match titles.len() {
        1 => say!("表头以上的 `{found}` 不读取", "`{found}` above the header is not read"),
        count => say!(
            "表头以上的 `{found}` 等 {count} 处文字不读取",
            "{count} texts above the header are not read, `{found}` among them"
        ),
    };
    let note = Diagnostic::note(Code::NotRead, message).at(first.place.clone());
    grid.notes.add(note);
}

impl TitleFact {
    /// States the fact for a mine of which nothing else says it.
    pub fn suppose(&self, draft: &mut Draft, vocabulary: &Vocabulary, problems: &mut Vec<Diagnostic>) {
        let Some((statement, _)) = self.read(vocabulary) else { return };
        draft.suppose(self.target, statement, self.title.place.clone(), problems);
    }

    /// What it states, and the note on how it was read.
    fn read(&self, vocabulary: &Vocabulary) -> Option<(Statement, Option<Diagnostic>)> {
        Some(statement(&self.value, name::fact_of(vocabulary, self.target)?, self.manner))
    }
}
