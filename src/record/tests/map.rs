//! Mappings of somebody's own columns.

use std::path::PathBuf;
use std::sync::Arc;

use crate::record::testing::{Folder, lines, provenance, stated, vocabulary};
use crate::record::{Map, Options, Reading};
use crate::source::{Code, Level, SourceText};

fn read(map: &str, problems: &mut Vec<crate::source::Diagnostic>) -> Option<Map> {
    Map::read(&SourceText::new("map.toml", map), &vocabulary(), problems)
}

fn mapped(map: &str, files: &[(&str, &str)]) -> Reading {
    let mut problems = Vec::new();
    let map = read(map, &mut problems);
    assert_eq!(lines(&problems), [""; 0]);
    Folder::with(files).read_with(&Options { map: map.map(Arc::new), ..Options::default() })
}

fn facts(reading: &Reading) -> Vec<Vec<String>> {
    let vocabulary = vocabulary();
    reading.records.iter().map(|record| stated(&vocabulary, record)).collect()
}

const TRACKER: &str = r#"
decimal = ","
ignore = ["Owner"]
[constants]
check_date = 2026-11-22
remarks = "tracker"
[columns]
"Mine ID" = "mine_id"
"Capacity (Mtpa)" = { fact = "approved_capacity", unit = "Mt" }
"Depth" = { fact = "depth", known_if = { "Depth Accuracy" = "Exact" } }
"Depth Accuracy" = "remarks"
"Gas" = { fact = "gas_grade", values = { "grade II" = "high", "to be rated" = "unknown" } }
"Status" = { fact = "dual_circuit_power", values = { "on" = true } }
"#;

#[test]
fn somebodys_own_columns_are_read_as_the_mapping_says() {
    let table = "Mine ID,Owner,Capacity (Mtpa),Depth,Depth Accuracy,Gas,Status\n\
                 M1,someone,\"1,234\",260,Exact,Grade II,ON\n\
                 M2,someone,\"0,9\",456,Estimate,高瓦斯,否\n\
                 M3,,3,456,,to be rated,\n";
    let reading = mapped(TRACKER, &[("tracker.csv", table)]);
    assert_eq!(lines(&reading.problems), [""; 0]);
    assert_eq!(
        facts(&reading),
        [
            vec![
                "mine_id=M1",
                "check_date=2026-11-22",
                "approved_capacity=123.4",
                "depth=260",
                "dual_circuit_power=true",
                "gas_grade=high",
                "remarks=Exact"
            ],
            vec![
                "mine_id=M2",
                "check_date=2026-11-22",
                "approved_capacity=90",
                "dual_circuit_power=false",
                "gas_grade=high",
                "remarks=Estimate"
            ],
            // A column comes before a constant, even where a cell of it is empty.
            vec!["mine_id=M3", "check_date=2026-11-22", "approved_capacity=300"],
        ]
    );
    assert_eq!(provenance(&vocabulary(), &reading.records[0], "depth"), "260 m at tracker.csv:D2");
    assert_eq!(provenance(&vocabulary(), &reading.records[0], "check_date"), "2026-11-22 at map.toml:5:14");
}

#[test]
fn a_column_that_is_neither_mapped_nor_known_is_a_mistake_unless_it_may_be_left_out() {
    let table = [("t.csv", "矿号,检查日期,其他,证照.采矿.状态\nA,2024-05-01,x,有效\n")];
    let map = "[columns]\n'矿号' = 'mine_id'\n";
    assert_eq!(
        lines(&mapped(map, &table).problems),
        ["KJ1004 t.csv:C1 没有名为 `其他` 的事实", "KJ1004 t.csv:D1 `采矿` 不是 `证照种类` 的取值"]
    );
    let reading = mapped(&format!("ignore_others = true\n{map}"), &table);
    assert_eq!(
        lines(&reading.problems),
        ["KJ1104 t.csv:C1 不采用 `其他` 列", "KJ1104 t.csv:D1 不采用 `证照.采矿.状态` 列"]
    );
    assert_eq!(facts(&reading), [["mine_id=A", "check_date=2024-05-01"]]);
}

