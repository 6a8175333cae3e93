//! The smallest record found that two packs judge differently.

use super::ways::{Way, Ways};
use crate::expr::tree::{Kind, Resolved, Target};
use crate::expr::{Class, Constant, Expr, Scope};
use crate::fact::{Date, FactId, Record, Truth, Vocabulary};
use crate::rule::{Case, Condition, Pack};
use crate::verdict::{Outcome, judge_condition};

/// One or more cases of one pack, of which any suffices.
#[derive(Debug, Clone)]
pub struct Side<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// The cases with their conditions.
    pub cases: Vec<(&'a Condition, &'a Case)>,
}

/// A record that two sides judge differently.
#[derive(Debug, Clone)]
pub struct Witness {
    /// The record.
    pub record: Record,
    /// What the old side comes to.
    pub old: Outcome,
    /// What the new side comes to.
    pub new: Outcome,
}

impl<'a> Side<'a> {
    /// What the cases come to: what any of them comes to where its condition applies.
    pub fn outcome(&self, scope: Scope<'_>) -> Outcome {
        let mut any = Truth::False;
        for (condition, case) in &self.cases {
            let result = judge_condition(scope, self.pack, condition);
            let applies = condition.applies_when.as_ref().map_or(Truth::True, |guard| scope.truth(guard));
            let case = result.cases.iter().find(|found| found.case.id == case.id);
            let met = case.map_or(Truth::False, |case| case.outcome.is_met());
            any = any.or(met.and(applies));
        }
        Outcome::from(any)
    }

    /// Ways in which the side is met (one case suffices), or not met (all are looked at).
    fn ways(&self, ways: &Ways<'a>, wanted: bool) -> Vec<Way> {
        let of_case = |(condition, case): &(&'a Condition, &'a Case)| {
            let guards: Vec<Way> = match &condition.applies_when {
                Some(guard) => ways.of(guard, true),
                None => vec![Way::default()],
            };
            let own: Vec<Way> = ways.of(&case.expr, wanted);
            own.iter().flat_map(|way| guards.iter().filter_map(|guard| way.with(guard))).take(LIMIT).collect::<Vec<_>>()
        };
        if wanted {
            return self.cases.iter().flat_map(of_case).take(LIMIT).collect();
        }
        self.cases.iter().map(of_case).fold(vec![Way::default()], |found, ways| {
            found.iter().flat_map(|way| ways.iter().filter_map(|other| way.with(other))).take(LIMIT).collect()
        })
    }
}

const LIMIT: usize = 64;

/// Searches for the smallest record in which one side is met, the old one if `old_is_met`, and the other is not; one at a border of
/// `borders`, if there is such a record.
pub fn search(
    vocabulary: &Vocabulary,
    day: Date,
    old: &Side<'_>,
    new: &Side<'_>,
    old_is_met: bool,
    borders: &[Expr],
) -> Option<Witness> {
    let ways = Ways { vocabulary, day };
    let (met, other) = if old_is_met { (old, new) } else { (new, old) };
    let met_ways = met.ways(&ways, true);
    let other_ways = other.ways(&ways, false);
    let mut candidates: Vec<Way> =
        met_ways.iter().flat_map(|way| other_ways.iter().filter_map(|other| way.with(other))).collect();
    candidates.extend(met_ways);
    candidates.sort_by_key(Way::size);
    let wanted = |record: &Record, definite: bool| {
        let scope = Scope::new(vocabulary, record);
        let others = other.outcome(scope);
        met.outcome(scope) == Outcome::Met && if definite { others == Outcome::NotMet } else { others != Outcome::Met }
    };
    let findings: Vec<FactId> =
        [old, new].iter().flat_map(|side| &side.cases).filter_map(|(_, case)| case.finding).collect();
    let touches = |record: &Record| borders.iter().any(|border| is_at(vocabulary, record, border));
    let find = |definite: bool, measured: bool, at_border: bool| {
        let is_measured = |way: &&Way| !way.facts.keys().any(|id| findings.contains(id));
        let mut ways = candidates.iter().filter(|way| !measured || is_measured(way));
        ways.find_map(|way| {
            Some(way.record(vocabulary, day))
                .filter(|record| (!at_border || touches(record)) && wanted(record, definite))
        })
    };
    // What is measured shows more than what a person states.
    let ranks =
        [(true, true, true), (true, true, false), (true, false, false), (false, true, false), (false, false, false)];
    let (record, definite, at_border) = ranks.into_iter().find_map(|(definite, measured, at_border)| {
        Some((find(definite, measured, at_border)?, definite, at_border))
    })?;
    let record = smallest(vocabulary, record, |record| wanted(record, definite) && (!at_border || touches(record)));
    let scope = Scope::new(vocabulary, &record);
    let (old, new) = (old.outcome(scope), new.outcome(scope));
    Some(Witness { record, old, new })
}

