//! What is known of a number: the least and the greatest it may be.

use crate::fact::{Decimal, Truth};

use super::tree::Comparison;

/// A number that lies between two bounds, both included; no bound where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The least it may be.
    pub low: Option<Decimal>,
    /// The greatest it may be.
    pub high: Option<Decimal>,
}

impl Range {
    /// Nothing is known.
    pub const UNKNOWN: Range = Range { low: None, high: None };

    /// A known number.
    pub fn exactly(value: Decimal) -> Range {
        Range { low: Some(value), high: Some(value) }
    }

    /// A number of things that is at least `low` and, if there is a bound, at most `high`.
    pub fn count(low: usize, high: Option<usize>) -> Range {
        Range { low: Some(Decimal::from(low)), high: high.map(Decimal::from) }
    }

    /// The number, if it is known.
    pub fn known(self) -> Option<Decimal> {
        if self.low == self.high { self.low } else { None }
    }

    /// The smallest range that holds both.
    pub fn hull(self, other: Range) -> Range {
        let both = |a: Option<Decimal>, b: Option<Decimal>, pick: fn(Decimal, Decimal) -> Decimal| Some(pick(a?, b?));
        Range { low: both(self.low, other.low, Ord::min), high: both(self.high, other.high, Ord::max) }
    }

    /// The range of the sum. A bound whose digits do not fit is no bound.
    pub fn plus(self, other: Range) -> Range {
        let sum = |a: Option<Decimal>, b: Option<Decimal>| a?.checked_add(b?);
        Range { low: sum(self.low, other.low), high: sum(self.high, other.high) }
    }

    /// The range with its sign changed.
    pub fn negate(self) -> Range {
        Range { low: self.high.map(|d| -d), high: self.low.map(|d| -d) }
    }

    /// The range of the product with a known number.
    pub fn scale(self, factor: Decimal) -> Range {
        let by = |bound: Option<Decimal>| bound?.checked_mul(factor);
        match factor.cmp(&Decimal::ZERO) {
            std::cmp::Ordering::Equal => Range::exactly(Decimal::ZERO),
            std::cmp::Ordering::Greater => Range { low: by(self.low), high: by(self.high) },
            std::cmp::Ordering::Less => Range { low: by(self.high), high: by(self.low) },
        }
    }

    /// Whether the comparison holds, as far as the bounds tell.
    pub fn compare(self, operator: Comparison, other: Range) -> Truth {
        if let (Some(own), Some(other)) = (self.known(), other.known()) {
            return Truth::from(operator.holds(own.cmp(&other)));
        }
        // The order is only known between a greatest and a least; `None` stands for "there is no bound".
        let surely_below = matches!((self.high, other.low), (Some(high), Some(low)) if high < low);
        let surely_not_above = matches!((self.high, other.low), (Some(high), Some(low)) if high <= low);
        let surely_above = matches!((self.low, other.high), (Some(low), Some(high)) if low > high);
        let surely_not_below = matches!((self.low, other.high), (Some(low), Some(high)) if low >= high);
        let decide = |holds: bool, fails: bool| match (holds, fails) {
            (true, _) => Truth::True,
            (_, true) => Truth::False,
            _ => Truth::Unknown,
        };
        let equal = decide(surely_not_above && surely_not_below, surely_below || surely_above);
        match operator {
            Comparison::Less => decide(surely_below, surely_not_below),
            Comparison::AtMost => decide(surely_not_above, surely_above),
            Comparison::Greater => decide(surely_above, surely_not_above),
            Comparison::AtLeast => decide(surely_not_below, surely_below),
            Comparison::Equal => equal,
            Comparison::NotEqual => !equal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn range() -> impl Strategy<Value = (Range, i64)> {
        (-9i64..9, 0i64..4, 0i64..4, any::<bool>(), any::<bool>()).prop_map(|(value, below, above, low, high)| {
            let bound = |known: bool, at: i64| known.then(|| Decimal::from(at));
            (Range { low: bound(low, value - below), high: bound(high, value + above) }, value)
        })
    }

    proptest! {
        /// What ranges tell is true of every pair of numbers in them.
        #[test]
        fn a_comparison_of_ranges_never_says_more_than_it_knows((a, x) in range(), (b, y) in range(), at in 0usize..6) {
            let operator = Comparison::ALL[at];
            let told = a.compare(operator, b);
            if told.is_known() {
                prop_assert_eq!(told, Truth::from(operator.holds(x.cmp(&y))));
            }
        }

        #[test]
        fn calculations_hold_the_exact_result((a, x) in range(), (b, y) in range(), factor in -3i64..4) {
            let holds = |range: Range, value: i64| {
                let value = Decimal::from(value);
                range.low.is_none_or(|low| low <= value) && range.high.is_none_or(|high| value <= high)
            };
            prop_assert!(holds(a.plus(b), x + y));
            prop_assert!(holds(a.negate(), -x));
            prop_assert!(holds(a.scale(Decimal::from(factor)), x * factor));
            prop_assert!(holds(a.hull(b), x) && holds(a.hull(b), y));
        }
    }

    #[test]
    fn known_numbers_compare_as_numbers_do() {
        for (x, y) in [(1i64, 2i64), (2, 2), (3, 2)] {
            for operator in Comparison::ALL {
                let told = Range::exactly(x.into()).compare(operator, Range::exactly(y.into()));
                assert_eq!(told, Truth::from(operator.holds(x.cmp(&y))));
            }
        }
    }
}