#[test]
fn a_mapping_also_names_the_columns_of_tables_and_the_items_of_forms() {
    let map = "[columns]\n'Pit' = 'mine_id'\n'Paper' = { fact = 'kind', values = { 'permit A' = 'mining' } }\n'Until' = 'valid_until'\n\
               'Tonnes raised' = { fact = 'annual_output', unit = 't' }\n";
    let reading = mapped(
        map,
        &[
            ("mines.csv", "Pit,check_date\nA,2024-05-01\n"),
            ("licences.csv", "Pit,Paper,Until\nA,permit A,2025-01-01\n"),
            ("form.csv", "fact,value\nmine_id,B\ncheck_date,2024-05-01\nTonnes raised,60000\n"),
        ],
    );
    assert_eq!(lines(&reading.problems), [""; 0]);
    assert_eq!(
        facts(&reading),
        [
            vec!["mine_id=B", "check_date=2024-05-01", "annual_output=6"],
            vec!["mine_id=A", "check_date=2024-05-01", "licences[kind=mining valid_until=2025-01-01]"],
        ]
    );
}

#[test]
fn every_mistake_in_a_mapping_is_reported_with_its_place() {
    let mut problems = Vec::new();
    let map = "decimal = ';'\nignore = ['X']\nignore_others = 'yes'\nextra = 1\n[constants]\ndepth = 'deep'\nlicences = 3\n[columns]\n\
               'X' = 'depth'\n'A' = 'dept'\n'B' = 3\n'C' = { fact = 'depth', unit = 't' }\n\
               'D' = { fact = 'gas_grade', values = { 'a' = 'highest' } }\n'E' = { unit = 'm' }\n\
               'F' = { fact = 'depth', known_if = { 'G' = 1 } }\n";
    assert_eq!(read(map, &mut problems), None);
    assert_eq!(
        lines(&problems),
        [
            "KJ1026 map.toml:9:1 `X` 列写了两次",
            "KJ1004 map.toml:10:7 没有名为 `dept` 的事实",
            "KJ1026 map.toml:11:7 列应对应一项事实的名称，却是数",
            "KJ1007 map.toml:12:32 `开采深度` 不能以 `t` 计",
            "KJ1006 map.toml:13:46 `瓦斯等级` 的值 `highest` 不在选项之中",
            "KJ0003 map.toml:14:7 缺少键 `fact`",
            "KJ1026 map.toml:15:36 `known_if` 应写明另一列及其取值",
            "KJ1006 map.toml:6:9 `开采深度` 的值 `deep` 不是数",
            "KJ1004 map.toml:7:1 没有名为 `licences` 的事实",
            "KJ0004 map.toml:3:17 `ignore_others` 应为 true 或 false，却是文本",
            "KJ1026 map.toml:1:11 `decimal` 应为 `,` 或 `.`，却是 `;`",
            "KJ0002 map.toml:4:1 未知的键 `extra`",
        ]
    );
}

#[test]
fn a_column_that_another_depends_on_must_be_there() {
    let reading = mapped(TRACKER, &[("t.csv", "Mine ID,Depth\nM1,260\nM2,\n")]);
    let wrong: Vec<_> = reading.problems.iter().filter(|problem| problem.level == Level::Error).cloned().collect();
    assert_eq!(lines(&wrong), ["KJ1026 map.toml:10:1 表中没有 `depthaccuracy` 列"]);
    assert_eq!(facts(&reading), [["mine_id=M2", "check_date=2026-11-22", "remarks=tracker"]]);
}

