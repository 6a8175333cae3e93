//! The three kinds of mines to watch.

use serde_json::Value;

use super::{ids, summary};

/// A mine with these facts: weak foundations, zero hazards, day and grade of the last accident.
fn mine(id: &str, facts: &str) -> String {
    format!("{id},,,2005-10-20,,,,{facts}")
}

fn watch(mines: &[(&str, &str)], arguments: &str) -> Value {
    let rows: Vec<String> = mines.iter().map(|(id, facts)| mine(id, facts)).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    summary(&rows, &[], arguments)["watch"].clone()
}

/// Why it cannot be told of each mine.
fn whys(kind: &Value) -> Vec<(&str, &str)> {
    let list = kind["untold"].as_array().unwrap();
    list.iter().map(|of| (of["mine"]["id"].as_str().unwrap(), of["why"].as_str().unwrap())).collect()
}

#[test]
fn a_finding_of_a_person_decides_and_silence_is_not_no() {
    let found = watch(&[("yes", "是,是,,"), ("no", "否,否,,"), ("silent", ",,,"), ("u", "未知,不详,,")], "");
    for kind in [0, 1] {
        let kind = &found[kind];
        assert_eq!(ids(&kind["to_watch"]), ["yes"]);
        assert_eq!(kind["others"], 1);
        assert_eq!(whys(kind), [("silent", "not_stated"), ("u", "not_stated")]);
        let because = &kind["to_watch"][0]["because"];
        assert_eq!(because[0]["place"]["line"], 2);
        assert_eq!(because.as_array().unwrap().len(), 1);
    }
    assert_eq!(found[0]["to_watch"][0]["because"][0]["fact"], "foundations_weak");
    assert_eq!(found[1]["to_watch"][0]["because"][0]["fact"], "zero_hazards_reported");
}

/// The source does not say how long an accident is recent, so that the program does not either.
#[test]
fn how_recent_is_for_the_person_to_say() {
    let mines = [
        ("before", ",,2005-08-19,ordinary"),
        ("that-day", ",,2005-08-20,ordinary"),
        ("after", ",,2005-10-01,"),
        ("none", ",,,none"),
        ("undated", ",,,larger"),
        ("silent", ",,,"),
    ];
    let found = watch(&mines, "--accident-since 2005-08-20");
    let kind = &found[2];
    assert_eq!(ids(&kind["to_watch"]), ["that-day", "after"]);
    assert_eq!(kind["others"], 2, "before and none");
    assert_eq!(whys(kind), [("undated", "day_not_stated"), ("silent", "not_stated")]);
    let facts: Vec<&str> =
        kind["to_watch"][0]["because"].as_array().unwrap().iter().map(|of| of["fact"].as_str().unwrap()).collect();
    assert_eq!(facts, ["last_accident_on", "worst_accident"]);
    let found = watch(&mines, "");
    let kind = &found[2];
    assert!(ids(&kind["to_watch"]).is_empty());
    assert_eq!(kind["others"], 1, "none");
    let said = "not_said_how_recent";
    assert_eq!(
        whys(kind),
        [
            ("before", said),
            ("that-day", said),
            ("after", said),
            ("undated", "day_not_stated"),
            ("silent", "not_stated")
        ]
    );
}

/// A day and the statement that there never was an accident contradict each other; the day counts, and the record check says so.
#[test]
fn a_day_counts_more_than_none() {
    let found = watch(&[("both", ",,2005-09-01,none")], "--accident-since 2005-08-20");
    assert_eq!(ids(&found[2]["to_watch"]), ["both"]);
    let test = crate::cli::Test::new().file("a.csv", super::table(&[&mine("both", ",,2005-09-01,none")]));
    let output = test.line("record check a.csv --lang en").status(14).any_stderr().run();
    assert!((output.stdout + &output.stderr).contains("accident"));
}

#[test]
fn an_accident_that_another_fact_tells_of_is_not_overlooked() {
    let csv = "mine_id,check_date,accident_from_unsafe_conditions\nyes,2005-10-20,是\nno,2005-10-20,否\n";
    let test = crate::cli::Test::new().file("a.csv", csv).line("summary a.csv --format json");
    let document = super::json(&test.any_stderr().run());
    assert_eq!(whys(&document["watch"][2]), [("yes", "day_not_stated"), ("no", "not_stated")]);
}

#[test]
fn zero_hazards_beside_what_the_record_shows() {
    let row = "A1,,,2005-10-20,,,是,,是,,";
    let document = summary(&[row], &[], "");
    assert_eq!(document["watch"][1]["to_watch"][0]["met"], serde_json::json!(["S01"]));
}

#[test]
fn the_gravest_come_first() {
    let rows = ["U,,,2005-10-20,,,,是,,,", "S,,,2005-10-20,,,是,是,,,"];
    assert_eq!(ids(&summary(&rows, &[], "")["watch"][0]["to_watch"]), ["S", "U"]);
}

/// Of a mine that was checked before its last accident, it is not known whether there was one before the check.
#[test]
fn an_accident_after_the_check_was_not_recent_then() {
    let mines = [("later", ",,2005-10-21,larger"), ("that-day", ",,2005-10-20,larger")];
    for since in ["--accident-since 2005-08-20", ""] {
        let found = watch(&mines, since);
        assert!(whys(&found[2]).contains(&("later", "after_check_date")), "{since}: {:?}", found[2]);
        assert!(!ids(&found[2]["to_watch"]).contains(&"later"));
    }
    assert_eq!(ids(&watch(&mines, "--accident-since 2005-08-20")[2]["to_watch"]), ["that-day"]);
}
