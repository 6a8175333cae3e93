//! The district of 56 mines, in every encoding and in both forms.

use std::collections::BTreeMap;
use std::path::Path;

use encoding_rs::GB18030;
use serde_json::Value;

use super::{ROOT, Test};

fn sheet() -> Vec<u8> {
    std::fs::read(Path::new(ROOT).join("fixtures/district/mines.gb18030.csv")).unwrap()
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(bytes).collect()
}

#[test]
fn one_sheet_in_five_encodings_gives_the_same_bytes() {
    let gb18030 = sheet();
    let text = GB18030.decode_without_bom_handling_and_without_replacement(&gb18030).unwrap().into_owned();
    assert!(std::str::from_utf8(&gb18030).is_err(), "the sheet is not UTF-8 by itself");
    for format in ["json", "jsonl", "table"] {
        let run = |bytes: &[u8]| {
            let test = Test::new().file("mines.csv", bytes).line("check mines.csv --format").arg(format);
            test.status(11).run().stdout
        };
        let expected = run(&gb18030);
        assert!(expected.contains("临岩县青杠坪煤矿"));
        for (name, bytes) in [
            ("UTF-8", text.clone().into_bytes()),
            ("UTF-8 with mark", format!("\u{FEFF}{text}").into_bytes()),
            ("UTF-16LE with mark", utf16(&text, u16::to_le_bytes)),
            ("UTF-16BE with mark", utf16(&text, u16::to_be_bytes)),
        ] {
            assert!(run(&bytes) == expected, "{name} {format}");
        }
    }
}

#[test]
fn only_the_name_of_the_file_makes_a_difference() {
    let run = |name: &str| {
        let output = Test::new().file(name, sheet()).args(["check", name, "--format", "json"]).status(11).run();
        output.stdout.replace(&format!("\"file\": \"{name}\""), "\"file\": \"…\"")
    };
    assert!(run("a.csv") == run("folder/矿.csv"));
}

#[test]
fn line_breaks_make_no_difference() {
    let text = GB18030.decode_without_bom_handling(&sheet()).0.into_owned();
    let run = |text: &str| Test::new().line("check - --format json").stdin(text).status(11).run().stdout;
    assert!(text.contains("\r\n"));
    assert!(run(&text) == run(&text.replace("\r\n", "\n")));
}

/// What came out for a mine: verdict, conditions met, cases with contradictions.
type Came = (String, Vec<String>, Vec<String>);

fn names<'a>(items: impl IntoIterator<Item = &'a Value>) -> Vec<String> {
    items.into_iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

fn came(path: &str) -> BTreeMap<String, Came> {
    let document = Test::in_root().args(["check", path, "--format", "json"]).status(11).run().json();
    let of_mine = |mine: &Value| {
        let conditions = mine["conditions"].as_array().unwrap();
        let cases = conditions.iter().flat_map(|condition| condition["cases"].as_array().unwrap());
        let came = (
            mine["verdict"].as_str().unwrap().to_owned(),
            names(conditions.iter().filter(|condition| condition["outcome"] == "met")),
            names(cases.filter(|case| !case["contradictions"].as_array().unwrap().is_empty())),
        );
        (mine["mine"]["id"].as_str().unwrap().to_owned(), came)
    };
    document["mines"].as_array().unwrap().iter().map(of_mine).collect()
}

fn expected() -> BTreeMap<String, Came> {
    let text = std::fs::read_to_string(Path::new(ROOT).join("fixtures/district/expected.csv")).unwrap();
    let of_line = |line: &str| {
        let cells: Vec<&str> = line.trim_start_matches('\u{FEFF}').split(',').collect();
        let list = |at: usize| cells[at].split_whitespace().map(str::to_owned).collect();
        (cells[0].to_owned(), (cells[1].to_owned(), list(2), list(3)))
    };
    text.lines().skip(1).map(of_line).collect()
}

#[test]
fn the_sheet_and_the_folder_give_what_is_expected() {
    let expected = expected();
    assert_eq!(expected.len(), 56);
    for path in ["fixtures/district/folder", "fixtures/district/mines.gb18030.csv"] {
        let came = came(path);
        for (mine, expected) in &expected {
            assert_eq!(came.get(mine), Some(expected), "{path} {mine}");
        }
        assert_eq!(came.len(), 56, "{path}");
    }
}

#[test]
fn the_proportions_are_those_of_the_document() {
    let document = Test::in_root().line("check fixtures/district/folder --format json").status(11).run().json();
    let summary = &document["summary"];
    for (what, count) in [("mines", 56), ("closure", 8), ("suspension", 20), ("undetermined", 4), ("clear", 24), ("errors", 0)] {
        assert_eq!(summary[what], count, "{what}");
    }
}
