//! Writes expressions in a dialect, with the brackets that they need, over several lines where they are long.

use super::dialect::{Dialect, sign};
use super::tree::Sql;
use crate::fact::date::PeriodUnit;

/// How tightly an expression holds together, the loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tightness {
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Sign,
    Whole,
}

/// A line is not made longer than this where it can be broken.
const WIDTH: usize = 116;

/// The expression in the dialect; its lines after the first are indented by `indent` spaces.
pub fn write(sql: &Sql, dialect: Dialect, indent: usize) -> String {
    Writer { dialect }.laid_out(sql, indent)
}

struct Writer {
    dialect: Dialect,
}

impl Writer {
    /// On one line if that is short enough, else over several.
    fn laid_out(&self, sql: &Sql, indent: usize) -> String {
        let flat = self.flat(sql);
        // Characters of Chinese texts are as wide as two others; they are few.
        if indent + flat.chars().count() <= WIDTH {
            return flat;
        }
        let (margin, inner) = (" ".repeat(indent), " ".repeat(indent + 2));
        match sql {
            Sql::And(parts) => self.joined(parts, &format!("\n{margin}AND "), Tightness::Not, indent + 4),
            Sql::Or(parts) => self.joined(parts, &format!("\n{margin}OR "), Tightness::And, indent + 3),
            Sql::Not(part) => format!("NOT {}", self.laid_out_at(part, Tightness::Comparison, indent + 4)),
            Sql::Coalesce(parts) => self.called("COALESCE", parts, indent),
            Sql::Least(parts) => self.called("LEAST", parts, indent),
            Sql::Greatest(parts) => self.called("GREATEST", parts, indent),
            Sql::Checked { accepted, value, kind, message, found } => {
                let (accepted, value) = (self.laid_out(accepted, indent + 7), self.flat(value));
                let refusal = self.dialect.refusal(*kind, message, &self.flat(found));
                format!("CASE\n{inner}WHEN {accepted}\n{inner}THEN {value}\n{inner}ELSE {refusal}\n{margin}END")
            }
            Sql::Case(parts, otherwise) => {
                let mut text = "CASE".to_owned();
                for (condition, value) in parts {
                    let condition = self.laid_out(condition, indent + 7);
                    text.push_str(&format!("\n{inner}WHEN {condition} THEN {}", self.laid_out(value, indent + 7)));
                }
                if **otherwise != Sql::Null {
                    text.push_str(&format!("\n{inner}ELSE {}", self.laid_out(otherwise, indent + 7)));
                }
                format!("{text}\n{margin}END")
            }
            _ => flat,
        }
    }

    fn laid_out_at(&self, sql: &Sql, needed: Tightness, indent: usize) -> String {
        if self.tightness(sql) >= needed {
            self.laid_out(sql, indent)
        } else {
            format!("({})", self.laid_out(sql, indent + 1))
        }
    }

    fn joined(&self, parts: &[Sql], by: &str, needed: Tightness, indent: usize) -> String {
        let parts: Vec<String> = parts.iter().map(|part| self.laid_out_at(part, needed, indent)).collect();
        parts.join(by)
    }

    fn called(&self, function: &str, parts: &[Sql], indent: usize) -> String {
        let inner = " ".repeat(indent + 2);
        let parts: Vec<String> =
            parts.iter().map(|part| format!("\n{inner}{}", self.laid_out(part, indent + 2))).collect();
        format!("{function}({}\n{})", parts.join(","), " ".repeat(indent))
    }

    fn at(&self, sql: &Sql, needed: Tightness) -> String {
        if self.tightness(sql) >= needed { self.flat(sql) } else { format!("({})", self.flat(sql)) }
    }

    fn list(&self, parts: &[Sql], by: &str, needed: Tightness) -> String {
        parts.iter().map(|part| self.at(part, needed)).collect::<Vec<_>>().join(by)
    }

