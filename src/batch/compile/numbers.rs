//! Numbers: sums of multiples of slots, counts of rows, and values of indicator tables; and how they are compared.
//!
//! What is known of a number is a range ([`crate::expr::range`]). A sum is known if all of its numbers are; of counts and indicator tables
//! the bounds may be apart.

use std::collections::BTreeMap;

use super::rows::View;
use super::{Compiled, Compiler, NotCompiled, Slot};
use crate::batch::block::{DIGITS, LARGEST};
use crate::batch::node::{Node, Operation, Sum};
use crate::expr::lookup::{KeyKind, Lookup, Pattern};
use crate::expr::tree::{Comparison, Target};
use crate::expr::{Constant, Expr, Kind};
use crate::fact::{Decimal, Quantity, TableId};

/// Counts of so many rows at most are compared with numbers that differ from record to record.
const MOST_COUNTED: usize = 16;

/// A sum of multiples of numbers, in the basic unit of its dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linear {
    /// The factors of the numbers.
    terms: BTreeMap<u32, Decimal>,
    constant: Decimal,
    /// Whether one of its numbers cannot be known.
    is_unknown: bool,
}

/// What an expression says of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Number {
    /// A sum.
    Sum(Linear),
    /// The first of them that is known.
    First(Vec<Linear>),
    /// How many of the rows are counted, and whether any number of others may be.
    Count(Vec<Node>, Node),
    /// The value of the first row that matches, plus a sum.
    Lookup(Vec<(Node, Decimal)>, Linear),
}

impl Linear {
    const UNKNOWN: Linear = Linear { terms: BTreeMap::new(), constant: Decimal::ZERO, is_unknown: true };

    fn constant(constant: Decimal) -> Linear {
        Linear { terms: BTreeMap::new(), constant, is_unknown: false }
    }

    fn plus(&self, other: &Linear) -> Compiled<Linear> {
        let mut sum = self.clone();
        sum.is_unknown |= other.is_unknown;
        sum.constant = sum.constant.checked_add(other.constant).ok_or(NotCompiled)?;
        for (number, factor) in &other.terms {
            let so_far = sum.terms.entry(*number).or_insert(Decimal::ZERO);
            *so_far = so_far.checked_add(*factor).ok_or(NotCompiled)?;
        }
        Ok(sum)
    }

    fn times(&self, factor: Decimal) -> Compiled<Linear> {
        // Nothing times an unknown number is nothing.
        if factor == Decimal::ZERO {
            return Ok(Linear::constant(Decimal::ZERO));
        }
        let times = |value: Decimal| value.checked_mul(factor).ok_or(NotCompiled);
        let terms = self.terms.iter().map(|(number, own)| Ok((*number, times(*own)?))).collect::<Compiled<_>>()?;
        Ok(Linear { terms, constant: times(self.constant)?, is_unknown: self.is_unknown })
    }

    /// The number, if it is always the same.
    fn always(&self) -> Option<Decimal> {
        (self.terms.is_empty() && !self.is_unknown).then_some(self.constant)
    }
}

impl Number {
    /// Each sum of it, changed.
    fn map(
        &self,
        change: impl Fn(&Linear) -> Compiled<Linear>,
        value: impl Fn(Decimal) -> Option<Decimal>,
    ) -> Compiled<Number> {
        Ok(match self {
            Number::Sum(sum) => Number::Sum(change(sum)?),
            Number::First(sums) => Number::First(sums.iter().map(change).collect::<Compiled<_>>()?),
            Number::Lookup(rows, sum) => {
                let row = |(matches, of): &(Node, Decimal)| Ok((*matches, value(*of).ok_or(NotCompiled)?));
                Number::Lookup(rows.iter().map(row).collect::<Compiled<_>>()?, change(sum)?)
            }
            Number::Count(..) => return Err(NotCompiled),
        })
    }

    fn times(&self, factor: Decimal) -> Compiled<Number> {
        self.map(|sum| sum.times(factor), |value| value.checked_mul(factor))
    }

