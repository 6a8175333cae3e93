//! Packs applied to a record: outcomes, verdict, explanation, what is still missing, and what must happen next.

pub mod contradict;
pub mod detail;
pub mod invariant;
pub mod judge;
pub mod law_of_day;
pub mod missing;
pub mod next;
pub mod outcome;
pub mod uncounted;

pub use contradict::{Contradictions, Sign};
pub use detail::{CaseDetail, ConditionDetail, detail, detail_shown};
pub use invariant::{Broken, broken};
pub use judge::{CaseResult, ConditionResult, Judgment, judge, judge_condition};
pub use law_of_day::{EventOfOtherLaw, events_of_other_law, no_law, not_among, not_judged_by};
pub use missing::{Missing, most_decisive};
pub use next::{Came, Decision, Next, came, next};
pub use outcome::{Outcome, Verdict};
pub use uncounted::{Candidates, Read, Reads, Uncounted, are_candidates, is_yes_or_no, uncounted};
