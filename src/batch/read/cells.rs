//! The cells of up to 64 rows.

/// The cells of up to 64 rows, all of which have as many.
#[derive(Clone, Copy)]
pub struct Cells<'p> {
    /// The part that the rows are in, with some bytes behind it.
    pub bytes: &'p [u8],
    /// One before the first byte of the rows, and then where each cell ends.
    pub ends: &'p [u32],
    /// How many cells a row has, two at least.
    pub width: usize,
    /// Whether lines end with `\r\n`, some at least.
    pub has_returns: bool,
}

impl<'p> Cells<'p> {
    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.ends.len().saturating_sub(1) / self.width.max(1)
    }

    /// The cells of a column: where each begins, and how many bytes it has.
    #[inline(always)]
    pub fn column(&self, at: usize) -> impl Iterator<Item = (usize, usize)> + use<'p> {
        let (bytes, may_return) = (self.bytes, self.has_returns && at + 1 == self.width);
        // A row has two cells at least, so that the end before a cell and its own stand in one piece.
        self.ends.get(at..).unwrap_or(&[]).chunks(self.width.max(2)).map_while(move |ends| {
            let [before, end, ..] = ends else { return None };
            let (start, mut end) = (before.wrapping_add(1) as usize, *end as usize);
            if may_return && end > start && bytes.get(end - 1) == Some(&b'\r') {
                end -= 1;
            }
            Some((start, end.wrapping_sub(start)))
        })
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
        let rest = Cells { ends: self.ends.get(row * self.width..).unwrap_or(&[]), ..*self };
        rest.column(column).next().unwrap_or((0, 0))
    }
}
