//! What in the layout of a table would make its cells mean something else than they seem to: a second header, units in a row of their own,
//! a header of several rows. Nothing of that is guessed.

use std::borrow::Cow;
use std::sync::Arc;

use super::lines::RawRow;
use super::measure;
use super::sheet::Sheet;
use super::text::{is_blank, shown, tidied, trimmed};
use super::words;
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic};

/// What a row below the header is, if it is no row of the table.
pub enum Below {
    /// The header once more, as at the top of a printed page.
    Header,
    /// A remark, in this column.
    Remark(usize),
    /// Something, in this column, that makes what follows doubtful.
    Flaw(usize, Diagnostic),
}

/// What in a row above the header makes the table unreadable, and its column: the header of another table, or a unit.
///
/// Two headings side by side are a header; with a cell between them they may be labels of what stands beside each.
pub fn above_header(row: &RawRow<'_>, is_heading: &dyn Fn(&str) -> bool) -> Option<(usize, Diagnostic)> {
    let mut last = None;
    for (at, text) in filled(&row.cells) {
        let is_one = is_heading(text);
        if is_one && last == Some(true) {
            return Some((at, two_headers()));
        }
        last = Some(is_one);
    }
    let (at, unit) = filled(&row.cells).find_map(|(at, text)| Some((at, unit_of_table(text)?)))?;
    let message = say!(
        "表头以上写明单位 `{unit}`，不知道用于哪些列",
        "the unit `{unit}` stands above the header, and it cannot be told of which columns"
    );
    Some((at, Diagnostic::error(Code::UnclearLayout, message).help(into_headings())))
}

/// The error for a second row that looks like the header.
pub fn two_headers() -> Diagnostic {
    let message = say!(
        "此行也像表头，不知道哪一行是表头",
        "this row looks like a header too, so it cannot be told which row is the header"
    );
    let help = say!(
        "一张工作表或文件只放一个表，表头写成一行",
        "put one table into a sheet or file, with its header in one row"
    );
    Diagnostic::error(Code::UnclearLayout, message).help(help)
}

/// The unit that a title such as `单位：万吨` states for a table; nothing where it names the unit that keeps the table.
fn unit_of_table(title: &str) -> Option<String> {
    let text = tidied(title);
    let (_, behind) = text
        .split_once("单位")
        .or_else(|| text.to_lowercase().contains("unit").then(|| text.split_once(':')).flatten())?;
    let units = behind.trim_start_matches([':', ' ']).trim_end_matches([')', ']', '】', ' ']);
    let mut each = units.split(['、', ',', ';', '，']).map(str::trim).filter(|unit| !unit.is_empty()).peekable();
    (each.peek().is_some() && each.all(measure::is_unit)).then(|| shown(units))
}

/// What in the header of a sheet makes the table unreadable, and its column: cells merged with the row below.
pub fn in_header(sheet: &Sheet, header_row: u64) -> Option<(usize, Diagnostic)> {
    let reaches_below = |rows: &std::ops::RangeInclusive<u64>| *rows.start() <= header_row && *rows.end() > header_row;
    let block = sheet.merged.iter().find(|block| reaches_below(&block.rows))?;
    let message = say!("表头不止一行", "the header has more than one row");
    let help = say!(
        "取消合并，把表头写成一行，各列写明是哪一项",
        "split the cells and write the header in one row, each column with the fact that it has"
    );
    Some((*block.columns.start(), Diagnostic::error(Code::UnclearLayout, message).help(help)))
}

/// What a row below the header is, if it is no row of the table.
pub fn below_header(row: &RawRow<'_>, header: &[Arc<str>]) -> Option<Below> {
    let mut cells = filled(&row.cells);
    let (at, first) = cells.next()?;
    let second = cells.next();
    let is_heading = |text: &str| {
        let text = trimmed(text);
        header.iter().any(|heading| !heading.is_empty() && **heading == *text)
    };
    if is_heading(first) || second.is_some_and(|(_, text)| is_heading(text)) {
        let same = filled(&row.cells).filter(|(_, text)| is_heading(text)).count();
        let of_header = header.iter().filter(|heading| !heading.is_empty()).count();
        let at_its_place =
            |(at, text): (usize, &str)| header.get(at).is_some_and(|heading| **heading == *trimmed(text));
        if same == of_header && filled(&row.cells).all(at_its_place) && same > 1 {
            return Some(Below::Header);
        }
        if same > 1 {
            let message = say!("表中另有一行表头", "a second header stands in the table");
            let help = say!(
                "另一个表放到另一张工作表或文件；以下各行没有读取",
                "put the other table into a sheet or file of its own; the rows below were not read"
            );
            return Some(Below::Flaw(at, Diagnostic::error(Code::UnclearLayout, message).help(help)));
        }
    }
    // No unit is longer; a cell may be.
    let is_unit = |text: &str| text.len() <= 48 && (measure::is_unit(text) || words::is_unit_heading(text));
    if is_unit(first) && (at > 0 || second.is_some()) && filled(&row.cells).all(|(_, text)| is_unit(text)) {
        let message = say!("此行只有单位，不是煤矿", "the row has only units, and is no mine");
        return Some(Below::Flaw(at, Diagnostic::error(Code::UnclearLayout, message).help(into_headings())));
    }
    let is_remark = header.len() > 2 && second.is_none() && words::is_remark(first);
    is_remark.then_some(Below::Remark(at))
}

fn filled<'c>(cells: &'c [Cow<'_, str>]) -> impl Iterator<Item = (usize, &'c str)> {
    cells.iter().map(AsRef::as_ref).enumerate().filter(|(_, text)| !is_blank(text))
}

fn into_headings() -> Bilingual {
    say!(
        "把单位写进列名，如 `年产量（吨）`，并删去此行",
        "write units into the headings, such as `annual output (t)`, and take the row away"
    )
}
