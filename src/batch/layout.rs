//! Which values of a record the rules ask for, and where each of them is kept.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::FixedState;

use crate::expr::Expr;
use crate::fact::{FactId, FactSet, TableId, Type, Unit, Vocabulary};
use crate::record::RowKey;
use crate::rule::uses::Entry;
use crate::rule::{Invariant, Pack};

/// Where a value is kept: the kind of its lanes, and their number among those of the kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// A yes or no.
    YesNo(u32),
    /// A number, in [`Layout::unit`].
    Number(u32),
    /// A day.
    Date(u32),
    /// The position of a choice.
    Choice(u32),
    /// A text.
    Text(u32),
}

/// The slot of the check date, which every record has.
pub const CHECK_DATE: u32 = 0;

/// What packs ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Uses {
    /// Facts.
    pub facts: FactSet,
    /// Tables. Of a row every cell counts, because the row is there if one of them states anything.
    pub tables: BTreeSet<TableId>,
}

impl Uses {
    /// What the packs ask for.
    pub fn of(vocabulary: &Vocabulary, packs: &[&Pack]) -> Uses {
        let conditions = || packs.iter().flat_map(|pack| &pack.conditions);
        let cases = || conditions().flat_map(|condition| &condition.cases);
        let guards = conditions().filter_map(|condition| condition.applies_when.as_ref());
        let mut uses = Uses::of_expressions(vocabulary, guards.chain(cases().map(|case| &case.expr)));
        cases().filter_map(|case| case.finding).for_each(|id| uses.facts.add(id));
        uses
    }

    /// The same with what the invariants ask for.
    pub fn with_invariants(mut self, vocabulary: &Vocabulary, invariants: &[Invariant]) -> Uses {
        let of_invariants = Uses::of_expressions(vocabulary, invariants.iter().map(|invariant| &invariant.holds));
        self.facts.add_all(&of_invariants.facts);
        self.tables.extend(of_invariants.tables);
        self
    }

    /// What the expressions ask for.
    pub fn of_expressions<'e>(vocabulary: &Vocabulary, expressions: impl Iterator<Item = &'e Expr>) -> Uses {
        let mut uses = Uses::default();
        expressions.for_each(|expr| uses.add(expr));
        let complete = uses.tables.iter().filter_map(|id| vocabulary.complete(*id));
        complete.for_each(|id| uses.facts.add(id));
        uses
    }

    fn add(&mut self, expr: &Expr) {
        expr.walk(&mut |inner| {
            self.tables.extend(inner.table());
            inner.fact().into_iter().for_each(|id| self.facts.add(id));
        });
    }
}

/// Where the values are kept that a file can state. What has no slot is not stated by any of its records.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// By the number of the fact.
    facts: Vec<Option<Slot>>,
    cells: HashMap<(TableId, RowKey, u16), Slot, FixedState>,
    rows: BTreeMap<(TableId, RowKey), u32>,
    units: Vec<&'static Unit>,
    yes_no: u32,
    dates: u32,
    choices: u32,
    texts: u32,
}

impl Layout {
    /// No slots but that of the check date.
    pub fn new() -> Layout {
        Layout { dates: CHECK_DATE + 1, ..Layout::default() }
    }

    /// Slots for everything that is used, and for so many rows of every table without key.
    pub fn of_all(uses: &Uses, vocabulary: &Vocabulary, rows: u16) -> Layout {
        let mut layout = Layout::new();
        for id in uses.facts.iter() {
            if let Some(fact) = vocabulary.fact(id) {
                layout.add_fact(id, &fact.kind, None);
            }
        }
        for id in &uses.tables {
            let Some(table) = vocabulary.table(*id) else { continue };
            let keys: Vec<RowKey> = match table.key.and_then(|key| table.columns.get(key)) {
                Some(key) => (0u16..).zip(key.choices()).map(|(at, _)| RowKey::Choice(at)).collect(),
                None => (1..=rows).map(RowKey::Ordinal).collect(),
            };
            for key in keys {
                for (column, fact) in (0u16..).zip(&table.columns) {
                    if table.key != Some(usize::from(column)) {
                        layout.add_cell((*id, key, column), &fact.kind, None);
                    }
                }
            }
        }
        layout
    }

