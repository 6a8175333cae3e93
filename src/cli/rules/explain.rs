//! `kuangjian rules explain`.

use super::super::Exit;
use super::super::args::{Global, RulesExplainOptions};
use super::super::output;
use super::levels;
use crate::report::pages;
use crate::source::Language;

/// Prints the page of a diagnostic code.
pub fn run(global: &Global, options: &RulesExplainOptions, language: Language) -> anyhow::Result<Exit> {
    let code = levels::code(&options.code, language)?;
    let style = output::report_style(global, language);
    output::write(global, style, |out| writeln!(out, "# {code}\n\n{}", pages::section(code, language)))?;
    Ok(Exit::Clear)
}
