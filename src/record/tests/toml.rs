//! A record in TOML, and a fragment of one.

use crate::record::read_fragment;
use crate::record::testing::{lines, provenance, read_one, stated, vocabulary};
use crate::source::{SourceText, toml};

fn facts(text: &str) -> (Vec<Vec<String>>, Vec<String>) {
    let vocabulary = vocabulary();
    let reading = read_one("m.toml", text);
    (reading.records.iter().map(|record| stated(&vocabulary, record)).collect(), lines(&reading.problems))
}

const RECORD: &str = r#"
mine_id = "甲-01"
"检查日期" = 2005-10-20
"核定 生产能力" = 9
annual_output = { value = 95_000.50, unit = "吨/年", evidence = "产量台账" }
methane = "1.4%"
depth = { value = "0.32 km", unit = "m" }
workers = "30 人"
dual_circuit_power = true
no_drainage = "否"
gas_grade = "高瓦斯"
remarks = "未知"

[[licences]]
kind = "mining"
"有效期至" = 2006-12-31
evidence = "正本"

[[licences]]
kind = "安全生产许可证"
state = { value = "expired", evidence = "副本" }

[[penalties]]
date = "2005年3月1日"
"#;

#[test]
fn every_kind_of_value_is_read() {
    let (records, problems) = facts(RECORD);
    assert_eq!(problems, [""; 0]);
    assert_eq!(
        records,
        [[
            "mine_id=甲-01",
            "check_date=2005-10-20",
            "approved_capacity=9",
            "annual_output=9.50005",
            "methane=1.4",
            "depth=320",
            "workers=30",
            "dual_circuit_power=true",
            "no_drainage=false",
            "gas_grade=high",
            "licences[kind=mining valid_until=2006-12-31]",
            "licences[kind=safety state=expired]",
            "penalties[date=2005-03-01]",
        ]]
    );
    let reading = read_one("m.toml", RECORD);
    let (record, vocabulary) = (&reading.records[0], vocabulary());
    assert_eq!(provenance(&vocabulary, record, "annual_output"), "9.50005 万t/a at m.toml:5:27 (产量台账)");
    let rows = record.rows(vocabulary.table_by_id("licences").unwrap());
    assert_eq!(rows[0].evidence.as_deref(), Some("正本"));
    assert!(rows[0].place.to_string().ends_with("m.toml:14:1"), "{}", rows[0].place);
    let state = rows[1].cell(1).unwrap();
    assert_eq!((state.place.within_file().as_str(), state.evidence.as_deref()), ("21:19", Some("副本")));
}

#[test]
fn what_is_wrong_costs_the_record() {
    let (records, problems) = facts(
        r#"
check_date = 2005-10-20T08:30:00Z
aproved_capacity = 9
annual_output = "9"
"年产量" = 9
methane = 1.4e0
depth = true
workers = { valeu = 30 }
mine_id = 7
gas_grade = { value = "low", unit = "m" }
dual_circuit_power = 1
remarks = { value = "x", evidence = 3 }
licences = "无"
penalties = [{ date = 2005-03-01, "处罚日期" = "2005-03-01", amount = 3 }, 5]
"#,
    );
    assert!(records.is_empty());
    let first = problems.iter().find(|line| line.starts_with("KJ1005 m.toml:5:9 ")).unwrap();
    assert!(first.ends_with("m.toml:4:17` 写过"), "{first}");
    let rest: Vec<_> = problems.iter().filter(|line| !line.contains("KJ1005")).collect();
    assert_eq!(
        rest,
        [
            "KJ1009 m.toml:2:14 `检查日期` 的值 `2005-10-20T08:30:00Z` 带有时区，在本地可能是另一天",
            "KJ1004 m.toml:3:1 没有名为 `aproved_capacity` 的事实",
            "KJ1006 m.toml:6:11 `瓦斯浓度` 的值 `1.4e0` 是科学记数法，可能已丢失数位",
            "KJ1006 m.toml:7:9 `开采深度` 应为数，却是是/否",
            "KJ1004 m.toml:8:13 没有名为 `valeu` 的事实",
            "KJ1006 m.toml:8:11 `下井人数` 缺少 `value`",
            "KJ1006 m.toml:9:11 `矿井编号` 应为文本，却是数",
            "KJ1007 m.toml:10:37 `瓦斯等级` 不是数，不能有单位 `m`",
            "KJ1006 m.toml:11:22 `双回路供电` 应为是/否，却是数",
            "KJ1006 m.toml:12:37 `evidence` 应为文本，却是数",
            "KJ1006 m.toml:13:12 `证照` 应为若干行，却是文本",
            "KJ1004 m.toml:14:58 没有名为 `amount` 的事实",
            "KJ1006 m.toml:14:72 `处罚` 应为若干行，却是数",
        ]
    );
}

#[test]
fn rows_have_their_key_once() {
    let (records, problems) = facts(
        "check_date = 2005-10-20\nlicences = [{ kind = 'mining' }, { kind = 'safety' }, { kind = '采矿许可证' }, { state = 'valid' }]\n",
    );
    assert!(records.is_empty());
    assert!(problems[0].starts_with("KJ1014 m.toml:2:55 `证照` 有两行 `采矿许可证`，另一行在 `"), "{problems:?}");
    assert!(problems[0].ends_with("m.toml:2:13`"));
    assert_eq!(problems[1], "KJ1006 m.toml:2:75 `证照` 的一行没有写 `证照种类`");
}

#[test]
fn a_file_that_is_not_toml_or_empty_gives_no_record() {
    let (records, problems) = facts("check_date = 2005-10-20\nremarks = \n");
    assert!(records.is_empty() && problems[0].starts_with("KJ0001 m.toml:2:"), "{problems:?}");
    assert_eq!(facts("# 空\n").1, ["KJ1016 m.toml 文件中没有自查记录"]);
    assert_eq!(facts("mine_id = 'A'\n").1, ["KJ1010 m.toml 没有检查日期"]);
}

#[test]
fn a_fragment_needs_neither_mine_nor_check_date() {
    let source =
        SourceText::new("t.toml", "[facts]\nannual_output = 9\n[own]\ncheck_date = 2005-12-31\nannul_output = 1");
    let (vocabulary, mut problems) = (vocabulary(), Vec::new());
    let tree = toml::parse(&source, &mut problems);
    let mut read = |key: &str| {
        let toml::Toml::Table(table) = &tree.get(key).unwrap().value else { panic!() };
        read_fragment(&source, table, &vocabulary, "2005-10-20".parse().unwrap(), &mut problems)
    };
    let (given, own) = (read("facts"), read("own"));
    assert_eq!(stated(&vocabulary, &given), ["check_date=2005-10-20", "annual_output=9"]);
    assert_eq!(given.place.within_file(), "2:1");
    assert_eq!(own.check_date.to_string(), "2005-12-31");
    assert_eq!(lines(&problems), ["KJ1004 t.toml:5:1 没有名为 `annul_output` 的事实"]);
}

#[test]
fn a_value_nested_without_end_is_an_error_not_a_crash() {
    for (open, close) in [("[", "]"), ("{a=", "}"), ("[", "")] {
        let (records, problems) = facts(&format!("remarks = {}{}\n", open.repeat(50_000), close.repeat(50_000)));
        assert!(records.is_empty() && !problems.is_empty());
    }
}
