//! `kuangjian rules`: one file a subcommand.

mod check;
mod coverage;
pub mod diff;
mod doc;
mod explain;
mod fmt;
mod levels;
mod list;
mod mutate;
mod schema;
mod show;
mod sql;
mod test;

use super::Exit;
use super::args::{Global, RulesCommand};
use crate::source::Language;

/// Runs a subcommand of `rules`.
pub fn run(global: &Global, command: &RulesCommand, language: Language) -> anyhow::Result<Exit> {
    match command {
        RulesCommand::Check(options) => check::run(global, options, language),
        RulesCommand::Test(options) => test::run(global, options, language),
        RulesCommand::Coverage(options) => coverage::run(global, options, language),
        RulesCommand::Mutate(options) => mutate::run(global, options, language),
        RulesCommand::Fmt(options) => fmt::run(global, options, language),
        RulesCommand::Schema(options) => schema::run(global, options, language),
        RulesCommand::List(options) => list::run(global, options, language),
        RulesCommand::Show(options) => show::run(global, options, language),
        RulesCommand::Doc(options) => doc::run(global, options, language),
        RulesCommand::Diff(options) => diff::run(global, options, language),
        RulesCommand::Sql(options) => sql::run(global, options, language),
        RulesCommand::Explain(options) => explain::run(global, options, language),
    }
}
