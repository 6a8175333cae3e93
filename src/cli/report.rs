//! `kuangjian report`: a saved result rendered; and what a check and a report have in common.

use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use super::args::{Arguments, CheckFormat, Command, Global, ReportOptions};
use super::exit::Usage;
use super::{Exit, output, session};
use crate::fact::Date;
use crate::record::input;
use crate::report::next::section::{section, undecided};
use crate::report::result::{CannotRender, Form};
use crate::report::saved::{self, Saved};
use crate::report::section::Report;
use crate::report::{Style, law};
use crate::rule::RuleBook;
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic, Language};
use crate::verdict::{Came, Decision, next};

/// The name under which standard input is known.
const STDIN: &str = "-";

/// Reads the result and writes the reports.
pub fn run(global: &Global, options: &ReportOptions, language: Language) -> anyhow::Result<Exit> {
    output::must_not_be_input(global, std::slice::from_ref(&options.result), language)?;
    let targets = Targets::of(global, options.format, language)?;
    let decided = decided(options.decided.as_deref(), language)?;
    match read_result(&options.result) {
        Ok((saved, notes)) => {
            session::report(&notes, global, language);
            tell_what_csv_leaves_out(&saved, &targets, language);
            let check_dates = saved.mines.iter().filter_map(|mine| mine.check_date.parse().ok());
            session::point_out_if_decided_before(check_dates, decided, language);
            // What the law attaches to a verdict is not in the result, but in the rules.
            let book = match says_what_is_next(&saved, decided).then(|| session::rules(global, language)).transpose() {
                Ok(book) => book,
                Err(exit) => return Ok(exit),
            };
            Ok(write_reports(&saved, &targets, (book, decided), global, language)?.unwrap_or(Exit::Clear))
        }
        Err(problems) => {
            session::report(&problems, global, language);
            Ok(Exit::Record)
        }
    }
}

/// Says for how many mines facts do not count where the only form is CSV, which has outcomes and no more.
fn tell_what_csv_leaves_out(saved: &Saved, targets: &Targets, language: Language) {
    let mines = saved.uncounted().count();
    if mines > 0 && targets.only() == Some(Form::Csv) {
        session::point_out(&law::uncounted_of(mines), language);
    }
}

/// The day of `--decided`, if it is given.
pub fn decided(text: Option<&str>, language: Language) -> Result<Option<Date>, Usage> {
    text.map(|text| session::day("--decided", text, language)).transpose()
}

/// The saved result in a file, or on standard input, and what has to be known of it.
pub fn read_result(path: &Path) -> Result<(Saved, Vec<Diagnostic>), Vec<Diagnostic>> {
    let name = path.to_string_lossy();
    if path.is_dir() {
        return Err(vec![saved::a_folder(&name)]);
    }
    let bytes = bytes_of(path).map_err(|error| vec![input::unreadable(path, &error)])?;
    let mut saved = saved::read(&name, &bytes)?;
    let notes = saved::compare_editions(&mut saved, &name);
    Ok((saved, notes))
}

