//! Counting over the rows of a table, of which some may not be stated.

use super::eval::{Scope, Seen};
use super::range::Range;
use super::tree::{Column, Expr, Group};
use crate::fact::{Date, Period, Quantity, Row, TableId, Truth, Value, unit};

/// A row as an expression sees it.
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// A row that the record states, with its position.
    Stated(&'a Row, usize),
    /// A row that may exist without being stated, of which only the value of the key column is known.
    Keyed(usize, u16),
    /// A row that may exist without being stated, of which nothing is known.
    Unstated,
}

impl<'a> View<'a> {
    /// The value of a column, if it is known.
    pub(super) fn seen(self, column: usize) -> Option<Seen<'a>> {
        match self {
            View::Stated(row, _) => row.cell(column).map(|stated| Seen::from(&stated.value)),
            View::Keyed(key, value) => (key == column).then_some(Seen::Choice(value)),
            View::Unstated => None,
        }
    }

    /// The position of a stated row.
    pub fn position(self) -> Option<usize> {
        match self {
            View::Stated(_, at) => Some(at),
            _ => None,
        }
    }
}

impl<'a> Scope<'a> {
    /// The record as seen from each of the stated rows of a table.
    pub fn stated_rows(self, table: TableId) -> impl Iterator<Item = Scope<'a>> {
        self.record.rows(table).iter().enumerate().map(move |(at, row)| self.in_row(View::Stated(row, at)))
    }

    /// The value of a column by which rows are told apart: numbers are the same in whatever unit they are stated.
    fn told_apart(&self, column: &Column) -> Option<Value> {
        let seen = self.cell(column)?;
        Some(match seen {
            Seen::Number(quantity) => match quantity.basic() {
                Some(amount) => Value::Number(Quantity { amount, unit: &unit::NONE }),
                None => seen.into(),
            },
            _ => seen.into(),
        })
    }
}

/// How many rows may exist without being stated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unstated {
    /// So many at most.
    AtMost(usize),
    /// Any number.
    Unbounded,
}

/// The stated rows of a table, as a body sees them, and whether `body` may hold for others.
struct Rows<'a> {
    stated: Vec<(Scope<'a>, Truth)>,
    unstated: Unstated,
}

impl<'a> Rows<'a> {
    fn of(scope: Scope<'a>, table: TableId, body: Option<&Expr>) -> Self {
        let holds = |scope: Scope<'a>| body.map_or(Truth::True, |body| scope.truth(body));
        let stated = scope.stated_rows(table).map(|scope| (scope, holds(scope))).collect();
        Rows { stated, unstated: unstated(scope, table, usize::MAX, holds) }
    }

    /// Rows that surely count, and those that may.
    fn split(&self) -> (Vec<Scope<'a>>, Vec<Scope<'a>>) {
        let having = |accept: fn(Truth) -> bool| {
            self.stated.iter().filter(|(_, truth)| accept(*truth)).map(|(scope, _)| *scope).collect::<Vec<_>>()
        };
        (having(|truth| truth == Truth::True), having(|truth| truth != Truth::False))
    }

    fn at_most(&self, stated: usize) -> Option<usize> {
        match self.unstated {
            Unstated::AtMost(more) => stated.checked_add(more),
            Unstated::Unbounded => None,
        }
    }
}

/// How many rows for which `holds` may hold may exist without being stated; at most `enough` of them are looked for.
fn unstated<'a>(scope: Scope<'a>, table: TableId, enough: usize, holds: impl Fn(Scope<'a>) -> Truth) -> Unstated {
    let rows = scope.record.rows(table);
    let may_hold = |view| holds(scope.in_row(view)) != Truth::False;
    if scope.record.is_complete(scope.vocabulary, table) == Some(true) {
        return Unstated::AtMost(0);
    }
    match scope.vocabulary.key(table) {
        // A row without its key may be the row of any key, so it closes none.
        Some((key, values)) => {
            let open = (0..values).filter_map(|value| u16::try_from(value).ok()).filter(|value| {
                let closes =
                    |row: &Row| matches!(row.cell(key).map(|s| &s.value), Some(Value::Choice(found)) if found == value);
                !rows.iter().any(closes)
            });
            Unstated::AtMost(open.filter(|value| may_hold(View::Keyed(key, *value))).take(enough).count())
        }
        None if may_hold(View::Unstated) => Unstated::Unbounded,
        None => Unstated::AtMost(0),
    }
}

