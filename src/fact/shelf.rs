//! Things in their order, each read when it is first looked at.

use std::sync::{Arc, OnceLock};

use super::catalogue::Entry;
use crate::source::SourceText;

/// The facts or the tables of a vocabulary, in their order. What stands in the program's own files is read when it is first looked at.
#[derive(Debug, Clone)]
pub struct Shelf<T: 'static> {
    // Boxed, as most are never filled.
    slots: Vec<OnceLock<Box<T>>>,
    unread: Option<Unread<T>>,
}

/// How what is not there yet is read.
#[derive(Debug, Clone)]
struct Unread<T> {
    entries: &'static [Entry],
    sources: Arc<[Arc<SourceText>]>,
    read: fn(&Arc<SourceText>, &Entry) -> Option<T>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Shelf { slots: Vec::new(), unread: None }
    }
}

impl<T> Shelf<T> {
    /// What `read` makes of the `entries` in `sources`. It must make something of each.
    pub(super) fn unread(
        entries: &'static [Entry],
        sources: Arc<[Arc<SourceText>]>,
        read: fn(&Arc<SourceText>, &Entry) -> Option<T>,
    ) -> Self {
        let slots = entries.iter().map(|_| OnceLock::new()).collect();
        Shelf { slots, unread: Some(Unread { entries, sources, read }) }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The one at that position.
    pub fn get(&self, at: usize) -> Option<&T> {
        let slot = self.slots.get(at)?;
        if let Some(known) = slot.get() {
            return Some(known);
        }
        let Unread { entries, sources, read } = self.unread.as_ref()?;
        let entry = entries.get(at)?;
        let found = read(sources.get(usize::from(entry.file))?, entry)?;
        Some(slot.get_or_init(|| Box::new(found)))
    }

    /// The one at that position, to be changed.
    pub fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        self.get(at)?;
        self.slots.get_mut(at)?.get_mut().map(Box::as_mut)
    }

    /// Adds one at the end.
    pub(super) fn push(&mut self, item: T) {
        self.slots.push(OnceLock::from(Box::new(item)));
    }

    /// All of them.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { shelf: self, at: 0 }
    }
}

/// Goes through a [`Shelf`].
#[derive(Debug, Clone)]
pub struct Iter<'a, T: 'static> {
    shelf: &'a Shelf<T>,
    at: usize,
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        let item = self.shelf.get(self.at)?;
        self.at += 1;
        Some(item)
    }
}

impl<'a, T> IntoIterator for &'a Shelf<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}
