//! Conditions in SQL: the same cases as in `expr::eval`, which defines what they mean.

use super::builder::{Builder, View};
use super::day::{BeyondCalendar, Day};
use super::dialect::Digits;
use super::lookup;
use super::number::Number;
use super::tree::Sql;
use crate::expr::check::{Class, Constant};
use crate::expr::tree::{Column, Comparison, Expr, Kind, Target};
use crate::fact::{Decimal, Fact, Period, Type};
use crate::say;
use crate::source::Span;

impl Builder<'_> {
    /// Whether a condition holds.
    pub fn truth(&mut self, expr: &Expr, view: View) -> Sql {
        match &expr.kind {
            Kind::And(parts) => Sql::and(parts.iter().map(|part| self.truth(part, view)).collect::<Vec<_>>()),
            Kind::Or(parts) => Sql::or(parts.iter().map(|part| self.truth(part, view)).collect::<Vec<_>>()),
            Kind::Not(inner) => self.truth(inner, view).negated(),
            Kind::Attested(finding, measured) => {
                let (finding, measured) = (self.truth(finding, view), self.truth(measured, view));
                // It is written twice.
                let finding = if view == View::Record { self.share("finding", finding) } else { finding };
                attested(finding, measured)
            }
            Kind::FirstStated(parts, _) => {
                Sql::coalesce(parts.iter().map(|part| self.truth(part, view)).collect::<Vec<_>>())
            }
            Kind::Compare { operator, left, right, class } => {
                self.compare(expr.span, *operator, (left, right), class.0, view)
            }
            Kind::In { value, options, negated, class } => {
                let found = self.is_in(expr.span, value, options, class.0, view);
                if *negated { found.negated() } else { found }
            }
            Kind::Name { name, target } => match &target.0 {
                Some(Target::Definition(body)) => self.definition(name, body),
                Some(Target::Fact(id)) => self.fact(*id),
                _ => Sql::Null,
            },
            Kind::Column(column) => self.cell(column, view).map_or(Sql::Null, |(_, cell)| cell),
            Kind::Any(_, body) => self.any(expr, body, false),
            Kind::All(_, body) => self.any(expr, body, true).negated(),
            _ => Sql::Null,
        }
    }

    /// A definition says the same wherever it is named: it stands outside of every table.
    fn definition(&mut self, name: &str, body: &std::sync::Arc<Expr>) -> Sql {
        let key = std::sync::Arc::as_ptr(body);
        if let Some(known) = self.definitions.get(&key) {
            return known.clone();
        }
        let stated = self.pack.definitions.iter().find(|definition| std::sync::Arc::ptr_eq(&definition.when, body));
        let sql = match stated {
            Some(definition) => self.at(&definition.place, |builder| builder.truth(body, View::Record)),
            None => self.truth(body, View::Record),
        };
        let shared = self.share(&format!("def.{name}"), sql);
        self.definitions.insert(key, shared.clone());
        shared
    }

    fn compare(
        &mut self,
        span: Span,
        operator: Comparison,
        (left, right): (&Expr, &Expr),
        class: Option<Class>,
        view: View,
    ) -> Sql {
        match class {
            Some(Class::Number) => {
                let (left, right) = (self.number(left, view), self.number(right, view));
                let found = self.calculator.compare(operator, left, right);
                self.calculated(span, found, Sql::Null)
            }
            Some(Class::Date) => Sql::compare(operator, self.day(left, view).sql, self.day(right, view).sql),
            Some(Class::Choice | Class::Text) => Sql::compare(operator, self.text(left, view), self.text(right, view)),
            Some(Class::Truth) | None => Sql::Null,
        }
    }

    fn is_in(&mut self, span: Span, value: &Expr, options: &[Expr], class: Option<Class>, view: View) -> Sql {
        match class {
            Some(Class::Choice | Class::Text) => {
                let options = options.iter().map(|option| self.text(option, view)).collect();
                Sql::one_of(self.text(value, view), options)
            }
            _ => Sql::or(
                options
                    .iter()
                    .map(|option| self.compare(span, Comparison::Equal, (value, option), class, view))
                    .collect::<Vec<_>>(),
            ),
        }
    }

    /// The column of a row, and what is known of it from where it is seen.
    pub fn cell(&mut self, column: &Column, view: View) -> Option<(&Fact, Sql)> {
        let (id, position) = column.position.0?;
        let vocabulary = self.vocabulary;
        let table = vocabulary.table(id)?;
        let fact = table.columns.get(position)?;
        let value = match view {
            View::Record => Sql::Null,
            View::Row => {
                self.rows(id).columns.insert(position);
                Sql::Cell(format!("{}.{}", table.id, fact.id))
            }
            View::Unstated(Some((key, value))) if key == position => {
                fact.choices().get(usize::from(value)).map_or(Sql::Null, |choice| Sql::Text(choice.id.to_string()))
            }
            View::Unstated(_) => Sql::Null,
        };
        Some((fact, value))
    }

    /// What is known of a number.
    pub fn number(&mut self, expr: &Expr, view: View) -> Number {
        let calculator = self.calculator;
        let found = match &expr.kind {
            Kind::Add(left, right) => calculator.plus(self.number(left, view), self.number(right, view)),
            Kind::Subtract(later, earlier) if is_day(self, later) => {
                let (later, earlier) = (self.day(later, view).sql, self.day(earlier, view).sql);
                Ok(days_between(later, earlier))
            }
            Kind::Subtract(left, right) => {
                let (left, right) = (self.number(left, view), self.number(right, view));
                calculator.minus(right).and_then(|right| calculator.plus(left, right))
            }
            Kind::Multiply(left, right) => calculator.times(self.number(left, view), self.number(right, view)),
            Kind::Negate(inner) => calculator.minus(self.number(inner, view)),
            Kind::Count(_, body) => Ok(self.count(expr, body.as_deref())),
            Kind::Most { group, distinct, body, .. } => {
                Ok(self.most(expr, group, distinct.as_deref(), body.as_deref()))
            }
            Kind::FirstStated(parts, _) => {
                calculator.first_stated(parts.iter().map(|part| self.number(part, view)).collect())
            }
            Kind::Lookup { arguments, target, .. } => match &target.0 {
                Some((table, column)) => lookup::value(self, table, *column, arguments, view),
                None => Ok(Number::Unknown),
            },
            Kind::Number(quantity) => Ok(constant(quantity.basic())),
            Kind::Name { target, .. } => Ok(match &target.0 {
                Some(Target::Parameter(Constant::Number(quantity))) => constant(quantity.basic()),
                Some(Target::Fact(id)) => {
                    let value = self.fact(*id);
                    self.vocabulary.fact(*id).map_or(Number::Unknown, |fact| Self::stated_number(fact, value))
                }
                _ => Number::Unknown,
            }),
            Kind::Column(column) => {
                Ok(self.cell(column, view).map_or(Number::Unknown, |(fact, cell)| Self::stated_number(fact, cell)))
            }
            _ => Ok(Number::Unknown),
        };
        self.calculated(expr.span, found, Number::Unknown)
    }

    /// A day.
    pub fn day(&mut self, expr: &Expr, view: View) -> Day {
        match &expr.kind {
            Kind::Add(day, period) => {
                let day = self.day(day, view);
                match period_of(period) {
                    Some(period) => self.in_calendar(expr.span, day.end_of_period(period)),
                    None => Day::unknown(),
                }
            }
            Kind::Subtract(day, period) => {
                let day = self.day(day, view);
                match period_of(period) {
                    Some(period) => self.in_calendar(expr.span, day.days_before(period.count)),
                    None => Day::unknown(),
                }
            }
            Kind::FirstStated(parts, _) => Day::first_stated(parts.iter().map(|part| self.day(part, view)).collect()),
            Kind::Date(date) => Day::stated(Sql::Date(*date)),
            Kind::Name { target, .. } => match &target.0 {
                Some(Target::CheckDate) => Day::stated(Sql::column(CHECK_DATE)),
                Some(Target::Parameter(Constant::Date(date))) => Day::stated(Sql::Date(*date)),
                Some(Target::Fact(id)) => Day::stated(self.fact(*id)),
                _ => Day::unknown(),
            },
            Kind::Column(column) => Day::stated(self.cell(column, view).map_or(Sql::Null, |(_, cell)| cell)),
            _ => Day::unknown(),
        }
    }

    fn in_calendar(&mut self, span: Span, day: Result<Day, BeyondCalendar>) -> Day {
        day.unwrap_or_else(|BeyondCalendar| {
            self.refuse(
                span,
                say!("日期可能超出公元 1 年至 9999 年", "the day could lie outside of the years 1 to 9999"),
                say!("改用较短的期间", "use a shorter period"),
            );
            Day::unknown()
        })
    }

    /// A text, or the id of a choice.
    pub fn text(&mut self, expr: &Expr, view: View) -> Sql {
        match &expr.kind {
            Kind::FirstStated(parts, _) => {
                Sql::coalesce(parts.iter().map(|part| self.text(part, view)).collect::<Vec<_>>())
            }
            Kind::Text(text) => Sql::Text(text.to_string()),
            Kind::Name { name, target } => match &target.0 {
                Some(Target::Choice(_)) => Sql::Text(name.to_string()),
                Some(Target::Fact(id)) => self.fact(*id),
                _ => Sql::Null,
            },
            Kind::Column(column) => self.cell(column, view).map_or(Sql::Null, |(_, cell)| cell),
            _ => Sql::Null,
        }
    }
}

