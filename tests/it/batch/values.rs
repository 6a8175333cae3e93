//! Random records of what a pack is about: much is unknown, and the rest lies where comparisons turn.

use std::sync::Arc;

use kuangjian::fact::{Quantity, Record, Row, Stated, Type, Value, Vocabulary};
use kuangjian::source::Place;

use super::formulas::{DAYS, NUMBERS, TEXTS, World, any_unit};
use crate::random::Dice;

pub fn record(vocabulary: &Vocabulary, world: &World, dice: &mut Dice) -> Record {
    let place = Place::File("random".into());
    let mut record = Record::new(vocabulary, dice.pick(&DAYS).parse().unwrap(), place.clone());
    let unknown = *dice.pick(&[5, 30, 30, 60]);
    let stated = |value| Stated { value, place: place.clone(), evidence: None };
    let complete = world.tables.iter().map(|id| vocabulary.table(*id).unwrap().complete);
    for id in world.facts.iter().copied().chain(complete) {
        let value = value(&vocabulary.fact(id).unwrap().kind, dice);
        record.state(id, (!dice.percent(unknown)).then(|| stated(value)));
    }
    for id in &world.tables {
        let table = vocabulary.table(*id).unwrap();
        if !record.rows(*id).is_empty() {
            continue;
        }
        let mut keys: Vec<u16> = match table.key {
            Some(key) => (0..u16::try_from(table.columns[key].choices().len()).unwrap()).collect(),
            None => Vec::new(),
        };
        // One more than is judged at once, now and then.
        let number = *dice.pick(&[0, 1, 1, 2, 3, 3, 4]);
        for _ in 0..if table.key.is_some() { number.min(keys.len()) } else { number } {
            let mut cells = Vec::new();
            for (at, column) in table.columns.iter().enumerate() {
                let value = match table.key {
                    Some(key) if key == at => Value::Choice(keys.swap_remove(dice.below(keys.len()))),
                    _ => value(&column.kind, dice),
                };
                let is_key = table.key == Some(at);
                cells.push((is_key || !dice.percent(unknown / 2)).then(|| Box::new(stated(value))));
            }
            record.add_row(*id, Row { cells, place: place.clone(), evidence: None });
        }
    }
    record
}

fn value(kind: &Type, dice: &mut Dice) -> Value {
    match kind {
        Type::YesNo => Value::YesNo(dice.percent(50)),
        Type::Number { unit, .. } => {
            // Most numbers fit; those that do not make their record go another way.
            let of = if dice.percent(97) { &NUMBERS[..7] } else { &NUMBERS[..] };
            let unit = if dice.percent(80) { unit } else { any_unit(dice, unit) };
            Value::Number(Quantity { amount: dice.pick(of).parse().unwrap(), unit })
        }
        Type::Date => Value::Date(dice.pick(&DAYS).parse().unwrap()),
        Type::Choice(values) => Value::Choice(u16::try_from(dice.below(values.len())).unwrap()),
        Type::Text => Value::Text(Arc::from(*dice.pick(&TEXTS))),
    }
}
