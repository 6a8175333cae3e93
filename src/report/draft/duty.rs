//! What a mine violates: the clauses that say what it has to do, and the duty behind a clause that only describes who violates it.

use super::cite::{citation, is_within};
use crate::fact::Date;
use crate::rule::{Citation, RuleBook};

/// The articles that say what a mine has to do, or must not do: instrument, first and last article, and the paragraph where it is one. All
/// other clauses that conditions cite describe a situation.
const DUTIES: &[(&str, u32, u32, Option<u32>)] = &[
    ("order-446", 5, 5, Some(1)),
    ("order-446", 8, 8, Some(1)),
    ("order-446", 9, 9, Some(1)),
    ("order-446", 16, 16, Some(1)),
    // Chapter 2 on the duties of the enterprise, without art. 36, which says what a major hazard is; plan and rectification before resuming.
    ("order-774", 4, 4, Some(1)),
    ("order-774", 13, 35, None),
    ("order-774", 37, 38, None),
    ("order-774", 48, 48, Some(2)),
    ("safety-rules-2025", 1, u32::MAX, None),
];

/// The duty behind a clause that describes who violates it: instrument, clause, and the duty in the same instrument.
const BEHIND: &[(&str, &str, &str)] = &[
    ("order-446", "art.5 para.2", "art.5 para.1"),
    // The mine with one of these hazards has to stop at once and remove it.
    ("order-446", "art.8 para.2", "art.8 para.2"),
    ("order-446", "art.9 para.2", "art.9 para.1"),
    ("order-446", "art.10", "art.8 para.2"),
    ("order-446", "art.16 para.2", "art.16 para.1"),
    ("order-446", "art.17", "art.16 para.1"),
    ("order-774", "art.61 para.1", "art.17"),
    ("order-774", "art.64", "art.36"),
    ("order-774", "art.70 para.1 item.1", "art.17"),
    ("order-774", "art.70 para.1 item.2", "art.36"),
];

/// The Safety Rules, whose duties stand behind hazards.
const SAFETY_RULES: &str = "safety-rules-2025";

/// The article of the Safety Rules that demands what a hazard of the criteria of 2026 (Order 21) lacks: only where the text of both was read and says
/// the same. Of all other hazards, no duty is named.
const DEMANDED: &[(&str, &str)] = &[
    ("art.5 item.1", "art.192"),
    ("art.5 item.2", "art.193 para.1"),
    ("art.5 item.3", "art.193 para.1"),
    ("art.5 item.4", "art.193 para.2"),
    ("art.5 item.5", "art.193 para.3"),
    ("art.5 item.6", "art.197 para.3"),
    ("art.5 item.7", "art.197 para.4"),
    ("art.6 item.2 sub.3", "art.228"),
    ("art.7 item.3", "art.203"),
    ("art.8 item.2", "art.177"),
    ("art.8 item.3", "art.169"),
    ("art.8 item.5", "art.168"),
    ("art.8 item.6", "art.168"),
    ("art.8 item.13", "art.168"),
    ("art.8 item.16", "art.164"),
    ("art.10 item.3", "art.321"),
    ("art.10 item.4 sub.1", "art.323"),
    ("art.10 item.4 sub.2", "art.323"),
    ("art.11 item.7 sub.7", "art.344"),
    ("art.11 item.7 sub.9", "art.354"),
    ("art.12 item.2", "art.267"),
    ("art.16 item.1", "art.472"),
];

/// The criteria to which these hazards belong.
const CRITERIA: &str = "order-21";

