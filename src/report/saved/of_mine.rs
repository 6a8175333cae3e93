//! What is saved of one mine.

use std::cell::RefCell;
use std::collections::HashMap;
use std::num::NonZeroUsize;

use foldhash::fast::FixedState;

use super::premise::premise;
use super::{
    Asked, Case, Citation, Condition, Contradiction, Event, Inconsistency, Mine, MineName, Missing, Name, Place,
    Reason, StatedValue, Text,
};
use crate::expr::{self, Scope, Subject};
use crate::record::{MINE_ID, MINE_NAME};
use crate::report::{law, words};
use crate::rule::{self, RuleBook};
use crate::source::Language::{self, En, Zh};
use crate::source::{self, Bilingual, parallel};
use crate::verdict::{
    self, CaseDetail, ConditionDetail, ConditionResult, Judgment, Outcome, broken, detail, detail_shown,
    events_of_other_law, most_decisive,
};

/// The facts by which the summary of a district groups the mines and tells which to watch.
pub const ABOUT: [&str; 9] = [
    "county",
    "mine_type",
    "mine_status",
    "gas_grade",
    "foundations_weak",
    "zero_hazards_reported",
    "last_accident_on",
    "worst_accident",
    "accident_from_unsafe_conditions",
];

/// The number of conditions that are explained sooner than a second thread is started.
const FEW: usize = 100;

/// One mine. So many of its conditions are explained at once, at most; as many as there are processors, if that is not said.
pub fn mine(judgment: &Judgment<'_>, book: &RuleBook, at_once: Option<NonZeroUsize>) -> Mine {
    Maker::new(judgment, Extent::Whole).mine(book, at_once)
}

/// One mine, as far as its table shows it in that language. What the table leaves out is left out, and texts in the other language may be
/// empty, so that it is good for nothing else.
pub fn mine_of_table(judgment: &Judgment<'_>, book: &RuleBook, language: Language) -> Mine {
    Maker::new(judgment, Extent::Table(language)).mine(book, None)
}

/// Why a condition applies to a mine, which a result does not save.
#[derive(Debug, Clone)]
pub struct Premise {
    /// The pack.
    pub pack: String,
    /// The condition.
    pub condition: String,
    /// The stated values by which it applies.
    pub because: Vec<Reason>,
}

/// Why the conditions that are met apply to the mine, where they do not apply to every mine.
pub fn premises(judgment: &Judgment<'_>) -> Vec<Premise> {
    let scope = Scope::new(judgment.vocabulary, judgment.record);
    let maker = Maker::new(judgment, Extent::Whole);
    let met = judgment.conditions.iter().filter(|result| result.outcome == Outcome::Met);
    let premise = |result: &ConditionResult<'_>| {
        let guard = result.condition.applies_when.as_ref()?;
        let because = maker.reasons(&expr::reasons(scope, guard));
        Some(Premise { pack: result.pack.id.clone(), condition: result.condition.id.clone(), because })
    };
    met.filter_map(premise).collect()
}

/// Stated values, for people.
pub fn reasons(judgment: &Judgment<'_>, reasons: &[expr::Reason<'_>]) -> Vec<Reason> {
    Maker::new(judgment, Extent::Whole).reasons(reasons)
}

/// How much of a mine is made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// All that is saved.
    Whole,
    /// What its table shows in one language.
    Table(Language),
}

/// How a stated value is told.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Telling {
    subject: Subject,
    /// Whether its row was named before.
    is_row_told: bool,
    /// Whether it only says which row another value is of.
    names_row: bool,
    /// Whether it is told which fact it is and where it stands.
    is_placed: bool,
}

/// Makes what is saved of one mine. What several conditions tell is put into words once.
struct Maker<'a> {
    judgment: &'a Judgment<'a>,
    extent: Extent,
    told: RefCell<HashMap<Telling, Reason, FixedState>>,
    asked: RefCell<HashMap<expr::Asked, Asked, FixedState>>,
    empty: (Name, Text),
}

