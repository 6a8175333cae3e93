//! The invariants of the vocabulary: each has a record that breaks it and one at its border that does not, none of the fixtures
//! breaks any, and nothing else depends on them.

use std::collections::BTreeSet;
use std::path::Path;

use kuangjian::expr::tree::{Group, Kind, Resolved, Target};
use kuangjian::expr::{Scope, Subject};
use kuangjian::fact::{Date, Decimal, Fact, Record, TableId, Truth};
use kuangjian::record::{Options, read_paths};
use kuangjian::report::{json, words};
use kuangjian::rule::{Invariant, Invariants, Pack, RuleBook, RuleFiles, load};
use kuangjian::source::SourceText;
use kuangjian::verdict::{broken, judge};

use crate::cli::{ROOT, Test, snapshot};
use crate::laws::change::{Statement, statements, without};
use crate::random::{self, Dice};
use crate::rules::embedded;

/// The record that `text` states, on 20 October 2005 unless it says otherwise.
#[track_caller]
fn record(book: &RuleBook, text: &str) -> Record {
    let options = Options { as_of: None, ..Options::default() };
    let text = if text.contains("check_date") { text.to_owned() } else { format!("check_date = 2005-10-20\n{text}") };
    let mut reading = read_paths(&["-".into()], &mut text.as_bytes(), &book.vocabulary, &options);
    assert!(reading.problems.is_empty(), "{text}\n{:?}", reading.problems);
    reading.records.remove(0)
}

fn subject_ids(book: &RuleBook, record: &Record, subjects: impl Iterator<Item = Subject>) -> Vec<String> {
    subjects.map(|subject| words::subject_id(&book.vocabulary, record, subject)).collect()
}

/// What a record breaks: the ids of the invariants, each with the facts that break it.
fn breaks(book: &RuleBook, record: &Record) -> Vec<(String, Vec<String>)> {
    let because = |found: &kuangjian::verdict::Broken<'_>| {
        subject_ids(book, record, found.because.iter().map(|(subject, _)| *subject))
    };
    broken(book, record).iter().map(|found| (found.invariant.id.to_string(), because(found))).collect()
}

fn invariant<'a>(book: &'a RuleBook, id: &str) -> &'a Invariant {
    book.invariants.iter().find(|invariant| invariant.id == id).unwrap_or_else(|| panic!("there is no {id}"))
}

#[test]
fn each_invariant_has_a_record_that_breaks_it_and_one_at_its_border_that_does_not() {
    let book = embedded();
    let data: toml::Table = include_str!("../data/invariants.toml").parse().unwrap();
    let mut tried = BTreeSet::new();
    for case in data["invariant"].as_array().unwrap() {
        let id = case["id"].as_str().unwrap();
        let text = |key: &str| toml::to_string(&case[key]).unwrap();
        let because: Vec<String> = case["because"].clone().try_into().unwrap();
        let wrong = record(&book, &text("broken"));
        assert_eq!(breaks(&book, &wrong), [(id.to_owned(), because)], "{id}");
        let right = record(&book, &text("border"));
        assert_eq!(breaks(&book, &right), [], "{id}");
        // What is only not known is no border.
        let truth = Scope::new(&book.vocabulary, &right).truth(&invariant(&book, id).holds);
        assert_eq!(truth, Truth::True, "{id}");
        assert!(tried.insert(id.to_owned()), "{id} is there twice");
    }
    let all: BTreeSet<String> = book.invariants.iter().map(|invariant| invariant.id.to_string()).collect();
    assert_eq!(all, tried);
    assert!(all.len() >= 40);
}

#[test]
fn an_invariant_of_the_rows_of_a_table_is_broken_once_for_each_row() {
    let book = embedded();
    let text = "orders = [\n{ issued = 2005-10-21, deadline = 2005-10-20 },\n{ issued = 2005-10-01 },\n{ issued = 2005-12-01 }]";
    let of = |id: &str, facts: [&str; 2]| (id.to_owned(), facts.map(str::to_owned).to_vec());
    let expected = [
        of("order_issued_by_check_date", ["orders.1.issued", "check_date"]),
        of("order_issued_by_check_date", ["orders.3.issued", "check_date"]),
        of("order_deadline_after_issue", ["orders.1.issued", "orders.1.deadline"]),
    ];
    assert_eq!(breaks(&book, &record(&book, text)), expected);
}

#[test]
fn what_is_not_known_breaks_nothing() {
    let book = embedded();
    for text in [
        "",
        "normal_water_inflow = 900",
        "coal_faces_in_one_seam = 3\nworking_faces = [{ kind = \"coal\" }]",
        "coal_faces_in_one_seam = 2\nworking_faces = [{ kind = \"coal\" }, { name = \"2\" }]\nworking_faces_complete = true",
        "underground_workers = 9\nshift_crews = [{ people = 10 }]",
        "production_started_on = 2006-01-01",
        "licences = [{ kind = \"mining\", state = \"never_granted\", valid_until = \"未知\" }]",
    ] {
        assert_eq!(breaks(&book, &record(&book, text)), [], "{text}");
    }
}

