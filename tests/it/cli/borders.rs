//! The borders of the law, from the command line down.

use super::Test;

/// The outcome of a condition or case of a record.
fn outcome(id: &str, facts: &str) -> String {
    let record = format!("mine_name = \"甲矿\"\n{facts}");
    let test = Test::new().line("check - --format json --exit-zero").stdin(record);
    let document = test.run().json();
    let conditions = document["mines"][0]["conditions"].as_array().unwrap().clone();
    let found = conditions.iter().flat_map(|condition| {
        std::iter::once(condition).chain(condition["cases"].as_array().unwrap().iter())
    });
    found.filter(|found| found["id"] == id).map(|found| found["outcome"].as_str().unwrap().to_owned()).next().unwrap()
}

#[test]
fn output_of_exactly_the_capacity_is_not_over_it() {
    let record = |output: &str| {
        let month = "monthly_output = 0.75\nmonthly_plan = 0.75";
        format!("check_date = 2005-10-20\napproved_capacity = 9\nannual_output = {output}\n{month}\n")
    };
    assert_eq!(outcome("S01.1", &record("9")), "not_met");
    assert_eq!(outcome("S01.1", &record("\"90000 t\"")), "not_met");
    assert_eq!(outcome("S01.1", &record("9.0001")), "met");
    assert_eq!(outcome("S01.1", &record("\"90001 t\"")), "met");
}

#[test]
fn a_month_of_exactly_ten_percent_above_the_plan_is_not_over_it() {
    let record = |output: &str| {
        let year = "approved_capacity = 9\nannual_output = 9";
        format!("check_date = 2005-10-20\nmonthly_plan = 0.7\nmonthly_output = {output}\n{year}\n")
    };
    assert_eq!(outcome("S01.1", &record("0.77")), "not_met");
    assert_eq!(outcome("S01.1", &record("0.7701")), "met");
}

#[test]
fn sixty_thousand_tonnes_need_two_circuits() {
    let record = |capacity: &str| {
        format!("check_date = 2005-10-20\napproved_capacity = \"{capacity} t\"\nno_dual_circuit_supply = true\n")
    };
    assert_eq!(outcome("S11", &record("60000")), "met");
    assert_eq!(outcome("S11", &record("59999.9")), "not_applicable");
}

/// The outcome of C10 of a mine in which untrained workers were found on these days, and on no others.
fn three_findings(days: &[&str]) -> String {
    let findings = days.iter().enumerate().map(|(at, day)| {
        format!("[[training_findings]]\ndate = {day}\nkind = \"untrained\"\ninspection = \"{at}\"\n")
    });
    outcome("C10", &format!("check_date = 2005-10-20\ntraining_findings_complete = true\n{}", findings.collect::<String>()))
}

#[test]
fn three_findings_within_a_month() {
    assert_eq!(three_findings(&["2005-09-10", "2005-09-25", "2005-10-10"]), "met");
    assert_eq!(three_findings(&["2005-09-10", "2005-09-25", "2005-10-11"]), "not_met");
    assert_eq!(three_findings(&["2005-01-31", "2005-02-10", "2005-02-28"]), "met");
    assert_eq!(three_findings(&["2005-01-31", "2005-02-10", "2005-03-01"]), "not_met");
}

#[test]
fn without_all_findings_the_border_decides_nothing() {
    let findings = |days: &[&str]| {
        days.iter().map(|day| format!("[[training_findings]]\ndate = {day}\nkind = \"uncertified\"\n")).collect::<String>()
    };
    let record = |days: &[&str]| format!("check_date = 2005-10-20\n{}", findings(days));
    assert_eq!(outcome("C10", &record(&["2005-09-10", "2005-10-11"])), "undetermined");
}
