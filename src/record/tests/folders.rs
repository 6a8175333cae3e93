//! Folders, companion tables, and what lies beside records.

use crate::record::testing::{Folder, lines, stated, vocabulary};
use crate::record::{Limits, Options, Reading};

fn facts(reading: &Reading) -> Vec<Vec<String>> {
    let vocabulary = vocabulary();
    reading.records.iter().map(|record| stated(&vocabulary, record)).collect()
}

const MINES: &str = "mine_id,check_date,licences_complete\nA,2005-10-20,是\nB,2005-10-20,是\n";

#[test]
fn companion_tables_belong_to_the_records_beside_them() {
    let folder = Folder::with(&[
        ("east/mines.csv", MINES),
        (
            "east/证照.csv",
            "序号,矿井编号,矿井名称,种类,有效期至,状态.证据,状态,依据\n1,A,红旗,采矿许可证,2006-12-31,网上查询,有效,正本\n2,b,,safety,未知,,-,\n",
        ),
        ("east/c.toml", "mine_id = 'C'\ncheck_date = 2005-10-20\n[[penalties]]\nreason = '超产'\n"),
        ("east/penalties.csv", "mine_id,处罚日期,长度(km)\nC,2005-03-01,0.3\nC,2005-04-01,\nA,,\n"),
        ("west/d.toml", "mine_id = 'D'\ncheck_date = 2005-10-20\n"),
        ("west/licences.csv", "mine_id,kind\n"),
    ]);
    let reading = folder.read();
    assert_eq!(lines(&reading.problems), [""; 0]);
    assert_eq!(
        facts(&reading),
        [
            vec![
                "mine_id=C",
                "check_date=2005-10-20",
                "penalties[reason=超产]",
                "penalties[date=2005-03-01 length=300]",
                "penalties[date=2005-04-01]"
            ],
            vec![
                "mine_id=A",
                "check_date=2005-10-20",
                "licences_complete=true",
                "licences[kind=mining state=valid valid_until=2006-12-31]",
                "penalties[]"
            ],
            vec!["mine_id=B", "check_date=2005-10-20", "licences_complete=true", "licences[kind=safety]"],
            vec!["mine_id=D", "check_date=2005-10-20"],
        ]
    );
    let row = &reading.records[1].rows(vocabulary().table_by_id("licences").unwrap())[0];
    assert_eq!(row.evidence.as_deref(), Some("正本"));
    assert_eq!(row.cell(1).unwrap().evidence.as_deref(), Some("网上查询"));
    assert_eq!(row.cell(2).unwrap().place.within_file(), "E2");
}

#[test]
fn what_is_wrong_in_a_companion_costs_its_mine() {
    let folder = Folder::with(&[
        ("mines.csv", MINES),
        ("licences.csv", "mine_id,kind,state\nA,mining,有效\nA,采矿许可证,过期\nB,safety,也许\n"),
    ]);
    let reading = folder.read();
    let problems = lines(&reading.problems);
    assert_eq!(problems[0], "KJ1006 licences.csv:C4 `状态` 的值 `也许` 不在选项之中");
    assert!(problems[1].starts_with("KJ1014 licences.csv:3 `证照` 有两行 `采矿许可证`，另一行在 `"), "{problems:?}");
    assert_eq!((problems.len(), reading.records.len()), (2, 0));
}

#[test]
fn a_lost_row_takes_back_that_tables_are_complete() {
    for (text, problem) in [
        ("mine_id,kind\nX,mining\n", "KJ1012 licences.csv:A2 同一文件夹中没有编号为 `X` 的矿井"),
        ("mine_id,kind\n,mining\n", "KJ1013 licences.csv:A2 此行没有矿井编号"),
        ("mine_id,kind\nA,mining,x\n", "KJ1015 licences.csv:2 此行有 3 格，而表头有 2 格"),
        ("kind\nmining\n", "KJ1013 licences.csv:1 没有区分各矿的编号列"),
        ("mine_id,state\nA,有效\n", "KJ1004 licences.csv:1 没有 `证照种类` 列"),
        ("mine_id,kind\nA,\"mining\n", "KJ1003 licences.csv:2 引号没有闭合"),
    ] {
        let reading = Folder::with(&[("mines.csv", MINES), ("licences.csv", text)]).read();
        assert_eq!(lines(&reading.problems), [problem]);
        assert_eq!(facts(&reading), [["mine_id=A", "check_date=2005-10-20"], ["mine_id=B", "check_date=2005-10-20"]]);
    }
}

#[test]
fn a_companion_has_each_column_once_and_knows_its_names() {
    let text = "mine_id,kind,state,状态,status_of_state\nA,mining,有效,过期,x\n";
    let reading = Folder::with(&[("mines.csv", MINES), ("licences.csv", text)]).read();
    let problems = lines(&reading.problems);
    assert!(problems[0].starts_with("KJ1005 licences.csv:D1 此项已在 `"), "{problems:?}");
    assert_eq!(problems[1], "KJ1004 licences.csv:E1 `证照` 没有名为 `status_of_state` 的列");
    // What the lost columns say of A is not known, so A is not read.
    assert_eq!(facts(&reading), [["mine_id=B", "check_date=2005-10-20", "licences_complete=true"]]);
}

