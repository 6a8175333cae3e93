//! The arguments. Help in Chinese stands in `help.rs`; a test makes sure that none is missing.

mod rules;

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use self::rules::*;

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

pub use crate::rule::DEFAULT_PACK;

/// What `--pack` takes for the packs that state the law of the check date.
pub const IN_FORCE: &str = "in-force";

/// Options of every subcommand.
#[derive(Debug, Args)]
pub struct Global {
    /// Language of reports and messages
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<Lang>,
    /// Use the rule files of this folder instead of those in the program
    #[arg(long, global = true, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Judge by this pack; may be given several times, `in-force` for the law of the check date, `all` for every pack [default: campaign-2005, and in-force for draft]
    #[arg(long = "pack", global = true, value_name = "ID")]
    pub packs: Vec<String>,
    /// Whether no pack was named, so that the packs are those that the subcommand takes by itself.
    #[arg(skip)]
    pub no_pack_named: bool,
    /// Judge as of this day (YYYY-MM-DD) instead of the check date of the record
    #[arg(long, global = true, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Write the report to this file instead of standard output; `check` and `report` take several, each in the form that its ending says
    #[arg(short, long, global = true, value_name = "FILE")]
    pub output: Vec<PathBuf>,
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

impl Arguments {
    /// The arguments with the pack that is used where none is named: an order or proposal can rest on nothing but the law in force.
    pub fn with_pack(mut self) -> Arguments {
        if self.global.packs.is_empty() {
            let pack = if matches!(self.command, Command::Draft(_)) { IN_FORCE } else { DEFAULT_PACK };
            self.global.packs.push(pack.to_owned());
            self.global.no_pack_named = true;
        }
        self
    }
}

impl Global {
    /// The file that the report goes to, where it does not go to standard output.
    pub fn output(&self) -> Option<&PathBuf> {
        self.output.first()
    }
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Judge records
    Check(CheckOptions),
    /// Write a saved result as a page, a workbook or another report
    Report(ReportOptions),
    /// Sum up a district: verdicts by county and kind, what is met and missing most often, whom to watch, what changed
    Summary(SummaryOptions),
    /// Show why a condition came out as it did
    Explain(ExplainOptions),
    /// Say what must happen next: the measures that the law attaches to the verdict, with their deadlines
    Next(NextOptions),
    /// Draft an enforcement document as a Word file, for a person to check and complete
    Draft(DraftOptions),
    /// Write, check, convert and fill in records
    #[command(subcommand)]
    Record(RecordCommand),
    /// Check, test, measure and show rule files
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Print a completion script for a shell
    Completions(CompletionOptions),
}

/// Where records come from.
#[derive(Debug, Args)]
pub struct RecordInput {
    /// Records: files, folders, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How records are read.
    #[command(flatten)]
    pub reading: ReadingOptions,
}

/// How records are read.
#[derive(Debug, Args)]
pub struct ReadingOptions {
    /// Read columns as this mapping says
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// Leave out columns that are not understood, and report them
    #[arg(long)]
    pub ignore_columns: bool,
    /// Read files up to other bounds, such as rows=2000000
    #[arg(long = "limit", value_name = "NAME=NUMBER")]
    pub limits: Vec<String>,
}

/// The subcommands of `record`.
#[derive(Debug, Subcommand)]
pub enum RecordCommand {
    /// Write an empty record to fill in: all that the packs ask for, with questions, choices and clauses
    Template(TemplateOptions),
    /// Say whether records can be read and agree with themselves, without judging them
    Check(RecordInput),
    /// Draft a mapping of a table's columns to facts, for a person to correct
    Map(RecordMapOptions),
    /// Write records in another format, with nothing lost
    Convert(ConvertOptions),
    /// Fill in a record by answering questions, only those that can still change the verdict
    Ask(AskOptions),
}

/// Options of `record map`.
#[derive(Debug, Args)]
pub struct RecordMapOptions {
    /// A table: a CSV file or a workbook
    #[arg(value_name = "FILE")]
    pub table: PathBuf,
}

/// Options of `record convert`.
#[derive(Debug, Args)]
pub struct ConvertOptions {
    /// The records: a file, a folder, or - for standard input
    #[arg(value_name = "IN")]
    pub input: PathBuf,
    /// Where to write them: a .toml, .json, .csv or .xlsx file, a folder (with / at its end), or - for standard output
    #[arg(value_name = "OUT")]
    pub out: PathBuf,
    /// Format, where the name of OUT does not tell it
    #[arg(long, value_name = "FORMAT")]
    pub to: Option<RecordFormat>,
    /// Rows of a CSV file [default: wide]
    #[arg(long, value_name = "LAYOUT")]
    pub layout: Option<CsvLayout>,
    /// Headings of CSV and XLSX: ids, or labels in Chinese or English [default: id]
    #[arg(long, value_name = "KIND")]
    pub headings: Option<HeadingKind>,
    /// Write OUT as a folder: CSV with a file for each table, TOML and JSON with a file for each mine
    #[arg(long)]
    pub split: bool,
    /// How records are read.
    #[command(flatten)]
    pub reading: ReadingOptions,
}

/// Formats in which records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RecordFormat {
    /// One mine a file
    Toml,
    /// One mine, or a list of them
    Json,
    /// Rows
    Csv,
    /// A workbook
    Xlsx,
}

