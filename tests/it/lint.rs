//! Wrong rule files, each of which must be refused with exactly its diagnostics.
//!
//! `tests/good/county/` is a folder of rules with which nothing is wrong. Each file of `tests/bad/` says how to spoil it: a first line
//! `# what is wrong`, then edits. An edit begins with `=== FILE: KIND`, where KIND is
//!
//! - `replace`: the text up to a line `--- with` stands in the file once, and the text after that line takes its place;
//! - `append`: the text is added at the end;
//! - `whole`: the text is the file;
//! - `remove`: the file is not there.
//!
//! Before the edits may stand `wanted: ID`, a pack that is asked for, `run`: the tests of the packs are run as well, or `sql: DIALECT`: what
//! is wrong is only that the dialect cannot express it. The diagnostics of each file, in English and in Chinese, are its snapshot in `tests/bad/snapshots/`; `INSTA_UPDATE=always` writes them.

mod codes;
pub mod formats;
mod paths;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kuangjian::report::{Style, diagnostics};
use kuangjian::rule::{RuleFiles, load};
use kuangjian::source::{Code, Diagnostic, Language, Level, Place, SourceText};
use kuangjian::sql::{Dialect, PackSql};
use kuangjian::trial;

use crate::cli::ROOT;

/// The files of the folder of rules with which nothing is wrong, by path.
fn good() -> BTreeMap<String, String> {
    let root = Path::new(ROOT).join("tests/good/county");
    let mut problems = Vec::new();
    let files = RuleFiles::in_folder(&root, &mut problems);
    assert!(problems.is_empty());
    files.all().map(|(path, source)| (path.to_owned(), source.text.replace("\r\n", "\n"))).collect()
}

fn rule_files(files: BTreeMap<String, String>) -> RuleFiles {
    RuleFiles::new(files.into_iter().map(|(path, text)| (path.clone(), SourceText::new(path, text))).collect())
}

/// A file of `tests/bad/`.
struct Bad {
    name: String,
    wanted: Option<String>,
    run: bool,
    sql: Option<Dialect>,
    files: BTreeMap<String, String>,
}

fn bad() -> Vec<Bad> {
    let folder = Path::new(ROOT).join("tests/bad");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    let good = good();
    paths.iter().map(|path| spoilt(path, good.clone())).collect()
}

fn spoilt(path: &Path, mut files: BTreeMap<String, String>) -> Bad {
    let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
    let text = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    let mut parts = text.split("\n=== ");
    let head = parts.next().unwrap();
    assert!(head.starts_with("# "), "{name} does not say what is wrong");
    for part in parts {
        let (heading, body) = part.split_once('\n').unwrap();
        let body = body.strip_suffix('\n').unwrap_or(body);
        let (file, kind) = heading.split_once(": ").unwrap();
        let old = files.remove(file).unwrap_or_default();
        let new = match kind {
            "replace" => {
                let (from, to) = body.split_once("\n--- with").unwrap();
                assert_eq!(old.matches(from).count(), 1, "{name}: {from}");
                old.replace(from, to.strip_prefix('\n').unwrap_or(to))
            }
            "append" => format!("{old}{body}\n"),
            "whole" => format!("{body}\n"),
            "remove" => continue,
            _ => panic!("{name}: {heading}"),
        };
        files.insert(file.to_owned(), new);
    }
    let wanted = head.lines().find_map(|line| line.strip_prefix("wanted: ")).map(str::to_owned);
    let sql = head.lines().find_map(|line| line.strip_prefix("sql: ")).map(|named| {
        let dialects = ["duckdb", "postgres", "spark"].into_iter().zip(Dialect::ALL);
        dialects.into_iter().find(|(name, _)| *name == named).unwrap().1
    });
    Bad { name, wanted, run: head.lines().any(|line| line == "run"), sql, files }
}

impl Bad {
    fn problems(&self) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let files = rule_files(self.files.clone()).settled("rules", &mut problems);
        if let Some(dialect) = self.sql {
            let book = load(&files, None, &mut problems);
            assert!(problems.is_empty(), "{}: {}", self.name, in_english(&problems));
            let packs = book.packs.iter();
            return packs.filter_map(|pack| PackSql::new(&book.vocabulary, pack, dialect).err()).flatten().collect();
        }
        let mut problems = trial::check(&files, problems);
        if let Some(wanted) = &self.wanted {
            load(&files, Some(std::slice::from_ref(wanted)), &mut problems);
        }
        if self.run {
            let book = load(&files, None, &mut Vec::new());
            for pack in &book.packs {
                for test in trial::tests(pack, &book.vocabulary, &mut Vec::new()) {
                    let failures = trial::run(&test, pack, &book.vocabulary);
                    problems.extend(failures.iter().map(|failure| failure.diagnostic(&test)));
                }
            }
        }
        problems
    }
}

fn style(language: Language) -> Style {
    Style { language, color: false, width: None }
}

fn in_english(problems: &[Diagnostic]) -> String {
    problems.iter().map(|problem| diagnostics::render(problem, style(Language::En))).collect::<Vec<_>>().join("\n")
}

