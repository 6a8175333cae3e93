//! `kuangjian next`: what must happen next, in every form and both languages.

mod deadlines;

use std::path::Path;
use std::sync::OnceLock;

use icalendar::parser::{read_calendar, unfold};
use kuangjian::cli::Exit;
use kuangjian::fact::Date;
use kuangjian::record::{Options, read_paths};
use kuangjian::report::Style;
use kuangjian::report::next::{Cure, NextReport, csv as csv_of, ics, json, markdown, table};
use kuangjian::rule::{By, Pack, RuleBook};
use kuangjian::source::Language;
use kuangjian::source::visible::is_mark;
use kuangjian::verdict::{Decision, Verdict, came, judge, next};
use serde_json::Value;

use crate::cli::{ROOT, Test, snapshot};
use crate::rules::embedded;

const FORMATS: [&str; 5] = ["table", "markdown", "ics", "json", "csv"];
const LANGS: [(&str, Language); 2] = [("zh", Language::Zh), ("en", Language::En)];

/// A record and what is decided on it; `line` is the same for the program.
struct Run {
    name: &'static str,
    path: &'static str,
    as_of: Option<&'static str>,
    pack: &'static str,
    decided: &'static str,
    event: Option<(&'static str, &'static str)>,
    verdict: Verdict,
}

const RUNS: [Run; 6] = [
    Run {
        name: "suspended",
        path: "fixtures/mines/suspended.toml",
        as_of: Some("2005-09-28"),
        pack: "campaign-2005",
        decided: "2005-09-28",
        event: None,
        verdict: Verdict::Suspension,
    },
    Run {
        name: "closed",
        path: "fixtures/mines/closed.toml",
        as_of: None,
        pack: "campaign-2005",
        decided: "2005-10-25",
        event: Some(("found", "2005-10-24")),
        verdict: Verdict::Closure,
    },
    Run {
        name: "stop-area",
        path: "fixtures/mines/stop-area.toml",
        as_of: None,
        pack: "in-force",
        decided: "2026-08-12",
        event: Some(("resumed", "2026-09-01")),
        verdict: Verdict::StopArea,
    },
    Run {
        name: "suspended-now",
        path: "tests/data/next/suspended-now.toml",
        as_of: None,
        pack: "in-force",
        decided: "2026-12-21",
        event: Some(("resumption_applied", "2026-12-22")),
        verdict: Verdict::Suspension,
    },
    Run {
        name: "undetermined",
        path: "fixtures/mines/undetermined.toml",
        as_of: None,
        pack: "campaign-2005",
        decided: "2026-11-20",
        event: None,
        verdict: Verdict::Undetermined,
    },
    Run {
        name: "clear",
        path: "fixtures/mines/clear.toml",
        as_of: None,
        pack: "campaign-2005",
        decided: "2005-11-20",
        event: None,
        verdict: Verdict::Clear,
    },
];

fn book() -> &'static RuleBook {
    static BOOK: OnceLock<RuleBook> = OnceLock::new();
    BOOK.get_or_init(embedded)
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

impl Run {
    fn line(&self) -> String {
        let as_of = self.as_of.map(|day| format!(" --as-of {day}")).unwrap_or_default();
        let event = self.event.map(|(id, day)| format!(" --event {id}={day}")).unwrap_or_default();
        format!("next {}{as_of} --pack {} --decided {}{event}", self.path, self.pack, self.decided)
    }