/// As of an earlier day, what a record states of later ones is not yet known; the report says so.
#[test]
fn a_day_before_the_check_date_of_the_record_breaks_what_is_stated_as_past() {
    let book = embedded();
    let path = Path::new(ROOT).join("fixtures/mines/contradictions.toml");
    let as_of = |year| Options { as_of: Date::new(year, 11, 15), ..Options::default() };
    let read = |options: &Options| {
        read_paths(std::slice::from_ref(&path), &mut std::io::empty(), &book.vocabulary, options).records.remove(0)
    };
    assert_eq!(breaks(&book, &read(&as_of(2005))), []);
    let found = breaks(&book, &read(&as_of(2003)));
    let ids: BTreeSet<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
    let expected = [
        "order_issued_by_check_date",
        "safety_licence_applied_by_check_date",
        "safety_licence_granted_by_check_date",
        "training_finding_by_check_date",
    ];
    assert_eq!(ids.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn no_fixture_contradicts_itself() {
    let book = embedded();
    let mut read = 0;
    for folder in
        ["fixtures/mines", "fixtures/real-cases", "fixtures/district/folder", "fixtures/district/mines.gb18030.csv"]
    {
        let path = Path::new(ROOT).join(folder);
        let reading = read_paths(&[path], &mut std::io::empty(), &book.vocabulary, &Options::default());
        assert!(reading.problems.is_empty(), "{:?}", reading.problems);
        for record in &reading.records {
            assert_eq!(breaks(&book, record), [], "{}", record.place);
        }
        read += reading.records.len();
    }
    assert_eq!(read, 7 + 40 + 56 + 56);
}

/// The meaning of facts has no thresholds; those are law.
#[test]
fn no_invariant_has_a_number_but_0_or_a_day_of_its_own() {
    for invariant in embedded().invariants.iter() {
        invariant.holds.walk(&mut |expr| {
            let of_the_law = match &expr.kind {
                Kind::Number(quantity) => quantity.amount != Decimal::ZERO,
                Kind::Date(_) | Kind::Period(_) | Kind::Lookup { .. } => true,
                Kind::Most { group, .. } => matches!(**group, Group::Within(..)),
                _ => false,
            };
            assert!(!of_the_law, "{}", invariant.id);
        });
    }
}

/// `event = true` says that something happened, so it happened by the check date.
#[test]
fn every_event_is_bound_by_the_check_date() {
    let book = embedded();
    let mut bound = BTreeSet::new();
    for invariant in book.invariants.iter() {
        invariant.holds.walk(&mut |expr| {
            let Kind::Compare { left, right, .. } = &expr.kind else { return };
            if !matches!(&right.kind, Kind::Name { target: Resolved(Some(Target::CheckDate)), .. }) {
                return;
            }
            match &left.kind {
                Kind::Name { target: Resolved(Some(Target::Fact(id))), .. } => {
                    bound.insert(book.vocabulary.fact(*id).unwrap().id.to_string());
                }
                Kind::Column(column) => {
                    let (table, at) = column.position.0.unwrap();
                    let table = book.vocabulary.table(table).unwrap();
                    bound.insert(format!("{}.{}", table.id, table.columns[at].id));
                }
                _ => {}
            }
        });
    }
    let is_event = |fact: &&Fact| fact.event;
    let facts = book.vocabulary.facts.iter().filter(is_event).map(|fact| fact.id.to_string());
    let cells =
        book.vocabulary.tables.iter().flat_map(|table| {
            table.columns.iter().filter(is_event).map(|column| format!("{}.{}", table.id, column.id))
        });
    let events: Vec<String> = facts.chain(cells).collect();
    assert!(events.len() >= 5);
    for event in events {
        assert!(bound.contains(&event), "{event}");
    }
}

/// The document of a check of `record`, without what the invariants say.
fn document_without(book: &RuleBook, record: &Record, packs: &[&Pack]) -> (serde_json::Value, usize) {
    let judgment = judge(&book.vocabulary, record, packs.iter().copied());
    let mut out = Vec::new();
    json::write(&mut out, &[judgment], packs, book, &kuangjian::record::Reading::default()).unwrap();
    let mut document: serde_json::Value = serde_json::from_slice(&out).unwrap();
    let found = document["mines"][0].as_object_mut().unwrap().remove("inconsistencies");
    let count = found.map_or(0, |found| found.as_array().unwrap().len());
    (document, count)
}

#[test]
fn invariants_change_no_verdict_and_no_outcome() {
    let book = embedded();
    let mut plain = book.clone();
    plain.invariants = Invariants::default();
    let packs = ["campaign-2005", "hazard-criteria-2026"].map(|id| book.pack(id).unwrap());
    let mut broken_somewhere = 0;
    for seed in 0..12 {
        let record = random::record(&book.vocabulary, seed);
        let before = record.clone();
        let (with, count) = document_without(&book, &record, &packs);
        let (alone, none) = document_without(&plain, &record, &packs);
        assert_eq!(with, alone, "seed {seed}");
        assert_eq!(record, before, "seed {seed}");
        assert_eq!(none, 0);
        broken_somewhere += usize::from(count > 0);
    }
    assert!(broken_somewhere >= 6, "{broken_somewhere}");
}

/// Whoever is told that a record contradicts itself is not told otherwise by filling in more of it.
#[test]
fn what_is_broken_stays_broken_when_more_is_stated() {
    let book = embedded();
    let (mut broken_before, mut newly_broken) = (0, 0);
    for seed in 0..300 {
        let more = random::record(&book.vocabulary, seed);
        let ids = |record: &Record| breaks(&book, record).into_iter().map(|(id, _)| id).collect::<BTreeSet<_>>();
        let after = ids(&more);
        let mut statements = statements(&book.vocabulary, &more);
        Dice::new(seed).shuffle(&mut statements);
        // Without the last row of a table there is another row last.
        statements.retain(|statement| !matches!(statement, Statement::LastRow(_)));
        let mut less = more.clone();
        for statement in statements.into_iter().take(40) {
            less = without(&less, statement);
        }
        let before = ids(&less);
        assert!(before.is_subset(&after), "seed {seed}: {before:?} {after:?}");
        broken_before += before.len();
        newly_broken += after.len() - before.len();
    }
    assert!(broken_before > 500 && newly_broken > 50, "{broken_before} {newly_broken}");
}

/// Each row of a random record that breaks an invariant is found, and no other.
#[test]
fn the_rows_that_are_named_are_those_that_break() {
    let book = embedded();
    let orders = book.vocabulary.table_by_id("orders").unwrap();
    let issued = book.vocabulary.table(orders).unwrap().column_by_id("issued").unwrap();
    let mut seen = 0;
    for seed in 0..300 {
        let record = random::record(&book.vocabulary, seed);
        let expected: Vec<String> =
            late_rows(&record, orders, issued).map(|row| format!("orders.{row}.issued")).collect();
        let found = breaks(&book, &record).into_iter().filter(|(id, _)| id == "order_issued_by_check_date");
        let found: Vec<String> = found.map(|(_, because)| because[0].clone()).collect();
        assert_eq!(found, expected, "seed {seed}");
        seen += found.len();
    }
    assert!(seen > 100, "{seen}");
}

fn late_rows(record: &Record, table: TableId, column: usize) -> impl Iterator<Item = usize> {
    let late = move |row: &kuangjian::fact::Row| match row.cell(column).map(|cell| &cell.value) {
        Some(kuangjian::fact::Value::Date(day)) => *day > record.check_date,
        _ => false,
    };
    record.rows(table).iter().enumerate().filter(move |(_, row)| late(row)).map(|(at, _)| at + 1)
}

/// A record with one contradiction of every kind: of a finding, of a finding that an invariant tells as well, and of invariants.
const RECORD: &str = "mine_id = \"A\"\nmine_name = \"甲矿\"\ncheck_date = 2005-10-20\nno_dual_circuit_supply = false\n\
    supply_circuits = 1\ngas_grading_on = { value = 2006-05-01, evidence = \"鉴定报告\" }\nlicences = [\n  \
    { kind = \"mining\", state = \"expired\", valid_from = 2003-01-01, valid_until = 2006-12-31 },\n  \
    { kind = \"business\", valid_from = 2007-01-01, valid_until = 2006-12-31 },\n]\norders = [\n  \
    { kind = \"correction\", issued = 2005-10-21 },\n  { kind = \"correction\", issued = 2005-10-22, deadline = 2005-10-21 },\n]\n";

#[test]
fn the_table_and_the_summary_tell_contradictions_once() {
    for lang in ["zh", "en"] {
        let run = |paths: &[&str]| {
            let test = Test::new().file("a.toml", RECORD).file("b.toml", RECORD.replace("\"A\"", "\"B\""));
            test.arg("check").args(paths).args(["--lang", lang]).status(12).run().stdout
        };
        let table = run(&["a.toml"]);
        let verdict = if lang == "zh" { "\n判定：" } else { "\nverdict: " };
        snapshot(&format!("inconsistent-table-{lang}"), &table[table.find(verdict).unwrap() + 1..]);
        snapshot(&format!("inconsistent-summary-{lang}"), &run(&["a.toml", "b.toml"]));
    }
}

#[test]
fn json_has_every_inconsistency_with_places() {
    let run = |format: &str| {
        let test = Test::new().file("a.toml", RECORD).line("check a.toml --format").arg(format);
        test.status(12).run()
    };
    let document = run("json").json();
    crate::json::assert_document(&document);
    let found = &document["mines"][0]["inconsistencies"];
    snapshot("inconsistent-json", &format!("{found:#}"));
    let line: serde_json::Value = serde_json::from_str(&run("jsonl").stdout).unwrap();
    assert_eq!(&line["inconsistencies"], found);
}

#[test]
fn places_in_another_file_than_the_records_are_named_with_their_file() {
    let test = Test::new()
        .file("d/mines.csv", "mine_id,check_date\nA,2005-10-20\n")
        .file("d/orders.csv", "mine_id,kind,issued\nA,correction,2005-10-21\n");
    let report = test.line("check d --lang en").status(12).run().stdout;
    let line = report.lines().find(|line| line.contains('⚠')).unwrap();
    assert_eq!(
        line,
        "  ⚠ the record contradicts itself: an order was issued no later than the check date, but issued in row 1 of orders: \
         2005-10-21 [d/orders.csv:C2]; check date: 2005-10-20 [B2]"
    );
}

#[test]
fn record_check_lists_inconsistencies_and_ends_with_14() {
    for lang in ["zh", "en"] {
        let csv = "mine_id,check_date,safety_licence_granted_on\nB,2005-10-20,2005-10-21\nC,2005-10-20,2005-10-20\n";
        let test =
            Test::new().file("a.toml", RECORD).file("b.csv", csv).line("record check a.toml b.csv --lang").arg(lang);
        let output = test.status(14).run();
        snapshot(&format!("record-check-{lang}"), &output.all());
    }
}

#[test]
fn the_exit_code_of_record_check() {
    let run = |text: &str, options: &str, status: i32| {
        let test = Test::new().file("a.toml", text).line("record check a.toml --lang en").line(options);
        test.status(status).any_stderr().run().stdout
    };
    let good = "mine_id = \"A\"\ncheck_date = 2005-10-20\n";
    assert!(run(good, "", 0).starts_with("1 record can be read, 0 mistakes, 0 contradictions\n"));
    assert!(run(RECORD, "", 14).contains("1 record can be read, 0 mistakes, 6 contradictions\n"));
    run(RECORD, "--exit-zero", 0);
    // What cannot be read is graver, and no option hides it.
    let with_unreadable = |options| run(RECORD, &format!("b.toml {options}"), 20);
    assert!(with_unreadable("").contains("1 record can be read, 1 mistake, 6 contradictions\n"));
    with_unreadable("--exit-zero");
}

/// An overlay adds invariants of its own facts and of those in the program, and may not take an id that is there.
#[test]
fn an_overlay_adds_invariants() {
    let vocabulary = "[group]\nid = \"tips\"\norder = 300\nlabel = { zh = \"矸石山\", en = \"waste tips\" }\n\n\
        [[fact]]\nid = \"tip_since\"\ntype = \"date\"\nlabel = { zh = \"矸石山始用日期\", en = \"tip in use since\" }\n\
        question = { zh = \"从哪一天使用？\", en = \"Since when is it in use?\" }\n\n\
        [[invariant]]\nid = \"ID\"\ntext = { zh = \"矸石山始用不应早于投产\", en = \"the tip is not older than the mine\" }\n\
        holds = \"tip_since >= production_started_on\"\n";
    let rules = |id: &str| {
        let files = [
            ("overlay.toml", "base = \"embedded\"\n".to_owned()),
            ("vocabulary/tips.toml", vocabulary.replace("ID", id)),
        ];
        let files = files.map(|(path, text)| (path.to_owned(), SourceText::new(path, text)));
        let mut problems = Vec::new();
        let files = RuleFiles::new(files.into()).settled("rules", &mut problems);
        (load(&files, Some(&[]), &mut problems), problems)
    };
    let (book, problems) = rules("tip_after_mine");
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(book.invariants.len(), embedded().invariants.len() + 1);
    let wrong = record(&book, "tip_since = 1999-12-31\nproduction_started_on = 2000-01-01\n");
    let because = ["tip_since", "production_started_on"].map(str::to_owned).to_vec();
    assert_eq!(breaks(&book, &wrong), [("tip_after_mine".to_owned(), because)]);
    let (_, problems) = rules("order_deadline_after_issue");
    let [problem] = problems.as_slice() else { panic!("{problems:?}") };
    assert_eq!(problem.code.as_str(), "KJ0006");
    assert_eq!(problem.place.as_ref().unwrap().to_string(), "vocabulary/tips.toml:13:6");
}
