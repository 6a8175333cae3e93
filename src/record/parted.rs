//! The tables of a folder that are read a part at a time: a file with a row for each mine, and the tables of rows beside it.
//!
//! Each file is gone through twice. First part by part, in the order of the file: it is found where the rows of which mines stand, and what
//! decides how all rows are read (decimal commas, rows that are lost, mines that are there twice). Then piece by piece, in any order: the
//! rows are read as those of any other file, with the same mistakes in the same places.

mod companions;
mod mines;

use std::borrow::Cow;
use std::sync::Arc;

pub use companions::CompanionTable;
pub use mines::{BlockRead, MineTable};

use super::digits::DecimalCommas;
use super::grid::{Grid, Line, has_commas_in_cells};
use super::limits::Limits;
use super::lines::SEARCHED;
use super::name::LookedUp;
use super::split::Rows;
use super::text::is_blank;
use super::{Options, book};
use crate::fact::{TableId, Vocabulary};
use crate::source::Diagnostic;

/// The place in a file where rows begin, and what is to be known of what stands before them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// Their first byte, counted behind the byte-order mark.
    pub byte: u64,
    /// How many rows stand before them.
    pub rows: u64,
    /// The cells of the row above, if one of these rows repeats any.
    pub above: Option<Box<[String]>>,
}

/// Rows that stand together in a file.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Where they begin.
    pub start: Start,
    /// The rows.
    pub text: String,
}

/// Why a table is not read part by part.
pub enum Unparted {
    /// It is read as a whole, if at all.
    Other,
    /// It is blank.
    Blank,
}

/// A CSV file of which the header has been read.
pub struct Parted {
    grid: Grid<'static>,
    commas: DecimalCommas,
    /// How many bytes and rows have been gone through.
    byte: u64,
    rows: u64,
    /// The cells of the last of them, if the next can repeat them.
    above: Option<Vec<String>>,
    /// How many cells there are so far.
    cells: u64,
    most_columns: u64,
    /// Where the table ends, if it does so before the file does.
    end: Option<u64>,
}

/// Where a row stands that has just been read.
pub struct At<'r, 't> {
    byte: u64,
    rows: u64,
    above: Option<&'r [Cow<'t, str>]>,
    repeats: bool,
}

impl At<'_, '_> {
    /// What is to be known where rows are read from here on. What stands between the row before and this one is taken along.
    pub fn start(&self) -> Start {
        let above = self.above.filter(|_| self.repeats);
        let above = above.map(|cells| cells.iter().map(|cell| cell.clone().into_owned()).collect());
        Start { byte: self.byte, rows: self.rows, above }
    }
}

impl Parted {
    /// Reads the header in `first`, with which the file begins, up to the end of some row; `is_whole` if there is nothing else in it.
    fn open(
        file: &Arc<str>,
        (first, is_whole): (&str, bool),
        table: Option<TableId>,
        (vocabulary, options): (&Vocabulary, &Options),
    ) -> Result<(Parted, Grid<'static>), Unparted> {
        let names = LookedUp::none_of(vocabulary);
        let is_heading = book::is_heading(table, &names, options.map());
        let most_columns = options.limits.columns;
        let limits = Limits { columns: most_columns, ..Limits::UNBOUNDED };
        let grid = match Grid::open(file, first, &limits, &is_heading) {
            Ok(Some(grid)) => grid,
            Ok(None) if is_whole => return Err(Unparted::Blank),
            Ok(None) | Err(_) => return Err(Unparted::Other),
        };
        let (delimiter, left, rows) = grid.position().ok_or(Unparted::Other)?;
        if !is_whole && !is_certain(&grid, first, delimiter, &is_heading) {
            return Err(Unparted::Other);
        }
        let byte = u64::try_from(first.len().saturating_sub(left)).unwrap_or(u64::MAX);
        let header = first.get(..first.len().saturating_sub(left)).unwrap_or("");
        let cells = Rows::new(header, delimiter).flatten().map(|(_, cells)| cells.len()).sum::<usize>();
        let cells = u64::try_from(cells).unwrap_or(u64::MAX);
        let commas = DecimalCommas::separated_by(delimiter);
        let mut header = grid.part("", rows, None);
        (header.titles, header.flaw) = (grid.titles, grid.flaw);
        let part = header.part("", rows, None);
        let parted = Parted { grid: part, commas, byte, rows, above: None, cells, most_columns, end: None };
        Ok((parted, header))
    }

