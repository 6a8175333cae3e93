//! A saved result of more mines than a document has room for, if everything stood in its place.

use kuangjian::report::json::MOST_SPREAD;
use kuangjian::report::result::Form;
use kuangjian::report::saved::{self, Saved, Summary, packed};
use kuangjian::source::Language;
use serde_json::Value;

use super::{bytes, inputs, saved_of, text};
use crate::json::assert_many;

/// The mines of every input, again and again with other ids.
fn many() -> Saved {
    let mut all: Option<Saved> = None;
    for saved in inputs().iter().filter(|(name, _)| name != "nothing").map(|(_, input)| saved_of(input)) {
        match &mut all {
            None => all = Some(saved),
            Some(all) => {
                all.packs.extend(saved.packs.into_iter().filter(|pack| !all.packs.contains(pack)).collect::<Vec<_>>());
                all.mines.extend(saved.mines);
                all.errors.extend(saved.errors);
                all.not_judged.extend(saved.not_judged);
            }
        }
    }
    let mut all = all.unwrap();
    let different = all.mines.clone();
    while all.mines.len() <= 4 * MOST_SPREAD {
        let round = all.mines.len();
        all.mines.extend(different.iter().cloned().map(|mut mine| {
            mine.mine.id = Some(format!("{:?}-{round}", mine.mine.id));
            mine
        }));
    }
    all.summary = Summary::of(&all.mines, &all.errors);
    all
}

#[test]
fn nothing_is_lost_and_most_is_saved() {
    let all = many();
    let json = text(&all, Language::Zh, Form::Json);
    let spread = serde_json::to_string(&all).unwrap();
    assert!(json.len() * 4 < spread.len(), "{} of {}", json.len(), spread.len());
    let read = saved::read("r.json", json.as_bytes()).unwrap_or_else(|problems| panic!("{problems:?}"));
    assert!(read == all, "read back it is the same");
    assert!(!read.not_judged.is_empty(), "a mine with a mistake is named");
    for form in [Form::Json, Form::Html, Form::Csv, Form::Table, Form::Markdown] {
        let render = |saved: &Saved| bytes(saved, Language::En, form, &|_| Vec::new());
        assert!(render(&read) == render(&all), "{form:?}");
    }
    let document: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(document["format_version"], packed::PACKED_VERSION);
    assert_many(&document);
    // What older programs saved of many mines is still read.
    assert!(saved::read("r.json", spread.as_bytes()).unwrap_or_else(|problems| panic!("{problems:?}")) == all);
}

#[test]
fn a_result_that_points_at_nothing_is_refused() {
    let all = many();
    let document: Value = serde_json::from_str(&text(&all, Language::Zh, Form::Json)).unwrap();
    let codes = |document: &Value| -> Vec<String> {
        match saved::read("r.json", document.to_string().as_bytes()) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.iter().map(|problem| problem.code.to_string()).collect(),
        }
    };
    assert_eq!(codes(&document), [""; 0]);
    for pointer in [
        "/common/conditions/0/title",
        "/common/facts/0/0",
        "/mines/0/stated/0/fact",
        "/mines/0/stated/0/shown",
        "/mines/0/conditions/0/of",
        "/mines/0/conditions/0/clauses/0",
        "/mines/0/judged_by/0",
        "/mines/0/about/0",
    ] {
        let mut changed = document.clone();
        *changed.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = 1_000_000.into();
        assert_eq!(codes(&changed), ["KJ1303"], "{pointer}");
    }
    let mut changed = document.clone();
    changed["mines"][0]["conditions"][0]["cases"] = Value::Array(Vec::new());
    assert_eq!(codes(&changed), ["KJ1303"], "a case is missing");
    let mut changed = document.clone();
    changed["summary"]["mines"] = 3.into();
    assert_eq!(codes(&changed), ["KJ1303"], "the counts are those of the mines");
}
