//! The headings of columns. One that would not read back as what it was written for gives way to the id.

use super::Headings;
use super::page::Column;
use crate::fact::{Fact, Table, Type, Unit, Vocabulary};
use crate::record::companion::{self, TableNames};
use crate::record::heading::{self, Heading, Names};
use crate::record::name::{RowKey, Target, fact_of};
use crate::source::{Bilingual, Language};

/// The heading of a column of facts or of cells of rows, with the unit of its numbers.
pub fn of_column(column: Column, vocabulary: &Vocabulary, headings: Headings) -> String {
    of_target(column, fact_of(vocabulary, column.target), vocabulary, headings)
}

/// What stands for a fact or cell in a column of names, where units have a column of their own.
pub fn name(column: Column, vocabulary: &Vocabulary, headings: Headings) -> String {
    of_target(column, None, vocabulary, headings)
}

fn of_target(column: Column, fact: Option<&Fact>, vocabulary: &Vocabulary, headings: Headings) -> String {
    let Column { target, is_evidence } = column;
    if headings == Headings::Ids {
        return path(target, vocabulary, headings) + &end(fact, is_evidence, headings);
    }
    let [wanted, id] = [headings, Headings::Ids]
        .map(|headings| path(target, vocabulary, headings) + &end(fact, is_evidence, headings));
    let is_it =
        |read: Heading<Target>| read.target == target && read.is_evidence == is_evidence && has_own_unit(&read, fact);
    if reads_back(&wanted, vocabulary, is_it) { wanted } else { id }
}

/// The heading of a column in the file of a table.
pub fn in_table(wanted: companion::Column, is_evidence: bool, names: &TableNames<'_>, headings: Headings) -> String {
    let by_id = |id: &str| names.vocabulary.fact_by_id(id).and_then(|id| names.vocabulary.fact(id));
    let fact = match wanted {
        companion::Column::MineId => by_id(super::MINE_ID),
        companion::Column::MineName => by_id(super::MINE_NAME),
        companion::Column::Values(at) => names.table.columns.get(at),
        companion::Column::RowEvidence => None,
    };
    let [text, id] = [headings, Headings::Ids].map(|headings| match fact {
        Some(fact) => named(&fact.id, &fact.label, headings) + &end(Some(fact), is_evidence, headings),
        None => named("evidence", &Bilingual::new("依据", "evidence"), headings),
    });
    let is_it = |read: Heading<companion::Column>| {
        read.target == wanted && read.is_evidence == is_evidence && has_own_unit(&read, fact)
    };
    if reads_back(&text, names, is_it) { text } else { id }
}

fn reads_back<N: Names>(text: &str, names: &N, is_it: impl FnOnce(Heading<N::Target>) -> bool) -> bool {
    heading::read(text, names).is_ok_and(is_it)
}

/// Whether numbers without unit below a heading are in the unit of their fact.
fn has_own_unit<T>(read: &Heading<T>, fact: Option<&Fact>) -> bool {
    let is_own =
        |unit: &Unit| matches!(fact.map(|fact| &fact.kind), Some(Type::Number { unit: own, .. }) if *own == unit);
    read.unit.is_none_or(is_own)
}

/// What stands behind a name: that the column has evidence, or the unit of its numbers.
fn end(fact: Option<&Fact>, is_evidence: bool, headings: Headings) -> String {
    let Headings::Labels(language) = headings else {
        return if is_evidence { ".evidence".into() } else { String::new() };
    };
    let unit = fact.map_or(String::new(), |fact| fact.unit_label(language));
    match (is_evidence, language) {
        (true, Language::Zh) => "（依据）".into(),
        (true, Language::En) => " (evidence)".into(),
        (false, _) if unit.is_empty() => String::new(),
        (false, Language::Zh) => format!("（{unit}）"),
        (false, Language::En) => format!(" ({unit})"),
    }
}

fn named(id: &str, label: &Bilingual, headings: Headings) -> String {
    match headings {
        Headings::Ids => id.to_owned(),
        Headings::Labels(language) => label.in_language(language).to_owned(),
    }
}

