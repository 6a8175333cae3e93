//! Cells whose reading depends on where they stand: commas of a column, day numbers of a sheet, errors and repeats anywhere.

use std::sync::Arc;

use crate::record::grid::Grid;
use crate::record::name::LookedUp;
use crate::record::sheet::{Sheet, SheetCell, SheetRow};
use crate::record::testing::{Folder, lines, read_one, stated, vocabulary};
use crate::record::{Options, Reading, book, wide};
use crate::source::Level;

fn facts(reading: &Reading) -> Vec<Vec<String>> {
    let vocabulary = vocabulary();
    reading.records.iter().map(|record| stated(&vocabulary, record)).collect()
}

fn notes(reading: &Reading) -> Vec<String> {
    let notes: Vec<_> = reading.problems.iter().filter(|problem| problem.level == Level::Note).cloned().collect();
    lines(&notes)
}

fn errors(reading: &Reading) -> Vec<String> {
    let errors: Vec<_> = reading.problems.iter().filter(|problem| problem.level == Level::Error).cloned().collect();
    lines(&errors)
}

#[test]
fn decimal_commas_are_read_and_noted_once_for_a_column() {
    let reading = read_one(
        "m.csv",
        "mine_id,check_date,核定能力,开采深度\nA,2005-10-20,\"0,9\",\"16,9481\"\nB,2005-10-20,3,260\nC,2005-10-20,\"１，２ 万吨\",-\n",
    );
    assert_eq!(errors(&reading), [""; 0]);
    assert_eq!(
        notes(&reading),
        [
            "KJ1105 m.csv:C2 `0,9` 中的逗号是小数点，读作 0.9 万t/a（共 2 处）",
            "KJ1105 m.csv:D2 `16,9481` 中的逗号是小数点，读作 16.9481 m"
        ]
    );
    assert_eq!(facts(&reading)[0][2..], ["approved_capacity=0.9", "depth=16.9481"]);
    assert_eq!(facts(&reading)[2][2..], ["approved_capacity=1.2"]);
}

#[test]
fn groups_of_three_are_doubtful_where_semicolons_separate_cells() {
    let reading =
        read_one("m.csv", "mine_id;check_date;年产量;开采深度\nA;2005-10-20;1,234;1.234\nB;2005-10-20;9;60\n");
    assert_eq!(errors(&reading), ["KJ1006 m.csv:C2 `年产量` 的值 `1,234` 可作两种理解，因为这一列的逗号可能是小数点"]);
    assert_eq!(facts(&reading), [["mine_id=B", "check_date=2005-10-20", "annual_output=9", "depth=60"]]);
}

#[test]
fn groups_of_three_are_doubtful_beside_decimal_commas_whichever_comes_first() {
    let reading = read_one(
        "m.csv",
        "mine_id,check_date,年产量,开采深度,月产量\nA,2005-10-20,\"19,521\",\"1,234\",\"1,234\"\nB,2005-10-20,\"0,9\",\"1,500\",2.345\nC,2005-10-20,2.345,60,\n",
    );
    assert_eq!(
        errors(&reading),
        [
            "KJ1006 m.csv:C2 `年产量` 的值 `19,521` 可作两种理解，因为这一列的逗号可能是小数点",
            "KJ1006 m.csv:C4 `年产量` 的值 `2.345` 可作两种理解，因为这一列的逗号可能是小数点",
        ]
    );
    assert_eq!(
        facts(&reading),
        [["mine_id=B", "check_date=2005-10-20", "annual_output=0.9", "monthly_output=2.345", "depth=1500"]]
    );
}

#[test]
fn a_title_with_a_comma_casts_no_doubt_on_the_column_below_it() {
    let reading = read_one("m.csv", "表一,,\"0,9\"\nmine_id,check_date,年产量\nA,2005-10-20,\"1,234\"\n");
    assert_eq!(errors(&reading), [""; 0]);
    assert_eq!(facts(&reading), [["mine_id=A", "check_date=2005-10-20", "annual_output=1234"]]);
}

#[test]
fn rows_of_a_table_have_columns_too() {
    let folder = Folder::with(&[
        ("mines.csv", "mine_id,check_date\nA,2005-10-20\n"),
        ("penalties.csv", "mine_id,date,length\nA,38000,\"0,5\"\nA,38001,\"1,234\"\n"),
    ]);
    let reading = folder.read();
    assert_eq!(
        errors(&reading),
        ["KJ1006 penalties.csv:C3 `长度` 的值 `1,234` 可作两种理解，因为这一列的逗号可能是小数点"]
    );
    assert_eq!(
        notes(&reading),
        [
            "KJ1105 penalties.csv:B2 `38000` 是日期序号，读作 2004-01-14（共 2 处）",
            "KJ1105 penalties.csv:C2 `0,5` 中的逗号是小数点，读作 0.5 m"
        ]
    );
}

