//! Judges a record.

use super::{Outcome, Uncounted, Verdict};
use crate::expr::Scope;
use crate::fact::{Record, Truth, Value, Vocabulary};
use crate::rule::{Case, Condition, Effect, Pack};

/// What a record comes to under one or more packs.
#[derive(Clone)]
pub struct Judgment<'a> {
    /// The vocabulary of the packs.
    pub vocabulary: &'a Vocabulary,
    /// The record.
    pub record: &'a Record,
    /// The packs by which it was judged.
    pub packs: Vec<&'a Pack>,
    /// What the mine comes to.
    pub verdict: Verdict,
    /// What every condition came to, in the order of the packs.
    pub conditions: Vec<ConditionResult<'a>>,
    /// Findings against the mine that none of the packs reads. To know them takes every pack there is, so that whoever judges looks for them.
    pub uncounted: Vec<Uncounted>,
}

impl Judgment<'_> {
    /// How reports name the condition or case `id` of `pack`: with its pack, where several packs were used.
    pub fn name(&self, pack: &Pack, id: &str) -> String {
        if self.packs.len() > 1 { format!("{}/{id}", pack.id) } else { id.to_owned() }
    }
}

/// What a condition came to.
#[derive(Clone)]
pub struct ConditionResult<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// The condition.
    pub condition: &'a Condition,
    /// What it came to.
    pub outcome: Outcome,
    /// What its cases came to.
    pub cases: Vec<CaseResult<'a>>,
}

/// What a case came to.
#[derive(Clone, Copy)]
pub struct CaseResult<'a> {
    /// The case.
    pub case: &'a Case,
    /// What it came to.
    pub outcome: Outcome,
}

/// Judges a record by all conditions of the packs.
pub fn judge<'a>(
    vocabulary: &'a Vocabulary,
    record: &'a Record,
    packs: impl IntoIterator<Item = &'a Pack>,
) -> Judgment<'a> {
    let scope = Scope::new(vocabulary, record);
    let packs: Vec<&Pack> = packs.into_iter().collect();
    let mut conditions = Vec::new();
    for pack in &packs {
        conditions.extend(pack.conditions.iter().map(|condition| judge_condition(scope, pack, condition)));
    }
    let verdict = conditions
        .iter()
        .map(|result| Verdict::of(result.condition.effect, result.outcome))
        .max()
        .unwrap_or(Verdict::Undetermined);
    Judgment { vocabulary, record, packs, verdict, conditions, uncounted: Vec::new() }
}

/// Judges one condition.
pub fn judge_condition<'a>(scope: Scope<'a>, pack: &'a Pack, condition: &'a Condition) -> ConditionResult<'a> {
    let applies = applies(scope, pack, condition);
    let mut any = Truth::False;
    let mut cases = Vec::with_capacity(condition.cases.len());
    for case in &condition.cases {
        let outcome = if applies == Truth::False {
            Outcome::NotApplicable
        } else {
            let truth = scope.truth(&case.expr);
            any = any.or(truth);
            Outcome::from(truth)
        };
        cases.push(CaseResult { case, outcome });
    }
    ConditionResult { pack, condition, outcome: Outcome::of_condition(applies, any), cases }
}

/// Whether a condition applies to a mine: that its guard holds, and that another is met where it follows others.
pub(super) fn applies(scope: Scope<'_>, pack: &Pack, condition: &Condition) -> Truth {
    let guard = condition.applies_when.as_ref().map_or(Truth::True, |guard| scope.truth(guard));
    guard.and(condition.follows.map_or(Truth::True, |effect| followed(scope, pack, condition, effect)))
}

/// Whether a condition of the pack with that effect is met. A person who states a finding of what follows says so as well: the statement is
/// not thrown away because the hazard itself is not in the record.
fn followed(scope: Scope<'_>, pack: &Pack, condition: &Condition, effect: Effect) -> Truth {
    let mut findings = condition.cases.iter().filter_map(|case| scope.record.fact(case.finding?));
    if findings.any(|stated| stated.value == Value::YesNo(true)) {
        return Truth::True;
    }
    let mut any = Truth::False;
    for condition in
        pack.conditions.iter().filter(|condition| condition.effect == effect && condition.follows.is_none())
    {
        any = any.or(judge_condition(scope, pack, condition).outcome.is_met());
        if any == Truth::True {
            break;
        }
    }
    any
}
