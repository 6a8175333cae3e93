//! Ways to make an expression come out true or false: small sets of statements, borders first.
//!
//! The search is not complete, and need not be: whatever it proposes is judged by the evaluator before anyone believes it.

use std::collections::BTreeMap;

use crate::expr::tree::{Comparison, Group, Kind, Resolved, Target};
use crate::expr::{Class, Expr, Scope};
use crate::fact::date::{Period, PeriodUnit};
use crate::fact::{Date, Decimal, Fact, FactId, Quantity, Record, Row, Stated, TableId, Type, Value, Vocabulary};
use crate::source::Place;

/// How many ways are kept of any expression.
const KEPT: usize = 16;
/// How many rows a count is filled up to.
const ROWS: usize = 8;

/// Statements that together make an expression come out in some way.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Way {
    /// Facts.
    pub facts: BTreeMap<FactId, Value>,
    /// Rows of tables.
    pub rows: BTreeMap<TableId, Vec<Cells>>,
    /// Cells of the row at hand, while the body of a count is looked at.
    cells: Cells,
}

/// The stated cells of a row, by column.
pub type Cells = BTreeMap<usize, Value>;

impl Way {
    /// Both together, unless they state different things. Rows of one table are laid over each other.
    pub fn with(&self, other: &Way) -> Option<Way> {
        let mut both = self.clone();
        join(&mut both.facts, &other.facts)?;
        join(&mut both.cells, &other.cells)?;
        for (table, rows) in &other.rows {
            let own = both.rows.entry(*table).or_default();
            for (at, row) in rows.iter().enumerate() {
                match own.get_mut(at) {
                    Some(known) => join(known, row)?,
                    None => own.push(row.clone()),
                }
            }
        }
        Some(both)
    }

    /// How much it states.
    pub fn size(&self) -> usize {
        self.facts.len() + self.rows.values().flatten().map(|row| 1 + row.len()).sum::<usize>()
    }

    /// A record that states it.
    pub fn record(&self, vocabulary: &Vocabulary, day: Date) -> Record {
        let place = Place::File("witness".into());
        let stated = |value: &Value| Stated { value: value.clone(), place: place.clone(), evidence: None };
        let mut record = Record::new(vocabulary, day, place.clone());
        for (id, value) in &self.facts {
            record.state(*id, Some(stated(value)));
        }
        for (id, rows) in &self.rows {
            let width = vocabulary.table(*id).map_or(0, |table| table.columns.len());
            for row in rows {
                let cells = (0..width).map(|column| row.get(&column).map(stated).map(Box::new)).collect();
                record.add_row(*id, Row { cells, place: place.clone(), evidence: None });
            }
        }
        record
    }
}

fn join<K: Ord + Copy>(into: &mut BTreeMap<K, Value>, from: &BTreeMap<K, Value>) -> Option<()> {
    for (key, value) in from {
        match into.get(key) {
            Some(known) if known != value => return None,
            Some(_) => {}
            None => {
                into.insert(*key, value.clone());
            }
        }
    }
    Some(())
}

/// Where a value may be stated.
#[derive(Clone, Copy, PartialEq)]
enum Slot {
    Fact(FactId),
    Column(TableId, usize),
}

/// Finds ways.
pub struct Ways<'a> {
    /// The vocabulary.
    pub vocabulary: &'a Vocabulary,
    /// The check date.
    pub day: Date,
}

impl<'a> Ways<'a> {
    /// Ways in which `expr` is `wanted`.
    pub fn of(&self, expr: &'a Expr, wanted: bool) -> Vec<Way> {
        let mut found = match &expr.kind {
            Kind::And(parts) if wanted => self.every(parts, true),
            Kind::Or(parts) if !wanted => self.every(parts, false),
            Kind::And(parts) | Kind::Or(parts) => spread(parts.iter().map(|part| self.of(part, wanted))),
            Kind::Not(inner) => self.of(inner, !wanted),
            Kind::FirstStated(parts, _) => spread(parts.iter().map(|part| self.of(part, wanted))),
            Kind::Attested(finding, measured) => spread([self.of(measured, wanted), self.of(finding, wanted)]),
            Kind::Name { target: Resolved(Some(Target::Definition(body))), .. } => self.of(body, wanted),
            Kind::Name { target: Resolved(Some(Target::Fact(id))), .. } => {
                vec![self.stating(Slot::Fact(*id), Value::YesNo(wanted))]
            }
            Kind::Column(column) => match column.position.0 {
                Some((table, at)) => vec![self.stating(Slot::Column(table, at), Value::YesNo(wanted))],
                None => Vec::new(),
            },
            Kind::In { value, options, negated, .. } => self.one_of(value, options, wanted != *negated),
            Kind::Compare { operator, left, right, class } => self.compare(*operator, left, right, class.0, wanted),
            Kind::Any(table, body) => self.quantified(table.id.0, body, true, wanted),
            Kind::All(table, body) => self.quantified(table.id.0, body, false, wanted),
            _ => Vec::new(),
        };
        found.truncate(KEPT);
        found
    }

