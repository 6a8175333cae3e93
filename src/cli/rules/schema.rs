//! `kuangjian rules schema`.

use super::super::Exit;
use super::super::args::{Global, RulesSchemaOptions};
use crate::source::Language;

/// To be written.
pub fn run(_global: &Global, _options: &RulesSchemaOptions, _language: Language) -> anyhow::Result<Exit> {
    anyhow::bail!("not there yet")
}
