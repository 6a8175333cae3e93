//! What a record states against a mine and no pack used reads is never passed over in silence.

use super::{Test, snapshot};
use crate::reports::machines::assert_junit;

/// Only the law of 2005 asks whether monitoring works normally in these words.
const MINE: &str = "mine_id = \"M1\"\nmine_name = \"甲矿\"\ncheck_date = 2026-08-12\ngas_grade = \"high\"\n\
                    monitoring_not_normal = true\nhazard_search_missing = true\nfire_observation_missing = false\n";
/// What people call the fact that only older law asks for.
const LABEL: &str = "监测监控运转不正常";

const OTHER: &str = "mine_id = \"M2\"\nmine_name = \"乙矿\"\ncheck_date = 2026-08-12\n";

fn test(line: &str) -> Test {
    Test::new().file("a/mine.toml", MINE).file("a/other.toml", OTHER).line(line)
}

#[test]
fn it_is_told_in_both_languages() {
    let mut told = String::new();
    for lang in ["zh", "en"] {
        let output = test("check a/mine.toml --pack in-force --lang").arg(lang).any_stderr().status(12).run();
        let note = output.stdout.lines().find(|line| line.contains("monitoring_not_normal")).unwrap();
        told.push_str(&format!("{}{note}\n", output.stderr));
        assert!(!output.stdout.contains("fire_observation_missing"), "what speaks for the mine is not told");
    }
    snapshot("uncounted", &told);
}

/// Of a district each finding is one line with its mines, and not one note a mine with nearly the same text.
#[test]
fn findings_of_several_mines_are_told_once() {
    let mut told = String::new();
    for lang in ["zh", "en"] {
        for command in ["check", "summary"] {
            let third = MINE.replace("M1", "M3").replace("甲矿", "丙矿").replace("hazard_search_missing = true\n", "");
            let output = test(command).file("a/third.toml", third).line("a --pack in-force --lang").arg(lang);
            let output = output.any_stderr().any_status().run();
            assert_eq!(output.stderr.matches("KJ1107").count(), 2, "{}", output.stderr);
            if command == "check" {
                told.push_str(&output.stderr);
            }
        }
    }
    snapshot("uncounted-several", &told);
}

#[test]
fn every_form_has_it() {
    for (name, which) in [("one", "a/mine.toml"), ("several", "a")] {
        for file in ["r.txt", "r.html", "r.md", "r.json", "r.jsonl", "r.sarif", "r.xml"] {
            let output = test("check --pack in-force").arg(which).args(["-o", file]).any_stderr().status(12).run();
            let text = std::fs::read_to_string(output.path(file)).unwrap();
            let counted = name == "several" && file == "r.txt";
            assert!(text.contains(if counted { "KJ1107" } else { LABEL }), "{name} {file}: {text}");
        }
        let plain = test("check --pack in-force -f plain").arg(which).any_stderr().status(12).run();
        assert!(plain.stdout.contains(LABEL), "{name}");
    }
}