    fn every(&self, parts: &'a [Expr], wanted: bool) -> Vec<Way> {
        let mut found = vec![Way::default()];
        for part in parts {
            let ways = self.of(part, wanted);
            found = found.iter().flat_map(|way| ways.iter().filter_map(|other| way.with(other))).take(KEPT).collect();
        }
        found
    }

    fn stating(&self, slot: Slot, value: Value) -> Way {
        let mut way = Way::default();
        match slot {
            Slot::Fact(id) => {
                way.facts.insert(id, value);
            }
            Slot::Column(_, column) => {
                way.cells.insert(column, value);
            }
        }
        way
    }

    /// The row of a table that a body is about, as a way of the whole record.
    fn as_row(&self, table: TableId, way: Way, times: usize) -> Way {
        let Way { facts, mut rows, mut cells } = way;
        // A row of a table with a key states it.
        if let Some(key) = self.vocabulary.table(table).and_then(|table| table.key) {
            cells.entry(key).or_insert(Value::Choice(0));
        }
        rows.insert(table, vec![cells; times]);
        Way { facts, rows, cells: Cells::new() }
    }

    fn complete(&self, table: TableId, mut way: Way) -> Way {
        if let Some(table) = self.vocabulary.table(table) {
            way.facts.insert(table.complete, Value::YesNo(true));
        }
        way
    }

    fn quantified(&self, table: Option<TableId>, body: &'a Expr, any: bool, wanted: bool) -> Vec<Way> {
        let Some(table) = table else { return Vec::new() };
        let row = |truth: bool| self.of(body, truth).into_iter().map(move |way| self.as_row(table, way, 1));
        if any == wanted {
            // One row decides.
            return row(any).collect();
        }
        // All rows are known: none, or one that does not decide.
        let empty = std::iter::once(self.complete(table, Way::default()));
        row(!any).map(|way| self.complete(table, way)).chain(empty).collect()
    }

    fn one_of(&self, value: &'a Expr, options: &'a [Expr], wanted: bool) -> Vec<Way> {
        let Some((slot, fact)) = self.slot(value) else { return Vec::new() };
        let named: Vec<Value> = options.iter().filter_map(|option| self.fixed(option)).collect();
        if wanted {
            return named.into_iter().map(|value| self.stating(slot, value)).collect();
        }
        let others = match &fact.kind {
            Type::Choice(values) => {
                (0..values.len()).filter_map(|at| Some(Value::Choice(u16::try_from(at).ok()?))).collect()
            }
            Type::Text => vec![Value::Text("甲".into())],
            _ => Vec::new(),
        };
        let free: Vec<Value> = others.into_iter().filter(|other| !named.contains(other)).collect();
        free.into_iter().map(|value| self.stating(slot, value)).collect()
    }

    /// The value of an expression that no record changes.
    fn fixed(&self, expr: &Expr) -> Option<Value> {
        match &expr.kind {
            Kind::Name { target: Resolved(Some(Target::Choice(at))), .. } => Some(Value::Choice(*at)),
            Kind::Text(text) => Some(Value::Text(text.clone())),
            Kind::Date(date) => Some(Value::Date(*date)),
            Kind::Number(quantity) => Some(Value::Number(*quantity)),
            _ => None,
        }
    }

    fn slot(&self, expr: &Expr) -> Option<(Slot, &'a Fact)> {
        match &expr.kind {
            Kind::Name { target: Resolved(Some(Target::Fact(id))), .. } => {
                Some((Slot::Fact(*id), self.vocabulary.fact(*id)?))
            }
            Kind::Column(column) => {
                let (table, at) = column.position.0?;
                Some((Slot::Column(table, at), self.vocabulary.table(table)?.columns.get(at)?))
            }
            _ => None,
        }
    }

