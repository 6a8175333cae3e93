//! The rows of a table below its header, one by one.

use std::borrow::Cow;

use super::Grid;
use crate::record::cell::nothing_above;
use crate::record::layout;
use crate::record::lines::{Lines, RawRow, cell_of, totals};
use crate::record::sheet::Block;
use crate::record::split::Rows;
use crate::record::text::{is_blank, shown, tidied};
use crate::record::words;
use crate::say;
use crate::source::{Code, Diagnostic, Place};

/// A row that is not blank.
pub enum Line<'t> {
    /// A row with as many cells as the header.
    Cells(GridRow<'t>),
    /// A row that cannot be read.
    Refused(Diagnostic),
    /// Something because of which nothing of the table is read from here on.
    End(Diagnostic),
}

/// A row that fits the header.
pub struct GridRow<'t> {
    /// Its number, as a spreadsheet counts it.
    pub number: u64,
    /// Its cells.
    pub cells: Vec<Cow<'t, str>>,
    /// Cells of it that cannot be read, whatever they should say. Whom they concern is not to be judged.
    pub refused: Vec<Diagnostic>,
    /// The columns of cells that are merged with those of other rows.
    pub shared: Vec<usize>,
    /// Whether a cell says that it repeats the one above.
    pub repeats: bool,
}

