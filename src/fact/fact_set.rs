//! Sets of facts.

use super::FactId;

/// Which of the facts of a vocabulary are meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FactSet {
    /// A bit for each fact.
    words: Vec<u64>,
}

/// How many facts have their bits together.
const A_WORD: usize = 64;

impl FactSet {
    /// No facts, with room for those of a vocabulary that has so many.
    pub fn none_of(facts: usize) -> FactSet {
        FactSet { words: vec![0; facts.div_ceil(A_WORD)] }
    }

    /// Whether a fact is among them.
    pub fn has(&self, id: FactId) -> bool {
        let (word, bit) = place(id);
        self.words.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// Adds a fact.
    pub fn add(&mut self, id: FactId) {
        let (word, bit) = place(id);
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        self.words.get_mut(word).into_iter().for_each(|bits| *bits |= bit);
    }

    /// Takes a fact out.
    pub fn remove(&mut self, id: FactId) {
        let (word, bit) = place(id);
        self.words.get_mut(word).into_iter().for_each(|bits| *bits &= !bit);
    }

    /// Adds the facts of another set.
    pub fn add_all(&mut self, others: &FactSet) {
        if self.words.len() < others.words.len() {
            self.words.resize(others.words.len(), 0);
        }
        self.words.iter_mut().zip(&others.words).for_each(|(own, others)| *own |= others);
    }

    /// The facts, in the order of the vocabulary.
    pub fn iter(&self) -> impl Iterator<Item = FactId> {
        ids(self.words.iter().copied())
    }

    /// The facts that are among `others` too, in the order of the vocabulary.
    pub fn and(&self, others: &FactSet) -> impl Iterator<Item = FactId> {
        ids(self.words.iter().zip(&others.words).map(|(own, others)| own & others))
    }

    /// The facts that are not among `others`, in the order of the vocabulary.
    pub fn without(&self, others: &FactSet) -> impl Iterator<Item = FactId> {
        let others = others.words.iter().copied().chain(std::iter::repeat(0));
        ids(self.words.iter().zip(others).map(|(own, others)| own & !others))
    }
}

/// The word in which a fact has its bit, and the bit.
fn place(FactId(at): FactId) -> (usize, u64) {
    (usize::from(at) / A_WORD, 1 << (usize::from(at) % A_WORD))
}

/// The facts whose bits are set.
fn ids(words: impl Iterator<Item = u64>) -> impl Iterator<Item = FactId> {
    words.zip((0u16..).step_by(A_WORD)).flat_map(|(bits, first)| {
        let without_lowest = |bits: &u64| Some(bits & (bits - 1)).filter(|rest| *rest != 0);
        let left = std::iter::successors(Some(bits).filter(|bits| *bits != 0), without_lowest);
        left.filter_map(move |bits| Some(FactId(first + u16::try_from(bits.trailing_zeros()).ok()?)))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn set(ids: &BTreeSet<u16>) -> FactSet {
        let mut set = FactSet::none_of(100);
        ids.iter().for_each(|id| set.add(FactId(*id)));
        set
    }

    proptest! {
        #[test]
        fn a_set_of_facts_is_a_set(
            some in prop::collection::btree_set(0u16..300, 0..20),
            others in prop::collection::btree_set(0u16..300, 0..20),
        ) {
            let ids = |found: &mut dyn Iterator<Item = FactId>| found.map(|id| id.0).collect::<Vec<_>>();
            let mut both = set(&some);
            prop_assert_eq!(ids(&mut both.iter()), Vec::from_iter(some.clone()));
            prop_assert_eq!(ids(&mut both.without(&set(&others))), Vec::from_iter(some.difference(&others).copied()));
            prop_assert_eq!(ids(&mut both.and(&set(&others))), Vec::from_iter(some.intersection(&others).copied()));
            prop_assert!((0..400).all(|id| both.has(FactId(id)) == some.contains(&id)));
            both.add_all(&set(&others));
            prop_assert_eq!(ids(&mut both.iter()), Vec::from_iter(some.union(&others).copied()));
            others.iter().for_each(|id| both.remove(FactId(*id)));
            prop_assert_eq!(ids(&mut both.iter()), Vec::from_iter(some.difference(&others).copied()));
        }
    }
}
