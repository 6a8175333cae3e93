//! What would settle the conditions that are undetermined and can still change the verdict.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::outlook::prospects;
use crate::expr::Asked;
use crate::rule::Effect;
use crate::verdict::{ConditionDetail, Judgment, Outcome, Verdict, detail, most_decisive};

/// Something that can be asked for, and what waits for it.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// What it is.
    pub asked: Asked,
    /// How decisive it is.
    pub rank: Rank,
    /// The conditions that wait for it by their positions in the judgment, each with the positions of its cases that do.
    pub waiting: Vec<(usize, Vec<usize>)>,
}

/// How decisive something is; the greater the sooner it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    /// What the record says was asked for before in vain comes last.
    pub is_fresh: bool,
    /// The gravest effect of what waits for it. What concerns closure has to be known whatever the rest comes to; the rest need
    /// not be known once a closure condition is met.
    pub reach: Effect,
    /// Whether it was just said that the finding is not known which it would prove.
    pub follows_up: bool,
    /// Whether one answer is all that it takes; rows take several.
    pub takes_one_answer: bool,
    /// The gravest verdict that one answer to it can lead to.
    pub leads_to: Verdict,
    /// Where one answer cannot bring the gravest effect: how many conditions it settles whatever the answer, and how many it can.
    pub settles: (usize, usize),
    /// Else the order of the law: each of them has to be asked for in any case until one is answered with yes.
    pub stands: Reverse<usize>,
    /// Within a condition, again how much it settles.
    pub settles_beside: (usize, usize),
}

/// What a person has said of what he does not know.
#[derive(Debug, Clone, Default)]
pub struct Unknown {
    /// What is not known, and is not asked for again.
    pub said: BTreeSet<Asked>,
    /// What the record states as unknown from the start: it is asked for last.
    pub before: BTreeSet<Asked>,
}

/// What can be asked for to settle what is undetermined, the most decisive first.
///
/// Only the conditions are looked at whose positions are `among`.
pub fn candidates(judgment: &Judgment<'_>, unknown: &Unknown, among: &dyn Fn(usize) -> bool) -> Vec<Candidate> {
    let prospects = prospects(judgment, |outcome| !outcome.is_definite());
    let waiting = prospects.into_iter().enumerate().filter(|(at, _)| among(*at));
    let waiting: Vec<(usize, Effect)> = waiting.filter_map(|(at, reach)| Some((at, reach?))).collect();
    let conditions = waiting.iter().filter_map(|(at, _)| judgment.conditions.get(*at).cloned()).collect();
    let open = Judgment { conditions, packs: judgment.packs.clone(), uncounted: Vec::new(), ..*judgment };
    let details: Vec<ConditionDetail<'_>> = open.conditions.iter().map(|result| detail(&open, result)).collect();
    let follow_ups = follow_ups(&details, unknown);
    let found = most_decisive(&open, &details).into_iter().filter(|missing| !unknown.said.contains(&missing.asked));
    let mut found: Vec<Candidate> = found
        .filter_map(|missing| {
            let asked = missing.asked;
            let who = waiting.iter().zip(&details).filter(|(_, detail)| detail.missing.contains(&asked));
            let reach = who.clone().map(|((_, reach), _)| *reach).max()?;
            let first = who.clone().filter(|((_, effect), _)| *effect == reach).map(|((at, _), _)| *at).min()?;
            let settles = (missing.settles, missing.may_settle);
            let brings_it = missing.may_lead_to == Verdict::of(reach, Outcome::Met);
            let rank = Rank {
                is_fresh: !unknown.before.contains(&asked),
                reach,
                follows_up: follow_ups.contains(&asked),
                takes_one_answer: !matches!(asked, Asked::Rows(_)),
                leads_to: missing.may_lead_to,
                settles: if brings_it { (0, 0) } else { settles },
                stands: Reverse(first),
                settles_beside: settles,
            };
            let waiting = who.map(|((at, _), detail)| (*at, cases_waiting(detail, asked))).collect();
            Some(Candidate { asked, rank, waiting })
        })
        .collect();
    found.sort_by_key(|candidate| Reverse(candidate.rank));
    found
}

fn cases_waiting(detail: &ConditionDetail<'_>, asked: Asked) -> Vec<usize> {
    let cases = detail.cases.iter().enumerate();
    cases.filter(|(_, case)| case.missing.contains(&asked)).map(|(at, _)| at).collect()
}

/// What would prove a finding of which it was said that it is not known.
fn follow_ups(details: &[ConditionDetail<'_>], unknown: &Unknown) -> BTreeSet<Asked> {
    let cases = details.iter().flat_map(|detail| &detail.cases);
    let asked = cases.filter(|case| case.case.finding.is_some_and(|id| unknown.said.contains(&Asked::Fact(id))));
    asked.flat_map(|case| case.missing.iter().copied()).collect()
}
