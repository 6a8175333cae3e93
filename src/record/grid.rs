//! A CSV file with its header read: rows that fit the header, and the places of their cells.

use std::borrow::Cow;
use std::sync::Arc;

use super::split::{self, Rows};
use super::text::is_blank;
use crate::say;
use crate::source::{Code, Diagnostic, Place};

/// A CSV file with its header.
pub struct Grid<'t> {
    /// The file's name.
    pub file: Arc<str>,
    /// The header cells, each with the letters of its column.
    pub header: Vec<(String, Arc<str>)>,
    /// The row of the header.
    header_row: u64,
    rows: Rows<'t>,
}

/// A row that is not blank.
pub enum Line<'t> {
    /// A row with as many cells as the header.
    Cells(u64, Vec<Cow<'t, str>>),
    /// A row with more or fewer cells, which cannot be read.
    Ragged(Diagnostic),
}

impl<'t> Grid<'t> {
    /// The file called `file`, if it can be split into cells as a whole and is not blank.
    pub fn open(file: &Arc<str>, text: &'t str) -> Result<Option<Grid<'t>>, Box<Diagnostic>> {
        let mut rows = Rows::new(text, split::delimiter(text));
        // First over the whole file: a quote that is not closed makes all that follows it doubtful, and the places before it too.
        if let Some(bad) = rows.clone().find_map(Result::err) {
            let place = Place::Cell { file: Arc::clone(file), sheet: None, row: bad.row, column: None };
            return Err(Box::new(bad.diagnostic().at(place)));
        }
        let Some((header_row, cells)) = rows.by_ref().filter_map(Result::ok).find(|(_, cells)| !all_blank(cells))
        else {
            return Ok(None);
        };
        let header =
            cells.into_iter().enumerate().map(|(at, cell)| (split::letters(at), Arc::from(cell.trim()))).collect();
        Ok(Some(Grid { file: Arc::clone(file), header, header_row, rows }))
    }

    /// The next row that is not blank.
    pub fn next_line(&mut self) -> Option<Line<'t>> {
        let width = self.header.len();
        let (row, cells) = self.rows.by_ref().filter_map(Result::ok).find(|(_, cells)| !all_blank(cells))?;
        if cells.len() == width {
            return Some(Line::Cells(row, cells));
        }
        let found = cells.len();
        let message =
            say!("此行有 {found} 格，而表头有 {width} 格", "the row has {found} cells, but the header has {width}");
        let help = say!(
            "检查是否漏了分隔符，或含分隔符的单元格没有加引号",
            "look for a missing separator, or for a cell with a separator in it that is not quoted"
        );
        Some(Line::Ragged(Diagnostic::error(Code::RaggedRow, message).at(self.row_place(row)).help(help)))
    }

    /// The place of a cell.
    pub fn place(&self, row: u64, column: usize) -> Place {
        Place::Cell { file: Arc::clone(&self.file), sheet: None, row, column: self.header.get(column).cloned() }
    }

    /// The place of a row.
    pub fn row_place(&self, row: u64) -> Place {
        Place::Cell { file: Arc::clone(&self.file), sheet: None, row, column: None }
    }

    /// The place of a header cell.
    pub fn header_place(&self, column: usize) -> Place {
        self.place(self.header_row, column)
    }

    /// The place of the header.
    pub fn header_line(&self) -> Place {
        self.row_place(self.header_row)
    }
}

fn all_blank(cells: &[Cow<'_, str>]) -> bool {
    cells.iter().all(|cell| is_blank(cell))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_rows_are_skipped_and_counted() {
        let text = "\n, \n 编号,值 \n\n1,2\n , \n3,4";
        let mut grid = Grid::open(&Arc::from("t.csv"), text).unwrap().unwrap();
        assert_eq!(grid.header_line().to_string(), "t.csv:3");
        assert_eq!(grid.header_place(1).to_string(), "t.csv:B3");
        let mut rows = Vec::new();
        while let Some(Line::Cells(row, cells)) = grid.next_line() {
            rows.push((row, cells.concat()));
        }
        assert_eq!(rows, [(5, "12".into()), (7, "34".into())]);
        assert_eq!(grid.place(5, 1).to_string(), "t.csv:B5");
    }

    #[test]
    fn a_ragged_row_and_a_broken_quote_have_places() {
        let mut grid = Grid::open(&Arc::from("t.csv"), "a,b\n1,2,\n").unwrap().unwrap();
        let Some(Line::Ragged(ragged)) = grid.next_line() else { panic!() };
        assert_eq!(ragged.place.unwrap().to_string(), "t.csv:2");
        assert_eq!(ragged.message.zh, "此行有 3 格，而表头有 2 格");
        let broken = Grid::open(&Arc::from("t.csv"), "a,b\n1,2\n3,\"\n").err().unwrap();
        assert_eq!(broken.place.unwrap().to_string(), "t.csv:3");
        assert!(Grid::open(&Arc::from("t.csv"), " \n\n").unwrap().is_none());
    }
}
