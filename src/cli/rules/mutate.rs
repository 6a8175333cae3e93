//! `kuangjian rules mutate`: the small changes of a pack that no test notices.

use std::io::Write;

use super::super::args::{Global, PlainFormat, RulesMutateOptions};
use super::super::{Exit, output, session};
use crate::report::mutation as report;
use crate::source::Language;
use crate::trial;

/// Makes the mutants of the packs, runs the tests on them, and reports the survivors.
pub fn run(global: &Global, options: &RulesMutateOptions, language: Language) -> anyhow::Result<Exit> {
    let tested = match session::tested_packs(global, options.pack.as_deref(), language) {
        Ok(tested) => tested,
        Err(exit) => return Ok(exit),
    };
    let style = output::report_style(global, language);
    let results: Vec<_> =
        tested.packs().map(|(pack, tests)| (pack, trial::mutate(pack, tests, &tested.book.vocabulary))).collect();
    output::write(global, style, |out: &mut dyn Write| {
        for (pack, mutation) in &results {
            match options.format {
                PlainFormat::Human => out.write_all(report::render(pack, mutation, style).as_bytes())?,
                PlainFormat::Json => report::write_json(out, pack, mutation)?,
            }
        }
        Ok(())
    })?;
    let sound =
        results.iter().all(|(_, mutation)| mutation.unexplained().next().is_none() && mutation.stale.is_empty());
    Ok(if sound { Exit::Clear } else { Exit::Tests })
}
