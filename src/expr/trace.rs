//! Explains an evaluation: what every node came to, and why.

use std::collections::HashSet;
use std::hash::Hash;

use super::check::Class;
use super::eval::{Asked, Scope};
use super::range::Range;
use super::reasons::stated;
use super::rows::View;
use super::tree::{Expr, Kind, Target};
use crate::fact::{Date, FactId, Record, Stated, TableId, Truth, Value};

/// What a node came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// A condition.
    Truth(Truth),
    /// A number, in basic units. Few nodes are numbers, so it must not make all of them larger.
    Number(Box<Range>),
    /// A day, if it is known.
    Date(Option<Date>),
    /// A value of a choice or a text, if it is known.
    Value(Option<Value>),
    /// A constant of the rule itself.
    Constant,
}

/// What a stated value is a value of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// A fact.
    Fact(FactId),
    /// A column of a row: the table, the position of the row, the position of the column.
    Cell(TableId, usize, usize),
}

impl Subject {
    /// What the record states of it.
    pub fn stated_in(self, record: &Record) -> Option<&Stated> {
        match self {
            Subject::Fact(id) => record.fact(id),
            Subject::Cell(table, row, column) => record.rows(table).get(row)?.cell(column),
        }
    }
}

/// Few things are compared with each other sooner than they are hashed.
const FEW: usize = 16;

/// Keeps of several items with the same key the first.
pub fn keep_first<T, K: Eq + Hash>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    match items.len() {
        0 | 1 => {}
        few @ ..=FEW => {
            let mut seen = Vec::with_capacity(few);
            items.retain(|item| {
                let key = key(item);
                let is_new = !seen.contains(&key);
                if is_new {
                    seen.push(key);
                }
                is_new
            });
        }
        _ => {
            let mut seen = HashSet::new();
            items.retain(|item| seen.insert(key(item)));
        }
    }
}

/// A node of an explanation.
#[derive(Debug, Clone)]
pub struct Trace<'a> {
    /// The expression.
    pub expr: &'a Expr,
    /// What it came to.
    pub found: Found,
    /// The value that the record states, if the node is a fact or column.
    pub stated: Option<(Subject, &'a Stated)>,
    /// What could be asked for, if the node itself is not known.
    pub asked: Option<Asked>,
    /// The row that the node was evaluated for, if it is the body of a count.
    pub row: Option<(TableId, usize)>,
    /// The nodes inside.
    pub children: Vec<Trace<'a>>,
}

/// Evaluates `expr` and keeps what every node came to.
pub fn trace<'a>(scope: Scope<'a>, expr: &'a Expr) -> Trace<'a> {
    node(&scope, expr)
}

fn node<'a>(scope: &Scope<'a>, expr: &'a Expr) -> Trace<'a> {
    let stated = stated(*scope, expr);
    let mut node = Trace { expr, found: Found::Constant, stated, asked: None, row: None, children: Vec::new() };
    match &expr.kind {
        Kind::Name { target, .. } => match &target.0 {
            Some(Target::Fact(id)) => {
                node.asked = node.stated.is_none().then_some(Asked::Fact(*id));
                node.found = value(scope, expr, node.stated.map(|(_, stated)| &stated.value));
            }
            Some(Target::Definition(body)) => {
                let inside = self::node(scope, body);
                node.found = Found::Truth(if scope.is_as_stated() { inside.truth() } else { scope.truth(body) });
                node.children = vec![inside];
            }
            Some(Target::CheckDate) => node.found = Found::Date(Some(scope.record.check_date)),
            _ => {}
        },
        Kind::Column(column) => {
            if let (Some((table, position)), Some(View::Stated(_, at))) = (column.position.0, scope.row) {
                node.asked = node.stated.is_none().then_some(Asked::Cell(table, at, position));
            }
            node.found = value(scope, expr, node.stated.map(|(_, stated)| &stated.value));
        }
        Kind::Number(_) | Kind::Date(_) | Kind::Period(_) | Kind::Text(_) | Kind::Missing => {}
        Kind::Any(_, body) | Kind::All(_, body) => {
            node.found = Found::Truth(scope.truth(expr));
            rows(scope, expr, Some(body), &mut node);
        }
        Kind::Count(_, body) | Kind::Most { body, .. } => {
            node.found = Found::Number(Box::new(scope.number(expr)));
            rows(scope, expr, body.as_deref(), &mut node);
        }
        _ => {
            node.children = expr.children().map(|child| self::node(scope, child)).collect();
            let of_parts = if scope.is_as_stated() { of_parts(expr, &node.children) } else { None };
            node.found = of_parts.map_or_else(|| inner(scope, expr), Found::Truth);
        }
    }
    node
}

