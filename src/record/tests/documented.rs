//! The tables of `docs/records.md`: every cell in them is read, or refused, as they say.

use std::collections::BTreeSet;

use crate::fact::{Fact, Type, Vocabulary};
use crate::record::cell;
use crate::record::manner::{Comma, Manner};
use crate::record::testing::shipped;
use crate::record::words::{self, ERRORS, NO, PENDING, REPEATS, UNKNOWN, VACANT, YES};
use crate::source::Language;

const PAGE: &str = include_str!("../../../docs/records.md");

/// A table of the page: its headings and its rows.
struct Table {
    headings: Vec<&'static str>,
    rows: Vec<Vec<&'static str>>,
}

fn tables() -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut in_table = false;
    for line in PAGE.lines() {
        let Some(inside) = line.strip_prefix("| ").or(line.strip_prefix('|')) else {
            in_table = false;
            continue;
        };
        let cells: Vec<_> = inside.trim_end_matches('|').split('|').map(str::trim).collect();
        if !in_table {
            tables.push(Table { headings: cells, rows: Vec::new() });
        } else if !cells.iter().all(|cell| cell.starts_with("---")) {
            tables.last_mut().unwrap().rows.push(cells);
        }
        in_table = true;
    }
    tables
}

/// The parts of a text that stand in backticks.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

fn fact<'v>(vocabulary: &'v Vocabulary, cell: &str) -> &'v Fact {
    let [id] = quoted(cell)[..] else { panic!("{cell}") };
    vocabulary.fact(vocabulary.fact_by_id(id).unwrap_or_else(|| panic!("{id}"))).unwrap()
}

/// What a cell is read as, in the words of the page, or the whole message why it is refused.
fn outcome(text: &str, fact: &Fact, comma: Comma) -> Result<String, String> {
    let content = cell::read(text, fact, Manner { comma, ..Manner::default() });
    content
        .map(|content| {
            let value = content.value.as_ref().map_or("unknown".to_owned(), |value| value.show(fact, Language::En));
            if content.convention.is_some() { format!("{value}, noted") } else { value }
        })
        .map_err(|refused| refused.message.en.into_owned())
}

#[test]
fn every_cell_is_read_or_refused_as_the_page_says() {
    let vocabulary = shipped();
    let (mut read, mut refused) = (0, 0);
    for table in tables() {
        let (comma, expected) = match table.headings[..] {
            ["cell", "fact", expected] => (Comma::AsWritten, expected),
            ["cell beside `0,9`", "fact", expected] => (Comma::Doubtful, expected),
            _ => continue,
        };
        for row in &table.rows {
            let ([text, fact_cell, wanted], [text_in_quotes]) = (&row[..], &quoted(row[0])[..]) else {
                panic!("{row:?}")
            };
            let fact = fact(&vocabulary, fact_cell);
            let outcome = outcome(text_in_quotes, fact, comma);
            match expected {
                "read as" => {
                    assert_eq!(outcome.as_deref(), Ok(*wanted), "{text}");
                    read += 1;
                }
                "why it is refused" => {
                    let message = outcome.expect_err(text);
                    assert!(message.contains(*wanted), "{text}: {message}");
                    refused += 1;
                }
                other => panic!("{other}"),
            }
        }
    }
    assert!(read >= 50 && refused >= 50, "the tables were not found: {read} {refused}");
}

#[test]
fn the_lists_of_words_are_those_of_the_page() {
    let lists: [(&str, &[&str]); 7] = [
        ("yes", YES),
        ("no", NO),
        ("nothing is stated", VACANT),
        ("it is not known", UNKNOWN),
        ("it is not settled yet, which is refused", PENDING),
        ("as in the cell above", REPEATS),
        ("the formula failed", ERRORS),
    ];
    let rows: Vec<_> = tables()
        .into_iter()
        .filter(|table| table.headings == ["meaning", "words"])
        .flat_map(|table| table.rows)
        .collect();
    for (meaning, words) in lists {
        let [_, listed] = rows.iter().find(|row| row[0] == meaning).unwrap_or_else(|| panic!("{meaning}"))[..] else {
            panic!("{meaning}")
        };
        let listed: BTreeSet<_> = quoted(listed).into_iter().collect();
        let words: BTreeSet<_> = words.iter().copied().filter(|word| !word.is_empty()).collect();
        assert_eq!(listed, words, "{meaning}");
    }
    assert_eq!(rows.len(), lists.len());
    // Each word is read as its list says.
    assert!(YES.iter().chain(NO).all(|word| words::yes_no(word).is_some() && !words::is_unknown(word)));
}

#[test]
fn the_facts_of_the_tables_are_those_of_the_vocabulary() {
    let vocabulary = shipped();
    let table = tables().into_iter().find(|table| table.headings == ["fact", "type", "unit"]).unwrap();
    assert!(table.rows.len() > 5);
    for row in &table.rows {
        let fact = fact(&vocabulary, row[0]);
        let kind = match fact.kind {
            Type::YesNo => "yes/no",
            Type::Number { whole: true, .. } => "whole number",
            Type::Number { .. } => "number",
            Type::Date => "date",
            Type::Choice(_) => "choice",
            Type::Text => "text",
        };
        assert_eq!((row[1], row[2]), (kind, fact.unit_label(Language::En).as_str()), "{}", fact.id);
    }
}
