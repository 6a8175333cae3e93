//! Rows of totals: the first cell that is no mere number says so.

use super::cells::Cells;
use super::columns::unquoted;
use crate::batch::truths::{LANES, bit};
use crate::record::Stream;

/// How words begin that make a row one of totals.
pub struct Totals {
    starts: Vec<[u8; 3]>,
    letters: Vec<u8>,
}

impl Totals {
    /// The words of the readers of records.
    pub fn new() -> Totals {
        let words = Stream::totals().iter().map(|word| word.as_bytes());
        let (ascii, others): (Vec<&[u8]>, Vec<&[u8]>) = words.partition(|word| word.is_ascii());
        Totals {
            starts: others.iter().filter_map(|word| word.first_chunk().copied()).collect(),
            letters: ascii.iter().filter_map(|word| word.first()).map(u8::to_ascii_lowercase).collect(),
        }
    }

    /// The lanes whose rows have totals.
    pub fn lanes(&self, cells: &Cells<'_>) -> u64 {
        (0..cells.rows().min(LANES))
            .fold(0, |so_far, row| if self.has(cells, row) { so_far | bit(row) } else { so_far })
    }

    fn has(&self, cells: &Cells<'_>, row: usize) -> bool {
        for column in 0..cells.width {
            let (start, len) = cells.cell(row, column);
            let cell = cells.bytes.get(start..start + len).unwrap_or(&[]);
            if !cell.iter().all(u8::is_ascii_digit) {
                return self.may_begin(cell) && unquoted(cell).is_some_and(|text| Stream::begins_totals(&text));
            }
        }
        false
    }

    /// Whether a word may stand at the beginning of a cell, perhaps behind what takes no place or in other letters.
    fn may_begin(&self, cell: &[u8]) -> bool {
        match cell {
            [b'0'..=b'9', ..] | [] => false,
            [letter, ..] if letter.is_ascii_alphabetic() => self.letters.contains(&letter.to_ascii_lowercase()),
            [0xE4..=0xE9, ..] => self.starts.iter().any(|start| cell.starts_with(start)),
            _ => true,
        }
    }
}
