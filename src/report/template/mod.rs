//! An empty record for people to fill in: what packs ask for, in the order of an inspection.
//!
//! What is asked is gathered here; each format renders it in a file of its own.

pub mod csv;
mod names;
mod notes;
mod rows;
mod tell;
pub mod toml;
pub mod xlsx;

use std::collections::{BTreeSet, HashMap};

use super::saved::ABOUT;
use crate::fact::{ChoiceValue, Fact, FactId, Table, TableId, Type, Vocabulary};
use crate::record::{CHECK_DATE, MINE_ID, MINE_NAME};
use crate::rule::uses::{self, Entry};
use crate::rule::{Citation, Pack};
use crate::source::Language;

/// What an empty record asks for.
pub struct Template<'a> {
    /// The dictionary of the facts.
    pub vocabulary: &'a Vocabulary,
    /// The packs that ask.
    pub packs: Vec<&'a Pack>,
    /// How the packs were named on the command line.
    pub named: &'a [String],
    /// The language of all that people read in it.
    pub language: Language,
    /// What is asked for, group by group. The first begins with the mine's id and name and the check date.
    pub sections: Vec<Section<'a>>,
}

/// What is asked for in one part of an inspection.
pub struct Section<'a> {
    /// What the group is called.
    pub label: &'a str,
    /// The facts.
    pub facts: Vec<Question<'a>>,
    /// The tables.
    pub tables: Vec<Rows<'a>>,
}

/// A fact or column that is asked for.
pub struct Question<'a> {
    /// What is asked for.
    pub fact: &'a Fact,
    /// The name that reads back as this fact or column.
    pub name: String,
    /// Whether it is the key of a table, without which a row is none.
    pub is_key: bool,
    /// The clauses of the cases and conditions that ask for it: what a case cites itself comes first.
    pub clauses: Vec<&'a Citation>,
    /// Whether it is asked for documents and the summary of a district, whatever the conditions read.
    pub is_for_reports: bool,
}

/// A table whose rows are asked for.
pub struct Rows<'a> {
    /// The table.
    pub table: &'a Table,
    /// The name that reads back as this table.
    pub name: String,
    /// The columns that a pack reads, and those that tell rows apart: the key and the texts. Each with its position.
    pub columns: Vec<(usize, Question<'a>)>,
    /// Whether the rows are all there are.
    pub complete: Question<'a>,
    /// The values of the key by which the packs single out the rows that they read; none where they read every row.
    read: Option<BTreeSet<u16>>,
}

impl<'a> Rows<'a> {
    /// The values of the key of which a pack reads the row, where the table has a key.
    pub fn keys(&self) -> Option<Vec<&'a ChoiceValue>> {
        let choices = (0u16..).zip(self.table.columns.get(self.table.key?)?.choices());
        let is_read = |at: &u16| self.read.as_ref().is_none_or(|read| read.contains(at));
        Some(choices.filter(|(at, _)| is_read(at)).map(|(_, choice)| choice).collect())
    }
}

impl<'a> Template<'a> {
    /// What the conditions of the packs need to be known.
    pub fn new(vocabulary: &'a Vocabulary, packs: Vec<&'a Pack>, named: &'a [String], language: Language) -> Self {
        let uses = Uses::of(&packs);
        let gatherer = Gatherer { vocabulary, packs: &packs, uses, language };
        let identity: Vec<FactId> =
            [MINE_ID, MINE_NAME, CHECK_DATE].into_iter().filter_map(|id| vocabulary.fact_by_id(id)).collect();
        let mut sections: Vec<Section<'a>> = Vec::new();
        for (group, known) in vocabulary.groups.iter().enumerate() {
            let facts = (0..).map(FactId).zip(&vocabulary.facts).filter(|(id, fact)| {
                let is_asked = gatherer.uses.0.contains_key(&Entry::Fact(*id)) || is_for_reports(fact);
                fact.group == group && is_asked && fact.completes.is_none()
            });
            let facts =
                facts.filter(|(id, _)| !identity.contains(id)).map(|(id, fact)| gatherer.fact(id, fact)).collect();
            let tables = (0..).map(TableId).zip(&vocabulary.tables).filter(|(_, table)| table.group == group);
            let tables = tables.filter_map(|(id, table)| gatherer.rows(id, table)).collect();
            sections.push(Section { label: known.label.in_language(language), facts, tables });
        }
        // Of which mine it is comes before everything else, whatever the order of the vocabulary.
        let of_identity = identity.first().and_then(|id| Some(vocabulary.fact(*id)?.group)).unwrap_or(0);
        if of_identity < sections.len() {
            let mut first = sections.remove(of_identity);
            let asked = identity.iter().filter_map(|id| Some(gatherer.fact(*id, vocabulary.fact(*id)?)));
            first.facts.splice(0..0, asked);
            sections.insert(0, first);
        }
        sections.retain(|section| !section.facts.is_empty() || !section.tables.is_empty());
        Template { vocabulary, packs, named, language, sections }
    }

