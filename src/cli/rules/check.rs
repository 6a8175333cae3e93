//! `kuangjian rules check`.

use super::super::Exit;
use super::super::args::{Global, RulesCheckOptions};
use crate::source::Language;

/// To be written.
pub fn run(_global: &Global, _options: &RulesCheckOptions, _language: Language) -> anyhow::Result<Exit> {
    anyhow::bail!("not there yet")
}
