//! Indicator tables of a pack.

use super::range::Range;
use super::tree::Comparison;
use crate::fact::{Decimal, Dimension, Quantity, Truth};
use std::sync::Arc;

use crate::fact::ChoiceValue;

/// An indicator table: rows whose key cells say when they apply, and whose values are numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Lookup {
    /// The id.
    pub id: String,
    /// The keys, in order.
    pub keys: Vec<LookupKey>,
    /// The ids and dimensions of the value columns, in order.
    pub columns: Vec<(String, Dimension)>,
    /// The rows.
    pub rows: Vec<LookupRow>,
}

/// A key of an indicator table.
#[derive(Debug, Clone, PartialEq)]
pub struct LookupKey {
    /// The id.
    pub id: String,
    /// What its values are.
    pub kind: KeyKind,
}

/// What the values of a key are.
#[derive(Debug, Clone, PartialEq)]
pub enum KeyKind {
    /// Numbers of a dimension.
    Number(Dimension),
    /// The values of a choice.
    Choice(Arc<[ChoiceValue]>),
}

/// A row of an indicator table.
#[derive(Debug, Clone, PartialEq)]
pub struct LookupRow {
    /// When the row applies, one a key.
    pub patterns: Vec<Pattern>,
    /// Its values, one a column.
    pub values: Vec<Quantity>,
}

/// When a key cell applies.
#[derive(Debug, Clone, PartialEq)]
pub enum Pattern {
    /// Always.
    Anything,
    /// When the number satisfies all comparisons; the bounds are in the dimension's basic unit.
    Bounds(Vec<(Comparison, Decimal)>),
    /// When the choice is this one.
    Choice(u16),
}

/// What is known of the argument for one key.
#[derive(Debug, Clone, Copy)]
pub enum Argument {
    /// A number.
    Number(Range),
    /// A choice, if it is known.
    Choice(Option<u16>),
}

impl Pattern {
    fn matches(&self, argument: Argument) -> Truth {
        match (self, argument) {
            (Pattern::Anything, _) => Truth::True,
            (Pattern::Bounds(bounds), Argument::Number(range)) => bounds
                .iter()
                .map(|(operator, bound)| range.compare(*operator, Range::exactly(*bound)))
                .fold(Truth::True, Truth::and),
            (Pattern::Choice(wanted), Argument::Choice(found)) => Truth::from(found.map(|found| found == *wanted)),
            _ => Truth::Unknown,
        }
    }
}

impl Lookup {
    /// What is known of the value in `column`, in basic units, for these arguments.
    pub fn value(&self, column: usize, arguments: &[Argument]) -> Range {
        let mut possible = None;
        for row in &self.rows {
            let matches = row
                .patterns
                .iter()
                .zip(arguments)
                .map(|(pattern, argument)| pattern.matches(*argument))
                .fold(Truth::True, Truth::and);
            let value = row.values.get(column).and_then(|v| v.basic()).map_or(Range::UNKNOWN, Range::exactly);
            match matches {
                Truth::True => return value,
                Truth::Unknown => possible = Some(possible.map_or(value, |so_far: Range| so_far.hull(value))),
                Truth::False => {}
            }
        }
        possible.unwrap_or(Range::UNKNOWN)
    }
}
