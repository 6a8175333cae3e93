//! The stated values that decided what an expression came to. What has no part in it is not looked at.

use super::check::Class;
use super::eval::Scope;
use super::rows::View;
use super::trace::{Subject, keep_first};
use super::tree::{Expr, Kind, Resolved, Target};
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
        Kind::Name { target: Resolved(Some(Target::Definition(body))), .. } => collect(scope, body, found),
        Kind::Name { .. } | Kind::Column(_) => found.extend(stated(scope, expr)),
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

/// What is stated of a fact or column of which an expression is the name.
pub(super) fn stated<'a>(scope: Scope<'a>, expr: &Expr) -> Option<Reason<'a>> {
    match &expr.kind {
        Kind::Name { target, .. } => match target.0.as_ref()? {
            Target::Fact(id) => of_fact(scope, *id),
            Target::CheckDate => of_fact(scope, scope.vocabulary.fact_by_id("check_date")?),
            _ => None,
        },
        Kind::Column(column) => {
            let ((table, position), View::Stated(row, at)) = (column.position.0?, scope.row?) else { return None };
            Some((Subject::Cell(table, at, position), row.cell(position)?))
        }
        _ => None,
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
    let counts = |row: &Scope<'_>| wanted.is_none_or(|wanted| row.truth(body) == wanted);
    scope.stated_rows(table).filter(counts).for_each(|row| collect(row, body, found));
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

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::Arc;

    use super::*;
    use crate::expr::{Names, Origin, check, parse};
    use crate::fact::Vocabulary;
    use crate::record::testing::{read_one, vocabulary};
    use crate::source::{SourceText, Span};

    const RECORD: &str = r#"
mine_id = "a"
check_date = 2026-01-01
approved_capacity = "60 万t"
annual_output = "90 万t"
dual_circuit_power = false
no_drainage = true
gas_grade = "high"
penalties_complete = true
[[licences]]
kind = "mining"
state = "valid"
valid_until = 2027-01-01
[[licences]]
kind = "safety"
state = "expired"
[[penalties]]
date = 2025-01-01
length = "5 m"
[[penalties]]
length = "7 m"
reason = "x"
"#;

    fn checked(text: &str, vocabulary: &Vocabulary, definitions: &HashMap<String, Arc<Expr>>) -> Expr {
        let origin = Origin { source: SourceText::new("e", text), span: Span::default(), start: None };
        let (parameters, lookups, mut problems) = (HashMap::new(), HashMap::new(), Vec::new());
        let names = Names { vocabulary, parameters: &parameters, definitions, later: &[], lookups: &lookups };
        let mut expr = parse(text, &origin, &mut problems).unwrap();
        assert!(check(&mut expr, &names, &origin, &mut problems), "{text}: {problems:?}");
        expr
    }

    #[test]
    fn what_decided_is_told_once_in_the_order_of_the_expression_and_nothing_else() {
        let vocabulary = vocabulary();
        let reading = read_one("a.toml", RECORD);
        assert!(reading.problems.is_empty(), "{:?}", reading.problems);
        let scope = Scope::new(&vocabulary, &reading.records[0]);
        let over = Arc::new(checked("annual_output > approved_capacity", &vocabulary, &HashMap::new()));
        let definitions = HashMap::from([("over".to_owned(), over)]);
        for (text, truth, expected) in [
            (
                "annual_output > approved_capacity and annual_output > 80 万t",
                Truth::True,
                "annual_output approved_capacity",
            ),
            ("no_drainage and dual_circuit_power and gas_grade = low", Truth::False, "dual_circuit_power gas_grade"),
            ("dual_circuit_power or no_drainage or workers > 5", Truth::True, "no_drainage"),
            ("dual_circuit_power or gas_grade in (low, outburst)", Truth::False, "dual_circuit_power gas_grade"),
            ("not (dual_circuit_power or workers > 5) or no_drainage", Truth::True, "no_drainage"),
            ("attested(dual_circuit_power, gas_grade = high)", Truth::True, "gas_grade"),
            ("attested(dual_circuit_power, workers > 5)", Truth::False, "dual_circuit_power"),
            ("attested(workers > 5, gas_grade = low)", Truth::False, "gas_grade"),
            ("over and check_date >= 2026-01-01", Truth::True, "annual_output approved_capacity check_date"),
            ("first_stated(workers > 5, no_drainage, dual_circuit_power)", Truth::True, "no_drainage"),
            ("first_stated(depth, 3 m) < 4 m and no_drainage", Truth::True, "no_drainage"),
            ("any(licences: .state = expired)", Truth::True, "licences.1.1"),
            ("any(licences: .kind = safety and .state = valid)", Truth::False, "licences.0.0 licences.1.1"),
            ("all(licences: .state = valid)", Truth::False, "licences.1.1"),
            ("any(penalties: .length > 9 m)", Truth::False, "penalties.0.1 penalties.1.1 penalties_complete"),
            ("count(penalties: .length > 6 m) = 1", Truth::True, "penalties.1.1 penalties_complete"),
            ("count(penalties) >= 2", Truth::True, "penalties.0.0 penalties.1.1 penalties_complete"),
            ("most(licences per state: .kind = mining) >= 1", Truth::True, "licences.0.0"),
        ] {
            let expr = checked(text, &vocabulary, &definitions);
            assert_eq!(scope.truth(&expr), truth, "{text}");
            let told = reasons(scope, &expr).into_iter().map(|(subject, stated)| {
                assert_eq!(subject.stated_in(scope.record), Some(stated));
                match subject {
                    Subject::Fact(id) => vocabulary.fact(id).unwrap().id.to_string(),
                    Subject::Cell(table, row, column) => {
                        format!("{}.{row}.{column}", vocabulary.table(table).unwrap().id)
                    }
                }
            });
            assert_eq!(told.collect::<Vec<_>>().join(" "), expected, "{text}");
        }
    }
}
