//! `kuangjian rules test`: runs the tests beside the conditions.

use std::io::Write;

use super::super::args::{Global, RulesTestOptions, TestFormat};
use super::super::{Exit, output, session};
use crate::fact::Vocabulary;
use crate::report::test_results::{self, PackResults, TestResult};
use crate::rule::Pack;
use crate::source::Language;
use crate::trial::{self, RuleTest};

/// Runs the tests of the packs and writes what they came to.
pub fn run(global: &Global, options: &RulesTestOptions, language: Language) -> anyhow::Result<Exit> {
    let tested = match session::tested_packs(global, options.pack.as_deref(), language) {
        Ok(tested) => tested,
        Err(exit) => return Ok(exit),
    };
    let vocabulary = &tested.book.vocabulary;
    let filter = options.filter.as_deref();
    let results: Vec<PackResults<'_>> =
        tested.packs().map(|(pack, tests)| run_pack(pack, tests, filter, vocabulary)).collect();
    let style = output::report_style(global, language);
    output::write(global, style, |out: &mut dyn Write| match options.format {
        TestFormat::Human => out.write_all(test_results::human(&results, vocabulary, style).as_bytes()),
        TestFormat::Json => test_results::json(out, &results),
        TestFormat::Junit => out.write_all(test_results::junit(&results, language).as_bytes()),
    })?;
    let nothing_run = nothing_run(&results, filter, language);
    for message in &nothing_run {
        let _ = writeln!(anstream::stderr(), "{message}");
    }
    let failed = results.iter().any(|pack| pack.failed() > 0);
    Ok(if failed || !nothing_run.is_empty() { Exit::Tests } else { Exit::Clear })
}

fn run_pack<'a>(
    pack: &'a Pack,
    tests: &'a [RuleTest],
    filter: Option<&str>,
    vocabulary: &Vocabulary,
) -> PackResults<'a> {
    let chosen = tests.iter().filter(|test| filter.is_none_or(|filter| is_meant(test, filter)));
    let results = chosen.map(|test| TestResult { test, failures: trial::run(test, pack, vocabulary) }).collect();
    PackResults { pack, results }
}

/// Whether the name of a test, or an id that it expects an outcome of, contains `filter`.
fn is_meant(test: &RuleTest, filter: &str) -> bool {
    test.name.contains(filter) || test.expect.iter().any(|expectation| expectation.id.contains(filter))
}

/// A pack without tests proves nothing; nor does a filter that no test matches.
fn nothing_run(results: &[PackResults<'_>], filter: Option<&str>, language: Language) -> Vec<String> {
    let empty = results.iter().filter(|pack| pack.results.is_empty());
    match (filter, language) {
        (None, Language::Zh) => empty.map(|pack| format!("错误：规则包 `{}` 没有测试", pack.pack.id)).collect(),
        (None, Language::En) => empty.map(|pack| format!("error: the pack `{}` has no test", pack.pack.id)).collect(),
        (Some(_), _) if empty.count() < results.len() => Vec::new(),
        (Some(filter), Language::Zh) => vec![format!("错误：没有与 `{filter}` 相符的测试")],
        (Some(filter), Language::En) => vec![format!("error: no test matched `{filter}`")],
    }
}
