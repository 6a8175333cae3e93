//! What a record says of itself before an interview goes on: what its author does not know.

use super::open::Unknown;
use crate::expr::Asked;
use crate::fact::vocabulary::Named;
use crate::fact::{FactId, Record, TableId, Value, Vocabulary};
use crate::source::toml::{self, Node, Toml};

/// What the record states as unknown. Where it says why, or that the rows of a table are not all, that is its author's word, and nothing
/// more is asked of it; what is only marked is asked for again.
pub fn unknown(tree: &toml::Table, vocabulary: &Vocabulary, record: &Record) -> Unknown {
    let mut unknown = Unknown::default();
    let mut rows_of = vec![0; vocabulary.tables.len()];
    for (key, node) in &tree.entries {
        match vocabulary.by_name(&key.name) {
            Some(Named::Fact(id)) => fact(id, node, vocabulary, record, &mut unknown),
            Some(Named::Table(id)) => {
                let Toml::List(rows) = &node.value else { continue };
                let Some(before) = rows_of.get_mut(usize::from(id.0)) else { continue };
                for row in rows {
                    cells(id, *before, row, vocabulary, record, &mut unknown);
                    *before += 1;
                }
            }
            None => {}
        }
    }
    unknown
}

fn fact(id: FactId, node: &Node, vocabulary: &Vocabulary, record: &Record, unknown: &mut Unknown) {
    let completes = vocabulary.fact(id).and_then(|fact| fact.completes);
    let asked = completes.map_or(Asked::Fact(id), Asked::Rows);
    match record.fact(id).map(|stated| &stated.value) {
        None => mark(asked, node, unknown),
        Some(Value::YesNo(false)) if completes.is_some() => {
            unknown.said.insert(asked);
        }
        Some(_) => {}
    }
}

fn cells(id: TableId, row: usize, node: &Node, vocabulary: &Vocabulary, record: &Record, unknown: &mut Unknown) {
    let (Toml::Table(entries), Some(table)) = (&node.value, vocabulary.table(id)) else { return };
    for (key, node) in &entries.entries {
        if let Some(column) = table.column_by_name(&key.name)
            && record.rows(id).get(row).is_some_and(|row| row.cell(column).is_none())
        {
            mark(Asked::Cell(id, row, column), node, unknown);
        }
    }
}

fn mark(asked: Asked, node: &Node, unknown: &mut Unknown) {
    let says_why = matches!(&node.value, Toml::Table(table) if table.get("evidence").is_some());
    if says_why {
        unknown.said.insert(asked)
    } else {
        unknown.before.insert(asked)
    };
}
