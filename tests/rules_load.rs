use kuangjian::rule::{RuleFiles, load};
#[test]
fn embedded_rules_load() {
    let mut problems = Vec::new();
    let book = load(&RuleFiles::embedded(), None, &mut problems);
    for p in &problems {
        println!(
            "{} {} {} {:?}",
            p.code,
            p.place.as_ref().map(|p| p.to_string()).unwrap_or_default(),
            p.message.en,
            p.help.as_ref().map(|h| &h.en)
        );
    }
    println!(
        "{} facts {} packs {} conditions",
        book.vocabulary.facts.len(),
        book.packs.len(),
        book.packs[0].conditions.len()
    );
    assert!(problems.is_empty());
}
