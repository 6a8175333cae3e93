//! What comes out: of a case or condition, and of a mine.

use serde::{Deserialize, Serialize};

use crate::fact::Truth;
use crate::rule::Effect;
use crate::source::Bilingual;

/// What a case or condition came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The situation is there.
    Met,
    /// It is not there.
    NotMet,
    /// What is known does not decide it.
    Undetermined,
    /// The condition does not concern this mine.
    NotApplicable,
}

/// What a mine comes to; the graver the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// No condition is met, and none is undetermined.
    Clear,
    /// No condition is met, but some are undetermined.
    Undetermined,
    /// A condition is met for which production stops in the affected area.
    StopArea,
    /// A condition for suspension is met.
    Suspension,
    /// A condition for closure is met.
    Closure,
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Outcome; 4] = [Outcome::Met, Outcome::NotMet, Outcome::Undetermined, Outcome::NotApplicable];

    /// The outcomes whose conditions a line of a mine lists. Those that are not met it does not: they are most.
    pub const LISTED: [Outcome; 3] = [Outcome::Met, Outcome::Undetermined, Outcome::NotApplicable];

    /// The id, as tests and JSON write it.
    pub fn id(self) -> &'static str {
        match self {
            Outcome::Met => "met",
            Outcome::NotMet => "not_met",
            Outcome::Undetermined => "undetermined",
            Outcome::NotApplicable => "not_applicable",
        }
    }

    /// The outcome with that id.
    pub fn from_id(id: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|outcome| outcome.id() == id)
    }

    /// What people call it.
    pub fn label(self) -> Bilingual {
        match self {
            Outcome::Met => Bilingual::new("符合", "met"),
            Outcome::NotMet => Bilingual::new("不符合", "not met"),
            Outcome::Undetermined => Bilingual::new("待定", "undetermined"),
            Outcome::NotApplicable => Bilingual::new("不适用", "not applicable"),
        }
    }

    /// Whether what is still unknown cannot change it.
    pub fn is_definite(self) -> bool {
        self != Outcome::Undetermined
    }
}

impl Outcome {
    /// What a condition comes to of which it is known, or not, whether it applies and whether any of its cases holds.
    ///
    /// Where it is not known whether it applies, it is undetermined, so that no answer can turn one definite outcome into another.
    pub fn of_condition(applies: Truth, any: Truth) -> Outcome {
        match applies {
            Truth::True => Outcome::from(any),
            Truth::False => Outcome::NotApplicable,
            Truth::Unknown => Outcome::Undetermined,
        }
    }

    /// Whether what it is the outcome of is there.
    pub fn is_met(self) -> Truth {
        match self {
            Outcome::Met => Truth::True,
            Outcome::Undetermined => Truth::Unknown,
            Outcome::NotMet | Outcome::NotApplicable => Truth::False,
        }
    }
}

impl From<Truth> for Outcome {
    fn from(truth: Truth) -> Outcome {
        match truth {
            Truth::True => Outcome::Met,
            Truth::False => Outcome::NotMet,
            Truth::Unknown => Outcome::Undetermined,
        }
    }
}

impl Verdict {
    /// All verdicts, the gravest first.
    pub const ALL: [Verdict; 5] =
        [Verdict::Closure, Verdict::Suspension, Verdict::StopArea, Verdict::Undetermined, Verdict::Clear];

    /// The id, as tests and JSON write it.
    pub fn id(self) -> &'static str {
        match self {
            Verdict::Clear => "clear",
            Verdict::Undetermined => "undetermined",
            Verdict::StopArea => "stop_area",
            Verdict::Suspension => "suspension",
            Verdict::Closure => "closure",
        }
    }

    /// What people call it.
    pub fn label(self) -> Bilingual {
        match self {
            Verdict::Clear => Bilingual::new("未发现", "clear"),
            Verdict::Undetermined => Bilingual::new("待定", "undetermined"),
            Verdict::StopArea => Bilingual::new("停止受影响区域生产", "stop area"),
            Verdict::Suspension => Bilingual::new("停产整顿", "suspension"),
            Verdict::Closure => Bilingual::new("关闭", "closure"),
        }
    }

    /// The verdict that one condition's outcome alone leads to.
    pub fn of(effect: Effect, outcome: Outcome) -> Verdict {
        match (outcome, effect) {
            (Outcome::Met, Effect::Closure) => Verdict::Closure,
            (Outcome::Met, Effect::Suspension) => Verdict::Suspension,
            (Outcome::Met, Effect::StopArea) => Verdict::StopArea,
            (Outcome::Undetermined, _) => Verdict::Undetermined,
            (Outcome::NotMet | Outcome::NotApplicable, _) => Verdict::Clear,
        }
    }
}
