//! The expressions of the rule files, read and checked, in the compact form that `src/expr/compact.rs` reads.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::expr::{Expr, compact_encode};
use crate::rule::{RuleBook, RuleFiles};
use crate::source::toml::{self, Node, Table, Toml};
use crate::source::{Place, SourceText, Span};

/// The keys under which an expression stands.
const KEYS: [&str; 3] = ["when", "applies_when", "holds"];

/// For each file, by its path: where the string of each expression begins, and the form of the expression; in ascending order.
pub fn compact(files: &RuleFiles, book: &RuleBook) -> BTreeMap<String, BTreeMap<usize, String>> {
    let mut forms: BTreeMap<String, BTreeMap<usize, String>> = BTreeMap::new();
    let mut strings: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for (path, source) in files.all() {
        collect(&toml::parse(source, &mut Vec::new()), strings.entry(path).or_default());
    }
    for (source, expr) in expressions(book) {
        let of_file = strings.get(&*source.name).into_iter().flatten();
        let mut around = of_file.filter(|string| string.start <= expr.span.start && expr.span.end <= string.end);
        if let Some((string, form)) = around.next().zip(compact_encode::encode(&source.text, expr)) {
            forms.entry(source.name.to_string()).or_default().insert(string.start, form);
        }
    }
    forms
}

/// The expressions of the packs and of the vocabulary, with their files.
fn expressions(book: &RuleBook) -> Vec<(&Arc<SourceText>, &Expr)> {
    let mut found: Vec<(&Place, &Expr)> = Vec::new();
    found.extend(book.invariants.iter().map(|invariant| (&invariant.place, &invariant.holds)));
    for pack in &book.packs {
        found.extend(pack.definitions.iter().map(|definition| (&definition.place, &*definition.when)));
        for condition in &pack.conditions {
            found.extend(condition.applies_when.iter().map(|applies| (&condition.place, applies)));
            found.extend(condition.cases.iter().filter_map(|case| Some((&case.place, case.when()?))));
        }
    }
    found.into_iter().filter_map(|(place, expr)| Some((place.source()?, expr))).collect()
}

/// The strings of expressions in a tree.
fn collect(table: &Table, strings: &mut Vec<Span>) {
    for (key, node) in &table.entries {
        match &node.value {
            Toml::Text(_) if KEYS.contains(&&*key.name) => strings.push(node.span),
            Toml::Table(inner) => collect(inner, strings),
            Toml::List(items) => items.iter().for_each(|Node { value, .. }| {
                if let Toml::Table(inner) = value {
                    collect(inner, strings);
                }
            }),
            _ => {}
        }
    }
}
