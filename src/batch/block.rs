//! The values of 64 records, a slot beside the other.

use std::sync::Arc;

use super::layout::{CHECK_DATE, Layout, Slot, Uses};
use super::truths::{LANES, Truths, bit};
use crate::fact::{Date, Decimal, Quantity, Record, Row, Stated, Truth, Unit, Value, Vocabulary};
use crate::record::RowKey;
use crate::source::Place;

/// The digits after the point with which numbers are kept, in the unit of their slot.
pub const DIGITS: u32 = 6;

/// The greatest number that is kept, with its digits after the point: 10⁹ units. A record with another is judged by itself.
pub const LARGEST: i64 = 1_000_000_000_000_000;

/// The numbers of 64 records.
#[derive(Debug, Clone)]
pub struct Numbers {
    /// The records that state one.
    pub known: u64,
    /// The numbers, times ten to the power of [`DIGITS`]; whatever where none is stated, but never beyond [`LARGEST`].
    pub values: [i64; LANES],
}

/// The days of 64 records.
#[derive(Debug, Clone)]
pub struct Days {
    /// The records that state one.
    pub known: u64,
    /// The days, counted as [`Date::number`] does; whatever where none is stated.
    pub values: [i32; LANES],
}

/// The choices of 64 records.
#[derive(Debug, Clone)]
pub struct Choices {
    /// The records that state one.
    pub known: u64,
    /// The positions of the values; whatever where none is stated.
    pub values: [u16; LANES],
}

/// The texts of 64 records, where stated.
pub type Texts = [Option<Arc<str>>; LANES];

impl Numbers {
    /// Of no record.
    pub const UNKNOWN: Numbers = Numbers { known: 0, values: [0; LANES] };
}

impl Days {
    /// Of no record.
    pub const UNKNOWN: Days = Days { known: 0, values: [0; LANES] };

    /// The same day for every record.
    pub fn all(number: i32) -> Days {
        Days { known: !0, values: [number; LANES] }
    }
}

impl Choices {
    /// Of no record.
    pub const UNKNOWN: Choices = Choices { known: 0, values: [0; LANES] };
}

/// The values of 64 records.
#[derive(Debug, Clone)]
pub struct Block {
    /// By [`Slot::YesNo`].
    pub yes_no: Vec<Truths>,
    /// By [`Slot::Number`].
    pub numbers: Vec<Numbers>,
    /// By [`Slot::Date`].
    pub days: Vec<Days>,
    /// By [`Slot::Choice`].
    pub choices: Vec<Choices>,
    /// By [`Slot::Text`].
    pub texts: Vec<Texts>,
    /// By the number of a row: the records that have it.
    pub rows: Vec<u64>,
}

impl Block {
    /// Records that state nothing.
    pub fn new(layout: &Layout) -> Block {
        let [yes_no, numbers, days, choices, texts, rows] = layout.sizes();
        Block {
            yes_no: vec![Truths::UNKNOWN; yes_no],
            numbers: vec![Numbers::UNKNOWN; numbers],
            days: vec![Days::UNKNOWN; days],
            choices: vec![Choices::UNKNOWN; choices],
            texts: vec![[const { None }; LANES]; texts],
            rows: vec![0; rows],
        }
    }

    /// Every record states nothing again.
    pub fn forget(&mut self) {
        self.yes_no.fill(Truths::UNKNOWN);
        self.numbers.iter_mut().for_each(|numbers| numbers.known = 0);
        self.days.iter_mut().for_each(|days| days.known = 0);
        self.choices.iter_mut().for_each(|choices| choices.known = 0);
        self.texts.iter_mut().flatten().for_each(|text| *text = None);
        self.rows.fill(0);
    }

    /// States a value of one record; whether it could be kept.
    pub fn state(&mut self, slot: Slot, lane: usize, value: &Value, layout: &Layout) -> bool {
        match (slot, value) {
            (Slot::YesNo(at), Value::YesNo(yes)) => {
                at_mut(&mut self.yes_no, at).is_some_and(|truths| put(truths, lane, Truth::from(*yes)))
            }
            (Slot::Number(at), Value::Number(quantity)) => {
                let kept = layout.unit(at).and_then(|unit| kept(*quantity, unit));
                let lanes = at_mut(&mut self.numbers, at);
                lanes.zip(kept).is_some_and(|(of, kept)| fill((&mut of.known, &mut of.values), lane, kept))
            }
            (Slot::Date(at), Value::Date(date)) => {
                let lanes = at_mut(&mut self.days, at);
                lanes.is_some_and(|of| fill((&mut of.known, &mut of.values), lane, date.number()))
            }
            (Slot::Choice(at), Value::Choice(choice)) => {
                let lanes = at_mut(&mut self.choices, at);
                lanes.is_some_and(|of| fill((&mut of.known, &mut of.values), lane, *choice))
            }
            (Slot::Text(at), Value::Text(text)) => {
                let slot = at_mut(&mut self.texts, at).and_then(|texts| texts.get_mut(lane));
                slot.is_some_and(|slot| {
                    *slot = Some(Arc::clone(text));
                    true
                })
            }
            _ => false,
        }
    }

    /// States that a record has a row; whether it had not yet.
    pub fn add_row(&mut self, row: u32, lane: usize) -> bool {
        at_mut(&mut self.rows, row).is_some_and(|records| {
            let is_new = *records & bit(lane) == 0;
            *records |= bit(lane);
            is_new
        })
    }