/// Whether some row satisfies `body` (or its negation).
pub fn any(scope: Scope<'_>, aggregate: &Expr, body: &Expr, negated: bool) -> Truth {
    let Some(table) = aggregate.table() else { return Truth::Unknown };
    let holds = |scope: Scope<'_>| if negated { !scope.truth(body) } else { scope.truth(body) };
    match Truth::any(scope.stated_rows(table).map(holds)) {
        Truth::False if unstated(scope, table, 1, holds) != Unstated::AtMost(0) => Truth::Unknown,
        // What is not stated cannot change it.
        stated => stated,
    }
}

/// Whether some row is stated that surely does not satisfy `body`.
pub fn some_fails(scope: Scope<'_>, aggregate: &Expr, body: &Expr) -> bool {
    aggregate.table().is_some_and(|table| scope.stated_rows(table).any(|scope| scope.fails(body)))
}

/// How many rows satisfy `body`.
pub fn count(scope: Scope<'_>, aggregate: &Expr, body: Option<&Expr>) -> Range {
    let Some(table) = aggregate.table() else { return Range::UNKNOWN };
    let rows = Rows::of(scope, table, body);
    let number_of = |accept: fn(Truth) -> bool| rows.stated.iter().filter(|(_, truth)| accept(*truth)).count();
    let possible = number_of(|truth| truth != Truth::False);
    Range::count(number_of(|truth| truth == Truth::True), rows.at_most(possible))
}

/// The largest number of rows that satisfy `body` and belong together.
pub fn most(
    scope: Scope<'_>,
    aggregate: &Expr,
    group: &Group,
    distinct: Option<&Column>,
    body: Option<&Expr>,
) -> Range {
    let Some(table) = aggregate.table() else { return Range::UNKNOWN };
    let rows = Rows::of(scope, table, body);
    let (sure, possible) = rows.split();
    let (low, high) = match group {
        Group::Per(columns) => {
            (most_alike(&sure, columns, distinct, true), most_alike(&possible, columns, distinct, false))
        }
        Group::Within(date, period) => {
            (most_within(&sure, date, *period, distinct, true), most_within(&possible, date, *period, distinct, false))
        }
    };
    Range::count(low, rows.at_most(high))
}

