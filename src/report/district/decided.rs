//! The mines to be closed or suspended, with the conditions for which they are.

use serde::Serialize;

use super::Named;
use super::group::stated;
use crate::report::saved::{Condition, Mine, Name, Text};
use crate::rule::Effect;
use crate::source::Language;
use crate::verdict::{Outcome, Verdict};

/// A mine to be closed or suspended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decided {
    /// The mine, and what it came to.
    #[serde(flatten)]
    pub named: Named,
    /// Its county, as the record writes it; none where it is not known.
    pub county: Option<String>,
    /// The conditions that it meets and that lead to the verdict.
    pub grounds: Vec<Ground>,
}

/// A condition that leads to a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ground {
    /// Its pack.
    pub pack: Name,
    /// Its id.
    pub id: Name,
    /// As reports name it: with its pack, where there are several.
    pub name: String,
    /// What it is about.
    pub title: Text,
}

/// The mines that came to a verdict to which conditions of this effect lead.
pub(super) fn with_verdict(mines: &[Mine], verdict: Verdict, effect: Effect) -> Vec<Decided> {
    mines.iter().filter(|mine| mine.verdict == verdict).map(|mine| Decided::of(mine, effect)).collect()
}

impl Decided {
    fn of(mine: &Mine, effect: Effect) -> Decided {
        let ground = |condition: &Condition| Ground {
            pack: condition.pack.clone(),
            id: condition.id.clone(),
            name: mine.name_of(condition),
            title: condition.title.clone(),
        };
        let grounds = mine.of(Outcome::Met).filter(|condition| condition.effect == effect);
        Decided {
            named: Named::of(mine),
            county: stated(mine, "county").ok().map(|reason| reason.value.to_string()),
            grounds: grounds.map(ground).collect(),
        }
    }
}

impl Ground {
    /// Its name and what it is about.
    pub fn show(&self, language: Language) -> String {
        format!("{} {}", self.name, self.title.in_language(language))
    }
}
