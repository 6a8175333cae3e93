//! `kuangjian summary`: a district summed up, from records, saved results, or both.

use std::path::{Path, PathBuf};

use super::args::{CheckFormat, Global, SummaryFormat, SummaryOptions};
use super::exit::Usage;
use super::report::{Targets, bytes_of, read_result};
use super::{Exit, output, session};
use crate::report::district::{Asked, District, merged, share_a_pack, without_repeats};
use crate::report::saved::{self, Saved};
use crate::source::{Code, Diagnostic, Language};
use crate::verdict::Judgment;

/// Reads or judges all that is named, and writes the summary.
///
/// A summary is a report, so that no verdict decides how the program ends: with 0 where every mine is in it, and with 20 where
/// something could not be read or judged, now or when a result was saved.
pub fn run(global: &Global, options: &SummaryOptions, language: Language) -> anyhow::Result<Exit> {
    let inputs: Vec<PathBuf> = options.paths.iter().chain(&options.since).cloned().collect();
    output::must_not_be_input(global, &inputs, language)?;
    let targets = targets(global, options, language)?;
    let since = options.accident_since.as_deref();
    let accident_since = since.map(|text| session::day("--accident-since", text, language)).transpose()?;
    let before = match options.since.as_deref().map(read_result).transpose() {
        Ok(before) => before.map(|(before, notes)| {
            session::report(&notes, global, language);
            before
        }),
        Err(problems) => {
            session::report(&problems, global, language);
            return Ok(Exit::Record);
        }
    };
    let now = match read(global, options, language)? {
        Ok(now) => now,
        Err(exit) => return Ok(exit),
    };
    if let Some(before) = &before
        && !share_a_pack(before, &now)
    {
        return Err(nothing_in_common(before, &now, language).into());
    }
    targets.must_not_exist(global, language)?;
    let district = District::of(&now, Asked { since: before.as_ref(), accident_since });
    let style = output::report_style(global, language);
    let mut rendered = Vec::new();
    for form in targets.forms() {
        rendered.push(district.render(form, &now, style)?.ok_or_else(|| no_such_form(language))?);
    }
    targets.write(&rendered, global, style)?;
    let whole = district.not_judged.is_empty() && !now.mines.is_empty();
    Ok(if whole { Exit::Clear } else { Exit::Record })
}

/// Where the summary goes; a form that only reports have is refused before anything is read.
fn targets(global: &Global, options: &SummaryOptions, language: Language) -> Result<Targets, Usage> {
    let format = options.format.map(|format| match format {
        SummaryFormat::Table => CheckFormat::Table,
        SummaryFormat::Markdown => CheckFormat::Md,
        SummaryFormat::Csv => CheckFormat::Csv,
        SummaryFormat::Json => CheckFormat::Json,
        SummaryFormat::Html => CheckFormat::Html,
    });
    let targets = Targets::with_endings(global, format, ENDINGS, language)?;
    match targets.forms().iter().all(|form| District::FORMS.contains(form)) {
        true => Ok(targets),
        false => Err(no_such_form(language)),
    }
}

/// The endings that tell a form of a summary.
const ENDINGS: &str = ".html .csv .md .json .txt";

fn no_such_form(language: Language) -> Usage {
    Usage(match language {
        Language::Zh => format!(
            "错误：汇总没有这种形式；输出文件的扩展名可用：{ENDINGS}；工作簿等逐矿的形式由 kuangjian check … -o 文件.xlsx 写出"
        ),
        Language::En => format!(
            "error: a summary has no such form; the output file may end with one of {ENDINGS}; workbooks and other forms mine by mine come from kuangjian check … -o FILE.xlsx"
        ),
    })
}

fn nothing_in_common(before: &Saved, now: &Saved, language: Language) -> Usage {
    let [before, now] = [before, now].map(|saved| {
        let ids: Vec<&str> = saved.packs.iter().map(|pack| pack.id.as_str()).collect();
        ids.join(" ").replace('`', " ")
    });
    Usage(match language {
        Language::Zh => format!("错误：`--since` 的结果按规则包 `{before}` 判定，这次按 `{now}`，不能比较"),
        Language::En => format!(
            "error: the result of `--since` was judged by `{before}` and this one by `{now}`, so they cannot be compared"
        ),
    })
}

/// Everything that is named, as one result. Mistakes are reported; rules that cannot be used end the program.
fn read(global: &Global, options: &SummaryOptions, language: Language) -> anyhow::Result<Result<Saved, Exit>> {
    let (mut results, mut records, mut stdin) = (Vec::new(), Vec::new(), Vec::new());
    for path in &options.paths {
        if !may_be_result(path) {
            records.push(path.clone());
            continue;
        }
        let bytes = match bytes_of(path) {
            Ok(bytes) => bytes,
            // What cannot be read is reported as a record that cannot, so that it stays in the summary.
            Err(_) => {
                records.push(path.clone());
                continue;
            }
        };
        let read = is_object(&bytes).then(|| saved::read(&path.to_string_lossy(), &bytes));
        match read {
            Some(Ok(mut saved)) => {
                let notes = saved::compare_editions(&mut saved, &path.to_string_lossy());
                session::report(&notes, global, language);
                results.push(saved);
            }
            Some(Err(problems)) if problems.iter().any(|problem| problem.code != Code::NotAResult) => {
                session::report(&problems, global, language);
                results.push(unread(&problems));
            }
            _ => {
                records.push(path.clone());
                if is_stdin(path) {
                    stdin = bytes;
                }
            }
        }
    }
    if !records.is_empty() {
        let book = match session::rules(global, language) {
            Ok(book) => book,
            Err(exit) => return Ok(Err(exit)),
        };
        let stdin = &mut stdin.as_slice();
        let mut reading = session::records_from(&records, stdin, &options.reading, book, global, language)?;
        session::without_law(&mut reading, book, &global.packs);
        let mut judgments: Vec<Judgment<'_>> =
            reading.records.iter().map(|record| session::judged(book, global, record)).collect();
        session::report_judged(&mut reading.problems, &mut judgments, global, language);
        let packs = session::packs_that_judged(book, global, &judgments);
        results.insert(0, saved::saved(&judgments, &packs, book, &reading));
    }
    let mut all = merged(results);
    let repeats = without_repeats(&mut all);
    session::report(&repeats, global, language);
    Ok(Ok(all))
}

/// Whether a path is worth a look whether it is a saved result: those are JSON.
fn may_be_result(path: &Path) -> bool {
    let is_json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    is_stdin(path) || (is_json && path.is_file())
}

/// Whether a text begins as an object of JSON does, in whatever encoding: no table and no TOML does.
fn is_object(bytes: &[u8]) -> bool {
    let is_mark = |byte: &u8| matches!(byte, 0 | 0xEF | 0xBB | 0xBF | 0xFE | 0xFF);
    bytes.iter().find(|byte| !is_mark(byte) && !byte.is_ascii_whitespace()) == Some(&b'{')
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// A result of which only the mistakes are known.
fn unread(problems: &[Diagnostic]) -> Saved {
    let mut saved = merged(Vec::new());
    saved.errors = problems.iter().map(saved::problem).collect();
    saved
}
