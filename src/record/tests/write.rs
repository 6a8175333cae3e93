//! What is written, exactly.

use std::sync::Arc;

use crate::fact::{Record, Row, Stated, Value, Vocabulary};
use crate::record::testing::{lines, read_one, stated, vocabulary};
use crate::record::write::{self, CannotWrite, Headings};
use crate::source::{Diagnostic, Language, Place};

const ZH: Headings = Headings::Labels(Language::Zh);
const EN: Headings = Headings::Labels(Language::En);

/// Two mines with all that a format may lose: units, evidence of facts, cells, keys and rows, rows of which nothing is known, and
/// texts that are no formulas.
const MINES: &str = r#"[
{
  "mine_id": {"value": "007", "evidence": "牌匾"},
  "mine_name": "=红旗 \"东\" 矿",
  "check_date": "2005-10-20",
  "approved_capacity": 6.50,
  "annual_output": {"value": 63500, "unit": "t", "evidence": "台账, 第1页"},
  "depth": {"value": -3, "unit": "km"},
  "workers": 30,
  "dual_circuit_power": true,
  "gas_grade": "low",
  "remarks": "第一行\n第二行",
  "penalties_complete": false,
  "licences": [
    {"kind": {"value": "mining", "evidence": "存根"}, "valid_until": "2006-12-31", "evidence": "正本"},
    {"kind": "safety"}
  ],
  "penalties": [
    {"date": "1900-02-01", "length": {"value": -0.5, "evidence": "-"}},
    {},
    {"reason": "'=1", "evidence": "'"}
  ]
},
{
  "mine_id": "B",
  "check_date": "2005-10-21",
  "annual_output": 123456789012.12345,
  "licences": [{"kind": "safety", "state": "expired"}]
}
]"#;

fn mines() -> Vec<Record> {
    let reading = read_one("m.json", MINES);
    assert_eq!(lines(&reading.problems), [""; 0]);
    reading.records
}

fn all(records: &[Record]) -> Vec<&Record> {
    records.iter().collect()
}

/// The rows of a CSV text, without what stands before and between them.
fn rows(text: &str) -> Vec<&str> {
    let text = text.strip_prefix('\u{FEFF}').unwrap();
    text.strip_suffix("\r\n").unwrap().split("\r\n").collect()
}

#[test]
fn toml_is_a_file_a_mine() {
    let expected = r#"mine_id = { value = "007", evidence = "牌匾" }
mine_name = "=红旗 \"东\" 矿"
check_date = 2005-10-20
approved_capacity = 6.5
annual_output = { value = "63500 t", evidence = "台账, 第1页" }
depth = "-3 km"
workers = 30
dual_circuit_power = true
gas_grade = "low"
remarks = "第一行\n第二行"
penalties_complete = false

[[licences]]
kind = { value = "mining", evidence = "存根" }
valid_until = 2006-12-31
evidence = "正本"

[[licences]]
kind = "safety"

[[penalties]]
date = 1900-02-01
length = { value = -0.5, evidence = "-" }

[[penalties]]

[[penalties]]
reason = "'=1"
evidence = "'"
"#;
    assert_eq!(write::toml::file(&mines()[0], &vocabulary()), expected);
}

#[test]
fn a_part_of_toml_has_a_line_a_row() {
    let text = write::toml::facts(&mines()[0], &vocabulary());
    assert!(
        text.ends_with(
            r#"penalties_complete = false
licences = [
  { kind = { value = "mining", evidence = "存根" }, valid_until = 2006-12-31, evidence = "正本" },
  { kind = "safety" },
]
penalties = [
  { date = 1900-02-01, length = { value = -0.5, evidence = "-" } },
  {  },
  { reason = "'=1", evidence = "'" },
]
"#
        ),
        "{text}"
    );
}

