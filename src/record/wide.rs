//! A table with a row for each mine.

mod memory;
mod stream;

use std::borrow::Cow;
use std::collections::btree_map::{BTreeMap, Entry};

pub use self::stream::{CellRead, End, Opened, RowsRead, Stream, StreamColumn};

use self::memory::Memories;
use super::cell::{self, Content};
use super::draft::{self, CHECK_DATE, Draft, Statement};
use super::grid::{Grid, GridRow, Line};
use super::heading::{self, Heading};
use super::manner::Manner;
use super::map::{Constant, Map};
use super::name::{self, LookedUp, Target};
use super::text::{is_blank, shown, tidied};
use super::titles::{self, TitleFact};
use super::words;
use super::{Mines, Options};
use crate::fact::{Fact, TableId, Type, Vocabulary};
use crate::say;
use crate::source::{Code, Diagnostic, folded};

/// What a column is for.
#[derive(Clone)]
pub enum Column<'v> {
    /// It has no heading, which is only wrong if it has values, and not where columns are left out.
    Nameless,
    /// It says nothing of a mine: it numbers the rows, or is left out because that was asked for.
    Unused,
    /// Its heading is wrong, or it has none: what it says of a mine is not known, so a mine of which it says something is not judged.
    Lost,
    /// It has the values of a fact or of a cell of a row.
    Values(Heading<Target>, &'v Fact, Option<Proviso>),
    /// It has evidence.
    Evidence(Target),
}

impl Column<'_> {
    /// Whether it has the values of `target`.
    fn is_of(&self, target: Target) -> bool {
        matches!(self, Column::Values(heading, ..) if heading.target == target)
    }
}

/// A column on which it depends that a cell of another is a value.
#[derive(Clone)]
pub struct Proviso {
    column: usize,
    words: Vec<String>,
}

impl Proviso {
    fn holds(&self, cells: &[Cow<'_, str>]) -> bool {
        cells.get(self.column).is_some_and(|text| self.words.contains(&folded(text)))
    }
}

/// A table with a row for each mine, of which the header has been read.
#[derive(Clone)]
pub struct Table<'v> {
    /// What each column is for.
    pub columns: Vec<Column<'v>>,
    /// The tables of which a column of cells was lost.
    may_lack_rows: Vec<TableId>,
    /// What the titles above the header state of every mine, as far as no column does.
    pub title_facts: Vec<TitleFact>,
    /// What a mapping says of every mine, as far as no column does.
    pub constants: Vec<Constant>,
    /// What the cells of each column say that were read before, if that is remembered.
    memories: Option<Memories>,
    /// The column of the mines' ids.
    pub mine_id: usize,
    /// Whether it has a column of check dates.
    is_dated: bool,
}

/// Reads the mines of a table whose header has been read, and whose columns are named by `names`.
pub fn read(grid: &mut Grid<'_>, names: &LookedUp<'_>, options: &Options, problems: &mut Vec<Diagnostic>) -> Mines {
    let vocabulary = names.vocabulary;
    let mut mines = Mines::default();
    let Some(mut table) = Table::of(grid, names, options, problems) else {
        mines.may_lack_some = true;
        return mines;
    };
    table.remember();
    while let Some(line) = grid.next_line() {
        match table.line(grid, line, (vocabulary, options), problems) {
            Some(draft) => mines.drafts.push(draft),
            None => mines.may_lack_some = true,
        }
    }
    mines
}

