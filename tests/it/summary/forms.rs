//! The forms of the summary, and where it goes.

use std::path::Path;

use jsonschema::Validator;
use serde_json::Value;

use super::{ROWS, json, saved, table};
use crate::cli::{ROOT, Test, snapshot};
use crate::markdown::rows_are_as_wide_as_their_header;

fn schema(name: &str) -> Value {
    let text = std::fs::read_to_string(Path::new(ROOT).join("docs").join(name)).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn validator() -> Validator {
    let registry = jsonschema::Registry::new().add("json-schema:///check.schema.json", schema("check.schema.json"));
    let registry = registry.unwrap().prepare().unwrap();
    jsonschema::options().with_registry(&registry).build(&schema("summary.schema.json")).unwrap()
}

#[track_caller]
pub fn assert_valid(document: &Value) {
    let validator = validator();
    let errors: Vec<String> =
        validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).take(5).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

/// The small district, with all that a summary may have to say.
fn small(format: &str, lang: &str) -> String {
    let test = Test::new().file("now.csv", table(&ROWS)).line("summary now.csv --accident-since 2005-08-01");
    test.args(["--format", format, "--lang", lang]).status(20).any_stderr().run().stdout
}

#[test]
fn the_small_district_in_every_form() {
    for lang in ["zh", "en"] {
        for format in ["table", "markdown", "csv", "html"] {
            let text = small(format, lang);
            // Of the page, what the summary adds to the style that all pages share.
            let from = text.find("</style>").unwrap_or(0);
            snapshot(&format!("summary-small-{format}-{lang}"), &text[from..]);
        }
    }
    snapshot("summary-small-json", &small("json", "zh"));
}

/// What a table is called stands above it once: as a heading, and for those who do not see it, as its caption. A word and a number stand beside
/// each other in every window.
#[test]
fn the_page_says_what_a_table_is_called_once() {
    let page = small("html", "zh");
    let (_, page) = page.split_once("</style>").unwrap();
    assert!(page.matches("<h2>").count() > 5);
    assert_eq!(page.matches("<caption").count(), page.matches("<caption class=\"said\">").count());
    assert!(page.contains("<h2>判定汇总</h2><table class=\"short\">"), "{page}");
}

#[test]
fn the_district() {
    for lang in ["zh", "en"] {
        let output = Test::in_root().line("summary fixtures/district/folder --lang").arg(lang).run();
        snapshot(&format!("summary-district-{lang}"), &output.stdout);
    }
}

#[test]
fn the_json_is_what_its_schema_says_in_every_language() {
    assert!(jsonschema::meta::is_valid(&schema("summary.schema.json")));
    assert_eq!(small("json", "zh"), small("json", "en"));
    for path in ["fixtures/district/folder", "fixtures/real-cases", "fixtures/mines"] {
        json(
            &Test::in_root()
                .args(["summary", path])
                .line("--format json --pack in-force")
                .any_status()
                .any_stderr()
                .run(),
        );
    }
    json(&Test::new().line("summary nowhere.toml --format json").status(20).any_stderr().run());
}

/// Every object of the schema forbids what it does not name, requires all that it names, and says what each is.
#[test]
fn the_schema_is_strict() {
    fn visit(schema: &Value, at: &str, seen: &mut usize) {
        let Value::Object(map) = schema else { return };
        if let Some(Value::Object(properties)) = map.get("properties") {
            *seen += 1;
            assert_eq!(map["additionalProperties"], false, "{at}");
            assert_eq!(map["required"].as_array().unwrap().len(), properties.len(), "{at}");
            for (name, property) in properties {
                assert!(property["description"].is_string(), "{at}/{name}");
            }
        }
        map.iter().for_each(|(name, inner)| visit(inner, &format!("{at}/{name}"), seen));
    }
    let mut seen = 0;
    visit(&schema("summary.schema.json"), "", &mut seen);
    assert!(seen >= 15, "{seen}");
    let mut document: Value = serde_json::from_str(&small("json", "zh")).unwrap();
    document["verdicts"]["extra"] = 1.into();
    assert!(!validator().is_valid(&document));
}

#[test]
fn the_same_result_gives_the_same_bytes() {
    for format in ["table", "markdown", "csv", "json", "html"] {
        assert_eq!(small(format, "zh"), small(format, "zh"), "{format}");
    }
}

const NAMES: [&str; 6] = [
    "=cmd|'/c calc'!A1",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "@all | **x** | [x](javascript:alert(1)) `x` <b>",
    "甲\u{1b}[31m矿\u{7}",
    "-1,\"\n=1",
];

/// A district of one mine in which every text is `name`, compared with an earlier result in which it stands as well.
fn hostile(name: &str, format: &str) -> String {
    let quoted = serde_json::to_string(name).unwrap();
    let record = |id: &str, over_capacity: bool| {
        format!(
            "{{\"mine_id\": {id}, \"mine_name\": {quoted}, \"county\": {quoted}, \"check_date\": \"2005-10-20\", \
             \"over_capacity\": {over_capacity}, \"foundations_weak\": {{\"value\": true, \"evidence\": {quoted}}}}}"
        )
    };
    let old = saved("old.json", &format!("[{}, {}]", record(&quoted, false), record("\"Z\"", true)), "");
    let now = format!("[{}]", record(&quoted, true));
    let test = Test::new().file("now.json", now).file("old-result.json", old.to_string());
    test.args(["summary", "now.json", "--since", "old-result.json", "--lang", "zh", "--format", format]).run().stdout
}

#[test]
fn a_hostile_name_is_text_in_every_form() {
    for name in NAMES {
        let visible = name.replace(|c: char| c.is_control(), "·");
        let table = hostile(name, "table");
        assert!(table.chars().all(|c| !c.is_control() || c == '\n'), "{name}");
        let page = hostile(name, "html").to_lowercase();
        assert_eq!(page.matches("<script").count() + page.matches("<img").count() + page.matches("<b>").count(), 0);
        let csv = hostile(name, "csv");
        let mut reader = csv::ReaderBuilder::new().from_reader(csv.trim_start_matches('\u{FEFF}').as_bytes());
        let cells: Vec<String> =
            reader.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect();
        assert!(cells.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{name}");
        assert!(cells.iter().any(|cell| cell.trim_start_matches('\'') == visible), "{name}: {cells:#?}");
        let document: Value = serde_json::from_str(&hostile(name, "json")).unwrap();
        assert_valid(&document);
        assert_eq!(document["groups"][0]["groups"][0]["value"], name);
        assert_eq!(document["changes"]["changed"][0]["mine"]["id"], name);
    }
}

#[test]
fn nothing_of_a_name_is_markup_in_markdown_and_nobody_is_mentioned() {
    for name in NAMES {
        let text = hostile(name, "markdown");
        let unescaped = text.replace("\\<", "").replace("<br>", "");
        assert!(!unescaped.contains(['<', '\u{7}', '\u{1b}']), "{text}");
        assert!(!text.contains("[x](") && !text.contains("**x**") && !text.contains("@all"), "{text}");
        rows_are_as_wide_as_their_header(&text);
    }
}

#[test]
fn several_files_have_the_forms_that_their_endings_say() {
    let names = ["a.txt", "a.md", "a.csv", "a.json", "a.html"];
    let test = Test::new().file("now.csv", table(&ROWS[..4])).line("summary now.csv --lang en");
    let paths: Vec<_> = names.iter().map(|name| test.path(name)).collect();
    let output = paths.iter().fold(test, |test, path| test.arg("-o").arg(path)).stdout("").run();
    for (name, beginning) in names.into_iter().zip(["pack: ", "# Summary", "\u{FEFF}\"part\"", "{\n", "<!DOCTYPE"]) {
        let text = std::fs::read_to_string(output.path(name)).unwrap();
        assert!(text.starts_with(beginning), "{name}: {text}");
    }
}

#[test]
fn a_form_that_only_reports_have_is_refused() {
    for ending in ["xlsx", "sarif", "jsonl", "xml"] {
        let test = Test::new().file("now.csv", table(&ROWS[..4]));
        let test = test.line("summary now.csv --lang en -o").arg(format!("a.{ending}"));
        let message = "error: a summary has no such form; the output file may end with one of .html .csv .md .json .txt; \
                       workbooks and other forms mine by mine come from kuangjian check … -o FILE.xlsx\n";
        assert!(!test.status(2).stdout("").stderr(message).run().path("a.xlsx").exists());
    }
    let test = Test::new().file("now.csv", table(&ROWS[..4])).line("summary now.csv --format junit");
    test.status(2).stdout("").any_stderr().run();
}

#[test]
fn the_exit_code_tells_whether_every_mine_is_in_it() {
    Test::in_root().line("summary fixtures/mines/closed.toml").run();
    Test::in_root().line("summary fixtures/mines/closed.toml nowhere.toml").status(20).any_stderr().run();
    Test::in_root().line("summary fixtures/mines/closed.toml --pack none").status(21).any_stderr().run();
    Test::in_root().line("summary").status(2).any_stderr().run();
    Test::in_root().line("summary fixtures/mines/closed.toml --accident-since 2005-02-30").status(2).any_stderr().run();
    // What could not be judged when a result was saved is not in the summary of the result either.
    let result = saved("now.csv", &table(&ROWS), "");
    let test = Test::new().file("result.json", result.to_string()).line("summary result.json");
    assert!(test.status(20).run().stdout.contains("now.csv"));
}

#[test]
fn what_is_to_be_read_is_not_written() {
    let result = saved("now.csv", &table(&ROWS[..4]), "");
    let files = || Test::new().file("now.csv", table(&ROWS[..4])).file("old.json", result.to_string());
    files().line("summary now.csv -o now.csv --force").status(2).any_stderr().run();
    files().line("summary now.csv --since old.json -o old.json --force").status(2).any_stderr().run();
    files().file("a.md", "mine").line("summary now.csv -o a.md").status(2).any_stderr().run();
}
