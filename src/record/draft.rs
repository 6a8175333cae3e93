//! A record while it is read: what is stated where, and whether something is wrong with it.

mod slots;

use std::collections::btree_map::{BTreeMap, Entry};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use self::slots::{Slot, Slots};
use super::Unread;
use super::cell::{Evidence, Refused};
use super::name::{RowKey, Target};
use super::text::shown;
use crate::fact::{Date, FactId, Record, Row, Stated, Table, TableId, Value, Vocabulary};
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic, Place, folded};

/// The ids of the facts that say which mine a record is of, and when it was checked.
pub const MINE_ID: &str = "mine_id";
/// The id of the fact that has the mine's name.
pub const MINE_NAME: &str = "mine_name";
/// The id of the fact that has the check date.
pub const CHECK_DATE: &str = "check_date";

/// Where a check date comes from that replaces the record's own.
const AS_OF: &str = "--as-of";

/// A record while it is read.
#[derive(Debug)]
pub struct Draft {
    /// What it states of facts, on a day without meaning.
    record: Record,
    /// The facts of which it says that they are unknown, or nothing at all, as long as nothing else states a value of them.
    unknown: Slots<FactId>,
    /// What it says of cells of rows.
    cells: Slots<Target>,
    notes: BTreeMap<Target, (Place, Arc<str>)>,
    rows: Vec<(TableId, Row)>,
    incomplete: BTreeSet<TableId>,
    /// Where a check date would have to be said of this and all other mines of a table.
    undated: Option<Place>,
    spoiled: bool,
}

/// What a cell states: a value, that the value is unknown, nothing at all, or what is wrong.
pub enum Statement {
    /// Nothing: the cell is empty or has a dash.
    Vacant,
    /// A value, or that it is not known; or why it cannot be read.
    Read(Result<Option<Value>, Refused>),
}

impl Draft {
    /// A record that states nothing yet; it comes from that file or row.
    pub fn new(place: Place, vocabulary: &Vocabulary) -> Self {
        Draft {
            record: Record::new(vocabulary, Date::FIRST, place),
            unknown: Slots::default(),
            cells: Slots::default(),
            notes: BTreeMap::new(),
            rows: Vec::new(),
            incomplete: BTreeSet::new(),
            undated: None,
            spoiled: false,
        }
    }

    /// So many facts, and so many cells of rows, are likely to be stated.
    pub fn expect(&mut self, facts: usize, cells: usize) {
        self.record.expect_facts(facts);
        self.cells.expect(cells);
    }

    /// The file or row that the record comes from.
    pub fn place(&self) -> &Place {
        &self.record.place
    }

    /// The table has no check dates; if nothing else states one, that is said of its header, once for all its mines.
    pub fn undated(&mut self, header: Place) {
        self.undated = Some(header);
    }

    /// Something is wrong with the record: it will not be kept.
    pub fn spoil(&mut self) {
        self.spoiled = true;
    }

    /// Reports what is wrong with the record, which will not be kept.
    pub fn refuse(&mut self, wrong: Diagnostic, problems: &mut Vec<Diagnostic>) {
        problems.push(wrong);
        self.spoil();
    }

    /// States the value of a target. A target is stated once.
    pub fn state(&mut self, target: Target, statement: Statement, place: Place, problems: &mut Vec<Diagnostic>) {
        let (value, vacant) = match statement {
            Statement::Vacant => (None, true),
            Statement::Read(Ok(value)) => (value, false),
            Statement::Read(Err(refused)) => {
                self.refuse(refused.at(place.clone()), problems);
                (None, false)
            }
        };
        match self.stated(target) {
            None => self.put(target, value, vacant, place),
            Some((first, _)) => {
                let twice = stated_twice(first).at(place);
                self.refuse(twice, problems);
            }
        }
    }

    /// Where something is stated of a target already, and its value.
    fn stated(&self, target: Target) -> Option<(&Place, Option<&Value>)> {
        let slot = match target {
            Target::Fact(id) => match self.record.fact(id) {
                Some(stated) => return Some((&stated.place, Some(&stated.value))),
                None => self.unknown.get(id),
            },
            Target::Row(..) | Target::Cell(..) => self.cells.get(target),
        };
        slot.map(|slot| (&slot.place, slot.value.as_ref()))
    }

    /// Keeps what is stated of a target of which no value was stated before.
    #[inline]
    fn put(&mut self, target: Target, value: Option<Value>, vacant: bool, place: Place) {
        match (target, value) {
            (Target::Fact(id), Some(value)) => self.record.state(id, Some(Stated { value, place, evidence: None })),
            (Target::Fact(id), value) => self.unknown.insert(id, Slot { place, value, vacant }),
            (Target::Row(..) | Target::Cell(..), value) => self.cells.insert(target, Slot { place, value, vacant }),
        }
    }

