//! A CSV file with a row for each mine, judged while it is read: in parts, by several threads, in memory that does not grow with the file.
//!
//! Rows of plain cells are read here, the others and every cell that is not plain as in any other file ([`crate::record`]): a value means
//! the same however it is read, and mistakes are told in the same words. But a row is a record of its own, because one mine may have a record
//! for each day; columns that no rule asks for are not read; and behind a row that is broken, such as by a quote that is not closed, nothing
//! is read, while what stands before it has been judged.

mod bytes;
mod cells;
mod columns;
mod cut;
mod index;
mod open;
pub(super) mod order;
mod others;
pub(super) mod rows;
mod run;
mod scrutiny;
pub(super) mod source;
mod truthful;
mod words;
mod worker;

use std::io;
use std::num::NonZeroUsize;

use super::listed::Listed;
use super::plan::{Outcomes, PackUsed};
use crate::fact::{Date, Vocabulary};
use crate::record::Options;
use crate::source::{Diagnostic, parallel};
use crate::verdict::Contradictions;

pub use open::{File, open};
pub use run::Rows;
pub use source::PART;

/// What is known of a mine when it has been judged.
pub struct Mine<'m> {
    /// Its id.
    pub id: &'m str,
    /// Its name, if it is stated and was asked for.
    pub name: Option<&'m str>,
    /// The day as of which it was judged.
    pub check_date: Date,
    /// How often it contradicts itself, if that was asked for.
    pub contradictions: usize,
    /// What it and others came to.
    pub outcomes: &'m Outcomes,
    /// The conditions of it and others by what they came to.
    pub listed: &'m Listed,
    /// Its bit in them.
    pub lane: u64,
}

/// Writes a line for a mine.
pub trait Lines: Sync {
    /// Adds the line.
    fn line(&self, mine: &Mine<'_>, text: &mut Vec<u8>);
}

/// So many problems of a kind are handed on one by one, at least.
pub const TOLD: usize = 100;

/// Where results go, in the order of the file.
pub trait Sink: Send {
    /// Takes lines.
    fn lines(&mut self, text: &[u8]) -> io::Result<()>;
    /// Takes what is wrong with a row.
    fn problem(&mut self, problem: Diagnostic);
    /// So many problems more, of which so many are mistakes, are not handed on one by one: they come too late to be shown.
    fn more(&mut self, problems: u64, mistakes: u64);
    /// So many bytes of the file, which have so many rows, are done.
    fn progress(&mut self, bytes: u64, rows: u64);
}

/// What many records came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many were judged.
    pub mines: u64,
    /// How many came to each verdict, in the order of [`crate::verdict::Verdict::ALL`].
    pub verdicts: [u64; 5],
    /// How many came to each outcome of each condition, in the order of [`crate::verdict::Outcome::ALL`].
    pub conditions: Vec<[u64; 4]>,
    /// How many mistakes there are.
    pub errors: u64,
    /// Whether judging ended before its time, so that what came out is no result.
    pub is_abandoned: bool,
}

impl Tally {
    /// Of no record.
    pub fn new(conditions: usize) -> Tally {
        Tally { conditions: vec![[0; 4]; conditions], ..Tally::default() }
    }

    /// Adds what 64 records came to.
    pub fn add(&mut self, outcomes: &Outcomes) {
        let count = |word: u64| u64::from(word.count_ones());
        self.mines += count(outcomes.judged);
        self.verdicts.iter_mut().zip(outcomes.verdicts).for_each(|(sum, word)| *sum += count(word));
        for (sums, words) in self.conditions.iter_mut().zip(&outcomes.conditions) {
            sums.iter_mut().zip(words.outcomes).for_each(|(sum, word)| *sum += count(word));
        }
    }

    /// Adds what other records came to.
    pub fn join(&mut self, other: &Tally) {
        self.mines += other.mines;
        self.errors += other.errors;
        self.is_abandoned |= other.is_abandoned;
        self.verdicts.iter_mut().zip(other.verdicts).for_each(|(sum, more)| *sum += more);
        for (sums, more) in self.conditions.iter_mut().zip(&other.conditions) {
            sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
    }
}

/// What is needed to judge a file.
#[derive(Clone, Copy)]
pub struct Request<'r> {
    /// The vocabulary.
    pub vocabulary: &'r Vocabulary,
    /// The packs.
    pub packs: &'r [PackUsed<'r>],
    /// How records are read.
    pub options: &'r Options,
    /// What is written of a mine, if anything is.
    pub lines: Option<&'r dyn Lines>,
    /// How contradictions are counted, if mines are looked at as closely as a report of each of them does. All columns are read then; and
    /// judging is abandoned where a mine has a finding that no pack reads, or bytes that are no text, of which only such a report can tell.
    pub contradictions: Option<&'r Contradictions<'r>>,
    /// The number of threads; as many as there are processors, if none is said.
    pub jobs: Option<NonZeroUsize>,
    /// How many bytes of the file are handed to a thread at once; [`PART`] serves well.
    pub part: usize,
}

impl Request<'_> {
    /// How many threads judge.
    pub fn threads(&self) -> usize {
        parallel::threads(self.jobs)
    }
}
