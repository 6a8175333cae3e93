//! `kuangjian rules list`: the conditions of the packs.

use std::io::Write;

use super::super::args::{Global, PlainFormat, RulesListOptions};
use super::super::{Exit, output, session};
use crate::report::list;
use crate::source::Language;

/// Lists the conditions of the packs.
pub fn run(global: &Global, options: &RulesListOptions, language: Language) -> anyhow::Result<Exit> {
    let book = match session::rules(global, language) {
        Ok(book) => book,
        Err(exit) => return Ok(exit),
    };
    let packs = session::packs(book, global);
    let style = output::report_style(global, language);
    output::write(global, style, |out: &mut dyn Write| match options.format {
        PlainFormat::Human => out.write_all(list::human(&packs, style).as_bytes()),
        PlainFormat::Json => list::json(out, &packs, &book.vocabulary),
    })?;
    Ok(Exit::Clear)
}
