//! The cells of up to 64 rows.

use super::bytes::{eight, first_eight, kept};
use crate::batch::truths::{LANES, word};

/// The cells of rows, all of which have as many.
#[derive(Clone, Copy)]
pub struct Cells<'p> {
    /// The part that the rows are in, with some bytes behind it.
    pub bytes: &'p [u8],
    /// One before the first byte of the rows, and then where each cell ends.
    pub ends: &'p [u32],
    /// How many rows there are.
    pub rows: usize,
    /// How many cells a row has, two at least.
    pub width: usize,
    /// What stands between the cells of a row.
    pub delimiter: u8,
    /// Whether lines end with `\r\n`, some at least.
    pub has_returns: bool,
}

/// What is gathered of the cells of a column.
pub struct Gathered {
    /// Where they are.
    pub spans: Spans,
    /// How they begin.
    pub beginnings: Beginnings,
    /// Eight bytes of each, and eight others.
    pub eights: [[u64; LANES]; 2],
}

impl Gathered {
    /// Nothing yet.
    pub const EMPTY: Gathered =
        Gathered { spans: Spans::EMPTY, beginnings: Beginnings::EMPTY, eights: [[0; LANES]; 2] };
}

/// Where the cells of a column are, of up to 64 rows; those of no row are empty.
pub struct Spans {
    /// Where each begins.
    pub starts: [u32; LANES],
    /// How many bytes each has.
    pub lens: [u32; LANES],
}

impl Spans {
    /// Nowhere yet.
    pub const EMPTY: Spans = Spans { starts: [0; LANES], lens: [0; LANES] };

    /// The eight bytes of each that begin so many bytes behind its start, whatever stands there if it has fewer.
    #[inline(always)]
    pub fn eight(&self, bytes: &[u8], behind: usize, found: &mut [u64; LANES]) {
        for (found, start) in found.iter_mut().zip(&self.starts) {
            *found = eight(bytes, (*start as usize).wrapping_add(behind));
        }
    }

    /// The cells in which nothing stands.
    #[inline(always)]
    pub fn empty(&self) -> u64 {
        word(&self.lens, |len| len == 0)
    }

    /// Where the cell of a row begins, and how many bytes it has.
    pub fn of(&self, lane: usize) -> (usize, usize) {
        let [start, len] = [&self.starts, &self.lens].map(|of| of.get(lane).map_or(0, |at| *at as usize));
        (start, len)
    }
}

/// A quarter of the cells of a column.
const QUARTER: usize = LANES / 4;

/// The beginnings of the cells of a column, with what stands behind each: eight bytes, in halves, because not all processors compare as many
/// at once. That of row r stands at `[r % 16][r / 16]`, so that four comparisons at once come to words without moving bits about.
pub struct Beginnings {
    low: [[u32; 4]; QUARTER],
    high: [[u32; 4]; QUARTER],
    /// What stands behind each of them.
    end: u8,
}

impl Beginnings {
    /// None yet.
    pub const EMPTY: Beginnings = Beginnings { low: [[0; 4]; QUARTER], high: [[0; 4]; QUARTER], end: b'\n' };

    /// Takes the beginning of the cell of a row.
    fn put(&mut self, row: usize, first: u64) {
        for (to, half) in [(&mut self.low, first as u32), (&mut self.high, (first >> 32) as u32)] {
            let to = to.get_mut(row % QUARTER).and_then(|four| four.get_mut(row / QUARTER));
            to.into_iter().for_each(|to| *to = half);
        }
    }

    /// The cells that have this word.
    pub fn are(&self, word: ShortWord) -> u64 {
        let (kept, word) = (kept(word.len + 1), word.text | u64::from(self.end).wrapping_shl(word.len as u32 * 8));
        self.same((kept as u32, word as u32), (kept >> 32) as u32, (word >> 32) as u32)
    }

    /// Those of which the bytes that are kept are these. By itself, so that the compiler sees nothing else and looks at four cells at once.
    #[inline(never)]
    fn same(&self, (kept_low, low): (u32, u32), kept_high: u32, high: u32) -> u64 {
        let mut found = [0u32; 4];
        for (lows, highs) in self.low.iter().zip(&self.high).rev() {
            for ((found, own_low), own_high) in found.iter_mut().zip(lows).zip(highs) {
                let is_same = (*own_low & kept_low == low) & (*own_high & kept_high == high);
                *found = found.wrapping_add(*found) | u32::from(is_same);
            }
        }
        let [a, b, c, d] = found.map(u64::from);
        a | b << 16 | c << 32 | d << 48
    }

    /// The cells in which nothing stands.
    #[inline(always)]
    pub fn empty(&self) -> u64 {
        self.are(ShortWord::NONE)
    }
}

/// A word of up to seven bytes, of which the first is the lowest.
#[derive(Clone, Copy)]
pub struct ShortWord {
    text: u64,
    len: usize,
}

impl ShortWord {
    /// No bytes at all.
    const NONE: ShortWord = ShortWord { text: 0, len: 0 };

    /// These bytes, if they are few enough.
    pub const fn new(word: &[u8]) -> Option<ShortWord> {
        let (mut rest, mut text, mut len) = (word, 0, 0u32);
        while let [byte, others @ ..] = rest {
            if len > 6 {
                return None;
            }
            text |= (*byte as u64) << (8 * len);
            (rest, len) = (others, len + 1);
        }
        Some(ShortWord { text, len: len as usize })
    }
}

