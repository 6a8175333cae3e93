//! `kuangjian check` of many records: only counted, or a line a mine. A CSV file with a row for each mine is judged while it is read.

use std::fs::File;
use std::io::{self, Read, Write};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::args::{CheckOptions, Global};
use super::exit::Usage;
use super::progress::Progress;
use super::report::Targets;
use super::{Exit, output, session, stop};
use crate::batch::folder::Folder;
use crate::batch::read::{self, Lines, Request, Sink, Tally};
use crate::batch::{Judge, PackUsed};
use crate::fact::Record;
use crate::record::{self, Options};
use crate::report::mines::{LineForm, MineLines};
use crate::report::result::Form;
use crate::report::{summary, tally};
use crate::rule::{Pack, RuleBook};
use crate::source::{Diagnostic, Language, Level, Place, parallel};

/// So many problems are shown one by one.
const SHOWN: u64 = read::TOLD as u64;

/// Whether records are to be judged here: nothing is asked that needs more than what each of them came to.
pub fn is_asked(options: &CheckOptions) -> bool {
    options.summary || options.brief
}

/// Judges the records, and writes the counts or the lines.
pub fn run(global: &Global, options: &CheckOptions, language: Language) -> anyhow::Result<Exit> {
    // Parquet is the form of no report; where it may be written was looked at before.
    let form = if output::is_parquet(global) { None } else { Some(form(global, options, language)?) };
    if global.output().is_some() {
        stop::leave_nothing_behind();
    }
    let book = match session::rules(global, language) {
        Ok(book) => book,
        Err(exit) => return Ok(exit),
    };
    let used = session::packs_used(book, &global.packs);
    let mut problems = Vec::new();
    let reading = session::reading_options(&options.input.reading, book, (global, language), &mut problems)?;
    let Some(reading) = reading else {
        session::report(&problems, global, language);
        return Ok(Exit::Record);
    };
    let jobs = options.jobs.and_then(|jobs| NonZeroUsize::new(usize::from(jobs)));
    let reading = Options { jobs, ..reading };
    let many = Many { book, used: &used, reading: &reading, global, options, language };
    let packs: Vec<&Pack> = used.iter().map(|used| used.pack).collect();
    let mut counted = Tally::default();
    if options.summary {
        // Nothing is written of what was abandoned.
        counted = many.judge(None, &mut io::sink())?;
        if counted.is_abandoned {
            return Ok(Exit::Record);
        }
        let style = output::report_style(global, language);
        output::write(global, style, |out: &mut dyn Write| match form {
            Some(Form::Json) => tally::write_json(out, &counted, &packs),
            _ => {
                out.write_all(tally::render(&counted, &packs, style).as_bytes())?;
                let errors = usize::try_from(counted.errors).unwrap_or(usize::MAX);
                out.write_all(summary::not_judged(errors, language).as_bytes())
            }
        })?;
    } else {
        let form = match form {
            #[cfg(feature = "parquet")]
            None => LineForm::Parquet,
            Some(Form::Csv) => LineForm::Csv,
            Some(Form::Jsonl) => LineForm::Json,
            _ => LineForm::Text(language),
        };
        let lines = MineLines::new(&packs, form);
        let written = output::write_data(global, language, |out| {
            lines.write_to(out, |out| {
                counted = many.judge(Some(&lines), out)?;
                // No file comes of what was abandoned.
                if counted.is_abandoned { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) }
            })
        });
        if counted.is_abandoned {
            return Ok(Exit::Record);
        }
        written?;
    }
    Ok(Exit::of_tally(&counted))
}

/// The form of the counts or lines, if there is one that is asked for.
fn form(global: &Global, options: &CheckOptions, language: Language) -> Result<Form, Usage> {
    let forms: &[Form] = match options.summary {
        true => &[Form::Table, Form::Json],
        false => &[Form::Table, Form::Csv, Form::Jsonl],
    };
    if let Some(form) = Targets::of(global, options.format, language)?.only().filter(|form| forms.contains(form)) {
        return Ok(form);
    }
    Err(Usage(match (options.summary, language) {
        (true, Language::Zh) => "错误：--summary 只写一个文件，形式只有 table 和 json".to_owned(),
        (true, Language::En) => "error: --summary has the forms table and json only, and one output file".to_owned(),
        (false, Language::Zh) => "错误：--brief 只写一个文件，形式只有 table、csv 和 jsonl".to_owned(),
        (false, Language::En) => {
            "error: --brief has the forms table, csv and jsonl only, and one output file".to_owned()
        }
    }))
}

struct Many<'m> {
    book: &'m RuleBook,
    used: &'m [PackUsed<'m>],
    reading: &'m Options,
    global: &'m Global,
    options: &'m CheckOptions,
    language: Language,
}

