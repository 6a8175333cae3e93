//! Packs: the conditions of one instrument or campaign.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::regime::lies_within;
use super::{Citation, Instrument};
use crate::expr::{Constant, Expr, Kind, Lookup};
use crate::fact::{Date, FactId};
use crate::source::{Bilingual, Place, SourceText};

/// What happens to a mine that meets a condition; the graver the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Production and construction stop in the affected area (停止受影响区域生产).
    StopArea,
    /// Production is suspended for rectification (停产整顿).
    Suspension,
    /// The mine is closed (关闭).
    Closure,
}

impl Effect {
    /// All effects, the gravest first.
    pub const ALL: [Effect; 3] = [Effect::Closure, Effect::Suspension, Effect::StopArea];

    /// The effect with that id.
    pub fn from_id(id: &str) -> Option<Effect> {
        Effect::ALL.into_iter().find(|effect| effect.id() == id)
    }

    /// The id, as rule files and JSON write it.
    pub fn id(self) -> &'static str {
        match self {
            Effect::StopArea => "stop_area",
            Effect::Suspension => "suspension",
            Effect::Closure => "closure",
        }
    }

    /// What people call it.
    pub fn label(self) -> Bilingual {
        match self {
            Effect::StopArea => Bilingual::new("停止受影响区域生产", "stop area"),
            Effect::Suspension => Bilingual::new("停产整顿", "suspension"),
            Effect::Closure => Bilingual::new("关闭", "closure"),
        }
    }
}

/// The conditions of one instrument or campaign.
#[derive(Debug, Clone, Default)]
pub struct Pack {
    /// The id, which is the name of its folder.
    pub id: String,
    /// Its title.
    pub title: Bilingual,
    /// What it states.
    pub about: Bilingual,
    /// The day of the law or campaign.
    pub dated: Option<Date>,
    /// The first day on which records are judged by it under `in-force`; none for campaigns and extensions.
    pub in_force: Option<Date>,
    /// The last such day; none while it is in force.
    pub until: Option<Date>,
    /// The instruments of which the pack encodes every clause, or says why not.
    pub encodes: Vec<Arc<Instrument>>,
    /// The clauses that no case encodes, with the reason.
    pub not_encoded: Vec<NotEncoded>,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// Its named expressions.
    pub definitions: Vec<Definition>,
    /// Its indicator tables.
    pub lookups: HashMap<String, Arc<Lookup>>,
    /// What the pack says of its indicator tables, in the order of the file.
    pub indicators: Vec<Indicator>,
    /// Its conditions: those for suspension first, each kind in the order of the files.
    pub conditions: Vec<Condition>,
    /// The checksum of everything that gives the pack its meaning: vocabulary, instruments and the pack's own files.
    pub sha256: String,
    /// The files with its tests.
    pub tests: Vec<Arc<SourceText>>,
    /// Small changes of the pack that no test can notice, each with the reason.
    pub survivors: Vec<(String, Bilingual)>,
    /// What it is built on, if it extends another pack.
    pub extension: Extension,
}

/// What a pack is built on, and what became of that; empty for a pack that extends none.
#[derive(Debug, Clone, Default)]
pub struct Extension {
    /// The packs that were merged before this one, in that order: the lowest first.
    pub bases: Vec<Base>,
    /// What was replaced or left out, in the order in which it was done.
    pub overrides: Vec<Override>,
    /// The conditions that were added to those of the lowest pack.
    pub added: Vec<String>,
    /// The ids of everything that the pack states itself: parameters, definitions, look-up tables and conditions.
    pub own: BTreeSet<String>,
}

impl Pack {
    /// Whether the pack states the law of that day.
    pub fn covers(&self, day: Date) -> bool {
        self.in_force.is_some_and(|from| lies_within(day, from, self.until))
    }

    /// Whether the pack itself states what has this id, and not a pack that it extends.
    pub fn states(&self, id: &str) -> bool {
        self.extension.bases.is_empty() || self.extension.own.contains(id)
    }
}

/// A pack that another extends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// Its id.
    pub id: String,
    /// Its checksum, as it is when the pack is used by itself.
    pub sha256: String,
}

