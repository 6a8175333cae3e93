//! Random records over the whole vocabulary. A seed gives the same record for ever; values lie where the borders of the law are.

// With their paths, because the example that compares databases has this module too.
#[path = "random/dice.rs"]
mod dice;
#[path = "random/scene.rs"]
mod scene;

use std::collections::HashSet;
use std::fmt::Write;
use std::sync::Arc;

use kuangjian::fact::{Date, FactId, Record, Row, Stated, Table, TableId, Value, Vocabulary};
use kuangjian::rule::Pack;
use kuangjian::source::Place;

use crate::plain::calendar::civil;
pub use dice::Dice;
use scene::Scene;

/// How much a record says, and what: of a hundred facts, how many are not stated and how many of the rest speak against the mine.
#[derive(Clone, Copy)]
pub struct Mood {
    unknown: u64,
    adverse: u64,
}

/// Between them, about four facts in ten are not stated.
const MOODS: [Mood; 10] = [
    Mood { unknown: 40, adverse: 50 },
    Mood { unknown: 40, adverse: 15 },
    Mood { unknown: 80, adverse: 40 },
    Mood { unknown: 60, adverse: 40 },
    Mood { unknown: 60, adverse: 5 },
    Mood { unknown: 20, adverse: 30 },
    Mood { unknown: 15, adverse: 5 },
    Mood { unknown: 95, adverse: 30 },
    Mood { unknown: 2, adverse: 3 },
    Mood { unknown: 0, adverse: 0 },
];

/// The record of a seed.
pub fn record(vocabulary: &Vocabulary, seed: u64) -> Record {
    record_of(vocabulary, seed, |_| true, |_| true)
}

/// What packs ask for.
pub struct About {
    facts: HashSet<FactId>,
    tables: HashSet<TableId>,
}

impl About {
    /// The record of a seed that states only that.
    pub fn record(&self, vocabulary: &Vocabulary, seed: u64) -> Record {
        record_of(vocabulary, seed, |id| self.facts.contains(&id), |id| self.tables.contains(&id))
    }
}

/// What the packs ask for.
pub fn about(vocabulary: &Vocabulary, packs: &[&Pack]) -> About {
    let (mut facts, mut tables) = (HashSet::new(), HashSet::new());
    for condition in packs.iter().flat_map(|pack| &pack.conditions) {
        let exprs = condition.applies_when.iter().chain(condition.cases.iter().map(|case| &case.expr));
        for expr in exprs {
            expr.walk(&mut |expr| {
                tables.extend(expr.table());
                facts.extend(expr.fact());
            });
        }
    }
    facts.extend(tables.iter().map(|table| vocabulary.table(*table).unwrap().complete));
    About { facts, tables }
}

fn record_of(
    vocabulary: &Vocabulary,
    seed: u64,
    wants_fact: impl Fn(FactId) -> bool,
    wants_table: impl Fn(TableId) -> bool,
) -> Record {
    let mut dice = Dice::new(seed);
    let mood = *dice.pick(&MOODS);
    let mut scene = Scene::new(dice, mood);
    let place = Place::File(Arc::from("random"));
    let mut record = Record::new(vocabulary, date(scene.check_date), place.clone());
    for (at, fact) in vocabulary.facts.iter().enumerate() {
        let id = FactId(u16::try_from(at).unwrap());
        if !wants_fact(id) {
            continue;
        }
        let value = scene.value(fact, "");
        if !scene.is_hidden() {
            record.state(id, Some(Stated { value, place: place.clone(), evidence: None }));
        }
    }
    for (at, table) in vocabulary.tables.iter().enumerate() {
        let id = TableId(u16::try_from(at).unwrap());
        if !wants_table(id) {
            continue;
        }
        for cells in rows(&mut scene, table) {
            let state = |value| Box::new(Stated { value, place: place.clone(), evidence: None });
            let cells = cells.into_iter().map(|cell| cell.map(state)).collect();
            record.add_row(id, Row { cells, place: place.clone(), evidence: None });
        }
    }
    record
}

/// Up to six rows, with cells that are not stated. A table's key is always stated, and differs from row to row: nothing else can be read.
fn rows(scene: &mut Scene, table: &Table) -> Vec<Vec<Option<Value>>> {
    let mut keys: Vec<u16> = match table.key {
        Some(key) => (0..u16::try_from(table.columns[key].choices().len()).unwrap()).collect(),
        None => Vec::new(),
    };
    let number = scene.number_of_rows(table);
    let number = if table.key.is_some() { number.min(keys.len()) } else { number };
    let mut rows = Vec::new();
    for _ in 0..number {
        let mut cells = Vec::new();
        for (at, column) in table.columns.iter().enumerate() {
            cells.push(if table.key == Some(at) {
                Some(Value::Choice(keys.swap_remove(scene.dice.below(keys.len()))))
            } else {
                let value = scene.value(column, &table.id);
                if scene.is_cell_hidden() { None } else { Some(value) }
            });
        }
        rows.push(cells);
    }
    rows
}

/// A numbered day as the crate writes it.
pub fn date(number: i64) -> Date {
    let (year, month, day) = civil(number);
    Date::new(i16::try_from(year).unwrap(), i8::try_from(month).unwrap(), i8::try_from(day).unwrap()).unwrap()
}

/// What a record states, for people to look at.
pub fn shown(vocabulary: &Vocabulary, record: &Record) -> String {
    let mut text = format!("check_date {}\n", record.check_date);
    for (at, fact) in vocabulary.facts.iter().enumerate() {
        if let Some(stated) = record.fact(FactId(u16::try_from(at).unwrap())) {
            writeln!(text, "{} {}", fact.id, stated.value.plain(fact)).unwrap();
        }
    }
    for (at, table) in vocabulary.tables.iter().enumerate() {
        for row in record.rows(TableId(u16::try_from(at).unwrap())) {
            let cells = table.columns.iter().zip(&row.cells);
            let shown = cells
                .filter_map(|(column, cell)| Some(format!("{} {}", column.id, cell.as_ref()?.value.plain(column))));
            writeln!(text, "{}: {}", table.id, shown.collect::<Vec<_>>().join(", ")).unwrap();
        }
    }
    text
}

#[test]
fn a_seed_gives_one_record() {
    let vocabulary = crate::rules::embedded().vocabulary;
    for seed in 0..50 {
        assert_eq!(record(&vocabulary, seed), record(&vocabulary, seed));
    }
    assert_ne!(record(&vocabulary, 1), record(&vocabulary, 2));
}

#[test]
fn about_four_facts_in_ten_are_not_stated() {
    let vocabulary = crate::rules::embedded().vocabulary;
    let facts = u16::try_from(vocabulary.facts.len()).unwrap();
    let stated = |record: Record| (0..facts).filter(|at| record.fact(FactId(*at)).is_some()).count();
    let stated: usize = (0..1000).map(|seed| stated(record(&vocabulary, seed))).sum();
    let unknown = 100 - stated * 100 / (1000 * usize::from(facts));
    assert!((35..=45).contains(&unknown), "{unknown} %");
}
