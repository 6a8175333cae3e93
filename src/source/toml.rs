//! TOML as an owned tree in which every key and value knows its span, and numbers keep their text.
//!
//! Numbers stay text because a binary float could not hold them exactly.

use std::borrow::Cow;
use std::sync::Arc;

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};

use super::{Bilingual, Code, Diagnostic, SourceText, Span, compact, did_you_mean};
use crate::say;

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Toml,
    /// Its range in the file, quotes included.
    pub span: Span,
}

/// A TOML value, or one of JSON; numbers and dates as they are written.
#[derive(Debug, Clone, PartialEq)]
pub enum Toml {
    /// A string.
    Text(Cow<'static, str>),
    /// An integer or float, without `_`.
    Number(Cow<'static, str>),
    /// `true` or `false`.
    Boolean(bool),
    /// A date or time.
    Datetime(Cow<'static, str>),
    /// An array.
    List(Vec<Node>),
    /// A table, in the order of the file.
    Table(Table),
    /// `null`, which only JSON has.
    Null,
}

/// A table whose keys are in the order of the file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Keys and values.
    pub entries: Vec<(Key, Node)>,
}

/// A key with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// The key.
    pub name: Cow<'static, str>,
    /// Its range in the file.
    pub span: Span,
}

impl Table {
    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|(k, _)| k.name == key).map(|(_, node)| node)
    }
}

impl Toml {
    /// What the value is, for messages.
    pub fn kind(&self) -> Bilingual {
        let (zh, en) = match self {
            Toml::Text(_) => ("文本", "a text"),
            Toml::Number(_) => ("数", "a number"),
            Toml::Boolean(_) => ("是/否", "true or false"),
            Toml::Datetime(_) => ("日期", "a date"),
            Toml::List(_) => ("列表", "a list"),
            Toml::Table(_) => ("表", "a table"),
            Toml::Null => ("空值", "null"),
        };
        Bilingual::new(zh, en)
    }
}

/// Parses a TOML text; syntax errors are reported, and what could be read is returned all the same.
pub fn parse(source: &Arc<SourceText>, problems: &mut Vec<Diagnostic>) -> Table {
    if let Some(table) = source.prepared.and_then(|prepared| compact::decode(prepared.text, prepared.tree)) {
        return table;
    }
    let (tree, errors) = DeTable::parse_recoverable(&source.text);
    for error in errors {
        let span = error.span().map_or(Span::default(), |s| Span::new(s.start, s.end));
        let message = error.message().trim_end_matches('.').to_owned();
        let wrong =
            Diagnostic::error(Code::TomlSyntax, say!("不是有效的 TOML：{message}", "not valid TOML: {message}"));
        let begins = source.text.get(span.start..).and_then(|rest| rest.chars().next());
        let wrong = if message.contains("unquoted key") && begins.is_some_and(|c| !c.is_ascii()) {
            wrong.help(say!(
                "中文的名称要写在英文引号中，如 `\"核定生产能力\" = 9`",
                "a name with other than ASCII letters stands in quotes, such as `\"核定生产能力\" = 9`"
            ))
        } else {
            wrong
        };
        problems.push(wrong.in_text(source, span));
    }
    table(tree.get_ref())
}

/// The value of `key` at the outermost level of a text whose mistakes are reported elsewhere.
pub fn entry(source: &Arc<SourceText>, key: &str) -> Option<Node> {
    match source.prepared {
        Some(prepared) => compact::decode_entry(prepared.text, prepared.tree, key),
        None => parse(source, &mut Vec::new()).get(key).cloned(),
    }
}

fn table(tree: &DeTable<'_>) -> Table {
    let mut entries: Vec<(Key, Node)> = tree
        .iter()
        .map(|(key, value)| {
            let span = key.span();
            let key = Key { name: key.get_ref().to_string().into(), span: Span::new(span.start, span.end) };
            (key, node(value))
        })
        .collect();
    entries.sort_by_key(|(key, _)| key.span.start);
    Table { entries }
}

