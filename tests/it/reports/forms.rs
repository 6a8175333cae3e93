//! Forms for people: the same as `check` prints, the same bytes each time, and what they look like.

use kuangjian::report::result::Form;
use kuangjian::report::saved::{self, Summary};
use kuangjian::report::section::Section;
use kuangjian::source::Language;

use super::{bytes, checked, inputs, saved_of, text};
use crate::cli::{Test, snapshot};

/// A file of each form.
const FILES: [&str; 8] = ["r.html", "r.xlsx", "r.csv", "r.md", "r.xml", "r.sarif", "r.jsonl", "r.txt"];

const FORMATS: [&str; 10] = ["table", "plain", "html", "xlsx", "csv", "md", "junit", "sarif", "json", "jsonl"];

#[test]
fn a_report_of_a_saved_result_has_the_bytes_of_the_report_of_the_check() {
    for (name, input) in inputs() {
        let files: Vec<&str> = FILES.into_iter().chain(["r.json"]).collect();
        let output = checked(&input, "zh", &files);
        let mut test = Test::new().arg("report").arg(output.path("r.json")).args(["--lang", "zh"]);
        for file in &files {
            let again = test.path(file);
            test = test.arg("-o").arg(again);
        }
        let again = test.stdout("").run();
        for file in files {
            let read = |path| std::fs::read(path).unwrap();
            assert!(read(output.path(file)) == read(again.path(file)), "{name}: {file}");
        }
    }
}

#[test]
fn the_table_and_the_lines_are_those_that_check_prints() {
    for (name, input) in inputs() {
        let saved = saved_of(&input);
        for (format, form) in [("table", Form::Table), ("jsonl", Form::Jsonl), ("json", Form::Json)] {
            let test = Test::in_root().arg("check").args(&input).args(["--lang", "en", "--format", format]);
            let printed = test.any_status().any_stderr().run().stdout;
            assert!(text(&saved, Language::En, form) == printed, "{name}: {format}");
        }
    }
}

#[test]
fn every_form_goes_to_standard_output_as_it_goes_to_a_file() {
    let (_, input) = inputs().swap_remove(2);
    let output = checked(&input, "en", &["r.json"]);
    for format in FORMATS.into_iter().filter(|format| *format != "xlsx") {
        let run = || Test::new().arg("report").arg(output.path("r.json")).args(["--lang", "en", "--format", format]);
        let printed = run().run().stdout;
        let path = output.path(format);
        run().arg("-o").arg(&path).stdout("").run();
        assert_eq!(std::fs::read_to_string(path).unwrap(), printed, "{format}");
        assert!(!printed.is_empty());
    }
}

#[test]
fn what_the_text_forms_look_like() {
    for name in ["undetermined", "closed", "stop-area", "unread", "two-packs"] {
        let (_, input) = inputs().into_iter().find(|(of, _)| of == name).unwrap();
        let saved = saved_of(&input);
        for (lang, language) in [("zh", Language::Zh), ("en", Language::En)] {
            for (form, ending) in [(Form::Plain, "plain"), (Form::Markdown, "md")] {
                snapshot(&format!("report-{name}-{ending}-{lang}"), &text(&saved, language, form));
            }
        }
    }
}

#[test]
fn what_the_text_forms_of_a_district_look_like() {
    let saved = saved_of(&["fixtures/district/folder".to_owned()]);
    snapshot("report-district-md-zh", &text(&saved, Language::Zh, Form::Markdown));
    snapshot("report-district-csv", &text(&saved, Language::Zh, Form::Csv));
}

/// By which law was judged stands beside the verdict, and what is long is folded away.
#[test]
fn markdown_begins_with_what_counts() {
    let (_, input) = inputs().into_iter().find(|(of, _)| of == "stop-area").unwrap();
    let saved = saved_of(&input);
    let markdown = text(&saved, Language::Zh, Form::Markdown);
    let packs = markdown.rfind("- 规则包：").unwrap();
    assert!(packs < markdown.find("| 编号 |").unwrap(), "{markdown}");
    let (shown, folded) = markdown.split_once("\n<details>\n").unwrap();
    let count = saved.mines[0].missing.len();
    assert!(shown.contains("\n20. ") && !shown.contains("\n21. "));
    assert!(folded.starts_with(&format!("<summary>另有 {} 项</summary>\n\n21. ", count - 20)), "{folded}");
    assert!(folded.contains(&format!("\n{count}. ")) && folded.ends_with("\n\n</details>\n"));
    let many = text(&saved_of(&["fixtures/mines".to_owned()]), Language::Zh, Form::Markdown);
    assert!(many.find("- 规则包：").unwrap() < many.find("| 煤矿 |").unwrap());
}

/// A screen reader spells out lines of boxes and arrows.
#[test]
fn the_plain_form_has_no_boxes_and_no_signs() {
    for (name, input) in inputs() {
        let saved = saved_of(&input);
        for language in [Language::Zh, Language::En] {
            let text = text(&saved, language, Form::Plain);
            let sign = text.chars().find(|c| matches!(c, '\u{2190}'..='\u{21FF}' | '\u{2500}'..='\u{27BF}' | '|'));
            assert_eq!(sign, None, "{name}");
            let verdict = if language == Language::Zh { "判定：" } else { "verdict: " };
            assert_eq!(text.lines().filter(|line| line.starts_with(verdict)).count(), saved.mines.len(), "{name}");
        }
    }
}