    fn plus(&self, other: &Number) -> Compiled<Number> {
        match (self, other) {
            (Number::Sum(sum), number) | (number, Number::Sum(sum)) => number.map(|own| own.plus(sum), Some),
            _ => Err(NotCompiled),
        }
    }
}

impl<'r> Compiler<'r> {
    /// What is known of a number, in the basic unit of its dimension.
    pub(super) fn number(&mut self, expr: &'r Expr, view: View) -> Compiled<Number> {
        match &expr.kind {
            Kind::Add(left, right) => self.number(left, view)?.plus(&self.number(right, view)?),
            Kind::Subtract(left, right) if self.is_date(left) && self.is_date(right) => {
                let (later, earlier) = (self.date(left, view), self.date(right, view));
                Ok(Number::Sum(later.zip(earlier).map_or(Linear::UNKNOWN, |(later, earlier)| {
                    let terms = BTreeMap::from([(self.graph.span(later, earlier), Decimal::from(86_400i64))]);
                    Linear { terms, constant: Decimal::ZERO, is_unknown: false }
                })))
            }
            Kind::Subtract(left, right) => {
                let right = self.number(right, view)?.times(Decimal::from(-1i64))?;
                self.number(left, view)?.plus(&right)
            }
            Kind::Multiply(left, right) => {
                let (left, right) = (self.number(left, view)?, self.number(right, view)?);
                match (&left, &right) {
                    (number, Number::Sum(factor)) | (Number::Sum(factor), number) if factor.always().is_some() => {
                        number.times(factor.always().unwrap_or(Decimal::ZERO))
                    }
                    _ => Err(NotCompiled),
                }
            }
            Kind::Negate(inner) => self.number(inner, view)?.times(Decimal::from(-1i64)),
            Kind::Count(table, body) => self.count(table.id.0, body.as_deref()),
            // Of no rows none belong together.
            Kind::Most { table, body, .. } if table.id.0.is_some_and(|id| self.has_no_rows(id)) => {
                self.count(table.id.0, body.as_deref())
            }
            Kind::Most { .. } | Kind::Missing => Err(NotCompiled),
            Kind::FirstStated(parts, _) => {
                let mut sums = Vec::new();
                for part in parts {
                    match self.number(part, view)? {
                        Number::Sum(sum) => sums.push(sum),
                        Number::First(inner) => sums.extend(inner),
                        Number::Count(..) | Number::Lookup(..) => return Err(NotCompiled),
                    }
                }
                Ok(Number::First(sums))
            }
            Kind::Lookup { arguments, target, .. } => match &target.0 {
                Some((lookup, column)) => self.lookup(lookup, *column, arguments, view),
                None => Ok(Number::Sum(Linear::UNKNOWN)),
            },
            Kind::Number(quantity) => constant(*quantity),
            Kind::Name { target, .. } => match &target.0 {
                Some(Target::Parameter(Constant::Number(quantity))) => constant(*quantity),
                Some(Target::Fact(id)) => self.number_slot(self.layout.fact(*id)),
                _ => Ok(Number::Sum(Linear::UNKNOWN)),
            },
            Kind::Column(column) => self.number_slot(self.cell(column, view)),
            _ => Ok(Number::Sum(Linear::UNKNOWN)),
        }
    }

    fn number_slot(&self, slot: Option<Slot>) -> Compiled<Number> {
        let Some(Slot::Number(at)) = slot else { return Ok(Number::Sum(Linear::UNKNOWN)) };
        let unit = self.layout.unit(at).ok_or(NotCompiled)?;
        let terms = BTreeMap::from([(at, unit.factor)]);
        Ok(Number::Sum(Linear { terms, constant: Decimal::ZERO, is_unknown: false }))
    }

    fn has_no_rows(&self, table: TableId) -> bool {
        self.emptied.contains(&table) || self.layout.rows_of(table).next().is_none()
    }

    fn count(&mut self, table: Option<TableId>, body: Option<&'r Expr>) -> Compiled<Number> {
        let Some(table) = table else { return Ok(Number::Sum(Linear::UNKNOWN)) };
        let rows = self.rows(table, body, false)?;
        Ok(Number::Count(rows.stated.into_iter().chain(rows.keyed).collect(), rows.unbounded))
    }

