//! The arguments of the subcommands of `rules`, and the forms in which they and others print.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

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