impl<'a> Maker<'a> {
    fn new(judgment: &'a Judgment<'a>, extent: Extent) -> Self {
        let empty = (Name::single(""), Text::single(Bilingual::default()));
        Maker { judgment, extent, told: RefCell::default(), asked: RefCell::default(), empty }
    }

    fn is_whole(&self) -> bool {
        self.extent == Extent::Whole
    }

    fn mine(&self, book: &RuleBook, at_once: Option<NonZeroUsize>) -> Mine {
        let judgment = self.judgment;
        let (vocabulary, record) = (judgment.vocabulary, judgment.record);
        let text = |id| record.text(vocabulary.fact_by_id(id)).map(str::to_owned);
        let explain: fn(&Judgment<'a>, &ConditionResult<'a>) -> ConditionDetail<'a> =
            if self.is_whole() { detail } else { detail_shown };
        let at_once = if judgment.conditions.len() > FEW { at_once } else { Some(NonZeroUsize::MIN) };
        let details = parallel::map_at_once(at_once, &judgment.conditions, |result| explain(judgment, result));
        let both = judgment.conditions.iter().zip(&details);
        let events = events_of_other_law(judgment, book).into_iter().map(|event| Event {
            fact: words::subject_id(vocabulary, record, event.subject),
            label: words::subject_label(vocabulary, record, event.subject).into(),
            day: event.day.to_string(),
            law: event.law.into_iter().map(str::to_owned).collect(),
        });
        let inconsistencies = broken(book, record).into_iter().map(|broken| Inconsistency {
            id: broken.invariant.id.to_string(),
            text: (&broken.invariant.text).into(),
            facts: self.reasons(&broken.because),
        });
        let about = || {
            let about = ABOUT.iter().filter_map(|id| vocabulary.fact_by_id(id));
            let about: Vec<_> = about.filter_map(|id| Some((Subject::Fact(id), record.fact(id)?))).collect();
            self.reasons(&about)
        };
        Mine {
            mine: MineName { id: text(MINE_ID), name: text(MINE_NAME) },
            source: place(&record.place),
            check_date: record.check_date.to_string(),
            judged_by: judgment.packs.iter().map(|pack| pack.id.clone()).collect(),
            in_force: book.in_force_on(record.check_date).map(|regime| regime.pack.clone()).collect(),
            law_notes: self.lines(|language| law::notes(judgment, book, language)),
            events_of_other_law: events.collect(),
            inconsistencies: inconsistencies.collect(),
            about: self.is_whole().then(about),
            verdict: judgment.verdict,
            conditions: both.map(|(result, detail)| self.condition(result, detail)).collect(),
            missing: most_decisive(judgment, &details).into_iter().map(|item| self.missing(item)).collect(),
        }
    }

    fn condition(&self, result: &ConditionResult<'_>, detail: &ConditionDetail<'_>) -> Condition {
        let condition = result.condition;
        let clauses = self.clauses(result);
        let shows_facts = self.is_whole() || matches!(result.outcome, Outcome::NotMet | Outcome::NotApplicable);
        let is_told =
            |of: &&CaseDetail<'_>| self.is_whole() || of.outcome == Outcome::Met || !of.contradictions.is_empty();
        // Where there are no clauses to show, citations are shown.
        let shows_citations = self.is_whole() || clauses.is_empty();
        Condition {
            pack: self.name(&result.pack.id),
            id: self.name(&condition.id),
            effect: condition.effect,
            title: self.text(&condition.title),
            outcome: result.outcome,
            premise: if self.is_whole() { premise(self.judgment, result) } else { None },
            because: if shows_facts { self.reasons_without_places(&detail.because) } else { Vec::new() },
            missing: self.asked(&detail.missing),
            cases: detail.cases.iter().filter(is_told).map(|of| self.case(of)).collect(),
            citations: if shows_citations { self.citations(&condition.cite) } else { Vec::new() },
            clauses,
        }
    }

