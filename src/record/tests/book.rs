//! Workbooks: which sheet has what, and what people put around the rows.

use std::sync::Arc;

use crate::fact::TableId;
use crate::record::Options;
use crate::record::book::{self, Book};
use crate::record::sheet::{Block, Sheet, SheetCell, SheetRow};
use crate::record::testing::{lines, stated, vocabulary};
use crate::record::workbook::refused::not_calculated;
use crate::source::Diagnostic;

/// A sheet whose rows are lines, and whose cells stand between `|`.
fn sheet(name: &str, text: &str) -> Sheet {
    let cells = |line: &str| {
        let texts = line.split('|').map(str::trim).enumerate().filter(|(_, text)| !text.is_empty());
        let cell = |(column, text): (usize, &str)| SheetCell {
            column,
            text: text.strip_prefix("[=]").unwrap_or(text).to_owned(),
            doubt: text.starts_with("[=]").then(|| not_calculated(text.trim_start_matches("[=]"))),
        };
        texts.map(cell).collect()
    };
    let rows = (1..).zip(text.lines()).map(|(number, line)| SheetRow { number, cells: cells(line) });
    let rows = rows.filter(|row| !row.cells.is_empty()).collect();
    Sheet { name: name.into(), rows, ..Sheet::default() }
}

fn read_as(sheets: Vec<Sheet>, named: Option<TableId>, options: &Options) -> (Book, Vec<Diagnostic>) {
    let vocabulary = vocabulary();
    let mut problems = Vec::new();
    let book = book::read(&Arc::from("b.xlsx"), sheets, named, (&vocabulary, options), &mut problems);
    (book, problems)
}

/// What the records state, and the problems.
fn read(sheets: Vec<Sheet>) -> (Vec<String>, Vec<String>) {
    let vocabulary = vocabulary();
    let (book, mut problems) = read_as(sheets, None, &Options::default());
    let drafts = book.mines.drafts.into_iter();
    let records = drafts.filter_map(|draft| draft.finish(&vocabulary, None, &mut problems).ok());
    let records = records.map(|record| stated(&vocabulary, &record).join(" ")).collect();
    (records, lines(&problems))
}

const MINES: &str = "矿井编号|检查日期|年产量(t)\nA|2024-05-01|60000\nB|2024-05-01|90000";

#[test]
fn sheets_of_mines_and_of_tables_belong_together() {
    let licences = "矿井编号|种类|状态\nA|采矿许可证|有效\nB|采矿许可证|过期";
    let (records, problems) = read(vec![sheet("Sheet1", MINES), sheet("证照", licences)]);
    assert_eq!(problems, [""; 0]);
    assert_eq!(
        records,
        [
            "mine_id=A check_date=2024-05-01 annual_output=6 licences[kind=mining state=valid]",
            "mine_id=B check_date=2024-05-01 annual_output=9 licences[kind=mining state=expired]",
        ]
    );
}

#[test]
fn what_several_sheets_say_of_one_mine_is_one_record() {
    let more = "检查日期|矿井编号|瓦斯等级\n2024-05-01|b|高瓦斯\n2024-05-01|C|低瓦斯";
    let (records, problems) = read(vec![sheet("基本情况", MINES), sheet("瓦斯", more)]);
    assert_eq!(problems, [""; 0]);
    assert_eq!(
        records,
        [
            "mine_id=A check_date=2024-05-01 annual_output=6",
            "mine_id=B check_date=2024-05-01 annual_output=9 gas_grade=high",
            "mine_id=C check_date=2024-05-01 gas_grade=low",
        ]
    );
    let again = "矿井编号|年产量\nA|7";
    let (records, problems) = read(vec![sheet("一", MINES), sheet("二", again)]);
    assert_eq!(problems, ["KJ1005 b.xlsx:二!B2 此项已在 `b.xlsx:一!C2` 写过"]);
    assert_eq!(records, ["mine_id=B check_date=2024-05-01 annual_output=9"]);
}

