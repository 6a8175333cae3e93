//! What is counted over the rows of a table ([`crate::expr::rows`]): each row that a record can have is looked at as if it were a part of the
//! record.

use super::{Compiled, Compiler};
use crate::batch::node::{Node, Operation};
use crate::expr::Expr;
use crate::fact::TableId;
use crate::record::RowKey;

/// From where an expression is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// From outside of any row.
    NoRow,
    /// From a row that records can have.
    Stated(TableId, RowKey),
    /// From a row that may be there without being stated: the column of the key, and its value.
    Keyed(usize, u16),
    /// From a row of which nothing is known.
    Unstated,
}

/// The rows of a table, and whether something holds for each.
pub struct Rows {
    /// For the rows that are stated; it does not hold for one that is not there.
    pub stated: Vec<Node>,
    /// For the rows with a key that may be there without being stated: never known to hold.
    pub keyed: Vec<Node>,
    /// Whether any number of further rows may satisfy it: never known to hold, and known not to where there can be none.
    pub unbounded: Node,
}

impl<'r> Compiler<'r> {
    /// Whether some row satisfies `body` (or its negation).
    pub(super) fn any_row(&mut self, table: Option<TableId>, body: &'r Expr, negated: bool) -> Compiled<Node> {
        let Some(table) = table else { return Ok(Node::UNKNOWN) };
        let rows = self.rows(table, Some(body), negated)?;
        let all = rows.stated.into_iter().chain(rows.keyed).chain([rows.unbounded]);
        Ok(self.graph.any(all))
    }

    /// The rows of a table, and whether `body` (or its negation) holds for each.
    pub(super) fn rows(&mut self, table: TableId, body: Option<&'r Expr>, negated: bool) -> Compiled<Rows> {
        let mut rows = Rows { stated: Vec::new(), keyed: Vec::new(), unbounded: Node::FALSE };
        let Some(of) = self.vocabulary.table(table) else { return Ok(Rows { unbounded: Node::UNKNOWN, ..rows }) };
        let is_empty = self.emptied.contains(&table);
        let is_complete = self.yes_no(self.layout.fact(of.complete));
        let is_complete = self.graph.surely(is_complete);
        let stated: Vec<(RowKey, u32)> = if is_empty { Vec::new() } else { self.layout.rows_of(table).collect() };
        for (key, row) in &stated {
            let is_there = self.graph.add(Operation::HasRow(*row));
            let holds = self.body(body, View::Stated(table, *key), negated)?;
            rows.stated.push(self.graph.and(is_there, holds));
        }
        let key = of.key.and_then(|key| Some((key, of.columns.get(key)?.choices().len())));
        let Some((key, values)) = key else {
            let holds = self.body(body, View::Unstated, negated)?;
            rows.unbounded = self.possible(&[holds, !is_complete]);
            return Ok(rows);
        };
        for value in (0..values).filter_map(|value| u16::try_from(value).ok()) {
            let row = stated.iter().find(|(key, _)| *key == RowKey::Choice(value));
            let is_there = row.map_or(Node::FALSE, |(_, row)| self.graph.add(Operation::HasRow(*row)));
            let holds = self.body(body, View::Keyed(key, value), negated)?;
            rows.keyed.push(self.possible(&[holds, !is_there, !is_complete]));
        }
        Ok(rows)
    }

    fn body(&mut self, body: Option<&'r Expr>, view: View, negated: bool) -> Compiled<Node> {
        let holds = body.map_or(Ok(Node::TRUE), |body| self.truth(body, view))?;
        Ok(if negated { !holds } else { holds })
    }

    /// Known not to hold where one of them is known not to, and otherwise not known.
    fn possible(&mut self, nodes: &[Node]) -> Node {
        let all = self.graph.all(nodes.iter().copied());
        self.graph.and(Node::UNKNOWN, all)
    }
}
