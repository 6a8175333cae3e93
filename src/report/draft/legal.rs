//! Which clauses a document names for what: the duty that was violated, the situation that it falls under, the basis of the measure, and the
//! rights of the party. A clause that punishes is no duty that anyone violates, so the three are never one list.

use super::cite::{citation, in_force, in_full, is_inside, is_within};
use super::{Kind, duty};
use crate::fact::Date;
use crate::report::saved::{Condition, Mine, telling};
use crate::report::words::on_one_line;
use crate::rule::measure::Document;
use crate::rule::{Attached, Citation, Effect, Instrument, Measure, RuleBook};
use crate::verdict::Outcome;

/// What a law text grants to the party of a decision.
struct Right {
    kind: Kind,
    instrument: &'static str,
    clauses: &'static [&'static str],
    text: &'static str,
}

const fn right(kind: Kind, instrument: &'static str, clauses: &'static [&'static str], text: &'static str) -> Right {
    Right { kind, instrument, clauses, text }
}

/// The day of the check, which decides nothing but which law applies.
const CHECKED: &str = "check_date";

const PENALTY_LAW: &str = "administrative-penalty-law-2021";

const RIGHTS: &[Right] = &[
    right(
        Kind::Suspension,
        PENALTY_LAW,
        &["art.44"],
        "作出本决定以前，你单位有权知道拟作决定的内容和事实、理由、依据，有权陈述、申辩",
    ),
    right(
        Kind::Suspension,
        PENALTY_LAW,
        &["art.63 para.1", "art.63 para.2"],
        "责令停产停业的，你单位有权要求听证，不承担组织听证的费用",
    ),
    right(
        Kind::Suspension,
        "order-446",
        &["art.26"],
        "对行政处罚决定不服的，可以依法申请行政复议，也可以依法直接向人民法院提起行政诉讼",
    ),
    right(
        Kind::ClosureProposal,
        PENALTY_LAW,
        &["art.44"],
        "作出关闭决定以前，煤矿有权知道拟作决定的内容和事实、理由、依据，有权陈述、申辩",
    ),
    right(
        Kind::ClosureProposal,
        PENALTY_LAW,
        &["art.63 para.1", "art.63 para.2"],
        "责令关闭的，煤矿有权要求听证，不承担组织听证的费用",
    ),
    right(
        Kind::ClosureProposal,
        "order-446",
        &["art.26"],
        "对行政处罚决定不服的，煤矿可以依法申请行政复议，也可以依法直接向人民法院提起行政诉讼",
    ),
];

/// Clauses that list several things, of which a record does not say which it was: the clause is cited as a whole.
const WHOLE: &[(&str, &str)] = &[("order-774", "art.18")];

/// The clauses by which production is suspended because it goes on: who stands still does not fall under them.
const WHILE_PRODUCING: &[(&str, &str)] = &[("order-446", "art.10 para.1"), ("order-774", "art.64")];

/// The law by which a document on one mine is made.
#[derive(Debug, Clone)]
pub struct Legal<'a> {
    /// What the rule files know.
    pub book: &'a RuleBook,
    /// The kind of document.
    pub kind: Kind,
    /// The day of the check: that of the facts.
    pub checked: Date,
    /// The day whose law says what is decided.
    pub decided: Date,
    /// Conditions that are met by the day alone and only say what follows from the hazards of their pack: no findings of their own.
    pub implied: Vec<&'a Condition>,
}

/// The clauses of a condition, by what they are for.
#[derive(Debug, Default)]
pub struct Clauses {
    /// The duties that were violated.
    pub violated: Vec<Citation>,
    /// The clauses whose situations were met.
    pub situation: Vec<Citation>,
    /// The clauses on which the measure rests; none where the rule files name none.
    pub basis: Vec<Citation>,
}

