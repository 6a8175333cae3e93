//! The 17 conditions for suspension and rectification.

use super::mine::{Mine, ONE};
use super::rows::{Bounds, Licence, Order, Rows, is_new_since};
use super::tri::Tri::{self, Maybe, No, Yes};
use super::tri::{after, all, before, by, is, known, not, some};
use super::{Reading, Situation, calendar, condition, condition_where, stated, stated_or_measured};

/// The last day to apply for the safety licence.
pub const APPLICATION_DEADLINE: i64 = calendar::day(2005, 7, 13);

/// The first day on which the coal production licence is no longer required.
pub const COAL_LICENCE_ABOLISHED: i64 = calendar::day(2013, 6, 29);

pub fn conditions(mine: &Mine<'_>) -> Vec<Reading> {
    let conditions: [fn(&Mine<'_>) -> Reading; 17] =
        [s01, s02, s03, s04, s05, s06, s07, s08, s09, s10, s11, s12, s13, s14, s15, s16, s17];
    conditions.iter().map(|condition| condition(mine)).collect()
}

fn s01(mine: &Mine<'_>) -> Reading {
    let year_over = known(mine.annual_output.zip(mine.approved_capacity).map(|(output, capacity)| output > capacity));
    let month_over = known(mine.monthly_output.zip(mine.monthly_plan).map(|(output, plan)| output * 100 > plan * 110));
    // The faces that are listed and their number as stated are a statement and a measurement of one thing.
    let faces = |number: Option<i128>, kind: &str, limit: usize| {
        let listed = mine.working_faces.most_at_work_together(kind).at_least(limit);
        let counted = known(number.map(|number| number >= i128::try_from(limit).unwrap() * ONE));
        stated_or_measured(listed, counted).holds
    };
    let coal_faces = faces(mine.coal_faces_in_one_seam, "coal", 3);
    let headings = faces(mine.heading_faces_in_one_seam, "heading", 5);
    let too_many = known(mine.underground_workers.zip(mine.staffing_quota).map(|(people, quota)| people > quota));
    let over_capacity = stated_or_measured(mine.over_capacity, some(&[year_over, month_over]));
    let over_intensity = stated_or_measured(mine.over_intensity, some(&[coal_faces, headings]));
    let over_staffing = stated_or_measured(mine.over_staffing, some(&[too_many, not(mine.staffing_quota_set)]));
    condition("S01", vec![over_capacity, over_intensity, over_staffing])
}

/// What can only exist underground concerns every mine but an open pit, and an open pit only if it was found there all the same.
fn underground_or_found(mine: &Mine<'_>, findings: &[Tri]) -> Tri {
    match (mine.mine_type, some(findings)) {
        (Some("underground" | "both"), _) | (_, Yes) => Yes,
        (Some(_), _) => No,
        (None, _) => Maybe,
    }
}

/// A case whose list of facts can prove it but not disprove it: only a stated no does that.
fn listed_or_found(finding: Tri, listed: &[Tri]) -> Situation {
    stated_or_measured(finding, some(&[some(listed), finding]))
}

fn s02(mine: &Mine<'_>) -> Reading {
    let applies = underground_or_found(mine, &[mine.gas_over_limit_work]);
    let work = listed_or_found(mine.gas_over_limit_work, &[mine.gas_inspectors_short, mine.gas_checks_missed]);
    condition_where(applies, "S02", vec![work])
}

fn s03(mine: &Mine<'_>) -> Reading {
    let applies = underground_or_found(mine, &[mine.no_outburst_measures, mine.dynamic_phenomena_no_measures]);
    let lacking = some(&[
        mine.outburst_no_organisation,
        mine.outburst_no_prediction,
        mine.outburst_no_effect_check,
        mine.outburst_no_protection,
        mine.no_outburst_measures,
    ]);
    let outburst_mine = all(&[is(mine.gas_grade, "outburst"), lacking]);
    let phenomena = all(&[mine.gas_dynamic_phenomena, mine.dynamic_phenomena_no_measures]);
    let cases = vec![
        stated_or_measured(mine.no_outburst_measures, outburst_mine),
        stated_or_measured(mine.dynamic_phenomena_no_measures, phenomena),
    ];
    condition_where(applies, "S03", cases)
}

fn s04(mine: &Mine<'_>) -> Reading {
    let applies = match (mine.gas_grade, mine.mine_type) {
        (Some("high" | "outburst"), _) => Yes,
        (Some(_), _) | (None, Some("open_pit")) => No,
        (None, _) => Maybe,
    };
    let cases = vec![
        stated(mine.no_drainage_system),
        listed_or_found(mine.monitoring_incomplete, &[mine.no_monitoring_system]),
        stated(mine.monitoring_not_normal),
    ];
    condition_where(applies, "S04", cases)
}

fn s05(mine: &Mine<'_>) -> Reading {
    let applies = underground_or_found(mine, &[mine.ventilation_incomplete, mine.ventilation_unreliable]);
    let cases = vec![
        listed_or_found(mine.ventilation_incomplete, &[mine.no_spare_main_fan, mine.coal_from_both_shafts]),
        listed_or_found(mine.ventilation_unreliable, &[mine.total_air_short, mine.illegal_series_ventilation]),
    ];
    condition_where(applies, "S05", cases)
}

fn s06(mine: &Mine<'_>) -> Reading {
    let listed = [
        mine.water_conditions_unknown,
        mine.no_water_exploration,
        mine.barrier_pillar_mined,
        mine.water_signs_not_withdrawn,
    ];
    condition("S06", vec![listed_or_found(mine.water_hazard_no_measures, &listed)])
}

fn s07(mine: &Mine<'_>) -> Reading {
    let boundary = listed_or_found(mine.out_of_licensed_boundary, &[mine.safety_pillar_mined]);
    condition("S07", vec![stated(mine.out_of_licensed_seams), boundary])
}

fn s08(mine: &Mine<'_>) -> Reading {
    let applies = underground_or_found(mine, &[mine.rock_burst_no_measures]);
    let lacking = some(&[mine.rock_burst_no_staff_or_design, mine.rock_burst_no_measures]);
    let measured = all(&[mine.rock_burst_danger, lacking]);
    condition_where(applies, "S08", vec![stated_or_measured(mine.rock_burst_no_measures, measured)])
}

fn s09(mine: &Mine<'_>) -> Reading {
    let listed = [mine.fire_design_missing, mine.fire_signs_ignored, mine.no_dedicated_return];
    condition("S09", vec![listed_or_found(mine.combustion_no_measures, &listed)])
}

fn s10(mine: &Mine<'_>) -> Reading {
    let equipment = listed_or_found(mine.banned_equipment, &[mine.non_retardant_belt_or_cable]);
    let process = listed_or_found(mine.banned_process, &[mine.method_without_two_exits]);
    condition("S10", vec![equipment, process])
}

fn s11(mine: &Mine<'_>) -> Reading {
    let size = mine.approved_capacity.or(mine.annual_output);
    let applies = known(size.map(|tonnes| tonnes >= 60_000 * ONE));
    let single = known(mine.supply_circuits.map(|circuits| circuits < 2 * ONE));
    condition_where(applies, "S11", vec![listed_or_found(mine.no_dual_circuit_supply, &[single])])
}

fn s12(mine: &Mine<'_>) -> Reading {
    let building = all(&[is(mine.mine_status, "under_construction"), mine.coal_being_won]);
    let procedure = [mine.safety_design_not_approved, mine.design_change_not_approved];
    let cases = vec![
        listed_or_found(mine.producing_while_building, &[building]),
        stated(mine.producing_in_reconstruction_area),
        stated(mine.producing_beyond_design),
        stated(mine.production_before_acceptance),
        listed_or_found(mine.construction_procedure_violated, &procedure),
        stated(mine.construction_not_approved),
        stated(mine.approved_beyond_authority),
    ];
    condition("S12", cases)
}

/// Whether a licence was newly obtained or changed since a day.
fn renewed_since(mine: &Mine<'_>, kind: &str, since: Option<i64>) -> Tri {
    mine.licences.of_kind(kind, |licence: &Licence<'_>| is_new_since(licence, since))
}

/// Whether the coal production licence is still required.
pub fn coal_licence_required(mine: &Mine<'_>) -> Tri {
    before(mine.check_date, Some(COAL_LICENCE_ABOLISHED))
}

fn s13(mine: &Mine<'_>) -> Reading {
    let without_safety = not(renewed_since(mine, "safety", mine.whole_contract_on));
    let without_coal = not(renewed_since(mine, "coal_production", mine.whole_contract_on));
    let without_either = some(&[without_safety, all(&[coal_licence_required(mine), without_coal])]);
    let producing = all(&[mine.whole_mine_contracted, mine.coal_being_won, without_either]);
    let subcontracted = all(&[mine.whole_mine_contracted, mine.contractor_subcontracted]);
    let cases = vec![
        stated_or_measured(mine.whole_contract_without_licences, producing),
        stated_or_measured(mine.contractor_subcontracted, subcontracted),
        stated(mine.faces_contracted_out),
        stated(mine.maintenance_contracted_out),
    ];
    condition("S13", cases)
}

fn s14(mine: &Mine<'_>) -> Reading {
    let (ongoing, completed) = (is(mine.restructuring, "ongoing"), is(mine.restructuring, "completed"));
    let no_person = all(&[ongoing, not(mine.safety_responsible_person)]);
    let no_organisation = all(&[ongoing, not(mine.safety_organisation)]);
    let not_renewed = |kind: &str| not(renewed_since(mine, kind, mine.restructuring_completed_on));
    let some_not_renewed = some(&[
        not_renewed("mining"),
        not_renewed("safety"),
        all(&[coal_licence_required(mine), not_renewed("coal_production")]),
        not_renewed("business"),
    ]);
    let cases = vec![
        stated_or_measured(mine.restructuring_no_responsible_person, no_person),
        stated_or_measured(mine.restructuring_no_organisation, no_organisation),
        stated_or_measured(mine.restructuring_licences_not_renewed, all(&[completed, some_not_renewed])),
    ];
    condition("S14", cases)
}

fn s15(mine: &Mine<'_>) -> Reading {
    let overdue = |subject: &str| {
        let is_overdue = |order: &Order<'_>| {
            let is_correction = all(&[is(order.kind, "correction"), is(order.subject, subject)]);
            all(&[is_correction, before(order.deadline, mine.check_date), order.stands_on(mine.check_date)])
        };
        mine.orders.some(is_overdue)
    };
    let untrained = all(&[mine.untrained_workers, overdue("training")]);
    let uncertified = all(&[mine.uncertified_workers, overdue("certificates")]);
    let cases = vec![
        stated_or_measured(mine.untrained_overdue, untrained),
        stated_or_measured(mine.uncertified_overdue, uncertified),
    ];
    condition("S15", cases)
}

/// Whether a mine that produced by the deadline applied for the safety licence only after it.
pub fn applied_late(mine: &Mine<'_>) -> Tri {
    let deadline = Some(APPLICATION_DEADLINE);
    all(&[
        after(mine.check_date, deadline),
        by(mine.production_started_on, deadline),
        after(mine.safety_licence_applied_on, deadline),
    ])
}

fn s16(mine: &Mine<'_>) -> Reading {
    let late = stated_or_measured(mine.no_timely_application, applied_late(mine));
    condition("S16", vec![late, stated(mine.application_not_accepted), stated(mine.safety_licence_refused)])
}

fn s17(mine: &Mine<'_>) -> Reading {
    let named: Bounds = Rows::number(&mine.named_hazards);
    condition("S17", vec![stated_or_measured(mine.other_major_hazard, named.at_least(1))])
}
