//! Expressions → operations on words. What has no operation is evaluated record by record, by walking the tree.

mod dates;
mod numbers;
mod rows;
mod values;

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::layout::{Layout, Slot};
use super::node::{Graph, Node, Operation, Walk};
use crate::expr::tree::{Column, Comparison, Target};
use crate::expr::{Class, Expr, Kind};
use crate::fact::{FactId, TableId, Vocabulary};
use crate::record::RowKey;
use rows::View;

/// An expression, or a part of it, has no operation.
struct NotCompiled;

type Compiled<T> = Result<T, NotCompiled>;

/// Turns expressions into operations.
pub struct Compiler<'r> {
    /// The vocabulary.
    pub vocabulary: &'r Vocabulary,
    /// Where values are kept.
    pub layout: Layout,
    /// The operations so far.
    pub graph: Graph,
    /// The expressions that are evaluated record by record.
    pub walked: Vec<&'r Expr>,
    /// Definitions, by where their expressions are.
    definitions: HashMap<*const Expr, Node, FixedState>,
    /// The tables that are taken to have no rows.
    emptied: Vec<TableId>,
}

impl<'r> Compiler<'r> {
    /// A compiler for records whose values are kept in `layout`.
    pub fn new(vocabulary: &'r Vocabulary, layout: Layout) -> Self {
        let [_, numbers, days, ..] = layout.sizes();
        Compiler {
            vocabulary,
            graph: Graph::new(days, numbers),
            layout,
            walked: Vec::new(),
            definitions: HashMap::default(),
            emptied: Vec::new(),
        }
    }

    /// Whether a condition holds.
    pub fn condition(&mut self, expr: &'r Expr) -> Node {
        self.truth(expr, View::NoRow).unwrap_or(Node::UNKNOWN)
    }

    /// Whether a condition on a row holds; nothing if it has no operation.
    pub fn condition_in_row(&mut self, expr: &'r Expr, (table, key): (TableId, RowKey)) -> Option<Node> {
        self.truth(expr, View::Stated(table, key)).ok()
    }

    /// Whether a fact is so.
    pub fn fact(&mut self, id: FactId) -> Node {
        self.yes_no(self.layout.fact(id))
    }

    /// Whether a fact is stated to be so.
    pub fn fact_is_stated(&mut self, id: FactId) -> Node {
        let fact = self.fact(id);
        self.graph.surely(fact)
    }

    /// Whether a condition holds, as seen from a row. Only inside a row it may have no operation.
    fn truth(&mut self, expr: &'r Expr, view: View) -> Compiled<Node> {
        Ok(match &expr.kind {
            Kind::And(parts) => self.all(parts, view, false)?,
            Kind::Or(parts) => !self.all(parts, view, true)?,
            Kind::FirstStated(parts, _) => {
                let mut first = Node::UNKNOWN;
                for part in parts.iter().rev() {
                    let part = self.truth(part, view)?;
                    first = self.graph.or_else(part, first);
                }
                first
            }
            Kind::Not(inner) => !self.truth(inner, view)?,
            Kind::Attested(finding, measured) => {
                let (finding, measured) = (self.truth(finding, view)?, self.truth(measured, view)?);
                self.graph.attested(finding, measured)
            }
            Kind::Name { target, .. } => match &target.0 {
                Some(Target::Definition(body)) => return self.definition(body),
                Some(Target::Fact(id)) => self.fact(*id),
                _ => Node::UNKNOWN,
            },
            Kind::Column(column) => self.yes_no(self.cell(column, view)),
            _ => match (self.leaf(expr, view), view) {
                (Err(NotCompiled), View::NoRow) => self.walk(expr),
                (compiled, _) => return compiled,
            },
        })
    }

    /// Whether all parts (or their negations) hold. Behind one that never does, the others need not be known.
    fn all(&mut self, parts: &'r [Expr], view: View, negated: bool) -> Compiled<Node> {
        let mut all = Node::TRUE;
        for part in parts {
            let holds = self.truth(part, view)?;
            all = self.graph.and(all, if negated { !holds } else { holds });
            if all == Node::FALSE {
                break;
            }
        }
        Ok(all)
    }

    fn definition(&mut self, body: &'r Expr) -> Compiled<Node> {
        // Where a table is taken to have no rows, a definition may come to something else.
        if !self.emptied.is_empty() {
            return self.truth(body, View::NoRow);
        }
        if let Some(node) = self.definitions.get(&std::ptr::from_ref(body)) {
            return Ok(*node);
        }
        let node = self.truth(body, View::NoRow)?;
        self.definitions.insert(body, node);
        Ok(node)
    }

