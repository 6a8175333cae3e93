//! The vocabulary: the dictionary of all facts.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::catalogue::Catalogue;
use super::{Decimal, Shelf, Unit, date::PeriodUnit};
use crate::source::language::{as_folded, same_as};
use crate::source::{Bilingual, Language, Place, SourceText, Span, folded};

/// The number of a fact in its vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FactId(pub u16);

/// The number of a table in its vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TableId(pub u16);

/// A part of an inspection, in which facts stand together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The id.
    pub id: Cow<'static, str>,
    /// Where it stands among the groups.
    pub order: u32,
    /// What people call it.
    pub label: Bilingual,
}

/// What kind of value a fact has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// Yes or no.
    YesNo,
    /// A number.
    Number {
        /// The unit in which a bare number is read, and in which values are shown.
        unit: &'static Unit,
        /// The period that the number is counted over, if any.
        per: Option<PeriodUnit>,
        /// Whether only whole numbers make sense.
        whole: bool,
    },
    /// A day.
    Date,
    /// One of a list of values.
    Choice(Arc<[ChoiceValue]>),
    /// Any text.
    Text,
}

/// One value of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceValue {
    /// The id, as rule files write it.
    pub id: Cow<'static, str>,
    /// What people call it.
    pub label: Bilingual,
    /// Further names under which records have it.
    pub aliases: Vec<Cow<'static, str>>,
}

/// A fact of the vocabulary, or a column of one of its tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The id.
    pub id: Cow<'static, str>,
    /// The position of its group in [`Vocabulary::groups`].
    pub group: usize,
    /// The kind of its value.
    pub kind: Type,
    /// The least value, included, in the fact's unit.
    pub min: Option<Decimal>,
    /// The greatest value, included, in the fact's unit.
    pub max: Option<Decimal>,
    /// The greatest value, in the fact's unit, that is taken without a word: no mine is known with a greater one.
    pub usual_max: Option<Decimal>,
    /// Whether it is the day on which something happened that a rule judges.
    pub event: bool,
    /// Whether it is what a mine has, does or meets with, such as heavy rain, and no neglect: it says something against the mine only together
    /// with other facts.
    pub circumstance: bool,
    /// What people call it.
    pub label: Bilingual,
    /// Further names under which records have it.
    pub aliases: Vec<Cow<'static, str>>,
    /// The question to ask for it.
    pub question: Bilingual,
    /// Where it is defined.
    pub place: Place,
    /// The table that this fact says is complete, if it does.
    pub completes: Option<TableId>,
}

/// A kind of rows that a record can state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The id.
    pub id: Cow<'static, str>,
    /// The position of its group in [`Vocabulary::groups`].
    pub group: usize,
    /// The columns.
    pub columns: Vec<Fact>,
    /// The position of the key column, if rows have a key.
    pub key: Option<usize>,
    /// What people call it.
    pub label: Bilingual,
    /// Further names.
    pub aliases: Vec<Cow<'static, str>>,
    /// The question to ask for its rows.
    pub question: Bilingual,
    /// The fact that says whether the stated rows are all.
    pub complete: FactId,
    /// Where it is defined.
    pub place: Place,
}

/// What holds of every mine by the meaning of its facts alone, as a vocabulary file writes it.
///
/// What the expression says is read where the condition language is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvariantText {
    /// The id.
    pub id: Cow<'static, str>,
    /// What it says.
    pub text: Bilingual,
    /// The expression.
    pub holds: Cow<'static, str>,
    /// The file.
    pub source: Arc<SourceText>,
    /// Where the id stands in it.
    pub id_at: Span,
    /// Where the expression stands in it, quotes included.
    pub holds_at: Span,
}

/// The dictionary of all facts.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// The groups, in order.
    pub groups: Vec<Group>,
    /// The facts; a [`FactId`] is a position here.
    pub facts: Shelf<Fact>,
    /// The tables; a [`TableId`] is a position here.
    pub tables: Shelf<Table>,
    /// The invariants, in the order of the groups.
    pub invariants: Vec<InvariantText>,
    pub(super) ids: HashMap<String, Named>,
    /// What names stand for, as names are compared; made when the first name is looked up that is no id.
    pub(super) names: OnceLock<HashMap<String, Named>>,
    /// Where ids and names are looked up instead, if the vocabulary is the program's own.
    pub(super) catalogue: Option<&'static Catalogue>,
}

/// What a name of the vocabulary stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// A fact.
    Fact(FactId),
    /// A table.
    Table(TableId),
}

impl Vocabulary {
    /// The fact with that number.
    ///
    /// Numbers are only made by this vocabulary; one of another gives `None`.
    pub fn fact(&self, id: FactId) -> Option<&Fact> {
        self.facts.get(usize::from(id.0))
    }

    /// The table with that number.
    pub fn table(&self, id: TableId) -> Option<&Table> {
        self.tables.get(usize::from(id.0))
    }

    /// Whether it is the program's own, and nothing else.
    pub fn is_own(&self) -> bool {
        self.catalogue.is_some()
    }

