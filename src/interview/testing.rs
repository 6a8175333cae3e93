//! What the tests of this floor share: the rules in the program, and a person who knows one record and nothing else.

use std::path::Path;
use std::sync::OnceLock;

use super::{Beginning, Heard, Interview, Laws, Topic};
use crate::fact::{Date, Record, Value, Vocabulary};
use crate::record::{Options, read_paths};
use crate::rule::{Pack, RuleBook, RuleFiles, load};
use crate::source::{Diagnostic, Language};
use crate::verdict::{Verdict, judge};

/// The rules in the program.
pub fn book() -> &'static RuleBook {
    static BOOK: OnceLock<RuleBook> = OnceLock::new();
    BOOK.get_or_init(|| {
        let mut problems = Vec::new();
        let book = load(&RuleFiles::embedded(), None, &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        book
    })
}

/// The packs of the campaign, whatever the day.
pub fn campaign(_: Date) -> Result<Vec<&'static Pack>, Box<Diagnostic>> {
    Ok(vec![book().pack("campaign-2005").unwrap()])
}

/// The packs in force on the day.
pub fn in_force(day: Date) -> Result<Vec<&'static Pack>, Box<Diagnostic>> {
    Ok(book().in_force_on(day).map(|regime| book().pack(&regime.pack).unwrap()).collect())
}

/// An interview in Chinese that begins with `text`.
pub fn begin(text: &str, laws: &'static Laws<'static>) -> Interview<'static> {
    let beginning = Beginning { text, file: "矿.toml", mine_id: Some("矿"), as_of: None, language: Language::Zh };
    Interview::begin(&book().vocabulary, laws, beginning).unwrap()
}

/// Takes in an answer that must be taken.
#[track_caller]
pub fn answer(interview: &mut Interview<'static>, text: &str) {
    let asked = interview.question().map(|question| question.topic);
    let heard = interview.hear(text);
    assert!(matches!(heard, Heard::Taken(_)), "{text} to {asked:?}: {heard:?}");
}

/// The record in a file of the repository.
pub fn record(path: &str) -> Record {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let reading = read_paths(&[path], &mut std::io::empty(), &book().vocabulary, &Options::default());
    assert!(reading.problems.is_empty(), "{:?}", reading.problems);
    reading.records.into_iter().next().unwrap()
}

/// What `check` makes of the text of a record.
pub fn checked(text: &str, laws: &Laws<'static>) -> Verdict {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("矿.toml");
    std::fs::write(&path, text).unwrap();
    let reading = read_paths(&[path], &mut std::io::empty(), &book().vocabulary, &Options::default());
    assert!(reading.problems.is_empty(), "{:?}\n{text}", reading.problems);
    verdict(&reading.records[0], laws)
}

/// What a record comes to.
pub fn verdict(record: &Record, laws: &Laws<'static>) -> Verdict {
    judge(&book().vocabulary, record, laws(record.check_date).unwrap()).verdict
}

/// What a person answers who knows what `known` states, and nothing else.
pub fn reply(interview: &Interview<'_>, known: &Record) -> String {
    let vocabulary: &Vocabulary = interview.vocabulary();
    let topic = interview.question().unwrap().topic;
    let fact = topic.fact(vocabulary).unwrap();
    let row_of = |id, value| {
        let key = vocabulary.table(id).unwrap().key.unwrap();
        known.rows(id).iter().find(|row| row.cell(key).unwrap().value == Value::Choice(value))
    };
    let stated = match topic {
        Topic::Fact(id) => known.fact(id),
        Topic::Rows(id) if interview.record().rows(id).len() < known.rows(id).len() => return "有".to_owned(),
        Topic::Rows(id) => match known.is_complete(vocabulary, id) {
            Some(true) => return "没有".to_owned(),
            _ => return "不知道".to_owned(),
        },
        Topic::Keyed(id, value, column) => row_of(id, value).and_then(|row| row.cell(column)),
        Topic::Cell(id, row, column) => match vocabulary.table(id).unwrap().key {
            Some(key) => match interview.record().rows(id)[row].cell(key).unwrap().value {
                Value::Choice(value) => row_of(id, value).and_then(|row| row.cell(column)),
                _ => None,
            },
            None => known.rows(id)[row].cell(column),
        },
    };
    stated.map_or("不知道".to_owned(), |stated| stated.value.show(fact, Language::Zh))
}

/// Answers all that is asked with what `known` states; how many answers it took.
pub fn answer_all(interview: &mut Interview<'static>, known: &Record) -> usize {
    let before = interview.answers();
    while interview.question().is_some() {
        let text = reply(interview, known);
        answer(interview, &text);
        assert!(interview.answers() < 2_000, "no end");
    }
    interview.answers() - before
}
