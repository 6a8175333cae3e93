//! Where a part of a CSV file can be cut: behind the last row that is in it as a whole.

use memchr::{memchr_iter, memrchr};

/// What the first bytes of a part of a file come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// How many bytes the rows have that are there as a whole.
    pub end: usize,
    /// Whether there is a quote in them.
    pub has_quotes: bool,
    /// Whether there is a quote in the middle of a cell that does not begin with one; it stands for itself.
    pub has_strays: bool,
    /// Whether the row behind them is broken, so that nothing behind it can be told apart either.
    pub is_broken: bool,
}

/// Cuts `bytes`, which begin with a row. What stands behind the last line break is a row too if the file ends there.
///
/// A line break inside quotes is part of a cell. A quote begins a quoted cell only where a cell begins, and ends it where it is not doubled,
/// as in [`crate::record`]: to count quotes would not do, because one in the middle of a cell (`5" 管`) stands for itself.
pub fn cut(bytes: &[u8], delimiter: u8, is_last: bool) -> Cut {
    let mut cut = Cut { end: 0, has_quotes: false, has_strays: false, is_broken: false };
    let is_end = |byte: u8| byte == delimiter || byte == b'\n' || byte == b'\r';
    let last_break = |from: usize, to: usize| {
        let found = memrchr(b'\n', bytes.get(from..to).unwrap_or(&[]));
        found.map(|at| from + at + 1)
    };
    // Where the quoted cell ends that was read last, and whether another is open.
    let (mut closed, mut is_open) = (0, false);
    let mut skipped = None;
    for at in memchr_iter(b'"', bytes) {
        if skipped == Some(at) {
            continue;
        }
        if !is_open {
            let before = at.checked_sub(1).and_then(|before| bytes.get(before));
            if before.is_none_or(|before| is_end(*before)) {
                cut.end = last_break(closed, at).unwrap_or(cut.end);
                is_open = true;
                cut.has_quotes = true;
            } else {
                cut.has_strays = true;
            }
            continue;
        }
        match bytes.get(at + 1) {
            Some(b'"') => skipped = Some(at + 1),
            Some(after) if !is_end(*after) => return Cut { is_broken: true, ..cut },
            // What follows may be seen with the next bytes only.
            None if !is_last => break,
            _ => (closed, is_open) = (at + 1, false),
        }
    }
    match (is_open, is_last) {
        (false, true) => cut.end = bytes.len(),
        (false, false) => cut.end = last_break(closed, bytes.len()).unwrap_or(cut.end),
        (true, true) => cut.is_broken = true,
        (true, false) => {}
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::testing::first_rows;
    use proptest::prelude::*;

    fn ends(text: &str) -> [usize; 2] {
        [false, true].map(|is_last| cut(text.as_bytes(), b',', is_last).end)
    }

    #[test]
    fn a_part_is_cut_behind_its_last_row() {
        assert_eq!(ends("a,b\nc"), [4, 5]);
        assert_eq!(ends("a,b\n"), [4, 4]);
        assert_eq!(ends("a,b"), [0, 3]);
        assert_eq!(ends(""), [0, 0]);
        assert_eq!(ends("a\r\nb\r\n"), [6, 6]);
    }

    #[test]
    fn a_line_break_in_quotes_ends_no_row() {
        assert_eq!(ends("a\n\"b\nc\",d"), [2, 9]);
        assert_eq!(ends("a\n\"b\"\"\nc\"\nd"), [10, 11]);
        assert_eq!(ends("\"a\n\",\"b\nc\"\n\"d"), [11, 11]);
        // Whether the quote at the end is doubled is not known yet.
        assert_eq!(ends("a\n\"b\n\""), [2, 6]);
    }

    #[test]
    fn a_quote_in_the_middle_of_a_cell_stands_for_itself() {
        let text = "5\" a\n\"b\nc\"\n";
        let found = cut(text.as_bytes(), b',', false);
        assert_eq!(found, Cut { end: text.len(), has_quotes: true, has_strays: true, is_broken: false });
        assert_eq!(ends("5\" a\n5\" b\nc"), [10, 11]);
    }

    #[test]
    fn nothing_is_read_behind_a_broken_row() {
        for (text, end) in [("a\nb,\"c\"d\ne\n", 2), ("a\nb\n\"c\nd\n", 4), ("\"a\"b\n", 0)] {
            let found = cut(text.as_bytes(), b',', true);
            assert_eq!((found.end, found.is_broken), (end, true), "{text}");
        }
    }

    proptest! {
        /// Rows are the same whether a text is read at once or cut anywhere.
        #[test]
        fn the_rows_of_the_parts_are_those_of_the_whole(text in "[a1\",\n\r 煤]{0,30}", at in 0usize..40) {
            let bytes = text.as_bytes();
            let whole = cut(bytes, b',', true);
            let (rows, is_broken) = first_rows(&text);
            prop_assert_eq!(whole.is_broken, is_broken);
            let part = cut(bytes.get(..at).unwrap_or(bytes), b',', false);
            if !part.is_broken && text.is_char_boundary(part.end) {
                let (before, after) = text.split_at(part.end);
                let (before, broken_before) = first_rows(before);
                let (after, broken_after) = first_rows(after);
                prop_assert!(!broken_before);
                prop_assert_eq!(broken_after, is_broken);
                // A line break of two characters may be cut between them, and is then followed by nothing.
                let joined: Vec<_> = before.into_iter().chain(after).collect();
                prop_assert_eq!(joined, rows);
            }
        }
    }
}