fn node(tree: &Spanned<DeValue<'_>>) -> Node {
    let span = Span::new(tree.span().start, tree.span().end);
    let value = match tree.get_ref() {
        DeValue::String(text) => Toml::Text(text.to_string().into()),
        DeValue::Integer(whole) if whole.radix() == 10 => Toml::Number(whole.as_str().replace('_', "").into()),
        DeValue::Integer(whole) => Toml::Number(whole.to_string().into()),
        DeValue::Float(float) => Toml::Number(float.as_str().replace('_', "").into()),
        DeValue::Boolean(boolean) => Toml::Boolean(*boolean),
        DeValue::Datetime(datetime) => Toml::Datetime(datetime.to_string().into()),
        DeValue::Array(list) => Toml::List(list.iter().map(node).collect()),
        DeValue::Table(inner) => Toml::Table(table(inner)),
    };
    Node { value, span }
}

/// Where the characters of the string at `span` begin in the file, if its text stands there unescaped.
pub fn text_start(source: &SourceText, span: Span, text: &str) -> Option<usize> {
    let raw = source.text.get(span.start..span.end)?;
    raw.find(text).map(|at| span.start + at)
}

/// Reads the keys of one table: each key once, and what is left over at the end is unknown.
pub struct Reader<'a> {
    /// The file.
    pub source: &'a Arc<SourceText>,
    /// The table being read.
    pub table: &'a Table,
    /// The place of the table, for keys that are missing.
    pub span: Span,
    taken: Vec<&'static str>,
    problems: &'a mut Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    /// A reader of `table`, which stands at `span`.
    pub fn new(source: &'a Arc<SourceText>, table: &'a Table, span: Span, problems: &'a mut Vec<Diagnostic>) -> Self {
        Reader { source, table, span, taken: Vec::new(), problems }
    }

    /// Reports a problem at `span`.
    pub fn report(&mut self, span: Span, diagnostic: Diagnostic) {
        self.problems.push(diagnostic.in_text(self.source, span));
    }

    /// The problems so far, to hand on.
    pub fn problems(&mut self) -> &mut Vec<Diagnostic> {
        self.problems
    }

    /// The value of `key`, if it is there.
    pub fn optional(&mut self, key: &'static str) -> Option<&'a Node> {
        self.taken.push(key);
        self.table.get(key)
    }

    /// The value of `key`; reports where it is missing.
    pub fn required(&mut self, key: &'static str) -> Option<&'a Node> {
        let node = self.optional(key);
        if node.is_none() {
            let missing = Diagnostic::error(Code::MissingKey, say!("缺少键 `{key}`", "key `{key}` is missing"));
            self.report(self.span, missing);
        }
        node
    }

    fn wrong_kind(&mut self, key: &str, node: &Node, wanted: Bilingual) {
        let found = node.value.kind();
        let message = Bilingual::new(
            format!("`{key}` 应为{}，却是{}", wanted.zh, found.zh),
            format!("`{key}` must be {}, found {}", wanted.en, found.en),
        );
        self.report(node.span, Diagnostic::error(Code::WrongKind, message));
    }

    /// `node` as text that is not empty.
    pub fn text_of(&mut self, key: &str, node: &'a Node) -> Option<(&'a str, Span)> {
        match &node.value {
            Toml::Text(text) if !text.trim().is_empty() => Some((text, node.span)),
            Toml::Text(_) => {
                let empty = Diagnostic::error(Code::WrongKind, say!("`{key}` 是空的", "`{key}` is empty"));
                self.report(node.span, empty);
                None
            }
            _ => {
                self.wrong_kind(key, node, Bilingual::new("文本", "a text"));
                None
            }
        }
    }

    /// A required text.
    pub fn text(&mut self, key: &'static str) -> Option<(&'a str, Span)> {
        let node = self.required(key)?;
        self.text_of(key, node)
    }

    /// An optional text.
    pub fn optional_text(&mut self, key: &'static str) -> Option<(&'a str, Span)> {
        let node = self.optional(key)?;
        self.text_of(key, node)
    }

    /// An optional list; a missing one is empty.
    pub fn list(&mut self, key: &'static str) -> &'a [Node] {
        let Some(node) = self.optional(key) else { return &[] };
        if let Toml::List(items) = &node.value {
            return items;
        }
        self.wrong_kind(key, node, Bilingual::new("列表", "a list"));
        &[]
    }

    /// An optional list of texts.
    pub fn texts(&mut self, key: &'static str) -> Vec<(&'a str, Span)> {
        let items = self.list(key);
        items.iter().filter_map(|item| self.text_of(key, item)).collect()
    }

    /// An optional list of tables, each with its place.
    pub fn tables(&mut self, key: &'static str) -> Vec<(&'a Table, Span)> {
        let items = self.list(key);
        items.iter().filter_map(|item| self.table_of(key, item)).collect()
    }

    /// `node` as a table.
    pub fn table_of(&mut self, key: &str, node: &'a Node) -> Option<(&'a Table, Span)> {
        if let Toml::Table(table) = &node.value {
            return Some((table, node.span));
        }
        self.wrong_kind(key, node, Bilingual::new("表", "a table"));
        None
    }

    /// A required table.
    pub fn subtable(&mut self, key: &'static str) -> Option<(&'a Table, Span)> {
        let node = self.required(key)?;
        self.table_of(key, node)
    }

    /// A required text in both languages.
    pub fn bilingual(&mut self, key: &'static str) -> Bilingual {
        let Some(node) = self.required(key) else { return Bilingual::default() };
        self.bilingual_of(key, node)
    }

    /// An optional text in both languages.
    pub fn optional_bilingual(&mut self, key: &'static str) -> Option<Bilingual> {
        let node = self.optional(key)?;
        Some(self.bilingual_of(key, node))
    }

    fn bilingual_of(&mut self, key: &str, node: &'a Node) -> Bilingual {
        let Some((table, span)) = self.table_of(key, node) else { return Bilingual::default() };
        let mut inner = Reader::new(self.source, table, span, self.problems);
        let zh = inner.translation(key, "zh");
        let en = inner.translation(key, "en");
        inner.finish();
        Bilingual { zh, en }
    }

    fn translation(&mut self, key: &str, language: &'static str) -> Cow<'static, str> {
        match self.optional(language).map(|node| &node.value) {
            Some(Toml::Text(text)) if !text.trim().is_empty() => text.clone(),
            _ => {
                let missing = Diagnostic::error(
                    Code::MissingTranslation,
                    say!("`{key}` 缺少 `{language}` 文本", "`{key}` lacks its `{language}` text"),
                );
                self.report(self.span, missing);
                Cow::Borrowed("")
            }
        }
    }

    /// Reports every key that was not asked for.
    pub fn finish(mut self) {
        let taken = std::mem::take(&mut self.taken);
        for (key, _) in &self.table.entries {
            if taken.contains(&&*key.name) {
                continue;
            }
            let name: Cow<'_, str> = Cow::Borrowed(&key.name);
            let unknown = Diagnostic::error(Code::UnknownKey, say!("未知的键 `{name}`", "unknown key `{name}`"))
                .suggest(did_you_mean(&key.name, taken.iter().copied()));
            self.report(key.span, unknown);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Table, Vec<Diagnostic>) {
        let mut problems = Vec::new();
        let table = parse(&SourceText::new("t.toml", text), &mut problems);
        (table, problems)
    }

    #[test]
    fn numbers_keep_their_text() {
        let (table, problems) = read("a = 1_000\nb = 0.10\nc = 2005-10-20");
        assert!(problems.is_empty());
        assert_eq!(table.get("a").unwrap().value, Toml::Number("1000".into()));
        assert_eq!(table.get("b").unwrap().value, Toml::Number("0.10".into()));
        assert_eq!(table.get("c").unwrap().value, Toml::Datetime("2005-10-20".into()));
    }

    #[test]
    fn every_syntax_error_is_reported_with_its_place() {
        let (_, problems) = read("a = \nb = 1\nc = = 2\n");
        let lines: Vec<_> = problems.iter().filter_map(|p| p.place.as_ref()?.line()).collect();
        assert!(lines.contains(&1) && lines.contains(&3), "{lines:?}");
        assert!(problems.iter().all(|p| p.code == Code::TomlSyntax));
    }

    #[test]
    fn left_over_keys_are_unknown() {
        let source = SourceText::new("t.toml", "id = 'x'\nlabell = 1");
        let mut problems = Vec::new();
        let table = parse(&source, &mut problems);
        let mut reader = Reader::new(&source, &table, Span::default(), &mut problems);
        reader.text("id");
        reader.optional("label");
        reader.finish();
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].help.as_ref().unwrap().en, "did you mean `label`?");
    }
}
