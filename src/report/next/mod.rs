//! What must happen next, as a table, a checklist, a calendar, JSON and CSV.

pub mod csv;
pub mod ics;
pub mod json;
pub mod markdown;
pub mod section;
pub mod table;
mod words;

pub use words::{due, term};

use super::words::on_one_line;
use crate::fact::Date;
use crate::rule::RuleBook;
use crate::say;
use crate::source::{Bilingual, Language};
use crate::verdict::{Judgment, Next};

/// What must happen next at one mine. Everything in it is plain, so that it can be made from a saved result as well.
#[derive(Debug, Clone, Copy)]
pub struct NextReport<'a> {
    /// The id of the mine, where it is stated.
    pub mine_id: Option<&'a str>,
    /// Its name, where it is stated.
    pub mine_name: Option<&'a str>,
    /// The file of the record.
    pub record: &'a str,
    /// The day as of which the record was judged.
    pub check_date: Date,
    /// The ids of the packs by which it was judged.
    pub judged_by: &'a [&'a str],
    /// The ids of the packs that state the law of the day of the decision, but by which it was not judged.
    pub not_judged_by: &'a [&'a str],
    /// What would have the record judged by them.
    pub cure: Cure,
    /// The measures.
    pub next: &'a Next,
}

/// What is said of a decision before the check: it is possible, but more often a slip of the pen. None where it is not before.
pub fn decided_before(check_date: Date, decided: Date) -> Option<Bilingual> {
    (decided < check_date).then(|| {
        say!(
            "作出决定的日子 {decided} 早于检查日期 {check_date}，请核对",
            "the day of the decision, {decided}, is before the check date {check_date}; please check"
        )
    })
}

/// The options by which a record is judged by the law of the day of the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cure {
    /// That law was in force on the check date already, and another pack was asked for.
    InForce,
    /// The record was judged by the law of the check date, which is another.
    AsOf,
    /// Neither.
    InForceAsOf,
}

impl Cure {
    fn of(judgment: &Judgment<'_>, book: &RuleBook, not_judged_by: &[&str]) -> Cure {
        let check_date = judgment.record.check_date;
        let was_in_force = |pack: &&str| book.in_force_on(check_date).any(|regime| regime.pack == **pack);
        if not_judged_by.iter().all(was_in_force) {
            Cure::InForce
        } else if judgment.packs.iter().all(|pack| was_in_force(&pack.id.as_str())) {
            Cure::AsOf
        } else {
            Cure::InForceAsOf
        }
    }

    fn options(self, decided: Date) -> String {
        match self {
            Cure::InForce => "--pack in-force".to_owned(),
            Cure::AsOf => format!("--as-of {decided}"),
            Cure::InForceAsOf => format!("--pack in-force --as-of {decided}"),
        }
    }
}

impl<'a> NextReport<'a> {
    /// The report for a judgment.
    pub fn of(
        judgment: &'a Judgment<'_>,
        book: &RuleBook,
        [judged_by, not_judged_by]: [&'a [&'a str]; 2],
        next: &'a Next,
    ) -> NextReport<'a> {
        let text = |id: &str| judgment.record.text(judgment.vocabulary.fact_by_id(id));
        NextReport {
            mine_id: text("mine_id"),
            mine_name: text("mine_name"),
            record: judgment.record.place.file(),
            check_date: judgment.record.check_date,
            judged_by,
            not_judged_by,
            cure: Cure::of(judgment, book, not_judged_by),
            next,
        }
    }

    /// The name of the mine, and its id where that is not the same.
    fn mine(&self) -> String {
        match (self.mine_name.map(on_one_line), self.mine_id.map(on_one_line)) {
            (Some(name), Some(id)) if name != id => format!("{name} ({id})"),
            (Some(name), _) | (None, Some(name)) => name,
            (None, None) => "—".into(),
        }
    }

    /// What stands at the head: labels and what they are of.
    fn heading(&self, language: Language) -> Vec<(&'static str, String)> {
        let laws = self.next.laws.iter().map(|law| {
            let title = law.title.in_language(language);
            match (law.number.as_ref().map(|number| number.in_language(language)), language) {
                (None, _) => title.to_owned(),
                (Some(number), _) if number.contains(title) => number.to_owned(),
                (Some(number), Language::Zh) => format!("{title}（{number}）"),
                (Some(number), Language::En) => format!("{title} ({number})"),
            }
        });
        let laws: Vec<String> = laws.collect();
        let separator = super::words::separator(language);
        let verdict = self.next.verdict.label().in_language(language).to_owned();
        let labels = match language {
            Language::Zh => ["煤矿", "记录", "检查日期", "规则包", "判定", "作出决定", "依据的法"],
            Language::En => ["mine", "record", "check date", "packs", "verdict", "decided", "law"],
        };
        let values = [
            self.mine(),
            on_one_line(self.record),
            self.check_date.to_string(),
            self.packs(language),
            verdict,
            self.decided(language),
            laws.join(separator),
        ];
        labels.into_iter().zip(values).collect()
    }

    /// The day of the decision, and that it is before the check.
    fn decided(&self, language: Language) -> String {
        let day = self.next.decided;
        match (self.decided_before(), language) {
            (None, _) => day.to_string(),
            (Some(told), Language::Zh) => format!("{day}（⚠ {}）", told.zh),
            (Some(told), Language::En) => format!("{day} (⚠ {})", told.en),
        }
    }

    fn decided_before(&self) -> Option<Bilingual> {
        decided_before(self.check_date, self.next.decided)
    }

    /// The packs by which the record was judged, and those of the law of the decision by which it was not.
    fn packs(&self, language: Language) -> String {
        let separator = if language == Language::Zh { "、" } else { ", " };
        let judged = self.judged_by.join(separator);
        if self.not_judged_by.is_empty() {
            return judged;
        }
        let (day, others) = (self.next.decided, self.not_judged_by.join(separator));
        let cure = self.cure.options(day);
        match language {
            Language::Zh => {
                format!("{judged}（没有按 {day} 施行的 {others} 判定；如需按其判定，请用 {cure}）")
            }
            Language::En => {
                format!("{judged} (not judged by {others}, the law in force on {day}; to do so, use {cure})")
            }
        }
    }
}
