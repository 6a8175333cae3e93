//! `kuangjian record`, and how records are read by `--map`, `--ignore-columns` and `--limit`.

use super::{Test, snapshot};

const TABLE: &str = "临岩市煤矿统计表,,,,,,\n序号,矿号,煤矿名称,能力(万吨/年),瓦斯,状态,备注\n1,甲-01,红旗煤矿,\"0,9\",高瓦斯,在产,\n2,甲-02,东风煤矿,\"15,5\",低,歇业,\n3,甲-03,向阳煤矿,21,?,在产,旧矿\n";

const MAP: &str = r#"decimal = ","
ignore = ["备注"]
[constants]
check_date = 2024-05-01
[columns]
"矿号" = "mine_id"
"能力(万吨/年)" = { fact = "approved_capacity", unit = "万吨/年" }
"瓦斯" = "gas_grade"
[columns."状态"]
fact = "mine_status"
values = { "歇业" = "stopped" }
"#;

#[test]
fn a_mapping_is_drafted_for_a_person_to_correct() {
    for lang in ["zh", "en"] {
        let run = Test::new().file("统计.csv", TABLE).line("record map 统计.csv --lang").arg(lang).run();
        snapshot(&format!("record-map-{lang}"), &run.stdout);
    }
}

#[test]
fn the_draft_is_a_mapping_and_never_overwrites() {
    let run = Test::new().file("统计.csv", TABLE).line("record map 统计.csv -o map.toml").run();
    let draft = std::fs::read_to_string(run.path("map.toml")).unwrap();
    // What is still open in it is reported as the mistake that it is.
    let run = Test::new()
        .file("统计.csv", TABLE)
        .file("map.toml", &draft)
        .line("record check 统计.csv --map map.toml --lang en")
        .any_stderr()
        .status(20)
        .run();
    assert!(run.stderr.contains("there is no column of mine ids"), "{}", run.stderr);
    Test::new()
        .file("统计.csv", TABLE)
        .file("map.toml", "")
        .line("record map 统计.csv -o map.toml --lang en")
        .stderr("error: the output file `map.toml` is there already; add --force to overwrite it\n")
        .status(2)
        .run();
}

#[test]
fn only_tables_are_mapped() {
    Test::new()
        .file("a.toml", "mine_id = 'A'\n")
        .line("record map a.toml --lang en")
        .stderr("error[KJ1018]: only tables have columns to map\n  --> a.toml\n  = help: name a `.csv` file or a workbook\n")
        .status(20)
        .run();
}

#[test]
fn somebodys_own_table_is_judged_by_its_mapping() {
    let run = Test::new()
        .file("统计.csv", TABLE)
        .file("map.toml", MAP)
        .line("check 统计.csv --map map.toml --lang en")
        .any_stderr()
        .status(12)
        .run();
    assert!(
        run.stderr.contains("note[KJ1104]: `临岩市煤矿统计表` above the header is not read\n  --> 统计.csv:A1\n"),
        "{}",
        run.stderr
    );
    assert!(
        run.stdout.contains("3 mines: closure 0, suspension 0, stop area 0, undetermined 3, clear 0"),
        "{}",
        run.stdout
    );
}

#[test]
fn with_a_mistake_in_the_mapping_nothing_is_read() {
    for lang in ["zh", "en"] {
        let run = Test::new()
            .file("统计.csv", TABLE)
            .file("map.toml", MAP.replace("gas_grade", "gas_grad").replace("'stopped'", "'idle'"))
            .line("check 统计.csv --map map.toml --lang")
            .arg(lang)
            .any_stderr()
            .status(20)
            .run();
        snapshot(&format!("map-mistake-{lang}"), &run.all());
    }
    let run = Test::new()
        .file("统计.csv", TABLE)
        .line("check 统计.csv --map none.toml --lang en")
        .any_stderr()
        .status(20)
        .run();
    assert!(run.stderr.contains("error[KJ1001]: there is no such file or folder\n  --> none.toml\n"), "{}", run.stderr);
}

#[test]
fn columns_that_are_not_understood_are_left_out_where_that_is_asked_for() {
    let table = "mine_id,check_date,食堂\nA,2024-05-01,好\n";
    let check =
        |options: &str| Test::new().file("a.csv", table).line("check a.csv --lang en").line(options).any_stderr();
    let run = check("").status(20).run();
    assert!(run.stderr.contains("error[KJ1004]: there is no fact named `食堂`"), "{}", run.stderr);
    let run = check("--ignore-columns").status(12).run();
    assert_eq!(run.stderr, "note[KJ1104]: the column `食堂` is left out\n  --> a.csv:C1 (食堂)\n");
}

#[test]
fn record_check_says_what_can_be_read() {
    Test::new()
        .file("a.csv", "mine_id,check_date\nA,2024-05-01\nB,2024-05-01\n")
        .line("record check a.csv --lang en")
        .stdout("2 records can be read, 0 mistakes, 0 contradictions\nwhether findings agree with facts is shown by kuangjian check, which judges\n")
        .run();
    for lang in ["zh", "en"] {
        let run = Test::new()
            .file("a.csv", "mine_id,check_date,approved_capacity\nA,2024-05-01,9\nB,5/6/2024,约9\n合计,,9\n")
            .line("record check a.csv --lang")
            .arg(lang)
            .any_stderr()
            .status(20)
            .run();
        snapshot(&format!("record-check-mistakes-{lang}"), &run.all());
    }
}

/// Tonnes in a column of 万t are taken, since nobody knows better than the record, but not without a word.
#[test]
fn a_number_beyond_every_known_mine_is_told() {
    let toml = |number: &str| format!("mine_id = \"A\"\ncheck_date = 2026-08-12\napproved_capacity = {number}\n");
    let csv = |number: &str| format!("mine_id,check_date,approved_capacity\nA,2026-08-12,{number}\n");
    let run = |name: &str, text: String, line: &str| {
        Test::new().file(name, text).line(line).arg(name).any_status().any_stderr().run().stderr
    };
    for line in ["record check --lang en", "check --brief --lang en", "check --lang en"] {
        for beyond in ["7200", "6000.01", "\"72000000 t\""] {
            let told = run("a.toml", toml(beyond), line);
            assert_eq!(told.matches("note[KJ1108]").count(), 1, "{line} {beyond}: {told}");
            let told = run("a.csv", csv(beyond.trim_matches('"')), line);
            assert_eq!(told.matches("note[KJ1108]").count(), 1, "{line} {beyond}: {told}");
        }
        assert!(!run("a.toml", toml("6000"), line).contains("KJ1108"), "{line}");
        assert!(!run("a.csv", csv("7200 t"), line).contains("KJ1108"), "{line}");
    }
    let told: String =
        ["zh", "en"].map(|lang| run("a.toml", toml("7200"), &format!("record check --lang {lang}"))).concat();
    snapshot("beyond-usual", &told);
}
