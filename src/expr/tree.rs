//! The tree of an expression. Every node has its span; what a name stands for is filled in by the checker.

use std::borrow::Cow;
use std::sync::Arc;

use super::check::{Class, Constant};
use super::lookup::Lookup;
use crate::fact::{Date, FactId, Period, Quantity, TableId};
use crate::source::Span;

/// An expression with its place.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it is.
    pub kind: Kind,
    /// Where it stands in its file.
    pub span: Span,
}

/// Two expressions are the same if they say the same, wherever they stand.
impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

/// What the checker has found out about a node; it does not count when trees are compared.
#[derive(Debug, Clone)]
pub struct Resolved<T>(pub Option<T>);

impl<T> PartialEq for Resolved<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> Default for Resolved<T> {
    fn default() -> Self {
        Resolved(None)
    }
}

/// The kinds of expressions.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// All of them hold.
    And(Vec<Expr>),
    /// At least one of them holds.
    Or(Vec<Expr>),
    /// It does not hold.
    Not(Box<Expr>),
    /// Two values compared.
    Compare {
        /// How.
        operator: Comparison,
        /// The left side.
        left: Box<Expr>,
        /// The right side.
        right: Box<Expr>,
        /// What kind of values they are.
        class: Resolved<Class>,
    },
    /// A value is, or is not, one of several.
    In {
        /// The value.
        value: Box<Expr>,
        /// The values it may be.
        options: Vec<Expr>,
        /// Whether it must not be one of them.
        negated: bool,
        /// What kind of values they are.
        class: Resolved<Class>,
    },
    /// A name.
    Name {
        /// The name.
        name: Cow<'static, str>,
        /// What it stands for.
        target: Resolved<Target>,
    },
    /// A column of the row at hand.
    Column(Column),
    /// A number with its unit.
    Number(Quantity),
    /// A day.
    Date(Date),
    /// A length of time, as it is added to a date.
    Period(Period),
    /// A text.
    Text(Arc<str>),
    /// A sum.
    Add(Box<Expr>, Box<Expr>),
    /// A difference.
    Subtract(Box<Expr>, Box<Expr>),
    /// A product.
    Multiply(Box<Expr>, Box<Expr>),
    /// A number with its sign changed.
    Negate(Box<Expr>),
    /// Some row satisfies the expression.
    Any(TableName, Box<Expr>),
    /// Every row satisfies the expression.
    All(TableName, Box<Expr>),
    /// How many rows satisfy the expression, or how many there are.
    Count(TableName, Option<Box<Expr>>),
    /// The largest number of rows that belong together. It is rare, so it must not make every expression larger.
    Most {
        /// The table.
        table: TableName,
        /// What makes rows belong together.
        group: Box<Group>,
        /// Rows that agree in this column count once.
        distinct: Option<Box<Column>>,
        /// Which rows count; all, if there is none.
        body: Option<Box<Expr>>,
    },
    /// The first of the values that is known.
    FirstStated(Vec<Expr>, Resolved<Class>),
    /// What a person states, beside what other facts prove.
    Attested(Box<Expr>, Box<Expr>),
    /// The value of a row of an indicator table.
    Lookup {
        /// The name of the table.
        table: Cow<'static, str>,
        /// The name of the column.
        column: Cow<'static, str>,
        /// The values of its keys.
        arguments: Vec<Expr>,
        /// The table and the position of the column.
        target: Resolved<(Arc<Lookup>, usize)>,
    },
    /// What could not be read; it has been reported.
    Missing,
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// All of them.
    pub const ALL: [Comparison; 6] = [
        Comparison::Equal,
        Comparison::NotEqual,
        Comparison::Less,
        Comparison::AtMost,
        Comparison::Greater,
        Comparison::AtLeast,
    ];

    /// The one that holds exactly where this one does not.
    pub fn contrary(self) -> Comparison {
        match self {
            Comparison::Equal => Comparison::NotEqual,
            Comparison::NotEqual => Comparison::Equal,
            Comparison::Less => Comparison::AtLeast,
            Comparison::AtMost => Comparison::Greater,
            Comparison::Greater => Comparison::AtMost,
            Comparison::AtLeast => Comparison::Less,
        }
    }

    /// The one that holds with the sides exchanged.
    pub fn turned(self) -> Comparison {
        match self {
            Comparison::Less => Comparison::Greater,
            Comparison::AtMost => Comparison::AtLeast,
            Comparison::Greater => Comparison::Less,
            Comparison::AtLeast => Comparison::AtMost,
            Comparison::Equal | Comparison::NotEqual => self,
        }
    }

    /// How it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Comparison::Equal => "=",
            Comparison::NotEqual => "!=",
            Comparison::Less => "<",
            Comparison::AtMost => "<=",
            Comparison::Greater => ">",
            Comparison::AtLeast => ">=",
        }
    }

    /// Whether it holds for values in that order.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Comparison::Equal => order.is_eq(),
            Comparison::NotEqual => order.is_ne(),
            Comparison::Less => order.is_lt(),
            Comparison::AtMost => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::AtLeast => order.is_ge(),
        }
    }
}