impl<'v> Table<'v> {
    /// What the header and the titles above it say; nothing if no column tells the mines apart.
    pub fn of(
        grid: &mut Grid<'_>,
        names: &LookedUp<'v>,
        options: &Options,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Table<'v>> {
        let vocabulary = names.vocabulary;
        let mut title_facts = titles::facts(grid, vocabulary);
        let (columns, may_lack_rows) = columns(grid, names, options, problems);
        let position = |id: &str| {
            let wanted = Target::Fact(vocabulary.fact_by_id(id)?);
            columns.iter().position(|column| column.is_of(wanted))
        };
        let Some(mine_id) = position(draft::MINE_ID) else {
            problems.push(draft::no_mine_id_column(vocabulary).at(grid.header_line()));
            return None;
        };
        // A column says it of each mine, which is more than a title or a mapping does.
        title_facts.retain(|fact| !columns.iter().any(|column| column.is_of(fact.target)));
        let constants = options.map().map_or(&[][..], |map| &map.constants).iter();
        let constants =
            constants.filter(|constant| !columns.iter().any(|column| column.is_of(constant.target))).cloned().collect();
        let is_dated = position(CHECK_DATE).is_some();
        grid.id_column = Some(mine_id);
        let unread = columns.iter().enumerate().filter(|(_, column)| matches!(column, Column::Unused));
        grid.leave_unread(unread.map(|(at, _)| at));
        Some(Table { columns, may_lack_rows, title_facts, constants, memories: None, mine_id, is_dated })
    }

    /// From here on it is remembered what cells say: there are many rows, and all are of the same grid.
    fn remember(&mut self) {
        self.memories = Some(Memories::none_of(self.columns.len()));
    }