/// What other parts of the program add to a mine stands in every form for people.
#[test]
fn sections_are_shown_in_every_form_for_people() {
    let saved = saved_of(&["fixtures/mines/closed.toml".to_owned(), "fixtures/mines/clear.toml".to_owned()]);
    let section = Section {
        heading: "今后事项".into(),
        columns: vec!["事项".into(), "期限".into()],
        rows: vec![vec!["<提请关闭>".into(), "2005-11-22".into()], vec!["公告".into(), String::new()]],
        notes: vec!["按工作日计算".into()],
    };
    for form in [Form::Plain, Form::Markdown, Form::Html] {
        let shown = |mines: usize| {
            let mut saved = saved.clone();
            saved.mines.truncate(mines);
            String::from_utf8(bytes(&saved, Language::Zh, form, &|_| vec![section.clone()])).unwrap()
        };
        for mines in [1, 2] {
            let shown = shown(mines);
            for text in ["今后事项", "提请关闭", "2005-11-22", "公告", "按工作日计算"] {
                assert!(shown.matches(text).count() >= mines, "{form:?}: {text}: {shown}");
            }
            assert!(form == Form::Plain || !shown.contains("<提请关闭>"), "{form:?} escapes it");
        }
    }
}

/// The same bytes on every day: nothing in a report comes from the clock but the version of the program.
#[test]
fn a_report_is_the_same_in_every_time_zone_and_run() {
    let (_, input) = inputs().swap_remove(2);
    let output = checked(&input, "zh", &["r.json"]);
    let run = |zone: &str, format: &str| {
        let test = Test::new().arg("report").arg(output.path("r.json")).args(["--format", format]).env("TZ", zone);
        let path = test.path("out");
        let done = test.arg("-o").arg(path).run();
        std::fs::read(done.path("out")).unwrap()
    };
    for format in FORMATS {
        assert!(run("Asia/Shanghai", format) == run("America/Lima", format), "{format}");
    }
}

#[test]
fn what_must_happen_next_is_a_part_with_days_where_that_of_the_decision_is_given() {
    let run = |arguments: &str| Test::in_root().line(arguments).any_status().any_stderr().run().stdout;
    let check = "check fixtures/mines/stop-area.toml --pack in-force --lang zh --decided 2026-09-28 --format";
    let markdown = run(&format!("{check} md"));
    let plain = run(&format!("{check} plain"));
    let part = markdown.split("接下来必须做的事（2026-09-28 作出决定）").nth(1).unwrap();
    snapshot("report-next-part-zh", part);
    assert!(plain.contains("接下来必须做的事（2026-09-28 作出决定）"));
    assert!(run(&format!("{check} html")).contains("接下来必须做的事"));
    // Before the decision there are terms and no days, and of several mines nothing.
    let undecided = run("check fixtures/mines/stop-area.toml --pack in-force --lang zh --format md");
    let part = undecided.split("接下来必须做的事（按检查日期 2026-08-12 施行的法）").nth(1).unwrap();
    let rows: Vec<&str> = part.lines().filter(|line| line.starts_with("| ") && !line.contains("---")).collect();
    let of_measures = rows.get(1..).unwrap().iter().take_while(|row| row.contains("| 现在 |"));
    assert!(of_measures.clone().count() > 3 && of_measures.clone().all(|row| !row.contains("2026-")), "{part}");
    assert!(part.contains("还没有写明作出决定的日子") && part.contains("作出决定后立即"), "{part}");
    assert!(!run("check fixtures/mines --pack in-force --lang zh --format md").contains("接下来"));
    // A saved result knows nothing of it; the part is made anew from the rules.
    let saved =
        Test::in_root().line("check fixtures/mines/stop-area.toml --pack in-force --format json").any_status().run();
    let saved = Test::new().file("r.json", &saved.stdout);
    let again = saved.line("report r.json --format md --lang zh --decided 2026-09-28").any_stderr().run().stdout;
    assert!(again == markdown);
    Test::new()
        .file("r.json", "{}")
        .line("report r.json --decided 2026-02-30 --lang en")
        .stderr("error: `--decided` must be a day that exists, in the form YYYY-MM-DD, found `2026-02-30`\n")
        .status(2)
        .run();
}

/// Of many mines each has a line of its own; nothing else is different.
#[test]
fn a_result_of_many_mines_has_one_a_line() {
    let mut saved = saved_of(&["fixtures/district/folder".to_owned()]);
    let mines = std::mem::take(&mut saved.mines);
    let mut of = |number: usize| {
        saved.mines = mines.iter().cycle().take(number).cloned().collect();
        saved.summary = Summary::of(&saved.mines, &saved.errors);
        let json = text(&saved, Language::Zh, Form::Json);
        assert!(saved::read("r.json", json.as_bytes()).unwrap() == saved);
        let value = serde_json::from_str::<serde_json::Value>(&json).unwrap();
        // Of more mines what they have in common stands in it once, see `many`.
        assert!(number > 200 || value == serde_json::to_value(&saved).unwrap());
        (json.lines().filter(|line| line.starts_with("{\"mine\":")).count(), json.len())
    };
    let ((spread, size), (lines, smaller)) = (of(200), of(201));
    assert_eq!((spread, lines), (0, 201));
    assert!(smaller * 10 < size, "{smaller} of {size}");
}
