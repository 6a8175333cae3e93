//! Writes the catalogue of the program's own vocabulary, which `src/fact/catalogue.rs` reads.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;

use toml::{Table, Value};

use crate::fact::{TableId, Vocabulary};
use crate::source::compact_encode::{Encoded, Item};
use crate::source::folded;

/// A file of the vocabulary: its path, its text and the form of its tree.
pub struct File<'a> {
    pub path: &'a str,
    pub text: &'a str,
    pub encoded: &'a Encoded,
}

/// What a catalogue consists of.
#[derive(Default)]
pub struct Catalogue {
    /// The names, folded and sorted, end to end.
    pub names: String,
    /// The rest, as an expression of Rust.
    pub expression: String,
}

#[derive(Default)]
struct Lists {
    facts: Vec<String>,
    tables: Vec<String>,
    completes: Vec<String>,
    invariants: Vec<String>,
    /// What each folded name stands for, and whether it is an id.
    names: BTreeMap<String, (String, bool)>,
}

/// The catalogue of the vocabulary in `files`, which are sorted by path and were read as `vocabulary`, if nothing is wrong with them. Two things
/// of one name are an error.
pub fn catalogue(files: &[File<'_>], vocabulary: Option<&Vocabulary>) -> io::Result<Catalogue> {
    let mut files: Vec<(i64, &File<'_>, Table)> = files
        .iter()
        .map(|file| {
            let table: Table = file.text.parse().map_err(io::Error::other)?;
            let group = table.get("group").and_then(|group| group.get("order"));
            Ok((group.and_then(Value::as_integer).unwrap_or(0), file, table))
        })
        .collect::<io::Result<_>>()?;
    files.sort_by_key(|(order, ..)| *order);
    let mut lists = Lists::default();
    for (group, (_, file, table)) in files.iter().enumerate() {
        lists.add(group, file, table)?;
    }
    let mut catalogue = Catalogue::default();
    let paths: Vec<&str> = files.iter().map(|(_, file, _)| file.path).collect();
    let Lists { facts, tables, completes, invariants, names } = lists;
    let out = &mut catalogue.expression;
    let list = |of: Vec<String>| of.into_iter().fold(String::new(), |all, one| all + "        " + &one + ",\n");
    let _ = writeln!(out, "Catalogue {{\n    files: &{paths:?},");
    let keys = vocabulary.map_or_else(Vec::new, keys);
    for (field, of) in
        [("facts", facts), ("tables", tables), ("completes", completes), ("keys", keys), ("invariants", invariants)]
    {
        let _ = writeln!(out, "    {field}: &[\n{}    ],", list(of));
    }
    let mut spans = Vec::new();
    for (name, (named, is_id)) in names {
        let start = catalogue.names.len();
        catalogue.names.push_str(&name);
        let end = catalogue.names.len();
        spans.push(format!("Name {{ start: {start}, end: {end}, named: Named::{named}, is_id: {is_id} }}"));
    }
    let _ = writeln!(out, "    names: NAMES,\n    spans: &[\n{}    ],\n}}", list(spans));
    Ok(catalogue)
}

/// The key of each table, as the program has it.
fn keys(vocabulary: &Vocabulary) -> Vec<String> {
    let tables = (0..vocabulary.tables.len()).filter_map(|at| u16::try_from(at).ok());
    tables.map(|table| format!("{:?}", vocabulary.key(TableId(table)))).collect()
}

impl Lists {
    fn add(&mut self, group: usize, file: &File<'_>, table: &Table) -> io::Result<()> {
        for (item, value) in items(file, table, "fact") {
            let named = format!("Fact(FactId({}))", self.facts.len());
            self.facts.push(entry(group, item, "None"));
            self.name(&named, names(value))?;
        }
        for (item, value) in items(file, table, "table") {
            let number = self.tables.len();
            // The fact that says that the rows of the table are all stands before it among the facts.
            let complete = self.facts.len();
            let [id, zh, en] = [text(value, "id"), label(value, "zh"), label(value, "en")];
            let of_complete = [format!("{id}_complete"), format!("{zh}已全部列出"), format!("all {en} are listed")];
            self.name(&format!("Fact(FactId({complete}))"), of_complete)?;
            self.facts.push(entry(group, item, &format!("Some(TableId({number}))")));
            self.tables.push(entry(group, item, &format!("Some(TableId({number}))")));
            self.completes.push(format!("FactId({complete})"));
            self.name(&format!("Table(TableId({number}))"), names(value))?;
        }
        self.invariants.extend(items(file, table, "invariant").map(|(item, _)| entry(group, item, "None")));
        Ok(())
    }

    /// Takes the names of one thing, of which the first is its id.
    fn name(&mut self, named: &str, names: impl IntoIterator<Item = String>) -> io::Result<()> {
        for (at, name) in names.into_iter().enumerate() {
            let (known, is_id) = self.names.entry(folded(&name)).or_insert_with(|| (named.to_owned(), false));
            if known != named {
                return Err(io::Error::other(format!("the name `{name}` stands for {known} and {named}")));
            }
            *is_id |= at == 0;
        }
        Ok(())
    }
}

/// The items of the list `key`, and where each is in the form.
fn items<'a>(file: &'a File<'_>, table: &'a Table, key: &'a str) -> impl Iterator<Item = (&'a Item, &'a Value)> {
    let values = table.get(key).and_then(Value::as_array).into_iter().flatten();
    file.encoded.items.iter().filter(move |item| item.list == key).zip(values)
}

fn entry(file: usize, item: &Item, table: &str) -> String {
    format!("Entry {{ file: {file}, at: {}, last: {}, table: {table} }}", item.at, item.last)
}

fn names(value: &Value) -> Vec<String> {
    let aliases = value.get("aliases").and_then(Value::as_array).into_iter().flatten();
    let aliases = aliases.filter_map(Value::as_str).map(str::to_owned);
    [text(value, "id"), label(value, "zh"), label(value, "en")].into_iter().chain(aliases).collect()
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn label(value: &Value, language: &str) -> String {
    value.get("label").map(|label| text(label, language)).unwrap_or_default()
}
