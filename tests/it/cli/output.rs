//! `--output`, and readers that go away.

use super::Test;

const CLEAR: &str = "mine_name = \"甲矿\"\ncheck_date = 2005-10-20\n";

#[test]
fn the_report_goes_to_the_file_and_nowhere_else() {
    for format in ["table", "json", "jsonl"] {
        let run = || Test::new().file("a.toml", CLEAR).args(["check", "a.toml", "--format", format]).status(12);
        let printed = run().run().stdout;
        let output = run().line("--output out.txt").stdout("").any_stderr().run();
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
    let output = test.line("check a.toml -o out.txt --force").status(12).any_stderr().run();
    assert!(std::fs::read_to_string(output.path("out.txt")).unwrap().contains("甲矿"));
}

/// Where a file is to lie is up to whoever runs the program, so it is a mistake in the call, told in the language used before anything is judged.
#[test]
fn a_folder_that_is_not_there_is_said_to_be_missing() {
    for line in [
        "check a.toml",
        "summary a.toml",
        "next a.toml --decided 2005-10-21",
        "draft inspection a.toml",
        "explain a.toml S01",
    ] {
        let run = |lang| Test::new().line(line).args(["-o", "no/out.docx", "--lang", lang]).status(2).stdout("");
        run("zh").stderr("错误：文件夹 `no` 不存在，不能写入 `no/out.docx`；先建立该文件夹，或者换一个位置\n").run();
        let message = "error: the folder `no` is not there, so `no/out.docx` cannot be written; make it first, or write elsewhere\n";
        run("en").stderr(message).run();
    }
}

#[test]
fn what_was_written_is_said_with_what_the_mines_came_to() {
    let run = |line: &str| Test::new().file("a.toml", CLEAR).line(line).status(12).stdout("");
    run("check a.toml -o a.html -o b.xlsx --lang zh")
        .stderr("已写入 a.html、b.xlsx。合计 1 个煤矿：关闭 0，停产整顿 0，停止受影响区域生产 0，待定 1，未发现 0\n")
        .run();
    let output = run("check a.toml -o a.json --lang en").any_stderr().run();
    assert!(
        output.stderr.starts_with("written: a.json; 1 mines: ") && output.stderr.lines().count() == 1,
        "{}",
        output.stderr
    );
    Test::new().file("a.toml", CLEAR).line("check a.toml").status(12).stderr("").run();
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
