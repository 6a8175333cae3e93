//! Workbooks of Excel 97 to 2003: `.xls`.
//!
//! Source: MS-XLS. Own code, because `calamine` gives neither number formats nor hidden rows and columns of such files, allocates the
//! whole range between two far cells and whatever else a file claims, and goes round in circles with its sectors. The tests compare
//! the two.

pub mod container;
mod globals;
mod records;
mod sheet;
mod strings;

use self::container::Container;
use self::globals::Globals;
use super::refused;
use super::sheets::Sheets;
use crate::record::cell::Refused;

/// Reads the sheets of a workbook in a compound file.
pub fn read(container: &Container<'_>, sheets: &mut Sheets<'_>) -> Result<(), Refused> {
    let stream = match container.stream(globals::STREAM)? {
        Some(stream) => stream,
        None if container.has("Book") => return Err(refused::too_old()),
        None => return Err(refused::damaged(globals::STREAM)),
    };
    let globals = Globals::read(&stream, sheets.limits())?;
    let mut left = stream.len();
    for listed in &globals.sheets {
        if !listed.is_worksheet {
            continue;
        }
        let mut draft = sheets.open(&listed.name, listed.is_hidden, globals.since_1904)?;
        let taken = sheet::read(&stream, listed.start, &globals, sheets, &mut draft)?;
        // Sheets that share their records could be read again and again without end.
        left = left.checked_sub(taken).ok_or_else(|| refused::damaged(globals::STREAM))?;
        sheets.close(draft)?;
    }
    Ok(())
}
