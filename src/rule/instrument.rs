//! Laws, orders and notices, and the places in them.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use crate::fact::Date;
use crate::source::{Bilingual, Language, Place};

/// A law, order or notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instrument {
    /// The id, as citations write it.
    pub id: String,
    /// Its title.
    pub title: Bilingual,
    /// Its number, which is how it is cited.
    pub number: Bilingual,
    /// Who issued it.
    pub issuer: Bilingual,
    /// The day it was issued, where known.
    pub issued: Option<Date>,
    /// The first day in force, where known.
    pub in_force: Option<Date>,
    /// The last day in force; none while it is in force or where it is not known.
    pub until: Option<Date>,
    /// The instrument that took its place.
    pub replaced_by: Option<String>,
    /// Which text was read, and how sure it is.
    pub source: Bilingual,
    /// The places that may be cited.
    pub clauses: Clauses,
    /// Names of levels that this instrument has of its own, with `{}` for the number.
    pub levels: Vec<(String, Bilingual)>,
    /// Where it is defined.
    pub place: Place,
}

/// The places of an instrument that may be cited, in the order of its file; read when they are first looked at.
#[derive(Clone)]
pub struct Clauses {
    /// A line for each.
    stated: Cow<'static, str>,
    read: OnceLock<Vec<Clause>>,
}

impl Clauses {
    /// The clauses, each in a line and as in [`Clause::parse_range`]; what is no clause is left out.
    pub fn stated(stated: impl Into<Cow<'static, str>>) -> Self {
        Clauses { stated: stated.into(), read: OnceLock::new() }
    }

    /// The clauses as they were stated, a line for each.
    #[cfg(any(test, not(rules_embedded)))]
    pub fn lines(&self) -> &str {
        &self.stated
    }
}

impl Deref for Clauses {
    type Target = [Clause];

    fn deref(&self) -> &[Clause] {
        self.read.get_or_init(|| self.stated.lines().filter_map(Clause::parse_range).flatten().collect())
    }
}

impl fmt::Debug for Clauses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl PartialEq for Clauses {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Clauses {}

/// A place in an instrument: levels from the outermost, such as article 8, paragraph 2, item 11.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Clause(pub Vec<Level>);

/// One level of a clause.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Level {
    /// The name: one of [`LEVELS`], or one of the instrument's own.
    pub name: Cow<'static, str>,
    /// The number.
    pub number: u32,
}

/// A citation of a clause, or of an instrument as a whole.
#[derive(Debug, Clone)]
pub struct Citation {
    /// The instrument.
    pub instrument: Arc<Instrument>,
    /// The place in it; empty for the whole.
    pub clause: Clause,
}

/// The names of the levels that every instrument may have.
pub const LEVELS: [&str; 7] = ["art", "para", "item", "sub", "point", "table", "sec"];

impl Level {
    fn new(name: &str, number: u32) -> Self {
        let common = LEVELS.iter().find(|common| **common == name);
        Level { name: common.map_or_else(|| Cow::Owned(name.to_owned()), |common| Cow::Borrowed(*common)), number }
    }
}

impl Instrument {
    /// Whether the instrument was in force on `date`; `None` where its dates are not known.
    pub fn in_force_on(&self, date: Date) -> Option<bool> {
        if self.until.is_some_and(|until| date > until) {
            return Some(false);
        }
        self.in_force.map(|from| date >= from)
    }
}

impl Clause {
    /// Reads `art.8 para.2 item.11`, or with a range at the end (`item.1-15`), as the clauses it stands for.
    pub fn parse_range(text: &str) -> Option<Vec<Clause>> {
        let mut levels = Vec::new();
        let mut words = text.split_whitespace().peekable();
        while let Some(word) = words.next() {
            let (name, number) = word.split_once('.')?;
            if let (Some((first, last)), None) = (number.split_once('-'), words.peek()) {
                let (first, last) = (first.parse::<u32>().ok()?, last.parse::<u32>().ok()?);
                if first > last || last - first > 999 {
                    return None;
                }
                return Some((first..=last).map(|number| Clause::with(&levels, name, number)).collect());
            }
            levels.push(Level::new(name, number.parse().ok()?));
        }
        (!levels.is_empty()).then(|| vec![Clause(levels)])
    }

