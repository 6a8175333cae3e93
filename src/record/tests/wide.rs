//! A CSV file with a row for each mine.

use crate::record::testing::{Folder, lines, provenance, read_one, stated, vocabulary};
use crate::record::{Options, Reading};

fn facts(reading: &Reading) -> Vec<Vec<String>> {
    let vocabulary = vocabulary();
    reading.records.iter().map(|record| stated(&vocabulary, record)).collect()
}

#[test]
fn a_row_is_a_mine_and_a_column_a_fact() {
    let reading = read_one(
        "m.csv",
        "序号,矿井编号,Check Date,核定生产能力（万吨/年）,annual_output [t],双回路供电(是/否),瓦斯等级,备注\n\
         1,甲-01,2005/10/20,9,90000,是,高瓦斯,\"东翼,\n北翼\"\n\
         \n\
         ,,,,,,,\n\
         2,甲-02,20051021,60000 t,未知,,突出,-\n",
    );
    assert_eq!(lines(&reading.problems), [""; 0]);
    assert_eq!(
        facts(&reading),
        [
            vec![
                "mine_id=甲-01",
                "check_date=2005-10-20",
                "approved_capacity=9",
                "annual_output=9",
                "dual_circuit_power=true",
                "gas_grade=high",
                "remarks=东翼,\n北翼"
            ],
            vec!["mine_id=甲-02", "check_date=2005-10-21", "approved_capacity=6", "gas_grade=outburst"],
        ]
    );
    let second = &reading.records[1];
    assert_eq!(second.check_date.to_string(), "2005-10-21");
    assert!(second.place.to_string().ends_with("m.csv:5"), "blank rows count, line breaks in cells do not");
    assert_eq!(provenance(&vocabulary(), second, "approved_capacity"), "6 万t/a at m.csv:D5");
}

#[test]
fn evidence_stands_in_columns_of_its_own() {
    let reading = read_one(
        "m.csv",
        "mine_id,check_date,年产量,年产量 证据,瓦斯浓度.evidence,瓦斯浓度,证照.采矿许可证.状态,证照.采矿许可证.依据\n\
         A,2005-10-20,9.5,产量台账,传感器, 1.4% ,有效,正本\n\
         B,2005-10-20,,产量台账,传感器,未知,-,正本\n",
    );
    assert_eq!(lines(&reading.problems), [""; 0]);
    let vocabulary = vocabulary();
    let first = &reading.records[0];
    assert_eq!(provenance(&vocabulary, first, "annual_output"), "9.5 万t/a at m.csv:C2 (产量台账)");
    assert_eq!(provenance(&vocabulary, first, "methane"), "1.4 % at m.csv:F2 (传感器)");
    let licences = vocabulary.table_by_id("licences").unwrap();
    assert_eq!(first.rows(licences)[0].evidence.as_deref(), Some("正本"));
    assert_eq!(facts(&reading)[1], ["mine_id=B", "check_date=2005-10-20"], "evidence alone states nothing");
}

#[test]
fn the_key_of_a_row_has_evidence_but_no_value() {
    let text = |column| {
        format!("mine_id,check_date,licences.mining.{column},licences.mining.state\nA,2005-10-20,执照存根,有效\n")
    };
    let reading = read_one("m.csv", &text("kind.evidence"));
    assert_eq!(lines(&reading.problems), [""; 0]);
    let licences = vocabulary().table_by_id("licences").unwrap();
    let row = &reading.records[0].rows(licences)[0];
    assert_eq!((row.cell(0).unwrap().evidence.as_deref(), row.evidence.as_deref()), (Some("执照存根"), None));
    let reading = read_one("m.csv", &text("kind"));
    assert_eq!(lines(&reading.problems), ["KJ1004 m.csv:C1 `kind` 已由行名给出，不能另成一列"]);
}

