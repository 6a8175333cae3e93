//! Reads the tests of a pack.

use std::sync::Arc;

use crate::fact::{Date, Record, Vocabulary};
use crate::record::read_fragment;
use crate::rule::Pack;
use crate::say;
use crate::source::toml::{Node, Reader, Table, Toml, parse};
use crate::source::{Code, Diagnostic, Place, SourceText, Span, did_you_mean};
use crate::verdict::{Outcome, Verdict};

/// A fragment of a record, and what it must come to.
#[derive(Debug, Clone)]
pub struct RuleTest {
    /// The name.
    pub name: String,
    /// The record.
    pub record: Record,
    /// The outcomes that are expected.
    pub expect: Vec<Expectation>,
    /// The cases that must report a contradiction; no others may.
    pub contradictions: Vec<String>,
    /// The verdict, if one is expected.
    pub verdict: Option<Verdict>,
    /// The citations that conditions and cases must have, in order.
    pub cites: Vec<(String, Vec<String>)>,
    /// Whether a person stands behind the test; one that was only suggested proves nothing.
    pub confirmed: bool,
    /// Where the test is defined.
    pub place: Place,
}

/// The outcome that a condition or case must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// The condition or case.
    pub id: String,
    /// Its outcome.
    pub outcome: Outcome,
}

/// Reads all tests of a pack. What is wrong is reported.
pub fn tests(pack: &Pack, vocabulary: &Vocabulary, problems: &mut Vec<Diagnostic>) -> Vec<RuleTest> {
    let conditions = pack.conditions.iter().map(|condition| condition.id.as_str());
    let cases = pack.conditions.iter().flat_map(|condition| &condition.cases).map(|case| case.id.as_str());
    let known: Vec<&str> = conditions.chain(cases).collect();
    let mut found = Vec::new();
    for source in &pack.tests {
        let tree = parse(source, problems);
        let mut reader = Reader::new(source, &tree, Span::default(), problems);
        let check_date = reader.optional("check_date").and_then(|node| date(&mut reader, node));
        for (table, span) in reader.tables("test") {
            let loader = Loader { source, vocabulary, known: &known, check_date };
            found.extend(loader.test(Reader::new(source, table, span, reader.problems())));
        }
        reader.finish();
    }
    found
}

struct Loader<'a> {
    source: &'a Arc<SourceText>,
    vocabulary: &'a Vocabulary,
    known: &'a [&'a str],
    check_date: Option<Date>,
}

