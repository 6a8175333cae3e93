//! Many mines: counted, or a line each, the same from any number of threads.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::{Test, snapshot};

const HEAD: &str = "mine_id,mine_name,check_date,annual_output,approved_capacity,gas_over_limit_work\n";

/// Rows of mines, some of which lack something; that with the number `wrong` has a mistake.
fn rows(count: usize, wrong: Option<usize>) -> String {
    let mut text = HEAD.to_owned();
    for at in 0..count {
        let output = if wrong == Some(at) { "很多" } else { ["9", "9.9", "9.91", "", "12"][at % 5] };
        let truth = ["false", "否", "true", "未知", ""][at / 5 % 5];
        writeln!(text, "M{at:06},青沟煤矿{at}号井,2005-10-20,{output},9,{truth}").unwrap();
    }
    text
}

fn gzip(text: &str) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(text.as_bytes()).unwrap();
    packed.finish().unwrap()
}

fn zstandard(text: &str) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest)
}

/// What a check of `mines.csv` with these options prints.
fn check(text: &str, options: &str) -> String {
    Test::new().file("mines.csv", text).line("check mines.csv").line(options).any_status().run().stdout
}

#[test]
fn every_form_of_a_line_in_both_languages() {
    for lang in ["zh", "en"] {
        let mut seen = String::new();
        for options in
            ["--brief", "--brief --format csv", "--brief --format jsonl", "--brief --format csv --pack in-force"]
        {
            writeln!(seen, "--- check mines.csv {options}").unwrap();
            seen.push_str(&check(&rows(7, None), &format!("{options} --lang {lang}")));
        }
        snapshot(&format!("many-lines-{lang}"), &seen);
    }
}

#[test]
fn lines_are_the_same_however_they_are_come_by() {
    // The law of the day differs from mine to mine.
    let text = rows(70, None) + "M9,\"=1+1,\"\"甲\"\"\",2005-10-20,9,9,是\nM10,,2021-03-01,9,9,是\n";
    for pack in ["", "--pack in-force", "--pack all"] {
        let [brief, whole, saved] = ["--brief --format csv", "--format csv", "--format json"]
            .map(|form| check(&text, &format!("{form} {pack}")));
        let report = Test::new().file("saved.json", &saved).line("report saved.json --format csv").any_stderr().run();
        assert!(brief == whole && brief.lines().count() == 73, "{brief}\n{whole}");
        assert_eq!(report.stdout, whole);
    }
}

#[test]
fn mines_with_all_details_come_in_the_order_of_the_table() {
    let text = rows(150, None);
    let ids: Vec<String> = (0..150).map(|at| format!("M{at:06}")).collect();
    let lines = check(&text, "--format jsonl");
    let read = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["mine"]["id"].clone());
    assert_eq!(read.collect::<Vec<_>>(), ids);
    let document: serde_json::Value = serde_json::from_str(&check(&text, "--format json")).unwrap();
    let mines = document["mines"].as_array().unwrap().iter();
    assert_eq!(mines.map(|mine| mine["mine"]["id"].clone()).collect::<Vec<_>>(), ids);
}

