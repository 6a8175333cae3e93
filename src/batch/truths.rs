//! The truths of 64 records at once: a bit a record, in a pair of words.

use crate::fact::Truth;

/// How many records are judged at once.
pub const LANES: usize = 64;

/// The truths of 64 records: those of which something is known to hold, and those of which it is known not to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Truths {
    /// The records of which it is known to hold.
    pub yes: u64,
    /// The records of which it is known not to hold. No record is in both words.
    pub no: u64,
}

impl Truths {
    /// Known of no record.
    pub const UNKNOWN: Truths = Truths { yes: 0, no: 0 };
    /// Holds for every record.
    pub const TRUE: Truths = Truths { yes: !0, no: 0 };

    /// Known of every record: it holds for those in `yes`.
    pub fn known(yes: u64) -> Truths {
        Truths { yes, no: !yes }
    }

    /// Known of the records in `known`: it holds for those that are in `yes` as well.
    pub fn of_known(known: u64, yes: u64) -> Truths {
        Truths { yes: known & yes, no: known & !yes }
    }

    /// The records of which it is not known.
    pub fn open(self) -> u64 {
        !(self.yes | self.no)
    }

    /// Both hold ([`Truth::and`]).
    pub fn and(self, other: Truths) -> Truths {
        Truths { yes: self.yes & other.yes, no: self.no | other.no }
    }

    /// What a statement and a measurement come to together ([`Truth::attested`]).
    pub fn attested(self, measured: Truths) -> Truths {
        let yes = self.yes | measured.yes;
        Truths { yes, no: (self.no | measured.no) & !yes }
    }

    /// The first of the two that is known.
    pub fn or_else(self, second: Truths) -> Truths {
        let open = self.open();
        Truths { yes: self.yes | open & second.yes, no: self.no | open & second.no }
    }

    /// The truth of one record, which is the bit of `lane`.
    pub fn of(self, lane: u64) -> Truth {
        match (self.yes & lane != 0, self.no & lane != 0) {
            (true, _) => Truth::True,
            (_, true) => Truth::False,
            _ => Truth::Unknown,
        }
    }

    /// The same with the truth of the record whose bit is `lane`.
    pub fn with(self, lane: u64, truth: Truth) -> Truths {
        let bit = |wanted| if truth == wanted { lane } else { 0 };
        Truths { yes: self.yes & !lane | bit(Truth::True), no: self.no & !lane | bit(Truth::False) }
    }
}

impl std::ops::Not for Truths {
    type Output = Truths;

    fn not(self) -> Truths {
        Truths { yes: self.no, no: self.yes }
    }
}

/// The bit of a record.
pub fn bit(lane: usize) -> u64 {
    if lane < LANES { 1 << lane } else { 0 }
}

/// The bit of each record, one after the other: where each is looked at, this takes less time than [`bit`].
pub struct Bits(u64);

impl Bits {
    /// That of the first record comes first.
    pub fn first() -> Bits {
        Bits(1)
    }

    /// The bit of the next record.
    #[inline(always)]
    pub fn next(&mut self) -> u64 {
        let bit = self.0;
        self.0 = bit.rotate_left(1);
        bit
    }
}

/// The bits that are set, from the lowest.
pub fn bits(word: u64) -> impl Iterator<Item = usize> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let lane = usize::try_from(rest.trailing_zeros()).ok().filter(|lane| *lane < LANES)?;
        rest &= rest - 1;
        Some(lane)
    })
}

/// A bit for each value that satisfies `holds`. Without branches, so that the compiler can look at several values at once.
#[inline(always)]
pub fn word<T: Copy>(values: &[T; LANES], holds: impl Fn(T) -> bool) -> u64 {
    let mut bytes = [0u8; LANES];
    for (byte, value) in bytes.iter_mut().zip(values) {
        *byte = u8::from(holds(*value));
    }
    packed(&bytes)
}

/// A bit for each pair of values that satisfies `holds`.
#[inline(always)]
pub fn word_of_pairs<T: Copy, U: Copy>(a: &[T; LANES], b: &[U; LANES], holds: impl Fn(T, U) -> bool) -> u64 {
    let mut bytes = [0u8; LANES];
    for (byte, (a, b)) in bytes.iter_mut().zip(a.iter().zip(b)) {
        *byte = u8::from(holds(*a, *b));
    }
    packed(&bytes)
}

/// The lowest bits of 64 bytes, each of which is 0 or 1.
#[inline(always)]
pub fn packed(bytes: &[u8; LANES]) -> u64 {
    /// Moves the lowest bits of eight bytes side by side into the highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let mut word = 0;
    for eight in bytes.as_chunks::<8>().0.iter().rev() {
        word = word << 8 | u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56;
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_lane_comes_to_what_the_truths_come_to() {
        for a in Truth::ALL {
            for b in Truth::ALL {
                for lane in [bit(0), bit(17), bit(63)] {
                    let (x, y) = (Truths::TRUE.with(lane, a), Truths::UNKNOWN.with(lane, b));
                    assert_eq!((x.of(lane), y.of(lane)), (a, b));
                    assert_eq!(x.and(y).of(lane), a.and(b));
                    assert_eq!((!(!x).and(!y)).of(lane), a.or(b));
                    assert_eq!((!x).of(lane), !a);
                    assert_eq!(x.attested(y).of(lane), Truth::attested(a, b));
                    assert_eq!(x.or_else(y).of(lane), if a.is_known() { a } else { b });
                    assert_eq!(x.open() & lane != 0, !a.is_known());
                    for all in [x.and(y), x.attested(y), x.or_else(y)] {
                        assert_eq!(all.yes & all.no, 0);
                    }
                }
            }
        }
    }

    #[test]
    fn a_word_has_the_bits_of_its_values() {
        let mut values = [0i64; LANES];
        for (at, value) in values.iter_mut().enumerate() {
            *value = i64::try_from(at * at % 7).unwrap();
        }
        let word = word(&values, |value| value >= 2);
        let pairs = word_of_pairs(&values, &values, |a, b| a == b && a >= 2);
        assert_eq!(word, pairs);
        let lanes: Vec<usize> = bits(word).collect();
        let expected: Vec<usize> = (0..LANES).filter(|at| at * at % 7 >= 2).collect();
        assert_eq!(lanes, expected);
        assert_eq!((bit(63), bit(64)), (1 << 63, 0));
    }
}
