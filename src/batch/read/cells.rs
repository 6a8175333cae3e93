//! The cells of up to 64 rows.

use super::bytes::{first_eight, last_of_ten};
use crate::batch::truths::LANES;

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
    /// Whether lines end with `\r\n`, some at least.
    pub has_returns: bool,
}

/// The cells of a column, of up to 64 rows; those of no row are empty.
pub struct Gathered {
    /// How many bytes each has.
    pub lens: [u32; LANES],
    /// The first eight bytes of each, zeros behind them if it has fewer.
    pub first: [u64; LANES],
    /// The last two bytes of those that have ten.
    pub last: [u16; LANES],
}

impl Gathered {
    /// Nothing yet.
    pub const EMPTY: Gathered = Gathered { lens: [0; LANES], first: [0; LANES], last: [0; LANES] };
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

    /// The cells of a column of up to 64 rows; the last bytes only where they are asked for.
    #[inline(always)]
    pub fn gather(&self, at: usize, with_last: bool, cells: &mut Gathered) {
        if self.rows < LANES || self.may_return(at) {
            return self.gather_few(at, cells);
        }
        let mut from = at;
        for ((len, first), last) in cells.lens.iter_mut().zip(&mut cells.first).zip(&mut cells.last) {
            let Some([before, end, ..]) = self.ends.get(from..) else { return };
            let start = before.wrapping_add(1);
            *len = end.wrapping_sub(start);
            *first = first_eight(self.bytes, start as usize, *len as usize);
            if with_last {
                *last = last_of_ten(self.bytes, start as usize);
            }
            from = from.wrapping_add(self.width);
        }
    }

    /// The same for the last rows of a part, and for cells with `\r` behind them.
    #[cold]
    fn gather_few(&self, at: usize, cells: &mut Gathered) {
        *cells = Gathered::EMPTY;
        let slots = cells.lens.iter_mut().zip(&mut cells.first).zip(&mut cells.last);
        for ((start, read), ((len, first), last)) in self.column(at).zip(slots) {
            *first = first_eight(self.bytes, start, read);
            *last = last_of_ten(self.bytes, start);
            *len = read as u32;
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