/// The column of the check date.
pub const CHECK_DATE: &str = "check_date";

/// A statement and a measurement: either of them proves; a measurement, or else a stated no, disproves.
fn attested(finding: Sql, measured: Sql) -> Sql {
    let otherwise = Sql::coalesce([measured, finding.clone()]);
    Sql::case([(finding, Sql::Bool(true))], otherwise)
}

fn constant(basic: Option<Decimal>) -> Number {
    basic.map_or(Number::Unknown, Number::Constant)
}

fn days_between(later: Sql, earlier: Sql) -> Number {
    let day = Decimal::from(86_400i64);
    match (later, earlier) {
        (Sql::Null, _) | (_, Sql::Null) => Number::Unknown,
        (Sql::Date(later), Sql::Date(earlier)) => constant(Decimal::from(later.days_since(earlier)).checked_mul(day)),
        (later, earlier) => {
            let days = Sql::DaysBetween(Box::new(later), Box::new(earlier));
            Number::exactly(days, day, Digits { whole: 20, fraction: 0 })
        }
    }
}

fn period_of(expr: &Expr) -> Option<Period> {
    match expr.kind {
        Kind::Period(period) => Some(period),
        _ => None,
    }
}

/// Whether an expression is a day, and not a number.
fn is_day(builder: &Builder<'_>, expr: &Expr) -> bool {
    let is_date = |fact: Option<&Fact>| fact.is_some_and(|fact| fact.kind == Type::Date);
    match &expr.kind {
        Kind::Date(_) => true,
        Kind::Name { target, .. } => match &target.0 {
            Some(Target::CheckDate | Target::Parameter(Constant::Date(_))) => true,
            Some(Target::Fact(id)) => is_date(builder.vocabulary.fact(*id)),
            _ => false,
        },
        Kind::Column(column) => is_date(
            column.position.0.and_then(|(table, position)| builder.vocabulary.table(table)?.columns.get(position)),
        ),
        Kind::Add(day, _) | Kind::Subtract(day, _) if is_day(builder, day) => {
            // A day and a period make a day; two days make a duration.
            match &expr.kind {
                Kind::Add(_, period) | Kind::Subtract(_, period) => period_of(period).is_some(),
                _ => false,
            }
        }
        Kind::FirstStated(_, class) => class.0 == Some(Class::Date),
        _ => false,
    }
}
