//! Evaluates an expression over a record, by walking the tree. This evaluator defines what expressions mean.

use std::sync::Arc;

use super::check::{Class, Constant};
use super::lookup::{Argument, KeyKind};
use super::range::Range;
use super::rows::{self, View};
use super::tree::{Column, Comparison, Expr, Kind, Resolved, Target};
use crate::fact::{Date, Decimal, FactId, Period, Quantity, Record, Stated, TableId, Truth, Value, Vocabulary};

/// Something that is not known and could be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Asked {
    /// A fact.
    Fact(FactId),
    /// Further rows of a table, or the statement that there are none.
    Rows(TableId),
    /// A cell of a stated row: the table, the position of the row, the position of the column.
    Cell(TableId, usize, usize),
}

/// What an expression is evaluated over.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The vocabulary.
    pub vocabulary: &'a Vocabulary,
    /// The record.
    pub record: &'a Record,
    pub(super) row: Option<View<'a>>,
    supposition: Option<(Asked, Truth)>,
    forced: Option<Forced<'a>>,
}

/// A leaf of a condition that is taken to have another value than it has, to see what that changes.
#[derive(Clone, Copy)]
pub struct Forced<'a> {
    /// The leaf; every place that says the same is forced.
    pub leaf: &'a Expr,
    /// The row for which it is forced, if it stands inside a count.
    pub row: Option<usize>,
    /// The value it is taken to have.
    pub truth: Truth,
}

impl<'a> Scope<'a> {
    /// The record, as it is.
    #[inline]
    pub fn new(vocabulary: &'a Vocabulary, record: &'a Record) -> Self {
        Scope { vocabulary, record, row: None, supposition: None, forced: None }
    }

    /// The record, as if one leaf had another value.
    pub fn forcing(self, forced: Forced<'a>) -> Self {
        Scope { forced: Some(forced), ..self }
    }

    /// The record as seen from one of the stated rows of a table.
    pub fn at_row(self, row: &'a crate::fact::Row, position: usize) -> Self {
        self.in_row(View::Stated(row, position))
    }

    /// The record, as if every comparison that waits for `asked` came out as `truth`.
    pub fn supposing(self, asked: Asked, truth: Truth) -> Self {
        Scope { supposition: Some((asked, truth)), ..self }
    }

    /// Whether nothing is supposed and nothing forced.
    #[inline]
    pub(super) fn is_as_stated(&self) -> bool {
        self.supposition.is_none() && self.forced.is_none()
    }

    #[inline]
    pub(super) fn in_row(self, row: View<'a>) -> Self {
        Scope { row: Some(row), ..self }
    }

    /// Whether a condition holds.
    pub fn truth(&self, expr: &Expr) -> Truth {
        if let Some(forced) = &self.forced
            && self.is_forced(forced, expr)
        {
            return forced.truth;
        }
        let known = match &expr.kind {
            Kind::And(parts) => return Truth::all(parts.iter().map(|part| self.truth(part))),
            Kind::Or(parts) => return Truth::any(parts.iter().map(|part| self.truth(part))),
            Kind::Not(inner) => return !self.truth(inner),
            Kind::Attested(finding, measured) => {
                return match self.truth(finding) {
                    Truth::True => Truth::True,
                    finding => Truth::attested(finding, self.truth(measured)),
                };
            }
            Kind::FirstStated(parts, _) => {
                return parts
                    .iter()
                    .map(|part| self.truth(part))
                    .find(|truth| truth.is_known())
                    .unwrap_or(Truth::Unknown);
            }
            Kind::Compare { operator, left, right, class } => self.compare(*operator, left, right, class.0),
            Kind::In { value, options, negated, class } => {
                let equal = options.iter().map(|option| self.compare(Comparison::Equal, value, option, class.0));
                let found = Truth::any(equal);
                if *negated { !found } else { found }
            }
            Kind::Name { target, .. } => match &target.0 {
                Some(Target::Definition(body)) => return self.truth(body),
                Some(Target::Fact(id)) => yes_or_no(self.fact(*id).map(|stated| Seen::from(&stated.value))),
                _ => Truth::Unknown,
            },
            Kind::Column(column) => yes_or_no(self.cell(column)),
            Kind::Any(_, body) => rows::any(*self, expr, body, false),
            Kind::All(_, body) => !rows::any(*self, expr, body, true),
            _ => Truth::Unknown,
        };
        match self.supposition {
            Some((asked, supposed)) if !known.is_known() && self.waits_for(expr, asked) => supposed,
            _ => known,
        }
    }

    #[cold]
    fn is_forced(&self, forced: &Forced<'_>, expr: &Expr) -> bool {
        forced.row == self.row.and_then(View::position).filter(|_| forced.row.is_some()) && forced.leaf == expr
    }

