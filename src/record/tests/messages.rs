//! Every code that the readers report, as people see it in both languages.
//!
//! What is expected stands in `tests/data/record/messages.txt`, so that the wording can be read as a whole.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::record::testing::{Folder, place_in, without_folder};
use crate::record::{Limits, Options, Reading};
use crate::source::{Code, Diagnostic};

const DATED: &str = "mine_id,check_date\nA,2005-10-20\n";

/// Files that are wrong in one way each.
const WRONG: &[(&str, &str)] = &[
    ("encoding.csv", "\u{0}"),
    ("quote.csv", "mine_id,check_date\n\"A,2005-10-20\n"),
    ("after.csv", "mine_id,check_date\n\"A\"a,2005-10-20\n"),
    (
        "unknown.csv",
        "mine_id,check_date,核定能,证照.采矿证.状态,证照.采矿许可证.状,证照,证照.safety,处罚.x.事由,处罚.1.2.3\n",
    ),
    ("key.csv", "mine_id,check_date,证照.采矿许可证.种类\n"),
    ("nameless.csv", "mine_id,check_date,\nA,2005-10-20,x\n"),
    ("unknown.toml", "check_date = 2005-10-20\nanual_output = 3\n"),
    ("twice.csv", "mine_id,check_date,年产量,annual_output\n"),
    (
        "number.csv",
        "mine_id,check_date,年产量,月产量,开采深度,瓦斯浓度,下井人数\nA,2005-10-20,1-2,约3,\"12,34,567\",1e3,30.5\nB,2005-10-20,三米半,TBD,,,\n",
    ),
    ("commas.csv", "mine_id;check_date;年产量\nA;2005-10-20;0,9\nB;2005-10-20;1,234\nC;2005-10-20;1,2\n"),
    (
        "numerals.csv",
        "mine_id,check_date,核定能力,开采深度,下井人数\nA,2005-10-20,九万,一百二,三四百\nB,2005-10-20,,三至五,\n",
    ),
    ("digits.csv", "mine_id,check_date,年产量\nA,2005-10-20,1234567890123\n"),
    (
        "choice.csv",
        "mine_id,check_date,瓦斯等级,双回路供电,未建立瓦斯抽采系统\nA,2005-10-20,四级,大概,有\nB,2005-10-20,高瓦,,\n",
    ),
    ("kind.toml", "check_date = 2005-10-20\nmine_id = 7\ndepth = true\nlicences = 3\nremarks = { evidence = 1 }\n"),
    ("nokey.toml", "check_date = 2005-10-20\n[[licences]]\nstate = 'valid'\n"),
    (
        "unit.csv",
        "mine_id,check_date,年产量(万顿),月产量(t/a),开采深度(kg),瓦斯等级(级),下井人数\nA,2005-10-20,1,1,1,1,3 m\n",
    ),
    ("bounds.csv", "mine_id,check_date,核定能力,年产量\nA,2005-10-20,20001,-1\n"),
    ("usual.csv", "mine_id,check_date,核定能力\nA,2005-10-20,7200\nB,2005-10-20,6000\n"),
    (
        "date.csv",
        "mine_id,check_date\nA,05-10-20\nB,2005-02-30\nC,5/6/2024\nD,2024年5月\nE,2024年\nF,5月1日\nG,2018831前\nH,2005.1.1-2010.1.1\n\
         I,2024-05-01 8:30 AM\nJ,2024-05-01T08:30:00Z\nK,2024-05-01 星期四\nL,长期\nM,20245\n",
    ),
    ("serial.csv", "mine_id,check_date\nA,38645\n"),
    ("serial.toml", "check_date = '38645'\n"),
    ("error.csv", "mine_id,check_date,备注\nA,2005-10-20,#REF!\n"),
    ("repeat.toml", "check_date = 2005-10-20\nremarks = '同上'\n"),
    ("undated.csv", "mine_id\nA\n"),
    ("mine.csv", "mine_id,check_date\nA,2005-10-20\nA,2005-10-21\n"),
    ("noid.csv", "mine_id,check_date\n,2005-10-20\n"),
    ("noids.csv", "check_date\n2005-10-20\n"),
    ("row.toml", "check_date = 2005-10-20\nlicences = [{ kind = 'mining' }, { kind = 'mining' }]\n"),
    ("ragged.csv", "mine_id,check_date\nA,2005-10-20,\n"),
    ("long.csv", "fact,value,地点\ncheck_date,2005-10-20,\n,5,\n证照.采矿许可证,有效,\n"),
    ("empty.csv", ""),
    ("empty.toml", ""),
    ("book.xlsx", ""),
    ("page.xls", "<html><body></body></html>"),
    ("above.csv", "一矿自查表,,\nmine_id,check_date,remarks\nA,同上,\nB,2005-10-20,甲\nC,〃,同上\n合计,,\n"),
    ("items.csv", "fact,value\ncheck_date,2005-10-20\n测试,\n食堂,\n"),
    ("syntax.json", "{\"mine_id\": \"A\",}"),
    ("quote.json", "{\"mine_id\": \"A,\n}"),
    ("result.json", "{\"format_version\": 1, \"mines\": []}"),
    ("kind.json", "[7, {\"check_date\": \"2005-10-20\", \"licences\": 3, \"depth\": 1, \"depth\": 2}]"),
    ("data.yaml", ""),
    ("data", ""),
];

