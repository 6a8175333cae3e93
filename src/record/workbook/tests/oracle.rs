//! What calamine reads, where it reads anything, is what is read here.

use std::io::Cursor;

use calamine::{Data, DataType, Reader, open_workbook_auto_from_rs};

use super::super::plain::Plain;
use super::*;

/// Whether a text says what calamine has of a cell; formats are not its concern.
fn agrees(text: &str, data: &Data) -> bool {
    let is_number = |number: &Plain| {
        let percent = text.strip_suffix('%').and_then(Plain::from_text);
        text.contains(&number.to_string()) || percent.is_some_and(|percent| percent == number.clone().in_percent())
    };
    // Words in place of numbers are for the tests of formats.
    let words = matches!(text, "是" | "否");
    match data {
        Data::Empty => false,
        Data::String(string) => text.contains(string.as_str()),
        Data::Bool(true) => matches!(text, "TRUE" | "是" | "1"),
        Data::Bool(false) => matches!(text, "FALSE" | "否" | "0"),
        Data::Error(error) => text == error.to_string(),
        Data::Int(int) => is_number(&Plain::from_whole(*int).unwrap()) || words,
        Data::Float(float) => {
            let number = Plain::from_text(&format!("{float:.14e}")).unwrap();
            is_number(&number) || words || data.get_float() == Some(1.0) && text == "TRUE"
        }
        Data::DateTime(_) | Data::DateTimeIso(_) | Data::DurationIso(_) => text.contains(['-', ':', '月']),
    }
}

#[test]
fn calamine_reads_the_same() {
    for name in [
        "all.xlsx",
        "all-libreoffice.xlsx",
        "all-1904-libreoffice.xlsx",
        "all.xls",
        "all-1904.xls",
        "xlwt.xls",
        "builtin.xlsx",
        "uncalculated.xls",
    ] {
        let bytes = file(name);
        let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes.clone())).unwrap();
        let ours = sheets(&bytes);
        assert_eq!(workbook.sheet_names(), ours.iter().map(|sheet| sheet.name.to_string()).collect::<Vec<_>>());
        for sheet in ours {
            let range = workbook.worksheet_range(&sheet.name).unwrap();
            let (top, left) = range.start().unwrap_or_default();
            let mut theirs =
                range.used_cells().filter(|(_, _, data)| !matches!(data, Data::Empty) && data.get_string() != Some(""));
            for row in &sheet.rows {
                for cell in row.cells.iter().filter(|cell| cell.doubt.is_none()) {
                    let place = (usize::try_from(row.number).unwrap() - 1, cell.column);
                    let found = theirs
                        .by_ref()
                        .map(|(row, column, data)| {
                            ((row + usize::try_from(top).unwrap(), column + usize::try_from(left).unwrap()), data)
                        })
                        .find(|(at, _)| *at == place);
                    assert!(
                        found.is_some_and(|(_, data)| agrees(&cell.text, data)),
                        "{name} {} {place:?} {found:?}",
                        sheet.name
                    );
                }
            }
        }
    }
}
