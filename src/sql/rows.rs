//! Counting over the rows of a table, of which some may not be stated: the same cases as in `expr::rows`.

use std::collections::BTreeSet;

use super::builder::{Builder, View};
use super::number::Number;
use super::tree::Sql;
use crate::expr::tree::{Column, Comparison, Expr, Group};
use crate::fact::{Period, TableId};

/// What is read of a table, and what is counted in it.
#[derive(Debug, Default)]
pub struct Rows {
    /// The positions of the columns that are read.
    pub columns: BTreeSet<usize>,
    /// The values of the key (by position) of which it is asked whether a row states them, each with the column that has their number.
    pub keys: Vec<(u16, String)>,
    /// Conditions of which it is counted how many rows satisfy them.
    pub tallies: Vec<Tally>,
    /// What asks for the largest number of rows that belong together.
    pub largest: Vec<Largest>,
}

/// How many rows satisfy a condition.
#[derive(Debug, Clone)]
pub struct Tally {
    /// The condition, as seen from a row.
    pub holds: Sql,
    /// The column of the rows that says whether it holds.
    pub name: String,
    /// The numbers of rows that surely, and that possibly, satisfy it.
    pub counts: Counts,
}

/// The largest number of rows that satisfy a condition and belong together.
#[derive(Debug, Clone)]
pub struct Largest {
    /// The condition, as seen from a row.
    pub holds: Sql,
    /// What makes rows belong together.
    pub together: Together,
    /// Rows that agree in this cell count once.
    pub distinct: Option<String>,
    /// The columns of the rows that it works with begin with this.
    pub name: String,
    /// The least and the greatest that it may be, among the rows that are stated.
    pub counts: Counts,
}

/// What makes rows belong together, by the names of their cells.
#[derive(Debug, Clone, PartialEq)]
pub enum Together {
    /// They agree in these.
    Per(Vec<String>),
    /// Their days lie within one period.
    Within(String, Period),
}

/// Two columns that are counted.
#[derive(Debug, Clone)]
pub struct Counts {
    /// How many surely count.
    pub sure: String,
    /// How many possibly count.
    pub possible: String,
    /// The first step in which the columns stand.
    pub step: usize,
}

impl Largest {
    /// The cells that it works with, each once.
    pub fn cells(&self) -> Vec<&str> {
        let mut cells: Vec<&str> = match &self.together {
            Together::Per(columns) => columns.iter().map(String::as_str).collect(),
            Together::Within(date, _) => vec![date],
        };
        cells.extend(self.distinct.as_deref());
        let mut once = BTreeSet::new();
        cells.retain(|cell| once.insert(*cell));
        cells
    }
}

/// How many rows may exist without being stated.
enum Unstated {
    /// One for each of these conditions that is true.
    Some(Vec<Sql>),
    /// Any number, where the condition is true.
    Unbounded(Sql),
}

