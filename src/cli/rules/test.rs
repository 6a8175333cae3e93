//! `kuangjian rules test`.

use super::super::Exit;
use super::super::args::{Global, RulesTestOptions};
use crate::source::Language;

/// To be written.
pub fn run(_global: &Global, _options: &RulesTestOptions, _language: Language) -> anyhow::Result<Exit> {
    anyhow::bail!("not there yet")
}
