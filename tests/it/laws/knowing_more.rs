//! Knowing more decides what was undetermined and changes nothing else, but for the two operations of the condition language that are
//! made to: a statement beside a measurement (`attested`), and a fact in the place of its substitute (`first_stated`).
//!
//! One statement at a time is left out of a random record, and what is then known is compared with what the whole record comes to. That
//! filling it in again changes no definite outcome, and that leaving it out makes none, is the same law read from its two ends.

use std::collections::{BTreeMap, BTreeSet};

use kuangjian::expr::{Expr, Found, Kind, Scope, Trace, contradictions, trace};
use kuangjian::fact::{Record, Truth};
use kuangjian::rule::{Condition, Pack, RuleBook};
use kuangjian::verdict::{CaseResult, ConditionResult, Judgment, Outcome, Verdict, judge};

use super::change::{Statement, statements, without};
use crate::random::{self, Dice};
use crate::rules::embedded;

/// Why knowing more may change what was definite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    /// Of a case's finding and its measurement, one said no, and the other has come to say yes.
    FindingContradicted,
    /// The same inside a measurement: of the state and the last day of a licence, of an order in force and lifted, of faces listed and counted.
    ContradictedInside,
    /// A fact took the place of its substitute.
    SubstituteReplaced,
    /// The same in deciding whether the condition applies.
    SubstituteReplacedInGuard,
    /// It was not known whether the condition applies, and now it does not.
    DoesNotApply,
    /// What it follows changed, for one of the other reasons, or is not there after all.
    Followed,
}

/// What came of many steps.
#[derive(Default)]
struct Seen {
    definite: usize,
    newly_decided: usize,
    changes: BTreeMap<(Why, String), usize>,
}

/// Takes single statements away from random records, and compares what the packs make of them.
fn steps(book: &RuleBook, packs: &[&Pack], seeds: u64, record: impl Fn(u64) -> Record) -> Seen {
    let mut seen = Seen::default();
    for seed in 0..seeds {
        let more = record(seed);
        let after = judge(&book.vocabulary, &more, packs.iter().copied());
        let mut statements = statements(&book.vocabulary, &more);
        Dice::new(seed).shuffle(&mut statements);
        for statement in statements.into_iter().take(10) {
            let less = without(&more, statement);
            let before = judge(&book.vocabulary, &less, packs.iter().copied());
            step(&before, &after, &mut seen).unwrap_or_else(|wrong| {
                let shown = random::shown(&book.vocabulary, &more);
                panic!("seed {seed}, {}: {wrong}\n{shown}", named(book, statement))
            });
        }
    }
    only_what_can(book, &seen);
    seen
}

#[test]
fn in_every_pack_knowing_more_changes_what_was_definite_only_as_the_language_says() {
    let book = embedded();
    for pack in &book.packs {
        let about = random::about(&book.vocabulary, &[pack]);
        let seen = steps(&book, &[pack], 300, |seed| about.record(&book.vocabulary, seed));
        assert!(
            seen.definite > 10_000 && seen.newly_decided > 100,
            "{} {} {}",
            pack.id,
            seen.definite,
            seen.newly_decided
        );
    }
}

#[test]
fn knowing_more_changes_what_was_definite_only_as_the_language_says() {
    let book = embedded();
    let campaign = book.pack("campaign-2005").unwrap();
    let about = random::about(&book.vocabulary, &[campaign]);
    let seen = steps(&book, &[campaign], 5_000, |seed| about.record(&book.vocabulary, seed));
    assert!(seen.definite > 1_000_000 && seen.newly_decided > 5_000, "{} {}", seen.definite, seen.newly_decided);
    let measured_cases = campaign.conditions.iter().flat_map(|condition| &condition.cases);
    let measured_cases = measured_cases.filter(|case| case.finding.is_some() && case.when().is_some());
    let measured_cases: Vec<&str> = measured_cases.map(|case| case.id.as_str()).collect();
    let guarded = ["C07", "C11", "S02", "S03", "S04", "S05", "S08", "S11"];
    let expected: [(Why, &[&str]); 5] = [
        (Why::FindingContradicted, &measured_cases),
        (Why::ContradictedInside, &["C01.1", "C02.1", "C04.1", "C05.1", "C06.1", "C06.2", "S01.2", "S15.1", "S15.2"]),
        (Why::SubstituteReplaced, &["C01.1", "C04.1"]),
        (Why::SubstituteReplacedInGuard, &guarded),
        (Why::DoesNotApply, &["S02", "S03", "S04", "S05", "S08", "S11"]),
    ];
    for (why, ids) in expected {
        let found: BTreeSet<&str> = seen
            .changes
            .keys()
            .filter(|(found, _)| *found == why)
            .filter_map(|(_, id)| id.strip_prefix("campaign-2005/"))
            .collect();
        assert_eq!(found, ids.iter().copied().collect(), "{why:?}");
    }
}

