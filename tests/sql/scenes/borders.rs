//! The borders of a pack: the values with which it compares what a record states.

use std::collections::HashMap;
use std::sync::Arc;

use kuangjian::expr::check::Constant;
use kuangjian::expr::lookup::{KeyKind, Pattern};
use kuangjian::expr::tree::{Kind, Resolved, Target};
use kuangjian::expr::{Class, Expr, Lookup};
use kuangjian::fact::date::PeriodUnit;
use kuangjian::fact::{
    Date, Decimal, Dimension, Fact, FactId, Period, Quantity, Record, Stated, TableId, Type, Unit, Value, Vocabulary,
    unit,
};
use kuangjian::rule::Pack;

use crate::random::Dice;

/// What a comparison reads: a fact, or a column of a table.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Leaf {
    Fact(FactId),
    Cell(TableId, usize),
}

/// With what each fact and column is compared.
pub struct Borders<'a> {
    vocabulary: &'a Vocabulary,
    of: HashMap<Leaf, Compared>,
}

/// With what one fact or column is compared.
#[derive(Default)]
struct Compared {
    numbers: Vec<Quantity>,
    /// Other facts and columns, and how many times their value.
    others: Vec<(Leaf, Decimal)>,
    days: Vec<Date>,
    texts: Vec<Arc<str>>,
}

pub fn of<'a>(vocabulary: &'a Vocabulary, pack: &Pack) -> Borders<'a> {
    let mut borders = Borders { vocabulary, of: HashMap::new() };
    for condition in &pack.conditions {
        let exprs = condition.applies_when.iter().chain(condition.cases.iter().map(|case| &case.expr));
        exprs.for_each(|expr| expr.walk(&mut |expr| borders.add(expr)));
    }
    borders
}

impl Borders<'_> {
    fn add(&mut self, expr: &Expr) {
        let class = match &expr.kind {
            Kind::Compare { class, .. } | Kind::In { class, .. } => class.0,
            _ => None,
        };
        if !matches!(class, Some(Class::Number | Class::Date | Class::Text)) {
            return;
        }
        let (mut leaves, mut numbers, mut days, mut texts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        expr.walk(&mut |inner| match &inner.kind {
            Kind::Number(quantity) => numbers.push(*quantity),
            Kind::Date(date) => days.push(*date),
            Kind::Text(text) => texts.push(Arc::clone(text)),
            Kind::Column(column) => leaves.extend(column.position.0.map(|(table, at)| Leaf::Cell(table, at))),
            Kind::Name { target: Resolved(Some(target)), .. } => match target {
                Target::Fact(id) => leaves.push(Leaf::Fact(*id)),
                Target::Parameter(Constant::Number(quantity)) => numbers.push(*quantity),
                Target::Parameter(Constant::Date(date)) => days.push(*date),
                _ => {}
            },
            Kind::Lookup { target: Resolved(Some((lookup, column))), .. } => {
                numbers.extend(lookup.rows.iter().filter_map(|row| row.values.get(*column)));
                numbers.extend(bounds(lookup));
            }
            _ => {}
        });
        let ratios = numbers.iter().filter(|number| number.unit.dimension == Dimension::Ratio);
        let ratios: Vec<Decimal> = ratios.filter_map(|number| number.basic()).chain([Decimal::ONE]).collect();
        for leaf in &leaves {
            let compared = self.of.entry(*leaf).or_default();
            compared.numbers.extend(&numbers);
            compared.days.extend(&days);
            compared.texts.extend(texts.iter().cloned());
            for other in leaves.iter().filter(|other| *other != leaf) {
                compared.others.extend(ratios.iter().map(|ratio| (*other, *ratio)));
            }
        }
    }

    /// Moves about half of what a record states to a border, or just beside it.
    pub fn move_to(&self, record: &mut Record, dice: &mut Dice) {
        for (at, fact) in self.vocabulary.facts.iter().enumerate() {
            let id = FactId(u16::try_from(at).unwrap());
            let Some(stated) = record.fact(id).cloned() else { continue };
            let value = |leaf: Leaf| match leaf {
                Leaf::Fact(other) => record.fact(other).map(|stated| stated.value.clone()),
                Leaf::Cell(..) => None,
            };
            if let Some(value) = self.moved(Leaf::Fact(id), fact, &value, dice) {
                record.state(id, Some(Stated { value, ..stated }));
            }
        }
        for (at, table) in self.vocabulary.tables.iter().enumerate() {
            let id = TableId(u16::try_from(at).unwrap());
            for row in 0..record.rows(id).len() {
                for (column, fact) in table.columns.iter().enumerate() {
                    let cells = record.rows(id)[row].cells.clone();
                    let value = |leaf: Leaf| match leaf {
                        Leaf::Fact(other) => record.fact(other).map(|stated| stated.value.clone()),
                        Leaf::Cell(_, other) => cells.get(other)?.as_ref().map(|stated| stated.value.clone()),
                    };
                    if cells[column].is_none() {
                        continue;
                    }
                    if let Some(value) = self.moved(Leaf::Cell(id, column), fact, &value, dice) {
                        record.rows_mut(id).unwrap()[row].cells[column].as_mut().unwrap().value = value;
                    }
                }
            }
        }
    }

    fn moved(&self, leaf: Leaf, fact: &Fact, value: &dyn Fn(Leaf) -> Option<Value>, dice: &mut Dice) -> Option<Value> {
        let compared = self.of.get(&leaf).filter(|_| dice.percent(50))?;
        match &fact.kind {
            Type::Date if !compared.days.is_empty() => {
                let day = *dice.pick(&compared.days);
                let after = day.end_of_period(Period { count: 1, unit: PeriodUnit::Days });
                Some(Value::Date(*dice.pick(&[day, day, day.days_before(1), after])))
            }
            Type::Text if !compared.texts.is_empty() => Some(Value::Text(Arc::clone(dice.pick(&compared.texts)))),
            Type::Number { unit, whole, .. } => {
                let of_unit = |quantity: &&Quantity| quantity.unit.dimension == unit.dimension;
                let mut borders: Vec<Decimal> =
                    compared.numbers.iter().filter(of_unit).filter_map(|number| number.basic()).collect();
                for (other, times) in &compared.others {
                    if let Some(Value::Number(quantity)) = value(*other)
                        && of_unit(&&quantity)
                    {
                        borders.extend(quantity.basic().and_then(|basic| basic.checked_mul(*times)));
                    }
                }
                number(fact, unit, *whole, &borders, dice)
            }
            _ => None,
        }
    }
}

