//! One step from knowing more to knowing less: something that a record states is left out.

use kuangjian::fact::{FactId, Record, TableId, Vocabulary};

/// Something that a record states.
#[derive(Debug, Clone, Copy)]
pub enum Statement {
    /// A fact; that a table is complete is one.
    Fact(FactId),
    /// A cell, but not the key of its row: the table, the position of the row, the position of the column.
    Cell(TableId, usize, usize),
    /// The last row of a table that is not stated to be complete.
    LastRow(TableId),
}

/// Everything that a record states.
pub fn statements(vocabulary: &Vocabulary, record: &Record) -> Vec<Statement> {
    let number = |at: usize| u16::try_from(at).unwrap();
    let facts = (0..vocabulary.facts.len()).map(|at| FactId(number(at)));
    let mut found: Vec<Statement> = facts.filter(|id| record.fact(*id).is_some()).map(Statement::Fact).collect();
    for (id, table) in vocabulary.tables.iter().enumerate().map(|(at, table)| (TableId(number(at)), table)) {
        for (at, row) in record.rows(id).iter().enumerate() {
            let cells = row.cells.iter().enumerate();
            let stated = cells.filter(|(column, cell)| cell.is_some() && table.key != Some(*column));
            found.extend(stated.map(|(column, _)| Statement::Cell(id, at, column)));
        }
        if !record.rows(id).is_empty() && record.is_complete(vocabulary, id) != Some(true) {
            found.push(Statement::LastRow(id));
        }
    }
    found
}

/// The record without one of its statements.
pub fn without(record: &Record, statement: Statement) -> Record {
    let mut less = record.clone();
    match statement {
        Statement::Fact(id) => less.state(id, None),
        Statement::Cell(table, row, column) => less.rows_mut(table).unwrap()[row].cells[column] = None,
        Statement::LastRow(table) => {
            less.rows_mut(table).unwrap().pop();
        }
    }
    less
}
