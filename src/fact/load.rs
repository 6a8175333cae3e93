//! Reads the vocabulary from its files.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::catalogue;
use super::compact;
use super::date::PeriodUnit;
use super::vocabulary::Named;
use super::{ChoiceValue, Decimal, Fact, FactId, Group, InvariantText, Shelf, Table, TableId, Type, Vocabulary, unit};
use crate::say;
use crate::source::toml::{Reader, Toml, parse};
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
    let invariants = catalogue.invariants.iter().map(|entry| {
        let source = sources.get(usize::from(entry.file))?;
        compact::invariant(source, catalogue.form(entry.at)?)
    });
    Some(Vocabulary {
        groups: compact::groups(catalogue.form(0)?).filter(|groups| !groups.is_empty())?,
        invariants: invariants.collect::<Option<_>>()?,
        facts: Shelf::unread(catalogue.facts, Arc::clone(&sources), |source, entry| {
            compact::fact(source, catalogue::SHIPPED.form(entry.at)?)
        }),
        tables: Shelf::unread(catalogue.tables, sources, |source, entry| {
            compact::table(source, catalogue::SHIPPED.form(entry.at)?)
        }),
        catalogue: Some(catalogue),
        ..Vocabulary::default()
    })
}

/// Whether `id` is a lower-case ASCII name that the condition language can use.
pub fn is_id(id: &str) -> bool {
    let mut bytes = id.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_lowercase() || b == b'_')
        && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && !RESERVED.contains(&id)
}

/// The names that stand for something already, as names are compared.
#[derive(Default)]
struct TakenNames(HashMap<String, usize>, usize);

impl TakenNames {
    /// The same for names in `source`; those in the program's own vocabulary do not clash, as its tests show.
    fn clash_of<'n>(&mut self, source: &SourceText, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
        if source.is_in_program() { None } else { self.clash(names) }
    }

    /// Takes the names of one thing; returns one that stands for another already.
    fn clash<'n>(&mut self, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
        self.1 += 1;
        let own = self.1;
        let mut clash = None;
        for name in names {
            if *self.0.entry(folded(name)).or_insert(own) != own {
                clash = clash.or(Some(name));
            }
        }
        clash
    }
}

struct ParsedFile {
    group: Group,
    group_place: Place,
    facts: Vec<Fact>,
    tables: Vec<(Table, Fact)>,
    invariants: Vec<InvariantText>,
}

fn file(source: &Arc<SourceText>, problems: &mut Vec<Diagnostic>) -> Option<ParsedFile> {
    let tree = parse(source, problems);
    let mut reader = Reader::new(source, &tree, Span::default(), problems);
    let group = reader.subtable("group").and_then(|(table, span)| {
        let group = group(Reader::new(source, table, span, reader.problems()));
        let place = Place::Text { source: Arc::clone(source), span };
        Some((group?, place))
    });
    let facts: Vec<Fact> = reader
        .tables("fact")
        .into_iter()
        .filter_map(|(table, span)| fact(Reader::new(source, table, span, reader.problems())))
        .collect();
    let tables: Vec<(Table, Fact)> = reader
        .tables("table")
        .into_iter()
        .filter_map(|(entry, span)| table(Reader::new(source, entry, span, reader.problems())))
        .collect();
    let invariants: Vec<InvariantText> = reader
        .tables("invariant")
        .into_iter()
        .filter_map(|(entry, span)| invariant(Reader::new(source, entry, span, reader.problems())))
        .collect();
    reader.finish();
    let (group, group_place) = group?;
    Some(ParsedFile { group, group_place, facts, tables, invariants })
}

fn group(mut reader: Reader<'_>) -> Option<Group> {
    let id = reader.text("id").map(|(id, _)| id.to_owned());
    let order = reader.required("order").and_then(|node| {
        let order = match &node.value {
            Toml::Number(digits) => digits.parse().ok(),
            _ => None,
        };
        if order.is_none() {
            let message = say!("`order` 应为不小于 0 的整数", "`order` must be a whole number, 0 or more");
            reader.report(node.span, Diagnostic::error(Code::WrongKind, message));
        }
        order
    });
    let label = reader.bilingual("label");
    reader.finish();
    Some(Group { id: id?.into(), order: order.unwrap_or(0), label })
}

struct Loader<'a> {
    vocabulary: Vocabulary,
    /// What names stand for, as names are compared.
    names: HashMap<String, Named>,
    problems: &'a mut Vec<Diagnostic>,
}

