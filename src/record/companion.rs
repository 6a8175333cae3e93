//! The rows of one table: a CSV file beside the records of a folder (`licences.csv`), or a sheet of a workbook.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::cell::{self, Refused};
use super::draft::{Draft, MINE_ID, MINE_NAME, Statement, no_mine_id_column, stated_twice};
use super::grid::{Grid, GridRow, Line};
use super::heading::{self, Heading, Names};
use super::manner::Manner;
use super::map::Map;
use super::name;
use super::text::{is_blank, shown};
use super::titles;
use super::wide::{self, left_out, statement};
use super::words;
use super::{Options, likely};
use crate::fact::vocabulary::Named;
use crate::fact::{Fact, Row, Stated, Table, TableId, Vocabulary};
use crate::say;
use crate::source::language::as_folded;
use crate::source::{Code, Diagnostic, Place, folded};

const EVIDENCE: &[&str] = &["evidence", "证据", "依据"];

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The mine's id.
    MineId,
    /// The mine's name, which the record itself states.
    MineName,
    /// The column of the table at this position.
    Values(usize),
    /// The evidence of the row.
    RowEvidence,
}

/// The records of a folder, to which the rows belong.
pub struct Owners<'a> {
    /// All records.
    pub drafts: &'a mut [Draft],
    /// The positions of the folder's records, by mine id as ids are compared.
    pub by_id: &'a HashMap<String, usize>,
    /// Whether a record of the folder could not be read, so that a row may be without its own.
    pub may_lack_some: bool,
    /// The record of which all rows are, where the table need not say of which mine they are.
    pub only: Option<usize>,
    /// The ids that rows of no mine were likely meant to have, by row, where these are not all records of the folder.
    pub meant: Option<&'a HashMap<u64, Option<String>>>,
}

/// Whether a word is the heading of a column of `table`.
pub fn is_heading(text: &str, table: &Table, vocabulary: &Vocabulary, map: Option<&Map>) -> bool {
    heading::is_known_mapped(text, &TableNames { table, vocabulary }, map)
}

/// Adds the rows of a table to the records; whether a row may have been lost.
pub fn read(
    grid: &mut Grid<'_>,
    id: TableId,
    what: (&Vocabulary, &Options),
    owners: &mut Owners<'_>,
    problems: &mut Vec<Diagnostic>,
) -> bool {
    match Reader::of(grid, id, what, owners.only.is_some(), problems) {
        Some(mut reader) => reader.rows(grid, what.1, owners, problems),
        None => true,
    }
}

/// What the header of a table says of its columns.
#[derive(Clone)]
pub struct Reader<'v> {
    id: TableId,
    table: &'v Table,
    columns: Columns,
    mine_id: Option<usize>,
}

