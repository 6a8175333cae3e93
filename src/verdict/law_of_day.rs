//! Which law was in force: on the check date, and on the days of events that a record states.

use super::Judgment;
use crate::expr::Subject;
use crate::fact::{Date, Fact, Stated, Value};
use crate::rule::{Pack, Regime, RuleBook};
use crate::say;
use crate::source::{Code, Diagnostic};

/// The packs in force on the check date by which the record was not judged.
pub fn not_judged_by<'a>(judgment: &Judgment<'_>, book: &'a RuleBook) -> Vec<&'a Regime> {
    not_among(&judgment.packs, judgment.record.check_date, book)
}

/// The packs in force on a day that are not among these.
pub fn not_among<'a>(packs: &[&Pack], day: Date, book: &'a RuleBook) -> Vec<&'a Regime> {
    let is_among = |regime: &&Regime| packs.iter().any(|pack| pack.id == regime.pack);
    book.in_force_on(day).filter(|regime| !is_among(regime)).collect()
}

/// The error that no pack that was asked for states the law of a day, so that a record of it cannot be judged.
pub fn no_law(day: Date) -> Diagnostic {
    let message = say!("没有规则包记载 {day} 施行的法", "no pack states the law of {day}");
    let help = say!(
        "检查日期应在 2005-09-03 以后，或用 --pack 指定规则包",
        "the check date must be 2005-09-03 or after, or name a pack with --pack"
    );
    Diagnostic::error(Code::NoLaw, message).help(help)
}

/// Something that happened while other law was in force than on the check date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventOfOtherLaw<'a> {
    /// The fact or cell that states the day.
    pub subject: Subject,
    /// The day.
    pub day: Date,
    /// The packs in force on that day; none where no pack states its law.
    pub law: Vec<&'a str>,
}

/// The events of the record on whose days the law was another than on the check date, in the order of the vocabulary.
///
/// No text says that older events are judged anew by the criteria of the check date, or that they are not: whoever relies on them
/// has to know. Only judgments by packs of law in force are looked at; a campaign has its own time.
pub fn events_of_other_law<'a>(judgment: &Judgment<'_>, book: &'a RuleBook) -> Vec<EventOfOtherLaw<'a>> {
    if judgment.packs.is_empty() || judgment.packs.iter().any(|pack| pack.in_force.is_none()) {
        return Vec::new();
    }
    let law = |day: Date| book.in_force_on(day).map(|regime| regime.pack.as_str()).collect::<Vec<_>>();
    let of_check_date = law(judgment.record.check_date);
    let mut found = Vec::new();
    let mut look = |fact: &Fact, stated: &Stated, subject: Subject| {
        if let (true, Value::Date(day)) = (fact.event, &stated.value) {
            let law = law(*day);
            if law != of_check_date {
                found.push(EventOfOtherLaw { subject, day: *day, law });
            }
        }
    };
    let (vocabulary, record) = (judgment.vocabulary, judgment.record);
    for (id, stated) in record.stated_facts() {
        if let Some(fact) = vocabulary.fact(id) {
            look(fact, stated, Subject::Fact(id));
        }
    }
    for (id, rows) in record.stated_tables() {
        let Some(table) = vocabulary.table(id) else { continue };
        for (at, row) in rows.iter().enumerate() {
            for (column, fact) in table.columns.iter().enumerate() {
                if let Some(stated) = row.cell(column) {
                    look(fact, stated, Subject::Cell(id, at, column));
                }
            }
        }
    }
    found
}
