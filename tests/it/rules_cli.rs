//! `rules test`, `list` and `show` as their users meet them.

use serde_json::json;

use crate::cli::Test;
use crate::reports::machines::assert_junit;

const RULES: [(&str, &str); 3] = [
    ("rules/vocabulary/all.toml", include_str!("../data/small-rules/vocabulary.toml")),
    ("rules/instruments.toml", include_str!("../data/small-rules/instruments.toml")),
    ("rules/small/pack.toml", include_str!("../data/small-rules/pack.toml")),
];

/// A run with a small pack of one condition and these tests.
pub fn small(tests: &str) -> Test {
    let with = RULES.iter().fold(Test::new(), |test, (name, text)| test.file(name, text));
    let with = with.file("rules/small/conditions.toml", include_str!("../data/small-rules/conditions.toml"));
    let with = if tests.is_empty() { with } else { with.file("rules/small/tests/S1 & co.toml", tests) };
    with.line("--rules rules --pack small")
}

const ONE_FAILS: &str = "check_date = 2005-10-20\n\
    [[test]]\nname = \"passes\"\nexpect = { S1 = \"met\", \"S1.1\" = \"met\" }\nfacts = { output = 10, capacity = 9 }\n\
    [[test]]\nname = \"fails <&> \\\"quoted\\\"\"\nexpect = { \"S1.1\" = \"met\" }\nfacts = { output = 9, capacity = 9 }\n";

#[test]
fn the_shipped_tests_pass() {
    let output = Test::in_root().line("rules test campaign-2005 --lang en").run();
    let (passed, rest) = output.stdout.split_once(' ').unwrap();
    assert!(passed.parse::<usize>().unwrap() > 900 && rest == "passed, 0 failed\n", "{}", output.stdout);
    let output = Test::in_root().line("rules test --filter C10 --lang zh").run();
    assert!(output.stdout.starts_with("通过 ") && output.stdout.ends_with("项，失败 0 项\n"), "{}", output.stdout);
}

#[test]
fn a_failure_shows_where_what_and_why() {
    for lang in ["en", "zh"] {
        let output = small(ONE_FAILS).line("rules test --lang").arg(lang).status(22).run();
        let place = "S1 & co.toml:7:8: ";
        assert!(output.stdout.contains(place), "{}", output.stdout);
        crate::cli::snapshot(&format!("rules-test-failure-{lang}"), &output.stdout.replace('\\', "/"));
    }
}

#[test]
fn no_test_is_a_failure() {
    small("")
        .line("rules test --lang en")
        .status(22)
        .stdout("0 passed, 0 failed\n")
        .stderr("error: the pack `small` has no test\n")
        .run();
    let output = small(ONE_FAILS).line("rules test --lang en --filter nothing").status(22).any_stderr().run();
    assert_eq!(
        (output.stdout.as_str(), output.stderr.as_str()),
        ("0 passed, 0 failed\n", "error: no test matched `nothing`\n")
    );
}

#[test]
fn wrong_test_files_are_invalid_rules() {
    let output =
        small("[[test]]\nname = \"x\"\nexpect = { S2 = \"met\" }\n").line("rules test").status(21).any_stderr().run();
    assert!(output.stderr.contains("KJ0301"), "{}", output.stderr);
    let output = small(ONE_FAILS).line("rules test smal --lang en").status(21).any_stderr().run();
    assert!(output.stderr.contains("did you mean `small`?"), "{}", output.stderr);
}

#[test]
fn results_as_json() {
    let document = small(ONE_FAILS).line("rules test --format json").status(22).run().json();
    assert_eq!(document["format_version"], 1);
    assert_eq!(document["pack"], "small");
    assert_eq!((&document["passed"], &document["failed"]), (&json!(1), &json!(1)));
    assert_eq!(document["tests"][0]["failures"], json!([]));
    let failed = &document["tests"][1];
    assert_eq!(failed["passed"], false);
    assert_eq!((&failed["place"]["line"], &failed["place"]["column"]), (&json!(7), &json!(8)));
    assert_eq!(failed["failures"][0]["id"], "S1.1");
    assert_eq!(failed["failures"][0]["message"]["en"], "S1.1 should be met, but is not_met");
}

#[test]
fn results_as_junit() {
    let output = small(ONE_FAILS).line("rules test --format junit --lang en").status(22).run();
    let document = roxmltree::Document::parse(&output.stdout).unwrap();
    let cases: Vec<_> = document.descendants().filter(|node| node.has_tag_name("testcase")).collect();
    assert_eq!(cases.len(), 2);
    assert!(cases.iter().all(|case| case.attribute("classname") == Some("S1 & co")));
    assert_eq!(cases[1].attribute("name"), Some("fails <&> \"quoted\""));
    let failure = cases[1].first_element_child().unwrap();
    assert_eq!(failure.attribute("message"), Some("S1.1 should be met, but is not_met"));
    let suite = document.root_element().first_element_child().unwrap();
    assert_eq!(
        (suite.attribute("name"), suite.attribute("tests"), suite.attribute("failures")),
        (Some("small"), Some("2"), Some("1"))
    );
    let shipped = Test::in_root().line("rules test --format junit").run();
    let document = roxmltree::Document::parse(&shipped.stdout).unwrap();
    assert!(document.descendants().filter(|node| node.has_tag_name("testcase")).count() > 900);
    for text in [&output.stdout, &shipped.stdout] {
        assert_junit(text, "rules test");
    }
}

