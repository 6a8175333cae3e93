//! The sheet that says how the template is filled in.

use rust_xlsxwriter::{Color, Worksheet, XlsxError};

use super::super::Template;
use super::super::notes::{COLUMNS, Line, Notes};
use super::look::{Look, Page, SMALL, Written, height, print, written};
use crate::record::form::NOTES_SHEET;

/// The widths of the columns, in characters.
const WIDTHS: [usize; COLUMNS] = [24, 28, 44, 36, 26];

/// Writes the sheet.
pub fn write(sheet: &mut Worksheet, notes: &Notes, template: &Template<'_>, look: &Look) -> Result<(), XlsxError> {
    sheet.set_name(NOTES_SHEET.in_language(template.language))?.set_tab_color(Color::RGB(0x70_AD47));
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, u16::try_from(width).unwrap_or(u16::MAX))?;
    }
    let last = u16::try_from(COLUMNS - 1).unwrap_or(0);
    let whole: usize = WIDTHS.iter().sum();
    for (row, line) in (0..).zip(&notes.lines) {
        let high = match line {
            Line::Title(text) => {
                sheet.merge_range(row, 0, row, last, text, &look.title)?;
                36
            }
            Line::Heading(text) => {
                sheet.write_string_with_format(row, 0, text, &look.prose_heading)?;
                30
            }
            Line::Text(text) => {
                sheet.merge_range(row, 0, row, last, text, &look.prose)?;
                height([written(text, whole)])
            }
            Line::Head(cells) => {
                for (column, text) in (0..).zip(cells) {
                    sheet.write_string_with_format(row, column, text, &look.head)?;
                }
                24
            }
            Line::Cells(cells) => {
                for (column, text) in (0..).zip(cells) {
                    sheet.write_string_with_format(row, column, text, &look.told_small)?;
                }
                height(cells.iter().zip(WIDTHS).map(|(text, width)| small(text, width)))
            }
            Line::Word(of, word) => {
                for (column, text) in [(0, of), (1, word)] {
                    sheet.write_string_with_format(row, column, text, &look.told_small)?;
                }
                let [first, second, ..] = WIDTHS;
                height([small(of, first), small(word, second)])
            }
        };
        sheet.set_row_height(row, high)?;
    }
    print(sheet, &Page { width: whole, header: 0, columns: 1 }, template)
}

fn small(text: &str, width: usize) -> Written<'_> {
    Written { text, width, points: SMALL }
}
