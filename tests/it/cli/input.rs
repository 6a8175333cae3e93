//! Records from standard input, in every form that is read.

use super::{ROOT, Test};

/// The verdict and the outcomes of S01, S11 and C10 of the only mine.
fn judged(output: &super::Output) -> [String; 4] {
    let document = output.json();
    let mines = document["mines"].as_array().unwrap();
    assert_eq!(mines.len(), 1);
    let outcome = |id: &str| {
        let conditions = mines[0]["conditions"].as_array().unwrap();
        let condition = conditions.iter().find(|condition| condition["id"] == id).unwrap();
        condition["outcome"].as_str().unwrap().to_owned()
    };
    [mines[0]["verdict"].as_str().unwrap().to_owned(), outcome("S01"), outcome("S11"), outcome("C10")]
}

const TOML: &str = "mine_id = \"A\"\ncheck_date = 2005-10-20\nannual_output = \"100000 t\"\napproved_capacity = 9\n\
                    over_staffing = false\nno_dual_circuit_supply = false\n";
const WIDE: &str = "煤矿编号,检查日期,年产量(吨),核定生产能力（万吨/年）,超定员生产,没有双回路供电\nA,2005年10月20日,100000,9,否,×\n";
const LONG: &str = "项目,值,单位,依据\n煤矿编号,A,,\n检查日期,2005/10/20,,\n年产量,10,万t,台账\n核定生产能力,90000,t,\n\
                    超定员生产,否,,\n没有双回路供电,无,,\n";

#[test]
fn one_record_in_each_form_is_judged_alike() {
    for record in [TOML, WIDE, &LONG.replace("没有双回路供电,无", "没有双回路供电,否")] {
        let output = Test::new().line("check - --format json").stdin(record).status(10).run();
        assert_eq!(judged(&output), ["suspension", "met", "not_met", "undetermined"], "{record}");
        assert!(!output.stdout.contains("\"file\": \"\""));
    }
}

#[test]
fn what_can_be_read_in_two_ways_is_refused() {
    let output = Test::new().line("check -").stdin(LONG).status(20).any_stderr().run();
    assert!(output.stderr.contains("可作两种理解"), "{}", output.stderr);
    assert_eq!(output.stdout, "");
}

#[test]
fn explain_reads_standard_input() {
    let run = |record| Test::new().line("explain - S01.1").stdin(record).run().stdout;
    for record in [TOML, WIDE] {
        let report = run(record);
        assert!(report.contains("S01.1") && report.contains("10 万t/a") && report.contains("9 万t/a"), "{report}");
    }
}

#[test]
fn standard_input_with_nothing_in_it_is_no_record() {
    for record in ["", "\n\n", "\u{FEFF}"] {
        let output = Test::new().line("check -").stdin(record).status(20).any_stderr().run();
        assert!(output.stderr.contains("KJ1016") || output.stderr.contains("KJ1010"), "{}", output.stderr);
    }
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let output = Test::new().line("check - --lang en").stdin(*b"mine_id = \"\xFF\"\n").status(20).any_stderr().run();
    assert!(output.stderr.starts_with("error[KJ1002]"), "{}", output.stderr);
}

#[test]
fn a_later_check_date_takes_the_place_of_the_records() {
    let path = format!("{ROOT}/fixtures/mines/name-only.toml");
    let run = |date| Test::new().args(["check", &path, "--as-of", date, "--format", "json"]).status(12).run().json();
    assert_eq!(run("2005-12-31")["mines"][0]["check_date"], "2005-12-31");
    let outcome = |date| {
        let document = run(date);
        let conditions = document["mines"][0]["conditions"].as_array().unwrap().clone();
        conditions.into_iter().find(|condition| condition["id"] == "C11").unwrap()["outcome"].clone()
    };
    assert_eq!(outcome("2005-12-31"), "not_applicable");
    assert_eq!(outcome("2006-01-01"), "undetermined");
}

#[test]
fn a_mine_that_is_given_twice_is_an_error() {
    let test = Test::new().file("a.toml", TOML).file("b.toml", TOML).line("check a.toml b.toml --lang en");
    let output = test.status(20).any_stderr().run();
    assert!(output.stderr.contains("KJ1011"), "{}", output.stderr);
}

#[test]
fn names_of_files_may_be_chinese_and_have_spaces() {
    let test = Test::new().file("一号 矿/自查 记录.toml", TOML).args(["check", "一号 矿"]).status(10);
    let report = test.run().stdout;
    assert!(report.contains("自查 记录.toml"), "{report}");
}
