//! What is saved of judgments.

use super::premise::premise;
use super::{
    Asked, Base, Case, Citation, Condition, Contradiction, Event, FORMAT_VERSION, Inconsistency, Level, Mine, MineName,
    Missing, Override, Pack, Place, Problem, Program, Reason, Saved, Summary, Text, Unjudged,
};
use crate::expr::{self, Constant, Scope, Subject, trace};
use crate::record::{Reading, Unread};
use crate::report::{law, words};
use crate::rule::{self, RuleBook};
use crate::source::Language::{En, Zh};
use crate::source::{self, Bilingual, Diagnostic, parallel};
use crate::verdict::{
    self, CaseDetail, ConditionDetail, ConditionResult, Judgment, Outcome, broken, detail, events_of_other_law,
    most_decisive,
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

/// The result of a whole check.
pub fn saved(judgments: &[Judgment<'_>], packs: &[&rule::Pack], book: &RuleBook, reading: &Reading) -> Saved {
    let mines: Vec<Mine> = judgments.iter().map(|judgment| mine(judgment, book)).collect();
    let errors: Vec<Problem> = reading.problems.iter().map(problem).collect();
    let not_judged = reading.unread.iter().map(unjudged).collect();
    let summary = Summary::of(&mines, &errors);
    let packs = packs.iter().map(|used| pack(used)).collect();
    Saved { format_version: FORMAT_VERSION, program: Program::this(), packs, mines, errors, not_judged, summary }
}

fn unjudged(mine: &Unread) -> Unjudged {
    Unjudged { mine: MineName { id: mine.id.clone(), name: mine.name.clone() }, source: place(&mine.place) }
}

/// A pack by which mines were judged.
pub fn pack(pack: &rule::Pack) -> Pack {
    let extension = &pack.extension;
    let base = |base: &rule::Base| Base { id: base.id.clone(), sha256: base.sha256.clone() };
    Pack {
        id: pack.id.clone(),
        title: pack.title.clone(),
        dated: pack.dated.map(|date| date.to_string()),
        sha256: pack.sha256.clone(),
        extends: extension.bases.iter().map(base).collect(),
        overrides: extension.overrides.iter().map(replacement).collect(),
        adds: extension.added.clone(),
        is_other_edition: false,
    }
}

fn replacement(done: &rule::Override) -> Override {
    let (before, after) = done.values.map(|(before, after)| (shown(before), shown(after))).unzip();
    Override {
        kind: done.kind,
        id: done.id.clone(),
        pack: done.pack.clone(),
        before,
        after,
        replaced: place(&done.replaced),
        place: place(&done.place),
    }
}

/// A value as the condition language writes it.
fn shown(value: Constant) -> String {
    match value {
        Constant::Number(quantity) => format!("{} {}", quantity.amount, quantity.unit.symbol).trim_end().to_owned(),
        Constant::Date(date) => date.to_string(),
    }
}

/// One mine.
pub fn mine(judgment: &Judgment<'_>, book: &RuleBook) -> Mine {
    let (vocabulary, record) = (judgment.vocabulary, judgment.record);
    let text = |id| record.text(vocabulary.fact_by_id(id)).map(str::to_owned);
    let details: Vec<_> = match judgment.conditions.len() {
        0..=FEW => judgment.conditions.iter().map(|result| detail(judgment, result)).collect(),
        _ => parallel::map(&judgment.conditions, |result| detail(judgment, result)),
    };
    let both = judgment.conditions.iter().zip(&details);
    let events = events_of_other_law(judgment, book).into_iter().map(|event| Event {
        fact: words::subject_id(vocabulary, record, event.subject),
        label: words::subject_label(vocabulary, record, event.subject).into(),
        day: event.day.to_string(),
        law: event.law.into_iter().map(str::to_owned).collect(),
    });
    let inconsistencies = broken(book, record).into_iter().map(|broken| Inconsistency {
        id: broken.invariant.id.clone(),
        text: (&broken.invariant.text).into(),
        facts: reasons(judgment, &broken.because),
    });
    let [zh, en] = [Zh, En].map(|language| law::notes(judgment, book, language));
    let about = ABOUT.iter().filter_map(|id| vocabulary.fact_by_id(id));
    let about: Vec<_> = about.filter_map(|id| Some((Subject::Fact(id), record.fact(id)?))).collect();
    Mine {
        mine: MineName { id: text("mine_id"), name: text("mine_name") },
        source: place(&record.place),
        check_date: record.check_date.to_string(),
        judged_by: judgment.packs.iter().map(|pack| pack.id.clone()).collect(),
        in_force: book.in_force_on(record.check_date).map(|regime| regime.pack.clone()).collect(),
        law_notes: zh.into_iter().zip(en).map(|(zh, en)| Bilingual::new(zh, en).into()).collect(),
        events_of_other_law: events.collect(),
        inconsistencies: inconsistencies.collect(),
        about: Some(reasons(judgment, &about)),
        verdict: judgment.verdict,
        conditions: both.map(|(result, detail)| condition(judgment, result, detail)).collect(),
        missing: most_decisive(judgment, &details).iter().map(|item| missing(judgment, item)).collect(),
    }
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
    let met = judgment.conditions.iter().filter(|result| result.outcome == Outcome::Met);
    let premise = |result: &ConditionResult<'_>| {
        let guard = result.condition.applies_when.as_ref()?;
        let because = reasons(judgment, &trace(scope, guard).reasons());
        Some(Premise { pack: result.pack.id.clone(), condition: result.condition.id.clone(), because })
    };
    met.filter_map(premise).collect()
}

fn condition(judgment: &Judgment<'_>, result: &ConditionResult<'_>, detail: &ConditionDetail<'_>) -> Condition {
    Condition {
        pack: result.pack.id.as_str().into(),
        id: result.condition.id.as_str().into(),
        effect: result.condition.effect,
        title: (&result.condition.title).into(),
        outcome: result.outcome,
        premise: premise(judgment, result, detail),
        because: reasons(judgment, &detail.because),
        missing: asked(judgment, &detail.missing),
        cases: detail.cases.iter().map(|of| case(judgment, of)).collect(),
        citations: citations(&result.condition.cite),
        clauses: clauses(judgment, result),
    }
}

/// The clauses that the condition cites, and those that its met cases cite beyond; a line an instrument. Where the pack states the law of
/// the check date, what was not in force on it is left out.
fn clauses(judgment: &Judgment<'_>, result: &ConditionResult<'_>) -> Vec<Text> {
    let met = result.cases.iter().filter(|case| case.outcome == Outcome::Met);
    let day = judgment.record.check_date;
    let of_its_time = result.pack.covers(day);
    let cited = result.condition.cite.iter().chain(met.flat_map(|case| &case.case.cite));
    let cited: Vec<_> = cited.filter(|citation| !of_its_time || citation.may_be_in_force_on(day)).collect();
    let [zh, en] = [Zh, En].map(|language| words::clauses(cited.iter().copied(), language));
    zh.into_iter().zip(en).map(|(zh, en)| Bilingual::new(zh, en).into()).collect()
}

fn case(judgment: &Judgment<'_>, detail: &CaseDetail<'_>) -> Case {
    let contradictions = detail.contradictions.iter().map(|contradiction| Contradiction {
        stated: reasons(judgment, &contradiction.stated),
        measured: reasons(judgment, &contradiction.measured),
    });
    Case {
        id: detail.case.id.as_str().into(),
        text: (&detail.case.text).into(),
        outcome: detail.outcome,
        because: reasons(judgment, &detail.because),
        missing: asked(judgment, &detail.missing),
        contradictions: contradictions.collect(),
        citations: citations(&detail.case.cite),
    }
}

/// Stated values, for people.
pub fn reasons(judgment: &Judgment<'_>, reasons: &[verdict::detail::Reason<'_>]) -> Vec<Reason> {
    let (vocabulary, record) = (judgment.vocabulary, judgment.record);
    let telling = words::telling(vocabulary, reasons);
    // What a row is called and what stands beside it is told once, with the first of its values.
    let is_row_told = |subject: &Subject| {
        let first = telling.iter().map(|(told, _)| told).find(|told| is_in_row_of(told, subject));
        first != Some(subject)
    };
    let reason = |(subject, stated): &verdict::detail::Reason<'_>| {
        let fact = words::fact_of(vocabulary, *subject)?;
        let is_told = is_row_told(subject);
        let label = if is_told { words::short_label } else { words::subject_label };
        let evidence = match &stated.evidence {
            Some(own) => Some(&**own),
            None if is_told => None,
            None => words::evidence(record, *subject, stated),
        };
        Some(Reason {
            fact: words::subject_id(vocabulary, record, *subject).into(),
            label: label(vocabulary, record, *subject).into(),
            value: stated.value.plain(fact).into(),
            shown: Bilingual::new(stated.value.show(fact, Zh), stated.value.show(fact, En)).into(),
            place: place(&stated.place),
            evidence: evidence.map(str::to_owned),
            names_row: !telling.iter().any(|(told, _)| told == subject),
        })
    };
    reasons.iter().filter_map(reason).collect()
}

