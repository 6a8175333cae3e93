//! The small changes of an expression.

use crate::expr::Expr;
use crate::expr::tree::{Comparison, Group, Kind, Resolved, TableName, Target};
use crate::fact::{Date, Decimal, Period, Quantity, date::PeriodUnit};

/// Every expression that differs from `expr` by one small change, with what was changed.
pub fn changes(expr: &Expr) -> Vec<(String, Expr)> {
    changes_of(expr, true)
}

/// The same, where `is_condition` tells whether the expression stands for yes or no.
fn changes_of(expr: &Expr, is_condition: bool) -> Vec<(String, Expr)> {
    let is_value = matches!(expr.kind, Kind::Compare { .. } | Kind::In { .. } | Kind::Lookup { .. });
    let is_sum = matches!(expr.kind, Kind::Add(..) | Kind::Subtract(..) | Kind::Multiply(..) | Kind::Negate(_));
    let is_count = matches!(expr.kind, Kind::Count(..) | Kind::Most { .. });
    let inside = is_count || (is_condition && !is_value && !is_sum);
    let mut found: Vec<(String, Expr)> = own_changes(expr, is_condition)
        .into_iter()
        .map(|kind| {
            let changed = Expr { kind, span: expr.span };
            (format!("`{expr}` → `{changed}`"), changed)
        })
        .collect();
    for (at, child) in expr.children().enumerate() {
        for (change, changed) in changes_of(child, inside) {
            let mut outer = expr.clone();
            if let Some(child) = outer.children_mut().into_iter().nth(at) {
                *child = changed;
                found.push((change, outer));
            }
        }
    }
    found
}

fn own_changes(expr: &Expr, is_condition: bool) -> Vec<Kind> {
    match &expr.kind {
        Kind::And(parts) => joined(parts, Kind::And, Kind::Or),
        Kind::Or(parts) => joined(parts, Kind::Or, Kind::And),
        Kind::Not(inner) => vec![inner.kind.clone()],
        Kind::Compare { operator, left, right, class } => other_operators(*operator)
            .iter()
            .map(|operator| Kind::Compare {
                operator: *operator,
                left: left.clone(),
                right: right.clone(),
                class: class.clone(),
            })
            .collect(),
        Kind::In { value, options, negated, class } => {
            let with =
                |options: Vec<Expr>, negated| Kind::In { value: value.clone(), options, negated, class: class.clone() };
            let shorter = without_one(options).into_iter().map(|options| with(options, *negated));
            std::iter::once(with(options.clone(), !negated)).chain(shorter).collect()
        }
        Kind::Name { target: Resolved(Some(Target::Fact(_) | Target::Definition(_))), .. } | Kind::Column(_)
            if is_condition =>
        {
            vec![Kind::Not(Box::new(expr.clone()))]
        }
        Kind::Number(quantity) => steps(*quantity).map(Kind::Number).into(),
        Kind::Date(date) => other_days(*date).map(Kind::Date).into(),
        Kind::Period(period) => other_periods(*period).into_iter().map(Kind::Period).collect(),
        Kind::Add(left, right) => vec![Kind::Subtract(left.clone(), right.clone())],
        Kind::Subtract(left, right) => vec![Kind::Add(left.clone(), right.clone())],
        Kind::Any(table, body) => other_quantifier(table, body, Kind::All),
        Kind::All(table, body) => other_quantifier(table, body, Kind::Any),
        Kind::Count(table, Some(_)) => vec![Kind::Count(table.clone(), None)],
        Kind::Most { .. } => other_groups(&expr.kind),
        Kind::FirstStated(parts, class) => without_one(parts)
            .into_iter()
            .map(|mut parts| match parts.pop() {
                Some(only) if parts.is_empty() => only.kind,
                last => Kind::FirstStated(parts.into_iter().chain(last).collect(), class.clone()),
            })
            .collect(),
        Kind::Attested(finding, measured) => vec![finding.kind.clone(), measured.kind.clone()],
        _ => Vec::new(),
    }
}

/// The other joining word, and the same with one part left out.
fn joined(parts: &[Expr], same: fn(Vec<Expr>) -> Kind, other: fn(Vec<Expr>) -> Kind) -> Vec<Kind> {
    let shorter = without_one(parts).into_iter().map(|mut parts| match parts.pop() {
        Some(only) if parts.is_empty() => only.kind,
        last => same(parts.into_iter().chain(last).collect()),
    });
    std::iter::once(other(parts.to_vec())).chain(shorter).collect()
}

/// The lists with one item left out; none if there is only one.
fn without_one(items: &[Expr]) -> Vec<Vec<Expr>> {
    if items.len() < 2 {
        return Vec::new();
    }
    let without = |left_out: usize| {
        items.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, item)| item.clone()).collect()
    };
    (0..items.len()).map(without).collect()
}

/// The operator made strict or not strict, and turned round.
fn other_operators(operator: Comparison) -> &'static [Comparison] {
    match operator {
        Comparison::Equal => &[Comparison::NotEqual],
        Comparison::NotEqual => &[Comparison::Equal],
        Comparison::Less => &[Comparison::AtMost, Comparison::Greater],
        Comparison::AtMost => &[Comparison::Less, Comparison::AtLeast],
        Comparison::Greater => &[Comparison::AtLeast, Comparison::Less],
        Comparison::AtLeast => &[Comparison::Greater, Comparison::AtMost],
    }
}

/// The number one step of its last digit smaller and greater.
pub fn steps(quantity: Quantity) -> [Quantity; 2] {
    let step = Decimal::new(1, quantity.amount.fraction_digits());
    [-step, step].map(|step| Quantity { amount: quantity.amount.checked_add(step).unwrap_or(step), ..quantity })
}

/// The day before and the day after.
pub fn other_days(date: Date) -> [Date; 2] {
    [date.days_before(1), date.end_of_period(Period { count: 1, unit: PeriodUnit::Days })]
}

fn other_periods(period: Period) -> Vec<Period> {
    let counts = [period.count.checked_sub(1), period.count.checked_add(1)];
    counts.into_iter().flatten().map(|count| Period { count, ..period }).collect()
}

fn other_quantifier(table: &TableName, body: &Expr, other: fn(TableName, Box<Expr>) -> Kind) -> Vec<Kind> {
    vec![other(table.clone(), Box::new(body.clone()))]
}

fn other_groups(most: &Kind) -> Vec<Kind> {
    let Kind::Most { table, group, distinct, body } = most else { return Vec::new() };
    let with =
        |group, distinct| Kind::Most { table: table.clone(), group: Box::new(group), distinct, body: body.clone() };
    let mut found = Vec::new();
    match &**group {
        Group::Per(columns) if columns.len() > 1 => {
            for left_out in 0..columns.len() {
                let fewer = columns.iter().enumerate().filter(|(at, _)| *at != left_out);
                found.push(with(Group::Per(fewer.map(|(_, column)| column.clone()).collect()), distinct.clone()));
            }
        }
        Group::Per(_) => {}
        Group::Within(date, period) => {
            for period in other_periods(*period) {
                found.push(with(Group::Within(date.clone(), period), distinct.clone()));
            }
        }
    }
    if distinct.is_some() {
        found.push(with((**group).clone(), None));
    }
    if body.is_some() {
        let (table, group, distinct) = (table.clone(), group.clone(), distinct.clone());
        found.push(Kind::Most { table, group, distinct, body: None });
    }
    found
}
