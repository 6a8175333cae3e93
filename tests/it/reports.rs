//! Saved results, and every form of report that is made from them.

mod forms;
mod hostile;
pub mod machines;
mod many;
mod page;
mod reading;
mod targets;
mod workbook;

use std::path::PathBuf;

use kuangjian::report::Style;
use kuangjian::report::result::Form;
use kuangjian::report::saved::{self, Mine, Saved};
use kuangjian::report::section::{Report, Section};
use kuangjian::source::Language;

use crate::cli::{MINES, Output, Test};

/// What is judged to be reported: the records of one mine, several mines, a district, cases under the law of their day, and input with mistakes.
fn inputs() -> Vec<(String, Vec<String>)> {
    let mut inputs: Vec<(String, Vec<String>)> =
        MINES.iter().map(|(mine, _)| ((*mine).to_owned(), vec![format!("fixtures/mines/{mine}.toml")])).collect();
    let mut add = |name: &str, line: &str| {
        inputs.push((name.to_owned(), line.split_whitespace().map(str::to_owned).collect()));
    };
    add("stop-area", "fixtures/mines/stop-area.toml --pack in-force");
    add("several", "fixtures/mines");
    add("district", "fixtures/district/folder");
    add("real-cases", "fixtures/real-cases --pack in-force");
    add("two-packs", "fixtures/mines/contradictions.toml --pack campaign-2005 --pack hazard-method-2005");
    add("unread", "fixtures/mines/clear.toml fixtures/mines/closed.toml nowhere.toml");
    add("nothing", "nowhere.toml");
    inputs
}

/// A check of the fixtures that writes a file of each name.
#[track_caller]
fn checked(input: &[String], lang: &str, files: &[&str]) -> Output {
    let test = Test::in_root().arg("check").args(input).args(["--lang", lang]);
    let paths: Vec<PathBuf> = files.iter().map(|file| test.path(file)).collect();
    let test = paths.into_iter().fold(test, |test, path| test.arg("-o").arg(path));
    test.any_status().any_stderr().stdout("").run()
}

/// The saved result of a check.
#[track_caller]
fn saved_of(input: &[String]) -> Saved {
    let output = checked(input, "en", &["result.json"]);
    saved::read("result.json", &std::fs::read(output.path("result.json")).unwrap()).unwrap()
}

/// The saved result of a mine that goes on producing in spite of a hazard, which both packs in force say in the same way.
#[track_caller]
fn found_twice() -> Saved {
    let record = std::fs::read_to_string("fixtures/mines/stop-area.toml").unwrap();
    let stated = "production_despite_hazard = { value = false";
    assert!(record.contains(stated));
    let record = record.replace(stated, "production_despite_hazard = { value = true");
    let test = Test::new().file("a.toml", &record).line("check a.toml --pack in-force --format json");
    let output = test.any_status().any_stderr().run();
    let saved = saved::read("r.json", output.stdout.as_bytes()).unwrap();
    assert_eq!(saved.mines[0].named(kuangjian::verdict::Outcome::Met).len(), 3);
    saved
}

/// The text of a report.
fn text(saved: &Saved, language: Language, form: Form) -> String {
    String::from_utf8(bytes(saved, language, form, &|_| Vec::new())).unwrap()
}

fn bytes(saved: &Saved, language: Language, form: Form, sections: &dyn Fn(&Mine) -> Vec<Section>) -> Vec<u8> {
    let report = Report { saved, language, sections };
    form.render(&report, Style { language, color: false, width: Some(120) }).unwrap()
}
