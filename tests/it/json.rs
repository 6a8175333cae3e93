//! What `check --format json` and `jsonl` print is what their schemas say, and the schemas are strict.

use std::path::Path;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::cli::{MINES, ROOT, Test};

fn schema(name: &str) -> Value {
    let text = std::fs::read_to_string(Path::new(ROOT).join("docs").join(name)).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Tools that read a schema from a file find `check.schema.json` beside it; here it has to be shown to them.
fn validator(name: &str) -> Validator {
    let registry = jsonschema::Registry::new().add("json-schema:///check.schema.json", schema("check.schema.json"));
    let registry = registry.unwrap().prepare().unwrap();
    jsonschema::options().with_registry(&registry).build(&schema(name)).unwrap()
}

#[track_caller]
fn assert_valid(validator: &Validator, document: &Value, what: &str) {
    let errors: Vec<String> =
        validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).take(5).collect();
    assert!(errors.is_empty(), "{what}:\n{}", errors.join("\n"));
}

/// Validates the document of a whole check.
#[track_caller]
pub fn assert_document(document: &Value) {
    assert_valid(&validator("check.schema.json"), document, "document");
}

/// Validates the document of a check of many mines.
#[track_caller]
pub fn assert_many(document: &Value) {
    assert_valid(&validator("check-many.schema.json"), document, "many mines");
}

/// Validates both forms of the check of `path`.
#[track_caller]
fn check(path: &str, status: i32) {
    let run = |format: &str| {
        let test = Test::in_root().args(["check", path, "--format", format]).status(status);
        test.any_stderr().run()
    };
    assert_valid(&validator("check.schema.json"), &run("json").json(), path);
    let line_validator = validator("check-line.schema.json");
    let lines = run("jsonl").stdout;
    assert!(!lines.is_empty());
    for line in lines.lines() {
        assert_valid(&line_validator, &serde_json::from_str(line).unwrap(), path);
    }
}

#[test]
fn the_schemas_are_schemas() {
    let names = ["check.schema.json", "check-many.schema.json", "check-line.schema.json", "check-brief.schema.json"];
    for name in names.into_iter().chain(["check-counts.schema.json"]) {
        let schema = schema(name);
        assert!(jsonschema::meta::is_valid(&schema), "{name}");
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    }
}

#[test]
fn the_mines_are_valid() {
    for (mine, status) in MINES {
        check(&format!("fixtures/mines/{mine}.toml"), status);
    }
    check("fixtures/mines", 11);
}

#[test]
fn the_district_is_valid() {
    check("fixtures/district/folder", 11);
    check("fixtures/district/mines.gb18030.csv", 11);
}

#[test]
fn counts_and_lines_without_details_are_valid() {
    for packs in [&["--pack", "campaign-2005"][..], &["--pack", "in-force"], &["--pack", "all"]] {
        let run = |line: &str| {
            Test::in_root().line("check fixtures/district/mines.gb18030.csv").line(line).args(packs).any_status().run()
        };
        assert_valid(&validator("check-counts.schema.json"), &run("--summary --format json").json(), packs[1]);
        let line_validator = validator("check-brief.schema.json");
        let lines = run("--brief --format jsonl").stdout;
        assert_eq!(lines.lines().count(), 56);
        for line in lines.lines() {
            assert_valid(&line_validator, &serde_json::from_str(line).unwrap(), packs[1]);
        }
    }
}

#[test]
fn the_real_cases_are_valid() {
    let validator = validator("check.schema.json");
    let paths = std::fs::read_dir(Path::new(ROOT).join("fixtures/real-cases")).unwrap();
    let mut paths: Vec<_> = paths.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    assert!(paths.len() >= 40);
    let output = Test::new().arg("check").args(paths).line("--format json --exit-zero").any_stderr().run();
    assert_valid(&validator, &output.json(), "real cases");
}

