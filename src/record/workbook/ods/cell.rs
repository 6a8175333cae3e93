//! The cells of an OpenDocument spreadsheet.
//!
//! Source: OpenDocument 1.3 part 3, 9.1.4 and 19.383 to 19.391.

use std::rc::Rc;

use super::super::format::{Format, Unshowable};
use super::super::moment::{self, Shows};
use super::super::plain::Plain;
use super::super::refused::bad_cell;
use super::super::sheets::Draft;
use super::super::xml::{Element, Xml};
use super::content::{Content, Inherited};
use super::paragraphs;
use crate::record::cell::Refused;

/// A cell, and those beside and below it that it stands for.
#[derive(Default)]
pub struct Cell {
    row: u64,
    column: usize,
    /// How many columns it stands for.
    pub columns: u64,
    /// How many rows it stands for.
    pub rows: u64,
    /// Its own style.
    style: Option<Rc<str>>,
    spanned_rows: u64,
    spanned_columns: u64,
    kind: String,
    /// The attribute that holds the value of its kind.
    value: Option<String>,
    formula: Option<String>,
    is_error: bool,
}

/// The number in an attribute that counts, which is 1 where there is none.
pub fn count(element: &Element<'_>, name: &str) -> Result<u64, Refused> {
    match element.get(name)? {
        Some(count) => counted(&count).ok_or_else(|| element.damaged()),
        None => Ok(1),
    }
}

fn counted(count: &str) -> Option<u64> {
    count.trim().parse().ok().filter(|count| *count > 0)
}

impl Cell {
    /// The cell that begins with `element`.
    pub fn new(element: &Element<'_>, row: u64, column: usize) -> Result<Cell, Refused> {
        let mut cell =
            Cell { row, column, columns: 1, rows: 1, spanned_rows: 1, spanned_columns: 1, ..Cell::default() };
        for attribute in element.attributes() {
            let (name, value) = attribute?;
            let count = || counted(&value).ok_or_else(|| element.damaged());
            match name {
                "table:number-columns-repeated" => cell.columns = count()?,
                "table:number-rows-spanned" => cell.spanned_rows = count()?,
                "table:number-columns-spanned" => cell.spanned_columns = count()?,
                "table:style-name" => cell.style = Some(Rc::from(&*value)),
                "table:formula" => cell.formula = Some(value.into_owned()),
                "office:value-type" => cell.kind = value.into_owned(),
                "calcext:value-type" => cell.is_error = value == "error",
                "office:value"
                | "office:date-value"
                | "office:time-value"
                | "office:boolean-value"
                | "office:string-value" => cell.value = Some(value.into_owned()),
                _ => {}
            }
        }
        Ok(cell)
    }

    /// The formula without the name of its language.
    fn formula_text(formula: &str) -> &str {
        match formula.split_once(":=") {
            Some((language, _)) if language.bytes().all(|c| c.is_ascii_alphanumeric()) => {
                formula.get(language.len() + 1..).unwrap_or(formula)
            }
            _ => formula,
        }
    }
}

/// Reads a cell whose element was entered, and leaves the element.
pub fn read(
    cell: Cell,
    inherited: &Inherited<'_>,
    content: &mut Content<'_, '_>,
    draft: &mut Draft,
    xml: &mut Xml<'_>,
) -> Result<(), Refused> {
    let limits = content.sheets.limits();
    let shown = paragraphs::read(xml, &mut content.blanks, limits)?;
    merge(&cell, content, draft)?;
    let is_stored = match cell.kind.as_str() {
        "" | "void" | "string" => shown.is_some() || cell.value.is_some(),
        _ => cell.value.is_some(),
    };
    if let Some(formula) = &cell.formula
        && !is_stored
    {
        let formula = Cell::formula_text(formula);
        return content.sheets.put_formula(draft, cell.row, cell.column, cell.columns, formula);
    }
    let shown = shown.unwrap_or_default();
    if cell.is_error || cell.formula.is_some() && cell.kind != "string" && is_error(&shown) {
        let name = if shown.is_empty() { "#VALUE!" } else { &shown };
        return content.sheets.put(draft, cell.row, cell.column, cell.columns, name);
    }
    if cell.kind.is_empty() && shown.is_empty() {
        return Ok(());
    }
    // Equal cells beside each other may be written as one even where they have the styles of different columns.
    let (mut column, mut left) = (cell.column, cell.columns);
    while left > 0 {
        let (style, many) = match &cell.style {
            Some(own) => (Some(Rc::clone(own)), usize::MAX),
            None => inherited.style(column),
        };
        let count = left.min(u64::try_from(many).unwrap_or(u64::MAX));
        let format = content.styles.format(style.as_deref());
        let address = || draft.address(cell.row, column);
        let text = value(&cell, &shown, &format, draft.since_1904()).ok_or_else(|| bad_cell(&address()))?;
        let held = cell.value.as_deref().unwrap_or(&shown);
        content.sheets.put_shown(draft, (cell.row, column, count), (text, held), format.code())?;
        column = column.saturating_add(many);
        left -= count;
    }
    Ok(())
}

