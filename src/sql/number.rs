//! Numbers: what is known of one is its least and its greatest value, as in `expr::range`, in a unit of its own.
//!
//! The unit stays that of the fact as long as both sides of an operation have it, so that the query reads as the rule does. What is
//! known beforehand is calculated here; what could need more digits than the database keeps is refused.

use super::dialect::{Dialect, Digits};
use super::tree::Sql;
use crate::expr::tree::Comparison;
use crate::fact::Decimal;

/// What is known of a number.
#[derive(Debug, Clone, PartialEq)]
pub enum Number {
    /// Nothing.
    Unknown,
    /// Its value, in the basic unit of its dimension.
    Constant(Decimal),
    /// What the record says of it.
    Stated(Stated),
}

/// A number that a record states, or that is counted or calculated from what it states.
#[derive(Debug, Clone, PartialEq)]
pub struct Stated {
    /// The least it may be; null where there is no bound.
    pub low: Sql,
    /// The greatest it may be; the same as `low` where the number is either known or not.
    pub high: Sql,
    /// How many of the dimension's basic unit its unit is.
    pub unit: Decimal,
    /// The digits that the database gives it.
    pub digits: Digits,
}

/// A calculation could need so many digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyDigits(pub u32);

type Result<T> = std::result::Result<T, TooManyDigits>;

impl Number {
    /// A number that is either known or not.
    pub fn exactly(value: Sql, unit: Decimal, digits: Digits) -> Number {
        match value {
            Sql::Null => Number::Unknown,
            value => Number::Stated(Stated { low: value.clone(), high: value, unit, digits }),
        }
    }

    /// A number of rows between two bounds.
    pub fn count(low: Sql, high: Sql) -> Number {
        // A BIGINT counts as so many digits.
        Number::Stated(Stated { low, high, unit: Decimal::ONE, digits: Digits { whole: 20, fraction: 0 } })
    }

    fn unit(&self) -> Option<Decimal> {
        match self {
            Number::Stated(stated) => Some(stated.unit),
            Number::Unknown | Number::Constant(_) => None,
        }
    }
}

impl Stated {
    /// Whether the number is either known or not.
    pub fn is_exact(&self) -> bool {
        self.low == self.high
    }

    /// Whether the number is known.
    fn is_known(&self) -> Sql {
        if self.is_exact() {
            self.low.clone().null_test().negated()
        } else {
            Sql::equal(self.low.clone(), self.high.clone())
        }
    }
}

/// Calculates as a database does.
#[derive(Clone, Copy)]
pub struct Calculator {
    /// The database.
    pub dialect: Dialect,
}

impl Calculator {
    fn fits(self, digits: Digits) -> Result<Digits> {
        match self.dialect.most_digits() {
            Some(most) if digits.total() > most => Err(TooManyDigits(digits.total())),
            _ => Ok(digits),
        }
    }

    /// A number in another unit.
    fn in_unit(self, number: Number, unit: Decimal) -> Result<Stated> {
        match number {
            Number::Unknown => {
                Ok(Stated { low: Sql::Null, high: Sql::Null, unit, digits: Digits { whole: 1, fraction: 0 } })
            }
            Number::Constant(basic) => {
                // The unit has been chosen so that there is a quotient.
                let amount = basic.checked_div_exact(unit).unwrap_or(basic);
                let digits = self.fits(Dialect::stated(amount))?;
                Ok(Stated { low: Sql::Number(amount), high: Sql::Number(amount), unit, digits })
            }
            Number::Stated(stated) if stated.unit == unit => Ok(stated),
            Number::Stated(stated) => {
                let ratio = stated.unit.checked_div_exact(unit).unwrap_or(Decimal::ONE);
                self.scaled(stated, ratio).map(|stated| Stated { unit, ..stated })
            }
        }
    }

    fn scaled(self, stated: Stated, by: Decimal) -> Result<Stated> {
        if by == Decimal::ONE {
            return Ok(stated);
        }
        if by == -Decimal::ONE {
            return Ok(Stated { low: stated.high.minus(), high: stated.low.minus(), ..stated });
        }
        let digits = self.fits(self.dialect.product(stated.digits, Digits::of(by)))?;
        let times = |bound: Sql| match bound {
            Sql::Null => Sql::Null,
            bound => Sql::Multiply(Box::new(bound), by),
        };
        let (low, high) = (times(stated.low), times(stated.high));
        let (low, high) = if by < Decimal::ZERO { (high, low) } else { (low, high) };
        Ok(Stated { low, high, digits, ..stated })
    }

    /// Numbers in one unit, in which all of them can be written exactly.
    fn together(self, numbers: Vec<Number>) -> Result<Vec<Stated>> {
        let units: Vec<Decimal> = numbers.iter().filter_map(Number::unit).collect();
        let fits = |unit: &Decimal| {
            numbers.iter().all(|number| match number {
                Number::Unknown => true,
                Number::Constant(basic) => basic.checked_div_exact(*unit).is_some(),
                Number::Stated(stated) => stated.unit.checked_div_exact(*unit).is_some(),
            })
        };
        // Everything can be written in the basic unit.
        let unit = units.into_iter().find(fits).unwrap_or(Decimal::ONE);
        numbers.into_iter().map(|number| self.in_unit(number, unit)).collect()
    }