impl Many<'_> {
    fn judge(&self, lines: Option<&dyn Lines>, out: &mut (dyn Write + Send)) -> io::Result<Tally> {
        let progress = Progress::new(None, self.language);
        let (global, language) = (self.global, self.language);
        let mut report = Report { out, global, language, problems: 0, mistakes: 0, progress };
        let counted = match self.options.input.paths.as_slice() {
            [only] if only.as_os_str() == "-" => {
                stop::leave_nothing_behind();
                self.stream("-", io::stdin(), None, lines, &mut report)
            }
            [only] if record::may_be_streamed(only, &self.book.vocabulary) => match File::open(only) {
                Ok(file) => {
                    let size = file.metadata().ok().map(|metadata| metadata.len());
                    self.stream(&only.to_string_lossy(), file, size, lines, &mut report)
                }
                // Why it cannot be read is told where any file is read.
                Err(_) => self.in_memory(&mut io::stdin().lock(), lines, &mut report),
            },
            [only] if only.is_dir() => self.folder(only, lines, &mut report),
            _ => self.in_memory(&mut io::stdin().lock(), lines, &mut report),
        };
        report.progress.end();
        let counted = counted?;
        report.end();
        Ok(Tally { errors: report.mistakes, ..counted })
    }

    /// Judges the mines of a folder while they are read, if it has one file with a row for each and tables beside it.
    fn folder(&self, path: &Path, lines: Option<&dyn Lines>, report: &mut Report<'_>) -> io::Result<Tally> {
        stop::leave_nothing_behind();
        match Folder::open(path, self.request(lines)) {
            Some(folder) => {
                report.progress = Progress::new(Some(folder.size()), self.language);
                folder.judge(report, &AtomicBool::new(false))
            }
            None => self.in_memory(&mut io::stdin().lock(), lines, report),
        }
    }

    fn request<'m>(&'m self, lines: Option<&'m dyn Lines>) -> Request<'m> {
        Request {
            vocabulary: &self.book.vocabulary,
            packs: self.used,
            options: self.reading,
            lines,
            contradictions: None,
            jobs: self.reading.jobs,
            part: read::PART,
        }
    }

    /// Judges one file while it is read, if it has a row for each mine.
    fn stream(
        &self,
        name: &str,
        input: impl Read + Send,
        size: Option<u64>,
        lines: Option<&dyn Lines>,
        report: &mut Report<'_>,
    ) -> io::Result<Tally> {
        let request = self.request(lines);
        let mut problems = Vec::new();
        let opened = match record::unpacked(input) {
            Ok(input) => {
                // How much of a compressed file is done cannot be told by what it has in it.
                report.progress = Progress::new(size.filter(|_| !input.is_packed()), self.language);
                read::open(name, input, request, &mut problems)
            }
            Err(error) => {
                problems.push(record::unreadable_because(&error).at(Place::File(name.into())));
                read::File::Refused
            }
        };
        problems.into_iter().for_each(|problem| report.problem(problem));
        match opened {
            read::File::Rows(rows) => {
                if !rows.are_few() {
                    stop::leave_nothing_behind();
                }
                rows.judge(report, &AtomicBool::new(false))
            }
            read::File::Other(mut again) if name == "-" => self.in_memory(&mut again, lines, report),
            read::File::Other(_) => self.in_memory(&mut io::stdin().lock(), lines, report),
            read::File::Refused => Ok(Tally::new(self.conditions())),
        }
    }

    fn conditions(&self) -> usize {
        self.used.iter().map(|used| used.pack.conditions.len()).sum()
    }

    /// Reads all records, and then judges them; `stdin` is what `-` stands for.
    fn in_memory(&self, stdin: &mut dyn Read, lines: Option<&dyn Lines>, report: &mut Report<'_>) -> io::Result<Tally> {
        stop::leave_nothing_behind();
        let vocabulary = &self.book.vocabulary;
        let reading = record::read_paths(&self.options.input.paths, stdin, vocabulary, self.reading);
        reading.problems.into_iter().for_each(|problem| report.problem(problem));
        // Each thread compiles the packs once.
        let share = reading.records.len().div_ceil(self.request(lines).threads()).next_multiple_of(Judge::AT_ONCE);
        let shares: Vec<&[Record]> = reading.records.chunks(share.max(1)).collect();
        let mut counted = Tally::new(self.conditions());
        let judge = |records: &&[Record]| Judge::new(vocabulary, self.used.to_vec(), Judge::ROWS).all(records, lines);
        for judged in parallel::map_at_once(self.reading.jobs, &shares, judge) {
            judged.problems.into_iter().for_each(|problem| report.problem(problem));
            report.lines(&judged.text)?;
            counted.join(&judged.tally);
        }
        Ok(counted)
    }
}

/// Where lines and problems go.
struct Report<'o> {
    out: &'o mut (dyn Write + Send),
    global: &'o Global,
    language: Language,
    problems: u64,
    mistakes: u64,
    progress: Progress,
}

impl Report<'_> {
    /// Says how many problems were not shown.
    fn end(&mut self) {
        let hidden = self.problems.saturating_sub(SHOWN);
        if hidden > 0 {
            let _ = match self.language {
                Language::Zh => writeln!(anstream::stderr(), "…… 另有 {hidden} 条没有列出"),
                Language::En => writeln!(anstream::stderr(), "… and {hidden} more that are not shown"),
            };
        }
    }
}

impl Sink for Report<'_> {
    fn lines(&mut self, text: &[u8]) -> io::Result<()> {
        self.out.write_all(text)
    }

    fn problem(&mut self, problem: Diagnostic) {
        self.problems += 1;
        self.mistakes += u64::from(problem.level == Level::Error);
        if self.problems <= SHOWN {
            self.progress.suspend(|| session::report(&[problem], self.global, self.language));
        }
    }

    fn more(&mut self, problems: u64, mistakes: u64) {
        self.problems += problems;
        self.mistakes += mistakes;
    }

    fn progress(&mut self, bytes: u64, rows: u64) {
        self.progress.show(bytes, rows);
    }
}
