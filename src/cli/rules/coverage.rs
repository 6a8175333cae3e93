//! `kuangjian rules coverage`.

use super::super::Exit;
use super::super::args::{Global, RulesCoverageOptions};
use crate::source::Language;

/// To be written.
pub fn run(_global: &Global, _options: &RulesCoverageOptions, _language: Language) -> anyhow::Result<Exit> {
    anyhow::bail!("not there yet")
}
