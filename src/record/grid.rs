//! A table of cells with its header found: rows that fit the header, and the places of their cells.
//!
//! The table is a CSV file or a sheet of a workbook. What people put around the rows is told apart here: titles above the header,
//! rows of totals, cells that repeat the one above. All of it is reported; nothing is dropped in silence.

mod rows;

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::RangeInclusive;
use std::sync::{Arc, OnceLock};

pub use self::rows::{GridRow, Line};
use super::cell::Refused;
use super::digits::DecimalCommas;
use super::layout;
use super::limits::Limits;
use super::lines::{Lines, header_row};
use super::manner::{Comma, Manner};
use super::merged::Merged;
use super::notes::Notes;
use super::sheet::Sheet;
use super::split::{self, Rows};
use super::text::is_blank;
use crate::fact::Unit;
use crate::say;
use crate::source::language::same_as;
use crate::source::{Cells, Code, Diagnostic, Place, folded};

/// A table with its header.
pub struct Grid<'t> {
    /// The file's name.
    pub file: Arc<str>,
    /// The sheet, in a workbook.
    pub sheet: Option<Arc<str>>,
    /// The header cells.
    pub header: Arc<[Arc<str>]>,
    /// What the cells of each column have in common, once a place of one of them is named.
    columns: Arc<[OnceLock<Arc<Cells>>]>,
    /// The titles above the header, cell by cell.
    pub titles: Vec<Title>,
    /// What is worth knowing of the rows that were read.
    pub notes: Notes,
    /// The names of the items of a form, as headings are compared.
    pub items: HashSet<String>,
    /// The column of mine ids, once it is known: with an id a row is that of a mine.
    pub id_column: Option<usize>,
    /// Why nothing of the table can be read, if it cannot.
    pub flaw: Option<Diagnostic>,
    /// The row of the header.
    header_row: u64,
    lines: Lines<'t>,
    /// The merged cells of a sheet.
    merged: Merged<'t>,
    /// The cells of the row above, with repeats resolved; nothing where the row above is no row of the table.
    above: Option<Vec<Cow<'t, str>>>,
    /// The columns in which a repeat of the row above has no meaning.
    without_repeats: Vec<usize>,
    /// The columns that are not read, so that it does not matter what stands there.
    unread: Vec<usize>,
    /// Whether numbers that stand for dates count days since 1904 instead of 1900.
    since_1904: bool,
    /// The columns in which a number has a decimal comma.
    decimal_commas: Vec<usize>,
}

/// A cell above the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// What it says.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

