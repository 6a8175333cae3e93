//! What the tests of the shipped packs prove: everything, and no small change of the rules goes unnoticed.

use std::path::Path;

use kuangjian::report::suggestions;
use kuangjian::rule::{Pack, RuleBook};
use kuangjian::source::{Language, SourceText};
use kuangjian::trial::coverage::{Figure, Want};
use kuangjian::trial::{self, RuleTest};

fn tested(book: &RuleBook) -> Vec<(&Pack, Vec<RuleTest>)> {
    let tests = |pack| {
        let mut problems = Vec::new();
        let tests = trial::tests(pack, &book.vocabulary, &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        tests
    };
    book.packs.iter().map(|pack| (pack, tests(pack))).collect()
}

#[test]
fn every_pack_is_proved_whole() {
    let book = crate::rules::embedded();
    for (pack, tests) in tested(&book) {
        let coverage = trial::coverage(pack, &tests, &book.vocabulary);
        let missing: Vec<_> = coverage
            .parts
            .iter()
            .flat_map(|part| part.goals.iter().filter(|goal| !goal.proved).map(|goal| (&part.id, goal)))
            .collect();
        assert!(missing.is_empty(), "{}: {missing:?}", pack.id);
        assert!(coverage.reaches(100));
        for figure in Figure::ALL {
            let cases = pack.conditions.iter().map(|condition| condition.cases.len()).sum::<usize>();
            let least = if figure == Figure::Borders { 6 } else { cases };
            assert!(coverage.figure(figure).1 >= least, "{}: {figure:?} counts too little to mean anything", pack.id);
        }
    }
}

#[test]
fn without_any_one_test_file_something_is_not_proved() {
    let book = crate::rules::embedded();
    for (pack, tests) in tested(&book) {
        for file in &pack.tests {
            let name = Path::new(&*file.name).file_stem().unwrap().to_str().unwrap();
            // Only the conditions that the file is about, so that this does not take minutes.
            let mut smaller = pack.clone();
            let of_file = |test: &&RuleTest| test.place.file() == file.name;
            let expected = || tests.iter().filter(of_file).flat_map(|test| &test.expect);
            let is_named = pack.conditions.iter().any(|condition| condition.id == name);
            smaller.conditions.retain(|condition| {
                if is_named { condition.id == name } else { expected().any(|wanted| wanted.id == condition.id) }
            });
            assert!(!smaller.conditions.is_empty(), "{} is about no condition", file.name);
            let others: Vec<RuleTest> = tests.iter().filter(|test| test.place.file() != file.name).cloned().collect();
            assert!(!trial::coverage(&smaller, &others, &book.vocabulary).reaches(100), "{}", file.name);
        }
    }
}

#[test]
fn no_small_change_of_a_pack_goes_unnoticed_and_unexplained() {
    let book = crate::rules::embedded();
    for (pack, tests) in tested(&book) {
        let mutation = trial::mutate(pack, &tests, &book.vocabulary);
        let unexplained: Vec<_> = mutation.unexplained().collect();
        assert!(unexplained.is_empty(), "{}:\n{}", pack.id, unexplained.join("\n"));
        assert!(mutation.stale.is_empty(), "{:?}", mutation.stale);
        let cases = pack.conditions.iter().map(|condition| condition.cases.len()).sum::<usize>();
        assert!(mutation.mutants >= 4 * cases, "{}: only {} mutants", pack.id, mutation.mutants);
    }
}

#[test]
fn a_wrong_rule_is_noticed() {
    // The measure itself is on trial: with most tests gone, mutants survive and goals are missing.
    let book = crate::rules::embedded();
    let pack = book.pack("campaign-2005").unwrap();
    let mut smaller = pack.clone();
    smaller.conditions.retain(|condition| condition.id == "S11");
    let mut problems = Vec::new();
    let tests = trial::tests(pack, &book.vocabulary, &mut problems);
    let few: Vec<RuleTest> = tests
        .iter()
        .filter(|test| test.expect.iter().any(|wanted| wanted.id.starts_with("S11")))
        .take(2)
        .cloned()
        .collect();
    assert_eq!(few.len(), 2);
    let coverage = trial::coverage(&smaller, &few, &book.vocabulary);
    let wants: Vec<Want> =
        coverage.parts.iter().flat_map(|part| &part.goals).filter(|goal| !goal.proved).map(|goal| goal.want).collect();
    assert!(wants.contains(&Want::At) && wants.contains(&Want::Pair) && wants.contains(&Want::Unknown), "{wants:?}");
    let mutation = trial::mutate(&smaller, &few, &book.vocabulary);
    assert!(mutation.survivors.iter().any(|change| change.contains("`>=`") || change.contains(">= ")));
}

#[test]
fn suggested_tests_prove_what_was_missing_once_they_are_confirmed() {
    let book = crate::rules::embedded();
    let pack = book.pack("campaign-2005").unwrap();
    for id in ["S11", "S15", "C09", "S01"] {
        let mut smaller = pack.clone();
        smaller.conditions.retain(|condition| condition.id == id);
        let none = trial::coverage(&smaller, &[], &book.vocabulary);
        // A search needs some record to begin with; the tests of another condition do.
        let mut problems = Vec::new();
        let others: Vec<RuleTest> = trial::tests(pack, &book.vocabulary, &mut problems).into_iter().take(1).collect();
        let suggested = trial::suggest::suggest(&smaller, &others, &none, &book.vocabulary);
        let text = suggestions::render(&suggested, &book.vocabulary, Language::Zh);
        assert!(text.contains("confirmed = false"));
        let as_tests = |text: String| {
            let mut with = smaller.clone();
            with.tests = vec![SourceText::new("suggested.toml", text)];
            let mut problems = Vec::new();
            let tests = trial::tests(&with, &book.vocabulary, &mut problems);
            assert!(problems.is_empty(), "{problems:?}");
            tests
        };
        let unconfirmed = trial::coverage(&smaller, &as_tests(text.clone()), &book.vocabulary);
        assert_eq!(unconfirmed.tests, 0, "an unconfirmed test counts for nothing");
        let confirmed = trial::coverage(&smaller, &as_tests(text.replace("confirmed = false\n", "")), &book.vocabulary);
        assert_eq!(confirmed.failing, 0, "{id}");
        let (proved, all) = confirmed.figure(Figure::Outcomes);
        assert_eq!(proved, all, "{id} outcomes");
        let missing: Vec<_> =
            confirmed.parts.iter().flat_map(|part| part.goals.iter().filter(|goal| !goal.proved)).collect();
        // Rows that must agree with each other are beyond the search; a person writes those tests.
        let reachable = missing.iter().filter(|goal| !goal.about.contains("faces") && !goal.about.starts_with('.'));
        assert_eq!(reachable.count(), 0, "{id}: {missing:?}");
    }
}