#[test]
fn in_a_table_with_a_row_for_each_fact_every_fact_is_noted() {
    let reading = read_one(
        "f.csv",
        "fact,value\ncheck_date,38645\n核定能力,\"0,9\"\n开采深度,\"1,234\"\n年产量,\"0,8\"\n下井人数,十二人\n",
    );
    // All facts of a form stand in one column, and whoever wrote it has one kind of comma.
    assert_eq!(
        errors(&reading),
        ["KJ1006 f.csv:B4 `开采深度` 的值 `1,234` 可作两种理解，因为这一列的逗号可能是小数点"]
    );
    assert_eq!(
        notes(&reading),
        [
            "KJ1105 f.csv:B5 `0,8` 中的逗号是小数点，读作 0.8 万t/a",
            "KJ1105 f.csv:B3 `0,9` 中的逗号是小数点，读作 0.9 万t/a",
            "KJ1105 f.csv:B2 `38645` 是日期序号，读作 2005-10-20",
        ]
    );
    assert!(reading.records.is_empty(), "what is doubtful costs the mine");
}

#[test]
fn texts_of_a_document_are_read_as_cells() {
    let reading = read_one(
        "m.toml",
        "check_date = '38645'\ndepth = { value = '0,3', unit = 'km' }\n[[penalties]]\ndate = '二〇〇五年三月一日'\nlength = '1,5'\n",
    );
    assert_eq!(errors(&reading), [""; 0]);
    assert_eq!(
        notes(&reading),
        [
            "KJ1105 m.toml:1:14 `38645` 是日期序号，读作 2005-10-20",
            "KJ1105 m.toml:2:19 `0,3` 中的逗号是小数点，读作 300 m",
            "KJ1105 m.toml:5:10 `1,5` 中的逗号是小数点，读作 1.5 m",
        ]
    );
    assert_eq!(facts(&reading), [["check_date=2005-10-20", "depth=300", "penalties[date=2005-03-01 length=1.5]"]]);
    let wrong = read_one(
        "m.toml",
        "check_date = 2005-10-20\ndepth = '#VALUE!'\nremarks = { value = 'x', evidence = '同上' }\n",
    );
    assert_eq!(
        errors(&wrong),
        ["KJ1021 m.toml:2:9 单元格中是错误值 `#VALUE!`", "KJ1022 m.toml:3:37 `同上` 所指的上一格不能确定"]
    );
    assert!(wrong.records.is_empty());
}

#[test]
fn a_title_is_noted_once_for_all_mines() {
    let reading = read_one("m.csv", "检查日期：38645,\nmine_id,备注\nA,x\nB,y\n");
    assert_eq!(errors(&reading), [""; 0]);
    assert_eq!(notes(&reading), ["KJ1105 m.csv:A1 `38645` 是日期序号，读作 2005-10-20"]);
    assert_eq!(facts(&reading).len(), 2);
    let repeat = read_one("m.csv", "检查日期：同上,\nmine_id,备注\nA,x\n");
    assert_eq!(errors(&repeat), ["KJ1022 m.csv:A1 `同上` 所指的上一格不能确定"]);
}

#[test]
fn an_error_costs_its_mine_wherever_it_stands() {
    let reading = read_one(
        "m.csv",
        "mine_id,check_date,mine_name,年产量,年产量 证据,双回路供电,备注\n\
         A,2005-10-20,#REF!,9,,,\n\
         B,2005-10-20,,9,#N/A,,\n\
         C,2005-10-20,,9,#NAME?,,\n\
         D,2005-10-20,,,,#DIV/0!,\n\
         E,2005-10-20,,,,,#####\n\
         F,#VALUE!,,,,,\n\
         G,2005-10-20,,#N/A,,,#1煤层\n",
    );
    assert_eq!(
        errors(&reading),
        [
            "KJ1021 m.csv:C2 单元格中是错误值 `#REF!`",
            "KJ1021 m.csv:E4 单元格中是错误值 `#NAME?`",
            "KJ1021 m.csv:F5 单元格中是错误值 `#DIV/0!`",
            "KJ1021 m.csv:G6 单元格中是错误值 `#####`",
            "KJ1021 m.csv:B7 单元格中是错误值 `#VALUE!`",
        ]
    );
    assert_eq!(
        facts(&reading),
        [
            vec!["mine_id=B", "check_date=2005-10-20", "annual_output=9"],
            vec!["mine_id=G", "check_date=2005-10-20", "remarks=#1煤层"]
        ]
    );
}

