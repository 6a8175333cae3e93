//! Prints an expression so that it parses back to the same tree.

use std::fmt::{self, Display, Formatter, Write};

use super::tree::{Column, Expr, Group, Kind};
use crate::fact::Period;
use crate::fact::date::PeriodUnit;

/// How tightly an expression binds; it stands in brackets where something tighter is needed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Unary,
    Primary,
}

fn binding(expr: &Expr) -> Binding {
    match &expr.kind {
        Kind::Or(_) => Binding::Or,
        Kind::And(_) => Binding::And,
        Kind::Not(_) => Binding::Not,
        Kind::Compare { .. } | Kind::In { .. } => Binding::Comparison,
        Kind::Add(..) | Kind::Subtract(..) => Binding::Sum,
        Kind::Multiply(..) => Binding::Product,
        Kind::Negate(_) => Binding::Unary,
        _ => Binding::Primary,
    }
}

struct At<'a>(&'a Expr, Binding);

impl Display for At<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if binding(self.0) < self.1 { write!(f, "({})", self.0) } else { write!(f, "{}", self.0) }
    }
}

fn joined(f: &mut Formatter<'_>, parts: &[Expr], with: &str, needed: Binding) -> fmt::Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            f.write_str(with)?;
        }
        write!(f, "{}", At(part, needed))?;
    }
    Ok(())
}

fn columns(columns: &[Column]) -> String {
    columns.iter().map(|column| &*column.name).collect::<Vec<_>>().join(", ")
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Or(parts) => joined(f, parts, " or ", Binding::And),
            Kind::And(parts) => joined(f, parts, " and ", Binding::Not),
            Kind::Not(inner) => write!(f, "not {}", At(inner, Binding::Not)),
            Kind::Compare { operator, left, right, .. } => {
                write!(f, "{} {} {}", At(left, Binding::Sum), operator.symbol(), At(right, Binding::Sum))
            }
            Kind::In { value, options, negated, .. } => {
                write!(f, "{} {}in (", At(value, Binding::Sum), if *negated { "not " } else { "" })?;
                joined(f, options, ", ", Binding::Sum)?;
                f.write_char(')')
            }
            Kind::Name { name, .. } => f.write_str(name),
            Kind::Column(column) => write!(f, ".{}", column.name),
            Kind::Number(quantity) => {
                let symbol = quantity.unit.symbol;
                write!(f, "{}{}{symbol}", quantity.amount, if symbol.is_empty() { "" } else { " " })
            }
            Kind::Date(date) => write!(f, "{date}"),
            Kind::Period(period) => write!(f, "{period}"),
            Kind::Text(text) => write!(f, "\"{text}\""),
            Kind::Add(left, right) => write!(f, "{} + {}", At(left, Binding::Sum), At(right, Binding::Product)),
            Kind::Subtract(left, right) => write!(f, "{} - {}", At(left, Binding::Sum), At(right, Binding::Product)),
            Kind::Multiply(left, right) => write!(f, "{} * {}", At(left, Binding::Product), At(right, Binding::Unary)),
            Kind::Negate(inner) => write!(f, "-{}", At(inner, Binding::Unary)),
            Kind::Any(table, body) => write!(f, "any({}: {body})", table.name),
            Kind::All(table, body) => write!(f, "all({}: {body})", table.name),
            Kind::Count(table, None) => write!(f, "count({})", table.name),
            Kind::Count(table, Some(body)) => write!(f, "count({}: {body})", table.name),
            Kind::Most { table, group, distinct, body } => {
                write!(f, "most({} ", table.name)?;
                match &**group {
                    Group::Per(names) => write!(f, "per {}", columns(names))?,
                    Group::Within(date, period) => write!(f, "by {} within {period}", date.name)?,
                }
                if let Some(distinct) = distinct {
                    write!(f, " distinct {}", distinct.name)?;
                }
                if let Some(body) = body {
                    write!(f, ": {body}")?;
                }
                f.write_char(')')
            }
            Kind::FirstStated(parts, _) => {
                f.write_str("first_stated(")?;
                joined(f, parts, ", ", Binding::Or)?;
                f.write_char(')')
            }
            Kind::Attested(finding, measured) => write!(f, "attested({finding}, {measured})"),
            Kind::Lookup { table, column, arguments, .. } => {
                write!(f, "lookup({table}.{column}")?;
                for argument in arguments {
                    write!(f, ", {argument}")?;
                }
                f.write_char(')')
            }
            Kind::Missing => f.write_str("…"),
        }
    }
}

impl Display for Period {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            PeriodUnit::Days => "days",
            PeriodUnit::Months => "months",
            PeriodUnit::Years => "years",
        };
        write!(f, "{} {unit}", self.count)
    }
}
