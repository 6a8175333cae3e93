//! What a document tells as one finding. Packs of one day state one hazard each in its own way: the list of hazards of the law, and the criteria
//! that say what an item of it means. A document says it once, with the clauses of both.

use std::collections::HashSet;

use super::cite::is_within;
use super::{Subject, wording};
use crate::fact::Fact;
use crate::report::saved::{Case, Condition, Mine, Reason};
use crate::report::words::on_one_line;
use crate::rule::{self, RuleBook};
use crate::source::Language::Zh;

/// A finding: the condition that says it best, with those of its cases that are met, and then what other conditions say of the same.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The conditions, each with no other cases than those told here.
    pub conditions: Vec<Condition>,
    situations: Vec<String>,
}

impl Finding {
    /// The situations that were met.
    pub fn situations(&self) -> String {
        self.situations.join("；")
    }

    /// The title of the condition that says it best.
    pub fn title(&self) -> String {
        self.conditions.first().map(|condition| on_one_line(&condition.title.zh)).unwrap_or_default()
    }

    /// The stated values that decided it, each once.
    pub fn because(&self) -> Vec<Reason> {
        once(self.conditions.iter().flat_map(|condition| condition.because.iter().cloned()))
    }

    /// Whether it only says what follows from others, so that there is nothing in it to rectify.
    pub fn only_follows(&self, book: &RuleBook) -> bool {
        self.conditions.iter().all(|condition| {
            let of_pack = book.pack(&condition.pack).into_iter().flat_map(|pack| &pack.conditions);
            of_pack.into_iter().any(|known| known.id == *condition.id && known.follows.is_some())
        })
    }

    /// The names of its conditions, as reports name them.
    pub fn names(&self, mine: &Mine) -> Vec<String> {
        self.conditions.iter().map(|condition| mine.name_of(condition)).collect()
    }
}

/// The findings that these conditions, which are met, come to.
pub fn findings(conditions: &[&Condition], subject: &Subject<'_>, book: &RuleBook) -> Vec<Finding> {
    let told_by = |general: &Condition, case: &Case| {
        conditions.iter().position(|other| other.met().any(|exact| is_same(general, case, other, exact, book)))
    };
    let mut found: Vec<Option<Finding>> = Vec::new();
    let mut others: Vec<(usize, Condition)> = Vec::new();
    for condition in conditions {
        let mut own: Vec<&Case> = Vec::new();
        let mut elsewhere: Vec<(usize, Vec<&Case>)> = Vec::new();
        for case in condition.met() {
            match told_by(condition, case) {
                None => own.push(case),
                Some(at) => match elsewhere.iter_mut().find(|(known, _)| *known == at) {
                    Some((_, cases)) => cases.push(case),
                    None => elsewhere.push((at, vec![case])),
                },
            }
        }
        let is_whole = elsewhere.is_empty();
        others.extend(elsewhere.into_iter().map(|(at, cases)| (at, with_cases(condition, &cases, subject, false))));
        found.push((is_whole || !own.is_empty()).then(|| Finding {
            situations: own.iter().map(|case| situation(condition, case, book)).collect(),
            conditions: vec![with_cases(condition, &own, subject, is_whole)],
        }));
    }
    for (at, other) in others {
        if let Some(Some(finding)) = found.get_mut(at) {
            finding.conditions.push(other);
        }
    }
    found.into_iter().flatten().collect()
}

/// The condition with only these cases, and what decided them, with the facts by which it applies to the mine.
fn with_cases(condition: &Condition, cases: &[&Case], subject: &Subject<'_>, is_whole: bool) -> Condition {
    let decided: Vec<Reason> = if is_whole {
        condition.because.clone()
    } else {
        once(cases.iter().flat_map(|case| case.because.iter().cloned()))
    };
    // Of a list that applies because one of its items was stated, the other items are other findings.
    let is_of_a_case = |reason: &Reason| condition.cases.iter().any(|case| has(&case.because, &reason.fact));
    let premises = subject.premises(condition).iter().filter(|reason| !is_of_a_case(reason)).cloned();
    let mut told = condition.clone();
    told.because = once(premises.chain(decided));
    told.cases = cases.iter().map(|case| (*case).clone()).collect();
    told
}

fn once(reasons: impl Iterator<Item = Reason>) -> Vec<Reason> {
    let mut seen = HashSet::new();
    reasons.filter(|reason| seen.insert(reason.fact.to_string())).collect()
}

fn has(reasons: &[Reason], fact: &str) -> bool {
    reasons.iter().any(|reason| &*reason.fact == fact)
}

fn situation(condition: &Condition, case: &Case, book: &RuleBook) -> String {
    let finding = stated(condition, case, book);
    wording::situation(case, finding.map(|fact| (&*fact.id, fact.label.in_language(Zh))))
}

/// The fact by which a person states a case.
fn stated<'a>(condition: &Condition, case: &Case, book: &'a RuleBook) -> Option<&'a Fact> {
    let rule: &rule::Condition =
        book.pack(&condition.pack)?.conditions.iter().find(|known| known.id == *condition.id)?;
    book.vocabulary.fact(rule.cases.iter().find(|known| known.id == *case.id)?.finding?)
}

/// Whether a case of a list of hazards is what `exact`, a case of a condition that is no such list, says too.
fn is_same(general: &Condition, case: &Case, other: &Condition, exact: &Case, book: &RuleBook) -> bool {
    if general.effect != other.effect || !is_list(general) || is_list(other) {
        return false;
    }
    let (finding, other_finding) = (stated(general, case, book), stated(other, exact, book));
    if let (Some(one), Some(two)) = (finding, other_finding)
        && one.id == two.id
    {
        return true;
    }
    let items = case.citations.iter().filter(|item| other.citations.iter().any(|cited| cited.id == item.id));
    let is_alone = |item: &str| {
        general.cases.iter().filter(|known| known.citations.iter().any(|cited| &*cited.id == item)).count() == 1
    };
    let states = |fact: Option<&Fact>, by: &Case| fact.is_some_and(|fact| has(&by.because, &fact.id));
    items.into_iter().any(|item| is_alone(&item.id) || states(finding, exact) || states(other_finding, case))
}

/// Whether the cases of a condition are items of a clause that it cites.
fn is_list(condition: &Condition) -> bool {
    let is_item = |id: &str| condition.citations.iter().any(|outer| *outer.id != *id && is_within(id, &outer.id));
    condition.cases.iter().any(|case| case.citations.iter().any(|cited| is_item(&cited.id)))
}
