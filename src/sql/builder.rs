//! What a query is built from: the columns that it reads, and those that it calculates on the way.
//!
//! Every name is a column of its own in one of a chain of steps. A column stands in the first step at which all that it needs stands in
//! the step before; so nothing is written out twice, however often it is used.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::dialect::{Dialect, Digits};
use super::number::{Calculator, Number, TooManyDigits};
use super::rows::Rows;
use super::tree::Sql;
use crate::expr::Expr;
use crate::fact::{Decimal, Fact, FactId, TableId, Type, Vocabulary};
use crate::rule::Pack;
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic, Place, SourceText, Span};

/// From where an expression sees the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// From the record itself.
    Record,
    /// From a row of a table that is stated.
    Row,
    /// From a row that may exist without being stated; of its key column (by position) the value (by position) may be known.
    Unstated(Option<(usize, u16)>),
}

/// A column that is calculated.
#[derive(Debug, Clone)]
pub struct Shared {
    /// Its name.
    pub name: String,
    /// What it is calculated from.
    pub sql: Sql,
    /// The first step in which it stands.
    pub step: usize,
}

/// Collects what the query of a pack needs.
pub struct Builder<'a> {
    pub vocabulary: &'a Vocabulary,
    pub pack: &'a Pack,
    pub calculator: Calculator,
    /// The facts that are read.
    pub facts: BTreeSet<FactId>,
    /// The tables that are read, and what is counted in each.
    pub tables: BTreeMap<TableId, Rows>,
    /// The columns that are calculated, each after those that it needs.
    pub shared: Vec<Shared>,
    pub problems: Vec<Diagnostic>,
    pub(super) definitions: HashMap<*const Expr, Sql>,
    steps: HashMap<String, usize>,
    names: HashSet<String>,
    source: Option<Arc<SourceText>>,
}

/// The digits that a record states of a number, before and after the point.
const STATED: Digits = Digits { whole: Decimal::MAX_WHOLE, fraction: Decimal::MAX_FRACTION };

/// The digits of a fact that is a number: whole where only whole numbers make sense.
pub fn digits(fact: &Fact) -> Digits {
    match fact.kind {
        Type::Number { whole: true, .. } => Digits { fraction: 0, ..STATED },
        _ => STATED,
    }
}

impl<'a> Builder<'a> {
    pub fn new(vocabulary: &'a Vocabulary, pack: &'a Pack, dialect: Dialect) -> Self {
        Builder {
            vocabulary,
            pack,
            calculator: Calculator { dialect },
            facts: BTreeSet::new(),
            tables: BTreeMap::new(),
            shared: Vec::new(),
            problems: Vec::new(),
            definitions: HashMap::new(),
            steps: HashMap::new(),
            names: HashSet::new(),
            source: None,
        }
    }

    /// Reports what the dialect cannot do, once for each place.
    pub fn refuse(&mut self, span: Span, message: Bilingual, help: Bilingual) {
        let problem = Diagnostic::error(Code::NotInSql, message).help(help);
        let problem = match &self.source {
            Some(source) => problem.in_text(source, span),
            None => problem,
        };
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// The number, or nothing where its digits are too many, which is reported.
    pub fn calculated<T>(&mut self, span: Span, found: Result<T, TooManyDigits>, otherwise: T) -> T {
        found.unwrap_or_else(|TooManyDigits(needed)| {
            let (name, most) = (self.dialect().name(), self.dialect().most_digits().unwrap_or_default());
            self.refuse(
                span,
                say!(
                    "{name} 的数最多 {most} 位，此处可能需要 {needed} 位",
                    "a number of {name} has at most {most} digits, and this could need {needed}"
                ),
                say!(
                    "减少常数的位数，或改用 postgres，它的数没有这样的限制",
                    "use constants with fewer digits, or postgres, whose numbers have no such bound"
                ),
            );
            otherwise
        })
    }

    pub fn dialect(&self) -> Dialect {
        self.calculator.dialect
    }

    /// Does something with expressions that stand where `place` is.
    pub fn at<T>(&mut self, place: &Place, inside: impl FnOnce(&mut Self) -> T) -> T {
        let source = match place {
            Place::Text { source, .. } => Some(Arc::clone(source)),
            _ => None,
        };
        let outer = std::mem::replace(&mut self.source, source);
        let found = inside(self);
        self.source = outer;
        found
    }

    /// The column of a fact.
    pub fn fact(&mut self, id: FactId) -> Sql {
        self.facts.insert(id);
        self.vocabulary.fact(id).map_or(Sql::Null, |fact| Sql::column(&*fact.id))
    }

    /// A column that is calculated from `sql`; what is known beforehand, or is a column already, needs none.
    pub fn share(&mut self, name: &str, sql: Sql) -> Sql {
        if sql.is_constant() || matches!(sql, Sql::Column(_)) {
            return sql;
        }
        if let Some(shared) = self.shared.iter().find(|shared| shared.sql == sql) {
            return Sql::column(&shared.name);
        }
        let step = self.step_after(&sql);
        let name = self.joined_column(name, step);
        self.shared.push(Shared { name: name.clone(), sql, step });
        Sql::Column(name)
    }

    /// A new column that stands in `step` and later.
    pub fn joined_column(&mut self, name: &str, step: usize) -> String {
        let name = self.unique(name);
        self.steps.insert(name.clone(), step);
        name
    }

    /// The first step before which everything stands that the expression reads.
    pub fn step_after(&self, sql: &Sql) -> usize {
        sql.columns().into_iter().map(|column| self.step_of(column)).max().unwrap_or(0) + 1
    }

    /// The first step in which a column stands; facts stand in the step before the first.
    pub fn step_of(&self, column: &str) -> usize {
        self.steps.get(column).copied().unwrap_or(0)
    }

    /// `name`, or one like it that no other column has, short enough for every dialect.
    pub fn unique(&mut self, name: &str) -> String {
        const LONGEST: usize = 56;
        let mut short = name.to_owned();
        while short.len() > LONGEST {
            short.pop();
        }
        let mut candidate = short.clone();
        let mut number = 1;
        // Names that differ only in case are one in some databases.
        while (candidate.len() < name.len() && number == 1) || !self.names.insert(candidate.to_lowercase()) {
            number += 1;
            candidate = format!("{short}~{number}");
        }
        candidate
    }

    /// What is known of a fact or of a column of a row, from where it is seen.
    pub fn stated_number(fact: &Fact, value: Sql) -> Number {
        match &fact.kind {
            Type::Number { unit, .. } => Number::exactly(value, unit.factor, digits(fact)),
            _ => Number::Unknown,
        }
    }
}
