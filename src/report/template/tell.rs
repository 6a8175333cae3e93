//! What a template tells people of each thing that it asks for: what may be filled in, and the clauses that ask.

use super::{Question, names};
use crate::fact::{Fact, Type, Value};
use crate::report::words::{clauses as by_instrument, separator};
use crate::rule::Citation;
use crate::source::Language;
use crate::source::language::same_as;

/// The most clauses that are named for one fact. Many facts say of which mines a condition is, and hundreds of clauses ask for them.
const SHOWN_CLAUSES: usize = 2;

/// An example of a day.
const A_DAY: &str = "2005-10-20";

/// Words that say that a value is not known, the best first.
const UNKNOWN: [[&str; 2]; 2] = [["未知", "不详"], ["unknown", "?"]];

/// The words of a list to choose from: those for yes and no, or the values, and last that it is not known, except for the key of a
/// row, which must be. Empty where there is no list.
pub fn list(question: &Question<'_>, language: Language) -> Vec<String> {
    let fact = question.fact;
    let mut words: Vec<String> = match &fact.kind {
        Type::YesNo => [true, false].map(|yes| Value::YesNo(yes).show(fact, language)).to_vec(),
        Type::Choice(choices) => {
            choices.iter().map(|choice| names::of_choice(choices, choice, language).to_owned()).collect()
        }
        Type::Number { .. } | Type::Date | Type::Text => return Vec::new(),
    };
    words.extend(unknown(fact, language).filter(|_| !question.is_key).map(str::to_owned));
    words
}

/// The word by which a value is unknown, and which is no value of the choice.
pub fn unknown(fact: &Fact, language: Language) -> Option<&'static str> {
    let [zh, en] = UNKNOWN;
    let words = match language {
        Language::Zh => zh,
        Language::En => en,
    };
    let is_value = |word: &str| fact.choices().iter().any(|choice| choice.names().any(same_as(word)));
    words.into_iter().find(|word| !is_value(word))
}

/// What may be filled in: `是；否；未知`, `0 至 20000 的数`, `日期，如 2005-10-20`.
pub fn choices(question: &Question<'_>, language: Language) -> String {
    let fact = question.fact;
    match &fact.kind {
        Type::YesNo | Type::Choice(_) => list(question, language).join(separator(language)),
        Type::Number { whole, .. } => number(fact, *whole, language),
        Type::Date => match language {
            Language::Zh => format!("日期，如 {A_DAY}"),
            Language::En => format!("day, such as {A_DAY}"),
        },
        Type::Text => match language {
            Language::Zh => "文字".to_owned(),
            Language::En => "text".to_owned(),
        },
    }
}

fn number(fact: &Fact, whole: bool, language: Language) -> String {
    let (zh, en) = if whole { ("整数", "whole number") } else { ("数", "number") };
    match (fact.min, fact.max, language) {
        (Some(min), Some(max), Language::Zh) => format!("{min} 至 {max} 的{zh}"),
        (Some(min), Some(max), Language::En) => format!("{en} from {min} to {max}"),
        (Some(min), None, Language::Zh) => format!("不小于 {min} 的{zh}"),
        (Some(min), None, Language::En) => format!("{en}, {min} or more"),
        (None, Some(max), Language::Zh) => format!("不大于 {max} 的{zh}"),
        (None, Some(max), Language::En) => format!("{en}, {max} or less"),
        (None, None, Language::Zh) => zh.to_owned(),
        (None, None, Language::En) => en.to_owned(),
    }
}

/// Why something is asked for: the clauses that ask, or that documents and summaries tell of it.
pub fn why(question: &Question<'_>, language: Language) -> String {
    match (question.clauses.is_empty() && question.is_for_reports, language) {
        (true, Language::Zh) => "起草文书、区域汇总用".into(),
        (true, Language::En) => "for drafts and the summary of a district".into(),
        (false, _) => clauses(&question.clauses, language),
    }
}

/// The first clauses that ask for it, and how many more there are.
pub fn clauses(cited: &[&Citation], language: Language) -> String {
    let shown = by_instrument(cited.iter().take(SHOWN_CLAUSES).copied(), language).join(separator(language));
    match (cited.len().saturating_sub(SHOWN_CLAUSES), language) {
        (0, _) => shown,
        (_, Language::Zh) => format!("{shown} 等{}条", cited.len()),
        (more, Language::En) => format!("{shown}; and {more} more"),
    }
}

/// A label with its unit in brackets, as the heading of a column.
pub fn heading(column: &Question<'_>, language: Language) -> String {
    let name = &column.name;
    match (column.fact.unit_label(language), language) {
        (unit, _) if unit.is_empty() => name.clone(),
        (unit, Language::Zh) => format!("{name}（{unit}）"),
        (unit, Language::En) => format!("{name} ({unit})"),
    }
}