/// In every pack, only such conditions and cases change as have in them what can make them.
fn only_what_can(book: &RuleBook, seen: &Seen) {
    let has = |expr: &Expr, wanted: fn(&Kind) -> bool| {
        let mut found = false;
        expr.walk(&mut |expr| found |= wanted(&expr.kind));
        found
    };
    for (why, id) in seen.changes.keys() {
        let (pack, id) = id.split_once('/').unwrap();
        let conditions = &book.pack(pack).unwrap().conditions;
        let condition =
            conditions.iter().find(|found| found.id == *id || found.cases.iter().any(|case| case.id == *id));
        let condition = condition.unwrap();
        let case = condition.cases.iter().find(|case| case.id == *id);
        let can = match why {
            Why::FindingContradicted => case.is_some_and(|case| case.finding.is_some() && case.when().is_some()),
            Why::ContradictedInside => case
                .and_then(|case| case.when())
                .is_some_and(|when| has(when, |kind| matches!(kind, Kind::Attested(..)))),
            Why::SubstituteReplaced => {
                case.is_some_and(|case| has(&case.expr, |kind| matches!(kind, Kind::FirstStated(..))))
            }
            Why::SubstituteReplacedInGuard => {
                let guard = condition.applies_when.as_ref();
                guard.is_some_and(|guard| has(guard, |kind| matches!(kind, Kind::FirstStated(..))))
            }
            Why::DoesNotApply => condition.applies_when.is_some(),
            Why::Followed => condition.follows.is_some(),
        };
        assert!(can, "{why:?} {pack}/{id}");
    }
}

fn named(book: &RuleBook, statement: Statement) -> String {
    let table = |id| &book.vocabulary.table(id).unwrap().id;
    match statement {
        Statement::Fact(id) => book.vocabulary.fact(id).unwrap().id.to_string(),
        Statement::Cell(id, row, column) => format!("row {row} of {}, column {column}", table(id)),
        Statement::LastRow(id) => format!("last row of {}", table(id)),
    }
}

/// Compares what a record comes to with less and with more; what is wrong, if something is.
fn step(before: &Judgment<'_>, after: &Judgment<'_>, seen: &mut Seen) -> Result<(), String> {
    let scopes = [before, after].map(|judgment| Scope::new(judgment.vocabulary, judgment.record));
    let mut nothing_definite_changed = true;
    let mut changed_packs: BTreeSet<String> = BTreeSet::new();
    for (before, after) in before.conditions.iter().zip(&after.conditions) {
        let reasons = condition_step(scopes, before, after, seen)?;
        if before.condition.follows.is_some() && reasons.iter().all(|(why, _)| *why == Why::Followed) {
            let of_pack = |changed: &String| changed == &before.pack.id;
            let definite_before = before.outcome.is_definite() && before.outcome != Outcome::NotApplicable;
            // Its own finding may be contradicted, as that of any case.
            let attested = before.condition.cases.iter().any(|case| case.finding.is_some() && case.when().is_some());
            if !reasons.is_empty() && definite_before && !attested && !changed_packs.iter().any(of_pack) {
                return Err(format!("{} changed, and nothing that it follows", before.condition.id));
            }
        } else if !reasons.is_empty() {
            changed_packs.insert(before.pack.id.clone());
        }
        nothing_definite_changed &= reasons.is_empty();
        for (why, id) in reasons {
            *seen.changes.entry((why, format!("{}/{id}", before.pack.id))).or_default() += 1;
        }
    }
    let graver_or_equal = match before.verdict {
        Verdict::Clear => after.verdict == Verdict::Clear,
        Verdict::Undetermined => true,
        Verdict::StopArea | Verdict::Suspension | Verdict::Closure => after.verdict >= before.verdict,
    };
    if nothing_definite_changed && !graver_or_equal {
        return Err(format!("{} became {}", before.verdict.id(), after.verdict.id()));
    }
    Ok(())
}

/// Why definite outcomes of a condition and its cases changed, if they did.
fn condition_step<'a>(
    scopes: [Scope<'a>; 2],
    before: &ConditionResult<'a>,
    after: &ConditionResult<'a>,
    seen: &mut Seen,
) -> Result<Vec<(Why, String)>, String> {
    let mut reasons = Vec::new();
    let cases = before.cases.iter().zip(&after.cases);
    let pairs = cases.clone().map(|(before, after)| (before.outcome, after.outcome));
    for (before, after) in pairs.chain([(before.outcome, after.outcome)]) {
        seen.definite += usize::from(before.is_definite());
        seen.newly_decided += usize::from(!before.is_definite() && after.is_definite());
    }
    if before.condition.follows.is_some() {
        let changed = pairs_changed(before, after);
        return Ok(changed.then(|| (Why::Followed, before.condition.id.clone())).into_iter().collect());
    }
    for (before_case, after_case) in cases {
        if before_case.outcome.is_definite() && before_case.outcome != after_case.outcome {
            reasons.extend(why_case_changed(scopes, before.condition, before_case, after_case)?);
        }
    }
    // A condition of which it is not known whether it applies is undetermined; only its cases show what they would come to.
    let of_the_condition = reasons.iter().filter(|(why, _)| *why != Why::DoesNotApply).count();
    if before.outcome.is_definite() && before.outcome != after.outcome && of_the_condition == 0 {
        return Err(format!("{} changed, and no case of it", before.condition.id));
    }
    Ok(reasons)
}

