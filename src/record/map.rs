//! A mapping of somebody's own columns to facts, written by a person in TOML and read with `--map`.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use super::cell::{self, Content};
use super::draft::{Draft, Statement};
use super::input;
use super::limits::Limits;
use super::manner::{Manner, Translation};
use super::name::Target;
use super::text::shown;
use super::{document, heading, measure};
use crate::fact::{Fact, Unit, Value, Vocabulary};
use crate::say;
use crate::source::toml::{self, Node, Reader, Toml};
use crate::source::{Code, Diagnostic, Place, SourceText, Span, did_you_mean, folded};

/// A mapping of columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Map {
    columns: Vec<MapColumn>,
    ignored: Vec<String>,
    /// Whether columns that neither the mapping nor the vocabulary knows are left out.
    pub ignores_others: bool,
    /// What is so of every mine of which no column says it.
    pub constants: Vec<Constant>,
}

/// A column of somebody's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapColumn {
    /// Its heading, as headings are compared.
    heading: String,
    /// Its heading, as the mapping writes it.
    written: String,
    /// What its cells are: a heading that the program knows.
    pub means: String,
    /// The unit of numbers that have none.
    pub unit: Option<&'static Unit>,
    /// Whether a comma between digits is a decimal one.
    pub decimal_comma: bool,
    /// What its words stand for.
    pub values: Translation,
    /// Another column, and its words under which a cell of this column is a value; under any other it is not known.
    pub known_if: Option<KnownIf>,
    /// Where the mapping says so.
    pub place: Place,
}

/// On what it depends that a cell is a value: an estimate, for one, is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownIf {
    /// The heading of the other column, as headings are compared.
    pub heading: String,
    /// Its words, as words are compared.
    pub words: Vec<String>,
}

/// A fact that is the same for every mine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constant {
    /// The fact.
    pub target: Target,
    value: Option<Value>,
    place: Place,
}

/// What a mapping says of a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mapped<'m> {
    /// What the cells of the column are: the column's position in the mapping.
    Column(usize, &'m MapColumn),
    /// The column is left out.
    Ignored,
    /// Nothing.
    Unmapped,
}

impl Map {
    /// Reads the mapping in a file; nothing if there is any mistake in it.
    pub fn open(path: &Path, vocabulary: &Vocabulary, problems: &mut Vec<Diagnostic>) -> Option<Map> {
        let bytes = input::bytes_of(path, Limits::default().file_bytes, problems)?;
        let text = input::text_in(&bytes, &input::place(path), problems)?;
        Map::read(&SourceText::new(path.to_string_lossy(), text), vocabulary, problems)
    }

    /// Reads a mapping; nothing if there is any mistake in it.
    pub fn read(source: &Arc<SourceText>, vocabulary: &Vocabulary, problems: &mut Vec<Diagnostic>) -> Option<Map> {
        let before = problems.len();
        let tree = toml::parse(source, problems);
        let mut of_keys = Vec::new();
        let mut reader = Reader::new(source, &tree, Span::default(), &mut of_keys);
        let mut map = Map { ignores_others: flag(&mut reader, "ignore_others"), ..Map::default() };
        let decimal_comma = decimal_comma(&mut reader).unwrap_or(false);
        map.ignored = reader.texts("ignore").into_iter().map(|(heading, _)| folded(heading)).collect();
        let columns = reader.optional("columns").and_then(|node| reader.table_of("columns", node));
        let constants = reader.optional("constants").and_then(|node| reader.table_of("constants", node));
        reader.finish();
        for (key, node) in columns.map_or(&[][..], |(table, _)| &table.entries) {
            let place = Place::Text { source: Arc::clone(source), span: key.span };
            let heading = folded(&key.name);
            if map.ignored.contains(&heading) || map.columns.iter().any(|column| column.heading == heading) {
                let found = shown(&key.name);
                let twice = say!("`{found}` 列写了两次", "the column `{found}` is there twice");
                problems.push(Diagnostic::error(Code::BadMap, twice).at(place));
                continue;
            }
            let mut reading = ColumnReader { source, vocabulary, problems };
            if let Some(column) = reading.column((heading, &key.name), node, place) {
                map.columns.push(MapColumn { decimal_comma: column.decimal_comma || decimal_comma, ..column });
            }
        }
        for (key, node) in constants.map_or(&[][..], |(table, _)| &table.entries) {
            let mut reading = ColumnReader { source, vocabulary, problems };
            map.constants.extend(reading.constant(key, node));
        }
        problems.extend(of_keys);
        (problems.len() == before).then_some(map)
    }

