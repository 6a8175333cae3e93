//! Records as a workbook: a sheet of mines, and one for each table that has rows.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use super::companion::{MINES, mines, tables_of};
use super::csv;
use super::page::{Cell, Page};
use super::{CannotWrite, Headings, SURE_DIGITS, cannot_write, significant_digits, texts};
use crate::fact::{Date, Record, Table, Vocabulary};
use crate::record::{apostrophe, name};
use crate::say;
use crate::source::{Language, double};

/// The characters of a cell, in UTF-16 code units, and the rows and columns of a sheet that spreadsheets have at most.
const CELL: usize = 32_767;
const ROWS: usize = 1_048_576;
const COLUMNS: usize = 16_384;

/// The characters of a sheet's name, and those that none may have.
const SHEET_NAME: usize = 31;
const NOT_IN_SHEET_NAME: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];

/// The records as a workbook. The same records give the same bytes.
pub fn xlsx(records: &[&Record], vocabulary: &Vocabulary, headings: Headings) -> Result<Vec<u8>, CannotWrite> {
    csv::must_fit(records, vocabulary)?;
    must_fit(records, vocabulary)?;
    let tables = tables_of(records, vocabulary, headings)?;
    let mut pages = vec![(name_of_mines(vocabulary, headings), mines(records, vocabulary, headings))];
    pages.extend(tables.into_iter().map(|(table, page)| (name_of(table, vocabulary, headings), page)));
    if let Some((name, _)) = pages.iter().find(|(_, page)| page.rows.len() >= ROWS || page.header.len() > COLUMNS) {
        let message = say!(
            "工作表 `{name}` 超过 {ROWS} 行或 {COLUMNS} 列",
            "the sheet `{name}` has more than {ROWS} rows or {COLUMNS} columns"
        );
        return Err(Box::new(cannot_write(message)));
    }
    book(&pages).map_err(|error| {
        Box::new(cannot_write(say!("不能写成工作簿：{error}", "cannot be written as a workbook: {error}")))
    })
}

/// Refuses records with a text that is longer than a cell.
fn must_fit(records: &[&Record], vocabulary: &Vocabulary) -> Result<(), CannotWrite> {
    let mut texts = records.iter().flat_map(|record| texts(record, vocabulary));
    let is_too_long = |text: &str| apostrophe::put_before_in_workbook(text).encode_utf16().count() > CELL;
    match texts.find(|(text, _)| text.len() >= CELL && is_too_long(text)) {
        None => Ok(()),
        Some((_, place)) => {
            let message = say!(
                "文本超过电子表格一格的 {CELL} 个字符",
                "the text is longer than the {CELL} characters of a spreadsheet's cell"
            );
            Err(Box::new(cannot_write(message).at(place.clone())))
        }
    }
}

fn name_of_mines(vocabulary: &Vocabulary, headings: Headings) -> String {
    let name = if headings == Headings::Labels(Language::Zh) { "煤矿" } else { MINES };
    // A vocabulary may have a table that is called so.
    if name::table_named(vocabulary, name).is_none() { name.to_owned() } else { format!("_{name}") }
}

/// The name of a table's sheet: its label where a sheet can have it and it means this table, otherwise its id.
fn name_of(table: &Table, vocabulary: &Vocabulary, headings: Headings) -> String {
    let Headings::Labels(language) = headings else { return table.id.to_string() };
    let label = table.label.in_language(language);
    let can_be = label.encode_utf16().count() <= SHEET_NAME
        && !label.contains(NOT_IN_SHEET_NAME)
        && !label.starts_with('\'')
        && !label.ends_with('\'');
    let means_it = name::table_named(vocabulary, label).is_some_and(|(_, named)| named.id == table.id);
    if can_be && means_it { label.to_owned() } else { table.id.to_string() }
}

struct Formats {
    heading: Format,
    date: Format,
    /// That a cell is text whatever it begins with.
    quoted: Format,
}

fn book(pages: &[(String, Page)]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The day would otherwise be that of the clock.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let formats = Formats {
        heading: Format::new().set_bold(),
        date: Format::new().set_num_format("yyyy-mm-dd"),
        quoted: Format::new().set_quote_prefix(),
    };
    for (name, page) in pages {
        write(book.add_worksheet().set_name(name)?, page, &formats)?;
    }
    book.save_to_buffer()
}

fn write(worksheet: &mut Worksheet, page: &Page, formats: &Formats) -> Result<(), XlsxError> {
    for (column, heading) in (0u16..).zip(&page.header) {
        worksheet.write_string_with_format(0, column, heading, &formats.heading)?;
        worksheet.set_column_width(column, width(page, usize::from(column)))?;
    }
    for (row, cells) in (1u32..).zip(&page.rows) {
        for (column, cell) in (0u16..).zip(cells) {
            write_cell(worksheet, row, column, cell, formats)?;
        }
    }
    worksheet.set_freeze_panes(1, 1)?;
    let last = |count: usize| u32::try_from(count.saturating_sub(1)).unwrap_or(0);
    let (last_row, last_column) = (last(page.rows.len() + 1), last(page.header.len()));
    worksheet.autofilter(0, 0, last_row, u16::try_from(last_column).unwrap_or(u16::MAX))?;
    Ok(())
}

fn write_cell(
    worksheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => write_text(worksheet, row, column, text, formats)?,
        Cell::Number(amount) => {
            let digits = amount.to_string();
            match double::nearest(&digits).filter(|_| significant_digits(&digits) <= SURE_DIGITS) {
                Some(number) => {
                    worksheet.write_number(row, column, number)?;
                }
                None => write_text(worksheet, row, column, &digits, formats)?,
            }
        }
        Cell::Date(date) => match serial_day(*date) {
            Some(day) => {
                worksheet.write_datetime_with_format(row, column, day?, &formats.date)?;
            }
            None => {
                worksheet.write_string(row, column, date.to_string())?;
            }
        },
    }
    Ok(())
}

fn write_text(
    worksheet: &mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let cell = apostrophe::put_before_in_workbook(text);
    if apostrophe::is_formula(&cell) {
        worksheet.write_string_with_format(row, column, cell, &formats.quoted)?;
    } else {
        worksheet.write_string(row, column, cell)?;
    }
    Ok(())
}

/// A day as spreadsheets count days. Before March 1900 they do not agree, because one of them has a 29 February in that year.
fn serial_day(date: Date) -> Option<Result<ExcelDateTime, XlsxError>> {
    let (year, month, day) = date.parts();
    let small = |n: i8| u8::try_from(n).ok();
    let counted = (year, month) >= (1900, 3);
    Some(ExcelDateTime::from_ymd(u16::try_from(year).ok()?, small(month)?, small(day)?)).filter(|_| counted)
}

/// A width that shows most of the cells of a column, in characters.
fn width(page: &Page, column: usize) -> u32 {
    const LEAST: usize = 8;
    const MOST: usize = 40;
    let shown = |text: &str| text.lines().next().unwrap_or("").width();
    let of_cell = |cell: &Cell| match cell {
        Cell::Empty => 0,
        Cell::Text(text) => shown(text),
        Cell::Number(amount) => amount.to_string().len(),
        Cell::Date(_) => "2005-10-20".len(),
    };
    let heading = page.header.get(column).map_or(0, |heading| shown(heading));
    let cells = page.rows.iter().filter_map(|row| row.get(column)).map(of_cell);
    // Room for the button of the filter.
    let widest = cells.max().unwrap_or(0).max(heading + 2);
    u32::try_from(widest.clamp(LEAST, MOST) + 1).unwrap_or(0)
}
