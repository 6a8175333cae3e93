//! The cells of one worksheet of an `.xls` workbook, and what people do not see of it.

use std::rc::Rc;

use super::super::format::{Format, Unshowable};
use super::super::plain::Plain;
use super::super::refused::{bad_cell, damaged};
use super::super::sheets::{Draft, Sheets};
use super::globals::{BIFF8, Globals, STREAM};
use super::records::{Record, Records, kind};
use super::strings::Bytes;
use crate::record::cell::Refused;

/// Where a cell is, and its style.
#[derive(Clone, Copy)]
struct Head {
    row: u64,
    column: usize,
    style: usize,
}

/// A sheet while its records are read.
struct Reader<'r, 'l> {
    globals: &'r Globals,
    sheets: &'r mut Sheets<'l>,
    draft: &'r mut Draft,
    /// The formula whose text comes in a later record.
    awaiting: Option<Head>,
}

/// Reads the worksheet whose records begin at `start`, and returns how many bytes they take.
pub fn read(
    stream: &[u8],
    start: usize,
    globals: &Globals,
    sheets: &mut Sheets<'_>,
    draft: &mut Draft,
) -> Result<usize, Refused> {
    let broken = || damaged(STREAM);
    let mut records = Records::new(stream, start).ok_or_else(broken)?;
    let length = records.left();
    let first = records.next().ok_or_else(broken)?;
    if first.kind != kind::BOF || first.u16(0) != Some(BIFF8) {
        return Err(broken());
    }
    let mut reader = Reader { globals, sheets, draft, awaiting: None };
    // Charts that lie on the sheet have substreams of their own, with records that look like cells.
    let mut depth = 0_u32;
    loop {
        let record = records.next().ok_or_else(broken)?;
        match record.kind {
            kind::BOF => depth = depth.saturating_add(1),
            kind::EOF if depth == 0 => break,
            kind::EOF => depth -= 1,
            _ if depth > 0 => {}
            _ => reader.record(&record, &mut records)?,
        }
    }
    reader.settle()?;
    Ok(length - records.left())
}

impl Reader<'_, '_> {
    fn record(&mut self, record: &Record<'_>, records: &mut Records<'_>) -> Result<(), Refused> {
        let done = match record.kind {
            kind::ROW => self.row(record),
            kind::COLINFO => self.columns(record),
            kind::MERGEDCELLS => return self.merged(record),
            kind::MULRK => {
                self.settle()?;
                return self.short_numbers(record);
            }
            kind::STRING => return self.formula_text(record, records),
            kind::NUMBER | kind::RK | kind::LABELSST | kind::LABEL | kind::RSTRING | kind::BOOLERR | kind::FORMULA => {
                self.settle()?;
                let head = head(record).ok_or_else(|| damaged(STREAM))?;
                return self.cell(head, record, records);
            }
            _ => Some(()),
        };
        done.ok_or_else(|| damaged(STREAM))
    }

    fn row(&mut self, record: &Record<'_>) -> Option<()> {
        const HIDDEN: u8 = 0x20;
        let row = u64::from(record.u16(0)?) + 1;
        if record.bytes.get(12)? & HIDDEN != 0 {
            self.draft.hide_rows(row..=row);
        }
        Some(())
    }

    fn columns(&mut self, record: &Record<'_>) -> Option<()> {
        const HIDDEN: u16 = 0x01;
        let (first, last) = (record.u16(0)?, record.u16(2)?);
        if record.u16(8)? & HIDDEN != 0 || record.u16(4)? == 0 {
            self.draft.hide_columns(first.into()..=last.into());
        }
        Some(())
    }

