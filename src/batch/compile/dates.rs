//! Days, and how they are compared.

use super::rows::View;
use super::{Compiler, Slot};
use crate::batch::layout::CHECK_DATE;
use crate::batch::node::{DayOperation, Node, Operation};
use crate::expr::tree::{Comparison, Target};
use crate::expr::{Constant, Expr, Kind};
use crate::fact::Type;

impl<'r> Compiler<'r> {
    /// The number of a day, if it can be known.
    pub(super) fn date(&mut self, expr: &'r Expr, view: View) -> Option<u32> {
        match &expr.kind {
            Kind::Add(left, right) => {
                let Kind::Period(period) = right.kind else { return None };
                let from = self.date(left, view)?;
                Some(self.graph.day(DayOperation::EndOfPeriod(from, period)))
            }
            Kind::Subtract(left, right) => {
                let Kind::Period(period) = right.kind else { return None };
                let from = self.date(left, view)?;
                Some(self.graph.day(DayOperation::Before(from, period.count)))
            }
            Kind::FirstStated(parts, _) => {
                let parts: Vec<u32> = parts.iter().filter_map(|part| self.date(part, view)).collect();
                parts.into_iter().reduce(|first, second| self.graph.day(DayOperation::OrElse(first, second)))
            }
            Kind::Name { target, .. } => match &target.0 {
                Some(Target::CheckDate) => Some(CHECK_DATE),
                Some(Target::Parameter(Constant::Date(date))) => Some(self.constant_day(date.number())),
                Some(Target::Fact(id)) => day_slot(self.layout.fact(*id)),
                _ => None,
            },
            Kind::Column(column) => day_slot(self.cell(column, view)),
            Kind::Date(date) => Some(self.constant_day(date.number())),
            _ => None,
        }
    }

    /// A day that is always the same.
    pub fn constant_day(&mut self, number: i32) -> u32 {
        self.graph.day(DayOperation::Constant(number))
    }

    pub(super) fn compare_dates(&mut self, operator: Comparison, left: Option<u32>, right: Option<u32>) -> Node {
        let Some((left, right)) = left.zip(right) else { return Node::UNKNOWN };
        match operator {
            Comparison::AtLeast => self.graph.add(Operation::NotBefore(left, right)),
            Comparison::Less => !self.graph.add(Operation::NotBefore(left, right)),
            Comparison::AtMost => self.graph.add(Operation::NotBefore(right, left)),
            Comparison::Greater => !self.graph.add(Operation::NotBefore(right, left)),
            Comparison::Equal => self.graph.add(Operation::SameDay(left.min(right), left.max(right))),
            Comparison::NotEqual => !self.graph.add(Operation::SameDay(left.min(right), left.max(right))),
        }
    }

    /// Whether an expression is a day.
    pub(super) fn is_date(&self, expr: &Expr) -> bool {
        let is_date = |kind: Option<&Type>| matches!(kind, Some(Type::Date));
        match &expr.kind {
            Kind::Date(_) => true,
            Kind::Name { target, .. } => match &target.0 {
                Some(Target::CheckDate | Target::Parameter(Constant::Date(_))) => true,
                Some(Target::Fact(id)) => is_date(self.vocabulary.fact(*id).map(|fact| &fact.kind)),
                _ => false,
            },
            Kind::Column(column) => {
                let position = column.position.0;
                let fact = position.and_then(|(table, at)| self.vocabulary.table(table)?.columns.get(at));
                is_date(fact.map(|fact| &fact.kind))
            }
            Kind::Add(left, right) | Kind::Subtract(left, right) => {
                matches!(right.kind, Kind::Period(_)) && self.is_date(left)
            }
            Kind::FirstStated(parts, _) => parts.first().is_some_and(|part| self.is_date(part)),
            _ => false,
        }
    }
}

fn day_slot(slot: Option<Slot>) -> Option<u32> {
    match slot? {
        Slot::Date(at) => Some(at),
        _ => None,
    }
}
