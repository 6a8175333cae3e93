//! `kuangjian rules mutate`.

use super::super::Exit;
use super::super::args::{Global, RulesMutateOptions};
use crate::source::Language;

/// To be written.
pub fn run(_global: &Global, _options: &RulesMutateOptions, _language: Language) -> anyhow::Result<Exit> {
    anyhow::bail!("not there yet")
}