    fn merged(&mut self, record: &Record<'_>) -> Result<(), Refused> {
        let broken = || damaged(STREAM);
        let count = record.u16(0).ok_or_else(broken)?;
        let (blocks, _) = record.bytes.get(2..).unwrap_or(&[]).as_chunks::<8>();
        if blocks.len() < count.into() {
            return Err(broken());
        }
        for block in blocks.iter().take(count.into()) {
            let [a, b, c, d, e, f, g, h] = *block;
            let number = |low, high| u16::from_le_bytes([low, high]);
            let rows = u64::from(number(a, b)) + 1..=u64::from(number(c, d)) + 1;
            let columns = usize::from(number(e, f))..=usize::from(number(g, h));
            if rows.is_empty() || columns.is_empty() {
                return Err(broken());
            }
            self.sheets.merge(self.draft, rows, columns)?;
        }
        Ok(())
    }

    /// Numbers in short form beside each other: style and number of each, after the row and first column.
    fn short_numbers(&mut self, record: &Record<'_>) -> Result<(), Refused> {
        let broken = || damaged(STREAM);
        let (row, first) = (record.u16(0).ok_or_else(broken)?, record.u16(2).ok_or_else(broken)?);
        let end = record.bytes.len().saturating_sub(2);
        let (cells, rest) = record.bytes.get(4..end).ok_or_else(broken)?.as_chunks::<6>();
        if !rest.is_empty() {
            return Err(broken());
        }
        for (column, [low, high, number @ ..]) in (usize::from(first)..).zip(cells) {
            let style = u16::from_le_bytes([*low, *high]).into();
            let head = Head { row: u64::from(row) + 1, column, style };
            self.number(head, short_number(u32::from_le_bytes(*number)))?;
        }
        Ok(())
    }

    fn cell(&mut self, head: Head, record: &Record<'_>, records: &mut Records<'_>) -> Result<(), Refused> {
        let address = || self.draft.address(head.row, head.column);
        let broken = || bad_cell(&address());
        match record.kind {
            kind::NUMBER => {
                let number = bits(record.bytes.get(6..)).and_then(Plain::from_bits);
                self.number(head, number)
            }
            kind::RK => {
                let number = record.u32(6).ok_or_else(broken)?;
                self.number(head, short_number(number))
            }
            kind::LABELSST => {
                let at = record.u32(6).and_then(|at| usize::try_from(at).ok()).ok_or_else(broken)?;
                let text = self.globals.strings.get(at).ok_or_else(broken)?.clone();
                self.text(head, text)
            }
            kind::LABEL | kind::RSTRING => {
                let bytes = record.bytes.get(6..).ok_or_else(broken)?;
                let text = Bytes::new(bytes, records.continued()).text(false).ok_or_else(broken)?;
                self.text(head, text)
            }
            kind::BOOLERR => {
                let (value, is_error) = (record.bytes.get(6), record.bytes.get(7));
                let text = match (value, is_error) {
                    (Some(value), Some(0)) => truth(*value),
                    (Some(value), Some(1)) => error(*value).ok_or_else(broken)?,
                    _ => return Err(broken()),
                };
                self.put(head, text)
            }
            _ => {
                let value = record.bytes.get(6..14).and_then(|bytes| bytes.first_chunk::<8>()).ok_or_else(broken)?;
                self.formula(head, *value)
            }
        }
    }

    /// The stored value of a formula: a number, or what stands in its place.
    ///
    /// Libraries that do not calculate write 0, LibreOffice writes it for the text of a formula that it has only read, and the programs
    /// that people use calculate such files anew. A 0 that somebody may have been told to be `否` is not believed.
    fn formula(&mut self, head: Head, value: [u8; 8]) -> Result<(), Refused> {
        match value {
            [0, 0, 0, 0, 0, 0, 0, 0] if !self.globals.is_calculated => self.uncalculated(head),
            [0, .., 0xFF, 0xFF] => {
                self.awaiting = Some(head);
                Ok(())
            }
            [1, _, value, .., 0xFF, 0xFF] => self.put(head, truth(value)),
            [2, _, value, .., 0xFF, 0xFF] => {
                let text = error(value).ok_or_else(|| self.broken(head))?;
                self.put(head, text)
            }
            // An empty text.
            [3, .., 0xFF, 0xFF] => Ok(()),
            [.., 0xFF, 0xFF] => Err(self.broken(head)),
            number => self.number(head, Plain::from_bits(u64::from_le_bytes(number))),
        }
    }

