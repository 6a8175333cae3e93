//! What is stated of the targets of a record, in their order.

use std::collections::BTreeMap;

use crate::fact::Value;
use crate::source::Place;

/// What is stated of one target.
#[derive(Debug)]
pub struct Slot {
    /// Where it is stated.
    pub place: Place,
    /// The value, if it is not unknown.
    pub value: Option<Value>,
    /// Whether nothing at all stands there.
    pub vacant: bool,
}

/// What is stated of facts, or of cells of rows: of each of them once.
#[derive(Debug)]
pub struct Slots<T> {
    /// Most come in their order, and then need not be looked for.
    in_order: Vec<(T, Slot)>,
    /// Those that came behind greater ones.
    others: BTreeMap<T, Slot>,
}

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Slots { in_order: Vec::new(), others: BTreeMap::new() }
    }
}

impl<T: Ord + Copy> Slots<T> {
    /// So many are likely to be stated.
    pub fn expect(&mut self, number: usize) {
        self.in_order.reserve_exact(number);
    }

    /// What is stated of a target.
    pub fn get(&self, target: T) -> Option<&Slot> {
        if self.is_next(target) {
            return None;
        }
        match self.position(target) {
            Ok(at) => self.in_order.get(at).map(|(_, slot)| slot),
            Err(_) => self.others.get(&target),
        }
    }

    /// States something of a target, in place of what was stated before.
    pub fn insert(&mut self, target: T, slot: Slot) {
        if self.is_next(target) {
            return self.in_order.push((target, slot));
        }
        match self.position(target).ok().and_then(|at| self.in_order.get_mut(at)) {
            Some(known) => *known = (target, slot),
            None => {
                self.others.insert(target, slot);
            }
        }
    }

    /// All that is stated, in any order.
    pub fn values(&self) -> impl Iterator<Item = &Slot> {
        self.in_order.iter().map(|(_, slot)| slot).chain(self.others.values())
    }

    /// All that is stated, in the order of the targets.
    pub fn sorted(self) -> Vec<(T, Slot)> {
        let mut all = self.in_order;
        if !self.others.is_empty() {
            all.extend(self.others);
            all.sort_by_key(|(target, _)| *target);
        }
        all
    }

    /// Whether a target comes behind all others.
    fn is_next(&self, target: T) -> bool {
        self.in_order.last().is_none_or(|(last, _)| *last < target)
    }

    fn position(&self, target: T) -> Result<usize, usize> {
        self.in_order.binary_search_by_key(&target, |(target, _)| *target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_found_and_comes_in_its_order() {
        let slot = |vacant| Slot { place: Place::File("a".into()), value: None, vacant };
        let mut slots = Slots::default();
        for at in [2, 5, 3, 9, 1, 7] {
            assert!(slots.get(at).is_none());
            slots.insert(at, slot(at > 4));
        }
        slots.insert(3, slot(true));
        slots.insert(5, slot(false));
        for at in [1, 2, 3, 5, 7, 9] {
            assert_eq!(slots.get(at).map(|slot| slot.vacant), Some([3, 7, 9].contains(&at)), "{at}");
        }
        assert!([0, 4, 8, 10].into_iter().all(|at| slots.get(at).is_none()));
        assert_eq!(slots.values().count(), 6);
        assert_eq!(slots.sorted().into_iter().map(|(at, _)| at).collect::<Vec<_>>(), [1, 2, 3, 5, 7, 9]);
    }
}