#[test]
fn cells_of_rows_have_columns_of_their_own() {
    let reading = read_one(
        "m.csv",
        "mine_id,check_date,licences.mining.state,证照.采矿许可证.有效期至,licences.safety.state,penalties.2.date,处罚.1.事由,处罚.1.长度(km)\n\
         A,2005-10-20,有效,2006-12-31,未知,2005-3-1,超产,0.3\n\
         B,2005-10-20,-,,,—,,\n",
    );
    assert_eq!(lines(&reading.problems), [""; 0]);
    assert_eq!(
        facts(&reading)[0][2..],
        [
            "licences[kind=mining state=valid valid_until=2006-12-31]",
            "licences[kind=safety]",
            "penalties[length=300 reason=超产]",
            "penalties[date=2005-03-01]"
        ]
    );
    assert_eq!(facts(&reading)[1].len(), 2, "a row of which nothing is stated is no row");
    let place = &reading.records[0].rows(vocabulary().table_by_id("licences").unwrap())[0].place;
    assert!(place.to_string().ends_with("m.csv:C2"));
}

#[test]
fn every_bad_cell_of_a_row_is_reported_and_the_other_mines_are_read() {
    let reading = read_one(
        "m.csv",
        "mine_id,check_date,核定生产能力,下井人数,瓦斯等级\n\
         A,5/6/2024,1-20,30.5,高\n\
         B,2024-05-06,25000,1,\n\
         C,2024-05-06,9 m,1,\n\
         D,2024-05-06,9,1,\n",
    );
    assert_eq!(
        lines(&reading.problems),
        [
            "KJ1009 m.csv:B2 `检查日期` 的值 `5/6/2024` 没有以年开头，月和日的先后不明",
            "KJ1006 m.csv:C2 `核定生产能力` 的值 `1-20` 是范围，不是一个数",
            "KJ1006 m.csv:D2 `下井人数` 的值 `30.5` 不是整数",
            "KJ1006 m.csv:E2 `瓦斯等级` 的值 `高` 不在选项之中",
            "KJ1008 m.csv:C3 `核定生产能力` 的值 `25000` 超出范围，应在 0 至 20000 万t/a 之间",
            "KJ1007 m.csv:C4 `核定生产能力` 不能以 `m` 计",
        ]
    );
    assert_eq!(facts(&reading).len(), 1);
    assert_eq!(facts(&reading)[0][0], "mine_id=D");
}

#[test]
fn a_mine_of_which_a_column_that_is_not_known_says_something_is_not_read() {
    let reading = read_one(
        "m.csv",
        "mine_id,check_date,核定生产力(万吨/年),地址,年产量(m),,\nA,2005-10-20,9,,,,\nB,2005-10-20,,,,散落的值,\nC,2005-10-20,,,,又一个,\nD,2005-10-20,,,,,\n",
    );
    assert_eq!(
        lines(&reading.problems),
        [
            "KJ1004 m.csv:C1 没有名为 `核定生产力` 的事实",
            "KJ1004 m.csv:D1 没有名为 `地址` 的事实",
            "KJ1007 m.csv:E1 `年产量` 不能以 `m` 计",
            "KJ1004 m.csv:F3 此列没有列名，却有内容",
        ]
    );
    assert_eq!(reading.problems[0].help.as_ref().unwrap().zh, "是否想写 `核定生产能力`？");
    // What they say of the other mines is not known; it may be the very thing that counts.
    assert_eq!(facts(&reading), [["mine_id=D", "check_date=2005-10-20"]]);
}

#[test]
fn a_fact_in_two_columns_is_read_from_neither() {
    let reading =
        read_one("m.csv", "mine_id,check_date,核定能力,approved_capacity\nA,2005-10-20,9,9\nB,2005-10-20,,\n");
    let line = &lines(&reading.problems)[0];
    assert!(line.starts_with("KJ1005 m.csv:D1 此项已在 `") && line.ends_with("m.csv:C1` 写过"), "{line}");
    assert_eq!(facts(&reading), [["mine_id=B", "check_date=2005-10-20"]]);
}

