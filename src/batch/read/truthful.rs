//! The words for yes and no, which mean the same in most columns.

use super::cells::ShortWord;
use super::columns::{REMEMBERED, unquoted};
use super::words::{Found, Words};
use crate::record::words;

/// The short words for yes and no that were met last.
#[derive(Clone, Copy)]
pub struct Expected {
    /// For yes.
    pub yes: Option<ShortWord>,
    /// For no.
    pub no: Option<ShortWord>,
}

/// The words of plain columns of yes and no, of which a file may have a hundred: what one of them says is known of all.
pub struct Truthful {
    words: Words,
    /// Those of them that were met last.
    pub expected: Expected,
}

impl Truthful {
    /// The words of rule files.
    pub fn new() -> Truthful {
        let expected = Expected { yes: ShortWord::new(b"true"), no: ShortWord::new(b"false") };
        Truthful { words: Words::NONE, expected }
    }

    /// What the word says that begins at a position of `bytes`, if it is known.
    #[inline]
    pub fn find(&self, bytes: &[u8], start: usize, len: usize) -> Option<Found> {
        self.words.find(bytes, start, len)
    }

    /// Remembers what a cell says, if it says the same in every column.
    pub fn learn(&mut self, cell: &[u8], found: Found) {
        // Whether `无` means no depends on what it stands under.
        let is_alike = |cell| unquoted(cell).is_some_and(|text| !words::is_presence(&text));
        if !matches!(found, Found::YesNo(_) | Found::Vacant | Found::Unknown)
            || cell.len() > REMEMBERED
            || !is_alike(cell)
        {
            return;
        }
        self.words.add(cell, found);
        if let Found::YesNo(yes) = found {
            self.expected.met(cell, yes);
        }
    }
}

impl Expected {
    /// None yet.
    pub const NOTHING: Expected = Expected { yes: None, no: None };

    /// A cell was met that says yes or no.
    pub fn met(&mut self, cell: &[u8], yes: bool) {
        if let Some(word) = ShortWord::new(cell) {
            *(if yes { &mut self.yes } else { &mut self.no }) = Some(word);
        }
    }
}
