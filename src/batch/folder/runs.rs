//! Where in a file the rows of which mines stand.

use crate::record::parted::{At, Start};

/// Rows that stand together, and are those of one group of mines.
#[derive(Debug, Clone)]
struct Run {
    group: usize,
    start: Start,
    /// The byte behind them.
    end: u64,
}

/// The rows of a file, by groups of mines.
#[derive(Debug, Default)]
pub struct Runs {
    runs: Vec<Run>,
    greatest: usize,
    /// The first row that is not in the order of the groups.
    out_of_order: Option<u64>,
    /// The cells of the run that was added to last.
    cells: u64,
}

/// Rows from a byte on, and the byte behind them.
pub type Span = (Start, u64);

impl Runs {
    /// Those of a file whose rows begin here.
    pub fn new(start: Start) -> Runs {
        let first = Run { group: 0, end: start.byte, start };
        Runs { runs: vec![first], ..Runs::default() }
    }

    /// Adds a row of a mine of this group, or of no mine that is known; how many cells stand together with it.
    pub fn add(&mut self, group: Option<usize>, at: &At<'_, '_>, cells: u64) -> u64 {
        let last = self.runs.last().map(|run| run.group);
        // What is of no mine goes with what stands before it.
        let group = group.or(last).unwrap_or(0);
        if last != Some(group) {
            let start = at.start();
            if group < self.greatest {
                self.out_of_order.get_or_insert(start.rows + 1);
            }
            self.greatest = self.greatest.max(group);
            self.runs.last_mut().into_iter().for_each(|run| run.end = start.byte);
            self.runs.push(Run { group, end: start.byte, start });
            self.cells = 0;
        }
        self.cells += cells;
        self.cells
    }

    /// The first row that is not in the order of the mines, if there is one.
    pub fn out_of_order(&self) -> Option<u64> {
        self.out_of_order
    }

    /// No row comes any more behind this byte.
    pub fn settle(&mut self, end: u64) {
        self.runs.last_mut().into_iter().for_each(|run| run.end = end);
        // Rows of one group stay in their order.
        self.runs.sort_by_key(|run| run.group);
        self.runs.shrink_to_fit();
    }

    /// Where the rows of a group stand, as groups come one after the other; `next` is the first run that was not taken.
    pub fn of_group(&self, group: usize, next: &mut usize) -> impl Iterator<Item = Span> {
        let rest = self.runs.get(*next..).unwrap_or(&[]);
        let count = rest.iter().take_while(|run| run.group <= group).count();
        *next += count;
        rest.iter().take(count).map(|run| (run.start.clone(), run.end))
    }

    /// How many marks there are.
    pub fn len(&self) -> usize {
        self.runs.len()
    }
}

/// The spans in the order of the file, those together that stand together.
pub fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|(start, _)| start.byte);
    spans.dedup_by(|(start, end), (_, before)| {
        let stand_together = *before == start.byte;
        if stand_together {
            *before = *end;
        }
        stand_together
    });
    spans
}
