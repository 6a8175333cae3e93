//! A saved result read back: what is not one is refused, and with which words.

use serde_json::{Value, json};

use super::saved_of;
use crate::cli::{Test, snapshot};

fn contradictions() -> Value {
    serde_json::to_value(saved_of(&["fixtures/mines/contradictions.toml".to_owned()])).unwrap()
}

/// What `report` says of a file, in both languages.
#[track_caller]
fn refused(text: &str) -> String {
    let run = |lang: &str| {
        let test = Test::new().file("r.json", text).line("report r.json --format html -o out.html --lang");
        let output = test.arg(lang).status(20).stdout("").any_stderr().run();
        assert!(!output.path("out.html").exists(), "nothing is written");
        output.stderr
    };
    let (zh, en) = (run("zh"), run("en"));
    assert_eq!(zh.matches("KJ").count(), en.matches("KJ").count());
    zh + &en
}

/// The result with another value at a place.
fn with(pointer: &str, value: Value) -> String {
    let mut changed = contradictions();
    *changed.pointer_mut(pointer).unwrap() = value;
    serde_json::to_string_pretty(&changed).unwrap()
}

#[test]
fn a_result_judged_by_other_rules_is_told_and_not_refused() {
    let changed = with("/packs/0/sha256", json!("0123456789abcdef".repeat(4)));
    let run = |lang: &str| Test::new().file("r.json", &changed).line("report r.json --lang").arg(lang);
    let own =
        Test::new().file("r.json", with("/program/version", json!("9.0.0"))).line("report r.json").stderr("").run();
    assert!(!own.stdout.contains("与本程序自带的版本不同"), "the rules are those of the program");
    let mut told = String::new();
    for (lang, sign) in [("zh", "与本程序自带的版本不同"), ("en", "not the edition of this program")] {
        for format in ["table", "plain", "html", "md"] {
            let output = run(lang).args(["-f", format]).any_stderr().run();
            assert!(output.stdout.contains(sign), "{format}: {}", output.stdout);
            assert!(output.stderr.contains("KJ1304"), "{format}");
        }
        told.push_str(&run(lang).args(["-f", "csv"]).any_stderr().run().stderr);
        let summary = Test::new().file("r.json", &changed).line("summary r.json --lang").arg(lang).any_stderr().run();
        assert!(summary.stdout.contains(sign) && summary.stderr.contains("KJ1304"), "{}", summary.stdout);
    }
    snapshot("report-other-edition", &told);
    let json = run("en").args(["-f", "json"]).any_stderr().run().json();
    assert_eq!(json, serde_json::from_str::<Value>(&changed).unwrap(), "the result itself stays as it was");
    let county = with("/packs/0/id", json!("county-rules"));
    let ids = county.replace("campaign-2005", "county-rules");
    Test::new().file("r.json", ids).line("report r.json -f csv").stderr("").run();
}

#[test]
fn what_is_no_result_is_refused_with_a_reason() {
    let mut told = String::new();
    let mut tell = |what: &str, text: &str| {
        told.push_str(&format!("# {what}\n{}\n", refused(text)));
    };
    tell("a record", "{\"mine_id\": \"A\", \"check_date\": \"2005-10-20\"}\n");
    tell("of another program", "{\"format_version\": 1, \"program\": {\"name\": \"other\", \"version\": \"1\"}}\n");
    tell("a list", "[1, 2]\n");
    tell("nothing", "");
    tell("no JSON", "mine_id,check_date\nA,2005-10-20\n");
    tell("cut off", "{\n  \"format_version\": 1,\n  \"program\": {\n");
    tell("later version, same form", &with("/format_version", json!(3)));
    tell("that of many mines, but not its form", &with("/format_version", json!(2)));
    tell(
        "later version, other form",
        "{\"format_version\": 3, \"program\": {\"name\": \"kuangjian\", \"version\": \"9.0.0\"}, \"mines\": {}}\n",
    );
    tell("a verdict that does not follow", &with("/mines/0/verdict", json!("clear")));
    tell("a word that is no verdict", &with("/mines/0/verdict", json!("fine")));
    tell("a count that is wrong", &with("/summary/suspension", json!(2)));
    tell("a day that does not exist", &with("/mines/0/check_date", json!("2005-02-30")));
    tell("a text where a list belongs", &with("/mines/0/missing", json!("nothing")));
    let mut changed = contradictions();
    changed["mines"][0]["conditions"][0]["cases"] = json!([]);
    tell("met without a case", &serde_json::to_string_pretty(&changed).unwrap());
    changed = contradictions();
    changed["mines"][0].as_object_mut().unwrap().remove("conditions");
    tell("a key is missing, in one line", &serde_json::to_string(&changed).unwrap());
    tell("a key is missing", &serde_json::to_string_pretty(&changed).unwrap());
    snapshot("report-refused", &told);
}

#[test]
fn one_mine_a_line_is_told_apart() {
    let lines = Test::in_root().line("check fixtures/mines --format jsonl").any_stderr().status(11).run().stdout;
    assert!(refused(&lines).contains("JSON Lines"));
    assert!(refused(lines.lines().next().unwrap()).contains("--format json"));
}

#[test]
fn a_file_that_is_not_there_is_an_error() {
    let output = Test::new().line("report nowhere.json --lang en").status(20).any_stderr().run();
    assert!(output.stderr.starts_with("error[KJ1001]: there is no such file or folder"), "{}", output.stderr);
}

/// Keys that a later program with the same format version adds do not matter, nor does it that an older one did not have some.
#[test]
fn a_result_of_a_somewhat_other_program_is_read() {
    let mut changed = contradictions();
    changed["surprise"] = json!({ "a": 1 });
    changed["mines"][0]["surprise"] = json!([]);
    changed["mines"][0].as_object_mut().unwrap().remove("law_notes");
    for condition in changed["mines"][0]["conditions"].as_array_mut().unwrap() {
        condition.as_object_mut().unwrap().remove("clauses");
    }
    let output = Test::new().line("report - --format md --lang en").stdin(changed.to_string()).run();
    assert!(output.stdout.contains("State Council Order 446, art. 8(2)(1)"), "the citations stand for the clauses");
}

/// PowerShell redirects in UTF-16, and some editors put a mark before UTF-8.
#[test]
fn a_result_is_read_in_the_encodings_of_windows() {
    let text = contradictions().to_string();
    let utf16: Vec<u8> = std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let run = |bytes: Vec<u8>| Test::new().line("report - --format md").stdin(bytes).run().stdout;
    let plain = run(text.clone().into_bytes());
    assert_eq!(run(utf16), plain);
    assert_eq!(run(format!("\u{FEFF}{text}").into_bytes()), plain);
}

#[test]
fn a_report_ends_with_0_whatever_the_verdict() {
    Test::new().line("report - --format csv").stdin(contradictions().to_string()).status(0).run();
}
