//! How many: by verdict, by county and kind, met and missing.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::{ROWS, ids, json, saved, summary, table};
use crate::cli::{ROOT, Test};

const VERDICTS: [&str; 5] = ["closure", "suspension", "stop_area", "undetermined", "clear"];

fn district() -> Value {
    json(&Test::in_root().line("summary fixtures/district/folder --format json").run())
}

/// The cells of a column of a CSV file by the mine's id.
fn column(file: &str, name: &str) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(Path::new(ROOT).join(file)).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    let headings = reader.headers().unwrap().clone();
    let at = headings.iter().position(|heading| heading == name).unwrap();
    reader.records().map(|row| row.unwrap()).map(|row| (row[0].to_owned(), row[at].to_owned())).collect()
}

/// The numbers of the district are those that its generator says, county by county.
#[test]
fn the_district_adds_up_by_county() {
    let (verdicts, counties) = (
        column("fixtures/district/expected.csv", "verdict"),
        column("fixtures/district/folder/mines.csv", "所在县（市、区）"),
    );
    let mut expected: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for (id, verdict) in &verdicts {
        *expected.entry((counties[id].trim(), verdict)).or_default() += 1;
    }
    let document = district();
    assert_eq!(document["verdicts"]["mines"], 56);
    let groups = document["groups"][0]["groups"].as_array().unwrap();
    assert!(groups.len() >= 3, "{groups:#?}");
    let mut found = 0;
    for group in groups {
        for verdict in VERDICTS {
            let name = group["value"].as_str().unwrap_or("");
            let number = expected.get(&(name, verdict)).copied().unwrap_or(0);
            assert_eq!(group["verdicts"][verdict], number, "{name} {verdict}");
            found += number;
        }
    }
    assert_eq!(found, 56);
    for verdict in VERDICTS {
        let number = verdicts.values().filter(|of| *of == verdict).count();
        assert_eq!(document["verdicts"][verdict], number, "{verdict}");
    }
}

#[test]
fn the_conditions_met_most_often_are_those_of_the_district() {
    let met = column("fixtures/district/expected.csv", "met");
    let mut expected: BTreeMap<&str, u64> = BTreeMap::new();
    met.values().flat_map(|ids| ids.split_whitespace()).for_each(|id| *expected.entry(id).or_default() += 1);
    let document = district();
    let found = document["met"].as_array().unwrap();
    assert_eq!(found.len(), expected.len());
    let mut last = u64::MAX;
    for of in found {
        let number = of["met"].as_u64().unwrap();
        assert_eq!(number, expected[of["id"].as_str().unwrap()], "{of}");
        assert!(number <= last && !of["citations"].as_array().unwrap().is_empty(), "{of}");
        last = number;
    }
}

/// Each mine is in one group of every grouping, and in one part of every kind to watch.
#[test]
fn no_mine_is_lost() {
    for document in [district(), summary(&ROWS, &[], ""), summary(&ROWS[..4], &[], "--accident-since 2005-01-01")] {
        let all = document["verdicts"]["mines"].as_u64().unwrap();
        for grouping in document["groups"].as_array().unwrap() {
            let groups = grouping["groups"].as_array().unwrap();
            let sum: u64 = groups.iter().map(|group| group["verdicts"]["mines"].as_u64().unwrap()).sum();
            assert_eq!(sum, all, "{}", grouping["fact"]);
        }
        for kind in document["watch"].as_array().unwrap() {
            let lists = ["to_watch", "untold"].map(|list| kind[list].as_array().unwrap().len() as u64);
            assert_eq!(lists[0] + lists[1] + kind["others"].as_u64().unwrap(), all, "{}", kind["id"]);
        }
    }
}