impl<'a> Legal<'a> {
    /// The law for a document on that mine.
    pub fn of(book: &'a RuleBook, kind: Kind, mine: &'a Mine, checked: Date, decided: Date) -> Legal<'a> {
        let implied = mine.of(Outcome::Met).filter(|condition| is_implied(book, condition)).collect();
        Legal { book, kind, checked, decided, implied }
    }

    /// The clauses of a condition that is met, without what was no law any more when it was decided. A hazard has those of what follows from
    /// it by the day alone as well.
    pub fn clauses(&self, condition: &Condition) -> Clauses {
        let mut clauses = self.own_clauses(condition);
        for implied in self.implied_by(condition) {
            let of_it = self.own_clauses(implied);
            of_it.violated.into_iter().for_each(|clause| add(&mut clauses.violated, clause));
            of_it.situation.into_iter().for_each(|clause| add(&mut clauses.situation, clause));
            of_it.basis.into_iter().for_each(|clause| add(&mut clauses.basis, clause));
        }
        clauses
    }

    fn own_clauses(&self, condition: &Condition) -> Clauses {
        let cited = self.cited(condition);
        let basis = self.basis(condition, &cited);
        let (mut violated, mut situation): (Vec<_>, Vec<_>) = cited.into_iter().partition(duty::is_duty);
        for clause in situation.iter().chain(&basis) {
            duty::behind(clause, self.book, self.checked).into_iter().for_each(|duty| add(&mut violated, duty));
        }
        violated.retain(|clause| self.still_counts(clause));
        situation.retain(|clause| self.still_counts(clause));
        Clauses { violated, situation, basis }
    }

    /// The clauses of conditions that are told together, each once.
    pub fn clauses_of(&self, conditions: &[Condition]) -> Clauses {
        let mut all = Clauses::default();
        for condition in conditions {
            let clauses = self.clauses(condition);
            clauses.violated.into_iter().for_each(|clause| add(&mut all.violated, clause));
            clauses.situation.into_iter().for_each(|clause| add(&mut all.situation, clause));
            clauses.basis.into_iter().for_each(|clause| add(&mut all.basis, clause));
        }
        all
    }

    /// Whether a condition is a finding of its own, and not only what follows from others by the day.
    pub fn is_finding(&self, condition: &Condition) -> bool {
        !self.implied.iter().any(|implied| is_same(implied, condition))
    }

    /// What follows from a hazard by the day alone.
    fn implied_by(&self, condition: &Condition) -> impl Iterator<Item = &'a Condition> {
        let is_hazard = condition.effect == Effect::StopArea && self.kind.document() == Some(Document::Suspension);
        self.implied.iter().copied().filter(move |implied| is_hazard && implied.pack == condition.pack)
    }

    /// The clauses that conditions cite, each once, without what was no law any more when it was decided; of a list of which the record does not
    /// say which item it was, the list.
    pub fn cited_by<'c>(&self, conditions: impl IntoIterator<Item = &'c Condition>) -> Vec<Citation> {
        let mut found = Vec::new();
        let cited = conditions.into_iter().flat_map(|condition| self.cited(condition));
        cited.filter(|clause| self.still_counts(clause)).for_each(|clause| add(&mut found, clause));
        found
    }

    /// Whether a clause that was law on the day of the check, as far as is known, was so on the day of the decision.
    fn still_counts(&self, clause: &Citation) -> bool {
        self.decided <= self.checked
            || !clause.may_be_in_force_on(self.checked)
            || clause.may_be_in_force_on(self.decided)
    }

    /// Whether one of the conditions cites what was law on the day of the check and no more on that of the decision.
    pub fn cites_what_ended<'c>(&self, mut conditions: impl Iterator<Item = &'c Condition>) -> bool {
        conditions.any(|condition| self.cited(condition).iter().any(|clause| !self.still_counts(clause)))
    }

    /// The list of which a record does not say which of its items it was, where the condition cites one.
    pub fn cites_whole_list(&self, condition: &Condition) -> bool {
        self.cited(condition).iter().any(|cited| WHOLE.iter().any(|whole| is_the(cited, whole)))
    }

    /// The clauses among these by which only a mine that produces is suspended.
    pub fn while_producing(basis: &[Citation]) -> Vec<Citation> {
        basis.iter().filter(|cited| WHILE_PRODUCING.iter().any(|clause| is_the(cited, clause))).cloned().collect()
    }

    /// Whether the text that was read grants the party to be heard; that of appeal alone is not all that the law grants.
    pub fn grants_hearing(&self) -> bool {
        in_force(self.book, PENALTY_LAW, self.decided).is_some()
    }

    /// The clauses on which what these conditions lead to rests, each once.
    pub fn basis_of(&self, conditions: &[&Condition]) -> Vec<Citation> {
        let mut found = Vec::new();
        for condition in conditions {
            self.clauses(condition).basis.into_iter().for_each(|clause| add(&mut found, clause));
        }
        found
    }

    /// What the party has to be told of its rights, each with its clause; nothing where no text that was read grants any.
    pub fn rights(&self) -> Vec<[String; 2]> {
        let rights = RIGHTS.iter().filter(|right| right.kind == self.kind);
        let told = rights.filter_map(|right| {
            let instrument = in_force(self.book, right.instrument, self.decided)?;
            let clauses: Vec<Citation> =
                right.clauses.iter().filter_map(|clause| citation(instrument, clause)).collect();
            Some([right.text.to_owned(), in_full(&clauses).join("、")])
        });
        told.collect()
    }

    /// The clauses that the condition and its met cases cite, without what was not in force where the pack states the law of the day.
    fn cited(&self, condition: &Condition) -> Vec<Citation> {
        let of_its_time = self.book.pack(&condition.pack).is_some_and(|pack| pack.covers(self.checked));
        let ids = condition.citations.iter().chain(condition.met().flat_map(|case| &case.citations));
        let mut found = Vec::new();
        for id in ids {
            let (instrument, clause) = id.id.split_once(' ').unwrap_or((&id.id, ""));
            let instrument = self.book.instruments.iter().find(|known| known.id == instrument);
            let cited = instrument.and_then(|instrument| citation(instrument, clause));
            let counts = |cited: &Citation| !of_its_time || cited.may_be_in_force_on(self.checked);
            cited.into_iter().filter(counts).for_each(|cited| add(&mut found, self.whole(cited)));
        }
        found
    }

    /// The clause, or the list that it is an item of where a record does not say which of the items it was.
    fn whole(&self, cited: Citation) -> Citation {
        let is_in = |(instrument, list): &&(&str, &str)| {
            cited.instrument.id == *instrument && is_within(&cited.clause.to_string(), list)
        };
        WHOLE.iter().find(is_in).and_then(|(_, list)| citation(&cited.instrument, list)).unwrap_or(cited)
    }

    /// The circumstances without which the law does not provide for what is decided, as far as more than these conditions is needed.
    pub fn premises<'c>(&self, conditions: impl Iterator<Item = &'c Condition>) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for measure in conditions.flat_map(|condition| self.measures(condition)) {
            let premise = measure.only_if.as_ref().map(|premise| on_one_line(&premise.zh));
            found.extend(premise.filter(|premise| !found.contains(premise)));
        }
        found
    }

    /// What the measures that follow the condition cite: of several clauses those that the condition cites too, and of a list the items that it
    /// cites.
    fn basis(&self, condition: &Condition, cited: &[Citation]) -> Vec<Citation> {
        let mut found = Vec::new();
        for measure in self.measures(condition) {
            let is_meant = |clause: &&Citation| cited.iter().any(|other| is_related(clause, other));
            let meant: Vec<&Citation> = measure.cite.iter().filter(is_meant).collect();
            let chosen = if meant.is_empty() { measure.cite.iter().collect() } else { meant };
            for clause in chosen {
                let same = |other: &&Citation| other.instrument.id == clause.instrument.id && is_inside(other, clause);
                let items: Vec<&Citation> = cited.iter().filter(same).collect();
                let items = if items.is_empty() { vec![clause] } else { items };
                items.into_iter().for_each(|clause| add(&mut found, clause.clone()));
            }
        }
        found
    }

    /// The measures that follow the condition and that such a document decides.
    fn measures(&self, condition: &Condition) -> Vec<&'a Measure> {
        // An order to suspend lists the hazards that stop an area because they are to be removed, which is what is ordered on the spot.
        let document = match condition.effect {
            Effect::StopArea => self.kind.document().map(|_| Document::Handling),
            _ => self.kind.document(),
        };
        let Some(document) = document else { return Vec::new() };
        // What follows by the day of the check alone follows by the law of that day, and the law that came after may ask for more.
        let by_the_day = !self.is_finding(condition);
        let counts_then = |law: &Instrument| !by_the_day || law.in_force_on(self.checked) == Some(true);
        let in_force = |law: &Instrument| law.in_force_on(self.decided) == Some(true) && counts_then(law);
        // What a campaign adds is no law on which a decision could rest.
        let sets = self.book.aftermath().sets.iter().filter(|set| set.pack.is_none() && in_force(&set.law));
        let cited = self.cited(condition);
        let is_it = |measure: &&Measure| measure.document == Some(document) && follows(measure, condition, &cited);
        sets.flat_map(|set| &set.measures).filter(is_it).collect()
    }
}

