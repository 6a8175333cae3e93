//! Where the cells of a part end. No processor is asked for anything special: the loops are such that the compiler looks at many bytes at
//! once.

use memchr::{memchr, memchr_iter};

use super::cut::Cut;
use crate::batch::truths::{LANES, packed};

/// The ends of the cells of rows, all of which have as many cells.
#[derive(Debug, Default)]
pub struct Index {
    /// One before the first byte of the first row, and then where each cell ends: the position of the separator or line break behind it.
    /// What stands behind them is left of another part.
    ends: Vec<u32>,
    /// How many they are.
    count: usize,
    /// Whether lines end with `\r\n`, some at least.
    pub has_returns: bool,
}

impl Index {
    /// Finds the cells of `bytes`, which are rows; whether all rows have `width` cells, two at least, and nothing in
    /// them asks for care.
    pub fn fill(&mut self, bytes: &[u8], start: usize, cut: Cut, (delimiter, width): (u8, usize)) -> bool {
        self.count = 0;
        let Some(rows) = bytes.get(start..).filter(|rows| !rows.is_empty()) else { return true };
        if cut.has_strays || width < 2 || memchr(0, rows).is_some() {
            return false;
        }
        self.has_returns = memchr(b'\r', rows).is_some();
        if self.has_returns && !memchr_iter(b'\r', rows).all(|at| rows.get(at + 1) == Some(&b'\n')) {
            return false;
        }
        let Ok(first) = u32::try_from(start) else { return false };
        // Of regular rows it is known at once how many ends they have; new memory is zero already.
        let breaks = line_breaks(rows);
        let likely = breaks.saturating_mul(width).saturating_add(2 * LANES).min(rows.len() + 2 * LANES);
        if self.ends.len() < likely {
            self.ends = vec![0; likely];
        }
        self.ends.first_mut().into_iter().for_each(|before| *before = first.wrapping_sub(1));
        self.count = 1;
        if cut.has_quotes {
            self.ends_outside_quotes(rows, first, delimiter);
        } else {
            self.all_ends(rows, first, delimiter);
        }
        self.is_regular(bytes, breaks, width)
    }

    /// One before the first byte of the first row, and then where each cell ends.
    pub fn ends(&self) -> &[u32] {
        self.ends.get(..self.count).unwrap_or(&[])
    }

    /// How many rows of `width` cells there are.
    pub fn rows(&self, width: usize) -> usize {
        self.count.saturating_sub(1) / width.max(1)
    }

    /// Makes room for more ends, for those of 64 bytes at least.
    #[cold]
    fn grow(&mut self) {
        self.ends.resize((self.ends.len() * 2).max(64 * LANES), 0);
    }

    /// Whether each row has as many cells, so that every so many cells a line ends, and none between; there are so many line breaks.
    fn is_regular(&self, bytes: &[u8], breaks: usize, width: usize) -> bool {
        let Some(ends) = self.ends.get(1..self.count).filter(|ends| ends.len() % width == 0) else { return false };
        let is_break = |end: &u32| bytes.get(*end as usize) == Some(&b'\n');
        let mut rows = ends.chunks_exact(width);
        if breaks == rows.len() {
            return rows.all(|row| row.last().is_some_and(is_break));
        }
        // Some are in quoted cells, or some rows have fewer cells and others more.
        rows.all(|row| row.split_last().is_some_and(|(last, others)| is_break(last) && !others.iter().any(is_break)))
    }

    fn all_ends(&mut self, rows: &[u8], first: u32, delimiter: u8) {
        let (whole, rest) = rows.as_chunks::<64>();
        let mut at = first;
        for chunk in whole {
            self.push(mask(chunk, |byte| byte == delimiter || byte == b'\n'), at);
            at = at.wrapping_add(64);
        }
        self.push(mask(&padded(rest), |byte| byte == delimiter || byte == b'\n'), at);
    }

    fn ends_outside_quotes(&mut self, rows: &[u8], first: u32, delimiter: u8) {
        let (whole, rest) = rows.as_chunks::<64>();
        let mut at = first;
        // Most bytes are far from the next quote.
        let mut quotes = memchr_iter(b'"', rows).peekable();
        // All ones while a quoted cell is open.
        let mut open = 0u64;
        for (chunk, end) in whole.iter().chain([&padded(rest)]).zip((64..).step_by(64)) {
            let ends = mask(chunk, |byte| byte == delimiter || byte == b'\n');
            if open == 0 && quotes.peek().is_none_or(|quote| *quote >= end) {
                self.push(ends, at);
            } else {
                while quotes.next_if(|quote| *quote < end).is_some() {}
                let inside = parity(mask(chunk, |byte| byte == b'"')) ^ open;
                open = if inside >> 63 == 1 { !0 } else { 0 };
                self.push(ends & !inside, at);
            }
            at = at.wrapping_add(64);
        }
    }

    /// Adds the positions of the bits of `mask`, in groups of four, so that each group needs one check only.
    #[inline(always)]
    fn push(&mut self, mask: u64, at: u32) {
        let (mut mask, count) = (mask, mask.count_ones() as usize);
        if self.ends.len() < self.count + LANES {
            self.grow();
        }
        let places = self.ends.get_mut(self.count..).unwrap_or_default();
        for group in places.as_chunks_mut::<4>().0.iter_mut().take(count.div_ceil(4)) {
            for end in group {
                *end = at.wrapping_add(mask.trailing_zeros());
                mask &= mask.wrapping_sub(1);
            }
        }
        self.count += count;
    }
}

