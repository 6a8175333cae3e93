//! Expressions evaluated as a database does.

use std::collections::HashMap;

use super::super::tree::Sql;
use crate::fact::{Date, Decimal};

/// What a database makes of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Null,
    Bool(bool),
    Number(Decimal),
    Date(Date),
    Text(String),
}

/// The values of columns.
pub type Columns = HashMap<String, Cell>;

pub fn evaluate(sql: &Sql, columns: &Columns) -> Cell {
    let value = |sql: &Sql| evaluate(sql, columns);
    let truth = |sql: &Sql| match value(sql) {
        Cell::Null => None,
        Cell::Bool(truth) => Some(truth),
        other => panic!("{other:?} is no truth"),
    };
    let number = |sql: &Sql| match value(sql) {
        Cell::Null => None,
        Cell::Number(number) => Some(number),
        other => panic!("{other:?} is no number"),
    };
    let date = |sql: &Sql| match value(sql) {
        Cell::Null => None,
        Cell::Date(date) => Some(date),
        other => panic!("{other:?} is no day"),
    };
    let of_date = |date: Option<Date>| date.map_or(Cell::Null, Cell::Date);
    let of_truth = |truth: Option<bool>| truth.map_or(Cell::Null, Cell::Bool);
    let of_number = |number: Option<Decimal>| number.map_or(Cell::Null, Cell::Number);
    match sql {
        Sql::Null => Cell::Null,
        Sql::Bool(truth) => Cell::Bool(*truth),
        Sql::Number(number) => Cell::Number(*number),
        Sql::Date(date) => Cell::Date(*date),
        Sql::Text(text) => Cell::Text(text.clone()),
        Sql::Column(name) | Sql::Cell(name) => columns[name].clone(),
        Sql::And(parts) => {
            let truths: Vec<_> = parts.iter().map(truth).collect();
            let unknown = truths.contains(&None);
            of_truth(if truths.contains(&Some(false)) { Some(false) } else { (!unknown).then_some(true) })
        }
        Sql::Or(parts) => {
            let truths: Vec<_> = parts.iter().map(truth).collect();
            let unknown = truths.contains(&None);
            of_truth(if truths.contains(&Some(true)) { Some(true) } else { (!unknown).then_some(false) })
        }
        Sql::Not(inner) => of_truth(truth(inner).map(|truth| !truth)),
        Sql::Compare(operator, left, right) => of_truth(match (value(left), value(right)) {
            (Cell::Null, _) | (_, Cell::Null) => None,
            (Cell::Number(a), Cell::Number(b)) => Some(operator.holds(a.cmp(&b))),
            (Cell::Date(a), Cell::Date(b)) => Some(operator.holds(a.cmp(&b))),
            (Cell::Text(a), Cell::Text(b)) => Some(operator.holds(a.cmp(&b))),
            (a, b) => panic!("{a:?} and {b:?} are not compared"),
        }),
        Sql::In(inner, options, negated) => {
            let equal = options.iter().map(|option| Sql::equal((**inner).clone(), option.clone())).collect();
            let found = Sql::Or(equal);
            value(&if *negated { Sql::Not(Box::new(found)) } else { found })
        }
        Sql::IsNull(inner) => Cell::Bool(value(inner) == Cell::Null),
        Sql::Coalesce(parts) => parts.iter().map(value).find(|cell| *cell != Cell::Null).unwrap_or(Cell::Null),
        Sql::Case(parts, otherwise) => {
            let found = parts.iter().find(|(condition, _)| truth(condition) == Some(true));
            value(found.map_or(&**otherwise, |(_, value)| value))
        }
        Sql::Least(parts) => of_number(parts.iter().filter_map(number).min()),
        Sql::Greatest(parts) => of_number(parts.iter().filter_map(number).max()),
        Sql::Add(left, right) => of_number(number(left).zip(number(right)).and_then(|(a, b)| a.checked_add(b))),
        Sql::Multiply(inner, factor) => of_number(number(inner).and_then(|number| number.checked_mul(*factor))),
        Sql::Negate(inner) => of_number(number(inner).map(|number| -number)),
        Sql::EndOfPeriod(day, period) => of_date(date(day).map(|day| day.end_of_period(*period))),
        Sql::DaysBefore(day, days) => of_date(date(day).map(|day| day.days_before(*days))),
        Sql::DaysBetween(later, earlier) => {
            of_number(date(later).zip(date(earlier)).map(|(later, earlier)| later.days_since(earlier).into()))
        }
        other => panic!("{other:?} is not evaluated here"),
    }
}
