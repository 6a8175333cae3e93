//! The exit codes.

use super::{MINES, Test, snapshot};

#[test]
fn a_verdict_has_its_code() {
    for format in ["table", "json", "jsonl"] {
        for (mine, status) in MINES {
            let path = format!("fixtures/mines/{mine}.toml");
            Test::in_root().args(["check", &path, "--format", format]).status(status).run();
        }
    }
}

#[test]
fn the_gravest_of_several_verdicts_counts() {
    let paths = |mines: &[&str]| mines.iter().map(|mine| format!("fixtures/mines/{mine}.toml")).collect::<Vec<_>>();
    for (mines, status) in [
        (&["clear", "undetermined"][..], 12),
        (&["undetermined", "suspended", "clear"], 10),
        (&["suspended", "closed", "undetermined"], 11),
    ] {
        Test::in_root().arg("check").args(paths(mines)).status(status).run();
    }
}

#[test]
fn exit_zero_hides_verdicts() {
    for (mine, _) in MINES {
        Test::in_root().args(["check", &format!("fixtures/mines/{mine}.toml"), "--exit-zero"]).run();
    }
}

#[test]
fn exit_zero_hides_no_error() {
    Test::in_root().line("check --exit-zero fixtures/mines/none.toml").status(20).any_stderr().run();
    Test::in_root().line("check --exit-zero --pack none fixtures/mines/clear.toml").status(21).any_stderr().run();
    Test::in_root().line("check --exit-zero").status(2).any_stderr().run();
}

#[test]
fn a_record_that_cannot_be_read_does_not_keep_others_from_being_judged() {
    for lang in ["zh", "en"] {
        let test = Test::in_root().line("check fixtures/mines/none.toml fixtures/mines/clear.toml fixtures/mines/closed.toml");
        let output = test.args(["--lang", lang]).status(20).any_stderr().run();
        snapshot(&format!("unreadable-{lang}"), &output.all());
    }
}

#[test]
fn an_invalid_mine_of_a_file_does_not_keep_the_others_from_being_judged() {
    let csv = "mine_id,check_date,annual_output,approved_capacity,over_capacity\n\
               A,2005-10-20,9,9,no\nB,2005-10-20,nine,9,no\nC,2005-10-20,9,-9,maybe\nD,20.10.2005,,,\nE,2005-10-20,10,9,\n";
    for lang in ["zh", "en"] {
        let test = Test::new().file("mines.csv", csv).line("check mines.csv --lang").arg(lang);
        let output = test.status(20).any_stderr().run();
        snapshot(&format!("invalid-mines-{lang}"), &output.all());
    }
}

#[test]
fn mistakes_in_a_toml_record_are_underlined() {
    let record = "mine_name = \"甲矿\"\ncheck_date = 2005-10-20\napproved_capacty = 9\n\
                  annual_output = \"9 m\"\ngas_grade = \"很高\"\nover_capacity = \"也许\"\n";
    for lang in ["zh", "en"] {
        let test = Test::new().file("甲矿.toml", record).line("check 甲矿.toml --lang").arg(lang);
        let output = test.status(20).any_stderr().run();
        snapshot(&format!("invalid-toml-{lang}"), &output.all());
    }
}

#[test]
fn nothing_to_judge_is_no_clear_mine() {
    let output = Test::new().file("empty/readme.md", "nothing here").line("check empty").status(20).any_stderr().run();
    snapshot("no-record-zh", &output.all());
}

#[test]
fn unreadable_rules() {
    for lang in ["zh", "en"] {
        let test = Test::new().file("rules/vocabulary/mine.toml", "[[fact]]\nid = \"mine id\"\n");
        let output = test.line("check - --rules rules --lang").arg(lang).status(21).any_stderr().run();
        snapshot(&format!("bad-rules-{lang}"), &output.all());
        let output = Test::new().line("check - --rules nowhere --lang").arg(lang).status(21).any_stderr().run();
        snapshot(&format!("no-rules-{lang}"), &output.all());
    }
}

#[test]
fn the_rules_of_a_folder_are_used() {
    let run = |options: &str| {
        Test::in_root().line("check fixtures/mines/closed.toml").line(options).status(11).run().stdout
    };
    assert_eq!(run("--rules rules"), run(""));
}

#[test]
fn an_unknown_pack() {
    for lang in ["zh", "en"] {
        let test = Test::in_root().line("check fixtures/mines/clear.toml --pack campaign-2006 --lang").arg(lang);
        let output = test.status(21).any_stderr().run();
        snapshot(&format!("unknown-pack-{lang}"), &output.all());
    }
}

#[test]
fn a_pack_named_twice_counts_once() {
    let run = |options: &str| {
        Test::in_root().line("check fixtures/mines/closed.toml").line(options).status(11).run().stdout
    };
    assert_eq!(run("--pack campaign-2005 --pack campaign-2005"), run(""));
}
