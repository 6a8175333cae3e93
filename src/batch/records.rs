//! Records that are in memory, judged 64 at a time.

use super::block::Block;
use super::layout::{Layout, Uses};
use super::plan::{Outcomes, PackUsed, Plan, Scratch};
use super::truths::{LANES, bit};
use crate::fact::{Record, Vocabulary};
use crate::rule::Pack;
use crate::verdict::judge;

/// Packs compiled to judge records that are in memory.
pub struct Judge<'r> {
    plan: Plan<'r>,
    used: Vec<PackUsed<'r>>,
    block: Block,
    scratch: Scratch,
    alone: usize,
}

impl<'r> Judge<'r> {
    /// How many records are judged at once.
    pub const AT_ONCE: usize = LANES;

    /// Compiles packs for records with so many rows in tables without key, at most; one with more is judged by itself.
    pub fn new(vocabulary: &'r Vocabulary, used: Vec<PackUsed<'r>>, rows: u16) -> Judge<'r> {
        let packs: Vec<&Pack> = used.iter().map(|used| used.pack).collect();
        let layout = Layout::of_all(&Uses::of(vocabulary, &packs), vocabulary, rows);
        let block = Block::new(&layout);
        Judge { plan: Plan::new(vocabulary, layout, &used), used, block, scratch: Scratch::default(), alone: 0 }
    }

    /// The packs compiled.
    pub fn plan(&self) -> &Plan<'r> {
        &self.plan
    }

    /// How many records were judged by themselves so far, because they state something that does not fit.
    pub fn alone(&self) -> usize {
        self.alone
    }

    /// Judges up to 64 records, the first of which has the lowest bit; those beyond are not looked at.
    pub fn judge(&mut self, records: &[Record]) -> Outcomes {
        self.block.forget();
        let what = (self.plan.layout(), self.plan.uses(), self.plan.vocabulary());
        let (mut live, mut alone) = (0, Vec::new());
        for (lane, record) in records.iter().take(LANES).enumerate() {
            if self.block.load(lane, record, what) {
                live |= bit(lane);
            } else {
                alone.push((lane, record));
            }
        }
        let mut outcomes = Outcomes::default();
        self.plan.judge(&self.block, live, &mut self.scratch, &mut outcomes);
        self.alone += alone.len();
        for (lane, record) in alone {
            let packs = self.plan.packs_of(&self.used, record);
            if !packs.is_empty() {
                self.plan.put(&mut outcomes, lane, &judge(self.plan.vocabulary(), record, packs));
            }
        }
        outcomes
    }
}
