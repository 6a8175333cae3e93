//! The law of any day: which packs judge a record, what the same facts come to under each of them, and what changed between them.

use std::collections::BTreeSet;

use kuangjian::expr::Scope;
use kuangjian::fact::{Record, Truth};
use kuangjian::record::{Options, read_paths};
use kuangjian::report::{difference as report, law_page};
use kuangjian::rule::encoded::{Fate, encoded};
use kuangjian::rule::{Pack, RuleBook};
use kuangjian::source::SourceText;
use kuangjian::trial::diff::{ChangeKind, difference};
use kuangjian::trial::{self, RuleTest};
use kuangjian::verdict::{Outcome, Verdict, judge, judge_condition};

use crate::cli::{ROOT, Test};

fn record_of(book: &RuleBook, pack: &Pack, facts: &toml::Value) -> Record {
    let day = pack.in_force.unwrap();
    let facts = facts.as_table().unwrap().iter().map(|(key, value)| format!("{key} = {value}\n")).collect::<String>();
    let text = format!("check_date = {day}\n[[test]]\nname = \"x\"\nverdict = \"clear\"\n[test.facts]\n{facts}");
    let mut with = pack.clone();
    with.tests = vec![SourceText::new("facts.toml", text)];
    let mut problems = Vec::new();
    let tests: Vec<RuleTest> = trial::tests(&with, &book.vocabulary, &mut problems);
    assert!(problems.is_empty(), "{problems:#?}");
    tests.into_iter().next().unwrap().record
}

/// What a case comes to where its condition applies.
fn outcome_of(book: &RuleBook, pack: &Pack, case: &str, record: &Record) -> Outcome {
    let condition = pack.conditions.iter().find(|condition| condition.cases.iter().any(|found| found.id == case));
    let condition = condition.unwrap_or_else(|| panic!("{} has no case {case}", pack.id));
    let scope = Scope::new(&book.vocabulary, record);
    let applies = condition.applies_when.as_ref().map_or(Truth::True, |guard| scope.truth(guard));
    assert_ne!(applies, Truth::Unknown, "{} {case}: state what the guard asks for", pack.id);
    let result = judge_condition(scope, pack, condition);
    result.cases.iter().find(|found| found.case.id == case).unwrap().outcome
}

#[test]
fn the_borders_of_the_comparison_under_every_regime() {
    let book = crate::rules::embedded();
    let table: toml::Table = include_str!("../data/border-table.toml").parse().unwrap();
    let mut compared = 0;
    for border in table["border"].as_array().unwrap() {
        for (case, wanted) in border["under"].as_table().unwrap() {
            let (pack, case) = case.split_once(' ').unwrap();
            let pack = book.pack(pack).unwrap();
            let record = record_of(&book, pack, &border["facts"]);
            let found = outcome_of(&book, pack, case, &record).id();
            assert_eq!(found, wanted.as_str().unwrap(), "{}: {} {case}", border["what"], pack.id);
            compared += 1;
        }
    }
    assert!(compared > 60, "{compared}");
}

#[test]
fn every_day_since_2005_has_its_packs() {
    let book = crate::rules::embedded();
    let packs =
        |day: &str| book.in_force_on(day.parse().unwrap()).map(|regime| regime.pack.as_str()).collect::<Vec<_>>();
    let table: [(&str, &[&str]); 13] = [
        ("2005-09-02", &[]),
        ("2005-09-03", &["special-provisions-2005"]),
        ("2005-09-25", &["special-provisions-2005"]),
        ("2005-09-26", &["special-provisions-2005", "hazard-method-2005"]),
        ("2015-12-02", &["special-provisions-2005", "hazard-method-2005"]),
        ("2015-12-03", &["special-provisions-2005", "hazard-criteria-2015"]),
        ("2020-12-31", &["special-provisions-2005", "hazard-criteria-2015"]),
        ("2021-01-01", &["special-provisions-2005", "hazard-criteria-2020"]),
        ("2024-04-30", &["special-provisions-2005", "hazard-criteria-2020"]),
        ("2024-05-01", &["hazard-criteria-2020", "regulation-2024"]),
        ("2026-06-30", &["hazard-criteria-2020", "regulation-2024"]),
        ("2026-07-01", &["regulation-2024", "hazard-criteria-2026"]),
        ("2026-11-22", &["regulation-2024", "hazard-criteria-2026"]),
    ];
    for (day, wanted) in table {
        assert_eq!(packs(day), wanted, "{day}");
    }
    // What a pack says of itself is what its instrument says.
    for pack in book.packs.iter().filter(|pack| pack.in_force.is_some()) {
        let [instrument] = pack.encodes.as_slice() else { panic!("{} encodes one instrument", pack.id) };
        assert_eq!((pack.in_force, pack.until), (instrument.in_force, instrument.until), "{}", pack.id);
    }
}