/// What the rows of a CSV file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CsvLayout {
    /// A row a mine
    Wide,
    /// A row a fact
    Long,
}

/// How columns are headed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum HeadingKind {
    /// Ids, which never change
    Id,
    /// Chinese labels with units
    Zh,
    /// English labels with units
    En,
}

/// Options of `record ask`.
#[derive(Debug, Args)]
pub struct AskOptions {
    /// The record: a TOML file to go on with, or to make
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Options of `record template`.
#[derive(Debug, Args)]
pub struct TemplateOptions {
    /// Form of the template; told by the name of the output file if it is not given
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Option<TemplateFormat>,
}

/// Options of `check`.
#[derive(Debug, Args)]
pub struct CheckOptions {
    /// The records.
    #[command(flatten)]
    pub input: RecordInput,
    /// Form of the report; where it is not given, what the ending of the output file says, else a table
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Option<CheckFormat>,
    /// Only count: verdicts, and what each condition came to
    #[arg(long, conflicts_with_all = ["compare", "decided"], group = "many")]
    pub summary: bool,
    /// One line a mine without details (with --format table, csv or jsonl), for any number of mines
    #[arg(long, conflicts_with_all = ["compare", "decided"], group = "many")]
    pub brief: bool,
    /// Read and judge with so many threads (with --summary or --brief); as many as there are processors, if not given
    #[arg(long, value_name = "NUMBER", requires = "many", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub jobs: Option<u16>,
    /// Tell in pages, workbooks, Markdown and plain text what must happen next, if the verdict is decided on that day (YYYY-MM-DD)
    #[arg(long, value_name = "DATE", conflicts_with = "compare")]
    pub decided: Option<String>,
    /// Show what two packs come to side by side, instead of --pack
    #[arg(long, value_name = "OLD,NEW", value_delimiter = ',', num_args = 1, conflicts_with = "format")]
    pub compare: Vec<String>,
}

/// Options of `report`.
#[derive(Debug, Args)]
pub struct ReportOptions {
    /// A result that `check --format json` saved: a file, or - for standard input
    #[arg(value_name = "RESULT")]
    pub result: PathBuf,
    /// Form of the report; where it is not given, what the ending of the output file says, else a table
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Option<CheckFormat>,
    /// Tell in pages, workbooks, Markdown and plain text what must happen next, if the verdict is decided on that day (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub decided: Option<String>,
}

/// Options of `summary`.
#[derive(Debug, Args)]
pub struct SummaryOptions {
    /// Records, as `check` takes them, and results that `check --format json` saved: files, folders, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How records are read.
    #[command(flatten)]
    pub reading: ReadingOptions,
    /// Say what changed since this earlier result, which `check --format json` saved
    #[arg(long, value_name = "RESULT")]
    pub since: Option<PathBuf>,
    /// The first day (YYYY-MM-DD) on which an accident counts as recent; the source does not say how long it does
    #[arg(long, value_name = "DATE")]
    pub accident_since: Option<String>,
    /// Form of the summary; where it is not given, what the ending of the output file says, else a table
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Option<SummaryFormat>,
}

/// Options of `explain`.
#[derive(Debug, Args)]
pub struct ExplainOptions {
    /// A record: a file, or - for standard input
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    /// How records are read.
    #[command(flatten)]
    pub reading: ReadingOptions,
    /// The condition or case, such as S01 or S01.2
    #[arg(value_name = "ID")]
    pub id: String,
    /// The mine, by its id or name, where the file has several
    #[arg(long, value_name = "MINE")]
    pub mine: Option<String>,
}

/// Options of `next`.
#[derive(Debug, Args)]
pub struct NextOptions {
    /// A record: a file, or - for standard input
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    /// How records are read.
    #[command(flatten)]
    pub reading: ReadingOptions,
    /// The day of the decision (YYYY-MM-DD); the law of this day says what follows
    #[arg(long, value_name = "DATE")]
    pub decided: String,
    /// The day of another event that deadlines are counted from, such as resumption_applied=2026-11-20
    #[arg(long = "event", value_name = "EVENT=DATE")]
    pub events: Vec<String>,
    /// The mine, by its id or name, where the file has several
    #[arg(long, value_name = "MINE")]
    pub mine: Option<String>,
    /// Form of the report; where it is not given, what the ending of the output file says, else a table
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Option<NextFormat>,
}

/// Options of `draft`.
#[derive(Debug, Args)]
pub struct DraftOptions {
    /// The kind of document
    #[arg(value_name = "KIND")]
    pub kind: DraftKind,
    /// The record: a file, or - for standard input; for a notice, files and folders with the records of many mines
    #[arg(value_name = "RECORD", required_unless_present = "print_template")]
    pub paths: Vec<PathBuf>,
    /// How records are read.
    #[command(flatten)]
    pub reading: ReadingOptions,
    /// The mine, by its id or name, where the file has several
    #[arg(long, value_name = "MINE")]
    pub mine: Option<String>,
    /// The day of the decision (YYYY-MM-DD), which is left blank where it is not given; the law of this day says what the document needs
    #[arg(long, value_name = "DATE")]
    pub decided: Option<String>,
    /// Fill in this Word file instead of the template in the program
    #[arg(long, value_name = "FILE.docx")]
    pub template: Option<PathBuf>,
    /// Write the template in the program with its placeholders, for a bureau to change
    #[arg(long, conflicts_with_all = ["paths", "template", "mine", "decided"])]
    pub print_template: bool,
}

/// Kinds of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DraftKind {
    /// Record of an inspection
    Inspection,
    /// Decision on the spot
    Handling,
    /// Order to suspend production for rectification
    Suspension,
    /// Proposal to close the mine
    ClosureProposal,
    /// Public notice of the mines that are suspended
    Notice,
    /// Opinion after a re-examination
    ReExamination,
    /// Record of acceptance before production is resumed
    Acceptance,
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
    /// Text without boxes, for screen readers
    Plain,
    /// A page that needs nothing else
    Html,
    /// A workbook
    Xlsx,
    /// One line a mine: its verdict, and the conditions that are met or open
    Csv,
    /// Markdown, for merge requests
    #[value(alias = "markdown")]
    Md,
    /// JUnit XML, a condition a test
    Junit,
    /// SARIF 2.1.0, a met case a result
    Sarif,
    /// One JSON document: the saved result
    Json,
    /// One JSON object a line
    Jsonl,
}

