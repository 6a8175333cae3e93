//! How the cells of a column are read beyond what its fact says, and by which convention they were.

use std::collections::BTreeMap;

use super::text::shown;
use crate::fact::{Fact, Unit, Value};
use crate::source::{Bilingual, Code, Diagnostic, Language, folded};

/// How the cells of a column are read, beyond what its fact says.
#[derive(Debug, Clone, Copy, Default)]
pub struct Manner<'m> {
    /// The unit of numbers that have none; where there is none here, that of the fact.
    pub unit: Option<&'static Unit>,
    /// What a comma between digits stands for.
    pub comma: Comma,
    /// Whether bare numbers that stand for dates count days since 1904 instead of 1900.
    pub since_1904: bool,
    /// What somebody's own words stand for.
    pub values: Option<&'m Translation>,
}

impl Manner<'_> {
    /// As cells are read of which nothing more is known than a unit.
    pub fn in_unit(unit: Option<&'static Unit>) -> Self {
        Manner { unit, ..Manner::default() }
    }
}

/// What a comma between digits stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Comma {
    /// What it can only stand for: `1,234` has thousands, `0,9` and `16,9481` have decimals.
    #[default]
    AsWritten,
    /// It stands before decimals, because a mapping says so.
    Decimal,
    /// Other numbers of the column have decimal commas, so that `1,234` can be read in two ways.
    Doubtful,
}

/// A convention by which a value was read that is worth knowing: not everybody would read it so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Convention {
    /// A comma stands before decimals: `0,9` is 0.9.
    DecimalComma,
    /// A number counts days as spreadsheets do: `45413` is 2024-05-01.
    SerialDay,
    /// A number is greater than that of any mine that is known.
    BeyondUsual,
}

impl Convention {
    /// The note that `text` was read as `value`, without place.
    pub fn note(self, text: &str, value: &Value, fact: &Fact) -> Diagnostic {
        let found = shown(text);
        let (zh, en) = (value.show(fact, Language::Zh), value.show(fact, Language::En));
        let message = match self {
            Convention::DecimalComma => Bilingual::new(
                format!("`{found}` 中的逗号是小数点，读作 {zh}"),
                format!("`{found}` has a decimal comma, and is read as {en}"),
            ),
            Convention::SerialDay => Bilingual::new(
                format!("`{found}` 是日期序号，读作 {zh}"),
                format!("`{found}` counts days, and is read as {en}"),
            ),
            Convention::BeyondUsual => {
                let most = |language| fact.usual_max.map(|most| format!("{most} {}", fact.unit_label(language)));
                let [most_zh, most] = [Language::Zh, Language::En].map(|language| most(language).unwrap_or_default());
                let (label_zh, label) = (&fact.label.zh, &fact.label.en);
                Bilingual::new(
                    format!("`{label_zh}` 的值 `{found}` 读作 {zh}，超过 {most_zh}：已知的煤矿都没有这么大"),
                    format!(
                        "the value `{found}` of `{label}` is read as {en}, over {most}: no mine is known to be as large"
                    ),
                )
            }
        };
        match self {
            Convention::DecimalComma | Convention::SerialDay => Diagnostic::note(Code::ReadAs, message),
            Convention::BeyondUsual => Diagnostic::note(Code::BeyondUsual, message)
                .help(Bilingual::new("请核对数值和单位", "check the number and its unit")),
        }
    }
}

/// What somebody's own words for values stand for: `Operating` is to be read as `producing`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Translation(BTreeMap<String, String>);

impl Translation {
    /// Whether every word stands for itself.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text to read instead of `text`, if it is one of these words as a whole. Case, width and spaces do not count.
    pub fn meaning_of(&self, text: &str) -> Option<&str> {
        self.0.get(&folded(text)).map(String::as_str)
    }
}

/// From somebody's own words and what is to be read instead. Of two words that are the same the later counts.
impl FromIterator<(String, String)> for Translation {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(words: I) -> Self {
        Translation(words.into_iter().map(|(own, meant)| (folded(&own), meant)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{Decimal, Quantity};
    use crate::record::testing::{fact, vocabulary};

    #[test]
    fn a_translation_is_of_whole_words_in_any_case_and_width() {
        let words = [("Operating", "生产"), ("在 产", "producing")];
        let translation: Translation =
            words.map(|(own, meant)| (own.to_owned(), meant.to_owned())).into_iter().collect();
        assert_eq!(translation.meaning_of(" ｏｐｅｒａｔｉｎｇ "), Some("生产"));
        assert_eq!(translation.meaning_of("在产"), Some("producing"));
        assert_eq!(translation.meaning_of("Operating mine"), None);
    }

    #[test]
    fn a_note_says_what_was_found_and_what_it_was_taken_for() {
        let vocabulary = vocabulary();
        let depth = fact(&vocabulary, "depth");
        let unit = crate::fact::unit::find("km").unwrap();
        let value = Value::Number(Quantity { amount: Decimal::new(3, 1), unit });
        let note = Convention::DecimalComma.note(" 0,3 km", &value, depth);
        assert_eq!(note.level, crate::source::Level::Note);
        assert_eq!(note.message.zh, "`0,3 km` 中的逗号是小数点，读作 300 m");
        assert_eq!(note.message.en, "`0,3 km` has a decimal comma, and is read as 300 m");
    }
}
