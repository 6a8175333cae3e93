//! Records while they are read.

use crate::fact::{Value, Vocabulary};
use crate::record::draft::{CHECK_DATE, Draft, Statement};
use crate::record::name::{RowKey, Target};
use crate::record::testing::{lines, stated as shown, vocabulary};
use crate::source::Place;

fn place(row: u64) -> Place {
    Place::row("t.csv", None, row)
}

fn target(vocabulary: &Vocabulary, id: &str) -> Target {
    Target::Fact(vocabulary.fact_by_id(id).unwrap())
}

fn read(value: Value) -> Statement {
    Statement::Read(Ok(Some(value)))
}

fn dated(vocabulary: &Vocabulary) -> Draft {
    let mut draft = Draft::new(place(2), vocabulary);
    let date = Value::Date("2005-10-20".parse().unwrap());
    draft.state(target(vocabulary, CHECK_DATE), read(date), place(2), &mut Vec::new());
    draft
}

#[test]
fn what_is_stated_twice_is_refused_even_if_one_is_unknown() {
    let vocabulary = vocabulary();
    let power = target(&vocabulary, "dual_circuit_power");
    for first in [Statement::Vacant, Statement::Read(Ok(None)), read(Value::YesNo(true))] {
        let (mut draft, mut problems) = (dated(&vocabulary), Vec::new());
        draft.state(power, first, place(3), &mut problems);
        draft.state(power, read(Value::YesNo(true)), place(4), &mut problems);
        assert_eq!(lines(&problems), ["KJ1005 t.csv:4 此项已在 `t.csv:3` 写过"]);
        assert_eq!(draft.finish(&vocabulary, None, &mut problems).ok(), None);
        assert_eq!(problems.len(), 1);
    }
    let (mut draft, mut problems) = (dated(&vocabulary), Vec::new());
    draft.note(power, Ok(Some("甲".into())), place(3), &mut problems);
    draft.note(power, Ok(None), place(4), &mut problems);
    draft.note(power, Ok(Some("乙".into())), place(5), &mut problems);
    assert_eq!(lines(&problems), ["KJ1005 t.csv:5 此项已在 `t.csv:3` 写过"]);
}

#[test]
fn a_row_is_there_if_one_of_its_cells_is_not_vacant() {
    let vocabulary = vocabulary();
    let (mut draft, mut problems) = (dated(&vocabulary), Vec::new());
    let penalties = vocabulary.table_by_id("penalties").unwrap();
    let cell = |row, column| Target::Cell(penalties, RowKey::Ordinal(row), column);
    draft.state(cell(1, 0), Statement::Vacant, place(2), &mut problems);
    draft.state(cell(2, 0), Statement::Vacant, place(2), &mut problems);
    draft.state(cell(2, 1), Statement::Read(Ok(None)), place(2), &mut problems);
    draft.state(cell(3, 2), read(Value::Text("超产".into())), place(2), &mut problems);
    let record = draft.finish(&vocabulary, None, &mut problems).unwrap();
    assert_eq!(shown(&vocabulary, &record), ["check_date=2005-10-20", "penalties[]", "penalties[reason=超产]"]);
    assert!(problems.is_empty());
}

#[test]
fn a_table_that_may_lack_rows_is_not_complete() {
    let vocabulary = vocabulary();
    let table = vocabulary.table_by_id("penalties").unwrap();
    for (loses, complete) in [(false, Some(true)), (true, None)] {
        let (mut draft, mut problems) = (dated(&vocabulary), Vec::new());
        let yes = read(Value::YesNo(true));
        draft.state(target(&vocabulary, "penalties_complete"), yes, place(2), &mut problems);
        if loses {
            draft.may_lack_rows(table);
        }
        let record = draft.finish(&vocabulary, None, &mut problems).unwrap();
        assert_eq!(record.is_complete(&vocabulary, table), complete);
    }
}

#[test]
fn a_missing_check_date_is_not_blamed_on_a_record_that_is_refused_already() {
    let vocabulary = vocabulary();
    let mut problems = Vec::new();
    assert_eq!(Draft::new(place(2), &vocabulary).finish(&vocabulary, None, &mut problems).ok(), None);
    assert_eq!(lines(&problems), ["KJ1010 t.csv:2 没有检查日期"]);
    let mut refused = Draft::new(place(3), &vocabulary);
    refused.spoil();
    assert_eq!(refused.finish(&vocabulary, None, &mut problems).ok(), None);
    assert_eq!(problems.len(), 1);
}
