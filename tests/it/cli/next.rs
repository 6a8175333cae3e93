//! `kuangjian next`: the form is that of the output file's name.

use super::{Test, snapshot};

const MINE: &str = "mine_id = \"M1\"\ncheck_date = 2005-10-20\nover_capacity = true\n";

#[test]
fn the_ending_of_the_file_says_the_form() {
    for (name, begin) in [
        ("next.ics", "BEGIN:VCALENDAR"),
        ("next.md", "# "),
        ("next.json", "{"),
        ("next.csv", "\u{FEFF}"),
        ("next.txt", "mine: "),
    ] {
        let line = format!("next mine.toml --decided 2005-10-24 --lang en -o {name}");
        let output = Test::new().file("mine.toml", MINE).line(&line).status(10).any_stderr().run();
        let text = std::fs::read_to_string(output.path(name)).unwrap();
        assert!(text.starts_with(begin), "{name}: {}", text.chars().take(80).collect::<String>());
    }
    let line = "next mine.toml --decided 2005-10-24 --format csv -o next.ics";
    let output = Test::new().file("mine.toml", MINE).line(line).status(10).any_stderr().run();
    assert!(std::fs::read_to_string(output.path("next.ics")).unwrap().starts_with('\u{FEFF}'));
}

/// A form is named as it is in every other command.
#[test]
fn markdown_has_both_names_everywhere() {
    for line in ["next mine.toml --decided 2005-10-24", "check mine.toml", "summary mine.toml"] {
        let text = |name: &str| {
            let test = Test::new().file("mine.toml", MINE).line(line).args(["-f", name]);
            test.any_status().any_stderr().run().stdout
        };
        assert!(text("md").starts_with("# "), "{line}");
        assert_eq!(text("md"), text("markdown"), "{line}");
    }
}

/// Telephones drop what has no day without a word; the program does not.
#[test]
fn what_has_no_place_in_the_calendar_is_told() {
    let mut told = String::new();
    for lang in ["zh", "en"] {
        let line = format!("next mine.toml --decided 2005-10-24 --lang {lang} -f ics");
        let output = Test::new().file("mine.toml", MINE).line(&line).status(10).any_stderr().run();
        assert!(output.stdout.contains("BEGIN:VALARM") && !output.stdout.contains("VTODO"), "{}", output.stdout);
        told.push_str(&output.stderr);
    }
    snapshot("next-left-out", &told);
}

#[test]
fn a_calendar_without_a_day_is_not_written() {
    let clear = "mine_id = \"M1\"\ncheck_date = 2026-10-20\n";
    let line = "next mine.toml --decided 2026-10-24 --pack in-force --lang en -o next.ics";
    let output = Test::new().file("mine.toml", clear).line(line).any_status().any_stderr().run();
    if output.status == 2 {
        assert!(output.stderr.contains("no measure has a known last day"), "{}", output.stderr);
        assert!(!output.path("next.ics").exists());
    } else {
        assert!(output.path("next.ics").exists());
    }
}

/// What is advised is what helps.
#[test]
fn the_advice_has_the_record_judged_by_the_law_of_the_decision() {
    let mine = "mine_id = \"M1\"\ncheck_date = 2024-04-20\nover_capacity = true\n";
    let head = |arguments: &str| {
        let line = format!("next mine.toml --decided 2024-06-03 --lang en {arguments}");
        let output = Test::new().file("mine.toml", mine).line(&line).any_status().any_stderr().run();
        output.stdout.lines().find(|line| line.starts_with("packs: ")).unwrap().to_owned()
    };
    assert!(head("--pack in-force").ends_with("to do so, use --as-of 2024-06-03)"), "{}", head("--pack in-force"));
    assert!(head("").ends_with("to do so, use --pack in-force --as-of 2024-06-03)"), "{}", head(""));
    assert!(head("--as-of 2024-06-03").ends_with("to do so, use --pack in-force)"), "{}", head("--as-of 2024-06-03"));
    assert!(!head("--pack in-force --as-of 2024-06-03").contains("not judged by"));
}

#[test]
fn several_files_have_the_forms_of_their_endings() {
    let line = "next fixtures/mines/suspended.toml --decided 2005-11-01";
    let test = Test::in_root().line(line);
    let paths = ["a.txt", "a.md", "a.csv", "a.json"].map(|name| test.path(name));
    let test = paths.iter().fold(test, |test, path| test.arg("-o").arg(path));
    let output = test.any_status().any_stderr().stdout("").run();
    for (name, beginning) in [("a.md", "#"), ("a.csv", "\u{FEFF}"), ("a.json", "{")] {
        let text = std::fs::read_to_string(output.path(name)).unwrap();
        assert!(text.starts_with(beginning), "{name}: {text}");
    }
    assert!(output.path("a.txt").exists());
    let refused = Test::in_root().line(line).line("-o a.docx --lang en").status(2).any_stderr().run().stderr;
    assert!(refused.contains("use one of .txt .md .csv .json .ics"), "{refused}");
}
