//! What is worth knowing of how cells were read: the same thing said once for a column, with how often it happened.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::source::{Bilingual, Code, Diagnostic, Place};

/// Notes on the cells of a table, while it is read.
#[derive(Debug, Default)]
pub struct Notes(BTreeMap<(Code, String), (Diagnostic, usize)>);

impl Notes {
    /// Adds a note. Of several of one kind in one column the first is kept.
    pub fn add(&mut self, note: Diagnostic) {
        let column =
            note.place.as_ref().and_then(Place::column).map_or(String::new(), |(letters, _)| letters.to_owned());
        // Each of these is a thing of its own, and not one of many alike.
        let column = if note.code == Code::Hidden || note.code == Code::NotRead {
            note.place.as_ref().map_or(column, Place::to_string)
        } else {
            column
        };
        self.add_to(column, note);
    }

    /// Adds a note. Of several of one kind in one group the first is kept.
    pub fn add_to(&mut self, group: String, note: Diagnostic) {
        self.0.entry((note.code, group)).and_modify(|(_, count)| *count += 1).or_insert((note, 1));
    }

    /// Adds the notes on other cells; those further up come first.
    pub fn extend(&mut self, others: Notes) {
        let line = |note: &Diagnostic| note.place.as_ref().and_then(Place::line);
        for (of, (note, count)) in others.0 {
            match self.0.entry(of) {
                Entry::Vacant(free) => {
                    free.insert((note, count));
                }
                Entry::Occupied(mut known) => {
                    let (first, so_far) = known.get_mut();
                    *so_far += count;
                    if line(&note) < line(first) {
                        *first = note;
                    }
                }
            }
        }
    }

    /// Keeps the notes that are `wanted`.
    pub fn retain(&mut self, mut wanted: impl FnMut(&Diagnostic) -> bool) {
        self.0.retain(|_, (note, _)| wanted(note));
    }

    /// Reports the notes.
    pub fn report(self, problems: &mut Vec<Diagnostic>) {
        for (_, (note, count)) in self.0 {
            problems.push(if count == 1 { note } else { note_of_many(note, count) });
        }
    }
}

fn note_of_many(note: Diagnostic, count: usize) -> Diagnostic {
    let message =
        Bilingual::new(format!("{}（共 {count} 处）", note.message.zh), format!("{} ({count} times)", note.message.en));
    Diagnostic { message, ..note }
}