impl Builder<'_> {
    pub fn rows(&mut self, table: TableId) -> &mut Rows {
        self.tables.entry(table).or_default()
    }

    /// Whether some row satisfies `body` (or its negation).
    pub fn any(&mut self, aggregate: &Expr, body: &Expr, negated: bool) -> Sql {
        let Some(table) = aggregate.table() else { return Sql::Null };
        let holds = |builder: &mut Self, view| {
            let truth = builder.truth(body, view);
            if negated { truth.negated() } else { truth }
        };
        let of_row = holds(self, View::Row);
        let (sure, possible) = self.tally(table, of_row);
        let unstated = match self.unstated(table, holds) {
            Unstated::Some(conditions) => Sql::or(conditions),
            Unstated::Unbounded(condition) => condition,
        };
        let none = || Sql::whole(0);
        let some = Sql::or([Sql::compare(Comparison::Greater, possible, none()), unstated]);
        Sql::case(
            [(Sql::compare(Comparison::Greater, sure, none()), Sql::Bool(true)), (some, Sql::Null)],
            Sql::Bool(false),
        )
    }

    /// How many rows satisfy `body`.
    pub fn count(&mut self, aggregate: &Expr, body: Option<&Expr>) -> Number {
        let Some(table) = aggregate.table() else { return Number::Unknown };
        let of_row = self.holds(body, View::Row);
        let (sure, possible) = self.tally(table, of_row);
        self.range(table, body, sure, possible)
    }

    /// The largest number of rows that satisfy `body` and belong together.
    pub fn most(&mut self, aggregate: &Expr, group: &Group, distinct: Option<&Column>, body: Option<&Expr>) -> Number {
        let Some(table) = aggregate.table() else { return Number::Unknown };
        let holds = self.holds(body, View::Row);
        let together = match group {
            Group::Per(columns) => {
                Together::Per(columns.iter().filter_map(|column| self.name_of_cell(column)).collect())
            }
            Group::Within(date, period) => match self.name_of_cell(date) {
                Some(date) => Together::Within(date, *period),
                None => return Number::Unknown,
            },
        };
        let distinct = distinct.and_then(|column| self.name_of_cell(column));
        let (sure, possible) = self.largest(table, holds, together, distinct);
        self.range(table, body, sure, possible)
    }

    /// Whether the body holds; a row of which nothing is asked counts.
    fn holds(&mut self, body: Option<&Expr>, view: View) -> Sql {
        body.map_or(Sql::Bool(true), |body| self.truth(body, view))
    }

    fn range(&mut self, table: TableId, body: Option<&Expr>, sure: Sql, possible: Sql) -> Number {
        let high = match self.unstated(table, |builder, view| builder.holds(body, view)) {
            Unstated::Some(conditions) => conditions.into_iter().fold(possible, |so_far, condition| {
                so_far.plus(Sql::case([(condition, Sql::whole(1))], Sql::whole(0)))
            }),
            Unstated::Unbounded(condition) => Sql::case([(condition, Sql::Null)], possible),
        };
        Number::count(sure, high)
    }

    fn name_of_cell(&mut self, column: &Column) -> Option<String> {
        match self.cell(column, View::Row) {
            Some((_, Sql::Cell(name))) => Some(name),
            _ => None,
        }
    }

    /// The columns with the numbers of stated rows that surely, and that possibly, satisfy a condition.
    fn tally(&mut self, table: TableId, holds: Sql) -> (Sql, Sql) {
        let columns = |counts: &Counts| (Sql::column(&counts.sure), Sql::column(&counts.possible));
        if holds == Sql::Bool(false) {
            return (Sql::whole(0), Sql::whole(0));
        }
        if let Some(known) = self.rows(table).tallies.iter().find(|tally| tally.holds == holds) {
            return columns(&known.counts);
        }
        let number = self.rows(table).tallies.len() + 1;
        let name = format!("{}.{number}", self.table_id(table));
        let counts = self.counts(&name, &holds);
        let found = columns(&counts);
        self.rows(table).tallies.push(Tally { holds, name, counts });
        found
    }

    fn largest(&mut self, table: TableId, holds: Sql, together: Together, distinct: Option<String>) -> (Sql, Sql) {
        let columns = |counts: &Counts| (Sql::column(&counts.sure), Sql::column(&counts.possible));
        if holds == Sql::Bool(false) {
            return (Sql::whole(0), Sql::whole(0));
        }
        let same = |known: &&Largest| known.holds == holds && known.together == together && known.distinct == distinct;
        if let Some(known) = self.rows(table).largest.iter().find(same) {
            return columns(&known.counts);
        }
        let number = self.rows(table).largest.len() + 1;
        let name = format!("{}.most.{number}", self.table_id(table));
        let counts = self.counts(&name, &holds);
        let found = columns(&counts);
        self.rows(table).largest.push(Largest { holds, together, distinct, name, counts });
        found
    }

    fn counts(&mut self, name: &str, holds: &Sql) -> Counts {
        let step = self.step_after(holds);
        let sure = self.joined_column(&format!("{name}.sure"), step);
        let possible = self.joined_column(&format!("{name}.possible"), step);
        Counts { sure, possible, step }
    }

    /// The id of a table, as its columns begin.
    pub fn table_id(&self, table: TableId) -> String {
        self.vocabulary.table(table).map(|table| table.id.to_string()).unwrap_or_default()
    }

    /// The rows that may exist without being stated, and for which the condition may hold.
    fn unstated(&mut self, id: TableId, holds: impl Fn(&mut Self, View) -> Sql) -> Unstated {
        let vocabulary = self.vocabulary;
        let Some(table) = vocabulary.table(id) else { return Unstated::Some(Vec::new()) };
        let incomplete = self.fact(table.complete).surely().negated();
        let Some(key) = table.key else {
            let may = holds(self, View::Unstated(None)).possibly();
            return match Sql::and([incomplete, may]) {
                Sql::Bool(false) => Unstated::Some(Vec::new()),
                condition => Unstated::Unbounded(condition),
            };
        };
        let values = table.columns.get(key).map_or(0, |column| column.choices().len());
        let mut conditions = Vec::new();
        for value in (0..values).filter_map(|value| u16::try_from(value).ok()) {
            let may = holds(self, View::Unstated(Some((key, value)))).possibly();
            if may != Sql::Bool(false) {
                let open = Sql::equal(self.stated_key(id, key, value), Sql::whole(0));
                conditions.push(Sql::and([incomplete.clone(), open, may]));
            }
        }
        Unstated::Some(conditions)
    }

    /// The column with the number of rows that state a value of the key.
    fn stated_key(&mut self, id: TableId, key: usize, value: u16) -> Sql {
        if let Some((_, name)) = self.rows(id).keys.iter().find(|(known, _)| *known == value) {
            return Sql::column(name);
        }
        self.rows(id).columns.insert(key);
        let column = self.vocabulary.table(id).and_then(|table| table.columns.get(key));
        let choice = column.and_then(|column| Some((&column.id, &column.choices().get(usize::from(value))?.id)));
        let name = choice.map_or(String::new(), |(column, value)| format!("{}.{column}.{value}", self.table_id(id)));
        let name = self.joined_column(&name, 1);
        self.rows(id).keys.push((value, name.clone()));
        Sql::Column(name)
    }
}
