//! Records as a table of mines and a table for each kind of rows: the files of a folder, or the sheets of a workbook.

use super::csv::{self, csv};
use super::page::{self, Cell, Page};
use super::{CannotWrite, Headings, heading, mine_ids, tables};
use crate::fact::{Record, Row, Table, Vocabulary};
use crate::record::companion::{Column, TableNames};

/// The name of the table of mines.
pub const MINES: &str = "mines";

/// The files of a folder, each with its name and text: `mines.csv`, and one for each table that has rows.
pub fn folder(
    records: &[&Record],
    vocabulary: &Vocabulary,
    headings: Headings,
) -> Result<Vec<(String, String)>, CannotWrite> {
    csv::must_fit(records, vocabulary)?;
    let tables = tables_of(records, vocabulary, headings)?;
    let mines = (MINES, mines(records, vocabulary, headings));
    let pages = std::iter::once(mines).chain(tables.into_iter().map(|(table, page)| (&*table.id, page)));
    Ok(pages.map(|(name, page)| (format!("{name}.csv"), csv(&page))).collect())
}

/// The table of mines: a row for each, without the rows of tables.
pub fn mines(records: &[&Record], vocabulary: &Vocabulary, headings: Headings) -> Page {
    let columns = page::fact_columns(records, vocabulary);
    let cells = |record: &&Record| {
        columns.iter().map(|column| page::fact_cell(record, *column, vocabulary, headings)).collect()
    };
    Page {
        header: columns.iter().map(|column| heading::of_column(*column, vocabulary, headings)).collect(),
        rows: records.iter().map(cells).collect(),
    }
}

/// Each table that has rows, with the rows of all mines.
pub fn tables_of<'v>(
    records: &[&Record],
    vocabulary: &'v Vocabulary,
    headings: Headings,
) -> Result<Vec<(&'v Table, Page)>, CannotWrite> {
    let ids = mine_ids(records, vocabulary)?;
    let mines = || records.iter().copied().zip(ids.iter().copied());
    let mut pages = Vec::new();
    for (id, table) in tables(vocabulary) {
        let rows: Vec<(&str, &Row)> =
            mines().flat_map(|(record, mine)| record.rows(id).iter().map(move |row| (mine, row))).collect();
        if !rows.is_empty() {
            pages.push((table, page_of(&rows, &TableNames { table, vocabulary }, headings)));
        }
    }
    Ok(pages)
}

fn page_of(rows: &[(&str, &Row)], names: &TableNames<'_>, headings: Headings) -> Page {
    let table = names.table;
    let mut columns = vec![(Column::MineId, false)];
    for at in 0..table.columns.len() {
        let stated = || rows.iter().filter_map(|(_, row)| row.cell(at));
        if stated().next().is_some() {
            columns.push((Column::Values(at), false));
        }
        if stated().any(|stated| stated.evidence.is_some()) {
            columns.push((Column::Values(at), true));
        }
    }
    if rows.iter().any(|(_, row)| row.evidence.is_some()) {
        columns.push((Column::RowEvidence, false));
    }
    let cell = |(column, is_evidence): (Column, bool), (mine, row): (&str, &Row)| match column {
        Column::MineId => Cell::text(Some(mine)),
        Column::MineName => Cell::Empty,
        Column::RowEvidence => Cell::text(row.evidence.as_deref()),
        Column::Values(at) => match table.columns.get(at) {
            Some(fact) => page::stated_cell(row.cell(at), fact, is_evidence, headings),
            None => Cell::Empty,
        },
    };
    Page {
        header: columns
            .iter()
            .map(|(column, is_evidence)| heading::in_table(*column, *is_evidence, names, headings))
            .collect(),
        rows: rows.iter().map(|row| columns.iter().map(|column| cell(*column, *row)).collect()).collect(),
    }
}