/// The duties behind a clause, as far as they were in force on the day of the check.
pub fn behind(clause: &Citation, book: &RuleBook, checked: Date) -> Vec<Citation> {
    let text = clause.clause.to_string();
    let instrument = &clause.instrument;
    if instrument.in_force_on(checked) != Some(true) {
        return Vec::new();
    }
    let known = BEHIND.iter().filter(|(of, described, _)| *of == instrument.id && is_within(&text, described));
    let own = known.filter_map(|(.., duty)| citation(instrument, duty));
    let rules = book.instruments.iter().find(|known| known.id == SAFETY_RULES);
    let rules = rules.filter(|rules| instrument.id == CRITERIA && rules.in_force_on(checked) == Some(true));
    let demanded = DEMANDED.iter().filter(|(described, _)| is_within(&text, described));
    let demanded = rules.into_iter().flat_map(|rules| demanded.clone().filter_map(|(_, duty)| citation(rules, duty)));
    own.chain(demanded).collect()
}

/// Whether a clause says what a mine has to do, or must not do.
pub fn is_duty(citation: &Citation) -> bool {
    let number = |name: &str| citation.clause.0.iter().find(|level| level.name == name).map(|level| level.number);
    let Some(article) = number("art") else { return false };
    DUTIES.iter().any(|(instrument, first, last, paragraph)| {
        *instrument == citation.instrument.id
            && (*first..=*last).contains(&article)
            && paragraph.is_none_or(|paragraph| number("para") == Some(paragraph))
    })
}

#[cfg(test)]
mod tests {
    use super::super::cite::cited;
    use super::*;
    use crate::rule::load_own;

    /// Every fixed clause of this file was read.
    #[test]
    fn every_fixed_clause_was_read() {
        let book = load_own(None, &mut Vec::new());
        let own = BEHIND.iter().flat_map(|(of, clause, duty)| [(*of, *clause), (*of, *duty)]);
        let demanded = DEMANDED.iter().flat_map(|(clause, duty)| [(CRITERIA, *clause), (SAFETY_RULES, *duty)]);
        for (instrument, clause) in own.chain(demanded) {
            let instrument = book.instruments.iter().find(|known| known.id == instrument).unwrap();
            let is_read = instrument.clauses.iter().any(|read| is_within(&read.to_string(), clause));
            assert!(is_read, "{} {clause}", instrument.id);
        }
        for (instrument, first, last, _) in DUTIES {
            assert!(first <= last && book.instruments.iter().any(|known| known.id == *instrument));
        }
    }

    /// The Safety Rules are named for hazards that they forbid too, from the day on which both are in force, and for no other.
    #[test]
    fn a_hazard_of_2026_violates_the_safety_rules_where_they_say_the_same() {
        let book = load_own(None, &mut Vec::new());
        let of = |clause: &str, day: &str| -> Vec<String> {
            let clause = cited(&book, &[clause]).remove(0);
            behind(&clause, &book, day.parse().unwrap()).iter().map(Citation::id).collect()
        };
        assert_eq!(of("order-21 art.5 item.3", "2026-07-01"), ["safety-rules-2025 art.193 para.1"]);
        assert_eq!(of("order-21 art.6 item.2 sub.3 point.4", "2026-08-01"), ["safety-rules-2025 art.228"]);
        assert_eq!(of("order-21 art.5 item.3", "2026-06-30"), [""; 0], "the criteria are not in force");
        assert_eq!(of("order-21 art.16 item.3", "2026-08-01"), [""; 0], "the rules do not say all of it");
        assert_eq!(of("order-4 art.5 item.3", "2026-03-01"), [""; 0], "no text of its day was read");
    }

    /// A clause is a duty or describes a situation; what punishes is never a duty.
    #[test]
    fn what_punishes_is_no_duty() {
        let book = load_own(None, &mut Vec::new());
        let duties = ["order-446 art.16 para.1", "order-774 art.31 para.1", "safety-rules-2025 art.117"];
        assert!(cited(&book, &duties).iter().all(is_duty));
        let others = [
            "order-446 art.10 para.1",
            "order-446 art.16 para.2",
            "order-774 art.36 item.1",
            "order-774 art.63",
            "order-774 art.64",
            "work-safety-law-2021 art.102",
            "order-21 art.4 item.1",
        ];
        assert!(!cited(&book, &others).iter().any(is_duty));
    }
}
