//! The borders that the law draws, and which of them a record touches.

use super::calendar::month_later;
use super::closure::RECTIFICATION_END;
use super::mine::{Mine, ONE};
use super::rows::TrainingFinding;
use super::suspension::{APPLICATION_DEADLINE, COAL_LICENCE_ABOLISHED};

/// Each border with whether the record lies exactly on it, or on the nearest side of it.
pub fn borders_at(mine: &Mine<'_>) -> Vec<(&'static str, bool)> {
    let check = mine.check_date.unwrap();
    let faces = |number: Option<i128>, kind, wanted: usize| {
        let counted = mine.working_faces.most_at_work_together(kind);
        let is_counted = number.is_none() && counted.least == wanted && counted.most == Some(wanted);
        is_counted || number == Some(i128::try_from(wanted).unwrap() * ONE)
    };
    let deadlines = [APPLICATION_DEADLINE, RECTIFICATION_END, COAL_LICENCE_ABOLISHED];
    let licence = |day: fn(&super::rows::Licence<'_>) -> Option<i64>, wanted: Option<i64>| {
        wanted.is_some() && mine.licences.stated.iter().any(|licence| day(licence) == wanted)
    };
    let order = |day: fn(&super::rows::Order<'_>) -> Option<i64>, wanted: i64| {
        mine.orders.stated.iter().any(|order| day(order) == Some(wanted))
    };
    vec![
        ("year's output is the capacity", differ(mine.annual_output, mine.approved_capacity, 0)),
        ("year's output is 1 t above", differ(mine.annual_output, mine.approved_capacity, ONE)),
        ("year's output is 1 t below", differ(mine.annual_output, mine.approved_capacity, -ONE)),
        (
            "year's output is the finest bit above",
            differ(mine.annual_output, mine.approved_capacity, ONE / 10i128.pow(11)),
        ),
        ("month's output is 110 % of its plan", ten_percent_above(mine, 0)),
        ("month's output is 1 t above", ten_percent_above(mine, ONE)),
        ("capacity is 60,000 t", mine.approved_capacity == Some(60_000 * ONE)),
        ("capacity is 1 t below", mine.approved_capacity == Some(59_999 * ONE)),
        (
            "output of 60,000 t stands for the capacity",
            mine.approved_capacity.is_none() && mine.annual_output == Some(60_000 * ONE),
        ),
        ("people are the quota", differ(mine.underground_workers, mine.staffing_quota, 0)),
        ("people are one above the quota", differ(mine.underground_workers, mine.staffing_quota, ONE)),
        ("2 coal faces", faces(mine.coal_faces_in_one_seam, "coal", 2)),
        ("3 coal faces", faces(mine.coal_faces_in_one_seam, "coal", 3)),
        ("4 headings", faces(mine.heading_faces_in_one_seam, "heading", 4)),
        ("5 headings", faces(mine.heading_faces_in_one_seam, "heading", 5)),
        ("1 circuit", mine.supply_circuits == Some(ONE)),
        ("2 circuits", mine.supply_circuits == Some(2 * ONE)),
        ("1 mine on the licence", mine.mines_on_licence == Some(ONE)),
        ("2 mines on the licence", mine.mines_on_licence == Some(2 * ONE)),
        ("checked on the day of application", check == deadlines[0]),
        ("checked the day after", check == deadlines[0] + 1),
        ("checked at the end of 2005", check == deadlines[1]),
        ("checked on the first day of 2006", check == deadlines[1] + 1),
        ("checked on the day the coal licence went", check == deadlines[2]),
        ("checked the day before", check == deadlines[2] - 1),
        ("started on the deadline", mine.production_started_on == Some(deadlines[0])),
        ("started a day later", mine.production_started_on == Some(deadlines[0] + 1)),
        ("applied on the deadline", mine.safety_licence_applied_on == Some(deadlines[0])),
        ("applied a day later", mine.safety_licence_applied_on == Some(deadlines[0] + 1)),
        ("granted on the last day", mine.safety_licence_granted_on == Some(deadlines[1])),
        ("granted a day later", mine.safety_licence_granted_on == Some(deadlines[1] + 1)),
        ("licence on its last day", licence(|licence| licence.valid_until, Some(check))),
        ("licence the day after", licence(|licence| licence.valid_until, Some(check - 1))),
        ("licence as new as the contract", licence(|licence| licence.renewed_on, mine.whole_contract_on)),
        ("licence a day older", licence(|licence| licence.renewed_on, mine.whole_contract_on.map(|day| day - 1))),
        ("licence as new as the mine", licence(|licence| licence.renewed_on, mine.restructuring_completed_on)),
        ("order issued on the day", order(|order| order.issued, check)),
        ("order issued the day after", order(|order| order.issued, check + 1)),
        ("order due on the day", order(|order| order.deadline, check)),
        ("order due the day before", order(|order| order.deadline, check - 1)),
        ("order lifted on the day", order(|order| order.lifted_on, check)),
        ("order lifted the day after", order(|order| order.lifted_on, check + 1)),
        ("finding on the day of the check", finding_on(mine, check)),
        ("finding on the day after", finding_on(mine, check + 1)),
        ("3 findings to the corresponding day", three_findings_end(mine, 0)),
        ("3 findings to the day after", three_findings_end(mine, 1)),
        ("3 findings from the end of January to that of February", three_findings_to_the_end_of_february(mine)),
        ("2 findings of one inspection on one day", two_on_one_day(mine)),
    ]
}

fn finding_on(mine: &Mine<'_>, day: i64) -> bool {
    mine.training_findings.stated.iter().any(|found| found.date == Some(day))
}

fn differ(one: Option<i128>, other: Option<i128>, by: i128) -> bool {
    one.zip(other).is_some_and(|(one, other)| one - other == by)
}

fn ten_percent_above(mine: &Mine<'_>, more: i128) -> bool {
    let both = mine.monthly_output.zip(mine.monthly_plan);
    both.is_some_and(|(output, plan)| plan % 10 == 0 && output - plan / 10 * 11 == more)
}

/// The days of the findings that count, of three different inspections or days, if there are just three.
fn days_of_three_findings(mine: &Mine<'_>) -> Option<[i64; 3]> {
    let counts =
        |found: &&TrainingFinding<'_>| found.kind.is_some_and(|kind| kind != "other") && found.date <= mine.check_date;
    let mut found: Vec<(i64, &str)> = Vec::new();
    for finding in mine.training_findings.stated.iter().filter(counts) {
        found.push((finding.date?, finding.inspection?));
    }
    found.sort_unstable();
    found.dedup();
    match found[..] {
        [(first, _), (second, _), (third, _)] => Some([first, second, third]),
        _ => None,
    }
}

fn three_findings_end(mine: &Mine<'_>, days_later: i64) -> bool {
    days_of_three_findings(mine).is_some_and(|[first, _, third]| third == month_later(first) + days_later)
}

fn three_findings_to_the_end_of_february(mine: &Mine<'_>) -> bool {
    use super::calendar::day;
    let (january, february) = (day(2005, 1, 31), day(2005, 2, 28));
    days_of_three_findings(mine).is_some_and(|[first, _, third]| first == january && third == february)
}

fn two_on_one_day(mine: &Mine<'_>) -> bool {
    let findings = &mine.training_findings.stated;
    findings.iter().enumerate().any(|(at, one)| {
        let same = |other: &TrainingFinding<'_>| one.date == other.date && one.inspection == other.inspection;
        one.date.is_some() && one.inspection.is_some() && findings[at + 1..].iter().any(same)
    })
}