    fn flat(&self, sql: &Sql) -> String {
        let dialect = self.dialect;
        match sql {
            Sql::Bool(true) => "TRUE".into(),
            Sql::Bool(false) => "FALSE".into(),
            Sql::Null => "NULL".into(),
            Sql::Number(number) => dialect.number(*number),
            Sql::Date(date) => dialect.date(*date),
            Sql::Text(text) => dialect.text(text),
            Sql::Column(name) | Sql::Cell(name) => dialect.identifier(name),
            Sql::Aliased(alias, name) => format!("{alias}.{}", dialect.identifier(name)),
            Sql::And(parts) => self.list(parts, " AND ", Tightness::Not),
            Sql::Or(parts) => self.list(parts, " OR ", Tightness::And),
            Sql::Not(inner) => format!("NOT {}", self.at(inner, Tightness::Comparison)),
            Sql::Compare(operator, left, right) => {
                let (left, right) = (self.at(left, Tightness::Sum), self.at(right, Tightness::Sum));
                format!("{left} {} {right}", sign(*operator))
            }
            Sql::In(value, options, negated) => {
                let word = if *negated { "NOT IN" } else { "IN" };
                format!("{} {word} ({})", self.at(value, Tightness::Sum), self.list(options, ", ", Tightness::Or))
            }
            Sql::IsNull(value) => format!("{} IS NULL", self.at(value, Tightness::Sum)),
            Sql::Coalesce(parts) => format!("COALESCE({})", self.list(parts, ", ", Tightness::Or)),
            Sql::Least(parts) => format!("LEAST({})", self.list(parts, ", ", Tightness::Or)),
            Sql::Greatest(parts) => format!("GREATEST({})", self.list(parts, ", ", Tightness::Or)),
            Sql::Case(parts, otherwise) => {
                let mut text = "CASE".to_owned();
                for (condition, value) in parts {
                    text.push_str(&format!(" WHEN {} THEN {}", self.flat(condition), self.flat(value)));
                }
                if **otherwise != Sql::Null {
                    text.push_str(&format!(" ELSE {}", self.flat(otherwise)));
                }
                format!("{text} END")
            }
            Sql::Add(left, right) => {
                format!("{} + {}", self.at(left, Tightness::Sum), self.at(right, Tightness::Product))
            }
            Sql::Multiply(left, factor) => {
                format!("{} * {}", self.at(left, Tightness::Product), dialect.factor(*factor))
            }
            Sql::Negate(inner) => format!("- {}", self.at(inner, Tightness::Whole)),
            Sql::EndOfPeriod(day, period) => dialect.end_of_period(&self.at(day, Tightness::Sum), *period),
            Sql::DaysBefore(day, days) => dialect.days_before(&self.at(day, Tightness::Sum), *days),
            Sql::DaysBetween(later, earlier) => {
                dialect.days_between(&self.at(later, Tightness::Sum), &self.at(earlier, Tightness::Product))
            }
            Sql::Cast(inner, kind) => dialect.cast(&self.flat(inner), *kind),
            Sql::Checked { accepted, value, kind, message, found } => {
                let refusal = dialect.refusal(*kind, message, &self.flat(found));
                format!("CASE WHEN {} THEN {} ELSE {refusal} END", self.flat(accepted), self.flat(value))
            }
        }
    }

    fn tightness(&self, sql: &Sql) -> Tightness {
        match sql {
            Sql::Or(_) => Tightness::Or,
            Sql::And(_) => Tightness::And,
            Sql::Not(_) => Tightness::Not,
            Sql::Compare(..) | Sql::In(..) | Sql::IsNull(_) => Tightness::Comparison,
            Sql::Add(..) => Tightness::Sum,
            // Spark has functions where the others have signs.
            Sql::DaysBefore(..) | Sql::DaysBetween(..) if self.dialect != Dialect::Spark => Tightness::Sum,
            Sql::EndOfPeriod(_, period) if period.unit == PeriodUnit::Days && self.dialect != Dialect::Spark => {
                Tightness::Sum
            }
            Sql::Multiply(..) => Tightness::Product,
            Sql::Negate(_) => Tightness::Sign,
            _ => Tightness::Whole,
        }
    }
}
