//! A table of cells, as CSV files and sheets of workbooks have it.

use super::{Headings, quantity_text, stated};
use crate::fact::{Date, Decimal, Fact, Record, Row, Stated, TableId, Value, Vocabulary};
use crate::record::cell;
use crate::record::manner::Manner;
use crate::record::name::{RowKey, Target};
use crate::record::words::UNKNOWN;
use crate::source::Language;

/// A table with a heading for each column.
pub struct Page {
    /// The headings.
    pub header: Vec<String>,
    /// The rows, each with as many cells as there are headings.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text, which is never a formula.
    Text(String),
    /// A number in the unit of its fact.
    Number(Decimal),
    /// A day.
    Date(Date),
}

impl Cell {
    /// A value of `fact`.
    pub fn value(value: &Value, fact: &Fact, headings: Headings) -> Cell {
        match value {
            Value::Number(quantity) if super::in_own_unit(*quantity, fact) => Cell::Number(quantity.amount),
            Value::Number(quantity) => Cell::Text(quantity_text(*quantity, fact)),
            Value::Date(date) => Cell::Date(*date),
            Value::Text(text) => Cell::Text(text.to_string()),
            Value::YesNo(_) | Value::Choice(_) => Cell::Text(match headings {
                Headings::Ids => value.plain(fact),
                Headings::Labels(language) => value.show(fact, language),
            }),
        }
    }

    /// A text, if there is one.
    pub fn text(text: Option<&str>) -> Cell {
        text.map_or(Cell::Empty, |text| Cell::Text(text.to_owned()))
    }
}

/// What a column has: the value of a target, or its evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// What is stated.
    pub target: Target,
    /// Whether the column has the evidence instead of the value.
    pub is_evidence: bool,
}

/// The columns of `target` that are needed for what is stated of it: its value, and its evidence if there is any.
pub fn columns<'r>(target: Target, stated: impl Iterator<Item = Option<&'r Stated>>) -> Vec<Column> {
    let (mut has_value, mut has_evidence) = (false, false);
    for stated in stated.flatten() {
        has_value = true;
        has_evidence |= stated.evidence.is_some();
    }
    let wanted = [(has_value, false), (has_evidence, true)];
    wanted.into_iter().filter(|(wanted, _)| *wanted).map(|(_, is_evidence)| Column { target, is_evidence }).collect()
}

/// The columns of all facts that any of the records states.
pub fn fact_columns(records: &[&Record], vocabulary: &Vocabulary) -> Vec<Column> {
    let of = |(id, fact): (_, &Fact)| {
        let stated: Vec<_> = records.iter().map(|record| stated(record, id, fact)).collect();
        columns(Target::Fact(id), stated.iter().map(Option::as_deref))
    };
    super::facts(vocabulary).flat_map(of).collect()
}

/// What a record has of a fact: its value or its evidence.
pub fn fact_cell(record: &Record, column: Column, vocabulary: &Vocabulary, headings: Headings) -> Cell {
    let Target::Fact(id) = column.target else { return Cell::Empty };
    let Some(fact) = vocabulary.fact(id) else { return Cell::Empty };
    stated_cell(stated(record, id, fact).as_deref(), fact, column.is_evidence, headings)
}

/// What is stated, or its evidence.
pub fn stated_cell(stated: Option<&Stated>, fact: &Fact, is_evidence: bool, headings: Headings) -> Cell {
    match stated {
        None => Cell::Empty,
        Some(stated) if is_evidence => Cell::text(stated.evidence.as_deref()),
        Some(stated) => Cell::value(&stated.value, fact, headings),
    }
}

/// The rows of a table with the names that they have where the cells of rows are stated one by one: their key, or their number.
pub fn named_rows<'r>(
    record: &'r Record,
    vocabulary: &Vocabulary,
    id: TableId,
) -> impl Iterator<Item = (Option<RowKey>, &'r Row)> {
    let key = vocabulary.table(id).and_then(|table| table.key);
    record.rows(id).iter().enumerate().map(move |(at, row)| {
        let name = match key {
            None => u16::try_from(at + 1).ok().map(RowKey::Ordinal),
            Some(key) => match row.cell(key).map(|stated| &stated.value) {
                Some(Value::Choice(value)) => Some(RowKey::Choice(*value)),
                _ => None,
            },
        };
        (name, row)
    })
}

/// A word for unknown that says so in a cell of `column`: a value of a choice may be called by one.
pub fn word_for_unknown(column: &Fact, headings: Headings) -> Option<&'static str> {
    let first = if headings == Headings::Labels(Language::Zh) { "未知" } else { "unknown" };
    let says_so =
        |word: &&str| cell::read(word, column, Manner::default()).is_ok_and(|content| content.value.is_none());
    [first].into_iter().chain(UNKNOWN.iter().copied()).find(|word| says_so(word))
}