/// The name of a target, with dots between table, row and column.
fn path(target: Target, vocabulary: &Vocabulary, headings: Headings) -> String {
    let of_fact = |fact: &Fact| named(&fact.id, &fact.label, headings);
    let of_row = |table: &Table, key: RowKey| {
        let row = match key {
            RowKey::Ordinal(number) => number.to_string(),
            RowKey::Choice(at) => {
                let choices = table.key.and_then(|key| table.columns.get(key)).map_or(&[][..], Fact::choices);
                let choice = choices.get(usize::from(at));
                choice.map_or(String::new(), |choice| named(&choice.id, &choice.label, headings))
            }
        };
        format!("{}.{row}", named(&table.id, &table.label, headings))
    };
    match target {
        Target::Fact(id) => vocabulary.fact(id).map_or(String::new(), of_fact),
        Target::Row(id, key) => vocabulary.table(id).map_or(String::new(), |table| of_row(table, key)),
        Target::Cell(id, key, column) => vocabulary.table(id).map_or(String::new(), |table| {
            let column = table.columns.get(usize::from(column)).map_or(String::new(), of_fact);
            format!("{}.{column}", of_row(table, key))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every column that a record of the program's own vocabulary may need.
    fn columns(vocabulary: &Vocabulary) -> Vec<Column> {
        let facts = super::super::facts(vocabulary).map(|(id, _)| Target::Fact(id));
        let rows = super::super::tables(vocabulary).flat_map(|(id, table)| {
            let key = if table.key.is_some() { RowKey::Choice(0) } else { RowKey::Ordinal(12) };
            let cells = (0u16..).take(table.columns.len()).map(move |at| Target::Cell(id, key, at));
            cells.chain([Target::Row(id, key)])
        });
        let both = |target| [false, true].map(|is_evidence| Column { target, is_evidence });
        let is_needed = |column: &Column| column.is_evidence || fact_of(vocabulary, column.target).is_some();
        facts.chain(rows).flat_map(both).filter(is_needed).collect()
    }

    #[test]
    fn every_heading_is_its_label_and_reads_back() {
        let vocabulary = crate::record::testing::shipped();
        let columns = columns(&vocabulary);
        assert!(columns.len() > 1000);
        for headings in [Headings::Ids, Headings::Labels(Language::Zh), Headings::Labels(Language::En)] {
            let mut seen = std::collections::BTreeSet::new();
            for column in &columns {
                let heading = of_column(*column, &vocabulary, headings);
                let read = heading::read(&heading, &vocabulary).ok().map(|read| (read.target, read.is_evidence));
                assert_eq!(read, Some((column.target, column.is_evidence)), "{heading}");
                assert!(seen.insert(heading.clone()), "{heading} stands twice");
                let has_label = match headings {
                    Headings::Ids => true,
                    Headings::Labels(Language::Zh) => heading.contains(|c: char| ('一'..='龥').contains(&c)),
                    Headings::Labels(Language::En) => !heading.contains('_'),
                };
                assert!(has_label, "{heading}");
            }
        }
    }

    #[test]
    fn a_label_that_would_mean_something_else_gives_way_to_the_id() {
        let mut vocabulary = crate::record::testing::vocabulary();
        let capacity = vocabulary.fact_by_id("approved_capacity").unwrap();
        let column = Column { target: Target::Fact(capacity), is_evidence: false };
        let zh = Headings::Labels(Language::Zh);
        assert_eq!(of_column(column, &vocabulary, zh), "核定生产能力（万t/a）");
        assert_eq!(name(column, &vocabulary, zh), "核定生产能力");
        assert_eq!(of_column(column, &vocabulary, Headings::Labels(Language::En)), "approved capacity (万t/a)");
        vocabulary.facts.get_mut(usize::from(capacity.0)).unwrap().label.zh = "开采深度".into();
        assert_eq!(of_column(column, &vocabulary, zh), "approved_capacity");
    }

    #[test]
    fn headings_of_a_table_have_units_and_evidence() {
        let vocabulary = crate::record::testing::vocabulary();
        let (_, table) = super::super::tables(&vocabulary).find(|(_, table)| table.id == "penalties").unwrap();
        let names = TableNames { table, vocabulary: &vocabulary };
        let of = |column, is_evidence| {
            [Headings::Ids, Headings::Labels(Language::Zh), Headings::Labels(Language::En)]
                .map(|headings| in_table(column, is_evidence, &names, headings))
        };
        assert_eq!(of(companion::Column::MineId, false), ["mine_id", "矿井编号", "mine id"]);
        assert_eq!(of(companion::Column::Values(1), false), ["length", "长度（m）", "length (m)"]);
        assert_eq!(of(companion::Column::Values(1), true), ["length.evidence", "长度（依据）", "length (evidence)"]);
        assert_eq!(of(companion::Column::RowEvidence, false), ["evidence", "依据", "evidence"]);
    }
}