    /// The clauses that the condition cites, and those that its met cases cite beyond; a line an instrument. Where the pack states the law of
    /// the check date, what was not in force on it is left out.
    fn clauses(&self, result: &ConditionResult<'_>) -> Vec<Text> {
        let met = result.cases.iter().filter(|case| case.outcome == Outcome::Met);
        let day = self.judgment.record.check_date;
        let of_its_time = result.pack.covers(day);
        let cited = result.condition.cite.iter().chain(met.flat_map(|case| &case.case.cite));
        let cited: Vec<_> = cited.filter(|citation| !of_its_time || citation.may_be_in_force_on(day)).collect();
        self.lines(|language| words::clauses(cited.iter().copied(), language))
    }

    fn case(&self, detail: &CaseDetail<'_>) -> Case {
        let contradictions = detail.contradictions.iter().map(|contradiction| Contradiction {
            stated: self.reasons(&contradiction.stated),
            measured: self.reasons(&contradiction.measured),
        });
        let is_whole = self.is_whole();
        Case {
            id: self.name(&detail.case.id),
            text: if is_whole { self.text(&detail.case.text) } else { self.empty.1.clone() },
            outcome: detail.outcome,
            because: self.reasons_without_places(&detail.because),
            missing: if is_whole { self.asked(&detail.missing) } else { Vec::new() },
            contradictions: contradictions.collect(),
            citations: if is_whole { self.citations(&detail.case.cite) } else { Vec::new() },
        }
    }

