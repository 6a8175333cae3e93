//! Which facts would settle what is undetermined.

use std::collections::BTreeMap;

use super::{ConditionResult, Judgment, Outcome, Verdict, detail, judge_condition};
use crate::expr::{Asked, Scope};
use crate::fact::Truth;

/// Something that is not known, and what it would decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// What to ask for.
    pub asked: Asked,
    /// The conditions that wait for it, by their ids.
    pub conditions: Vec<String>,
    /// How many conditions it settles by itself, whatever the answer.
    pub settles: usize,
    /// How many conditions the answer that settles most settles by itself.
    pub may_settle: usize,
    /// The gravest verdict that one answer to it can lead to.
    pub may_lead_to: Verdict,
}

/// What is missing for the undetermined conditions, the most decisive first.
///
/// The more conditions something settles by itself whatever the answer, the more decisive it is; then the more it can settle; then
/// the graver the verdict that it can lead to; then the order of the conditions.
pub fn most_decisive(judgment: &Judgment<'_>) -> Vec<Missing> {
    let open: Vec<&ConditionResult<'_>> =
        judgment.conditions.iter().filter(|result| result.outcome == Outcome::Undetermined).collect();
    let mut order: Vec<Asked> = Vec::new();
    let mut waiting: BTreeMap<Asked, Vec<&ConditionResult<'_>>> = BTreeMap::new();
    for result in open {
        for asked in detail(judgment, result).missing {
            let conditions = waiting.entry(asked).or_default();
            if conditions.is_empty() {
                order.push(asked);
            }
            conditions.push(result);
        }
    }
    let scope = Scope::new(judgment.vocabulary, judgment.record);
    let mut missing: Vec<Missing> = order
        .into_iter()
        .map(|asked| {
            let conditions = waiting.remove(&asked).unwrap_or_default();
            weigh(judgment, scope, asked, &conditions)
        })
        .collect();
    missing.sort_by_key(|missing| std::cmp::Reverse((missing.settles, missing.may_settle, missing.may_lead_to)));
    missing
}

fn weigh(judgment: &Judgment<'_>, scope: Scope<'_>, asked: Asked, conditions: &[&ConditionResult<'_>]) -> Missing {
    let mut may_lead_to = Verdict::Undetermined;
    let settled = [Truth::True, Truth::False].map(|truth| {
        let supposed = scope.supposing(asked, truth);
        let mut settled = 0;
        for result in conditions {
            let outcome = judge_condition(supposed, result.pack, result.condition).outcome;
            if outcome.is_definite() {
                settled += 1;
                may_lead_to = may_lead_to.max(Verdict::of(result.condition.effect, outcome));
            }
        }
        settled
    });
    let (settles, may_settle) = (settled.into_iter().min().unwrap_or(0), settled.into_iter().max().unwrap_or(0));
    let conditions = conditions.iter().map(|result| judgment.name(result.pack, &result.condition.id)).collect();
    Missing { asked, conditions, settles, may_settle, may_lead_to }
}