/// How many line breaks there are.
fn line_breaks(rows: &[u8]) -> usize {
    let (chunks, rest) = rows.as_chunks::<64>();
    let mut found = rest.iter().filter(|byte| **byte == b'\n').count();
    // No more at a time than a byte can count.
    for chunks in chunks.chunks(usize::from(u8::MAX)) {
        let mut counts = [0u8; 64];
        for chunk in chunks {
            for (count, byte) in counts.iter_mut().zip(chunk) {
                *count = count.wrapping_add(u8::from(*byte == b'\n'));
            }
        }
        found += counts.iter().map(|count| usize::from(*count)).sum::<usize>();
    }
    found
}

/// A bit for each byte that `is_wanted`.
#[inline(always)]
fn mask(bytes: &[u8; 64], is_wanted: impl Fn(u8) -> bool) -> u64 {
    let mut found = [0u8; 64];
    for (found, byte) in found.iter_mut().zip(bytes) {
        *found = u8::from(is_wanted(*byte));
    }
    packed(&found)
}

/// The last bytes, with nothing behind them.
fn padded(rest: &[u8]) -> [u8; 64] {
    let mut bytes = [0u8; 64];
    bytes.iter_mut().zip(rest).for_each(|(padded, byte)| *padded = *byte);
    bytes
}

/// A bit for each position up to which, itself included, an odd number of bits are set.
fn parity(bits: u64) -> u64 {
    [1, 2, 4, 8, 16, 32].iter().fold(bits, |so_far, shift| so_far ^ so_far << shift)
}

#[cfg(test)]
mod tests {
    use super::super::cells::Cells;
    use super::super::columns::unquoted;
    use super::super::cut::cut;
    use super::*;
    use crate::record::testing::first_rows;
    use proptest::prelude::*;

    /// The cells of a text whose rows have `width` cells, if they need no care.
    fn indexed(text: &str, width: usize) -> Option<Vec<Vec<String>>> {
        let mut bytes = text.as_bytes().to_vec();
        let cut = cut(&bytes, b',', true);
        if cut.is_broken {
            return None;
        }
        if !bytes.is_empty() && !text.ends_with('\n') {
            bytes.push(b'\n');
        }
        let mut index = Index::default();
        if !index.fill(&bytes, 0, cut, (b',', width)) {
            return None;
        }
        let (ends, rows) = (index.ends(), index.rows(width));
        let cells = Cells { bytes: &bytes, ends, rows, width, delimiter: b',', has_returns: index.has_returns };
        let cell = |row, column| {
            let (start, len) = cells.cell(row, column);
            unquoted(&bytes[start..start + len]).unwrap().into_owned()
        };
        Some((0..rows).map(|row| (0..width).map(|column| cell(row, column)).collect()).collect())
    }

    #[test]
    fn only_rows_that_need_no_care_are_indexed() {
        assert_eq!(indexed("a,b\nc,\n", 2), Some(vec![vec!["a".into(), "b".into()], vec!["c".into(), "".into()]]));
        assert_eq!(
            indexed("a,b\r\n\"c,\n\"\"d\"\"\",e", 2).map(|rows| rows[1].clone()),
            Some(vec!["c,\n\"d\"".into(), "e".into()])
        );
        for text in
            ["a,b\nc\n", "a\nb\n", "a,b\n\nc,d\n", "a,b\rc,d\n", "a,5\" b\n", "a,b\0\n", "a\nb,c,d\n", "a,b,c\nd\n"]
        {
            assert_eq!(indexed(text, 2), None, "{text:?}");
        }
        assert_eq!(indexed("", 2), Some(vec![]));
    }

    #[test]
    fn all_line_breaks_are_counted() {
        for len in [0, 1, 63, 64, 65, 300 * 64 + 17] {
            assert_eq!(line_breaks(&vec![b'\n'; len]), len);
            assert_eq!(line_breaks("a\n".repeat(len).as_bytes()), len);
        }
    }

    fn cell() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a煤0-9 ]{0,90}",
            "[a,\n\"煤]{0,40}".prop_map(|inside| format!("\"{}\"", inside.replace('"', "\"\""))),
        ]
    }

    proptest! {
        #[test]
        fn cells_are_where_the_careful_reader_finds_them(
            rows in prop::collection::vec(prop::collection::vec(cell(), 3), 0..6),
            returns in any::<bool>(),
        ) {
            let line_break = if returns { "\r\n" } else { "\n" };
            let text: String = rows.iter().map(|row| row.join(",") + line_break).collect();
            let found = indexed(&text, 3);
            prop_assert_eq!(found, Some(first_rows(&text).0));
        }

        #[test]
        fn what_is_indexed_is_what_the_careful_reader_finds(text in "[a,\n\r\"]{0,12}") {
            if let Some(found) = indexed(&text, 2) {
                let (rows, is_broken) = first_rows(&text);
                prop_assert!(!is_broken);
                prop_assert_eq!(found, rows);
            }
        }
    }
}