    fn pair(self, left: Number, right: Number) -> Result<Option<(Stated, Stated)>> {
        let mut both = self.together(vec![left, right])?.into_iter();
        Ok(both.next().zip(both.next()))
    }

    /// The sum.
    pub fn plus(self, left: Number, right: Number) -> Result<Number> {
        match (&left, &right) {
            (Number::Unknown, _) | (_, Number::Unknown) => return Ok(Number::Unknown),
            (Number::Constant(a), Number::Constant(b)) => {
                return Ok(a.checked_add(*b).map_or(Number::Unknown, Number::Constant));
            }
            _ => {}
        }
        let Some((left, right)) = self.pair(left, right)? else { return Ok(Number::Unknown) };
        let wide = left.digits.to(right.digits);
        let digits = self.fits(Digits { whole: wide.whole + 1, ..wide })?;
        Ok(Number::Stated(Stated {
            low: left.low.plus(right.low),
            high: left.high.plus(right.high),
            unit: left.unit,
            digits,
        }))
    }

    /// The product with a number that is known beforehand; the checker of rules has seen to it that there is one.
    pub fn times(self, left: Number, right: Number) -> Result<Number> {
        let (number, factor) = match (left, right) {
            (number, Number::Constant(factor)) | (Number::Constant(factor), number) => (number, factor),
            _ => return Ok(Number::Unknown),
        };
        match number {
            // Nothing times zero is zero, even where nothing is known.
            _ if factor == Decimal::ZERO => Ok(Number::Constant(Decimal::ZERO)),
            Number::Unknown => Ok(Number::Unknown),
            Number::Constant(basic) => Ok(basic.checked_mul(factor).map_or(Number::Unknown, Number::Constant)),
            Number::Stated(stated) => self.scaled(stated, factor).map(Number::Stated),
        }
    }

    /// The number with its sign changed.
    pub fn minus(self, number: Number) -> Result<Number> {
        self.times(number, Number::Constant(-Decimal::ONE))
    }

    /// The first that is known, else what is known of the last.
    pub fn first_stated(self, numbers: Vec<Number>) -> Result<Number> {
        let count = numbers.len();
        let mut parts: Vec<Number> = Vec::new();
        for (at, number) in numbers.into_iter().enumerate() {
            let is_constant = matches!(number, Number::Constant(_));
            if number != Number::Unknown || at + 1 == count {
                parts.push(number);
            }
            if is_constant {
                break;
            }
        }
        match parts.as_slice() {
            [] => return Ok(Number::Unknown),
            [only] => return Ok(only.clone()),
            _ => {}
        }
        let parts = self.together(parts)?;
        let Some((last, before)) = parts.split_last() else { return Ok(Number::Unknown) };
        let digits = self.fits(parts.iter().fold(last.digits, |so_far, part| so_far.to(part.digits)))?;
        if parts.iter().all(Stated::is_exact) {
            let value = Sql::coalesce(parts.iter().map(|part| part.low.clone()));
            return Ok(Number::exactly(value, last.unit, digits));
        }
        let first = |bound: fn(&Stated) -> Sql| {
            Sql::case(before.iter().map(|part| (part.is_known(), bound(part))), bound(last))
        };
        let (low, high) = (first(|part| part.low.clone()), first(|part| part.high.clone()));
        Ok(Number::Stated(Stated { low, high, unit: last.unit, digits }))
    }

    /// Whether the comparison holds, as far as the bounds tell.
    pub fn compare(self, operator: Comparison, left: Number, right: Number) -> Result<Sql> {
        match (&left, &right) {
            (Number::Unknown, _) | (_, Number::Unknown) => return Ok(Sql::Null),
            (Number::Constant(a), Number::Constant(b)) => return Ok(Sql::Bool(operator.holds(a.cmp(b)))),
            _ => {}
        }
        let Some((left, right)) = self.pair(left, right)? else { return Ok(Sql::Null) };
        self.fits(left.digits.to(right.digits))?;
        if left.is_exact() && right.is_exact() {
            return Ok(Sql::compare(operator, left.low, right.low));
        }
        let compare = |operator, a: &Sql, b: &Sql| Sql::compare(operator, a.clone(), b.clone());
        let below = compare(Comparison::Less, &left.high, &right.low);
        let not_above = compare(Comparison::AtMost, &left.high, &right.low);
        let above = compare(Comparison::Greater, &left.low, &right.high);
        let not_below = compare(Comparison::AtLeast, &left.low, &right.high);
        let decide =
            |holds: Sql, fails: Sql| Sql::case([(holds, Sql::Bool(true)), (fails, Sql::Bool(false))], Sql::Null);
        Ok(match operator {
            Comparison::Less => decide(below, not_below),
            Comparison::AtMost => decide(not_above, above),
            Comparison::Greater => decide(above, not_above),
            Comparison::AtLeast => decide(not_below, below),
            Comparison::Equal => decide(Sql::and([not_above, not_below]), Sql::or([below, above])),
            Comparison::NotEqual => decide(Sql::or([below, above]), Sql::and([not_above, not_below])),
        })
    }
}