    fn with(outer: &[Level], name: &str, number: u32) -> Clause {
        Clause(outer.iter().cloned().chain(std::iter::once(Level::new(name, number))).collect())
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, level) in self.0.iter().enumerate() {
            write!(f, "{}{}.{}", if at > 0 { " " } else { "" }, level.name, level.number)?;
        }
        Ok(())
    }
}

impl Citation {
    /// Whether the instrument was in force on `date`, as far as is known.
    pub fn may_be_in_force_on(&self, date: Date) -> bool {
        self.instrument.in_force_on(date) != Some(false)
    }

    /// The citation as rule files write it.
    pub fn id(&self) -> String {
        format!("{} {}", self.instrument.id, self.clause).trim_end().to_owned()
    }

    /// The citation as people write it.
    pub fn show(&self, language: Language) -> String {
        let number = self.instrument.number.in_language(language);
        let clause = self.show_clause(language);
        match language {
            _ if clause.is_empty() => number.to_owned(),
            Language::Zh => format!("{number} {clause}"),
            Language::En => format!("{number}, {clause}"),
        }
    }

    /// The clause as people write it, without the instrument.
    pub fn show_clause(&self, language: Language) -> String {
        let mut shown = String::new();
        for (at, level) in self.clause.0.iter().enumerate() {
            shown.push_str(&self.show_level(level, at == 0, language));
        }
        shown.trim_start_matches([',', ' ']).to_owned()
    }

    fn show_level(&self, level: &Level, outermost: bool, language: Language) -> String {
        let own = self.instrument.levels.iter().find(|(name, _)| *name == level.name);
        let number = level.number;
        match (language, own) {
            (Language::Zh, Some((_, name))) => name.zh.replace("{}", &chinese(number)),
            (Language::En, Some((_, name))) => format!(", {}", name.en.replace("{}", &number.to_string())),
            (Language::Zh, None) => {
                let number = chinese(number);
                match &*level.name {
                    "art" => format!("第{number}条"),
                    "para" => format!("第{number}款"),
                    "item" => format!("第（{number}）项"),
                    "sub" => format!("第{}目", level.number),
                    "point" => format!("（{}）", level.number),
                    "table" => format!("表{}", level.number),
                    _ => format!("第{number}部分"),
                }
            }
            (Language::En, None) => match (&*level.name, outermost) {
                ("art", true) => format!("art. {number}"),
                ("sec", _) => format!("part {number}"),
                ("table", _) => format!(", table {number}"),
                _ => format!("({number})"),
            },
        }
    }
}

/// A number below 1,000 in Chinese numerals.
pub fn chinese(number: u32) -> String {
    const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u32| DIGITS.get(n as usize % 10).copied().unwrap_or("");
    let (hundreds, tens, ones) = (number / 100, number / 10 % 10, number % 10);
    if number >= 1000 {
        return number.to_string();
    }
    let mut text = String::new();
    if hundreds > 0 {
        text.push_str(digit(hundreds));
        text.push('百');
        if tens == 0 && ones > 0 {
            text.push('零');
        }
    }
    if tens > 0 {
        // Ten to nineteen begin with 十 alone, but 一百一十 with 一十.
        if tens > 1 || hundreds > 0 {
            text.push_str(digit(tens));
        }
        text.push('十');
    }
    if ones > 0 || number == 0 {
        text.push_str(digit(ones));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_chinese() {
        let table = [
            (1, "一"),
            (10, "十"),
            (11, "十一"),
            (20, "二十"),
            (36, "三十六"),
            (100, "一百"),
            (105, "一百零五"),
            (110, "一百一十"),
            (113, "一百一十三"),
            (288, "二百八十八"),
        ];
        for (number, text) in table {
            assert_eq!(chinese(number), text);
        }
    }

    #[test]
    fn a_range_stands_for_each_of_its_clauses() {
        let clauses = Clause::parse_range("art.8 para.2 item.1-15").unwrap();
        assert_eq!(clauses.len(), 15);
        assert_eq!(clauses[10].to_string(), "art.8 para.2 item.11");
        assert_eq!(Clause::parse_range("art"), None);
        assert_eq!(Clause::parse_range("art.1-2 item.3"), None);
    }
}
