//! The leaves of a condition: what it is made of when `and`, `or`, `not` and counting are taken away.

use crate::expr::tree::{Kind, Resolved, Target};
use crate::expr::{Expr, Forced, Scope};
use crate::fact::{TableId, Truth};

/// A comparison or yes/no fact of an expression.
#[derive(Debug, Clone, Copy)]
pub struct Leaf<'a> {
    /// The expression.
    pub expr: &'a Expr,
    /// The table whose rows it is evaluated for, if it stands inside a count.
    pub table: Option<TableId>,
    /// Whether something else takes its place wherever it is unknown: it stands only in arguments of `first_stated` that others follow.
    pub has_substitute: bool,
}

/// The leaves of `expr` and of the definitions in it, each once.
pub fn leaves(expr: &Expr) -> Vec<Leaf<'_>> {
    let mut found = Vec::new();
    collect(expr, None, false, &mut found);
    found
}

fn collect<'a>(expr: &'a Expr, table: Option<TableId>, has_substitute: bool, found: &mut Vec<Leaf<'a>>) {
    let mut add = || match found.iter_mut().find(|leaf| leaf.expr == expr) {
        Some(leaf) => leaf.has_substitute &= has_substitute,
        None => found.push(Leaf { expr, table, has_substitute }),
    };
    match &expr.kind {
        Kind::Compare { .. } | Kind::In { .. } | Kind::Column(_) => add(),
        Kind::Name { target: Resolved(Some(Target::Fact(_))), .. } => add(),
        Kind::Name { target: Resolved(Some(Target::Definition(body))), .. } => {
            collect(body, table, has_substitute, found);
        }
        _ => {}
    }
    let is_comparison = matches!(expr.kind, Kind::Compare { .. } | Kind::In { .. });
    let children: Vec<_> = expr.children().collect();
    let last = children.len().saturating_sub(1);
    for (at, child) in children.into_iter().enumerate() {
        if is_comparison {
            // Inside a comparison, only the bodies of counts are conditions.
            counted_bodies(child, found);
        } else {
            let followed = matches!(expr.kind, Kind::FirstStated(..)) && at < last;
            collect(child, expr.table().or(table), has_substitute || followed, found);
        }
    }
}

fn counted_bodies<'a>(expr: &'a Expr, found: &mut Vec<Leaf<'a>>) {
    for child in expr.children() {
        match expr.table() {
            Some(table) => collect(child, Some(table), false, found),
            None => counted_bodies(child, found),
        }
    }
}

/// A value that a leaf has in a record: for the whole record, or for one row.
#[derive(Debug, Clone, Copy)]
pub struct LeafValue {
    /// The row, if the leaf stands inside a count.
    pub row: Option<usize>,
    /// The value.
    pub truth: Truth,
}

impl<'a> Leaf<'a> {
    /// The values that the leaf has: one, or one for each stated row.
    pub fn values(&self, scope: Scope<'a>) -> Vec<LeafValue> {
        match self.table {
            None => vec![LeafValue { row: None, truth: scope.truth(self.expr) }],
            Some(table) => {
                let rows = scope.stated_rows(table).enumerate();
                rows.map(|(at, row)| LeafValue { row: Some(at), truth: row.truth(self.expr) }).collect()
            }
        }
    }

    /// The scope in which the leaf has another value there.
    pub fn forced(&self, scope: Scope<'a>, row: Option<usize>, truth: Truth) -> Scope<'a> {
        scope.forcing(Forced { leaf: self.expr, row, truth })
    }

    /// The scopes from which the leaf is evaluated: the record, or each stated row.
    pub fn scopes(&self, scope: Scope<'a>) -> Vec<Scope<'a>> {
        match self.table {
            None => vec![scope],
            Some(table) => scope.stated_rows(table).collect(),
        }
    }
}