#[test]
fn the_check_date_picks_the_packs() {
    let judged_by = |day: &str| {
        let line = format!("check - --pack in-force --format json --as-of {day} --exit-zero");
        let document = Test::new().line(&line).stdin("mine_name = \"甲矿\"\ncheck_date = 2010-01-01\n").run().json();
        crate::json::assert_document(&document);
        serde_json::to_string(&document["mines"][0]["judged_by"]).unwrap()
    };
    assert_eq!(judged_by("2005-09-25"), r#"["special-provisions-2005"]"#);
    assert_eq!(judged_by("2024-04-30"), r#"["special-provisions-2005","hazard-criteria-2020"]"#);
    assert_eq!(judged_by("2026-07-01"), r#"["regulation-2024","hazard-criteria-2026"]"#);
}

#[test]
fn before_the_first_law_nothing_is_judged() {
    let output = Test::new()
        .line("check - --pack in-force --lang en")
        .stdin("mine_name = \"甲矿\"\ncheck_date = 2005-09-02\n")
        .status(20)
        .any_stderr()
        .run();
    assert!(output.stderr.contains("error[KJ1019]: no pack states the law of 2005-09-02"), "{}", output.stderr);
    assert_eq!(output.stdout, "");
}

#[test]
fn mines_of_several_regimes_are_each_judged_by_their_own() {
    let csv = "mine_id,mine_name,check_date\n1,甲,2005-09-10\n2,乙,2023-05-01\n3,丙,2026-08-01\n";
    let document = Test::new().line("check - --pack in-force --format json --exit-zero").stdin(csv).run().json();
    crate::json::assert_document(&document);
    let packs: Vec<&str> =
        document["packs"].as_array().unwrap().iter().map(|pack| pack["id"].as_str().unwrap()).collect();
    assert_eq!(packs, ["special-provisions-2005", "hazard-criteria-2020", "regulation-2024", "hazard-criteria-2026"]);
    let judged: Vec<String> =
        document["mines"].as_array().unwrap().iter().map(|mine| mine["judged_by"].to_string()).collect();
    assert_eq!(
        judged,
        [
            r#"["special-provisions-2005"]"#,
            r#"["special-provisions-2005","hazard-criteria-2020"]"#,
            r#"["regulation-2024","hazard-criteria-2026"]"#
        ]
    );
}

#[test]
fn stopping_the_area_is_a_verdict_of_its_own() {
    for lang in ["zh", "en"] {
        let line = format!("check fixtures/mines/stop-area.toml --pack in-force --lang {lang}");
        let output = Test::in_root().line(&line).status(13).run();
        crate::cli::snapshot(&format!("stop-area-{lang}"), &output.stdout);
    }
    // Where production goes on in spite of the hazard, the mine is suspended.
    let record = std::fs::read_to_string(format!("{ROOT}/fixtures/mines/stop-area.toml")).unwrap();
    let goes_on =
        record.replace("production_despite_hazard = { value = false", "production_despite_hazard = { value = true");
    assert_ne!(record, goes_on);
    Test::new().line("check - --pack hazard-criteria-2026").stdin(goes_on.as_str()).status(10).run();
    // Where that is not known, at least the area stops.
    let silent: String =
        record.lines().filter(|line| !line.starts_with("production_despite")).map(|line| format!("{line}\n")).collect();
    let document =
        Test::new().line("check - --pack hazard-criteria-2026 --format json").stdin(silent).status(13).run().json();
    let follows =
        document["mines"][0]["conditions"].as_array().unwrap().iter().find(|found| found["id"] == "despite_hazard");
    assert_eq!(follows.unwrap()["outcome"], "undetermined");
    assert_eq!(document["summary"]["stop_area"], 1);
}

/// What is handed over names the law by its title, and has no word for whoever runs the program.
#[test]
fn papers_that_are_handed_over_have_no_advice_on_the_command_line() {
    for path in ["fixtures/mines/suspended.toml", "fixtures/district/folder"] {
        for (format, is_paper) in [("html", true), ("md", true), ("junit", true), ("table", false), ("plain", false)] {
            let output = Test::in_root().args(["check", path, "-f", format]).any_status().any_stderr().run().stdout;
            assert_eq!(!output.contains("--pack"), is_paper, "{path} {format}");
            let title = "国务院关于预防煤矿生产安全事故的特别规定（special-provisions-2005）";
            assert!(format == "junit" || output.contains(title), "{path} {format}");
        }
        let page = Test::in_root().args(["check", path, "-f", "html"]).any_status().any_stderr().run().stdout;
        assert!(page.contains("2005年煤矿整顿关闭（campaign-2005"), "the pack by which it was judged, too");
        for (format, is_paper) in [("html", true), ("md", true), ("csv", true), ("json", true), ("table", false)] {
            let output = Test::in_root().args(["summary", path, "-f", format]).any_status().any_stderr().run().stdout;
            assert_eq!(!output.contains("--pack") && !output.contains("--format"), is_paper, "{path} {format}");
        }
    }
}

#[test]
fn a_report_says_which_law_is_in_force_when_it_is_another() {
    let record = "mine_name = \"甲矿\"\ncheck_date = 2026-08-01\n";
    let run = |line: &str| Test::new().line(line).stdin(record).status(12).run().stdout;
    let note = "law of the check date: on 2026-08-01 it is Coal mine safety regulation (regulation-2024); Criteria for major hazards in coal \
                mines (2026) (hazard-criteria-2026), by which this report does not judge\nto judge by the law of the check date, use --pack \
                in-force\n";
    assert!(run("check - --lang en").contains(note), "{}", run("check - --lang en"));
    assert!(
        run("check - --lang zh")
            .contains("检查当日施行的规定：2026-08-01 施行的是 煤矿安全生产条例（regulation-2024）"),
        "{}",
        run("check - --lang zh")
    );
    assert!(!run("check - --lang en --pack in-force").contains("law of the check date"));
    let district =
        Test::in_root().line("check fixtures/district/folder --lang en").status(11).any_stderr().run().stdout;
    assert!(
        district.contains("law of the check date: on the check date of 56 mine(s) it is Special provisions on preventing coal mine accidents (special-provisions-2005)"),
        "{district}"
    );
}

#[test]
fn an_event_under_other_law_is_told() {
    let record = "mine_name = \"甲矿\"\ncheck_date = 2026-08-01\n\
                  hazard_findings = [{ date = 2023-03-01 }, { date = 2026-07-20 }, { date = 2005-01-01 }]\n";
    let run = |line: &str| Test::new().line(line).stdin(record).status(12).run();
    let text = run("check - --lang en --pack in-force").stdout;
    let told = "law of its day: 1 stated event(s) fell under Special provisions on preventing coal mine accidents (special-provisions-2005), \
                Criteria for major hazards in coal mines (2020) (hazard-criteria-2020) (hazard_findings.1.date 2023-03-01)\n";
    assert!(text.contains(told), "{text}");
    assert!(text.contains("for the verdict of that day use --pack in-force --as-of 2023-03-01\n"), "{text}");
    assert!(
        text.contains("for 1 stated event(s) no pack states the law of the day (hazard_findings.3.date 2005-01-01)"),
        "{text}"
    );
    let events = run("check - --pack in-force --format json").json()["mines"][0]["events_of_other_law"].clone();
    assert_eq!(events.as_array().unwrap().len(), 2);
    assert_eq!(events[0]["day"], "2023-03-01");
    // A campaign has its own time.
    assert!(!run("check - --lang en").stdout.contains("law of its day"));
}

#[test]
fn two_packs_side_by_side() {
    let line = "check fixtures/mines/stop-area.toml --compare hazard-criteria-2020,hazard-criteria-2026 --lang en";
    crate::cli::snapshot("compare-en", &Test::in_root().line(line).any_stderr().status(13).run().stdout);
    let several = "check fixtures/mines --compare campaign-2005,special-provisions-2005";
    crate::cli::snapshot("compare-several-zh", &Test::in_root().line(several).any_stderr().status(11).run().stdout);
    Test::in_root().line("check fixtures/mines/clear.toml --compare campaign-2005").status(2).any_stderr().run();
    Test::in_root()
        .line("check fixtures/mines/clear.toml --compare campaign-2005,nothing")
        .status(21)
        .any_stderr()
        .run();
}

#[test]
fn every_witness_is_judged_differently_by_the_two_packs() {
    let book = crate::rules::embedded();
    for (old, new) in [
        ("hazard-criteria-2020", "hazard-criteria-2026"),
        ("hazard-criteria-2015", "hazard-criteria-2020"),
        ("hazard-method-2005", "hazard-criteria-2015"),
        ("hazard-criteria-2015", "hazard-criteria-2026"),
    ] {
        let (old, new) = (book.pack(old).unwrap(), book.pack(new).unwrap());
        let found = difference(&book, old, new);
        // Every case of both packs stands in it once.
        let ids =
            |pack: &Pack| pack.conditions.iter().flat_map(|c| &c.cases).map(|case| case.id.clone()).collect::<Vec<_>>();
        let mut before: Vec<String> =
            found.cases.iter().flat_map(|c| &c.old).map(|(_, case)| case.id.clone()).collect();
        let mut after: Vec<String> = found.cases.iter().flat_map(|c| &c.new).map(|(_, case)| case.id.clone()).collect();
        let (mut all_old, mut all_new) = (ids(old), ids(new));
        [&mut before, &mut after, &mut all_old, &mut all_new].into_iter().for_each(|list| list.sort());
        assert_eq!((before, after), (all_old, all_new));
        // The witnesses are written, read again as any record is, and judged by both packs whole.
        let folder = tempfile::tempdir().unwrap();
        let files = report::witness_files(&found, &book.vocabulary);
        for (name, text) in &files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let reading =
            read_paths(&[folder.path().to_owned()], &mut std::io::empty(), &book.vocabulary, &Options::default());
        assert!(reading.problems.is_empty(), "{:?}", reading.problems);
        assert_eq!(reading.records.len(), files.len());
        let mut shown = 0;
        for change in &found.cases {
            for witness in &change.witnesses {
                let is_old = change.old.iter().any(|(_, case)| std::ptr::eq(*case, witness.case));
                let name = format!("{}-{}", if is_old { &old.id } else { &new.id }, witness.case.id);
                let record = reading
                    .records
                    .iter()
                    .find(|record| record.text(book.vocabulary.fact_by_id("mine_id")) == Some(&name));
                let record = record.unwrap_or_else(|| panic!("{name}"));
                let side = |pack: &Pack, cases: &[(&kuangjian::rule::Condition, &kuangjian::rule::Case)]| {
                    let judgment = judge(&book.vocabulary, record, [pack]);
                    let met = |id: &str| {
                        judgment.conditions.iter().any(|result| {
                            result.outcome == Outcome::Met
                                && result.cases.iter().any(|case| case.case.id == id && case.outcome == Outcome::Met)
                        })
                    };
                    cases.iter().any(|(_, case)| met(&case.id))
                };
                let (met_old, met_new) = match is_old {
                    true => (side(old, &[(change.old[0].0, witness.case)]), side(new, &change.new)),
                    false => (side(old, &change.old), side(new, &[(change.new[0].0, witness.case)])),
                };
                assert_eq!((met_old, met_new), (is_old, !is_old), "{name}");
                shown += 1;
            }
        }
        let changed: Vec<_> = found.cases.iter().filter(|change| change.kind == ChangeKind::Changed).collect();
        assert!(shown >= changed.len() / 2, "{} of {}", shown, changed.len());
    }
}

#[test]
fn exactly_110_percent_tells_2020_from_2026() {
    let line = "rules diff hazard-criteria-2020 hazard-criteria-2026 --lang en";
    let text = Test::in_root().line(line).run().stdout;
    assert!(
        text.contains(
            "border `annual_output >= approved_capacity * 110 %` → `annual_output > approved_capacity * 110 %`"
        )
    );
    assert!(text.contains("annual output: 110 万t/a"), "{text}");
    assert!(text.contains("~ boundary: number 7 → 6") && text.contains("~ water: number 6 → 7"), "{text}");
    assert!(text.contains("+ condition monitoring") && text.contains("+ condition slope"));
    crate::cli::snapshot("diff-en", &text);
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("w");
    let line = format!("rules diff hazard-criteria-2020 hazard-criteria-2026 --format json --witness {}", to.display());
    let document = Test::in_root().line(&line).run().json();
    let first = &document["cases"][0];
    assert_eq!((&first["change"], &first["old"][0]), (&"changed".into(), &"capacity.1".into()));
    let written = std::fs::read_dir(&to).unwrap().count();
    let witnesses =
        document["cases"].as_array().unwrap().iter().map(|case| case["witnesses"].as_array().unwrap().len());
    assert_eq!(written, witnesses.sum::<usize>());
    // Nothing that is there is overwritten.
    Test::in_root().line(&line).status(2).any_stderr().run();
}

#[test]
fn a_pack_is_no_different_from_itself() {
    let book = crate::rules::embedded();
    for pack in &book.packs {
        let found = difference(&book, pack, pack);
        assert!(found.added.is_empty() && found.dropped.is_empty() && found.moved.is_empty(), "{}", pack.id);
        assert!(found.cases.iter().all(|change| change.kind == ChangeKind::Same), "{}", pack.id);
    }
}

#[test]
fn the_page_of_what_is_encoded_is_the_one_in_the_repository() {
    let book = crate::rules::embedded();
    let page = law_page::markdown(&book);
    let path = format!("{ROOT}/docs/law.md");
    if std::env::var_os("UPDATE_LAW").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    assert!(
        page == std::fs::read_to_string(path).unwrap().replace("\r\n", "\n"),
        "UPDATE_LAW=1 cargo test the_page_of writes it anew"
    );
    for (instrument, clauses) in encoded(&book) {
        for (clause, fate) in clauses {
            assert_ne!(fate, Fate::Unexplained, "{} {clause}", instrument.id);
        }
    }
}

#[test]
fn the_packs_have_as_many_conditions_and_situations_as_their_instruments() {
    let book = crate::rules::embedded();
    let table = [("hazard-criteria-2026", 17, 123), ("hazard-criteria-2020", 15, 80), ("hazard-criteria-2015", 15, 65)];
    for (id, conditions, situations) in table {
        let pack = book.pack(id).unwrap();
        let own = pack.conditions.iter().filter(|condition| condition.follows.is_none()).count();
        let found: usize = pack.conditions.iter().map(|condition| condition.situations()).sum();
        assert_eq!((own, found), (conditions, situations), "{id}");
        let text = Test::in_root().line(&format!("rules list --pack {id} --lang en")).run().stdout;
        assert!(text.contains(&format!("{situations} first-level situations")), "{text}");
        // Every case is cited down to its item.
        for case in
            pack.conditions.iter().flat_map(|condition| &condition.cases).filter(|case| !case.id.starts_with("despite"))
        {
            let item = case.cite.iter().any(|citation| citation.clause.0.iter().any(|level| level.name == "item"));
            assert!(item, "{id} {} cites no item", case.id);
        }
    }
}

#[test]
fn real_cases_by_the_law_of_their_own_date() {
    let book = crate::rules::embedded();
    let expected: serde_json::Value = serde_json::from_str(include_str!("../data/real-cases-own-law.json")).unwrap();
    let page = include_str!("../../docs/real-cases.md");
    let reading = read_paths(
        &[std::path::Path::new(ROOT).join("fixtures/real-cases")],
        &mut std::io::empty(),
        &book.vocabulary,
        &Options::default(),
    );
    let mut judged = 0;
    for record in &reading.records {
        let id = record.text(book.vocabulary.fact_by_id("mine_id")).unwrap();
        let case = &expected[id];
        let law: Vec<&Pack> =
            book.in_force_on(record.check_date).map(|regime| book.pack(&regime.pack).unwrap()).collect();
        let names: BTreeSet<&str> = law.iter().map(|pack| pack.id.as_str()).collect();
        let told: BTreeSet<&str> = case["law"].as_array().unwrap().iter().map(|pack| pack.as_str().unwrap()).collect();
        assert_eq!(names, told, "{id}");
        assert!(page.contains(&format!("`{id}`")), "{id} is not in docs/real-cases.md");
        if law.is_empty() {
            assert!(case["verdict"].is_null(), "{id}");
            continue;
        }
        let judgment = judge(&book.vocabulary, record, law);
        let met: BTreeSet<String> = judgment
            .conditions
            .iter()
            .filter(|result| result.outcome == Outcome::Met)
            .flat_map(|result| result.cases.iter().map(move |case| (result.pack, case)))
            .filter(|(_, case)| case.outcome == Outcome::Met)
            .map(|(pack, case)| format!("{}/{}", pack.id, case.case.id))
            .collect();
        let wanted: BTreeSet<String> =
            case["met"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect();
        assert_eq!(met, wanted, "{id}");
        assert_eq!(judgment.verdict.id(), case["verdict"].as_str().unwrap(), "{id}");
        assert_ne!(judgment.verdict, Verdict::Clear, "{id}");
        judged += 1;
    }
    assert_eq!((reading.records.len(), judged), (40, 36));
}

#[test]
fn a_statement_that_production_goes_on_is_not_thrown_away() {
    // Nobody wrote down which hazard it is; the statement counts all the same.
    let record = "mine_name = \"甲矿\"\ncheck_date = 2026-08-01\nproduction_despite_hazard = true\n";
    Test::new().line("check - --pack in-force").stdin(record).status(10).run();
}

#[test]
fn an_id_of_several_packs_is_answered_for_each() {
    let text = Test::in_root().line("rules show capacity.1 --lang en").run().stdout;
    for pack in ["hazard-method-2005", "hazard-criteria-2015", "hazard-criteria-2020", "hazard-criteria-2026"] {
        assert!(text.contains(&format!("pack: {pack} ")), "{text}");
    }
    Test::in_root().line("rules show capacity.1 --format json").status(2).any_stderr().run();
    Test::in_root().line("rules show hazard-criteria-2020/capacity.1 --format json").run().json();
    let explain = "explain fixtures/mines/stop-area.toml";
    let text = Test::in_root().line(&format!("{explain} despite_hazard --pack in-force --lang en")).run().stdout;
    assert!(text.contains("  regulation-2024 ") && text.contains("  hazard-criteria-2026 "), "{text}");
    assert!(text.contains("applies only where a condition with the effect “stop area” is met"), "{text}");
    let text = Test::in_root().line(&format!("{explain} hazard-criteria-2020/capacity.1 --lang en")).run().stdout;
    assert!(text.contains("annual_output >= approved_capacity * 110 %"), "{text}");
}

#[test]
fn numbers_do_not_make_cases_of_different_orders_the_same() {
    let book = crate::rules::embedded();
    let pack = |id: &str| book.pack(id).unwrap();
    // Neither order names the other: what a person states is what they have in common.
    let found = difference(&book, pack("special-provisions-2005"), pack("regulation-2024"));
    for change in found.cases.iter().filter(|change| !change.old.is_empty() && !change.new.is_empty()) {
        let findings = |cases: &[(&kuangjian::rule::Condition, &kuangjian::rule::Case)]| {
            cases.iter().map(|(_, case)| case.finding).collect::<BTreeSet<_>>()
        };
        assert_eq!(findings(&change.old), findings(&change.new));
    }
    // The other way round, the same links hold.
    let (old, new) = (pack("hazard-criteria-2020"), pack("hazard-criteria-2026"));
    let pairs = |forth: bool| {
        let found = if forth { difference(&book, old, new) } else { difference(&book, new, old) };
        let ids = |cases: &[(&kuangjian::rule::Condition, &kuangjian::rule::Case)]| {
            cases.iter().map(|(_, case)| case.id.clone()).collect::<Vec<_>>()
        };
        let sides = |change: &trial::diff::CaseChange<'_>| {
            if forth { (ids(&change.old), ids(&change.new)) } else { (ids(&change.new), ids(&change.old)) }
        };
        found.cases.iter().map(sides).collect::<BTreeSet<_>>()
    };
    assert_eq!(pairs(true), pairs(false));
}
