//! A record in TOML or JSON: one mine a file, in JSON several too, or a fragment of a record inside a test.

use std::collections::HashMap;
use std::sync::Arc;

use super::cell::{self, Content, Evidence, Refused};
use super::day;
use super::draft::{self, Draft, Statement};
use super::manner::Manner;
use super::measure;
use super::name::Target;
use super::number;
use super::text::shown;
use super::{Limits, Mines, likely};
use crate::fact::vocabulary::Named;
use crate::fact::{Date, Fact, Record, Row, Stated, Table, TableId, Type, Unit, Value, Vocabulary};
use crate::say;
use crate::source::json;
use crate::source::toml::{self, Key, Node, Toml};
use crate::source::{Bilingual, Code, Diagnostic, Place, SourceText, Span};

const VALUE: &str = "value";
const UNIT: &str = "unit";
const EVIDENCE: &str = "evidence";

/// Keys of a result of `check` that no record has.
const OF_RESULTS: [&str; 2] = ["format_version", "mines"];

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Notation {
    Toml,
    Json,
}

/// Reads the record of a TOML file; nothing if the file states nothing.
pub fn read_toml(source: &Arc<SourceText>, vocabulary: &Vocabulary, problems: &mut Vec<Diagnostic>) -> Option<Draft> {
    let before = problems.len();
    let tree = toml::parse(source, problems);
    let mut draft = Draft::new(Place::File(Arc::from(&*source.name)), vocabulary);
    if problems.len() > before {
        // Behind a syntax error the rest of a file can mean something else than it seems to.
        draft.spoil();
        return Some(draft);
    }
    Reader { source, notation: Notation::Toml, vocabulary, draft: &mut draft, problems }.read(&tree);
    (!tree.entries.is_empty()).then_some(draft)
}

/// Reads the records of a JSON file: an object for one mine, or a list of objects.
pub fn read_json(
    source: &Arc<SourceText>,
    vocabulary: &Vocabulary,
    limits: &Limits,
    problems: &mut Vec<Diagnostic>,
) -> Mines {
    let mut mines = Mines::default();
    let mut refuse = |mines: &mut Mines, wrong: Diagnostic| {
        problems.push(wrong);
        mines.may_lack_some = true;
    };
    let root = match json::parse(source, limits.cells) {
        Ok(Some(root)) => root,
        Ok(None) => return mines,
        Err(wrong) => {
            refuse(&mut mines, *wrong);
            return mines;
        }
    };
    let found = match root.value {
        Toml::Table(table) if OF_RESULTS.iter().all(|key| table.get(key).is_some()) => {
            refuse(&mut mines, a_result().at(Place::File(Arc::from(&*source.name))));
            return mines;
        }
        Toml::Table(table) if table.entries.is_empty() => return mines,
        Toml::Table(table) => vec![(table, Place::File(Arc::from(&*source.name)))],
        Toml::List(items) => {
            let mut found = Vec::new();
            for Node { value, span } in items {
                match value {
                    // Its first character stands for the mine; to underline all of it would show half the file.
                    Toml::Table(table) => found.push((table, in_text(source, Span::new(span.start, span.start + 1)))),
                    other => refuse(&mut mines, no_mine(&other).in_text(source, span)),
                }
            }
            found
        }
        other => {
            refuse(&mut mines, no_mine(&other).in_text(source, root.span));
            return mines;
        }
    };
    for (table, place) in found {
        let mut draft = Draft::new(place, vocabulary);
        Reader { source, notation: Notation::Json, vocabulary, draft: &mut draft, problems }.read(&table);
        mines.drafts.push(draft);
    }
    mines
}

fn in_text(source: &Arc<SourceText>, span: Span) -> Place {
    Place::Text { source: Arc::clone(source), span }
}

/// The error for what is no mine.
fn no_mine(found: &Toml) -> Diagnostic {
    let found = found.kind();
    let message = Bilingual::new(
        format!("此处应为一个煤矿的记录，却是{}", found.zh),
        format!("the record of a mine must stand here, found {}", found.en),
    );
    let help = Bilingual::new(
        "一个煤矿写成一个对象 `{…}`，几个写成对象的列表",
        "write a mine as an object `{…}`, and several as a list of objects",
    );
    Diagnostic::error(Code::BadValue, message).help(help)
}

/// The error for a result of `check`.
fn a_result() -> Diagnostic {
    let message = Bilingual::new("这是 `check` 的判定结果，不是自查记录", "this is a result of `check`, not a record");
    let help = Bilingual::new("请给出作出该结果的记录", "give the records that the result was made from");
    Diagnostic::error(Code::UnknownFormat, message).help(help)
}