#[test]
fn errors_are_valid() {
    let csv = "mine_id,check_date,annual_output,approved_capacity\n\
               A,2005-10-20,9,9\nB,2005-10-20,nine,9\nC,20.10.2005,9,-9\nC,2005-10-20\n";
    let toml = "check_date = 2005-10-20\nmine_name = \"乙\"\napproved_capacty = 9\nover_capacity = [1]\n";
    let run = |format: &str| {
        let test = Test::new().file("mines.csv", csv).file("b.toml", toml).file("c.toml", "check_date = ");
        let test = test.line("check mines.csv b.toml c.toml nowhere.csv --format").arg(format);
        test.status(20).any_stderr().run()
    };
    let document = run("json").json();
    assert_valid(&validator("check.schema.json"), &document, "errors");
    assert_eq!(document["mines"].as_array().unwrap().len(), 1);
    let errors = document["errors"].as_array().unwrap();
    assert!(errors.len() >= 6, "{errors:#?}");
    assert_eq!(document["summary"]["errors"], errors.len());
    let validator = validator("check-line.schema.json");
    let lines: Vec<Value> = run("jsonl").stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    lines.iter().for_each(|line| assert_valid(&validator, line, "errors"));
    let of_lines: Vec<&Value> = lines.iter().filter_map(|line| line.get("error")).collect();
    assert_eq!(of_lines, errors.iter().collect::<Vec<_>>());
}

#[test]
fn a_check_in_which_nothing_could_be_read_is_valid() {
    let output = Test::new().line("check nowhere.toml --format json").status(20).any_stderr().run();
    assert_valid(&validator("check.schema.json"), &output.json(), "nothing");
}

#[test]
fn several_packs_and_evidence_are_valid() {
    let record = "mine_id = \"A\"\ncheck_date = 2005-10-20\nover_capacity = { value = true, evidence = \"台账\" }\n";
    let output = Test::new().line("check - --pack all --format json").stdin(record).status(10).run();
    assert_valid(&validator("check.schema.json"), &output.json(), "evidence");
    assert!(output.stdout.contains("\"evidence\": \"台账\""));
}

/// Every object that the schema describes forbids what it does not name and requires what is always there.
#[test]
fn the_schemas_are_strict() {
    // What is left out where there is nothing to say.
    const OPTIONAL: [&str; 18] = [
        "about",
        "at",
        "line",
        "header",
        "evidence",
        "help",
        "extends",
        "overrides",
        "adds",
        "before",
        "after",
        "events_of_other_law",
        "inconsistencies",
        "law_notes",
        "not_judged",
        "names_row",
        "premise",
        "rows",
    ];
    fn visit(schema: &Value, at: &str, seen: &mut usize) {
        match schema {
            Value::Object(map) => {
                if let Some(properties) = map.get("properties") {
                    *seen += 1;
                    assert_eq!(map.get("additionalProperties"), Some(&json!(false)), "{at}");
                    assert_eq!(map.get("type"), Some(&json!("object")), "{at}");
                    let required: Vec<&str> =
                        map["required"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
                    for (name, property) in properties.as_object().unwrap() {
                        // An error may have no place; whatever else has one states it.
                        let optional = match name.as_str() {
                            "place" => at.ends_with("/error"),
                            name => OPTIONAL.contains(&name),
                        };
                        assert_eq!(required.contains(&name.as_str()), !optional, "{at}/{name}");
                        assert!(property.get("description").is_some(), "{at}/{name} has no description");
                    }
                }
                map.iter().for_each(|(name, inner)| visit(inner, &format!("{at}/{name}"), seen));
            }
            Value::Array(items) => items.iter().for_each(|inner| visit(inner, at, seen)),
            _ => {}
        }
    }
    for (name, objects) in [("check.schema.json", 15), ("check-line.schema.json", 2)] {
        let mut seen = 0;
        visit(&schema(name), name, &mut seen);
        assert!(seen >= objects, "{name}: {seen}");
    }
}

#[test]
fn the_schema_refuses_what_is_not_in_it() {
    let validator = validator("check.schema.json");
    let output = Test::in_root().line("check fixtures/mines/contradictions.toml --format json").status(10).run();
    let document = output.json();
    assert_valid(&validator, &document, "as printed");
    for (pointer, wrong) in [
        ("/mines/0/verdict", json!("open")),
        ("/mines/0/check_date", json!("15.11.2005")),
        ("/mines/0/conditions/0/outcome", json!("maybe")),
        ("/mines/0/conditions/0/effect", json!("fine")),
        ("/mines/0/conditions/0/title", json!({ "zh": "只有中文" })),
        ("/packs/0/sha256", json!("123")),
        ("/summary/clear", json!(-1)),
        ("/format_version", json!(2)),
    ] {
        let mut changed = document.clone();
        *changed.pointer_mut(pointer).unwrap() = wrong;
        assert!(!validator.is_valid(&changed), "{pointer}");
    }
    let mut changed = document.clone();
    changed["mines"][0]["surprise"] = json!(true);
    assert!(!validator.is_valid(&changed));
    changed = document;
    changed["mines"][0].as_object_mut().unwrap().remove("missing");
    assert!(!validator.is_valid(&changed));
}