fn rows<'a>(scope: &Scope<'a>, expr: &'a Expr, body: Option<&'a Expr>, node: &mut Trace<'a>) {
    let Some(table) = expr.table() else { return };
    if scope.record.is_complete(scope.vocabulary, table) != Some(true) {
        node.asked = Some(Asked::Rows(table));
    }
    for (at, inside) in scope.stated_rows(table).enumerate() {
        let mut child = match body {
            Some(body) => self::node(&inside, body),
            // It counts by being there.
            None => Trace { children: Vec::new(), found: Found::Truth(Truth::True), asked: None, ..node.clone() },
        };
        child.row = Some((table, at));
        node.children.push(child);
    }
}

/// What conditions that are joined come to together, where it is known of each; it is not found out a second time.
fn of_parts(expr: &Expr, parts: &[Trace<'_>]) -> Option<Truth> {
    let truths = || parts.iter().map(Trace::truth);
    match (&expr.kind, parts) {
        (Kind::And(_), _) => Some(Truth::all(truths())),
        (Kind::Or(_), _) => Some(Truth::any(truths())),
        (Kind::Not(_), [inner]) => Some(!inner.truth()),
        (Kind::Attested(..), [finding, measured]) => Some(Truth::attested(finding.truth(), measured.truth())),
        _ => None,
    }
}

fn inner(scope: &Scope<'_>, expr: &Expr) -> Found {
    let class = match &expr.kind {
        Kind::FirstStated(_, class) => class.0.unwrap_or(Class::Truth),
        Kind::Add(left, _) | Kind::Subtract(left, _) if scope.date(left).is_some() && scope.date(expr).is_some() => {
            Class::Date
        }
        Kind::Add(..) | Kind::Subtract(..) | Kind::Multiply(..) | Kind::Negate(_) | Kind::Lookup { .. } => {
            Class::Number
        }
        _ => Class::Truth,
    };
    match class {
        Class::Truth => Found::Truth(scope.truth(expr)),
        Class::Number => Found::Number(Box::new(scope.number(expr))),
        Class::Date => Found::Date(scope.date(expr)),
        Class::Choice => Found::Value(scope.choice(expr).map(Value::Choice)),
        Class::Text => Found::Value(scope.text(expr).map(Value::Text)),
    }
}

fn value(scope: &Scope<'_>, expr: &Expr, stated: Option<&Value>) -> Found {
    match stated {
        Some(Value::YesNo(_)) => Found::Truth(scope.truth(expr)),
        Some(Value::Number(_)) => Found::Number(Box::new(scope.number(expr))),
        Some(Value::Date(date)) => Found::Date(Some(*date)),
        Some(other) => Found::Value(Some(other.clone())),
        None => Found::Value(None),
    }
}

impl<'a> Trace<'a> {
    /// What a condition came to; a node without value is unknown.
    pub fn truth(&self) -> Truth {
        match &self.found {
            Found::Truth(truth) => *truth,
            _ => Truth::Unknown,
        }
    }

    /// Whether the node's value is known.
    pub fn is_known(&self) -> bool {
        match &self.found {
            Found::Truth(truth) => truth.is_known(),
            Found::Number(range) => range.known().is_some(),
            Found::Date(date) => date.is_some(),
            Found::Value(value) => value.is_some(),
            Found::Constant => true,
        }
    }

    /// What would have to be known for the outcome to be known, in the order of the expression, each once.
    pub fn missing(&self) -> Vec<Asked> {
        let mut found = Vec::new();
        self.collect_missing(&mut found);
        keep_first(&mut found, |asked| *asked);
        found
    }

    fn collect_missing(&self, found: &mut Vec<Asked>) {
        if matches!(&self.found, Found::Truth(truth) if truth.is_known()) || self.found == Found::Constant {
            return;
        }
        for child in &self.children {
            child.collect_missing(found);
        }
        let is_number = matches!(&self.found, Found::Number(range) if range.known().is_some());
        if !is_number {
            found.extend(self.asked);
        }
    }
}