/// The largest number of rows that agree in `columns`: surely (`sure`), or possibly, taking what is not stated as agreeing.
fn most_alike(rows: &[Scope<'_>], columns: &[Column], distinct: Option<&Column>, sure: bool) -> usize {
    let keys: Vec<Key> = rows.iter().map(|row| columns.iter().map(|column| row.told_apart(column)).collect()).collect();
    let belongs = |key: &Key, group: &Key| {
        key.iter().zip(group).all(|(own, shared)| if own.is_none() { !sure } else { own == shared })
    };
    let Some(groups) = groups(&keys, columns.len()) else {
        return if sure { usize::from(!rows.is_empty()) } else { rows.len() };
    };
    let largest = groups.into_iter().map(|group| {
        let members = rows.iter().zip(&keys).filter(|(_, key)| belongs(key, &group)).map(|(row, _)| *row);
        number_of_different(&members.collect::<Vec<_>>(), None, distinct, sure)
    });
    // A row whose group is not stated is in some group, alone at least.
    largest.max().unwrap_or(0).max(usize::from(!rows.is_empty()))
}

/// The values of the columns that rows agree in, as far as they are known.
type Key = Vec<Option<Value>>;

/// More groups than this are not looked at one by one.
pub const GROUPS: usize = 10_000;

/// The groups that can be the largest: those of the rows whose keys are known, and all that the others may meet in; nothing where
/// there are too many to look at.
fn groups(keys: &[Key], columns: usize) -> Option<Vec<Key>> {
    let (mut known, partial): (Vec<Key>, Vec<Key>) =
        keys.iter().cloned().partition(|key| key.iter().all(Option::is_some));
    if partial.is_empty() {
        return Some(known);
    }
    let mut met: Vec<Key> = vec![Vec::new()];
    for column in 0..columns {
        let mut values: Vec<Option<Value>> = Vec::new();
        for value in partial.iter().filter_map(|key| key.get(column)).filter(|value| value.is_some()) {
            if !values.contains(value) {
                values.push(value.clone());
            }
        }
        if values.is_empty() {
            values.push(None);
        }
        let with = |group: &Key, value: &Option<Value>| group.iter().chain([value]).cloned().collect();
        if met.len().saturating_mul(values.len()) > GROUPS {
            return None;
        }
        met = met.iter().flat_map(|group| values.iter().map(move |value| with(group, value))).collect();
    }
    known.extend(met);
    Some(known)
}

/// The largest number of rows whose dates lie within one period: surely, or possibly.
///
/// A window that begins at one of the dates holds as many rows as any other, so only those are tried.
fn most_within(rows: &[Scope<'_>], date: &Column, period: Period, distinct: Option<&Column>, sure: bool) -> usize {
    let dated: Vec<(Scope<'_>, Date)> = rows
        .iter()
        .filter_map(|row| match row.cell(date) {
            Some(Seen::Date(date)) => Some((*row, date)),
            _ => None,
        })
        .collect();
    let undated = rows.len() - dated.len();
    let largest = dated.iter().map(|(_, start)| {
        let end = start.end_of_period(period);
        let inside = dated.iter().filter(|(_, date)| (*start..=end).contains(date)).map(|(row, _)| *row);
        number_of_different(&inside.collect::<Vec<_>>(), Some(date), distinct, sure)
    });
    let largest = largest.max().unwrap_or(0);
    if sure { largest.max(undated.min(1)) } else { largest + undated }
}

/// How many of the rows are different in `date` and `distinct`: at least (`sure`), or at most.
fn number_of_different(rows: &[Scope<'_>], date: Option<&Column>, distinct: Option<&Column>, sure: bool) -> usize {
    let Some(distinct) = distinct else { return rows.len() };
    let mut different: Vec<(Option<Value>, Option<Value>)> = Vec::new();
    let mut keys: Vec<_> = rows
        .iter()
        .map(|row| (date.and_then(|date| row.cell(date)).map(Value::from), row.told_apart(distinct)))
        .collect();
    // Known values first, so that an unknown one is taken for one of them where that is possible.
    keys.sort_by_key(|(_, value)| value.is_none());
    for (date, value) in keys {
        let same = different.iter().any(|(other_date, other)| {
            date == *other_date
                && match (&value, other) {
                    (Some(value), Some(other)) => value == other,
                    _ => sure,
                }
        });
        if !same {
            different.push((date, value));
        }
    }
    different.len()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::expr::{Names, Origin, check, parse};
    use crate::fact::{Date, Record, Stated};
    use crate::record::testing::vocabulary;
    use crate::source::{Place, SourceText, Span};

    #[test]
    fn rows_that_agree_in_a_number_agree_in_whatever_unit() {
        let vocabulary = vocabulary();
        let penalties = vocabulary.table_by_id("penalties").unwrap();
        let columns = &vocabulary.table(penalties).unwrap().columns;
        let length = columns.iter().position(|column| column.id == "length").unwrap();
        let place = Place::File("test".into());
        let date = Date::new(2005, 10, 20).unwrap();
        let mut record = Record::new(&vocabulary, date, place.clone());
        for (amount, unit) in [(2_000i64, "m"), (2, "km"), (2, "m")] {
            let value = Value::Number(Quantity { amount: amount.into(), unit: unit::find(unit).unwrap() });
            let mut cells = vec![None; columns.len()];
            cells[length] = Some(Box::new(Stated { value, place: place.clone(), evidence: None }));
            record.add_row(penalties, Row { cells, place: place.clone(), evidence: None });
        }
        let complete = Value::YesNo(true);
        let complete = Stated { value: complete, place: place.clone(), evidence: None };
        record.state(vocabulary.table(penalties).unwrap().complete, Some(complete));
        let (empty, none, no_lookups) = (HashMap::new(), HashMap::new(), HashMap::new());
        let names =
            Names { vocabulary: &vocabulary, parameters: &empty, definitions: &none, later: &[], lookups: &no_lookups };
        for text in ["most(penalties per length) = 2", "most(penalties per reason distinct length) = 2"] {
            let origin = Origin { source: SourceText::new("test", text), span: Span::default(), start: None };
            let mut problems = Vec::new();
            let mut expr = parse(text, &origin, &mut problems).unwrap();
            assert!(check(&mut expr, &names, &origin, &mut problems), "{problems:?}");
            let reason = columns.iter().position(|column| column.id == "reason").unwrap();
            for row in record.rows_mut(penalties).unwrap() {
                let same = Value::Text("same".into());
                row.cells[reason] = Some(Box::new(Stated { value: same, place: place.clone(), evidence: None }));
            }
            assert_eq!(Scope::new(&vocabulary, &record).truth(&expr), Truth::True, "{text}");
        }
    }
}
