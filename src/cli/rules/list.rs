//! `kuangjian rules list`.

use super::super::Exit;
use super::super::args::{Global, RulesListOptions};
use crate::source::Language;

/// To be written.
pub fn run(_global: &Global, _options: &RulesListOptions, _language: Language) -> anyhow::Result<Exit> {
    anyhow::bail!("not there yet")
}