    /// All that is stated of targets, in their order.
    fn slots(self) -> Vec<(Target, Slot)> {
        let mut slots: BTreeMap<FactId, Slot> = self.unknown.sorted().into_iter().collect();
        for (id, Stated { place, value, .. }) in self.record.stated_facts() {
            slots.insert(id, Slot { place: place.clone(), value: Some(value.clone()), vacant: false });
        }
        slots.into_iter().map(|(id, slot)| (Target::Fact(id), slot)).chain(self.cells.sorted()).collect()
    }

    /// States the value of a target of which the record itself says nothing.
    pub fn suppose(&mut self, target: Target, statement: Statement, place: Place, problems: &mut Vec<Diagnostic>) {
        if self.stated(target).is_none() {
            self.state(target, statement, place, problems);
        }
    }

    /// Gives the evidence of a target.
    pub fn note(&mut self, target: Target, evidence: Evidence, place: Place, problems: &mut Vec<Diagnostic>) {
        match evidence {
            Ok(None) => {}
            Err(refused) => self.refuse(refused.at(place), problems),
            Ok(Some(evidence)) => match self.notes.entry(target) {
                Entry::Vacant(free) => {
                    free.insert((place, evidence));
                }
                Entry::Occupied(first) => {
                    let twice = stated_twice(&first.get().0).at(place);
                    self.refuse(twice, problems);
                }
            },
        }
    }

    /// Adds a whole row.
    pub fn add_row(&mut self, table: TableId, row: Row) {
        self.rows.push((table, row));
    }

    /// Adds what another part of the file says of the same mine.
    pub fn merge(&mut self, mut other: Draft, vocabulary: &Vocabulary, problems: &mut Vec<Diagnostic>) {
        let identity = [MINE_ID, MINE_NAME, CHECK_DATE].map(|id| vocabulary.fact_by_id(id).map(Target::Fact));
        let (notes, rows) = (std::mem::take(&mut other.notes), std::mem::take(&mut other.rows));
        self.incomplete.append(&mut other.incomplete);
        self.spoiled |= other.spoiled;
        for (target, slot) in other.slots() {
            let Slot { place, value, vacant } = slot;
            let Some((first, known)) = self.stated(target) else {
                self.put(target, value, vacant, place);
                continue;
            };
            // Every part may say which mine it is of, and when it was checked.
            let (is_id, is_known) = (Some(target) == identity[0], known.is_some());
            let says_the_same = value.is_none() || value.as_ref() == known || is_id;
            if identity.contains(&Some(target)) && (says_the_same || !is_known) {
                if !is_known {
                    self.put(target, value, vacant, place);
                }
                continue;
            }
            problems.push(stated_twice(first).at(place));
            self.spoiled = true;
        }
        for (target, (place, evidence)) in notes {
            self.note(target, Ok(Some(evidence)), place, problems);
        }
        self.rows.extend(rows);
    }

    /// Whether nothing is stated, as in a form that nobody has filled in: no value and no evidence, and of rows no more than their key.
    pub fn states_nothing(&self, vocabulary: &Vocabulary) -> bool {
        let is_vacant = |(id, row): &(TableId, Row)| {
            let key = vocabulary.table(*id).and_then(|table| table.key);
            row.evidence.is_none() && row.cells.iter().enumerate().all(|(at, cell)| cell.is_none() || Some(at) == key)
        };
        !self.spoiled
            && self.notes.is_empty()
            && self.record.stated_facts().next().is_none()
            && self.unknown.values().chain(self.cells.values()).all(|slot| slot.vacant)
            && self.rows.iter().all(is_vacant)
    }

    /// A row of this table may have been lost: the record no longer says that the table is complete.
    ///
    /// A statement that all rows are listed is the only one that makes a missing row count as no row.
    pub fn may_lack_rows(&mut self, table: TableId) {
        self.incomplete.insert(table);
    }

    /// The mine's id as ids are compared, if the record states one.
    pub fn mine_id(&self, vocabulary: &Vocabulary) -> Option<(&str, String)> {
        self.text(MINE_ID, vocabulary).map(|text| (text, folded(text)))
    }

    fn text(&self, id: &str, vocabulary: &Vocabulary) -> Option<&str> {
        self.record.text(vocabulary.fact_by_id(id))
    }

    /// Which mine it is of which there is no record.
    fn unread(&self, vocabulary: &Vocabulary) -> Unread {
        Unread::of(&self.record, vocabulary)
    }