#[test]
fn a_form_has_one_mine_however_many_sheets_it_has() {
    let first = "煤矿安全自查表\n填报单位：矿办\n检查日期：2024年5月1日\n序号|检查项目|填写内容|单位|依据\n|测试\n1|矿井编号|A\n2|年产量|60000|t/a|台账";
    let second = "项目|填写内容\n瓦斯等级|高瓦斯\n职工食堂|";
    let licences = "种类|状态|依据\n采矿许可证|有效|正本\n合计|1";
    let notes = "填写说明\n不知道的填未知\n谢谢";
    let sheets = vec![sheet("通用", first), sheet("瓦斯", second), sheet("licences", licences), sheet("说明", notes)];
    let (records, problems) = read(sheets);
    assert_eq!(
        problems,
        [
            "KJ1104 b.xlsx:通用!A2 表头以上的 `填报单位：矿办` 不读取",
            "KJ1104 b.xlsx:瓦斯!A3 `职工食堂` 不是已知的项目，也没有填写",
            "KJ1104 b.xlsx:说明 这张工作表中没有可识别的表头，不读取",
            "KJ1102 b.xlsx:licences!A3 `合计` 行是合计，不是煤矿",
        ]
    );
    assert_eq!(
        records,
        ["mine_id=A check_date=2024-05-01 annual_output=6 gas_grade=high licences[kind=mining state=valid]"]
    );
}

#[test]
fn of_which_mine_a_sheet_is_must_be_clear() {
    let form = "项目|填写内容\n瓦斯等级|高瓦斯";
    let licences = "种类|状态\n采矿许可证|有效";
    let (records, problems) = read(vec![sheet("矿", MINES), sheet("瓦斯", form), sheet("证照", licences)]);
    assert_eq!(
        problems,
        [
            "KJ1013 b.xlsx:瓦斯 工作簿中不止一个煤矿，不知道这张工作表是哪一个的",
            "KJ1013 b.xlsx:证照!1 没有区分各矿的编号列",
        ]
    );
    // One of the two could not be read: the sheet may be that one's.
    let one_lost = MINES.replace("\nB|", "\n|");
    let (lost, problems) = read(vec![sheet("矿", &one_lost), sheet("瓦斯", form)]);
    assert_eq!(
        problems,
        ["KJ1013 b.xlsx:矿!A3 此行没有矿井编号", "KJ1013 b.xlsx:瓦斯 工作簿中不止一个煤矿，不知道这张工作表是哪一个的",]
    );
    assert_eq!(lost, ["mine_id=A check_date=2024-05-01 annual_output=6"]);
    assert_eq!(records.len(), 2, "what a sheet says is unknown of both");
}

#[test]
fn a_lost_row_takes_back_that_the_table_is_complete() {
    let mines = "矿井编号|检查日期|licences_complete\nA|2024-05-01|是";
    let licences = "矿井编号|种类|状态\nA|采矿许可证|有效\nX|采矿许可证|有效";
    let (records, problems) = read(vec![sheet("矿", mines), sheet("证照", licences)]);
    assert_eq!(problems, ["KJ1012 b.xlsx:证照!A3 同一文件夹中没有编号为 `X` 的矿井"]);
    assert_eq!(records, ["mine_id=A check_date=2024-05-01 licences[kind=mining state=valid]"]);
}

#[test]
fn tables_without_mines_are_for_the_mines_beside_the_workbook() {
    let table = vocabulary().table_by_id("licences");
    let licences = "矿井编号|种类|状态\nA|采矿许可证|有效";
    for (name, named) in [("licences", None), ("Sheet1", table)] {
        let (book, problems) = read_as(vec![sheet(name, licences)], named, &Options::default());
        assert_eq!(problems, []);
        assert!(book.mines.drafts.is_empty() && book.tables.iter().map(|(id, _)| Some(*id)).eq([table]), "{name}");
    }
}

