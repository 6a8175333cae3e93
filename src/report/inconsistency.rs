//! Where a record contradicts itself, in words.

use std::fmt::Write;

use super::table::mine_name;
use super::words;
use crate::fact::{Record, Vocabulary};
use crate::rule::RuleBook;
use crate::source::Language;
use crate::verdict::{Broken, broken};

/// What should hold, and the stated values with their places by which it does not.
pub fn text(vocabulary: &Vocabulary, record: &Record, broken: &Broken<'_>, language: Language) -> String {
    let text = broken.invariant.text.in_language(language);
    let facts = words::stated_with_places(vocabulary, record, &broken.because, language);
    match language {
        Language::Zh => format!("{text}，而“{facts}”"),
        Language::En => format!("{text}, but {facts}"),
    }
}

/// The inconsistencies of the records, a line each with the mine and the file of its record, and how many there are.
pub fn list(book: &RuleBook, records: &[Record], language: Language) -> (String, usize) {
    let mut out = String::new();
    let mut count = 0;
    for record in records {
        for broken in broken(book, record) {
            count += 1;
            let mine = mine_name(&book.vocabulary, record);
            let text = text(&book.vocabulary, record, &broken, language);
            let file = record.place.file();
            let _ = match language {
                Language::Zh => writeln!(out, "⚠ {mine}（{file}）：{text}"),
                Language::En => writeln!(out, "⚠ {mine} ({file}): {text}"),
            };
        }
    }
    (out, count)
}