    /// Whether a condition surely does not hold. Rows that are not stated can make no condition false, so that they are not looked at.
    pub fn fails(&self, expr: &Expr) -> bool {
        match &expr.kind {
            Kind::And(parts) if self.is_as_stated() => parts.iter().any(|part| self.fails(part)),
            Kind::Or(parts) if self.is_as_stated() => parts.iter().all(|part| self.fails(part)),
            Kind::All(_, body) if self.is_as_stated() => rows::some_fails(*self, expr, body),
            _ => self.truth(expr) == Truth::False,
        }
    }

    /// Whether a leaf of a condition may become known once `asked` is answered.
    fn waits_for(&self, leaf: &Expr, asked: Asked) -> bool {
        match &leaf.kind {
            Kind::Any(..) | Kind::All(..) => leaf.table().map(Asked::Rows) == Some(asked),
            _ => {
                let mut found = false;
                leaf.walk(&mut |inner| found |= self.asks(inner).contains(&Some(asked)));
                found
            }
        }
    }

    /// What one node asks for by itself.
    fn asks(&self, expr: &Expr) -> [Option<Asked>; 2] {
        match &expr.kind {
            Kind::Name { target, .. } => match target.0 {
                Some(Target::Fact(id)) => [Some(Asked::Fact(id)), None],
                _ => [None, None],
            },
            Kind::Column(column) => {
                let cell = column.position.0.zip(self.row.and_then(View::position));
                [cell.map(|((table, column), row)| Asked::Cell(table, row, column)), None]
            }
            _ => match expr.table() {
                Some(table) => {
                    let complete = self.vocabulary.complete(table).map(Asked::Fact);
                    [Some(Asked::Rows(table)), complete]
                }
                None => [None, None],
            },
        }
    }

    #[inline]
    fn compare(&self, operator: Comparison, left: &Expr, right: &Expr, class: Option<Class>) -> Truth {
        let equal = |same: Option<bool>| match operator {
            Comparison::Equal => Truth::from(same),
            Comparison::NotEqual => !Truth::from(same),
            _ => Truth::Unknown,
        };
        match class {
            // Most of what rules compare is not stated, and then the other side need not be known.
            Some(Class::Number) => match self.number(left) {
                Range::UNKNOWN => Truth::Unknown,
                left => left.compare(operator, self.number(right)),
            },
            Some(Class::Date) => {
                let order = self.date(left).and_then(|left| Some(left.cmp(&self.date(right)?)));
                Truth::from(order.map(|order| operator.holds(order)))
            }
            Some(Class::Choice) => equal(self.choice(left).and_then(|left| Some(left == self.choice(right)?))),
            Some(Class::Text) => equal(self.text(left).and_then(|left| Some(left == self.text(right)?))),
            Some(Class::Truth) | None => Truth::Unknown,
        }
    }

