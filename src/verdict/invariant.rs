//! Where a record contradicts itself: the invariants that what it states breaks. They are reported, and decide nothing.

use super::detail::Reason;
use crate::expr::{Contradiction, Kind, Scope, Subject, Trace, trace};
use crate::fact::{Record, Truth};
use crate::rule::{Invariant, RuleBook};

/// An invariant that a record breaks.
pub struct Broken<'a> {
    /// The invariant.
    pub invariant: &'a Invariant,
    /// The stated values that break it.
    pub because: Vec<Reason<'a>>,
}

impl Broken<'_> {
    /// Whether a contradiction that a condition reports tells the same already.
    pub fn is_told_by(&self, contradiction: &Contradiction<'_>) -> bool {
        let told = |subject: Subject| {
            contradiction.stated.iter().chain(&contradiction.measured).any(|(other, _)| *other == subject)
        };
        self.because.iter().all(|(subject, _)| told(*subject))
    }
}

/// The invariants that the record breaks, in the order of the vocabulary; one that says something of every row of a table, once for
/// each row that breaks it. What is not known breaks nothing.
pub fn broken<'a>(book: &'a RuleBook, record: &'a Record) -> Vec<Broken<'a>> {
    let scope = Scope::new(&book.vocabulary, record);
    let mut found = Vec::new();
    for invariant in book.invariants.iter() {
        if scope.fails(&invariant.holds) {
            let ways = ways_to_break(&trace(scope, &invariant.holds));
            found.extend(ways.into_iter().map(|because| Broken { invariant, because }));
        }
    }
    found
}

/// The sets of stated values of which each by itself makes the expression false: one for each part of an `and`, and for each row.
fn ways_to_break<'a>(trace: &Trace<'a>) -> Vec<Vec<Reason<'a>>> {
    let failing = trace.children.iter().filter(|child| child.truth() == Truth::False);
    match &trace.expr.kind {
        Kind::And(_) => failing.flat_map(ways_to_break).collect(),
        Kind::All(..) => failing.map(Trace::reasons).collect(),
        _ => vec![trace.reasons()],
    }
}
