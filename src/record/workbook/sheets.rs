//! The sheets of a workbook while they are read, within the limits.

use std::collections::HashSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::format::Unshowable;
use super::refused;
use crate::record::Limits;
use crate::record::cell::Refused;
use crate::record::sheet::{Block, Sheet, SheetCell, SheetRow};
use crate::record::text::{is_blank, shown};
use crate::say;

/// The sheets that have been read so far.
#[derive(Debug)]
pub struct Sheets<'l> {
    limits: &'l Limits,
    done: Vec<Sheet>,
    names: HashSet<Arc<str>>,
    cells: u64,
    bytes: u64,
    merged: u64,
}

/// A sheet while it is read.
#[derive(Debug, Default)]
pub struct Draft {
    sheet: Sheet,
    /// Whether a row or cell came after one that it stands before.
    is_out_of_order: bool,
}

impl<'l> Sheets<'l> {
    /// No sheets yet.
    pub fn new(limits: &'l Limits) -> Self {
        Sheets { limits, done: Vec::new(), names: HashSet::new(), cells: 0, bytes: 0, merged: 0 }
    }

    /// The limits.
    pub fn limits(&self) -> &'l Limits {
        self.limits
    }

    /// A new sheet.
    pub fn open(&mut self, name: &str, is_hidden: bool, since_1904: bool) -> Result<Draft, Refused> {
        let limit = self.limits.sheets;
        if to_u64(self.done.len()) >= limit {
            return Err(refused::beyond(say!("超过 {limit} 张工作表的上限", "more than {limit} sheets"), "sheets"));
        }
        let name: Arc<str> = name.into();
        if !self.names.insert(Arc::clone(&name)) {
            let name = shown(&name);
            let message = say!("有两张名为 `{name}` 的工作表", "there are two sheets named `{name}`");
            return Err(refused::bad(message, refused::save_anew()));
        }
        let sheet = Sheet { name, is_hidden, since_1904, ..Sheet::default() };
        Ok(Draft { sheet, is_out_of_order: false })
    }

    /// Puts `text` into `count` cells of a row, from `column` on. What is blank to the eye is no cell.
    pub fn put(&mut self, draft: &mut Draft, row: u64, column: usize, count: u64, text: &str) -> Result<(), Refused> {
        if is_blank(text) {
            return Ok(());
        }
        self.put_all(draft, row, column, count, text, None)
    }

    /// Puts a formula that was never calculated into `count` cells of a row, from `column` on.
    pub fn put_formula(
        &mut self,
        draft: &mut Draft,
        row: u64,
        column: usize,
        count: u64,
        text: &str,
    ) -> Result<(), Refused> {
        self.put_all(draft, row, column, count, text, Some(refused::not_calculated(text)))
    }

    /// Puts what is shown of `held` into `count` cells of a row, from `column` on, or why that cannot be told; `code` is the format's.
    pub fn put_shown(
        &mut self,
        draft: &mut Draft,
        (row, column, count): (u64, usize, u64),
        (text, held): (Result<String, Unshowable>, &str),
        code: &str,
    ) -> Result<(), Refused> {
        match text {
            Ok(text) => self.put(draft, row, column, count, &text),
            Err(why) => self.put_all(draft, row, column, count, held, Some(refused::unshowable(code, why))),
        }
    }

    fn put_all(
        &mut self,
        draft: &mut Draft,
        row: u64,
        column: usize,
        count: u64,
        text: &str,
        doubt: Option<Refused>,
    ) -> Result<(), Refused> {
        self.within_rows(draft, row)?;
        let limit = self.limits.columns;
        if to_u64(column).saturating_add(count) > limit {
            let sheet = shown(draft.name());
            let message =
                say!("工作表 `{sheet}` 超过 {limit} 列的上限", "the sheet `{sheet}` has more than {limit} columns");
            return Err(refused::beyond(message, "columns"));
        }
        self.count(count, text.len())?;
        for column in (column..).take(usize::try_from(count).unwrap_or(usize::MAX)) {
            draft.put(row, SheetCell { column, text: text.to_owned(), doubt: doubt.clone() });
        }
        Ok(())
    }

    fn within_rows(&self, draft: &Draft, row: u64) -> Result<(), Refused> {
        let limit = self.limits.rows;
        if row > limit {
            let sheet = shown(draft.name());
            let message =
                say!("工作表 `{sheet}` 超过 {limit} 行的上限", "the sheet `{sheet}` has more than {limit} rows");
            return Err(refused::beyond(message, "rows"));
        }
        Ok(())
    }

    /// Counts cells and their texts, before there is memory for them.
    fn count(&mut self, cells: u64, length: usize) -> Result<(), Refused> {
        self.cells = self.cells.saturating_add(cells);
        self.bytes = self.bytes.saturating_add(cells.max(1).saturating_mul(to_u64(length)));
        let limit = self.limits.cells;
        if self.cells > limit {
            return Err(refused::beyond(say!("超过 {limit} 个单元格的上限", "more than {limit} cells"), "cells"));
        }
        let limit = self.limits.unpacked_bytes;
        if self.bytes > limit {
            let message =
                say!("单元格的文字超过 {limit} 字节的上限", "the texts of cells have more than {limit} bytes");
            return Err(refused::beyond(message, "unpacked-bytes"));
        }
        Ok(())
    }

    /// Repeats the cells of a row, as they are now, in the `count` rows behind it.
    pub fn repeat(&mut self, draft: &mut Draft, row: u64, count: u64) -> Result<(), Refused> {
        let Some(last) = draft.sheet.rows.last().filter(|last| last.number == row) else { return Ok(()) };
        let cells = last.cells.clone();
        let last = row.saturating_add(count);
        self.within_rows(draft, last)?;
        self.count(to_u64(cells.len()).saturating_mul(count), 0)?;
        for number in (row..=last).skip(1) {
            for cell in &cells {
                self.count(0, cell.text.len())?;
                draft.put(number, cell.clone());
            }
        }
        Ok(())
    }

    /// Adds a block of merged cells; a block of one cell is none.
    pub fn merge(
        &mut self,
        draft: &mut Draft,
        rows: RangeInclusive<u64>,
        columns: RangeInclusive<usize>,
    ) -> Result<(), Refused> {
        self.count_merged(1)?;
        draft.merge(rows, columns);
        Ok(())
    }

    /// Counts blocks of merged cells, before there is memory for them.
    pub fn count_merged(&mut self, blocks: u64) -> Result<(), Refused> {
        self.merged = self.merged.saturating_add(blocks);
        let limit = self.limits.cells;
        if self.merged > limit {
            return Err(refused::beyond(say!("超过 {limit} 个合并单元格", "more than {limit} merged cells"), "cells"));
        }
        Ok(())
    }

    /// Takes a sheet that has been read.
    pub fn close(&mut self, draft: Draft) -> Result<(), Refused> {
        let sheet = draft.finish()?;
        self.done.push(sheet);
        Ok(())
    }

    /// The sheets that have been read.
    pub fn finish(self) -> Vec<Sheet> {
        self.done
    }
}

