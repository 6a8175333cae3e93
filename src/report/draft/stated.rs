//! What a record states of the production of a mine, which decides no condition by itself but what a document may rest on.

use super::rows::Order;
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

/// Whether a record says that the mine is suspended, by its status or by one of its orders.
pub fn is_suspended(vocabulary: &Vocabulary, record: &Record, orders: &[Order]) -> bool {
    let status = vocabulary.fact_by_id("mine_status").and_then(|id| Some((vocabulary.fact(id)?, record.fact(id)?)));
    let by_status = status.is_some_and(|(fact, stated)| stated.value.plain(fact) == "suspended");
    by_status || orders.iter().any(|order| order.suspends && order.is_in_force)
}