#[test]
fn a_text_in_toml_is_escaped() {
    assert_eq!(write::toml::quoted("a\"\\\n\r\t\u{1}\u{7f}煤"), r#""a\"\\\n\r\t\u0001\u007F煤""#);
}

#[test]
fn json_is_an_object_or_a_list_of_them() {
    let records = mines();
    let first = r#"{
  "mine_id": {"value": "007", "evidence": "牌匾"},
  "mine_name": "=红旗 \"东\" 矿",
  "check_date": "2005-10-20",
  "approved_capacity": 6.5,
  "annual_output": {"value": 63500, "unit": "t", "evidence": "台账, 第1页"},
  "depth": {"value": -3, "unit": "km"},
  "workers": 30,
  "dual_circuit_power": true,
  "gas_grade": "low",
  "remarks": "第一行\n第二行",
  "penalties_complete": false,
  "licences": [
    {"kind": {"value": "mining", "evidence": "存根"}, "valid_until": "2006-12-31", "evidence": "正本"},
    {"kind": "safety"}
  ],
  "penalties": [
    {"date": "1900-02-01", "length": {"value": -0.5, "evidence": "-"}},
    {},
    {"reason": "'=1", "evidence": "'"}
  ]
}"#;
    // More digits than a binary float is sure to keep are a text.
    let second = r#"{
  "mine_id": "B",
  "check_date": "2005-10-21",
  "annual_output": "123456789012.12345",
  "licences": [
    {"kind": "safety", "state": "expired"}
  ]
}"#;
    let vocabulary = vocabulary();
    assert_eq!(write::json(&all(&records)[..1], &vocabulary), format!("{first}\n"));
    assert_eq!(write::json(&all(&records), &vocabulary), format!("[\n{first},\n{second}\n]\n"));
}

#[test]
fn wide_has_a_row_a_mine() {
    let records = mines();
    let wide = |headings| write::wide(&all(&records), &vocabulary(), headings).unwrap();
    assert_eq!(
        rows(&wide(Headings::Ids)),
        [
            "mine_id,mine_id.evidence,mine_name,check_date,approved_capacity,annual_output,annual_output.evidence,depth,workers,\
             dual_circuit_power,gas_grade,remarks,penalties_complete,licences.mining.kind.evidence,licences.mining.valid_until,\
             licences.mining.evidence,licences.safety.state,penalties.1.date,penalties.1.length,penalties.1.length.evidence,\
             penalties.2.date,penalties.3.reason,penalties.3.evidence",
            "007,牌匾,\"'=红旗 \"\"东\"\" 矿\",2005-10-20,6.5,63500 t,\"台账, 第1页\",'-3 km,30,true,low,\"第一行\n第二行\",false,存根,\
             2006-12-31,正本,unknown,1900-02-01,-0.5,'-,unknown,''=1,'",
            "B,,,2005-10-21,,123456789012.12345,,,,,,,,,,,expired,,,,,,",
        ]
    );
    assert_eq!(
        rows(&wide(ZH))[..2],
        [
            "矿井编号,矿井编号（依据）,矿井名称,检查日期,核定生产能力（万t/a）,年产量（万t/a）,年产量（依据）,开采深度（m）,下井人数（人）,双回路供电,\
             瓦斯等级,备注,处罚已全部列出,证照.采矿许可证.证照种类（依据）,证照.采矿许可证.有效期至,证照.采矿许可证（依据）,证照.安全生产许可证.状态,\
             处罚.1.处罚日期,处罚.1.长度（m）,处罚.1.长度（依据）,处罚.2.处罚日期,处罚.3.事由,处罚.3（依据）",
            "007,牌匾,\"'=红旗 \"\"东\"\" 矿\",2005-10-20,6.5,63500 t,\"台账, 第1页\",'-3 km,30,是,低瓦斯,\"第一行\n第二行\",否,存根,\
             2006-12-31,正本,未知,1900-02-01,-0.5,'-,未知,''=1,'",
        ]
    );
    let english = wide(EN);
    assert!(rows(&english)[0].contains("annual output (万t/a),annual output (evidence),mining depth (m)"), "{english}");
    assert!(rows(&english)[1].contains(",yes,low gas,"), "{english}");
}

#[test]
fn long_has_a_row_a_fact() {
    let records = mines();
    let long = |records: &[&Record], headings| write::long(records, &vocabulary(), headings).unwrap();
    assert_eq!(
        rows(&long(&all(&records), Headings::Ids)),
        [
            "mine_id,fact,value,unit,evidence",
            "007,mine_id.evidence,牌匾,,",
            "007,mine_name,\"'=红旗 \"\"东\"\" 矿\",,",
            "007,check_date,2005-10-20,,",
            "007,approved_capacity,6.5,万t,",
            "007,annual_output,63500,t,\"台账, 第1页\"",
            "007,depth,-3,km,",
            "007,workers,30,人,",
            "007,dual_circuit_power,true,,",
            "007,gas_grade,low,,",
            "007,remarks,\"第一行\n第二行\",,",
            "007,penalties_complete,false,,",
            "007,licences.mining.kind.evidence,存根,,",
            "007,licences.mining.valid_until,2006-12-31,,",
            "007,licences.mining.evidence,正本,,",
            "007,licences.safety.state,unknown,,",
            "007,penalties.1.date,1900-02-01,,",
            "007,penalties.1.length,-0.5,m,'-",
            "007,penalties.2.date,unknown,,",
            "007,penalties.3.reason,''=1,,",
            "007,penalties.3.evidence,',,",
            "B,check_date,2005-10-21,,",
            "B,annual_output,123456789012.12345,万t,",
            "B,licences.safety.state,expired,,",
        ]
    );
    let chinese = long(&all(&records), ZH);
    assert_eq!(rows(&chinese)[0], "矿井编号,事实,值,单位,依据");
    assert_eq!(rows(&chinese)[5], "007,年产量,63500,t,\"台账, 第1页\"");
    assert_eq!(rows(&chinese)[15], "007,证照.安全生产许可证.状态,未知,,");
    let nameless = read_one("m.toml", "check_date = 2005-10-20\ndepth = 5\n").records;
    assert_eq!(
        rows(&long(&all(&nameless), Headings::Ids)),
        ["fact,value,unit,evidence", "check_date,2005-10-20,,", "depth,5,m,"]
    );
}