/// What a cell says; nothing if it is malformed.
fn value(cell: &Cell, shown: &str, format: &Format, since_1904: bool) -> Option<Result<String, Unshowable>> {
    let value = cell.value.as_deref();
    let shows = format.moments();
    Some(match cell.kind.as_str() {
        "" | "void" | "string" => match value.unwrap_or(shown) {
            "" => Ok(String::new()),
            text => format.text(text.to_owned()),
        },
        // What a formula says of truth is stored as a number where the cell has no format of its own.
        "float" if cell.formula.is_some() && matches!(shown, "TRUE" | "FALSE") => Ok(shown.to_owned()),
        "float" | "percentage" | "currency" => {
            let number = Plain::from_text(value?)?;
            let percent = Format::from_code("0%");
            let is_plain_percent = cell.kind == "percentage" && !format.has_percent();
            let format = if is_plain_percent { &percent } else { format };
            format.number(&number, since_1904).and_then(|text| agreed(text, shown))
        }
        "date" => {
            let day = Shows { year: true, month: true, day: true, ..Shows::default() };
            Ok(moment::iso(value?, if shows.any_day() { shows } else { day })?)
        }
        "time" => Ok(moment::iso_duration(value?, shows, since_1904)?),
        "boolean" => match value?.trim() {
            "true" => Ok("TRUE".to_owned()),
            "false" => Ok("FALSE".to_owned()),
            _ => return None,
        },
        _ => return None,
    })
}

/// What a cell says, if what the file shows of it agrees on whether it is a percentage: between the two lies a factor of 100.
fn agreed(text: String, shown: &str) -> Result<String, Unshowable> {
    let agree = shown.is_empty() || text.contains('%') == shown.contains('%');
    if agree { Ok(text) } else { Err(Unshowable::Unclear) }
}

/// Whether a text is the name of an error, as older programs show it while they store the number 0.
fn is_error(shown: &str) -> bool {
    const NAMES: [&str; 7] = ["#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!"];
    let number = |prefix| shown.strip_prefix(prefix).is_some_and(|rest| rest.bytes().all(|c| c.is_ascii_digit()));
    NAMES.contains(&shown) || number("Err:") || number("错误:") || number("错误：")
}

/// Adds the blocks that a cell spans, one for each cell that it stands for.
fn merge(cell: &Cell, content: &mut Content<'_, '_>, draft: &mut Draft) -> Result<(), Refused> {
    if cell.spanned_rows == 1 && cell.spanned_columns == 1 {
        return Ok(());
    }
    content.sheets.count_merged(cell.rows.saturating_mul(cell.columns))?;
    let to_count = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    for row in (0..cell.rows).map(|at| cell.row.saturating_add(at)) {
        for column in (0..to_count(cell.columns)).map(|at| cell.column.saturating_add(at)) {
            let last_row = row.saturating_add(cell.spanned_rows - 1);
            let last_column = column.saturating_add(to_count(cell.spanned_columns - 1));
            draft.merge(row..=last_row, column..=last_column);
        }
    }
    Ok(())
}