    /// What the program prints.
    fn render(&self, format: &str, language: Language) -> String {
        let options = Options { as_of: self.as_of.map(date), ..Options::default() };
        let path = Path::new(ROOT).join(self.path);
        let reading = read_paths(&[path], &mut std::io::empty(), &book().vocabulary, &options);
        let [record] = reading.records.as_slice() else { panic!("{}: {:?}", self.path, reading.problems) };
        let of_law = || book().in_force_on(record.check_date).filter_map(|regime| book().pack(&regime.pack));
        let packs: Vec<&Pack> = match self.pack {
            "in-force" => of_law().collect(),
            id => vec![book().pack(id).unwrap()],
        };
        let judgment = judge(&book().vocabulary, record, packs);
        assert_eq!(judgment.verdict, self.verdict, "{}", self.name);
        let packs: Vec<&str> = judgment.packs.iter().map(|pack| pack.id.as_str()).collect();
        let decided = date(self.decided);
        let others = book().in_force_on(decided).map(|regime| regime.pack.as_str());
        let others: Vec<&str> = others.filter(|pack| !packs.contains(pack)).collect();
        let events: Vec<(String, Date)> = self.event.iter().map(|(id, day)| ((*id).to_owned(), date(day))).collect();
        let conditions = came(&judgment);
        let decision =
            Decision { verdict: judgment.verdict, packs: &packs, conditions: &conditions, decided, events: &events };
        let found = next(book().aftermath(), decision);
        // The program names the file as it was given, which is from the folder of the repository.
        let report = NextReport { record: self.path, ..NextReport::of(&judgment, book(), [&packs, &others], &found) };
        render(&report, format, language)
    }
}

