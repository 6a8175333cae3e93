//! Leaves out what only follows from a mistake that is reported already.
//!
//! A fact whose unit is misspelt is not loaded, and every expression that names it would be reported as well; so would every test
//! of a case whose expression cannot be read. One mistake is reported once, at its place.

use std::collections::HashSet;
use std::sync::Arc;

use crate::rule::{RuleBook, RuleFiles};
use crate::source::toml::{Table, Toml, parse};
use crate::source::{Code, Diagnostic, Level, Place, SourceText};

/// `problems` without those that follow from others.
pub(super) fn first_causes(files: &RuleFiles, book: &RuleBook, problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    if problems.is_empty() {
        return problems;
    }
    let unread = unread(files, book);
    let no_instruments = files.get("instruments.toml").is_none();
    let garbled: HashSet<String> = problems
        .iter()
        .filter(|problem| problem.code == Code::TomlSyntax)
        .filter_map(|problem| problem.place.as_ref())
        .map(|place| place.file().to_owned())
        .collect();
    let follows = |problem: &Diagnostic| match problem.code {
        Code::UnknownName | Code::DefinitionOrder | Code::UnknownExpectation | Code::UnknownFact => {
            named(problem).any(|name| unread.contains(name))
        }
        Code::UnknownInstrument => no_instruments,
        // What the reader of TOML put in the place of what it could not read.
        Code::UnknownKey | Code::MissingKey | Code::WrongKind | Code::MissingTranslation | Code::MissingCitation => {
            problem.place.as_ref().is_some_and(|place| garbled.contains(place.file()))
        }
        _ => false,
    };
    let causes: Vec<Diagnostic> = problems.iter().filter(|problem| !follows(problem)).cloned().collect();
    // There is no smoke without fire: should a cause ever go unreported, what follows from it must not.
    if causes.iter().any(|problem| problem.level == Level::Error) { causes } else { problems }
}

/// The names in the text that a diagnostic underlines.
fn named(problem: &Diagnostic) -> impl Iterator<Item = &str> {
    let text = match &problem.place {
        Some(Place::Text { source, span }) => source.text.get(span.start..span.end),
        _ => None,
    };
    let end = |c: char| !(c.is_alphanumeric() || c == '_' || c == '.');
    let parts = text.unwrap_or("").split(end);
    // `lookup(limits.cap, depth)` names `limits`.
    parts.flat_map(|part| [part, part.split('.').next().unwrap_or(part)]).filter(|name| !name.is_empty())
}

/// The ids that are stated in the files, but of which nothing could be loaded.
fn unread(files: &RuleFiles, book: &RuleBook) -> HashSet<String> {
    let mut stated = HashSet::new();
    for (_, source) in files.all() {
        ids(source, &mut stated);
    }
    let columns = book.vocabulary.tables.iter().flat_map(|table| &table.columns).map(|column| &*column.id);
    let mut read: HashSet<&str> = book.vocabulary.all_ids().chain(columns).collect();
    for pack in &book.packs {
        read.extend(pack.parameters.iter().map(|parameter| parameter.id.as_str()));
        read.extend(pack.definitions.iter().map(|definition| definition.id.as_str()));
        read.extend(pack.indicators.iter().map(|indicator| indicator.id.as_str()));
        read.extend(pack.conditions.iter().map(|condition| condition.id.as_str()));
        read.extend(pack.conditions.iter().flat_map(|condition| &condition.cases).map(|case| case.id.as_str()));
    }
    stated.retain(|id: &String| !read.contains(id.as_str()));
    stated
}

fn ids(source: &Arc<SourceText>, found: &mut HashSet<String>) {
    let tree = parse(source, &mut Vec::new());
    for kind in ["fact", "table", "parameter", "definition", "lookup", "condition"] {
        for entry in entries(&tree, kind) {
            found.extend(id(entry));
            for inner in ["case", "column"] {
                found.extend(entries(entry, inner).filter_map(id));
            }
        }
    }
}

fn entries<'a>(table: &'a Table, kind: &str) -> impl Iterator<Item = &'a Table> {
    let list = match table.get(kind).map(|node| &node.value) {
        Some(Toml::List(list)) => list.as_slice(),
        _ => &[],
    };
    list.iter().filter_map(|node| match &node.value {
        Toml::Table(table) => Some(table),
        _ => None,
    })
}

fn id(entry: &Table) -> Option<String> {
    match &entry.get("id")?.value {
        Toml::Text(id) => Some(id.to_string()),
        _ => None,
    }
}