    fn lookup(&mut self, lookup: &'r Lookup, column: usize, arguments: &'r [Expr], view: View) -> Compiled<Number> {
        let mut rows = Vec::new();
        for row in &lookup.rows {
            let mut matches = Node::TRUE;
            for ((key, argument), pattern) in lookup.keys.iter().zip(arguments).zip(&row.patterns) {
                let pattern = match (pattern, &key.kind) {
                    (Pattern::Anything, _) => Node::TRUE,
                    (Pattern::Bounds(bounds), KeyKind::Number(_)) => {
                        let argument = self.number(argument, view)?;
                        let mut within = Node::TRUE;
                        for (operator, bound) in bounds {
                            let bound = Number::Sum(Linear::constant(*bound));
                            let node = self.compare_numbers(*operator, &argument, &bound)?;
                            within = self.graph.and(within, node);
                        }
                        within
                    }
                    (Pattern::Choice(wanted), KeyKind::Choice(_)) => {
                        let argument = self.choice(argument, view);
                        self.same_choice(&argument, &super::values::Known::Always(*wanted))
                    }
                    _ => Node::UNKNOWN,
                };
                matches = self.graph.and(matches, pattern);
            }
            rows.push((matches, row.values.get(column).and_then(|value| value.basic()).ok_or(NotCompiled)?));
        }
        Ok(Number::Lookup(rows, Linear::constant(Decimal::ZERO)))
    }

    /// Whether the comparison holds, as far as the bounds tell.
    pub(super) fn compare_numbers(&mut self, operator: Comparison, left: &Number, right: &Number) -> Compiled<Node> {
        match (left, right) {
            (Number::First(sums), other) => {
                let mut node = Node::UNKNOWN;
                for sum in sums.iter().rev() {
                    let compared = self.compare_numbers(operator, &Number::Sum(sum.clone()), other)?;
                    let is_known = self.is_sum_known(sum);
                    node = self.graph.choose(is_known, compared, node);
                }
                Ok(node)
            }
            (Number::Sum(a), Number::Sum(b)) => self.compare_sums(operator, a, b),
            (Number::Count(rows, unbounded), Number::Sum(sum)) => match sum.always() {
                Some(number) => self.compare_count(operator, rows, *unbounded, number),
                None => self.compare_count_with(operator, rows, *unbounded, sum),
            },
            (Number::Lookup(rows, plus), Number::Sum(sum)) => self.compare_lookup(operator, rows, plus, sum),
            (other, Number::First(_)) | (other @ Number::Sum(_), _) => {
                let right = right.clone();
                self.compare_numbers(operator.turned(), &right, &other.clone())
            }
            _ => Err(NotCompiled),
        }
    }

    fn is_sum_known(&mut self, sum: &Linear) -> Node {
        if sum.is_unknown {
            return Node::FALSE;
        }
        let numbers: Vec<Node> = sum.terms.keys().map(|number| self.graph.add(Operation::HasNumber(*number))).collect();
        self.graph.all(numbers)
    }

    fn compare_sums(&mut self, operator: Comparison, a: &Linear, b: &Linear) -> Compiled<Node> {
        if a.is_unknown || b.is_unknown {
            return Ok(Node::UNKNOWN);
        }
        let difference = a.plus(&b.times(Decimal::from(-1i64))?)?;
        if let Some(number) = difference.always() {
            let holds = operator.holds(number.cmp(&Decimal::ZERO));
            return Ok(if holds { Node::TRUE } else { Node::FALSE });
        }
        match operator {
            Comparison::AtLeast => self.at_least_zero(&difference),
            Comparison::Less => Ok(!self.at_least_zero(&difference)?),
            Comparison::AtMost => self.at_least_zero(&difference.times(Decimal::from(-1i64))?),
            Comparison::Greater => Ok(!self.at_least_zero(&difference.times(Decimal::from(-1i64))?)?),
            Comparison::Equal => self.is_zero(&difference),
            Comparison::NotEqual => Ok(!self.is_zero(&difference)?),
        }
    }

