//! The ids of all mines of a file, and their rows.

use std::collections::BTreeMap;

/// The ids, as ids are compared.
#[derive(Debug, Default)]
pub struct Ids {
    /// All ids, one behind the other.
    text: String,
    mines: Vec<Mine>,
}

#[derive(Debug, Clone, Copy)]
struct Mine {
    start: usize,
    len: u32,
    row: u64,
}

impl Ids {
    /// Adds the mine of a row; rows come in their order.
    pub fn add(&mut self, id: &str, row: u64) {
        // No cell is as long as that.
        let len = u32::try_from(id.len()).unwrap_or(u32::MAX);
        self.mines.push(Mine { start: self.text.len(), len, row });
        self.text.push_str(id);
    }

    /// All have been added: the rows of mines that are there twice, each with the first row of its mine if that is another.
    pub fn settle(&mut self) -> BTreeMap<u64, Option<u64>> {
        let text = &self.text;
        // Rows of one mine stay in their order.
        self.mines.sort_by(|a, b| id(text, a).cmp(id(text, b)));
        let mut twice = BTreeMap::new();
        for same in self.mines.chunk_by(|a, b| id(text, a) == id(text, b)) {
            if let [first, others @ ..] = same
                && !others.is_empty()
            {
                twice.insert(first.row, None);
                twice.extend(others.iter().map(|other| (other.row, Some(first.row))));
            }
        }
        self.mines.dedup_by(|later, first| id(text, later) == id(text, first));
        twice
    }

    /// The first row of a mine.
    pub fn row(&self, wanted: &str) -> Option<u64> {
        let at = self.mines.binary_search_by(|mine| id(&self.text, mine).cmp(wanted)).ok()?;
        self.mines.get(at).map(|mine| mine.row)
    }

    /// The ids.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.mines.iter().map(|mine| id(&self.text, mine))
    }
}

fn id<'t>(text: &'t str, mine: &Mine) -> &'t str {
    let len = usize::try_from(mine.len).unwrap_or(usize::MAX);
    text.get(mine.start..mine.start.saturating_add(len)).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn mines_are_found_at_their_first_rows(names in prop::collection::vec("[a-c甲]{0,2}", 0..30)) {
            let mut ids = Ids::default();
            let mut rows: HashMap<&str, Vec<u64>> = HashMap::new();
            for (row, name) in (2..).zip(&names) {
                ids.add(name, row);
                rows.entry(name).or_default().push(row);
            }
            let twice = ids.settle();
            for (name, rows) in &rows {
                prop_assert_eq!(ids.row(name), Some(rows[0]));
                for (at, row) in rows.iter().enumerate() {
                    let expected = (rows.len() > 1).then(|| (at > 0).then_some(rows[0]));
                    prop_assert_eq!(twice.get(row).copied(), expected);
                }
            }
            prop_assert_eq!(ids.row("d"), None);
            prop_assert_eq!(ids.names().count(), rows.len());
        }
    }
}