    /// What is stated of a fact.
    #[inline]
    pub fn fact(&self, id: FactId) -> Option<&'a Stated> {
        self.record.fact(id)
    }

    /// The value of a column in the row at hand.
    #[inline]
    pub(super) fn cell(&self, column: &Column) -> Option<Seen<'a>> {
        self.row?.seen(column.position.0?.1)
    }

    /// The value of a fact, column or constant.
    #[inline(always)]
    fn leaf<'e>(&self, expr: &'e Expr) -> Option<Seen<'e>>
    where
        'a: 'e,
    {
        match &expr.kind {
            Kind::Name { target, .. } => match &target.0 {
                Some(Target::Fact(id)) => self.fact(*id).map(|stated| Seen::from(&stated.value)),
                Some(Target::CheckDate) => Some(Seen::Date(self.record.check_date)),
                Some(Target::Parameter(Constant::Number(quantity))) => Some(Seen::Number(quantity)),
                Some(Target::Parameter(Constant::Date(date))) => Some(Seen::Date(*date)),
                Some(Target::Choice(at)) => Some(Seen::Choice(*at)),
                Some(Target::Definition(_)) | None => None,
            },
            Kind::Column(column) => self.cell(column),
            Kind::Number(quantity) => Some(Seen::Number(quantity)),
            Kind::Date(date) => Some(Seen::Date(*date)),
            Kind::Text(text) => Some(Seen::Text(text)),
            _ => None,
        }
    }

    /// What is known of a number, in the basic unit of its dimension.
    pub fn number(&self, expr: &Expr) -> Range {
        match &expr.kind {
            Kind::Add(left, right) => self.number(left).plus(self.number(right)),
            Kind::Subtract(left, right) => match self.date(left).zip(self.date(right)) {
                Some((later, earlier)) => days(later.days_since(earlier)),
                None => self.number(left).plus(self.number(right).negate()),
            },
            Kind::Multiply(left, right) => {
                let (left, right) = (self.number(left), self.number(right));
                match (left.known(), right.known()) {
                    (_, Some(factor)) => left.scale(factor),
                    (Some(factor), None) => right.scale(factor),
                    (None, None) => Range::UNKNOWN,
                }
            }
            Kind::Negate(inner) => self.number(inner).negate(),
            Kind::Count(_, body) => rows::count(*self, expr, body.as_deref()),
            Kind::Most { group, distinct, body, .. } => {
                rows::most(*self, expr, group, distinct.as_deref(), body.as_deref())
            }
            Kind::FirstStated(parts, _) => {
                let mut value = Range::UNKNOWN;
                for part in parts {
                    value = self.number(part);
                    if value.known().is_some() {
                        break;
                    }
                }
                value
            }
            Kind::Lookup { arguments, target, .. } => match &target.0 {
                Some((lookup, column)) => {
                    let found: Vec<Argument> = lookup
                        .keys
                        .iter()
                        .zip(arguments)
                        .map(|(key, argument)| match key.kind {
                            KeyKind::Number(_) => Argument::Number(self.number(argument)),
                            KeyKind::Choice(_) => Argument::Choice(self.choice(argument)),
                        })
                        .collect();
                    lookup.value(*column, &found)
                }
                None => Range::UNKNOWN,
            },
            _ => match self.leaf(expr) {
                Some(Seen::Number(quantity)) => quantity.basic().map_or(Range::UNKNOWN, Range::exactly),
                _ => Range::UNKNOWN,
            },
        }
    }

    /// A day, if it is known.
    pub fn date(&self, expr: &Expr) -> Option<Date> {
        let period = |expr: &Expr| -> Option<Period> {
            match expr.kind {
                Kind::Period(period) => Some(period),
                _ => None,
            }
        };
        match &expr.kind {
            Kind::Add(left, right) => Some(self.date(left)?.end_of_period(period(right)?)),
            Kind::Subtract(left, right) => Some(self.date(left)?.days_before(period(right)?.count)),
            Kind::FirstStated(parts, _) => parts.iter().find_map(|part| self.date(part)),
            _ => match self.leaf(expr)? {
                Seen::Date(date) => Some(date),
                _ => None,
            },
        }
    }

    /// The position of a value among its choices, if it is known.
    #[inline]
    pub fn choice(&self, expr: &Expr) -> Option<u16> {
        match &expr.kind {
            // Most comparisons are of a fact or column with one of its choices.
            Kind::Name { target: Resolved(Some(Target::Choice(at))), .. } => Some(*at),
            Kind::FirstStated(parts, _) => self.first_choice(parts),
            _ => match self.leaf(expr)? {
                Seen::Choice(at) => Some(at),
                _ => None,
            },
        }
    }

    fn first_choice(&self, parts: &[Expr]) -> Option<u16> {
        parts.iter().find_map(|part| self.choice(part))
    }

    /// A text, if it is known.
    pub fn text(&self, expr: &Expr) -> Option<Arc<str>> {
        match &expr.kind {
            Kind::FirstStated(parts, _) => parts.iter().find_map(|part| self.text(part)),
            _ => match self.leaf(expr)? {
                Seen::Text(text) => Some(Arc::clone(text)),
                _ => None,
            },
        }
    }
}

/// A value as it is stated in a record or a rule; to look at it takes no copy.
#[derive(Clone, Copy)]
pub(super) enum Seen<'a> {
    YesNo(bool),
    Number(&'a Quantity),
    Date(Date),
    Choice(u16),
    Text(&'a Arc<str>),
}

impl<'a> From<&'a Value> for Seen<'a> {
    #[inline]
    fn from(value: &'a Value) -> Seen<'a> {
        match value {
            Value::YesNo(yes) => Seen::YesNo(*yes),
            Value::Number(quantity) => Seen::Number(quantity),
            Value::Date(date) => Seen::Date(*date),
            Value::Choice(at) => Seen::Choice(*at),
            Value::Text(text) => Seen::Text(text),
        }
    }
}

impl From<Seen<'_>> for Value {
    fn from(seen: Seen<'_>) -> Value {
        match seen {
            Seen::YesNo(yes) => Value::YesNo(yes),
            Seen::Number(quantity) => Value::Number(*quantity),
            Seen::Date(date) => Value::Date(date),
            Seen::Choice(at) => Value::Choice(at),
            Seen::Text(text) => Value::Text(Arc::clone(text)),
        }
    }
}

fn yes_or_no(value: Option<Seen<'_>>) -> Truth {
    match value {
        Some(Seen::YesNo(yes)) => Truth::from(yes),
        _ => Truth::Unknown,
    }
}

/// A number of days as a duration in its basic unit, seconds.
fn days(count: i64) -> Range {
    Decimal::from(count).checked_mul(Decimal::from(86_400i64)).map_or(Range::UNKNOWN, Range::exactly)
}
