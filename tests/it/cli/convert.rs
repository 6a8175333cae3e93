//! `record convert`: what is written where, and what is refused.

use std::path::Path;

use super::{MINES, Output, ROOT, Test, snapshot};

const TOML: &str = "mine_id = 'A'\ncheck_date = 2005-10-20\nannual_output = '63500 t'\n";
const TWO: &str = "mine_id,check_date\nA,2005-10-20\na/B,2005-10-21\n";

/// One mine of the fixtures, which has evidence, rows, and units that are not the facts' own.
const MINE: &str = "fixtures/mines/contradictions.toml";

fn text(output: &Output, name: &str) -> String {
    std::fs::read_to_string(output.path(name)).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn every_format_as_people_see_it() {
    for (name, line) in [
        ("toml", "--to toml"),
        ("json", "--to json"),
        ("wide", "--to csv"),
        ("long", "--to csv --layout long"),
        ("long-zh", "--to csv --layout long --headings zh"),
        ("long-en", "--to csv --layout long --headings en"),
    ] {
        let output = Test::in_root().args(["record", "convert", MINE, "-"]).line(line).run();
        snapshot(&format!("convert-{name}"), &output.stdout.replace('\r', "␍").replace('\u{FEFF}', "[BOM]"));
    }
}

#[test]
fn a_mine_is_the_same_after_any_way_through_the_formats() {
    // A mine without id has no row in a table of mines.
    for (mine, _) in MINES.into_iter().filter(|(mine, _)| *mine != "name-only") {
        let path = format!("{ROOT}/fixtures/mines/{mine}.toml");
        let json = |from: &str| Test::new().args(["record", "convert", from, "-", "--to", "json"]).run().stdout;
        let before = json(&path);
        for (out, options) in [
            ("m.toml", ""),
            ("m.json", ""),
            ("m.csv", ""),
            ("m.csv", "--layout long"),
            ("m.csv", "--headings zh"),
            ("m.csv", "--layout long --headings en"),
            ("m/", ""),
            ("m/", "--headings zh"),
            ("m/", "--to toml"),
            ("m/", "--to json"),
        ] {
            let output = Test::new().args(["record", "convert", &path, out]).line(options).any_stderr().run();
            assert_eq!(json(output.path(out).to_str().unwrap()), before, "{mine} {out} {options}");
        }
    }
}

#[test]
fn json_is_as_the_schema_of_a_record_says() {
    let schema = std::fs::read_to_string(format!("{ROOT}/docs/schemas/record.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    for (mine, _) in MINES {
        let path = format!("fixtures/mines/{mine}.toml");
        let record = Test::in_root().args(["record", "convert", &path, "-", "--to", "json"]).run().json();
        let errors: Vec<String> = validator.iter_errors(&record).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{mine}: {errors:?}");
    }
}

#[test]
fn what_was_written_is_said() {
    let run = |line: &str, zh: &str, en: &str| {
        let test = || Test::new().file("a.toml", TOML).file("two.csv", TWO).stdout("");
        test().line(&format!("record convert {line} --lang zh")).stderr(format!("{zh}\n")).run();
        test().line(&format!("record convert {line} --lang en")).stderr(format!("{en}\n")).run()
    };
    let output = run("a.toml a.json", "已写出 1 个煤矿：a.json", "wrote 1 mine: a.json");
    assert_eq!(names(&output.path("")), ["a.json", "a.toml", "two.csv"], "no temporary file is left");
    let expected = "{\n  \"mine_id\": \"A\",\n  \"check_date\": \"2005-10-20\",\n  \
                    \"annual_output\": {\"value\": 63500, \"unit\": \"t\"}\n}\n";
    assert_eq!(text(&output, "a.json"), expected);
    run("two.csv two.XLSX", "已写出 2 个煤矿：two.XLSX", "wrote 2 mines: two.XLSX");
    let output = run("two.csv out/", "已写出 2 个煤矿：out/（mines.csv）", "wrote 2 mines: out/ (mines.csv)");
    assert_eq!(text(&output, "out/mines.csv"), "\u{FEFF}mine_id,check_date\r\nA,2005-10-20\r\na/B,2005-10-21\r\n");
    let output = run(
        "two.csv deep/er --split --to toml",
        "已写出 2 个煤矿：deep/er（A.toml、a_B.toml）",
        "wrote 2 mines: deep/er (A.toml, a_B.toml)",
    );
    assert_eq!(text(&output, "deep/er/a_B.toml"), "mine_id = \"a/B\"\ncheck_date = 2005-10-21\n");
    let district = format!("{ROOT}/fixtures/district/folder");
    let convert = ["record", "convert", &district, "all", "--split", "--to", "json", "--lang", "en"];
    let output = Test::new().args(convert).stderr("wrote 56 mines: all (56 files)\n").run();
    assert_eq!(names(&output.path("all")).len(), 56);
}

#[test]
fn records_come_from_standard_input_and_go_to_standard_output() {
    let expected = "mine_id = \"A\"\ncheck_date = 2005-10-20\nannual_output = \"63500 t\"\n";
    let json = Test::new().line("record convert - - --to json").stdin(TOML).run().stdout;
    Test::new().line("record convert - - --to toml").stdin(json).stdout(expected).run();
    let csv = Test::new().line("record convert - - --to csv").stdin(TOML).run().stdout;
    Test::new().line("record convert - - --to toml").stdin(csv).stdout(expected).run();
}

#[test]
fn a_workbook_is_the_same_in_every_run() {
    let book = || {
        let output =
            Test::new().args(["record", "convert"]).arg(format!("{ROOT}/{MINE}")).arg("m.xlsx").any_stderr().run();
        std::fs::read(output.path("m.xlsx")).unwrap()
    };
    assert_eq!(book(), book());
}

#[test]
fn nothing_is_overwritten_unless_it_is_asked_for() {
    let run = |line: &str| Test::new().file("a.toml", TOML).file("b.json", "old").file("out/x.txt", "old").line(line);
    run("record convert a.toml b.json").status(2).stderr("错误：输出文件 `b.json` 已存在；要覆盖请加 --force\n").run();
    let output = run("record convert a.toml b.json --force").any_stderr().run();
    assert!(text(&output, "b.json").starts_with('{'));
    run("record convert a.toml out --lang en")
        .status(2)
        .stderr("error: the folder `out` is not empty; add --force to write into it\n")
        .run();
    let output = run("record convert a.toml out --force --lang en").stderr("wrote 1 mine: out (mines.csv)\n").run();
    assert_eq!(names(&output.path("out")), ["mines.csv", "x.txt"]);
    run("record convert a.toml b.json --split --lang en").status(2).stderr("error: `b.json` is not a folder\n").run();
}

#[test]
fn files_that_will_be_read_with_those_written_are_named() {
    let run = |lang| {
        let test =
            Test::new().file("a.toml", TOML).file("out/orders.csv", "x").file("out/b.json", "x").file("out/c.md", "x");
        test.line("record convert a.toml out --force --lang").arg(lang)
    };
    run("zh")
        .stderr(
            "注意：文件夹中原有的 `b.json`、`orders.csv` 会与写出的文件一并读取\n已写出 1 个煤矿：out（mines.csv）\n",
        )
        .run();
    let note = "note: `b.json`, `orders.csv` was in the folder before and will be read with what was written\n";
    run("en").stderr(format!("{note}wrote 1 mine: out (mines.csv)\n")).run();
}

#[test]
fn nothing_is_written_if_a_mine_cannot_be_read() {
    let run = |lang| {
        let csv = "mine_id,check_date,年产量\nA,2005-10-20,9\nB,2005-10-20,约9\n";
        Test::new()
            .file("a.csv", csv)
            .line("record convert a.csv out.json --lang")
            .arg(lang)
            .status(20)
            .any_stderr()
            .run()
    };
    let output = run("en");
    assert!(output.stderr.starts_with("error[KJ1006]"), "{}", output.stderr);
    assert!(output.stderr.ends_with("nothing was written: correct the mistakes above first\n"), "{}", output.stderr);
    assert_eq!(names(&output.path("")), ["a.csv"]);
    assert!(run("zh").stderr.ends_with("什么也没有写出：先改正以上错误\n"));
}

#[test]
fn what_a_format_cannot_hold_is_reported_at_its_place() {
    let run = |out: &str| {
        let toml = "mine_name = '甲矿'\ncheck_date = 2005-10-20\n";
        Test::new().file("a.toml", toml).args(["record", "convert", "a.toml", out, "--lang", "en"]).any_stderr()
    };
    for out in ["a.csv", "a.xlsx", "a/"] {
        let output = run(out).status(20).run();
        assert!(output.stderr.starts_with("error[KJ1028]: the record has no mine id"), "{}", output.stderr);
        assert_eq!(names(&output.path("")), ["a.toml"]);
    }
    run("a.json").run();
}

#[test]
fn what_does_not_go_together_is_a_usage_error() {
    for (line, zh, en) in [
        (
            "a.toml out",
            "从 `out` 看不出格式：文件以 .toml、.json、.csv 或 .xlsx 结尾，文件夹以 / 结尾，或用 --to 指明",
            "`out` does not tell the format: end a file with .toml, .json, .csv or .xlsx, a folder with /, or use --to",
        ),
        ("a.toml out.csv --to json", "`out.csv` 的扩展名与 --to 不符", "the ending of `out.csv` is not that of --to"),
        (
            "a.toml -",
            "写到标准输出要用 --to 指明格式，且不能分成几个文件",
            "for standard output name the format with --to, and do not --split it",
        ),
        ("a.toml out/ --to xlsx", "工作簿是一个文件，不是文件夹", "a workbook is a file, not a folder"),
        ("a.toml out.json --layout long", "--layout 只用于单个 CSV 文件", "--layout is for a single CSV file"),
        ("a.toml out/ --layout wide", "--layout 只用于单个 CSV 文件", "--layout is for a single CSV file"),
        ("a.toml out.json --headings zh", "--headings 只用于 CSV 和 XLSX", "--headings is for CSV and XLSX"),
        ("a.toml out.json -o x", "记录写到 OUT，不用 --output", "records are written to OUT, not to --output"),
        (
            "two.csv out.toml",
            "一个 TOML 文件只写一个煤矿，现有 2 个；写到文件夹（--split --to toml），或写成 JSON",
            "a TOML file has one mine, and there are 2; write a folder (--split --to toml), or JSON",
        ),
        (
            "a.toml licences.csv",
            "`licences.csv` 会被当作 `证照明细` 的行来读；换一个名字",
            "`licences.csv` would be read as the rows of `licences`; take another name",
        ),
        ("a.toml a.toml --force", "输出文件 `", "the output file `"),
    ] {
        for (lang, what, message) in [("zh", "错误：", zh), ("en", "error: ", en)] {
            let test = Test::new().file("a.toml", TOML).file("two.csv", TWO).stdout("").status(2).any_stderr();
            let output = test.line(&format!("record convert {line} --lang {lang}")).run();
            assert!(output.stderr.starts_with(&format!("{what}{message}")), "{line}: {}", output.stderr);
            assert_eq!(names(&output.path("")), ["a.toml", "two.csv"], "{line}");
        }
    }
}

#[test]
fn a_syntax_error_of_json_is_underlined() {
    let json = "{\n  \"mine_id\": \"甲\",\n  \"check_date\": \"2005-10-20\"\n  \"depth\": 3\n}\n";
    let check = |json: &str| {
        let test = Test::new().file("a.json", json).line("record check a.json --lang en").status(20).any_stderr();
        test.run().stderr
    };
    snapshot("json-comma-en", &check(json));
    snapshot("json-unclosed-en", &check("[{\n  \"mine_id\": \"甲\"\n"));
}