    /// Every table, in the order of the sections.
    pub fn tables(&self) -> impl Iterator<Item = &Rows<'a>> {
        self.sections.iter().flat_map(|section| &section.tables)
    }

    /// A text in the language of the template.
    fn word<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}

/// Whether documents and the summary of a district tell of a fact.
fn is_for_reports(fact: &Fact) -> bool {
    ABOUT.contains(&&*fact.id)
}

/// What packs read of a record, with the clauses of those who read it.
struct Uses<'a>(HashMap<Entry, Vec<&'a Citation>>);

impl<'a> Uses<'a> {
    fn of(packs: &[&'a Pack]) -> Self {
        let mut uses = Uses(HashMap::new());
        for condition in packs.iter().flat_map(|pack| &pack.conditions) {
            for case in &condition.cases {
                let cited: Vec<_> = case.cite.iter().chain(&condition.cite).collect();
                uses.add(uses::entries([&case.expr]), &cited);
            }
        }
        // A guard only says of which mines a condition is, so that its clauses come last.
        for condition in packs.iter().flat_map(|pack| &pack.conditions) {
            let cited: Vec<_> = condition.cite.iter().collect();
            uses.add(uses::entries(&condition.applies_when), &cited);
        }
        uses
    }

    fn add(&mut self, entries: Vec<Entry>, cited: &[&'a Citation]) {
        for entry in entries {
            let known = self.0.entry(entry).or_default();
            for citation in cited {
                let is_it = |other: &&Citation| {
                    other.instrument.id == citation.instrument.id && other.clause == citation.clause
                };
                if !known.iter().any(is_it) {
                    known.push(citation);
                }
            }
        }
    }

    fn clauses(&self, entry: Entry) -> Vec<&'a Citation> {
        self.0.get(&entry).cloned().unwrap_or_default()
    }
}

struct Gatherer<'a, 'p> {
    vocabulary: &'a Vocabulary,
    packs: &'p [&'a Pack],
    uses: Uses<'a>,
    language: Language,
}

impl<'a> Gatherer<'a, '_> {
    fn fact(&self, id: FactId, fact: &'a Fact) -> Question<'a> {
        let name = names::of_fact(self.vocabulary, id, fact, self.language);
        let (clauses, is_for_reports) = (self.uses.clauses(Entry::Fact(id)), is_for_reports(fact));
        Question { fact, name, is_key: false, clauses, is_for_reports }
    }

    /// A table that some pack reads.
    fn rows(&self, id: TableId, table: &'a Table) -> Option<Rows<'a>> {
        let is_read = |entry| self.uses.0.contains_key(&entry);
        if !is_read(Entry::Table(id)) && !is_read(Entry::Fact(table.complete)) {
            return None;
        }
        let tells_rows_apart = |at: usize, column: &Fact| table.key == Some(at) || column.kind == Type::Text;
        let columns = table.columns.iter().enumerate();
        let asked = columns.filter(|(at, column)| is_read(Entry::Column(id, *at)) || tells_rows_apart(*at, column));
        let columns = asked.map(|(at, fact)| {
            let name = names::of_column(table, at, fact, self.language);
            let is_key = table.key == Some(at);
            let clauses = self.uses.clauses(Entry::Column(id, at));
            (at, Question { fact, name, is_key, clauses, is_for_reports: false })
        });
        let complete = self.vocabulary.fact(table.complete)?;
        let mut complete = self.fact(table.complete, complete);
        // Whether a row may be missing matters to whoever reads the table.
        complete.clauses = self.uses.clauses(Entry::Table(id));
        let name = names::of_table(self.vocabulary, id, table, self.language);
        let conditions = self.packs.iter().flat_map(|pack| &pack.conditions);
        let read = table.key.and_then(|key| uses::values_read(conditions.flat_map(uses::expressions), (id, key)));
        let read = read.filter(|values| !values.is_empty());
        Some(Rows { table, name, columns: columns.collect(), complete, read })
    }
}
