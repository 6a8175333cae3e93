//! The 11 conditions for closure, and the closure that experts lead to.

use super::mine::{Mine, ONE};
use super::rows::{Licence, is_valid};
use super::suspension::{APPLICATION_DEADLINE, applied_late, coal_licence_required};
use super::tri::{Tri, after, all, by, is, known, not, some};
use super::{Reading, calendar, condition, condition_where, stated, stated_or_measured};

/// The last day to have the safety licence.
pub const RECTIFICATION_END: i64 = calendar::day(2005, 12, 31);

pub fn conditions(mine: &Mine<'_>) -> Vec<Reading> {
    let conditions: [fn(&Mine<'_>) -> Reading; 12] = [c01, c02, c03, c04, c05, c06, c07, c08, c09, c10, c11, e01];
    conditions.iter().map(|condition| condition(mine)).collect()
}

/// The licences that are required on the check date.
fn required(mine: &Mine<'_>) -> Vec<&'static str> {
    let mut kinds = vec!["mining", "safety", "business", "manager_qualification", "manager_safety"];
    if coal_licence_required(mine) == Tri::Yes {
        kinds.push("coal_production");
    }
    kinds
}

/// Whether each of the required licences is valid.
fn validity(mine: &Mine<'_>) -> Vec<Tri> {
    let is_valid_now = |licence: &Licence<'_>| is_valid(licence, mine.check_date);
    required(mine).into_iter().map(|kind| mine.licences.of_kind(kind, is_valid_now)).collect()
}

/// Whether no mining licence was ever granted, as its state says; one that has a last day was granted, if it does not say so.
fn mining_licence_never_granted(mine: &Mine<'_>) -> Tri {
    mine.licences.of_kind("mining", |licence| match (licence.state, licence.valid_until) {
        (None, Some(_)) => Tri::No,
        (state, _) => is(state, "never_granted"),
    })
}

fn c01(mine: &Mine<'_>) -> Reading {
    let none = some(&[not(some(&validity(mine))), mining_licence_never_granted(mine)]);
    condition("C01", vec![stated_or_measured(mine.no_licence_mining, all(&[mine.coal_being_won, none]))])
}

fn c02(mine: &Mine<'_>) -> Reading {
    let closed = some(&[is(mine.mine_status, "closed"), order_stands(mine, "closure_decision", None)]);
    condition("C02", vec![stated_or_measured(mine.resumed_after_closure, all(&[mine.coal_being_won, closed]))])
}

/// Whether an order of that kind, by that authority if one is given, was issued and still stands.
fn order_stands(mine: &Mine<'_>, kind: &str, authority: Option<&str>) -> Tri {
    mine.orders.some(|order| {
        let by_authority = authority.map_or(Tri::Yes, |authority| is(order.authority, authority));
        let issued = by(order.issued, mine.check_date);
        all(&[is(order.kind, kind), by_authority, issued, order.stands_on(mine.check_date)])
    })
}

fn c03(mine: &Mine<'_>) -> Reading {
    let several = known(mine.mines_on_licence.map(|mines| mines > ONE));
    let cases = vec![stated_or_measured(mine.several_mines_one_licence, several), stated(mine.illegal_affiliation)];
    condition("C03", cases)
}

fn c04(mine: &Mine<'_>) -> Reading {
    let incomplete = all(&[
        mine.coal_being_won,
        some(&validity(mine)),
        not(all(&validity(mine))),
        not(mining_licence_never_granted(mine)),
    ]);
    condition("C04", vec![stated_or_measured(mine.producing_licences_incomplete, incomplete)])
}

fn c05(mine: &Mine<'_>) -> Reading {
    let suspended = some(&[is(mine.mine_status, "suspended"), order_stands(mine, "suspension", None)]);
    let producing = all(&[mine.coal_being_won, suspended]);
    let cases = vec![
        stated_or_measured(mine.producing_under_suspension, producing),
        stated(mine.rectification_refused),
        stated(mine.stopped_not_rectifying),
    ];
    condition("C05", cases)
}

fn c06(mine: &Mine<'_>) -> Reading {
    let proposed_by = |authority| order_stands(mine, "closure_proposal", Some(authority));
    let cases = vec![
        stated_or_measured(mine.closure_proposed_by_supervision, proposed_by("county_or_above_supervision")),
        stated_or_measured(mine.closure_proposed_by_inspectorate, proposed_by("inspectorate")),
    ];
    condition("C06", cases)
}

/// Whether a deadline is past, so that it can have been missed; or is stated to have been missed all the same.
fn past_or_found(mine: &Mine<'_>, deadline: i64, finding: Tri) -> Tri {
    known(Some(after(mine.check_date, Some(deadline)) == Tri::Yes || finding == Tri::Yes))
}

fn c07(mine: &Mine<'_>) -> Reading {
    let applies = past_or_found(mine, APPLICATION_DEADLINE, mine.not_applied_before_deadline);
    condition_where(applies, "C07", vec![stated_or_measured(mine.not_applied_before_deadline, applied_late(mine))])
}

fn c08(mine: &Mine<'_>) -> Reading {
    let cases =
        vec![stated(mine.below_standard_after_rectification), stated(mine.licence_unobtainable_after_rectification)];
    condition("C08", cases)
}

fn c09(mine: &Mine<'_>) -> Reading {
    let failed = is(mine.acceptance_result, "failed");
    condition("C09", vec![stated_or_measured(mine.acceptance_failed, failed)])
}

fn c10(mine: &Mine<'_>) -> Reading {
    let three = mine.training_findings.most_within_a_month(mine.check_date).at_least(3);
    condition("C10", vec![stated_or_measured(mine.three_training_findings, three)])
}

fn c11(mine: &Mine<'_>) -> Reading {
    let end = Some(RECTIFICATION_END);
    let never_granted = mine.licences.of_kind("safety", |licence| is(licence.state, "never_granted"));
    let without = some(&[never_granted, after(mine.safety_licence_granted_on, end)]);
    let produced_then = by(mine.production_started_on, Some(APPLICATION_DEADLINE));
    let measured = all(&[after(mine.check_date, end), produced_then, without]);
    let applies = past_or_found(mine, RECTIFICATION_END, mine.no_safety_licence_in_time);
    condition_where(applies, "C11", vec![stated_or_measured(mine.no_safety_licence_in_time, measured)])
}

fn e01(mine: &Mine<'_>) -> Reading {
    let findings = [
        mine.experts_outburst_unpreventable,
        mine.experts_combustion_unpreventable,
        mine.experts_rock_burst_unpreventable,
        mine.experts_water_unpreventable,
    ];
    let found = |finding| stated_or_measured(finding, all(&[mine.expert_panel_convened, finding]));
    condition("E01", findings.into_iter().map(found).collect())
}
