//! The text of expressions.

use super::super::day::{Day, end_of_window};
use super::super::dialect::{Dialect, Digits, SqlType};
use super::super::text::comment;
use super::super::tree::Sql;
use super::super::write::write;
use crate::expr::tree::Comparison;
use crate::fact::date::PeriodUnit;
use crate::fact::{Decimal, Period};

fn column(name: &str) -> Sql {
    Sql::column(name)
}

fn in_all(sql: &Sql) -> [String; 3] {
    Dialect::ALL.map(|dialect| write(sql, dialect, 0))
}

#[test]
fn names_and_texts_cannot_end_before_their_end() {
    let sql = Sql::equal(column("a\"b`c"), Sql::Text("it's a\\b".into()));
    let in_all = in_all(&sql);
    let spark = r#"`a"b``c` = concat('it', char(39), 's a', char(92), 'b')"#;
    assert_eq!(in_all, [r#""a""b`c" = 'it''s a\b'"#, r#""a""b`c" = 'it''s a\b'"#, spark]);
    assert_eq!(comment("one\nDROP TABLE records; --\r\u{b}"), "-- one DROP TABLE records; --  ");
}

#[test]
fn brackets_stand_where_they_are_needed() {
    let (a, b, c) = (|| column("a"), || column("b"), || column("c"));
    for (sql, text) in [
        (Sql::and([Sql::or([a(), b()]), c()]), r#"("a" OR "b") AND "c""#),
        (Sql::or([Sql::and([a(), b()]), c()]), r#""a" AND "b" OR "c""#),
        (Sql::and([a(), b()]).negated(), r#"NOT ("a" AND "b")"#),
        (Sql::and([a().negated(), b()]), r#"NOT "a" AND "b""#),
        (Sql::or([a(), b()]).null_test(), r#"("a" OR "b") IS NULL"#),
        (Sql::compare(Comparison::NotEqual, a().plus(b()), c().minus()), r#""a" + "b" <> - "c""#),
        (Sql::Multiply(Box::new(a().plus(b())), Decimal::from(2i64)), r#"("a" + "b") * CAST(2 AS DECIMAL(1, 0))"#),
        (a().plus(Sql::Number(Decimal::from(-5i64))), r#""a" + (-5)"#),
        (Sql::Number(Decimal::from(12_345_678_901i64)), "CAST(12345678901 AS DECIMAL(11, 0))"),
        (Sql::Number("0.05".parse().unwrap()), "0.05"),
        (Sql::case([(a(), Sql::Number(Decimal::ONE))], Sql::Null), r#"CASE WHEN "a" THEN 1 END"#),
        (Sql::one_of(a(), vec![Sql::Text("x".into()), Sql::Text("y".into())]).negated(), r#""a" NOT IN ('x', 'y')"#),
        (a().cast(SqlType::Number(Digits { whole: 12, fraction: 15 })), r#"CAST("a" AS DECIMAL(27, 15))"#),
    ] {
        assert_eq!(write(&sql, Dialect::DuckDb, 0), text);
    }
}

#[test]
fn days_are_reckoned_in_the_way_of_each_dialect() {
    let period = |count, unit| Period { count, unit };
    let end = |count, unit| in_all(&Day::stated(column("d")).end_of_period(period(count, unit)).unwrap().sql);
    assert_eq!(end(30, PeriodUnit::Days), [r#""d" + 30"#, r#""d" + 30"#, "date_add(`d`, 30)"]);
    let months = r#"CAST("d" + INTERVAL '2 months' AS DATE)"#;
    assert_eq!(end(2, PeriodUnit::Months), [months, months, "add_months(`d`, 2)"]);
    let years = r#"CAST("d" + INTERVAL '1 years' AS DATE)"#;
    assert_eq!(end(1, PeriodUnit::Years), [years, years, "add_months(`d`, 12)"]);
    let before = in_all(&Day::stated(column("d")).days_before(7).unwrap().sql);
    assert_eq!(before, [r#""d" - 7"#, r#""d" - 7"#, "date_sub(`d`, 7)"]);
    let later = Day::stated(column("d")).end_of_period(period(1, PeriodUnit::Days)).unwrap().sql;
    let between = in_all(&Sql::DaysBetween(Box::new(column("e")), Box::new(later)));
    assert_eq!(between, [r#""e" - ("d" + 1)"#, r#""e" - ("d" + 1)"#, "datediff(`e`, date_add(`d`, 1))"]);
}

#[test]
fn a_day_that_is_known_is_reckoned_beforehand() {
    let day = Day::stated(Sql::Date("2005-01-31".parse().unwrap()));
    let month = Period { count: 1, unit: PeriodUnit::Months };
    assert_eq!(day.clone().end_of_period(month).unwrap().sql, Sql::Date("2005-02-28".parse().unwrap()));
    assert_eq!(day.days_before(31).unwrap().sql, Sql::Date("2004-12-31".parse().unwrap()));
}

#[test]
fn days_stay_in_the_calendar() {
    let years = |count| Period { count, unit: PeriodUnit::Years };
    let day = || Day::stated(column("d"));
    assert!(day().end_of_period(years(7799)).is_ok());
    assert!(day().end_of_period(years(7800)).is_err());
    assert!(day().end_of_period(years(7000)).unwrap().end_of_period(years(800)).is_err());
    assert!(day().end_of_period(Period { count: u16::MAX, unit: PeriodUnit::Days }).is_ok());
    assert!((0..10).try_fold(day(), |day, _| day.days_before(u16::MAX)).is_ok());
    assert!((0..11).try_fold(day(), |day, _| day.days_before(u16::MAX)).is_err());
    let window = end_of_window(column("d"), years(9000));
    assert_eq!(write(&window, Dialect::Spark, 0), "add_months(`d`, 3612)");
}

#[test]
fn long_conditions_are_laid_out_over_lines() {
    let long = |at: usize| column(&format!("a_rather_long_name_of_a_fact_{at}"));
    let sql = Sql::and([Sql::or((0..4).map(long)), long(4)]);
    let lines = [
        r#"("a_rather_long_name_of_a_fact_0""#,
        r#"       OR "a_rather_long_name_of_a_fact_1""#,
        r#"       OR "a_rather_long_name_of_a_fact_2""#,
        r#"       OR "a_rather_long_name_of_a_fact_3")"#,
        r#"  AND "a_rather_long_name_of_a_fact_4""#,
    ];
    assert_eq!(write(&sql, Dialect::Postgres, 2), lines.join("\n"));
}
