//! What `rules check` is pointed at, and which levels it is given.

use crate::cli::{Output, Test, snapshot};

use super::good;

/// A run in a folder that holds `rules/` of the good rules, with a mistake in a condition and in a test.
fn spoilt() -> Test {
    let mut test = Test::new().any_status().any_stderr();
    for (path, text) in good() {
        let text = text
            .replace("workers > 100 人", "wrokers > 100 人")
            .replace("facts = { workers = 100 }", "facts = { depht = 1 }");
        test = test.file(&format!("rules/{path}"), text);
    }
    test
}

/// A run in a folder that holds `rules/` of the good rules, with an unused instrument.
fn with_a_warning() -> Test {
    let mut test = Test::new().any_stderr();
    for (path, text) in good() {
        let more = text.replace("id = \"law-1\"", "id = \"law-2\"");
        let text = if path == "instruments.toml" { format!("{text}\n{more}") } else { text };
        test = test.file(&format!("rules/{path}"), text);
    }
    test
}

fn found(output: &Output) -> Vec<(String, String)> {
    let text = |value: &serde_json::Value| value.as_str().unwrap().replace('\\', "/");
    let all = output.json()["diagnostics"].as_array().unwrap().clone();
    all.iter().map(|found| (text(&found["code"]), text(&found["file"]))).collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(code, file)| ((*code).to_owned(), (*file).to_owned())).collect()
}

const CONDITIONS: (&str, &str) = ("KJ0102", "rules/county/conditions.toml");
const TESTS: (&str, &str) = ("KJ1004", "rules/county/tests/all.toml");

#[test]
fn nothing_is_printed_where_nothing_is_wrong() {
    Test::new().line("rules check").stdout("").run();
    Test::in_root().line("rules check rules").stdout("").run();
    Test::in_root().line("rules check tests/good/county").stdout("").run();
    Test::in_root().line("rules check --rules tests/good/county").stdout("").run();
}

#[test]
fn a_folder_of_rules_is_checked_whole() {
    for line in ["rules check rules -f json", "rules check --rules rules -f json"] {
        let output = spoilt().line(line).status(21).run();
        // That its test does not know the case that could not be read is no mistake of its own.
        assert_eq!(found(&output), pairs(&[CONDITIONS, TESTS]), "{line}");
    }
}

#[test]
fn a_file_or_folder_in_it_is_checked_in_its_place() {
    let output = spoilt().line("rules check rules/county/conditions.toml -f json").status(21).run();
    assert_eq!(found(&output), pairs(&[CONDITIONS]));
    let output = spoilt().line("rules check rules/county/tests -f json").status(21).run();
    assert_eq!(found(&output), pairs(&[TESTS]));
    let output = spoilt().line("rules check rules/instruments.toml rules/vocabulary").status(0).run();
    assert_eq!(output.stdout, "");
}

#[test]
fn several_paths_of_one_folder_report_nothing_twice() {
    let output = spoilt().line("rules check rules rules/county rules/county/conditions.toml -f json").status(21).run();
    assert_eq!(found(&output).len(), 2);
}

#[test]
fn what_is_not_there_is_an_error() {
    let output = Test::new().line("rules check nowhere -f json").status(21).run();
    assert!(found(&output).iter().any(|(code, _)| code == "KJ0008"), "{}", output.stdout);
}

#[test]
fn people_see_the_place_underlined() {
    let output = spoilt().line("rules check rules/county/conditions.toml --lang en").status(21).run();
    snapshot("rules-check-en", &output.all().replace('\\', "/"));
    let output = with_a_warning().line("rules check rules").status(0).run();
    snapshot("rules-check-zh", &output.all().replace('\\', "/"));
}

#[test]
fn levels_can_be_changed() {
    let warning = [("KJ0405", "rules/instruments.toml")];
    let output = with_a_warning().line("rules check rules -f json").status(0).run();
    assert_eq!(found(&output), pairs(&warning));
    assert_eq!(output.json()["summary"], serde_json::json!({ "errors": 0, "warnings": 1 }));
    let output = with_a_warning().line("rules check rules -f json -D kj0405").status(21).run();
    assert_eq!(output.json()["summary"], serde_json::json!({ "errors": 1, "warnings": 0 }));
    let output = with_a_warning().line("rules check rules -A KJ0405").status(0).run();
    assert_eq!(output.stdout, "");
    with_a_warning().line("rules check rules -A KJ0405 -W KJ0405 -D KJ0405").status(21).run();
}

#[test]
fn a_level_that_cannot_be_changed_is_a_usage_error() {
    Test::new()
        .line("rules check -A KJ9999 --lang en")
        .stderr("error: there is no diagnostic code `KJ9999`\n")
        .status(2)
        .run();
    Test::new()
        .line("rules check -D KJ0419 --lang en")
        .stderr("error: there is no diagnostic code `KJ0419`; did you mean `KJ0409`?\n")
        .status(2)
        .run();
    Test::new()
        .line("rules check -W KJ0102 --lang en")
        .stderr("error: `KJ0102` is always an error, its level cannot be changed\n")
        .status(2)
        .run();
}
