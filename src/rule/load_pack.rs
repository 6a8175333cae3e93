//! Reads one pack.

use std::collections::HashMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::load::{Context, date_of, optional_date, report_duplicates};
use super::load_lookup::{lookup, quantity};
use super::{Case, Condition, Definition, Effect, Pack, Parameter};
use crate::expr::tree::{Kind, Resolved, Target};
use crate::expr::{Constant, Expr, Lookup, Names, Origin, check, parse};
use crate::fact::load::is_id;
use crate::fact::{FactId, Type, unit};
use crate::say;
use crate::source::toml::{self, Reader, Toml};
use crate::source::{Code, Diagnostic, Place, SourceText, Span, did_you_mean};

/// Reads the pack in `folder`.
pub fn pack(folder: &str, context: &Context<'_>, problems: &mut Vec<Diagnostic>) -> Option<Pack> {
    let path = format!("{folder}/pack.toml");
    let source = context.files.get(&path)?;
    let mut loader = Loader {
        context,
        parameters: HashMap::new(),
        definitions: HashMap::new(),
        later: Vec::new(),
        lookups: HashMap::new(),
    };
    let mut pack = loader.pack_file(folder, source, problems)?;
    for (_, source) in context.files.in_subfolder(folder).filter(|(at, _)| *at != path) {
        loader.condition_file(source, &mut pack.conditions, problems);
    }
    let conditions = pack.conditions.iter().map(|condition| (condition.id.as_str(), &condition.place));
    report_duplicates(conditions, problems);
    let cases = pack.conditions.iter().flat_map(|condition| &condition.cases);
    report_duplicates(cases.map(|case| (case.id.as_str(), &case.place)), problems);
    pack.conditions.sort_by_key(|condition| condition.effect);
    pack.sha256 = checksum(folder, context);
    pack.tests = context.files.in_subfolder(&format!("{folder}/tests")).map(|(_, file)| Arc::clone(file)).collect();
    Some(pack)
}

/// The checksum of the vocabulary, the instruments and the pack's files, each with its path, over line ends made `\n`.
fn checksum(folder: &str, context: &Context<'_>) -> String {
    let mut sha = Sha256::new();
    let instruments = context.files.get("instruments.toml").map(|source| ("instruments.toml", source));
    let vocabulary = context.files.in_subfolder("vocabulary");
    for (path, source) in instruments.into_iter().chain(vocabulary).chain(context.files.in_subfolder(folder)) {
        sha.update(path.as_bytes());
        sha.update([0]);
        sha.update(source.text.replace("\r\n", "\n").as_bytes());
        sha.update([0]);
    }
    sha.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

struct Loader<'a> {
    context: &'a Context<'a>,
    parameters: HashMap<String, Constant>,
    definitions: HashMap<String, Arc<Expr>>,
    later: Vec<String>,
    lookups: HashMap<String, Arc<Lookup>>,
}

