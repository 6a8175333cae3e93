//! The standard form of rule files. It changes white space, quotes and the order of keys, and neither comments nor meaning.
//!
//! Expressions stay as their authors broke them into lines. In files that are not rule files, such as records, the keys keep their
//! order.

use toml_edit::visit_mut::{VisitMut, visit_table_mut};
use toml_edit::{Array, Decor, DocumentMut, InlineTable, Item, RawString, Table, TomlError, Value};

/// A list that would make its line longer than this stands one item a line.
const WIDTH: usize = 120;
const INDENT: &str = "  ";

/// The keys of each table of rule files, in the order of `docs/rule-files.md`; the name is the table's path.
const ORDER: &[(&str, &[&str])] = &[
    ("group", &["id", "order", "label"]),
    ("fact", VALUE),
    ("table", &["id", "key", "label", "aliases", "question", "complete_question"]),
    ("table.column", VALUE),
    ("invariant", &["id", "text", "holds"]),
    (
        "instrument",
        &[
            "id",
            "title",
            "number",
            "issuer",
            "issued",
            "in_force",
            "until",
            "replaced_by",
            "source",
            "clauses",
            "levels",
        ],
    ),
    ("pack", &["id", "title", "dated", "in_force", "until", "about", "extends", "without", "encodes"]),
    ("parameter", &["id", "type", "unit", "value", "overrides", "cite", "note"]),
    ("definition", &["id", "text", "when", "cite"]),
    ("lookup", &["id", "title", "cite", "keys", "columns", "rows"]),
    ("condition", &["id", "effect", "follows", "title", "overrides", "cite", "applies_when"]),
    ("condition.case", &["id", "text", "finding", "when", "cite", "succeeds", "note"]),
    ("not_encoded", &["cite", "because"]),
    ("counting", &["rest_day", "text"]),
    ("event", &["id", "label", "later"]),
    ("measures", &["id", "title", "law", "pack"]),
    (
        "measure",
        &[
            "id",
            "on",
            "conditions",
            "title",
            "who",
            "only_if",
            "what",
            "power",
            "later",
            "document",
            "by",
            "cite",
            "note",
        ],
    ),
    ("calendar", &["year", "through", "source"]),
    ("holiday", &["name", "from", "to", "work"]),
    ("survivor", &["change", "because"]),
    ("test", &["name", "check_date", "expect", "contradictions", "verdict", "cites", "confirmed", "facts"]),
];
const VALUE: &[&str] = &[
    "id",
    "type",
    "unit",
    "per",
    "min",
    "max",
    "usual_max",
    "event",
    "circumstance",
    "choices",
    "label",
    "aliases",
    "question",
];
/// The keys of inline tables of rule files.
const INLINE: &[&str] = &["id", "type", "label", "unit", "fact", "aliases", "zh", "en"];

/// `text` in standard form.
pub fn formatted(text: &str) -> Result<String, TomlError> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text).replace("\r\n", "\n");
    let mut document: DocumentMut = text.parse()?;
    Formatter { path: Vec::new() }.visit_table_mut(document.as_table_mut());
    let trailing = comment_lines(document.trailing().as_str().unwrap_or_default());
    document.set_trailing(trailing);
    let text = document.to_string();
    let text = text.trim_matches('\n');
    Ok(if text.is_empty() { String::new() } else { format!("{text}\n") })
}

struct Formatter {
    /// The names of the tables around.
    path: Vec<String>,
}

impl VisitMut for Formatter {
    fn visit_table_mut(&mut self, table: &mut Table) {
        let path = self.path.join(".");
        let order = ORDER.iter().find(|(name, _)| *name == path).map(|(_, keys)| *keys);
        if let Some(order) = order {
            let rank = |key: &str| order.iter().position(|known| *known == key).unwrap_or(order.len());
            table.sort_values_by(|a, _, b, _| rank(a.get()).cmp(&rank(b.get())));
        }
        if !self.path.is_empty() && !table.is_dotted() {
            let comments = comment_lines(raw(table.decor().prefix()));
            table.decor_mut().set_prefix(format!("\n{}", comments.trim_start_matches('\n')));
            trim_suffix(table.decor_mut());
        }
        let mut first = true;
        for (mut key, item) in table.iter_mut() {
            let Item::Value(value) = item else { continue };
            let comments = comment_lines(raw(key.leaf_decor().prefix()));
            let comments = match order {
                Some(_) => comments.split_inclusive('\n').filter(|line| *line != "\n").collect(),
                None if first => comments.trim_start_matches('\n').to_owned(),
                None => comments,
            };
            first = false;
            key.leaf_decor_mut().set_prefix(comments);
            key.leaf_decor_mut().set_suffix(" ");
            let before = key.display_repr().chars().count() + " = ".len();
            top_value(value, before, order.is_some());
        }
        visit_table_mut(self, table);
    }

    fn visit_table_like_kv_mut(&mut self, key: toml_edit::KeyMut<'_>, node: &mut Item) {
        if node.is_table() || node.is_array_of_tables() {
            self.path.push(key.get().to_owned());
            self.visit_item_mut(node);
            self.path.pop();
        }
    }
}

