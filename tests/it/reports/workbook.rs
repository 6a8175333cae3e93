//! The workbook, read back by another program's eyes: calamine for the cells, the parts of the file for the rest.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use kuangjian::report::result::Form;
use kuangjian::report::saved::Saved;
use kuangjian::report::section::Section;
use kuangjian::source::Language;
use kuangjian::verdict::Outcome;

use super::{bytes, found_twice, inputs, saved_of};

fn book(saved: &Saved, language: Language) -> Vec<u8> {
    bytes(saved, language, Form::Xlsx, &|_| Vec::new())
}

/// The texts of the cells of a sheet, a row a list.
fn rows(bytes: &[u8], sheet: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
}

/// What follows the row that begins with `heading`.
fn below(rows: &[Vec<String>], heading: &str) -> Vec<Vec<String>> {
    let at = rows.iter().position(|row| row[0] == heading).unwrap();
    rows[at + 1..].to_vec()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn every_mine_condition_missing_fact_and_contradiction_has_its_row() {
    for (name, input) in inputs() {
        let saved = saved_of(&input);
        let bytes = book(&saved, Language::En);
        let count = |sheet: &str| below(&rows(&bytes, sheet), "mine id").len();
        assert_eq!(count("summary"), saved.mines.len(), "{name}");
        assert_eq!(count("conditions"), saved.mines.iter().map(|mine| mine.conditions.len()).sum::<usize>(), "{name}");
        assert_eq!(count("missing facts"), saved.mines.iter().map(|mine| mine.missing.len()).sum::<usize>(), "{name}");
        let contradictions: usize = saved.mines.iter().map(|mine| mine.contradictions().len()).sum();
        assert_eq!(count("contradictions"), contradictions, "{name}");
        if !saved.errors.is_empty() {
            assert_eq!(below(&rows(&bytes, "problems"), "code").len(), saved.errors.len(), "{name}");
        }
    }
}

#[test]
fn the_rows_say_what_the_result_says() {
    let saved = saved_of(&["fixtures/mines/contradictions.toml".to_owned()]);
    let mine = &saved.mines[0];
    let bytes = book(&saved, Language::Zh);
    let conditions = below(&rows(&bytes, "条件"), "矿号");
    for (row, condition) in conditions.iter().zip(&mine.conditions) {
        assert_eq!(row[4], *condition.id);
        assert_eq!(row[7], condition.outcome.label().zh);
    }
    assert_eq!(conditions[0][9], mine.with_places(&mine.conditions[0].because, Language::Zh));
    assert!(conditions[0][10].contains("核定生产能力批复"), "{:?}", conditions[0]);
    let summary = below(&rows(&bytes, "汇总"), "矿号");
    assert_eq!(summary[0][3], "停产整顿");
    assert_eq!(summary[0][5], mine.of(Outcome::Met).count().to_string());
}

#[test]
fn the_summary_has_titles_and_counts_each_finding_once() {
    let saved = found_twice();
    let bytes = book(&saved, Language::Zh);
    let row = &below(&rows(&bytes, "汇总"), "矿号")[0];
    assert_eq!(row[4..6], ["有重大隐患仍然生产；瓦斯超限作业".to_owned(), "2".to_owned()]);
    let conditions = rows(&bytes, "条件");
    assert!(conditions[1][0].contains("汇总中只计一次"), "{:?}", conditions[1]);
    assert_eq!(below(&conditions, "矿号").iter().filter(|row| row[7] == "符合").count(), 3);
}

#[test]
fn sheets_are_filtered_frozen_coloured_and_fit_on_paper() {
    let bytes = book(&saved_of(&["fixtures/district/folder".to_owned()]), Language::Zh);
    for sheet in 1..=4 {
        let xml = part(&bytes, &format!("xl/worksheets/sheet{sheet}.xml"));
        for has in ["<autoFilter", "<pane ", "state=\"frozen\"", "fitToPage=\"1\"", "paperSize=\"9\"", "<oddFooter>"] {
            assert!(xml.contains(has), "sheet {sheet}: {has}");
        }
        assert_eq!(xml.contains("<conditionalFormatting"), sheet != 4, "sheet {sheet}");
    }
    let names = part(&bytes, "xl/workbook.xml");
    assert_eq!(names.matches("_xlnm.Print_Titles").count(), 4, "headers are repeated on every page");
}

#[test]
fn a_name_that_looks_like_a_formula_is_text() {
    let mut saved = saved_of(&["fixtures/mines/closed.toml".to_owned()]);
    let name = "=cmd|'/c calc'!A1";
    saved.mines[0].mine.name = Some(name.to_owned());
    saved.mines[0].mine.id = Some("+1".to_owned());
    saved.mines[0].conditions[0].title = kuangjian::source::Bilingual::new("@SUM(1)", "-1").into();
    let bytes = book(&saved, Language::Zh);
    for sheet in 1..=4 {
        assert!(!part(&bytes, &format!("xl/worksheets/sheet{sheet}.xml")).contains("<f>"));
    }
    assert!(part(&bytes, "xl/styles.xml").contains("quotePrefix=\"1\""));
    let summary = below(&rows(&bytes, "汇总"), "矿号");
    assert_eq!(summary[0][..2], ["+1".to_owned(), name.to_owned()]);
}

/// What is told of many mines under one heading is one sheet.
#[test]
fn a_section_is_a_sheet() {
    let saved = saved_of(&["fixtures/mines/closed.toml".to_owned(), "fixtures/mines/clear.toml".to_owned()]);
    let section = Section {
        heading: "今后事项".into(),
        columns: vec!["事项".into(), "期限".into()],
        rows: vec![vec!["提请关闭".into(), "2005-11-22".into()]],
        notes: vec!["按工作日计算".into()],
    };
    let bytes = bytes(&saved, Language::Zh, Form::Xlsx, &|_| vec![section.clone()]);
    let sheet = rows(&bytes, "今后事项");
    assert_eq!(sheet[1][0], "按工作日计算");
    let told = below(&sheet, "矿号");
    assert_eq!(told.len(), 2);
    assert_eq!(told[1][3..], ["提请关闭".to_owned(), "2005-11-22".to_owned()]);
}
