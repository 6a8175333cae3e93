//! Workbooks: bytes → sheets with the texts that people see in their cells.
//!
//! The bytes say what a file is; its name may say anything. Nothing in a file is believed before there are bytes for it, and what is
//! damaged is an error of the whole workbook: where one part is broken, nobody knows what the others lack.

mod format;
mod moment;
mod ods;
mod package;
mod plain;
pub(in crate::record) mod refused;
mod sheets;
mod sniff;
mod xls;
mod xlsx;
mod xml;

#[cfg(test)]
mod tests;

pub use super::sheet::{Block, Sheet, SheetCell, SheetRow};

use self::sheets::Sheets;
use self::sniff::Kind;
use super::Limits;
use crate::source::Diagnostic;

/// Reads the worksheets of an `.xlsx`, `.xlsm`, `.xls` or `.ods` workbook, in the order of their tabs.
///
/// # Errors
///
/// The bytes are no workbook, or one that is damaged, encrypted or beyond the limits. The diagnostic has no place; where a sheet or
/// cell is at fault, its message names it.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, Box<Diagnostic>> {
    let mut sheets = Sheets::new(limits);
    match sniff::kind(bytes, limits)? {
        Kind::Xlsx(mut package) => xlsx::read(&mut package, &mut sheets)?,
        Kind::Ods(mut package) => ods::read(&mut package, &mut sheets)?,
        Kind::Xls(container) => xls::read(&container, &mut sheets)?,
    }
    Ok(sheets.finish())
}
