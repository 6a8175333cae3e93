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

/// The pack by which records are judged where none is named.
pub const DEFAULT_PACK: &str = "campaign-2005";

/// Options of every subcommand.
#[derive(Debug, Args)]
pub struct Global {
    /// Language of reports and messages
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<Lang>,
    /// Use the rule files of this folder instead of those in the program
    #[arg(long, global = true, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Judge by this pack; may be given several times, `in-force` for the law of the check date, `all` for every pack
    #[arg(long = "pack", global = true, value_name = "ID", default_value = DEFAULT_PACK)]
    pub packs: Vec<String>,
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
    /// Show why a condition came out as it did
    Explain(ExplainOptions),
    /// Say what must happen next: the measures that the law attaches to the verdict, with their deadlines
    Next(NextOptions),
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
    /// Form of the report
    #[arg(short, long, value_name = "FORMAT", default_value = "table")]
    pub format: NextFormat,
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

/// Forms of what must happen next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NextFormat {
    /// A table for people
    Table,
    /// A checklist
    Markdown,
    /// A calendar with the deadlines, for a phone or Outlook
    Ics,
    /// One JSON document
    Json,
    /// A row a measure, for a spreadsheet
    Csv,
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

/// The subcommands of `rules`.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Check vocabulary, instruments, packs and tests; report every mistake with its place
    Check(RulesCheckOptions),
    /// Run the tests beside the conditions
    Test(RulesTestOptions),
    /// Measure what the tests of every case prove
    Coverage(RulesCoverageOptions),
    /// Change the rules one small step at a time and list the changes that no test notices
    Mutate(RulesMutateOptions),
    /// Bring rule files into their standard form
    Fmt(RulesFmtOptions),
    /// Print the JSON Schema of a kind of file
    Schema(RulesSchemaOptions),
    /// List the conditions of the packs
    List(RulesListOptions),
    /// Show a condition, case or fact in words
    Show(RulesShowOptions),
    /// Write a page a condition to the folder given with --output
    Doc(RulesDocOptions),
    /// Show what changed from one pack to another, with records that show it
    Diff(RulesDiffOptions),
    /// Print a pack as an SQL query that judges records in a database
    Sql(RulesSqlOptions),
    /// Explain a diagnostic code
    Explain(RulesExplainOptions),
}

/// Options of `rules check`.
#[derive(Debug, Args)]
pub struct RulesCheckOptions {
    /// Folders of rules, or files in one; the rules in the program if there is none
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Make the diagnostic CODE an error
    #[arg(short = 'D', long, value_name = "CODE")]
    pub deny: Vec<String>,
    /// Make the diagnostic CODE a warning
    #[arg(short = 'W', long, value_name = "CODE")]
    pub warn: Vec<String>,
    /// Do not report the diagnostic CODE
    #[arg(short = 'A', long, value_name = "CODE")]
    pub allow: Vec<String>,
    /// Form of the report
    #[arg(short, long, value_name = "FORMAT", default_value = "human")]
    pub format: DiagnosticFormat,
}

/// Options of `rules test`.
#[derive(Debug, Args)]
pub struct RulesTestOptions {
    /// The pack; that of --pack if there is none
    #[arg(value_name = "PACK")]
    pub pack: Option<String>,
    /// Run only tests whose name or expected id contains this
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,
    /// Form of the report
    #[arg(short, long, value_name = "FORMAT", default_value = "human")]
    pub format: TestFormat,
}

/// Options of `rules coverage`.
#[derive(Debug, Args)]
pub struct RulesCoverageOptions {
    /// The pack; that of --pack if there is none
    #[arg(value_name = "PACK")]
    pub pack: Option<String>,
    /// The least share of every figure, in percent; less ends with code 22
    #[arg(long, value_name = "PERCENT")]
    pub min: Option<u8>,
    /// Print the missing tests, to be confirmed by a person, instead of the figures
    #[arg(long)]
    pub suggest: bool,
    /// Form of the report
    #[arg(short, long, value_name = "FORMAT", default_value = "human")]
    pub format: PlainFormat,
}