    fn at_least_zero(&mut self, sum: &Linear) -> Compiled<Node> {
        let (mut terms, least) = whole(sum)?;
        let divisor = terms.iter().fold(0, |so_far, (_, factor)| common_divisor(so_far, *factor));
        if divisor == 0 {
            let is_known = self.is_sum_known(sum);
            return Ok(self.known_as(is_known, least <= 0));
        }
        terms.iter_mut().for_each(|(_, factor)| *factor /= divisor);
        // The sum is whole, so that it is at least the next whole number.
        let least = -(-least).div_euclid(divisor);
        // `a >= b` and `a < b` are one comparison: the first factor is always positive.
        let is_turned = terms.iter().find(|(_, factor)| *factor != 0).is_some_and(|(_, factor)| *factor < 0);
        if !is_turned {
            return Ok(self.graph.add(Operation::Sum(sized(terms, least)?)));
        }
        terms.iter_mut().for_each(|(_, factor)| *factor = -*factor);
        let least = 1i128.checked_sub(least).ok_or(NotCompiled)?;
        Ok(!self.graph.add(Operation::Sum(sized(terms, least)?)))
    }

    fn is_zero(&mut self, sum: &Linear) -> Compiled<Node> {
        let (mut terms, mut is) = whole(sum)?;
        let divisor = terms.iter().fold(0, |so_far, (_, factor)| common_divisor(so_far, *factor));
        if divisor == 0 || is % divisor != 0 {
            let is_known = self.is_sum_known(sum);
            return Ok(self.known_as(is_known, divisor == 0 && is == 0));
        }
        let sign =
            if terms.iter().find(|(_, factor)| *factor != 0).is_some_and(|(_, factor)| *factor < 0) { -1 } else { 1 };
        terms.iter_mut().for_each(|(_, factor)| *factor = *factor / divisor * sign);
        is = is / divisor * sign;
        Ok(self.graph.add(Operation::SumIs(sized(terms, is)?)))
    }

    /// `holds` where it is known, and otherwise not known.
    fn known_as(&mut self, is_known: Node, holds: bool) -> Node {
        let refuted = self.graph.and(Node::UNKNOWN, !is_known);
        if holds { !refuted } else { refuted }
    }

    fn compare_count(
        &mut self,
        operator: Comparison,
        rows: &[Node],
        unbounded: Node,
        number: Decimal,
    ) -> Compiled<Node> {
        let scale = number.fraction_digits();
        let (mantissa, power) = (number.scaled(scale).unwrap_or(0), 10i128.checked_pow(scale).unwrap_or(i128::MAX));
        let (at_least, more_than) = (-(-mantissa).div_euclid(power), mantissa.div_euclid(power) + 1);
        self.compare_by(operator, |compiler, is_more| {
            // More than any count, where it is more than fits.
            let least = if is_more { more_than } else { at_least };
            let least = u32::try_from(least.max(0)).unwrap_or(u32::MAX);
            let counted = compiler.graph.at_least(least, rows.to_vec());
            Ok(compiler.graph.or(counted, unbounded))
        })
    }

    /// A count and a number that differs from record to record: the count is at least the number, where for some whole number the count is at
    /// least that and the number at most that; and more, where the number is less than that.
    fn compare_count_with(
        &mut self,
        operator: Comparison,
        rows: &[Node],
        unbounded: Node,
        sum: &Linear,
    ) -> Compiled<Node> {
        if sum.is_unknown {
            return Ok(Node::UNKNOWN);
        }
        if rows.len() > MOST_COUNTED {
            return Err(NotCompiled);
        }
        self.compare_by(operator, |compiler, is_more| {
            let is_within = if is_more { Comparison::Less } else { Comparison::AtMost };
            let mut ways = Vec::new();
            for whole in (0..=rows.len()).filter_map(|whole| i64::try_from(whole).ok()).map(Decimal::from) {
                let counted = compiler.compare_count(Comparison::AtLeast, rows, unbounded, whole)?;
                let number = compiler.compare_sums(is_within, sum, &Linear::constant(whole))?;
                ways.push(compiler.graph.and(counted, number));
            }
            // Beyond the rows that can be stated any number of others may be counted.
            ways.push(unbounded);
            Ok(compiler.graph.any(ways))
        })
    }

