//! Colour, width and alignment.

use unicode_width::UnicodeWidthStr;

use super::{MINES, Test};

fn strip(text: &str) -> String {
    let mut out = String::new();
    let mut parts = text.split("\u{1b}[");
    out.push_str(parts.next().unwrap());
    for part in parts {
        let end = part.find(|c: char| c.is_ascii_alphabetic()).unwrap();
        assert_eq!(&part[end..=end], "m", "only colours and attributes");
        out.push_str(&part[end + 1..]);
    }
    out
}

#[test]
fn colour_is_only_for_terminals_or_on_demand_and_never_carries_meaning() {
    let records = MINES.map(|(mine, status)| (format!("fixtures/mines/{mine}.toml"), status));
    for (path, status) in records.iter().map(|(path, status)| (path.as_str(), *status)).chain([("fixtures/mines", 11)])
    {
        for lang in ["zh", "en"] {
            let run = |options| {
                let test = Test::in_root().args(["check", path, "--lang", lang]).line(options).status(status);
                test.env("CLICOLOR_FORCE", "1").env("TERM", "xterm").any_stderr().run().stdout
            };
            let (plain, never, always) = (run(""), run("--color never"), run("--color always"));
            assert!(!plain.contains('\u{1b}'), "not a terminal");
            assert_eq!(plain, never);
            assert!(always.contains("\u{1b}["), "{path}");
            assert_eq!(strip(&always), plain, "{path} {lang}");
        }
    }
}

#[test]
fn json_has_no_colour() {
    for format in ["json", "jsonl"] {
        let run = |color| {
            let test = Test::in_root().line("check fixtures/mines/closed.toml --format").arg(format);
            test.args(["--color", color]).status(11).run().stdout
        };
        assert_eq!(run("always"), run("never"));
    }
}

#[test]
fn messages_have_colour_on_demand() {
    let run = |color| {
        let test = Test::new().file("a.toml", "check_date = 1").args(["check", "a.toml", "--color", color]);
        test.status(20).any_stderr().run().stderr
    };
    assert!(run("always").contains("\u{1b}["));
    assert!(!run("never").contains('\u{1b}') && !run("auto").contains('\u{1b}'));
    assert_eq!(strip(&run("always")), run("never"));
}

/// The lines that belong to the table itself.
fn table(report: &str) -> Vec<&str> {
    report.lines().filter(|line| line.starts_with(['┌', '│', '├', '╞', '└'])).collect()
}

#[test]
fn every_line_of_a_table_is_equally_wide() {
    let mut paths = MINES.map(|(mine, status)| (format!("fixtures/mines/{mine}.toml"), status)).to_vec();
    paths.push(("fixtures/district/folder".into(), 11));
    for (path, status) in paths {
        for lang in ["zh", "en"] {
            for columns in [80, 100, 120, 200] {
                let test = Test::in_root().args(["check", &path, "--lang", lang]).env("COLUMNS", &columns.to_string());
                let report = test.status(status).run().stdout;
                let lines = table(&report);
                assert!(lines.len() > 8, "{report}");
                let widths: Vec<usize> = lines.iter().map(|line| line.width()).collect();
                let odd = lines.iter().find(|line| line.width() != widths[0]);
                assert_eq!(odd, None, "{path} {lang} {columns}");
                assert!(widths[0] <= columns, "{path} {lang}: {} in {columns} columns", widths[0]);
            }
        }
    }
}

#[test]
fn a_narrow_terminal_and_a_nonsensical_width_are_borne() {
    for columns in ["1", "40", "0", "-5", "wide", "99999999999"] {
        let test = Test::in_root().line("check fixtures/mines/contradictions.toml").env("COLUMNS", columns);
        let report = test.status(10).run().stdout;
        let widths: Vec<usize> = table(&report).iter().map(|line| line.width()).collect();
        assert!(widths.iter().all(|width| *width == widths[0]), "{columns}: {widths:?}");
    }
}

#[test]
fn a_record_cannot_drive_the_terminal() {
    let record = "mine_name = \"甲\\u001b[31m矿\\u0007\"\nmine_id = \"\\u001b]0;x\"\ncheck_date = 2005-10-20\n\
                  over_capacity = { value = true, evidence = \"\\u001b[2J清屏\" }\nannual_output = 1\napproved_capacity = 9\n";
    for line in ["check a.toml", "explain a.toml S01"] {
        let status = if line.starts_with("check") { 10 } else { 0 };
        let report = Test::new().file("a.toml", record).line(line).status(status).run().stdout;
        assert!(!report.chars().any(|c| c.is_control() && c != '\n'), "{report:?}");
    }
}
