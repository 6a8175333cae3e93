//! What changed since an earlier result.

use serde_json::{Value, json};

use super::{ids, saved, summary, table};
use crate::cli::{Test, snapshot};

/// A mine with a statement of over capacity.
fn row(id: &str, over_capacity: &str) -> String {
    format!("{id},,,2005-10-20,,,{over_capacity},,,,")
}

/// The saved result of mines with these ids and statements of over capacity. Ids may be missing or there twice, as in results of several
/// checks, so that they are put in afterwards.
fn result(mines: &[(&str, &str)]) -> Value {
    let rows: Vec<String> =
        (0..).zip(mines).map(|(at, (_, over_capacity))| row(&format!("m{at}"), over_capacity)).collect();
    let mut result = saved("mines.csv", &table(&rows.iter().map(String::as_str).collect::<Vec<_>>()), "");
    for mine in result["mines"].as_array_mut().unwrap() {
        let at: usize = mine["mine"]["id"].as_str().unwrap()[1..].parse().unwrap();
        let id = mines[at].0;
        mine["mine"]["id"] = if id.is_empty() { Value::Null } else { json!(id) };
        if mines.iter().filter(|(other, _)| *other == id).count() > 1 {
            // Of one check date, only one would count.
            mine["check_date"] = json!(format!("2005-10-{:02}", at + 1));
        }
    }
    result
}

/// What changed between two results.
#[track_caller]
fn changes(before: &[(&str, &str)], now: &[(&str, &str)]) -> Value {
    let test = Test::new().file("old.json", result(before).to_string()).file("now.json", result(now).to_string());
    let test = test.line("summary now.json --since old.json --format json");
    super::json(&test.any_status().run())["changes"].clone()
}

fn names(list: &Value) -> Vec<(&str, &str)> {
    let list = list.as_array().unwrap();
    list.iter().map(|of| (of["id"].as_str().unwrap(), of["now"].as_str().unwrap_or("-"))).collect()
}

#[test]
fn the_same_changes_nothing() {
    let found = changes(&[("A", "是"), ("B", "")], &[("A", "是"), ("B", "")]);
    assert_eq!(found["unchanged"], 2);
    for list in ["changed", "came", "went", "not_matched", "notices"] {
        assert_eq!(found[list], json!([]), "{list}");
    }
}

#[test]
fn newly_met_no_longer_met_and_newly_missing() {
    let before = [("met", "否"), ("cleared", "是"), ("forgotten", "是"), ("silent", "否")];
    let found = changes(&before, &[("met", "是"), ("cleared", "否"), ("forgotten", ""), ("silent", "")]);
    let changed = found["changed"].as_array().unwrap();
    assert_eq!(ids(&found["changed"]), ["met", "cleared", "forgotten", "silent"]);
    assert_eq!(names(&changed[0]["newly_met"]), [("S01", "met")]);
    assert_eq!((&changed[0]["before"], &changed[0]["verdict"]), (&json!("undetermined"), &json!("suspension")));
    // Other cases of S01 are open, so that a no to this one clears nothing.
    for (at, of) in [(1, "cleared"), (2, "forgotten")] {
        assert_eq!(names(&changed[at]["no_longer_met"]), [("S01", "undetermined")], "{of}");
    }
    assert_eq!(names(&changed[3]["newly_met"]), []);
    let missing = |at: usize| {
        let list = changed[at]["newly_missing"].as_array().unwrap();
        list.iter().any(|of| of["fact"] == "over_capacity")
    };
    assert!(missing(2) && missing(3) && !missing(0) && !missing(1), "{changed:#?}");
}

#[test]
fn mines_that_came_and_went() {
    let found = changes(&[("A", ""), ("B", "是")], &[("B", "是"), ("C", "")]);
    assert_eq!(ids(&found["came"]), ["C"]);
    assert_eq!(ids(&found["went"]), ["A"]);
    assert_eq!(found["unchanged"], 1);
}

/// A name is no proof, and an id that two mines have tells neither apart; none of them counts as unchanged.
#[test]
fn what_cannot_be_matched_is_listed() {
    let before = [("", "是"), ("B", ""), ("B", "是"), ("C", ""), ("D", "")];
    let found = changes(&before, &[("", "否"), ("B", ""), ("C", ""), ("C", "是"), ("D", "")]);
    let told: Vec<(&str, bool, &str)> = found["not_matched"]
        .as_array()
        .unwrap()
        .iter()
        .map(|of| {
            let id = of["mine"]["id"].as_str().unwrap_or("-");
            (id, of["earlier"].as_bool().unwrap(), of["why"].as_str().unwrap())
        })
        .collect();
    let several = "several_with_id";
    assert_eq!(
        told,
        [
            ("-", false, "no_id"),
            ("B", false, several),
            ("C", false, several),
            ("C", false, several),
            ("-", true, "no_id"),
            ("B", true, several),
            ("B", true, several),
            ("C", true, several),
        ]
    );
    assert_eq!(found["unchanged"], 1);
}