/// Reads a fragment of a record, such as the facts of a test; `check_date` is that of a fragment that states none.
pub fn read_fragment(
    source: &Arc<SourceText>,
    table: &toml::Table,
    vocabulary: &Vocabulary,
    check_date: Date,
    problems: &mut Vec<Diagnostic>,
) -> Record {
    let span = table.entries.iter().map(|(key, node)| key.span.to(node.span)).reduce(Span::to).unwrap_or_default();
    let mut draft = Draft::new(Place::Text { source: Arc::clone(source), span }, vocabulary);
    Reader { source, notation: Notation::Toml, vocabulary, draft: &mut draft, problems }.read(table);
    draft.finish_fragment(vocabulary, check_date, problems)
}

struct Reader<'a> {
    source: &'a Arc<SourceText>,
    notation: Notation,
    vocabulary: &'a Vocabulary,
    draft: &'a mut Draft,
    problems: &'a mut Vec<Diagnostic>,
}

/// What a node states, and with what evidence.
struct Given {
    statement: Statement,
    place: Place,
    evidence: Option<(Evidence, Place)>,
}

impl<'a> Reader<'a> {
    fn read(&mut self, table: &toml::Table) {
        for (key, node) in self.once(table) {
            match self.vocabulary.by_name(&key.name) {
                Some(Named::Fact(id)) => {
                    let Some(fact) = self.vocabulary.fact(id) else { continue };
                    let given = self.given(node, fact);
                    self.draft.state(Target::Fact(id), given.statement, given.place, self.problems);
                    if let Some((evidence, place)) = given.evidence {
                        self.draft.note(Target::Fact(id), evidence, place, self.problems);
                    }
                }
                Some(Named::Table(id)) => self.rows(id, node),
                None => {
                    let names = self.vocabulary.all_names();
                    self.unknown(key, likely(self.problems, &key.name, names));
                }
            }
        }
    }

    /// The entries of a table, each key once. A key that stands twice, which JSON allows, is reported.
    fn once<'t>(&mut self, table: &'t toml::Table) -> Vec<&'t (Key, Node)> {
        if self.notation == Notation::Toml {
            // The parser has seen to that, and reported those that stand twice.
            return table.entries.iter().collect();
        }
        let mut first: HashMap<&str, Span> = HashMap::new();
        let mut once = Vec::with_capacity(table.entries.len());
        for entry @ (key, _) in &table.entries {
            match first.get(&*key.name) {
                Some(earlier) => self.refuse(draft::stated_twice(&self.place(*earlier)), key.span),
                None => {
                    first.insert(&key.name, key.span);
                    once.push(entry);
                }
            }
        }
        once
    }

    fn place(&self, span: Span) -> Place {
        in_text(self.source, span)
    }

    fn refuse(&mut self, wrong: Diagnostic, span: Span) {
        let place = self.place(span);
        self.draft.refuse(wrong.at(place), self.problems);
    }

    fn unknown(&mut self, key: &toml::Key, near: Option<&str>) {
        let found = shown(&key.name);
        let message = say!("没有名为 `{found}` 的事实", "there is no fact named `{found}`");
        self.refuse(Diagnostic::error(Code::UnknownFact, message).suggest(near), key.span);
    }

    /// What `node` states: a value by itself, or in a table with its unit and evidence.
    fn given(&mut self, node: &Node, fact: &Fact) -> Given {
        let Toml::Table(table) = &node.value else {
            return Given { statement: self.value(node, fact, None), place: self.place(node.span), evidence: None };
        };
        for (key, _) in self.once(table) {
            if ![VALUE, UNIT, EVIDENCE].contains(&&*key.name) {
                self.unknown(key, likely(self.problems, &key.name, [VALUE, UNIT, EVIDENCE]));
            }
        }
        let evidence = table.get(EVIDENCE).map(|node| (evidence(&node.value), self.place(node.span)));
        let unit = table.get(UNIT).and_then(|node| match unit(&node.value, fact) {
            Ok(unit) => unit,
            Err(wrong) => {
                self.refuse(*wrong, node.span);
                None
            }
        });
        let Some(inner) = table.get(VALUE) else {
            let missing = Bilingual::new(
                format!("`{}` 缺少 `{VALUE}`", fact.label.zh),
                format!("`{}` lacks its `{VALUE}`", fact.label.en),
            );
            let statement = Statement::Read(Err(Box::new(Diagnostic::error(Code::BadValue, missing))));
            return Given { statement, place: self.place(node.span), evidence };
        };
        Given { statement: self.value(inner, fact, unit), place: self.place(inner.span), evidence }
    }

    /// What a value by itself states. How it was read is reported where that is worth knowing.
    fn value(&mut self, node: &Node, fact: &Fact, unit: Option<&'static Unit>) -> Statement {
        let read = content(&node.value, fact, unit);
        if let (Ok(content), Toml::Text(text) | Toml::Number(text)) = (&read, &node.value)
            && let Some(note) = content.note(text, fact)
        {
            self.problems.push(note.at(self.place(node.span)));
        }
        Statement::Read(read.map(|content| content.value))
    }

    fn rows(&mut self, id: TableId, node: &Node) {
        let Some(table) = self.vocabulary.table(id) else { return };
        let items = match &node.value {
            Toml::List(items) => items,
            Toml::Null => return,
            _ => return self.not_rows(table, node),
        };
        for item in items {
            match &item.value {
                Toml::Table(entries) => {
                    let row = self.row(table, entries, item.span);
                    self.draft.add_row(id, row);
                }
                _ => self.not_rows(table, item),
            }
        }
    }

    fn not_rows(&mut self, table: &Table, node: &Node) {
        let found = node.value.kind();
        let message = Bilingual::new(
            format!("`{}` 应为若干行，却是{}", table.label.zh, found.zh),
            format!("`{}` must be rows, found {}", table.label.en, found.en),
        );
        let id = &table.id;
        let help = match self.notation {
            Notation::Toml => say!("每行写在 `[[{id}]]` 之下", "write each row below `[[{id}]]`"),
            Notation::Json => say!(
                "写成行的列表，每行一个对象：`\"{id}\": [{{…}}]`",
                "write a list of rows, each an object: `\"{id}\": [{{…}}]`"
            ),
        };
        self.refuse(Diagnostic::error(Code::BadValue, message).help(help), node.span);
    }

    fn row(&mut self, table: &Table, entries: &toml::Table, span: Span) -> Row {
        let mut row = Row { cells: vec![None; table.columns.len()], place: self.place(span), evidence: None };
        let mut named: Vec<(usize, Place)> = Vec::new();
        for (key, node) in self.once(entries) {
            let Some(at) = table.column_by_name(&key.name) else {
                if key.name == EVIDENCE {
                    row.evidence = self.evidence(evidence(&node.value), self.place(node.span));
                } else {
                    let names = table.columns.iter().flat_map(Fact::names).chain([EVIDENCE]);
                    self.unknown(key, likely(self.problems, &key.name, names));
                }
                continue;
            };
            let Some(column) = table.columns.get(at) else { continue };
            let given = self.given(node, column);
            if let Some((_, first)) = named.iter().find(|(other, _)| *other == at) {
                self.draft.refuse(draft::stated_twice(first).at(given.place), self.problems);
                continue;
            }
            named.push((at, given.place.clone()));
            let evidence = given.evidence.and_then(|(evidence, place)| self.evidence(evidence, place));
            match given.statement {
                Statement::Read(Ok(Some(value))) => {
                    row.cells.get_mut(at).into_iter().for_each(|cell| {
                        *cell = Some(Box::new(Stated {
                            value: value.clone(),
                            place: given.place.clone(),
                            evidence: evidence.clone(),
                        }));
                    });
                }
                Statement::Read(Ok(None)) | Statement::Vacant => {}
                Statement::Read(Err(wrong)) => self.draft.refuse(wrong.at(given.place), self.problems),
            }
        }
        row
    }

    fn evidence(&mut self, evidence: Evidence, place: Place) -> Option<Arc<str>> {
        evidence.unwrap_or_else(|wrong| {
            self.draft.refuse(wrong.at(place), self.problems);
            None
        })
    }
}

