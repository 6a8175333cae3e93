//! The stated values that decided what an expression came to. What has no part in it is not looked at.

use super::check::Class;
use super::eval::Scope;
use super::rows::{View, possible};
use super::trace::{Subject, keep_first};
use super::tree::{Expr, Kind, Target};
use crate::fact::{FactId, Stated, Truth};

/// A stated value, and what it is a value of.
pub type Reason<'a> = (Subject, &'a Stated);

/// The stated values that decided what an expression came to, in its order, each once.
pub fn reasons<'a>(scope: Scope<'a>, expr: &Expr) -> Vec<Reason<'a>> {
    let mut found = Vec::new();
    collect(scope, expr, &mut found);
    keep_first(&mut found, |(subject, _)| *subject);
    found
}

fn collect<'a>(scope: Scope<'a>, expr: &Expr, found: &mut Vec<Reason<'a>>) {
    match &expr.kind {
        Kind::Name { target, .. } => match &target.0 {
            Some(Target::Fact(id)) => found.extend(of_fact(scope, *id)),
            Some(Target::Definition(body)) => collect(scope, body, found),
            Some(Target::CheckDate) => {
                found.extend(scope.vocabulary.fact_by_id("check_date").and_then(|id| of_fact(scope, id)));
            }
            _ => {}
        },
        Kind::Column(column) => {
            if let (Some((table, position)), Some(View::Stated(row, at))) = (column.position.0, scope.row) {
                found.extend(row.cell(position).map(|stated| (Subject::Cell(table, at, position), stated)));
            }
        }
        Kind::And(_) => parts(scope, expr, &[Truth::False], found),
        Kind::Or(_) => parts(scope, expr, &[Truth::True], found),
        Kind::Attested(..) => parts(scope, expr, &[Truth::False, Truth::True], found),
        Kind::Any(_, body) => some_row(scope, expr, (body, Truth::True), found),
        Kind::All(_, body) => some_row(scope, expr, (body, Truth::False), found),
        Kind::Count(_, body) | Kind::Most { body, .. } => {
            match body {
                Some(body) => rows(scope, expr, body, Some(Truth::True), found),
                None => rows_themselves(scope, expr, found),
            }
            found.extend(completeness(scope, expr));
        }
        Kind::FirstStated(alternatives, class) => {
            let is_known = |value: &&Expr| match class.0.unwrap_or(Class::Truth) {
                Class::Truth => scope.truth(value).is_known(),
                Class::Number => scope.number(value).known().is_some(),
                Class::Date => scope.date(value).is_some(),
                Class::Choice => scope.choice(value).is_some(),
                Class::Text => scope.text(value).is_some(),
            };
            match alternatives.iter().find(is_known) {
                Some(first) => collect(scope, first, found),
                None => alternatives.iter().for_each(|value| collect(scope, value, found)),
            }
        }
        _ => expr.children().for_each(|child| collect(scope, child, found)),
    }
}

fn of_fact<'a>(scope: Scope<'a>, id: FactId) -> Option<Reason<'a>> {
    Some((Subject::Fact(id), scope.fact(id)?))
}

/// Where the whole came to what a part decides by itself, those parts; else all of them.
fn parts<'a>(scope: Scope<'a>, expr: &Expr, decisive: &[Truth], found: &mut Vec<Reason<'a>>) {
    let truth = scope.truth(expr);
    let is_decided = decisive.contains(&truth);
    let decides = |part: &&Expr| !is_decided || scope.truth(part) == truth;
    expr.children().filter(decides).for_each(|part| collect(scope, part, found));
}

/// Where the whole came to what a row decides by itself, those rows; else all of them, and that there are no more.
fn some_row<'a>(scope: Scope<'a>, expr: &Expr, (body, decisive): (&Expr, Truth), found: &mut Vec<Reason<'a>>) {
    if scope.truth(expr) == decisive {
        rows(scope, expr, body, Some(decisive), found);
    } else {
        rows(scope, expr, body, None, found);
        found.extend(completeness(scope, expr));
    }
}

/// The rows of which `body` came to `wanted`, or all of them.
fn rows<'a>(scope: Scope<'a>, expr: &Expr, body: &Expr, wanted: Option<Truth>, found: &mut Vec<Reason<'a>>) {
    let Some(table) = expr.table() else { return };
    for (at, row) in scope.record.rows(table).iter().enumerate() {
        let inside = scope.in_row(View::Stated(row, at));
        if wanted.is_none_or(|wanted| inside.truth(body) == wanted) {
            collect(inside, body, found);
        }
    }
    // Rows that are not stated can only fail, and where all rows matter, why they do.
    if wanted.is_none() {
        possible(scope, table).for_each(|inside| collect(inside, body, found));
    }
}

/// Rows that count by being there: the first of what is stated of each.
fn rows_themselves<'a>(scope: Scope<'a>, expr: &Expr, found: &mut Vec<Reason<'a>>) {
    let Some(table) = expr.table() else { return };
    for (at, row) in scope.record.rows(table).iter().enumerate() {
        let cells = row.cells.iter().enumerate();
        let stated = cells.filter_map(|(column, cell)| Some((Subject::Cell(table, at, column), cell.as_deref()?)));
        found.extend(stated.take(1));
    }
}

/// The statement that the rows of a table are all.
fn completeness<'a>(scope: Scope<'a>, expr: &Expr) -> Option<Reason<'a>> {
    let table = expr.table()?;
    let is_complete = scope.record.is_complete(scope.vocabulary, table) == Some(true);
    of_fact(scope, scope.vocabulary.complete(table).filter(|_| is_complete)?)
}