/// Whether both are cells of one row.
fn is_in_row_of(one: &Subject, other: &Subject) -> bool {
    match (one, other) {
        (Subject::Cell(table, row, _), Subject::Cell(of, at, _)) => (table, row) == (of, at),
        _ => false,
    }
}

fn asked(judgment: &Judgment<'_>, missing: &[expr::Asked]) -> Vec<Asked> {
    let (vocabulary, record) = (judgment.vocabulary, judgment.record);
    let asked = |asked: &expr::Asked| Asked {
        fact: words::asked_id(vocabulary, record, *asked).into(),
        label: words::asked_label(vocabulary, record, *asked).into(),
    };
    missing.iter().map(asked).collect()
}

fn missing(judgment: &Judgment<'_>, missing: &verdict::Missing) -> Missing {
    let (vocabulary, record) = (judgment.vocabulary, judgment.record);
    Missing {
        fact: words::asked_id(vocabulary, record, missing.asked).into(),
        label: words::asked_label(vocabulary, record, missing.asked).into(),
        question: words::asked_question(vocabulary, missing.asked).into(),
        rows: matches!(missing.asked, expr::Asked::Rows(_)),
        conditions: missing.conditions.clone(),
        settles: missing.settles,
        may_settle: missing.may_settle,
        may_lead_to: missing.may_lead_to,
    }
}

fn citations(citations: &[rule::Citation]) -> Vec<Citation> {
    let text = |cited: &rule::Citation| Bilingual::new(cited.show(Zh), cited.show(En)).into();
    citations.iter().map(|cited| Citation { id: cited.id().into(), text: text(cited) }).collect()
}

fn place(place: &source::Place) -> Place {
    let at = place.within_file();
    let header = match place {
        source::Place::Cell { column: Some((_, header)), .. } if !header.is_empty() => Some((&**header).into()),
        _ => None,
    };
    Place { file: place.file().into(), at: (!at.is_empty()).then_some(at), line: place.line(), header }
}

/// Something wrong with the input.
pub fn problem(problem: &Diagnostic) -> Problem {
    let level = match problem.level {
        source::Level::Error => Level::Error,
        source::Level::Warning => Level::Warning,
        source::Level::Note => Level::Note,
    };
    Problem {
        code: problem.code.as_str().to_owned(),
        level,
        message: problem.message.clone(),
        help: problem.help.clone(),
        place: problem.place.as_ref().map(place),
    }
}
