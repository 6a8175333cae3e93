//! Records in JSON: one mine, several, and what is wrong with them.

use crate::record::testing::{Folder, lines, provenance, read_one, read_stdin, stated, vocabulary, without_folder};
use crate::record::{Limits, Options};

fn facts(text: &str) -> (Vec<Vec<String>>, Vec<String>) {
    let vocabulary = vocabulary();
    let reading = read_one("m.json", text);
    let problems = lines(&reading.problems).iter().map(|line| without_folder(line)).collect();
    (reading.records.iter().map(|record| stated(&vocabulary, record)).collect(), problems)
}

const RECORD: &str = r#"{
  "mine_id": "甲-01",
  "检查日期": "2005-10-20",
  "核定 生产能力": 9,
  "annual_output": {"value": 95000.50, "unit": "吨/年", "evidence": "产量台账"},
  "methane": "1.4%",
  "depth": {"value": "0.32 km", "unit": null, "evidence": null},
  "workers": "30 人",
  "dual_circuit_power": true,
  "no_drainage": "否",
  "gas_grade": null,
  "remarks": {"value": null, "evidence": "未见"},
  "penalties_complete": true,
  "licences": [
    {"kind": "mining", "有效期至": "2006-12-31", "evidence": "正本"},
    {"kind": "安全生产许可证", "state": {"value": "expired", "evidence": "副本"}}
  ],
  "penalties": [{"date": "2005年3月1日"}, {"date": null}, {}]
}"#;

#[test]
fn a_record_means_the_same_as_in_toml() {
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
            "penalties_complete=true",
            "licences[kind=mining valid_until=2006-12-31]",
            "licences[kind=safety state=expired]",
            "penalties[date=2005-03-01]",
            "penalties[]",
            "penalties[]",
        ]]
    );
}

#[test]
fn facts_keep_their_places() {
    let reading = read_one("m.json", RECORD);
    let record = &reading.records[0];
    assert_eq!(
        provenance(&vocabulary(), record, "annual_output"),
        "9.50005 万t/a at m.json:5:30 (产量台账)",
        "the value is the place, not the object"
    );
    let list = read_one("m.json", &format!("[\n  {RECORD}]"));
    assert!(list.records[0].place.to_string().ends_with("m.json:2:3"));
    assert!(record.place.to_string().ends_with("m.json"));
}

#[test]
fn of_several_mines_a_mistake_in_one_leaves_the_others() {
    let text = r#"[
  {"mine_id": "A", "check_date": "2005-10-20", "depth": 1.50},
  {"mine_id": "B", "check_date": "2005-10-20", "depth": 1e3},
  {"mine_id": "C"},
  {"mine_id": "D", "check_date": "2005-10-20", "mine_id": "E"},
  null,
  {},
  {"mine_id": "F", "check_date": "2005-10-20"}
]"#;
    let (records, problems) = facts(text);
    assert_eq!(
        records,
        [vec!["mine_id=A", "check_date=2005-10-20", "depth=1.5"], vec!["mine_id=F", "check_date=2005-10-20"]]
    );
    assert_eq!(
        problems,
        [
            "KJ1006 m.json:6:3 此处应为一个煤矿的记录，却是空值",
            "KJ1006 m.json:3:57 `开采深度` 的值 `1e3` 是科学记数法，可能已丢失数位",
            "KJ1005 m.json:5:48 此项已在 `m.json:5:4` 写过",
            "KJ1010 m.json:4:3 没有检查日期",
            "KJ1010 m.json:7:3 没有检查日期",
        ]
    );
}

#[test]
fn a_key_stands_once_in_every_object() {
    let text = r#"{"check_date": "2005-10-20", "depth": {"value": 1, "value": 2},
"penalties": [{"date": "2005-01-01", "evidence": "a", "evidence": "b"}], "penalties": []}"#;
    let (records, problems) = facts(text);
    assert_eq!(records, Vec::<Vec<String>>::new());
    assert_eq!(
        problems,
        [
            "KJ1005 m.json:2:74 此项已在 `m.json:2:1` 写过",
            "KJ1005 m.json:1:52 此项已在 `m.json:1:40` 写过",
            "KJ1005 m.json:2:55 此项已在 `m.json:2:38` 写过",
        ]
    );
}