/// What a value by itself states.
pub fn content(node: &Toml, fact: &Fact, unit: Option<&'static Unit>) -> Result<Content, Refused> {
    let manner = Manner::in_unit(unit);
    match (node, &fact.kind) {
        (Toml::Null, _) => Ok(Content { value: None, convention: None }),
        (Toml::Text(text), _) => cell::read(text, fact, manner),
        (Toml::Number(digits), Type::Number { .. }) => {
            number::read(digits, fact, manner).map(|(value, convention)| Content { value: Some(value), convention })
        }
        (Toml::Boolean(yes), Type::YesNo) => Ok(Value::YesNo(*yes).into()),
        (Toml::Datetime(text), Type::Date) => {
            day::read(text, false).map(|(date, _)| Value::Date(date).into()).map_err(|bad| bad.refused(text, fact))
        }
        _ => Err(cell::wrong_kind(&node.kind(), fact)),
    }
}

fn unit(node: &Toml, fact: &Fact) -> Result<Option<&'static Unit>, Refused> {
    match node {
        Toml::Null => Ok(None),
        Toml::Text(text) => measure::unit_of(text, fact).map(Some),
        _ => Err(not_text(UNIT, node)),
    }
}

fn evidence(node: &Toml) -> Evidence {
    match node {
        Toml::Null => Ok(None),
        Toml::Text(text) => cell::evidence(text),
        _ => Err(not_text(EVIDENCE, node)),
    }
}

fn not_text(key: &str, node: &Toml) -> Refused {
    let found = node.kind();
    let message = Bilingual::new(
        format!("`{key}` 应为文本，却是{}", found.zh),
        format!("`{key}` must be a text, found {}", found.en),
    );
    Box::new(Diagnostic::error(Code::BadValue, message))
}
