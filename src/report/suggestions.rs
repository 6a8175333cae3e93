//! Suggested tests, as a person can put them into a test file once they are confirmed.

use std::fmt::Write;

use crate::fact::{Fact, Record, Type, Value, Vocabulary};
use crate::source::Language;
use crate::trial::suggest::Suggestion;

/// Renders suggestions as TOML.
pub fn render(suggestions: &[Suggestion], vocabulary: &Vocabulary, language: Language) -> String {
    let mut out = String::new();
    let _ = match language {
        Language::Zh => writeln!(
            out,
            "# 建议的测试。预期的结论是规则今天给出的，不是法律的结论：\n\
             # 请逐条对照条文；正确的删去 `confirmed = false`，放入相应的测试文件。"
        ),
        Language::En => writeln!(
            out,
            "# Suggested tests. The expected outcome is what the rule gives today, not what the law says:\n\
             # read the clause for each; where it is right, delete `confirmed = false` and move the test to its file."
        ),
    };
    for suggestion in suggestions {
        let name = quoted(&suggestion.name);
        let (id, outcome) = (&suggestion.id, suggestion.outcome.id());
        let _ = write!(
            out,
            "\n[[test]]\nname = {name}\nexpect = {{ \"{id}\" = \"{outcome}\" }}\nconfirmed = false\n\n[test.facts]\n"
        );
        facts(&mut out, &suggestion.record, vocabulary);
    }
    out
}

fn facts(out: &mut String, record: &Record, vocabulary: &Vocabulary) {
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

/// A basic TOML string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
