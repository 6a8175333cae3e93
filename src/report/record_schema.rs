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
    let mut definitions = shared();
    let mut properties = Map::new();
    for fact in &vocabulary.facts {
        definitions.insert(fact.id.to_string(), fact_schema(fact));
        name(&mut properties, &fact.id, &fact.label, &fact.id);
    }
    for table in &vocabulary.tables {
        for column in &table.columns {
            definitions.insert(format!("{}.{}", table.id, column.id), fact_schema(column));
        }
        definitions.insert(table.id.to_string(), table_schema(table));
        name(&mut properties, &table.id, &table.label, &table.id);
    }
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

fn reference(definition: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{definition}") })
}

/// A property under its id and its labels.
fn name(properties: &mut Map<String, Value>, id: &str, label: &Bilingual, definition: &str) {
    for name in [id, &label.zh, &label.en] {
        properties.insert(name.to_owned(), reference(definition));
    }
}

/// What many facts share; the names have a hyphen, which ids of facts do not.
fn shared() -> Map<String, Value> {
    let unknown: Vec<&str> = ["", "-", "—", "/"].into_iter().chain(UNKNOWN.iter().copied()).collect();
    let words: Vec<&str> = YES.iter().chain(NO).copied().collect();
    let text = |description: &str| json!({ "type": "string", "minLength": 1, "description": description });
    [
        ("unknown-word", json!({ "enum": unknown, "description": "未知 unknown" })),
        ("yes-no", json!({ "anyOf": [{ "type": "boolean" }, { "enum": words, "description": "是/否 yes or no" }] })),
        // TOML dates reach a schema as strings.
        ("date-value", text("日期 date, YYYY-MM-DD")),
        ("number-text", text("数和单位 a number with its unit")),
        ("unit-name", text("单位 unit")),
        ("evidence-note", json!({ "type": "string", "description": "依据 evidence" })),
    ]
    .into_iter()
    .map(|(name, schema)| (name.to_owned(), schema))
    .collect()
}

/// A value, or the words that say that it is not known, or a table with value and evidence.
fn fact_schema(fact: &Fact) -> Value {
    let or_unknown = |value: Value| json!({ "anyOf": [value, reference("unknown-word")] });
    let mut inner = Map::new();
    inner.insert("value".to_owned(), or_unknown(value_schema(fact)));
    if let Type::Number { whole, .. } = fact.kind {
        // The bounds are in the unit of the fact, which need not be that of the value.
        let number = json!({ "type": if whole { "integer" } else { "number" } });
        inner.insert("value".to_owned(), or_unknown(json!({ "anyOf": [number, reference("number-text")] })));
        inner.insert("unit".to_owned(), reference("unit-name"));
    }
    inner.insert("evidence".to_owned(), reference("evidence-note"));
    json!({
        "description": description(fact),
        "anyOf": [
            or_unknown(value_schema(fact)),
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
        Type::YesNo => reference("yes-no"),
        Type::Number { whole, .. } => {
            let mut number = Map::new();
            number.insert("type".to_owned(), json!(if *whole { "integer" } else { "number" }));
            number.extend(fact.min.and_then(bound).map(|bound| ("minimum".to_owned(), bound)));
            number.extend(fact.max.and_then(bound).map(|bound| ("maximum".to_owned(), bound)));
            json!({ "anyOf": [number, reference("number-text")] })
        }
        Type::Date => reference("date-value"),
        Type::Choice(values) => {
            // A label may be the id, or another label with other capitals; a list of values has each once.
            let mut unique: Vec<&str> = Vec::new();
            for name in values.iter().flat_map(|value| value.names()) {
                if !unique.contains(&name) {
                    unique.push(name);
                }
            }
            json!({ "enum": unique })
        }
        Type::Text => json!({ "type": "string" }),
    }
}

/// A bound as a JSON number.
fn bound(bound: Decimal) -> Option<Value> {
    serde_json::from_str(&bound.to_string()).ok()
}

fn table_schema(table: &Table) -> Value {
    let mut properties = Map::new();
    for column in &table.columns {
        name(&mut properties, &column.id, &column.label, &format!("{}.{}", table.id, column.id));
    }
    properties.insert("evidence".to_owned(), reference("evidence-note"));
    json!({
        "description": format!("{} {}\n{}\n{}", table.label.zh, table.label.en, table.question.zh, table.question.en),
        "type": "array",
        "items": { "type": "object", "properties": properties, "additionalProperties": false },
    })
}