    fn formula_text(&mut self, record: &Record<'_>, records: &mut Records<'_>) -> Result<(), Refused> {
        let Some(head) = self.awaiting.take() else { return Ok(()) };
        let text = Bytes::new(record.bytes, records.continued()).text(false).ok_or_else(|| self.broken(head))?;
        self.text(head, text)
    }

    /// A formula whose text does not come has no value.
    fn settle(&mut self) -> Result<(), Refused> {
        match self.awaiting.take() {
            Some(head) => self.uncalculated(head),
            None => Ok(()),
        }
    }

    /// A formula without value, whose text would have to be put together from its parts.
    fn uncalculated(&mut self, head: Head) -> Result<(), Refused> {
        self.sheets.put_formula(self.draft, head.row, head.column, 1, "=…")
    }

    fn broken(&self, head: Head) -> Refused {
        bad_cell(&self.draft.address(head.row, head.column))
    }

    fn format(&self, head: Head) -> Result<Rc<Format>, Refused> {
        match self.globals.styles.get(head.style) {
            Some(format) => Ok(Rc::clone(format)),
            None if self.globals.styles.is_empty() => Ok(Rc::default()),
            None => Err(self.broken(head)),
        }
    }

    fn number(&mut self, head: Head, number: Option<Plain>) -> Result<(), Refused> {
        let number = number.ok_or_else(|| self.broken(head))?;
        let format = self.format(head)?;
        let shown = format.number(&number, self.globals.since_1904);
        self.put_shown(head, (shown, &number.to_string()), &format)
    }

    fn text(&mut self, head: Head, text: String) -> Result<(), Refused> {
        if text.is_empty() {
            return Ok(());
        }
        let format = self.format(head)?;
        self.put_shown(head, (format.text(text.clone()), &text), &format)
    }

    fn put_shown(
        &mut self,
        head: Head,
        shown: (Result<String, Unshowable>, &str),
        format: &Format,
    ) -> Result<(), Refused> {
        self.sheets.put_shown(self.draft, (head.row, head.column, 1), shown, format.code())
    }

    fn put(&mut self, head: Head, text: impl AsRef<str>) -> Result<(), Refused> {
        self.sheets.put(self.draft, head.row, head.column, 1, text.as_ref())
    }
}

fn head(record: &Record<'_>) -> Option<Head> {
    let (row, column, style) = (record.u16(0)?, record.u16(2)?, record.u16(4)?);
    Some(Head { row: u64::from(row) + 1, column: column.into(), style: style.into() })
}

fn bits(bytes: Option<&[u8]>) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes?.first_chunk()?))
}

/// A number in short form: a whole number, or the upper bits of a binary one, as it is or divided by 100.
fn short_number(number: u32) -> Option<Plain> {
    const BY_100: u32 = 0x01;
    const WHOLE: u32 = 0x02;
    let upper = number & !(BY_100 | WHOLE);
    let plain = if number & WHOLE != 0 {
        Plain::from_whole(i64::from(upper.cast_signed() >> 2))?
    } else {
        Plain::from_bits(u64::from(upper) << 32)?
    };
    Some(if number & BY_100 != 0 { plain.hundredth() } else { plain })
}

fn truth(value: u8) -> &'static str {
    if value == 0 { "FALSE" } else { "TRUE" }
}

/// The name of an error. Source: MS-XLS 2.5.10.
fn error(value: u8) -> Option<&'static str> {
    Some(match value {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_short_form() {
        for (number, expected) in [
            (0x0000_0016, "5"),
            (0x0000_0017, "0.05"),
            (0xFFFF_FFEE, "-5"),
            (0x3FF0_0000, "1"),
            (0x3FF0_0001, "0.01"),
            (0x4061_8001, "1.4"),
            (0x8000_0000, "0"),
            (0x0000_0002, "0"),
        ] {
            assert_eq!(short_number(number).unwrap().to_string(), expected, "{number:#x}");
        }
        assert_eq!(short_number(0x7FF0_0000), None);
    }
}