/// Options of `rules mutate`.
#[derive(Debug, Args)]
pub struct RulesMutateOptions {
    /// The pack; that of --pack if there is none
    #[arg(value_name = "PACK")]
    pub pack: Option<String>,
    /// Form of the report
    #[arg(short, long, value_name = "FORMAT", default_value = "human")]
    pub format: PlainFormat,
}

/// Options of `rules fmt`.
#[derive(Debug, Args)]
pub struct RulesFmtOptions {
    /// Files or folders
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Write nothing; end with code 21 if a file is not in its standard form
    #[arg(long)]
    pub check: bool,
}

/// Options of `rules schema`.
#[derive(Debug, Args)]
pub struct RulesSchemaOptions {
    /// The kind of file
    #[arg(value_name = "KIND")]
    pub kind: SchemaKind,
}

/// Options of `rules list`.
#[derive(Debug, Args)]
pub struct RulesListOptions {
    /// Form of the report
    #[arg(short, long, value_name = "FORMAT", default_value = "human")]
    pub format: PlainFormat,
}

/// Options of `rules diff`.
#[derive(Debug, Args)]
pub struct RulesDiffOptions {
    /// The old pack
    #[arg(value_name = "OLD")]
    pub old: String,
    /// The new pack
    #[arg(value_name = "NEW")]
    pub new: String,
    /// Write the records that the two judge differently to this folder
    #[arg(long, value_name = "DIR")]
    pub witness: Option<PathBuf>,
    /// Form of the report
    #[arg(short, long, value_name = "FORMAT", default_value = "human")]
    pub format: PlainFormat,
}

/// Options of `rules show`.
#[derive(Debug, Args)]
pub struct RulesShowOptions {
    /// A condition, a case or a fact
    #[arg(value_name = "ID")]
    pub id: String,
    /// Form of the report
    #[arg(short, long, value_name = "FORMAT", default_value = "human")]
    pub format: PlainFormat,
}

/// Options of `rules doc`.
#[derive(Debug, Args)]
pub struct RulesDocOptions {
    /// Print one page instead: what of the law is encoded, clause by clause (all packs)
    #[arg(long)]
    pub law: bool,
}

/// Options of `rules sql`.
#[derive(Debug, Args)]
pub struct RulesSqlOptions {
    /// The pack
    #[arg(value_name = "PACK")]
    pub pack: String,
    /// The database
    #[arg(long, value_name = "DIALECT")]
    pub dialect: SqlDialect,
    /// What to print
    #[arg(long, value_name = "PART", default_value = "query")]
    pub part: SqlPart,
    /// Give the outcome of every case as well
    #[arg(long)]
    pub cases: bool,
}

/// Options of `rules explain`.
#[derive(Debug, Args)]
pub struct RulesExplainOptions {
    /// The code, such as KJ0102
    #[arg(value_name = "CODE")]
    pub code: String,
}

/// Forms of diagnostics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiagnosticFormat {
    /// For people
    Human,
    /// One JSON document
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// Annotation lines of GitHub
    Github,
}

/// Forms of the results of tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TestFormat {
    /// For people
    Human,
    /// One JSON document
    Json,
    /// JUnit XML
    Junit,
}

/// Forms of other reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PlainFormat {
    /// For people
    Human,
    /// One JSON document
    Json,
}

/// Databases whose SQL is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SqlDialect {
    /// DuckDB
    #[value(name = "duckdb")]
    DuckDb,
    /// PostgreSQL
    Postgres,
    /// Spark SQL in ANSI mode
    Spark,
}

/// What `rules sql` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SqlPart {
    /// The query that judges the records
    Query,
    /// The statements that make the tables that the query reads
    Schema,
    /// A query that finds what is wrong in these tables
    Checks,
}

/// Kinds of files that have a JSON Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaKind {
    /// A file of the vocabulary
    Vocabulary,
    /// `instruments.toml`
    Instruments,
    /// `pack.toml`
    Pack,
    /// A file of conditions
    Conditions,
    /// A file of tests
    Tests,
    /// A file of measures
    Measures,
    /// The public holidays of a year
    Calendar,
    /// A record
    Record,
}