    /// What a row says of its mine; nothing if it cannot be told of which mine it is.
    pub fn line(
        &mut self,
        grid: &mut Grid<'_>,
        line: Line<'_>,
        (vocabulary, options): (&Vocabulary, &Options),
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Draft> {
        let row = match line {
            Line::Cells(row) => row,
            Line::Refused(refused) | Line::End(refused) => {
                problems.push(refused);
                return None;
            }
        };
        let id = row.cells.get(self.mine_id).map_or("", AsRef::as_ref);
        if let Some(unnamed) = unnamed(id) {
            problems.extend(row.refused);
            problems.push(unnamed.at(grid.place(row.number, self.mine_id)));
            return None;
        }
        let mut draft = Draft::new(grid.row_place(row.number), vocabulary);
        let (facts, cells) = self.filled(&row.cells);
        draft.expect(facts, cells);
        self.suppose_common(&mut draft, vocabulary, problems);
        read_row(grid, row, (&mut self.columns, self.memories.as_mut()), (&mut draft, options), problems);
        if !self.is_dated {
            draft.undated(grid.header_line());
        }
        Some(draft)
    }

    /// Of how many facts, and of how many cells of rows, something stands in a row.
    fn filled(&self, cells: &[Cow<'_, str>]) -> (usize, usize) {
        let (mut facts, mut of_rows) = (0, 0);
        for (column, _) in self.columns.iter().zip(cells).filter(|(_, text)| !text.is_empty()) {
            match column {
                Column::Values(Heading { target: Target::Fact(_), .. }, ..) => facts += 1,
                Column::Values(..) => of_rows += 1,
                _ => {}
            }
        }
        (facts, of_rows)
    }

    /// States what all mines of the table have in common.
    fn suppose_common(&self, draft: &mut Draft, vocabulary: &Vocabulary, problems: &mut Vec<Diagnostic>) {
        self.may_lack_rows.iter().for_each(|table| draft.may_lack_rows(*table));
        self.title_facts.iter().for_each(|fact| fact.suppose(draft, vocabulary, problems));
        self.constants.iter().for_each(|constant| constant.suppose(draft, problems));
    }
}

/// Why a mine cannot be told by `id`, if it cannot.
pub fn unnamed(id: &str) -> Option<Diagnostic> {
    match cell::check(id) {
        Err(refused) => Some(*refused),
        Ok(()) if words::is_example(id) => Some(example()),
        Ok(()) => words::is_unknown(&tidied(id)).then(draft::no_mine_id),
    }
}

/// The error for a row that shows how to fill in the others.
fn example() -> Diagnostic {
    let message = say!("此行是填写示例，不是煤矿", "the row is an example, and is no mine");
    Diagnostic::error(Code::NoMineId, message).help(say!("删去此行", "take the row away"))
}

/// The error for a number in a cell that several mines share.
fn shared_number(text: &str) -> Diagnostic {
    let found = shown(text);
    let message = say!(
        "`{found}` 在合并了几行的单元格中，可能是几个矿的合计",
        "`{found}` stands in a cell that is merged over several rows, and may be the sum of several mines"
    );
    Diagnostic::error(Code::MergedCells, message)
        .help(say!("取消合并，各矿分别填写", "split the cell, and state the number of each mine"))
}

fn read_row(
    grid: &mut Grid<'_>,
    GridRow { number, cells, refused, shared, .. }: GridRow<'_>,
    (columns, mut memories): (&mut [Column<'_>], Option<&mut Memories>),
    (draft, options): (&mut Draft, &Options),
    problems: &mut Vec<Diagnostic>,
) {
    refused.into_iter().for_each(|refused| draft.refuse(refused, problems));
    for (at, (column, text)) in columns.iter_mut().zip(&cells).enumerate() {
        match column {
            Column::Unused => {}
            Column::Lost | Column::Nameless if is_blank(text) => {}
            Column::Lost => draft.spoil(),
            Column::Nameless if options.leaves_out() => {
                grid.notes.add(left_out("").at(grid.place(number, at)));
                *column = Column::Unused;
            }
            Column::Nameless => {
                draft.spoil();
                problems.push(nameless().at(grid.place(number, at)));
                // Once for the column is enough.
                *column = Column::Lost;
            }
            // Columns are told apart already, so a cell that states nothing need not be remembered.
            Column::Values(..) if is_blank(text) => {}
            Column::Values(heading, _, Some(proviso)) if !proviso.holds(&cells) => {
                draft.state(heading.target, Statement::Read(Ok(None)), grid.place(number, at), problems);
            }
            Column::Values(heading, fact, _) if matches!(fact.kind, Type::Number { .. }) && shared.contains(&at) => {
                let refused = Box::new(shared_number(text));
                draft.state(heading.target, Statement::Read(Err(refused)), grid.place(number, at), problems);
            }
            Column::Values(heading, fact, _) => {
                // What a column of yes and no says is said alike in all of them, if no mapping says otherwise.
                let is_like_others = matches!(fact.kind, Type::YesNo) && heading.mapped.is_none();
                let known = memories.as_ref().and_then(|memories| memories.of(at, text, is_like_others));
                let statement = known.unwrap_or_else(|| {
                    let manner = options.manner(heading, grid.manner_of(at, heading.unit));
                    let read = statement(text, fact, manner);
                    memories.as_mut().into_iter().for_each(|memories| memories.add(at, text, is_like_others, &read));
                    let (statement, note) = read;
                    note.into_iter().for_each(|note| grid.notes.add(note.at(grid.place(number, at))));
                    statement
                });
                draft.state(heading.target, statement, grid.place(number, at), problems);
            }
            Column::Evidence(target) => draft.note(*target, cell::evidence(text), grid.place(number, at), problems),
        }
    }
}

/// A column without heading has values.
pub fn nameless() -> Diagnostic {
    Diagnostic::error(Code::UnknownFact, say!("此列没有列名，却有内容", "the column has no heading but has values"))
}

/// A column that is not understood is left out, because that was asked for.
pub fn left_out(heading: &str) -> Diagnostic {
    let found = shown(heading);
    let message = match found.as_str() {
        "" => say!("不采用没有列名的列", "a column without heading is left out"),
        _ => say!("不采用 `{found}` 列", "the column `{found}` is left out"),
    };
    Diagnostic::note(Code::NotRead, message)
}

/// What a cell states, and the note on how it was read, if that is worth one; without place.
pub fn statement(text: &str, fact: &Fact, manner: Manner<'_>) -> (Statement, Option<Diagnostic>) {
    match cell::read(text, fact, manner) {
        Ok(Content { value: None, .. }) if words::is_vacant(&tidied(text)) => (Statement::Vacant, None),
        Ok(content) => {
            let note = content.note(text, fact);
            (Statement::Read(Ok(content.value)), note)
        }
        Err(refused) => (Statement::Read(Err(refused)), None),
    }
}

/// What each column is for, and the tables of which a column of cells was lost.
fn columns<'v>(
    grid: &mut Grid<'_>,
    names: &LookedUp<'v>,
    options: &Options,
    problems: &mut Vec<Diagnostic>,
) -> (Vec<Column<'v>>, Vec<TableId>) {
    let mut columns = Vec::with_capacity(grid.header.len());
    let (mut may_lack_rows, mut left_out_columns) = (Vec::new(), Vec::new());
    let mut first: BTreeMap<(Target, bool), usize> = BTreeMap::new();
    for (at, text) in grid.header.iter().enumerate() {
        let column = match heading(text, names, options.map()) {
            _ if is_blank(text) => Column::Nameless,
            Ok(column) => column,
            Err(_) if options.leaves_out() => {
                left_out_columns.push(left_out(text).at(grid.header_place(at)));
                may_lack_rows.extend(name::tables_meant(names.vocabulary, &tidied(text)));
                Column::Unused
            }
            Err(refused) => {
                problems.push(refused.at(grid.header_place(at)));
                may_lack_rows.extend(name::tables_meant(names.vocabulary, &tidied(text)));
                Column::Lost
            }
        };
        let column = with_proviso(column, grid, options, problems);
        let target = match &column {
            Column::Values(heading, ..) => Some((heading.target, false)),
            Column::Evidence(target) => Some((*target, true)),
            Column::Nameless | Column::Unused | Column::Lost => None,
        };
        columns.push(column);
        let Some(target) = target else { continue };
        let earlier = match first.entry(target) {
            Entry::Vacant(free) => {
                free.insert(at);
                continue;
            }
            Entry::Occupied(earlier) => *earlier.get(),
        };
        // Which of the two is right cannot be told, so neither is read.
        problems.push(draft::stated_twice(&grid.header_place(earlier)).at(grid.header_place(at)));
        for lost in [earlier, at] {
            columns.get_mut(lost).into_iter().for_each(|column| *column = Column::Lost);
        }
        if let (Target::Cell(table, ..), _) = target {
            may_lack_rows.push(table);
        }
    }
    left_out_columns.into_iter().for_each(|note| grid.notes.add(note));
    (columns, may_lack_rows)
}

/// The column with what the mapping makes its cells depend on; it is lost where the table has no such other column.
fn with_proviso<'v>(
    column: Column<'v>,
    grid: &Grid<'_>,
    options: &Options,
    problems: &mut Vec<Diagnostic>,
) -> Column<'v> {
    let Column::Values(heading, fact, _) = column else { return column };
    let mapped = heading.mapped.and_then(|at| options.map()?.column(at));
    let Some((mapped, known_if)) = mapped.and_then(|mapped| Some((mapped, mapped.known_if.as_ref()?))) else {
        return column;
    };
    let Some(at) = grid.column(|text| folded(text) == known_if.heading) else {
        let found = shown(&known_if.heading);
        let message = say!("表中没有 `{found}` 列", "the table has no column `{found}`");
        problems.push(Diagnostic::error(Code::BadMap, message).at(mapped.place.clone()));
        return Column::Lost;
    };
    Column::Values(heading, fact, Some(Proviso { column: at, words: known_if.words.clone() }))
}

fn heading<'v>(text: &str, names: &LookedUp<'v>, map: Option<&Map>) -> Result<Column<'v>, cell::Refused> {
    let vocabulary = names.vocabulary;
    let heading = match heading::read_mapped(text, names, map) {
        Err(_) if words::is_serial(text) => return Ok(Column::Unused),
        Ok(None) => return Ok(Column::Unused),
        Ok(Some(heading)) => heading,
        Err(refused) => return Err(refused),
    };
    if heading.is_evidence {
        return Ok(Column::Evidence(heading.target));
    }
    match name::fact_of(vocabulary, heading.target) {
        Some(fact) => Ok(Column::Values(heading, fact, None)),
        None => Err(name::no_value(vocabulary, heading.target, text)),
    }
}

/// Whether a table has a row for each mine: one of its headings is that of mine ids.
pub fn has_mine_ids(grid: &Grid<'_>, names: &LookedUp<'_>, map: Option<&Map>) -> bool {
    let mine_id = names.vocabulary.fact_by_id(draft::MINE_ID).map(Target::Fact);
    let is_mine_id = |text: &str| {
        heading::known_mapped(text, names, map).is_some_and(|found| Some(found.target) == mine_id && !found.is_evidence)
    };
    mine_id.is_some() && grid.column(is_mine_id).is_some()
}
