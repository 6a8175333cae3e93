//! `kuangjian next`: what must happen next.

use std::io::Write;

use super::args::{Global, NextFormat, NextOptions};
use super::exit::Usage;
use super::{Exit, output, report, session};
use crate::fact::Date;
use crate::report::next::{NextReport, csv, ics, json, markdown, table};
use crate::rule::RuleBook;
use crate::rule::measure::DECIDED;
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic, Language, Level, did_you_mean};
use crate::verdict::next::Step;
use crate::verdict::{Decision, came, next};

/// The endings that tell a form.
const ENDINGS: &str = ".txt .md .csv .json .ics";

/// Judges one record and says what must happen next.
pub fn run(global: &Global, options: &NextOptions, language: Language) -> anyhow::Result<Exit> {
    output::must_not_be_input(global, std::slice::from_ref(&options.path), language)?;
    let files = report::files(global, options.format, (NextFormat::of_name, NextFormat::Table), ENDINGS, language)?;
    let book = match session::rules(global, language) {
        Ok(book) => book,
        Err(exit) => return Ok(exit),
    };
    let decided = session::day("--decided", &options.decided, language)?;
    let events = events(&options.events, book, language)?;
    let too_early = too_early(&events, decided, book);
    if !too_early.is_empty() {
        session::report(&too_early, global, language);
        return Ok(Exit::Usage);
    }
    let mut reading = session::records(std::slice::from_ref(&options.path), &options.reading, book, global, language)?;
    session::without_law(&mut reading, book, &global.packs);
    session::report(&reading.problems, global, language);
    let records = session::records_of(&reading, &book.vocabulary, options.mine.as_deref());
    let invalid = reading.problems.iter().any(|problem| problem.level == Level::Error);
    let record = match records.as_slice() {
        [only] => only,
        [] if invalid => return Ok(Exit::Record),
        found => return Err(not_one_mine(found.len(), options.mine.as_deref(), language).into()),
    };
    let mut judgments = [session::judged(book, global, record)];
    session::report_judged(&mut Vec::new(), &mut judgments, global, language);
    let [judgment] = judgments;
    let packs: Vec<&str> = judgment.packs.iter().map(|pack| pack.id.as_str()).collect();
    let conditions = came(&judgment);
    let decision =
        Decision { verdict: judgment.verdict, packs: &packs, conditions: &conditions, decided, events: &events };
    let found = next(book.aftermath(), decision);
    if found.measures.is_empty() {
        return Err(nothing_known(decided, language).into());
    }
    session::point_out_if_decided_before(std::iter::once(record.check_date), Some(decided), language);
    let in_force = book.in_force_on(decided).map(|regime| regime.pack.as_str());
    let others: Vec<&str> = in_force.filter(|pack| !packs.contains(pack)).collect();
    let next_report = NextReport::of(&judgment, book, [&packs, &others], &found);
    let style = output::report_style(global, language);
    let render = |form: NextFormat| -> anyhow::Result<Vec<u8>> {
        Ok(match form {
            NextFormat::Table => table::render(&next_report, style).into_bytes(),
            NextFormat::Markdown => markdown::render(&next_report, language).into_bytes(),
            NextFormat::Ics => ics::render(&next_report, language).ok_or_else(|| no_known_day(language))?.into_bytes(),
            NextFormat::Csv => csv::render(&next_report, language).into_bytes(),
            NextFormat::Json => {
                let mut out = Vec::new();
                json::write(&next_report, &mut out)?;
                out
            }
        })
    };
    let stdout = options.format.unwrap_or(NextFormat::Table);
    match files.as_slice() {
        [] if stdout == NextFormat::Table => write(global, style, &render(stdout)?)?,
        [] => output::write_bytes(global, language, &render(stdout)?)?,
        files => {
            let rendered = files.iter().map(|(_, form)| render(*form)).collect::<anyhow::Result<Vec<_>>>()?;
            report::must_not_exist(files, global, language)?;
            report::write(files, &rendered, global, language)?;
        }
    }
    let has_calendar = files.iter().any(|(_, form)| *form == NextFormat::Ics);
    if has_calendar || (files.is_empty() && stdout == NextFormat::Ics) {
        tell_left_out(&ics::left_out(&next_report), language);
    }
    Ok(Exit::of_check(std::iter::once(judgment.verdict), &reading.problems))
}

/// The error where not one record is meant; for all mines of a file another command says what must happen next.
fn not_one_mine(found: usize, mine: Option<&str>, language: Language) -> Usage {
    let Usage(message) = session::not_one_mine(found, mine, language);
    if mine.is_some() || found < 2 {
        return Usage(message);
    }
    Usage(match language {
        Language::Zh => {
            format!("{message}；要一次写出所有煤矿的，用 kuangjian check … --decided 日期 -o 文件.html（或 .xlsx）")
        }
        Language::En => {
            format!("{message}; for every mine at once, use kuangjian check … --decided DATE -o FILE.html (or .xlsx)")
        }
    })
}

