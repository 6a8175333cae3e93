//! Packs that extend packs, and rules laid over those in the program.

use std::path::Path;

use kuangjian::rule::{OverrideKind, Pack, RuleBook, RuleFiles, load};
use kuangjian::source::Diagnostic;
use kuangjian::trial;

use crate::cli::{ROOT, Test};

const OVERLAY: &str = "base = \"embedded\"\n";

/// A folder of rules laid over those in the program.
fn overlay(files: &[(&str, &str)]) -> (RuleBook, Vec<Diagnostic>) {
    folder(&[&[("overlay.toml", OVERLAY)], files].concat())
}

fn folder(files: &[(&str, &str)]) -> (RuleBook, Vec<Diagnostic>) {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let mut problems = Vec::new();
    let book = load(&RuleFiles::in_folder(dir.path(), &mut problems), None, &mut problems);
    (book, problems)
}

/// The head of a pack, with more keys of `[pack]` and whatever comes after.
fn pack(id: &str, rest: &str) -> String {
    format!(
        "[pack]\nid = \"{id}\"\ntitle = {{ zh = \"甲\", en = \"a\" }}\nabout = {{ zh = \"甲\", en = \"a\" }}\n{rest}\n"
    )
}

const CITE: &str = "cite = [\"leader-speech-2005 sec.5\"]\n";

fn date(id: &str, value: &str, rest: &str) -> String {
    format!("[[parameter]]\nid = \"{id}\"\ntype = \"date\"\nvalue = {value}\n{CITE}{rest}\n")
}

fn condition(id: &str, when: &str, rest: &str) -> String {
    format!(
        "[[condition]]\nid = \"{id}\"\neffect = \"closure\"\ntitle = {{ zh = \"甲\", en = \"a\" }}\n{CITE}{rest}\n\
         [[condition.case]]\nid = \"{id}.1\"\ntext = {{ zh = \"甲\", en = \"a\" }}\nwhen = \"{when}\"\n"
    )
}