    fn yes_no(&mut self, slot: Option<Slot>) -> Node {
        match slot {
            Some(Slot::YesNo(at)) => self.graph.add(Operation::YesNo(at)),
            _ => Node::UNKNOWN,
        }
    }

    /// The slot of a column in the row that is looked at; nothing if no record can state it, or if it is the key of the row.
    fn cell(&self, column: &Column, view: View) -> Option<Slot> {
        let (_, column) = column.position.0?;
        match view {
            View::Stated(table, key) => self.layout.cell((table, key, u16::try_from(column).ok()?)),
            View::NoRow | View::Keyed(..) | View::Unstated => None,
        }
    }

    /// Comparisons, and what is counted over rows.
    fn leaf(&mut self, expr: &'r Expr, view: View) -> Compiled<Node> {
        match &expr.kind {
            Kind::Compare { operator, left, right, class } => self.compare(*operator, (left, right), class.0, view),
            Kind::In { value, options, negated, class } => {
                let mut found = Vec::new();
                for option in options {
                    found.push(self.compare(Comparison::Equal, (value, option), class.0, view)?);
                }
                let found = self.one_of(found);
                Ok(if *negated { !found } else { found })
            }
            Kind::Any(table, body) => self.any_row(table.id.0, body, false),
            Kind::All(table, body) => Ok(!self.any_row(table.id.0, body, true)?),
            _ => Ok(Node::UNKNOWN),
        }
    }

    fn compare(
        &mut self,
        operator: Comparison,
        (left, right): (&'r Expr, &'r Expr),
        class: Option<Class>,
        view: View,
    ) -> Compiled<Node> {
        let equal = |node: Node| match operator {
            Comparison::Equal => node,
            Comparison::NotEqual => !node,
            _ => Node::UNKNOWN,
        };
        match class {
            Some(Class::Number) => {
                let (left, right) = (self.number(left, view)?, self.number(right, view)?);
                self.compare_numbers(operator, &left, &right)
            }
            Some(Class::Date) => {
                let (left, right) = (self.date(left, view), self.date(right, view));
                Ok(self.compare_dates(operator, left, right))
            }
            Some(Class::Choice) => {
                let (left, right) = (self.choice(left, view), self.choice(right, view));
                Ok(equal(self.same_choice(&left, &right)))
            }
            Some(Class::Text) => {
                let (left, right) = (self.text(left, view), self.text(right, view));
                Ok(equal(self.same_text(&left, &right)))
            }
            Some(Class::Truth) | None => Ok(Node::UNKNOWN),
        }
    }

    /// An expression that is evaluated record by record. Where it is over rows, the records that have none of them need not be looked at.
    fn walk(&mut self, expr: &'r Expr) -> Node {
        let mut tables = Vec::new();
        expr.walk(&mut |inner| tables.extend(inner.table()));
        let rows: Vec<u32> = tables.iter().flat_map(|table| self.layout.rows_of(*table)).map(|(_, row)| row).collect();
        let otherwise = if tables.is_empty() {
            None
        } else {
            let outer = std::mem::replace(&mut self.emptied, tables);
            let compiled = self.leaf(expr, View::NoRow);
            self.emptied = outer;
            compiled.ok()
        };
        let number = self.walked.iter().position(|known| std::ptr::eq(*known, expr)).unwrap_or_else(|| {
            self.walked.push(expr);
            self.walked.len() - 1
        });
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        self.graph.add(Operation::Walk(Box::new(Walk { expr: number, rows, otherwise })))
    }

    /// At least one of them holds; choices of one slot are looked at together.
    fn one_of(&mut self, nodes: Vec<Node>) -> Node {
        let mut joined: Vec<(u32, Vec<u16>)> = Vec::new();
        let mut others = Vec::new();
        for node in nodes {
            match self.graph.operations.get(node.operation()) {
                Some(Operation::OneOf(slot, codes)) if !node.is_negated() => {
                    match joined.iter_mut().find(|(other, _)| other == slot) {
                        Some((_, all)) => all.extend(codes),
                        None => joined.push((*slot, codes.clone())),
                    }
                }
                _ => others.push(node),
            }
        }
        for (slot, mut codes) in joined {
            codes.sort_unstable();
            codes.dedup();
            others.push(self.graph.add(Operation::OneOf(slot, codes)));
        }
        self.graph.any(others)
    }
}
