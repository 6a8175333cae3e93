//! Writes the catalogue of the program's own vocabulary, which `src/fact/catalogue.rs` reads.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::fact::catalogue::digest;
use crate::fact::compact_encode::Writes;
use crate::fact::{FactId, TableId, Vocabulary};
use crate::source::compact_encode::Form;
use crate::source::{SourceText, folded};

/// What a catalogue consists of.
pub struct Catalogue {
    /// The names, folded, end to end.
    pub names: String,
    /// The forms of all that is defined, end to end.
    pub forms: String,
    /// The rest, as an expression of Rust.
    pub expression: String,
}

/// The catalogue of nothing.
pub const NONE: &str = "Catalogue { files: &[], facts: &[], tables: &[], completes: &[], keys: &[], invariants: &[], spans: &[], names: NAMES, forms: FORMS }";

/// The catalogue of a vocabulary in which nothing is wrong, whose files are named by their paths; none where something of it has no form.
pub fn catalogue(vocabulary: &Vocabulary) -> Option<Catalogue> {
    let mut writer = Writer { files: Vec::new(), form: Form::of("") };
    writer.form.groups(&vocabulary.groups)?;
    let (mut facts, mut tables, mut invariants) = (Vec::new(), Vec::new(), Vec::new());
    for fact in &vocabulary.facts {
        facts.push(writer.entry(fact.place.source()?));
        writer.form.fact(fact)?;
    }
    for table in &vocabulary.tables {
        tables.push(writer.entry(table.place.source()?));
        writer.form.table(table)?;
    }
    for invariant in &vocabulary.invariants {
        invariants.push(writer.entry(&invariant.source));
        writer.form.invariant(invariant)?;
    }
    let ids = (0..vocabulary.tables.len()).filter_map(|at| u16::try_from(at).ok()).map(TableId);
    let completes = ids.clone().map(|table| Some(format!("FactId({})", vocabulary.complete(table)?.0)));
    let completes = completes.collect::<Option<Vec<_>>>()?;
    let keys = ids.map(|table| format!("{:?}", vocabulary.key(table))).collect();
    let mut names = String::new();
    let mut spans = Vec::new();
    let mut sorted: Vec<_> = names_of(vocabulary).into_iter().map(|(name, of)| (digest(&name), name, of)).collect();
    sorted.sort();
    for (digest, name, (named, is_id)) in sorted {
        let start = names.len();
        names.push_str(&name);
        let end = names.len();
        spans.push(format!(
            "Name {{ digest: {digest}, start: {start}, end: {end}, named: Named::{named}, is_id: {is_id} }}"
        ));
    }
    let mut expression = format!("Catalogue {{\n    files: &{:?},\n", writer.files);
    for (field, of) in [
        ("facts", facts),
        ("tables", tables),
        ("completes", completes),
        ("keys", keys),
        ("invariants", invariants),
        ("spans", spans),
    ] {
        let list = of.into_iter().fold(String::new(), |all, one| all + "        " + &one + ",\n");
        let _ = writeln!(expression, "    {field}: &[\n{list}    ],");
    }
    expression.push_str("    names: NAMES,\n    forms: FORMS,\n}\n");
    Some(Catalogue { names, forms: writer.form.written, expression })
}

struct Writer {
    /// The files in which something is defined, in the order in which they were first seen.
    files: Vec<String>,
    form: Form<'static>,
}

impl Writer {
    /// The entry of what is written next, which is defined in `source`.
    fn entry(&mut self, source: &SourceText) -> String {
        let known = self.files.iter().position(|file| *file == *source.name);
        let file = known.unwrap_or_else(|| {
            self.files.push(source.name.to_string());
            self.files.len() - 1
        });
        self.form.begin_anew();
        format!("Entry {{ file: {file}, at: {} }}", self.form.written.len())
    }
}

/// What each folded name stands for, and whether it is an id.
fn names_of(vocabulary: &Vocabulary) -> BTreeMap<String, (String, bool)> {
    let facts = (0..).zip(&vocabulary.facts).map(|(at, fact)| {
        let id = FactId(at);
        (format!("Fact({id:?})"), &fact.id, fact.names().collect::<Vec<_>>())
    });
    let tables = (0..).zip(&vocabulary.tables).map(|(at, table)| {
        let id = TableId(at);
        (format!("Table({id:?})"), &table.id, table.names().collect::<Vec<_>>())
    });
    let mut names: BTreeMap<String, (String, bool)> = BTreeMap::new();
    for (named, id, all) in facts.chain(tables) {
        for name in all {
            names.entry(folded(name)).or_insert_with(|| (named.clone(), name == id));
        }
    }
    names
}