fn add(to: &mut Vec<Citation>, new: Citation) {
    if !to.iter().any(|known| known.id() == new.id()) {
        to.push(new);
    }
}

/// Whether a clause is another, or one is a place in the other.
pub fn is_related(one: &Citation, other: &Citation) -> bool {
    one.instrument.id == other.instrument.id && (is_inside(one, other) || is_inside(other, one))
}

/// Whether a condition is met by the day alone and follows others: the pack says that the law of that day asks for no more than these.
fn is_implied(book: &RuleBook, condition: &Condition) -> bool {
    let of_pack = book.pack(&condition.pack).into_iter().flat_map(|pack| &pack.conditions);
    let mut known = of_pack.filter(|known| known.id == *condition.id);
    let mut reasons = condition.met().flat_map(|case| telling(&case.because));
    known.any(|known| known.follows.is_some()) && reasons.all(|reason| &*reason.fact == CHECKED)
}

fn is_same(one: &Condition, other: &Condition) -> bool {
    one.pack == other.pack && one.id == other.id
}

fn is_the(cited: &Citation, (instrument, clause): &(&str, &str)) -> bool {
    cited.instrument.id == *instrument && cited.clause.to_string() == *clause
}

/// Whether a measure follows a condition that is met and cites these clauses. A circumstance that no condition tests is taken for given only
/// where the condition stops an area, which nothing but a major hazard does, or cites what the measure rests on.
fn follows(measure: &Measure, condition: &Condition, cited: &[Citation]) -> bool {
    let on = match condition.effect {
        Effect::StopArea => Attached::StopArea,
        Effect::Suspension => Attached::Suspension,
        Effect::Closure => Attached::Closure,
    };
    if !measure.on.contains(&on) {
        return false;
    }
    if measure.conditions.is_empty() {
        let is_cited = || measure.cite.iter().any(|clause| cited.iter().any(|other| is_related(clause, other)));
        return measure.only_if.is_none() || condition.effect == Effect::StopArea || is_cited();
    }
    measure.conditions.iter().any(|followed| {
        followed.pack == *condition.pack && followed.condition.as_deref().is_none_or(|id| id == &*condition.id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::load_own;

    /// Every fixed clause of this file was read.
    #[test]
    fn every_fixed_clause_was_read() {
        let book = load_own(None, &mut Vec::new());
        let rights = RIGHTS.iter().flat_map(|right| right.clauses.iter().map(|clause| (right.instrument, *clause)));
        for (instrument, clause) in rights {
            let instrument = book.instruments.iter().find(|known| known.id == instrument).unwrap();
            let is_read = instrument.clauses.iter().any(|read| is_within(&read.to_string(), clause));
            assert!(is_read, "{} {clause}", instrument.id);
        }
    }

    /// Each kind that decides something has measures of its own in the law of today and in that of 2005.
    #[test]
    fn the_rule_files_name_what_each_document_decides() {
        let book = load_own(None, &mut Vec::new());
        for document in Document::ALL {
            for law in ["order-446", "order-774"] {
                let sets = book.aftermath().sets.iter().filter(|set| set.law.id == law);
                let mut measures = sets.flat_map(|set| &set.measures);
                assert!(measures.any(|measure| measure.document == Some(document)), "{document:?} {law}");
            }
        }
    }
}
