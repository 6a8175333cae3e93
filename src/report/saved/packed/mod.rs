//! The saved result of many mines: what they have in common stands in it once, and each mine points at it by its position. A result of thousands
//! of mines says the same few thousand texts millions of times otherwise. Its schema is `docs/check-many.schema.json`; nothing is lost in it.

mod pack;
mod unpack;

pub use pack::write;
pub use unpack::{NotRead, read};

use serde::{Deserialize, Serialize};

use super::{Event, MineName, Name, Pack, Place, Problem, Program, Summary, Text, Unjudged};
use crate::rule::Effect;
use crate::verdict::{Outcome, Verdict};

/// The version of the document; that of a result of few mines, which has everything in its place, is [`super::FORMAT_VERSION`].
pub const PACKED_VERSION: u32 = 2;

/// A position in one of the lists of [`Common`], or among the stated values of a mine.
type At = usize;

/// What mines have in common.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Common {
    names: Vec<Name>,
    texts: Vec<Text>,
    /// Facts, or tables, with what people call them.
    facts: Vec<(At, At)>,
    conditions: Vec<Shape>,
}

/// All that is the same of a condition whatever it comes to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Shape {
    pack: At,
    id: At,
    effect: Effect,
    title: At,
    citations: Vec<(At, At)>,
    cases: Vec<ShapeOfCase>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct ShapeOfCase {
    id: At,
    text: At,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    citations: Vec<(At, At)>,
}

#[derive(Debug, Deserialize)]
struct Packed {
    program: Program,
    packs: Vec<Pack>,
    common: Common,
    mines: Vec<PackedMine>,
    errors: Vec<Problem>,
    #[serde(default)]
    not_judged: Vec<Unjudged>,
    summary: Summary,
}

#[derive(Debug, Serialize, Deserialize)]
struct PackedMine {
    mine: MineName,
    source: Place,
    check_date: String,
    judged_by: Vec<At>,
    in_force: Vec<At>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    law_notes: Vec<At>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    events_of_other_law: Vec<Event>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    inconsistencies: Vec<PackedInconsistency>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    about: Option<Vec<At>>,
    verdict: Verdict,
    /// The stated values to which the rest points.
    stated: Vec<Stated>,
    conditions: Vec<PackedCondition>,
    missing: Vec<PackedMissing>,
}

#[derive(Debug, Serialize, Deserialize)]
struct PackedInconsistency {
    id: String,
    text: At,
    facts: Vec<At>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Stated {
    fact: At,
    value: At,
    shown: At,
    file: At,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    header: Option<At>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    evidence: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    names_row: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct PackedCondition {
    of: At,
    outcome: Outcome,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    premise: Option<At>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    because: Vec<At>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    missing: Vec<At>,
    cases: Vec<PackedCase>,
    clauses: Vec<At>,
}

#[derive(Debug, Serialize, Deserialize)]
struct PackedCase {
    outcome: Outcome,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    because: Vec<At>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    missing: Vec<At>,
    /// What was stated, and what proves otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    contradictions: Vec<(Vec<At>, Vec<At>)>,
}

#[derive(Debug, Serialize, Deserialize)]
struct PackedMissing {
    fact: At,
    question: At,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    rows: bool,
    conditions: Vec<At>,
    settles: usize,
    may_settle: usize,
    may_lead_to: Verdict,
}
