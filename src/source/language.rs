//! The two languages of everything a person reads.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use super::fold::{as_folded, folded, half_width, is_invisible};

/// A language of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Chinese, what most users see.
    #[default]
    Zh,
    /// English.
    En,
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Bilingual {
    /// The Chinese text.
    pub zh: Cow<'static, str>,
    /// The English text.
    pub en: Cow<'static, str>,
}

impl Bilingual {
    /// A text in both languages.
    pub fn new(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Bilingual { zh: zh.into(), en: en.into() }
    }

    /// The text in `language`.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

/// A [`Bilingual`] from two format strings: `say!("中文 {x}", "English {x}")`.
#[macro_export]
macro_rules! say {
    ($zh:literal, $en:literal $(,)?) => {
        $crate::source::Bilingual { zh: format!($zh).into(), en: format!($en).into() }
    };
}

/// The first character of `text` as names are compared, found without folding the rest.
pub fn first_folded(text: &str) -> Option<char> {
    match text.chars().find(|c| !c.is_whitespace() && !is_invisible(*c))? {
        c if c.is_ascii() => Some(c.to_ascii_lowercase()),
        c @ '\u{4E00}'..='\u{9FFF}' => Some(c),
        c => half_width(c).to_lowercase().next(),
    }
}

/// Tells of names whether they are the same as `wanted`, as names are compared.
pub fn same_as(wanted: &str) -> impl Fn(&str) -> bool {
    let (first, wanted) = (first_folded(wanted), as_folded(wanted));
    // Most names differ in their first character.
    move |name| first_folded(name) == first && as_folded(name) == wanted
}

/// The candidate that `wanted` most likely stands for, if one is near enough to suggest. What says the opposite is never near.
pub fn did_you_mean<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let is_negative = denies(wanted);
    let wanted = folded(wanted);
    let length = wanted.chars().count();
    // Comparing takes time by the product of the lengths, and texts of too different lengths cannot be alike: a line that is
    // all one name must not keep the program busy.
    let comparable = |other: &str| {
        let other = other.chars().count();
        length.min(other) * 5 >= length.max(other) * 3
    };
    // Each kind of character that the other lacks is a difference at least; this is quick, and rules out nearly all.
    let kinds = kinds_of(&wanted);
    let may_be_alike = |other: &str| {
        let lacking = (kinds & !kinds_of(other)).count_ones() as usize;
        lacking * 5 <= length.max(other.chars().count()) * 2
    };
    candidates
        .into_iter()
        .filter(|candidate| denies(candidate) == is_negative && may_be_alike(candidate))
        .map(|candidate| (folded(candidate), candidate))
        .filter(|(folded, _)| comparable(folded))
        .map(|(folded, candidate)| (strsim::normalized_damerau_levenshtein(&wanted, &folded), candidate))
        .filter(|(likeness, _)| *likeness >= 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate)
}

/// The kinds of characters in `text`, a bit for each; few of the characters share one.
fn kinds_of(text: &str) -> u64 {
    let bit = |c: char| 1u64 << (u32::from(half_width(c).to_ascii_lowercase()) % 61);
    text.chars().map(bit).fold(0, std::ops::BitOr::bitor)
}

/// Whether a name denies something: `无双回路供电`, `not_rated`. To take it for the name of what it denies would turn yes into no.
fn denies(name: &str) -> bool {
    const SIGNS: &[char] = &['无', '未', '不', '没', '非', '缺', '失'];
    const WORDS: &[&str] =
        &["no", "not", "non", "none", "never", "without", "lacks", "lacking", "missing", "insufficient"];
    name.contains(SIGNS)
        || name
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| WORDS.iter().any(|negative| word.eq_ignore_ascii_case(negative)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_width_case_and_space() {
        assert_eq!(folded("核定 生产能力（万吨／年）"), folded("核定生产能力(万吨/年)"));
        assert_eq!(folded("Approved\u{200B} Capacity"), "approvedcapacity");
    }

    #[test]
    fn a_name_that_is_in_this_form_already_is_not_copied() {
        for name in ["", "approved_capacity", "核定生产能力(万吨/年)", "a鿿一@~"] {
            assert!(matches!(as_folded(name), std::borrow::Cow::Borrowed(same) if same == name), "{name}");
        }
        assert_eq!(as_folded("核定 A"), "核定a");
    }

    proptest::proptest! {
        #[test]
        fn what_is_folded_stays_as_it_is(text in "\\PC{0,6}|[ \u{3000}\u{200B}\u{FEFF}ＡａAİß矿－䷿一]{0,6}") {
            let slowly: String =
                text.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).flat_map(|c| half_width(c).to_lowercase()).collect();
            proptest::prop_assert_eq!(as_folded(&text), slowly);
        }

        #[test]
        fn the_first_character_is_that_of_the_whole(text in "\\PC{0,4}|[ \u{3000}\u{200B}\u{FEFF}ＡａAİß矿－]{0,4}") {
            proptest::prop_assert_eq!(first_folded(&text), folded(&text).chars().next());
        }
    }

    #[test]
    fn the_opposite_is_not_suggested() {
        assert_eq!(did_you_mean("双回路供电", ["无双回路供电"]), None);
        assert_eq!(did_you_mean("证照齐全", ["证照不全"]), None);
        assert_eq!(did_you_mean("无双回供电", ["双回路供电", "无双回路供电"]), Some("无双回路供电"));
        assert_eq!(did_you_mean("dual_circuit", ["no_dual_circuit"]), None);
        assert_eq!(did_you_mean("no_dual_circuits", ["no_dual_circuit"]), Some("no_dual_circuit"));
        assert_eq!(did_you_mean("notified", ["notifed"]), Some("notifed"), "a word is not its beginning");
    }

    #[test]
    fn a_near_miss_is_suggested_and_a_far_one_is_not() {
        let known = ["approved_capacity", "annual_output"];
        assert_eq!(did_you_mean("aproved_capacity", known), Some("approved_capacity"));
        assert_eq!(did_you_mean("gas", known), None);
        assert_eq!(did_you_mean(&"gas".repeat(1_000_000), known), None);
        // Three of five characters are the least that is alike.
        assert_eq!(did_you_mean("abc", ["abcde"]), Some("abcde"));
        assert_eq!(did_you_mean("abc", ["abcdef"]), None);
    }
}
