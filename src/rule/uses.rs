//! What expressions use, and what uses a fact.

use std::collections::{BTreeSet, HashSet};

use super::{Citation, Condition, Definition, Pack, Parameter};
use crate::expr::tree::{Comparison, Group, Resolved, Target};
use crate::expr::{Expr, Kind};
use crate::fact::{FactId, TableId};

/// A thing of the vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Entry {
    /// A fact.
    Fact(FactId),
    /// A table.
    Table(TableId),
    /// A column of a table, by its position.
    Column(TableId, usize),
}

/// What the expressions use, definitions included, in the order in which it is first named.
pub fn entries<'a>(exprs: impl IntoIterator<Item = &'a Expr>) -> Vec<Entry> {
    let (mut found, mut seen) = (Vec::new(), Seen::default());
    for expr in exprs {
        seen.look_at(expr, &mut |entry| {
            if !found.contains(&entry) {
                found.push(entry);
            }
        });
    }
    found
}

/// Whether the expression itself names any of the entries, without what its definitions name.
fn names(expr: &Expr, wanted: &[Entry]) -> bool {
    let mut is_named = false;
    each(expr, &mut |entry| is_named |= wanted.contains(&entry));
    is_named || expr.children().any(|child| names(child, wanted))
}

/// All that the condition uses, definitions included.
pub fn of_condition(condition: &Condition) -> HashSet<Entry> {
    let (mut found, mut seen) = (HashSet::new(), Seen::default());
    for expr in expressions(condition) {
        seen.look_at(expr, &mut |entry| {
            found.insert(entry);
        });
    }
    found
}

/// The definitions that were looked at, of which a pack has few: each is looked at once, however often it is named.
#[derive(Default)]
pub struct Seen<'a>(Vec<&'a Expr>);

impl<'a> Seen<'a> {
    /// What the expression uses, definitions included, but for those that were looked at before.
    pub fn look_at(&mut self, expr: &'a Expr, add: &mut impl FnMut(Entry)) {
        each(expr, add);
        if let Kind::Name { target: Resolved(Some(Target::Definition(body))), .. } = &expr.kind
            && !self.0.iter().any(|seen| std::ptr::eq(*seen, &**body))
        {
            self.0.push(body);
            self.look_at(body, add);
        }
        expr.children().for_each(|child| self.look_at(child, add));
    }
}

/// What the expression itself names.
fn each(expr: &Expr, add: &mut impl FnMut(Entry)) {
    let column = |column: &crate::expr::tree::Column| column.position.0.map(|(table, at)| Entry::Column(table, at));
    if let Some(table) = expr.table() {
        add(Entry::Table(table));
    }
    match &expr.kind {
        Kind::Name { target, .. } => {
            if let Some(Target::Fact(id)) = target.0 {
                add(Entry::Fact(id));
            }
        }
        Kind::Column(own) => column(own).into_iter().for_each(&mut *add),
        Kind::Most { group, distinct, .. } => {
            let of_group: Vec<_> = match &**group {
                Group::Per(columns) => columns.iter().collect(),
                Group::Within(date, _) => vec![date],
            };
            of_group.into_iter().chain(distinct.as_deref()).filter_map(column).for_each(add);
        }
        _ => {}
    }
}

/// The values of a choice in a column by which the expressions single out the rows of a table that they read; nothing where some of them read
/// rows whatever they state there. Definitions are included.
pub fn values_read<'a>(exprs: impl IntoIterator<Item = &'a Expr>, column: (TableId, usize)) -> Option<BTreeSet<u16>> {
    let (mut found, mut reads_any) = (BTreeSet::new(), false);
    for expr in exprs {
        expr.walk(&mut |inner| {
            let body = match &inner.kind {
                Kind::Any(_, body) => Some(&**body),
                Kind::Count(_, body) | Kind::Most { body, .. } => body.as_deref(),
                // Every row counts, whatever it states.
                _ => None,
            };
            if inner.table() == Some(column.0) {
                match body.and_then(|body| values_needed(body, column)) {
                    Some(values) => found.extend(values),
                    None => reads_any = true,
                }
            }
        });
    }
    (!reads_any).then_some(found)
}

