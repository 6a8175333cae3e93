//! What authorities decided in 40 real cases, beside what the rules give; the differences stand in `docs/real-cases.md`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kuangjian::record::{Options, read_paths};
use kuangjian::verdict::{Outcome, Verdict, judge};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/real-cases")
}

#[test]
fn outcomes_are_those_of_the_authorities_or_the_difference_is_explained() {
    let book = crate::rules::embedded();
    let pack = book.pack("campaign-2005").unwrap();
    let expected: serde_json::Value = serde_json::from_str(include_str!("../data/real-cases.json")).unwrap();
    let expected = expected.as_object().unwrap();
    let page = include_str!("../../docs/real-cases.md");
    let reading = read_paths(&[folder()], &mut std::io::empty(), &book.vocabulary, &Options::default());
    assert!(reading.problems.is_empty(), "{:?}", reading.problems);
    assert_eq!(reading.records.len(), 40);
    assert_eq!(expected.len(), 40);
    let mut agreeing = 0;
    for record in &reading.records {
        let id = record.text(book.vocabulary.fact_by_id("mine_id")).unwrap();
        let judgment = judge(&book.vocabulary, record, [pack]);
        let met: BTreeSet<&str> = judgment
            .conditions
            .iter()
            .filter(|result| result.outcome == Outcome::Met)
            .map(|result| result.condition.id.as_str())
            .collect();
        let case = &expected[id];
        let wanted: BTreeSet<&str> =
            case["expect_met"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
        let differing: BTreeSet<&str> = met.symmetric_difference(&wanted).copied().collect();
        let explained: BTreeSet<&str> = match case["differs"].as_object() {
            Some(reasons) => reasons.keys().map(String::as_str).collect(),
            None => BTreeSet::new(),
        };
        assert_eq!(differing, explained, "{id}: met {met:?}, expected {wanted:?}");
        for condition in &explained {
            let told = page.lines().any(|line| line.contains(id) && line.contains(condition));
            assert!(told, "docs/real-cases.md does not tell that {id} differs in {condition}");
        }
        agreeing += usize::from(differing.is_empty());
        // Where a source states so little, nothing can be clear.
        assert_ne!(judgment.verdict, Verdict::Clear, "{id}");
    }
    assert_eq!(agreeing, 33);
}
