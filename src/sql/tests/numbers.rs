//! What is known of numbers is the same as in `expr::range`, in whatever units they are.

use proptest::prelude::*;

use super::super::dialect::{Dialect, Digits};
use super::super::number::{Calculator, Number, Stated, TooManyDigits};
use super::super::tree::Sql;
use super::evaluate::{Cell, Columns, evaluate};
use super::truths::cell;
use crate::expr::Range;
use crate::expr::tree::Comparison;
use crate::fact::Decimal;

/// A number: a constant, stated in a unit, not stated, or between bounds.
#[derive(Debug, Clone)]
enum Known {
    Constant(i64),
    Stated { value: Option<i64>, unit: Decimal },
    Between { low: Option<i64>, high: Option<i64> },
}

fn known() -> impl Strategy<Value = Known> {
    // An hour's and a minute's flow among them, of which a number in the one is not always a decimal in the other.
    let units =
        [Decimal::ONE, Decimal::from(10_000i64), Decimal::from(24i64), Decimal::from(1_440i64), Decimal::new(1, 2)];
    prop_oneof![
        (-3i64..4).prop_map(Known::Constant),
        (prop::option::of(-3i64..4), prop::sample::select(units.to_vec()))
            .prop_map(|(value, unit)| Known::Stated { value, unit }),
        (prop::option::of(-3i64..4), prop::option::of(0i64..3))
            .prop_map(|(low, more)| Known::Between { low, high: more.map(|more| low.unwrap_or(0) + more) }),
    ]
}

fn range(known: &Known) -> Range {
    match known {
        Known::Constant(value) => Range::exactly(Decimal::from(*value)),
        Known::Stated { value, unit } => {
            value.map_or(Range::UNKNOWN, |value| Range::exactly(Decimal::from(value).checked_mul(*unit).unwrap()))
        }
        Known::Between { low, high } => Range { low: low.map(Decimal::from), high: high.map(Decimal::from) },
    }
}

fn number(known: &Known, name: &str) -> (Number, Columns) {
    let amount = |value: &Option<i64>| value.map_or(Cell::Null, |value| Cell::Number(Decimal::from(value)));
    let (low, high) = (format!("{name}.low"), format!("{name}.high"));
    match known {
        Known::Constant(value) => (Number::Constant(Decimal::from(*value)), Columns::new()),
        Known::Stated { value, unit } => {
            let digits = Digits { whole: 2, fraction: 0 };
            (Number::exactly(Sql::column(&low), *unit, digits), Columns::from([(low, amount(value))]))
        }
        Known::Between { low: least, high: most } => {
            let number = Number::count(Sql::column(&low), Sql::column(&high));
            (number, Columns::from([(low, amount(least)), (high, amount(most))]))
        }
    }
}

/// The bounds that a database finds.
fn bounds(number: &Number, columns: &Columns) -> Range {
    let bound = |sql: &Sql, unit: Decimal| match evaluate(sql, columns) {
        Cell::Null => None,
        Cell::Number(amount) => amount.checked_mul(unit),
        other => panic!("{other:?}"),
    };
    match number {
        Number::Unknown => Range::UNKNOWN,
        Number::Constant(basic) => Range::exactly(*basic),
        Number::Stated(Stated { low, high, unit, .. }) => Range { low: bound(low, *unit), high: bound(high, *unit) },
    }
}

proptest! {
    #[test]
    fn numbers_are_calculated_and_compared_as_in_the_evaluator(
        a in known(), b in known(), factor in prop::sample::select(vec!["-1.5", "0", "1", "110"]), at in 0usize..6,
    ) {
        let factor: Decimal = factor.parse().unwrap();
        let (left, mut columns) = number(&a, "a");
        let (right, more) = number(&b, "b");
        columns.extend(more);
        let (x, y) = (range(&a), range(&b));
        for dialect in Dialect::ALL {
            let calculator = Calculator { dialect };
            let check = |number: Result<Number, TooManyDigits>, expected: Range| {
                let number = number.unwrap();
                prop_assert_eq!(bounds(&number, &columns), expected, "{:?}", number);
                Ok(())
            };
            check(calculator.plus(left.clone(), right.clone()), x.plus(y))?;
            check(calculator.minus(left.clone()), x.negate())?;
            check(calculator.times(left.clone(), Number::Constant(factor)), x.scale(factor))?;
            let first = if x.known().is_some() { x } else { y };
            check(calculator.first_stated(vec![left.clone(), right.clone()]), first)?;
            let compared = calculator.compare(Comparison::ALL[at], left.clone(), right.clone()).unwrap();
            prop_assert_eq!(evaluate(&compared, &columns), cell(x.compare(Comparison::ALL[at], y)), "{:?}", compared);
        }
    }
}

#[test]
fn a_unit_is_kept_where_both_sides_have_it() {
    let calculator = Calculator { dialect: Dialect::DuckDb };
    let wan = Decimal::from(10_000i64);
    let stated = |name: &str| Number::exactly(Sql::column(name), wan, Digits { whole: 12, fraction: 15 });
    let six = calculator.compare(Comparison::AtLeast, stated("a"), Number::Constant(Decimal::from(60_000i64)));
    assert_eq!(six, Ok(Sql::compare(Comparison::AtLeast, Sql::column("a"), Sql::Number(Decimal::from(6i64)))));
    let same = calculator.compare(Comparison::Greater, stated("a"), stated("b"));
    assert_eq!(same, Ok(Sql::compare(Comparison::Greater, Sql::column("a"), Sql::column("b"))));
}

#[test]
fn more_digits_than_the_database_keeps_are_refused() {
    let stated = || Number::exactly(Sql::column("a"), Decimal::ONE, Digits { whole: 12, fraction: 15 });
    let refused = |dialect, decimals| {
        let factor = Number::Constant(Decimal::new(1, decimals));
        Calculator { dialect }.times(stated(), factor).err()
    };
    // 27 digits times 0.0000000001, which is written with 11: 38 in DuckDB, one more in Spark.
    assert_eq!(refused(Dialect::DuckDb, 10), None);
    assert_eq!(refused(Dialect::DuckDb, 11), Some(TooManyDigits(39)));
    assert_eq!(refused(Dialect::Spark, 9), None);
    assert_eq!(refused(Dialect::Spark, 10), Some(TooManyDigits(39)));
    assert_eq!(refused(Dialect::Postgres, 12), None);
}
