//! The text of a record while it is filled in: what a person wrote in it stays as it is.

use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, RawString, Table, TableLike, Value as Toml};

use crate::fact::vocabulary::Named;
use crate::fact::{ChoiceValue, Fact, FactId, TableId, Type, Value, Vocabulary};
use crate::source::{Bilingual, Language, folded};

/// What the first line of a new record says.
const HEAD: (&str, &str) = (
    "# 煤矿自查记录，由 kuangjian record ask 逐项填写。没有写的是未知，不是“否”。\n",
    "# Self-inspection record of a coal mine, filled in by kuangjian record ask. What is not stated is unknown, not \"no\".\n",
);

/// What stands for a value that is not known.
const UNKNOWN: (&str, &str) = ("未知", "unknown");

/// The text of a record, to be changed.
pub struct Paper<'a> {
    document: DocumentMut,
    has_crlf: bool,
    vocabulary: &'a Vocabulary,
    language: Language,
}

impl<'a> Paper<'a> {
    /// The paper with this text; nothing if it is not TOML.
    pub fn new(text: &str, vocabulary: &'a Vocabulary, language: Language) -> Option<Paper<'a>> {
        Some(Paper { document: text.parse().ok()?, has_crlf: text.contains("\r\n"), vocabulary, language })
    }

    /// The text as it is now.
    pub fn text(&self) -> String {
        let text = self.document.to_string();
        if self.has_crlf { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text }
    }

    /// States a fact, or that it is not known, in place of what was stated before.
    pub fn state(&mut self, id: FactId, value: Option<&Value>, evidence: Option<&str>) {
        let Some(fact) = self.vocabulary.fact(id) else { return };
        let written = self.written(fact, value, evidence);
        let named = |key: &str| self.vocabulary.by_name(key) == Some(Named::Fact(id));
        let key = self.document.iter().map(|(key, _)| key.to_owned()).find(|key| named(key));
        match key {
            Some(key) => put(self.document.as_table_mut(), &key, written),
            None => self.add(fact, written),
        }
    }

    /// Adds a row that states nothing yet.
    pub fn add_row(&mut self, id: TableId) {
        let Some(table) = self.vocabulary.table(id) else { return };
        let root = self.document.as_table_mut();
        let named = |key: &str| self.vocabulary.by_name(key) == Some(Named::Table(id));
        let key = root.iter().map(|(key, _)| key.to_owned()).filter(|key| named(key)).last();
        match key.and_then(|key| root.get_mut(&key)) {
            Some(Item::ArrayOfTables(rows)) => rows.push(Table::new()),
            Some(Item::Value(Toml::Array(rows))) => push_inline(rows),
            _ => {
                let mut rows = ArrayOfTables::new();
                rows.push(Table::new());
                root.insert(&table.id, Item::ArrayOfTables(rows));
            }
        }
    }

    /// States a cell of a row, or that it is not known.
    pub fn set_cell(
        &mut self,
        (id, row, column): (TableId, usize, usize),
        value: Option<&Value>,
        evidence: Option<&str>,
    ) {
        let Some(table) = self.vocabulary.table(id) else { return };
        let Some(fact) = table.columns.get(column) else { return };
        let written = self.written(fact, value, evidence);
        let Some(row) = self.row_mut(id, row) else { return };
        let keys = row.keys();
        let key = keys.iter().find(|key| table.column_by_name(key) == Some(column));
        row.put(key.map_or(&*fact.id, String::as_str), written);
    }

    /// Gives the evidence of a row as a whole.
    pub fn note_row(&mut self, id: TableId, row: usize, evidence: &str) {
        if let Some(row) = self.row_mut(id, row) {
            row.put("evidence", Toml::from(evidence));
        }
    }

    /// The row with that position among all rows of the table, under whatever names they stand.
    fn row_mut(&mut self, id: TableId, mut row: usize) -> Option<RowMut<'_>> {
        for (key, item) in self.document.as_table_mut().iter_mut() {
            if self.vocabulary.by_name(&key) != Some(Named::Table(id)) {
                continue;
            }
            let length = match &*item {
                Item::ArrayOfTables(rows) => rows.len(),
                Item::Value(Toml::Array(rows)) => rows.len(),
                _ => 0,
            };
            if row >= length {
                row -= length;
                continue;
            }
            return match item {
                Item::ArrayOfTables(rows) => rows.get_mut(row).map(RowMut::Below),
                Item::Value(Toml::Array(rows)) => rows.get_mut(row)?.as_inline_table_mut().map(RowMut::Listed),
                _ => None,
            };
        }
        None
    }

    /// Adds a fact behind those of its group, or behind the groups that come before it, or else at the end.
    fn add(&mut self, fact: &Fact, written: Toml) {
        let order = |group: usize| self.vocabulary.groups.get(group).map(|group| group.order);
        let group_of = |key: &str| match self.vocabulary.by_name(key) {
            Some(Named::Fact(id)) => self.vocabulary.fact(id).map(|fact| fact.group),
            _ => None,
        };
        let root = self.document.as_table();
        let keys: Vec<String> = root.iter().map(|(key, _)| key.to_owned()).collect();
        let last = |wanted: &dyn Fn(usize) -> bool| keys.iter().rposition(|key| group_of(key).is_some_and(wanted));
        let beside = last(&|group| group == fact.group);
        let at = beside.or_else(|| last(&|group| order(group) < order(fact.group))).map_or(keys.len(), |at| at + 1);
        let heading = match beside {
            Some(_) => None,
            None => self.vocabulary.groups.get(fact.group).map(|group| self.say(&group.label).to_owned()),
        };
        // What a file says that has no key yet stands before the first one; of a file that is new it is what the program says.
        let head = if root.is_empty() {
            let said = self.document.trailing().as_str().unwrap_or("").to_owned();
            self.document.set_trailing("");
            if said.trim().is_empty() { self.pick(HEAD).to_owned() } else { said }
        } else {
            String::new()
        };
        let root = self.document.as_table_mut();
        root.insert(&fact.id, Item::Value(written));
        if let Some(mut key) = root.key_mut(&fact.id) {
            let above = heading.map_or(String::new(), |heading| format!("\n# {heading}\n"));
            key.leaf_decor_mut().set_prefix(format!("{head}{above}"));
        }
        let position = |key: &str| match keys.iter().position(|known| known == key) {
            Some(before) if before < at => (before, 0),
            Some(after) => (after, 2),
            None => (at, 1),
        };
        root.sort_values_by(|left, _, right, _| position(left.get()).cmp(&position(right.get())));
    }