    /// The record, if nothing is wrong with it; `as_of` replaces its check date. Else which mine it is.
    pub fn finish(
        self,
        vocabulary: &Vocabulary,
        as_of: Option<Date>,
        problems: &mut Vec<Diagnostic>,
    ) -> Result<Record, Box<Unread>> {
        let id = vocabulary.fact_by_id(CHECK_DATE);
        let stated = match id.and_then(|id| self.record.fact(id)).map(|stated| &stated.value) {
            Some(Value::Date(date)) => Some(*date),
            _ => None,
        };
        let as_of_place = as_of.map(|_| Place::File(Arc::from(AS_OF)));
        let (undated, spoiled) = (self.undated.clone(), self.spoiled);
        let Some(check_date) = as_of.or(stated) else {
            // Of a spoiled record the date may be what could not be read, and that has been reported.
            if !spoiled {
                tell(no_check_date().at(undated.unwrap_or_else(|| self.place().clone())), problems);
            }
            return Err(Box::new(self.unread(vocabulary)));
        };
        let (mut record, fits) = self.build(vocabulary, check_date, problems);
        record.stated_check_date = stated;
        if let (Some(place), Some(id)) = (as_of_place, id) {
            record.state(id, Some(Stated { value: Value::Date(check_date), place, evidence: None }));
        }
        if fits && !spoiled { Ok(record) } else { Err(Box::new(Unread::of(&record, vocabulary))) }
    }

    /// The record of a fragment: all that could be read, on the check date that it states or else on `check_date`.
    pub fn finish_fragment(self, vocabulary: &Vocabulary, check_date: Date, problems: &mut Vec<Diagnostic>) -> Record {
        let id = vocabulary.fact_by_id(CHECK_DATE);
        let place = self.place().clone();
        let (mut record, _) = self.build(vocabulary, check_date, problems);
        if let Some(id) = id {
            match record.fact(id).map(|stated| &stated.value) {
                Some(Value::Date(date)) => record.check_date = *date,
                _ => record.state(id, Some(Stated { value: Value::Date(check_date), place, evidence: None })),
            }
        }
        record
    }

    /// The record, and whether its rows fit together.
    fn build(mut self, vocabulary: &Vocabulary, check_date: Date, problems: &mut Vec<Diagnostic>) -> (Record, bool) {
        let mut record = self.record;
        record.check_date = check_date;
        // The cells of a row come one behind the other.
        let mut addressed: Vec<((TableId, RowKey), Row)> = Vec::new();
        for (target, slot) in self.cells.sorted() {
            let Target::Cell(id, key, column) = target else { continue };
            let Some(table) = vocabulary.table(id).filter(|_| !slot.vacant) else { continue };
            if addressed.last().is_none_or(|(last, _)| *last != (id, key)) {
                addressed.push(((id, key), empty_row(table, key, &slot.place)));
            }
            let cell = addressed.last_mut().and_then(|(_, row)| row.cells.get_mut(usize::from(column)));
            if let (Some(cell), Some(value)) = (cell, slot.value) {
                let evidence = self.notes.remove(&target).map(|(_, evidence)| evidence);
                *cell = Some(Box::new(Stated { value, place: slot.place, evidence }));
            }
        }
        for (target, (_, evidence)) in &self.notes {
            if let Target::Fact(id) = target
                && let Some(stated) = record.fact(*id).cloned()
            {
                record.state(*id, Some(Stated { evidence: Some(Arc::clone(evidence)), ..stated }));
            }
        }
        for ((id, key), mut row) in addressed {
            row.evidence = self.notes.remove(&Target::Row(id, key)).map(|(_, evidence)| evidence);
            if let Some((column, stated)) = key_cell(vocabulary, id, &mut row) {
                stated.evidence = self.notes.remove(&Target::Cell(id, key, column)).map(|(_, evidence)| evidence);
            }
            record.add_row(id, row);
        }
        for (id, row) in self.rows {
            record.add_row(id, row);
        }
        for id in self.incomplete {
            if let Some(table) = vocabulary.table(id) {
                record.state(table.complete, None);
            }
        }
        let fits = keys_fit(vocabulary, &record, problems);
        (record, fits)
    }
}

/// The position of the key column, and what a row states there.
fn key_cell<'r>(vocabulary: &Vocabulary, id: TableId, row: &'r mut Row) -> Option<(u16, &'r mut Stated)> {
    let key = vocabulary.table(id)?.key?;
    Some((u16::try_from(key).ok()?, row.cells.get_mut(key)?.as_deref_mut()?))
}