    /// The fact that says whether the stated rows of a table are all.
    pub fn complete(&self, id: TableId) -> Option<FactId> {
        match self.catalogue {
            Some(catalogue) => catalogue.completes.get(usize::from(id.0)).copied(),
            None => self.table(id).map(|table| table.complete),
        }
    }

    /// The position of the key column of a table, and how many values it can have, if its rows have a key.
    pub fn key(&self, id: TableId) -> Option<(usize, usize)> {
        if let Some(catalogue) = self.catalogue {
            return *catalogue.keys.get(usize::from(id.0))?;
        }
        let table = self.table(id)?;
        let key = table.key?;
        Some((key, table.columns.get(key)?.choices().len()))
    }

    /// What has exactly this id.
    pub fn by_id(&self, id: &str) -> Option<Named> {
        match self.catalogue {
            Some(catalogue) => catalogue.by_id(id),
            None => self.ids.get(id).copied(),
        }
    }

    /// The fact with exactly this id.
    pub fn fact_by_id(&self, id: &str) -> Option<FactId> {
        match self.by_id(id) {
            Some(Named::Fact(fact)) => Some(fact),
            _ => None,
        }
    }

    /// The table with exactly this id.
    pub fn table_by_id(&self, id: &str) -> Option<TableId> {
        match self.by_id(id) {
            Some(Named::Table(table)) => Some(table),
            _ => None,
        }
    }

    /// What people mean by `name`: an id, label or alias, whatever its case, width and spacing.
    pub fn by_name(&self, name: &str) -> Option<Named> {
        match self.catalogue {
            Some(catalogue) => catalogue.by_folded_name(&as_folded(name)),
            None => self.by_id(name).or_else(|| self.names().get(&*as_folded(name)).copied()),
        }
    }

    /// What names stand for, as names are compared.
    pub(super) fn names(&self) -> &HashMap<String, Named> {
        self.names.get_or_init(|| {
            let facts = (0..).map(|at| Named::Fact(FactId(at))).zip(&self.facts);
            let facts = facts.flat_map(|(named, fact)| fact.names().map(move |name| (named, name)));
            let tables = (0..).map(|at| Named::Table(TableId(at))).zip(&self.tables);
            let tables = tables.flat_map(|(named, table)| table.names().map(move |name| (named, name)));
            let mut names = HashMap::new();
            for (named, name) in facts.chain(tables) {
                names.entry(folded(name)).or_insert(named);
            }
            names
        })
    }

    /// All ids, for suggestions.
    pub fn all_ids(&self) -> impl Iterator<Item = &str> {
        self.facts.iter().map(|f| &*f.id).chain(self.tables.iter().map(|t| &*t.id))
    }

    /// All names under which people may have facts and tables, for suggestions.
    pub fn all_names(&self) -> impl Iterator<Item = &str> {
        let facts = self.facts.iter().flat_map(Fact::names);
        facts.chain(self.tables.iter().flat_map(Table::names))
    }
}

impl Fact {
    /// Every name of the fact: id, labels, aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        names(&self.id, &self.label, &self.aliases)
    }

    /// The values to choose from, if the fact is a choice.
    pub fn choices(&self) -> &[ChoiceValue] {
        match &self.kind {
            Type::Choice(values) => values,
            _ => &[],
        }
    }

    /// The unit as people write it, with the period: `万t/a`.
    pub fn unit_label(&self, language: Language) -> String {
        let Type::Number { unit, per, .. } = &self.kind else { return String::new() };
        match (per, language) {
            (Some(PeriodUnit::Years), _) => format!("{}/a", unit.symbol),
            (Some(PeriodUnit::Months), Language::Zh) => format!("{}/月", unit.symbol),
            (Some(PeriodUnit::Months), Language::En) => format!("{}/month", unit.symbol),
            (Some(PeriodUnit::Days), _) => format!("{}/d", unit.symbol),
            (None, _) => unit.symbol.to_owned(),
        }
    }
}

impl Table {
    /// Every name of the table: id, labels, aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        names(&self.id, &self.label, &self.aliases)
    }

    /// The column with exactly this id.
    pub fn column_by_id(&self, id: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.id == id)
    }

    /// The column by which people tell the rows apart where they have no key: the first that is a text, such as the place of a reading or the number of
    /// an order.
    pub fn naming_column(&self) -> Option<usize> {
        self.columns.iter().position(|column| matches!(column.kind, Type::Text)).filter(|_| self.key.is_none())
    }

    /// The column that people mean by `name`.
    pub fn column_by_name(&self, name: &str) -> Option<usize> {
        // Programs write ids, and to look for these first takes less time.
        let by_id = self.columns.iter().position(|column| column.id == name);
        by_id.or_else(|| {
            let is_same = same_as(name);
            self.columns.iter().position(|column| column.names().any(&is_same))
        })
    }
}

impl ChoiceValue {
    /// Every name of the value: id, labels, aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        names(&self.id, &self.label, &self.aliases)
    }
}

fn names<'a>(id: &'a str, label: &'a Bilingual, aliases: &'a [Cow<'static, str>]) -> impl Iterator<Item = &'a str> {
    [id, &*label.zh, &*label.en].into_iter().chain(aliases.iter().map(AsRef::as_ref))
}
