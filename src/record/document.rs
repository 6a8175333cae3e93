//! A record in TOML: one mine a file, or a fragment of a record inside a test.

use std::sync::Arc;

use super::cell::{self, Content, Evidence, Refused};
use super::day;
use super::draft::{Draft, Statement};
use super::manner::Manner;
use super::measure;
use super::name::Target;
use super::number;
use super::text::shown;
use crate::fact::vocabulary::Named;
use crate::fact::{Date, Fact, Record, Row, Stated, Table, TableId, Type, Unit, Value, Vocabulary};
use crate::say;
use crate::source::toml::{self, Node, Toml};
use crate::source::{Bilingual, Code, Diagnostic, Place, SourceText, Span, did_you_mean};

const VALUE: &str = "value";
const UNIT: &str = "unit";
const EVIDENCE: &str = "evidence";

/// Reads the record of a file; nothing if the file states nothing.
pub fn read(source: &Arc<SourceText>, vocabulary: &Vocabulary, problems: &mut Vec<Diagnostic>) -> Option<Draft> {
    let before = problems.len();
    let tree = toml::parse(source, problems);
    let mut draft = Draft::new(Place::File(Arc::from(source.name.as_str())));
    if problems.len() > before {
        // Behind a syntax error the rest of a file can mean something else than it seems to.
        draft.spoil();
        return Some(draft);
    }
    Reader { source, vocabulary, draft: &mut draft, problems }.read(&tree);
    (!tree.entries.is_empty()).then_some(draft)
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
    let mut draft = Draft::new(Place::Text { source: Arc::clone(source), span });
    Reader { source, vocabulary, draft: &mut draft, problems }.read(table);
    draft.finish_fragment(vocabulary, check_date, problems)
}

struct Reader<'a> {
    source: &'a Arc<SourceText>,
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
        for (key, node) in &table.entries {
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
                    self.unknown(key, did_you_mean(&key.name, names));
                }
            }
        }
    }

    fn place(&self, span: Span) -> Place {
        Place::Text { source: Arc::clone(self.source), span }
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
        for (key, _) in &table.entries {
            if ![VALUE, UNIT, EVIDENCE].contains(&&*key.name) {
                self.unknown(key, did_you_mean(&key.name, [VALUE, UNIT, EVIDENCE]));
            }
        }
        let evidence = table.get(EVIDENCE).map(|node| (evidence(&node.value), self.place(node.span)));
        let unit = table.get(UNIT).and_then(|node| match unit(&node.value, fact) {
            Ok(unit) => Some(unit),
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
        if let (Ok(content), Toml::Text(text)) = (&read, &node.value)
            && let Some(note) = content.note(text, fact)
        {
            self.problems.push(note.at(self.place(node.span)));
        }
        Statement::Read(read.map(|content| content.value))
    }

    fn rows(&mut self, id: TableId, node: &Node) {
        let Some(table) = self.vocabulary.table(id) else { return };
        let Toml::List(items) = &node.value else { return self.not_rows(table, node) };
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
        let help = say!("每行写在 `[[{id}]]` 之下", "write each row below `[[{id}]]`");
        self.refuse(Diagnostic::error(Code::BadValue, message).help(help), node.span);
    }

    fn row(&mut self, table: &Table, entries: &toml::Table, span: Span) -> Row {
        let mut row = Row { cells: vec![None; table.columns.len()], place: self.place(span), evidence: None };
        let mut named: Vec<(usize, Place)> = Vec::new();
        for (key, node) in &entries.entries {
            let Some(at) = table.column_by_name(&key.name) else {
                if key.name == EVIDENCE {
                    row.evidence = self.evidence(evidence(&node.value), self.place(node.span));
                } else {
                    let names = table.columns.iter().flat_map(Fact::names).chain([EVIDENCE]);
                    self.unknown(key, did_you_mean(&key.name, names));
                }
                continue;
            };
            let Some(column) = table.columns.get(at) else { continue };
            let given = self.given(node, column);
            if let Some((_, first)) = named.iter().find(|(other, _)| *other == at) {
                self.draft.refuse(super::draft::stated_twice(first).at(given.place), self.problems);
                continue;
            }
            named.push((at, given.place.clone()));
            let evidence = given.evidence.and_then(|(evidence, place)| self.evidence(evidence, place));
            match given.statement {
                Statement::Read(Ok(Some(value))) => {
                    row.cells.get_mut(at).into_iter().for_each(|cell| {
                        *cell = Some(Stated {
                            value: value.clone(),
                            place: given.place.clone(),
                            evidence: evidence.clone(),
                        });
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

fn content(node: &Toml, fact: &Fact, unit: Option<&'static Unit>) -> Result<Content, Refused> {
    let manner = Manner::in_unit(unit);
    match (node, &fact.kind) {
        (Toml::Text(text), _) => cell::read(text, fact, manner),
        (Toml::Number(digits), Type::Number { .. }) => {
            number::read(digits, fact, manner).map(|(value, _)| value.into())
        }
        (Toml::Boolean(yes), Type::YesNo) => Ok(Value::YesNo(*yes).into()),
        (Toml::Datetime(text), Type::Date) => {
            day::read(text, false).map(|(date, _)| Value::Date(date).into()).map_err(|bad| bad.refused(text, fact))
        }
        _ => Err(cell::wrong_kind(&node.kind(), fact)),
    }
}

fn unit(node: &Toml, fact: &Fact) -> Result<&'static Unit, Refused> {
    match node {
        Toml::Text(text) => measure::unit_of(text, fact),
        _ => Err(not_text(UNIT, node)),
    }
}

fn evidence(node: &Toml) -> Evidence {
    match node {
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