/// The Chinese texts only: the places are those of the English.
fn in_chinese(problems: &[Diagnostic]) -> String {
    let line = |problem: &Diagnostic| {
        let help = problem.help.as_ref().map_or_else(String::new, |help| format!("（建议：{}）", help.zh));
        format!("{}: {}{help}\n", problem.code, problem.message.zh)
    };
    problems.iter().map(line).collect()
}

#[test]
fn nothing_is_wrong_with_the_good_rules() {
    let problems = trial::check(&rule_files(good()), Vec::new());
    assert!(problems.is_empty(), "{}", in_english(&problems));
}

#[test]
fn every_bad_file_gives_exactly_its_diagnostics() {
    let all = bad();
    assert!(all.len() >= 40);
    for bad in &all {
        let problems = bad.problems();
        assert!(!problems.is_empty(), "{} passes", bad.name);
        for problem in &problems {
            assert!(problem.place.is_some() || problem.code == Code::UnknownPack, "{}: {problem:?}", bad.name);
            assert_eq!(problem.level, problem.code.level(), "{}: {problem:?}", bad.name);
            for text in [Some(&problem.message), problem.help.as_ref()].into_iter().flatten() {
                assert!(!text.zh.is_empty() && !text.en.is_empty() && !text.en.contains('\n'), "{problem:?}");
                assert!(!text.en.ends_with('.') && !text.zh.ends_with('。'), "{problem:?}");
            }
        }
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(Path::new(ROOT).join("tests/bad/snapshots"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let shown = format!("{}\n{}", in_english(&problems), in_chinese(&problems));
        settings.bind(|| insta::assert_snapshot!(bad.name.as_str(), shown));
    }
}

#[test]
fn every_snapshot_is_of_a_bad_file() {
    let names: BTreeSet<String> = bad().into_iter().map(|bad| bad.name).collect();
    for entry in std::fs::read_dir(Path::new(ROOT).join("tests/bad/snapshots")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(names.contains(name), "{name} has no file in tests/bad/");
    }
}

#[test]
fn diagnostics_are_in_the_order_of_the_files_and_each_is_there_once() {
    for bad in bad().iter().filter(|bad| bad.wanted.is_none() && !bad.run) {
        let problems = bad.problems();
        let at = |problem: &Diagnostic| {
            let place = problem.place.as_ref().unwrap();
            let start = match place {
                Place::Text { span, .. } => span.start,
                _ => 0,
            };
            (place.file().to_owned(), start)
        };
        assert!(problems.iter().map(at).is_sorted(), "{}", bad.name);
        for (at, problem) in problems.iter().enumerate() {
            assert!(!problems[..at].contains(problem), "{}: {problem:?}", bad.name);
        }
    }
}

#[test]
fn nothing_is_wrong_with_the_shipped_rules() {
    // As they are in the repository, so that what is taken for granted of the rules in the program is checked as well.
    let mut problems = Vec::new();
    let files = RuleFiles::in_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules"), &mut problems);
    let problems = trial::check(&files, problems);
    assert!(problems.is_empty(), "{}", in_english(&problems));
}

#[test]
fn warnings_of_what_is_unused_are_kept_back_while_rules_cannot_be_read() {
    let all = bad();
    let lost = all.iter().find(|bad| bad.name == "unknown-fact").unwrap();
    assert!(lost.problems().iter().all(|problem| problem.level == Level::Error));
}

#[test]
fn what_can_be_true_and_false_is_not_called_constant() {
    let possible = [
        "workers > 100 人 and workers < 102 人",
        "output > 6 万t and output < 60001 t",
        "output >= capacity and capacity >= output",
        "output * 2 > capacity and output * 2 <= capacity + 1 t",
        "depth < 0 m",
        "gas = high or gas != high and no_exit",
        "count(permits) >= 1 and count(permits) <= 1",
        "any(permits: .kind = mining) and any(permits: .kind = safety)",
        "all(permits: .kind = mining and .valid_until > check_date)",
        "check_date > deadline and check_date < 2005-07-15",
        "workers > 100 人 or no_exit and not (workers > 100 人)",
        "first_stated(no_exit, not no_exit)",
        "first_stated(no_exit and over_capacity, not no_exit)",
        "attested(no_exit, over_capacity and not no_exit)",
        "not mining_permit_valid or no_exit",
    ];
    for expression in possible {
        let mut files = good();
        let conditions = files.get_mut("county/conditions.toml").unwrap();
        *conditions = conditions.replace("workers > 100 人", expression);
        let problems = trial::check(&rule_files(files), Vec::new());
        let shown = in_english(&problems);
        assert!(problems.iter().all(|problem| problem.level == Level::Warning), "{expression}: {shown}");
    }
}

#[test]
fn files_that_break_off_are_refused_without_a_panic() {
    for (path, text) in good() {
        for (at, _) in text.char_indices().step_by(17).skip(1) {
            let mut files = good();
            files.insert(path.clone(), text[..at].to_owned());
            for problem in trial::check(&rule_files(files), Vec::new()) {
                diagnostics::render(&problem, style(Language::Zh));
            }
        }
    }
}
