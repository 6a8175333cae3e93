//! `kuangjian record map`: drafts a mapping of columns for a person to correct.

use std::io::Write;

use crate::cli::args::{Global, RecordMapOptions};
use crate::cli::{Exit, output, session};
use crate::record::draft_map;
use crate::source::Language;

/// Drafts the mapping for a table.
pub fn run(global: &Global, options: &RecordMapOptions, language: Language) -> anyhow::Result<Exit> {
    output::must_not_be_input(global, std::slice::from_ref(&options.table), language)?;
    let book = match session::rules(global, language) {
        Ok(book) => book,
        Err(exit) => return Ok(exit),
    };
    let mut problems = Vec::new();
    let drafted = draft_map(&options.table, &book.vocabulary, language, &mut problems);
    session::report(&problems, global, language);
    let Some(text) = drafted else { return Ok(Exit::Record) };
    let style = output::report_style(global, language);
    output::write(global, style, |out: &mut dyn Write| out.write_all(text.as_bytes()))?;
    Ok(Exit::Clear)
}