/// `place-in-its-folder code message`, one problem a line.
fn shown(problems: &[Diagnostic]) -> String {
    let line = |problem: &Diagnostic| {
        let place = problem.place.as_ref().map(ToString::to_string).unwrap_or_default();
        let parts: Vec<_> = Path::new(&place).iter().map(|part| part.to_string_lossy()).collect();
        let place = parts[parts.len().saturating_sub(2)..].join("/");
        // Where a rule of the program stands is no matter of these tests.
        let message = problem.message.en.split(":rules/").next().unwrap_or_default();
        format!("{place} {} {message}", problem.code)
    };
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What is wrong with a pack `p` that extends the campaign.
fn mistakes(head: &str, conditions: &str) -> String {
    let text = pack("p", &format!("extends = \"campaign-2005\"\n{head}"));
    shown(&overlay(&[("p/pack.toml", &text), ("p/c.toml", conditions)]).1)
}

fn overrides(pack: &Pack) -> Vec<(OverrideKind, &str, &str)> {
    pack.extension.overrides.iter().map(|done| (done.kind, done.id.as_str(), done.pack.as_str())).collect()
}

#[test]
fn what_an_override_must_say() {
    let table = [
        (String::new(), String::new(), ""),
        (
            date("rectification_end", "2006-06-30", ""),
            String::new(),
            "p/pack.toml:7:6 KJ0212 the base has `rectification_end` already",
        ),
        (
            date("rectification_and", "2006-06-30", "overrides = true"),
            String::new(),
            "p/pack.toml:7:6 KJ0211 the base has no `rectification_and` to override",
        ),
        (
            date("rectification_end", "2006-06-30", "overrides = 1"),
            String::new(),
            "p/pack.toml:11:13 KJ0004 `overrides` must be true or false\n\
             p/pack.toml:7:6 KJ0212 the base has `rectification_end` already",
        ),
        (
            format!("[[parameter]]\nid = \"rectification_end\"\ntype = \"number\"\nvalue = 3\noverrides = true\n{CITE}"),
            String::new(),
            "p/pack.toml:7:6 KJ0211 the parameter `rectification_end` is not of the type or dimension that it has in the base",
        ),
        (
            "without = [\"S18\"]".into(),
            String::new(),
            "p/pack.toml:6:12 KJ0213 the base has no condition `S18`",
        ),
        (
            "without = [\"S17\"]".into(),
            condition("S17", "other_major_hazard", ""),
            "p/pack.toml:6:12 KJ0213 the condition `S17` is left out and stated again\n\
             p/c.toml:2:6 KJ0212 the base has `S17` already",
        ),
        (
            String::new(),
            condition("S17", "other_major_hazard", ""),
            "p/c.toml:2:6 KJ0212 the base has `S17` already",
        ),
        (
            String::new(),
            condition("S18", "other_major_hazard", "overrides = true"),
            "p/c.toml:2:6 KJ0211 the base has no `S18` to override",
        ),
        (
            "[[definition]]\nid = \"closure_decided\"\ntext = { zh = \"甲\", en = \"a\" }\nwhen = \"other_major_hazard\"".into(),
            String::new(),
            "p/pack.toml:7:6 KJ0006 the id `closure_decided` is there twice, first at embedded",
        ),
    ];
    for (head, conditions, wanted) in table {
        assert_eq!(mistakes(&head, &conditions), wanted, "{head}\n{conditions}");
    }
}

#[test]
fn a_pack_must_have_a_base_and_not_be_its_own() {
    let (own, unknown) = (pack("p", "extends = \"p\""), pack("q", "extends = \"campaign-2006\""));
    let (_, problems) = overlay(&[("p/pack.toml", &own), ("q/pack.toml", &unknown)]);
    assert_eq!(
        shown(&problems),
        "p/pack.toml:5:11 KJ0210 the pack `p` ends up extending itself\n\
         q/pack.toml:5:11 KJ0206 there is no pack `campaign-2006`"
    );
    let (one, other) = (pack("p", "extends = \"q\""), pack("q", "extends = \"p\""));
    let (book, problems) = overlay(&[("p/pack.toml", &one), ("q/pack.toml", &other)]);
    assert_eq!(
        shown(&problems),
        "q/pack.toml:5:11 KJ0210 the pack `p` ends up extending itself\n\
         p/pack.toml:5:11 KJ0210 the pack `q` ends up extending itself"
    );
    assert_eq!(book.packs.len(), crate::rules::embedded().packs.len());
}

#[test]
fn layers_are_merged_from_the_lowest_up() {
    let lower =
        pack("lower", &format!("extends = \"campaign-2005\"\nwithout = [\"S17\"]\n{}", date("end", "2006-01-01", "")));
    let moved =
        date("rectification_end", "2006-06-30", "overrides = true") + &date("end", "2007-01-01", "overrides = true");
    let upper = pack("upper", &format!("extends = \"lower\"\n{moved}"));
    let lower_conditions = condition("C12", "check_date > end", "") + &condition("C13", "check_date > end", "");
    let upper_conditions = condition("C13", "check_date >= end", "overrides = true")
        + &condition("C01", "check_date > end", "overrides = true");
    // The fact is the one of the base; only the dates are others.
    let tests = "check_date = 2007-01-01\n[[test]]\nname = \"a\"\nexpect = { C12 = \"not_met\", C13 = \"met\", C01 = \"not_met\" }\n\
                 [[test]]\nname = \"b\"\ncheck_date = 2006-06-30\nexpect = { C11 = \"not_applicable\" }\n\
                 [test.facts]\nno_safety_licence_in_time = false\n\
                 [[test]]\nname = \"c\"\ncheck_date = 2007-01-02\nexpect = { C12 = \"met\", C01 = \"met\", C11 = \"not_met\" }\n\
                 [test.facts]\nno_safety_licence_in_time = false\n";
    let (book, problems) = overlay(&[
        ("lower/pack.toml", &lower),
        ("lower/c.toml", &lower_conditions),
        ("upper/pack.toml", &upper),
        ("upper/c.toml", &upper_conditions),
        ("upper/tests/t.toml", tests),
    ]);
    assert_eq!(shown(&problems), "");
    let (base, upper) = (book.pack("campaign-2005").unwrap(), book.pack("upper").unwrap());
    assert_eq!(
        overrides(upper),
        [
            (OverrideKind::Without, "S17", "lower"),
            (OverrideKind::Parameter, "rectification_end", "upper"),
            (OverrideKind::Parameter, "end", "upper"),
            (OverrideKind::Condition, "C13", "upper"),
            (OverrideKind::Condition, "C01", "upper"),
        ]
    );
    let bases: Vec<_> = upper.extension.bases.iter().map(|base| (base.id.as_str(), base.sha256.as_str())).collect();
    let lower = book.pack("lower").unwrap();
    assert_eq!(bases, [("campaign-2005", base.sha256.as_str()), ("lower", lower.sha256.as_str())]);
    assert_eq!(upper.extension.added, ["C12", "C13"]);
    assert_eq!(upper.conditions.len(), base.conditions.len() + 1);
    assert!(upper.states("C01") && upper.states("end") && !upper.states("C12") && !upper.states("closure_decided"));
    assert!(base.states("C01") && base.extension.bases.is_empty());
    // A condition that is replaced keeps its place.
    let order = |pack: &Pack| pack.conditions.iter().position(|condition| condition.id == "C01");
    assert_eq!(order(upper), order(lower));

    let mut problems = Vec::new();
    for test in trial::tests(upper, &book.vocabulary, &mut problems) {
        assert_eq!(trial::run(&test, upper, &book.vocabulary), [], "{}", test.name);
    }
    assert_eq!(shown(&problems), "");
}

#[test]
fn the_checksum_covers_the_layers_and_an_overlay_leaves_those_beneath_alone() {
    let embedded = crate::rules::embedded();
    let lower = pack("lower", "extends = \"campaign-2005\"");
    let upper = pack("upper", "extends = \"lower\"");
    let files = |conditions| {
        overlay(&[("lower/pack.toml", &lower), ("lower/c.toml", conditions), ("upper/pack.toml", &upper)]).0
    };
    let sums = |book: &RuleBook| ["campaign-2005", "lower", "upper"].map(|id| book.pack(id).unwrap().sha256.clone());
    let (plain, changed) = (sums(&files("")), sums(&files("# more\n")));
    assert_eq!(plain[0], embedded.pack("campaign-2005").unwrap().sha256);
    assert_eq!(changed[0], plain[0]);
    assert_ne!(changed[1], plain[1]);
    assert_ne!(changed[2], plain[2]);
}

#[test]
fn an_overlay_adds_and_changes_nothing() {
    let group = "[group]\nid = \"mine\"\norder = 1\nlabel = { zh = \"甲\", en = \"a\" }\n";
    let fact = "[group]\nid = \"new\"\norder = 1\nlabel = { zh = \"甲\", en = \"a\" }\n\
                [[fact]]\nid = \"approved_capacity\"\ntype = \"yes_no\"\nlabel = { zh = \"甲\", en = \"a\" }\nquestion = { zh = \"甲\", en = \"a\" }\n";
    let instrument = "[[instrument]]\nid = \"order-446\"\ntitle = { zh = \"甲\", en = \"a\" }\nnumber = { zh = \"甲\", en = \"a\" }\n\
                      issuer = { zh = \"甲\", en = \"a\" }\nsource = { zh = \"甲\", en = \"a\" }\n";
    let (book, problems) = overlay(&[
        ("vocabulary/a.toml", group),
        ("vocabulary/b.toml", fact),
        ("instruments.toml", instrument),
        ("campaign-2005/more.toml", ""),
    ]);
    let found = shown(&problems);
    let wanted = [
        "campaign-2005/more.toml KJ0214 the pack `campaign-2005` is among the rules in the program",
        "vocabulary/a.toml:1:1 KJ0006 the group `mine` is there twice",
        "vocabulary/b.toml:6:6 KJ0006 the name `approved_capacity` already stands for something else",
        "instruments.toml:2:6 KJ0006 the id `order-446` is there twice, first at embedded",
    ];
    assert_eq!(found.lines().count(), wanted.len(), "{found}");
    for (found, wanted) in found.lines().zip(wanted) {
        assert!(found.ends_with(wanted), "{found}\n{wanted}");
    }
    assert_eq!(book.packs.len(), crate::rules::embedded().packs.len());
    let again = pack("campaign-2005", "");
    let (_, problems) = overlay(&[("campaign-2005/pack.toml", &again)]);
    assert_eq!(
        shown(&problems),
        "campaign-2005/pack.toml:2:6 KJ0214 the pack `campaign-2005` is among the rules in the program"
    );
}

#[test]
fn a_folder_must_be_complete_or_an_overlay() {
    let (_, problems) = folder(&[("p/pack.toml", &pack("p", ""))]);
    assert_eq!(problems.len(), 1, "{}", shown(&problems));
    assert_eq!(problems[0].code.as_str(), "KJ0214");
    assert!(problems[0].help.as_ref().unwrap().en.contains("`base = \"embedded\"`"));
    let (_, problems) = folder(&[("overlay.toml", "base = \"other\"\nmore = 1\n"), ("p/pack.toml", &pack("p", ""))]);
    let found = shown(&problems);
    assert!(found.contains("overlay.toml:1:8 KJ0214 `base` must be embedded, found `other`"), "{found}");
    assert!(found.contains("overlay.toml:2:1 KJ0002"), "{found}");
    // A set that has one of the two is meant to be complete, and told what is missing.
    let (_, problems) = folder(&[("instruments.toml", "")]);
    assert!(shown(&problems).contains("KJ0003 the vocabulary lacks the fact `mine_id`"));
}

#[test]
fn the_example_pack_loads_and_passes_its_tests() {
    let mut problems = Vec::new();
    let files = RuleFiles::in_folder(&Path::new(ROOT).join("contrib/example-pack/rules"), &mut problems);
    let book = load(&files, None, &mut problems);
    assert_eq!(shown(&problems), "");
    let pack = book.pack("sichuan-2006").unwrap();
    let tests = trial::tests(pack, &book.vocabulary, &mut problems);
    assert_eq!(shown(&problems), "");
    assert!(tests.len() >= 15, "{}", tests.len());
    for test in &tests {
        assert_eq!(trial::run(test, pack, &book.vocabulary), [], "{}", test.name);
    }
    // It is measured by what it states itself, and a parameter that it moved is part of that.
    let coverage = trial::coverage(pack, &tests, &book.vocabulary);
    let parts: Vec<_> = coverage.parts.iter().map(|part| part.id.as_str()).collect();
    assert_eq!(parts, ["S18.1", "S19", "S19.1"]);
    let missing: Vec<_> = coverage.parts.iter().flat_map(|part| &part.goals).filter(|goal| !goal.proved).collect();
    assert!(coverage.reaches(100), "{missing:?}");
    let mutation = trial::mutate(pack, &tests, &book.vocabulary);
    assert_eq!(mutation.unexplained().collect::<Vec<_>>(), [""; 0]);
    assert!(mutation.mutants >= 10, "{}", mutation.mutants);
}

#[test]
fn reports_name_what_a_pack_is_built_on() {
    let check = |more: &str| {
        let line = format!(
            "check fixtures/mines/name-only.toml --rules contrib/example-pack/rules --pack sichuan-2006 {more}"
        );
        Test::in_root().line(&line).status(12).run()
    };
    let table = check("").stdout;
    assert!(table.contains(" · 基于 campaign-2005（改参数 1，增条件 2）\n"), "{table}");
    let table = check("--lang en").stdout;
    assert!(table.contains(" · extends campaign-2005 (parameters changed: 1, conditions added: 2)\n"), "{table}");
    let document = check("--format json").json();
    let pack = &document["packs"][0];
    assert_eq!(pack["extends"][0]["id"], "campaign-2005");
    assert_eq!(pack["extends"][0]["sha256"], crate::rules::embedded().pack("campaign-2005").unwrap().sha256);
    assert_eq!(pack["overrides"][0]["before"], "2005-12-31");
    assert_eq!(pack["overrides"][0]["after"], "2006-06-30");
    assert_eq!(pack["adds"], serde_json::json!(["S18", "S19"]));
    crate::json::assert_document(&document);
    // A pack that extends none says nothing of it.
    let plain = Test::in_root().line("check fixtures/mines/name-only.toml --format json").status(12).run().json();
    assert!(plain["packs"][0].get("extends").is_none() && plain["packs"][0].get("overrides").is_none());
}