/// A row that states nothing but its key.
fn empty_row(table: &Table, key: RowKey, place: &Place) -> Row {
    let mut cells = vec![None; table.columns.len()];
    if let (RowKey::Choice(at), Some(cell)) = (key, table.key.and_then(|key| cells.get_mut(key))) {
        *cell = Some(Box::new(Stated { value: Value::Choice(at), place: place.clone(), evidence: None }));
    }
    Row { cells, place: place.clone(), evidence: None }
}

/// Whether every row of a table with a key has one, and no other row has the same.
fn keys_fit(vocabulary: &Vocabulary, record: &Record, problems: &mut Vec<Diagnostic>) -> bool {
    let before = problems.len();
    for (id, rows) in record.stated_tables() {
        let Some(table) = vocabulary.table(id) else { continue };
        let Some((at, key)) = table.key.and_then(|at| Some((at, table.columns.get(at)?))) else { continue };
        let mut seen: HashMap<u16, &Place> = HashMap::new();
        for row in rows {
            let Some(Value::Choice(value)) = row.cell(at).map(|stated| &stated.value) else {
                let message = Bilingual::new(
                    format!("`{}` 的一行没有写 `{}`", table.label.zh, key.label.zh),
                    format!("a row of `{}` does not state its `{}`", table.label.en, key.label.en),
                );
                problems.push(Diagnostic::error(Code::BadValue, message).at(row.place.clone()));
                continue;
            };
            if let Some(first) = seen.insert(*value, &row.place) {
                let choice = key.choices().get(usize::from(*value)).map(|choice| &choice.label);
                let (zh, en) = choice.map_or(("", ""), |label| (&*label.zh, &*label.en));
                let message = Bilingual::new(
                    format!("`{}` 有两行 `{zh}`，另一行在 `{first}`", table.label.zh),
                    format!("`{}` has two rows `{en}`, the other is at `{first}`", table.label.en),
                );
                problems.push(Diagnostic::error(Code::DuplicateRow, message).at(row.place.clone()));
            }
        }
    }
    problems.len() == before
}

/// The error for a fact or cell that is stated twice, first at `first`.
pub fn stated_twice(first: &Place) -> Diagnostic {
    let message = say!("此项已在 `{first}` 写过", "this is stated already at `{first}`");
    let help = Bilingual::new("保留其中一处", "keep one of the two");
    Diagnostic::error(Code::StatedTwice, message).help(help)
}

/// The error for a second record of the mine `id`, the first of which is at `first`.
pub fn two_records(id: &str, first: &Place) -> Diagnostic {
    let id = shown(id);
    let message = say!(
        "矿井 `{id}` 有两份记录，另一份在 `{first}`，两份都没有采用",
        "the mine `{id}` has two records, the other is at `{first}`, and neither is used"
    );
    let help = say!("保留其中一份", "keep one of the two");
    Diagnostic::error(Code::DuplicateMine, message).help(help)
}

/// Adds a problem. That a table has no check dates is said once for all its mines.
pub fn tell(problem: Diagnostic, problems: &mut Vec<Diagnostic>) {
    let is_said = |said: &Diagnostic| (said.code, &said.place) == (problem.code, &problem.place);
    if problem.code != Code::NoCheckDate || !problems.iter().any(is_said) {
        problems.push(problem);
    }
}

/// The error for a row without mine id.
pub fn no_mine_id() -> Diagnostic {
    Diagnostic::error(Code::NoMineId, say!("此行没有矿井编号", "the row has no mine id"))
}

/// The error for a file with rows of mines or of a table, in which no column tells the mines apart.
pub fn no_mine_id_column(vocabulary: &Vocabulary) -> Diagnostic {
    no_mine_id_because(
        say!("没有区分各矿的编号列", "there is no column of mine ids to tell the mines apart"),
        vocabulary,
    )
}

/// The same with what is wrong.
pub fn no_mine_id_because(message: Bilingual, vocabulary: &Vocabulary) -> Diagnostic {
    let label =
        vocabulary.fact_by_id(MINE_ID).and_then(|id| vocabulary.fact(id)).map_or(MINE_ID, |fact| &fact.label.zh);
    let help = say!("加一列 `{label}`", "add a column `{MINE_ID}`");
    Diagnostic::error(Code::NoMineId, message).help(help)
}

/// The error for a record without check date.
pub fn no_check_date() -> Diagnostic {
    let message = say!("没有检查日期", "there is no check date");
    let help =
        say!("写明 `{CHECK_DATE}`（检查日期），或用 `{AS_OF}` 给出", "state `{CHECK_DATE}`, or give it with `{AS_OF}`");
    Diagnostic::error(Code::NoCheckDate, message).help(help)
}