#[test]
fn what_is_not_of_the_kind_is_refused() {
    let text = r#"{"check_date": "2005-10-20", "mine_id": 7, "depth": true, "licences": 3, "penalties": [null, [1]],
"remarks": {"evidence": 1}, "dual_circuit_power": 1, "anual_output": null}"#;
    let (_, problems) = facts(text);
    assert_eq!(
        problems,
        [
            "KJ1006 m.json:1:41 `矿井编号` 应为文本，却是数",
            "KJ1006 m.json:1:53 `开采深度` 应为数，却是是/否",
            "KJ1006 m.json:1:71 `证照` 应为若干行，却是数",
            "KJ1006 m.json:1:88 `处罚` 应为若干行，却是空值",
            "KJ1006 m.json:1:94 `处罚` 应为若干行，却是列表",
            "KJ1006 m.json:2:12 `备注` 缺少 `value`",
            "KJ1006 m.json:2:25 `evidence` 应为文本，却是数",
            "KJ1006 m.json:2:51 `双回路供电` 应为是/否，却是数",
            "KJ1004 m.json:2:54 没有名为 `anual_output` 的事实",
        ]
    );
    let help = |text: &str| read_one("m.json", text).problems[0].help.clone().unwrap().en;
    assert_eq!(help(r#"{"licences": {}}"#), r#"write a list of rows, each an object: `"licences": [{…}]`"#);
}

#[test]
fn what_is_no_record_at_all_is_said() {
    for (text, line) in [
        ("", "KJ1016 m.json 文件中没有自查记录"),
        (" \n", "KJ1016 m.json 文件中没有自查记录"),
        ("{}", "KJ1016 m.json 文件中没有自查记录"),
        ("[]", "KJ1016 m.json 文件中没有自查记录"),
        ("\"甲\"", "KJ1006 m.json:1:1 此处应为一个煤矿的记录，却是文本"),
        ("{\"format_version\": 1, \"mines\": []}", "KJ1018 m.json 这是 `check` 的判定结果，不是自查记录"),
        ("{\"mine_id\": \"A\",}", "KJ1027 m.json:1:16 不是有效的 JSON：最后一项之后不能有逗号"),
        ("{\"mine_id\": \"A\"", "KJ1027 m.json:1:1 不是有效的 JSON：`{` 没有闭合"),
    ] {
        assert_eq!(facts(text), (Vec::new(), vec![line.to_owned()]), "{text}");
    }
    assert_eq!(facts(&"[".repeat(100_000)).1, ["KJ1027 m.json:1:33 不是有效的 JSON：嵌套超过 32 层"]);
}

#[test]
fn the_limit_of_cells_holds_for_values() {
    let folder = Folder::with(&[("m.json", RECORD)]);
    let options = |cells| Options { limits: Limits { cells, ..Limits::default() }, ..Options::default() };
    assert_eq!(folder.read_with(&options(100)).problems, []);
    assert_eq!(lines(&folder.read_with(&options(10)).problems), ["KJ1025 m.json:7:31 超过 10 个值的上限"]);
}

#[test]
fn companion_tables_join_the_mines_of_a_list() {
    let mines = r#"[{"mine_id": "A", "check_date": "2005-10-20"}, {"mine_id": "B", "check_date": "2005-10-20"}]"#;
    let reading = Folder::with(&[("mines.json", mines), ("licences.csv", "mine_id,kind\nB,mining\n")]).read();
    let read: Vec<_> = reading.records.iter().map(|record| stated(&vocabulary(), record)).collect();
    assert_eq!(lines(&reading.problems), [""; 0]);
    assert_eq!(read[0], ["mine_id=A", "check_date=2005-10-20"]);
    assert_eq!(read[1], ["mine_id=B", "check_date=2005-10-20", "licences[kind=mining]"]);
}

#[test]
fn standard_input_is_known_by_its_beginning() {
    let read = |text: &str| {
        let reading = read_stdin(text.as_bytes(), &Options::default());
        (reading.records.len(), lines(&reading.problems))
    };
    for text in [
        "{\"check_date\": \"2005-10-20\"}",
        " \n[ {\"check_date\": \"2005-10-20\"}]",
        "\u{FEFF}[\r\n{\"check_date\": \"2005-10-20\"}]",
    ] {
        assert_eq!(read(text), (1, Vec::new()), "{text}");
    }
    assert_eq!(read("[]").1, ["KJ1016 - 文件中没有自查记录"]);
    assert_eq!(
        read("[[licences]]\nkind = 'mining'\n").1,
        ["KJ1010 - 没有检查日期"],
        "TOML may begin with a bracket too"
    );
}
