//! Random packs: every outcome that their expressions come to in SQL is that of the evaluator.
//!
//! The trees are evaluated here, and rows counted one by one; how trees are written, the steps that count, and those that look for the largest
//! number of rows that belong together, are proved in databases.

use std::sync::Arc;

use super::super::dialect::Dialect;
use super::super::pack::PackSql;
use super::super::rows::Rows;
use super::dice::Dice;
use super::evaluate::{Cell, Columns, evaluate};
use super::thrown;
use crate::fact::{
    Date, Decimal, Fact, FactId, Quantity, Record, Row, Stated, Table, TableId, Type, Value, Vocabulary,
};
use crate::source::Place;
use crate::verdict::{Outcome, judge};

const PACKS: usize = 1_000;
const RECORDS: usize = 6;

#[test]
fn random_packs_come_to_what_the_evaluator_says() {
    let (mut compared, mut seen) = (0, [0; 4]);
    for seed in 0..PACKS {
        let book = thrown::random(seed, false);
        let (vocabulary, pack) = (&book.vocabulary, &book.packs[0]);
        let in_sql: Vec<PackSql<'_>> =
            Dialect::ALL.iter().filter_map(|dialect| PackSql::new(vocabulary, pack, *dialect).ok()).collect();
        assert!(!in_sql.is_empty(), "pack {seed}");
        let mut dice = Dice::new(u64::try_from(seed).unwrap());
        for _ in 0..RECORDS {
            let record = record(vocabulary, &mut dice);
            let judgment = judge(vocabulary, &record, [pack]);
            for sql in &in_sql {
                let columns = calculated(sql, &record);
                let verdict = evaluate(&sql.verdict(), &columns);
                assert_eq!(verdict, Cell::Text(judgment.verdict.id().into()), "pack {seed}: {record:?}");
                for (found, expected) in sql.conditions.iter().zip(&judgment.conditions) {
                    let of_cases = found.cases.iter().zip(expected.cases.iter().map(|case| case.outcome));
                    for (met, outcome) in of_cases.chain([(&found.met, expected.outcome)]) {
                        let sql = super::super::query::outcome(&found.applies, met);
                        let id = Cell::Text(outcome.id().into());
                        assert_eq!(evaluate(&sql, &columns), id, "pack {seed}: {}: {record:?}", found.condition.id);
                        compared += 1;
                        seen[Outcome::ALL.iter().position(|known| *known == outcome).unwrap()] += 1;
                    }
                }
            }
        }
    }
    assert!(compared > PACKS * RECORDS * 18 && seen.iter().all(|number| *number > compared / 100), "{seen:?}");
}

/// The columns of the record, and all that is calculated from them, step by step.
fn calculated(sql: &PackSql<'_>, record: &Record) -> Columns {
    let vocabulary = sql.builder.vocabulary;
    let mut columns = Columns::from([("check_date".to_owned(), Cell::Date(record.check_date))]);
    for fact in sql.facts_read() {
        columns.insert(fact.id.to_string(), cell(fact, record.fact(vocabulary.fact_by_id(&fact.id).unwrap())));
    }
    let of_tables = sql.builder.tables.values().flat_map(|rows| rows.tallies.iter().map(|tally| tally.counts.step));
    let last = sql.builder.shared.iter().map(|shared| shared.step).chain(of_tables).max().unwrap_or(0);
    for step in 1..=last {
        let mut new = Columns::new();
        for (id, rows) in &sql.builder.tables {
            let table = vocabulary.table(*id).unwrap();
            let cells: Vec<Columns> = record.rows(*id).iter().map(|row| cells(table, row)).collect();
            count(table, rows, step, &cells, &columns, &mut new);
        }
        for shared in sql.builder.shared.iter().filter(|shared| shared.step == step) {
            new.insert(shared.name.clone(), evaluate(&shared.sql, &columns));
        }
        columns.extend(new);
    }
    columns
}