#[test]
fn what_is_not_stated_is_a_group_of_its_own() {
    let document = summary(&ROWS, &[], "");
    let told = |at: usize| -> Vec<(String, String, u64)> {
        let groups = document["groups"][at]["groups"].as_array().unwrap();
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let one = |of: &Value| (text(&of["value"]), text(&of["stated"]), of["verdicts"]["mines"].as_u64().unwrap());
        groups.iter().map(one).collect()
    };
    let expected = |groups: &[(&str, &str, u64)]| -> Vec<(String, String, u64)> {
        groups.iter().map(|(value, stated, number)| ((*value).into(), (*stated).into(), *number)).collect()
    };
    assert_eq!(told(0), expected(&[("临岩县", "stated", 2), ("北峪区", "stated", 1), ("-", "not_stated", 1)]));
    assert_eq!(told(1), expected(&[("underground", "stated", 2), ("open_pit", "stated", 1), ("-", "not_stated", 1)]));
    assert_eq!(told(2), expected(&[("-", "not_stated", 4)]));
    assert_eq!(told(3), expected(&[("high", "stated", 1), ("low", "stated", 1), ("-", "not_stated", 2)]));
}

/// Two mistakes in a row are one mine; each file that cannot be read is a place.
#[test]
fn what_could_not_be_judged_stays_in_the_summary() {
    let test = Test::new().file("now.csv", table(&ROWS)).file("cut.json", "{\"format_version\": 1,");
    let test = test.line("summary now.csv nowhere.toml cut.json --format json");
    let document = json(&test.status(20).any_stderr().run());
    let places = document["not_judged"].as_array().unwrap();
    let told: Vec<(&str, Option<u64>, usize)> = places
        .iter()
        .map(|of| (of["file"].as_str().unwrap(), of["row"].as_u64(), of["problems"].as_array().unwrap().len()))
        .collect();
    assert_eq!(told, [("now.csv", Some(6), 2), ("nowhere.toml", None, 1), ("cut.json", None, 1)]);
    assert_eq!(document["verdicts"]["mines"], 4);
}

/// Neither of two rows on one mine is judged, and neither is lost: the mine stands among what was not judged, with both places.
#[test]
fn two_rows_on_one_mine_are_named_as_not_judged() {
    let rows = [ROWS[0], ROWS[1], ROWS[0]];
    for (input, name) in [(table(&rows), "now.csv"), (saved("now.csv", &table(&rows), "").to_string(), "result.json")] {
        let test = Test::new().file(name, input).args(["summary", name, "--format", "json"]).status(20);
        let document = json(&test.any_stderr().run());
        assert_eq!(document["verdicts"]["mines"], 1);
        let places = document["not_judged"].as_array().unwrap();
        assert_eq!(places.len(), 1, "{places:?}");
        assert_eq!((&places[0]["row"], &places[0]["problems"][0]["code"]), (&4.into(), &"KJ1011".into()));
        let told = places[0]["problems"][0]["message"]["zh"].as_str().unwrap();
        assert!(told.contains("`A1`") && told.contains("now.csv:2") && told.contains("两份都没有采用"), "{told}");
    }
}

#[test]
fn a_saved_result_and_its_records_give_the_same_summary() {
    let result = saved("now.csv", &table(&ROWS), "");
    let run = |path: &str| {
        let test = Test::new().file("now.csv", table(&ROWS)).file("result.json", result.to_string());
        test.args(["summary", path, "--format", "json", "--accident-since", "2005-08-20"]).status(20).any_stderr().run()
    };
    let (records, read) = (json(&run("now.csv")), json(&run("result.json")));
    assert_eq!(records, read);
    let test = Test::new().stdin(result.to_string()).line("summary - --format json --accident-since 2005-08-20");
    assert_eq!(json(&test.status(20).any_stderr().run()), read);
    let piped = Test::new().stdin("mine_id = \"A1\"\ncheck_date = 2005-10-20\n").line("summary - --format json");
    assert_eq!(json(&piped.run())["verdicts"]["mines"], 1);
}

