//! `kuangjian rules coverage`: what the tests of a pack prove.

use std::io::Write;

use super::super::args::{Global, PlainFormat, RulesCoverageOptions};
use super::super::{Exit, output, session};
use crate::report::{coverage as report, suggestions};
use crate::source::Language;
use crate::trial;

/// Measures the coverage of the packs, and reports it.
pub fn run(global: &Global, options: &RulesCoverageOptions, language: Language) -> anyhow::Result<Exit> {
    let tested = match session::tested_packs(global, options.pack.as_deref(), language) {
        Ok(tested) => tested,
        Err(exit) => return Ok(exit),
    };
    let style = output::report_style(global, language);
    let measured: Vec<_> =
        tested.packs().map(|(pack, tests)| (pack, trial::coverage(pack, tests, &tested.book.vocabulary))).collect();
    output::write(global, style, |out: &mut dyn Write| {
        for ((pack, coverage), (_, tests)) in measured.iter().zip(tested.packs()) {
            if options.suggest {
                let vocabulary = &tested.book.vocabulary;
                let suggestions = trial::suggest::suggest(pack, tests, coverage, vocabulary);
                out.write_all(suggestions::render(&suggestions, vocabulary, language).as_bytes())?;
                continue;
            }
            match options.format {
                PlainFormat::Human => out.write_all(report::render(pack, coverage, style).as_bytes())?,
                PlainFormat::Json => report::write_json(out, pack, coverage)?,
            }
        }
        Ok(())
    })?;
    let enough = options.min.is_none_or(|min| measured.iter().all(|(_, coverage)| coverage.reaches(min)));
    let sound = measured.iter().all(|(_, coverage)| coverage.failing == 0);
    Ok(if enough && sound { Exit::Clear } else { Exit::Tests })
}