/// Says which measures are not in the calendar: who reads only the calendar would take it for the whole.
fn tell_left_out(steps: &[&Step], language: Language) {
    let number = steps.len();
    if number == 0 {
        return;
    }
    let titles = |language, separator| {
        steps.iter().map(|step| step.title.in_language(language)).collect::<Vec<_>>().join(separator)
    };
    let [zh, en] = [titles(Language::Zh, "；"), titles(Language::En, "; ")];
    let told = say!(
        "有 {number} 项措施算不出最后日期，不在日历中：{zh}；见表格等其他形式",
        "{number} measure(s) without a known last day are not in the calendar: {en}; see the other forms"
    );
    session::point_out(&told, language);
}

fn no_known_day(language: Language) -> Usage {
    Usage(match language {
        Language::Zh => "错误：没有一项措施算得出最后日期，日历是空的；改用其他形式，或用 --event 给出起算的日子".into(),
        Language::En => "error: no measure has a known last day, so the calendar would be empty; use another form, or give with --event the days that terms are counted from".into(),
    })
}

fn write(global: &Global, style: crate::report::Style, text: &[u8]) -> anyhow::Result<()> {
    output::write(global, style, |out: &mut dyn Write| out.write_all(text))
}

/// The days of `--event`, each of an event that rule files define and of which no other day is given.
fn events(stated: &[String], book: &RuleBook, language: Language) -> Result<Vec<(String, Date)>, Usage> {
    let mut found: Vec<(String, Date)> = Vec::new();
    let known = || book.aftermath().events.iter().map(|event| event.id.as_str()).filter(|id| *id != DECIDED);
    for text in stated {
        let (id, given) = text.split_once('=').unwrap_or((text, ""));
        if !known().any(|known| known == id) {
            return Err(unknown_event(id, &known().collect::<Vec<_>>(), language));
        }
        let day = session::day(&format!("--event {id}"), given, language)?;
        if found.iter().any(|(other, _)| other == id) {
            return Err(Usage(match language {
                Language::Zh => format!("错误：事件 `{id}` 的日子写了两次"),
                Language::En => format!("error: the day of the event `{id}` is given twice"),
            }));
        }
        found.push((id.to_owned(), day));
    }
    Ok(found)
}

/// What is said of each event that comes after the decision and of which an earlier day is given: what is counted from it would be wrong.
fn too_early(events: &[(String, Date)], decided: Date, book: &RuleBook) -> Vec<Diagnostic> {
    let is_later = |id: &str| book.aftermath().events.iter().find(|event| event.id == id && event.later);
    let early = events.iter().filter(|(_, day)| *day < decided);
    let found = early.filter_map(|(id, day)| {
        let Bilingual { zh, en } = &is_later(id)?.label;
        let message = say!(
            "事件 `{id}`（{zh}）的日子 {day} 早于作出决定的日子 {decided}",
            "the day of the event `{id}` ({en}), {day}, is before the day of the decision, {decided}"
        );
        let help = Bilingual::new(
            "这一事件只能发生在决定之后：核对 --event 和 --decided 的日子",
            "it can only come after the decision: check the days of --event and --decided",
        );
        Some(Diagnostic::error(Code::EventBeforeDecision, message).help(help))
    });
    found.collect()
}

fn unknown_event(id: &str, known: &[&str], language: Language) -> Usage {
    let near = did_you_mean(id, known.iter().copied());
    Usage(match (language, near) {
        (Language::Zh, Some(near)) => format!("错误：没有事件 `{id}`；是否想写 `{near}`？"),
        (Language::En, Some(near)) => format!("error: there is no event `{id}`; did you mean `{near}`?"),
        (Language::Zh, None) => {
            format!("错误：没有事件 `{id}`；现有：{}。作出决定的日子用 --decided", known.join("、"))
        }
        (Language::En, None) => format!(
            "error: there is no event `{id}`; there are: {}; the day of the decision is given with --decided",
            known.join(", ")
        ),
    })
}

fn nothing_known(decided: Date, language: Language) -> Usage {
    Usage(match language {
        Language::Zh => {
            format!("错误：规则文件没有写明 {decided} 施行的法对该判定规定了什么措施；程序自带的规则从 2005-09-03 起")
        }
        Language::En => format!(
            "error: the rule files do not say what the law of {decided} attaches to the verdict; those in the program begin with 2005-09-03"
        ),
    })
}
