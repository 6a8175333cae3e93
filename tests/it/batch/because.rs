//! The stated values that decided an outcome decide it by themselves.

use std::collections::HashSet;

use kuangjian::expr::{Expr, Kind, Scope, Subject, reasons};
use kuangjian::fact::{FactId, Record, Row, TableId, Truth, Vocabulary};

/// Whether an expression that holds or fails does so where nothing is stated but the reasons for it, and which rows there are; nothing where
/// it is not known.
///
/// Nothing either where rows are counted (how many there are rests on those too that do not count), where rows may be there that are not
/// stated, and where what is not stated can make another part known: where the first value counts that is stated, where a table of indicators
/// has no row for what is stated, and where a statement stands inside of what proves another.
pub fn suffice(scope: Scope<'_>, expr: &Expr) -> Option<bool> {
    let truth = scope.truth(expr);
    let (mut is_simple, mut statements) = (true, 0);
    expr.walk(&mut |inner| match inner.kind {
        Kind::Count(..) | Kind::Most { .. } | Kind::FirstStated(..) | Kind::Lookup { .. } => is_simple = false,
        Kind::Attested(..) => statements += 1,
        _ => is_simple &= inner.table().is_none_or(|of| scope.record.is_complete(scope.vocabulary, of) == Some(true)),
    });
    if truth == Truth::Unknown || !is_simple || statements > 1 {
        return None;
    }
    let reasons: HashSet<Subject> = reasons(scope, expr).into_iter().map(|(subject, _)| subject).collect();
    let record = only(scope.vocabulary, scope.record, &reasons);
    Some(Scope::new(scope.vocabulary, &record).truth(expr) == truth)
}

/// The record with nothing but these values, and the keys by which rows are named.
fn only(vocabulary: &Vocabulary, record: &Record, kept: &HashSet<Subject>) -> Record {
    let mut rest = record.clone();
    let others: Vec<FactId> =
        record.stated_facts().map(|(id, _)| id).filter(|id| !kept.contains(&Subject::Fact(*id))).collect();
    others.into_iter().for_each(|id| rest.state(id, None));
    let tables: Vec<TableId> = record.stated_tables().map(|(id, _)| id).collect();
    for table in tables {
        let key = vocabulary.table(table).unwrap().key;
        for (at, row) in rest.rows_mut(table).unwrap().iter_mut().enumerate() {
            forget(row, |column| Some(column) == key || kept.contains(&Subject::Cell(table, at, column)));
        }
    }
    rest
}

fn forget(row: &mut Row, is_kept: impl Fn(usize) -> bool) {
    for (column, cell) in row.cells.iter_mut().enumerate() {
        if !is_kept(column) {
            *cell = None;
        }
    }
}
