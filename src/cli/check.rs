//! `kuangjian check`: judges records.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use super::args::{CheckOptions, Global};
use super::exit::Usage;
use super::progress::Progress;
use super::report::{Targets, decided, write_reports};
use super::rules::diff::pack as named;
use super::{Exit, many, output, session};
use crate::batch::read::{PART, Tally};
use crate::record::{self, Options};
use crate::report::result::{Form, csv};
use crate::report::summary::{self, Totals};
use crate::report::{Style, compare as report_of_two, json, saved, summary_rows, table};
use crate::rule::RuleBook;
use crate::source::{Language, Level};
use crate::verdict::{Judgment, judge};

/// Judges the records and writes the report.
pub fn run(global: &Global, options: &CheckOptions, language: Language) -> anyhow::Result<Exit> {
    output::must_not_be_input(global, &options.input.paths, language)?;
    let decided = decided(options.decided.as_deref(), language)?;
    if options.compare.is_empty() && many::is_asked(options) {
        return many::run(global, options, language);
    }
    let targets = Targets::of(global, options.format, language)?;
    match options.compare.as_slice() {
        [] => {}
        [old, new] if old != new => return compare(global, options, [old, new], language),
        _ => {
            return Err(Usage(match language {
                Language::Zh => "错误：--compare 后写两个不同的规则包，用逗号隔开".to_owned(),
                Language::En => "error: --compare takes two different packs, with a comma between".to_owned(),
            })
            .into());
        }
    }
    let book = match session::rules(global, language) {
        Ok(book) => book,
        Err(exit) => return Ok(exit),
    };
    let style = output::report_style(global, language);
    let (paths, mut problems) = (&options.input.paths, Vec::new());
    let how = session::reading_options(&options.input.reading, book, (global, language), &mut problems)?;
    if targets.only() == Some(Form::Table)
        && decided.is_none()
        && let (Some(how), [path]) = (&how, paths.as_slice())
        && let Some((report, counted)) = at_once(path, how, book, global, style)
    {
        output::write(global, style, |out: &mut dyn Write| out.write_all(report.as_bytes()))?;
        session::tell_written(global, Totals::from(&counted), language);
        return Ok(Exit::of_tally(&counted));
    }
    let mut reading = session::records_as(paths, &mut io::stdin().lock(), how, book, problems);
    session::without_law(&mut reading, book, &global.packs);
    let mut judgments: Vec<Judgment<'_>> =
        reading.records.iter().map(|record| session::judged(book, global, record)).collect();
    session::report_judged(&mut reading.problems, &mut judgments, global, language);
    session::point_out_if_decided_before(judgments.iter().map(|of| of.record.check_date), decided, language);
    let packs = match judgments.as_slice() {
        [] => session::packs(book, global),
        judged => session::packs_that_judged(book, global, judged),
    };
    match (targets.only(), judgments.as_slice()) {
        (Some(Form::Json), _) => {
            output::write(global, style, |out| json::write(out, &judgments, &packs, book, &reading))?;
        }
        (Some(Form::Jsonl), _) => {
            output::write(global, style, |out| json::write_lines(out, &judgments, &packs, book, &reading.problems))?;
        }
        // A line says what a mine came to, and not why: to find that out takes far more time and memory.
        (Some(Form::Csv), judged) => {
            let lines = csv::lines(packs.len() > 1, judged.iter().map(csv::Line::from));
            output::write_bytes(global, language, lines.as_bytes())?;
        }
        (Some(Form::Table), judged) => {
            let unread = reading.problems.iter().filter(|problem| problem.level == Level::Error).count();
            output::write(global, style, |out: &mut dyn Write| {
                let report = match judged {
                    [] => return Ok(()),
                    [only] => {
                        let packs: Vec<saved::Pack> = packs.iter().map(|pack| saved::pack(pack)).collect();
                        table::render(&saved::mine_of_table(only, book, language), &packs, style)
                    }
                    several => summary::render(several, &packs, book, style),
                };
                out.write_all(report.as_bytes())?;
                out.write_all(summary::not_judged(unread, language).as_bytes())
            })?;
        }
        _ => {
            let saved = saved::saved(&judgments, &packs, book, &reading);
            if let Some(exit) = write_reports(&saved, &targets, (Some(book), decided), global, language)? {
                return Ok(exit);
            }
        }
    }
    session::tell_written(global, Totals::of_verdicts(judgments.iter().map(|judgment| judgment.verdict)), language);
    let exit = Exit::of_check(judgments.iter().map(|judgment| judgment.verdict), &reading.problems);
    // The program ends with this, so that the records need not be given back piece by piece.
    std::mem::forget(judgments);
    std::mem::forget(reading);
    Ok(exit)
}

/// The report on several mines, a row a mine, and how many came to what, if they can be judged while they are read.
fn at_once(path: &Path, how: &Options, book: &RuleBook, global: &Global, style: Style) -> Option<(String, Tally)> {
    if !record::may_be_streamed(path, &book.vocabulary) {
        return None;
    }
    // What is wrong with a file is told where records are read.
    let file = File::open(path).ok()?;
    let size = file.metadata().ok().map(|metadata| metadata.len());
    let input = record::unpacked(file).ok().filter(|input| !input.is_packed())?;
    let used = session::packs_used(book, &global.packs);
    let mut progress = Progress::new(size, style.language);
    let mut show = |bytes, rows| progress.show(bytes, rows);
    let report = summary_rows::at_once((&path.to_string_lossy(), input, PART), book, &used, (how, style), &mut show);
    progress.end();
    report
}

/// Judges the records by two packs, and shows both verdicts. The graver one decides how the program ends.
fn compare(global: &Global, options: &CheckOptions, names: [&String; 2], language: Language) -> anyhow::Result<Exit> {
    let book = match session::load_packs(&names.map(String::clone), global, language) {
        Ok(book) => book,
        Err(exit) => return Ok(exit),
    };
    let packs = [named(&book, names[0], language)?, named(&book, names[1], language)?];
    let mut reading = session::records(&options.input.paths, &options.input.reading, &book, global, language)?;
    let mut by_both: Vec<Judgment<'_>> =
        reading.records.iter().map(|record| judge(&book.vocabulary, record, packs)).collect();
    session::report_judged(&mut reading.problems, &mut by_both, global, language);
    let judge = |record| packs.map(|pack| judge(&book.vocabulary, record, [pack]));
    let judged: Vec<[Judgment<'_>; 2]> = reading.records.iter().map(judge).collect();
    let style = output::report_style(global, language);
    let unread = reading.problems.iter().filter(|problem| problem.level == Level::Error).count();
    output::write(global, style, |out: &mut dyn Write| {
        if !judged.is_empty() {
            out.write_all(report_of_two::render(&judged, names.map(String::as_str), &book, style).as_bytes())?;
        }
        out.write_all(summary::not_judged(unread, language).as_bytes())
    })?;
    Ok(Exit::of_check(judged.iter().flatten().map(|judgment| judgment.verdict), &reading.problems))
}