fn shown(problem: &Diagnostic) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{} {}", problem.code, place_in(problem));
    let _ = writeln!(text, "  {}\n  {}", without_folder(&problem.message.zh), without_folder(&problem.message.en));
    if let Some(help) = &problem.help {
        let _ = writeln!(text, "  = {}\n  = {}", help.zh, help.en);
    }
    text
}

fn readings() -> Vec<Reading> {
    let mut readings: Vec<_> =
        WRONG.iter().map(|(name, text)| Folder::with(&[(name, text)]).read_files(&[name])).collect();
    readings.push(Folder::with(&[]).read_files(&["nowhere.csv"]));
    readings.push(Folder::with(&[("orphan.csv", DATED), ("licences.csv", "mine_id,kind\nAA,mining\n")]).read());
    readings.push(Folder::with(&[("mines.csv", DATED), ("licences.csv", "mine_id,state\nA,valid\n")]).read());
    let small = Options { limits: Limits { file_bytes: 10, ..Limits::default() }, ..Options::default() };
    readings.push(Folder::with(&[("large.csv", DATED)]).read_with(&small));
    let few = Options { limits: Limits { rows: 1, ..Limits::default() }, ..Options::default() };
    readings.push(Folder::with(&[("rows.csv", DATED)]).read_with(&few));
    let lenient = Options { ignore_columns: true, ..Options::default() };
    readings.push(Folder::with(&[("left-out.csv", "mine_id,check_date,x,\nA,2005-10-20,1,2\n")]).read_with(&lenient));
    let messy = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messy");
    for book in ["book-merged.xlsx", "book-errors.xlsx", "book-hidden.xlsx", "cut-off.xlsx"] {
        let bytes = std::fs::read(messy.join(book)).unwrap();
        let folder = Folder::with(&[]);
        folder.add(book, &bytes);
        readings.push(folder.read());
    }
    for (name, text) in [
        ("unit-above.csv", "单位：吨,,\nmine_id,check_date,annual_output\nA,2005-10-20,1\n"),
        ("header-above.csv", "mine_id,check_date,\nmine_id,check_date,annual_output\nA,2005-10-20,1\n"),
        ("units-below.csv", "mine_id,check_date,annual_output\n,,吨\nA,2005-10-20,1\n"),
        (
            "header-below.csv",
            "mine_id,check_date,annual_output\nA,2005-10-20,1\nmine_id,annual_output,check_date\nB,1,2005-10-20\n",
        ),
        ("header-again.csv", "mine_id,check_date\nA,2005-10-20\nmine_id,check_date\nB,2005-10-20\n"),
        (
            "remarks.csv",
            "mine_id,check_date,annual_output\nA,2005-10-20,1\n注：另有一矿未报,,\n填表人：张三,,\n示例,2005-10-20,3\n",
        ),
        ("titles.csv", "检查日期：2005-12-31,\n检查日期：2005-11-01,\nmine_id,annual_output\nA,1\n"),
    ] {
        readings.push(Folder::with(&[(name, text)]).read());
    }
    let hidden = Folder::with(&[]);
    hidden.add("hidden.xlsx", &std::fs::read(messy.join("../data/record/hidden-zero.xlsx")).unwrap());
    readings.push(hidden.read());
    readings.push(Folder::with(&[("cut-off.parquet", "PAR1")]).read());
    readings.push(mapping());
    let map = crate::source::SourceText::new("map.toml", "[columns]\n'编码' = 'mine_id'\n");
    let map = crate::record::Map::read(&map, &crate::record::testing::vocabulary(), &mut Vec::new()).map(Into::into);
    let options = Options { map, ..Options::default() };
    readings.push(Folder::with(&[("mapped.csv", DATED)]).read_with(&options));
    let few = Options { limits: Limits { cells: 2, ..Limits::default() }, ..Options::default() };
    readings.push(Folder::with(&[("many.json", "[1, 2, 3]")]).read_with(&few));
    readings
}

