//! How grave a verdict every condition can still lead to.

use crate::rule::{Effect, Pack};
use crate::verdict::{Judgment, Outcome, Verdict};

/// The gravest verdict that the conditions already met lead to; clear where none is.
pub fn standing(judgment: &Judgment<'_>) -> Verdict {
    let met = judgment.conditions.iter().filter(|result| result.outcome == Outcome::Met);
    met.map(|result| Verdict::of(result.condition.effect, Outcome::Met)).max().unwrap_or(Verdict::Clear)
}

/// For every condition of the judgment the gravest effect that it can still bring and that the record does not have already; nothing
/// where it can bring none. `may_turn` says from which outcomes a condition may still come to be met.
///
/// A condition can bring the effect of another that follows it.
pub fn prospects(judgment: &Judgment<'_>, may_turn: fn(Outcome) -> bool) -> Vec<Option<Effect>> {
    let standing = standing(judgment);
    let is_graver = |effect: Effect| Verdict::of(effect, Outcome::Met) > standing;
    let is_met = |pack: &Pack, effect: Effect| {
        judgment.conditions.iter().any(|other| {
            let condition = other.condition;
            other.pack.id == pack.id
                && condition.effect == effect
                && condition.follows.is_none()
                && other.outcome == Outcome::Met
        })
    };
    let prospect = |at: &crate::verdict::ConditionResult<'_>| {
        if !may_turn(at.outcome) {
            return None;
        }
        let own = Some(at.condition.effect);
        let followers = judgment.conditions.iter().filter(|other| {
            at.condition.follows.is_none()
                && other.pack.id == at.pack.id
                && other.condition.follows == own
                && may_turn(other.outcome)
        });
        let brought = followers.map(|other| other.condition.effect).filter(|_| !is_met(at.pack, at.condition.effect));
        own.into_iter().chain(brought).filter(|effect| is_graver(*effect)).max()
    };
    judgment.conditions.iter().map(prospect).collect()
}
