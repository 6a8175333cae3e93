//! The measurements that could overturn a stated "no".
//!
//! A person's "no" to a finding closes a case of which the measurements are not known, and so does that a licence has not expired, or that
//! an order is no longer in force. Where they come to be known and prove the contrary, they count.

use std::cmp::Reverse;

use super::open::{Candidate, Rank, Unknown};
use super::outlook::prospects;
use crate::expr::{Asked, Forced, Kind, Scope, Trace, trace};
use crate::fact::Truth;
use crate::rule::Effect;
use crate::verdict::{ConditionResult, Judgment, Outcome, Verdict, judge_condition};

/// What can be asked for to overturn a stated "no" and with it the verdict, in the order of the conditions, the gravest first.
///
/// Only the conditions are looked at whose positions are `among`.
pub fn candidates(judgment: &Judgment<'_>, unknown: &Unknown, among: &dyn Fn(usize) -> bool) -> Vec<Candidate> {
    let prospects = prospects(judgment, |outcome| outcome != Outcome::Met);
    let mut found: Vec<Candidate> = Vec::new();
    let conditions = judgment.conditions.iter().zip(prospects).enumerate().filter(|(at, _)| among(*at));
    for (at, (result, reach)) in conditions {
        let Some(reach) = reach.filter(|_| result.outcome != Outcome::NotApplicable) else { continue };
        for (number, case) in result.cases.iter().enumerate() {
            let mut measured = Vec::new();
            let traced = trace(Scope::new(judgment.vocabulary, judgment.record), &case.case.expr);
            contestable(&traced, None, &mut measured);
            for measured in measured.into_iter().filter(|(node, row)| overturns(judgment, result, node, *row)) {
                for asked in measured.0.missing().into_iter().filter(|asked| !unknown.said.contains(asked)) {
                    add(&mut found, asked, reach, (at, number), unknown);
                }
            }
        }
    }
    found.sort_by_key(|candidate| Reverse(candidate.rank));
    found
}

fn add(found: &mut Vec<Candidate>, asked: Asked, reach: Effect, (condition, case): (usize, usize), unknown: &Unknown) {
    if let Some(known) = found.iter_mut().find(|candidate| candidate.asked == asked) {
        known.rank.reach = known.rank.reach.max(reach);
        match known.waiting.iter_mut().find(|(at, _)| *at == condition) {
            Some((_, cases)) if cases.contains(&case) => {}
            Some((_, cases)) => cases.push(case),
            None => known.waiting.push((condition, vec![case])),
        }
        return;
    }
    let rank = Rank {
        is_fresh: !unknown.before.contains(&asked),
        reach,
        follows_up: false,
        takes_one_answer: !matches!(asked, Asked::Rows(_)),
        leads_to: Verdict::Clear,
        settles: (0, 0),
        stands: Reverse(condition),
        settles_beside: (0, 0),
    };
    found.push(Candidate { asked, rank, waiting: vec![(condition, vec![case])] });
}

/// The measurements beside a stated "no" that are not known, each with the row that it is of, where nothing else makes them pointless.
fn contestable<'t, 'a>(trace: &'t Trace<'a>, row: Option<usize>, found: &mut Vec<(&'t Trace<'a>, Option<usize>)>) {
    let row = trace.row.map_or(row, |(_, at)| Some(at));
    if let (Kind::Attested(..), [finding, measured]) = (&trace.expr.kind, trace.children.as_slice())
        && finding.truth() == Truth::False
        && measured.truth() == Truth::Unknown
    {
        found.push((measured, row));
    }
    for (at, child) in trace.children.iter().enumerate() {
        let mut others = trace.children.iter().enumerate().filter(|(other, _)| *other != at);
        // What fails for another reason, such as a row of another kind, would fail all the same.
        if !(matches!(trace.expr.kind, Kind::And(_)) && others.any(|(_, child)| child.truth() == Truth::False)) {
            contestable(child, row, found);
        }
    }
}

/// Whether the condition could come to be met if `measured` turned out to hold.
fn overturns(judgment: &Judgment<'_>, result: &ConditionResult<'_>, measured: &Trace<'_>, row: Option<usize>) -> bool {
    let scope = Scope::new(judgment.vocabulary, judgment.record);
    let supposed = scope.forcing(Forced { leaf: measured.expr, row, truth: Truth::True });
    match judge_condition(supposed, result.pack, result.condition).outcome {
        Outcome::Met => true,
        Outcome::Undetermined => result.outcome == Outcome::NotMet,
        Outcome::NotMet | Outcome::NotApplicable => false,
    }
}
