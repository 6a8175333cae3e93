//! A CSV file as parts of whole rows, handed out one after the other.

use std::io::{self, Read};

use super::cut::{Cut, cut};
use crate::record::{delimiter, fill_from};

/// How many bytes a part usually has: few enough to stay in the cache of a processor, and many enough to be worth handing out.
pub const PART: usize = 256 * 1024;

/// The most bytes that a row may have.
pub const LONGEST_ROW: usize = 16 * 1024 * 1024;

/// So many bytes may be looked at behind the rows of a part, so that no cell at its end needs care.
pub const PADDING: usize = 16;

/// A part of a file.
#[derive(Debug, Default)]
pub struct Part {
    /// The rows, and at least [`PADDING`] behind them, which may be anything.
    pub bytes: Vec<u8>,
    /// How many bytes the rows have.
    pub len: usize,
    /// Where the rows begin; before it stands what is no row of a mine.
    pub start: usize,
    /// What is known of the rows.
    pub cut: Option<Cut>,
    /// How many bytes of the file were read when the part was handed out.
    pub read: u64,
}

/// A file of which parts are handed out.
pub struct Source<R> {
    input: R,
    delimiter: u8,
    /// How many bytes a part has, unless one row has more.
    part: usize,
    /// What was read behind the part that was handed out last.
    carry: Vec<u8>,
    next: u64,
    is_over: bool,
    /// Whether the file begins with a byte-order mark, which is no part of its rows.
    has_mark: bool,
}

/// The byte-order mark of UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Why no part could be read.
#[derive(Debug)]
pub enum Failure {
    /// The file cannot be read.
    Unreadable(io::Error),
    /// A row has more bytes than [`LONGEST_ROW`].
    TooLong,
}

impl<R: Read> Source<R> {
    /// A file of which nothing has been read, in parts of so many bytes.
    pub fn new(input: R, part: usize) -> Source<R> {
        Source {
            input,
            delimiter: b',',
            part: part.max(1),
            carry: Vec::new(),
            next: 0,
            is_over: false,
            has_mark: false,
        }
    }

    /// What is read.
    pub fn input(&mut self) -> &mut R {
        &mut self.input
    }

    /// What was read, and may be read from its beginning once more.
    pub fn into_input(self) -> R {
        self.input
    }

    /// Puts `part` in place of the one before it; its number, from 0, or nothing at the end of the file.
    pub fn next(&mut self, part: &mut Part) -> Result<Option<u64>, Failure> {
        if self.is_over {
            return Ok(None);
        }
        let mut size = self.part;
        loop {
            let (mut len, is_last) = self.fill(part, size).map_err(Failure::Unreadable)?;
            if self.next == 0 {
                len = self.begin(part, len);
            }
            let read = part.bytes.get(..len).unwrap_or(&[]);
            let found = cut(read, self.delimiter, is_last);
            self.carry.clear();
            if found.end == 0 && !is_last && !found.is_broken {
                if size >= LONGEST_ROW {
                    part.len = len;
                    return Err(Failure::TooLong);
                }
                size *= 2;
                self.carry.extend_from_slice(read);
                continue;
            }
            self.carry.extend_from_slice(read.get(found.end..).unwrap_or(&[]));
            self.is_over = is_last || found.is_broken;
            if found.end == 0 && !found.is_broken {
                return Ok(None);
            }
            // The last row gets a line break, if it has none.
            let is_mended = is_last && !found.is_broken && read.last() != Some(&b'\n');
            if is_mended {
                part.bytes.get_mut(found.end).into_iter().for_each(|behind| *behind = b'\n');
            }
            (part.len, part.start, part.cut) = (found.end + usize::from(is_mended), 0, Some(found));
            self.next += 1;
            return Ok(Some(self.next - 1));
        }
    }

    /// What separates the cells, as far as the first part shows it.
    pub fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// How many bytes stand before the rows: those of the byte-order mark.
    pub fn mark(&self) -> usize {
        if self.has_mark { MARK.len() } else { 0 }
    }

    /// Whether nothing is handed out any more.
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// What stands behind the part that was handed out last.
    pub fn rest(&self) -> &[u8] {
        &self.carry
    }

    /// Looks at the beginning of the file, of which so many bytes were read: what separates its cells, and whether it has a byte-order mark.
    /// How many bytes are left without it.
    fn begin(&mut self, part: &mut Part, len: usize) -> usize {
        let mut rest = len;
        if part.bytes.get(..len).is_some_and(|bytes| bytes.starts_with(MARK)) {
            part.bytes.copy_within(MARK.len()..len, 0);
            rest = len - MARK.len();
            self.has_mark = true;
        }
        let header = part.bytes.get(..rest.min(self.part)).unwrap_or(&[]);
        self.delimiter = u8::try_from(delimiter(header)).unwrap_or(b',');
        rest
    }

    /// Fills `part` with what was left and what follows, up to `size` bytes: how many there are, and whether the file ends with them. What
    /// stands behind them is left as it is, because clearing it takes time.
    fn fill(&mut self, part: &mut Part, size: usize) -> io::Result<(usize, bool)> {
        let size = size.max(self.carry.len());
        if part.bytes.len() < size + PADDING {
            // New memory is zero already, and most of it is never touched where the file is small.
            part.bytes = vec![0; size + PADDING];
        }
        let len = self.carry.len();
        if let Some(begin) = part.bytes.get_mut(..len) {
            begin.copy_from_slice(&self.carry);
        }
        let (read, is_last) = fill_from(&mut self.input, part.bytes.get_mut(len..size).unwrap_or(&mut []))?;
        Ok((len + read, is_last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::testing::Slow;

    fn parts(text: &[u8], at_a_time: usize) -> Vec<Vec<u8>> {
        let mut source = Source::new(Slow(text, at_a_time), PART);
        let (mut part, mut parts) = (Part::default(), Vec::new());
        while let Some(number) = source.next(&mut part).unwrap() {
            assert_eq!(number, parts.len() as u64);
            assert!(part.bytes.len() >= part.len + PADDING);
            parts.push(part.bytes[..part.len].to_vec());
        }
        parts
    }

    #[test]
    fn parts_have_whole_rows_and_all_of_them() {
        let row = "甲-01,\"一号\n煤矿\",".to_owned() + &"煤".repeat(1_000) + "\n";
        let text = row.repeat(400);
        for at_a_time in [997, 1 << 20] {
            let parts = parts(text.as_bytes(), at_a_time);
            assert!(parts.len() > 4 && parts.iter().all(|part| part.len().is_multiple_of(row.len())));
            assert_eq!(parts.concat(), text.as_bytes());
        }
    }

    #[test]
    fn a_row_may_be_longer_than_a_part() {
        let text = format!("a,{}\nb,1\n", "x".repeat(PART * 3));
        assert_eq!(parts(text.as_bytes(), 1 << 20).concat(), text.as_bytes());
        let endless = format!("a,\"{}", "x".repeat(LONGEST_ROW + 1));
        let mut source = Source::new(endless.as_bytes(), PART);
        assert!(matches!(source.next(&mut Part::default()), Err(Failure::TooLong)));
    }

    #[test]
    fn the_last_row_gets_a_line_break_and_a_mark_is_no_part_of_the_first() {
        assert_eq!(parts(b"\xEF\xBB\xBFa,b\n1,2", 2), [b"a,b\n1,2\n"]);
        assert_eq!(parts(b"", 2), Vec::<Vec<u8>>::new());
        assert_eq!(parts(b"\n", 2), [b"\n"]);
    }
}