#[test]
fn the_only_sheet_is_read_or_it_is_said_what_is_wrong_with_it() {
    let (_, problems) = read(vec![sheet("Sheet1", "名称|产量\n红旗|5")]);
    assert_eq!(
        problems,
        [
            "KJ1004 b.xlsx:Sheet1!A1 没有名为 `名称` 的事实",
            "KJ1004 b.xlsx:Sheet1!B1 没有名为 `产量` 的事实",
            "KJ1013 b.xlsx:Sheet1!1 没有区分各矿的编号列",
        ]
    );
    assert_eq!(read(vec![sheet("空", "")]), (vec![], vec![]));
}

#[test]
fn what_is_hidden_is_read_and_reported() {
    let mut mines = sheet("矿", &format!("{MINES}\nC|2024-05-01|1"));
    mines.hidden_rows = vec![3..=4, 90..=99];
    mines.hidden_columns = vec![2..=9];
    let mut more = sheet("瓦斯", "矿井编号|检查日期|瓦斯等级\nA|2024-05-01|低瓦斯");
    more.is_hidden = true;
    let mut lists = sheet("选项", "是\n否");
    lists.is_hidden = true;
    let (records, problems) = read(vec![mines, more, lists]);
    assert_eq!(
        problems,
        [
            "KJ1103 b.xlsx:矿!3 第 3 至 4 行是隐藏的，仍然读取",
            "KJ1103 b.xlsx:矿!C1 C 列是隐藏的，仍然读取",
            "KJ1103 b.xlsx:瓦斯 这张工作表是隐藏的，仍然读取",
            "KJ1103 b.xlsx:选项 这张工作表是隐藏的，其中没有可识别的表头，不读取",
        ]
    );
    assert_eq!(records[0], "mine_id=A check_date=2024-05-01 annual_output=6 gas_grade=low");
    assert_eq!(records.len(), 3);
}

#[test]
fn merged_cells_say_the_same_of_each_row_and_nothing_of_several_columns() {
    let mut mines =
        sheet("矿", "矿井编号|检查日期|年产量|备注\nA|2024-05-01|6|甲\nB||7|乙\nC|2024-05-02|8\nD|2024-05-02");
    mines.merged = vec![
        Block { rows: 2..=3, columns: 1..=1 },
        Block { rows: 4..=4, columns: 2..=3 },
        Block { rows: 1..=1, columns: 8..=9 },
    ];
    let (records, problems) = read(vec![mines]);
    assert_eq!(
        problems,
        [
            "KJ1024 b.xlsx:矿!C4 `8` 在合并了几列的单元格中，不知道属于哪一列",
            "KJ1101 b.xlsx:矿!B3 按上一行读作 `2024-05-01`",
        ]
    );
    assert_eq!(
        records,
        [
            "mine_id=A check_date=2024-05-01 annual_output=6 remarks=甲",
            "mine_id=B check_date=2024-05-01 annual_output=7 remarks=乙",
            "mine_id=D check_date=2024-05-02",
        ]
    );
}

#[test]
fn a_formula_without_value_costs_its_mine() {
    let mines = "矿井编号|检查日期|年产量\nA|2024-05-01|[=]=SUM(A1:A2)\nB|2024-05-01|7";
    let (records, problems) = read(vec![sheet("矿", mines)]);
    assert_eq!(problems, ["KJ1023 b.xlsx:矿!C2 公式 `=SUM(A1:A2)` 没有计算结果"]);
    assert_eq!(records, ["mine_id=B check_date=2024-05-01 annual_output=7"]);
}

#[test]
fn columns_right_of_the_last_heading_are_not_lost() {
    let mines = "矿井编号|检查日期\nA|2024-05-01||待核\nB|2024-05-01";
    let (records, problems) = read(vec![sheet("矿", mines)]);
    assert_eq!(problems, ["KJ1004 b.xlsx:矿!D2 此列没有列名，却有内容"]);
    assert_eq!(records, ["mine_id=B check_date=2024-05-01"]);
    let options = Options { ignore_columns: true, ..Options::default() };
    let (book, problems) = read_as(vec![sheet("矿", mines)], None, &options);
    assert_eq!(lines(&problems), ["KJ1104 b.xlsx:矿!D2 不采用没有列名的列"]);
    assert_eq!(book.mines.drafts.len(), 2);
}
