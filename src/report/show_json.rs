//! A condition, case or fact as a JSON document; it is the same in every language.

use std::borrow::Cow;
use std::io;

use serde::Serialize;

use super::json::FORMAT_VERSION;
use super::list::{CitationJson, ConditionJson, citations_json, condition_json};
use super::prose::{Prose, Writer};
use super::show::type_id;
use crate::expr::Expr;
use crate::fact::{Fact, Table, Type, Vocabulary};
use crate::rule::uses::{self, Entry, User};
use crate::rule::{Condition, Pack, RuleBook};
use crate::source::{Bilingual, Language};

#[derive(Serialize)]
struct ConditionDocument<'a> {
    format_version: u32,
    condition: ConditionJson<'a>,
    applies_when: Option<WordsJson>,
    cases: Vec<CaseWords<'a>>,
    facts: Vec<FactJson<'a>>,
}

#[derive(Serialize)]
struct CaseWords<'a> {
    id: &'a str,
    when: Option<WordsJson>,
    note: Option<&'a Bilingual>,
}

#[derive(Serialize)]
struct WordsJson {
    expression: String,
    words: Bilingual,
}

#[derive(Serialize)]
struct FactDocument<'a> {
    format_version: u32,
    fact: FactJson<'a>,
    used_by: Vec<UserJson<'a>>,
}

/// A fact, a table or a column.
#[derive(Serialize)]
struct FactJson<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    label: &'a Bilingual,
    question: &'a Bilingual,
    aliases: &'a [Cow<'static, str>],
    unit: Option<&'static str>,
    per: Option<&'static str>,
    min: Option<String>,
    max: Option<String>,
    choices: Vec<ChoiceJson<'a>>,
    columns: Vec<FactJson<'a>>,
}

#[derive(Serialize)]
struct ChoiceJson<'a> {
    id: &'a str,
    label: &'a Bilingual,
    aliases: &'a [Cow<'static, str>],
}

#[derive(Serialize)]
struct UserJson<'a> {
    pack: &'a str,
    kind: &'static str,
    id: &'a str,
    citations: Vec<CitationJson>,
}

/// A condition; only its case `only` where it is given.
pub fn condition(
    out: &mut dyn io::Write,
    book: &RuleBook,
    pack: &Pack,
    condition: &Condition,
    only: Option<&str>,
) -> io::Result<()> {
    let vocabulary = &*book.vocabulary;
    let mut shown = condition.clone();
    shown.cases.retain(|case| only.is_none_or(|only| only == case.id));
    let words = |expr: &Expr| WordsJson {
        expression: expr.to_string(),
        words: Bilingual {
            zh: flat(&Writer { vocabulary, pack, language: Language::Zh }.prose(expr)).into(),
            en: flat(&Writer { vocabulary, pack, language: Language::En }.prose(expr)).into(),
        },
    };
    let facts = uses::entries(uses::expressions(&shown)).into_iter();
    let document = ConditionDocument {
        format_version: FORMAT_VERSION,
        condition: condition_json(pack, &shown, vocabulary),
        applies_when: shown.applies_when.as_ref().map(words),
        cases: shown
            .cases
            .iter()
            .map(|case| CaseWords { id: &case.id, when: case.when().map(words), note: case.note.as_ref() })
            .collect(),
        facts: facts
            .filter(|entry| !matches!(entry, Entry::Table(_)))
            .filter_map(|entry| entry_json(vocabulary, entry))
            .collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// The lines of prose, each indented by two spaces a level.
fn flat(prose: &Prose) -> String {
    fn add(prose: &Prose, depth: usize, lines: &mut Vec<String>) {
        lines.push(format!("{}{}", "  ".repeat(depth), prose.text));
        prose.inside.iter().for_each(|inner| add(inner, depth + 1, lines));
    }
    let mut lines = Vec::new();
    add(prose, 0, &mut lines);
    lines.join("\n")
}

/// A fact, table or column, and what uses it.
pub fn fact(out: &mut dyn io::Write, book: &RuleBook, packs: &[&Pack], entry: Entry) -> io::Result<()> {
    let Some(fact) = entry_json(&book.vocabulary, entry) else { return Ok(()) };
    let used_by = packs.iter().flat_map(|pack| {
        uses::users(pack, &[entry]).into_iter().map(|user| {
            let (kind, id) = match &user {
                User::Guard(condition) => ("applies_when", condition.id.as_str()),
                User::Case(condition, at) => ("case", condition.cases.get(*at).map_or("", |case| case.id.as_str())),
                User::Definition(definition) => ("definition", definition.id.as_str()),
            };
            let citations: Vec<_> = user.clauses().into_iter().cloned().collect();
            UserJson { pack: &pack.id, kind, id, citations: citations_json(&citations) }
        })
    });
    let document = FactDocument { format_version: FORMAT_VERSION, fact, used_by: used_by.collect() };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn entry_json(vocabulary: &Vocabulary, entry: Entry) -> Option<FactJson<'_>> {
    match entry {
        Entry::Fact(id) => vocabulary.fact(id).map(|fact| fact_json(fact, fact.id.to_string())),
        Entry::Table(id) => vocabulary.table(id).map(table_json),
        Entry::Column(id, at) => {
            let table = vocabulary.table(id)?;
            table.columns.get(at).map(|column| fact_json(column, format!("{}.{}", table.id, column.id)))
        }
    }
}

fn fact_json(fact: &Fact, id: String) -> FactJson<'_> {
    let (unit, per) = match &fact.kind {
        Type::Number { unit, per, .. } => (Some(unit.symbol), per.map(super::record_schema::period_id)),
        _ => (None, None),
    };
    FactJson {
        id,
        kind: type_id(&fact.kind),
        label: &fact.label,
        question: &fact.question,
        aliases: &fact.aliases,
        unit: unit.filter(|unit| !unit.is_empty()),
        per,
        min: fact.min.map(|bound| bound.to_string()),
        max: fact.max.map(|bound| bound.to_string()),
        choices: fact
            .choices()
            .iter()
            .map(|choice| ChoiceJson { id: &choice.id, label: &choice.label, aliases: &choice.aliases })
            .collect(),
        columns: Vec::new(),
    }
}

fn table_json(table: &Table) -> FactJson<'_> {
    FactJson {
        id: table.id.to_string(),
        kind: "table",
        label: &table.label,
        question: &table.question,
        aliases: &table.aliases,
        unit: None,
        per: None,
        min: None,
        max: None,
        choices: Vec::new(),
        columns: table.columns.iter().map(|column| fact_json(column, format!("{}.{}", table.id, column.id))).collect(),
    }
}
