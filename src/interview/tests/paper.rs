//! What is written reads back as what was meant.

use crate::fact::vocabulary::Named;
use crate::fact::{Fact, Quantity, Type, Value};
use crate::interview::paper::Paper;
use crate::interview::state::read;
use crate::interview::testing::book;
use crate::source::Language;

/// Values of the fact: every choice, both answers, borders, and texts that need care.
fn values(fact: &Fact) -> Vec<Option<Value>> {
    let number = |text: &str, unit| Value::Number(Quantity { amount: text.parse().unwrap(), unit });
    let values = match &fact.kind {
        Type::YesNo => vec![Value::YesNo(true), Value::YesNo(false)],
        Type::Date => vec![Value::Date("2005-10-20".parse().unwrap()), Value::Date("1999-12-31".parse().unwrap())],
        Type::Choice(choices) => (0u16..).take(choices.len()).map(Value::Choice).collect(),
        Type::Text => ["甲", "a \"b\" \\ c # d", "多\n行", "= 1", "'"].map(|text| Value::Text(text.into())).into(),
        Type::Number { unit, whole, .. } => {
            let low = fact.min.map_or("1".to_owned(), |min| min.to_string());
            let high = fact.max.map_or("9".to_owned(), |max| max.to_string());
            let mut numbers = vec![number(&low, *unit), number(&high, *unit)];
            if !whole && fact.max.is_none_or(|max| max >= "1".parse().unwrap()) {
                numbers.push(number("0.3", *unit));
            }
            numbers
        }
    };
    values.into_iter().map(Some).chain([None]).collect()
}

fn quantity(value: &Value) -> Value {
    match value {
        // A number is the same in whatever unit it is written.
        Value::Number(quantity) => Value::Text(quantity.basic().unwrap().to_string().into()),
        other => other.clone(),
    }
}

#[test]
fn every_value_of_every_fact_reads_back() {
    let vocabulary = &book().vocabulary;
    let mut seen = 0;
    for language in [Language::Zh, Language::En] {
        for fact in &vocabulary.facts {
            let Some(Named::Fact(id)) = vocabulary.by_id(&fact.id) else { panic!() };
            for value in values(fact).into_iter().filter(|_| fact.id != "check_date") {
                for evidence in [None, Some("台账 \"甲\"")] {
                    let mut paper = Paper::new("", vocabulary, language).unwrap();
                    paper.state(id, value.as_ref(), evidence);
                    let text = paper.text();
                    let record =
                        read(&text, "a.toml", vocabulary, None).map_err(|e| format!("{e:?}\n{text}")).unwrap().record;
                    let stated = record.fact(id);
                    assert_eq!(stated.map(|s| quantity(&s.value)), value.as_ref().map(quantity), "{text}");
                    if value.is_some() {
                        assert_eq!(stated.unwrap().evidence.as_deref(), evidence, "{text}");
                    }
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 5_000, "{seen}");
}

#[test]
fn every_value_of_every_column_reads_back() {
    let vocabulary = &book().vocabulary;
    for language in [Language::Zh, Language::En] {
        // Rows are written below headers, or inside a list where the file has one.
        for listed in [false, true] {
            for table in &vocabulary.tables {
                let id = vocabulary.table_by_id(&table.id).unwrap();
                for (at, column) in table.columns.iter().enumerate().filter(|(at, _)| table.key != Some(*at)) {
                    for value in values(column) {
                        let text = if listed { format!("{} = []\n", table.id) } else { String::new() };
                        let mut paper = Paper::new(&text, vocabulary, language).unwrap();
                        for row in [0u16, 1] {
                            paper.add_row(id);
                            if let Some(key) = table.key {
                                paper.set_cell((id, usize::from(row), key), Some(&Value::Choice(row)), None);
                            }
                        }
                        paper.set_cell((id, 1, at), value.as_ref(), Some("依据"));
                        paper.note_row(id, 0, "整行");
                        let text = paper.text();
                        let record = read(&text, "a.toml", vocabulary, None)
                            .map_err(|e| format!("{e:?}\n{text}"))
                            .unwrap()
                            .record;
                        let cell = record.rows(id)[1].cell(at);
                        assert_eq!(cell.map(|s| quantity(&s.value)), value.as_ref().map(quantity), "{text}");
                        assert_eq!(record.rows(id)[0].cell(at), None, "{text}");
                        assert_eq!(record.rows(id)[0].evidence.as_deref(), Some("整行"));
                    }
                }
            }
        }
    }
}

#[test]
fn facts_stand_with_their_group() {
    let vocabulary = &book().vocabulary;
    let mut paper = Paper::new("", vocabulary, Language::Zh).unwrap();
    for id in ["no_licence_mining", "mine_id", "annual_output", "illegal_affiliation", "gas_grade", "over_capacity"] {
        paper.state(vocabulary.fact_by_id(id).unwrap(), None, None);
    }
    let keys: Vec<String> = paper
        .text()
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| line.split(" =").next().unwrap().to_owned())
        .skip(1)
        .collect();
    // The first fact stays first: what is above it is the head of the file.
    let expected = [
        "# 证照",
        "no_licence_mining",
        "illegal_affiliation",
        "# 煤矿基本情况",
        "mine_id",
        "gas_grade",
        "# 生产、定员与开采范围",
        "annual_output",
        "over_capacity",
    ];
    assert_eq!(keys, expected);
}

#[test]
fn a_number_that_has_no_end_in_the_unit_of_the_fact_keeps_its_own() {
    let vocabulary = &book().vocabulary;
    let id = vocabulary.fact_by_id("annual_output").unwrap();
    let tonnes = crate::fact::unit::find("kg").unwrap();
    let value = Value::Number(Quantity { amount: "0.000001".parse().unwrap(), unit: tonnes });
    let mut paper = Paper::new("", vocabulary, Language::Zh).unwrap();
    paper.state(id, Some(&value), None);
    let text = paper.text();
    let record = read(&text, "a.toml", vocabulary, None).map_err(|e| format!("{e:?}\n{text}")).unwrap().record;
    assert_eq!(record.fact(id).map(|stated| quantity(&stated.value)), Some(quantity(&value)), "{text}");
}

#[test]
fn a_row_of_a_list_stands_behind_the_comments_to_the_others() {
    let vocabulary = &book().vocabulary;
    let orders = vocabulary.table_by_id("orders").unwrap();
    for (before, after) in [
        ("orders = []\n", "orders = [{ subject = true }]\n"),
        ("orders = [ ] # 一\n", "orders = [{ subject = true } ] # 一\n"),
        ("orders = [{ kind = 1 }]\n", "orders = [{ kind = 1 }, { subject = true }]\n"),
        ("orders = [ { kind = 1 } ]\n", "orders = [ { kind = 1 }, { subject = true } ]\n"),
        ("orders = [ # 一\n]\n", "orders = [ # 一\n  { subject = true }\n]\n"),
        (
            "orders = [\n    { kind = 1 },  # 一\n  # 二\n]\n",
            "orders = [\n    { kind = 1 },  # 一\n  # 二\n    { subject = true },\n]\n",
        ),
        ("orders = [\n    { kind = 1 }  # 一\n]\n", "orders = [\n    { kind = 1 },  # 一\n    { subject = true }\n]\n"),
    ] {
        let mut paper = Paper::new(before, vocabulary, Language::Zh).unwrap();
        paper.add_row(orders);
        let row = before.matches("kind").count();
        let subject = vocabulary.table(orders).unwrap().column_by_id("subject").unwrap();
        paper.set_cell((orders, row, subject), Some(&Value::YesNo(true)), None);
        assert_eq!(paper.text(), after);
    }
}