/// Whether the two sides of a comparison are equal in the record, or in one of its rows.
fn is_at(vocabulary: &Vocabulary, record: &Record, border: &Expr) -> bool {
    let Kind::Compare { left, right, class, .. } = &border.kind else { return false };
    let equal = |scope: Scope<'_>| match class.0 {
        Some(Class::Date) => scope.date(left).is_some_and(|left| scope.date(right) == Some(left)),
        _ => scope.number(left).known().is_some_and(|left| scope.number(right).known() == Some(left)),
    };
    let mut table = None;
    border.walk(&mut |expr| {
        if let Kind::Column(column) = &expr.kind {
            table = column.position.0.map(|(table, _)| table);
        }
    });
    let scope = Scope::new(vocabulary, record);
    match table {
        None => equal(scope),
        Some(table) => scope.stated_rows(table).any(equal),
    }
}

/// The record without everything that can be left out while it still shows what it should.
fn smallest(vocabulary: &Vocabulary, mut record: Record, shows: impl Fn(&Record) -> bool) -> Record {
    let facts: Vec<FactId> = record.stated_facts().map(|(id, _)| id).collect();
    for id in facts {
        let mut without = record.clone();
        without.state(id, None);
        if shows(&without) {
            record = without;
        }
    }
    for table in vocabulary.tables.iter().filter_map(|table| vocabulary.table_by_id(&table.id)) {
        let mut at = record.rows(table).len();
        while at > 0 {
            at -= 1;
            let mut without = record.clone();
            without.rows_mut(table).into_iter().for_each(|rows| {
                rows.remove(at);
            });
            if shows(&without) {
                record = without;
                continue;
            }
            let key = vocabulary.table(table).and_then(|table| table.key);
            let columns = record.rows(table).get(at).map_or(0, |row| row.cells.len());
            for column in (0..columns).filter(|column| Some(*column) != key) {
                let mut without = record.clone();
                let row = without.rows_mut(table).and_then(|rows| rows.get_mut(at));
                if let Some(cell) = row.and_then(|row| row.cells.get_mut(column)) {
                    *cell = None;
                }
                if shows(&without) {
                    record = without;
                }
            }
        }
    }
    record
}

/// The expression with its definitions and parameters written out, so that those of two packs can be compared.
pub fn written_out(expr: &Expr) -> Expr {
    let mut found = expr.clone();
    loop {
        match &found.kind {
            Kind::Name { target: Resolved(Some(Target::Definition(body))), .. } => found = Expr::clone(body),
            Kind::Name { target: Resolved(Some(Target::Parameter(Constant::Number(number)))), .. } => {
                found = Expr { kind: Kind::Number(*number), span: found.span };
            }
            Kind::Name { target: Resolved(Some(Target::Parameter(Constant::Date(date)))), .. } => {
                found = Expr { kind: Kind::Date(*date), span: found.span };
            }
            _ => break,
        }
    }
    for child in found.children_mut() {
        *child = written_out(child);
    }
    found
}