/// The value of a key, which begins after `before` characters of its line.
fn top_value(value: &mut Value, before: usize, sort: bool) {
    value.decor_mut().set_prefix(" ");
    trim_suffix(value.decor_mut());
    let suffix = value.decor().suffix().and_then(RawString::as_str).unwrap_or_default().to_owned();
    match value {
        Value::Array(array) if has_comments(array) => broken(array, sort),
        Value::Array(array) => {
            flat_array(array, sort);
            if before + array.to_string().trim().chars().count() > WIDTH {
                broken(array, sort);
            }
        }
        _ => flat(value, sort),
    }
    *value.decor_mut() = Decor::new(" ", suffix);
}

/// A value on one line; one that has comments inside stays as it is.
fn flat(value: &mut Value, sort: bool) {
    match value {
        Value::String(text) => {
            let raw = text.as_repr().and_then(|repr| repr.as_raw().as_str()).unwrap_or_default();
            let literal = raw.starts_with('\'') && !raw.starts_with("'''");
            let plain = !text.value().chars().any(|c| c == '"' || c == '\\' || c.is_control());
            if literal && plain {
                let decor = text.decor().clone();
                *value = Value::from(text.value().clone());
                *value.decor_mut() = decor;
            }
        }
        Value::Array(array) if !has_comments(array) => flat_array(array, sort),
        Value::InlineTable(table) if !commented_table(table) => flat_table(table, sort),
        _ => {}
    }
}

fn flat_array(array: &mut Array, sort: bool) {
    for (at, item) in array.iter_mut().enumerate() {
        flat(item, sort);
        *item.decor_mut() = Decor::new(if at == 0 { "" } else { " " }, "");
    }
    array.set_trailing("");
    array.set_trailing_comma(false);
}

fn flat_table(table: &mut InlineTable, sort: bool) {
    if sort {
        let rank = |key: &str| INLINE.iter().position(|known| *known == key).unwrap_or(INLINE.len());
        table.sort_values_by(|a, _, b, _| rank(a.get()).cmp(&rank(b.get())));
    }
    let last = table.len().saturating_sub(1);
    for (at, (mut key, value)) in table.iter_mut().enumerate() {
        flat(value, sort);
        if let Value::InlineTable(inner) = value
            && inner.is_dotted()
        {
            continue;
        }
        *key.leaf_decor_mut() = Decor::new(" ", " ");
        *value.decor_mut() = Decor::new(" ", if at == last { " " } else { "" });
    }
    table.set_trailing("");
    table.set_trailing_comma(false);
}

/// An array with one item a line. A comment behind an item stays behind it, after the comma.
fn broken(array: &mut Array, sort: bool) {
    let mut behind = String::new();
    for item in array.iter_mut() {
        let prefix = own_lines(&format!("{behind}{}", raw(item.decor().prefix())), INDENT);
        behind = raw(item.decor().suffix()).to_owned();
        flat(item, sort);
        *item.decor_mut() = Decor::new(prefix, "");
    }
    let trailing = own_lines(&format!("{behind}{}", array.trailing().as_str().unwrap_or_default()), INDENT);
    array.set_trailing(format!("{}\n", trailing.trim_end()));
    array.set_trailing_comma(!array.is_empty());
}

/// The comments of `text`: one behind the line before stays there, every other stands on its own line; then a new line.
fn own_lines(text: &str, indent: &str) -> String {
    let mut lines = text.split('\n').map(str::trim);
    let mut out = String::new();
    if let Some(behind) = lines.next().filter(|behind| !behind.is_empty()) {
        out.push(' ');
        out.push_str(behind);
    }
    for comment in lines.filter(|line| !line.is_empty()) {
        out.push_str(&format!("\n{indent}{comment}"));
    }
    out.push_str(&format!("\n{indent}"));
    out
}

fn raw(text: Option<&RawString>) -> &str {
    text.and_then(RawString::as_str).unwrap_or_default()
}

fn has_comments(array: &Array) -> bool {
    let inside = array.iter().any(|item| {
        let decor = item.decor();
        raw(decor.prefix()).contains('#') || raw(decor.suffix()).contains('#') || commented(item)
    });
    inside || array.trailing().as_str().unwrap_or_default().contains('#')
}

fn commented(value: &Value) -> bool {
    match value {
        Value::Array(array) => has_comments(array),
        Value::InlineTable(table) => commented_table(table),
        _ => false,
    }
}

fn commented_table(table: &InlineTable) -> bool {
    let of_key = |name: &str| table.key(name).is_some_and(|key| raw(key.leaf_decor().prefix()).contains('#'));
    let inside = table.iter().any(|(name, value)| {
        let decor = value.decor();
        of_key(name) || raw(decor.prefix()).contains('#') || raw(decor.suffix()).contains('#') || commented(value)
    });
    inside || table.trailing().as_str().unwrap_or_default().contains('#')
}

/// The comments of `text`, a line each, with at most one blank line wherever there were any.
fn comment_lines(text: &str) -> String {
    let mut out = String::new();
    let mut blank = false;
    for line in text.split_inclusive('\n') {
        let comment = line.trim();
        if comment.is_empty() {
            // What follows the last line break is only the indentation of what the comments stand before.
            blank |= line.ends_with('\n');
            continue;
        }
        if blank {
            out.push('\n');
        }
        blank = false;
        out.push_str(comment);
        out.push('\n');
    }
    if blank {
        out.push('\n');
    }
    out
}

fn trim_suffix(decor: &mut Decor) {
    let trimmed = raw(decor.suffix()).trim_end().to_owned();
    decor.set_suffix(trimmed);
}
