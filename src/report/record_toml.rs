//! What a record states, as TOML that reads back to the same.

use std::fmt::Write;

use crate::fact::{Fact, Record, Type, Value, Vocabulary};
use crate::source::toml::quoted;

/// What a record states, a line a fact and a row; the check date first.
pub fn facts(record: &Record, vocabulary: &Vocabulary) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "check_date = {}", record.check_date);
    for (id, stated) in record.stated_facts() {
        if let Some(fact) = vocabulary.fact(id).filter(|fact| fact.id != "check_date") {
            let _ = writeln!(out, "{} = {}", fact.id, value(&stated.value, fact));
        }
    }
    for table in &vocabulary.tables {
        let rows = vocabulary.table_by_id(&table.id).map(|id| record.rows(id)).unwrap_or_default();
        if rows.is_empty() {
            continue;
        }
        let _ = writeln!(out, "{} = [", table.id);
        for row in rows {
            let cells = table.columns.iter().zip(&row.cells).filter_map(|(column, cell)| {
                let stated = cell.as_ref()?;
                Some(format!("{} = {}", column.id, value(&stated.value, column)))
            });
            let _ = writeln!(out, "  {{ {} }},", cells.collect::<Vec<_>>().join(", "));
        }
        out.push_str("]\n");
    }
    out
}

fn value(value: &Value, fact: &Fact) -> String {
    match (value, &fact.kind) {
        (Value::Number(quantity), Type::Number { .. }) if quantity.unit.symbol.is_empty() => {
            quantity.amount.to_string()
        }
        (Value::Number(quantity), _) => quoted(&format!("{} {}", quantity.amount, quantity.unit.symbol)),
        (Value::YesNo(_) | Value::Date(_), _) => value.plain(fact),
        (Value::Choice(_) | Value::Text(_), _) => quoted(&value.plain(fact)),
    }
}
