//! A sheet of a workbook as the readers of records take it: cells as texts, each where the spreadsheet shows it.

use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::source::Diagnostic;

/// A sheet of a workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The name on its tab.
    pub name: Arc<str>,
    /// Whether it is no sheet of a workbook but all of its file: it has no name, and its first row is the header, whatever that says.
    pub is_table: bool,
    /// Whether people do not see it.
    pub is_hidden: bool,
    /// Whether its numbers count days since 1904 instead of 1900 where they stand for dates.
    pub since_1904: bool,
    /// The rows with a cell that is not blank, in their order.
    pub rows: Vec<SheetRow>,
    /// The blocks of cells that are merged into one.
    pub merged: Vec<Block>,
    /// The rows that people do not see, counted from 1.
    pub hidden_rows: Vec<RangeInclusive<u64>>,
    /// The columns that people do not see, counted from 0.
    pub hidden_columns: Vec<RangeInclusive<usize>>,
}

/// A row of a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetRow {
    /// Its number, from 1.
    pub number: u64,
    /// The cells that are not blank, in their order.
    pub cells: Vec<SheetCell>,
}

/// A cell of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetCell {
    /// Its column, from 0.
    pub column: usize,
    /// What it says.
    ///
    /// Numbers are plain decimals with the digits that a spreadsheet keeps (15), those shown as percentages with a `%` (`1.4%` for
    /// 0.014); days are `2024-05-01`, days with a time `2024-05-01 08:30:00`; yes and no are `TRUE` and `FALSE`; an error is its
    /// name, such as `#REF!`.
    pub text: String,
    /// Why it is not known what it says, without place: a formula that was never calculated, whose text is then the formula, or a number
    /// whose format does not show it.
    pub doubt: Option<Box<Diagnostic>>,
}

/// A block of cells that is merged into one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its rows, from 1.
    pub rows: RangeInclusive<u64>,
    /// Its columns, from 0.
    pub columns: RangeInclusive<usize>,
}
