//! Kleene's three-valued truth.

use std::ops::Not;

/// True, false, or unknown. Unknown is never no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Truth {
    /// Known to hold.
    True,
    /// Known not to hold.
    False,
    /// Not known.
    Unknown,
}

impl Truth {
    /// All three values.
    pub const ALL: [Truth; 3] = [Truth::True, Truth::False, Truth::Unknown];

    /// False if either is false, true if both are true.
    #[inline]
    pub fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::False, _) | (_, Truth::False) => Truth::False,
            (Truth::True, Truth::True) => Truth::True,
            _ => Truth::Unknown,
        }
    }

    /// True if either is true, false if both are false.
    #[inline]
    pub fn or(self, other: Truth) -> Truth {
        !(!self).and(!other)
    }

    /// True if one of them is true, false if all are false. Those behind one that is true are not asked for.
    #[inline]
    pub fn any(truths: impl IntoIterator<Item = Truth>) -> Truth {
        let mut any = Truth::False;
        for truth in truths {
            match truth {
                Truth::True => return Truth::True,
                Truth::Unknown => any = Truth::Unknown,
                Truth::False => {}
            }
        }
        any
    }

    /// False if one of them is false, true if all are true. Those behind one that is false are not asked for.
    #[inline]
    pub fn all(truths: impl IntoIterator<Item = Truth>) -> Truth {
        !Truth::any(truths.into_iter().map(|truth| !truth))
    }

    /// Whether the value is known.
    #[inline]
    pub fn is_known(self) -> bool {
        self != Truth::Unknown
    }

    /// What a statement and a measurement come to together: either of them proves, a measurement or else a stated no disproves.
    ///
    /// Source: the project's reading of findings and measurements (`docs/condition-language.md`, "Statements and measurements").
    #[inline]
    pub fn attested(finding: Truth, measured: Truth) -> Truth {
        match (finding, measured) {
            (Truth::True, _) | (_, Truth::True) => Truth::True,
            (_, Truth::False) | (Truth::False, _) => Truth::False,
            (Truth::Unknown, Truth::Unknown) => Truth::Unknown,
        }
    }

    /// Whether a statement and a measurement are both known and disagree.
    #[inline]
    pub fn contradict(finding: Truth, measured: Truth) -> bool {
        finding.is_known() && measured.is_known() && finding != measured
    }
}

impl Not for Truth {
    type Output = Truth;

    #[inline]
    fn not(self) -> Truth {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
        }
    }
}

impl From<bool> for Truth {
    #[inline]
    fn from(known: bool) -> Truth {
        if known { Truth::True } else { Truth::False }
    }
}

impl From<Option<bool>> for Truth {
    #[inline]
    fn from(known: Option<bool>) -> Truth {
        known.map_or(Truth::Unknown, Truth::from)
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{False as F, True as T, Unknown as U};
    use super::*;

    #[test]
    fn truth_tables() {
        let and = [(T, T, T), (T, F, F), (T, U, U), (F, T, F), (F, F, F), (F, U, F), (U, T, U), (U, F, F), (U, U, U)];
        let or = [(T, T, T), (T, F, T), (T, U, T), (F, T, T), (F, F, F), (F, U, U), (U, T, T), (U, F, U), (U, U, U)];
        for (a, b, want) in and {
            assert_eq!(a.and(b), want, "{a:?} and {b:?}");
        }
        for (a, b, want) in or {
            assert_eq!(a.or(b), want, "{a:?} or {b:?}");
        }
        assert_eq!([!T, !F, !U], [F, T, U]);
    }

    #[test]
    fn any_and_all_of_several() {
        for (truths, any, all) in
            [(vec![], F, T), (vec![U, F], U, F), (vec![U, T], T, U), (vec![F, F], F, F), (vec![T, U, F], T, F)]
        {
            assert_eq!((Truth::any(truths.clone()), Truth::all(truths.clone())), (any, all), "{truths:?}");
        }
        let then_no_more =
            |truths: [Truth; 2]| truths.into_iter().chain(std::iter::from_fn(|| panic!("asked for more")));
        assert_eq!((Truth::any(then_no_more([U, T])), Truth::all(then_no_more([U, F]))), (T, F));
    }

    #[test]
    fn a_statement_and_a_measurement() {
        let table = [(T, T, T), (T, F, T), (T, U, T), (F, T, T), (F, F, F), (F, U, F), (U, T, T), (U, F, F), (U, U, U)];
        for (finding, measured, want) in table {
            assert_eq!(Truth::attested(finding, measured), want, "{finding:?} beside {measured:?}");
        }
        let contradictions: Vec<_> =
            table.iter().filter(|(f, m, _)| Truth::contradict(*f, *m)).map(|(f, m, _)| (*f, *m)).collect();
        assert_eq!(contradictions, [(T, F), (F, T)]);
    }
}
