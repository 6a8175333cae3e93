//! Packs applied to a record: outcomes, verdict, explanation, and what is still missing.

pub mod detail;
pub mod judge;
pub mod missing;
pub mod outcome;

pub use detail::{CaseDetail, ConditionDetail, Contradiction, contradictions, detail};
pub use judge::{CaseResult, ConditionResult, Judgment, judge, judge_condition};
pub use missing::{Missing, most_decisive};
pub use outcome::{Outcome, Verdict};