#[test]
fn a_folder_has_a_file_a_table() {
    let records = mines();
    let files = write::folder(&all(&records), &vocabulary(), Headings::Ids).unwrap();
    let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["mines.csv", "licences.csv", "penalties.csv"]);
    assert_eq!(rows(&files[0].1)[2], "B,,,2005-10-21,,123456789012.12345,,,,,,,", "without the cells of rows");
    assert_eq!(
        rows(&files[1].1),
        [
            "mine_id,kind,kind.evidence,state,valid_until,evidence",
            "007,mining,存根,,2006-12-31,正本",
            "007,safety,,,,",
            "B,safety,,expired,,",
        ]
    );
    assert_eq!(
        rows(&files[2].1),
        [
            "mine_id,date,length,length.evidence,reason,evidence",
            "007,1900-02-01,-0.5,'-,,",
            "007,,,,,",
            "007,,,,''=1,'"
        ]
    );
    let files = write::folder(&all(&records), &vocabulary(), ZH).unwrap();
    assert_eq!(files[1].0, "licences.csv", "files keep their names whatever the headings");
    assert_eq!(
        rows(&files[1].1)[..2],
        ["矿井编号,证照种类,证照种类（依据）,状态,有效期至,依据", "007,采矿许可证,存根,,2006-12-31,正本"]
    );
}

