//! The JSON Schemas of rule files and records: every file that is shipped is what its schema says, and names it.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::cli::{ROOT, Test};

const KINDS: [&str; 8] = ["vocabulary", "instruments", "pack", "conditions", "tests", "measures", "calendar", "record"];

fn schema(kind: &str) -> Value {
    let path = Path::new(ROOT).join(format!("docs/schemas/{kind}.schema.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The TOML files under a folder of the repository.
pub fn toml_files(folder: &str) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(Path::new(ROOT).join(folder)).sort_by_file_name();
    let paths = entries.into_iter().map(|entry| entry.unwrap().into_path());
    paths.filter(|path| path.extension().is_some_and(|ending| ending == "toml")).collect()
}

fn kind(path: &Path) -> &'static str {
    let path = path.strip_prefix(ROOT).unwrap();
    let has = |name: &str| path.iter().any(|part| part == name);
    match path.file_name().unwrap().to_str().unwrap() {
        _ if has("fixtures") => "record",
        _ if has("vocabulary") => "vocabulary",
        _ if has("tests") => "tests",
        _ if has("measures") => "measures",
        _ if has("calendar") => "calendar",
        "instruments.toml" => "instruments",
        "pack.toml" => "pack",
        _ => "conditions",
    }
}

/// TOML as an editor shows it to a schema: dates are strings.
fn as_json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(yes) => json!(yes),
        toml::Value::Datetime(date) => json!(date.to_string()),
        toml::Value::Array(items) => items.into_iter().map(as_json).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| (key, as_json(value))).collect())
        }
    }
}

fn read(text: &str) -> Value {
    as_json(toml::Value::Table(text.parse().unwrap()))
}

#[test]
fn the_schemas_are_schemas() {
    for kind in KINDS {
        let schema = schema(kind);
        assert!(jsonschema::meta::is_valid(&schema), "{kind}");
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert_eq!(schema["additionalProperties"], false, "{kind}");
    }
}

#[test]
fn the_program_prints_them() {
    for kind in KINDS {
        let output = Test::in_root().args(["rules", "schema", kind]).run();
        let hint = "docs/schemas/record.schema.json is made by `kuangjian rules schema record`";
        assert_eq!(output.json(), schema(kind), "{kind}: {hint}");
    }
}

#[test]
fn every_shipped_file_is_valid_and_names_its_schema() {
    let paths: Vec<PathBuf> = ["rules", "fixtures"].into_iter().flat_map(toml_files).collect();
    assert!(paths.len() > 80, "{}", paths.len());
    for wanted in KINDS {
        let validator = jsonschema::validator_for(&schema(wanted)).unwrap();
        let mut seen = 0;
        for path in paths.iter().filter(|path| kind(path) == wanted) {
            seen += 1;
            let text = std::fs::read_to_string(path).unwrap();
            let errors: Vec<String> = validator
                .iter_errors(&read(&text))
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{}:\n{}", path.display(), errors.join("\n"));
            let named = text.lines().next().and_then(|line| line.strip_prefix("#:schema ")).unwrap_or_default();
            let named = path.parent().unwrap().join(named).canonicalize();
            let expected = Path::new(ROOT).join(format!("docs/schemas/{wanted}.schema.json")).canonicalize().unwrap();
            assert_eq!(named.ok(), Some(expected), "{}", path.display());
        }
        assert!(seen > 0, "{wanted}");
    }
}

#[test]
fn what_is_wrong_is_refused() {
    let text = "{ zh = \"文\", en = \"text\" }";
    let wrong = [
        ("vocabulary", format!("[group]\nid = \"g\"\norder = 1\nlabel = {text}\ncolour = 1")),
        ("vocabulary", "[group]\nid = \"g\"\norder = 1\nlabel = { zh = \"只有中文\" }".to_owned()),
        (
            "conditions",
            format!("[[condition]]\nid = \"S1\"\neffect = \"fine\"\ntitle = {text}\ncite = [\"a\"]\ncase = []"),
        ),
        ("tests", "[[test]]\nname = \"x\"\nexpect = { S01 = \"perhaps\" }".to_owned()),
        ("pack", format!("[pack]\nid = \"p\"\ntitle = {text}")),
        ("instruments", "[[instrument]]\nid = \"a b\"".to_owned()),
        (
            "measures",
            format!(
                "[[measure]]\nid = \"m\"\non = [\"fine\"]\ntitle = {text}\nwho = {text}\nwhat = {text}\ncite = [\"a\"]"
            ),
        ),
        (
            "measures",
            format!(
                "[[measure]]\nid = \"m\"\non = [\"clear\"]\ntitle = {text}\nwho = {text}\nwhat = {text}\ncite = []"
            ),
        ),
        (
            "measures",
            format!(
                "[[measure]]\nid = \"m\"\non = [\"clear\"]\ntitle = {text}\nwho = {text}\nwhat = {text}\nby = \"soon\"\ncite = [\"a\"]"
            ),
        ),
        (
            "measures",
            format!(
                "[[measure]]\nid = \"m\"\non = [\"clear\"]\nconditions = []\ntitle = {text}\nwho = {text}\nwhat = {text}\ncite = [\"a\"]"
            ),
        ),
        ("calendar", format!("[calendar]\nsource = {text}")),
        (
            "calendar",
            format!(
                "[calendar]\nyear = 2026\nsource = {text}\n[[holiday]]\nname = {text}\nfrom = \"May\"\nto = \"May\""
            ),
        ),
        ("record", "approved_capacty = 9".to_owned()),
        ("record", "approved_capacity = -1".to_owned()),
        ("record", "gas_grade = \"middling\"".to_owned()),
        ("record", "over_capacity = { value = true, evidance = \"x\" }".to_owned()),
        ("record", "licences = [{ kind = \"mining\", colour = \"red\" }]".to_owned()),
    ];
    for (kind, text) in wanted_first(&wrong) {
        let validator = jsonschema::validator_for(&schema(kind)).unwrap();
        assert!(!validator.is_valid(&read(text)), "{kind}:\n{text}");
    }
    let record = "\"核定生产能力\" = \"9 万t\"\nannual_output = { value = 112000, unit = \"t\", evidence = \"台账\" }\n\
                  over_capacity = \"是\"\ngas_grade = \"未知\"\nlicences = [{ \"证照种类\" = \"采矿许可证\", state = \"有效\" }]";
    assert!(jsonschema::validator_for(&schema("record")).unwrap().is_valid(&read(record)));
}

fn wanted_first<'a>(pairs: &'a [(&'a str, String)]) -> impl Iterator<Item = (&'a str, &'a str)> {
    pairs.iter().map(|(kind, text)| (*kind, text.as_str()))
}
