//! The JSON document of a check; its schema is `docs/check.schema.json`. It is the same in every language.

use std::io::{self, Write};

use serde::Serialize;

use super::summary::Totals;
use super::words;
use crate::expr::{Asked, Constant};
use crate::rule::{Citation, Override, OverrideKind, Pack, RuleBook};
use crate::source::{Bilingual, Diagnostic, Level, Place, parallel};
use crate::verdict::detail::Reason;
use crate::verdict::{
    CaseDetail, ConditionDetail, ConditionResult, Judgment, Missing, Outcome, Verdict, broken, detail,
    events_of_other_law, most_decisive,
};

/// The version of the document; it grows when a reader of the old one could be misled.
pub const FORMAT_VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    format_version: u32,
    program: Program,
    packs: Vec<PackJson<'a>>,
    mines: Vec<MineJson<'a>>,
    errors: Vec<ErrorJson<'a>>,
    summary: SummaryJson,
}

#[derive(Serialize)]
struct Program {
    name: &'static str,
    version: &'static str,
}

const PROGRAM: Program = Program { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };

#[derive(Serialize)]
struct PackJson<'a> {
    id: &'a str,
    title: &'a Bilingual,
    dated: Option<String>,
    sha256: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    extends: Vec<BaseJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    overrides: Vec<OverrideJson<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    adds: &'a [String],
}

#[derive(Serialize)]
struct BaseJson<'a> {
    id: &'a str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct OverrideJson<'a> {
    kind: OverrideKind,
    id: &'a str,
    pack: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
    replaced: PlaceJson,
    place: PlaceJson,
}

#[derive(Serialize)]
struct MineJson<'a> {
    mine: MineName<'a>,
    source: PlaceJson,
    check_date: String,
    judged_by: Vec<&'a str>,
    in_force: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    events_of_other_law: Vec<EventJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    inconsistencies: Vec<InconsistencyJson<'a>>,
    verdict: Verdict,
    conditions: Vec<ConditionJson<'a>>,
    missing: Vec<MissingJson>,
}

#[derive(Serialize)]
struct EventJson<'a> {
    fact: String,
    label: Bilingual,
    day: String,
    law: Vec<&'a str>,
}

#[derive(Serialize)]
struct InconsistencyJson<'a> {
    id: &'a str,
    text: &'a Bilingual,
    facts: Vec<ReasonJson>,
}

#[derive(Serialize)]
struct MineName<'a> {
    id: Option<&'a str>,
    name: Option<&'a str>,
}

#[derive(Serialize)]
struct PlaceJson {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<String>,
}

#[derive(Serialize)]
struct ConditionJson<'a> {
    pack: &'a str,
    id: &'a str,
    effect: &'static str,
    title: &'a Bilingual,
    outcome: Outcome,
    because: Vec<ReasonJson>,
    missing: Vec<AskedJson>,
    cases: Vec<CaseJson<'a>>,
    citations: Vec<CitationJson>,
}

#[derive(Serialize)]
struct CaseJson<'a> {
    id: &'a str,
    text: &'a Bilingual,
    outcome: Outcome,
    because: Vec<ReasonJson>,
    missing: Vec<AskedJson>,
    contradictions: Vec<ContradictionJson>,
    citations: Vec<CitationJson>,
}

#[derive(Serialize)]
struct ReasonJson {
    fact: String,
    label: Bilingual,
    value: String,
    shown: Bilingual,
    place: PlaceJson,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<String>,
}

#[derive(Serialize)]
struct AskedJson {
    fact: String,
    label: Bilingual,
}

#[derive(Serialize)]
struct MissingJson {
    fact: String,
    label: Bilingual,
    question: Bilingual,
    conditions: Vec<String>,
    settles: usize,
    may_settle: usize,
    may_lead_to: Verdict,
}

#[derive(Serialize)]
struct ContradictionJson {
    stated: Vec<ReasonJson>,
    measured: Vec<ReasonJson>,
}

#[derive(Serialize)]
struct CitationJson {
    id: String,
    text: Bilingual,
}

#[derive(Serialize)]
struct ErrorJson<'a> {
    code: &'static str,
    level: &'static str,
    message: &'a Bilingual,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a Bilingual>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<PlaceJson>,
}

#[derive(Serialize)]
struct SummaryJson {
    mines: usize,
    closure: usize,
    suspension: usize,
    stop_area: usize,
    undetermined: usize,
    clear: usize,
    errors: usize,
}

