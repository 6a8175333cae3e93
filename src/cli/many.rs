//! `kuangjian check` of many records: only counted, or a line a mine. A CSV file with a row for each mine is judged while it is read.

use std::fs::File;
use std::io::{self, Read, Write};
use std::sync::atomic::AtomicBool;

use super::args::{CheckFormat, CheckOptions, Global};
use super::exit::Usage;
use super::{Exit, output, session};
use crate::batch::read::{self, Lines, Mine, Request, Sink, Tally};
use crate::batch::{Judge, PackUsed};
use crate::record::{self, MINE_ID, MINE_NAME, Options};
use crate::report::{mines::MineLines, summary, tally};
use crate::rule::{Pack, RuleBook};
use crate::source::{Diagnostic, Language, Level};
use crate::verdict::no_law;

/// So many problems are shown one by one.
const SHOWN: u64 = 100;

/// Judges the records, and writes the counts or the lines.
pub fn run(global: &Global, options: &CheckOptions, language: Language) -> anyhow::Result<Exit> {
    if options.summary && !matches!(options.format, CheckFormat::Table | CheckFormat::Json) {
        return Err(Usage(match language {
            Language::Zh => "错误：--summary 的形式只有 table 和 json".to_owned(),
            Language::En => "error: --summary has the forms table and json only".to_owned(),
        })
        .into());
    }
    let book = match session::rules(global, language) {
        Ok(book) => book,
        Err(exit) => return Ok(exit),
    };
    let used = session::packs_used(book, &global.packs);
    let reading = session::reading_options(&options.input.reading, global, language)?;
    let processors = || std::thread::available_parallelism().map_or(1, usize::from);
    let jobs = options.jobs.map_or_else(processors, usize::from);
    let many = Many { book, used: &used, reading: &reading, global, options, language, jobs };
    let packs: Vec<&Pack> = used.iter().map(|used| used.pack).collect();
    let mut counted = Tally::default();
    if options.summary {
        counted = many.judge(None, &mut io::sink())?;
        let style = output::report_style(global, language);
        output::write(global, style, |out: &mut dyn Write| match options.format {
            CheckFormat::Json => tally::write_json(out, &counted, &packs),
            _ => {
                out.write_all(tally::render(&counted, &packs, style).as_bytes())?;
                let errors = usize::try_from(counted.errors).unwrap_or(usize::MAX);
                out.write_all(summary::not_judged(errors, language).as_bytes())
            }
        })?;
    } else {
        let lines = MineLines::new(&packs);
        output::write_data(global, language, |out| {
            out.write_all(lines.header().as_bytes())?;
            counted = many.judge(Some(&lines), out)?;
            Ok(())
        })?;
    }
    Ok(Exit::of_tally(&counted))
}

struct Many<'m> {
    book: &'m RuleBook,
    used: &'m [PackUsed<'m>],
    reading: &'m Options,
    global: &'m Global,
    options: &'m CheckOptions,
    language: Language,
    jobs: usize,
}

impl Many<'_> {
    fn judge(&self, lines: Option<&dyn Lines>, out: &mut (dyn Write + Send)) -> io::Result<Tally> {
        let mut report = Report { out, global: self.global, language: self.language, problems: 0, mistakes: 0 };
        let counted = match self.options.input.paths.as_slice() {
            [only] if only.as_os_str() == "-" => self.stream("-", io::stdin(), lines, &mut report),
            [only] if record::may_be_streamed(only, &self.book.vocabulary) => match File::open(only) {
                Ok(file) => self.stream(&only.to_string_lossy(), file, lines, &mut report),
                // Why it cannot be read is told where any file is read.
                Err(_) => self.in_memory(&mut io::stdin().lock(), lines, &mut report),
            },
            _ => self.in_memory(&mut io::stdin().lock(), lines, &mut report),
        }?;
        report.end();
        Ok(Tally { errors: report.mistakes, ..counted })
    }

    /// Judges one file while it is read, if it has a row for each mine.
    fn stream(
        &self,
        name: &str,
        input: impl Read + Send,
        lines: Option<&dyn Lines>,
        report: &mut Report<'_>,
    ) -> io::Result<Tally> {
        let request = Request {
            vocabulary: &self.book.vocabulary,
            packs: self.used,
            options: self.reading,
            lines,
            jobs: self.jobs,
            part: read::PART,
        };
        let mut problems = Vec::new();
        let opened = read::open(name, input, request, &mut problems);
        problems.into_iter().for_each(|problem| report.problem(problem));
        match opened {
            read::File::Rows(rows) => rows.judge(report, &AtomicBool::new(false)),
            read::File::Other(mut again) => self.in_memory(&mut again, lines, report),
            read::File::Refused => Ok(Tally::new(self.conditions())),
        }
    }

    fn conditions(&self) -> usize {
        self.used.iter().map(|used| used.pack.conditions.len()).sum()
    }

    /// Reads all records, and then judges them; `stdin` is what `-` stands for.
    fn in_memory(&self, stdin: &mut dyn Read, lines: Option<&dyn Lines>, report: &mut Report<'_>) -> io::Result<Tally> {
        let vocabulary = &self.book.vocabulary;
        let reading = record::read_paths(&self.options.input.paths, stdin, vocabulary, self.reading);
        reading.problems.into_iter().for_each(|problem| report.problem(problem));
        let mut judge = Judge::new(vocabulary, self.used.to_vec(), 0);
        let mut counted = Tally::new(self.conditions());
        let [id, name] = [MINE_ID, MINE_NAME].map(|id| vocabulary.fact_by_id(id));
        let mut text = Vec::new();
        for some in reading.records.chunks(Judge::AT_ONCE) {
            let outcomes = judge.judge(some);
            counted.add(&outcomes);
            for (at, record) in some.iter().enumerate() {
                let lane = 1u64.checked_shl(u32::try_from(at).unwrap_or(u32::MAX)).unwrap_or(0);
                if outcomes.judged & lane == 0 {
                    report.problem(no_law(record.check_date).at(record.place.clone()));
                } else if let Some(lines) = lines {
                    let mine = Mine {
                        id: record.text(id).unwrap_or_default(),
                        name: record.text(name),
                        check_date: record.check_date,
                        outcomes: &outcomes,
                        lane,
                    };
                    lines.line(&mine, &mut text);
                }
            }
            report.lines(&text)?;
            text.clear();
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
            session::report(&[problem], self.global, self.language);
        }
    }

    fn progress(&mut self, _bytes: u64) {}
}