    /// What the mapping says of the heading `text`.
    pub fn of_heading(&self, text: &str) -> Mapped<'_> {
        let wanted = folded(text);
        if self.ignored.contains(&wanted) {
            return Mapped::Ignored;
        }
        match self.columns.iter().enumerate().find(|(_, column)| column.heading == wanted) {
            Some((at, column)) => Mapped::Column(at, column),
            None => Mapped::Unmapped,
        }
    }

    /// Reports the columns that none of the tables has: a slip of the pen in a heading, most often.
    pub fn report_unused(&self, headings: &HashSet<String>, problems: &mut Vec<Diagnostic>) {
        for column in self.columns.iter().filter(|column| !headings.contains(&column.heading)) {
            let found = shown(&column.written);
            let near = did_you_mean(&column.heading, headings.iter().map(String::as_str));
            let message = say!("读取的表中没有 `{found}` 列", "no table that was read has the column `{found}`");
            problems.push(Diagnostic::note(Code::NoSuchColumn, message).suggest(near).at(column.place.clone()));
        }
    }

    /// The column at this position of the mapping.
    pub fn column(&self, at: usize) -> Option<&MapColumn> {
        self.columns.get(at)
    }
}

impl Constant {
    /// States the fact for a mine of which nothing else says it.
    pub fn suppose(&self, draft: &mut Draft, problems: &mut Vec<Diagnostic>) {
        let statement = Statement::Read(Ok(self.value.clone()));
        draft.suppose(self.target, statement, self.place.clone(), problems);
    }
}

fn flag(reader: &mut Reader<'_>, key: &'static str) -> bool {
    match reader.optional(key) {
        None => false,
        Some(Node { value: Toml::Boolean(flag), .. }) => *flag,
        Some(node) => {
            let found = node.value.kind();
            let (zh, en) = (found.zh, found.en);
            let wrong = say!("`{key}` 应为 true 或 false，却是{zh}", "`{key}` must be true or false, found {en}");
            reader.report(node.span, Diagnostic::error(Code::WrongKind, wrong));
            false
        }
    }
}

/// Whether `decimal` says that commas are decimal; nothing where it is not stated.
fn decimal_comma(reader: &mut Reader<'_>) -> Option<bool> {
    let (sign, span) = reader.optional_text("decimal")?;
    match sign {
        "," => Some(true),
        "." => Some(false),
        _ => {
            let found = shown(sign);
            let wrong =
                say!("`decimal` 应为 `,` 或 `.`，却是 `{found}`", "`decimal` must be `,` or `.`, found `{found}`");
            reader.report(span, Diagnostic::error(Code::BadMap, wrong));
            None
        }
    }
}

struct ColumnReader<'a> {
    source: &'a Arc<SourceText>,
    vocabulary: &'a Vocabulary,
    problems: &'a mut Vec<Diagnostic>,
}