#[test]
fn counts_in_both_languages() {
    for lang in ["zh", "en"] {
        let test =
            Test::new().file("mines.csv", rows(1_000, Some(500))).line("check mines.csv --summary --lang").arg(lang);
        let output = test.status(20).any_stderr().run();
        snapshot(&format!("many-counts-{lang}"), &output.all());
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let text = rows(20_000, Some(7_000));
    for options in ["--summary", "--summary --format json", "--brief", "--brief --format csv", "--brief --format jsonl"]
    {
        let run = |jobs: &str| {
            let test = Test::new().file("mines.csv", &text).line("check mines.csv --jobs").arg(jobs).line(options);
            test.status(20).any_stderr().run()
        };
        let one = run("1");
        assert!(one.stderr.contains("D7002"), "{}", one.stderr);
        assert!(options.contains("summary") || one.stdout.lines().count() >= 19_999);
        for jobs in ["2", "7"] {
            let several = run(jobs);
            assert!(several.stdout == one.stdout && several.stderr == one.stderr, "{options} {jobs}");
        }
    }
}

#[test]
fn what_is_compressed_is_the_same() {
    for (count, options) in
        [(3_000, "--brief --format csv"), (3_000, "--summary --format json"), (100, "--format json")]
    {
        let text = rows(count, None);
        let plain = check(&text, options);
        for (name, packed) in [("mines.csv.gz", gzip(&text)), ("mines.csv.zst", zstandard(&text))] {
            let named = Test::new().file(name, &packed).args(["check", name]).line(options).any_status().run().stdout;
            assert!(named.replace(name, "mines.csv") == plain, "{name} {options}");
            let piped = Test::new().stdin(packed.as_slice()).line("check -").line(options).any_status().run().stdout;
            assert!(piped.replace("\"file\": \"-\"", "\"file\": \"mines.csv\"") == plain, "{name} {options}");
        }
    }
    let cut = &gzip(&rows(3_000, None))[..2_000];
    for options in ["--summary", "--format table"] {
        let test = Test::new().file("mines.csv.gz", cut).line("check mines.csv.gz --lang en").line(options);
        let output = test.status(20).any_stderr().run();
        assert!(output.stderr.contains("cannot be read"), "{}", output.stderr);
    }
}

#[test]
fn a_folder_of_records_is_judged_in_the_order_of_names() {
    let mut test = Test::new();
    for at in (0..300).rev() {
        let text = format!(
            "mine_id = \"M{at:03}\"\ncheck_date = 2005-10-20\nannual_output = {}\napproved_capacity = 9\n",
            at % 13
        );
        test = test.file(&format!("records/{}/{at:03}.toml", at % 3), text);
    }
    let output = test.line("check records --brief --format csv --jobs 3").status(10).run();
    let ids: Vec<&str> = output.stdout.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    let expected: Vec<String> =
        (0..3).flat_map(|folder| (0..300).filter(move |at| at % 3 == folder)).map(|at| format!("M{at:03}")).collect();
    assert_eq!(ids, expected);
}

#[test]
fn lines_go_to_a_file_whole_or_not_at_all() {
    let text = rows(2_000, None);
    let test = Test::new().file("mines.csv", &text).line("check mines.csv --brief --format csv --output lines.csv");
    let output = test.any_status().run();
    assert_eq!(std::fs::read_to_string(output.path("lines.csv")).unwrap(), check(&text, "--brief --format csv"));
    // A decimal comma that comes late makes doubtful what was read before it.
    let late = rows(10_000, None) + "M9,矿,2005-10-20,\"9,75\",9,否\n";
    let test =
        Test::new().file("mines.csv", late).line("check mines.csv --brief --format csv --lang en --output lines.csv");
    let output = test.status(20).any_stderr().run();
    assert!(output.stderr.contains("decimal comma"), "{}", output.stderr);
    assert!(!output.path("lines.csv").exists());
}

#[test]
fn forms_that_there_are_not_are_refused() {
    for (options, message) in [
        ("--summary --format csv", "--summary has the forms table and json only"),
        ("--brief --format json", "--brief has the forms table, csv and jsonl only"),
        ("--jobs 0 --summary", "--jobs"),
        ("--brief --summary", "--summary"),
    ] {
        let test = Test::new().file("mines.csv", HEAD).line("check mines.csv --lang en").line(options);
        let output = test.status(2).any_stderr().run();
        assert!(output.stderr.contains(message), "{options}: {}", output.stderr);
    }
}

/// A run that waits for more input, with an output file.
#[cfg(unix)]
#[test]
fn who_stops_it_finds_no_half_file() {
    let lines = ["check", "-", "--brief", "--format", "csv", "--output", "lines.csv"];
    // Here standard input ends, so that the file is begun, and is long in the making.
    let report = ["check", "-", "--format", "json", "--output", "report.json"];
    for (arguments, rows_read, ends) in [(&lines[..], 10_000, false), (&report[..], 5_000, true)] {
        let dir = tempfile::tempdir().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_kuangjian"))
            .args(arguments)
            .current_dir(dir.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take();
        stdin.as_mut().unwrap().write_all(rows(rows_read, None).as_bytes()).unwrap();
        if ends {
            stdin = None;
        }
        let is_begun = || std::fs::read_dir(dir.path()).unwrap().count() == 1;
        let waited = (0..600).find(|_| {
            std::thread::sleep(Duration::from_millis(20));
            is_begun()
        });
        assert!(waited.is_some(), "no file was begun");
        assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
        let status = child.wait().unwrap();
        drop(stdin);
        assert_eq!(status.code(), Some(130), "{arguments:?}");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "something is left");
    }
}

/// Not all mines were judged then, so that it must not look as if all were clear.
#[cfg(unix)]
#[test]
fn who_reads_no_further_is_not_told_that_all_is_clear() {
    for form in ["table", "csv", "jsonl"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_kuangjian"))
            .args(["check", "-", "--brief", "--format", form])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        // It may have ended before it took all of it.
        let _ = child.stdin.take().unwrap().write_all(rows(30_000, None).as_bytes());
        assert_eq!(child.wait().unwrap().code(), Some(130), "{form}");
    }
}

/// Whoever looks at standard error sees how far a long work is, and others do not.
#[cfg(unix)]
#[test]
fn progress_is_shown_on_a_terminal_only() {
    let dir = tempfile::tempdir().unwrap();
    let text = rows(30_000, None);
    let (first, rest) = text.split_at(text.len() / 2);
    std::fs::write(dir.path().join("first"), first).unwrap();
    std::fs::write(dir.path().join("rest"), rest).unwrap();
    let run = |redirect: &str| {
        let program = env!("CARGO_BIN_EXE_kuangjian");
        let script = format!(
            "cd {} && (cat first; sleep 1.3; cat rest; sleep 0.3) | {program} check - --summary --format json --lang en --output out.json --force {redirect}; echo ended $?",
            dir.path().display()
        );
        let mut command = Command::new("sh");
        command.args(["-c", &script]).env("TERM", "xterm");
        let mut session = rexpect::session::spawn_command(command, Some(60_000)).unwrap();
        session.exp_string("ended 10").unwrap()
    };
    let seen = run("");
    assert!(seen.contains("records,") && seen.contains(" a second"), "{seen:?}");
    assert!(!run("2>log").contains("records"), "no terminal");
    assert_eq!(std::fs::read_to_string(dir.path().join("log")).unwrap(), "");
}

/// Licences of mines with these numbers, two each.
fn licences(mines: impl Iterator<Item = usize>) -> String {
    let rows = mines.map(|at| format!("m{at:06},采矿许可证,有效\nM{at:06},安全生产许可证,过期\n"));
    "mine_id,kind,state\n".to_owned() + &rows.collect::<String>()
}

/// A check of a folder with mines and their licences.
fn check_folder(licences: &str, options: &str) -> super::Output {
    let test = Test::new().file("all/mines.csv", rows(70, Some(40))).file("all/licences.csv", licences);
    test.line("check all").line(options).any_status().any_stderr().run()
}

#[test]
fn a_folder_is_judged_as_its_mines_one_by_one() {
    let orphan = "\nX1,采矿许可证,有效\nM000008,采矿许可证,也许\n";
    for licences in [licences(0..70), licences((0..70).rev()), licences(0..70) + orphan] {
        let brief = check_folder(&licences, "--brief --format csv");
        let whole = check_folder(&licences, "--format csv");
        assert_eq!((&brief.stdout, brief.status), (&whole.stdout, whole.status));
        assert_eq!(brief.stderr, whole.stderr);
        assert!(brief.stderr.contains("KJ1006"), "{}", brief.stderr);
        for jobs in ["--jobs 1", "--jobs 7"] {
            assert_eq!(check_folder(&licences, &format!("--brief --format csv {jobs}")).stdout, brief.stdout);
        }
    }
}

#[test]
fn what_to_do_with_a_long_table_in_another_order_is_said() {
    for lang in ["zh", "en"] {
        let mut seen = String::new();
        let sorted = check_folder(&licences(0..70), &format!("--summary --limit cells=400 --lang {lang}"));
        assert!(!sorted.stderr.contains("KJ1025"), "{}", sorted.stderr);
        let order = (30..70).chain(0..30);
        for (licences, limit) in [(licences(order), 400), (licences(0..70), 100)] {
            let refused = check_folder(&licences, &format!("--summary --limit cells={limit} --lang {lang}"));
            assert_eq!(refused.status, 20);
            writeln!(seen, "--- check all --summary --limit cells={limit}\n{}", refused.stderr).unwrap();
        }
        snapshot(&format!("many-out-of-order-{lang}"), &seen);
    }
}

#[test]
fn the_table_has_a_name_that_no_column_has() {
    let table = "mine_id,check_date,over_capacity\nM1,2005-10-20,是\nM2,2005-10-20,否\n";
    let named = |test: Test| {
        let output = test.any_status().run();
        assert!(output.stdout.contains("│ 甲矿 (M1) ┆ 2005-10-20 ┆ 停产整顿 ┆"), "{}", output.stdout);
    };
    let map = Test::new().file("name.toml", "[constants]\nmine_name = \"甲矿\"\n").file("mines.csv", table);
    named(map.line("check mines.csv --map name.toml"));
    named(Test::new().file("mines.csv", format!("煤矿名称：甲矿,,\n{table}")).line("check mines.csv"));
}

#[test]
fn titles_that_contradict_each_other_make_a_file_doubtful() {
    let table = "矿井编号,超能力生产\nM1,是\nM2,否\n";
    let text = format!("检查日期：2005-10-20,\n检查日期：2005-10-21,\n{table}");
    for options in ["", "--brief", "--summary"] {
        let test = Test::new().file("mines.csv", &text).line("check mines.csv").line(options);
        let output = test.any_status().any_stderr().run();
        assert!(output.stderr.contains("KJ1005") && !output.stdout.contains("M1"), "{options} {}", output.stdout);
        assert_eq!(output.status, 20, "{options}");
    }
}
