//! The vocabulary that the program carries, under the names that it gives.

use crate::fact::{Fact, Type};
use crate::record::heading::{self, Names};
use crate::record::manner::Manner;
use crate::record::testing::shipped;
use crate::record::{cell, name};
use crate::source::Language;

#[test]
fn every_name_is_a_heading_with_and_without_unit_and_evidence() {
    let vocabulary = shipped();
    for fact in &vocabulary.facts {
        for name in fact.names() {
            let wanted = name::Target::Fact(vocabulary.fact_by_id(&fact.id).unwrap());
            assert_eq!(heading::read(name, &vocabulary).unwrap().target, wanted, "{name}");
            let evidence = heading::read(&format!("{name} 证据"), &vocabulary).unwrap();
            assert_eq!((evidence.target, evidence.is_evidence), (wanted, true), "{name}");
            if let Type::Number { unit, .. } = fact.kind
                && !unit.symbol.is_empty()
            {
                let text = format!("{name}（{}）", fact.unit_label(Language::Zh));
                let with_unit = heading::read(&text, &vocabulary).unwrap();
                assert_eq!((with_unit.target, with_unit.unit), (wanted, Some(unit)), "{text}");
            }
        }
    }
}

#[test]
fn every_cell_of_a_table_has_a_name() {
    let vocabulary = shipped();
    for table in &vocabulary.tables {
        let key = table.key.map_or("1", |key| &*table.columns[key].choices()[0].label.zh);
        for (at, column) in table.columns.iter().enumerate().filter(|(at, _)| Some(*at) != table.key) {
            for (table, column) in table.names().flat_map(|table| column.names().map(move |column| (table, column))) {
                let name = format!("{table}.{key}.{column}");
                let (target, _) = vocabulary.find(&name).unwrap_or_else(|| panic!("{name}"));
                assert!(matches!(target, name::Target::Cell(_, _, number) if usize::from(number) == at), "{name}");
            }
        }
    }
}

#[test]
fn every_value_of_a_choice_is_read_as_itself() {
    let vocabulary = shipped();
    let columns = vocabulary.tables.iter().flat_map(|table| &table.columns);
    let is_read = |fact: &Fact| {
        for choice in fact.choices() {
            for name in choice.names() {
                let value = cell::read(name, fact, Manner::default()).unwrap().value.unwrap();
                assert_eq!(value.plain(fact), choice.id, "{name}");
            }
        }
    };
    vocabulary.facts.iter().chain(columns).for_each(is_read);
}
