//! Rows that may be no rows of a mine: a header, units, a remark, totals. Their first cells show it; where these leave a doubt, the row is
//! looked at as a whole.

use std::collections::HashSet;

use foldhash::fast::FixedState;

use super::cells::Cells;
use super::columns::unquoted;
use crate::batch::truths::{LANES, bit};
use crate::record::Stream;

/// What tells such rows from those of mines.
pub struct Others<'s> {
    /// How words begin that make a row one of totals, and the last characters of those with which its first cell may end.
    starts: Vec<Vec<u8>>,
    ends: Vec<[u8; 3]>,
    headings: HashSet<&'s [u8], FixedState>,
    /// Whether each mine has a cell with its check date, so that no row of one has only units.
    is_dated: bool,
}

impl<'s> Others<'s> {
    /// Those of a file.
    pub fn new(stream: &'s Stream<'_>, is_dated: bool) -> Others<'s> {
        let (words, ends) = Stream::totals();
        Others {
            starts: words.iter().map(|word| word.bytes().take(3).collect()).collect(),
            ends: ends.iter().filter_map(|end| end.as_bytes().last_chunk().copied()).collect(),
            headings: stream.headings().map(str::as_bytes).collect(),
            is_dated,
        }
    }

    /// The lanes whose rows may be such, which are to be read with care.
    pub fn lanes(&self, cells: &Cells<'_>, stream: &Stream<'_>) -> u64 {
        (0..cells.rows.min(LANES))
            .fold(0, |so_far, row| if self.may_be(cells, row, stream) { so_far | bit(row) } else { so_far })
    }

    fn may_be(&self, cells: &Cells<'_>, row: usize, stream: &Stream<'_>) -> bool {
        let mut filled = (0..cells.width).map(|column| cells.cell(row, column)).filter(|(_, len)| *len > 0);
        // With one cell it may be a remark, and with none it is no row at all.
        let (Some(first), Some(second)) = (filled.next(), filled.next()) else { return true };
        let is_open = |cell| self.may_be_heading(cells, cell);
        let is_open = is_open(first)
            || is_open(second)
            || !self.is_dated && may_be_unit(bytes(cells, first))
            || self.may_be_totals(cells, row);
        is_open && std::str::from_utf8(cells.row(row)).is_ok_and(|row| !stream.is_of_a_mine(row))
    }

    /// Whether a cell may be a heading, or blank.
    fn may_be_heading(&self, cells: &Cells<'_>, cell: (usize, usize)) -> bool {
        let cell = bytes(cells, cell);
        if is_plain(cell) {
            return self.headings.contains(cell);
        }
        unquoted(cell).is_none_or(|text| {
            let text = Stream::trimmed(&text);
            text.is_empty() || self.headings.contains(text.as_bytes())
        })
    }

    /// Whether the first cell that is no mere number may be a word of totals.
    fn may_be_totals(&self, cells: &Cells<'_>, row: usize) -> bool {
        let mut texts = (0..cells.width).map(|column| bytes(cells, cells.cell(row, column)));
        let Some(cell) = texts.find(|cell| !cell.iter().all(u8::is_ascii_digit)) else { return false };
        // No such word ends with a digit, unless it has brackets behind it.
        if cell.last().is_some_and(u8::is_ascii_digit) && is_plain(cell) && !has_bracket(cell) {
            return false;
        }
        let begins = |cell: &[u8]| self.starts.iter().any(|start| cell.to_ascii_lowercase().starts_with(start));
        let may_end =
            |cell: &[u8]| cell.contains(&b' ') || cell.windows(3).any(|three| self.ends.iter().any(|end| three == end));
        (!is_plain(cell) || begins(cell) || may_end(cell))
            && unquoted(cell).is_some_and(|text| Stream::begins_totals(&text))
    }
}

fn bytes<'p>(cells: &Cells<'p>, (start, len): (usize, usize)) -> &'p [u8] {
    cells.bytes.get(start..start + len).unwrap_or(&[])
}

/// Whether a cell stands for its bytes: there are no quotes around it, and nothing at its ends that is taken off.
fn is_plain(cell: &[u8]) -> bool {
    let begins = matches!(cell.first(), Some(0xE4..=0xE9)) || cell.first().is_some_and(u8::is_ascii_alphanumeric);
    let ends = match cell.last() {
        Some(0x80..=0xBF) => cell.iter().nth_back(2).is_some_and(|lead| matches!(lead, 0xE4..=0xE9)),
        Some(last) => last.is_ascii_graphic(),
        None => false,
    };
    begins && ends
}

fn has_bracket(cell: &[u8]) -> bool {
    cell.contains(&b'(') || cell.windows(3).any(|three| three == "（".as_bytes())
}

/// Whether a cell may be the name of a unit: none has three digits.
fn may_be_unit(cell: &[u8]) -> bool {
    cell.iter().filter(|byte| byte.is_ascii_digit()).count() < 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::unit::UNITS;

    #[test]
    fn no_unit_has_three_digits() {
        let names = UNITS.iter().flat_map(|unit| unit.aliases.iter().chain([&unit.symbol]));
        assert!(names.clone().count() > 100);
        for name in names {
            assert!(may_be_unit(name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn a_plain_cell_stands_for_its_bytes() {
        for cell in ["甲矿", "M-1", "合计", "a)", "1"] {
            assert!(is_plain(cell.as_bytes()), "{cell}");
        }
        for cell in ["\"甲\"", " 甲", "甲 ", "甲\u{3000}", "'合计", "（甲", "甲）", "\u{200B}甲", ""] {
            assert!(!is_plain(cell.as_bytes()), "{cell}");
        }
    }
}