impl Draft {
    /// The name of the sheet.
    pub fn name(&self) -> &str {
        &self.sheet.name
    }

    /// Whether its numbers count days since 1904.
    pub fn since_1904(&self) -> bool {
        self.sheet.since_1904
    }

    /// The address of one of its cells.
    pub fn address(&self, row: u64, column: usize) -> String {
        refused::address(&self.sheet.name, row, column)
    }

    /// Notes that people do not see some rows.
    pub fn hide_rows(&mut self, rows: RangeInclusive<u64>) {
        match self.sheet.hidden_rows.last_mut() {
            Some(last) if last.end().checked_add(1) == Some(*rows.start()) => *last = *last.start()..=*rows.end(),
            _ => self.sheet.hidden_rows.push(rows),
        }
    }

    /// Notes that people do not see some columns.
    pub fn hide_columns(&mut self, columns: RangeInclusive<usize>) {
        match self.sheet.hidden_columns.last_mut() {
            Some(last) if last.end().checked_add(1) == Some(*columns.start()) => *last = *last.start()..=*columns.end(),
            _ => self.sheet.hidden_columns.push(columns),
        }
    }

    /// Adds a block of merged cells that has been counted; a block of one cell is none.
    pub fn merge(&mut self, rows: RangeInclusive<u64>, columns: RangeInclusive<usize>) {
        if rows.start() != rows.end() || columns.start() != columns.end() {
            self.sheet.merged.push(Block { rows, columns });
        }
    }

    fn put(&mut self, row: u64, cell: SheetCell) {
        match self.sheet.rows.last_mut() {
            Some(last) if last.number == row => {
                self.is_out_of_order |= last.cells.last().is_some_and(|before| before.column >= cell.column);
                last.cells.push(cell);
            }
            last => {
                self.is_out_of_order |= last.is_some_and(|before| before.number > row);
                self.sheet.rows.push(SheetRow { number: row, cells: vec![cell] });
            }
        }
    }

