//! The cells of one worksheet, and what people do not see of it.

use std::ops::RangeInclusive;
use std::rc::Rc;

use super::super::format::Format;
use super::super::moment::{self, Shows};
use super::super::plain::Plain;
use super::super::refused::bad_cell;
use super::super::sheets::{Draft, Sheets};
use super::super::xml::{Element, Xml, is_true};
use super::strings::{rich, unescaped};
use crate::record::cell::Refused;

/// The rows that the format allows.
const ROWS: u64 = 1_048_576;

/// The columns that the format allows.
const COLUMNS: usize = 16_384;

/// What all sheets of a workbook share.
pub struct Shared {
    /// The number formats of the styles.
    pub styles: Vec<Rc<Format>>,
    /// The format of cells where there are no styles.
    pub general: Rc<Format>,
    /// The texts.
    pub strings: Vec<String>,
    /// Whether the formulas are to be calculated before anything is shown.
    pub must_calculate: bool,
}

/// What a cell holds, before its meaning.
#[derive(Default)]
struct Raw {
    kind: String,
    style: usize,
    formula: Option<String>,
    value: Option<String>,
    inline: Option<String>,
}

/// Reads a worksheet.
pub fn read(
    text: &str,
    part: &str,
    shared: &Shared,
    sheets: &mut Sheets<'_>,
    draft: &mut Draft,
) -> Result<(), Refused> {
    let mut xml = Xml::new(text, part);
    if xml.root()?.name() != "worksheet" {
        return Err(xml.damaged());
    }
    while let Some(child) = xml.child()? {
        match child.name() {
            "cols" => columns(&mut xml, draft)?,
            "sheetData" => rows(&mut xml, shared, sheets, draft)?,
            "mergeCells" => merged(&mut xml, sheets, draft)?,
            _ => xml.skip()?,
        }
    }
    xml.end()
}

fn columns(xml: &mut Xml<'_>, draft: &mut Draft) -> Result<(), Refused> {
    while let Some(column) = xml.child()? {
        let is_hidden = column.flag("hidden")? || is_zero(&column, "width")?;
        if is_hidden {
            let number = |name| -> Result<Option<usize>, Refused> {
                Ok(column.get(name)?.and_then(|value| value.trim().parse::<usize>().ok()?.checked_sub(1)))
            };
            let (Some(first), Some(last)) = (number("min")?, number("max")?) else { return Err(xml.damaged()) };
            draft.hide_columns(first..=last);
        }
        xml.skip()?;
    }
    Ok(())
}

/// Whether an attribute that gives a size is zero, so that nothing is seen.
fn is_zero(element: &Element<'_>, name: &str) -> Result<bool, Refused> {
    Ok(element.get(name)?.and_then(|size| Plain::from_text(&size)).is_some_and(|size| size.is_zero()))
}

fn rows(xml: &mut Xml<'_>, shared: &Shared, sheets: &mut Sheets<'_>, draft: &mut Draft) -> Result<(), Refused> {
    let mut before = 0;
    while let Some(row) = xml.child()? {
        if row.name() != "row" {
            xml.skip()?;
            continue;
        }
        let number = match row.get("r")? {
            Some(number) => number.trim().parse().map_err(|_| xml.damaged())?,
            None => before + 1,
        };
        if !(1..=ROWS).contains(&number) {
            return Err(xml.damaged());
        }
        if row.flag("hidden")? || is_zero(&row, "ht")? {
            draft.hide_rows(number..=number);
        }
        before = number;
        cells(xml, number, shared, sheets, draft)?;
    }
    Ok(())
}

fn cells(
    xml: &mut Xml<'_>,
    row: u64,
    shared: &Shared,
    sheets: &mut Sheets<'_>,
    draft: &mut Draft,
) -> Result<(), Refused> {
    let mut next = 0;
    while let Some(cell) = xml.child()? {
        if cell.name() != "c" {
            xml.skip()?;
            continue;
        }
        let mut raw = Raw::default();
        let mut column = next;
        for attribute in cell.attributes() {
            match attribute? {
                ("r", reference) => match position(&reference) {
                    Some((of_row, of_column)) if of_row == row => column = of_column,
                    _ => return Err(xml.damaged()),
                },
                ("s", style) => raw.style = style.trim().parse().map_err(|_| xml.damaged())?,
                ("t", kind) => raw.kind = kind.into_owned(),
                _ => {}
            }
        }
        while let Some(child) = xml.child()? {
            match child.name() {
                "v" => raw.value = Some(xml.text()?),
                "f" => raw.formula = Some(xml.text()?),
                "is" => raw.inline = Some(rich(xml)?),
                _ => xml.skip()?,
            }
        }
        put(raw, row, column, shared, sheets, draft)?;
        next = column + 1;
    }
    Ok(())
}