impl Loader<'_> {
    fn add(&mut self, file: ParsedFile) {
        let group = self.vocabulary.groups.len();
        let id = &file.group.id;
        if self.vocabulary.groups.iter().any(|known| known.id == *id) {
            let twice = say!("分组 `{id}` 重复", "the group `{id}` is there twice");
            self.problems.push(Diagnostic::error(Code::Duplicate, twice).at(file.group_place));
        }
        self.vocabulary.groups.push(file.group);
        for fact in file.facts {
            self.add_fact(Fact { group, ..fact });
        }
        for (table, complete) in file.tables {
            let Ok(number) = u16::try_from(self.vocabulary.tables.len()).map(TableId) else { return };
            let complete = self.add_fact(Fact { group, completes: Some(number), ..complete });
            let table = Table { group, complete, ..table };
            self.name(&table.id, table.names(), Named::Table(number), &table.place);
            self.vocabulary.tables.push(table);
        }
        self.vocabulary.invariants.extend(file.invariants);
    }

    fn add_fact(&mut self, fact: Fact) -> FactId {
        let number = FactId(u16::try_from(self.vocabulary.facts.len()).unwrap_or(u16::MAX));
        self.name(&fact.id, fact.names(), Named::Fact(number), &fact.place);
        self.vocabulary.facts.push(fact);
        number
    }

    fn name<'n>(&mut self, id: &str, names: impl Iterator<Item = &'n str>, named: Named, place: &Place) {
        self.vocabulary.ids.entry(id.to_owned()).or_insert(named);
        // That no two names in the program's own vocabulary clash is known from its tests.
        if place.is_in_program() {
            return;
        }
        if self.names.is_empty() {
            // What others add must not clash with the program's own vocabulary beneath.
            self.names.clone_from(self.vocabulary.names());
        }
        for name in names {
            let known = *self.names.entry(folded(name)).or_insert(named);
            if known != named {
                let twice = say!("名称 `{name}` 已用于另一项", "the name `{name}` already stands for something else");
                self.problems.push(Diagnostic::error(Code::Duplicate, twice).at(place.clone()));
            }
        }
    }
}

fn id(reader: &mut Reader<'_>) -> Option<(Cow<'static, str>, Place)> {
    let (id, span) = own_id(reader)?;
    Some((id.to_owned().into(), Place::Text { source: Arc::clone(reader.source), span }))
}

fn aliases(reader: &mut Reader<'_>) -> Vec<Cow<'static, str>> {
    reader.texts("aliases").into_iter().map(|(alias, _)| alias.to_owned().into()).collect()
}

/// The id of what the table defines, which the condition language must be able to name.
pub fn own_id<'a>(reader: &mut Reader<'a>) -> Option<(&'a str, Span)> {
    let (id, span) = reader.text("id")?;
    if !is_id(id) {
        let bad = Diagnostic::error(Code::BadId, say!("`{id}` 不能作为标识", "`{id}` cannot be an id")).help(say!(
            "标识由小写字母、数字和下划线组成，且不是保留字",
            "an id has lower-case letters, digits and underscores, and is not a reserved word"
        ));
        reader.report(span, bad);
        return None;
    }
    Some((id, span))
}

fn fact(mut reader: Reader<'_>) -> Option<Fact> {
    let named = id(&mut reader);
    let kind = kind(&mut reader);
    let min = bound(&mut reader, "min");
    let max = bound(&mut reader, "max");
    bounds(&mut reader, kind.as_ref(), min, max);
    let usual_max = bound(&mut reader, "usual_max");
    usual(&mut reader, kind.as_ref(), usual_max, max);
    let event = flag(&mut reader, "event", matches!(kind, Some(Type::Date) | None), NO_EVENT);
    let circumstance = flag(&mut reader, "circumstance", matches!(kind, Some(Type::YesNo) | None), NO_CIRCUMSTANCE);
    let label = reader.bilingual("label");
    let question = reader.bilingual("question");
    let aliases = aliases(&mut reader);
    reader.finish();
    let (id, place) = named?;
    let kind = kind?;
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
        let aliases = aliases(&mut inner);
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
    let aliases = aliases(&mut reader);
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
        id: format!("{id}_complete").into(),
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
    Some(InvariantText { id: id.to_owned().into(), text, holds: holds.to_owned().into(), source, id_at, holds_at })
}