impl<'t> Grid<'t> {
    /// The next row that is neither blank nor one of totals.
    pub fn next_line(&mut self) -> Option<Line<'t>> {
        let width = self.header.len();
        if let Some(flaw) = self.flaw.take() {
            return self.end(flaw);
        }
        loop {
            let mut row = self.lines.next()?;
            if matches!(self.lines, Lines::Sheet { .. }) {
                row.cells.resize(width, Cow::Borrowed(""));
            }
            if row.cells.len() != width {
                self.above = None;
                return Some(Line::Refused(self.ragged(row.number, row.cells.len())));
            }
            match layout::below_header(&row, &self.header) {
                Some(layout::Below::Header) => {
                    self.above = None;
                    let message = say!("重复的表头，不读取", "the header once more, which is not read");
                    self.notes.add(Diagnostic::note(Code::NotRead, message).at(self.row_place(row.number)));
                    continue;
                }
                Some(layout::Below::Remark(at)) => {
                    let found = shown(row.cells.get(at).map_or("", AsRef::as_ref));
                    let message = say!("表中的说明 `{found}` 不读取", "the remark `{found}` in the table is not read");
                    let place = self.place(row.number, at);
                    self.notes.add(Diagnostic::note(Code::NotRead, message).at(place));
                    continue;
                }
                Some(layout::Below::Flaw(at, wrong)) => {
                    let place = self.place(row.number, at);
                    return self.end(wrong.at(place));
                }
                None => {}
            }
            if let Some(at) = self.totals(&row.cells) {
                self.above = None;
                let found = shown(row.cells.get(at).map_or("", AsRef::as_ref));
                let message = say!("`{found}` 行是合计，不是煤矿", "the row `{found}` has totals and is no mine");
                let place = self.place(row.number, at);
                self.notes.add(Diagnostic::note(Code::TotalsRow, message).at(place));
                continue;
            }
            let mut refused = Vec::new();
            for (at, doubt) in std::mem::take(&mut row.doubts) {
                if self.unread.contains(&at) {
                    continue;
                }
                refused.push(doubt.at(self.place(row.number, at)));
                row.cells.get_mut(at).into_iter().for_each(|cell| *cell = Cow::Borrowed(""));
            }
            let shared = self.fill_merged(&mut row, &mut refused);
            let repeats = self.repeat_above(&mut row, &mut refused);
            self.above.get_or_insert_default().clone_from(&row.cells);
            return Some(Line::Cells(GridRow { number: row.number, cells: row.cells, refused, shared, repeats }));
        }
    }

    /// Nothing of the table is read from here on, because of that.
    fn end(&mut self, flaw: Diagnostic) -> Option<Line<'t>> {
        self.lines = Lines::Csv(Rows::new("", ','));
        Some(Line::End(flaw))
    }

    /// The cell that makes a row one of totals. A row with the id of a mine is that of a mine, whatever else it says; a number behind the
    /// word is no id, but counts the mines.
    fn totals(&self, cells: &[Cow<'_, str>]) -> Option<usize> {
        let at = totals(cells)?;
        let Some((column, id)) = self.id_column.and_then(|column| Some((column, cells.get(column)?))) else {
            return Some(at);
        };
        let counts = at < column && tidied(id).bytes().all(|b| b.is_ascii_digit());
        (counts || is_blank(id) || words::is_totals(&tidied(id))).then_some(at)
    }

    /// A block of cells merged over several rows says the same of each of them. Gives the columns of such blocks.
    fn fill_merged(&mut self, row: &mut RawRow<'t>, refused: &mut Vec<Diagnostic>) -> Vec<usize> {
        let Lines::Sheet { sheet, .. } = self.lines else { return Vec::new() };
        let blocks = self.merged.in_row(row.number);
        for block in &blocks {
            let (first_row, first) = (*block.rows.start(), *block.columns.start());
            let Some(text) = cell_of(sheet, first_row, first) else { continue };
            if block.columns.end() > block.columns.start() {
                let found = shown(&text);
                let message = say!(
                    "`{found}` 在合并了几列的单元格中，不知道属于哪一列",
                    "`{found}` stands in a cell that is merged over several columns, so it cannot be told to which it belongs"
                );
                let help = say!("取消合并，写在所属的列中", "split the cell, and write the value into its column");
                let place = self.place(row.number, first);
                refused.push(Diagnostic::error(Code::MergedCells, message).at(place).help(help));
                for at in block.columns.clone() {
                    row.cells.get_mut(at).into_iter().for_each(|cell| *cell = Cow::Borrowed(""));
                }
            } else if row.number > first_row
                && let Some(cell) = row.cells.get_mut(first)
            {
                *cell = text.clone();
                let place = self.place(row.number, first);
                self.note_repeated(&text, place);
            }
        }
        let is_shared = |block: &&Block| block.rows.end() > block.rows.start();
        blocks.into_iter().filter(is_shared).map(|block| *block.columns.start()).collect()
    }

    /// Puts what stands above in place of cells that repeat it; whether there are any.
    fn repeat_above(&mut self, row: &mut RawRow<'t>, refused: &mut Vec<Diagnostic>) -> bool {
        let mut repeats = false;
        for at in 0..row.cells.len() {
            let Some(cell) = row.cells.get(at).filter(|cell| !cell.is_empty() && words::is_repeat(cell)) else {
                continue;
            };
            if self.unread.contains(&at) {
                continue;
            }
            repeats = true;
            let above = self.above.as_ref().and_then(|above| above.get(at)).filter(|above| !is_blank(above));
            let place = self.place(row.number, at);
            match above.filter(|_| !self.without_repeats.contains(&at)).cloned() {
                Some(above) => {
                    self.note_repeated(&above, place);
                    row.cells.get_mut(at).into_iter().for_each(|cell| *cell = above.clone());
                }
                None => {
                    refused.push(nothing_above(cell).at(place));
                    row.cells.get_mut(at).into_iter().for_each(|cell| *cell = Cow::Borrowed(""));
                }
            }
        }
        repeats
    }

    fn note_repeated(&mut self, above: &str, place: Place) {
        let found = shown(above);
        let message = say!("按上一行读作 `{found}`", "read as in the row above: `{found}`");
        self.notes.add(Diagnostic::note(Code::Repeated, message).at(place));
    }

    fn ragged(&self, row: u64, found: usize) -> Diagnostic {
        let width = self.header.len();
        let message =
            say!("此行有 {found} 格，而表头有 {width} 格", "the row has {found} cells, but the header has {width}");
        let help = say!(
            "检查是否漏了分隔符，或含分隔符的单元格没有加引号",
            "look for a missing separator, or for a cell with a separator in it that is not quoted"
        );
        Diagnostic::error(Code::RaggedRow, message).at(self.row_place(row)).help(help)
    }
}