/// Writes the document of a whole check.
pub fn write(
    out: &mut dyn Write,
    judgments: &[Judgment<'_>],
    packs: &[&Pack],
    book: &RuleBook,
    problems: &[Diagnostic],
) -> io::Result<()> {
    let mut totals = Totals::default();
    judgments.iter().for_each(|judgment| totals.add(judgment.verdict));
    let document = Document {
        format_version: FORMAT_VERSION,
        program: PROGRAM,
        packs: packs.iter().map(|pack| pack_json(pack)).collect(),
        mines: judgments.iter().map(|judgment| mine_json(judgment, book)).collect(),
        errors: problems.iter().map(error_json).collect(),
        summary: SummaryJson {
            mines: totals.all(),
            closure: totals.of(Verdict::Closure),
            suspension: totals.of(Verdict::Suspension),
            stop_area: totals.of(Verdict::StopArea),
            undetermined: totals.of(Verdict::Undetermined),
            clear: totals.of(Verdict::Clear),
            errors: problems.iter().filter(|problem| problem.level == Level::Error).count(),
        },
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

/// Writes one mine, or one error, a line.
pub fn write_lines(
    out: &mut dyn Write,
    judgments: &[Judgment<'_>],
    packs: &[&Pack],
    book: &RuleBook,
    problems: &[Diagnostic],
) -> io::Result<()> {
    #[derive(Serialize)]
    struct MineLine<'a> {
        format_version: u32,
        packs: Vec<PackJson<'a>>,
        #[serde(flatten)]
        mine: MineJson<'a>,
    }
    #[derive(Serialize)]
    struct ErrorLine<'a> {
        format_version: u32,
        error: ErrorJson<'a>,
    }
    for judgment in judgments {
        let packs = packs.iter().map(|pack| pack_json(pack)).collect();
        let line = MineLine { format_version: FORMAT_VERSION, packs, mine: mine_json(judgment, book) };
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")?;
    }
    for problem in problems {
        let line = ErrorLine { format_version: FORMAT_VERSION, error: error_json(problem) };
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn pack_json(pack: &Pack) -> PackJson<'_> {
    let extension = &pack.extension;
    PackJson {
        id: &pack.id,
        title: &pack.title,
        dated: pack.dated.map(|d| d.to_string()),
        sha256: &pack.sha256,
        extends: extension.bases.iter().map(|base| BaseJson { id: &base.id, sha256: &base.sha256 }).collect(),
        overrides: extension.overrides.iter().map(override_json).collect(),
        adds: &extension.added,
    }
}

fn override_json(done: &Override) -> OverrideJson<'_> {
    let (before, after) = done.values.map(|(before, after)| (shown(before), shown(after))).unzip();
    OverrideJson {
        kind: done.kind,
        id: &done.id,
        pack: &done.pack,
        before,
        after,
        replaced: place_json(&done.replaced),
        place: place_json(&done.place),
    }
}

/// A value as the condition language writes it.
fn shown(value: Constant) -> String {
    match value {
        Constant::Number(quantity) => format!("{} {}", quantity.amount, quantity.unit.symbol).trim_end().to_owned(),
        Constant::Date(date) => date.to_string(),
    }
}

fn mine_json<'a>(judgment: &Judgment<'a>, book: &'a RuleBook) -> MineJson<'a> {
    let (vocabulary, record) = (judgment.vocabulary, judgment.record);
    let text = |id| record.text(vocabulary.fact_by_id(id));
    let details = parallel::map(&judgment.conditions, |result| detail(judgment, result));
    let both = judgment.conditions.iter().zip(&details);
    let events = events_of_other_law(judgment, book).into_iter().map(|event| EventJson {
        fact: words::subject_id(vocabulary, record, event.subject),
        label: words::subject_label(vocabulary, record, event.subject),
        day: event.day.to_string(),
        law: event.law,
    });
    let inconsistencies = broken(book, record).into_iter().map(|broken| InconsistencyJson {
        id: &broken.invariant.id,
        text: &broken.invariant.text,
        facts: reasons_json(judgment, &broken.because),
    });
    MineJson {
        mine: MineName { id: text("mine_id"), name: text("mine_name") },
        source: place_json(&judgment.record.place),
        check_date: record.check_date.to_string(),
        judged_by: judgment.packs.iter().map(|pack| pack.id.as_str()).collect(),
        in_force: book.in_force_on(record.check_date).map(|regime| regime.pack.as_str()).collect(),
        events_of_other_law: events.collect(),
        inconsistencies: inconsistencies.collect(),
        verdict: judgment.verdict,
        conditions: both.map(|(result, detail)| condition_json(judgment, result, detail)).collect(),
        missing: most_decisive(judgment, &details).iter().map(|missing| missing_json(judgment, missing)).collect(),
    }
}

fn condition_json<'a>(
    judgment: &Judgment<'a>,
    result: &ConditionResult<'a>,
    detail: &ConditionDetail<'a>,
) -> ConditionJson<'a> {
    ConditionJson {
        pack: &result.pack.id,
        id: &result.condition.id,
        effect: result.condition.effect.id(),
        title: &result.condition.title,
        outcome: result.outcome,
        because: reasons_json(judgment, &detail.because),
        missing: asked_json(judgment, &detail.missing),
        cases: detail.cases.iter().map(|case| case_json(judgment, case)).collect(),
        citations: citations_json(&result.condition.cite),
    }
}