/// A number on one of the borders, or just beside it, if the fact can have it.
fn number(fact: &Fact, unit: &'static Unit, whole: bool, borders: &[Decimal], dice: &mut Dice) -> Option<Value> {
    if borders.is_empty() {
        return None;
    }
    let amount = dice.pick(borders).checked_div_exact(unit.factor)?;
    let step = if whole { Decimal::ONE } else { *dice.pick(&[Decimal::new(1, 15), Decimal::new(1, 2)]) };
    let amount = amount.checked_add(*dice.pick(&[Decimal::ZERO, Decimal::ZERO, step, -step]))?;
    let can_be = fact.min.is_none_or(|min| min <= amount)
        && fact.max.is_none_or(|max| amount <= max)
        && amount.fraction_digits() <= if whole { 0 } else { Decimal::MAX_FRACTION }
        && amount.whole_digits() <= Decimal::MAX_WHOLE;
    can_be.then_some(Value::Number(Quantity { amount, unit }))
}

/// The bounds of the keys of an indicator table.
fn bounds(lookup: &Lookup) -> Vec<Quantity> {
    let basic = |dimension: Dimension| {
        let mut units = unit::UNITS.iter();
        units.find(|unit| unit.dimension == dimension && unit.factor == Decimal::ONE).unwrap_or(&unit::NONE)
    };
    let cells = lookup.rows.iter().flat_map(|row| row.patterns.iter().zip(&lookup.keys));
    cells
        .filter_map(|(pattern, key)| match (pattern, &key.kind) {
            (Pattern::Bounds(bounds), KeyKind::Number(dimension)) => Some((bounds, *dimension)),
            _ => None,
        })
        .flat_map(|(bounds, dimension)| {
            bounds.iter().map(move |(_, amount)| Quantity { amount: *amount, unit: basic(dimension) })
        })
        .collect()
}
