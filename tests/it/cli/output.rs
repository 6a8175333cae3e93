//! `--output`, and readers that go away.

use super::Test;

const CLEAR: &str = "mine_name = \"甲矿\"\ncheck_date = 2005-10-20\n";

#[test]
fn the_report_goes_to_the_file_and_nowhere_else() {
    for format in ["table", "json", "jsonl"] {
        let run = || Test::new().file("a.toml", CLEAR).args(["check", "a.toml", "--format", format]).status(12);
        let printed = run().run().stdout;
        let output = run().line("--output out.txt").stdout("").run();
        assert_eq!(std::fs::read_to_string(output.path("out.txt")).unwrap(), printed);
        let mut names: Vec<_> = std::fs::read_dir(output.path("."))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, ["a.toml", "out.txt"], "no temporary file is left");
    }
}

#[test]
fn explain_writes_to_a_file_too() {
    let output = Test::new().file("a.toml", CLEAR).line("explain a.toml S01 -o out.txt").stdout("").run();
    assert!(std::fs::read_to_string(output.path("out.txt")).unwrap().starts_with("S01 "));
}

#[test]
fn a_file_that_is_there_is_not_overwritten() {
    let run = |lang| {
        let test = Test::new().file("a.toml", CLEAR).file("out.txt", "mine").line("check a.toml -o out.txt --lang");
        test.arg(lang).status(2).stdout("")
    };
    let output = run("zh").stderr("错误：输出文件 `out.txt` 已存在；要覆盖请加 --force\n").run();
    assert_eq!(std::fs::read_to_string(output.path("out.txt")).unwrap(), "mine");
    run("en").stderr("error: the output file `out.txt` is there already; add --force to overwrite it\n").run();
}

#[test]
fn force_overwrites() {
    let test = Test::new().file("a.toml", CLEAR).file("out.txt", "mine");
    let output = test.line("check a.toml -o out.txt --force").status(12).run();
    assert!(std::fs::read_to_string(output.path("out.txt")).unwrap().contains("甲矿"));
}

#[test]
fn a_file_that_cannot_be_written_is_an_error() {
    let run = |lang| Test::new().file("a.toml", CLEAR).line("check a.toml -o no/out.txt --lang").arg(lang).status(1);
    let message = run("zh").any_stderr().run().stderr;
    assert!(message.contains("无法写入 `no/out.txt`"), "{message}");
    let message = run("en").any_stderr().run().stderr;
    assert!(message.contains("cannot write `no/out.txt`"), "{message}");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    for (line, status) in [
        ("check fixtures/district/folder --format json", 11),
        ("check fixtures/district/folder --format jsonl", 11),
        ("check fixtures/mines/contradictions.toml --format json", 10),
        ("explain fixtures/mines/contradictions.toml S01", 0),
        ("completions bash", 0),
        ("--help", 0),
    ] {
        for bytes in [0, 1] {
            assert_eq!(Test::in_root().line(line).status(status).run_cut_off(bytes), "", "{line}");
        }
    }
}
