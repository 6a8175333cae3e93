//! The sheet with a row for each fact.

use rust_xlsxwriter::{Color, Format, Worksheet, XlsxError};

use super::super::rows::{Ask, Line, RowsAre, lines};
use super::super::{Template, tell};
use super::input::{Input, Lists};
use super::look::{Look, Page, SIZE, SMALL, SMALLEST, Written, height, print, written};
use crate::fact::Type;
use crate::record::form::{FACTS_SHEET, HEADINGS, MADE_FOR, TITLE};

/// The widths of the columns, in characters.
const WIDTHS: [usize; HEADINGS.len()] = [5, 24, 14, 8, 20, 36, 20, 32];

/// The row of the header, below title and packs.
const HEADER: u32 = 2;

/// The column in which values are filled in.
const VALUE: u16 = 2;
const EVIDENCE: u16 = 4;

/// Writes the sheet.
pub fn write(sheet: &mut Worksheet, template: &Template<'_>, look: &Look, lists: &Lists<'_>) -> Result<(), XlsxError> {
    sheet.set_name(FACTS_SHEET.in_language(template.language))?.set_tab_color(Color::RGB(0xC0_0000));
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, u16::try_from(width).unwrap_or(u16::MAX))?;
    }
    head(sheet, template, look)?;
    let (mut row, mut number) = (HEADER, 0);
    let mut inputs: Vec<(u32, Input)> = Vec::new();
    for line in lines(template, RowsAre::InSheets) {
        row += 1;
        match line {
            Line::Group(label) => {
                for column in (0..).take(WIDTHS.len()) {
                    sheet.write_blank(row, column, &look.group)?;
                }
                // Not merged: the label stands in the column of facts, and runs on over the empty cells.
                sheet.write_string_with_format(row, 1, label, &look.group)?;
                sheet.set_row_height(row, height([]))?;
            }
            Line::Ask(ask) => {
                number += 1;
                write_ask(sheet, (row, number), &ask, template, look)?;
                inputs.push((row, Input::of_fact(ask.of, template.language)));
            }
        }
    }
    for (first, last, input) in runs(&inputs) {
        lists.add(sheet, (first, VALUE), (last, VALUE), input)?;
    }
    sheet.set_freeze_panes(HEADER + 1, VALUE)?.set_selection(HEADER + 2, VALUE, HEADER + 2, VALUE)?.set_active(true);
    print(sheet, &Page { width: WIDTHS.iter().sum(), header: HEADER, columns: VALUE }, template)
}

fn head(sheet: &mut Worksheet, template: &Template<'_>, look: &Look) -> Result<(), XlsxError> {
    let last = u16::try_from(WIDTHS.len() - 1).unwrap_or(0);
    sheet.merge_range(0, 0, 0, last, TITLE.in_language(template.language), &look.title)?.set_row_height(0, 36)?;
    let made_for = format!("{}{}", MADE_FOR.in_language(template.language), packs(template));
    sheet.merge_range(1, 0, 1, last, &made_for, &look.subtitle)?;
    sheet.set_row_height(1, height([written(&made_for, WIDTHS.iter().sum())]))?;
    for (column, heading) in (0..).zip(&HEADINGS) {
        sheet.write_string_with_format(HEADER, column, heading.in_language(template.language), &look.head)?;
    }
    sheet.set_row_height(HEADER, 28)?;
    Ok(())
}

fn packs(template: &Template<'_>) -> String {
    let titles = template.packs.iter().map(|pack| pack.title.in_language(template.language));
    titles.collect::<Vec<_>>().join(crate::report::words::separator(template.language))
}

fn write_ask(
    sheet: &mut Worksheet,
    (row, number): (u32, u32),
    ask: &Ask<'_>,
    template: &Template<'_>,
    look: &Look,
) -> Result<(), XlsxError> {
    let (unit, choices) = (ask.of.fact.unit_label(template.language), tell::choices(ask.of, template.language));
    sheet.write_number_with_format(row, 0, number, &look.told_centred)?;
    sheet.write_blank(row, VALUE, answer(&ask.of.fact.kind, look))?;
    sheet.write_blank(row, EVIDENCE, &look.evidence)?;
    let told = [
        (1, &*ask.name, SIZE, &look.told),
        (3, &*unit, SIZE, &look.told_centred),
        (5, &*ask.question, SIZE, &look.told),
        (6, &*choices, SMALL, &look.told_small),
        (7, &*ask.clauses, SMALLEST, &look.told_smallest),
    ];
    for (column, text, _, format) in told {
        sheet.write_string_with_format(row, column, text, format)?;
    }
    let cells = told.map(|(column, text, points, _)| {
        let width = WIDTHS.get(usize::from(column)).copied().unwrap_or(1);
        Written { text, width, points }
    });
    sheet.set_row_height(row, height(cells))?;
    Ok(())
}

fn answer<'l>(kind: &Type, look: &'l Look) -> &'l Format {
    match kind {
        Type::Text => &look.answer_text,
        Type::Date => &look.answer_day,
        Type::YesNo | Type::Number { .. } | Type::Choice(_) => &look.answer,
    }
}

/// Rows below each other that take the same, as one block.
fn runs(inputs: &[(u32, Input)]) -> Vec<(u32, u32, &Input)> {
    let mut runs: Vec<(u32, u32, &Input)> = Vec::new();
    for (row, input) in inputs {
        match runs.last_mut() {
            Some((_, last, same)) if *last + 1 == *row && *same == input => *last = *row,
            _ => runs.push((*row, *row, input)),
        }
    }
    runs
}