#[test]
fn results_and_records_are_summed_up_together() {
    let result = saved("a.csv", &table(&ROWS[..2]), "");
    let other = summary(&ROWS[2..4], &[("a.json", &result)], "a.json");
    assert_eq!(other["verdicts"], summary(&ROWS[..4], &[], "")["verdicts"]);
    assert_eq!(other["groups"], summary(&ROWS[..4], &[], "")["groups"]);
    // The law by which they were not judged, and nothing else.
    assert_eq!(other["notices"].as_array().unwrap().len(), 1);
    assert_eq!(other["packs"].as_array().unwrap().len(), 1);
}

#[test]
fn what_spoils_the_numbers_is_said() {
    let mut result = saved("a.csv", &table(&ROWS[..2]), "");
    result["packs"][0]["sha256"] = Value::String("0".repeat(64));
    for mine in result["mines"].as_array_mut().unwrap() {
        mine.as_object_mut().unwrap().remove("about").unwrap();
        mine["check_date"] = "2005-10-19".into();
    }
    let document = summary(&ROWS[..1], &[("a.json", &result)], "a.json");
    let notices: Vec<&str> =
        document["notices"].as_array().unwrap().iter().map(|notice| notice["en"].as_str().unwrap()).collect();
    assert_eq!(notices.len(), 4, "{notices:#?}");
    assert!(notices[0].contains("on the check date of 3 mine(s)"));
    assert!(notices[1].contains("different editions of the pack `campaign-2005`"));
    assert!(notices[2].contains("`A1` is there 2 times and counts as 2 mines"));
    assert!(notices[3].contains("the results of 2 mines were saved by an older program"));
    let groups = document["groups"][0]["groups"].as_array().unwrap();
    assert_eq!(groups[1]["stated"], "not_saved");
    assert_eq!(groups[1]["verdicts"]["mines"], 2);
    for kind in document["watch"].as_array().unwrap() {
        let unsaved = kind["untold"].as_array().unwrap().iter().filter(|of| of["why"] == "not_saved").count();
        assert_eq!(unsaved, 2, "{kind}");
    }
    assert_eq!(ids(&document["watch"][0]["to_watch"]), ["A1"]);
}