    /// What separates the cells.
    pub fn delimiter(&self) -> char {
        self.grid.position().map_or(',', |(delimiter, ..)| delimiter)
    }

    /// Where the rows end that are read, once all has been gone through.
    pub fn end(&self) -> u64 {
        self.end.unwrap_or(self.byte)
    }

    /// Where the first row stands, as long as nothing has been gone through.
    pub fn start(&self) -> Start {
        Start { byte: self.byte, rows: self.rows, above: None }
    }

    /// Goes through the rows that come next; whether they can be read.
    fn scan(&mut self, text: &str, mut each: impl FnMut(&mut Grid<'_>, &At<'_, '_>, Line<'_>)) -> bool {
        if self.end.is_some() {
            return self.scan_cells(text);
        }
        let above = self.above.take().map(|cells| cells.into_iter().map(Cow::Owned).collect());
        let mut grid = self.grid.part(text, self.rows, above);
        while let Some((_, left, rows)) = grid.position() {
            let above = grid.above().map(<[_]>::to_vec);
            let Some(line) = grid.next_line() else { break };
            if matches!(line, Line::End(_)) {
                self.end = Some(self.behind(text, 0));
            }
            let repeats = matches!(&line, Line::Cells(row) if row.repeats);
            each(&mut grid, &At { byte: self.behind(text, left), rows, above: above.as_deref(), repeats }, line);
        }
        let above = grid.into_above();
        self.above = above.map(|cells| cells.into_iter().map(Cow::into_owned).collect());
        self.scan_cells(text)
    }

    /// The same where no row is read.
    fn scan_cells(&mut self, text: &str) -> bool {
        let delimiter = self.delimiter();
        let mut rows = Rows::behind(self.rows, text, delimiter);
        let has_commas = has_commas_in_cells(text, delimiter);
        for row in rows.by_ref() {
            let Ok((number, cells)) = row else { return false };
            let columns = u64::try_from(cells.len()).unwrap_or(u64::MAX);
            if columns > self.most_columns {
                return false;
            }
            self.cells += columns;
            for (column, cell) in cells.iter().enumerate().filter(|_| has_commas) {
                self.commas.look_at(number, column, cell);
            }
        }
        self.byte = self.behind(text, 0);
        self.rows = rows.position().1;
        true
    }

    /// The byte behind the text that comes next, as far as so many bytes of it are left.
    fn behind(&self, text: &str, left: usize) -> u64 {
        self.byte + u64::try_from(text.len().saturating_sub(left)).unwrap_or(u64::MAX)
    }

    /// How many cells there are in what was gone through.
    pub fn cells(&self) -> u64 {
        self.cells
    }

    /// All has been gone through.
    fn settle(&mut self) {
        self.grid.set_decimal_commas(&self.commas);
    }

    /// The rows of a piece.
    fn piece<'p>(&self, piece: &'p Piece) -> Grid<'p> {
        let above = piece.start.above.as_ref();
        let above = above.map(|cells| cells.iter().map(|cell| Cow::Borrowed(cell.as_str())).collect());
        self.grid.part(&piece.text, piece.start.rows, above)
    }

    /// What is wrong with the row that `bytes` begin with, which is broken and comes next.
    pub fn broken(&self, bytes: &[u8]) -> Option<Diagnostic> {
        let text = String::from_utf8_lossy(bytes);
        let broken = Rows::behind(self.rows, &text, self.delimiter()).next()?.err()?;
        Some(broken.diagnostic().at(self.grid.row_place(broken.row)))
    }
}

/// Whether the header is the one that is found where the whole file is looked at: among as many rows as are looked at there, or because
/// it comes first and is plainly one.
fn is_certain(grid: &Grid<'_>, first: &str, delimiter: char, is_heading: &dyn Fn(&str) -> bool) -> bool {
    let rows = Rows::new(first, delimiter).flatten();
    let filled = rows.filter(|(_, cells)| cells.iter().any(|cell| !is_blank(cell)));
    if filled.take(SEARCHED).count() == SEARCHED {
        return true;
    }
    let texts = || grid.header.iter().filter(|text| !is_blank(text));
    let known = texts().filter(|text| is_heading(text)).count();
    grid.titles.is_empty() && known >= 2 && known * 2 >= texts().count()
}
