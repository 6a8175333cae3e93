//! The saved result of a check: all that a report tells, so that every form of it is made from this one. Its schema is
//! `docs/check.schema.json`. It is the same in every language.

mod edition;
mod make;
mod of_mine;
pub mod packed;
mod premise;
mod read;
mod shared;
mod tell;

pub use edition::compare as compare_editions;
pub use make::{mines, pack, problem, saved};
pub use of_mine::{ABOUT, Premise, mine, mine_of_table, premises, reasons};
pub use read::{a_folder, read};
pub use shared::{Name, Shared, Text};
pub use tell::{Told, labels, telling};

use serde::{Deserialize, Serialize};

use crate::rule::{Effect, OverrideKind};
use crate::source::Bilingual;
use crate::verdict::{Outcome, Verdict};

/// The version of the document; it grows when a reader of the old one could be misled.
pub const FORMAT_VERSION: u32 = 1;

/// The result of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The version of the format.
    pub format_version: u32,
    /// What wrote it.
    pub program: Program,
    /// The packs by which the mines were judged.
    pub packs: Vec<Pack>,
    /// The mines that could be judged, in the order of the input.
    pub mines: Vec<Mine>,
    /// What is wrong with the input, and what has to be known of it.
    pub errors: Vec<Problem>,
    /// The mines that are in the input and could not be judged because of what is wrong, as far as it can be told which they are; of results of
    /// older programs it cannot.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_judged: Vec<Unjudged>,
    /// How many.
    pub summary: Summary,
}

/// The program that wrote a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// Always [`Program::NAME`].
    pub name: String,
    /// The version of the program.
    pub version: String,
}

impl Program {
    /// The name of this program.
    pub const NAME: &str = env!("CARGO_PKG_NAME");

    /// This program.
    pub fn this() -> Program {
        Program { name: Program::NAME.to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

/// A pack by which mines were judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Bilingual,
    /// The day of the law or campaign that it states.
    pub dated: Option<String>,
    /// The checksum of its rule files.
    pub sha256: String,
    /// The packs that were merged before it, the lowest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extends: Vec<Base>,
    /// What was replaced or left out of those packs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Override>,
    /// The conditions that it adds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adds: Vec<String>,
    /// Whether a result was read of which the pack is known to this program with another checksum. It says so wherever the pack is named.
    #[serde(skip)]
    pub is_other_edition: bool,
}

/// A pack that another extends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Base {
    /// Its id.
    pub id: String,
    /// Its checksum.
    pub sha256: String,
}

/// A parameter or condition of a base that a pack above it replaced or left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// What was done to what.
    pub kind: OverrideKind,
    /// The parameter or condition.
    pub id: String,
    /// The pack that did it.
    pub pack: String,
    /// The value of a parameter that counts no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The value that took its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Where the statement stands that counts no more.
    pub replaced: Place,
    /// Where it is said that it does not.
    pub place: Place,
}

/// One mine, judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mine {
    /// Which mine it is.
    pub mine: MineName,
    /// Where its record stands.
    pub source: Place,
    /// The day as of which it was judged.
    pub check_date: String,
    /// The packs by which it was judged.
    pub judged_by: Vec<String>,
    /// The packs that state the law of the check date.
    pub in_force: Vec<String>,
    /// What people have to know of the law of the check date, of events under other law, and of findings that no pack used reads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub law_notes: Vec<Text>,
    /// Events that happened under other law than that of the check date.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events_of_other_law: Vec<Event>,
    /// Where the record contradicts itself, whatever the law.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inconsistencies: Vec<Inconsistency>,
    /// What the record states of the mine for the summary of a district; none in results of programs that did not save it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Vec<Reason>>,
    /// What it came to.
    pub verdict: Verdict,
    /// Every condition, whatever it came to.
    pub conditions: Vec<Condition>,
    /// The facts that are still missing, the most decisive first.
    pub missing: Vec<Missing>,
}

/// Which mine it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MineName {
    /// Its id, if the record states one.
    pub id: Option<String>,
    /// Its name, if the record states one.
    pub name: Option<String>,
}

/// An event under other law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The fact or cell that states the day.
    pub fact: String,
    /// What people call it.
    pub label: Text,
    /// The day.
    pub day: String,
    /// The packs that state the law of that day.
    pub law: Vec<String>,
}

/// An invariant that the stated values break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inconsistency {
    /// The invariant.
    pub id: String,
    /// What should hold.
    pub text: Text,
    /// The stated values by which it does not.
    pub facts: Vec<Reason>,
}

/// Where something stands in the input.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file.
    pub file: Name,
    /// The place in the file, as people write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The line (of a text) or row (of a sheet), from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The heading of the column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<Name>,
}