impl ColumnReader<'_> {
    fn refuse(&mut self, wrong: Diagnostic, span: Span) {
        self.problems.push(wrong.in_text(self.source, span));
    }

    fn column(&mut self, (heading, written): (String, &str), node: &Node, place: Place) -> Option<MapColumn> {
        let plain = |means: &str, place| MapColumn {
            heading: heading.clone(),
            written: written.to_owned(),
            means: means.to_owned(),
            unit: None,
            decimal_comma: false,
            values: Translation::default(),
            known_if: None,
            place,
        };
        let Toml::Table(table) = &node.value else {
            let Toml::Text(means) = &node.value else {
                let found = node.value.kind();
                let (zh, en) = (found.zh, found.en);
                let wrong =
                    say!("列应对应一项事实的名称，却是{zh}", "a column stands for the name of a fact, found {en}");
                let help =
                    say!("不采用的列写在 `ignore` 列表中", "columns that are to be left out are listed in `ignore`");
                self.refuse(Diagnostic::error(Code::BadMap, wrong).help(help), node.span);
                return None;
            };
            self.facts_meant(means, node.span)?;
            return Some(plain(means, place));
        };
        let mut of_keys = Vec::new();
        let mut reader = Reader::new(self.source, table, node.span, &mut of_keys);
        let means = reader.text("fact");
        let unit = reader.optional_text("unit");
        let decimal_comma = decimal_comma(&mut reader).unwrap_or(false);
        let known_if = reader.optional("known_if").and_then(|node| reader.table_of("known_if", node));
        let values = reader.optional("values").and_then(|node| reader.table_of("values", node));
        reader.finish();
        let column = means.and_then(|(means, span)| {
            let facts = self.facts_meant(means, span)?;
            let mut column = MapColumn { decimal_comma, ..plain(means, place) };
            if let Some((text, span)) = unit {
                column.unit = Some(self.first_of(&facts, span, |fact| measure::unit_of(text, fact))?);
            }
            if let Some((table, span)) = known_if {
                column.known_if = Some(self.known_if(table, span)?);
            }
            self.values(&mut column, &facts, values.map_or(&[], |(table, _)| &table.entries))?;
            Some(column)
        });
        self.problems.extend(of_keys);
        column
    }

    /// Reads on what it depends that a cell is a value: `{ "Accuracy" = "exact" }` or `{ "Accuracy" = ["exact", "measured"] }`.
    fn known_if(&mut self, table: &toml::Table, span: Span) -> Option<KnownIf> {
        let words = |node: &Node| match &node.value {
            Toml::Text(text) => Some(vec![folded(text)]),
            Toml::List(items) => items
                .iter()
                .map(|item| match &item.value {
                    Toml::Text(text) => Some(folded(text)),
                    _ => None,
                })
                .collect(),
            _ => None,
        };
        if let [(key, node)] = table.entries.as_slice()
            && let Some(words) = words(node)
        {
            return Some(KnownIf { heading: folded(&key.name), words });
        }
        let wrong = say!("`known_if` 应写明另一列及其取值", "`known_if` must name one other column, and its words");
        let help = say!(
            "如 `known_if = {{ \"精度\" = \"实测\" }}`",
            "for example `known_if = {{ \"Accuracy\" = \"exact\" }}`"
        );
        self.refuse(Diagnostic::error(Code::BadMap, wrong).help(help), span);
        None
    }

    /// Reads what the words of a column stand for.
    fn values(&mut self, column: &mut MapColumn, facts: &[Fact], values: &[(toml::Key, Node)]) -> Option<()> {
        let mut words = Vec::new();
        for (word, node) in values {
            let text = match &node.value {
                Toml::Text(text) => text.to_string(),
                Toml::Boolean(yes) => yes.to_string(),
                Toml::Number(digits) | Toml::Datetime(digits) => digits.to_string(),
                _ => {
                    let found = node.value.kind();
                    let (zh, en) = (found.zh, found.en);
                    let wrong = say!("取值应为文本，却是{zh}", "a value must be a text, found {en}");
                    self.refuse(Diagnostic::error(Code::BadMap, wrong), node.span);
                    continue;
                }
            };
            self.first_of(facts, node.span, |fact| cell::read(&text, fact, Manner::in_unit(column.unit)))?;
            words.push((word.name.to_string(), text));
        }
        column.values = words.into_iter().collect();
        Some(())
    }

    /// What `read` gives for the first of the facts that takes it, or its error for the last.
    fn first_of<T>(
        &mut self,
        facts: &[Fact],
        span: Span,
        read: impl Fn(&Fact) -> Result<T, cell::Refused>,
    ) -> Option<T> {
        let mut refused = None;
        for fact in facts {
            match read(fact) {
                Ok(read) => return Some(read),
                Err(wrong) => refused = Some(wrong),
            }
        }
        if let Some(wrong) = refused {
            self.refuse(*wrong, span);
        }
        None
    }

    /// The facts that a name may stand for: a fact, a cell of a row, or the columns of that name in any table.
    fn facts_meant(&mut self, name: &str, span: Span) -> Option<Vec<Fact>> {
        if heading::is_known(name, self.vocabulary) {
            let heading = heading::read(name, self.vocabulary).ok()?;
            return Some(super::name::fact_of(self.vocabulary, heading.target).cloned().into_iter().collect());
        }
        let tables = &self.vocabulary.tables;
        let columns = tables.iter().filter_map(|table| table.columns.get(table.column_by_name(name)?));
        let columns: Vec<Fact> = columns.cloned().collect();
        if !columns.is_empty() {
            return Some(columns);
        }
        let found = shown(name);
        let near = did_you_mean(name, self.vocabulary.all_names()).map(str::to_owned);
        let message = say!("没有名为 `{found}` 的事实", "there is no fact named `{found}`");
        self.refuse(Diagnostic::error(Code::UnknownFact, message).suggest(near.as_deref()), span);
        None
    }

    fn constant(&mut self, key: &toml::Key, node: &Node) -> Option<Constant> {
        let facts = self.facts_meant(&key.name, key.span)?;
        let target = heading::read(&key.name, self.vocabulary).ok().map(|heading| heading.target);
        let (Some(target), [fact]) = (target, facts.as_slice()) else {
            let found = shown(&key.name);
            let message = say!("`{found}` 不是一项事实", "`{found}` is no fact by itself");
            self.refuse(Diagnostic::error(Code::BadMap, message), key.span);
            return None;
        };
        match document::content(&node.value, fact, None) {
            Ok(Content { value, .. }) => {
                let place = Place::Text { source: Arc::clone(self.source), span: node.span };
                Some(Constant { target, value, place })
            }
            Err(refused) => {
                self.refuse(*refused, node.span);
                None
            }
        }
    }
}
