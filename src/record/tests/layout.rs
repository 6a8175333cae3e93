//! Tables whose layout makes it doubtful what their cells mean.

use crate::record::testing::{Folder, lines, stated, vocabulary};
use crate::source::Level;

/// The ids of the mines that are read, and what is wrong.
fn read(text: &str) -> (Vec<String>, Vec<String>) {
    let reading = Folder::with(&[("m.csv", text)]).read();
    let vocabulary = vocabulary();
    let id = |record| stated(&vocabulary, record).first().cloned().unwrap_or_default();
    let wrong: Vec<_> = reading.problems.iter().filter(|problem| problem.level == Level::Error).cloned().collect();
    (reading.records.iter().map(id).collect(), lines(&wrong))
}

const HEADER: &str = "矿井编号,检查日期,年产量\n";

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| format!("mine_id={id}")).collect()
}

#[test]
fn a_unit_above_the_header_is_not_passed_over() {
    for title in ["单位：吨", "产量单位：万吨", "（单位：吨）", "单位: t、m", "Unit: t"] {
        let (mines, wrong) = read(&format!("台账,,\n{title},,\n{HEADER}M1,2005-10-20,8000\n"));
        assert_eq!(mines, [""; 0], "{title}");
        assert!(wrong[0].starts_with("KJ1029 m.csv:A2 表头以上写明单位"), "{wrong:?}");
    }
    // Who keeps the table is no unit.
    for title in ["填报单位：某某煤业公司", "单位：红旗煤矿", "单位：", "台账"] {
        assert_eq!(read(&format!("{title},,\n{HEADER}M1,2005-10-20,8\n")), (ids(&["M1"]), vec![]), "{title}");
    }
}

#[test]
fn a_row_of_units_below_the_header_ends_the_table() {
    for row in [",,万吨/年", "单位,,吨", ",,t"] {
        let (mines, wrong) = read(&format!("{HEADER}{row}\nM1,2005-10-20,8000\n"));
        assert_eq!(mines, [""; 0], "{row}");
        assert!(wrong[0].ends_with("此行只有单位，不是煤矿"), "{wrong:?}");
    }
    assert_eq!(read(&format!("{HEADER}t,2005-10-20,8\n")), (ids(&["t"]), vec![]), "a mine may be called so");
}

#[test]
fn a_second_header_ends_the_table_and_the_same_once_more_does_not() {
    let swapped = "矿井编号,年产量,检查日期\nM2,9,2005-10-20\n";
    let (mines, wrong) = read(&format!("{HEADER}M1,2005-10-20,8\n{swapped}"));
    assert_eq!(mines, ids(&["M1"]));
    assert_eq!(wrong, ["KJ1029 m.csv:A3 表中另有一行表头"]);
    assert_eq!(read(&format!("{HEADER}M1,2005-10-20,8\n{HEADER}M2,2005-10-20,9\n")), (ids(&["M1", "M2"]), vec![]));
    let (mines, wrong) = read(&format!(
        "矿井编号,检查日期,甲,乙,丙\nM0,2005-10-20,,,\n矿井编号,检查日期,年产量,月产量,开采深度\n{}",
        "M1,2005-10-20,1,1,1\n"
    ));
    assert_eq!(mines, [""; 0], "the mines of the first table are not lost as titles");
    assert!(wrong[0].starts_with("KJ1029 m.csv:B1 此行也像表头"), "{wrong:?}");
}

#[test]
fn labels_with_values_beside_them_are_titles() {
    let (mines, wrong) = read(&format!("矿名,红旗,检查日期\n{HEADER}M1,2005-10-20,8\n"));
    assert_eq!(mines, [""; 0], "the day of which is meant?");
    assert!(wrong[0].starts_with("KJ1029 m.csv:C1 此行也像表头"), "{wrong:?}");
    assert_eq!(
        read(&format!("矿名,红旗,开采深度,300\n{}", "矿井编号,检查日期,年产量,月产量\nM1,2005-10-20,8,1\n")),
        (ids(&["M1"]), vec![])
    );
}

#[test]
fn remarks_and_examples_are_no_mines() {
    let (mines, wrong) = read(&format!("{HEADER}M1,2005-10-20,8\n注：另有一矿未报,,\n填表人：张三,,\n"));
    assert_eq!((mines, wrong), (ids(&["M1"]), vec![]));
    let (mines, wrong) = read(&format!("{HEADER}示例,2005-10-20,8\nM1,2005-10-20,8\n"));
    assert_eq!(mines, ids(&["M1"]));
    assert_eq!(wrong, ["KJ1013 m.csv:A2 此行是填写示例，不是煤矿"]);
}

#[test]
fn rows_with_the_id_of_a_mine_are_no_totals() {
    let totals = ["合计,,9", "全县合计,,9", "小计（2处）,,9", "其中：,,9", ",合计,9"].join("\n");
    assert_eq!(read(&format!("{HEADER}M1,2005-10-20,8\n{totals}\n")), (ids(&["M1"]), vec![]));
    let (mines, wrong) = read(&format!("序号,{HEADER}1,M1,2005-10-20,8\n合计,2,,9\n"));
    assert_eq!((mines, wrong), (ids(&["M1"]), vec![]), "two mines, and not a mine called 2");
    let named = "口径,矿井编号,检查日期,矿名\n累计,M1,2005-10-20,甲\n1,12,2005-10-20,合计\n";
    let reading = Folder::with(&[("m.csv", named)])
        .read_with(&crate::record::Options { ignore_columns: true, ..crate::record::Options::default() });
    assert_eq!(reading.records.len(), 2, "{:?}", lines(&reading.problems));
}

#[test]
fn titles_that_contradict_each_other_are_not_chosen_from() {
    let titled = |second: &str| read(&format!("检查日期：2005-12-31,\n{second},\n矿井编号,年产量\nM1,8\n"));
    assert_eq!(titled("检查日期：2005-12-31"), (ids(&["M1"]), vec![]));
    let (mines, wrong) = titled("检查日期：2005-11-01");
    assert_eq!(mines, [""; 0]);
    assert!(wrong[0].starts_with("KJ1005 m.csv:A2"), "{wrong:?}");
}

#[test]
fn whether_something_is_there_is_doubtful_under_a_negative_name() {
    let of = |name: &str, value: &str| read(&format!("矿井编号,检查日期,{name}\nM1,2005-10-20,{value}\n")).1;
    let fact = vocabulary();
    let negative = fact.facts.iter().find(|fact| {
        fact.kind == crate::fact::Type::YesNo
            && !fact.label.zh.contains(['无', '未', '不'])
            && fact.names().any(|name| name.contains(['无', '未']))
    });
    if let Some(fact) = negative {
        assert!(of(&fact.label.zh, "无")[0].contains("可作两种理解"), "{}", fact.id);
    }
    assert_eq!(of("双回路供电", "有"), [""; 0]);
}

#[test]
fn likely_names_are_looked_for_only_so_often() {
    let rows: String = (0..300).map(|at| format!("年产量{},1\n", at % 10)).collect();
    let text = format!("项目,值\n矿井编号,M1\n检查日期,2005-10-20\n{rows}");
    let reading = Folder::with(&[("m.csv", &text)]).read();
    assert_eq!(reading.problems.len(), 300);
    let suggested = reading.problems.iter().filter(|problem| problem.help.is_some()).count();
    assert!((1..=200).contains(&suggested), "{suggested}");
}