/// The bytes of a file, or of standard input.
pub fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    if path.as_os_str() != STDIN {
        return std::fs::read(path);
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Where reports go, and in which form each.
pub struct Targets {
    files: Vec<(PathBuf, Form)>,
    /// The form on standard output, where there is no file.
    stdout: Form,
}

impl Targets {
    /// What the options ask for; what does not go together is refused before anything is read.
    pub fn of(global: &Global, format: Option<CheckFormat>, language: Language) -> Result<Targets, Usage> {
        Targets::with_endings(global, format, ENDINGS, language)
    }

    /// The same for what has the forms of these endings only.
    pub fn with_endings(
        global: &Global,
        format: Option<CheckFormat>,
        endings: &str,
        language: Language,
    ) -> Result<Targets, Usage> {
        let named = format.map(form);
        let stdout = named.unwrap_or(Form::Table);
        let files = files(global, named, (Form::of_name, Form::Table), endings, language)?;
        if files.is_empty() && stdout.is_binary() && io::stdout().is_terminal() {
            return Err(Usage(match language {
                Language::Zh => "错误：工作簿不能显示在终端上，用 --output 写入文件".into(),
                Language::En => {
                    "error: a workbook cannot be shown on a terminal; write it to a file with --output".into()
                }
            }));
        }
        Ok(Targets { files, stdout })
    }

    /// The form, where there is only one report.
    pub fn only(&self) -> Option<Form> {
        match self.files.as_slice() {
            [] => Some(self.stdout),
            [(_, form)] => Some(*form),
            _ => None,
        }
    }

    /// The forms, in the order in which they are written.
    pub fn forms(&self) -> Vec<Form> {
        match self.files.as_slice() {
            [] => vec![self.stdout],
            files => files.iter().map(|(_, form)| *form).collect(),
        }
    }

    /// Refuses files that are there already, unless they may be overwritten.
    pub fn must_not_exist(&self, global: &Global, language: Language) -> Result<(), Usage> {
        must_not_exist(&self.files, global, language)
    }

    /// Writes what was rendered, a text for each of the forms.
    pub fn write(&self, rendered: &[Vec<u8>], global: &Global, style: Style) -> anyhow::Result<()> {
        if let ([], [bytes]) = (self.files.as_slice(), rendered) {
            let is_coloured = self.stdout == Form::Table;
            return if is_coloured {
                output::write(global, style, |out| out.write_all(bytes))
            } else {
                output::write_bytes(global, style.language, bytes)
            };
        }
        write(&self.files, rendered, global, style.language)
    }
}

/// Refuses files that are there already, unless they may be overwritten.
pub fn must_not_exist<F>(files: &[(PathBuf, F)], global: &Global, language: Language) -> Result<(), Usage> {
    files.iter().try_for_each(|(path, _)| output::must_not_exist(path, global.force, language))
}

/// Writes to each file what was rendered for it.
pub fn write<F>(
    files: &[(PathBuf, F)],
    rendered: &[Vec<u8>],
    global: &Global,
    language: Language,
) -> anyhow::Result<()> {
    let mut both = files.iter().zip(rendered);
    both.try_for_each(|((path, _), bytes)| output::to_file(path, global.force, language, |out| out.write_all(bytes)))
}

/// The files to write, each with the form that was named or that its ending tells, which `of_name` knows; `plain` is that of names without
/// ending.
pub fn files<F: Copy>(
    global: &Global,
    named: Option<F>,
    (of_name, plain): (impl Fn(&Path) -> Option<F>, F),
    endings: &str,
    language: Language,
) -> Result<Vec<(PathBuf, F)>, Usage> {
    let mut files: Vec<(PathBuf, F)> = Vec::new();
    let several = global.output.len() > 1;
    for path in &global.output {
        let shown = path.display();
        let form = match (named, of_name(path), several) {
            (Some(_), _, true) => {
                return Err(Usage(match language {
                    Language::Zh => "错误：写几个文件时，各按扩展名定形式，不用 --format".into(),
                    Language::En => {
                        "error: several output files have the forms that their endings say; leave out --format".into()
                    }
                }));
            }
            (Some(form), _, false) | (None, Some(form), _) => form,
            // A name without ending promises no form.
            (None, None, false) if path.extension().is_none() => plain,
            (None, None, _) => return Err(unknown_ending(path, endings, language)),
        };
        if files.iter().any(|(other, _)| other == path) {
            return Err(Usage(match language {
                Language::Zh => format!("错误：输出文件 `{shown}` 写了两次"),
                Language::En => format!("error: the output file `{shown}` is named twice"),
            }));
        }
        files.push((path.clone(), form));
    }
    Ok(files)
}

/// An ending that tells no form: a text under the name of a document would be opened as one.
fn unknown_ending(path: &Path, endings: &str, language: Language) -> Usage {
    let shown = path.display();
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let elsewhere = match ending.as_deref() {
        Some("docx") => {
            Bilingual::new("；Word 文书用 kuangjian draft 起草", "; Word documents are drafted by kuangjian draft")
        }
        // What other commands write has these forms.
        Some(ending @ ("html" | "htm" | "xlsx")) => say!(
            "；网页和工作簿由 kuangjian check … --decided 日期 -o 文件.{ending} 写出",
            "; pages and workbooks come from kuangjian check … --decided DATE -o FILE.{ending}"
        ),
        _ => Bilingual::default(),
    };
    Usage(match language {
        Language::Zh => format!("错误：从 `{shown}` 的扩展名看不出报告的形式；可用：{endings}{}", elsewhere.zh),
        Language::En => format!(
            "error: the ending of `{shown}` does not tell the form of the report; use one of {endings}{}",
            elsewhere.en
        ),
    })
}

/// The endings that tell a form.
const ENDINGS: &str = ".html .xlsx .csv .md .xml .sarif .json .jsonl .txt";

fn form(format: CheckFormat) -> Form {
    match format {
        CheckFormat::Table => Form::Table,
        CheckFormat::Plain => Form::Plain,
        CheckFormat::Html => Form::Html,
        CheckFormat::Xlsx => Form::Xlsx,
        CheckFormat::Csv => Form::Csv,
        CheckFormat::Md => Form::Markdown,
        CheckFormat::Junit => Form::Junit,
        CheckFormat::Sarif => Form::Sarif,
        CheckFormat::Json => Form::Json,
        CheckFormat::Jsonl => Form::Jsonl,
    }
}

/// Whether reports say what must happen next: of each mine when something is decided, and before that of the only one. Of several mines, the same
/// measures would stand many times.
fn says_what_is_next(saved: &Saved, decided: Option<Date>) -> bool {
    decided.is_some() || saved.mines.len() == 1
}

/// Renders a result in every form that is asked for, and then writes what was rendered; how the program ends, where it could not.
pub fn write_reports(
    saved: &Saved,
    targets: &Targets,
    (book, decided): (Option<&RuleBook>, Option<Date>),
    global: &Global,
    language: Language,
) -> anyhow::Result<Option<Exit>> {
    targets.must_not_exist(global, language)?;
    let style = output::report_style(global, language);
    let sections = |mine: &saved::Mine| {
        let checked = mine.check_date.parse().ok();
        let book = book.filter(|_| says_what_is_next(saved, decided));
        let Some((book, day)) = book.zip(decided.or(checked)) else { return Vec::new() };
        let packs: Vec<&str> = mine.judged_by.iter().map(String::as_str).collect();
        let conditions: Vec<Came<'_>> = mine.came().collect();
        let decision =
            Decision { verdict: mine.verdict, packs: &packs, conditions: &conditions, decided: day, events: &[] };
        let found = next(book.aftermath(), decision);
        match decided {
            Some(_) => vec![section(&found, checked, language)],
            None => undecided(&found, language).into_iter().collect(),
        }
    };
    let report = Report { saved, language, sections: &sections };
    let mut rendered = Vec::new();
    for form in targets.forms() {
        match form.render(&report, style) {
            Ok(bytes) => rendered.push(bytes),
            Err(CannotRender::TooManyRows(rows)) => {
                session::report(&[too_many_rows(rows)], global, language);
                return Ok(Some(Exit::Record));
            }
            Err(other) => return Err(other.into()),
        }
    }
    targets.write(&rendered, global, style)?;
    Ok(None)
}

fn too_many_rows(rows: usize) -> Diagnostic {
    let message = say!(
        "一张工作表最多 1048576 行，而这个结果要 {rows} 行",
        "a sheet has at most 1048576 rows, and this result needs {rows}"
    );
    Diagnostic::error(Code::CannotBeWritten, message)
        .help(say!("用 --format csv，或者把记录分成几次判定", "use --format csv, or judge the records in several runs"))
}

/// Refuses several output files where only one report is written.
pub fn one_output_unless_reports(arguments: &Arguments, language: Language) -> Result<(), Usage> {
    let takes_several = match &arguments.command {
        Command::Check(options) => options.compare.is_empty(),
        Command::Report(_) | Command::Summary(_) | Command::Next(_) => true,
        _ => false,
    };
    if takes_several || arguments.global.output.len() < 2 {
        return Ok(());
    }
    Err(Usage(match language {
        Language::Zh => "错误：此处只能写一个 --output".into(),
        Language::En => "error: only one --output can be given here".into(),
    }))
}
