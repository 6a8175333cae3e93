//! Laws that hold whatever the record says: of knowing more and knowing less, of silence, of units, and of the order of rows.

pub mod change;
mod knowing_more;

use kuangjian::expr::Expr;
use kuangjian::expr::tree::{Kind, Resolved, Target};
use kuangjian::fact::{Date, Record, Stated, TableId, Value, unit};
use kuangjian::rule::RuleBook;
use kuangjian::source::Place;
use kuangjian::verdict::{ConditionResult, Judgment, Outcome, Verdict, judge};

use crate::plain::calendar::{civil, day};
use crate::random::{self, Dice};
use crate::rules::embedded;

/// Every outcome of a judgment, each with the id of its condition or case.
fn outcomes(judgment: &Judgment<'_>) -> Vec<(String, Outcome)> {
    let of_condition = judgment.conditions.iter().flat_map(|result| {
        let cases = result.cases.iter().map(|case| (case.case.id.clone(), case.outcome));
        cases.chain([(result.condition.id.clone(), result.outcome)])
    });
    of_condition.collect()
}

/// Two records that say the same come to the same.
fn assert_same(book: &RuleBook, seed: u64, record: &Record, other: &Record) {
    let (one, two) = (judge(&book.vocabulary, record, &book.packs), judge(&book.vocabulary, other, &book.packs));
    for (one, two) in outcomes(&one).iter().zip(outcomes(&two)) {
        assert_eq!(*one, two, "seed {seed}\n{}", random::shown(&book.vocabulary, record));
    }
    assert_eq!(one.verdict, two.verdict, "seed {seed}");
}

/// The days about the deadlines, and one in every week of ten years.
fn check_dates() -> Vec<i64> {
    let about = |deadline: i64| deadline - 20..deadline + 20;
    let every_week = (0..520).map(|week| day(2005, 1, 1) + 7 * week);
    let days = every_week.chain(about(day(2005, 7, 13))).chain(about(day(2005, 12, 31)));
    days.chain(about(day(2013, 6, 29))).collect()
}

#[test]
fn nothing_is_met_and_nothing_is_cleared_by_silence() {
    let book = embedded();
    let vocabulary = &book.vocabulary;
    for number in check_dates() {
        let place = Place::File("silent".into());
        let mut record = Record::new(vocabulary, random::date(number), place.clone());
        let stated = |value| Some(Stated { value, place: place.clone(), evidence: None });
        record.state(vocabulary.fact_by_id("mine_name").unwrap(), stated(Value::Text("一号煤矿".into())));
        record.state(vocabulary.fact_by_id("check_date").unwrap(), stated(Value::Date(record.check_date)));
        let judgment = judge(vocabulary, &record, &book.packs);
        for result in judgment.conditions.iter().filter(|result| result.pack.id != "campaign-2005") {
            of_silence(result, &record);
        }
        let campaign = judge(vocabulary, &record, [book.pack("campaign-2005").unwrap()]);
        for (id, outcome) in outcomes(&campaign) {
            // That a deadline has not passed follows from the check date alone, and nothing else does.
            let application_is_open = number <= day(2005, 7, 13);
            let rectification_goes_on = number <= day(2005, 12, 31);
            let expected = match id.as_str() {
                "C07" | "C07.1" if application_is_open => Outcome::NotApplicable,
                "C11" | "C11.1" if rectification_goes_on => Outcome::NotApplicable,
                "S16.1" if application_is_open => Outcome::NotMet,
                _ => Outcome::Undetermined,
            };
            assert_eq!(outcome, expected, "{id} on {}", record.check_date);
        }
        assert_eq!(judgment.verdict, Verdict::Undetermined, "{}", record.check_date);
    }
}

/// Of silence follows nothing: only what hangs on the check date alone is decided, and it does not speak against the mine.
fn of_silence(result: &ConditionResult<'_>, record: &Record) {
    let asks_for_the_day = |expr: &Expr| {
        let mut asks = false;
        expr.walk(&mut |expr| {
            asks |= matches!(&expr.kind, Kind::Name { target: Resolved(Some(Target::CheckDate)), .. });
        });
        asks
    };
    let (id, day) = (format!("{}/{}", result.pack.id, result.condition.id), record.check_date);
    assert_ne!(result.outcome, Outcome::Met, "{id} on {day}");
    let guard_asks = result.condition.applies_when.as_ref().is_some_and(asks_for_the_day);
    for case in &result.cases {
        if !guard_asks && !asks_for_the_day(&case.case.expr) {
            assert_eq!(case.outcome, Outcome::Undetermined, "{id} {} on {day}", case.case.id);
        }
    }
    let cases_ask = result.cases.iter().all(|case| asks_for_the_day(&case.case.expr));
    if !guard_asks && !cases_ask {
        assert_eq!(result.outcome, Outcome::Undetermined, "{id} on {day}");
    }
}

#[test]
fn the_unit_of_a_number_does_not_matter() {
    let book = embedded();
    let mut restated = 0;
    for seed in 0..600 {
        let record = random::record(&book.vocabulary, seed);
        for symbol in ["t", "万t"] {
            let mut other = record.clone();
            restated += state_masses_in(&book, &mut other, symbol);
            assert_same(&book, seed, &record, &other);
        }
    }
    assert!(restated > 1_000, "only {restated} numbers");
}

/// States every mass in one unit; how many were stated in another.
fn state_masses_in(book: &RuleBook, record: &mut Record, symbol: &str) -> usize {
    let wanted = unit::find(symbol).unwrap();
    let mut restated = 0;
    for fact in &book.vocabulary.facts {
        let id = book.vocabulary.fact_by_id(&fact.id).unwrap();
        let mut stated = record.fact(id).cloned();
        if let Some(Stated { value: Value::Number(quantity), .. }) = &mut stated
            && let Some(amount) = quantity.in_unit(wanted)
        {
            restated += usize::from(quantity.unit != wanted);
            (quantity.amount, quantity.unit) = (amount, wanted);
        }
        record.state(id, stated);
    }
    restated
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let book = embedded();
    let mut moved = 0;
    for seed in 0..600 {
        let record = random::record(&book.vocabulary, seed);
        let mut other = record.clone();
        let mut dice = Dice::new(seed);
        for table in 0..u16::try_from(book.vocabulary.tables.len()).unwrap() {
            dice.shuffle(other.rows_mut(TableId(table)).unwrap());
            moved += usize::from(record.rows(TableId(table)) != other.rows(TableId(table)));
        }
        assert_same(&book, seed, &record, &other);
    }
    assert!(moved > 1_000, "only {moved} tables");
}

#[test]
fn the_check_dates_are_about_the_deadlines() {
    let dates: Vec<Date> = check_dates().into_iter().map(random::date).collect();
    assert!(dates.contains(&"2005-07-13".parse().unwrap()) && dates.contains(&"2014-12-13".parse().unwrap()));
    assert_eq!(civil(check_dates()[0]), (2005, 1, 1));
}
