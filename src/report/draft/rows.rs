//! What the rows of a record tell a document beside what decided: the orders to the mine, and the places where something was found.

use super::wording;
use crate::fact::{Date, Record, Row, Table, Value, Vocabulary};
use crate::source::Language::Zh;

/// The table of the orders to a mine, and the kind that suspends it.
const ORDERS: &str = "orders";
const SUSPENSION: &str = "suspension";

/// An order to the mine, as its row states it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Order {
    /// What kind it is.
    pub kind: Option<String>,
    /// Whether it suspends the mine.
    pub suspends: bool,
    /// What it is about.
    pub subject: Option<String>,
    /// The number of the document.
    pub number: Option<String>,
    /// The day on which it was issued.
    pub issued: Option<Date>,
    /// The day until which it has to be followed.
    pub deadline: Option<Date>,
    /// Whether the record says that it is in force on the check date.
    pub is_in_force: bool,
    /// Whether the record says that it is not in force any more.
    pub is_over: bool,
    /// What the record notes on it.
    pub evidence: Option<String>,
}

impl Order {
    /// The number and the day, as far as they are stated.
    pub fn number_and_day(&self) -> Option<String> {
        let parts: Vec<String> = self.number.iter().cloned().chain(self.issued.map(wording::day)).collect();
        (!parts.is_empty()).then(|| parts.join("，"))
    }
}

/// The orders that a record lists, in its order.
pub fn orders(record: &Record, vocabulary: &Vocabulary) -> Vec<Order> {
    let Some((id, table)) = vocabulary.table_by_id(ORDERS).and_then(|id| Some((id, vocabulary.table(id)?))) else {
        return Vec::new();
    };
    record.rows(id).iter().map(|row| order(table, row)).collect()
}

fn order(table: &Table, row: &Row) -> Order {
    let value = |column: &str| row.cell(table.column_by_id(column)?).map(|stated| &stated.value);
    let text = |column: &str| {
        let at = table.column_by_id(column)?;
        Some(row.cell(at)?.value.show(table.columns.get(at)?, Zh))
    };
    let day = |column: &str| match value(column) {
        Some(Value::Date(day)) => Some(*day),
        _ => None,
    };
    let kind = table.column_by_id("kind").and_then(|at| Some(row.cell(at)?.value.plain(table.columns.get(at)?)));
    Order {
        kind: text("kind"),
        suspends: kind.as_deref() == Some(SUSPENSION),
        subject: text("subject"),
        number: text("number"),
        issued: day("issued"),
        deadline: day("deadline"),
        is_in_force: value("in_force") == Some(&Value::YesNo(true)),
        is_over: value("in_force") == Some(&Value::YesNo(false)) || day("lifted_on").is_some(),
        evidence: row.evidence.as_deref().map(str::to_owned),
    }
}

/// What rows of all tables state in the first of these columns that their table has, by the row as reasons name it.
pub fn stated_in(columns: &[&str], record: &Record, vocabulary: &Vocabulary) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (id, rows) in record.stated_tables() {
        let Some(table) = vocabulary.table(id) else { continue };
        let column = columns.iter().find_map(|column| table.column_by_id(column));
        let Some((at, column)) = column.and_then(|at| Some((at, table.columns.get(at)?))) else { continue };
        for (row, cells) in rows.iter().enumerate() {
            let stated = cells.cell(at).map(|cell| cell.value.show(column, Zh));
            found.extend(stated.map(|stated| (format!("{}.{}", table.id, row + 1), stated)));
        }
    }
    found
}
