//! The conditions of each of 64 records, by what they came to: looked for once for all, and not condition by condition for each.

use super::plan::Outcomes;
use super::truths::{LANES, bit, bits};
use crate::verdict::Outcome;

/// The conditions of each of 64 records that came to one of [`Outcome::LISTED`].
#[derive(Debug, Default)]
pub struct Listed {
    /// A bit for each condition, in so many words, for each of [`Outcome::LISTED`] and for each record.
    bits: Vec<u64>,
    words: usize,
}

impl Listed {
    /// Lists the conditions of other records.
    pub fn fill(&mut self, outcomes: &Outcomes) {
        self.words = outcomes.conditions.len().div_ceil(LANES);
        self.bits.clear();
        self.bits.resize(LANES * Outcome::LISTED.len() * self.words, 0);
        for (condition, words) in outcomes.conditions.iter().enumerate() {
            for (kind, outcome) in Outcome::LISTED.into_iter().enumerate() {
                for lane in bits(words.word(outcome)) {
                    let at = self.start(kind, lane) + condition / LANES;
                    self.bits.get_mut(at).into_iter().for_each(|word| *word |= bit(condition % LANES));
                }
            }
        }
    }

    /// Where the words of an outcome and a record begin.
    fn start(&self, kind: usize, lane: usize) -> usize {
        (lane * Outcome::LISTED.len() + kind) * self.words
    }

    /// The positions of the conditions that came to `outcome`, one of [`Outcome::LISTED`], for the record whose bit is `lane`.
    pub fn conditions(&self, outcome: Outcome, lane: u64) -> impl Iterator<Item = usize> {
        let kind = Outcome::LISTED.into_iter().position(|listed| listed == outcome);
        let start = kind.zip(bits(lane).next()).map(|(kind, lane)| self.start(kind, lane));
        let words = start.and_then(|start| self.bits.get(start..start + self.words)).unwrap_or_default();
        words.iter().enumerate().flat_map(|(at, word)| bits(*word).map(move |condition| at * LANES + condition))
    }
}

#[cfg(test)]
mod tests {
    use super::super::plan::Words;
    use super::*;

    #[test]
    fn each_condition_is_listed_where_it_belongs() {
        let outcome_of = |condition: usize, lane: usize| Outcome::ALL[(condition * 7 + lane * 3 + condition / 64) % 4];
        let conditions = (0..130)
            .map(|condition| {
                let word = |wanted| (0..LANES).filter(|lane| outcome_of(condition, *lane) == wanted).map(bit).sum();
                Words { outcomes: Outcome::ALL.map(word) }
            })
            .collect();
        let mut listed = Listed::default();
        listed.fill(&Outcomes { judged: !0, conditions, ..Outcomes::default() });
        for lane in 0..LANES {
            for outcome in Outcome::LISTED {
                let expected: Vec<usize> =
                    (0..130).filter(|condition| outcome_of(*condition, lane) == outcome).collect();
                assert_eq!(listed.conditions(outcome, bit(lane)).collect::<Vec<_>>(), expected, "{outcome:?} {lane}");
            }
            assert_eq!(listed.conditions(Outcome::NotMet, bit(lane)).count(), 0);
        }
        listed.fill(&Outcomes::default());
        assert_eq!(listed.conditions(Outcome::Met, 1).count(), 0);
    }
}