    fn written(&self, fact: &Fact, value: Option<&Value>, evidence: Option<&str>) -> Toml {
        let value = value.map_or_else(|| Toml::from(self.unknown(fact)), |value| self.value(fact, value));
        match evidence {
            None => value,
            Some(evidence) => {
                let mut table = InlineTable::new();
                table.insert("value", value);
                table.insert("evidence", Toml::from(evidence));
                Toml::InlineTable(table)
            }
        }
    }

    /// A word that says that the value is not known, and names no choice.
    fn unknown(&self, fact: &Fact) -> &'static str {
        let word = self.pick(UNKNOWN);
        let mut names = fact.choices().iter().flat_map(ChoiceValue::names);
        if names.any(|name| folded(name) == word) { "?" } else { word }
    }

    /// The value in the language of the person; numbers without unit are in that of the vocabulary.
    fn value(&self, fact: &Fact, value: &Value) -> Toml {
        let literal = |text: String| text.parse().unwrap_or_else(|_| Toml::from(text));
        match (value, &fact.kind) {
            (Value::YesNo(yes), _) => Toml::from(*yes),
            (Value::Date(_), _) => literal(value.plain(fact)),
            (Value::Number(quantity), Type::Number { unit, .. }) if quantity.in_unit(unit).is_some() => {
                literal(value.plain(fact))
            }
            (Value::Choice(_), _) => Toml::from(match self.language {
                Language::Zh => value.show(fact, Language::Zh),
                Language::En => value.plain(fact),
            }),
            (Value::Number(_) | Value::Text(_), _) => Toml::from(value.plain(fact)),
        }
    }

    fn say<'b>(&self, text: &'b Bilingual) -> &'b str {
        text.in_language(self.language)
    }

    fn pick<'b>(&self, (zh, en): (&'b str, &'b str)) -> &'b str {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}

/// A row as it stands in the text: below a header of its own, or inside a list.
enum RowMut<'r> {
    Below(&'r mut Table),
    Listed(&'r mut InlineTable),
}

impl RowMut<'_> {
    fn keys(&self) -> Vec<String> {
        match self {
            RowMut::Below(row) => row.iter().map(|(key, _)| key.to_owned()).collect(),
            RowMut::Listed(row) => row.iter().map(|(key, _)| key.to_owned()).collect(),
        }
    }

    fn put(self, key: &str, value: Toml) {
        let row = match self {
            RowMut::Below(row) => return put(row, key, value),
            RowMut::Listed(row) => row,
        };
        // What stands between the last value and the closing bracket stays there.
        let is_new = !row.contains_key(key);
        let last = row.iter_mut().last().filter(|_| is_new).map(|(_, last)| last);
        let end = last.and_then(|last| {
            let end = last.decor().suffix()?.as_str()?.to_owned();
            last.decor_mut().set_suffix("");
            Some(end)
        });
        put(row, key, value);
        if let Some((end, value)) = end.zip(row.get_mut(key)) {
            value.decor_mut().set_suffix(end);
        }
    }
}

/// Puts a value under a key; what stood there before gives way, and the comment beside it stays.
fn put(table: &mut dyn TableLike, key: &str, mut value: Toml) {
    match table.get_mut(key) {
        Some(item) => {
            if let Some(before) = item.as_value() {
                *value.decor_mut() = before.decor().clone();
            }
            *item = Item::Value(value);
        }
        None => {
            table.insert(key, Item::Value(value));
        }
    }
}

/// Adds an empty row to a list; on a line of its own where the list has several, and behind the comments to those before it.
fn push_inline(rows: &mut Array) {
    let text = |raw: Option<&RawString>| raw.and_then(RawString::as_str).unwrap_or("").to_owned();
    let before = text(rows.iter().last().and_then(|row| row.decor().prefix()));
    let is_first = rows.is_empty();
    let mut rest = String::new();
    if let Some(last) = rows.iter_mut().last() {
        rest = text(last.decor().suffix());
        last.decor_mut().set_suffix("");
    }
    rest.push_str(&text(Some(rows.trailing())));
    let (prefix, trailing) = match rest.rsplit_once('\n') {
        Some((comments, end)) => {
            let indent = before.rsplit_once('\n').map_or("  ", |(_, indent)| indent);
            (format!("{comments}\n{indent}"), format!("\n{end}"))
        }
        None => (if is_first { String::new() } else { " ".to_owned() }, rest),
    };
    let mut row = Toml::InlineTable(InlineTable::new());
    row.decor_mut().set_prefix(prefix);
    rows.push_formatted(row);
    rows.set_trailing(trailing);
}