/// What is counted in a table for a step.
fn count(table: &Table, rows: &Rows, step: usize, cells: &[Columns], columns: &Columns, new: &mut Columns) {
    assert!(rows.largest.is_empty());
    let whole = |number: usize| Cell::Number(Decimal::from(number));
    for tally in rows.tallies.iter().filter(|tally| tally.counts.step == step) {
        let of_row = |row: &Columns| {
            let mut seen = columns.clone();
            seen.extend(row.clone());
            evaluate(&tally.holds, &seen)
        };
        let found: Vec<Cell> = cells.iter().map(of_row).collect();
        let sure = found.iter().filter(|holds| **holds == Cell::Bool(true)).count();
        let possible = found.iter().filter(|holds| **holds != Cell::Bool(false)).count();
        new.insert(tally.counts.sure.clone(), whole(sure));
        new.insert(tally.counts.possible.clone(), whole(possible));
    }
    for (value, name) in rows.keys.iter().filter(|_| step == 1) {
        let key = &table.columns[table.key.unwrap()];
        let wanted = Cell::Text(key.choices()[usize::from(*value)].id.to_string());
        let stated = cells.iter().filter(|row| row[&format!("{}.{}", table.id, key.id)] == wanted).count();
        new.insert(name.clone(), whole(stated));
    }
}

fn cells(table: &Table, row: &Row) -> Columns {
    let columns = table.columns.iter().enumerate();
    columns.map(|(at, fact)| (format!("{}.{}", table.id, fact.id), cell(fact, row.cell(at)))).collect()
}

/// A value as the tables of the database have it.
fn cell(fact: &Fact, stated: Option<&Stated>) -> Cell {
    match (stated.map(|stated| &stated.value), &fact.kind) {
        (None, _) => Cell::Null,
        (Some(Value::YesNo(truth)), _) => Cell::Bool(*truth),
        (Some(Value::Number(quantity)), Type::Number { unit, .. }) => Cell::Number(quantity.in_unit(unit).unwrap()),
        (Some(Value::Date(date)), _) => Cell::Date(*date),
        (Some(Value::Text(text)), _) => Cell::Text(text.to_string()),
        (Some(value @ Value::Choice(_)), _) => Cell::Text(value.plain(fact)),
        (Some(value), kind) => panic!("{value:?} is no {kind:?}"),
    }
}

/// A record that leaves much out, with values that the packs name or that lie beside them.
fn record(vocabulary: &Vocabulary, dice: &mut Dice) -> Record {
    let place = Place::File(Arc::from("random"));
    let mut record = Record::new(vocabulary, day(dice), place.clone());
    let stated = |value| Stated { value, place: place.clone(), evidence: None };
    for (at, fact) in vocabulary.facts.iter().enumerate() {
        if dice.percent(65) {
            record.state(FactId(u16::try_from(at).unwrap()), Some(stated(value(fact, dice))));
        }
    }
    for (at, table) in vocabulary.tables.iter().enumerate() {
        let mut keys: Vec<usize> = (0..table.key.map_or(4, |key| table.columns[key].choices().len())).collect();
        for _ in 0..dice.below(keys.len() + 1) {
            let key = keys.swap_remove(dice.below(keys.len()));
            let cells = table.columns.iter().enumerate().map(|(at, fact)| match table.key {
                Some(of_key) if of_key == at => Some(Value::Choice(u16::try_from(key).unwrap())),
                _ => dice.percent(70).then(|| value(fact, dice)),
            });
            let cells: Vec<_> = cells.map(|value| value.map(stated).map(Box::new)).collect();
            record.add_row(TableId(u16::try_from(at).unwrap()), Row { cells, place: place.clone(), evidence: None });
        }
    }
    record
}

fn value(fact: &Fact, dice: &mut Dice) -> Value {
    match &fact.kind {
        Type::YesNo => Value::YesNo(dice.percent(50)),
        Type::Number { unit, whole, .. } => {
            const ANY: [&str; 12] = ["0", "1", "1.5", "2", "3", "6", "6.6", "60000", "100", "599.5", "600.5", "0.015"];
            const WHOLE: [&str; 4] = ["0", "1", "2", "3"];
            let amount = if *whole { dice.pick(&WHOLE) } else { dice.pick(&ANY) };
            Value::Number(Quantity { amount: amount.parse().unwrap(), unit })
        }
        Type::Date => Value::Date(day(dice)),
        Type::Choice(values) => Value::Choice(u16::try_from(dice.below(values.len())).unwrap()),
        Type::Text => Value::Text(Arc::from(*dice.pick(&["东翼", "it's", "一", "二"]))),
    }
}

fn day(dice: &mut Dice) -> Date {
    let days = [
        "2005-01-31",
        "2005-02-28",
        "2004-02-29",
        "2005-03-01",
        "2005-07-12",
        "2005-07-13",
        "2005-07-14",
        "1900-01-01",
        "2200-12-31",
    ];
    dice.pick(&days).parse().unwrap()
}