    /// A comparison, by what it takes to be at least something or, where that is asked for, more.
    fn compare_by(
        &mut self,
        operator: Comparison,
        mut is_least: impl FnMut(&mut Self, bool) -> Compiled<Node>,
    ) -> Compiled<Node> {
        Ok(match operator {
            Comparison::AtLeast => is_least(self, false)?,
            Comparison::Less => !is_least(self, false)?,
            Comparison::Greater => is_least(self, true)?,
            Comparison::AtMost => !is_least(self, true)?,
            Comparison::Equal | Comparison::NotEqual => {
                let (not_less, more) = (is_least(self, false)?, is_least(self, true)?);
                let equal = self.graph.and(not_less, !more);
                if operator == Comparison::Equal { equal } else { !equal }
            }
        })
    }

    /// The first row that surely matches decides; where none does, all that may match must agree.
    fn compare_lookup(
        &mut self,
        operator: Comparison,
        rows: &[(Node, Decimal)],
        plus: &Linear,
        other: &Linear,
    ) -> Compiled<Node> {
        if matches!(operator, Comparison::NotEqual) {
            return Ok(!self.compare_lookup(Comparison::Equal, rows, plus, other)?);
        }
        let mut node = if matches!(operator, Comparison::Equal) {
            let low = self.agreeing(Comparison::AtLeast, rows, plus, other)?;
            let high = self.agreeing(Comparison::AtMost, rows, plus, other)?;
            self.graph.and(low, high)
        } else {
            self.agreeing(operator, rows, plus, other)?
        };
        for (matches, value) in rows.iter().rev() {
            let compared = self.compare_sums(operator, &plus.plus(&Linear::constant(*value))?, other)?;
            let is_sure = self.graph.surely(*matches);
            node = self.graph.choose(is_sure, compared, node);
        }
        Ok(node)
    }

    fn agreeing(
        &mut self,
        operator: Comparison,
        rows: &[(Node, Decimal)],
        plus: &Linear,
        other: &Linear,
    ) -> Compiled<Node> {
        let mut votes = Vec::new();
        for (matches, value) in rows {
            let may_match = self.graph.open(*matches);
            if may_match != Node::FALSE {
                let compared = self.compare_sums(operator, &plus.plus(&Linear::constant(*value))?, other)?;
                votes.push((may_match, compared));
            }
        }
        Ok(if votes.is_empty() { Node::UNKNOWN } else { self.graph.add(Operation::Agree(votes)) })
    }
}

fn constant(quantity: Quantity) -> Compiled<Number> {
    Ok(Number::Sum(quantity.basic().map_or(Linear::UNKNOWN, Linear::constant)))
}

/// The sum over numbers as they are kept, in whole numbers, and what it is if the sum as a whole is zero.
fn whole(sum: &Linear) -> Compiled<(Vec<(u32, i128)>, i128)> {
    let digits = sum.terms.values().map(|factor| factor.fraction_digits()).max().unwrap_or(0);
    let digits = digits.max(sum.constant.fraction_digits().saturating_sub(DIGITS));
    let terms = sum.terms.iter().map(|(number, factor)| Ok((*number, factor.scaled(digits).ok_or(NotCompiled)?)));
    let terms = terms.collect::<Compiled<_>>()?;
    let constant = sum.constant.scaled(digits + DIGITS).ok_or(NotCompiled)?;
    Ok((terms, constant.checked_neg().ok_or(NotCompiled)?))
}

fn common_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.saturating_abs(), b.saturating_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// The comparison, if it cannot need more digits than there are.
fn sized(terms: Vec<(u32, i128)>, least: i128) -> Compiled<Box<Sum>> {
    let most = |largest: i128| {
        terms
            .iter()
            .try_fold(0i128, |so_far, (_, factor)| so_far.checked_add(factor.checked_abs()?.checked_mul(largest)?))
    };
    let greatest = most(i128::from(LARGEST)).ok_or(NotCompiled)?;
    let fits = |number: i128| i64::try_from(number).is_ok();
    let is_small = fits(greatest) && fits(least);
    Ok(Box::new(Sum { terms, least, is_small }))
}