    fn compare(
        &self,
        operator: Comparison,
        left: &'a Expr,
        right: &'a Expr,
        class: Option<Class>,
        wanted: bool,
    ) -> Vec<Way> {
        match class {
            Some(Class::Choice | Class::Text) => {
                let equal = wanted == (operator == Comparison::Equal);
                self.one_of(left, std::slice::from_ref(right), equal)
            }
            Some(Class::Number | Class::Date) => {
                let (forth, back) = (operator, operator.turned());
                let counted = self.counts(forth, left, right, wanted);
                let lone = self.solved(forth, left, right, wanted);
                let mirrored = self.solved(back, right, left, wanted);
                spread([counted, self.counts(back, right, left, wanted), lone, mirrored])
            }
            _ => Vec::new(),
        }
    }

    /// Ways in which a fact or column that stands alone on one side has the value it must have beside the other.
    fn solved(&self, operator: Comparison, alone: &'a Expr, other: &'a Expr, wanted: bool) -> Vec<Way> {
        let Some((slot, fact)) = self.slot(alone) else { return Vec::new() };
        let mut found = Vec::new();
        for base in self.grounds(other) {
            let record = base.record(self.vocabulary, self.day);
            let row = self.row_of(&base, slot, other);
            let scope = Scope::new(self.vocabulary, &record);
            let scope = row.as_ref().map_or(scope, |row| scope.at_row(row, 0));
            for value in values_beside(fact, scope, other) {
                let own = self.stating(slot, value);
                let Some(way) = own.with(&base) else { continue };
                let record = way.record(self.vocabulary, self.day);
                let row = self.row_of(&way, slot, other);
                let scope = Scope::new(self.vocabulary, &record);
                let scope = row.as_ref().map_or(scope, |row| scope.at_row(row, 0));
                let order = match fact.kind {
                    Type::Date => scope.date(alone).zip(scope.date(other)).map(|(a, b)| a.cmp(&b)),
                    _ => scope.number(alone).known().zip(scope.number(other).known()).map(|(a, b)| a.cmp(&b)),
                };
                if order.is_some_and(|order| operator.holds(order) == wanted) {
                    found.push(way);
                }
            }
        }
        found
    }

    /// The row at hand of a way, where one of the sides is about a row.
    fn row_of(&self, way: &Way, slot: Slot, other: &Expr) -> Option<Row> {
        let mut table = match slot {
            Slot::Column(table, _) => Some(table),
            Slot::Fact(_) => None,
        };
        other.walk(&mut |expr| {
            if let Kind::Column(column) = &expr.kind {
                table = table.or(column.position.0.map(|(table, _)| table));
            }
        });
        let width = self.vocabulary.table(table?)?.columns.len();
        let place = Place::File("witness".into());
        let stated = |value: &Value| Stated { value: value.clone(), place: place.clone(), evidence: None };
        let cells = (0..width).map(|column| way.cells.get(&column).map(stated).map(Box::new)).collect();
        Some(Row { cells, place: place.clone(), evidence: None })
    }

    /// Values for what the expression asks for, so that it has a value itself.
    fn grounds(&self, expr: &'a Expr) -> Vec<Way> {
        let mut slots = Vec::new();
        expr.walk(&mut |inner| {
            if let Some((slot, fact)) = self.slot(inner)
                && !slots.iter().any(|(known, _)| *known == slot)
            {
                slots.push((slot, fact));
            }
        });
        let mut found = vec![Way::default()];
        for (slot, fact) in slots {
            let values = self.typical(fact);
            found = found
                .iter()
                .flat_map(|way| {
                    values.iter().filter_map(|value| way.with(&self.stating(slot, value.clone()))).collect::<Vec<_>>()
                })
                .take(KEPT)
                .collect();
        }
        found
    }