/// The values of the column of which a row has to state one to satisfy the expression, where it has to.
fn values_needed(expr: &Expr, column: (TableId, usize)) -> Option<BTreeSet<u16>> {
    let is_column = |expr: &Expr| matches!(&expr.kind, Kind::Column(own) if own.position.0 == Some(column));
    let choice = |expr: &Expr| match &expr.kind {
        Kind::Name { target: Resolved(Some(Target::Choice(at))), .. } => Some(*at),
        _ => None,
    };
    match &expr.kind {
        Kind::And(parts) => parts.iter().find_map(|part| values_needed(part, column)),
        Kind::Or(parts) => {
            let each: Option<Vec<_>> = parts.iter().map(|part| values_needed(part, column)).collect();
            Some(each?.into_iter().flatten().collect())
        }
        Kind::Compare { operator: Comparison::Equal, left, right, .. } => {
            let value = if is_column(left) { choice(right) } else { choice(left).filter(|_| is_column(right)) };
            value.map(|value| BTreeSet::from([value]))
        }
        Kind::In { value, options, negated: false, .. } if is_column(value) => options.iter().map(choice).collect(),
        _ => None,
    }
}

/// The definitions and parameters of the pack that the expressions name, in the order of the pack; those of definitions included.
pub fn named<'a, 'e>(
    pack: &'a Pack,
    exprs: impl IntoIterator<Item = &'e Expr>,
) -> (Vec<&'a Definition>, Vec<&'a Parameter>) {
    let mut names: Vec<&str> = Vec::new();
    for expr in exprs {
        expr.walk(&mut |inner| {
            if let Kind::Name { name, .. } = &inner.kind {
                names.push(name);
            }
        });
    }
    // A definition or parameter never has the name of a fact, but a value of a choice may have the name of one.
    let definitions = pack.definitions.iter().filter(|definition| names.contains(&definition.id.as_str()));
    let parameters = pack.parameters.iter().filter(|parameter| names.contains(&parameter.id.as_str()));
    (definitions.collect(), parameters.collect())
}

/// The expressions of a condition: its guard, and what its cases come to.
pub fn expressions(condition: &Condition) -> impl Iterator<Item = &Expr> {
    condition.applies_when.iter().chain(condition.cases.iter().map(|case| &case.expr))
}

/// What uses an entry of the vocabulary.
pub enum User<'a> {
    /// The guard of a condition.
    Guard(&'a Condition),
    /// A case, by its position in its condition.
    Case(&'a Condition, usize),
    /// A definition.
    Definition(&'a Definition),
}

impl<'a> User<'a> {
    /// The clauses that it rests on; a definition has none of its own.
    pub fn clauses(&self) -> Vec<&'a Citation> {
        match self {
            User::Guard(condition) => condition.cite.iter().collect(),
            User::Case(condition, at) => {
                let own = condition.cases.get(*at).map(|case| case.cite.as_slice()).unwrap_or_default();
                condition.cite.iter().chain(own).collect()
            }
            User::Definition(_) => Vec::new(),
        }
    }
}

/// What uses any of the entries: conditions and cases also by way of a definition, definitions themselves only directly.
pub fn users<'a>(pack: &'a Pack, wanted: &[Entry]) -> Vec<User<'a>> {
    let uses = |expr: &Expr| entries([expr]).iter().any(|entry| wanted.contains(entry));
    let mut found = Vec::new();
    for condition in &pack.conditions {
        if condition.applies_when.as_ref().is_some_and(uses) {
            found.push(User::Guard(condition));
        }
        let cases = condition.cases.iter().enumerate().filter(|(_, case)| uses(&case.expr));
        found.extend(cases.map(|(at, _)| User::Case(condition, at)));
    }
    found.extend(pack.definitions.iter().filter(|definition| names(&definition.when, wanted)).map(User::Definition));
    found
}
