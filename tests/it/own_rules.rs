//! The program's own rules, of which only what a run needs is read: they are what they are when everything is read and checked.

use kuangjian::fact::{FactId, Vocabulary, vocabulary::Named};
use kuangjian::rule::{Pack, RuleBook, RuleFiles, load, load_own};
use kuangjian::source::SourceText;

/// The same rules from files that are not part of the program, so that nothing that is known of them beforehand is used.
fn as_of_others(wanted: Option<&[String]>) -> RuleBook {
    let files = RuleFiles::embedded();
    let copies = files.all().map(|(path, source)| (path.to_owned(), SourceText::new(&*source.name, &*source.text)));
    let mut problems = Vec::new();
    let book = load(&RuleFiles::new(copies.collect()), wanted, &mut problems);
    assert!(problems.is_empty(), "{problems:?}");
    book
}

fn own(wanted: Option<&[String]>) -> RuleBook {
    let mut problems = Vec::new();
    let book = load_own(wanted, &mut problems);
    assert!(problems.is_empty(), "{problems:?}");
    book
}

#[test]
fn every_fact_and_table_is_the_same_in_the_same_place() {
    let (own, others) = (own(Some(&[])).vocabulary, as_of_others(Some(&[])).vocabulary);
    assert!(own.facts.len() > 500 && own.tables.len() > 40 && own.invariants.len() > 40);
    assert_eq!(own.groups, others.groups);
    // Their texts are told apart by whether they are part of the program.
    assert_eq!(without_files(&format!("{:?}", own.invariants)), without_files(&format!("{:?}", others.invariants)));
    assert_eq!(own.facts.iter().count(), others.facts.len());
    for (own, other) in own.facts.iter().zip(&others.facts) {
        let place = other.place.clone();
        assert_eq!(own.place.to_string(), place.to_string());
        assert_eq!(kuangjian::fact::Fact { place, ..own.clone() }, *other);
    }
    assert_eq!(own.tables.iter().count(), others.tables.len());
    for (own, other) in own.tables.iter().zip(&others.tables) {
        let columns = own.columns.iter().zip(&other.columns);
        let columns = columns.map(|(own, other)| kuangjian::fact::Fact { place: other.place.clone(), ..own.clone() });
        let (columns, place) = (columns.collect(), other.place.clone());
        assert_eq!(own.columns.len(), other.columns.len());
        assert_eq!(own.place.to_string(), place.to_string());
        assert_eq!(kuangjian::fact::Table { columns, place, ..own.clone() }, *other);
    }
}

/// What Debug shows, without the files in it.
fn without_files(shown: &str) -> String {
    let mut parts = shown.split("SourceText {");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |all, part| all + part.rsplit_once("marks: ").unwrap().1)
}

#[test]
fn every_name_stands_for_the_same_and_no_other_name_for_anything() {
    let (own, others) = (own(Some(&[])).vocabulary, as_of_others(Some(&[])).vocabulary);
    let same = |name: &str| {
        assert_eq!(own.by_name(name), others.by_name(name), "{name}");
        assert_eq!(own.by_id(name), others.by_id(name), "{name}");
    };
    let mut count = 0;
    for name in others.all_names() {
        assert!(own.by_name(name).is_some(), "{name}");
        let shorter: String = name.chars().skip(1).collect();
        let doubled = format!("{name}{name}");
        [name, &shorter, &doubled, &name.to_uppercase(), &format!(" {name}\u{3000}")].into_iter().for_each(same);
        count += 1;
    }
    assert!(count > 2000);
    ["", " ", "\u{10FFFF}", "0", "zzz"].into_iter().for_each(same);
    assert!(own.all_ids().eq(others.all_ids()));
    let ids =
        |vocabulary: &Vocabulary| (0..9).map(|at| vocabulary.fact(FactId(at)).unwrap().id.clone()).collect::<Vec<_>>();
    assert!(ids(&own).iter().all(|id| matches!(own.by_id(id), Some(Named::Fact(_)))));
}

#[test]
fn every_pack_is_the_same_whether_alone_or_among_all() {
    let others = as_of_others(None);
    let all = own(None);
    let ids: Vec<&str> = others.packs.iter().map(|pack| pack.id.as_str()).collect();
    assert!(ids.len() > 8);
    assert_eq!(all.packs.iter().map(|pack| pack.id.as_str()).collect::<Vec<_>>(), ids);
    assert_eq!(all.regimes, others.regimes);
    for other in &others.packs {
        same_pack(all.pack(&other.id).unwrap(), other);
        let alone = own(Some(std::slice::from_ref(&other.id)));
        assert_eq!(alone.packs.len(), 1);
        assert_eq!(alone.regimes, others.regimes);
        same_pack(&alone.packs[0], other);
    }
}

fn same_pack(own: &Pack, other: &Pack) {
    assert_eq!(own.sha256, other.sha256, "{}", own.id);
    assert_eq!(own.extension.bases, other.extension.bases);
    let cases = |pack: &Pack| {
        let of = |condition: &kuangjian::rule::Condition| {
            let cite = |cite: &[kuangjian::rule::Citation]| cite.iter().map(|cite| cite.id()).collect::<Vec<_>>();
            let cases = condition.cases.iter().map(|case| {
                (case.id.clone(), case.text.clone(), cite(&case.cite), case.finding, case.place.to_string())
            });
            (condition.id.clone(), condition.effect, cite(&condition.cite), cases.collect::<Vec<_>>())
        };
        pack.conditions.iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(cases(own), cases(other));
    let expressions = |pack: &Pack| {
        let conditions = pack.conditions.iter();
        let of_conditions = conditions.flat_map(|condition| {
            condition.applies_when.iter().cloned().chain(condition.cases.iter().map(|case| case.expr.clone()))
        });
        of_conditions.chain(pack.definitions.iter().map(|definition| (*definition.when).clone())).collect::<Vec<_>>()
    };
    assert!(expressions(own) == expressions(other), "{}", own.id);
}

#[test]
fn what_follows_a_verdict_is_read_when_it_is_asked_for() {
    let (own, others) = (own(Some(&[])), as_of_others(Some(&[])));
    let sets = |book: &RuleBook| {
        let sets = book.aftermath().sets.iter();
        sets.flat_map(|set| {
            set.measures.iter().map(|it| (set.id.clone(), it.id.clone(), it.what.clone(), it.on.clone()))
        })
        .collect::<Vec<_>>()
    };
    assert!(!sets(&own).is_empty());
    assert_eq!(sets(&own), sets(&others));
    let holidays = |book: &RuleBook| {
        let years = book.aftermath().calendar.years();
        years.iter().map(|year| (year.year, year.through, year.holidays.clone())).collect::<Vec<_>>()
    };
    assert!(holidays(&own).len() > 10);
    assert_eq!(holidays(&own), holidays(&others));
}

#[test]
fn a_pack_that_is_not_there_is_an_error_of_both() {
    let wanted = ["campaign-2006".to_owned()];
    let (mut own, mut others) = (Vec::new(), Vec::new());
    load_own(Some(&wanted), &mut own);
    load(&RuleFiles::embedded(), Some(&wanted), &mut others);
    assert_eq!(own.len(), 1);
    assert_eq!(own, others);
}