    /// Plain values of a fact.
    fn typical(&self, fact: &Fact) -> Vec<Value> {
        match &fact.kind {
            Type::YesNo => vec![Value::YesNo(true), Value::YesNo(false)],
            Type::Choice(values) => {
                (0..values.len()).filter_map(|at| Some(Value::Choice(u16::try_from(at).ok()?))).collect()
            }
            Type::Text => vec![Value::Text("甲".into())],
            Type::Date => vec![Value::Date(self.day.days_before(30)), Value::Date(self.day)],
            Type::Number { unit, .. } => [100i64, 10, 1]
                .map(Decimal::from)
                .into_iter()
                .filter(|amount| fact.min.is_none_or(|min| *amount >= min) && fact.max.is_none_or(|max| *amount <= max))
                .map(|amount| Value::Number(Quantity { amount, unit }))
                .collect(),
        }
    }

    /// Ways in which a number of rows stands in some order to a number.
    fn counts(&self, operator: Comparison, counted: &'a Expr, number: &'a Expr, wanted: bool) -> Vec<Way> {
        let (table, body) = match &counted.kind {
            Kind::Count(table, body) => (table.id.0, body),
            Kind::Most { table, body, .. } => (table.id.0, body),
            _ => return Vec::new(),
        };
        let Some(table) = table else { return Vec::new() };
        let nothing = Way::default().record(self.vocabulary, self.day);
        let Some(bound) = Scope::new(self.vocabulary, &nothing).number(number).known() else { return Vec::new() };
        let rows = body.as_ref().map_or_else(|| vec![Way::default()], |body| self.of(body, true));
        let mut found = Vec::new();
        for times in 0..=ROWS {
            if operator.holds(Decimal::from(times).cmp(&bound)) != wanted {
                continue;
            }
            for row in &rows {
                let Some(way) = self.grouped(counted, row) else { continue };
                let way = self.as_row(table, way, times);
                found.push(self.complete(table, way));
            }
        }
        // The fewest rows that are at the border, on whichever side it lies.
        found.sort_by_key(|way| way.rows.get(&table).map_or(0, Vec::len).abs_diff(whole(bound)));
        found.truncate(KEPT);
        found
    }

    /// The row with what makes it belong together with its like.
    fn grouped(&self, counted: &'a Expr, row: &Way) -> Option<Way> {
        let Kind::Most { group, .. } = &counted.kind else { return Some(row.clone()) };
        let columns = match &**group {
            Group::Per(columns) => columns.iter().collect(),
            Group::Within(date, _) => vec![date],
        };
        let mut way = row.clone();
        for column in columns {
            let (table, at) = column.position.0?;
            if !way.cells.contains_key(&at) {
                let fact = self.vocabulary.table(table)?.columns.get(at)?;
                let value = self.typical(fact).into_iter().next()?;
                way = way.with(&self.stating(Slot::Column(table, at), value))?;
            }
        }
        Some(way)
    }
}

/// Values of a fact at, just above and just below what `other` comes to.
fn values_beside(fact: &Fact, scope: Scope<'_>, other: &Expr) -> Vec<Value> {
    match &fact.kind {
        Type::Date => {
            let Some(day) = scope.date(other) else { return Vec::new() };
            let next = day.end_of_period(Period { count: 1, unit: PeriodUnit::Days });
            [day, next, day.days_before(1)].map(Value::Date).into()
        }
        Type::Number { unit: own, .. } => {
            let in_own_unit = |basic: Decimal| basic.checked_div_exact(own.factor);
            let Some(amount) = scope.number(other).known().and_then(in_own_unit) else { return Vec::new() };
            let [below, above] = super::super::mutate::steps(Quantity { amount, unit: own });
            let fits = |amount: &Decimal| {
                fact.min.is_none_or(|min| *amount >= min) && fact.max.is_none_or(|max| *amount <= max)
            };
            [amount, above.amount, below.amount]
                .into_iter()
                .filter(fits)
                .map(|amount| Value::Number(Quantity { amount, unit: own }))
                .collect()
        }
        _ => Vec::new(),
    }
}

fn whole(number: Decimal) -> usize {
    number.scaled(0).and_then(|whole| usize::try_from(whole).ok()).unwrap_or(0)
}

/// The first of each, then the second of each, and so on: what is kept of many lists then has something of every one.
fn spread(lists: impl IntoIterator<Item = Vec<Way>>) -> Vec<Way> {
    let mut lists: Vec<_> = lists.into_iter().map(Vec::into_iter).collect();
    let mut found = Vec::new();
    loop {
        let before = found.len();
        for list in &mut lists {
            found.extend(list.next());
        }
        if found.len() == before || found.len() >= 4 * KEPT {
            return found;
        }
    }
}