fn render(report: &NextReport<'_>, format: &str, language: Language) -> String {
    match format {
        "table" => table::render(report, Style { language, color: false, width: Some(120) }),
        "markdown" => markdown::render(report, language),
        // Where no last day is known, there is no calendar.
        "ics" => ics::render(report, language).unwrap_or_default(),
        "csv" => csv_of::render(report, language),
        _ => {
            let mut out = Vec::new();
            json::write(report, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        }
    }
}

#[test]
fn every_form_in_both_languages() {
    for run in &RUNS {
        let name = run.name;
        for (lang, language) in LANGS {
            for format in FORMATS {
                let output = run.render(format, language);
                match format {
                    // Line ends count in these two, and a snapshot would not keep them.
                    "ics" if output.is_empty() => {
                        let json: Value = serde_json::from_str(&run.render("json", language)).unwrap();
                        let days = json["measures"].as_array().unwrap().iter().map(|of| &of["due"]["day"]);
                        assert_eq!(days.filter(|day| day.is_string()).count(), 0, "{name}");
                    }
                    "ics" | "csv" => {
                        assert!(output.ends_with("\r\n") && !output.replace("\r\n", "").contains(['\r', '\n']));
                        snapshot(&format!("next-{name}-{format}-{lang}"), &output.replace("\r\n", "\n"));
                    }
                    "json" if lang == "en" => assert_eq!(output, run.render(format, Language::Zh)),
                    "json" => snapshot(&format!("next-{name}-json"), &output),
                    _ => snapshot(&format!("next-{name}-{format}-{lang}"), &output),
                }
            }
        }
    }
}

#[test]
fn the_program_prints_them() {
    for (at, run) in RUNS.iter().enumerate() {
        let (format, (lang, language)) = (FORMATS[at % FORMATS.len()], LANGS[at % LANGS.len()]);
        let status = i32::from(Exit::of(run.verdict) as u8);
        let test = Test::in_root().line(&run.line()).args(["--format", format, "--lang", lang]).any_stderr();
        let text = run.render(format, language);
        let status = if text.is_empty() { 2 } else { status };
        test.stdout(text).status(status).run();
    }
}

#[test]
fn the_json_is_what_its_schema_says() {
    let schema = std::fs::read_to_string(Path::new(ROOT).join("docs/next.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).unwrap();
    for run in &RUNS {
        let name = run.name;
        let document: Value = serde_json::from_str(&run.render("json", Language::Zh)).unwrap();
        let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {}", errors.join("\n"));
        assert!(document["measures"].as_array().unwrap().iter().all(|measure| measure["done_on"].is_null()));
    }
}

/// What a calendar says, as a reader of calendars finds it: for each entry its kind and its properties, with those of its alarms.
fn entries(ics: &str) -> Vec<(String, Vec<(String, String)>)> {
    let unfolded = unfold(ics);
    let calendar = read_calendar(&unfolded).unwrap_or_else(|error| panic!("{error}\n{ics}"));
    let entries = calendar.components.iter().map(|component| {
        let properties = component.properties.iter();
        let mut properties: Vec<(String, String)> =
            properties.map(|found| (found.name.to_string(), found.val.to_string())).collect();
        for inner in &component.components {
            let of = |name: &dyn std::fmt::Display| format!("{} {name}", inner.name);
            properties.extend(inner.properties.iter().map(|found| (of(&found.name), found.val.to_string())));
        }
        (component.name.to_string(), properties)
    });
    entries.collect()
}

fn property<'a>(entry: &'a (String, Vec<(String, String)>), name: &str) -> Option<&'a str> {
    entry.1.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

#[test]
fn calendars_can_be_read_and_say_what_the_json_says() {
    for run in &RUNS {
        let name = run.name;
        let document: Value = serde_json::from_str(&run.render("json", Language::Zh)).unwrap();
        let measures = document["measures"].as_array().unwrap();
        for (lang, language) in LANGS {
            let ics = run.render("ics", language);
            if ics.is_empty() {
                continue;
            }
            assert!(ics.split("\r\n").all(|line| line.len() <= 75), "{name}");
            let entries = entries(&ics);
            let dated: Vec<&Value> = measures.iter().filter(|measure| measure["due"]["day"].is_string()).collect();
            assert_eq!(entries.len(), dated.len(), "{name}");
            let mut uids: Vec<&str> = Vec::new();
            for (entry, measure) in entries.iter().zip(dated) {
                let day = measure["due"]["day"].as_str().unwrap().parse::<Date>().unwrap();
                let basic = |day: Date| day.to_string().replace('-', "");
                assert_eq!(entry.0, "VEVENT");
                assert_eq!(property(entry, "DTSTART"), Some(basic(day).as_str()));
                assert_eq!(property(entry, "DTEND"), Some(basic(day.days_after(1)).as_str()), "the whole day");
                let at_once = measure["due"]["kind"] == "at_once";
                assert_eq!(property(entry, "VALARM TRIGGER"), Some(if at_once { "PT9H" } else { "-PT15H" }));
                assert_eq!(property(entry, "VALARM ACTION"), Some("DISPLAY"));
                assert_eq!(property(entry, "VALARM DESCRIPTION"), property(entry, "SUMMARY"));
                let decided = document["decided"].as_str().unwrap().replace('-', "");
                assert_eq!(property(entry, "DTSTAMP"), Some(format!("{decided}T000000Z").as_str()));
                let summary = property(entry, "SUMMARY").unwrap();
                assert!(summary.ends_with(measure["title"][lang].as_str().unwrap()), "{summary}");
                uids.push(property(entry, "UID").unwrap());
            }
            assert_eq!(run.render("ics", language), ics, "the same bytes");
            uids.sort_unstable();
            uids.dedup();
            assert_eq!(uids.len(), entries.len(), "{name}: every entry has an id of its own");
        }
    }
}

/// Names that do harm where they are taken for anything but text.
const HOSTILE: [&str; 7] = [
    "gpj.\u{202E}甲矿\u{2066}\u{200F}\u{61C}\u{85}",
    "=cmd|'/c calc'!A1",
    "<script>alert(1)</script>",
    "甲矿\nEND:VCALENDAR\r\nBEGIN:VALARM",
    "a,b;c\\d\"e",
    "- [x] [done](http://example.com) | **bold**",
    "+1\t=2\u{1b}[31m",
];

#[test]
fn hostile_names_are_only_names() {
    let decided = date("2026-11-20");
    let decision =
        Decision { verdict: Verdict::Suspension, packs: &["campaign-2005"], conditions: &[], decided, events: &[] };
    let found = next(book().aftermath(), decision);
    for name in HOSTILE {
        let report = NextReport {
            mine_id: Some("M1"),
            mine_name: Some(name),
            record: "=1+1\n.toml",
            check_date: decided,
            judged_by: &["campaign-2005"],
            not_judged_by: &[],
            cure: Cure::InForce,
            next: &found,
        };
        for format in FORMATS {
            let text = render(&report, format, Language::En);
            let stray = |c: char| is_mark(c);
            assert!(format == "json" || !text.contains(stray), "{format}: a control character of {name}");
            match format {
                "json" => {
                    let document: Value = serde_json::from_str(&text).unwrap();
                    assert_eq!(document["mine"]["name"], name);
                }
                "csv" => {
                    let rows = csv_rows(&text);
                    assert!(rows.len() > 5 && rows.iter().all(|row| row.len() == rows[0].len()), "{name}");
                    for cell in rows.iter().flatten() {
                        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{cell}");
                    }
                }
                "ics" => {
                    let entries = entries(&text);
                    assert_eq!(entries.len(), found.measures.iter().filter(|step| step.due.day().is_some()).count());
                    assert!(entries.iter().all(|entry| entry.0 == "VEVENT"), "{name}");
                    assert_eq!(text.matches("\r\nEND:VCALENDAR\r\n").count(), 1, "{name}");
                }
                "markdown" => {
                    let heading = text.lines().next().unwrap();
                    for sign in ["<script>", "[done](", " **bold**", "| *"] {
                        assert!(!heading.contains(sign), "{heading}");
                    }
                    assert_eq!((text.matches("\n# ").count(), text.matches("- [x]").count()), (0, 0), "{heading}");
                }
                _ => assert_eq!(text.lines().filter(|line| line.starts_with("mine: ")).count(), 1, "{text}"),
            }
        }
    }
}

fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{FEFF}').unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn what_is_decided_today_is_counted_by_the_law_of_the_day() {
    let of = |decided: &str| {
        let decided = date(decided);
        let decision = Decision { verdict: Verdict::Suspension, packs: &[], conditions: &[], decided, events: &[] };
        let found = next(book().aftermath(), decision);
        let find = |id: &str| found.measures.iter().find(|step| step.id == id).map(|step| step.due.day());
        [find("order-446.announce"), find("order-774.announce")]
    };
    let day = |text: &str| Some(Some(date(text)));
    assert_eq!(of("2024-04-30"), [day("2024-05-06"), None], "three days, and on to the end of Labour Day");
    assert_eq!(of("2024-05-01"), [None, day("2024-05-10")], "five working days");
}

#[test]
fn every_measure_of_a_law_cites_a_clause_of_it() {
    let book = book();
    let mut with_term = 0;
    for set in &book.aftermath().sets {
        for measure in &set.measures {
            assert!(!measure.cite.is_empty() && !measure.on.is_empty(), "{} {}", set.id, measure.id);
            with_term += usize::from(matches!(measure.by, By::Within(..)));
            let says_may = measure.what.zh.contains("可以") && measure.what.en.contains("may");
            assert!(!measure.power || says_may, "{} {}", set.id, measure.id);
        }
    }
    assert!(with_term >= 12);
}

#[test]
fn mistakes_on_the_command_line() {
    let mistakes = [
        ("no-day", "next fixtures/mines/clear.toml"),
        ("bad-day", "next fixtures/mines/clear.toml --decided 20.11.2026"),
        ("no-such-day", "next fixtures/mines/clear.toml --decided 2026-02-29"),
        ("before-the-law", "next fixtures/mines/clear.toml --decided 2005-09-02"),
        ("unknown-event", "next fixtures/mines/clear.toml --decided 2026-11-20 --event parade=2026-11-20"),
        ("misspelt-event", "next fixtures/mines/clear.toml --decided 2026-11-20 --event resume=2026-11-20"),
        ("decided-as-event", "next fixtures/mines/clear.toml --decided 2026-11-20 --event decided=2026-11-20"),
        ("no-day-of-event", "next fixtures/mines/clear.toml --decided 2026-11-20 --event resumed"),
        (
            "event-twice",
            "next fixtures/mines/clear.toml --decided 2026-11-20 --event resumed=2026-11-20 --event resumed=2026-11-21",
        ),
        (
            "events-before-the-decision",
            "next fixtures/mines/clear.toml --decided 2026-11-20 --event resumed=2026-11-19 --event resumption_applied=2026-11-01",
        ),
        ("several-mines", "next fixtures/district/folder --decided 2026-11-20"),
        ("no-such-mine", "next fixtures/district/folder --decided 2026-11-20 --mine MK57"),
        ("unknown-format", "next fixtures/mines/clear.toml --decided 2026-11-20 --format pdf"),
    ];
    for (lang, _) in LANGS {
        let mut seen = String::new();
        for (what, line) in mistakes {
            let output = Test::in_root().line(line).args(["--lang", lang]).status(2).any_stderr().run();
            assert_eq!(output.stdout, "", "{what}");
            seen.push_str(&format!("# {what}\n$ kuangjian {line}\n{}\n", output.stderr));
        }
        snapshot(&format!("next-usage-{lang}"), &seen);
    }
}

#[test]
fn what_was_found_before_the_decision_and_what_came_on_its_day_is_taken() {
    for event in ["hazard_found=2026-08-01", "found=2026-08-01", "resumed=2026-08-12"] {
        let line = "next fixtures/mines/clear.toml --decided 2026-08-12 --event";
        let test = Test::in_root().line(line).arg(event).any_stderr().any_status();
        assert!(!test.run().stderr.contains("KJ1501"), "{event}");
    }
}

#[test]
fn a_calendar_says_from_which_day_a_deadline_moved_and_why() {
    let line = "next fixtures/mines/closed.toml --as-of 2005-09-27 --pack campaign-2005 --decided 2005-09-27 \
                --event closure_proposed=2005-09-28 --format ics --lang";
    for (lang, why) in
        [("zh", "数到 2005-10-05，是休息日，顺延"), ("en", "the last day, 2005-10-05, is a rest day, so it moves")]
    {
        let output = Test::in_root().line(line).arg(lang).any_status().any_stderr().run();
        let entries = entries(&output.stdout);
        let moved = entries.iter().find(|entry| property(entry, "DTSTART") == Some("20051008")).unwrap();
        assert!(property(moved, "DESCRIPTION").unwrap().contains(why), "{:?}", property(moved, "DESCRIPTION"));
    }
}

#[test]
fn help() {
    for (lang, _) in LANGS {
        let output = Test::new().line("next --help --lang").arg(lang).run();
        snapshot(&format!("help-next-{lang}"), &output.stdout);
    }
}

#[test]
fn a_decision_before_the_check_is_pointed_out() {
    let line = "next fixtures/mines/suspended.toml --decided 2005-10-10 --format csv --lang";
    Test::in_root()
        .line(line)
        .arg("en")
        .status(10)
        .stderr("note: the day of the decision, 2005-10-10, is before the check date 2005-10-20; please check\n")
        .run();
    Test::in_root()
        .line(line)
        .arg("zh")
        .status(10)
        .stderr("提示：作出决定的日子 2005-10-10 早于检查日期 2005-10-20，请核对\n")
        .run();
}

/// Whatever is saved says it, and not the screen alone; `check`, `report` and `draft` say it as `next` does.
#[test]
fn a_decision_before_the_check_stands_in_what_is_saved() {
    let told = "作出决定的日子 2005-10-10 早于检查日期 2005-10-20，请核对";
    let notice = format!("提示：{told}\n");
    for format in ["table", "markdown", "csv", "ics"] {
        let line = "next fixtures/mines/suspended.toml --decided 2005-10-10 --lang zh --format";
        let output = Test::in_root().line(line).arg(format).status(10).any_stderr().run();
        let text = output.stdout.replace("\r\n ", "").replace("\\,", ",");
        assert!(text.contains(&format!("⚠ {told}")) || format == "csv" && text.contains(told), "{format}: {text}");
        assert!(output.stderr.contains(&notice), "{}", output.stderr);
    }
    let saved = Test::in_root().line("check fixtures/mines/suspended.toml --format json").status(10).run().stdout;
    for format in ["html", "md", "plain"] {
        let check = Test::in_root().line("check fixtures/mines/suspended.toml --decided 2005/10/10 --lang zh --format");
        let report = Test::new().file("r.json", &saved).line("report r.json --decided 2005-10-10 --lang zh --format");
        for test in [check.status(10), report] {
            let output = test.arg(format).stderr(&notice).run();
            assert!(output.stdout.contains(told), "{format}: {}", output.stdout);
        }
    }
    // What has no such part says it on the screen.
    let line = "check fixtures/mines/suspended.toml --decided 2005-10-10 --lang zh";
    Test::in_root().line(line).status(10).stderr(&notice).run();
    let none = Test::in_root().line("next fixtures/mines/suspended.toml --decided 2005-10-20").status(10).run().stdout;
    assert!(!none.contains('⚠'), "{none}");
}

/// Whoever wants a page or a workbook, or what must happen next at every mine, is told which command gives it.
#[test]
fn what_next_does_not_give_is_said_to_come_from_check() {
    for ending in ["html", "xlsx"] {
        let line = format!("next fixtures/mines/suspended.toml --decided 2026-11-20 --lang en -o n.{ending}");
        let message = Test::in_root().line(&line).status(2).any_stderr().run().stderr;
        assert!(message.contains(&format!("come from kuangjian check … --decided DATE -o FILE.{ending}")), "{message}");
    }
    let message = Test::in_root().line("next fixtures/mines --decided 2026-11-20 --lang zh").status(2);
    let message = message.any_stderr().run().stderr;
    assert!(message.contains("--mine") && message.contains("kuangjian check … --decided"), "{message}");
}

#[test]
fn a_record_that_cannot_be_read_has_no_next() {
    let test = Test::new().file("mine.toml", "mine_id = \"M1\"\ncheck_date = \"2026-13-01\"\n");
    let output = test.line("next mine.toml --decided 2026-11-20 --lang en").status(20).any_stderr().run();
    assert_eq!(output.stdout, "");
    assert!(output.stderr.contains("mine.toml:2"), "{}", output.stderr);
}

/// What may be laid over the rules in the program: the holidays of the year that is to come.
#[test]
fn an_overlay_adds_a_year() {
    let year = "[calendar]\nyear = 2027\nsource = { zh = \"虚构\", en = \"invented\" }\n\n[[holiday]]\nname = { zh = \"元旦\", en = \"New Year\" }\n\
                from = 2026-12-31\nto = 2027-01-03\nwork = [2026-12-27]\n";
    let day = |with: bool| {
        let test = Test::new().file("mine.toml", "mine_id = \"M1\"\ncheck_date = 2026-12-18\nover_capacity = true\n");
        let test = test.file("rules/overlay.toml", "base = \"embedded\"\n");
        let test = if with { test.file("rules/calendar/2027.toml", year) } else { test };
        let test = test.line("next mine.toml --decided 2026-12-25 --format json");
        let test = if with { test.line("--rules rules") } else { test };
        let document = test.status(10).run().json();
        let measures = document["measures"].as_array().unwrap().clone();
        measures.into_iter().find(|measure| measure["id"] == "order-774.announce").unwrap()["due"].clone()
    };
    let without = day(false);
    assert_eq!(without["day"], Value::Null);
    assert_eq!(without["no_calendar"]["known_through"], "2026-12-24");
    let with = day(true);
    assert_eq!(with["no_calendar"], Value::Null);
    // Sunday the 27th is worked, then 28, 29 and 30 December, and after the holiday 4 January.
    assert_eq!(with["day"], "2027-01-04");
}

#[test]
fn a_complete_set_of_rules_without_measures_says_so() {
    let output = crate::rules_cli::small("").file("mine.toml", "mine_id = \"M1\"\ncheck_date = 2005-10-20\n");
    let output = output.line("next mine.toml --decided 2005-10-20 --lang en").status(2).any_stderr().run();
    assert!(output.stderr.contains("do not say what the law of 2005-10-20 attaches"), "{}", output.stderr);
}

#[test]
fn the_page_says_what_the_program_does() {
    let page = std::fs::read_to_string(Path::new(ROOT).join("docs/next.md")).unwrap();
    for event in book().aftermath().events.iter().filter(|event| event.id != "decided") {
        assert!(page.contains(&format!("| `{}` |", event.id)), "{}", event.id);
    }
    let run = RUNS.iter().find(|run| run.name == "suspended-now").unwrap();
    let shown = run.render("csv", Language::En);
    let examples: Vec<&str> = page.lines().filter(|line| line.starts_with("unknown: ")).collect();
    assert_eq!(examples.len(), 2);
    for example in examples {
        assert!(shown.contains(example), "{example}");
    }
    let last = book().aftermath().calendar.years().last().unwrap();
    assert!(page.contains(&format!("The data reaches to {}", last.through)));
}