#[test]
fn the_list_names_every_condition() {
    let document = Test::in_root().line("rules list --format json").run().json();
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&document), ["conditions", "format_version", "packs"]);
    assert_eq!(keys(&document["packs"][0]), ["dated", "id", "sha256", "title"]);
    let conditions = document["conditions"].as_array().unwrap();
    assert_eq!(conditions.iter().filter(|condition| condition["effect"] == "suspension").count(), 17);
    assert_eq!(conditions.iter().filter(|condition| condition["effect"] == "closure").count(), 12);
    for condition in conditions {
        assert_eq!(keys(condition), ["cases", "citations", "effect", "id", "pack", "title"]);
        for case in condition["cases"].as_array().unwrap() {
            assert_eq!(keys(case), ["citations", "finding", "id", "text", "when"]);
        }
    }
    let s11 = conditions.iter().find(|condition| condition["id"] == "S11").unwrap();
    let ids: Vec<&str> =
        s11["citations"].as_array().unwrap().iter().map(|cited| cited["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["leader-speech-2005 sec.5 suspension.11", "order-446 art.8 para.2 item.11"]);
    let table = Test::in_root().line("rules list --lang en").run().stdout;
    assert!(conditions.iter().all(|condition| table.contains(condition["id"].as_str().unwrap())));
}

#[test]
fn conditions_and_facts_in_words() {
    for lang in ["zh", "en"] {
        let mut seen = String::new();
        for id in
            ["S01", "S11", "C07", "C10.1", "C11", "annual_output", "licences", "orders.kind", "working_faces_complete"]
        {
            let output = Test::in_root().args(["rules", "show", id, "--lang", lang]).run();
            seen.push_str(&format!("$ kuangjian rules show {id}\n{}\n", output.stdout));
        }
        crate::cli::snapshot(&format!("rules-show-{lang}"), &seen);
    }
}

#[test]
fn everything_can_be_shown() {
    let book = crate::rules::embedded();
    let conditions = book.pack("campaign-2005").unwrap().conditions.iter().map(|condition| condition.id.as_str());
    for id in conditions.chain(["annual_output", "licences", "licences.state"]) {
        let document = Test::in_root().args(["rules", "show", id, "--format", "json"]).run().json();
        assert_eq!(document["format_version"], 1);
    }
    let document = Test::in_root().line("rules show annual_output --format json").run().json();
    let users: Vec<&str> =
        document["used_by"].as_array().unwrap().iter().map(|user| user["id"].as_str().unwrap()).collect();
    assert_eq!(users.iter().filter(|id| **id == "capacity.1").count(), 4, "{users:?}");
    assert!(users.contains(&"S01.1") && users.contains(&"hazard.11"), "{users:?}");
    let document = Test::in_root().line("rules show S01.1 --format json").run().json();
    let words = document["cases"][0]["when"]["words"]["zh"].as_str().unwrap();
    assert!(words.contains("全年原煤产量 大于 核定生产能力"), "{words}");
}

#[test]
fn what_is_not_there_is_a_usage_error() {
    for (id, near) in [("S1", "S11"), ("anual_output", "annual_output"), ("licences.stat", "licences.state")] {
        let output = Test::in_root().args(["rules", "show", id, "--lang", "en"]).status(2).any_stderr().run();
        assert_eq!(output.stdout, "");
        assert!(
            output.stderr.contains(&format!("`{id}`")) && output.stderr.contains("did you mean"),
            "{near}: {}",
            output.stderr
        );
    }
}

#[test]
fn the_law_of_a_day_is_shown() {
    let shown = |arguments: &str| Test::in_root().line("rules show capacity.1 --lang en").line(arguments).run().stdout;
    for (day, pack) in [("2016-01-01", "hazard-criteria-2015"), ("2024-06-01", "hazard-criteria-2020")] {
        let page = shown(&format!("--pack in-force --as-of {day}"));
        assert!(page.contains(pack), "{page}");
    }
    assert!(shown("--pack in-force").len() > shown("--pack in-force --as-of 2024-06-01").len(), "of every law");
    let before = Test::in_root().line("rules show capacity.1 --pack in-force --as-of 2005-01-01 --lang en");
    let output = before.status(20).any_stderr().stdout("").run();
    assert!(output.stderr.contains("KJ1019") && output.stderr.contains("2005-01-01"), "{}", output.stderr);
    let wrong = Test::in_root().line("rules show capacity.1 --pack in-force --as-of soon --lang en");
    wrong.status(2).stderr("error: `--as-of` must be a day that exists, in the form YYYY-MM-DD, found `soon`\n").run();
}