    fn finish(self) -> Result<Sheet, Refused> {
        let mut sheet = self.sheet;
        if self.is_out_of_order {
            sheet.rows = in_order(&sheet.name, sheet.rows)?;
        }
        // What lies beyond the last cell says nothing, and formats note it in different ways.
        let last_row = sheet.rows.last().map_or(0, |row| row.number);
        let columns = sheet.rows.iter().filter_map(|row| Some(row.cells.last()?.column + 1)).max().unwrap_or(0);
        sheet.hidden_rows = within(sheet.hidden_rows, |rows| Some(*rows.start()..=(*rows.end()).min(last_row)));
        sheet.hidden_columns =
            within(sheet.hidden_columns, |hidden| Some(*hidden.start()..=(*hidden.end()).min(columns.checked_sub(1)?)));
        sheet.merged.sort_by_key(|block| (*block.rows.start(), *block.columns.start()));
        Ok(sheet)
    }
}

/// Rows and cells in their order, of which none may be there twice.
fn in_order(sheet: &str, mut rows: Vec<SheetRow>) -> Result<Vec<SheetRow>, Refused> {
    rows.sort_by_key(|row| row.number);
    let mut ordered: Vec<SheetRow> = Vec::with_capacity(rows.len());
    for row in rows {
        match ordered.last_mut() {
            Some(last) if last.number == row.number => last.cells.extend(row.cells),
            _ => ordered.push(row),
        }
    }
    for row in &mut ordered {
        row.cells.sort_by_key(|cell| cell.column);
        let twice = row.cells.iter().zip(row.cells.iter().skip(1)).find(|(a, b)| a.column == b.column);
        if let Some((cell, _)) = twice {
            return Err(refused::cell_twice(&refused::address(sheet, row.number, cell.column)));
        }
    }
    Ok(ordered)
}

/// The ranges in their order, each cut by `cut`, without those of which nothing remains.
fn within<T: Ord + Copy>(
    mut ranges: Vec<RangeInclusive<T>>,
    cut: impl Fn(&RangeInclusive<T>) -> Option<RangeInclusive<T>>,
) -> Vec<RangeInclusive<T>> {
    ranges.sort_by_key(|range| *range.start());
    ranges.iter().filter_map(cut).filter(|range| !range.is_empty()).collect()
}

