//! Tables as CSV, as Excel opens it: UTF-8 with byte-order mark, lines that end with `\r\n`.

use std::borrow::Cow;

use super::page::{Cell, Page};
use super::{CannotWrite, cannot_write, texts};
use crate::fact::{Record, Vocabulary};
use crate::record::apostrophe;
use crate::say;

/// Without it Excel takes Chinese text for that of another encoding.
const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// The text of a CSV file.
pub fn csv(page: &Page) -> String {
    let mut out = String::from(BYTE_ORDER_MARK);
    line(&mut out, page.header.iter().map(|heading| text(heading)));
    for row in &page.rows {
        line(
            &mut out,
            row.iter().map(|cell| match cell {
                Cell::Empty => Cow::Borrowed(""),
                Cell::Text(plain) => text(plain),
                Cell::Number(amount) => Cow::Owned(amount.to_string()),
                Cell::Date(date) => Cow::Owned(date.to_string()),
            }),
        );
    }
    out
}

fn line<'t>(out: &mut String, cells: impl Iterator<Item = Cow<'t, str>>) {
    for (at, cell) in cells.enumerate() {
        out.push_str(if at == 0 { "" } else { "," });
        out.push_str(&cell);
    }
    out.push_str("\r\n");
}

/// A text, in quotes where it needs them, and never a formula.
fn text(plain: &str) -> Cow<'_, str> {
    let cell = apostrophe::put_before(plain);
    if cell.contains([',', '"', '\n', '\r', ';', '\t']) {
        Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\"")))
    } else {
        cell
    }
}

/// Refuses records with a character that neither a text file nor a workbook has.
pub fn must_fit(records: &[&Record], vocabulary: &Vocabulary) -> Result<(), CannotWrite> {
    let mut texts = records.iter().flat_map(|record| texts(record, vocabulary));
    match texts.find(|(text, _)| text.contains('\0')) {
        None => Ok(()),
        Some((_, place)) => {
            let message = say!(
                "文本中有编码为零的字符，CSV 和工作簿不能容纳",
                "the text has the character of code zero, which CSV and workbooks cannot hold"
            );
            Err(Box::new(cannot_write(message).at(place.clone())))
        }
    }
}
