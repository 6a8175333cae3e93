//! Reads one pack.

use std::collections::HashMap;
use std::sync::Arc;

use sha2::Digest;

use super::compact;
use super::extend::{self, Layer, Stated};
use super::load::{Context, add_file, date_of, expression, flag, optional_date, report_duplicates};
use super::load_lookup::{lookup, quantity};
use super::{Base, Case, Condition, Definition, Effect, Indicator, NotEncoded, Pack, Parameter, Predecessor};
use crate::expr::tree::{Kind, Resolved, Target};
use crate::expr::{Constant, Expr, Lookup, Names};
use crate::fact::load::is_id;
use crate::fact::{FactId, Type, unit};
use crate::say;
use crate::source::toml::{self, Reader, Toml};
use crate::source::{Bilingual, Code, Diagnostic, Place, SourceText, Span, did_you_mean};

/// Reads the pack in `folder`.
pub fn pack(folder: &str, context: &Context<'_>, problems: &mut Vec<Diagnostic>) -> Option<Pack> {
    let known = context.files.known_pack(folder).filter(|_| context.vocabulary.is_own());
    let (mut pack, folders) = match known.and_then(|form| compact::pack(form, context)) {
        Some(pack) => (pack, vec![folder.to_owned()]),
        None => read(folder, context, problems)?,
    };
    pack.sha256 = checksum(&folders, context);
    let below = folders.iter().enumerate().take(folders.len().saturating_sub(1));
    pack.extension.bases = below
        .map(|(at, id)| Base { id: id.clone(), sha256: checksum(folders.get(..=at).unwrap_or(&[]), context) })
        .collect();
    pack.tests = context.files.in_subfolder(&format!("{folder}/tests")).map(|(_, file)| Arc::clone(file)).collect();
    Some(pack)
}

/// Reads the pack in `folder` from its files and those of its bases; with the folders of these, the lowest first.
fn read(folder: &str, context: &Context<'_>, problems: &mut Vec<Diagnostic>) -> Option<(Pack, Vec<String>)> {
    let folders = extend::bases(folder, context, problems)?;
    let mut loader = Loader {
        context,
        replaced: HashMap::new(),
        parameters: HashMap::new(),
        definitions: HashMap::new(),
        later: Vec::new(),
        lookups: HashMap::new(),
    };
    // A parameter that is overridden further up has its last value already where the expressions of the base are read.
    for above in folders.iter().skip(1) {
        loader.replaced.extend(loader.overriding(above));
    }
    let mut merged: Option<Pack> = None;
    for folder in &folders {
        let layer = loader.layer(folder, problems)?;
        merged = Some(match merged {
            None => layer.alone(problems),
            Some(base) => extend::merge(base, layer, problems),
        });
    }
    let mut pack = merged?;
    let conditions = pack.conditions.iter().map(|condition| (condition.id.as_str(), &condition.place));
    report_duplicates(conditions, problems);
    let cases = pack.conditions.iter().flat_map(|condition| &condition.cases);
    report_duplicates(cases.map(|case| (case.id.as_str(), &case.place)), problems);
    pack.conditions.sort_by_key(|condition| condition.effect);
    Some((pack, folders))
}

/// The checksum of the instruments, the vocabulary and the files of the pack in the last folder and of its bases, each with its
/// path, over line ends made `\n`. What an overlay adds to the law does not change the packs beneath, nor their checksums.
fn checksum(folders: &[String], context: &Context<'_>) -> String {
    let files = folders.last().map_or(context.files, |folder| context.files.up_to_pack(folder));
    if let Some(known) = folders.last().and_then(|folder| files.known_checksum(folder)) {
        return known.to_owned();
    }
    let mut sha = context.checksum_of_law(files);
    for (path, source) in folders.iter().flat_map(|folder| files.in_subfolder(folder)) {
        add_file(&mut sha, path, source);
    }
    sha.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A file of a pack, and what is wrong with it.
struct PackFile<'a> {
    source: &'a Arc<SourceText>,
    tree: toml::Table,
    problems: Vec<Diagnostic>,
}

impl<'a> PackFile<'a> {
    fn parse(source: &'a Arc<SourceText>) -> PackFile<'a> {
        let mut problems = Vec::new();
        PackFile { source, tree: toml::parse(source, &mut problems), problems }
    }

    fn reader(&mut self) -> Reader<'_> {
        Reader::new(self.source, &self.tree, Span::default(), &mut self.problems)
    }
}

