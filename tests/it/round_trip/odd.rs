//! Random records that state anything that a record can, and none of it as rules expect it.

use std::sync::Arc;

use kuangjian::fact::{
    Date, Decimal, Fact, FactId, Quantity, Record, Row, Stated, Table, TableId, Type, Unit, Value, Vocabulary, unit,
};
use kuangjian::record::words;
use kuangjian::source::Place;
use kuangjian::source::language::is_invisible;

use crate::random::Dice;

/// What texts are put together from.
const PIECES: &[&str] = &[
    "=1+1",
    "+",
    "-5",
    "@x",
    "'",
    "''=a",
    "＝",
    "－",
    "\"",
    "\"\"",
    ",",
    ";",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "煤",
    "矿井",
    "😀",
    "e\u{301}",
    "未知",
    "unknown",
    "007",
    "1e3",
    "2005-10-20",
    "TRUE",
    "是",
    "\\",
    "\\n",
    "'''",
    "[[",
    "{",
    "#",
    "_x000D_",
    "_x",
    "\u{1}",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{FEFF}",
    "\u{200B}",
    "\u{FFFE}",
    "\u{FFFF}",
    " ",
    "\u{3000}",
    "<a>&amp;",
    "ﬀ",
    "%",
    "`",
    ".",
    "/",
    "-",
];

/// A record with `at` at the end of its mine id, so that no two mines are one.
pub fn record(vocabulary: &Vocabulary, dice: &mut Dice, at: usize) -> Record {
    let check_date = date(dice);
    let mut record = Record::new(vocabulary, check_date, Place::File(Arc::from("odd")));
    let share = *dice.pick(&[2, 10, 40]);
    for (number, fact) in (0..).zip(&vocabulary.facts) {
        let value = match &*fact.id {
            "mine_id" => Value::Text(Arc::from(mine_id(dice, at))),
            "check_date" => Value::Date(check_date),
            _ if !dice.percent(share) => continue,
            _ => value(dice, fact),
        };
        record.state(FactId(number), Some(stated(dice, value)));
    }
    for (number, table) in (0..).zip(&vocabulary.tables) {
        if dice.percent(50) {
            rows(dice, table).into_iter().for_each(|row| record.add_row(TableId(number), row));
        }
    }
    record
}

fn mine_id(dice: &mut Dice, at: usize) -> String {
    let start = *dice.pick(&["", "=", "'", "''-", "007", "煤", "a\nb", "\"", "_x000D_"]);
    format!("{start}{at}")
}

fn stated(dice: &mut Dice, value: Value) -> Stated {
    let evidence = dice.percent(30).then(|| Arc::from(text(dice)));
    Stated { value, place: Place::File(Arc::from("odd")), evidence }
}

fn rows(dice: &mut Dice, table: &Table) -> Vec<Row> {
    let mut keys: Vec<u16> = match table.key {
        Some(key) => (0..).take(table.columns[key].choices().len()).collect(),
        None => (0..4).collect(),
    };
    dice.shuffle(&mut keys);
    keys.truncate(dice.below(5));
    keys.into_iter()
        .map(|key| {
            let share = *dice.pick(&[0, 20, 80]);
            let cells = table.columns.iter().enumerate();
            let cells = cells.map(|(at, column)| {
                let is_key = table.key == Some(at);
                if !is_key && !dice.percent(share) {
                    return None;
                }
                let value = if is_key { Value::Choice(key) } else { value(dice, column) };
                Some(Box::new(stated(dice, value)))
            });
            let cells = cells.collect();
            Row { cells, place: Place::File(Arc::from("odd")), evidence: dice.percent(20).then(|| text(dice).into()) }
        })
        .collect()
}

fn value(dice: &mut Dice, fact: &Fact) -> Value {
    match &fact.kind {
        Type::YesNo => Value::YesNo(dice.percent(50)),
        Type::Number { unit, whole, .. } => Value::Number(number(dice, fact, unit, *whole)),
        Type::Date => Value::Date(date(dice)),
        Type::Choice(values) => Value::Choice(u16::try_from(dice.below(values.len())).unwrap()),
        Type::Text => loop {
            let text = text(dice);
            if !words::is_unknown(&text) {
                return Value::Text(Arc::from(text));
            }
        },
    }
}

/// A number within the bounds of its fact, in any unit that it can be stated in.
fn number(dice: &mut Dice, fact: &Fact, own: &'static Unit, whole: bool) -> Quantity {
    let units: Vec<&'static Unit> = unit::UNITS.iter().filter(|unit| unit.dimension == own.dimension).collect();
    for _ in 0..30 {
        let unit = if units.is_empty() || dice.percent(50) { own } else { *dice.pick(&units) };
        let digits = 1 + dice.below(12);
        let mantissa = (0..digits).fold(0, |number, _| number * 10 + i128::try_from(dice.below(10)).unwrap());
        let scale = if whole { 0 } else { u32::try_from(dice.below(16)).unwrap() };
        let sign = if dice.percent(20) { -1 } else { 1 };
        let quantity = Quantity { amount: Decimal::new(sign * mantissa, scale), unit };
        if fits(quantity, fact, own, whole) {
            return quantity;
        }
    }
    Quantity { amount: fact.min.or(fact.max).unwrap_or(Decimal::ONE), unit: own }
}

fn fits(quantity: Quantity, fact: &Fact, own: &Unit, whole: bool) -> bool {
    let Some(basic) = quantity.basic() else { return false };
    let bound = |bound: Option<Decimal>| bound.and_then(|bound| bound.checked_mul(own.factor));
    let is_whole = || quantity.in_unit(own).is_some_and(Decimal::is_whole);
    bound(fact.min).is_none_or(|min| basic >= min)
        && bound(fact.max).is_none_or(|max| basic <= max)
        && (!whole || is_whole())
}

fn date(dice: &mut Dice) -> Date {
    let (year, month, day) = (1900 + dice.below(301), 1 + dice.below(12), 1 + dice.below(28));
    Date::new(year.try_into().unwrap(), month.try_into().unwrap(), day.try_into().unwrap()).unwrap()
}

/// A text as every reader leaves it: not empty, and without white space at its ends.
fn text(dice: &mut Dice) -> String {
    loop {
        let pieces: String = (0..=dice.below(4)).map(|_| *dice.pick(PIECES)).collect();
        let text = pieces.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
        if !text.is_empty() {
            return text.to_owned();
        }
    }
}
