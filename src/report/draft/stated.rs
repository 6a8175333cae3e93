//! What a record states of the production of a mine, which decides no condition by itself but what a document may rest on.

use crate::fact::{Fact, Record, Value, Vocabulary};
use crate::source::Language::Zh;

/// What a record states that says that the mine stands still. One that was ordered to stop and wins coal does not.
pub fn standstill(vocabulary: &Vocabulary, record: &Record) -> Vec<String> {
    let stated = |id: &str| {
        let id = vocabulary.fact_by_id(id)?;
        Some((vocabulary.fact(id)?, &record.fact(id)?.value))
    };
    let won = stated("coal_being_won");
    let wins = won.and_then(|(_, value)| match value {
        Value::YesNo(wins) => Some(*wins),
        _ => None,
    });
    let status = stated("mine_status").filter(|(fact, value)| match value.plain(fact).as_str() {
        "stopped" | "closed" => true,
        "suspended" => wins != Some(true),
        _ => false,
    });
    let told = |(fact, value): (&Fact, &Value)| format!("{}：{}", fact.label.zh, value.show(fact, Zh));
    won.filter(|_| wins == Some(false)).into_iter().chain(status).map(told).collect()
}

/// Whether a record says that the mine is suspended by an order.
pub fn is_suspended(vocabulary: &Vocabulary, record: &Record) -> bool {
    let status = vocabulary.fact_by_id("mine_status").and_then(|id| Some((vocabulary.fact(id)?, record.fact(id)?)));
    let by_status = status.is_some_and(|(fact, stated)| stated.value.plain(fact) == "suspended");
    let by_order = || {
        let id = vocabulary.table_by_id("orders")?;
        let columns = &vocabulary.table(id)?.columns;
        let column = |name: &str| columns.iter().position(|column| column.id == name);
        let (kind, in_force) = (column("kind")?, column("in_force")?);
        Some(record.rows(id).iter().any(|row| {
            let is_one = row
                .cell(kind)
                .zip(columns.get(kind))
                .is_some_and(|(stated, fact)| stated.value.plain(fact) == "suspension");
            is_one && row.cell(in_force).is_some_and(|stated| stated.value == Value::YesNo(true))
        }))
    };
    by_status || by_order().unwrap_or(false)
}