impl Loader<'_> {
    fn test(&self, mut reader: Reader<'_>) -> Option<RuleTest> {
        let name = reader.text("name");
        let has_other = ["cites", "verdict"].iter().any(|key| reader.table.get(key).is_some());
        let expect = match reader.optional("expect") {
            None if has_other => Some(Vec::new()),
            None => {
                let message = say!("缺少键 `expect`", "key `expect` is missing");
                reader.report(reader.span, Diagnostic::error(Code::MissingKey, message));
                None
            }
            Some(node) => reader.table_of("expect", node).map(|(table, _)| self.expectations(&mut reader, table)),
        };
        let contradictions = reader.texts("contradictions");
        for (id, span) in &contradictions {
            self.must_be_known(&mut reader, id, *span);
        }
        let verdict = reader.optional_text("verdict").and_then(|(text, span)| {
            let verdict = Verdict::ALL.into_iter().find(|verdict| verdict.id() == text);
            if verdict.is_none() {
                let message = say!(
                    "`verdict` 应为 closure、suspension、stop_area、undetermined 或 clear，却是 `{text}`",
                    "`verdict` must be closure, suspension, stop_area, undetermined or clear, found `{text}`"
                );
                reader.report(span, Diagnostic::error(Code::WrongKind, message));
            }
            verdict
        });
        let cites = self.citations(&mut reader);
        let confirmed = match reader.optional("confirmed").map(|node| (&node.value, node.span)) {
            None => true,
            Some((Toml::Boolean(confirmed), _)) => *confirmed,
            Some((_, span)) => {
                let message = say!("`confirmed` 应为 true 或 false", "`confirmed` must be true or false");
                reader.report(span, Diagnostic::error(Code::WrongKind, message));
                false
            }
        };
        let empty = Table::default();
        let facts = match reader.optional("facts") {
            Some(node) => reader.table_of("facts", node).map(|(table, _)| table),
            None => Some(&empty),
        };
        let check_date = self.check_date(&mut reader, facts?);
        let place = Place::Text { source: Arc::clone(self.source), span: name.map_or(reader.span, |(_, span)| span) };
        let record = check_date
            .map(|date| read_fragment(self.source, facts.unwrap_or(&empty), self.vocabulary, date, reader.problems()));
        reader.finish();
        let expect = expect?;
        Some(RuleTest {
            name: name?.0.to_owned(),
            record: record?,
            expect,
            contradictions: contradictions.into_iter().map(|(id, _)| id.to_owned()).collect(),
            verdict,
            cites,
            confirmed,
            place,
        })
    }

    fn citations(&self, reader: &mut Reader<'_>) -> Vec<(String, Vec<String>)> {
        let Some(node) = reader.optional("cites") else { return Vec::new() };
        let Some((table, _)) = reader.table_of("cites", node) else { return Vec::new() };
        let mut found = Vec::new();
        for (key, node) in &table.entries {
            self.must_be_known(reader, &key.name, key.span);
            let texts = match &node.value {
                Toml::List(items) => items
                    .iter()
                    .map(|item| match &item.value {
                        Toml::Text(text) => Some(text.to_string()),
                        _ => None,
                    })
                    .collect(),
                _ => None,
            };
            match texts {
                Some(texts) => found.push((key.name.to_string(), texts)),
                None => {
                    let message = say!("引用应为文本列表", "citations must be a list of texts");
                    reader.report(node.span, Diagnostic::error(Code::WrongKind, message));
                }
            }
        }
        found
    }

    /// The check date of the test: of its facts, of itself, or of its file.
    fn check_date(&self, reader: &mut Reader<'_>, facts: &Table) -> Option<Date> {
        let own = reader.optional("check_date").and_then(|node| date(reader, node));
        let stated = facts.get("check_date").and_then(|node| match &node.value {
            Toml::Datetime(text) => text.parse().ok(),
            _ => None,
        });
        let found = stated.or(own).or(self.check_date);
        if found.is_none() {
            let message = say!("测试没有检查日期", "the test has no check date");
            reader.report(reader.span, Diagnostic::error(Code::MissingKey, message));
        }
        found
    }

    fn must_be_known(&self, reader: &mut Reader<'_>, id: &str, span: Span) {
        if !self.known.contains(&id) {
            let message = say!("规则包没有条件或情形 `{id}`", "the pack has no condition or case `{id}`");
            let unknown = Diagnostic::error(Code::UnknownExpectation, message);
            reader.report(span, unknown.suggest(did_you_mean(id, self.known.iter().copied())));
        }
    }

    fn expectations(&self, reader: &mut Reader<'_>, table: &Table) -> Vec<Expectation> {
        let mut found = Vec::new();
        for (key, node) in &table.entries {
            self.must_be_known(reader, &key.name, key.span);
            match &node.value {
                Toml::Text(text) if Outcome::from_id(text).is_some() => {
                    found.extend(
                        Outcome::from_id(text).map(|outcome| Expectation { id: key.name.to_string(), outcome }),
                    );
                }
                _ => {
                    let message = say!(
                        "结论应为 met、not_met、undetermined 或 not_applicable",
                        "an outcome must be met, not_met, undetermined or not_applicable"
                    );
                    reader.report(node.span, Diagnostic::error(Code::WrongKind, message));
                }
            }
        }
        if table.entries.is_empty() {
            let message = say!("测试没有预期的结论", "the test expects no outcome");
            reader.report(reader.span, Diagnostic::error(Code::MissingKey, message));
        }
        found
    }
}

fn date(reader: &mut Reader<'_>, node: &Node) -> Option<Date> {
    let date = match &node.value {
        Toml::Datetime(text) => text.parse().ok(),
        _ => None,
    };
    if date.is_none() {
        let message = say!("应为日期，如 2005-10-20", "must be a date such as 2005-10-20");
        reader.report(node.span, Diagnostic::error(Code::WrongKind, message));
    }
    date
}
