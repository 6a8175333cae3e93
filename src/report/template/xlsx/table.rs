//! The sheet of a table: a row each, with the kinds of a key written in.

use rust_xlsxwriter::{Color, Format, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use super::super::{Question, Rows, Template, names, tell};
use super::input::{Input, Lists};
use super::look::{LANDSCAPE, Look, PORTRAIT, Page, height, pages, print, written};
use crate::fact::{Table, Type};
use crate::record::form::{ABOUT_ROWS, HEADINGS};
use crate::source::Language;

/// The row of the header, below the table's name, its question and how rows are written.
const HEADER: u32 = 3;

/// The last row that takes lists and bounds, counted from 1.
const LAST: u32 = 200;

/// The rows with a frame, to be filled in by hand: as many as a page has, upright and across.
const FRAMED: (u32, u32) = (27, 18);

/// The height of a row to be filled in, in points.
const ROW_HEIGHT: u8 = 22;

const WIDTH_OF_EVIDENCE: usize = 24;

/// Writes the sheet.
pub fn write(
    sheet: &mut Worksheet,
    rows: &Rows<'_>,
    template: &Template<'_>,
    look: &Look,
    lists: &Lists<'_>,
) -> Result<(), XlsxError> {
    let language = template.language;
    sheet.set_name(sheet_name(rows))?.set_tab_color(Color::RGB(0x2F_75B5));
    let headings: Vec<String> = rows.columns.iter().map(|(_, column)| tell::heading(column, language)).collect();
    let mut widths: Vec<usize> =
        rows.columns.iter().zip(&headings).map(|((_, c), heading)| width(c, heading, language)).collect();
    widths.push(WIDTH_OF_EVIDENCE);
    let total: usize = widths.iter().sum();
    let evidence = u16::try_from(rows.columns.len()).unwrap_or(u16::MAX);
    head(sheet, rows, &widths, template, look)?;
    for ((column, heading), width) in
        (0..).zip(headings.iter().map(String::as_str).chain([evidence_heading(rows.table, language)])).zip(&widths)
    {
        sheet.set_column_width(column, u16::try_from(*width).unwrap_or(u16::MAX))?;
        sheet.write_string_with_format(HEADER, column, heading, &look.head)?;
    }
    let header_cells = headings.iter().zip(&widths).map(|(heading, width)| written(heading, *width));
    sheet.set_row_height(HEADER, height(header_cells))?;
    let keys = names::of_keyed_rows(rows, language);
    let framed = match &keys {
        Some(keys) => u32::try_from(keys.len()).unwrap_or(0),
        None => framed(total),
    };
    let last = if keys.is_some() { HEADER + framed } else { LAST - 1 };
    for (column, (_, question)) in (0..).zip(&rows.columns) {
        let (inside, below) = formats(&question.fact.kind, look);
        sheet.set_column_format(column, below)?;
        for row in HEADER + 1..=HEADER + framed {
            sheet.write_blank(row, column, inside)?;
        }
        if let Some(keys) = keys.as_ref().filter(|_| question.is_key) {
            for (row, key) in (HEADER + 1..).zip(keys) {
                sheet.write_string_with_format(row, column, *key, &look.told)?;
            }
        }
        lists.add(sheet, (HEADER + 1, column), (last, column), &Input::of_column(question, language))?;
    }
    sheet.set_column_format(evidence, &look.open_text)?;
    for row in HEADER + 1..=HEADER + framed {
        sheet.write_blank(row, evidence, &look.evidence)?;
        sheet.set_row_height(row, ROW_HEIGHT)?;
    }
    sheet.set_freeze_panes(HEADER + 1, 1)?;
    print(sheet, &Page { width: total, header: HEADER, columns: 1 }, template)
}

/// The name of the table, or its id where a sheet cannot have that name.
pub fn sheet_name<'r>(rows: &'r Rows<'_>) -> &'r str {
    const LONGEST: usize = 31;
    let name = rows.name.as_str();
    let fits = name.encode_utf16().count() <= LONGEST
        && !name.contains(['[', ']', ':', '*', '?', '/', '\\'])
        && !name.starts_with('\'')
        && !name.ends_with('\'');
    if fits { name } else { &rows.table.id }
}

/// The heading of the evidence of a row, which must be that of no column.
fn evidence_heading(table: &Table, language: Language) -> &str {
    let [_, _, _, _, evidence, ..] = &HEADINGS;
    let label = evidence.in_language(language);
    [label, "证据", "evidence"].into_iter().find(|name| table.column_by_name(name).is_none()).unwrap_or(label)
}

fn head(
    sheet: &mut Worksheet,
    rows: &Rows<'_>,
    widths: &[usize],
    template: &Template<'_>,
    look: &Look,
) -> Result<(), XlsxError> {
    let language = template.language;
    // The titles of a table that is printed on several pages stand on the first.
    let of_page = widths.iter().sum::<usize>().div_ceil(pages(widths.iter().sum()));
    let mut reached = 0;
    let on_first = widths.iter().take_while(|width| {
        reached += **width;
        reached <= of_page
    });
    let last = u16::try_from(on_first.count().clamp(1, widths.len()) - 1).unwrap_or(0);
    // Those of a narrow one are broken over lines.
    let total = widths.iter().take(usize::from(last) + 1).sum();
    let [label, question] = [&rows.table.label, &rows.table.question].map(|text| text.in_language(language));
    let lines: [(u32, &str, &Format, u16); 3] = [
        (0, label, &look.title, 32),
        (1, question, &look.subtitle, height([written(question, total)])),
        (
            2,
            ABOUT_ROWS.in_language(language),
            &look.subtitle,
            height([written(ABOUT_ROWS.in_language(language), total)]),
        ),
    ];
    for (row, text, format, height) in lines {
        sheet.merge_range(row, 0, row, last, text, format)?;
        sheet.set_row_height(row, height)?;
    }
    Ok(())
}

/// The rows with a frame: as many as a page has. A wide table is made smaller to fit, so that a page has more.
fn framed(width: usize) -> u32 {
    if width <= PORTRAIT {
        return FRAMED.0;
    }
    let of_page = u32::try_from(width / pages(width)).unwrap_or(0);
    let full = u32::try_from(LANDSCAPE).unwrap_or(1);
    FRAMED.1 * of_page.max(full) / full
}

/// The format of a cell with a frame, and of the cells below.
fn formats<'l>(kind: &Type, look: &'l Look) -> (&'l Format, &'l Format) {
    match kind {
        Type::Text => (&look.answer_text, &look.open_text),
        Type::Date => (&look.answer_day, &look.open_day),
        Type::YesNo | Type::Number { .. } | Type::Choice(_) => (&look.answer, &look.open),
    }
}

/// A width for what a column takes, in characters; its heading is broken over lines.
fn width(column: &Question<'_>, heading: &str, language: Language) -> usize {
    let (least, most) = match &column.fact.kind {
        Type::Text => (22, 22),
        Type::Date => (13, 13),
        Type::YesNo => (10, 14),
        Type::Number { .. } => (11, 14),
        Type::Choice(_) => (12, 26),
    };
    let words = tell::list(column, language);
    let widest = words.iter().map(|word| word.width() + 3).max().unwrap_or(0);
    widest.max(heading.width().div_ceil(3)).clamp(least, most)
}
