//! What is wrong with the rows of a folder, in the order in which it is told where files are read as a whole: file by file, and then what
//! concerns whole records. Of each kind no more is kept than is shown.

use std::collections::BTreeMap;

use crate::batch::read::rows::{self, nameless};
use crate::batch::read::{Sink, TOLD};
use crate::record::Notes;
use crate::source::{Code, Diagnostic, Level, Place};

/// What comes first: by row, where rows are not read in their order, and then as it was found.
type Rank = (u64, u64);

/// What is wrong with the rows of one file, or with records.
#[derive(Default)]
pub struct Told {
    kept: BTreeMap<Rank, Diagnostic>,
    /// By column: that one without heading has values is told once.
    nameless: BTreeMap<String, (Rank, Diagnostic)>,
    found: u64,
    more: u64,
    more_mistakes: u64,
    notes: rows::Told,
}

impl Told {
    /// Adds what comes behind all that was added.
    pub fn add(&mut self, problems: Vec<Diagnostic>) {
        problems.into_iter().for_each(|problem| self.put(0, problem));
    }

    /// Adds what is wrong with rows of which others may come that stand further up.
    pub fn add_by_row(&mut self, problems: Vec<Diagnostic>) {
        for problem in problems {
            self.put(problem.place.as_ref().and_then(Place::line).unwrap_or(0), problem);
        }
    }

    fn put(&mut self, row: u64, problem: Diagnostic) {
        self.found += 1;
        let rank = (row, self.found);
        if let Some(column) = nameless(&problem, Code::UnknownFact) {
            let first = self.nameless.entry(column).or_insert_with(|| (rank, problem.clone()));
            if rank < first.0 {
                *first = (rank, problem);
            }
            return;
        }
        self.kept.insert(rank, problem);
        if self.kept.len() > TOLD
            && let Some((_, last)) = self.kept.pop_last()
        {
            self.more += 1;
            self.more_mistakes += u64::from(last.level == Level::Error);
        }
    }

    /// Adds notes; that a column without heading is left out is told once.
    pub fn note(&mut self, notes: Notes) {
        self.notes.add(notes);
    }

    /// Adds notes each of which counts.
    pub fn note_all(&mut self, notes: Notes) {
        self.notes.add_all(notes);
    }

    /// Hands everything on; how many mistakes there are.
    pub fn end(mut self, sink: &mut dyn Sink) -> u64 {
        self.kept.extend(self.nameless.into_values());
        let mut mistakes = self.more_mistakes;
        for problem in self.kept.into_values() {
            mistakes += u64::from(problem.level == Level::Error);
            sink.problem(problem);
        }
        if self.more > 0 {
            sink.more(self.more, self.more_mistakes);
        }
        self.notes.notes().into_iter().for_each(|note| sink.problem(note));
        mistakes
    }
}
