//! What the tests of packs came to: for people, as JSON, as JUnit XML.

use std::fmt::Write;
use std::io;

use serde::Serialize;

use super::json::FORMAT_VERSION;
use super::junit::{self, CameTo, Case, Suite};
use super::{Style, explain};
use crate::fact::Vocabulary;
use crate::rule::Pack;
use crate::source::{Bilingual, Language, Place};
use crate::trial::{Failure, RuleTest};
use crate::verdict::judge;

/// The tests of a pack that were run.
pub struct PackResults<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// What each test came to, in the order of the files.
    pub results: Vec<TestResult<'a>>,
}

/// What a test came to.
pub struct TestResult<'a> {
    /// The test.
    pub test: &'a RuleTest,
    /// What is not as expected; nothing if the test passed.
    pub failures: Vec<Failure>,
}

impl PackResults<'_> {
    /// How many tests failed.
    pub fn failed(&self) -> usize {
        self.results.iter().filter(|result| !result.failures.is_empty()).count()
    }
}

/// Passed and failed, over all packs.
fn totals(results: &[PackResults<'_>]) -> (usize, usize) {
    let all: usize = results.iter().map(|pack| pack.results.len()).sum();
    let failed: usize = results.iter().map(PackResults::failed).sum();
    (all - failed, failed)
}

/// For people: each failure with the explanation of what it is about, and the totals.
pub fn human(results: &[PackResults<'_>], vocabulary: &Vocabulary, style: Style) -> String {
    let language = style.language;
    let mut out = String::new();
    for pack in results {
        for result in pack.results.iter().filter(|result| !result.failures.is_empty()) {
            let word = if language == Language::Zh { "失败" } else { "failed" };
            let _ = writeln!(out, "{}: {word}: {}", result.test.place, result.test.name);
            for failure in &result.failures {
                let _ = writeln!(out, "  {}", failure.message.in_language(language));
            }
            out.push('\n');
            out.push_str(&explanations(pack.pack, result, vocabulary, style));
        }
    }
    let (passed, failed) = totals(results);
    let _ = match language {
        Language::Zh => writeln!(out, "通过 {passed} 项，失败 {failed} 项"),
        Language::En => writeln!(out, "{passed} passed, {failed} failed"),
    };
    out
}

/// Why each condition or case of a failure came out as it did, each once.
fn explanations(pack: &Pack, result: &TestResult<'_>, vocabulary: &Vocabulary, style: Style) -> String {
    let judgment = judge(vocabulary, &result.test.record, [pack]);
    let mut shown: Vec<&str> = Vec::new();
    let mut out = String::new();
    for id in result.failures.iter().filter_map(|failure| failure.id.as_deref()) {
        if shown.contains(&id) {
            continue;
        }
        shown.push(id);
        let of = judgment.conditions.iter().find_map(|result| {
            let case = result.cases.iter().any(|case| case.case.id == id);
            (case || result.condition.id == id).then_some((result, case.then_some(id)))
        });
        if let Some((condition, case)) = of {
            for line in explain::render(&judgment, condition, case, style).lines() {
                let _ = writeln!(out, "{}", format!("    {line}").trim_end());
            }
            out.push('\n');
        }
    }
    out
}

#[derive(Serialize)]
struct Document<'a> {
    format_version: u32,
    /// The pack, if it is one.
    pack: Option<&'a str>,
    passed: usize,
    failed: usize,
    tests: Vec<TestJson<'a>>,
}

#[derive(Serialize)]
struct TestJson<'a> {
    pack: &'a str,
    name: &'a str,
    place: PlaceJson<'a>,
    passed: bool,
    failures: Vec<FailureJson<'a>>,
}

#[derive(Serialize)]
struct PlaceJson<'a> {
    file: &'a str,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct FailureJson<'a> {
    id: Option<&'a str>,
    message: &'a Bilingual,
}

/// As one JSON document; it is the same in every language.
pub fn json(out: &mut dyn io::Write, results: &[PackResults<'_>]) -> io::Result<()> {
    let (passed, failed) = totals(results);
    let pack = match results {
        [only] => Some(only.pack.id.as_str()),
        _ => None,
    };
    let tests = results.iter().flat_map(|pack| {
        pack.results.iter().map(|result| TestJson {
            pack: &pack.pack.id,
            name: &result.test.name,
            place: place(&result.test.place),
            passed: result.failures.is_empty(),
            failures: result
                .failures
                .iter()
                .map(|failure| FailureJson { id: failure.id.as_deref(), message: &failure.message })
                .collect(),
        })
    });
    let document = Document { format_version: FORMAT_VERSION, pack, passed, failed, tests: tests.collect() };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn place(place: &Place) -> PlaceJson<'_> {
    let (line, column) = match place {
        Place::Text { source, span } => source.line_column(span.start),
        Place::Cell { .. } | Place::Sheet(_) | Place::File(_) => (1, 1),
    };
    PlaceJson { file: place.file(), line, column }
}

/// As JUnit XML: a suite a pack, and the name of the test's file as class name.
pub fn junit(results: &[PackResults<'_>], language: Language) -> String {
    let suite = |pack: &PackResults<'_>| Suite {
        name: pack.pack.id.clone(),
        cases: pack.results.iter().map(|result| test_case(result, language)).collect(),
        said: None,
    };
    junit::document(&results.iter().map(suite).collect::<Vec<_>>())
}

fn test_case(result: &TestResult<'_>, language: Language) -> Case {
    let place = &result.test.place;
    let stem = std::path::Path::new(place.file()).file_stem();
    let messages: Vec<&str> = result.failures.iter().map(|failure| failure.message.in_language(language)).collect();
    Case {
        class: stem.map_or_else(String::new, |stem| stem.to_string_lossy().into()),
        name: result.test.name.clone(),
        file: place.file().to_owned(),
        line: Some(place.line().unwrap_or(1)),
        came_to: match messages.as_slice() {
            [] => CameTo::Passed,
            messages => CameTo::Failed(messages.join(super::words::separator(language)), place.to_string()),
        },
    }
}
