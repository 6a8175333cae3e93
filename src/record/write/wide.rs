//! Records as one table with a row for each mine, in which the cells of rows have columns of their own.

use std::collections::{BTreeMap, BTreeSet};

use super::csv::{self, csv};
use super::page::{self, Cell, Column, Page, named_rows, word_for_unknown};
use super::{
    CannotWrite, Headings, by_tables, cannot_write, heading, mine_ids, no_cell_for_unknown, no_row_name, tables,
};
use crate::fact::{Record, Row, Table, TableId, Vocabulary};
use crate::record::Limits;
use crate::record::name::{RowKey, Target};
use crate::say;

/// The records as the text of a CSV file with a row for each mine.
pub fn wide(records: &[&Record], vocabulary: &Vocabulary, headings: Headings) -> Result<String, CannotWrite> {
    csv::must_fit(records, vocabulary)?;
    mine_ids(records, vocabulary)?;
    let facts = page::fact_columns(records, vocabulary);
    let mut rows: Vec<RowColumns<'_>> = Vec::new();
    for (id, table) in tables(vocabulary) {
        rows.extend(columns_of_rows(records, vocabulary, id, table, headings)?);
    }
    let columns = || facts.iter().copied().chain(rows.iter().flat_map(RowColumns::columns));
    let (found, most) = (columns().count(), Limits::default().columns);
    if u64::try_from(found).is_ok_and(|found| found > most) {
        let message =
            say!("一矿一行要 {found} 列，超过 {most} 列", "a row a mine needs {found} columns, more than {most}");
        return Err(Box::new(cannot_write(message).help(by_tables())));
    }
    let cells = |record: &&Record| {
        let of_facts = facts.iter().map(|column| page::fact_cell(record, *column, vocabulary, headings));
        let of_rows = rows.iter().flat_map(|columns| columns.cells(record, vocabulary, headings));
        of_facts.chain(of_rows).collect()
    };
    Ok(csv(&Page {
        header: columns().map(|column| heading::of_column(column, vocabulary, headings)).collect(),
        rows: records.iter().map(cells).collect(),
    }))
}

/// The columns of one row of a table, of whichever mines have it.
struct RowColumns<'v> {
    id: TableId,
    table: &'v Table,
    key: RowKey,
    columns: Vec<Column>,
    /// The column, and the word in it, that says of a mine that it has the row although nothing is known of it.
    says_unknown: Option<(u16, &'static str)>,
}

/// The columns of every row of a table. A row of which nothing is known is a row all the same, and needs a cell that says so.
fn columns_of_rows<'v>(
    records: &[&Record],
    vocabulary: &Vocabulary,
    id: TableId,
    table: &'v Table,
    headings: Headings,
) -> Result<Vec<RowColumns<'v>>, CannotWrite> {
    let mut by_key: BTreeMap<RowKey, Vec<&Row>> = BTreeMap::new();
    for record in records {
        for (key, row) in named_rows(record, vocabulary, id) {
            by_key.entry(key.ok_or_else(|| no_row_name(table, row))?).or_default().push(row);
        }
    }
    by_key.into_iter().map(|(key, rows)| columns_of_row(&rows, id, table, key, headings)).collect()
}

fn columns_of_row<'v>(
    rows: &[&Row],
    id: TableId,
    table: &'v Table,
    key: RowKey,
    headings: Headings,
) -> Result<RowColumns<'v>, CannotWrite> {
    let without_key = || (0u16..).zip(&table.columns).filter(|(at, _)| table.key != Some(usize::from(*at)));
    let is_stated = |at: u16| rows.iter().any(|row| row.cell(usize::from(at)).is_some());
    let mut valued: BTreeSet<u16> = without_key().map(|(at, _)| at).filter(|at| is_stated(*at)).collect();
    let silent = rows.iter().find(|row| says_nothing(row, table));
    let says_unknown = match silent {
        None => None,
        Some(silent) => {
            let word = |(at, column)| Some((at, word_for_unknown(column, headings)?));
            let found = without_key()
                .filter(|(at, _)| valued.contains(at))
                .find_map(word)
                .or_else(|| without_key().find_map(word));
            let (at, word) = found.ok_or_else(|| no_cell_for_unknown(table, silent))?;
            valued.insert(at);
            Some((at, word))
        }
    };
    let mut columns = Vec::new();
    for at in (0u16..).take(table.columns.len()) {
        let target = Target::Cell(id, key, at);
        let has_evidence =
            rows.iter().any(|row| row.cell(usize::from(at)).is_some_and(|stated| stated.evidence.is_some()));
        columns.extend(valued.contains(&at).then_some(Column { target, is_evidence: false }));
        columns.extend(has_evidence.then_some(Column { target, is_evidence: true }));
    }
    let has_evidence = rows.iter().any(|row| row.evidence.is_some());
    columns.extend(has_evidence.then_some(Column { target: Target::Row(id, key), is_evidence: true }));
    Ok(RowColumns { id, table, key, columns, says_unknown })
}

/// Whether nothing is known of a row but its key.
pub fn says_nothing(row: &Row, table: &Table) -> bool {
    row.cells.iter().enumerate().all(|(at, cell)| cell.is_none() || table.key == Some(at))
}

impl RowColumns<'_> {
    fn columns(&self) -> impl Iterator<Item = Column> {
        self.columns.iter().copied()
    }

    /// What a record has in each of the columns.
    fn cells(&self, record: &Record, vocabulary: &Vocabulary, headings: Headings) -> Vec<Cell> {
        let row = named_rows(record, vocabulary, self.id).find(|(key, _)| *key == Some(self.key)).map(|(_, row)| row);
        let Some(row) = row else { return vec![Cell::Empty; self.columns.len()] };
        let silent = says_nothing(row, self.table);
        let cell = |column: &Column| match column.target {
            Target::Row(..) => Cell::text(row.evidence.as_deref()),
            Target::Cell(_, _, at) => match (self.says_unknown, self.table.columns.get(usize::from(at))) {
                (Some((unknown, word)), _) if silent && unknown == at && !column.is_evidence => Cell::text(Some(word)),
                (_, Some(fact)) => page::stated_cell(row.cell(usize::from(at)), fact, column.is_evidence, headings),
                (_, None) => Cell::Empty,
            },
            Target::Fact(_) => Cell::Empty,
        };
        self.columns.iter().map(cell).collect()
    }
}