fn to_u64(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Code;

    fn limits() -> Limits {
        Limits { unpacked_bytes: 100, sheets: 2, rows: 10, columns: 5, cells: 20, ..Limits::default() }
    }

    /// What becomes of a sheet to which `fill` is done.
    fn read(fill: impl FnOnce(&mut Sheets, &mut Draft) -> Result<(), Refused>) -> Result<Sheet, String> {
        let limits = limits();
        let mut sheets = Sheets::new(&limits);
        let mut draft = sheets.open("表", false, false).unwrap();
        let done = fill(&mut sheets, &mut draft).and_then(|()| sheets.close(draft));
        done.map(|()| sheets.finish().remove(0)).map_err(|refused| format!("{} {}", refused.code, refused.message.zh))
    }

    fn texts(sheet: &Sheet) -> Vec<(u64, Vec<(usize, &str)>)> {
        let cells = |row: &'_ SheetRow| row.number;
        sheet
            .rows
            .iter()
            .map(|row| (cells(row), row.cells.iter().map(|cell| (cell.column, cell.text.as_str())).collect()))
            .collect()
    }

    #[test]
    fn rows_and_cells_are_put_in_order() {
        let sheet = read(|sheets, draft| {
            sheets.put(draft, 3, 1, 1, "b3")?;
            sheets.put(draft, 1, 2, 2, "c1")?;
            sheets.put(draft, 3, 0, 1, "a3")?;
            sheets.put(draft, 2, 0, 1_000_000, " \u{3000}")
        });
        assert_eq!(texts(&sheet.unwrap()), [(1, vec![(2, "c1"), (3, "c1")]), (3, vec![(0, "a3"), (1, "b3")])]);
    }

    #[test]
    fn rows_are_repeated() {
        let sheet = read(|sheets, draft| {
            sheets.put(draft, 2, 0, 2, "x")?;
            sheets.put_formula(draft, 2, 2, 1, "=A1")?;
            sheets.repeat(draft, 2, 1)?;
            sheets.repeat(draft, 7, 1_000_000)
        })
        .unwrap();
        assert_eq!(
            texts(&sheet),
            [(2, vec![(0, "x"), (1, "x"), (2, "=A1")]), (3, vec![(0, "x"), (1, "x"), (2, "=A1")])]
        );
        assert!(sheet.rows[1].cells[2].doubt.is_some() && sheet.rows[1].cells[1].doubt.is_none());
    }

    #[test]
    fn a_cell_that_is_there_twice_is_an_error() {
        let twice = read(|sheets, draft| {
            sheets.put(draft, 7, 3, 1, "1")?;
            sheets.put(draft, 8, 3, 1, "1")?;
            sheets.put(draft, 7, 3, 1, "2")
        });
        assert_eq!(twice.unwrap_err(), "KJ1020 单元格 `表!D7` 有两个内容");
    }

    #[test]
    fn limits_hold_before_there_is_memory() {
        let most = u64::MAX;
        for (row, column, count, text, message) in [
            (11, 0, 1, "x", "KJ1025 工作表 `表` 超过 10 行的上限"),
            (1, 5, 1, "x", "KJ1025 工作表 `表` 超过 5 列的上限"),
            (1, 0, most, "x", "KJ1025 工作表 `表` 超过 5 列的上限"),
            (1, 0, 5, &"x".repeat(21), "KJ1025 单元格的文字超过 100 字节的上限"),
        ] {
            assert_eq!(read(|sheets, draft| sheets.put(draft, row, column, count, text)).unwrap_err(), message);
        }
        let many = read(|sheets, draft| {
            sheets.put(draft, 1, 0, 5, "x")?;
            sheets.repeat(draft, 1, most)
        });
        assert_eq!(many.unwrap_err(), "KJ1025 工作表 `表` 超过 10 行的上限");
        let cells = read(|sheets, draft| {
            sheets.put(draft, 1, 0, 5, "x")?;
            sheets.repeat(draft, 1, 4)
        });
        assert_eq!(cells.unwrap_err(), "KJ1025 超过 20 个单元格的上限");
        let texts = read(|sheets, draft| {
            sheets.put(draft, 1, 0, 1, &"x".repeat(40))?;
            sheets.repeat(draft, 1, 2)
        });
        assert_eq!(texts.unwrap_err(), "KJ1025 单元格的文字超过 100 字节的上限");
        let merged = read(|sheets, draft| (0..=20).try_for_each(|_| sheets.merge(draft, 1..=2, 0..=0)));
        assert_eq!(merged.unwrap_err(), "KJ1025 超过 20 个合并单元格");
    }

    #[test]
    fn sheets_are_counted_and_have_names_of_their_own() {
        let limits = limits();
        let mut sheets = Sheets::new(&limits);
        for name in ["a", "b"] {
            let draft = sheets.open(name, false, false).unwrap();
            sheets.close(draft).unwrap();
        }
        assert_eq!(sheets.open("c", false, false).unwrap_err().code, Code::BeyondLimit);
        let mut sheets = Sheets::new(&limits);
        sheets.open("a`b", false, false).unwrap();
        assert_eq!(sheets.open("a`b", true, false).unwrap_err().message.zh, "有两张名为 `a b` 的工作表");
    }

    #[test]
    fn what_is_hidden_or_merged_is_kept_within_the_cells() {
        let sheet = read(|sheets, draft| {
            sheets.put(draft, 5, 2, 1, "x")?;
            draft.hide_rows(4..=4);
            draft.hide_rows(5..=9);
            draft.hide_rows(2..=2);
            draft.hide_rows(8..=9);
            draft.hide_columns(1..=1);
            draft.hide_columns(2..=16_383);
            sheets.merge(draft, 3..=3, 0..=4)?;
            sheets.merge(draft, 1..=1, 0..=4)?;
            sheets.merge(draft, 2..=2, 1..=1)
        })
        .unwrap();
        assert_eq!(sheet.hidden_rows, [2..=2, 4..=5]);
        assert_eq!(sheet.hidden_columns, [1..=2]);
        assert_eq!(sheet.merged, [Block { rows: 1..=1, columns: 0..=4 }, Block { rows: 3..=3, columns: 0..=4 }]);
        let empty = read(|_, draft| {
            draft.hide_columns(0..=3);
            draft.hide_rows(1..=3);
            Ok(())
        });
        assert_eq!(empty, Ok(Sheet { name: "表".into(), ..Sheet::default() }));
    }
}
