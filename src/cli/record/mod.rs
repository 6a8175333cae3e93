//! `kuangjian record`: one file a subcommand.

mod ask;
mod check;
mod convert;
mod map;
mod template;

use super::Exit;
use super::args::{Global, RecordCommand};
use crate::source::Language;

/// Runs a subcommand of `record`.
pub fn run(global: &Global, command: &RecordCommand, language: Language) -> anyhow::Result<Exit> {
    match command {
        RecordCommand::Template(options) => template::run(global, options, language),
        RecordCommand::Check(options) => check::run(global, options, language),
        RecordCommand::Convert(options) => convert::run(global, options, language),
        RecordCommand::Map(options) => map::run(global, options, language),
        RecordCommand::Ask(options) => ask::run(global, options, language),
    }
}