#[test]
fn a_lost_column_of_rows_takes_back_that_the_table_is_complete() {
    let reading = read_one(
        "m.csv",
        "mine_id,check_date,证照.采矿证.状态,licences_complete,penalties_complete\nA,2005-10-20,有效,是,是\nB,2005-10-20,,是,是\n",
    );
    assert_eq!(lines(&reading.problems), ["KJ1004 m.csv:C1 `采矿证` 不是 `证照种类` 的取值"]);
    assert_eq!(facts(&reading)[0][2..], ["penalties_complete=true"]);
}

#[test]
fn rows_that_cannot_be_told_apart_are_not_read() {
    let reading = read_one(
        "m.csv",
        "mine_id,check_date,备注\nA,2005-10-20,甲,乙\nB,2005-10-20\n,2005-10-20,x\n未知,,x\nC,2005-10-20,x\n",
    );
    assert_eq!(
        lines(&reading.problems),
        [
            "KJ1015 m.csv:2 此行有 4 格，而表头有 3 格",
            "KJ1015 m.csv:3 此行有 2 格，而表头有 3 格",
            "KJ1013 m.csv:A4 此行没有矿井编号",
            "KJ1013 m.csv:A5 此行没有矿井编号",
        ]
    );
    assert_eq!(facts(&reading)[0][0], "mine_id=C");
    let nameless = read_one("m.csv", "矿井名称,check_date\n红旗,2005-10-20\n");
    assert_eq!(lines(&nameless.problems), ["KJ1013 m.csv:1 没有区分各矿的编号列"]);
}

#[test]
fn one_mine_twice_is_read_from_neither_row() {
    let reading = read_one("m.csv", "mine_id,check_date\nA-1,2005-10-20\nB,2005-10-20\na－1 ,2005-10-21\n");
    let line = &lines(&reading.problems)[0];
    assert!(
        line.starts_with("KJ1011 m.csv:4 矿井 `a－1` 有两份记录，另一份在 `") && line.contains("m.csv:2`"),
        "{line}"
    );
    assert_eq!(facts(&reading), [["mine_id=B", "check_date=2005-10-20"]]);
}

#[test]
fn a_check_date_is_needed_and_can_be_replaced() {
    let without = read_one("m.csv", "mine_id\nA\nB\n");
    assert_eq!(lines(&without.problems), ["KJ1010 m.csv:1 没有检查日期"], "once for the file");
    assert!(without.records.is_empty());
    let text = "mine_id,check_date\nA,2005-10-20\nB,\n";
    let unknown = read_one("m.csv", text);
    assert_eq!(lines(&unknown.problems), ["KJ1010 m.csv:3 没有检查日期"]);
    assert_eq!(unknown.records.len(), 1);
    let options = Options { as_of: "2005-12-31".parse().ok(), ..Options::default() };
    let replaced = Folder::with(&[("m.csv", text)]).read_with(&options);
    assert_eq!(lines(&replaced.problems), [""; 0]);
    assert!(replaced.records.iter().all(|record| record.check_date.to_string() == "2005-12-31"));
    assert_eq!(provenance(&vocabulary(), &replaced.records[0], "check_date"), "2005-12-31 at --as-of");
}

#[test]
fn a_semicolon_or_tab_may_separate_cells() {
    for text in ["mine_id;check_date;备注\nA;2005-10-20;x\n", "mine_id\tcheck_date\t备注\nA\t2005-10-20\tx\n"] {
        let reading = read_one("m.csv", text);
        assert_eq!(lines(&reading.problems), [""; 0]);
        assert_eq!(facts(&reading), [["mine_id=A", "check_date=2005-10-20", "remarks=x"]]);
    }
}

#[test]
fn a_file_that_cannot_be_split_gives_no_record() {
    let reading = read_one("m.csv", "mine_id,check_date,备注\nA,2005-10-20,x\nB,2005-10-20,\"y\nC,2005-10-20,z\n");
    assert_eq!(lines(&reading.problems), ["KJ1003 m.csv:3 引号没有闭合"]);
    assert!(reading.records.is_empty());
}
