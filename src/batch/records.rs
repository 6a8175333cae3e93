//! Records that are in memory, judged 64 at a time.

use super::block::Block;
use super::layout::{Layout, Uses};
use super::listed::Listed;
use super::plan::{Outcomes, PackUsed, Plan, Scratch};
use super::read::{Lines, Mine, Tally};
use super::truths::{LANES, bit};
use crate::fact::{Record, Vocabulary};
use crate::record::{MINE_ID, MINE_NAME};
use crate::rule::Pack;
use crate::source::Diagnostic;
use crate::verdict::{judge, no_law};

/// Packs compiled to judge records that are in memory.
pub struct Judge<'r> {
    plan: Plan<'r>,
    block: Block,
    scratch: Scratch,
    alone: usize,
}

/// What some records came to.
pub struct Judged {
    /// The counts.
    pub tally: Tally,
    /// The lines.
    pub text: Vec<u8>,
    /// What is wrong with those that were not judged.
    pub problems: Vec<Diagnostic>,
}

impl<'r> Judge<'r> {
    /// How many records are judged at once.
    pub const AT_ONCE: usize = LANES;

    /// So many rows of a table without key are enough for most records.
    pub const ROWS: u16 = 8;

    /// Compiles packs for records with so many rows in tables without key, at most; one with more is judged by itself.
    pub fn new(vocabulary: &'r Vocabulary, used: Vec<PackUsed<'r>>, rows: u16) -> Judge<'r> {
        let packs: Vec<&Pack> = used.iter().map(|used| used.pack).collect();
        let uses = Uses::of(vocabulary, &packs);
        let layout = Layout::of_all(&uses, vocabulary, rows);
        let block = Block::new(&layout);
        Judge { plan: Plan::new(vocabulary, (layout, uses), &used, None), block, scratch: Scratch::default(), alone: 0 }
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
            let packs = self.plan.packs_of(record);
            if !packs.is_empty() {
                self.plan.put(&mut outcomes, lane, &judge(self.plan.vocabulary(), record, packs));
            }
        }
        outcomes
    }

    /// Judges any number of records, and writes a line for each.
    pub fn all(&mut self, records: &[Record], lines: Option<&dyn Lines>) -> Judged {
        let tally = Tally::new(self.plan.conditions().count());
        let mut judged = Judged { tally, text: Vec::new(), problems: Vec::new() };
        let [id, name] = [MINE_ID, MINE_NAME].map(|id| self.plan.vocabulary().fact_by_id(id));
        let mut listed = Listed::default();
        for some in records.chunks(LANES) {
            let outcomes = self.judge(some);
            judged.tally.add(&outcomes);
            if lines.is_some() {
                listed.fill(&outcomes);
            }
            for (lane, record) in some.iter().enumerate() {
                if outcomes.judged & bit(lane) == 0 {
                    judged.problems.push(no_law(record.check_date).at(record.place.clone()));
                } else if let Some(lines) = lines {
                    let mine = Mine {
                        id: record.text(id).unwrap_or_default(),
                        name: record.text(name),
                        check_date: record.check_date,
                        contradictions: 0,
                        outcomes: &outcomes,
                        listed: &listed,
                        lane: bit(lane),
                    };
                    lines.line(&mine, &mut judged.text);
                }
            }
        }
        judged
    }
}
