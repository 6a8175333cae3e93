//! Records → texts and workbooks, in every format that is read.
//!
//! What is written reads back as the same record: values in the unit in which they were stated, evidence, and rows of which nothing
//! is known. Facts stand in the order of the vocabulary, after the mine's id and name and the check date.

mod companion;
mod csv;
pub mod file_name;
mod heading;
mod json;
mod long;
mod page;
pub mod toml;
mod wide;
mod xlsx;

use std::borrow::Cow;
use std::path::Path;

pub use companion::folder;
pub use json::json;
pub use long::long;
pub use wide::wide;
pub use xlsx::xlsx;

use super::draft::{CHECK_DATE, MINE_ID, MINE_NAME};
use super::text::{shown, tidied};
use super::{name, words};
use crate::fact::{Fact, FactId, Quantity, Record, Row, Stated, Table, TableId, Type, Value, Vocabulary};
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic, Language, Place};

/// Why records cannot be written in a format.
pub type CannotWrite = Box<Diagnostic>;

/// How columns are headed, and with which words yes, no, choices and unknown are written below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Headings {
    /// Ids, which never change.
    #[default]
    Ids,
    /// Labels with their units, as people write them in that language.
    Labels(Language),
}

/// The significant digits that a number may have for readers to keep all of them: what a binary float of 64 bits is sure to hold.
const SURE_DIGITS: usize = 15;

/// The table as whose rows a CSV file would be read, because it has the table's name.
pub fn table_of_file<'v>(file: &Path, vocabulary: &'v Vocabulary) -> Option<&'v Table> {
    name::table_of_file(vocabulary, file).map(|(_, table)| table)
}

/// Every fact, in the order in which it is written.
fn facts(vocabulary: &Vocabulary) -> impl Iterator<Item = (FactId, &Fact)> {
    let first = [MINE_ID, MINE_NAME, CHECK_DATE];
    let ahead = first.into_iter().filter_map(|id| vocabulary.fact_by_id(id));
    let numbered = (0..).map(FactId).take(vocabulary.facts.len());
    let rest = numbered.filter(move |id| vocabulary.fact(*id).is_some_and(|fact| !first.contains(&&*fact.id)));
    ahead.chain(rest).filter_map(|id| Some((id, vocabulary.fact(id)?)))
}

/// Every table.
fn tables(vocabulary: &Vocabulary) -> impl Iterator<Item = (TableId, &Table)> {
    (0..).map(TableId).zip(&vocabulary.tables)
}

/// What a record states of a fact. The check date is always stated, if not as a fact then as the day of the record.
fn stated<'r>(record: &'r Record, id: FactId, fact: &Fact) -> Option<Cow<'r, Stated>> {
    match record.fact(id) {
        Some(stated) => Some(Cow::Borrowed(stated)),
        None if fact.id == CHECK_DATE => {
            let (value, place) = (Value::Date(record.check_date), record.place.clone());
            Some(Cow::Owned(Stated { value, place, evidence: None }))
        }
        None => None,
    }
}

/// Whether a quantity is stated in the fact's own unit, so that its amount needs none beside it.
fn in_own_unit(quantity: Quantity, fact: &Fact) -> bool {
    match &fact.kind {
        Type::Number { unit, .. } => quantity.unit == *unit || quantity.unit.symbol.is_empty(),
        _ => true,
    }
}

/// A quantity as a cell has it: bare in the fact's own unit, otherwise with its unit.
fn quantity_text(quantity: Quantity, fact: &Fact) -> String {
    if in_own_unit(quantity, fact) {
        quantity.amount.to_string()
    } else {
        format!("{} {}", quantity.amount, quantity.unit.symbol)
    }
}

/// The digits of a decimal number from the first to the last that is not zero.
fn significant_digits(number: &str) -> usize {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    digits.trim_matches('0').len()
}

/// The mine ids of records, each of which must have one where a column of ids tells the mines apart.
fn mine_ids<'r>(records: &[&'r Record], vocabulary: &Vocabulary) -> Result<Vec<&'r str>, CannotWrite> {
    let id = vocabulary.fact_by_id(MINE_ID);
    let no_id = |record: &Record| {
        let message = say!(
            "记录没有矿井编号，不能写成表格中的行",
            "the record has no mine id, so that it cannot be rows of a table"
        );
        let help = say!("补上 `{MINE_ID}`，或写成 TOML、JSON", "state its `{MINE_ID}`, or write TOML or JSON");
        cannot_write(message).help(help).at(record.place.clone())
    };
    let is_no_mine = |record: &Record, id: &str| {
        let found = shown(id);
        let message = say!(
            "编号 `{found}` 在表格中会被当作合计或示例",
            "in a table the id `{found}` would be taken for totals or an example"
        );
        let help = say!("改用另一个编号，或写成 TOML、JSON", "give it another id, or write TOML or JSON");
        Box::new(cannot_write(message).help(help).at(record.place.clone()))
    };
    let named = |record: &&'r Record| match record.text(id) {
        None => Err(Box::new(no_id(record))),
        Some(id) if words::is_totals(&tidied(id)) || words::is_example(id) => Err(is_no_mine(record, id)),
        Some(id) => Ok(id),
    };
    records.iter().map(named).collect()
}

/// The error for what a format cannot hold.
fn cannot_write(message: Bilingual) -> Diagnostic {
    Diagnostic::error(Code::CannotBeWritten, message)
}

/// The error for a row that has no name among the rows of its table.
fn no_row_name(table: &Table, row: &Row) -> CannotWrite {
    let message = Bilingual::new(
        format!("`{}` 的一行没有键，也不能编号（至 {}）", table.label.zh, u16::MAX),
        format!("a row of `{}` has no key and no number up to {}", table.label.en, u16::MAX),
    );
    Box::new(cannot_write(message).help(by_tables()).at(row.place.clone()))
}

/// The error for a row of which nothing is known, where no cell can say so.
fn no_cell_for_unknown(table: &Table, row: &Row) -> CannotWrite {
    let message = Bilingual::new(
        format!("`{}` 没有能写明“未知”的列", table.label.zh),
        format!("`{}` has no column that can say that a row is not known", table.label.en),
    );
    Box::new(cannot_write(message).help(by_tables()).at(row.place.clone()))
}

/// To write each table by itself.
fn by_tables() -> Bilingual {
    Bilingual::new(
        "写成文件夹或工作簿，其中各表分开",
        "write a folder or a workbook, in which each table stands by itself",
    )
}

/// Every text of a record, with the place of what it belongs to.
fn texts<'r>(record: &'r Record, vocabulary: &'r Vocabulary) -> impl Iterator<Item = (&'r str, &'r Place)> {
    fn of(stated: &Stated) -> impl Iterator<Item = (&str, &Place)> {
        let text = match &stated.value {
            Value::Text(text) => Some(&**text),
            _ => None,
        };
        text.into_iter().chain(stated.evidence.as_deref()).map(|text| (text, &stated.place))
    }
    fn of_row(row: &Row) -> impl Iterator<Item = (&str, &Place)> {
        let cells = row.cells.iter().flatten().flat_map(|stated| of(stated));
        cells.chain(row.evidence.as_deref().map(|text| (text, &row.place)))
    }
    let rows = tables(vocabulary).flat_map(|(id, _)| record.rows(id)).flat_map(of_row);
    record.stated_facts().flat_map(|(_, stated)| of(stated)).chain(rows)
}