/// A condition, applied to a mine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// Its pack.
    pub pack: Name,
    /// Its id.
    pub id: Name,
    /// What follows where it is met.
    pub effect: Effect,
    /// What it is about.
    pub title: Text,
    /// What it came to.
    pub outcome: Outcome,
    /// What would have to hold for it to apply, where it does not; none in results of programs that did not save it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub premise: Option<Text>,
    /// The stated values that decided it.
    pub because: Vec<Reason>,
    /// What could settle it, where it is undetermined.
    pub missing: Vec<Asked>,
    /// All its cases.
    pub cases: Vec<Case>,
    /// The clauses on which it rests.
    pub citations: Vec<Citation>,
    /// The clauses as reports show them: its own and those of its met cases, a line an instrument, without what was not in force.
    #[serde(default)]
    pub clauses: Vec<Text>,
}

/// One of the situations in which a condition is met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Its id.
    pub id: Name,
    /// The situation in words.
    pub text: Text,
    /// What it came to.
    pub outcome: Outcome,
    /// The stated values that decided it.
    pub because: Vec<Reason>,
    /// What could settle it, where it is undetermined.
    pub missing: Vec<Asked>,
    /// Where a statement and the measurements disagree.
    pub contradictions: Vec<Contradiction>,
    /// What it cites beyond the clauses of its condition.
    pub citations: Vec<Citation>,
}

/// A stated value that decided an outcome; often of many cases of a mine, which have it in common.
pub type Reason = Shared<StatedValue>;

/// A value that a record states, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedValue {
    /// The fact.
    pub fact: Name,
    /// What people call it.
    pub label: Text,
    /// The value, for programs.
    pub value: Name,
    /// The value, for people.
    pub shown: Text,
    /// Where it stands in the record.
    pub place: Place,
    /// The evidence that the record gives for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// Whether it only says which row another value is of, so that lists for people leave it out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub names_row: bool,
}

/// A fact that is not stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The fact, or the table whose rows may not be all.
    pub fact: Name,
    /// What people call it.
    pub label: Text,
}

/// A fact that is still missing for the verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// The fact, or the table whose rows may not be all.
    pub fact: Name,
    /// What people call it.
    pub label: Text,
    /// The question to ask for it.
    pub question: Text,
    /// Whether it is a table whose rows may not be all.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rows: bool,
    /// The undetermined conditions that wait for it.
    pub conditions: Vec<String>,
    /// How many of them it settles by itself, whatever the answer.
    pub settles: usize,
    /// How many of them the answer that settles most settles by itself.
    pub may_settle: usize,
    /// The gravest verdict to which one answer may lead.
    pub may_lead_to: Verdict,
}

/// What a person stated, and what proves otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contradiction {
    /// What was stated.
    pub stated: Vec<Reason>,
    /// The values that prove otherwise.
    pub measured: Vec<Reason>,
}

/// A clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// As rule files write it.
    pub id: Name,
    /// As reports write it.
    pub text: Text,
}

/// A mine that is in the input and could not be judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unjudged {
    /// Which mine it is, as far as it could be read.
    pub mine: MineName,
    /// Where its record stands.
    pub source: Place,
}

/// Something wrong with the input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The stable code.
    pub code: String,
    /// How grave it is.
    pub level: Level,
    /// What is wrong.
    pub message: Bilingual,
    /// What to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Bilingual>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// How grave a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Worth knowing.
    Note,
    /// Probably a mistake.
    Warning,
    /// A mistake: what it concerns was not judged.
    Error,
}

/// How many mines came to what, and how many errors there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Mines that were judged.
    pub mines: usize,
    /// Mines to be closed.
    pub closure: usize,
    /// Mines to be suspended.
    pub suspension: usize,
    /// Mines of which production stops in the affected area.
    pub stop_area: usize,
    /// Mines about which too little is known.
    pub undetermined: usize,
    /// Mines of which no condition is met, and none undetermined.
    pub clear: usize,
    /// Errors; warnings and notes do not count.
    pub errors: usize,
}

impl Summary {
    /// Counts.
    pub fn of(mines: &[Mine], errors: &[Problem]) -> Summary {
        let count = |verdict| mines.iter().filter(|mine| mine.verdict == verdict).count();
        Summary {
            mines: mines.len(),
            closure: count(Verdict::Closure),
            suspension: count(Verdict::Suspension),
            stop_area: count(Verdict::StopArea),
            undetermined: count(Verdict::Undetermined),
            clear: count(Verdict::Clear),
            errors: errors.iter().filter(|problem| problem.level == Level::Error).count(),
        }
    }

    /// The mines that came to a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        match verdict {
            Verdict::Closure => self.closure,
            Verdict::Suspension => self.suspension,
            Verdict::StopArea => self.stop_area,
            Verdict::Undetermined => self.undetermined,
            Verdict::Clear => self.clear,
        }
    }
}
