//! What is known of one mine on one check date, each fact with its provenance.

use std::sync::Arc;

use super::{Date, Decimal, Fact, FactId, FactSet, TableId, Type, Unit, Vocabulary};
use crate::source::{Language, Place};

/// A number with the unit in which it was stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantity {
    /// The number as stated.
    pub amount: Decimal,
    /// The unit it was stated in.
    pub unit: &'static Unit,
}

impl Quantity {
    /// The amount in the dimension's basic unit; exact, and `None` only beyond the digits that are kept.
    #[inline]
    pub fn basic(self) -> Option<Decimal> {
        self.amount.checked_mul(self.unit.factor)
    }

    /// The amount in `unit`, if it can be written exactly there.
    pub fn in_unit(self, unit: &Unit) -> Option<Decimal> {
        (unit.dimension == self.unit.dimension).then_some(())?;
        self.basic()?.checked_div_exact(unit.factor)
    }
}

/// The value of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Yes or no.
    YesNo(bool),
    /// A number with its unit.
    Number(Quantity),
    /// A day.
    Date(Date),
    /// The position of the value among the fact's choices.
    Choice(u16),
    /// A text.
    Text(Arc<str>),
}

/// A value that a record states, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// The value.
    pub value: Value,
    /// Where the record states it.
    pub place: Place,
    /// What the inspector noted as evidence.
    pub evidence: Option<Arc<str>>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The value of each column, where stated; boxed, as most are not.
    pub cells: Vec<Option<Box<Stated>>>,
    /// Where the row stands.
    pub place: Place,
    /// What the inspector noted as evidence.
    pub evidence: Option<Arc<str>>,
}

impl Row {
    /// The value of a column.
    #[inline]
    pub fn cell(&self, column: usize) -> Option<&Stated> {
        self.cells.get(column)?.as_deref()
    }
}

/// What is known of one mine on one check date. What is not stated is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The day as of which the record is judged.
    pub check_date: Date,
    /// The check date that the record itself states, also where another day was asked for; none where it states none.
    pub stated_check_date: Option<Date>,
    /// The file, row or document that the record comes from.
    pub place: Place,
    facts: Facts,
    tables: Tables,
}

/// The facts that a record states: few of those that there are, and there are many records.
#[derive(Debug, Clone)]
struct Facts {
    /// Of every fact the position among the stated ones, from 1; 0 if it is not stated.
    positions: Vec<u16>,
    /// The stated facts, in the order in which they were stated.
    stated: Vec<Stated>,
    /// Which those are.
    ids: Vec<FactId>,
    /// The same as a set.
    set: FactSet,
}

impl Facts {
    fn none_of(number: usize) -> Facts {
        Facts { positions: vec![0; number], stated: Vec::new(), ids: Vec::new(), set: FactSet::none_of(number) }
    }

    #[inline]
    fn get(&self, id: FactId) -> Option<&Stated> {
        let position = *self.positions.get(usize::from(id.0))?;
        self.stated.get(usize::from(position).checked_sub(1)?)
    }

    fn state(&mut self, id: FactId, stated: Stated) {
        let Some(position) = self.positions.get_mut(usize::from(id.0)) else { return };
        match usize::from(*position).checked_sub(1).and_then(|at| self.stated.get_mut(at)) {
            Some(before) => *before = stated,
            None => {
                // There are no more facts than numbers for them.
                let Ok(next) = u16::try_from(self.stated.len() + 1) else { return };
                *position = next;
                self.stated.push(stated);
                self.ids.push(id);
                self.set.add(id);
            }
        }
    }

    fn remove(&mut self, id: FactId) {
        let Some(position) = self.positions.get_mut(usize::from(id.0)) else { return };
        let Some(at) = usize::from(std::mem::take(position)).checked_sub(1) else { return };
        self.stated.swap_remove(at);
        self.ids.swap_remove(at);
        self.set.remove(id);
        // The last one stands in its place now.
        let moved = self.ids.get(at).and_then(|moved| self.positions.get_mut(usize::from(moved.0)));
        if let (Some(moved), Ok(place)) = (moved, u16::try_from(at + 1)) {
            *moved = place;
        }
    }

    /// Those that are stated, in the order of the vocabulary.
    fn iter(&self) -> impl Iterator<Item = (FactId, &Stated)> {
        self.set.iter().filter_map(|id| Some((id, self.get(id)?)))
    }
}

/// The tables of which a record states rows: few of those that there are.
#[derive(Debug, Clone, Default)]
struct Tables(Vec<(TableId, Vec<Row>)>);

impl Tables {
    #[inline]
    fn rows(&self, id: TableId) -> &[Row] {
        self.0.iter().find(|(of, _)| *of == id).map_or(&[], |(_, rows)| rows)
    }

    fn rows_mut(&mut self, id: TableId) -> Option<&mut Vec<Row>> {
        let at = self.0.partition_point(|(of, _)| *of < id);
        if self.0.get(at).is_none_or(|(of, _)| *of != id) {
            self.0.insert(at, (id, Vec::new()));
        }
        self.0.get_mut(at).map(|(_, rows)| rows)
    }