#[test]
fn a_companion_without_even_a_header_is_no_statement_that_there_is_nothing() {
    let mines = "mine_id,check_date,licences_complete\nA,2005-10-20,是\n";
    let reading = Folder::with(&[("mines.csv", mines), ("licences.csv", "")]).read();
    assert_eq!(lines(&reading.problems), ["KJ1016 licences.csv 文件是空的"]);
    assert_eq!(facts(&reading), [["mine_id=A", "check_date=2005-10-20"]]);
    let reading = Folder::with(&[("mines.csv", mines), ("licences.csv", "mine_id,kind\n")]).read();
    assert_eq!(facts(&reading), [["mine_id=A", "check_date=2005-10-20", "licences_complete=true"]]);
}

#[test]
fn rows_of_a_mine_that_could_not_be_read_are_not_orphans() {
    let text = "mine_id,check_date\nA,2005-10-20,\nB,2005-10-20\n";
    let reading = Folder::with(&[("mines.csv", text), ("licences.csv", "mine_id,kind\nA,mining\nB,mining\n")]).read();
    assert_eq!(lines(&reading.problems), ["KJ1015 mines.csv:2 此行有 3 格，而表头有 2 格"]);
    assert_eq!(reading.records.len(), 1);
}

#[test]
fn mines_are_told_apart_over_all_files() {
    let folder = Folder::with(&[("a/m.toml", "mine_id = 'A'\ncheck_date = 2005-10-20\n"), ("b/m.csv", MINES)]);
    let reading = folder.read();
    assert!(lines(&reading.problems)[0].starts_with("KJ1011 m.csv:2 矿井 `A` 有两份记录，另一份在 `"));
    assert_eq!(facts(&reading).concat()[0], "mine_id=B");
}

#[test]
fn a_file_that_is_named_twice_is_read_once() {
    let folder = Folder::with(&[("m.csv", MINES), ("licences.csv", "mine_id,kind\nA,mining\n")]);
    let reading = folder.read_files(&["m.csv", ".", "licences.csv"]);
    assert_eq!(lines(&reading.problems), [""; 0]);
    assert_eq!(facts(&reading)[0][3..], ["licences[kind=mining]"]);
}

#[test]
fn nothing_that_may_be_a_record_is_passed_over() {
    let folder = Folder::with(&[
        ("m.csv", MINES),
        ("说明.md", "x"),
        ("扫描件.PDF", "x"),
        (".hidden.csv", "x"),
        (".git/x.toml", "x"),
        ("~$矿.xlsx", "x"),
        ("东区.XLSX", "x"),
        ("表.yaml", "x"),
        ("无名", "x"),
    ]);
    let reading = folder.read();
    let mut problems = lines(&reading.problems);
    problems.sort();
    assert_eq!(
        problems,
        [
            "KJ1018 无名 文件名没有扩展名，不知道是什么格式",
            "KJ1018 表.yaml 不读取 `.yaml` 文件",
            "KJ1020 东区.XLSX 内容其实是文本，不是工作簿",
        ]
    );
    assert_eq!(reading.records.len(), 2);
}

#[test]
fn nothing_to_read_is_an_error() {
    let empty = Folder::with(&[("readme.md", "x"), ("licences.csv", "mine_id,kind\n")]);
    let name = empty.path().file_name().unwrap().to_string_lossy().into_owned();
    assert_eq!(lines(&empty.read().problems), [format!("KJ1016 {name} 文件夹中没有自查记录")]);
    let blank = Folder::with(&[("a.csv", "\n \n"), ("b.csv", "mine_id,check_date\n"), ("c.toml", "")]);
    assert_eq!(
        lines(&blank.read().problems),
        ["KJ1016 a.csv 文件中没有自查记录", "KJ1016 b.csv 文件中没有自查记录", "KJ1016 c.toml 文件中没有自查记录"]
    );
    assert_eq!(lines(&blank.read_files(&["nowhere.csv"]).problems), ["KJ1001 nowhere.csv 文件或文件夹不存在"]);
}

#[test]
fn a_file_has_a_largest_size() {
    let folder = Folder::with(&[("m.csv", MINES)]);
    let size = u64::try_from(MINES.len()).unwrap();
    let exactly = Options { limits: Limits { file_bytes: size, ..Limits::default() }, ..Options::default() };
    assert_eq!(folder.read_with(&exactly).records.len(), 2);
    let less = Options { limits: Limits { file_bytes: size - 1, ..Limits::default() }, ..Options::default() };
    assert_eq!(lines(&folder.read_with(&less).problems), [format!("KJ1017 m.csv 超过 {} 字节的上限", size - 1)]);
}

#[cfg(unix)]
#[test]
fn links_in_a_folder_are_reported_and_not_followed() {
    let folder = Folder::with(&[("m.csv", MINES)]);
    std::os::unix::fs::symlink("m.csv", folder.path().join("n.csv")).unwrap();
    std::os::unix::fs::symlink(".", folder.path().join("loop")).unwrap();
    let reading = folder.read();
    assert_eq!(
        lines(&reading.problems),
        ["KJ1001 loop 文件夹中的链接不会被跟随", "KJ1001 n.csv 文件夹中的链接不会被跟随"]
    );
    assert_eq!(reading.records.len(), 2);
    assert_eq!(folder.read_files(&["n.csv"]).records.len(), 2, "a link that is named is followed");
}
