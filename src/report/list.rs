//! The conditions of packs: for people, and as JSON.

use std::io;

use serde::Serialize;

use super::Style;
use super::json::FORMAT_VERSION;
use super::table::{new_table, pack_line};
use crate::fact::Vocabulary;
use crate::rule::{Case, Citation, Condition, Pack};
use crate::source::{Bilingual, Language};

/// For people: a table a pack.
pub fn human(packs: &[&Pack], style: Style) -> String {
    let language = style.language;
    let mut out = String::new();
    for pack in packs {
        out.push_str(&format!("{}\n", pack_line(pack, language)));
        let mut table = new_table(style);
        table.set_header(match language {
            Language::Zh => ["编号", "后果", "条件", "情形", "条款"],
            Language::En => ["id", "effect", "condition", "cases", "clauses"],
        });
        for condition in &pack.conditions {
            let clauses: Vec<String> = condition.cite.iter().map(|citation| citation.show(language)).collect();
            table.add_row([
                condition.id.clone(),
                condition.effect.label().in_language(language).to_owned(),
                condition.title.in_language(language).to_owned(),
                condition.cases.len().to_string(),
                clauses.join("\n"),
            ]);
        }
        out.push_str(&format!("{table}\n"));
        let (conditions, following): (Vec<&Condition>, Vec<&Condition>) =
            pack.conditions.iter().partition(|condition| condition.follows.is_none());
        let cases: usize = pack.conditions.iter().map(|condition| condition.cases.len()).sum();
        let situations: usize = conditions.iter().map(|condition| condition.situations()).sum();
        let (conditions, following) = (conditions.len(), following.len());
        out.push_str(&match (language, following) {
            (Language::Zh, 0) => format!("条件 {conditions} 个，第一级情形 {situations} 种，情形 {cases} 个\n"),
            (Language::Zh, _) => {
                format!("条件 {conditions} 个，另有后续条件 {following} 个；第一级情形 {situations} 种，情形 {cases} 个\n")
            }
            (Language::En, 0) => {
                format!("{conditions} conditions, {situations} first-level situations, {cases} cases\n")
            }
            (Language::En, _) => format!(
                "{conditions} conditions, and {following} that follows from them; {situations} first-level situations, {cases} cases\n"
            ),
        });
    }
    out
}

#[derive(Serialize)]
struct Document<'a> {
    format_version: u32,
    packs: Vec<PackJson<'a>>,
    conditions: Vec<ConditionJson<'a>>,
}

#[derive(Serialize)]
struct PackJson<'a> {
    id: &'a str,
    title: &'a Bilingual,
    dated: Option<String>,
    sha256: &'a str,
}

/// A condition as rule documents write it.
#[derive(Serialize)]
pub struct ConditionJson<'a> {
    pack: &'a str,
    id: &'a str,
    effect: &'static str,
    title: &'a Bilingual,
    citations: Vec<CitationJson>,
    cases: Vec<CaseJson<'a>>,
}

/// A case as rule documents write it.
#[derive(Serialize)]
pub struct CaseJson<'a> {
    id: &'a str,
    text: &'a Bilingual,
    finding: Option<&'a str>,
    when: Option<String>,
    citations: Vec<CitationJson>,
}

/// A citation as rule documents write it.
#[derive(Serialize)]
pub struct CitationJson {
    id: String,
    text: Bilingual,
}

/// The citations as rule documents write them.
pub fn citations_json(citations: &[Citation]) -> Vec<CitationJson> {
    let text = |citation: &Citation| Bilingual::new(citation.show(Language::Zh), citation.show(Language::En));
    citations.iter().map(|citation| CitationJson { id: citation.id(), text: text(citation) }).collect()
}

/// The condition as rule documents write it.
pub fn condition_json<'a>(pack: &'a Pack, condition: &'a Condition, vocabulary: &'a Vocabulary) -> ConditionJson<'a> {
    ConditionJson {
        pack: &pack.id,
        id: &condition.id,
        effect: condition.effect.id(),
        title: &condition.title,
        citations: citations_json(&condition.cite),
        cases: condition.cases.iter().map(|case| case_json(case, vocabulary)).collect(),
    }
}

fn case_json<'a>(case: &'a Case, vocabulary: &'a Vocabulary) -> CaseJson<'a> {
    CaseJson {
        id: &case.id,
        text: &case.text,
        finding: case.finding.and_then(|id| vocabulary.fact(id)).map(|fact| &*fact.id),
        when: case.when().map(ToString::to_string),
        citations: citations_json(&case.cite),
    }
}

/// As one JSON document; it is the same in every language.
pub fn json(out: &mut dyn io::Write, packs: &[&Pack], vocabulary: &Vocabulary) -> io::Result<()> {
    let document = Document {
        format_version: FORMAT_VERSION,
        packs: packs
            .iter()
            .map(|pack| PackJson {
                id: &pack.id,
                title: &pack.title,
                dated: pack.dated.map(|date| date.to_string()),
                sha256: &pack.sha256,
            })
            .collect(),
        conditions: packs
            .iter()
            .flat_map(|pack| pack.conditions.iter().map(|condition| condition_json(pack, condition, vocabulary)))
            .collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}