/// A mapping that is wrong in every way of its own.
fn mapping() -> Reading {
    let map = "decimal = ';'\nignore = ['X']\nignore_others = 1\n[constants]\nlicences = 3\n[columns]\n'X' = 'depth'\n'A' = 'dept'\n'B' = 3\n\
               'C' = { fact = 'depth', unit = 't', known_if = 1 }\n'D' = { fact = 'depth', known_if = { 'G' = 1 } }\n\
               'E' = { fact = 'gas_grade', values = { 'a' = 'highest', 'b' = [] } }\n";
    let mut problems = Vec::new();
    let source = crate::source::SourceText::new("map.toml", map);
    assert_eq!(crate::record::Map::read(&source, &crate::record::testing::vocabulary(), &mut problems), None);
    Reading { problems, ..Reading::default() }
}

#[test]
fn messages_are_those_that_were_reviewed() {
    // What is said of Parquet files depends on how the program was built, and is in their own tests.
    let is_always_said = |problem: &&Diagnostic| problem.code != Code::BadParquet;
    let found: String =
        readings().iter().flat_map(|reading| &reading.problems).filter(is_always_said).map(shown).collect();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/record/messages.txt");
    if std::env::var_os("UPDATE_MESSAGES").is_some() {
        std::fs::write(path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        found == expected,
        "messages.txt differs; look at the difference after UPDATE_MESSAGES=1 cargo test messages"
    );
}

#[test]
fn every_code_of_the_readers_is_reported_by_a_test() {
    let readings = readings();
    let reported: BTreeSet<Code> = readings.iter().flat_map(|reading| &reading.problems).map(|p| p.code).collect();
    // That no pack states the law of the check date, or reads a finding, is found when records are judged, and what cannot be written when they
    // are written. How large mines are is known to the program's own vocabulary, see `tests/it/cli/record.rs`.
    let not_of_readers = [Code::NoLaw, Code::NotCounted, Code::CannotBeWritten, Code::BeyondUsual];
    // From here on codes are those of results and drafts.
    let is_of_records = |code: &&Code| !code.is_of_rules() && code.as_str() < "KJ1300";
    let of_readers = Code::ALL.iter().filter(is_of_records).filter(|code| !not_of_readers.contains(code));
    let missing: Vec<_> = of_readers.filter(|code| !reported.contains(code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
