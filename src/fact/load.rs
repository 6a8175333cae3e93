//! Reads the vocabulary from its files.

use std::collections::HashMap;
use std::sync::Arc;

use super::catalogue::{self, Entry};
use super::date::PeriodUnit;
use super::vocabulary::Named;
use super::{ChoiceValue, Decimal, Fact, FactId, Group, InvariantText, Shelf, Table, TableId, Type, Vocabulary, unit};
use crate::say;
use crate::source::toml::{self, Node, Reader, Toml, parse};
use crate::source::{Bilingual, Code, Diagnostic, Place, SourceText, Span, folded, parallel};

/// Words that the condition language keeps for itself.
pub const RESERVED: &[&str] = &[
    "and",
    "or",
    "not",
    "in",
    "any",
    "all",
    "count",
    "most",
    "per",
    "by",
    "within",
    "distinct",
    "first_stated",
    "attested",
    "lookup",
    "day",
    "days",
    "month",
    "months",
    "year",
    "years",
];

/// Reads the vocabulary from its files; what is wrong is reported, and left out.
pub fn vocabulary(files: &[Arc<SourceText>], problems: &mut Vec<Diagnostic>) -> Vocabulary {
    layered_vocabulary(&[files.to_vec()], problems)
}

/// Reads a vocabulary to which others add. A later layer cannot change an earlier one, and its groups stand after it, so that a
/// clash is reported where it was made.
pub fn layered_vocabulary(layers: &[Vec<Arc<SourceText>>], problems: &mut Vec<Diagnostic>) -> Vocabulary {
    let mut loader = Loader { vocabulary: Vocabulary::default(), names: HashMap::new(), problems };
    for files in layers {
        let read = parallel::map(files, |source| {
            let mut problems = Vec::new();
            (file(source, &mut problems), problems)
        });
        let mut parsed = Vec::new();
        for (file, problems) in read {
            parsed.extend(file);
            loader.problems.extend(problems);
        }
        parsed.sort_by_key(|file| file.group.order);
        for file in parsed {
            loader.add(file);
        }
    }
    // Made while others were checked against it, it lacks what they added.
    loader.vocabulary.names.take();
    loader.vocabulary
}

/// The program's own vocabulary, of which `file` gives the files by their paths. Each fact and table is read when it is first looked at;
/// that nothing is wrong with any of them, the tests of the program show. Nothing, if a file is not part of the program.
pub fn shipped_vocabulary<'f>(file: impl Fn(&str) -> Option<&'f Arc<SourceText>>) -> Option<Vocabulary> {
    let catalogue = &catalogue::SHIPPED;
    let sources: Option<Vec<_>> = catalogue.files.iter().map(|path| file(path).map(Arc::clone)).collect();
    let sources: Arc<[Arc<SourceText>]> = sources?.into();
    let groups = sources.iter().map(|source| {
        let Node { value: Toml::Table(table), span } = toml::entry(source, "group")? else { return None };
        group(Reader::new(source, &table, span, &mut Vec::new()))
    });
    let groups = groups.collect::<Option<_>>()?;
    let invariants = catalogue.invariants.iter().map(|entry| {
        let source = sources.get(usize::from(entry.file))?;
        defined(source, entry, invariant)
    });
    Some(Vocabulary {
        groups,
        invariants: invariants.collect::<Option<_>>()?,
        facts: Shelf::unread(catalogue.facts, Arc::clone(&sources), shipped_fact),
        tables: Shelf::unread(catalogue.tables, sources, shipped_table),
        catalogue: Some(catalogue),
        ..Vocabulary::default()
    })
}

