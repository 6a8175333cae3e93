//! The rows of a table before its header is known, and what tells the header and rows of totals from the others.

use std::borrow::Cow;

use super::apostrophe;
use super::sheet::{Sheet, SheetRow};
use super::split::Rows;
use super::text::{is_blank, tidied};
use super::words;
use crate::source::Diagnostic;

/// The rows among which the header is looked for.
pub const SEARCHED: usize = 40;

/// Where rows come from.
#[derive(Clone)]
pub enum Lines<'t> {
    /// Those of a CSV file.
    Csv(Rows<'t>),
    /// Those of a sheet, from this one on.
    Sheet {
        /// The sheet.
        sheet: &'t Sheet,
        /// The position of the next row.
        next: usize,
    },
}

/// A row before it is compared with the header.
pub struct RawRow<'t> {
    /// Its number, as a spreadsheet counts it.
    pub number: u64,
    /// Its cells.
    pub cells: Vec<Cow<'t, str>>,
    /// The columns of cells of which it is not known what they say, and why not.
    pub doubts: Vec<(usize, Diagnostic)>,
}

impl<'t> Iterator for Lines<'t> {
    type Item = RawRow<'t>;

    /// The next row that is not blank.
    fn next(&mut self) -> Option<RawRow<'t>> {
        match self {
            Lines::Csv(rows) => {
                let (number, cells) = rows.filter_map(Result::ok).find(|(_, cells)| !all_blank(cells))?;
                Some(RawRow { number, cells, doubts: Vec::new() })
            }
            Lines::Sheet { sheet, next } => loop {
                let row = sheet.rows.get(*next)?;
                *next += 1;
                let row = raw(row);
                if !all_blank(&row.cells) {
                    return Some(row);
                }
            },
        }
    }
}

/// The cells of a row of a sheet, one for each column up to the last.
fn raw(row: &SheetRow) -> RawRow<'_> {
    let width = row.cells.last().map_or(0, |cell| cell.column + 1);
    let mut cells = vec![Cow::Borrowed(""); width];
    for cell in &row.cells {
        cells
            .get_mut(cell.column)
            .into_iter()
            .for_each(|slot| *slot = apostrophe::taken_off(Cow::Borrowed(&cell.text)));
    }
    let doubts = row.cells.iter().filter_map(|cell| Some((cell.column, cell.doubt.as_deref()?.clone()))).collect();
    RawRow { number: row.number, cells, doubts }
}

/// The text of a cell of a sheet, if it has one.
pub fn cell_of(sheet: &Sheet, row: u64, column: usize) -> Option<Cow<'_, str>> {
    let at = sheet.rows.binary_search_by_key(&row, |row| row.number).ok()?;
    let cell = sheet.rows.get(at)?.cells.iter().find(|cell| cell.column == column)?;
    cell.doubt.is_none().then(|| apostrophe::taken_off(Cow::Borrowed(&cell.text)))
}

/// The row with the most headings among the first, and of several the first: two headings at least, or nothing else than headings. Where
/// there is none, the first row is the header, so that its mistakes are reported.
pub fn header_row(lines: Lines<'_>, is_heading: &dyn Fn(&str) -> bool) -> Option<u64> {
    let mut first = None;
    let mut best: Option<(usize, u64)> = None;
    for row in lines.take(SEARCHED) {
        let texts = || row.cells.iter().filter(|text| !is_blank(text));
        let (mut known, filled) = (0, texts().count());
        for text in texts() {
            known += usize::from(is_heading(text));
            // Most files have their header first, and naming its cells once is enough.
            if first.is_none() && known >= 2 && known * 2 >= filled {
                return Some(row.number);
            }
        }
        let is_header = known >= 2 || (known == 1 && filled == 1);
        first = first.or(Some(row.number));
        if is_header && best.is_none_or(|(most, _)| known > most) {
            best = Some((known, row.number));
        }
    }
    best.map(|(_, row)| row).or(first)
}

/// The cell that makes a row one of totals: its first that is not blank and no mere number.
pub fn totals(cells: &[Cow<'_, str>]) -> Option<usize> {
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let (at, text) =
        cells.iter().enumerate().map(|(at, text)| (at, tidied(text))).find(|(_, text)| !is_number(text))?;
    words::is_totals(&text).then_some(at)
}

/// Whether nothing stands in a row.
pub fn all_blank(cells: &[Cow<'_, str>]) -> bool {
    cells.iter().all(|cell| is_blank(cell))
}
