//! Where a record contradicts itself: the invariants that what it states breaks. They are reported, and decide nothing.

use crate::expr::{Contradiction, Expr, Kind, Reason, Scope, Subject, reasons};
use crate::fact::Record;
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
            ways_to_break(scope, &invariant.holds, &mut |because| found.push(Broken { invariant, because }));
        }
    }
    found
}

/// Hands on the sets of stated values of which each by itself makes the expression false: one for each part of an `and`, and for each row.
fn ways_to_break<'a>(scope: Scope<'a>, expr: &Expr, found: &mut impl FnMut(Vec<Reason<'a>>)) {
    match &expr.kind {
        Kind::And(parts) => {
            let failing = parts.iter().filter(|part| scope.fails(part));
            failing.for_each(|part| ways_to_break(scope, part, found));
        }
        Kind::All(_, body) => {
            let rows = expr.table().into_iter().flat_map(|table| scope.stated_rows(table));
            rows.filter(|row| row.fails(body)).for_each(|row| found(reasons(row, body)));
        }
        _ => found(reasons(scope, expr)),
    }
}
