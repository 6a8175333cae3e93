//! SQL expressions as trees. They are made by functions that leave out what is known beforehand, and written in one place.
//!
//! What is left out follows Kleene's logic, which is that of SQL: nothing here changes what an expression comes to.

use super::dialect::SqlType;
use crate::expr::tree::Comparison;
use crate::fact::{Date, Decimal, Period};

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Sql {
    /// True or false.
    Bool(bool),
    /// Not known, whatever the type.
    Null,
    /// A number that the query states.
    Number(Decimal),
    /// A day that the query states.
    Date(Date),
    /// A text that the query states.
    Text(String),
    /// A column of a record.
    Column(String),
    /// A column of a row of a companion table.
    Cell(String),
    /// A column of what has that alias.
    Aliased(&'static str, String),
    /// All of them.
    And(Vec<Sql>),
    /// Any of them.
    Or(Vec<Sql>),
    /// Not it.
    Not(Box<Sql>),
    /// Two values compared.
    Compare(Comparison, Box<Sql>, Box<Sql>),
    /// A value is one of several, or is none of them.
    In(Box<Sql>, Vec<Sql>, bool),
    /// A value is not known.
    IsNull(Box<Sql>),
    /// The first that is known.
    Coalesce(Vec<Sql>),
    /// The value beside the first condition that is true, else the last.
    Case(Vec<(Sql, Sql)>, Box<Sql>),
    /// The least that is known.
    Least(Vec<Sql>),
    /// The greatest that is known.
    Greatest(Vec<Sql>),
    /// A sum.
    Add(Box<Sql>, Box<Sql>),
    /// A product with a number that the query states.
    Multiply(Box<Sql>, Decimal),
    /// The sign changed.
    Negate(Box<Sql>),
    /// The last day of a period.
    EndOfPeriod(Box<Sql>, Period),
    /// So many days earlier.
    DaysBefore(Box<Sql>, u16),
    /// How many days the first is after the second.
    DaysBetween(Box<Sql>, Box<Sql>),
    /// As a type.
    Cast(Box<Sql>, SqlType),
    /// The value where `accepted` is true; else the query ends with an error.
    Checked {
        /// Whether the value can be used.
        accepted: Box<Sql>,
        /// The value.
        value: Box<Sql>,
        /// Its type.
        kind: SqlType,
        /// What the error says.
        message: String,
        /// What the error shows after that.
        found: Box<Sql>,
    },
}

impl Sql {
    /// A column of a record.
    pub fn column(name: impl Into<String>) -> Sql {
        Sql::Column(name.into())
    }

    /// A number of rows.
    pub fn whole(number: usize) -> Sql {
        Sql::Number(Decimal::from(number))
    }

    /// Whether it is known beforehand.
    pub fn is_constant(&self) -> bool {
        matches!(self, Sql::Bool(_) | Sql::Null | Sql::Number(_) | Sql::Date(_) | Sql::Text(_))
    }

    /// All of them.
    pub fn and(parts: impl IntoIterator<Item = Sql>) -> Sql {
        joined(parts, true, |part| match part {
            Sql::And(inner) => Ok(inner),
            other => Err(other),
        })
    }

    /// Any of them.
    pub fn or(parts: impl IntoIterator<Item = Sql>) -> Sql {
        joined(parts, false, |part| match part {
            Sql::Or(inner) => Ok(inner),
            other => Err(other),
        })
    }

    /// Not it.
    pub fn negated(self) -> Sql {
        match self {
            Sql::Bool(truth) => Sql::Bool(!truth),
            Sql::Null => Sql::Null,
            Sql::Not(inner) => *inner,
            Sql::Compare(operator, left, right) => Sql::Compare(operator.contrary(), left, right),
            Sql::In(value, options, negated) => Sql::In(value, options, !negated),
            other => Sql::Not(Box::new(other)),
        }
    }

    /// Two values compared.
    pub fn compare(operator: Comparison, left: Sql, right: Sql) -> Sql {
        let order = match (&left, &right) {
            (Sql::Null, _) | (_, Sql::Null) => return Sql::Null,
            (Sql::Number(a), Sql::Number(b)) => a.cmp(b),
            (Sql::Date(a), Sql::Date(b)) => a.cmp(b),
            (Sql::Text(a), Sql::Text(b)) => a.cmp(b),
            _ => return Sql::Compare(operator, Box::new(left), Box::new(right)),
        };
        Sql::Bool(operator.holds(order))
    }

    /// Whether the values are the same.
    pub fn equal(left: Sql, right: Sql) -> Sql {
        Sql::compare(Comparison::Equal, left, right)
    }

    /// Whether the value is one of `options`.
    pub fn one_of(value: Sql, options: Vec<Sql>) -> Sql {
        let plain = !value.is_constant() && options.iter().all(|option| option.is_constant() && *option != Sql::Null);
        if plain && options.len() > 1 {
            return Sql::In(Box::new(value), options, false);
        }
        Sql::or(options.into_iter().map(|option| Sql::equal(value.clone(), option)))
    }

    /// Whether it is not known.
    pub fn null_test(self) -> Sql {
        match self {
            Sql::Null => Sql::Bool(true),
            other if other.is_constant() => Sql::Bool(false),
            other => Sql::IsNull(Box::new(other)),
        }
    }

    /// The first that is known.
    pub fn coalesce(parts: impl IntoIterator<Item = Sql>) -> Sql {
        let mut kept: Vec<Sql> = Vec::new();
        for part in parts {
            let is_last = part.is_constant() && part != Sql::Null;
            if part != Sql::Null && !kept.contains(&part) {
                kept.push(part);
            }
            if is_last {
                break;
            }
        }
        match kept.len() {
            0 => Sql::Null,
            1 => kept.remove(0),
            _ => Sql::Coalesce(kept),
        }
    }

    /// Whether it is true: false where it is not known.
    pub fn surely(self) -> Sql {
        Sql::coalesce([self, Sql::Bool(false)])
    }

    /// Whether it may be true: true where it is not known.
    pub fn possibly(self) -> Sql {
        Sql::coalesce([self, Sql::Bool(true)])
    }

    /// The value beside the first condition that is true, else `otherwise`.
    pub fn case(parts: impl IntoIterator<Item = (Sql, Sql)>, otherwise: Sql) -> Sql {
        let mut kept: Vec<(Sql, Sql)> = Vec::new();
        for (condition, value) in parts {
            match condition {
                Sql::Bool(false) | Sql::Null => {}
                Sql::Bool(true) => return Sql::case(kept, value),
                condition => kept.push((condition, value)),
            }
        }
        if kept.is_empty() || kept.iter().all(|(_, value)| *value == otherwise) {
            return otherwise;
        }
        Sql::Case(kept, Box::new(otherwise))
    }

    /// The least that is known.
    pub fn least(parts: Vec<Sql>) -> Sql {
        extreme(parts, Sql::Least)
    }

    /// The greatest that is known.
    pub fn greatest(parts: Vec<Sql>) -> Sql {
        extreme(parts, Sql::Greatest)
    }

    /// A sum.
    pub fn plus(self, other: Sql) -> Sql {
        match (self, other) {
            (Sql::Null, _) | (_, Sql::Null) => Sql::Null,
            (part, Sql::Number(zero)) | (Sql::Number(zero), part) if zero == Decimal::ZERO => part,
            (left, right) => Sql::Add(Box::new(left), Box::new(right)),
        }
    }

    /// The sign changed.
    pub fn minus(self) -> Sql {
        match self {
            Sql::Null => Sql::Null,
            Sql::Number(number) => Sql::Number(-number),
            Sql::Negate(inner) => *inner,
            other => Sql::Negate(Box::new(other)),
        }
    }

    /// As a type.
    pub fn cast(self, kind: SqlType) -> Sql {
        Sql::Cast(Box::new(self), kind)
    }

    /// Calls `visit` for this expression and every one inside it.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Sql)) {
        visit(self);
        match self {
            Sql::Bool(_)
            | Sql::Null
            | Sql::Number(_)
            | Sql::Date(_)
            | Sql::Text(_)
            | Sql::Column(_)
            | Sql::Cell(_)
            | Sql::Aliased(..) => {}
            Sql::And(parts) | Sql::Or(parts) | Sql::Coalesce(parts) | Sql::Least(parts) | Sql::Greatest(parts) => {
                parts.iter().for_each(|part| part.walk(visit));
            }
            Sql::In(value, options, _) => {
                value.walk(visit);
                options.iter().for_each(|option| option.walk(visit));
            }
            Sql::Case(parts, otherwise) => {
                for (condition, value) in parts {
                    condition.walk(visit);
                    value.walk(visit);
                }
                otherwise.walk(visit);
            }
            Sql::Compare(_, left, right) | Sql::Add(left, right) | Sql::DaysBetween(left, right) => {
                left.walk(visit);
                right.walk(visit);
            }
            Sql::Not(inner)
            | Sql::IsNull(inner)
            | Sql::Multiply(inner, _)
            | Sql::Negate(inner)
            | Sql::EndOfPeriod(inner, _)
            | Sql::DaysBefore(inner, _)
            | Sql::Cast(inner, _) => inner.walk(visit),
            Sql::Checked { accepted, value, found, .. } => {
                accepted.walk(visit);
                value.walk(visit);
                found.walk(visit);
            }
        }
    }

    /// The names of the columns of the record that it reads, each as often as it does.
    pub fn columns(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.walk(&mut |part| {
            if let Sql::Column(name) = part {
                found.push(name.as_str());
            }
        });
        found
    }
}

/// `parts` in one list: without `neutral`, or the opposite alone if that is among them.
fn joined(parts: impl IntoIterator<Item = Sql>, neutral: bool, flat: impl Fn(Sql) -> Result<Vec<Sql>, Sql>) -> Sql {
    let mut kept: Vec<Sql> = Vec::new();
    for part in parts {
        match flat(part) {
            Ok(inner) => kept.extend(inner),
            Err(Sql::Bool(truth)) if truth == neutral => {}
            Err(Sql::Bool(truth)) => return Sql::Bool(truth),
            Err(other) if kept.contains(&other) => {}
            Err(other) => kept.push(other),
        }
    }
    match kept.len() {
        0 => Sql::Bool(neutral),
        1 => kept.remove(0),
        _ if neutral => Sql::And(kept),
        _ => Sql::Or(kept),
    }
}

fn extreme(mut parts: Vec<Sql>, make: fn(Vec<Sql>) -> Sql) -> Sql {
    parts.retain(|part| *part != Sql::Null);
    parts.dedup();
    match parts.len() {
        0 => Sql::Null,
        1 => parts.remove(0),
        _ => make(parts),
    }
}