#[test]
fn the_mines_to_close_and_to_suspend_are_named() {
    let records = "mine_id,mine_name,check_date,over_capacity\n\
                   A1,甲矿,2005-10-20,是\nA2,乙矿,2005-10-20,\nA3,丙矿,2005-10-20,是\n";
    let document = json(&Test::new().file("a.csv", records).line("summary a.csv -f json").run());
    assert_eq!(ids(&document["to_suspend"]), ["A1", "A3"]);
    assert_eq!(ids(&document["to_close"]), [""; 0]);
    let district = district();
    for (list, verdict) in [("to_close", "closure"), ("to_suspend", "suspension")] {
        let named = district[list].as_array().unwrap();
        assert_eq!(named.len() as u64, district["verdicts"][verdict].as_u64().unwrap());
        assert!(!named.is_empty() && named.iter().all(|of| of["verdict"] == verdict), "{list}");
    }
    // Each with its county and the conditions that lead to the verdict, and with no others.
    for of in district["to_close"].as_array().unwrap() {
        assert!(of["county"].is_string() && !of["grounds"].as_array().unwrap().is_empty(), "{of}");
    }
    let first = &document["to_suspend"][0];
    assert_eq!((&first["county"], &first["grounds"][0]["name"]), (&Value::Null, &"S01".into()));
    assert_eq!(first["grounds"].as_array().unwrap().len(), 1);
    // However many they are, every form has them all, because somebody has to act on each.
    let rows: Vec<String> = (1..=25).map(|number| format!("S{number},矿{number},,2005-10-20,,,是,,,,")).collect();
    let many = table(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let text = |format: &str| {
        Test::new().file("a.csv", &many).line("summary a.csv --lang zh -f").arg(format).any_stderr().run().stdout
    };
    for format in ["table", "markdown", "html"] {
        let text = text(format);
        let (_, text) = text.split_once("应当关闭和停产整顿的煤矿").unwrap();
        for number in 1..=25 {
            assert!(text.contains(&format!("矿{number} (S{number})")), "{format} {number}: {text}");
        }
        assert!(text.contains("S01 "), "{format}: {text}");
    }
    assert_eq!(text("csv").matches("\"关闭和停产整顿的煤矿\",\"S01\"").count(), 25);
}

/// A county is the text that the record states; width and spaces do not make another one.
#[test]
fn a_county_written_with_other_spaces_is_the_same() {
    let rows = [
        "A1,,临岩县,2005-10-20,,,,,,,",
        "A2,,临 岩\u{3000}县,2005-10-20,,,,,,,",
        "A3,,临岩县（Ａ）,2005-10-20,,,,,,,",
        "A4,,临岩县(A) ,2005-10-20,,,,,,,",
        "A5,,临岩,2005-10-20,,,,,,,",
    ];
    let document = summary(&rows, &[], "");
    let groups = document["groups"][0]["groups"].as_array().unwrap();
    let told: Vec<u64> = groups.iter().map(|of| of["verdicts"]["mines"].as_u64().unwrap()).collect();
    assert_eq!(told, [2, 2, 1], "{groups:#?}");
    assert!(groups.iter().any(|of| of["value"] == "临岩县"), "the first spelling");
}

/// What comes twice counts once, with the graver verdict, and the program says so and ends as where something was not judged.
#[test]
fn a_mine_that_comes_twice_with_one_check_date_counts_once() {
    let [old, new] = ["A1,甲矿,,2005-10-20,,,,,,,", "A1,甲矿,,2005-10-20,,,是,,,,"].map(|row| table(&[row]));
    let saved = saved("old.csv", &old, "").to_string();
    let mut told = String::new();
    for lang in ["zh", "en"] {
        for paths in ["new.csv old.json", "old.json new.csv"] {
            let test = Test::new().file("new.csv", &new).file("old.json", &saved).line("summary -f json --lang");
            let output = test.arg(lang).line(paths).status(20).any_stderr().run();
            let document = json(&output);
            assert_eq!((&document["verdicts"]["mines"], &document["verdicts"]["suspension"]), (&1.into(), &1.into()));
            assert_eq!(document["not_judged"][0]["problems"][0]["code"], "KJ1011");
            assert_eq!(document["not_judged"][0]["file"], "old.csv");
            told.push_str(&output.stderr);
        }
    }
    crate::cli::snapshot("summary-twice", &told);
    let other_day = new.replace("2005-10-20", "2005-10-21");
    let test = Test::new().file("new.csv", other_day).file("old.json", saved).line("summary new.csv old.json -f json");
    let document = json(&test.run());
    assert_eq!(document["verdicts"]["mines"], 2, "another day is another record");
    assert!(document["notices"][1]["en"].as_str().unwrap().contains("`A1` is there 2 times"));
}

/// Whoever judges by another law than that of the check dates is told so, in every form.
#[test]
fn the_law_by_which_the_mines_were_not_judged_is_said_in_every_form() {
    let run = |arguments: &str| {
        let test = Test::in_root().line("summary fixtures/mines/stop-area.toml --lang zh").line(arguments);
        test.any_status().any_stderr().run().stdout
    };
    for format in ["table", "markdown", "html", "csv", "json"] {
        let text = run(&format!("--format {format}"));
        for said in ["1 个煤矿检查日期当日施行的", "hazard-criteria-2026"] {
            assert!(text.contains(said), "{format}: {said}: {text}");
        }
        assert_eq!(
            text.contains("--pack in-force"),
            format == "table",
            "advice is for whoever runs the program: {text}"
        );
        let text = run(&format!("--format {format} --pack in-force"));
        assert!(!text.contains("本次未按其判定"), "{format}: {text}");
    }
}
