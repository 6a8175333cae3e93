//! What is left out of expressions beforehand makes no difference.

use proptest::prelude::*;

use super::super::tree::Sql;
use super::evaluate::{Cell, Columns, evaluate};
use crate::fact::Truth;

/// A condition, as the language has it.
#[derive(Debug, Clone)]
enum Condition {
    Constant(Truth),
    Column(usize),
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Not(Box<Condition>),
    FirstStated(Vec<Condition>),
    /// The second where the first is true, else the third.
    Choose(Box<[Condition; 3]>),
}

const TRUTHS: [Truth; 3] = Truth::ALL;

fn condition() -> impl Strategy<Value = Condition> {
    let leaf = prop_oneof![
        (0usize..3).prop_map(|at| Condition::Constant(TRUTHS[at])),
        (0usize..3).prop_map(Condition::Column),
        (0usize..3).prop_map(Condition::Column),
    ];
    leaf.prop_recursive(4, 40, 4, |inner| {
        let several = || prop::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            several().prop_map(Condition::And),
            several().prop_map(Condition::Or),
            inner.clone().prop_map(|inner| Condition::Not(Box::new(inner))),
            several().prop_map(Condition::FirstStated),
            [inner.clone(), inner.clone(), inner.clone()].prop_map(|three| Condition::Choose(Box::new(three))),
        ]
    })
}

fn meant(condition: &Condition, columns: &[Truth; 3]) -> Truth {
    let value = |condition: &Condition| meant(condition, columns);
    match condition {
        Condition::Constant(truth) => *truth,
        Condition::Column(at) => columns[*at],
        Condition::And(parts) => parts.iter().map(value).fold(Truth::True, Truth::and),
        Condition::Or(parts) => parts.iter().map(value).fold(Truth::False, Truth::or),
        Condition::Not(inner) => !value(inner),
        Condition::FirstStated(parts) => parts.iter().map(value).find(|t| t.is_known()).unwrap_or(Truth::Unknown),
        Condition::Choose(three) => value(if value(&three[0]) == Truth::True { &three[1] } else { &three[2] }),
    }
}

fn written(condition: &Condition) -> Sql {
    let all = |parts: &[Condition]| parts.iter().map(written).collect::<Vec<_>>();
    match condition {
        Condition::Constant(Truth::Unknown) => Sql::Null,
        Condition::Constant(truth) => Sql::Bool(*truth == Truth::True),
        Condition::Column(at) => Sql::column(at.to_string()),
        Condition::And(parts) => Sql::and(all(parts)),
        Condition::Or(parts) => Sql::or(all(parts)),
        Condition::Not(inner) => written(inner).negated(),
        Condition::FirstStated(parts) => Sql::coalesce(all(parts)),
        Condition::Choose(three) => Sql::case([(written(&three[0]), written(&three[1]))], written(&three[2])),
    }
}

pub fn cell(truth: Truth) -> Cell {
    match truth {
        Truth::True => Cell::Bool(true),
        Truth::False => Cell::Bool(false),
        Truth::Unknown => Cell::Null,
    }
}

proptest! {
    #[test]
    fn a_condition_means_in_sql_what_it_means(condition in condition()) {
        let sql = written(&condition);
        for a in TRUTHS {
            for b in TRUTHS {
                for c in TRUTHS {
                    let columns: Columns =
                        [a, b, c].into_iter().enumerate().map(|(at, truth)| (at.to_string(), cell(truth))).collect();
                    prop_assert_eq!(evaluate(&sql, &columns), cell(meant(&condition, &[a, b, c])), "{:?}", sql);
                }
            }
        }
    }
}

#[test]
fn what_is_known_beforehand_is_left_out() {
    let column = || Sql::column("a");
    assert_eq!(Sql::and([column(), Sql::Bool(true)]), column());
    assert_eq!(Sql::and([column(), Sql::Bool(false), Sql::Null]), Sql::Bool(false));
    assert_eq!(Sql::or([Sql::Null, Sql::Bool(true)]), Sql::Bool(true));
    assert_eq!(Sql::or([column(), column()]), column());
    assert_eq!(column().negated().negated(), column());
    assert_eq!(Sql::Null.negated(), Sql::Null);
    assert_eq!(Sql::coalesce([Sql::Null, Sql::Bool(false), column()]), Sql::Bool(false));
    assert_eq!(Sql::one_of(Sql::Text("x".into()), vec![Sql::Text("y".into()), Sql::Text("x".into())]), Sql::Bool(true));
    assert_eq!(Sql::equal(Sql::Null, column()), Sql::Null);
}
