//! Borders that no test touches.

use super::formula::has_borders;
use super::{Fixed, Rules, walk};
use crate::expr::tree::Kind;
use crate::expr::{Expr, Scope};
use crate::fact::{Date, Decimal, Record, Value};
use crate::say;
use crate::source::{Code, Diagnostic};

/// Reports comparisons of a number or date with a constant for which no test has exactly the border.
pub(super) fn untested(rules: Rules<'_>, problems: &mut Vec<Diagnostic>) {
    let Some(nothing) = rules.nothing() else { return };
    let constants = Scope::new(&rules.book.vocabulary, &nothing);
    for stated in rules.own_expressions() {
        walk(stated.expr, &mut |expr| {
            let Kind::Compare { left, right, class, .. } = &expr.kind else { return };
            if !has_borders(class.0) {
                return;
            }
            let (value, border) = match (Fixed::of(left, constants), Fixed::of(right, constants)) {
                (None, Some(border)) => (left, border),
                (Some(border), None) => (right, border),
                _ => return,
            };
            if !rules.tests.iter().any(|test| touches(&test.record, value, &border, rules)) {
                let message = say!("没有测试恰在此边界上", "no test has exactly this border");
                let untested = Diagnostic::warning(Code::UntestedBorder, message).help(say!(
                    "请加一个两边相等的测试：法律写的“超过”还是“达到”，只有它能分清",
                    "add a test in which both sides are equal: only it tells “more than” from “at least”"
                ));
                problems.push(untested.in_text(stated.source, expr.span));
            }
        });
    }
}

/// Whether `value` is at the border in a test.
fn touches(record: &Record, value: &Expr, border: &Fixed, rules: Rules<'_>) -> bool {
    if let Kind::Column(column) = &value.kind {
        let Some((table, at)) = column.position.0 else { return false };
        return record.rows(table).iter().filter_map(|row| row.cell(at)).any(|cell| match (&cell.value, border) {
            (Value::Number(quantity), Fixed::Number(border)) => quantity.basic() == Some(*border),
            (Value::Date(date), Fixed::Date(border)) => date == border,
            _ => false,
        });
    }
    let scope = Scope::new(&rules.book.vocabulary, record);
    match border {
        Fixed::Number(border) => touches_number(scope, value, *border),
        Fixed::Date(border) => touches_date(scope, value, *border),
        _ => false,
    }
}

/// A count of rows that may be more touches the border from below as well.
fn touches_number(scope: Scope<'_>, value: &Expr, border: Decimal) -> bool {
    let range = scope.number(value);
    range.low == Some(border) || range.high == Some(border)
}

fn touches_date(scope: Scope<'_>, value: &Expr, border: Date) -> bool {
    scope.date(value) == Some(border)
}
