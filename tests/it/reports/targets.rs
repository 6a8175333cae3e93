//! Where reports go: several files at once, none of them over another.

use crate::cli::Test;

const OPEN: &str = "mine_name = \"甲矿\"\ncheck_date = 2005-10-20\n";

fn run(line: &str) -> Test {
    Test::new().file("a.toml", OPEN).line(line)
}

#[test]
fn the_ending_chooses_the_form() {
    let all =
        "check a.toml -o a.html -o a.HTM -o a.xlsx -o a.csv -o a.md -o a.xml -o a.sarif -o a.json -o a.jsonl -o a.txt";
    let output = run(all).status(12).stdout("").any_stderr().run();
    for (file, beginning) in [
        ("a.html", "<!DOCTYPE html>"),
        ("a.HTM", "<!DOCTYPE html>"),
        ("a.xlsx", "PK"),
        ("a.csv", "mine_id,"),
        ("a.md", "# 甲矿"),
        ("a.xml", "<?xml"),
        ("a.sarif", "{\n  \"$schema\""),
        ("a.json", "{\n  \"format_version\": 1"),
        ("a.jsonl", "{\"format_version\":1"),
        ("a.txt", "煤矿：甲矿\n"),
    ] {
        let bytes = std::fs::read(output.path(file)).unwrap();
        assert!(bytes.starts_with(beginning.as_bytes()), "{file}");
    }
    assert_eq!(std::fs::read_dir(output.path(".")).unwrap().count(), 11, "no temporary file is left");
}

#[test]
fn a_format_that_is_named_counts_more_than_the_ending() {
    let output = run("check a.toml --format json -o a.txt").status(12).any_stderr().run();
    assert!(std::fs::read_to_string(output.path("a.txt")).unwrap().starts_with("{\n"));
}

#[test]
fn one_file_that_is_there_keeps_all_from_being_written() {
    let output = run("check a.toml -o a.json -o b.html -o c.md --lang en").file("b.html", "mine").status(2);
    let output = output.stderr("error: the output file `b.html` is there already; add --force to overwrite it\n").run();
    assert_eq!(std::fs::read_to_string(output.path("b.html")).unwrap(), "mine");
    assert!(!output.path("a.json").exists() && !output.path("c.md").exists());
    let output = run("check a.toml -o b.html -o c.md --force").file("b.html", "mine").status(12).any_stderr().run();
    assert!(std::fs::read_to_string(output.path("b.html")).unwrap().contains("甲矿"));
}

#[test]
fn what_does_not_go_together_is_refused() {
    for (line, zh, en) in [
        (
            "check a.toml -o a.json -o b.md --format md",
            "错误：写几个文件时，各按扩展名定形式，不用 --format\n",
            "error: several output files have the forms that their endings say; leave out --format\n",
        ),
        (
            "check a.toml -o a.json -o b.docx",
            "错误：从 `b.docx` 的扩展名看不出报告的形式；可用：.html .xlsx .csv .md .xml .sarif .json .jsonl .txt；Word 文书用 kuangjian draft 起草\n",
            "error: the ending of `b.docx` does not tell the form of the report; use one of .html .xlsx .csv .md .xml .sarif .json .jsonl .txt; Word documents are drafted by kuangjian draft\n",
        ),
        (
            "check a.toml -o a.md -o a.md",
            "错误：输出文件 `a.md` 写了两次\n",
            "error: the output file `a.md` is named twice\n",
        ),
        (
            "explain a.toml S01 -o a -o b",
            "错误：此处只能写一个 --output\n",
            "error: only one --output can be given here\n",
        ),
        (
            "check a.toml --compare campaign-2005,hazard-method-2005 -o a -o b",
            "错误：此处只能写一个 --output\n",
            "error: only one --output can be given here\n",
        ),
    ] {
        run(line).arg("--lang=zh").status(2).stdout("").stderr(zh).run();
        run(line).arg("--lang=en").status(2).stdout("").stderr(en).run();
    }
}

#[test]
fn an_ending_that_is_no_form_is_refused_for_one_file_as_for_two() {
    let saved = run("check a.toml --format json").status(12).run().stdout;
    for (line, ending) in [
        ("check a.toml -o b.docx", ".txt; Word documents are drafted by kuangjian draft\n"),
        ("check a.toml -o b.pdf", ".jsonl .txt\n"),
        ("report r.json -o b.pdf", ".jsonl .txt\n"),
        ("summary a.toml -o b.pdf", "use one of .html .csv .md .json .txt\n"),
    ] {
        let output = run(line).file("r.json", &saved).line("--lang en").status(2).stdout("").any_stderr().run();
        assert!(output.stderr.ends_with(ending), "{}", output.stderr);
        assert!(!output.path("b.pdf").exists() && !output.path("b.docx").exists(), "{line}");
    }
    let output = run("check a.toml -o b").status(12).any_stderr().run();
    assert!(std::fs::read_to_string(output.path("b")).unwrap().contains("甲矿"));
    run("check a.toml --format plain -o b.log").status(12).any_stderr().run();
}

#[test]
fn no_output_is_one_of_the_inputs() {
    let message = run("check a.toml -o a.md -o a.toml --force --lang en").status(2).any_stderr().run().stderr;
    assert!(message.ends_with("a.toml` is the record to read\n"), "{message}");
    let message = run("report a.toml -o a.toml --force --lang en").status(2).any_stderr().run().stderr;
    assert!(message.ends_with("a.toml` is the record to read\n"), "{message}");
}

#[test]
fn the_exit_code_is_that_of_the_check_whatever_is_written() {
    let suspended = || Test::in_root().line("check fixtures/mines/suspended.toml");
    let test = suspended();
    let [page, book] = ["a.html", "a.xlsx"].map(|name| test.path(name));
    test.arg("-o").arg(page).arg("-o").arg(book).status(10).any_stderr().run();
    for format in ["html", "csv", "md", "junit", "sarif", "plain"] {
        suspended().args(["--format", format]).status(10).run();
        suspended().args(["--format", format, "--exit-zero"]).status(0).run();
    }
}
