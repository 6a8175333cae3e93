//! What stands out in records, besides what they come to: they may contradict themselves, or have findings that no pack reads. It is looked for
//! in 64 of them at once, so that only those need be looked at by themselves of which there may be something to tell.

use super::block::{Block, at_of};
use super::compile::Compiler;
use super::node::Node;
use super::plan::PackUsed;
use super::program::Registers;
use crate::expr::{Expr, Kind};
use crate::fact::TableId;
use crate::record::RowKey;
use crate::rule::uses::Entry;
use crate::verdict::{Contradictions, Read, Sign, is_yes_or_no};

/// What is watched for.
pub struct Watch {
    disagreements: Vec<Disagreement>,
    /// Rows in which they may disagree, which no operation tells.
    rows: Vec<u32>,
    /// Invariants.
    invariants: Vec<Node>,
    unread: Vec<Unread>,
}

/// A statement and a measurement.
#[derive(PartialEq, Eq)]
struct Disagreement {
    sides: [Node; 2],
    /// What has to hold as well, as far as that is looked at.
    beside: Vec<Node>,
}

/// A yes or no that not every pack reads.
struct Unread {
    slot: u32,
    /// The positions of the packs that read it.
    read_by: Vec<usize>,
}

/// What stands out in 64 records.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seen {
    /// Those that may contradict themselves.
    pub doubtful: u64,
    /// Those that state a yes or no which none of the packs reads by which they are judged.
    pub unread: u64,
}

impl Watch {
    /// Adds two that may disagree, if both can be known and they are not there yet.
    fn add(&mut self, disagreement: Disagreement) {
        if !disagreement.sides.contains(&Node::UNKNOWN) && !self.disagreements.contains(&disagreement) {
            self.disagreements.push(disagreement);
        }
    }

    /// What stands out in the records of `block`, of which the pack at a position judges those in `judged_by`.
    pub fn seen(&self, block: &Block, registers: &Registers, judged_by: impl Fn(usize) -> u64) -> Seen {
        let mut seen = Seen::default();
        for Disagreement { sides: [one, other], beside } in &self.disagreements {
            let (one, other) = (registers.of(*one), registers.of(*other));
            let holds = |so_far: u64, node: &Node| so_far & !registers.of(*node).no;
            seen.doubtful |= beside.iter().fold(one.yes & other.no | one.no & other.yes, holds);
        }
        for row in &self.rows {
            seen.doubtful |= at_of(&block.rows, *row).copied().unwrap_or(0);
        }
        seen.doubtful |= self.invariants.iter().fold(0, |so_far, holds| so_far | registers.of(*holds).no);
        for Unread { slot, read_by } in &self.unread {
            let stated = at_of(&block.yes_no, *slot).map_or(0, |truths| !truths.open());
            let read = read_by.iter().fold(0, |so_far, pack| so_far | judged_by(*pack));
            seen.unread |= stated & !read;
        }
        seen
    }
}

impl<'r> Compiler<'r> {
    /// What is watched for where packs are used.
    pub fn watch(&mut self, contradictions: &'r Contradictions<'r>, used: &[PackUsed<'r>]) -> Watch {
        let mut watch =
            Watch { disagreements: Vec::new(), rows: Vec::new(), invariants: Vec::new(), unread: self.unread(used) };
        for sign in contradictions.signs() {
            match sign {
                Sign::Disagreement { sides, table: Some(table), .. } => self.watch_rows(&mut watch, sides, table),
                Sign::Disagreement { sides, table: None, beside } => {
                    let sides = sides.map(|side| self.condition(side));
                    let beside = beside.iter().map(|beside| self.condition(beside)).collect();
                    watch.add(Disagreement { sides, beside });
                }
                Sign::Finding { finding, proof, applies_when } => {
                    let sides = [self.fact(finding), self.condition(proof)];
                    let beside = applies_when.into_iter().map(|applies| self.condition(applies)).collect();
                    watch.add(Disagreement { sides, beside });
                }
                // Of no row anything can be wrong.
                Sign::Broken(holds) if self.is_of_no_row(holds) => {}
                Sign::Broken(holds) => watch.invariants.push(self.condition(holds)),
            }
        }
        watch.invariants.retain(|holds| *holds != Node::UNKNOWN);
        watch
    }

    fn is_of_no_row(&self, expr: &Expr) -> bool {
        let has_no_rows = |table: TableId| self.layout.rows_of(table).next().is_none();
        matches!(&expr.kind, Kind::All(table, _) if table.id.0.is_some_and(has_no_rows))
    }

    /// A statement and a measurement in the rows of a table. What has to hold as well is not looked at: it differs from case to case, in which
    /// the two are the same.
    fn watch_rows(&mut self, watch: &mut Watch, sides: [&'r Expr; 2], table: TableId) {
        let rows: Vec<(RowKey, u32)> = self.layout.rows_of(table).collect();
        for (key, row) in rows {
            match sides.map(|side| self.condition_in_row(side, (table, key))) {
                [Some(one), Some(other)] => watch.add(Disagreement { sides: [one, other], beside: Vec::new() }),
                _ => watch.rows.push(row),
            }
        }
    }

    fn unread(&self, used: &[PackUsed<'r>]) -> Vec<Unread> {
        let mut reads: Vec<Read<'r>> = used.iter().map(|used| Read::by(used.pack)).collect();
        let mut unread = Vec::new();
        for (of, slot) in self.layout.truths() {
            if matches!(of, Entry::Fact(id) if !is_yes_or_no(self.vocabulary, id)) {
                continue;
            }
            let read_by: Vec<usize> =
                reads.iter_mut().enumerate().filter_map(|(at, read)| read.has(of).then_some(at)).collect();
            // What a pack reads by which every record is judged is read of every record.
            let is_read = read_by.iter().any(|at| used.get(*at).is_some_and(|used| !used.only_in_force));
            if !is_read {
                unread.push(Unread { slot, read_by });
            }
        }
        unread
    }
}