/// What a name stands for.
#[derive(Debug, Clone)]
pub enum Target {
    /// A fact.
    Fact(FactId),
    /// The check date.
    CheckDate,
    /// A parameter of the pack, by its value.
    Parameter(Constant),
    /// A definition of the pack, by its expression.
    Definition(Arc<Expr>),
    /// The position of a value of a choice.
    Choice(u16),
}

/// The name of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct TableName {
    /// The name.
    pub name: Cow<'static, str>,
    /// Where it stands.
    pub at: Resolved<Span>,
    /// The table.
    pub id: Resolved<TableId>,
}

/// The name of a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The name, without its dot.
    pub name: Cow<'static, str>,
    /// Where it stands.
    pub at: Resolved<Span>,
    /// The table and the position of the column in it.
    pub position: Resolved<(TableId, usize)>,
}

/// What makes rows belong together.
#[derive(Debug, Clone, PartialEq)]
pub enum Group {
    /// They agree in these columns.
    Per(Vec<Column>),
    /// Their dates lie within one period of this length.
    Within(Column, Period),
}

impl Expr {
    /// The expressions directly inside this one; a definition's name has none.
    pub fn children(&self) -> impl Iterator<Item = &Expr> {
        let (first, second, others): (Option<&Expr>, Option<&Expr>, &[Expr]) = match &self.kind {
            Kind::And(parts) | Kind::Or(parts) | Kind::FirstStated(parts, _) => (None, None, parts),
            Kind::Not(inner) | Kind::Negate(inner) | Kind::Any(_, inner) | Kind::All(_, inner) => {
                (Some(inner), None, &[])
            }
            Kind::Compare { left, right, .. }
            | Kind::Add(left, right)
            | Kind::Subtract(left, right)
            | Kind::Multiply(left, right)
            | Kind::Attested(left, right) => (Some(left), Some(right), &[]),
            Kind::In { value, options, .. } => (Some(value), None, options),
            Kind::Count(_, body) | Kind::Most { body, .. } => (body.as_deref(), None, &[]),
            Kind::Lookup { arguments, .. } => (None, None, arguments),
            Kind::Name { .. }
            | Kind::Column(_)
            | Kind::Number(_)
            | Kind::Date(_)
            | Kind::Period(_)
            | Kind::Text(_)
            | Kind::Missing => (None, None, &[]),
        };
        first.into_iter().chain(second).chain(others)
    }

    /// The fact whose name it is.
    pub fn fact(&self) -> Option<FactId> {
        match self.kind {
            Kind::Name { target: Resolved(Some(Target::Fact(id))), .. } => Some(id),
            _ => None,
        }
    }

    /// The expressions directly inside this one, to change.
    pub fn children_mut(&mut self) -> Vec<&mut Expr> {
        match &mut self.kind {
            Kind::And(parts) | Kind::Or(parts) | Kind::FirstStated(parts, _) => parts.iter_mut().collect(),
            Kind::Not(inner) | Kind::Negate(inner) | Kind::Any(_, inner) | Kind::All(_, inner) => vec![inner],
            Kind::Compare { left, right, .. } => vec![left, right],
            Kind::Add(left, right) | Kind::Subtract(left, right) | Kind::Multiply(left, right) => vec![left, right],
            Kind::Attested(finding, measured) => vec![finding, measured],
            Kind::In { value, options, .. } => std::iter::once(&mut **value).chain(options).collect(),
            Kind::Count(_, body) | Kind::Most { body, .. } => body.iter_mut().map(|b| &mut **b).collect(),
            Kind::Lookup { arguments, .. } => arguments.iter_mut().collect(),
            Kind::Name { .. }
            | Kind::Column(_)
            | Kind::Number(_)
            | Kind::Date(_)
            | Kind::Period(_)
            | Kind::Text(_)
            | Kind::Missing => Vec::new(),
        }
    }

    /// Calls `visit` for this expression and every one inside it, definitions included.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Expr)) {
        visit(self);
        if let Kind::Name { target: Resolved(Some(Target::Definition(body))), .. } = &self.kind {
            body.walk(visit);
        }
        for child in self.children() {
            child.walk(visit);
        }
    }

    /// The table that an aggregate counts over.
    pub fn table(&self) -> Option<TableId> {
        match &self.kind {
            Kind::Any(table, _) | Kind::All(table, _) | Kind::Count(table, _) | Kind::Most { table, .. } => table.id.0,
            _ => None,
        }
    }
}