impl<'p> Cells<'p> {
    /// Up to so many rows, from the row `first` on.
    pub fn group(&self, first: usize, most: usize) -> Cells<'p> {
        let ends = self.ends.get(first * self.width..).unwrap_or(&[]);
        Cells { ends, rows: self.rows.saturating_sub(first).min(most), ..*self }
    }

    /// The cells of a column: where each begins, and how many bytes it has.
    #[inline(always)]
    pub fn column(&self, at: usize) -> impl Iterator<Item = (usize, usize)> + use<'p> {
        let (bytes, may_return) = (self.bytes, self.may_return(at));
        // A row has two cells at least, so that the end before a cell and its own stand in one piece.
        let pairs = self.ends.get(at..).unwrap_or(&[]).chunks(self.width.max(2)).take(self.rows);
        pairs.map_while(move |ends| {
            let [before, end, ..] = ends else { return None };
            let (start, mut end) = (before.wrapping_add(1) as usize, *end as usize);
            if may_return && end > start && bytes.get(end - 1) == Some(&b'\r') {
                end -= 1;
            }
            Some((start, end.wrapping_sub(start)))
        })
    }

    /// Finds the beginnings of the cells of a column of up to 64 rows.
    #[inline(always)]
    pub fn begin(&self, at: usize, into: &mut Beginnings) {
        into.end = if at + 1 == self.width { b'\n' } else { self.delimiter };
        let quarter = self.width.wrapping_mul(QUARTER);
        let quarters = [0, 1, 2, 3].map(|number| {
            let from = quarter.wrapping_mul(number);
            self.ends.get(from..from.wrapping_add(quarter)).map(|ends| ends.chunks_exact(self.width))
        });
        let [Some(a), Some(b), Some(c), Some(d)] = quarters else { return self.begin_few(at, into) };
        if self.rows < LANES || at >= self.width || self.may_return(at) {
            return self.begin_few(at, into);
        }
        let rows = a.zip(b).zip(c.zip(d));
        for (((a, b), (c, d)), (low, high)) in rows.zip(into.low.iter_mut().zip(&mut into.high)) {
            let first = [a, b, c, d].map(|row| {
                let before = row.get(at).copied().unwrap_or(0);
                eight(self.bytes, before.wrapping_add(1) as usize)
            });
            *low = first.map(|eight| eight as u32);
            *high = first.map(|eight| (eight >> 32) as u32);
        }
    }

    /// The same for the last rows of a part, and for cells with `\r` behind them. Where there is no row, there is an empty cell.
    #[cold]
    fn begin_few(&self, at: usize, into: &mut Beginnings) {
        *into = Beginnings { low: [[into.end.into(); 4]; QUARTER], high: [[0; 4]; QUARTER], end: into.end };
        if self.may_return(at) {
            let end = u64::from(into.end);
            for (row, (start, len)) in self.column(at).enumerate() {
                let behind = if len < 8 { end.wrapping_shl(len as u32 * 8) } else { 0 };
                into.put(row, first_eight(self.bytes, start, len) | behind);
            }
        } else {
            let before = self.ends.iter().skip(at).step_by(self.width).take(self.rows);
            for (row, before) in before.enumerate() {
                into.put(row, eight(self.bytes, before.wrapping_add(1) as usize));
            }
        }
    }

    /// Finds the cells of a column of up to 64 rows.
    #[inline(always)]
    pub fn spans(&self, at: usize, spans: &mut Spans) {
        let all = self.width.wrapping_mul(LANES);
        let (Some(before), Some(ends)) = (self.ends.get(..all), self.ends.get(1..all.wrapping_add(1))) else {
            return self.few_spans(at, spans);
        };
        if self.rows < LANES || at >= self.width || self.may_return(at) {
            return self.few_spans(at, spans);
        }
        let rows = before.chunks_exact(self.width).zip(ends.chunks_exact(self.width));
        for ((before, ends), (start, len)) in rows.zip(spans.starts.iter_mut().zip(&mut spans.lens)) {
            let (Some(before), Some(end)) = (before.get(at), ends.get(at)) else { return };
            *start = before.wrapping_add(1);
            *len = end.wrapping_sub(*start);
        }
    }

    /// The same for the last rows of a part, and for cells with `\r` behind them.
    #[cold]
    fn few_spans(&self, at: usize, spans: &mut Spans) {
        *spans = Spans::EMPTY;
        for ((start, read), (to, len)) in self.column(at).zip(spans.starts.iter_mut().zip(&mut spans.lens)) {
            (*to, *len) = (start as u32, read as u32);
        }
    }

    /// Whether `\r` may stand at the end of the cells of a column.
    fn may_return(&self, at: usize) -> bool {
        self.has_returns && at + 1 == self.width
    }

    /// The bytes of a row, with its line break.
    pub fn row(&self, row: usize) -> &'p [u8] {
        let (Some(before), Some(end)) = (self.ends.get(row * self.width), self.ends.get((row + 1) * self.width)) else {
            return &[];
        };
        self.bytes.get(before.wrapping_add(1) as usize..*end as usize + 1).unwrap_or(&[])
    }

    /// Where a cell begins, and how many bytes it has.
    pub fn cell(&self, row: usize, column: usize) -> (usize, usize) {
        self.group(row, 1).column(column).next().unwrap_or((0, 0))
    }
}