fn put(
    raw: Raw,
    row: u64,
    column: usize,
    shared: &Shared,
    sheets: &mut Sheets<'_>,
    draft: &mut Draft,
) -> Result<(), Refused> {
    let address = || draft.address(row, column);
    let broken = || bad_cell(&address());
    if let Some(formula) = &raw.formula
        && !is_calculated(&raw, shared.must_calculate)
    {
        // Formulas that many cells share are written out in one of them only.
        let text = format!("={}", if formula.is_empty() { "…" } else { formula });
        return sheets.put_formula(draft, row, column, 1, &text);
    }
    let format = match shared.styles.get(raw.style) {
        Some(format) => format,
        None if raw.style == 0 => &shared.general,
        None => return Err(broken()),
    };
    let value = raw.value.as_deref().unwrap_or("");
    let text = match raw.kind.as_str() {
        _ if raw.inline.is_none() && value.is_empty() => return Ok(()),
        "s" => {
            let at = value.trim().parse::<usize>().map_err(|_| broken())?;
            format.text(shared.strings.get(at).ok_or_else(broken)?.clone())
        }
        "inlineStr" | "str" => format.text(raw.inline.unwrap_or_else(|| unescaped(value))),
        "" | "n" => {
            let number = Plain::from_text(value).ok_or_else(broken)?;
            if number.is_zero() && raw.formula.as_deref().is_some_and(is_reference) {
                return sheets.put_formula(draft, row, column, 1, &format!("={}", raw.formula.unwrap_or_default()));
            }
            format.number(&number, draft.since_1904())
        }
        "b" if is_true(&value.to_ascii_lowercase()) => Ok("TRUE".to_owned()),
        "b" if matches!(value.trim().to_ascii_lowercase().as_str(), "0" | "false") => Ok("FALSE".to_owned()),
        "e" => Ok(value.trim().to_owned()),
        "d" => Ok(iso(value.trim(), format.moments()).ok_or_else(broken)?),
        _ => return Err(broken()),
    };
    sheets.put_shown(draft, (row, column, 1), (text, value), format.code())
}

/// Whether a formula does nothing but name another cell: of a blank one its value is 0.
fn is_reference(formula: &str) -> bool {
    let cell = formula.trim().rsplit('!').next().unwrap_or("").replace('$', "");
    position(&cell.to_ascii_uppercase()).is_some()
}

/// Whether a formula has a value that was calculated.
///
/// Libraries that write workbooks without calculating leave the value out, or write 0 and ask for it to be calculated at once.
fn is_calculated(raw: &Raw, must_calculate: bool) -> bool {
    match (raw.kind.as_str(), raw.value.as_deref()) {
        (_, None) => raw.inline.is_some(),
        ("str", Some("")) => true,
        (_, Some("")) => false,
        ("" | "n", Some(value)) => !(must_calculate && value.trim() == "0"),
        _ => true,
    }
}

/// The text of a day or time that is written in ISO form.
fn iso(value: &str, shows: Shows) -> Option<String> {
    let day = Shows { year: true, month: true, day: true, ..Shows::default() };
    if value.contains(':') && !value.contains('-') {
        let moment = moment::iso(&format!("2000-01-01T{value}"), day)?;
        return Some(moment.split_once(' ').map_or("00:00:00", |(_, time)| time).to_owned());
    }
    moment::iso(value, if shows.any_day() { shows } else { day })
}

fn merged(xml: &mut Xml<'_>, sheets: &mut Sheets<'_>, draft: &mut Draft) -> Result<(), Refused> {
    while let Some(block) = xml.child()? {
        let reference = block.get("ref")?.ok_or_else(|| xml.damaged())?;
        let (rows, columns) = range(&reference).ok_or_else(|| xml.damaged())?;
        sheets.merge(draft, rows, columns)?;
        xml.skip()?;
    }
    Ok(())
}

/// The rows, from 1, and columns, from 0, of a range such as `A1:B2`.
fn range(reference: &str) -> Option<(RangeInclusive<u64>, RangeInclusive<usize>)> {
    let (start, end) = reference.split_once(':').unwrap_or((reference, reference));
    let ((first_row, first_column), (last_row, last_column)) = (position(start)?, position(end)?);
    let (rows, columns) = (first_row..=last_row, first_column..=last_column);
    (!rows.is_empty() && !columns.is_empty()).then_some((rows, columns))
}

/// The row, from 1, and column, from 0, of a reference such as `D7`.
fn position(reference: &str) -> Option<(u64, usize)> {
    let reference = reference.trim().replace('$', "");
    let digits = reference.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = reference.strip_suffix(digits)?;
    if !(1..=3).contains(&letters.len()) || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let place = |letter: u8| usize::from(letter.to_ascii_uppercase().saturating_sub(b'A')) + 1;
    let column = letters.bytes().fold(0, |column, letter| column * 26 + place(letter));
    let row = digits.parse().ok()?;
    ((1..=COLUMNS).contains(&column) && (1..=ROWS).contains(&row)).then(|| (row, column - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_positions() {
        for (reference, expected) in [
            ("A1", Some((1, 0))),
            ("D7", Some((7, 3))),
            ("$aa$10", Some((10, 26))),
            ("XFD1048576", Some((1_048_576, 16_383))),
            ("XFE1", None),
            ("A0", None),
            ("A1048577", None),
            ("AAAA1", None),
            ("AAAAAAAAAAAAAAAAAAAAAAAA1", None),
            ("7", None),
            ("D", None),
            ("D+7", None),
            ("D7A", None),
            ("矿7", None),
            ("", None),
        ] {
            assert_eq!(position(reference), expected, "{reference}");
        }
        assert_eq!(range("B2:D3"), Some((2..=3, 1..=3)));
        assert_eq!(range("B2"), Some((2..=2, 1..=1)));
        assert_eq!(range("D3:B2"), None);
    }
}
