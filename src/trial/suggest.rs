//! Finds records that would prove what the tests of a pack do not prove yet.
//!
//! What is found states the outcome that the rule gives today; whether that is what the law says, only a person can confirm.

use super::RuleTest;
use super::coverage::{Coverage, Decision, Figure, Goal, PartCoverage, Seen, Want, decisions};
use super::leaves::{Leaf, leaves};
use crate::expr::Scope;
use crate::expr::tree::{Kind, Resolved, Target};
use crate::expr::{Constant, Expr};
use crate::fact::date::{Date, Period, PeriodUnit};
use crate::fact::{Decimal, Fact, FactId, Quantity, Record, Row, Stated, TableId, Type, Value, Vocabulary, unit};
use crate::rule::Pack;
use crate::source::Place;
use crate::verdict::Outcome;

/// How many existing tests of a case are varied in search of a new one.
const BASES: usize = 40;

/// A record that would prove something, with the outcome that the rule gives it today.
#[derive(Debug, Clone)]
pub struct Suggestion {
    /// The case or condition.
    pub id: String,
    /// What it would prove, as a name for the test.
    pub name: String,
    /// The record.
    pub record: Record,
    /// The outcome today.
    pub outcome: Outcome,
}

/// Suggests tests for what is missing; nothing where no record was found.
pub fn suggest(pack: &Pack, tests: &[RuleTest], coverage: &Coverage, vocabulary: &Vocabulary) -> Vec<Suggestion> {
    let mut found = Vec::new();
    for ((decision, expr), part) in decisions(pack).into_iter().zip(&coverage.parts) {
        let missing: Vec<&Goal> = part.goals.iter().filter(|goal| !goal.proved).collect();
        if !missing.is_empty() {
            let search = Search { decision: &decision, expr, part, vocabulary };
            search.all(&missing, tests, &mut found);
        }
    }
    // One record often proves several things: it is suggested for the first of them.
    let mut different: Vec<Suggestion> = Vec::new();
    for suggestion in found {
        let same = |other: &Suggestion| other.id == suggestion.id && other.record == suggestion.record;
        if !different.iter().any(same) {
            different.push(suggestion);
        }
    }
    different
}

struct Search<'a> {
    decision: &'a Decision<'a>,
    expr: &'a Expr,
    part: &'a PartCoverage,
    vocabulary: &'a Vocabulary,
}

