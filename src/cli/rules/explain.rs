//! `kuangjian rules explain`.

use super::super::Exit;
use super::super::args::{Global, RulesExplainOptions};
use crate::source::Language;

/// To be written.
pub fn run(_global: &Global, _options: &RulesExplainOptions, _language: Language) -> anyhow::Result<Exit> {
    anyhow::bail!("not there yet")
}