/// Something of a base that a pack above it replaced or left out.
#[derive(Debug, Clone)]
pub struct Override {
    /// What was done.
    pub kind: OverrideKind,
    /// The id of the parameter or condition.
    pub id: String,
    /// The pack that did it.
    pub pack: String,
    /// The value of a parameter before and after.
    pub values: Option<(Constant, Constant)>,
    /// Where the statement stands that counts no more.
    pub replaced: Place,
    /// Where it is said that it does not.
    pub place: Place,
}

/// What an override does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverrideKind {
    /// A parameter has another value.
    Parameter,
    /// A condition is stated anew.
    Condition,
    /// A condition is left out.
    Without,
}

/// Clauses of an instrument that no case encodes.
#[derive(Debug, Clone)]
pub struct NotEncoded {
    /// The clauses.
    pub cite: Vec<Citation>,
    /// Why no case encodes them.
    pub because: Bilingual,
}

/// A value that the pack states once, with its source.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The id.
    pub id: String,
    /// The value.
    pub value: Constant,
    /// Where the value comes from.
    pub cite: Vec<Citation>,
    /// What is to be said of the source.
    pub note: Option<Bilingual>,
    /// Where it is defined.
    pub place: Place,
}

/// An indicator table as the pack states it; its rows are the [`Lookup`] of the same id.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// The id.
    pub id: String,
    /// Its title.
    pub title: Bilingual,
    /// Where it stands in the law.
    pub cite: Vec<Citation>,
    /// Where it is defined.
    pub place: Place,
}

/// A named expression.
#[derive(Debug, Clone)]
pub struct Definition {
    /// The id.
    pub id: String,
    /// What it says.
    pub text: Bilingual,
    /// The expression.
    pub when: Arc<Expr>,
    /// The clauses that its numbers and dates rest on.
    pub cite: Vec<Citation>,
    /// Where it is defined.
    pub place: Place,
}

/// One numbered condition.
#[derive(Debug, Clone)]
pub struct Condition {
    /// The id, such as `S01`.
    pub id: String,
    /// What follows if it is met.
    pub effect: Effect,
    /// What it says.
    pub title: Bilingual,
    /// The clauses that it rests on.
    pub cite: Vec<Citation>,
    /// The effect that it follows: it concerns only mines for which a condition of the pack with that effect is met.
    pub follows: Option<Effect>,
    /// To which mines it applies; to all, if there is none.
    pub applies_when: Option<Expr>,
    /// The situations in which it is met.
    pub cases: Vec<Case>,
    /// Where it is defined.
    pub place: Place,
}

impl Condition {
    /// How many situations it names on the first level: `gas.9.1` and `gas.9.2` are one.
    pub fn situations(&self) -> usize {
        if self.follows.is_some() {
            return 0;
        }
        let first = |case: &Case| {
            let numbers = case.id.strip_prefix(&self.id).unwrap_or(&case.id).trim_start_matches('.').to_owned();
            numbers.split('.').next().unwrap_or_default().to_owned()
        };
        self.cases.iter().map(first).collect::<BTreeSet<String>>().len()
    }
}

/// One of the situations in which a condition is met.
#[derive(Debug, Clone)]
pub struct Case {
    /// The id, such as `S01.1`.
    pub id: String,
    /// What the situation is.
    pub text: Bilingual,
    /// The fact by which a person states it.
    pub finding: Option<FactId>,
    /// What is evaluated: the name of the finding, what other facts prove, or both together, as `attested`.
    pub expr: Expr,
    /// What the case cites beyond its condition.
    pub cite: Vec<Citation>,
    /// How the text is read, and doubts.
    pub note: Option<Bilingual>,
    /// The cases of earlier packs whose place it took.
    pub succeeds: Vec<Predecessor>,
    /// Where it is defined.
    pub place: Place,
}

impl Case {
    /// What other facts prove.
    pub fn when(&self) -> Option<&Expr> {
        match (&self.expr.kind, self.finding) {
            (_, None) => Some(&self.expr),
            (Kind::Attested(stated, when), Some(finding)) => Some(&**when).filter(|_| stated.fact() == Some(finding)),
            _ => None,
        }
    }
}

/// A case of an earlier pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Predecessor {
    /// The pack.
    pub pack: String,
    /// The id of the case in it.
    pub case: String,
    /// Where it is named.
    pub place: Place,
}