impl<'t> Grid<'t> {
    /// The CSV file called `file`, if it can be split into cells as a whole and is not blank.
    ///
    /// `is_heading` tells the header from the titles above it.
    pub fn open(
        file: &Arc<str>,
        text: &'t str,
        limits: &Limits,
        is_heading: &dyn Fn(&str) -> bool,
    ) -> Result<Option<Grid<'t>>, Refused> {
        let delimiter = split::delimiter(text);
        let rows = Rows::new(text, delimiter);
        let mut commas = DecimalCommas::separated_by(delimiter);
        let place = |row| Place::row(Arc::clone(file), None, row);
        // First over the whole file: a quote that is not closed makes all that follows it doubtful, and the places before it too.
        let mut all = rows.clone();
        let mut cells = 0;
        while let Some(passed) = all.pass(|row, column, text| commas.look_at(row, column, text)) {
            let (row, columns) = passed.map_err(|bad| Box::new(bad.diagnostic().at(place(bad.row))))?;
            let columns = u64::try_from(columns).unwrap_or(u64::MAX);
            cells += columns;
            for (found, limit, zh, en) in [
                (row, limits.rows, "行", "rows"),
                (columns, limits.columns, "列", "columns"),
                (cells, limits.cells, "个单元格", "cells"),
            ] {
                if found > limit {
                    return Err(Box::new(beyond(limit, zh, en).at(place(row))));
                }
            }
        }
        Ok(Grid::with_header(file, None, Lines::Csv(rows), &commas, is_heading))
    }

    /// A sheet of the workbook called `file`, if it is not blank.
    pub fn of_sheet(file: &Arc<str>, sheet: &'t Sheet, is_heading: &dyn Fn(&str) -> bool) -> Option<Grid<'t>> {
        let lines = Lines::Sheet { sheet, next: 0 };
        let mut commas = DecimalCommas::default();
        for row in &sheet.rows {
            row.cells.iter().for_each(|cell| commas.look_at(row.number, cell.column, &cell.text));
        }
        let name = (!sheet.is_table).then(|| Arc::clone(&sheet.name));
        let mut grid = Grid::with_header(file, name, lines, &commas, is_heading)?;
        grid.since_1904 = sheet.since_1904;
        grid.note_hidden(sheet);
        Some(grid)
    }

    /// The headings, and the items of a form that have been read, as headings are compared.
    pub fn headings(&self) -> impl Iterator<Item = String> {
        self.header.iter().map(|text| folded(text)).chain(self.items.iter().cloned())
    }

    fn with_header(
        file: &Arc<str>,
        sheet: Option<Arc<str>>,
        mut lines: Lines<'t>,
        commas: &DecimalCommas,
        is_heading: &dyn Fn(&str) -> bool,
    ) -> Option<Grid<'t>> {
        let header_at = match &lines {
            Lines::Sheet { sheet, .. } if sheet.is_table => lines.clone().next()?.number,
            _ => header_row(lines.clone(), is_heading)?,
        };
        let mut grid = Grid {
            file: Arc::clone(file),
            sheet,
            header: Arc::default(),
            columns: Arc::default(),
            titles: Vec::new(),
            notes: Notes::default(),
            items: HashSet::new(),
            id_column: None,
            flaw: None,
            header_row: 0,
            lines: Lines::Csv(Rows::new("", ',')),
            merged: Merged::default(),
            above: None,
            without_repeats: Vec::new(),
            unread: Vec::new(),
            since_1904: false,
            decimal_commas: commas.below(header_at),
        };
        let mut header: Vec<Arc<str>> = Vec::new();
        for row in lines.by_ref() {
            if row.number == header_at {
                grid.header_row = row.number;
                header.extend(row.cells.iter().map(|cell| Arc::from(cell.trim())));
                break;
            }
            if grid.flaw.is_none() {
                let flaw = layout::above_header(&row, is_heading);
                grid.flaw = flaw.map(|(at, wrong)| wrong.at(grid.nameless_place(row.number, at)));
            }
            for (at, text) in row.cells.iter().enumerate().filter(|(_, text)| !is_blank(text)) {
                let place = grid.nameless_place(row.number, at);
                grid.titles.push(Title { text: text.trim().to_owned(), place });
            }
        }
        if grid.flaw.is_none() {
            let in_header = |text: &str| {
                let is_same = same_as(text);
                header.iter().any(|heading| is_same(heading))
            };
            let twice = grid.titles.iter().find(|title| is_heading(&title.text) && in_header(&title.text));
            grid.flaw = twice.map(|title| layout::two_headers().at(title.place.clone()));
        }
        // Cells of a sheet may stand to the right of the last heading: they are columns without heading.
        if let Lines::Sheet { sheet, next } = &lines {
            let below = sheet.rows.iter().skip(*next).filter_map(|row| row.cells.last());
            let width = below.map(|cell| cell.column + 1).max().unwrap_or(0);
            header.resize(header.len().max(width), Arc::default());
        }
        grid.columns = header.iter().map(|_| OnceLock::new()).collect();
        grid.header = header.into();
        if let Lines::Sheet { sheet, .. } = &lines {
            grid.merged = Merged::of(sheet);
            if grid.flaw.is_none() {
                grid.flaw = layout::in_header(sheet, header_at).map(|(at, wrong)| wrong.at(grid.header_place(at)));
            }
        }
        grid.lines = lines;
        Some(grid)
    }

    /// In these columns a cell does not repeat the one above: what stands there belongs to its own row.
    pub fn no_repeats_in(&mut self, columns: impl IntoIterator<Item = usize>) {
        self.without_repeats.extend(columns);
    }

    /// It does not matter what stands in these columns: they are not read.
    pub fn leave_unread(&mut self, columns: impl IntoIterator<Item = usize>) {
        self.unread.extend(columns);
    }

    /// What separates the cells of a CSV file, how many bytes stand behind the row that was read last, and its number.
    pub fn position(&self) -> Option<(char, usize, u64)> {
        let Lines::Csv(rows) = &self.lines else { return None };
        let (left, row) = rows.position();
        Some((rows.delimiter(), left, row))
    }

    /// A part of the CSV file that this is the header of: it stands behind so many rows, the last of which has the cells `above`.
    pub fn part<'p>(&self, text: &'p str, rows: u64, above: Option<Vec<Cow<'p, str>>>) -> Grid<'p> {
        let delimiter = self.position().map_or(',', |(delimiter, ..)| delimiter);
        Grid {
            file: Arc::clone(&self.file),
            sheet: self.sheet.clone(),
            header: Arc::clone(&self.header),
            columns: Arc::clone(&self.columns),
            since_1904: self.since_1904,
            titles: Vec::new(),
            notes: Notes::default(),
            items: HashSet::new(),
            id_column: self.id_column,
            flaw: None,
            header_row: self.header_row,
            lines: Lines::Csv(Rows::behind(rows, text, delimiter)),
            merged: Merged::default(),
            above,
            without_repeats: self.without_repeats.clone(),
            unread: self.unread.clone(),
            decimal_commas: self.decimal_commas.clone(),
        }
    }

    /// The same while rows are read.
    pub fn above(&self) -> Option<&[Cow<'t, str>]> {
        self.above.as_deref()
    }

    /// Which columns have decimal commas, where that is found out only after the header was read.
    pub fn set_decimal_commas(&mut self, commas: &DecimalCommas) {
        self.decimal_commas = commas.below(self.header_row);
    }

    /// The cells of the row that was read last, with repeats resolved, if another may repeat them.
    pub fn into_above(self) -> Option<Vec<Cow<'t, str>>> {
        self.above
    }

    /// How the cells of a column are read; numbers without unit are in `unit`.
    pub fn manner_of(&self, column: usize, unit: Option<&'static Unit>) -> Manner<'static> {
        let comma = if self.decimal_commas.contains(&column) { Comma::Doubtful } else { Comma::AsWritten };
        Manner { comma, ..self.manner(unit) }
    }

    /// How cells are read that share their column with cells of other facts.
    pub fn manner(&self, unit: Option<&'static Unit>) -> Manner<'static> {
        Manner { since_1904: self.since_1904, ..Manner::in_unit(unit) }
    }

    fn note_hidden(&mut self, sheet: &Sheet) {
        let below = |rows: &&RangeInclusive<u64>| {
            sheet.rows.iter().any(|row| row.number > self.header_row && rows.contains(&row.number))
        };
        let rows: Vec<_> = sheet.hidden_rows.iter().filter(below).cloned().collect();
        for rows in rows {
            let (first, last) = (rows.start(), rows.end());
            let message = if first == last {
                say!("第 {first} 行是隐藏的，仍然读取", "row {first} is hidden, and is read all the same")
            } else {
                say!(
                    "第 {first} 至 {last} 行是隐藏的，仍然读取",
                    "rows {first} to {last} are hidden, and are read all the same"
                )
            };
            self.notes.add(Diagnostic::note(Code::Hidden, message).at(self.row_place(*first)));
        }
        let used = |columns: &&RangeInclusive<usize>| *columns.start() < self.header.len();
        let columns: Vec<_> = sheet.hidden_columns.iter().filter(used).cloned().collect();
        for columns in columns {
            let (first, last) = (*columns.start(), (*columns.end()).min(self.header.len().saturating_sub(1)));
            let place = self.header_place(first);
            let (first, last) = (split::letters(first), split::letters(last));
            let message = if first == last {
                say!("{first} 列是隐藏的，仍然读取", "column {first} is hidden, and is read all the same")
            } else {
                say!(
                    "{first} 至 {last} 列是隐藏的，仍然读取",
                    "columns {first} to {last} are hidden, and are read all the same"
                )
            };
            self.notes.add(Diagnostic::note(Code::Hidden, message).at(place));
        }
    }

    /// What the cells of a column with this heading have in common, or the rows as wholes.
    fn cells(&self, column: Option<(usize, Arc<str>)>) -> Cells {
        let column = column.map(|(column, heading)| (split::letters(column).into(), heading));
        Cells { file: Arc::clone(&self.file), sheet: self.sheet.clone(), column }
    }

    /// The place of a cell that has no heading.
    fn nameless_place(&self, row: u64, column: usize) -> Place {
        self.cells(Some((column, Arc::default()))).in_row(row)
    }

    /// The place of a cell.
    pub fn place(&self, row: u64, column: usize) -> Place {
        let Some((of, heading)) = self.columns.get(column).zip(self.header.get(column)) else {
            return self.row_place(row);
        };
        let of = of.get_or_init(|| Arc::new(self.cells(Some((column, Arc::clone(heading))))));
        Place::Cell { of: Arc::clone(of), row }
    }

    /// The place of a row.
    pub fn row_place(&self, row: u64) -> Place {
        self.cells(None).in_row(row)
    }

    /// The place of the table as a whole.
    pub fn whole(&self) -> Place {
        match &self.sheet {
            Some(_) => Place::Sheet(Arc::new(self.cells(None))),
            None => Place::File(Arc::clone(&self.file)),
        }
    }

    /// The place of a header cell.
    pub fn header_place(&self, column: usize) -> Place {
        self.place(self.header_row, column)
    }

    /// The place of the header.
    pub fn header_line(&self) -> Place {
        self.row_place(self.header_row)
    }

    /// The column that `is_wanted` accepts the heading of.
    pub fn column(&self, is_wanted: impl Fn(&str) -> bool) -> Option<usize> {
        self.header.iter().position(|text| is_wanted(text))
    }
}

/// Whether cells may have commas in them: those of most files that are separated by commas have none.
pub fn has_commas_in_cells(text: &str, delimiter: char) -> bool {
    text.contains(if delimiter == ',' { '"' } else { ',' }) || text.contains('，')
}

/// The error for a file with more of something than the limit.
pub fn beyond(limit: u64, zh: &str, en: &str) -> Diagnostic {
    let message = say!("超过 {limit} {zh}的上限", "more than the limit of {limit} {en}");
    let help =
        say!("分成几个文件，或用 --limit 提高上限", "split it into several files, or raise the limit with --limit");
    Diagnostic::error(Code::BeyondLimit, message).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str) -> Result<Option<Grid<'_>>, Refused> {
        let is_heading = |text: &str| ["编号", "值", "a", "b"].contains(&text.trim());
        Grid::open(&Arc::from("t.csv"), text, &Limits::default(), &is_heading)
    }

    fn rows(grid: &mut Grid<'_>) -> Vec<String> {
        let mut rows = Vec::new();
        while let Some(line) = grid.next_line() {
            rows.push(match line {
                Line::Cells(row) => {
                    let refused: String = row.refused.iter().map(|refused| format!(" {}", refused.code)).collect();
                    format!("{} {}{refused}", row.number, row.cells.join("|"))
                }
                Line::Refused(ragged) | Line::End(ragged) => ragged.place.unwrap().to_string(),
            });
        }
        rows
    }

    fn notes(grid: Grid<'_>) -> Vec<String> {
        let mut problems = Vec::new();
        grid.notes.report(&mut problems);
        problems.iter().map(|p| format!("{} {} {}", p.code, p.place.as_ref().unwrap(), p.message.zh)).collect()
    }

    #[test]
    fn blank_rows_are_skipped_and_counted() {
        let mut grid = open("\n, \n 编号,值 \n\n1,2\n , \n3,4").unwrap().unwrap();
        assert_eq!(grid.header_line().to_string(), "t.csv:3");
        assert_eq!(grid.header_place(1).to_string(), "t.csv:B3");
        assert_eq!(rows(&mut grid), ["5 1|2", "7 3|4"]);
        assert_eq!(grid.place(5, 1).to_string(), "t.csv:B5");
    }

    #[test]
    fn a_ragged_row_and_a_broken_quote_have_places() {
        let mut grid = open("a,b\n1,2,\n").unwrap().unwrap();
        let Some(Line::Refused(ragged)) = grid.next_line() else { panic!() };
        assert_eq!(ragged.place.unwrap().to_string(), "t.csv:2");
        assert_eq!(ragged.message.zh, "此行有 3 格，而表头有 2 格");
        let broken = open("a,b\n1,2\n3,\"\n").err().unwrap();
        assert_eq!(broken.place.unwrap().to_string(), "t.csv:3");
        assert!(open(" \n\n").unwrap().is_none());
    }

    #[test]
    fn titles_above_the_header_are_told_apart() {
        let mut grid = open("一矿自查表,,\n,填报：张三,\n编号,值,说明\n1,2,x").unwrap().unwrap();
        assert_eq!(grid.header_line().to_string(), "t.csv:3");
        let titles: Vec<_> = grid.titles.iter().map(|title| format!("{} {}", title.place, title.text)).collect();
        assert_eq!(titles, ["t.csv:A1 一矿自查表", "t.csv:B2 填报：张三"]);
        assert_eq!(rows(&mut grid), ["4 1|2|x"]);
        // Without a row of headings the first row is the header, so that what is wrong with it is said.
        assert_eq!(open("甲,乙\n1,2").unwrap().unwrap().header_line().to_string(), "t.csv:1");
        // A value that is also a heading does not make its row the header.
        assert_eq!(open("编号,值,乙,丙\na,1,2,3\n").unwrap().unwrap().header_line().to_string(), "t.csv:1");
    }

    #[test]
    fn rows_of_totals_are_no_mines() {
        let mut grid = open("编号,值\n1,2\n 合 计 ,2\n小计：,2\n,总计\n2,合计\n合计煤矿,1").unwrap().unwrap();
        assert_eq!(rows(&mut grid), ["2 1|2", "7 合计煤矿|1"]);
        assert_eq!(
            notes(grid),
            [
                "KJ1102 t.csv:A3 `合 计` 行是合计，不是煤矿（共 2 处）",
                "KJ1102 t.csv:B5 `总计` 行是合计，不是煤矿（共 2 处）",
            ]
        );
    }

    #[test]
    fn a_cell_may_repeat_the_one_above() {
        let mut grid = open("编号,值\n1,2\n2,同上\n3,〃\n合计,5\n4,同上\n5,\n6,同上").unwrap().unwrap();
        assert_eq!(rows(&mut grid), ["2 1|2", "3 2|2", "4 3|2", "6 4| KJ1022", "7 5|", "8 6| KJ1022"]);
        assert_eq!(
            notes(grid),
            ["KJ1101 t.csv:B3 按上一行读作 `2`（共 2 处）", "KJ1102 t.csv:A5 `合计` 行是合计，不是煤矿"]
        );
        let mut grid = open("编号,值\n1,2\n2,同上").unwrap().unwrap();
        grid.no_repeats_in([1]);
        assert_eq!(rows(&mut grid), ["2 1|2", "3 2| KJ1022"]);
    }

    #[test]
    fn the_bounds_hold() {
        let limits = Limits { rows: 2, columns: 2, cells: 4, ..Limits::default() };
        let refused = |text: &str| {
            let opened = Grid::open(&Arc::from("t.csv"), text, &limits, &|_| true);
            opened.err().map(|refused| refused.place.unwrap().to_string() + &refused.message.zh)
        };
        assert_eq!(refused("a,b\n1,2\n"), None);
        assert_eq!(refused("a,b\n1,2\n3,4\n").as_deref(), Some("t.csv:3超过 2 行的上限"));
        assert_eq!(refused("a,b,c\n").as_deref(), Some("t.csv:1超过 2 列的上限"));
    }
}
