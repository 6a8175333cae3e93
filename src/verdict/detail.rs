//! Why a condition came out as it did.

use super::{Broken, ConditionResult, Judgment, Outcome};
use crate::expr::{Asked, Scope, Subject, Trace, may_contradict, trace};
use crate::fact::Stated;
use crate::rule::Case;

/// A stated value, and what it is a value of.
pub type Reason<'a> = (Subject, &'a Stated);

/// Why a condition came out as it did.
pub struct ConditionDetail<'a> {
    /// How it was found out whether the condition applies, if it does not apply to all mines.
    pub guard: Option<Trace<'a>>,
    /// The cases.
    pub cases: Vec<CaseDetail<'a>>,
    /// The stated values that decided the outcome.
    pub because: Vec<Reason<'a>>,
    /// What would have to be known for the outcome to be known.
    pub missing: Vec<Asked>,
}

/// Why a case came out as it did.
pub struct CaseDetail<'a> {
    /// The case.
    pub case: &'a Case,
    /// What it came to.
    pub outcome: Outcome,
    /// What every node of its expression came to.
    pub trace: Trace<'a>,
    /// The stated values that decided the outcome.
    pub because: Vec<Reason<'a>>,
    /// What would have to be known for the outcome to be known.
    pub missing: Vec<Asked>,
    /// Where statement and measurement disagree.
    pub contradictions: Vec<Contradiction<'a>>,
}

/// A statement and a measurement that disagree.
pub struct Contradiction<'a> {
    /// What was stated.
    pub stated: Vec<Reason<'a>>,
    /// What the other facts prove.
    pub measured: Vec<Reason<'a>>,
}

/// Why a condition came out as it did.
pub fn detail<'a>(judgment: &Judgment<'a>, result: &ConditionResult<'a>) -> ConditionDetail<'a> {
    let scope = Scope::new(judgment.vocabulary, judgment.record);
    let guard = result.condition.applies_when.as_ref().map(|guard| trace(scope, guard));
    let cases: Vec<CaseDetail<'a>> =
        result.cases.iter().map(|case| case_detail(scope, case.case, case.outcome)).collect();
    let guard_reasons = guard.as_ref().map(|guard| guard.reasons()).unwrap_or_default();
    let because = match result.outcome {
        Outcome::NotApplicable => guard_reasons,
        Outcome::Met => reasons_of(&cases, |outcome| outcome == Outcome::Met),
        Outcome::NotMet => reasons_of(&cases, |_| true),
        Outcome::Undetermined => Vec::new(),
    };
    let mut missing = Vec::new();
    if result.outcome == Outcome::Undetermined {
        missing.extend(guard.as_ref().map(|guard| guard.missing()).unwrap_or_default());
        missing.extend(cases.iter().flat_map(|case| case.missing.iter().copied()));
        dedup(&mut missing);
    }
    ConditionDetail { guard, cases, because, missing }
}

/// How many statements of the record other facts contradict, and how many of the `broken` invariants tell something else; one that
/// concerns several cases counts once.
pub fn contradictions(judgment: &Judgment<'_>, broken: &[Broken<'_>]) -> usize {
    let subjects = |reasons: &[Reason<'_>]| reasons.iter().map(|(subject, _)| *subject).collect::<Vec<_>>();
    let scope = Scope::new(judgment.vocabulary, judgment.record);
    let cases = judgment.conditions.iter().flat_map(|result| &result.cases);
    let found: Vec<Contradiction<'_>> = cases
        .filter(|case| case.outcome != Outcome::NotApplicable && may_contradict(scope, &case.case.expr))
        .flat_map(|case| contradictions_in(&trace(scope, &case.case.expr)))
        .collect();
    let different: std::collections::HashSet<_> = found
        .iter()
        .map(|contradiction| (subjects(&contradiction.stated), subjects(&contradiction.measured)))
        .collect();
    let untold = broken.iter().filter(|broken| !found.iter().any(|contradiction| broken.is_told_by(contradiction)));
    different.len() + untold.count()
}

fn case_detail<'a>(scope: Scope<'a>, case: &'a Case, outcome: Outcome) -> CaseDetail<'a> {
    let trace = trace(scope, &case.expr);
    let applies = outcome != Outcome::NotApplicable;
    let because = if outcome.is_definite() && applies { trace.reasons() } else { Vec::new() };
    let missing = if applies { trace.missing() } else { Vec::new() };
    let contradictions = if applies { contradictions_in(&trace) } else { Vec::new() };
    CaseDetail { case, outcome, trace, because, missing, contradictions }
}

fn contradictions_in<'a>(trace: &Trace<'a>) -> Vec<Contradiction<'a>> {
    let pair = |(stated, measured): (&Trace<'a>, &Trace<'a>)| Contradiction {
        stated: stated.reasons(),
        measured: measured.reasons(),
    };
    trace.contradictions().into_iter().map(pair).collect()
}

fn reasons_of<'a>(cases: &[CaseDetail<'a>], wanted: impl Fn(Outcome) -> bool) -> Vec<Reason<'a>> {
    let mut reasons: Vec<Reason<'a>> =
        cases.iter().filter(|case| wanted(case.outcome)).flat_map(|case| case.because.iter().copied()).collect();
    let mut seen = std::collections::HashSet::new();
    reasons.retain(|(subject, _)| seen.insert(*subject));
    reasons
}

fn dedup(asked: &mut Vec<Asked>) {
    let mut seen = std::collections::HashSet::new();
    asked.retain(|asked| seen.insert(*asked));
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::record::{Options, read_paths};
    use crate::rule::load_own;
    use crate::verdict::judge;

    #[test]
    fn no_contradiction_is_missed_for_not_tracing_a_case() {
        let book = load_own(None, &mut Vec::new());
        let paths = ["fixtures/mines", "fixtures/district/mines.gb18030.csv"].map(PathBuf::from);
        let reading = read_paths(&paths, &mut std::io::empty(), &book.vocabulary, &Options::default());
        assert!(reading.records.len() > 50);
        let (mut with, mut without) = (0, 0);
        for record in &reading.records {
            let packs = ["campaign-2005", "special-provisions-2005"].map(|id| book.pack(id).unwrap());
            let judgment = judge(&book.vocabulary, record, packs);
            let scope = Scope::new(judgment.vocabulary, judgment.record);
            for case in judgment.conditions.iter().flat_map(|result| &result.cases) {
                let may = may_contradict(scope, &case.case.expr);
                let does = !contradictions_in(&trace(scope, &case.case.expr)).is_empty();
                assert!(may || !does, "{}", case.case.id);
                with += usize::from(does);
                without += usize::from(!may);
            }
        }
        assert!(with > 20 && without > 1000, "{with} {without}");
    }
}
