//! The rules that the program carries: they load, and their tests pass.

use kuangjian::report::{Style, diagnostics};
use kuangjian::rule::{RuleBook, RuleFiles, load};
use kuangjian::source::Language;
use kuangjian::trial;

/// The rules in the program; there must be nothing to complain about.
pub fn embedded() -> RuleBook {
    let mut problems = Vec::new();
    let book = load(&RuleFiles::embedded(), None, &mut problems);
    let style = Style { language: Language::En, color: false, width: None };
    let shown: String = problems.iter().map(|problem| diagnostics::render(problem, style)).collect();
    assert!(problems.is_empty(), "{shown}");
    book
}

#[test]
fn every_pack_passes_its_tests() {
    let book = embedded();
    assert!(!book.packs.is_empty());
    for pack in &book.packs {
        let mut problems = Vec::new();
        let tests = trial::tests(pack, &book.vocabulary, &mut problems);
        let style = Style { language: Language::En, color: false, width: None };
        let shown: String = problems.iter().map(|problem| diagnostics::render(problem, style)).collect();
        assert!(problems.is_empty(), "{shown}");
        assert!(!tests.is_empty(), "{} has no tests", pack.id);
        let mut failures = Vec::new();
        for test in &tests {
            for failure in trial::run(test, pack, &book.vocabulary) {
                failures.push(format!("{}: {}: {}", test.place, test.name, failure.message.en));
            }
        }
        assert!(failures.is_empty(), "{} of {} tests:\n{}", failures.len(), tests.len(), failures.join("\n"));
    }
}
