//! Forms that the program made: what in them says nothing of a mine is passed over, and one that nobody has filled in is no record.

use std::sync::Arc;

use crate::record::book;
use crate::record::form::{ABOUT_ROWS, FACTS_SHEET, HEADINGS, MADE_FOR, NOTES_SHEET, TITLE};
use crate::record::sheet::{Sheet, SheetCell, SheetRow};
use crate::record::testing::{Folder, lines, read_one, stated, vocabulary};
use crate::record::{Mines, Options};
use crate::source::Language;

/// A CSV file with these lines.
fn problems(text: &[String]) -> Vec<String> {
    lines(&read_one("f.csv", &text.join("\n")).problems)
}

#[test]
fn titles_of_a_form_are_passed_over() {
    for language in [Language::Zh, Language::En] {
        let [title, made_for] = [&TITLE, &MADE_FOR].map(|text| text.in_language(language));
        let header = HEADINGS.each_ref().map(|heading| heading.in_language(language)).join(",");
        let form = |title: &str| {
            let row = "1,检查日期,2005-10-20,,现场,？,日期,第一条";
            vec![format!("{title},,,,,,,"), format!("{made_for}某包,,,,,,,"), header.clone(), row.into()]
        };
        assert_eq!(problems(&form(title)), [""; 0]);
        assert_eq!(problems(&form("某矿自查表")), ["KJ1104 f.csv:A1 表头以上的 `某矿自查表` 不读取"]);
    }
}

#[test]
fn a_table_may_have_its_name_and_question_above() {
    let table = |title: &str| {
        let about = ABOUT_ROWS.in_language(Language::Zh);
        format!("{title},,\n？,,\n{about},,\nmine_id,种类,状态\nA,采矿许可证,有效\n")
    };
    let notes = |title: &str| {
        let mines = "mine_id,check_date\nA,2005-10-20\n";
        lines(&Folder::with(&[("mines.csv", mines), ("证照.csv", &table(title))]).read().problems)
    };
    assert_eq!(notes("证照"), [""; 0]);
    assert_eq!(notes(" Licences "), [""; 0]);
    assert_eq!(notes("处罚"), ["KJ1104 证照.csv:A1 表头以上的 `处罚` 不读取"]);
}

#[test]
fn a_form_that_nobody_has_filled_in_is_no_record() {
    let form = |value: &str, evidence: &str| {
        problems(&[
            "序号,项目,填写内容,单位,依据".into(),
            ",测试,,,".into(),
            format!("1,核定生产能力,{value},万t/a,{evidence}"),
            "2,证照.采矿许可证.状态,-,,".into(),
        ])
    };
    assert_eq!(form("", ""), ["KJ1016 f.csv 文件中没有自查记录"]);
    assert_eq!(form(" / ", " "), ["KJ1016 f.csv 文件中没有自查记录"]);
    // That a value is not known is said by somebody, and so is what was seen.
    for (value, evidence) in [("未知", ""), ("9", ""), ("", "批复文件")] {
        assert_eq!(form(value, evidence), ["KJ1010 f.csv 没有检查日期"], "{value} {evidence}");
    }
}

fn sheet(name: &str, rows: &[&[&str]]) -> Sheet {
    let cells = |row: &[&str]| {
        let written = row.iter().enumerate().filter(|(_, text)| !text.is_empty());
        let cell = |(column, text): (usize, &&str)| SheetCell { column, text: (*text).into(), doubt: None };
        written.map(cell).collect()
    };
    let rows = (1..).zip(rows).map(|(number, row)| SheetRow { number, cells: cells(row) });
    Sheet { name: name.into(), rows: rows.collect(), ..Sheet::default() }
}

/// A form with a sheet of facts, one of notes, and one of a table with a key.
fn book(value: &str, state: &str) -> (Mines, Vec<String>) {
    let vocabulary = vocabulary();
    let sheets = vec![
        sheet(&FACTS_SHEET.zh, &[&[&TITLE.zh], &["项目", "填写内容"], &["检查日期", value], &["下井人数"]]),
        sheet(&NOTES_SHEET.zh, &[&["填写说明"], &["1. 只填知道的。"], &["证照", "状态", "是什么状态？"]]),
        sheet("证照", &[&["证照"], &["种类", "状态"], &["采矿许可证", state], &["安全生产许可证"]]),
    ];
    let mut problems = Vec::new();
    let file: Arc<str> = "f.xlsx".into();
    let read = book::read(&file, sheets, None, (&vocabulary, &Options::default()), &mut problems);
    assert!(read.tables.is_empty());
    (read.mines, lines(&problems))
}

#[test]
fn a_workbook_with_nothing_but_kinds_of_rows_is_no_record() {
    let (mines, problems) = book("", "");
    assert!(mines.drafts.is_empty() && !mines.may_lack_some);
    assert_eq!(problems, [""; 0], "nor is its sheet of notes worth a note");
}

#[test]
fn a_workbook_with_a_value_is_a_record() {
    let finished = |(mines, problems): (Mines, Vec<String>)| {
        assert_eq!(problems, [""; 0]);
        let mut problems = Vec::new();
        let records =
            mines.drafts.into_iter().filter_map(|draft| draft.finish(&vocabulary(), None, &mut problems).ok());
        let records: Vec<_> = records.map(|record| stated(&vocabulary(), &record)).collect();
        (records, lines(&problems))
    };
    let rows = |mining: &str| {
        vec!["check_date=2005-10-20".into(), format!("licences[kind=mining{mining}]"), "licences[kind=safety]".into()]
    };
    assert_eq!(finished(book("2005-10-20", "")), (vec![rows("")], vec![]));
    assert_eq!(finished(book("2005-10-20", "过期")), (vec![rows(" state=expired")], vec![]));
    assert_eq!(finished(book("", "过期")), (vec![], vec!["KJ1010 f.xlsx:自查表 没有检查日期".into()]));
}
