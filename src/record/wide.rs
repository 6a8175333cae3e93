//! A CSV file with a row for each mine.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::cell;
use super::draft::{self, CHECK_DATE, Draft, Statement};
use super::grid::{Grid, Line};
use super::heading::{self, Heading};
use super::name::{self, Target};
use super::text::{is_blank, tidied};
use super::words;
use super::{Mines, Options};
use crate::fact::{Fact, TableId, Vocabulary};
use crate::say;
use crate::source::{Code, Diagnostic};

/// What a column is for.
enum Column<'v> {
    /// It has no heading, which is only wrong if it has values.
    Nameless,
    /// It only numbers the rows.
    Serial,
    /// Its heading is wrong, or it has none: what it says of a mine is not known, so a mine of which it says something is not judged.
    Lost,
    /// It has the values of a fact or of a cell of a row.
    Values(Heading<Target>, &'v Fact),
    /// It has evidence.
    Evidence(Target),
}

/// Reads the mines of a file whose header has been read.
pub fn read(mut grid: Grid<'_>, vocabulary: &Vocabulary, options: &Options, problems: &mut Vec<Diagnostic>) -> Mines {
    let (mut columns, may_lack_rows) = columns(&grid, vocabulary, problems);
    let mut mines = Mines::default();
    let position = |id: &str| {
        let wanted = vocabulary.fact_by_id(id).map(Target::Fact);
        columns.iter().position(|column| matches!(column, Column::Values(h, _) if Some(h.target) == wanted))
    };
    let Some(mine_id) = position(draft::MINE_ID) else {
        problems.push(draft::no_mine_id_column(vocabulary).at(grid.header_line()));
        mines.may_lack_some = true;
        return mines;
    };
    let undated = options.as_of.is_none() && position(CHECK_DATE).is_none();
    if undated {
        problems.push(draft::no_check_date().at(grid.header_line()));
    }
    while let Some(line) = grid.next_line() {
        let (row, cells) = match line {
            Line::Cells(row, cells) => (row, cells),
            Line::Ragged(ragged) => {
                problems.push(ragged);
                mines.may_lack_some = true;
                continue;
            }
        };
        if cells.get(mine_id).is_none_or(|id| words::is_unknown(&tidied(id))) {
            problems.push(draft::no_mine_id().at(grid.place(row, mine_id)));
            mines.may_lack_some = true;
            continue;
        }
        let mut draft = Draft::new(grid.row_place(row));
        may_lack_rows.iter().for_each(|table| draft.may_lack_rows(*table));
        read_row(&grid, row, &cells, &mut columns, &mut draft, problems);
        if undated {
            draft.spoil();
        }
        mines.drafts.push(draft);
    }
    mines
}

fn read_row(
    grid: &Grid<'_>,
    row: u64,
    cells: &[Cow<'_, str>],
    columns: &mut [Column<'_>],
    draft: &mut Draft,
    problems: &mut Vec<Diagnostic>,
) {
    for (at, (column, text)) in columns.iter_mut().zip(cells).enumerate() {
        match column {
            Column::Serial => {}
            Column::Lost | Column::Nameless if is_blank(text) => {}
            Column::Lost => draft.spoil(),
            Column::Nameless => {
                draft.spoil();
                problems.push(nameless().at(grid.place(row, at)));
                // Once for the column is enough.
                *column = Column::Lost;
            }
            // Columns are told apart already, so a cell that states nothing need not be remembered.
            Column::Values(..) if is_blank(text) => {}
            Column::Values(heading, fact) => {
                let statement = statement(text, fact, heading);
                draft.state(heading.target, statement, grid.place(row, at), problems);
            }
            Column::Evidence(target) => draft.note(*target, cell::evidence(text), grid.place(row, at), problems),
        }
    }
}

/// A column without heading has values.
pub fn nameless() -> Diagnostic {
    Diagnostic::error(Code::UnknownFact, say!("此列没有列名，却有内容", "the column has no heading but has values"))
}

/// What a cell under `heading` states.
pub fn statement<T>(text: &str, fact: &Fact, heading: &Heading<T>) -> Statement {
    let read = cell::read(text, fact, heading.unit);
    if matches!(read, Ok(None)) && words::is_vacant(&tidied(text)) { Statement::Vacant } else { Statement::Read(read) }
}

/// What each column is for, and the tables of which a column of cells was lost.
fn columns<'v>(
    grid: &Grid<'_>,
    vocabulary: &'v Vocabulary,
    problems: &mut Vec<Diagnostic>,
) -> (Vec<Column<'v>>, Vec<TableId>) {
    let mut columns = Vec::new();
    let mut may_lack_rows = Vec::new();
    let mut first: BTreeMap<(Target, bool), usize> = BTreeMap::new();
    for (at, (_, text)) in grid.header.iter().enumerate() {
        if is_blank(text) {
            columns.push(Column::Nameless);
            continue;
        }
        let column = match heading(text, vocabulary) {
            Ok(column) => column,
            Err(refused) => {
                problems.push(refused.at(grid.header_place(at)));
                may_lack_rows.extend(name::tables_meant(vocabulary, &tidied(text)));
                Column::Lost
            }
        };
        let target = match &column {
            Column::Values(heading, _) => Some((heading.target, false)),
            Column::Evidence(target) => Some((*target, true)),
            Column::Nameless | Column::Serial | Column::Lost => None,
        };
        columns.push(column);
        let Some(target) = target else { continue };
        if let Some(earlier) = first.get(&target) {
            // Which of the two is right cannot be told, so neither is read.
            problems.push(draft::stated_twice(&grid.header_place(*earlier)).at(grid.header_place(at)));
            for lost in [*earlier, at] {
                columns.get_mut(lost).into_iter().for_each(|column| *column = Column::Lost);
            }
            if let (Target::Cell(table, ..), _) = target {
                may_lack_rows.push(table);
            }
        } else {
            first.insert(target, at);
        }
    }
    (columns, may_lack_rows)
}

fn heading<'v>(text: &str, vocabulary: &'v Vocabulary) -> Result<Column<'v>, cell::Refused> {
    let heading = match heading::read(text, vocabulary) {
        Err(_) if words::is_serial(text) => return Ok(Column::Serial),
        read => read?,
    };
    if heading.is_evidence {
        return Ok(Column::Evidence(heading.target));
    }
    match name::fact_of(vocabulary, heading.target) {
        Some(fact) => Ok(Column::Values(heading, fact)),
        None => Err(name::no_value(vocabulary, heading.target, text)),
    }
}
