//! Indicator tables in SQL, row by row as in `expr::lookup`.

use super::builder::{Builder, View};
use super::dialect::Dialect;
use super::number::{Number, Stated, TooManyDigits};
use super::tree::Sql;
use crate::expr::lookup::{KeyKind, Lookup, LookupKey, Pattern};
use crate::expr::{Expr, tree::Comparison};
use crate::fact::Decimal;

/// What is known of the argument for one key.
enum Argument {
    Number(Number),
    Choice(Sql),
}

/// What is known of the value in `column` of the row that the arguments lead to.
pub fn value(
    builder: &mut Builder<'_>,
    table: &Lookup,
    column: usize,
    arguments: &[Expr],
    view: View,
) -> Result<Number, TooManyDigits> {
    let mut found = Vec::new();
    for (key, argument) in table.keys.iter().zip(arguments) {
        found.push(match key.kind {
            KeyKind::Number(_) => Argument::Number(builder.number(argument, view)),
            KeyKind::Choice(_) => Argument::Choice(builder.text(argument, view)),
        });
    }
    let mut rows: Vec<(Sql, Decimal)> = Vec::new();
    for row in &table.rows {
        let mut matches = Vec::new();
        for ((pattern, key), argument) in row.patterns.iter().zip(&table.keys).zip(&found) {
            matches.push(matching(builder, pattern, key, argument)?);
        }
        let Some(value) = row.values.get(column).and_then(|value| value.basic()) else { continue };
        match Sql::and(matches) {
            Sql::Bool(false) => {}
            matches => rows.push((matches, value)),
        }
    }
    let stated = table.rows.iter().filter_map(|row| row.values.get(column)).map(|value| value.unit.factor);
    let in_unit = |unit: Decimal| {
        let amounts = rows.iter().map(|(matches, value)| Some((matches.clone(), value.checked_div_exact(unit)?)));
        amounts.collect::<Option<Vec<_>>>()
    };
    let found = stated.chain([Decimal::ONE]).find_map(|unit| Some((unit, in_unit(unit)?)));
    let Some((unit, rows)) = found else { return Ok(Number::Unknown) };
    Ok(of_rows(unit, &rows))
}

fn matching(
    builder: &Builder<'_>,
    pattern: &Pattern,
    key: &LookupKey,
    argument: &Argument,
) -> Result<Sql, TooManyDigits> {
    match (pattern, argument) {
        (Pattern::Anything, _) => Ok(Sql::Bool(true)),
        (Pattern::Bounds(bounds), Argument::Number(number)) => {
            let compare = |(operator, bound): &(Comparison, Decimal)| {
                builder.calculator.compare(*operator, number.clone(), Number::Constant(*bound))
            };
            bounds.iter().map(compare).collect::<Result<Vec<_>, _>>().map(Sql::and)
        }
        (Pattern::Choice(wanted), Argument::Choice(found)) => {
            let KeyKind::Choice(values) = &key.kind else { return Ok(Sql::Null) };
            let wanted = values.get(usize::from(*wanted)).map_or(Sql::Null, |value| Sql::Text(value.id.to_string()));
            Ok(Sql::equal(found.clone(), wanted))
        }
        _ => Ok(Sql::Null),
    }
}

/// The value of the first row that surely matches, else the bounds of the values of those that may.
fn of_rows(unit: Decimal, rows: &[(Sql, Decimal)]) -> Number {
    if let Some((Sql::Bool(true), value)) = rows.first() {
        return value.checked_mul(unit).map_or(Number::Unknown, Number::Constant);
    }
    let possible: Vec<Sql> = rows
        .iter()
        .map(|(matches, value)| Sql::case([(matches.clone().null_test(), Sql::Number(*value))], Sql::Null))
        .collect();
    let sure =
        |otherwise| Sql::case(rows.iter().map(|(matches, value)| (matches.clone(), Sql::Number(*value))), otherwise);
    let (low, high) = (sure(Sql::least(possible.clone())), sure(Sql::greatest(possible)));
    let digits = rows.iter().map(|(_, value)| Dialect::stated(*value)).reduce(|a, b| a.to(b));
    match digits {
        Some(digits) => Number::Stated(Stated { low, high, unit, digits }),
        None => Number::Unknown,
    }
}
