//! Records as JSON: an object for one mine, a list of objects for several.
//!
//! A value is bare where nothing is to be said beside it, otherwise an object with `value`, `unit` and `evidence`. Dates are texts.
//! Numbers are JSON numbers as long as readers that keep them as binary floats lose no digit, otherwise texts.

use std::fmt::Write;

use super::{SURE_DIGITS, facts, in_own_unit, significant_digits, stated, tables};
use crate::fact::{Decimal, Fact, Record, Row, Stated, Table, Value, Vocabulary};

/// The records as a JSON text.
pub fn json(records: &[&Record], vocabulary: &Vocabulary) -> String {
    let mut out = String::new();
    match records {
        [only] => object(&mut out, only, vocabulary),
        several => {
            out.push_str("[\n");
            for (at, record) in several.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ",\n" });
                object(&mut out, record, vocabulary);
            }
            out.push_str("\n]");
        }
    }
    out.push('\n');
    out
}

fn object(out: &mut String, record: &Record, vocabulary: &Vocabulary) {
    let facts = facts(vocabulary).filter_map(|(id, fact)| Some((&*fact.id, node(&*stated(record, id, fact)?, fact))));
    let rows = tables(vocabulary).filter(|(id, _)| !record.rows(*id).is_empty()).map(|(id, table)| {
        let rows: Vec<String> = record.rows(id).iter().map(|row| format!("\n    {}", row_object(row, table))).collect();
        (&*table.id, format!("[{}\n  ]", rows.join(",")))
    });
    let entries: Vec<String> = facts.chain(rows).map(|(key, value)| format!("\n  \"{key}\": {value}")).collect();
    let _ = write!(out, "{{{}\n}}", entries.join(","));
}

fn row_object(row: &Row, table: &Table) -> String {
    let cells = table.columns.iter().zip(&row.cells).filter_map(|(column, cell)| {
        let stated = cell.as_ref()?;
        Some(format!("\"{}\": {}", column.id, node(stated, column)))
    });
    let evidence = row.evidence.as_deref().map(|evidence| format!("\"evidence\": {}", quoted(evidence)));
    format!("{{{}}}", cells.chain(evidence).collect::<Vec<_>>().join(", "))
}

fn node(stated: &Stated, fact: &Fact) -> String {
    let (value, unit) = match &stated.value {
        Value::YesNo(yes) => (yes.to_string(), None),
        Value::Number(quantity) => {
            let unit = (!in_own_unit(*quantity, fact)).then_some(quantity.unit.symbol);
            (number(quantity.amount), unit)
        }
        Value::Date(_) | Value::Choice(_) | Value::Text(_) => (quoted(&stated.value.plain(fact)), None),
    };
    if unit.is_none() && stated.evidence.is_none() {
        return value;
    }
    let unit = unit.map_or(String::new(), |unit| format!(", \"unit\": {}", quoted(unit)));
    let evidence = stated.evidence.as_deref().map_or(String::new(), |text| format!(", \"evidence\": {}", quoted(text)));
    format!("{{\"value\": {value}{unit}{evidence}}}")
}

fn number(amount: Decimal) -> String {
    let digits = amount.to_string();
    if significant_digits(&digits) <= SURE_DIGITS { digits } else { quoted(&digits) }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