/// Whether a definite outcome of a condition or of a case of it changed.
fn pairs_changed(before: &ConditionResult<'_>, after: &ConditionResult<'_>) -> bool {
    let cases = before.cases.iter().zip(&after.cases).map(|(before, after)| (before.outcome, after.outcome));
    let mut pairs = cases.chain([(before.outcome, after.outcome)]);
    pairs.any(|(before, after)| before.is_definite() && before != after)
}

/// Why the definite outcome of a case changed; an error, if there is no reason that the language allows.
fn why_case_changed(
    scopes: [Scope<'_>; 2],
    condition: &Condition,
    before: &CaseResult<'_>,
    after: &CaseResult<'_>,
) -> Result<Vec<(Why, String)>, String> {
    let change = format!("{} {} became {}", before.case.id, before.outcome.id(), after.outcome.id());
    let applies = scopes.map(|scope| condition.applies_when.as_ref().map_or(Truth::True, |guard| scope.truth(guard)));
    if let (Some(guard), false) = (&condition.applies_when, applies[0] == applies[1]) {
        if applies == [Truth::Unknown, Truth::False] {
            return Ok(vec![(Why::DoesNotApply, condition.id.clone())]);
        }
        if applies[0].is_known() {
            let causes = causes(scopes, guard).map_err(|node| format!("{change}, by {node} in its guard"))?;
            let replaced = !causes.is_empty() && causes.iter().all(|cause| *cause == Cause::SubstituteReplaced);
            return match replaced {
                true => Ok(vec![(Why::SubstituteReplacedInGuard, condition.id.clone())]),
                false => Err(format!("{change}, because the guard did, by {causes:?}")),
            };
        }
    }
    let case = &before.case.expr;
    let causes = causes(scopes, case).map_err(|node| format!("{change}, by {node}"))?;
    let reasons: BTreeSet<Why> = causes.iter().map(|cause| cause.in_a_case()).collect();
    let is_contradiction_shown = !contradictions(scopes[1], case).is_empty();
    let is_found_after_all = (before.outcome, after.outcome) == (Outcome::NotMet, Outcome::Met);
    let is_allowed = if reasons.contains(&Why::SubstituteReplaced) {
        true
    } else if reasons.contains(&Why::ContradictedInside) {
        is_contradiction_shown
    } else {
        reasons.contains(&Why::FindingContradicted) && is_contradiction_shown && is_found_after_all
    };
    if !is_allowed {
        return Err(format!("{change}, for {reasons:?}"));
    }
    Ok(reasons.into_iter().map(|why| (why, before.case.id.clone())).collect())
}

/// What made a definite node of an expression change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// The whole expression is an `attested` that was false and is true, and its two sides disagree.
    ContradictedAsAWhole,
    /// An `attested` inside the expression was false and is true, and its two sides disagree.
    ContradictedInside,
    /// A `first_stated` takes an earlier one of its arguments.
    SubstituteReplaced,
}

impl Cause {
    fn in_a_case(self) -> Why {
        match self {
            Cause::ContradictedAsAWhole => Why::FindingContradicted,
            Cause::ContradictedInside => Why::ContradictedInside,
            Cause::SubstituteReplaced => Why::SubstituteReplaced,
        }
    }
}

/// What made definite nodes of an expression change; an error names one that changed without a cause.
fn causes(scopes: [Scope<'_>; 2], expr: &Expr) -> Result<Vec<Cause>, String> {
    let [before, after] = scopes.map(|scope| trace(scope, expr));
    let mut causes = Vec::new();
    collect_causes(&before, &after, Cause::ContradictedAsAWhole, &mut causes)?;
    Ok(causes)
}

fn collect_causes(
    before: &Trace<'_>,
    after: &Trace<'_>,
    if_contradicted: Cause,
    causes: &mut Vec<Cause>,
) -> Result<(), String> {
    let already = causes.len();
    for (before, after) in before.children.iter().zip(&after.children) {
        collect_causes(before, after, Cause::ContradictedInside, causes)?;
    }
    match &before.expr.kind {
        Kind::Attested(..) if (before.truth(), after.truth()) == (Truth::False, Truth::True) => {
            let [finding, measured] = after.children.as_slice() else { return Err("attested".into()) };
            if Truth::contradict(finding.truth(), measured.truth()) {
                causes.push(if_contradicted);
            }
        }
        Kind::FirstStated(..) => {
            let taken = |node: &Trace<'_>| node.children.iter().position(Trace::is_known);
            let last = before.children.len() - 1;
            if taken(after).unwrap_or(last) < taken(before).unwrap_or(last) {
                causes.push(Cause::SubstituteReplaced);
            }
        }
        _ => {}
    }
    let changed = before.is_known() && before.found != after.found && before.found != Found::Constant;
    if changed && causes.len() == already {
        return Err(format!("{:?} that became {:?} without a cause", before.found, after.found));
    }
    Ok(())
}