#[test]
fn of_a_mine_whose_id_is_an_error_rows_elsewhere_are_not_without_a_mine() {
    let folder = Folder::with(&[
        ("mines.csv", "mine_id,check_date\n#REF!,2005-10-20\n#REF!,2005-10-20\nB,2005-10-20\n"),
        ("licences.csv", "mine_id,mine_name,kind\nA,,mining\nB,,safety\n"),
    ]);
    let reading = folder.read();
    assert_eq!(
        errors(&reading),
        ["KJ1021 mines.csv:A2 单元格中是错误值 `#REF!`", "KJ1021 mines.csv:A3 单元格中是错误值 `#REF!`"]
    );
    assert_eq!(facts(&reading), [["mine_id=B", "check_date=2005-10-20", "licences[kind=safety]"]]);
    let folder = Folder::with(&[
        ("mines.csv", "mine_id,check_date,licences_complete\nA,2005-10-20,是\n"),
        ("licences.csv", "mine_id,mine_name,kind\nA,#NAME?,mining\n#REF!,,safety\n"),
    ]);
    let reading = folder.read();
    assert_eq!(
        errors(&reading),
        ["KJ1021 licences.csv:B2 单元格中是错误值 `#NAME?`", "KJ1021 licences.csv:A3 单元格中是错误值 `#REF!`"]
    );
    let long = read_one("f.csv", "mine_id,fact,value\nA,check_date,2005-10-20\nA,licences_complete,是\n#REF!,备注,x\n");
    assert_eq!(errors(&long), ["KJ1021 f.csv:A4 单元格中是错误值 `#REF!`"]);
    assert_eq!(facts(&long), [["mine_id=A", "check_date=2005-10-20"]], "whose row was lost is not known");
}

fn sheet(since_1904: bool, rows: &[&[&str]]) -> Sheet {
    let rows = (1u64..).zip(rows).map(|(number, texts)| {
        let cells = texts.iter().enumerate().filter(|(_, text)| !text.is_empty());
        let cells = cells.map(|(column, text)| SheetCell { column, text: (*text).to_owned(), doubt: None });
        SheetRow { number, cells: cells.collect() }
    });
    Sheet { name: Arc::from("煤矿"), since_1904, rows: rows.collect(), ..Sheet::default() }
}

fn read_sheet(sheet: &Sheet) -> Vec<String> {
    let (vocabulary, mut problems) = (vocabulary(), Vec::new());
    let names = LookedUp::none_of(&vocabulary);
    let is_heading = book::is_heading(None, &names, None);
    let mut grid = Grid::of_sheet(&Arc::from("m.xlsx"), sheet, &is_heading).unwrap();
    let mines = wide::read(&mut grid, &names, &Options::default(), &mut problems);
    grid.notes.report(&mut problems);
    let records = mines.drafts.into_iter().filter_map(|draft| draft.finish(&vocabulary, None, &mut problems).ok());
    let stated: Vec<_> =
        records.collect::<Vec<_>>().iter().map(|record| stated(&vocabulary, record).join(" ")).collect();
    [lines(&problems), stated].concat()
}

#[test]
fn a_sheet_says_since_when_its_days_count() {
    let rows: &[&[&str]] = &[&["检查日期：38645"], &["mine_id", "备注"], &["A", "x"]];
    assert_eq!(
        read_sheet(&sheet(false, rows)),
        ["KJ1105 m.xlsx:煤矿!A1 `38645` 是日期序号，读作 2005-10-20", "mine_id=A check_date=2005-10-20 remarks=x"]
    );
    assert_eq!(
        read_sheet(&sheet(true, rows)),
        ["KJ1105 m.xlsx:煤矿!A1 `38645` 是日期序号，读作 2009-10-21", "mine_id=A check_date=2009-10-21 remarks=x"]
    );
    let columns: &[&[&str]] = &[&["mine_id", "check_date"], &["A", "37183"]];
    assert_eq!(read_sheet(&sheet(true, columns))[1], "mine_id=A check_date=2005-10-20");
}

#[test]
fn texts_of_a_sheet_have_columns_as_those_of_a_file() {
    let rows: &[&[&str]] = &[
        &["mine_id", "check_date", "年产量"],
        &["A", "2005-10-20 08:30:00", "19,521"],
        &["B", "2005-10-20", "0,9"],
        &["C", "二〇〇五年十月二十日", "八点五万吨"],
    ];
    assert_eq!(
        read_sheet(&sheet(false, rows)),
        [
            "KJ1006 m.xlsx:煤矿!C2 `年产量` 的值 `19,521` 可作两种理解，因为这一列的逗号可能是小数点",
            "KJ1105 m.xlsx:煤矿!C3 `0,9` 中的逗号是小数点，读作 0.9 万t/a",
            "mine_id=B check_date=2005-10-20 annual_output=0.9",
            "mine_id=C check_date=2005-10-20 annual_output=8.5"
        ]
    );
}
