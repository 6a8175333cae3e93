//! The arguments. Help in Chinese stands in `help.rs`; a test makes sure that none is missing.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Judge from a coal mine's self-inspection record whether it must be suspended for rectification or closed.
#[derive(Debug, Parser)]
#[command(name = "kuangjian", version, disable_help_subcommand = true)]
pub struct Arguments {
    /// What every subcommand takes.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every subcommand.
#[derive(Debug, Args)]
pub struct Global {
    /// Language of reports and messages
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<Lang>,
    /// Use the rule files of this folder instead of those in the program
    #[arg(long, global = true, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Judge by this pack; may be given several times, `all` for every pack
    #[arg(long = "pack", global = true, value_name = "ID", default_value = "campaign-2005")]
    pub packs: Vec<String>,
    /// Judge as of this day (YYYY-MM-DD) instead of the check date of the record
    #[arg(long, global = true, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Write the report to this file instead of standard output
    #[arg(short, long, global = true, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Overwrite the output file if it is there
    #[arg(long, global = true)]
    pub force: bool,
    /// Use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: When,
    /// Exit with 0 whatever the verdict; errors keep their codes
    #[arg(long, global = true)]
    pub exit_zero: bool,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Judge records
    Check(CheckOptions),
    /// Show why a condition came out as it did
    Explain(ExplainOptions),
    /// Print a completion script for a shell
    Completions(CompletionOptions),
}

/// Where records come from.
#[derive(Debug, Args)]
pub struct RecordInput {
    /// Records: files, folders, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

/// Options of `check`.
#[derive(Debug, Args)]
pub struct CheckOptions {
    /// The records.
    #[command(flatten)]
    pub input: RecordInput,
    /// Form of the report
    #[arg(short, long, value_name = "FORMAT", default_value = "table")]
    pub format: CheckFormat,
}

/// Options of `explain`.
#[derive(Debug, Args)]
pub struct ExplainOptions {
    /// A record: a file, or - for standard input
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    /// The condition or case, such as S01 or S01.2
    #[arg(value_name = "ID")]
    pub id: String,
    /// The mine, where the file has several
    #[arg(long, value_name = "MINE_ID")]
    pub mine: Option<String>,
}

/// Options of `completions`.
#[derive(Debug, Args)]
pub struct CompletionOptions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// Forms of the report of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// A table for people
    Table,
    /// One JSON document
    Json,
    /// One JSON object a line
    Jsonl,
}

/// The languages, as they are named on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// Chinese
    Zh,
    /// English
    En,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
