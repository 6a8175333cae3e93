//! Choices and texts, and whether they are the same.

use std::sync::Arc;

use super::rows::View;
use super::{Compiler, Slot};
use crate::batch::node::{Node, Operation};
use crate::expr::tree::Target;
use crate::expr::{Expr, Kind};
use crate::record::RowKey;

/// A choice or text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known<C> {
    /// It cannot be known.
    Unknown,
    /// It is always this one.
    Always(C),
    /// What a slot has.
    Slot(u32),
    /// The first of them that is known.
    First(Vec<Known<C>>),
}

impl<'r> Compiler<'r> {
    /// The position of a value among its choices.
    pub(super) fn choice(&mut self, expr: &'r Expr, view: View) -> Known<u16> {
        let slot = match &expr.kind {
            Kind::FirstStated(parts, _) => {
                return Known::First(parts.iter().map(|part| self.choice(part, view)).collect());
            }
            Kind::Name { target, .. } => match &target.0 {
                Some(Target::Choice(at)) => return Known::Always(*at),
                Some(Target::Fact(id)) => self.layout.fact(*id),
                _ => None,
            },
            Kind::Column(column) => {
                let at = column.position.0.map(|(_, at)| at);
                match view {
                    View::Keyed(key, value) if at == Some(key) => return Known::Always(value),
                    View::Stated(table, RowKey::Choice(value))
                        if at.is_some() && self.vocabulary.table(table).and_then(|table| table.key) == at =>
                    {
                        return Known::Always(value);
                    }
                    _ => self.cell(column, view),
                }
            }
            _ => None,
        };
        match slot {
            Some(Slot::Choice(at)) => Known::Slot(at),
            _ => Known::Unknown,
        }
    }

    /// A text.
    pub(super) fn text(&mut self, expr: &'r Expr, view: View) -> Known<Arc<str>> {
        let slot = match &expr.kind {
            Kind::FirstStated(parts, _) => {
                return Known::First(parts.iter().map(|part| self.text(part, view)).collect());
            }
            Kind::Text(text) => return Known::Always(Arc::clone(text)),
            Kind::Name { target, .. } => match &target.0 {
                Some(Target::Fact(id)) => self.layout.fact(*id),
                _ => None,
            },
            Kind::Column(column) => self.cell(column, view),
            _ => None,
        };
        match slot {
            Some(Slot::Text(at)) => Known::Slot(at),
            _ => Known::Unknown,
        }
    }

    /// Whether two choices are the same.
    pub(super) fn same_choice(&mut self, left: &Known<u16>, right: &Known<u16>) -> Node {
        self.same(left, right, Operation::HasChoice, &|slot, code| Operation::OneOf(slot, vec![code]), |a, b| {
            Operation::SameChoice(a.min(b), a.max(b))
        })
    }

    /// Whether two texts are the same.
    pub(super) fn same_text(&mut self, left: &Known<Arc<str>>, right: &Known<Arc<str>>) -> Node {
        self.same(left, right, Operation::HasText, &Operation::TextIs, |a, b| Operation::SameText(a.min(b), a.max(b)))
    }

    fn same<C: Clone + PartialEq>(
        &mut self,
        left: &Known<C>,
        right: &Known<C>,
        has: fn(u32) -> Operation,
        is: &dyn Fn(u32, C) -> Operation,
        same: fn(u32, u32) -> Operation,
    ) -> Node {
        match (left, right) {
            (Known::First(parts), other) | (other, Known::First(parts)) => {
                parts.iter().rev().fold(Node::UNKNOWN, |rest, part| {
                    let equal = self.same(part, other, has, is, same);
                    let is_known = self.is_known(part, has);
                    self.graph.choose(is_known, equal, rest)
                })
            }
            (Known::Unknown, _) | (_, Known::Unknown) => Node::UNKNOWN,
            (Known::Always(a), Known::Always(b)) => {
                if a == b {
                    Node::TRUE
                } else {
                    Node::FALSE
                }
            }
            (Known::Slot(slot), Known::Always(value)) | (Known::Always(value), Known::Slot(slot)) => {
                self.graph.add(is(*slot, value.clone()))
            }
            (Known::Slot(a), Known::Slot(b)) => self.graph.add(same(*a, *b)),
        }
    }

    fn is_known<C>(&mut self, value: &Known<C>, has: fn(u32) -> Operation) -> Node {
        match value {
            Known::Unknown => Node::FALSE,
            Known::Always(_) => Node::TRUE,
            Known::Slot(slot) => self.graph.add(has(*slot)),
            Known::First(parts) => {
                let parts: Vec<Node> = parts.iter().map(|part| self.is_known(part, has)).collect();
                self.graph.any(parts)
            }
        }
    }
}
