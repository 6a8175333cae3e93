//! A second reading of Order 21: fragments of records with the outcome that the law demands, written from the text alone by readers
//! who had not seen the pack.

use std::collections::BTreeMap;
use std::path::Path;

use kuangjian::expr::Scope;
use kuangjian::fact::Truth;
use kuangjian::source::SourceText;
use kuangjian::trial;
use kuangjian::verdict::{Outcome, judge_condition};

/// The outcome of an item: of any of the cases that encode it, where the condition applies.
fn outcome(item: &str, test: &trial::RuleTest, pack: &kuangjian::rule::Pack, scope: Scope<'_>) -> Outcome {
    let condition = item.split('.').next().unwrap();
    let condition = pack.conditions.iter().find(|found| found.id == condition).unwrap();
    let applies = condition.applies_when.as_ref().map_or(Truth::True, |guard| scope.truth(guard));
    if applies == Truth::False {
        return Outcome::NotApplicable;
    }
    let of_item = |id: &str| id == item || id.strip_prefix(item).is_some_and(|rest| rest.starts_with('.'));
    let result = judge_condition(scope, pack, condition);
    let cases: Vec<_> = result.cases.iter().filter(|case| of_item(&case.case.id)).collect();
    assert!(!cases.is_empty(), "{item} has no case: {}", test.name);
    let any = cases.iter().fold(Truth::False, |any, case| {
        any.or(match case.outcome {
            Outcome::Met => Truth::True,
            Outcome::Undetermined => Truth::Unknown,
            _ => Truth::False,
        })
    });
    match applies {
        Truth::Unknown => Outcome::Undetermined,
        _ => Outcome::from(any),
    }
}

#[test]
fn the_pack_says_what_a_second_reader_says() {
    let book = crate::rules::embedded();
    let pack = book.pack("hazard-criteria-2026").unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/second-reading");
    let (mut wrong, mut count) = (Vec::new(), 0);
    let mut items: BTreeMap<String, usize> = BTreeMap::new();
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let tree: toml::Table = text.parse().unwrap();
        let fragments = tree["fragment"].as_array().unwrap();
        // Read as rule tests are, so that facts mean what they mean there.
        let as_tests = text.replace("[[fragment]]", "[[test]]").replace("[fragment.facts]", "[test.facts]");
        let lines = as_tests.lines().map(|line| {
            let is_own = ["item = ", "outcome = "].iter().any(|key| line.starts_with(key));
            let line = if is_own { String::new() } else { line.replacen("why = ", "name = ", 1) };
            if line.starts_with("[[test]]") { format!("{line}\nverdict = \"clear\"") } else { line }
        });
        let text = format!("check_date = 2026-08-01\n{}\n", lines.collect::<Vec<_>>().join("\n"));
        let mut with = pack.clone();
        with.tests = vec![SourceText::new(path.to_string_lossy(), text)];
        let mut problems = Vec::new();
        let tests = trial::tests(&with, &book.vocabulary, &mut problems);
        assert!(problems.is_empty(), "{}: {problems:#?}", path.display());
        assert_eq!(tests.len(), fragments.len());
        for (fragment, test) in fragments.iter().zip(&tests) {
            let (item, wanted) = (fragment["item"].as_str().unwrap(), fragment["outcome"].as_str().unwrap());
            let found = outcome(item, test, pack, Scope::new(&book.vocabulary, &test.record));
            if found.id() != wanted {
                wrong.push(format!(
                    "{item}: {wanted} by the second reading, {} by the pack: {}",
                    found.id(),
                    test.name
                ));
            }
            *items.entry(item.to_owned()).or_default() += 1;
            count += 1;
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 200, "{count}");
    assert_eq!(items.len(), 123, "items without a fragment");
}
