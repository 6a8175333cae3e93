//! Reads the files under `calendar/`: the public holidays of a year.

use std::sync::Arc;

use super::RuleFiles;
use super::load::{date_of, optional_date, report_duplicates};
use crate::fact::{Calendar, CalendarYear, Date, Holiday};
use crate::say;
use crate::source::toml::{Node, Reader, Table, Toml, parse};
use crate::source::{Code, Diagnostic, Place, SourceText, Span};

/// The folder.
pub const FOLDER: &str = "calendar";

/// Reads the calendar of all layers.
pub fn calendar(files: &RuleFiles, problems: &mut Vec<Diagnostic>) -> Calendar {
    let mut years: Vec<CalendarYear> = Vec::new();
    for (_, source) in files.in_subfolder(FOLDER) {
        let tree = parse(source, problems);
        years.extend(year(source, &tree, problems));
    }
    let names: Vec<String> = years.iter().map(|year| year.year.to_string()).collect();
    report_duplicates(names.iter().map(String::as_str).zip(years.iter().map(|year| &year.place)), problems);
    Calendar::new(years)
}

fn year(source: &Arc<SourceText>, tree: &Table, problems: &mut Vec<Diagnostic>) -> Option<CalendarYear> {
    let mut reader = Reader::new(source, tree, Span::default(), problems);
    let (table, span) = reader.subtable("calendar")?;
    let mut head = Reader::new(source, table, span, reader.problems());
    let stated = head.required("year");
    let number = stated.and_then(|node| year_of(&mut head, node));
    let last = number.and_then(|year| Date::new(year, 12, 31));
    let through = optional_date(&mut head, "through").or(last);
    let notice = head.bilingual("source");
    let place = Place::Text { source: Arc::clone(source), span: stated.map_or(span, |node| node.span) };
    if let (Some(number), Some(through)) = (number, through)
        && through.parts().0 != number
    {
        let message =
            say!("`through` {through} 不在 {number} 年", "`through` {through} does not lie in the year {number}");
        head.report(span, Diagnostic::error(Code::WrongKind, message));
    }
    head.finish();
    let mut holidays = Vec::new();
    for (table, span) in reader.tables("holiday") {
        holidays.extend(holiday(Reader::new(source, table, span, reader.problems()), number));
    }
    reader.finish();
    Some(CalendarYear { year: number?, through: through?, source: notice, holidays, place })
}

fn year_of(reader: &mut Reader<'_>, node: &Node) -> Option<i16> {
    let year = match &node.value {
        Toml::Number(number) => number.parse::<i16>().ok().filter(|year| Date::new(*year, 1, 1).is_some()),
        _ => None,
    };
    if year.is_none() {
        let message = say!("`year` 应为年份，如 2026", "`year` must be a year such as 2026");
        reader.report(node.span, Diagnostic::error(Code::WrongKind, message));
    }
    year
}

fn holiday(mut reader: Reader<'_>, year: Option<i16>) -> Option<Holiday> {
    let name = reader.bilingual("name");
    let mut day = |key: &'static str| {
        let node = reader.required(key)?;
        day_of(&mut reader, key, node, year)
    };
    let (from, to) = (day("from"), day("to"));
    let mut work = Vec::new();
    for node in reader.list("work") {
        let Some(day) = day_of(&mut reader, "work", node, year) else { continue };
        if !day.is_weekend() {
            let message = say!("调休上班的 {day} 不是周末", "{day}, worked in exchange, is no weekend day");
            reader.report(node.span, Diagnostic::error(Code::WrongKind, message));
        }
        if from.zip(to).is_some_and(|(from, to)| (from..=to).contains(&day)) {
            let message = say!("{day} 既放假又上班", "{day} is both off and worked");
            reader.report(node.span, Diagnostic::error(Code::WrongKind, message));
        }
        work.push(day);
    }
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        let message = say!("最后一天 {to} 早于第一天 {from}", "the last day {to} is before the first {from}");
        reader.report(reader.span, Diagnostic::error(Code::WrongKind, message));
    }
    reader.finish();
    Some(Holiday { name, from: from?, to: to?, work })
}

/// A day of the year, or of the December before, which the notice for a year arranges too.
fn day_of(reader: &mut Reader<'_>, key: &str, node: &Node, year: Option<i16>) -> Option<Date> {
    let day = date_of(reader, key, node)?;
    let Some(year) = year else { return Some(day) };
    let (of, month, _) = day.parts();
    if of != year && (of, month) != (year - 1, 12) {
        let message = say!(
            "{day} 既不在 {year} 年，也不在上一年12月",
            "{day} lies neither in {year} nor in December of the year before"
        );
        reader.report(node.span, Diagnostic::error(Code::WrongKind, message));
    }
    Some(day)
}