impl Loader<'_> {
    fn pack_file(&mut self, folder: &str, source: &Arc<SourceText>, problems: &mut Vec<Diagnostic>) -> Option<Pack> {
        let tree = toml::parse(source, problems);
        let mut reader = Reader::new(source, &tree, Span::default(), problems);
        let head = reader.subtable("pack").and_then(|(table, span)| {
            let mut inner = Reader::new(source, table, span, reader.problems());
            let id = inner.text("id");
            let title = inner.bilingual("title");
            let about = inner.bilingual("about");
            let dated = optional_date(&mut inner, "dated");
            if let Some((id, span)) = id
                && folder.rsplit('/').next() != Some(id)
            {
                let message =
                    say!("规则包 `{id}` 须放在同名文件夹中", "the pack `{id}` must be in a folder of that name");
                inner.report(span, Diagnostic::error(Code::BadId, message));
            }
            inner.finish();
            id.map(|(id, _)| (id.to_owned(), title, about, dated))
        });
        let mut parameters = Vec::new();
        for (table, span) in reader.tables("parameter") {
            parameters.extend(self.parameter(Reader::new(source, table, span, reader.problems())));
        }
        let mut indicators = Vec::new();
        for (table, span) in reader.tables("lookup") {
            if let Some((indicator, lookup)) = lookup(Reader::new(source, table, span, reader.problems()), self.context)
            {
                self.lookups.insert(lookup.id.clone(), Arc::new(lookup));
                indicators.push(indicator);
            }
        }
        let tables = reader.tables("definition");
        self.later = tables
            .iter()
            .filter_map(|(table, _)| match &table.get("id")?.value {
                Toml::Text(id) => Some(id.clone()),
                _ => None,
            })
            .collect();
        let mut definitions = Vec::new();
        for (table, span) in tables {
            definitions.extend(self.definition(Reader::new(source, table, span, reader.problems())));
        }
        let mut survivors = Vec::new();
        for (table, span) in reader.tables("survivor") {
            let mut inner = Reader::new(source, table, span, reader.problems());
            let change = inner.text("change").map(|(change, _)| change.to_owned());
            let because = inner.bilingual("because");
            inner.finish();
            survivors.extend(change.map(|change| (change, because)));
        }
        reader.finish();
        let ids = parameters
            .iter()
            .map(|parameter: &Parameter| (parameter.id.as_str(), &parameter.place))
            .chain(definitions.iter().map(|definition: &Definition| (definition.id.as_str(), &definition.place)));
        report_duplicates(ids, problems);
        report_duplicates(indicators.iter().map(|indicator| (indicator.id.as_str(), &indicator.place)), problems);
        let (id, title, about, dated) = head?;
        Some(Pack {
            id,
            title,
            about,
            dated,
            parameters,
            definitions,
            lookups: self.lookups.clone(),
            indicators,
            conditions: Vec::new(),
            sha256: String::new(),
            tests: Vec::new(),
            survivors,
        })
    }

    fn parameter(&mut self, mut reader: Reader<'_>) -> Option<Parameter> {
        let named = own_id(&mut reader, self.context);
        let kind = reader.text("type");
        let node = reader.required("value");
        let unit = match reader.optional_text("unit") {
            None => Some(&unit::NONE),
            Some((symbol, span)) => {
                let unit = unit::find(symbol);
                if unit.is_none() {
                    let message = say!("未知的单位 `{symbol}`", "unknown unit `{symbol}`");
                    reader.report(span, Diagnostic::error(Code::UnitMismatch, message));
                }
                unit
            }
        };
        let value = match (kind, node) {
            (Some(("date", _)), Some(node)) => date_of(&mut reader, "value", node).map(Constant::Date),
            (Some(("number", _)), Some(node)) => {
                let number = match &node.value {
                    Toml::Number(text) | Toml::Text(text) => unit.and_then(|unit| quantity(text, unit)),
                    _ => None,
                };
                if number.is_none() {
                    let message =
                        say!("`value` 应为数，可带单位", "`value` must be a number, with its unit if it has one");
                    reader.report(node.span, Diagnostic::error(Code::WrongKind, message));
                }
                number.map(Constant::Number)
            }
            (Some((other, span)), _) => {
                let message = say!(
                    "参数类型 `{other}` 应为 date 或 number",
                    "the type `{other}` of a parameter must be date or number"
                );
                reader.report(span, Diagnostic::error(Code::WrongKind, message));
                None
            }
            _ => None,
        };
        let cite = self.context.citations(&mut reader, "cite", true);
        let note = reader.optional_bilingual("note");
        reader.finish();
        let (id, place) = named?;
        let value = value?;
        self.parameters.insert(id.clone(), value);
        Some(Parameter { id, value, cite, note, place })
    }

    fn definition(&mut self, mut reader: Reader<'_>) -> Option<Definition> {
        let named = own_id(&mut reader, self.context);
        let text = reader.bilingual("text");
        let node = reader.required("when");
        let when = node.and_then(|_| self.expression(&mut reader, "when"));
        let cite = self.context.citations(&mut reader, "cite", false);
        reader.finish();
        let (id, place) = named?;
        let when = Arc::new(when?);
        self.later.retain(|later| *later != id);
        self.definitions.insert(id.clone(), Arc::clone(&when));
        Some(Definition { id, text, when, cite, place })
    }

    fn expression(&self, reader: &mut Reader<'_>, key: &'static str) -> Option<Expr> {
        let (text, span) = reader.optional_text(key)?;
        let start = toml::text_start(reader.source, span, text);
        let origin = Origin { source: Arc::clone(reader.source), span, start };
        let mut expr = parse(text, &origin, reader.problems())?;
        let names = Names {
            vocabulary: self.context.vocabulary,
            parameters: &self.parameters,
            definitions: &self.definitions,
            later: &self.later,
            lookups: &self.lookups,
        };
        check(&mut expr, &names, &origin, reader.problems()).then_some(expr)
    }

    fn condition_file(
        &self,
        source: &Arc<SourceText>,
        conditions: &mut Vec<Condition>,
        problems: &mut Vec<Diagnostic>,
    ) {
        let tree = toml::parse(source, problems);
        let mut reader = Reader::new(source, &tree, Span::default(), problems);
        for (table, span) in reader.tables("condition") {
            conditions.extend(self.condition(Reader::new(source, table, span, reader.problems())));
        }
        reader.finish();
    }

    fn condition(&self, mut reader: Reader<'_>) -> Option<Condition> {
        let named = reader.text("id");
        let effect = reader.text("effect").and_then(|(effect, span)| match effect {
            "suspension" => Some(Effect::Suspension),
            "closure" => Some(Effect::Closure),
            _ => {
                let message = say!(
                    "`effect` 应为 suspension 或 closure，却是 `{effect}`",
                    "`effect` must be suspension or closure, found `{effect}`"
                );
                reader.report(span, Diagnostic::error(Code::WrongKind, message));
                None
            }
        });
        let title = reader.bilingual("title");
        let cite = self.context.citations(&mut reader, "cite", true);
        let applies_when = self.expression(&mut reader, "applies_when");
        let tables = reader.tables("case");
        if tables.is_empty() {
            let empty = Diagnostic::error(Code::EmptyCondition, say!("条件没有情形", "the condition has no case"));
            reader.report(reader.span, empty);
        }
        let mut cases = Vec::new();
        for (table, span) in tables {
            let id = named.map_or("", |(id, _)| id);
            cases.extend(self.case(id, Reader::new(reader.source, table, span, reader.problems())));
        }
        let span = named.map_or(reader.span, |(_, span)| span);
        let place = Place::Text { source: Arc::clone(reader.source), span };
        reader.finish();
        Some(Condition { id: named?.0.to_owned(), effect: effect?, title, cite, applies_when, cases, place })
    }

    fn case(&self, condition: &str, mut reader: Reader<'_>) -> Option<Case> {
        let named = reader.text("id");
        if let Some((id, span)) = named {
            let number = id.strip_prefix(condition).and_then(|rest| rest.strip_prefix('.'));
            if number.is_none_or(|number| number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit())) {
                let message = say!(
                    "情形标识 `{id}` 应为 `{condition}.1` 的形式",
                    "the id `{id}` of a case must look like `{condition}.1`"
                );
                reader.report(span, Diagnostic::error(Code::BadId, message));
            }
        }
        let text = reader.bilingual("text");
        let stated = reader.optional_text("finding");
        let finding = stated.and_then(|(name, span)| self.finding(&mut reader, name, span));
        let has_when = reader.optional("when").is_some();
        let when = self.expression(&mut reader, "when");
        let cite = self.context.citations(&mut reader, "cite", false);
        let note = reader.optional_bilingual("note");
        if stated.is_none() && !has_when {
            let message = say!("情形既无 `finding` 也无 `when`", "the case has neither `finding` nor `when`");
            reader.report(reader.span, Diagnostic::error(Code::EmptyCondition, message));
        }
        let place = Place::Text { source: Arc::clone(reader.source), span: named.map_or(reader.span, |(_, s)| s) };
        let finding_expr = stated.zip(finding).map(|((name, span), id)| Expr {
            kind: Kind::Name { name: name.to_owned(), target: Resolved(Some(Target::Fact(id))) },
            span,
        });
        reader.finish();
        let expr = match (finding_expr, when.clone()) {
            (Some(finding), Some(when)) => {
                let span = when.span;
                Expr { kind: Kind::Attested(Box::new(finding), Box::new(when)), span }
            }
            (Some(finding), None) if !has_when => finding,
            (None, Some(when)) => when,
            _ => return None,
        };
        Some(Case { id: named?.0.to_owned(), text, finding, when, expr, cite, note, place })
    }

    fn finding(&self, reader: &mut Reader<'_>, name: &str, span: Span) -> Option<FactId> {
        let vocabulary = self.context.vocabulary;
        let Some(id) = vocabulary.fact_by_id(name) else {
            let message = say!("未知的事实 `{name}`", "unknown fact `{name}`");
            let suggestion = did_you_mean(name, vocabulary.all_ids());
            reader.report(span, Diagnostic::error(Code::UnknownName, message).suggest(suggestion));
            return None;
        };
        if vocabulary.fact(id).is_some_and(|fact| fact.kind != Type::YesNo) {
            let message = say!("`{name}` 不是“是/否”事实", "`{name}` is not a yes/no fact");
            reader.report(span, Diagnostic::error(Code::BadFinding, message));
            return None;
        }
        Some(id)
    }
}

/// The id of a parameter or definition, which must not be that of a fact.
fn own_id(reader: &mut Reader<'_>, context: &Context<'_>) -> Option<(String, Place)> {
    let (id, span) = reader.text("id")?;
    if !is_id(id) || context.vocabulary.by_id(id).is_some() {
        let bad = Diagnostic::error(Code::BadId, say!("`{id}` 不能作为标识", "`{id}` cannot be an id")).help(say!(
            "标识由小写字母、数字和下划线组成，不是保留字，也不与事实同名",
            "an id has lower-case letters, digits and underscores, and is no reserved word and no fact"
        ));
        reader.report(span, bad);
        return None;
    }
    Some((id.to_owned(), Place::Text { source: Arc::clone(reader.source), span }))
}