    /// The slot of a fact, which is made if it has none; numbers are kept in `unit`, or else in the fact's.
    pub fn add_fact(&mut self, id: FactId, kind: &Type, unit: Option<&'static Unit>) -> Slot {
        if let Some(slot) = self.fact(id) {
            return slot;
        }
        let slot = self.slot(kind, unit);
        let at = usize::from(id.0);
        if self.facts.len() <= at {
            self.facts.resize(at + 1, None);
        }
        self.facts.get_mut(at).into_iter().for_each(|of| *of = Some(slot));
        slot
    }

    /// The slot of a cell, which is made if it has none; numbers are kept in `unit`, or else in the column's.
    pub fn add_cell(&mut self, cell: (TableId, RowKey, u16), kind: &Type, unit: Option<&'static Unit>) -> Slot {
        if let Some(slot) = self.cells.get(&cell) {
            return *slot;
        }
        let slot = self.slot(kind, unit);
        self.cells.insert(cell, slot);
        let next = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        self.rows.entry((cell.0, cell.1)).or_insert(next);
        slot
    }

    fn slot(&mut self, kind: &Type, unit: Option<&'static Unit>) -> Slot {
        let next = |count: &mut u32| {
            *count += 1;
            *count - 1
        };
        match kind {
            Type::YesNo => Slot::YesNo(next(&mut self.yes_no)),
            Type::Number { unit: own, .. } => {
                self.units.push(unit.unwrap_or(own));
                Slot::Number(u32::try_from(self.units.len() - 1).unwrap_or(u32::MAX))
            }
            Type::Date => Slot::Date(next(&mut self.dates)),
            Type::Choice(_) => Slot::Choice(next(&mut self.choices)),
            Type::Text => Slot::Text(next(&mut self.texts)),
        }
    }

    /// The slots of yes and no, each with what has its values.
    pub fn truths(&self) -> impl Iterator<Item = (Entry, u32)> {
        let facts = (0u16..).zip(&self.facts).filter_map(|(id, slot)| Some((Entry::Fact(FactId(id)), (*slot)?)));
        let cells =
            self.cells.iter().map(|((table, _, column), slot)| (Entry::Column(*table, usize::from(*column)), *slot));
        facts.chain(cells).filter_map(|(of, slot)| match slot {
            Slot::YesNo(at) => Some((of, at)),
            _ => None,
        })
    }

    /// The slot of a fact, if a record can state it.
    pub fn fact(&self, id: FactId) -> Option<Slot> {
        self.facts.get(usize::from(id.0)).copied().flatten()
    }

    /// The slot of a cell, if a record can state it.
    pub fn cell(&self, cell: (TableId, RowKey, u16)) -> Option<Slot> {
        self.cells.get(&cell).copied()
    }

    /// The rows of a table that a record can have, each with its number among the rows of all tables.
    pub fn rows_of(&self, table: TableId) -> impl Iterator<Item = (RowKey, u32)> {
        let rows = self.rows.range((table, RowKey::Choice(0))..=(table, RowKey::Ordinal(u16::MAX)));
        rows.map(|((_, key), row)| (*key, *row))
    }

    /// The row of a table, if a record can have it.
    pub fn row(&self, table: TableId, key: RowKey) -> Option<u32> {
        self.rows.get(&(table, key)).copied()
    }

    /// The unit in which the numbers of a slot are kept.
    pub fn unit(&self, number: u32) -> Option<&'static Unit> {
        self.units.get(usize::try_from(number).ok()?).copied()
    }

    /// How many slots of each kind there are (yes or no, numbers, days, choices, texts), and how many rows.
    pub(super) fn sizes(&self) -> [usize; 6] {
        let size = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        [size(self.yes_no), self.units.len(), size(self.dates), size(self.choices), size(self.texts), self.rows.len()]
    }
}