#[test]
fn another_edition_of_the_rules_is_said() {
    let mut old = saved("old.csv", &table(&[&row("A", "是")]), "");
    old["packs"][0]["sha256"] = json!("0123456789ab".repeat(6)[..64]);
    let found = summary(&[&row("A", "是")], &[("old.json", &old)], "--since old.json");
    let notices = found["changes"]["notices"].as_array().unwrap();
    assert_eq!(notices.len(), 1);
    let text = notices[0]["en"].as_str().unwrap();
    assert!(text.contains("editions of the pack `campaign-2005` differ (sha256 0123456789ab before, "), "{text}");
    assert_eq!(found["changes"]["unchanged"], 1);
}

#[test]
fn other_packs_are_said_and_no_pack_in_common_is_refused() {
    let old = saved("old.csv", &table(&[&row("A", "是")]), "--pack campaign-2005 --pack hazard-method-2005");
    let found = summary(&[&row("A", "是")], &[("old.json", &old)], "--since old.json");
    let changed = &found["changes"]["changed"][0];
    assert_eq!(found["changes"]["notices"].as_array().unwrap().len(), 1);
    assert_eq!(changed["notices"].as_array().unwrap().len(), 1, "{changed}");
    assert_eq!(changed["no_longer_met"], json!([]));
    let old = saved("old.csv", &table(&[&row("A", "是")]), "--pack hazard-method-2005");
    for (lang, message) in [
        ("zh", "错误：`--since` 的结果按规则包 `hazard-method-2005` 判定，这次按 `campaign-2005`，不能比较\n"),
        (
            "en",
            "error: the result of `--since` was judged by `hazard-method-2005` and this one by `campaign-2005`, so they cannot be compared\n",
        ),
    ] {
        let test = Test::new().file("now.csv", table(&[&row("A", "是")])).file("old.json", old.to_string());
        test.line("summary now.csv --since old.json --lang").arg(lang).status(2).stdout("").stderr(message).run();
    }
}

#[test]
fn what_was_not_judged_may_be_what_went_or_came() {
    // Results of older programs do not say which mines they are.
    let old = |mut result: Value| {
        result.as_object_mut().unwrap().remove("not_judged").unwrap();
        result.to_string()
    };
    let [before, now] = [[("A", ""), ("B", "九")], [("A", "九"), ("B", "")]].map(|mines| named(&mines));
    let test = Test::new().file("old.json", old(before)).file("now.json", old(now));
    let test = test.line("summary now.json --since old.json --format json");
    let found = super::json(&test.status(20).run())["changes"].clone();
    assert_eq!(ids(&found["went"]), ["A"]);
    assert_eq!(ids(&found["came"]), ["B"]);
    assert_eq!(found["notices"].as_array().unwrap().len(), 2);
}

/// The saved result of mines with these ids, which may have mistakes.
fn named(mines: &[(&str, &str)]) -> Value {
    let rows: Vec<String> = mines.iter().map(|(id, over_capacity)| row(id, over_capacity)).collect();
    saved("mines.csv", &table(&rows.iter().map(String::as_str).collect::<Vec<_>>()), "")
}

/// The changes from the saved result of these mines to these rows, read anew.
fn since(before: &[(&str, &str)], rows: &[String]) -> Value {
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    summary(&rows, &[("old.json", &named(before))], "--since old.json")["changes"].clone()
}

/// A mistake in its row takes no mine out of the input.
#[test]
fn a_mine_with_a_mistake_is_not_gone() {
    let before = [("clear", "否"), ("suspended", "是"), ("vanished", "是"), ("silent", "")];
    let rows = [
        "clear,甲矿,,2005-13-20,,,否,,,,".to_owned(),
        "suspended,乙矿,,,,,是,,,,".to_owned(),
        row("silent", ""),
        "new,,,2005-10-20,,,九,,,,".to_owned(),
    ];
    let found = since(&before, &rows);
    assert_eq!(ids(&found["went"]), ["vanished"]);
    let told = |of: &Value| (of["mine"].clone(), of["before"].clone(), of["source"]["at"].clone());
    let told: Vec<_> = found["not_judged"].as_array().unwrap().iter().map(told).collect();
    let mine = |id: &str, name: Value| json!({"id": id, "name": name});
    assert_eq!(
        told,
        [
            (mine("suspended", json!("乙矿")), json!("suspension"), json!("3")),
            (mine("clear", json!("甲矿")), json!("undetermined"), json!("2")),
            (mine("new", Value::Null), Value::Null, json!("5")),
        ]
    );
    assert_eq!((&found["notices"], &found["unchanged"]), (&json!([]), &json!(1)));
    // The same from a saved result, and of one who was not judged before.
    let result = saved("now.csv", &table(&rows.each_ref().map(String::as_str)), "");
    let test = Test::new().file("old.json", named(&before).to_string()).file("now.json", result.to_string());
    let again = super::json(&test.line("summary now.json --since old.json --format json").status(20).run());
    assert_eq!(again["changes"]["not_judged"], found["not_judged"]);
    let found = since(&[("A", "九")], &[row("A", "")]);
    assert_eq!((&found["came"], &found["not_matched"][0]["why"]), (&json!([]), &json!("not_judged_before")));
}

