//! A CSV file with a row for each fact.

use crate::record::testing::{lines, provenance, read_one, stated, vocabulary};

fn facts(text: &str) -> (Vec<Vec<String>>, Vec<String>) {
    let vocabulary = vocabulary();
    let reading = read_one("f.csv", text);
    (reading.records.iter().map(|record| stated(&vocabulary, record)).collect(), lines(&reading.problems))
}

#[test]
fn a_row_is_a_fact_and_the_file_a_mine() {
    let text = "序号,检查项目,填写内容,单位,依据\n\
                1,检查日期,2005年10月20日,,\n\
                2,核定生产能力,90000,吨/年,批复文件\n\
                3,年产量（t）,6 万t,,\n\
                4,licences.mining.state,过期,,\n\
                5,证照.采矿许可证.依据,正本,,\n\
                6,瓦斯等级,不详,,\n\
                ,,,,\n";
    let (records, problems) = facts(text);
    assert_eq!(problems, [""; 0]);
    assert_eq!(
        records,
        [["check_date=2005-10-20", "approved_capacity=9", "annual_output=6", "licences[kind=mining state=expired]"]]
    );
    let reading = read_one("f.csv", text);
    let record = &reading.records[0];
    assert_eq!(provenance(&vocabulary(), record, "approved_capacity"), "9 万t/a at f.csv:C3 (批复文件)");
    assert!(record.place.to_string().ends_with("f.csv"));
    assert_eq!(record.rows(vocabulary().table_by_id("licences").unwrap())[0].evidence.as_deref(), Some("正本"));
}

#[test]
fn with_a_column_of_mine_ids_there_are_several_mines() {
    let (records, problems) = facts(
        "矿井编号,fact,value\nA,check_date,2005-10-20\nB,check_date,2005-10-21\nA,备注,甲\nB,备注,乙\na ,下井人数,30人\n",
    );
    assert_eq!(problems, [""; 0]);
    assert_eq!(
        records,
        [
            vec!["mine_id=A", "check_date=2005-10-20", "workers=30", "remarks=甲"],
            vec!["mine_id=B", "check_date=2005-10-21", "remarks=乙"]
        ]
    );
}

#[test]
fn what_is_wrong_in_a_row_costs_its_mine() {
    let (records, problems) = facts(
        "mine_id,fact,value,unit,evidence,地址\n\
         A,check_date,2005-10-20,,,\n\
         A,核定生产力,9,,,\n\
         A,年产量,9,米,,\n\
         A,备注,x,,,\n\
         A,remarks,y,,,\n\
         A,,y,,,\n\
         A,证照.采矿许可证,有效,,,\n\
         B,check_date,2005-10-20,,,\n\
         B,licences_complete,是,,,\n\
         ,备注,z,,,\n",
    );
    assert_eq!(
        problems[..7],
        [
            "KJ1004 f.csv:F1 逐项填写的表没有 `地址` 列",
            "KJ1004 f.csv:B3 没有名为 `核定生产力` 的事实",
            "KJ1007 f.csv:D4 `年产量` 不能以 `米` 计",
            problems[3].as_str(),
            "KJ1004 f.csv:B7 此行有值而没有写明是哪一项",
            "KJ1004 f.csv:B8 `证照.采矿许可证` 是一行，没有写明是哪一列",
            "KJ1013 f.csv:A11 此行没有矿井编号",
        ]
    );
    assert!(problems[3].starts_with("KJ1005 f.csv:C6 此项已在 `") && problems[3].ends_with("f.csv:C5` 写过"));
    assert_eq!(problems.len(), 7);
    assert_eq!(records, [["mine_id=B", "check_date=2005-10-20"]], "whose row was lost is not known");
}

#[test]
fn a_lost_row_of_the_only_mine_costs_it() {
    let (records, problems) = facts("fact,value\ncheck_date,2005-10-20\n备注,a,b\n");
    assert_eq!(problems, ["KJ1015 f.csv:3 此行有 3 格，而表头有 2 格"]);
    assert!(records.is_empty());
}

#[test]
fn an_empty_form_is_no_record() {
    assert_eq!(facts("fact,value\n").1, ["KJ1016 f.csv 文件中没有自查记录"]);
    assert_eq!(facts("fact,value\n备注,x\n").1, ["KJ1010 f.csv 没有检查日期"]);
}