/// What `read` makes of each of the tables `[[key]]`.
fn each<T>(reader: &mut Reader<'_>, key: &'static str, mut read: impl FnMut(Reader<'_>) -> Option<T>) -> Vec<T> {
    let mut found = Vec::new();
    for (table, span) in reader.tables(key) {
        found.extend(read(Reader::new(reader.source, table, span, reader.problems())));
    }
    found
}

fn survivor(mut reader: Reader<'_>) -> Option<(String, Bilingual)> {
    let change = reader.text("change").map(|(change, _)| change.to_owned());
    let because = reader.bilingual("because");
    reader.finish();
    change.map(|change| (change, because))
}

/// What `[pack]` says.
struct Head {
    /// A pack in which nothing else is.
    pack: Pack,
    /// The conditions of the base that it is without.
    without: Vec<(String, Place)>,
}

struct Loader<'a> {
    context: &'a Context<'a>,
    /// The values of parameters that packs further up override.
    replaced: HashMap<String, Constant>,
    parameters: HashMap<String, Constant>,
    definitions: HashMap<String, Arc<Expr>>,
    later: Vec<String>,
    lookups: HashMap<String, Arc<Lookup>>,
}

impl Loader<'_> {
    /// The pack in `folder` by itself, its expressions checked against everything that was read before.
    ///
    /// What conditions share may stand in any file of the pack: parameters and look-up tables of all files are read first, then the
    /// definitions, `pack.toml` before the others, then the conditions.
    fn layer(&mut self, folder: &str, problems: &mut Vec<Diagnostic>) -> Option<Layer> {
        let main = self.context.files.get(&format!("{folder}/pack.toml"))?;
        let others = self.context.files.in_subfolder(folder).map(|(_, source)| source);
        let sources = std::iter::once(main).chain(others.filter(|source| !Arc::ptr_eq(source, main)));
        let mut files: Vec<PackFile<'_>> = sources.map(PackFile::parse).collect();
        let mut readers: Vec<Reader<'_>> = files.iter_mut().map(PackFile::reader).collect();
        let head = readers.first_mut().and_then(|reader| self.head(folder, reader));
        let parameters = self.parameters(&mut readers);
        let indicators = self.indicators(&mut readers);
        let definitions = self.definitions(&mut readers);
        let (mut survivors, mut not_encoded, mut conditions) = (Vec::new(), Vec::new(), Vec::new());
        for reader in &mut readers {
            survivors.extend(each(reader, "survivor", survivor));
            not_encoded.extend(each(reader, "not_encoded", |inner| self.not_encoded(inner)));
            conditions.extend(each(reader, "condition", |inner| self.condition(inner)));
        }
        readers.into_iter().for_each(Reader::finish);
        files.into_iter().for_each(|file| problems.extend(file.problems));
        let ids = parameters
            .iter()
            .map(|parameter| (parameter.what.id.as_str(), &parameter.what.place))
            .chain(definitions.iter().map(|definition: &Definition| (definition.id.as_str(), &definition.place)));
        report_duplicates(ids, problems);
        report_duplicates(indicators.iter().map(|indicator| (indicator.id.as_str(), &indicator.place)), problems);
        let Head { pack: head, without } = head?;
        let lookups = self.lookups.clone();
        let pack = Pack { not_encoded, definitions, lookups, indicators, survivors, ..head };
        Some(Layer { pack, parameters, conditions, without })
    }

    /// The parameters with which the pack in `folder` overrides others. Mistakes are reported when the pack itself is read.
    fn overriding(&self, folder: &str) -> HashMap<String, Constant> {
        let mut found = HashMap::new();
        for (_, source) in self.context.files.in_subfolder(folder) {
            let mut file = PackFile::parse(source);
            let stated = each(&mut file.reader(), "parameter", |inner| self.parameter(inner));
            let overriding = stated.into_iter().filter(|stated| stated.overrides);
            found.extend(overriding.map(|stated| (stated.what.id, stated.what.value)));
        }
        found
    }

    fn head(&self, folder: &str, reader: &mut Reader<'_>) -> Option<Head> {
        let (table, span) = reader.subtable("pack")?;
        let source = reader.source;
        let mut inner = Reader::new(source, table, span, reader.problems());
        let id = inner.text("id");
        let title = inner.bilingual("title");
        let about = inner.bilingual("about");
        let dated = optional_date(&mut inner, "dated");
        let in_force = optional_date(&mut inner, "in_force");
        let until = optional_date(&mut inner, "until");
        let encodes = self.context.instruments_of(&mut inner, "encodes");
        inner.optional_text("extends");
        let without: Vec<(String, Place)> = inner
            .texts("without")
            .into_iter()
            .map(|(id, span)| (id.to_owned(), Place::Text { source: Arc::clone(source), span }))
            .collect();
        if let Some((id, span)) = id
            && folder.rsplit('/').next() != Some(id)
        {
            let message = say!("规则包 `{id}` 须放在同名文件夹中", "the pack `{id}` must be in a folder of that name");
            inner.report(span, Diagnostic::error(Code::BadId, message));
        }
        inner.finish();
        let id = id?.0.to_owned();
        let pack = Pack { id, title, about, dated, in_force, until, encodes, ..Pack::default() };
        Some(Head { pack, without })
    }

    fn parameters(&mut self, readers: &mut [Reader<'_>]) -> Vec<Stated<Parameter>> {
        let mut found: Vec<Stated<Parameter>> = Vec::new();
        for reader in readers {
            found.extend(each(reader, "parameter", |inner| self.parameter(inner)));
        }
        for Stated { what, .. } in &found {
            let last = self.replaced.get(&what.id).filter(|last| extend::same_type(last, &what.value));
            self.parameters.insert(what.id.clone(), last.copied().unwrap_or(what.value));
        }
        found
    }

    fn indicators(&mut self, readers: &mut [Reader<'_>]) -> Vec<Indicator> {
        let below: Vec<String> = self.lookups.keys().cloned().collect();
        let mut found = Vec::new();
        for reader in readers {
            for (indicator, lookup) in each(reader, "lookup", |inner| lookup(inner, self.context)) {
                if below.contains(&lookup.id) {
                    let id = &lookup.id;
                    let message = say!("基础规则包已有指标表 `{id}`", "the base has an indicator table `{id}` already");
                    let place = indicator.place.clone();
                    reader.problems().push(Diagnostic::error(Code::Duplicate, message).at(place));
                }
                self.lookups.insert(lookup.id.clone(), Arc::new(lookup));
                found.push(indicator);
            }
        }
        found
    }

    fn definitions(&mut self, readers: &mut [Reader<'_>]) -> Vec<Definition> {
        let tables: Vec<_> = readers.iter_mut().map(|reader| reader.tables("definition")).collect();
        let id_of = |table: &toml::Table| match &table.get("id")?.value {
            Toml::Text(id) => Some(id.to_string()),
            _ => None,
        };
        self.later = tables.iter().flatten().filter_map(|(table, _)| id_of(table)).collect();
        let mut found = Vec::new();
        for (reader, tables) in readers.iter_mut().zip(tables) {
            for (table, span) in tables {
                found.extend(self.definition(Reader::new(reader.source, table, span, reader.problems())));
            }
        }
        found
    }

    fn not_encoded(&self, mut reader: Reader<'_>) -> Option<NotEncoded> {
        let cite = self.context.citations_of_ranges(&mut reader, "cite");
        let because = reader.bilingual("because");
        reader.finish();
        Some(NotEncoded { cite, because })
    }

    fn parameter(&self, mut reader: Reader<'_>) -> Option<Stated<Parameter>> {
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
        let overrides = flag(&mut reader, "overrides");
        reader.finish();
        let (id, place) = named?;
        Some(Stated { what: Parameter { id, value: value?, cite, note, place }, overrides })
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
        let stated = reader.optional_text(key)?;
        let names = Names {
            vocabulary: self.context.vocabulary,
            parameters: &self.parameters,
            definitions: &self.definitions,
            later: &self.later,
            lookups: &self.lookups,
        };
        expression(stated, reader.source, &names, reader.problems())
    }

    fn condition(&self, mut reader: Reader<'_>) -> Option<Stated<Condition>> {
        let named = reader.text("id");
        let stated = reader.text("effect");
        let effect = stated.and_then(|(id, span)| effect_with_id(&mut reader, "effect", id, span));
        let stated = reader.optional_text("follows");
        let follows = stated.and_then(|(id, span)| effect_with_id(&mut reader, "follows", id, span));
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
        let overrides = flag(&mut reader, "overrides");
        reader.finish();
        let id = named?.0.to_owned();
        Some(Stated {
            what: Condition { id, effect: effect?, title, cite, follows, applies_when, cases, place },
            overrides,
        })
    }

    fn case(&self, condition: &str, mut reader: Reader<'_>) -> Option<Case> {
        let named = reader.text("id");
        if let Some((id, span)) = named {
            let numbers = id.strip_prefix(condition).and_then(|rest| rest.strip_prefix('.'));
            let is_number = |number: &str| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
            if numbers.is_none_or(|numbers| !numbers.split('.').all(is_number)) {
                let message = say!(
                    "情形标识 `{id}` 应为 `{condition}.1` 或 `{condition}.1.2` 的形式",
                    "the id `{id}` of a case must look like `{condition}.1` or `{condition}.1.2`"
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
        let succeeds = predecessors(&mut reader);
        if stated.is_none() && !has_when {
            let message = say!("情形既无 `finding` 也无 `when`", "the case has neither `finding` nor `when`");
            reader.report(reader.span, Diagnostic::error(Code::EmptyCondition, message));
        }
        let place = Place::Text { source: Arc::clone(reader.source), span: named.map_or(reader.span, |(_, s)| s) };
        let finding_expr = stated.zip(finding).map(|((name, span), id)| Expr {
            kind: Kind::Name { name: name.to_owned().into(), target: Resolved(Some(Target::Fact(id))) },
            span,
        });
        reader.finish();
        let expr = match (finding_expr, when) {
            (Some(finding), Some(when)) => {
                let span = when.span;
                Expr { kind: Kind::Attested(Box::new(finding), Box::new(when)), span }
            }
            (Some(finding), None) if !has_when => finding,
            (None, Some(when)) => when,
            _ => return None,
        };
        Some(Case { id: named?.0.to_owned(), text, finding, expr, cite, note, succeeds, place })
    }

    fn finding(&self, reader: &mut Reader<'_>, name: &str, span: Span) -> Option<FactId> {
        let vocabulary = self.context.vocabulary;
        let Some(id) = vocabulary.fact_by_id(name) else {
            let message = say!("未知的事实 `{name}`", "unknown fact `{name}`");
            let suggestion = did_you_mean(name, vocabulary.all_ids());
            reader.report(span, Diagnostic::error(Code::UnknownName, message).suggest(suggestion));
            return None;
        };
        // That every finding of the program's own packs is one, its tests show.
        if !vocabulary.is_own() && vocabulary.fact(id).is_some_and(|fact| fact.kind != Type::YesNo) {
            let message = say!("`{name}` 不是“是/否”事实", "`{name}` is not a yes/no fact");
            reader.report(span, Diagnostic::error(Code::BadFinding, message));
            return None;
        }
        Some(id)
    }
}

/// The effect with that id.
fn effect_with_id(reader: &mut Reader<'_>, key: &str, id: &str, span: Span) -> Option<Effect> {
    let found = Effect::from_id(id);
    if found.is_none() {
        let message = say!(
            "`{key}` 应为 closure、suspension 或 stop_area，却是 `{id}`",
            "`{key}` must be closure, suspension or stop_area, found `{id}`"
        );
        reader.report(span, Diagnostic::error(Code::WrongKind, message));
    }
    found
}

/// The cases of earlier packs that the case succeeds, each written `<pack> <case>`. Whether they are there is known only when all
/// packs are.
fn predecessors(reader: &mut Reader<'_>) -> Vec<Predecessor> {
    let mut found = Vec::new();
    for (text, span) in reader.texts("succeeds") {
        if let Some((pack, case)) = text.split_once(' ') {
            let place = Place::Text { source: Arc::clone(reader.source), span };
            found.push(Predecessor { pack: pack.to_owned(), case: case.to_owned(), place });
        } else {
            let message =
                say!("`{text}` 应为“规则包 情形”的形式", "`{text}` must be a pack, a space and a case of that pack");
            reader.report(span, Diagnostic::error(Code::BadId, message));
        }
    }
    found
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
