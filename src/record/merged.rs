//! The merged cells of a sheet, as its rows come by.

use std::collections::BTreeMap;

use super::sheet::{Block, Sheet};

/// The blocks of merged cells that a row of a sheet is in. Rows must be asked for in their order.
#[derive(Debug, Default)]
pub struct Merged<'t> {
    /// Those below the rows that were asked for, the lowest first.
    below: Vec<&'t Block>,
    /// Those that the last row was in, by their first column. No two of them have a column in common: cells that are merged twice are
    /// in no sound file, and the block that begins first counts.
    here: BTreeMap<usize, &'t Block>,
}

impl<'t> Merged<'t> {
    /// The blocks of a sheet.
    pub fn of(sheet: &'t Sheet) -> Self {
        let mut below: Vec<&Block> = sheet.merged.iter().collect();
        below.sort_by_key(|block| std::cmp::Reverse((*block.rows.start(), *block.columns.start())));
        Merged { below, here: BTreeMap::new() }
    }

    /// The blocks that this row is in, in the order of their columns.
    pub fn in_row(&mut self, row: u64) -> Vec<&'t Block> {
        self.here.retain(|_, block| *block.rows.end() >= row);
        while let Some(block) = self.below.pop_if(|block| *block.rows.start() <= row) {
            let before = self.here.range(..=*block.columns.end()).next_back();
            let is_free = before.is_none_or(|(_, other)| other.columns.end() < block.columns.start());
            if *block.rows.end() >= row && is_free {
                self.here.insert(*block.columns.start(), block);
            }
        }
        self.here.values().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_in_the_blocks_that_reach_it() {
        let block = |rows, columns| Block { rows, columns };
        let merged = vec![
            block(7..=8, 0..=0),
            block(2..=4, 3..=5),
            block(3..=3, 1..=1),
            block(3..=9, 5..=6),
            block(1..=1, 0..=9),
        ];
        let sheet = Sheet { merged, ..Sheet::default() };
        let mut merged = Merged::of(&sheet);
        let mut columns = |row| merged.in_row(row).iter().map(|block| *block.columns.start()).collect::<Vec<_>>();
        assert_eq!(columns(1), [0]);
        assert_eq!(columns(2), [3]);
        assert_eq!(columns(3), [1, 3], "a block over cells that are merged already does not count");
        assert_eq!(columns(5), [0; 0]);
        assert_eq!(columns(8), [0], "rows between may be blank");
    }
}
