//! The JSON Schema of a record, made from the vocabulary, for editors that complete and check TOML.
//!
//! It is a little narrower than what the program reads: keys are ids and labels, not every alias with any width and spacing.

use serde_json::{Map, Value, json};

use crate::fact::date::PeriodUnit;
use crate::fact::{Decimal, Fact, Table, Type, Vocabulary};
use crate::record::words::{NO, UNKNOWN, YES};
use crate::source::{Bilingual, Language};

/// The id of a period, as the vocabulary writes it.
pub fn period_id(period: PeriodUnit) -> &'static str {
    match period {
        PeriodUnit::Years => "year",
        PeriodUnit::Months => "month",
        PeriodUnit::Days => "day",
    }
}

/// The schema of a record.
pub fn record_schema(vocabulary: &Vocabulary) -> Value {
    let mut definitions = Map::new();
    let mut properties = Map::new();
    for fact in &vocabulary.facts {
        definitions.insert(fact.id.clone(), fact_schema(fact));
        name(&mut properties, &fact.id, &fact.label, &fact.id);
    }
    for table in &vocabulary.tables {
        definitions.insert(table.id.clone(), table_schema(table));
        name(&mut properties, &table.id, &table.label, &table.id);
    }
    definitions.insert("unknown".to_owned(), unknown());
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "kuangjian: record 自查记录",
        "description": "What is known of one mine on one check date. What is not stated is unknown.",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "$defs": definitions,
    })
}

/// A property under its id and its labels.
fn name(properties: &mut Map<String, Value>, id: &str, label: &Bilingual, definition: &str) {
    for name in [id, &label.zh, &label.en] {
        properties.insert(name.to_owned(), json!({ "$ref": format!("#/$defs/{definition}") }));
    }
}

/// The words that say that a value is not known, as a cell may have them.
fn unknown() -> Value {
    let words: Vec<&str> = ["", "-", "—", "/"].into_iter().chain(UNKNOWN.iter().copied()).collect();
    json!({ "enum": words, "description": "未知 unknown" })
}

fn fact_schema(fact: &Fact) -> Value {
    let value = value_schema(fact);
    let mut inner = Map::new();
    inner.insert("value".to_owned(), value.clone());
    if let Type::Number { .. } = fact.kind {
        inner.insert("unit".to_owned(), json!({ "type": "string", "minLength": 1, "description": "单位 unit" }));
    }
    inner.insert("evidence".to_owned(), json!({ "type": "string", "description": "依据 evidence" }));
    json!({
        "description": description(fact),
        "anyOf": [
            value,
            { "$ref": "#/$defs/unknown" },
            { "type": "object", "properties": inner, "required": ["value"], "additionalProperties": false },
        ],
    })
}

fn description(fact: &Fact) -> String {
    let label = &fact.label;
    let unit = fact.unit_label(Language::Zh);
    let unit = if unit.is_empty() { unit } else { format!(" [{unit}]") };
    format!("{} {}{unit}\n{}\n{}", label.zh, label.en, fact.question.zh, fact.question.en)
}

/// The forms of a value without unit and evidence.
fn value_schema(fact: &Fact) -> Value {
    match &fact.kind {
        Type::YesNo => {
            let words: Vec<&str> = YES.iter().chain(NO).chain(UNKNOWN).copied().collect();
            json!({ "anyOf": [{ "type": "boolean" }, { "enum": words }] })
        }
        Type::Number { whole, .. } => {
            let mut number = Map::new();
            number.insert("type".to_owned(), json!(if *whole { "integer" } else { "number" }));
            number.extend(fact.min.and_then(bound).map(|bound| ("minimum".to_owned(), bound)));
            number.extend(fact.max.and_then(bound).map(|bound| ("maximum".to_owned(), bound)));
            let text = "数和单位 a number with its unit";
            json!({ "anyOf": [number, { "type": "string", "minLength": 1, "description": text }] })
        }
        // TOML dates reach a schema as strings.
        Type::Date => json!({ "type": "string", "minLength": 1, "description": "日期 date, YYYY-MM-DD" }),
        Type::Choice(values) => {
            let names: Vec<&str> =
                values.iter().flat_map(|value| value.names()).chain(UNKNOWN.iter().copied()).collect();
            let mut unique: Vec<&str> = Vec::new();
            for name in names {
                if !unique.contains(&name) {
                    unique.push(name);
                }
            }
            json!({ "enum": unique })
        }
        Type::Text => json!({ "type": "string" }),
    }
}

/// A bound as a JSON number; bounds that JSON readers would round are left to the program.
fn bound(bound: Decimal) -> Option<Value> {
    serde_json::from_str(&bound.to_string()).ok()
}

fn table_schema(table: &Table) -> Value {
    let mut properties = Map::new();
    for column in &table.columns {
        let schema = fact_schema(column);
        for name in [&column.id, &column.label.zh, &column.label.en] {
            properties.insert(name.clone(), schema.clone());
        }
    }
    properties.insert("evidence".to_owned(), json!({ "type": "string", "description": "依据 evidence" }));
    json!({
        "description": format!("{} {}\n{}\n{}", table.label.zh, table.label.en, table.question.zh, table.question.en),
        "type": "array",
        "items": { "type": "object", "properties": properties, "additionalProperties": false },
    })
}
