//! The names under which a template asks: labels, which people know. A label that would not read back gives way to the id.

use super::Rows;
use crate::fact::vocabulary::Named;
use crate::fact::{ChoiceValue, Fact, FactId, Table, TableId, Vocabulary};
use crate::source::Language;
use crate::source::language::same_as;

/// What stands between table, row and column.
const DOT: char = '.';

/// The name of a fact.
pub fn of_fact(vocabulary: &Vocabulary, id: FactId, fact: &Fact, language: Language) -> String {
    let label = fact.label.in_language(language);
    let reads_back = vocabulary.by_name(label) == Some(Named::Fact(id));
    if reads_back { label } else { &fact.id }.to_owned()
}

/// The name of a table.
pub fn of_table(vocabulary: &Vocabulary, id: TableId, table: &Table, language: Language) -> String {
    let label = table.label.in_language(language);
    let reads_back = vocabulary.by_name(label) == Some(Named::Table(id)) && !label.contains(DOT);
    if reads_back { label } else { &table.id }.to_owned()
}

/// The name of a column of `table`.
pub fn of_column(table: &Table, at: usize, column: &Fact, language: Language) -> String {
    let label = column.label.in_language(language);
    let reads_back = table.column_by_name(label) == Some(at) && !label.contains(DOT);
    if reads_back { label } else { &column.id }.to_owned()
}

/// The name of a value of a choice.
pub fn of_choice<'c>(choices: &'c [ChoiceValue], choice: &'c ChoiceValue, language: Language) -> &'c str {
    let label = choice.label.in_language(language);
    let is_named = |other: &&ChoiceValue| other.names().any(same_as(label));
    let reads_back = choices.iter().find(is_named).is_some_and(|found| found.id == choice.id);
    if reads_back { label } else { &choice.id }
}

/// The name of a cell: of its table, its row and its column.
pub fn of_cell(table: &str, row: &str, column: &str) -> String {
    format!("{table}{DOT}{row}{DOT}{column}")
}

/// The names of the rows of a table with a key, one for each value of which a pack reads the row.
pub fn of_keyed_rows<'a>(rows: &Rows<'a>, language: Language) -> Option<Vec<&'a str>> {
    let choices = rows.table.columns.get(rows.table.key?)?.choices();
    let name = |choice: &'a ChoiceValue| match of_choice(choices, choice, language) {
        label if label.contains(DOT) => &*choice.id,
        label => label,
    };
    Some(rows.keys()?.into_iter().map(name).collect())
}