/// What `read` makes of the table in the file at the entry.
fn defined<T>(source: &Arc<SourceText>, entry: &Entry, read: impl Fn(Reader<'_>) -> Option<T>) -> Option<T> {
    let (at, last) = (usize::try_from(entry.at).ok()?, usize::try_from(entry.last).ok()?);
    let Node { value: Toml::Table(table), span } = toml::item(source, at, last)? else { return None };
    read(Reader::new(source, &table, span, &mut Vec::new()))
}

fn shipped_fact(source: &Arc<SourceText>, entry: &Entry) -> Option<Fact> {
    let found = match entry.table {
        None => defined(source, entry, fact),
        Some(_) => defined(source, entry, table).map(|(_, complete)| complete),
    };
    Some(Fact {
        id,
        group: 0,
        kind,
        min,
        max,
        usual_max,
        event,
        circumstance,
        label,
        aliases,
        question,
        place,
        completes: None,
    })
}

/// What is said where a fact that is no day is one on which something happened.
const NO_EVENT: [&str; 2] = ["只有日期才有 `event`，且只能是 true", "only dates have `event`, and only as true"];
/// What is said where a fact that is no yes or no is a circumstance.
const NO_CIRCUMSTANCE: [&str; 2] =
    ["只有是否才有 `circumstance`，且只能是 true", "only yes/no facts have `circumstance`, and only as true"];

/// Whether `key = true` is stated, which only facts of a kind can be; `otherwise` says so of others, in Chinese and English.
fn flag(reader: &mut Reader<'_>, key: &'static str, can_be: bool, otherwise: [&'static str; 2]) -> bool {
    let Some(node) = reader.optional(key) else { return false };
    if !can_be || node.value != Toml::Boolean(true) {
        let [zh, en] = otherwise;
        reader.report(node.span, Diagnostic::error(Code::WrongKind, Bilingual::new(zh, en)));
    }
    true
}

/// Reports bounds that bound nothing, or leave nothing.
fn bounds(reader: &mut Reader<'_>, kind: Option<&Type>, min: Option<Decimal>, max: Option<Decimal>) {
    let stated = reader.table.get("max").or_else(|| reader.table.get("min"));
    let (Some(node), Some(kind)) = (stated, kind) else { return };
    if !matches!(kind, Type::Number { .. }) {
        let message = say!("只有数才有 `min` 和 `max`", "only numbers have `min` and `max`");
        reader.report(node.span, Diagnostic::error(Code::WrongKind, message));
    } else if let Some((min, max)) = min.zip(max)
        && max < min
    {
        let message = say!("`max` {max} 小于 `min` {min}", "`max` {max} is less than `min` {min}");
        reader.report(node.span, Diagnostic::error(Code::WrongKind, message));
    }
}

/// Reports a usual bound of what is no number, or one that lets everything through that is taken at all.
fn usual(reader: &mut Reader<'_>, kind: Option<&Type>, usual_max: Option<Decimal>, max: Option<Decimal>) {
    let (Some(node), Some(usual_max), Some(kind)) = (reader.table.get("usual_max"), usual_max, kind) else { return };
    if !matches!(kind, Type::Number { .. }) {
        let message = say!("只有数才有 `usual_max`", "only numbers have `usual_max`");
        reader.report(node.span, Diagnostic::error(Code::WrongKind, message));
    } else if let Some(max) = max.filter(|max| *max <= usual_max) {
        let message =
            say!("`usual_max` {usual_max} 不小于 `max` {max}", "`usual_max` {usual_max} is no less than `max` {max}");
        reader.report(node.span, Diagnostic::error(Code::WrongKind, message));
    }
}

/// The number of a TOML value, in text.
fn bound(reader: &mut Reader<'_>, key: &'static str) -> Option<Decimal> {
    let node = reader.optional(key)?;
    let number = match &node.value {
        Toml::Number(digits) => digits.parse().ok(),
        _ => None,
    };
    if number.is_none() {
        let bad = Diagnostic::error(Code::WrongKind, say!("`{key}` 应为一个数", "`{key}` must be a number"));
        reader.report(node.span, bad);
    }
    number
}

fn kind(reader: &mut Reader<'_>) -> Option<Type> {
    let (name, span) = reader.text("type")?;
    match name {
        "yes_no" => Some(Type::YesNo),
        "date" => Some(Type::Date),
        "text" => Some(Type::Text),
        "choice" => choices(reader),
        "number" | "integer" => {
            let unit = match reader.optional_text("unit") {
                None if name == "integer" => &unit::THINGS,
                None => &unit::NONE,
                Some((symbol, span)) => match unit::find(symbol) {
                    Some(unit) => unit,
                    None => {
                        let unknown = say!("未知的单位 `{symbol}`", "unknown unit `{symbol}`");
                        reader.report(span, Diagnostic::error(Code::UnitMismatch, unknown));
                        return None;
                    }
                },
            };
            let per = reader.optional_text("per").and_then(|(per, span)| match per {
                "year" => Some(PeriodUnit::Years),
                "month" => Some(PeriodUnit::Months),
                "day" => Some(PeriodUnit::Days),
                _ => {
                    let message = say!("`per` 应为 year、month 或 day", "`per` must be year, month or day");
                    reader.report(span, Diagnostic::error(Code::WrongKind, message));
                    None
                }
            });
            Some(Type::Number { unit, per, whole: name == "integer" })
        }
        _ => {
            let unknown = Diagnostic::error(Code::WrongKind, say!("未知的类型 `{name}`", "unknown type `{name}`"))
                .help(say!(
                    "类型为 yes_no、number、integer、date、choice 或 text",
                    "a type is yes_no, number, integer, date, choice or text"
                ));
            reader.report(span, unknown);
            None
        }
    }
}

fn choices(reader: &mut Reader<'_>) -> Option<Type> {
    let node = reader.required("choices")?;
    if matches!(&node.value, Toml::List(values) if values.is_empty()) {
        let message = say!("`choices` 是空的", "`choices` is empty");
        reader.report(node.span, Diagnostic::error(Code::WrongKind, message));
    }
    let mut values: Vec<ChoiceValue> = Vec::new();
    let mut taken = TakenNames::default();
    for (table, span) in reader.tables("choices") {
        let mut inner = Reader::new(reader.source, table, span, reader.problems());
        let named = id(&mut inner);
        let label = inner.bilingual("label");
        let aliases = inner.texts("aliases").into_iter().map(|(alias, _)| alias.to_owned()).collect();
        inner.finish();
        let Some((id, place)) = named else { continue };
        let value = ChoiceValue { id, label, aliases };
        if let Some(name) = taken.clash_of(reader.source, value.names()) {
            let twice = say!("取值 `{name}` 重复", "the value `{name}` is there twice");
            reader.problems().push(Diagnostic::error(Code::Duplicate, twice).at(place));
        }
        values.push(value);
    }
    Some(Type::Choice(values.into()))
}

fn table(mut reader: Reader<'_>) -> Option<(Table, Fact)> {
    let named = id(&mut reader);
    let key = reader.optional_text("key");
    let label = reader.bilingual("label");
    let question = reader.bilingual("question");
    let complete_question = reader.bilingual("complete_question");
    let aliases: Vec<String> = reader.texts("aliases").into_iter().map(|(alias, _)| alias.to_owned()).collect();
    let source = reader.source;
    let columns: Vec<Fact> = reader
        .tables("column")
        .into_iter()
        .filter_map(|(entry, span)| fact(Reader::new(source, entry, span, reader.problems())))
        .collect();
    let mut taken = TakenNames::default();
    for column in &columns {
        if let Some(name) = taken.clash_of(reader.source, column.names()) {
            let twice = say!("列名 `{name}` 重复", "the column name `{name}` is there twice");
            reader.problems().push(Diagnostic::error(Code::Duplicate, twice).at(column.place.clone()));
        }
    }
    let key = key.and_then(|(key, span)| {
        let at = columns.iter().position(|column| column.id == key && !column.choices().is_empty());
        if at.is_none() {
            let message = say!("键列 `{key}` 应为选项列", "the key column `{key}` must be a choice column");
            reader.report(span, Diagnostic::error(Code::WrongKind, message));
        }
        at
    });
    reader.finish();
    let (id, place) = named?;
    let complete = Fact {
        id: format!("{id}_complete"),
        group: 0,
        kind: Type::YesNo,
        min: None,
        max: None,
        usual_max: None,
        event: false,
        circumstance: false,
        label: Bilingual::new(format!("{}已全部列出", label.zh), format!("all {} are listed", label.en)),
        aliases: Vec::new(),
        question: complete_question,
        place: place.clone(),
        completes: None,
    };
    let table = Table { id, group: 0, columns, key, label, aliases, question, complete: FactId(u16::MAX), place };
    Some((table, complete))
}

fn invariant(mut reader: Reader<'_>) -> Option<InvariantText> {
    let named = own_id(&mut reader);
    let text = reader.bilingual("text");
    let holds = reader.text("holds");
    let source = Arc::clone(reader.source);
    reader.finish();
    let ((id, id_at), (holds, holds_at)) = named.zip(holds)?;
    Some(InvariantText { id: id.to_owned(), text, holds: holds.to_owned(), source, id_at, holds_at })
}