#[test]
fn a_table_of_rows_of_which_nothing_is_known_has_one_column() {
    let records = read_one("m.json", r#"{"mine_id": "A", "check_date": "2005-10-20", "penalties": [{}, {}]}"#).records;
    let files = write::folder(&all(&records), &vocabulary(), Headings::Ids).unwrap();
    assert_eq!(files[1].1, "\u{FEFF}mine_id\r\nA\r\nA\r\n");
    let wide = write::wide(&all(&records), &vocabulary(), Headings::Ids).unwrap();
    assert_eq!(rows(&wide), ["mine_id,check_date,penalties.1.date,penalties.2.date", "A,2005-10-20,unknown,unknown"]);
}

#[test]
fn the_word_for_unknown_is_no_value_of_the_column() {
    // The first column may be called "unknown" itself; then it cannot say so.
    let source = include_str!("../../../tests/data/record/vocabulary.toml").replace(
        "{ id = \"valid\", label = { zh = \"有效\", en = \"valid\" } },",
        "{ id = \"valid\", label = { zh = \"有效\", en = \"valid\" }, aliases = [\"unknown\", \"不详\"] },",
    );
    let source = crate::source::SourceText::new("vocabulary.toml", source);
    let vocabulary = crate::fact::load::vocabulary(&[source], &mut Vec::new());
    let records =
        read_one("m.json", r#"{"mine_id": "A", "check_date": "2005-10-20", "licences": [{"kind": "mining"}]}"#).records;
    let wide = |headings| write::wide(&all(&records), &vocabulary, headings).unwrap();
    assert_eq!(rows(&wide(Headings::Ids)), ["mine_id,check_date,licences.mining.state", "A,2005-10-20,未知"]);
    assert_eq!(rows(&wide(ZH))[1], "A,2005-10-20,未知");
}

#[test]
fn a_check_date_that_was_only_given_from_without_is_written() {
    let vocabulary = vocabulary();
    let record = Record::new(&vocabulary, "2005-10-20".parse().unwrap(), Place::File(Arc::from("x")));
    assert_eq!(write::toml::file(&record, &vocabulary), "check_date = 2005-10-20\n");
    assert_eq!(write::json(&[&record], &vocabulary), "{\n  \"check_date\": \"2005-10-20\"\n}\n");
}

/// A record with this text as remarks, at a place of its own.
fn with_remarks(vocabulary: &Vocabulary, text: &str) -> Record {
    let mut record = read_one("m.toml", "mine_id = 'A'\ncheck_date = 2005-10-20\n").records.remove(0);
    let place = Place::File(Arc::from("remarks"));
    let value = Value::Text(Arc::from(text));
    record.state(vocabulary.fact_by_id("remarks").unwrap(), Some(Stated { value, place, evidence: None }));
    record
}

fn refused<T>(written: Result<T, CannotWrite>) -> Vec<String> {
    let wrong: Vec<Diagnostic> = written.err().map(|wrong| *wrong).into_iter().collect();
    lines(&wrong)
}

#[test]
fn what_a_format_cannot_hold_is_refused() {
    let vocabulary = vocabulary();
    let nul = with_remarks(&vocabulary, "a\0b");
    let line = ["KJ1028 remarks 文本中有编码为零的字符，CSV 和工作簿不能容纳"];
    assert_eq!(refused(write::wide(&[&nul], &vocabulary, ZH)), line);
    assert_eq!(refused(write::long(&[&nul], &vocabulary, ZH)), line);
    assert_eq!(refused(write::folder(&[&nul], &vocabulary, ZH)), line);
    assert_eq!(
        stated(&vocabulary, &read_one("m.json", &write::json(&[&nul], &vocabulary)).records[0])[2],
        "remarks=a\0b"
    );

    let long = |text: String| refused(write::xlsx(&[&with_remarks(&vocabulary, &text)], &vocabulary, ZH));
    assert_eq!(long("煤".repeat(32_767)), [""; 0]);
    let line = ["KJ1028 remarks 文本超过电子表格一格的 32767 个字符"];
    assert_eq!(long("煤".repeat(32_766) + "😀"), line);
    assert_eq!(long("'=".to_owned() + &"x".repeat(32_765)), line);

    let nameless = read_one("m.toml", "check_date = 2005-10-20\n").records;
    let line = ["KJ1028 m.toml 记录没有矿井编号，不能写成表格中的行"];
    assert_eq!(refused(write::wide(&all(&nameless), &vocabulary, ZH)), line);
    assert_eq!(refused(write::folder(&all(&nameless), &vocabulary, ZH)), line);
    assert_eq!(refused(write::xlsx(&all(&nameless), &vocabulary, ZH)), line);
    let two = [nameless.clone(), mines()].concat();
    assert_eq!(refused(write::long(&all(&two), &vocabulary, ZH)), line);
}

#[test]
fn a_row_a_mine_has_no_more_columns_than_are_read() {
    let vocabulary = vocabulary();
    let mut record = with_remarks(&vocabulary, "x");
    let penalties = vocabulary.table_by_id("penalties").unwrap();
    let place = Place::File(Arc::from("row"));
    let row = Row { cells: vec![None; 3], place: place.clone(), evidence: None };
    let mut wide = |rows: usize| {
        *record.rows_mut(penalties).unwrap() = vec![row.clone(); rows];
        write::wide(&[&record], &vocabulary, Headings::Ids)
    };
    assert!(wide(4093).is_ok());
    let wrong = wide(4094).err().unwrap();
    assert_eq!(wrong.message.en, "a row a mine needs 4097 columns, more than 4096");
    assert_eq!(wrong.help.unwrap().en, "write a folder or a workbook, in which each table stands by itself");
    let too_many = wide(65_536).err().unwrap();
    assert_eq!(lines(&[*too_many]), ["KJ1028 row `处罚` 的一行没有键，也不能编号（至 65535）"]);
}

#[test]
fn a_workbook_is_the_same_bytes_every_time() {
    let records = mines();
    let book = || write::xlsx(&all(&records), &vocabulary(), ZH).unwrap();
    assert_eq!(book(), book());
    assert!(book().starts_with(b"PK"));
}

#[test]
fn what_a_table_would_not_give_back_is_not_written() {
    let record = |id: &str| read_one("m.json", &format!("{{\"mine_id\": \"{id}\", \"check_date\": \"2005-10-20\"}}"));
    let wide = |id: &str| {
        let records = record(id).records;
        write::wide(&records.iter().collect::<Vec<_>>(), &vocabulary(), ZH)
            .map_err(|wrong| wrong.message.zh.to_string())
    };
    for id in ["合计", "全县合计", "示例"] {
        assert_eq!(wide(id).unwrap_err(), format!("编号 `{id}` 在表格中会被当作合计或示例"));
    }
    assert!(wide("合计一矿").is_ok());
    let records = record("a\\u0000b").records;
    let refused = write::xlsx(&records.iter().collect::<Vec<_>>(), &vocabulary(), ZH).unwrap_err();
    assert_eq!(refused.message.zh, "文本中有编码为零的字符，CSV 和工作簿不能容纳");
}