fn case_json<'a>(judgment: &Judgment<'a>, case: &CaseDetail<'a>) -> CaseJson<'a> {
    let contradictions = case.contradictions.iter().map(|contradiction| ContradictionJson {
        stated: reasons_json(judgment, &contradiction.stated),
        measured: reasons_json(judgment, &contradiction.measured),
    });
    CaseJson {
        id: &case.case.id,
        text: &case.case.text,
        outcome: case.outcome,
        because: reasons_json(judgment, &case.because),
        missing: asked_json(judgment, &case.missing),
        contradictions: contradictions.collect(),
        citations: citations_json(&case.case.cite),
    }
}

fn reasons_json(judgment: &Judgment<'_>, reasons: &[Reason<'_>]) -> Vec<ReasonJson> {
    let (vocabulary, record) = (judgment.vocabulary, judgment.record);
    let reason = |(subject, stated): &Reason<'_>| {
        let fact = words::fact_of(vocabulary, *subject)?;
        Some(ReasonJson {
            fact: words::subject_id(vocabulary, record, *subject),
            label: words::subject_label(vocabulary, record, *subject),
            value: stated.value.plain(fact),
            shown: Bilingual::new(
                stated.value.show(fact, crate::source::Language::Zh),
                stated.value.show(fact, crate::source::Language::En),
            ),
            place: place_json(&stated.place),
            evidence: stated.evidence.as_deref().map(str::to_owned),
        })
    };
    reasons.iter().filter_map(reason).collect()
}

fn asked_json(judgment: &Judgment<'_>, missing: &[Asked]) -> Vec<AskedJson> {
    let (vocabulary, record) = (judgment.vocabulary, judgment.record);
    let asked = |asked: &Asked| AskedJson {
        fact: words::asked_id(vocabulary, record, *asked),
        label: words::asked_label(vocabulary, record, *asked),
    };
    missing.iter().map(asked).collect()
}

fn missing_json(judgment: &Judgment<'_>, missing: &Missing) -> MissingJson {
    let (vocabulary, record) = (judgment.vocabulary, judgment.record);
    MissingJson {
        fact: words::asked_id(vocabulary, record, missing.asked),
        label: words::asked_label(vocabulary, record, missing.asked),
        question: words::asked_question(vocabulary, missing.asked),
        conditions: missing.conditions.clone(),
        settles: missing.settles,
        may_settle: missing.may_settle,
        may_lead_to: missing.may_lead_to,
    }
}

fn citations_json(citations: &[Citation]) -> Vec<CitationJson> {
    use crate::source::Language::{En, Zh};
    citations
        .iter()
        .map(|cited| CitationJson { id: cited.id(), text: Bilingual::new(cited.show(Zh), cited.show(En)) })
        .collect()
}

fn place_json(place: &Place) -> PlaceJson {
    let at = place.within_file();
    let header = match place {
        Place::Cell { column: Some((_, header)), .. } if !header.is_empty() => Some(header.to_string()),
        _ => None,
    };
    PlaceJson { file: place.file().to_owned(), at: (!at.is_empty()).then_some(at), line: place.line(), header }
}

fn error_json(problem: &Diagnostic) -> ErrorJson<'_> {
    let level = match problem.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    };
    ErrorJson {
        code: problem.code.as_str(),
        level,
        message: &problem.message,
        help: problem.help.as_ref(),
        place: problem.place.as_ref().map(place_json),
    }
}
