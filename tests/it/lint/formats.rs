//! Diagnostics for programs: JSON, SARIF and the annotation lines of GitHub.

use std::path::Path;

use kuangjian::report::{findings, sarif};
use kuangjian::source::{Code, Diagnostic, Language};
use serde_json::Value;

use super::bad;
use crate::cli::{ROOT, snapshot};

/// Every diagnostic of the bad files.
fn all() -> Vec<Diagnostic> {
    bad().iter().flat_map(|bad| bad.problems()).collect()
}

fn one(name: &str) -> Vec<Diagnostic> {
    bad().iter().find(|bad| bad.name == name).unwrap().problems()
}

fn sarif_of(problems: &[Diagnostic], language: Language) -> Value {
    let mut out = Vec::new();
    let locations = sarif::Locations { base: None, fallback: "rules/instruments.toml" };
    sarif::render(problems, language, locations, &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

/// The schema of SARIF 2.1.0.
pub fn sarif_validator() -> jsonschema::Validator {
    // The schema of the standard (2.1.0-rtm.5), as the npm package `@microsoft/jest-sarif` ships it under the MIT licence.
    let schema = std::fs::read_to_string(Path::new(ROOT).join("tests/data/sarif-2.1.0.schema.json")).unwrap();
    // Its pattern of a language has a bracket that the validator wants escaped.
    let schema = schema.replace("{2}]?$", r"{2}\\]?$");
    jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap()
}

#[test]
fn sarif_is_valid_and_every_result_has_a_location() {
    let schema = sarif_validator();
    let problems = all();
    for language in [Language::Zh, Language::En] {
        for log in [sarif_of(&problems, language), sarif_of(&[], language)] {
            let errors: Vec<String> =
                schema.iter_errors(&log).map(|error| format!("{error}: {}", error.instance_path())).collect();
            assert!(errors.is_empty(), "{errors:?}");
        }
    }
    let log = sarif_of(&problems, Language::En);
    let run = &log["runs"][0];
    let (rules, results) = (run["tool"]["driver"]["rules"].as_array().unwrap(), run["results"].as_array().unwrap());
    assert_eq!(results.len(), problems.len());
    assert_eq!(rules.len(), Code::ALL.iter().filter(|code| problems.iter().any(|p| p.code == **code)).count());
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
        assert!(!uri.is_empty() && uri.is_ascii() && !uri.contains('\\'), "{uri}");
    }
}

#[test]
fn sarif_looks_like_this() {
    let log = sarif_of(&one("unknown-fact"), Language::En);
    snapshot("rules-check-sarif", &serde_json::to_string_pretty(&log).unwrap());
}

#[test]
fn regions_are_in_characters_and_end_after_the_last() {
    let problems = one("missing-translation");
    let log = sarif_of(&problems, Language::En);
    let region = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
    // `title = { zh = "高瓦斯矿井" }`: the table begins in column 9 and has 16 characters.
    assert_eq!((&region["startColumn"], &region["endColumn"]), (&Value::from(9), &Value::from(25)));
    let mut out = Vec::new();
    findings::json(&problems, &mut out).unwrap();
    let document: Value = serde_json::from_slice(&out).unwrap();
    let first = &document["diagnostics"][0];
    assert_eq!((&first["column"], &first["end_column"]), (&Value::from(9), &Value::from(25)));
}

#[test]
fn json_looks_like_this() {
    let mut out = Vec::new();
    findings::json(&one("unknown-fact"), &mut out).unwrap();
    snapshot("rules-check-json", &String::from_utf8(out).unwrap());
}

#[test]
fn github_gets_one_line_a_diagnostic() {
    let problems = all();
    let mut out = Vec::new();
    findings::github(&problems, Language::Zh, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.lines().count(), problems.len());
    for line in text.lines() {
        assert!(
            line.starts_with("::error file=") || line.starts_with("::warning file=") || line.contains("title=KJ0206")
        );
    }
    let mut out = Vec::new();
    findings::github(&one("unknown-fact"), Language::En, &mut out).unwrap();
    let expected = "::error file=county/conditions.toml,line=16,col=9,title=KJ0102::unknown fact `wrokers`%0Adid you mean `workers`?\n";
    assert!(String::from_utf8(out).unwrap().starts_with(expected));
}