impl Search<'_> {
    fn all(&self, missing: &[&Goal], tests: &[RuleTest], found: &mut Vec<Suggestion>) {
        let mut candidates = self.candidates(tests);
        candidates.sort_by_key(|record| record.stated_facts().count());
        let leaves = leaves(self.expr);
        for goal in missing {
            let leaf = leaves.iter().find(|leaf| leaf.expr.to_string() == goal.about);
            match (goal.want, leaf) {
                (Want::Outcome, _) => {
                    found.extend(self.first(goal, &candidates, |outcome, _| outcome.id() == goal.about))
                }
                (Want::Pair, Some(leaf)) => found.extend(self.pair(goal, *leaf, &candidates)),
                (_, Some(leaf)) => {
                    found.extend(self.first(goal, &candidates, |_, record| self.shows(*leaf, record, goal.want)));
                }
                (_, None) => {}
            }
        }
    }

    fn suggestion(&self, goal: &Goal, record: &Record, detail: &str) -> Suggestion {
        let outcome = self.decision.outcome(self.decision.own_level(), Scope::new(self.vocabulary, record));
        let about = &goal.about;
        let name = match goal.figure {
            Figure::Outcomes => format!("{}: {about}", self.part.id),
            _ => format!("{}: `{about}` {detail}", self.part.id),
        };
        Suggestion { id: self.part.id.clone(), name, record: record.clone(), outcome }
    }

    fn first(&self, goal: &Goal, candidates: &[Record], fits: impl Fn(Outcome, &Record) -> bool) -> Option<Suggestion> {
        let level = self.decision.own_level();
        let record = candidates
            .iter()
            .find(|record| fits(self.decision.outcome(level, Scope::new(self.vocabulary, record)), record))?;
        let detail = match goal.want {
            Want::At => "at its border",
            Want::Below => "below its border",
            Want::Above => "above its border",
            Want::Unknown => "unknown leaves the outcome open",
            Want::Outcome | Want::Pair => "",
        };
        Some(self.suggestion(goal, record, detail))
    }

    fn shows(&self, leaf: Leaf<'_>, record: &Record, want: Want) -> bool {
        let mut seen = Seen::default();
        seen.add(self.decision, leaf, self.decision.own_level(), record, self.vocabulary);
        match want {
            Want::At => seen.at,
            Want::Below => seen.below,
            Want::Above => seen.above,
            Want::Unknown => seen.unknown,
            Want::Outcome | Want::Pair => false,
        }
    }

    /// Two records that differ in the leaf and in nothing else that matters.
    fn pair(&self, goal: &Goal, leaf: Leaf<'_>, candidates: &[Record]) -> Vec<Suggestion> {
        let effects = |record: &Record| {
            let mut seen = Seen::default();
            seen.add(self.decision, leaf, self.decision.own_level(), record, self.vocabulary);
            seen
        };
        for (at, record) in candidates.iter().enumerate() {
            let seen = effects(record);
            let Some((outcome, other)) = seen.when_true.into_iter().find(|(outcome, other)| outcome != other) else {
                continue;
            };
            let twin = candidates.iter().enumerate().find(|(other_at, candidate)| {
                *other_at != at && effects(candidate).when_false.iter().any(|(o, x)| *o == other && *x == outcome)
            });
            if let Some((_, twin)) = twin {
                return vec![
                    self.suggestion(goal, record, "true decides"),
                    self.suggestion(goal, twin, "false decides"),
                ];
            }
        }
        Vec::new()
    }

    /// Records near those of the tests of this case, and near the empty one: with one or two facts other than they are.
    fn candidates(&self, tests: &[RuleTest]) -> Vec<Record> {
        let own = tests.iter().filter(|test| test.confirmed && !self.decision.asserted(test).is_empty());
        let mut bases: Vec<Record> = own.take(BASES).map(|test| test.record.clone()).collect();
        if let Some(date) = bases.first().or(tests.first().map(|test| &test.record)).map(|record| record.check_date) {
            bases.push(Record::new(self.vocabulary, date, Place::File("suggestion".into())));
        }
        let mut found = bases.clone();
        for base in &bases {
            found.extend(self.varied(base));
        }
        if let Some(empty) = bases.last() {
            for once in self.varied(empty) {
                found.extend(self.varied(&once));
            }
        }
        found
    }

    fn varied(&self, base: &Record) -> Vec<Record> {
        let mut found = Vec::new();
        for id in self.facts() {
            let Some(fact) = self.vocabulary.fact(id) else { continue };
            for value in std::iter::once(None).chain(self.values(fact, base).into_iter().map(Some)) {
                let mut record = base.clone();
                record.state(id, value.map(|value| stated(value, base)));
                found.push(record);
            }
        }
        for id in self.tables() {
            self.varied_rows(base, id, &mut found);
        }
        found
    }

    fn varied_rows(&self, base: &Record, id: TableId, found: &mut Vec<Record>) {
        let Some(table) = self.vocabulary.table(id) else { return };
        for at in 0..base.rows(id).len() {
            for (column, fact) in table.columns.iter().enumerate() {
                for value in std::iter::once(None).chain(self.values(fact, base).into_iter().map(Some)) {
                    let mut record = base.clone();
                    let row = record.rows_mut(id).and_then(|rows| rows.get_mut(at));
                    if let Some(cell) = row.and_then(|row| row.cells.get_mut(column)) {
                        *cell = value.map(|value| Box::new(stated(value, base)));
                    }
                    found.push(record);
                }
            }
        }
        let mut without = base.clone();
        without.rows_mut(id).into_iter().for_each(|rows| {
            rows.pop();
        });
        found.push(without);
        let copy = base.rows(id).last().cloned();
        let blank = Row { cells: vec![None; table.columns.len()], place: base.place.clone(), evidence: None };
        for row in copy.into_iter().filter(|_| table.key.is_none()).chain([blank]) {
            let mut with = base.clone();
            with.add_row(id, row);
            found.push(with);
        }
    }

    /// The facts that the expression asks for, with the statements that tables are complete.
    fn facts(&self) -> Vec<FactId> {
        let mut found = Vec::new();
        self.expr.walk(&mut |expr| match &expr.kind {
            Kind::Name { target: Resolved(Some(Target::Fact(id))), .. } => found.push(*id),
            _ => found.extend(expr.table().and_then(|table| self.vocabulary.complete(table))),
        });
        found.sort_unstable();
        found.dedup();
        found
    }

    fn tables(&self) -> Vec<TableId> {
        let mut found = Vec::new();
        self.expr.walk(&mut |expr| found.extend(expr.table()));
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Values worth trying: every choice, and numbers and dates at, below and above what the expression compares with.
    fn values(&self, fact: &Fact, base: &Record) -> Vec<Value> {
        match &fact.kind {
            Type::YesNo => vec![Value::YesNo(true), Value::YesNo(false)],
            Type::Choice(values) => {
                (0..values.len()).filter_map(|at| u16::try_from(at).ok()).map(Value::Choice).collect()
            }
            Type::Text => ["甲", "乙"].map(|text| Value::Text(text.into())).into(),
            Type::Number { unit: own, .. } => {
                // Ten stands for any number where the expression compares one fact with another.
                let mut numbers: Vec<Quantity> = self.numbers(base);
                numbers.push(Quantity { amount: Decimal::from(10i64), unit: &unit::NONE });
                numbers.retain(|quantity| quantity.unit.dimension == own.dimension || quantity.unit.symbol.is_empty());
                let exact = numbers.into_iter().filter_map(|quantity| {
                    let unit = if quantity.unit.symbol.is_empty() { own } else { quantity.unit };
                    Some(Quantity { amount: Quantity { unit, ..quantity }.in_unit(unit)?, unit })
                });
                exact
                    .flat_map(|quantity| {
                        let [below, above] = super::mutate::steps(quantity);
                        [below, quantity, above]
                    })
                    .map(Value::Number)
                    .collect()
            }
            Type::Date => {
                let day = Period { count: 1, unit: PeriodUnit::Days };
                let near = |date: Date| [date.days_before(1), date, date.end_of_period(day)];
                self.dates(base).into_iter().flat_map(near).map(Value::Date).collect()
            }
        }
    }

    fn numbers(&self, base: &Record) -> Vec<Quantity> {
        let mut found = Vec::new();
        self.expr.walk(&mut |expr| match &expr.kind {
            Kind::Number(quantity) => found.push(*quantity),
            Kind::Name { target: Resolved(Some(Target::Parameter(Constant::Number(quantity)))), .. } => {
                found.push(*quantity);
            }
            Kind::Name { target: Resolved(Some(Target::Fact(id))), .. } => {
                if let Some(Value::Number(quantity)) = base.fact(*id).map(|stated| &stated.value) {
                    found.push(*quantity);
                }
            }
            _ => {}
        });
        found
    }

    fn dates(&self, base: &Record) -> Vec<Date> {
        let mut found = vec![base.check_date];
        self.expr.walk(&mut |expr| match &expr.kind {
            Kind::Date(date) => found.push(*date),
            Kind::Name { target: Resolved(Some(Target::Parameter(Constant::Date(date)))), .. } => found.push(*date),
            Kind::Name { target: Resolved(Some(Target::Fact(id))), .. } => {
                if let Some(Value::Date(date)) = base.fact(*id).map(|stated| &stated.value) {
                    found.push(*date);
                }
            }
            _ => {}
        });
        found
    }
}

fn stated(value: Value, base: &Record) -> Stated {
    Stated { value, place: base.place.clone(), evidence: None }
}
