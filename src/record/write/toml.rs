//! What a record states, as TOML.

use std::fmt::Write;

use super::{facts as all_facts, quantity_text, stated, tables};
use crate::fact::{Fact, Record, Row, Stated, Table, Type, Value, Vocabulary};

/// A record as a file of its own: a line a fact, and the rows of each table below it.
pub fn file(record: &Record, vocabulary: &Vocabulary) -> String {
    let mut out = lines_of_facts(record, vocabulary);
    for (id, table) in tables(vocabulary) {
        for row in record.rows(id) {
            let _ = writeln!(out, "\n[[{}]]", table.id);
            for (key, value) in entries(row, table) {
                let _ = writeln!(out, "{key} = {value}");
            }
        }
    }
    out
}

/// What a record states, as a part of a larger file: a line a fact and a row.
pub fn facts(record: &Record, vocabulary: &Vocabulary) -> String {
    let mut out = lines_of_facts(record, vocabulary);
    for (id, table) in tables(vocabulary) {
        let rows = record.rows(id);
        if rows.is_empty() {
            continue;
        }
        let _ = writeln!(out, "{} = [", table.id);
        for row in rows {
            let entries: Vec<String> = entries(row, table).map(|(key, value)| format!("{key} = {value}")).collect();
            let _ = writeln!(out, "  {{ {} }},", entries.join(", "));
        }
        out.push_str("]\n");
    }
    out
}

fn lines_of_facts(record: &Record, vocabulary: &Vocabulary) -> String {
    let mut out = String::new();
    for (id, fact) in all_facts(vocabulary) {
        if let Some(stated) = stated(record, id, fact) {
            let _ = writeln!(out, "{} = {}", fact.id, with_evidence(&stated, fact));
        }
    }
    out
}

/// The cells of a row that are known, and its evidence.
fn entries<'v>(row: &Row, table: &'v Table) -> impl Iterator<Item = (&'v str, String)> {
    let cells = table.columns.iter().zip(&row.cells).filter_map(|(column, cell)| {
        let stated = cell.as_ref()?;
        Some((&*column.id, with_evidence(stated, column)))
    });
    cells.chain(row.evidence.as_deref().map(|evidence| ("evidence", quoted(evidence))))
}

fn with_evidence(stated: &Stated, fact: &Fact) -> String {
    let value = value(&stated.value, fact);
    match &stated.evidence {
        Some(evidence) => format!("{{ value = {value}, evidence = {} }}", quoted(evidence)),
        None => value,
    }
}

fn value(value: &Value, fact: &Fact) -> String {
    match (value, &fact.kind) {
        (Value::Number(quantity), Type::Number { .. }) if super::in_own_unit(*quantity, fact) => {
            quantity.amount.to_string()
        }
        (Value::Number(quantity), _) => quoted(&quantity_text(*quantity, fact)),
        (Value::YesNo(_) | Value::Date(_), _) => value.plain(fact),
        (Value::Choice(_) | Value::Text(_), _) => quoted(&value.plain(fact)),
    }
}

/// A basic TOML string.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
