//! Workbooks read as a whole.

mod bounds;
mod damage;
mod files;
mod made;
mod oracle;
mod other_files;
mod package;

use super::{Block, Limits, Sheet, SheetCell, SheetRow, read};
use crate::source::Diagnostic;

/// The bytes of a file in `tests/data/workbooks`.
fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/workbooks/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The sheets in `bytes`, within the usual limits.
fn sheets(bytes: &[u8]) -> Vec<Sheet> {
    read(bytes, &Limits::default()).unwrap_or_else(|refused| panic!("{}", line(&refused)))
}

/// The only sheet in `bytes`, as [`lines`] write it.
fn only(bytes: &[u8]) -> Vec<String> {
    let mut sheets = sheets(bytes);
    assert_eq!(sheets.len(), 1);
    lines(&sheets.remove(0))
}

/// Why `bytes` are refused, in Chinese.
fn refused(bytes: &[u8], limits: &Limits) -> String {
    match read(bytes, limits) {
        Ok(sheets) => panic!("{sheets:?}"),
        Err(refused) => line(&refused),
    }
}

/// The address of the only cell of which it is not known what it says, and why.
fn doubt(bytes: &[u8]) -> String {
    let sheets = sheets(bytes);
    let rows = sheets.iter().flat_map(|sheet| &sheet.rows);
    let doubts: Vec<String> = rows
        .flat_map(|row| row.cells.iter().map(move |cell| (row.number, cell)))
        .filter_map(|(row, cell)| {
            Some(format!("{}{row} {}", crate::record::split::letters(cell.column), line(cell.doubt.as_deref()?)))
        })
        .collect();
    doubts.join("; ")
}

fn line(refused: &Diagnostic) -> String {
    assert_eq!(refused.place, None);
    let ticks = |text: &str| text.matches('`').count();
    let help = refused.help.as_ref().unwrap();
    assert_eq!(ticks(&refused.message.zh), ticks(&refused.message.en), "{refused:?}");
    assert_eq!(ticks(&help.zh), ticks(&help.en), "{refused:?}");
    format!("{} {}", refused.code, refused.message.zh)
}

/// The rows of a sheet, a line each: `2: A甲 B1.4% D=A1?`, with a question mark behind a formula that was not calculated.
fn lines(sheet: &Sheet) -> Vec<String> {
    let cell = |cell: &SheetCell| {
        let column = crate::record::split::letters(cell.column);
        format!(" {column}{}{}", cell.text, if cell.doubt.is_some() { "?" } else { "" })
    };
    let row = |row: &SheetRow| format!("{}:{}", row.number, row.cells.iter().map(cell).collect::<String>());
    sheet.rows.iter().map(row).collect()
}
