//! The summary of a district, in every form.

mod compared;
mod forms;
mod numbers;
mod watched;

use serde_json::Value;

use crate::cli::{Output, Test};

/// Columns of the small district.
const COLUMNS: &str = "mine_id,mine_name,county,check_date,mine_type,gas_grade,over_capacity,\
                       foundations_weak,zero_hazards_reported,last_accident_on,worst_accident";

/// Four mines that can be judged, and one that cannot because of two cells.
const ROWS: [&str; 5] = [
    "A1,甲矿,临岩县,2005-10-20,underground,high,是,是,否,2005-08-20,ordinary",
    "A2,乙矿,临岩县,2005-10-20,underground,low,,否,是,,none",
    "A3,丙矿,北峪区,2005-10-20,open_pit,,,,,,larger",
    "A4,丁矿,,2005-10-20,,,,,,,",
    "A5,戊矿,北峪区,2005-10-20,underground,九,九,,,,",
];

/// A table of the small district with these rows.
fn table(rows: &[&str]) -> String {
    format!("{COLUMNS}\n{}\n", rows.join("\n"))
}

/// What `check` saves of a record or table, with these arguments.
#[track_caller]
fn saved(name: &str, text: &str, arguments: &str) -> Value {
    let test = Test::new().file(name, text).args(["check", name, "--format", "json"]).line(arguments);
    test.any_status().any_stderr().run().json()
}

/// The summary as JSON of a table, with these arguments; files stand beside it.
#[track_caller]
fn summary(rows: &[&str], files: &[(&str, &Value)], arguments: &str) -> Value {
    let test = Test::new().file("now.csv", table(rows)).line("summary now.csv --format json").line(arguments);
    let test = files.iter().fold(test, |test, (name, value)| test.file(name, value.to_string()));
    json(&test.any_status().any_stderr().run())
}

/// The document, which is what its schema says.
#[track_caller]
pub fn json(output: &Output) -> Value {
    let document = output.json();
    forms::assert_valid(&document);
    document
}

/// The ids of the mines in a list.
fn ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|of| of["mine"]["id"].as_str().unwrap_or("-")).collect()
}
