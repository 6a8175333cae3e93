//! Records as one table with a row for each fact.

use super::csv::{self, csv};
use super::page::{Cell, Column, Page, named_rows, word_for_unknown};
use super::wide::says_nothing;
use super::{CannotWrite, Headings, facts, heading, mine_ids, no_cell_for_unknown, no_row_name, stated, tables};
use crate::fact::{Fact, Record, Row, Stated, Table, TableId, Type, Value, Vocabulary};
use crate::record::draft::MINE_ID;
use crate::record::name::{RowKey, Target};
use crate::source::Language;

/// The records as the text of a CSV file with a row for each fact. The ids of mines have a column, unless the only mine has none.
pub fn long(records: &[&Record], vocabulary: &Vocabulary, headings: Headings) -> Result<String, CannotWrite> {
    csv::must_fit(records, vocabulary)?;
    let id = vocabulary.fact_by_id(MINE_ID);
    let ids = match records {
        [only] if only.text(id).is_none() => None,
        _ => Some(mine_ids(records, vocabulary)?),
    };
    let mut rows = Vec::new();
    for (at, record) in records.iter().enumerate() {
        let mine = ids.as_ref().and_then(|ids| ids.get(at)).copied();
        let mut writer = Writer { mine, vocabulary, headings, rows: &mut rows };
        writer.facts(record);
        for (id, table) in tables(vocabulary) {
            writer.table(record, id, table)?;
        }
    }
    let fixed = match headings {
        Headings::Labels(Language::Zh) => ["事实", "值", "单位", "依据"],
        _ => ["fact", "value", "unit", "evidence"],
    };
    let of_id = id.map(|id| Column { target: Target::Fact(id), is_evidence: false }).filter(|_| ids.is_some());
    let of_id = of_id.map(|column| heading::of_column(column, vocabulary, headings));
    Ok(csv(&Page { header: of_id.into_iter().chain(fixed.map(str::to_owned)).collect(), rows }))
}

struct Writer<'a> {
    mine: Option<&'a str>,
    vocabulary: &'a Vocabulary,
    headings: Headings,
    rows: &'a mut Vec<Vec<Cell>>,
}

impl Writer<'_> {
    fn facts(&mut self, record: &Record) {
        for (id, fact) in facts(self.vocabulary) {
            let Some(stated) = stated(record, id, fact) else { continue };
            if fact.id == MINE_ID && self.mine.is_some() {
                // The column of ids states it already, but has no evidence beside it.
                self.evidence(Target::Fact(id), stated.evidence.as_deref());
            } else {
                self.stated(Target::Fact(id), &stated, fact);
            }
        }
    }

    fn table(&mut self, record: &Record, id: TableId, table: &Table) -> Result<(), CannotWrite> {
        for (key, row) in named_rows(record, self.vocabulary, id) {
            let key = key.ok_or_else(|| no_row_name(table, row))?;
            for ((at, column), stated) in (0u16..).zip(&table.columns).zip(&row.cells) {
                let target = Target::Cell(id, key, at);
                match stated {
                    Some(stated) if table.key == Some(usize::from(at)) => {
                        self.evidence(target, stated.evidence.as_deref());
                    }
                    Some(stated) => self.stated(target, stated, column),
                    None => {}
                }
            }
            if says_nothing(row, table) {
                self.unknown(id, key, table, row)?;
            }
            self.evidence(Target::Row(id, key), row.evidence.as_deref());
        }
        Ok(())
    }

    /// Says of a row that it is there although nothing is known of it.
    fn unknown(&mut self, id: TableId, key: RowKey, table: &Table, row: &Row) -> Result<(), CannotWrite> {
        let columns = (0u16..).zip(&table.columns).filter(|(at, _)| table.key != Some(usize::from(*at)));
        let found = columns.into_iter().find_map(|(at, column)| Some((at, word_for_unknown(column, self.headings)?)));
        let (at, word) = found.ok_or_else(|| no_cell_for_unknown(table, row))?;
        self.row(Target::Cell(id, key, at), false, [Cell::text(Some(word)), Cell::Empty, Cell::Empty]);
        Ok(())
    }

    fn stated(&mut self, target: Target, stated: &Stated, fact: &Fact) {
        let (value, unit) = match (&stated.value, &fact.kind) {
            (Value::Number(quantity), Type::Number { unit: own, .. }) => {
                let unit = if quantity.unit.symbol.is_empty() { own.symbol } else { quantity.unit.symbol };
                (Cell::Number(quantity.amount), Some(unit).filter(|unit| !unit.is_empty()))
            }
            (value, _) => (Cell::value(value, fact, self.headings), None),
        };
        self.row(target, false, [value, Cell::text(unit), Cell::text(stated.evidence.as_deref())]);
    }

    fn evidence(&mut self, target: Target, evidence: Option<&str>) {
        if evidence.is_some() {
            self.row(target, true, [Cell::text(evidence), Cell::Empty, Cell::Empty]);
        }
    }

    fn row(&mut self, target: Target, is_evidence: bool, cells: [Cell; 3]) {
        let name = heading::name(Column { target, is_evidence }, self.vocabulary, self.headings);
        let first = self.mine.map(|mine| Cell::Text(mine.to_owned()));
        self.rows.push(first.into_iter().chain([Cell::Text(name)]).chain(cells).collect());
    }
}