/// A row of which not even the id can be read may be any mine; one that is there twice, once without mistake, is judged.
#[test]
fn what_cannot_be_told_apart_is_still_said() {
    let found = since(&[("A", "是"), ("B", "是")], &[row("", "是"), row("B", "是")]);
    assert_eq!((ids(&found["went"]), found["notices"].as_array().unwrap().len()), (vec!["A"], 1));
    let test =
        Test::new().file("old.json", named(&[("A", "")]).to_string()).file("a.json", named(&[("A", "")]).to_string());
    let test = test.file("b.csv", table(&[&row("A", "九")]));
    let test = test.line("summary a.json b.csv --since old.json --format json").any_stderr().status(20);
    let found = super::json(&test.run())["changes"].clone();
    assert_eq!((&found["unchanged"], &found["not_judged"]), (&json!(1), &json!([])));
}

/// Whoever was to be closed and is not there any more stands first, and none of them is left out.
#[test]
fn mines_without_a_verdict_stand_with_what_they_came_to() {
    let record = |id: &str, fact: &str| format!("{{\"mine_id\": \"{id}\", \"check_date\": \"2005-10-20\"{fact}}}");
    let closed = ", \"not_applied_before_deadline\": true";
    let records = [record("A", ""), record("B", ", \"over_capacity\": true"), record("C", closed), record("D", "")];
    let old = saved("old.json", &format!("[{}]", records.join(", ")), "");
    for lang in ["zh", "en"] {
        for format in ["table", "markdown", "csv", "html"] {
            let rows = ["D,丁矿,,2005-13-20,,,,,,,", "B,乙矿,,2005-13-20,,,,,,,", "E,戊矿,,2005-13-20,,,,,,,"];
            let test = Test::new().file("now.csv", table(&rows)).file("old.json", old.to_string());
            let test = test.line("summary now.csv --since old.json").args(["--format", format, "--lang", lang]);
            let text = test.status(20).any_stderr().run().stdout;
            let parts = ["这次没有判定的煤矿", "Mines that were not judged", "\"变化\"", "\"changes\""];
            let at = parts.iter().filter_map(|part| text.find(part)).min().unwrap();
            let ends = [
                "\n\n判定汇总",
                "\n\nVerdicts",
                "## 判定汇总",
                "## Verdicts",
                "\"判定汇总\"",
                "\"verdicts\"",
                "</table>",
            ];
            let end = ends.iter().filter_map(|part| text[at..].find(part)).min().unwrap();
            snapshot(&format!("summary-gone-{format}-{lang}"), &text[at..at + end]);
        }
    }
}

#[test]
fn an_earlier_result_that_is_none_is_refused() {
    for (name, text) in [("old.json", "{}"), ("old.csv", "mine_id,check_date\n")] {
        let test = Test::new().file("now.csv", table(&[&row("A", "是")])).file(name, text);
        test.args(["summary", "now.csv", "--since", name]).status(20).stdout("").any_stderr().run();
    }
    let test = Test::new().file("now.csv", table(&[&row("A", "是")])).line("summary now.csv --since nowhere.json");
    test.status(20).stdout("").any_stderr().run();
}

#[test]
fn an_earlier_result_that_is_a_summary_or_a_folder_is_said_to_be_one() {
    let earlier = summary(&[&row("A", "是")], &[], "").to_string();
    for (since, lang, said) in [
        ("old.json", "zh", "这是汇总，不是保存的判定结果"),
        ("old.json", "en", "this is a summary and no saved result"),
        ("folder", "zh", "这是文件夹，要的是保存的判定结果"),
        ("folder", "en", "this is a folder; what is wanted is a saved result"),
    ] {
        let test = Test::new().file("now.csv", table(&[&row("A", "是")])).file("old.json", &earlier);
        let test = test.file("folder/mines.csv", "").args(["summary", "now.csv", "--since", since, "--lang", lang]);
        let message = test.status(20).stdout("").any_stderr().run().stderr;
        assert!(message.contains(said) && message.contains("--format json -o"), "{message}");
    }
}

#[test]
fn changes_as_people_read_them() {
    let before = [("A", "否"), ("B", "是"), ("C", "是"), ("", "是"), ("D", "")];
    let now = [("A", "是"), ("B", ""), ("C", "是"), ("", "是"), ("E", "")];
    let mut old = result(&before);
    old["packs"][0]["sha256"] = json!("0123456789ab".repeat(6)[..64]);
    for lang in ["zh", "en"] {
        for format in ["table", "markdown", "csv"] {
            let test = Test::new().file("now.json", result(&now).to_string()).file("old.json", old.to_string());
            let test = test.line("summary now.json --since old.json").args(["--format", format, "--lang", lang]);
            let output = test.any_stderr().run();
            assert!(output.stderr.contains("KJ1304"), "the earlier result was judged by other rules");
            let text = output.stdout;
            let parts = ["与之前的结果相比", "Changes since", "\"变化\"", "\"changes\""];
            let at = parts.iter().filter_map(|part| text.find(part)).min().unwrap();
            snapshot(&format!("summary-since-{format}-{lang}"), &text[at..]);
        }
    }
}
