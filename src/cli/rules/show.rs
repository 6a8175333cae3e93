//! `kuangjian rules show`.

use super::super::Exit;
use super::super::args::{Global, RulesShowOptions};
use crate::source::Language;

/// To be written.
pub fn run(_global: &Global, _options: &RulesShowOptions, _language: Language) -> anyhow::Result<Exit> {
    anyhow::bail!("not there yet")
}
