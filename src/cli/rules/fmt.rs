//! `kuangjian rules fmt`.

use super::super::Exit;
use super::super::args::{Global, RulesFmtOptions};
use crate::source::Language;

/// To be written.
pub fn run(_global: &Global, _options: &RulesFmtOptions, _language: Language) -> anyhow::Result<Exit> {
    anyhow::bail!("not there yet")
}
