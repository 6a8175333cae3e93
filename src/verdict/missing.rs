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
    /// How many conditions one answer to it can settle by itself.
    pub settles: usize,
    /// The gravest verdict that one answer to it can lead to.
    pub may_lead_to: Verdict,
}

/// What is missing for the undetermined conditions, the most decisive first.
///
/// The more conditions an answer settles by itself, the more decisive it is; of two that settle as many, the one that can lead to
/// the graver verdict; then the order of the conditions.
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
            weigh(scope, asked, &conditions)
        })
        .collect();
    missing.sort_by_key(|missing| std::cmp::Reverse((missing.settles, missing.may_lead_to)));
    missing
}

fn weigh(scope: Scope<'_>, asked: Asked, conditions: &[&ConditionResult<'_>]) -> Missing {
    let mut settles = 0;
    let mut may_lead_to = Verdict::Undetermined;
    for truth in [Truth::True, Truth::False] {
        let supposed = scope.supposing(asked, truth);
        for result in conditions {
            let outcome = judge_condition(supposed, result.pack, result.condition).outcome;
            if outcome.is_definite() {
                settles += 1;
                may_lead_to = may_lead_to.max(Verdict::of(result.condition.effect, outcome));
            }
        }
    }
    let conditions = conditions.iter().map(|result| result.condition.id.clone()).collect();
    Missing { asked, conditions, settles, may_lead_to }
}
