//! What the reports look like.

use super::{MINES, Test, snapshot};

#[test]
fn the_table_of_each_mine() {
    for lang in ["zh", "en"] {
        for (mine, status) in MINES {
            let path = format!("fixtures/mines/{mine}.toml");
            let output = Test::in_root().args(["check", &path, "--lang", lang]).status(status).run();
            snapshot(&format!("table-{mine}-{lang}"), &output.stdout);
        }
    }
}

#[test]
fn the_table_of_a_district() {
    for lang in ["zh", "en"] {
        let output = Test::in_root().line("check fixtures/district/folder --lang").arg(lang).status(11).run();
        snapshot(&format!("district-{lang}"), &output.stdout);
    }
}

#[test]
fn explain_shows_the_tree_of_a_condition() {
    for lang in ["zh", "en"] {
        for id in ["S01", "S16", "C05"] {
            let output =
                Test::in_root().line("explain fixtures/mines/contradictions.toml").args([id, "--lang", lang]).run();
            snapshot(&format!("explain-{id}-{lang}"), &output.stdout);
        }
    }
}

#[test]
fn explain_shows_one_case_of_a_condition() {
    let output = Test::in_root().line("explain fixtures/mines/contradictions.toml S01.2 --lang en").run();
    snapshot("explain-S01.2-en", &output.stdout);
}

#[test]
fn explain_finds_a_mine_among_several() {
    let output = Test::in_root().line("explain fixtures/district/folder S01 --mine MK29 --lang en").run();
    snapshot("explain-S01-of-MK29-en", &output.stdout);
}

#[test]
fn explain_ends_with_0_whatever_the_outcome() {
    for mine in ["closed", "clear", "name-only"] {
        Test::in_root().args(["explain", &format!("fixtures/mines/{mine}.toml"), "C01"]).run();
    }
}

#[test]
fn the_json_of_a_record_that_states_nothing() {
    let output = Test::in_root().line("check fixtures/mines/name-only.toml --format json").status(12).run();
    snapshot("json-name-only", &output.stdout);
}

#[test]
fn json_is_the_same_in_every_language() {
    for format in ["json", "jsonl"] {
        let run = |lang| {
            let test = Test::in_root().line("check fixtures/mines/contradictions.toml --format").arg(format);
            test.args(["--lang", lang]).status(10).run().stdout
        };
        assert_eq!(run("zh"), run("en"), "{format}");
    }
}

#[test]
fn a_line_of_jsonl_is_a_mine_of_the_json_document() {
    let run =
        |format| Test::in_root().args(["check", "fixtures/mines", "--format", format]).any_stderr().status(11).run();
    let document = run("json").json();
    let lines: Vec<serde_json::Value> =
        run("jsonl").stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (notes, lines): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line.get("error").is_some());
    let errors: Vec<_> = notes.iter().map(|line| line["error"].clone()).collect();
    assert_eq!(document["errors"], serde_json::Value::from(errors));
    assert_eq!(lines.len(), document["mines"].as_array().unwrap().len());
    for (line, mine) in lines.iter().zip(document["mines"].as_array().unwrap()) {
        let mut expected = mine.clone();
        expected["format_version"] = document["format_version"].clone();
        expected["packs"] = document["packs"].clone();
        assert_eq!(line, &expected);
    }
}

#[test]
fn silence_is_never_not_met() {
    let output = Test::in_root().line("check fixtures/mines/name-only.toml --format json").status(12).run();
    let document = output.json();
    let mine = &document["mines"][0];
    assert_eq!(mine["verdict"], "undetermined");
    let conditions = mine["conditions"].as_array().unwrap();
    assert_eq!(conditions.len(), 29, "S01 to S17, C01 to C11 and E01");
    for condition in conditions {
        // C11 is bound to a date after the check date of the record, so that it does not apply is certain.
        let expected = if condition["id"] == "C11" { "not_applicable" } else { "undetermined" };
        assert_eq!(condition["outcome"], expected, "{}", condition["id"]);
    }
}