/// Forms of the summary of a district.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SummaryFormat {
    /// Tables for people
    Table,
    /// Markdown, for merge requests
    #[value(alias = "md")]
    Markdown,
    /// A row a number and a row a mine that is named, for a spreadsheet
    Csv,
    /// One JSON document
    Json,
    /// A page that needs nothing else
    Html,
}

/// Forms of what must happen next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NextFormat {
    /// A table for people
    Table,
    /// A checklist
    #[value(alias = "md")]
    Markdown,
    /// A calendar with the deadlines, for a phone or Outlook
    Ics,
    /// One JSON document
    Json,
    /// A row a measure, for a spreadsheet
    Csv,
}

impl NextFormat {
    /// The form that the name of a file asks for by its ending.
    pub fn of_name(path: &Path) -> Option<NextFormat> {
        match path.extension()?.to_str()?.to_lowercase().as_str() {
            "md" | "markdown" => Some(NextFormat::Markdown),
            "ics" => Some(NextFormat::Ics),
            "json" => Some(NextFormat::Json),
            "csv" => Some(NextFormat::Csv),
            "txt" => Some(NextFormat::Table),
            _ => None,
        }
    }
}

/// Forms of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TemplateFormat {
    /// A workbook, for Excel, WPS or LibreOffice
    Xlsx,
    /// A table with a row for each fact
    Csv,
    /// A text with a line for each fact
    Toml,
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