/// The real table of 2,582 mines, where it is beside the project.
#[test]
fn the_tracker_of_china_is_read_by_the_mapping_that_is_shipped() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("../shared/data/gem-coal-mines-china");
    if !folder.is_dir() {
        println!("skipped: the table is not beside the project");
        return;
    }
    let mut problems = Vec::new();
    let rules = crate::rule::load(&crate::rule::RuleFiles::embedded(), Some(&[]), &mut problems);
    let map = Map::open(&root.join("contrib/mappings/gem-coal-mine-tracker.toml"), &rules.vocabulary, &mut problems);
    assert_eq!(lines(&problems), [""; 0]);
    let options = Options { map: map.map(Arc::new), ..Options::default() };
    let read = |name: &str| {
        crate::record::read_paths(&[folder.join(name)], &mut std::io::empty(), &rules.vocabulary, &options)
    };
    let (utf8, gb18030) = (read("mines.utf8.csv"), read("mines.gb18030.csv"));
    let all = |reading: &Reading| {
        let records = reading.records.iter();
        records.map(|record| stated(&rules.vocabulary, record).join(" ")).collect::<Vec<_>>()
    };
    assert!(all(&utf8) == all(&gb18030), "both encodings say the same");
    let mut counts: std::collections::BTreeMap<Code, usize> = Default::default();
    for problem in utf8.problems.iter().filter(|problem| problem.level == Level::Error) {
        *counts.entry(problem.code).or_default() += 1;
    }
    // Eleven mines are there twice and one three times.
    let expected = [(Code::DuplicateMine, 13)];
    assert!(counts.iter().map(|(code, count)| (*code, *count)).eq(expected), "{counts:?}");
    assert_eq!(utf8.records.len() + 25, 2582, "every other row is a mine");
}

#[test]
fn the_unit_in_somebodys_own_heading_holds() {
    let columns = "[constants]\ncheck_date = 2026-11-22\n[columns]\n'编号' = 'mine_id'\n";
    let read = |heading: &str, means: &str| {
        let reading =
            mapped(&format!("{columns}'{heading}' = {means}\n"), &[("m.csv", &format!("编号,{heading}\nM1,90000\n"))]);
        (lines(&reading.problems), facts(&reading).concat().split_off(2))
    };
    let output = |of: &str| (Vec::<String>::new(), vec![format!("approved_capacity={of}")]);
    assert_eq!(read("设计产能（吨）", "'approved_capacity'"), output("9"));
    assert_eq!(read("设计产能（t/a）", "{ fact = 'approved_capacity' }"), output("9"));
    assert_eq!(read("设计产能/吨", "'approved_capacity'"), output("9"));
    assert_eq!(read("设计产能（吨）", "'approved_capacity (kg)'").1, ["approved_capacity=0.009"]);
    assert_eq!(read("设计产能（吨）", "{ fact = 'approved_capacity', unit = 'kg' }").1, ["approved_capacity=0.009"]);
}

#[test]
fn a_bracket_that_is_no_unit_is_not_passed_over() {
    let read = |heading: &str| {
        let map = format!("[columns]\n'编号' = 'mine_id'\n'日期' = 'check_date'\n'{heading}' = 'approved_capacity'\n");
        lines(&mapped(&map, &[("m.csv", &format!("编号,日期,{heading}\nM1,2026-11-22,9\n"))]).problems)
    };
    assert_eq!(read("产能（Mtpa）"), ["KJ1007 m.csv:C1 未知的单位 `Mtpa`"]);
    assert_eq!(read("产能（m）"), ["KJ1007 m.csv:C1 `核定生产能力` 不能以 `m` 计"]);
}

#[test]
fn a_column_that_no_table_has_is_reported() {
    let map = "ignore_others = true\n[constants]\ncheck_date = 2026-11-22\n[columns]\n'编号' = 'mine_id'\n'供电情形' = 'dual_circuit_power'\n'深' = 'depth'\n";
    let reading = mapped(map, &[("m.csv", "编号,供电情况,深\nM1,是,3\n")]);
    let note = reading.problems.iter().find(|problem| problem.code == Code::NoSuchColumn).unwrap();
    assert_eq!(note.level, Level::Note);
    assert_eq!(note.message.zh, "读取的表中没有 `供电情形` 列");
    assert_eq!(note.help.as_ref().unwrap().zh, "是否想写 `供电情况`？");
    assert_eq!(note.place.as_ref().unwrap().to_string(), "map.toml:6:1");
    assert_eq!(reading.records.len(), 1);
    // Of several tables one suffices.
    let others = [("m.csv", "编号,供电情况,深\nM1,是,3\n"), ("n.csv", "编号,供电情形,深\nM2,是,3\n")];
    assert!(mapped(map, &others).problems.iter().all(|problem| problem.code != Code::NoSuchColumn));
}