    /// Stated values, for people.
    fn reasons(&self, reasons: &[expr::Reason<'_>]) -> Vec<Reason> {
        self.told(reasons, true)
    }

    /// The same where a table only says what they are called.
    fn reasons_without_places(&self, reasons: &[expr::Reason<'_>]) -> Vec<Reason> {
        self.told(reasons, self.is_whole())
    }

    fn told(&self, reasons: &[expr::Reason<'_>], is_placed: bool) -> Vec<Reason> {
        let has_cells = reasons.iter().any(|(subject, _)| matches!(subject, Subject::Cell(..)));
        let telling = if has_cells { words::telling(self.judgment.vocabulary, reasons) } else { Vec::new() };
        // What a row is called and what stands beside it is told once, with the first of its values.
        let is_row_told = |subject: &Subject| {
            let first = telling.iter().map(|(told, _)| told).find(|told| is_in_row_of(told, subject));
            first != Some(subject)
        };
        let names_row = |subject: &Subject| {
            matches!(subject, Subject::Cell(..)) && !telling.iter().any(|(told, _)| told == subject)
        };
        let reason = |(subject, stated): &expr::Reason<'_>| {
            let (is_row_told, names_row) = (is_row_told(subject), names_row(subject));
            self.reason(Telling { subject: *subject, is_row_told, names_row, is_placed }, stated)
        };
        reasons.iter().filter_map(reason).collect()
    }

    fn reason(&self, how: Telling, stated: &crate::fact::Stated) -> Option<Reason> {
        if let Some(known) = self.told.borrow().get(&how) {
            return Some(known.clone());
        }
        let (vocabulary, record) = (self.judgment.vocabulary, self.judgment.record);
        let fact = words::fact_of(vocabulary, how.subject)?;
        let label = if how.is_row_told { words::short_label } else { words::subject_label };
        let evidence = match &stated.evidence {
            Some(own) => Some(&**own),
            None if how.is_row_told => None,
            None => words::evidence(record, how.subject, stated),
        };
        let id = || self.name(&words::subject_id(vocabulary, record, how.subject));
        let value = StatedValue {
            fact: if how.is_placed { id() } else { self.empty.0.clone() },
            label: self.shared(label(vocabulary, record, how.subject)),
            value: if self.is_whole() { self.name(&stated.value.plain(fact)) } else { self.empty.0.clone() },
            shown: self.words(|language| stated.value.show(fact, language)),
            place: if how.is_placed { place(&stated.place) } else { self.nowhere() },
            evidence: evidence.filter(|_| how.is_placed).map(str::to_owned),
            names_row: how.names_row,
        };
        let reason = Reason::from(value);
        self.told.borrow_mut().insert(how, reason.clone());
        Some(reason)
    }

    fn asked(&self, missing: &[expr::Asked]) -> Vec<Asked> {
        missing.iter().map(|asked| self.one_asked(*asked)).collect()
    }

    fn one_asked(&self, asked: expr::Asked) -> Asked {
        let new = || {
            let (vocabulary, record) = (self.judgment.vocabulary, self.judgment.record);
            Asked {
                fact: self.name(&words::asked_id(vocabulary, record, asked)),
                label: self.shared(words::asked_label(vocabulary, record, asked)),
            }
        };
        self.asked.borrow_mut().entry(asked).or_insert_with(new).clone()
    }

    fn missing(&self, missing: verdict::Missing) -> Missing {
        let Asked { fact, label } = self.one_asked(missing.asked);
        let question = || self.shared(words::asked_question(self.judgment.vocabulary, missing.asked));
        Missing {
            fact,
            label,
            question: if self.is_whole() { question() } else { self.empty.1.clone() },
            rows: matches!(missing.asked, expr::Asked::Rows(_)),
            conditions: missing.conditions,
            settles: missing.settles,
            may_settle: missing.may_settle,
            may_lead_to: missing.may_lead_to,
        }
    }

    fn citations(&self, citations: &[rule::Citation]) -> Vec<Citation> {
        let citation = |cited: &rule::Citation| Citation {
            id: self.name(&cited.id()),
            text: self.words(|language| cited.show(language)),
        };
        citations.iter().map(citation).collect()
    }

    fn nowhere(&self) -> Place {
        Place { file: self.empty.0.clone(), at: None, line: None, header: None }
    }

    /// A text of the rules.
    fn text(&self, text: &Bilingual) -> Text {
        if self.is_whole() { text.into() } else { self.words(|language| text.in_language(language).to_owned()) }
    }

    /// What is said in each language that is needed.
    fn words(&self, say: impl Fn(Language) -> String) -> Text {
        match self.extent {
            Extent::Whole => Bilingual::new(say(Zh), say(En)).into(),
            Extent::Table(language) => only_in(language, say(language)),
        }
    }

    /// Lines, of which there are as many in every language.
    fn lines(&self, say: impl Fn(Language) -> Vec<String>) -> Vec<Text> {
        match self.extent {
            Extent::Whole => say(Zh).into_iter().zip(say(En)).map(|(zh, en)| Bilingual::new(zh, en).into()).collect(),
            Extent::Table(language) => say(language).into_iter().map(|line| only_in(language, line)).collect(),
        }
    }

    // What is soon shown and thrown away takes longer to be shared than to be kept.
    fn shared(&self, text: Bilingual) -> Text {
        if self.is_whole() { text.into() } else { Text::single(text) }
    }

    fn name(&self, name: &str) -> Name {
        if self.is_whole() { name.into() } else { Name::single(name) }
    }
}

fn only_in(language: Language, text: String) -> Text {
    Text::single(match language {
        Zh => Bilingual::new(text, ""),
        En => Bilingual::new("", text),
    })
}

/// Whether both are cells of one row.
fn is_in_row_of(one: &Subject, other: &Subject) -> bool {
    match (one, other) {
        (Subject::Cell(table, row, _), Subject::Cell(of, at, _)) => (table, row) == (of, at),
        _ => false,
    }
}

/// Where something stands.
pub(super) fn place(place: &source::Place) -> Place {
    let at = place.within_file();
    let header = place.column().map(|(_, header)| header).filter(|header| !header.is_empty()).map(Into::into);
    Place { file: place.file().into(), at: (!at.is_empty()).then_some(at), line: place.line(), header }
}
