//! Which clauses a document names for what: the duty that was violated, the situation that it falls under, the basis of the measure, and the
//! rights of the party. A clause that punishes is no duty that anyone violates, so the three are never one list.

use super::Kind;
use crate::fact::Date;
use crate::report::saved::Condition;
use crate::report::words;
use crate::rule::measure::Document;
use crate::rule::{Attached, Citation, Clause, Effect, Instrument, Measure, RuleBook};
use crate::source::Language::Zh;

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

/// The law by which a document on one mine is made.
#[derive(Debug, Clone, Copy)]
pub struct Legal<'a> {
    /// What the rule files know.
    pub book: &'a RuleBook,
    /// The kind of document.
    pub kind: Kind,
    /// The day of the check: that of the facts.
    pub checked: Date,
    /// The day whose law says what is decided.
    pub decided: Date,
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
    /// The clauses of a condition that is met.
    pub fn clauses(&self, condition: &Condition) -> Clauses {
        let cited = self.cited(condition);
        let basis = self.basis(condition, &cited);
        let (mut violated, situation): (Vec<_>, Vec<_>) = cited.into_iter().partition(is_duty);
        for clause in situation.iter().chain(&basis) {
            self.behind(clause).into_iter().for_each(|duty| add(&mut violated, duty));
        }
        Clauses { violated, situation, basis }
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
            cited.into_iter().filter(counts).for_each(|cited| add(&mut found, cited));
        }
        found
    }

    /// The duties behind a clause, as far as they were in force on the day of the check.
    fn behind(&self, clause: &Citation) -> Vec<Citation> {
        let text = clause.clause.to_string();
        let instrument = &clause.instrument;
        if instrument.in_force_on(self.checked) != Some(true) {
            return Vec::new();
        }
        let known = BEHIND.iter().filter(|(of, described, _)| *of == instrument.id && is_within(&text, described));
        known.filter_map(|(.., duty)| citation(instrument, duty)).collect()
    }

    /// What the measures that follow the condition cite: those that such a document decides.
    fn basis(&self, condition: &Condition, cited: &[Citation]) -> Vec<Citation> {
        // An order to suspend lists the hazards that stop an area because they are to be removed, which is what is ordered on the spot.
        let document = match condition.effect {
            Effect::StopArea => self.kind.document().map(|_| Document::Handling),
            _ => self.kind.document(),
        };
        let Some(document) = document else { return Vec::new() };
        let in_force = |law: &Instrument| law.in_force_on(self.decided) == Some(true);
        // What a campaign adds is no law on which a decision could rest.
        let sets = self.book.aftermath().sets.iter().filter(|set| set.pack.is_none() && in_force(&set.law));
        let measures = sets.flat_map(|set| &set.measures);
        let mut found = Vec::new();
        for measure in measures.filter(|it| it.document == Some(document) && follows(it, condition)) {
            let is_meant = |clause: &&Citation| {
                cited.iter().any(|other| is_related(clause, other) && in_force(&clause.instrument))
            };
            let meant: Vec<&Citation> = measure.cite.iter().filter(is_meant).collect();
            let chosen = if meant.is_empty() { measure.cite.iter().collect() } else { meant };
            chosen.into_iter().for_each(|clause| add(&mut found, clause.clone()));
        }
        found
    }
}

/// Clauses with the titles of their instruments, as documents cite them: a text for each instrument.
pub fn in_full(cited: &[Citation]) -> Vec<String> {
    let mut found: Vec<(&Instrument, Vec<String>)> = Vec::new();
    for citation in cited {
        let clause = citation.show_clause(Zh);
        match found.iter_mut().find(|(known, _)| known.id == citation.instrument.id) {
            Some((_, clauses)) if clauses.contains(&clause) => {}
            Some((_, clauses)) => clauses.push(clause),
            None => found.push((&citation.instrument, vec![clause])),
        }
    }
    found.into_iter().map(|(instrument, clauses)| named(instrument) + &clauses.join("、")).collect()
}

/// Clauses with the numbers of their instruments, as tables cite them; a line to write on where there is none.
pub fn in_short(cited: &[Citation]) -> String {
    super::mine::joined_or_blank(&words::clauses(cited, Zh))
}

/// The citation of a clause of an instrument that is in force.
pub fn cited_in_force(book: &RuleBook, instrument: &str, clause: &str, day: Date) -> Option<Citation> {
    citation(in_force(book, instrument, day)?, clause)
}

fn in_force<'a>(book: &'a RuleBook, id: &str, day: Date) -> Option<&'a std::sync::Arc<Instrument>> {
    let known = book.instruments.iter().find(|instrument| instrument.id == id)?;
    (known.in_force_on(day) == Some(true)).then_some(known)
}

/// `《煤矿安全生产条例》（国务院令第774号）`; the year of a law stands in its title.
fn named(instrument: &Instrument) -> String {
    let title = instrument.title.zh.as_ref();
    match title.strip_suffix('）').and_then(|title| title.rsplit_once('（')) {
        Some((title, edition)) => format!("《{title}》（{edition}）"),
        None => format!("《{title}》（{}）", instrument.number.zh),
    }
}

fn citation(instrument: &std::sync::Arc<Instrument>, clause: &str) -> Option<Citation> {
    let clause = match clause {
        "" => Clause(Vec::new()),
        text => Clause::parse_range(text)?.into_iter().next()?,
    };
    Some(Citation { instrument: std::sync::Arc::clone(instrument), clause })
}

fn add(to: &mut Vec<Citation>, new: Citation) {
    if !to.iter().any(|known| known.id() == new.id()) {
        to.push(new);
    }
}

fn is_duty(citation: &Citation) -> bool {
    let number = |name: &str| citation.clause.0.iter().find(|level| level.name == name).map(|level| level.number);
    let Some(article) = number("art") else { return false };
    DUTIES.iter().any(|(instrument, first, last, paragraph)| {
        *instrument == citation.instrument.id
            && (*first..=*last).contains(&article)
            && paragraph.is_none_or(|paragraph| number("para") == Some(paragraph))
    })
}

/// Whether a clause is that of `outer`, or a place in it.
fn is_within(clause: &str, outer: &str) -> bool {
    clause.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

fn is_related(one: &Citation, other: &Citation) -> bool {
    let (a, b) = (one.clause.to_string(), other.clause.to_string());
    one.instrument.id == other.instrument.id && (is_within(&a, &b) || is_within(&b, &a))
}

/// Whether a measure follows a condition that is met. A circumstance that no condition tests is taken for given only where the condition
/// stops an area, which nothing but a major hazard does.
fn follows(measure: &Measure, condition: &Condition) -> bool {
    let on = match condition.effect {
        Effect::StopArea => Attached::StopArea,
        Effect::Suspension => Attached::Suspension,
        Effect::Closure => Attached::Closure,
    };
    if !measure.on.contains(&on) {
        return false;
    }
    if measure.conditions.is_empty() {
        return measure.only_if.is_none() || condition.effect == Effect::StopArea;
    }
    measure.conditions.iter().any(|followed| {
        followed.pack == *condition.pack && followed.condition.as_deref().is_none_or(|id| id == &*condition.id)
    })
}