    /// What one record states in a slot.
    pub fn value(&self, slot: Slot, lane: usize, layout: &Layout) -> Option<Value> {
        let is_known = |known: u64| (known & bit(lane) != 0).then_some(());
        match slot {
            Slot::YesNo(at) => match at_of(&self.yes_no, at)?.of(bit(lane)) {
                Truth::Unknown => None,
                truth => Some(Value::YesNo(truth == Truth::True)),
            },
            Slot::Number(at) => {
                let lanes = at_of(&self.numbers, at)?;
                is_known(lanes.known)?;
                let amount = Decimal::new(i128::from(*lanes.values.get(lane)?), DIGITS);
                Some(Value::Number(Quantity { amount, unit: layout.unit(at)? }))
            }
            Slot::Date(at) => {
                let lanes = at_of(&self.days, at)?;
                is_known(lanes.known)?;
                Date::numbered(*lanes.values.get(lane)?).map(Value::Date)
            }
            Slot::Choice(at) => {
                let lanes = at_of(&self.choices, at)?;
                is_known(lanes.known)?;
                lanes.values.get(lane).map(|at| Value::Choice(*at))
            }
            Slot::Text(at) => at_of(&self.texts, at)?.get(lane)?.clone().map(Value::Text),
        }
    }

    /// States what a record states of what is used; whether all of it could be kept.
    pub fn load(
        &mut self,
        lane: usize,
        record: &Record,
        (layout, uses, vocabulary): (&Layout, &Uses, &Vocabulary),
    ) -> bool {
        let mut fits = self.state(Slot::Date(CHECK_DATE), lane, &Value::Date(record.check_date), layout);
        for id in record.stated().and(&uses.facts) {
            let Some(stated) = record.fact(id) else { continue };
            fits &= layout.fact(id).is_some_and(|slot| self.state(slot, lane, &stated.value, layout));
        }
        for (id, rows) in record.stated_tables().filter(|(id, _)| uses.tables.contains(id)) {
            let Some(table) = vocabulary.table(id) else { continue };
            for (ordinal, row) in (1u16..).zip(rows) {
                let key = match table.key.map(|key| row.cell(key).map(|stated| &stated.value)) {
                    None => RowKey::Ordinal(ordinal),
                    Some(Some(Value::Choice(choice))) => RowKey::Choice(*choice),
                    Some(_) => return false,
                };
                fits &= layout.row(id, key).is_some_and(|row| self.add_row(row, lane));
                for (column, stated) in (0u16..).zip(&row.cells) {
                    let Some(stated) = stated.as_ref().filter(|_| table.key != Some(usize::from(column))) else {
                        continue;
                    };
                    let slot = layout.cell((id, key, column));
                    fits &= slot.is_some_and(|slot| self.state(slot, lane, &stated.value, layout));
                }
            }
        }
        fits
    }

    /// One record as it was stated, with what is used and in no place.
    pub fn record(
        &self,
        lane: usize,
        (layout, uses, vocabulary): (&Layout, &Uses, &Vocabulary),
        nowhere: &Place,
    ) -> Option<Record> {
        let stated = |value| Stated { value, place: nowhere.clone(), evidence: None };
        let Some(Value::Date(check_date)) = self.value(Slot::Date(CHECK_DATE), lane, layout) else { return None };
        let mut record = Record::new(vocabulary, check_date, nowhere.clone());
        for id in uses.facts.iter() {
            if let Some(value) = layout.fact(id).and_then(|slot| self.value(slot, lane, layout)) {
                record.state(id, Some(stated(value)));
            }
        }
        for id in &uses.tables {
            let has = |row: u32| at_of(&self.rows, row).is_some_and(|records| records & bit(lane) != 0);
            let mut rows = layout.rows_of(*id).filter(|(_, row)| has(*row)).map(|(key, _)| key).peekable();
            let Some(table) = rows.peek().and_then(|_| vocabulary.table(*id)) else { continue };
            for key in rows {
                let cell = |column: u16| match key {
                    RowKey::Choice(choice) if table.key == Some(usize::from(column)) => Some(Value::Choice(choice)),
                    _ => self.value(layout.cell((*id, key, column))?, lane, layout),
                };
                let cells =
                    (0u16..).zip(&table.columns).map(|(column, _)| cell(column).map(stated).map(Box::new)).collect();
                record.add_row(*id, Row { cells, place: nowhere.clone(), evidence: None });
            }
        }
        Some(record)
    }
}

/// The number as it is kept in `unit`, if it can be.
pub fn kept(quantity: Quantity, unit: &Unit) -> Option<i64> {
    let scaled = quantity.in_unit(unit)?.scaled(DIGITS)?;
    i64::try_from(scaled).ok().filter(|kept| (-LARGEST..=LARGEST).contains(kept))
}

/// What stands at a number.
pub fn at_of<T>(lanes: &[T], at: u32) -> Option<&T> {
    lanes.get(usize::try_from(at).ok()?)
}

/// What stands at a number, to change.
pub fn at_mut<T>(lanes: &mut [T], at: u32) -> Option<&mut T> {
    lanes.get_mut(usize::try_from(at).ok()?)
}

fn put(truths: &mut Truths, lane: usize, truth: Truth) -> bool {
    *truths = truths.with(bit(lane), truth);
    true
}

fn fill<T>((known, values): (&mut u64, &mut [T; LANES]), lane: usize, value: T) -> bool {
    values.get_mut(lane).is_some_and(|slot| {
        *slot = value;
        *known |= bit(lane);
        true
    })
}