    /// Those that have rows, in the order of the vocabulary.
    fn iter(&self) -> impl Iterator<Item = (TableId, &[Row])> {
        self.0.iter().filter(|(_, rows)| !rows.is_empty()).map(|(id, rows)| (*id, rows.as_slice()))
    }
}

/// A table without rows is as one of which nothing is said.
impl PartialEq for Tables {
    fn eq(&self, other: &Tables) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Tables {}

/// The order in which facts were stated does not matter.
impl PartialEq for Facts {
    fn eq(&self, other: &Facts) -> bool {
        self.positions.len() == other.positions.len() && self.iter().eq(other.iter())
    }
}

impl Eq for Facts {}

impl Record {
    /// A record that states nothing yet.
    pub fn new(vocabulary: &Vocabulary, check_date: Date, place: Place) -> Self {
        Record {
            check_date,
            stated_check_date: None,
            place,
            facts: Facts::none_of(vocabulary.facts.len()),
            tables: Tables::default(),
        }
    }

    /// What is stated of a fact.
    #[inline]
    pub fn fact(&self, id: FactId) -> Option<&Stated> {
        self.facts.get(id)
    }

    /// The rows stated of a table.
    #[inline]
    pub fn rows(&self, id: TableId) -> &[Row] {
        self.tables.rows(id)
    }

    /// States a fact, in place of what was stated before.
    pub fn state(&mut self, id: FactId, stated: Option<Stated>) {
        match stated {
            Some(stated) => self.facts.state(id, stated),
            None => self.facts.remove(id),
        }
    }

    /// Every fact that is stated, in the order of the vocabulary.
    pub fn stated_facts(&self) -> impl Iterator<Item = (FactId, &Stated)> {
        self.facts.iter()
    }

    /// Which facts are stated.
    pub fn stated(&self) -> &FactSet {
        &self.facts.set
    }

    /// Every table of which rows are stated, with these, in the order of the vocabulary.
    pub fn stated_tables(&self) -> impl Iterator<Item = (TableId, &[Row])> {
        self.tables.iter()
    }

    /// Adds a row to a table.
    pub fn add_row(&mut self, id: TableId, row: Row) {
        if let Some(rows) = self.tables.rows_mut(id) {
            rows.push(row);
        }
    }

    /// The rows of a table, to change.
    pub fn rows_mut(&mut self, id: TableId) -> Option<&mut Vec<Row>> {
        self.tables.rows_mut(id)
    }

    /// So many facts are likely to be stated.
    pub fn expect_facts(&mut self, number: usize) {
        self.facts.stated.reserve_exact(number);
        self.facts.ids.reserve_exact(number);
    }

    /// The text of a fact such as the mine's id.
    pub fn text(&self, id: Option<FactId>) -> Option<&str> {
        match &self.fact(id?)?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether the rows stated of a table are all its rows, as far as the record says.
    pub fn is_complete(&self, vocabulary: &Vocabulary, id: TableId) -> Option<bool> {
        match self.fact(vocabulary.complete(id)?)?.value {
            Value::YesNo(complete) => Some(complete),
            _ => None,
        }
    }
}

impl Value {
    /// The value as people write it, with its unit.
    pub fn show(&self, fact: &Fact, language: Language) -> String {
        match self {
            Value::YesNo(yes) => match (yes, language) {
                (true, Language::Zh) => "是".into(),
                (false, Language::Zh) => "否".into(),
                (true, Language::En) => "yes".into(),
                (false, Language::En) => "no".into(),
            },
            Value::Number(quantity) => match &fact.kind {
                Type::Number { unit, .. } if quantity.in_unit(unit).is_some() => {
                    let amount = quantity.in_unit(unit).unwrap_or(quantity.amount);
                    format!("{amount} {}", fact.unit_label(language)).trim_end().to_owned()
                }
                _ => format!("{} {}", quantity.amount, quantity.unit.symbol),
            },
            Value::Date(date) => date.to_string(),
            Value::Choice(at) => fact
                .choices()
                .get(usize::from(*at))
                .map_or_else(String::new, |choice| choice.label.in_language(language).to_owned()),
            Value::Text(text) => text.to_string(),
        }
    }

    /// The value in the form that records and JSON use: ids of choices, bare numbers in the fact's unit.
    pub fn plain(&self, fact: &Fact) -> String {
        match self {
            Value::YesNo(yes) => yes.to_string(),
            Value::Number(quantity) => match &fact.kind {
                Type::Number { unit, .. } => match quantity.in_unit(unit) {
                    Some(amount) => amount.to_string(),
                    None => format!("{} {}", quantity.amount, quantity.unit.symbol),
                },
                _ => quantity.amount.to_string(),
            },
            Value::Date(date) => date.to_string(),
            Value::Choice(at) => {
                fact.choices().get(usize::from(*at)).map_or_else(String::new, |choice| choice.id.to_string())
            }
            Value::Text(text) => text.to_string(),
        }
    }
}
