//! Why a condition came out as it did.

use super::contradict::may_contradict;
use super::{CaseResult, ConditionResult, Judgment, Outcome};
use crate::expr::trace::keep_first;
use crate::expr::{self, Asked, Contradiction, Reason, Scope, reasons, trace};
use crate::rule::Case;

/// Why a condition came out as it did.
pub struct ConditionDetail<'a> {
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
    /// The stated values that decided the outcome.
    pub because: Vec<Reason<'a>>,
    /// What would have to be known for the outcome to be known.
    pub missing: Vec<Asked>,
    /// Where statement and measurement disagree.
    pub contradictions: Vec<Contradiction<'a>>,
}

/// Why a condition came out as it did.
pub fn detail<'a>(judgment: &Judgment<'a>, result: &ConditionResult<'a>) -> ConditionDetail<'a> {
    detail_of(judgment, result, |_| true)
}

/// The same as far as tables show it: of a condition that is met, the cases that are not are only explained where they tell of
/// contradictions.
pub fn detail_shown<'a>(judgment: &Judgment<'a>, result: &ConditionResult<'a>) -> ConditionDetail<'a> {
    let scope = Scope::new(judgment.vocabulary, judgment.record);
    let is_met = result.outcome == Outcome::Met;
    detail_of(judgment, result, |case| !is_met || case.outcome == Outcome::Met || may_contradict(scope, case))
}

fn detail_of<'a>(
    judgment: &Judgment<'a>,
    result: &ConditionResult<'a>,
    is_explained: impl Fn(&CaseResult<'a>) -> bool,
) -> ConditionDetail<'a> {
    let scope = Scope::new(judgment.vocabulary, judgment.record);
    let guard = result.condition.applies_when.as_ref();
    let case_detail = |case: &CaseResult<'a>| case_detail(scope, case, is_explained(case));
    let cases: Vec<CaseDetail<'a>> = result.cases.iter().map(case_detail).collect();
    let because = match result.outcome {
        Outcome::NotApplicable => guard.map(|guard| reasons(scope, guard)).unwrap_or_default(),
        Outcome::Met => reasons_of(&cases, |outcome| outcome == Outcome::Met),
        Outcome::NotMet => reasons_of(&cases, |_| true),
        Outcome::Undetermined => Vec::new(),
    };
    let mut missing = Vec::new();
    if result.outcome == Outcome::Undetermined {
        missing.extend(guard.into_iter().flat_map(|guard| trace(scope, guard).missing()));
        missing.extend(cases.iter().flat_map(|case| case.missing.iter().copied()));
        keep_first(&mut missing, |asked| *asked);
    }
    ConditionDetail { cases, because, missing }
}

fn case_detail<'a>(
    scope: Scope<'a>,
    &CaseResult { case, outcome }: &CaseResult<'a>,
    is_explained: bool,
) -> CaseDetail<'a> {
    let (mut because, mut missing, mut contradictions) = (Vec::new(), Vec::new(), Vec::new());
    if outcome != Outcome::NotApplicable && is_explained {
        if outcome.is_definite() {
            because = reasons(scope, &case.expr);
        } else {
            missing = trace(scope, &case.expr).missing();
        }
        contradictions = expr::contradictions(scope, &case.expr);
    }
    CaseDetail { case, outcome, because, missing, contradictions }
}

fn reasons_of<'a>(cases: &[CaseDetail<'a>], wanted: impl Fn(Outcome) -> bool) -> Vec<Reason<'a>> {
    let mut reasons: Vec<Reason<'a>> =
        cases.iter().filter(|case| wanted(case.outcome)).flat_map(|case| case.because.iter().copied()).collect();
    keep_first(&mut reasons, |(subject, _)| *subject);
    reasons
}