#[test]
fn a_saved_result_keeps_it() {
    let output = test("check a --pack in-force -o r.json").any_stderr().status(12).run();
    let result = std::fs::read_to_string(output.path("r.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&result).unwrap();
    assert_eq!((&json["errors"][0]["code"], &json["errors"][0]["level"]), (&"KJ1107".into(), &"note".into()));
    assert_eq!(json["summary"]["errors"], 0);
    for (format, sign) in [("table", "KJ1107"), ("html", LABEL), ("md", LABEL), ("plain", LABEL)] {
        let report = Test::new().file("r.json", &result).line("report r.json -f").arg(format).run();
        assert!(report.stdout.contains(sign), "{format}");
    }
}

#[test]
fn test_results_say_it_beside_the_tests_of_the_mine() {
    let output = test("check a --pack in-force --lang en -f junit").any_stderr().status(12).run();
    let counts = assert_junit(&output.stdout, "a");
    assert_eq!((counts["testsuite"], counts["system-out"]), (2, 1), "only the mine of which there is something to say");
    let suite = output.stdout.split("</testsuite>").find(|suite| suite.contains("<system-out>")).unwrap();
    assert!(suite.contains("M1") && suite.contains("KJ1107 facts that do not count"), "{suite}");
}

#[test]
fn a_summary_names_the_mines_in_every_form() {
    let result = test("check a --pack in-force -o r.json").any_stderr().status(12).run();
    let result = std::fs::read_to_string(result.path("r.json")).unwrap();
    for format in ["table", "md", "html", "csv", "json"] {
        let of_records = test("summary a --pack in-force -f").arg(format).any_stderr().run().stdout;
        let of_result = Test::new().file("r.json", &result).line("summary r.json -f").arg(format).run().stdout;
        assert_eq!(of_records, of_result, "{format}");
        assert!(of_result.contains("甲矿") && of_result.contains(LABEL), "{format}: {of_result}");
    }
    let told = Test::new().file("r.json", &result).line("summary r.json --lang en").run().stdout;
    let told = &told[told.find("Facts that do not count (1)").unwrap()..told.find("By county").unwrap()];
    snapshot("uncounted-summary", told);
    let none = Test::in_root().line("summary fixtures/mines/closed.toml --lang en").run().stdout;
    assert!(!none.contains("do not count"), "{none}");
}

#[test]
fn the_summary_of_several_results_tells_each_mine_once() {
    let result = test("check a --pack in-force -o r.json").any_stderr().status(12).run();
    let result = std::fs::read_to_string(result.path("r.json")).unwrap();
    let both = test("summary a r.json --pack in-force -f json").file("r.json", &result).any_stderr().status(20).run();
    let document = crate::summary::json(&both);
    assert_eq!(document["not_counted"].as_array().unwrap().len(), 1, "{}", document["not_counted"]);
    assert_eq!(document["not_counted"][0]["mine"]["id"], "M1");
}

#[test]
fn a_csv_made_of_a_result_does_not_pass_it_over() {
    let result = test("check a --pack in-force -o r.json").any_stderr().status(12).run();
    let result = std::fs::read_to_string(result.path("r.json")).unwrap();
    let report = |format: &str| Test::new().file("r.json", &result).line("report r.json --lang en -f").arg(format);
    let note = "note: facts that do not count: the records of 1 mine(s) state facts that speak or may speak against the mine and that none of \
                the packs used reads (KJ1107); see the report of each mine\n";
    report("csv").stderr(note).run();
    report("md").stderr("").run();
}

#[test]
fn other_commands_that_judge_say_it_too() {
    for line in ["next a/mine.toml --pack in-force --decided 2026-08-12", "summary a --pack in-force"] {
        let output = test(line).any_status().any_stderr().run();
        assert!(output.stderr.contains("KJ1107"), "{line}: {}", output.stderr);
    }
    let compared =
        test("check a/mine.toml --compare regulation-2024,hazard-criteria-2026").any_status().any_stderr().run();
    assert!(compared.stderr.contains("KJ1107"), "{}", compared.stderr);
    let by_one =
        test("check a/mine.toml --compare regulation-2024,special-provisions-2005").any_status().any_stderr().run();
    assert!(!by_one.stderr.contains("monitoring_not_normal"), "one of the two reads it: {}", by_one.stderr);
}

#[test]
fn it_changes_no_verdict_and_the_quick_way_leaves_it_out() {
    let without = MINE.replace("monitoring_not_normal = true\nhazard_search_missing = true\n", "");
    let verdict = |text: &str| {
        let run = Test::new().file("mine.toml", text).line("check mine.toml --pack in-force -f csv");
        run.any_stderr().status(12).run().stdout
    };
    assert_eq!(verdict(MINE), verdict(&without));
    test("check a --pack in-force --brief").status(12).run();
    test("check a --pack in-force --summary").status(12).run();
    test("check a --pack all").status(12).any_status().run();
}