impl<'v> Reader<'v> {
    /// Reads the header; nothing if no row of the table can be read. Whose rows they are need not be said if there is an `only` mine.
    pub fn of(
        grid: &mut Grid<'_>,
        id: TableId,
        (vocabulary, options): (&'v Vocabulary, &Options),
        has_only: bool,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Reader<'v>> {
        let table = vocabulary.table(id)?;
        titles::none_read(grid, table);
        let columns = columns(grid, table, (vocabulary, options), problems);
        let position = |wanted| {
            columns.columns.iter().position(|c| c.as_ref().is_some_and(|c| c.target == wanted && !c.is_evidence))
        };
        let mine_id = position(Column::MineId);
        if mine_id.is_none() && !has_only {
            problems.push(no_mine_id_column(vocabulary).at(grid.header_line()));
            return None;
        }
        if let Some(key) = table.key
            && position(Column::Values(key)).is_none()
        {
            let (zh, en) = table.columns.get(key).map_or(("", ""), |key| (&key.label.zh, &key.id));
            let message = say!("没有 `{zh}` 列", "there is no column `{en}`");
            problems.push(Diagnostic::error(Code::UnknownFact, message).at(grid.header_line()));
            return None;
        }
        grid.id_column = mine_id;
        Some(Reader { id, table, columns, mine_id })
    }

    /// The mine that a row says it is of, if it names one.
    pub fn mine<'c>(&self, cells: &'c [Cow<'_, str>]) -> Option<&'c str> {
        let mine = cells.get(self.mine_id?).map_or("", AsRef::as_ref);
        wide::unnamed(mine).is_none().then_some(mine)
    }

    /// Adds the rows to the records; whether one may have been lost.
    pub fn rows(
        &mut self,
        grid: &mut Grid<'_>,
        options: &Options,
        owners: &mut Owners<'_>,
        problems: &mut Vec<Diagnostic>,
    ) -> bool {
        let mut may_lack_rows = false;
        while let Some(line) = grid.next_line() {
            let row = match line {
                Line::Cells(row) => row,
                Line::Refused(refused) | Line::End(refused) => {
                    problems.push(refused);
                    may_lack_rows = true;
                    continue;
                }
            };
            let draft = match self.mine_id {
                None => owners.only.and_then(|only| owners.drafts.get_mut(only)),
                Some(column) => {
                    let mine = row.cells.get(column).map_or("", AsRef::as_ref);
                    owner(grid, row.number, column, mine, owners, problems)
                }
            };
            match draft {
                Some(draft) => self.row(grid, row, (draft, options), problems),
                None => {
                    problems.extend(row.refused);
                    may_lack_rows = true;
                }
            }
        }
        may_lack_rows
    }

    fn row(
        &mut self,
        grid: &mut Grid<'_>,
        GridRow { number: row, cells, refused, .. }: GridRow<'_>,
        (draft, options): (&mut Draft, &Options),
        problems: &mut Vec<Diagnostic>,
    ) {
        let (table, Columns { columns, lost }) = (self.table, &mut self.columns);
        refused.into_iter().for_each(|refused| draft.refuse(refused, problems));
        for column in lost.iter_mut().filter(|column| cells.get(column.at).is_some_and(|text| !is_blank(text))) {
            if options.leaves_out() {
                grid.notes.add(left_out("").at(grid.place(row, column.at)));
                continue;
            }
            // What a column that is not understood says of a mine is not known, so the mine is not judged.
            draft.spoil();
            if !std::mem::replace(&mut column.is_reported, true) {
                problems.push(wide::nameless().at(grid.place(row, column.at)));
            }
        }
        let mut read = Row { cells: vec![None; table.columns.len()], place: grid.row_place(row), evidence: None };
        for (at, (column, text)) in columns.iter().zip(&cells).enumerate() {
            let Some(heading) = column else { continue };
            let manner = options.manner(heading, grid.manner_of(at, heading.unit));
            let note = read_cell(text, (heading, manner), table, grid.place(row, at), (&mut read, draft), problems);
            note.into_iter().for_each(|note| grid.notes.add(note));
        }
        // Evidence that stands before its value waits for it here.
        for (column, text) in columns.iter().zip(&cells) {
            if let Some(Heading { target: Column::Values(at), is_evidence: true, .. }) = column
                && let Some(Some(stated)) = read.cells.get_mut(*at)
            {
                stated.evidence = cell::evidence(text).ok().flatten();
            }
        }
        draft.add_row(self.id, read);
    }
}

/// Reads a cell, and gives the note on how it was read, if that is worth one.
fn read_cell(
    text: &str,
    (heading, manner): (&Heading<Column>, Manner<'_>),
    table: &Table,
    place: Place,
    (row, draft): (&mut Row, &mut Draft),
    problems: &mut Vec<Diagnostic>,
) -> Option<Diagnostic> {
    match heading.target {
        _ if heading.is_evidence || heading.target == Column::RowEvidence => match cell::evidence(text) {
            Ok(evidence) if heading.target == Column::RowEvidence => row.evidence = evidence,
            Ok(_) => {}
            Err(refused) => draft.refuse(refused.at(place), problems),
        },
        Column::Values(at) => {
            let (fact, cell) = (table.columns.get(at)?, row.cells.get_mut(at)?);
            let (statement, note) = statement(text, fact, manner);
            let note = note.map(|note| note.at(place.clone()));
            match statement {
                Statement::Read(Ok(Some(value))) => *cell = Some(Box::new(Stated { value, place, evidence: None })),
                Statement::Read(Ok(None)) | Statement::Vacant => {}
                Statement::Read(Err(refused)) => draft.refuse(refused.at(place), problems),
            }
            return note;
        }
        Column::MineName => {
            if let Err(refused) = cell::check(text) {
                draft.refuse(refused.at(place), problems);
            }
        }
        Column::MineId | Column::RowEvidence => {}
    }
    None
}

/// The record that a row belongs to.
fn owner<'d>(
    grid: &Grid<'_>,
    row: u64,
    column: usize,
    mine: &str,
    owners: &'d mut Owners<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Option<&'d mut Draft> {
    if let Some(unnamed) = wide::unnamed(mine) {
        problems.push(unnamed.at(grid.place(row, column)));
        return None;
    }
    let at = owners.by_id.get(&folded(mine));
    if at.is_none() && !owners.may_lack_some {
        let found = shown(mine);
        let message = say!("同一文件夹中没有编号为 `{found}` 的矿井", "the folder has no mine with the id `{found}`");
        let near = match owners.meant {
            Some(meant) => meant.get(&row).and_then(Option::as_deref),
            None => likely(problems, mine, owners.by_id.keys().map(String::as_str)),
        };
        problems.push(Diagnostic::error(Code::OrphanRow, message).at(grid.place(row, column)).suggest(near));
    }
    owners.drafts.get_mut(*at?)
}

/// The error for a table without even a header.
pub fn empty(file: &Arc<str>) -> Diagnostic {
    let help = say!("没有内容可填时只留表头", "where there is nothing to state, leave the header");
    let empty = Diagnostic::error(Code::NoRecord, say!("文件是空的", "the file is empty"));
    empty.at(Place::File(Arc::clone(file))).help(help)
}

/// The names of the columns of a companion table.
pub struct TableNames<'v> {
    /// The table.
    pub table: &'v Table,
    /// The vocabulary that the table is of.
    pub vocabulary: &'v Vocabulary,
}

impl Names for TableNames<'_> {
    type Target = Column;

    fn find(&self, name: &str) -> Option<(Column, Option<&Fact>)> {
        // The table's own columns come first: they are what the file is for.
        if let Some(at) = self.table.column_by_name(name) {
            return Some((Column::Values(at), self.table.columns.get(at)));
        }
        let is = |id: &str| {
            let fact = self.vocabulary.fact_by_id(id).map(Named::Fact);
            fact.is_some() && self.vocabulary.by_name(name) == fact
        };
        let column = match name {
            _ if is(MINE_ID) => Column::MineId,
            _ if is(MINE_NAME) => Column::MineName,
            _ if EVIDENCE.contains(&&*as_folded(name)) => Column::RowEvidence,
            _ => return None,
        };
        Some((column, None))
    }

    fn unknown(&self, name: &str) -> Refused {
        Box::new(name::no_such_column(self.table, name))
    }
}

/// The columns of a companion table.
#[derive(Clone)]
struct Columns {
    /// What each column is for; nothing for a column that is not used.
    columns: Vec<Option<Heading<Column>>>,
    /// The columns that are not understood.
    lost: Vec<LostColumn>,
}

/// A column that is not understood.
#[derive(Clone)]
struct LostColumn {
    /// Its position.
    at: usize,
    /// Whether that has been reported; a column without heading is only wrong if it has values.
    is_reported: bool,
}

fn columns(
    grid: &mut Grid<'_>,
    table: &Table,
    (vocabulary, options): (&Vocabulary, &Options),
    problems: &mut Vec<Diagnostic>,
) -> Columns {
    let names = TableNames { table, vocabulary };
    let mut columns: Vec<Option<Heading<Column>>> = Vec::new();
    let mut lost = Vec::new();
    for (at, text) in grid.header.clone().iter().enumerate() {
        if is_blank(text) {
            columns.push(None);
            lost.push(LostColumn { at, is_reported: false });
            continue;
        }
        let heading = match heading::read_mapped(text, &names, options.map()) {
            Ok(Some(heading)) => heading,
            Ok(None) => {
                columns.push(None);
                continue;
            }
            Err(_) if words::is_serial(text) => {
                columns.push(None);
                continue;
            }
            Err(_) if options.leaves_out() => {
                grid.notes.add(left_out(text).at(grid.header_place(at)));
                columns.push(None);
                continue;
            }
            Err(refused) => {
                problems.push(refused.at(grid.header_place(at)));
                columns.push(None);
                lost.push(LostColumn { at, is_reported: true });
                continue;
            }
        };
        let same = |other: &Option<Heading<Column>>| {
            other.is_some_and(|other| (other.target, other.is_evidence) == (heading.target, heading.is_evidence))
        };
        let twice = columns.iter().position(same);
        columns.push(Some(heading));
        if let Some(earlier) = twice {
            problems.push(stated_twice(&grid.header_place(earlier)).at(grid.header_place(at)));
            lost.extend([earlier, at].map(|at| LostColumn { at, is_reported: true }));
            columns.iter_mut().filter(|column| same(column)).for_each(|column| *column = None);
        }
    }
    Columns { columns, lost }
}
