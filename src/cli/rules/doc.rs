//! `kuangjian rules doc`.

use super::super::Exit;
use super::super::args::{Global, RulesDocOptions};
use crate::source::Language;

/// To be written.
pub fn run(_global: &Global, _options: &RulesDocOptions, _language: Language) -> anyhow::Result<Exit> {
    anyhow::bail!("not there yet")
}
