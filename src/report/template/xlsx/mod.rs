//! A template as a workbook: a sheet with a row for each fact, one that says how to fill it in, and one for each table. No macros.

mod facts;
mod input;
mod look;
mod notes;
mod table;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use self::input::Lists;
use self::look::Look;
use super::{Template, notes as texts};
use crate::record::form::TITLE;

/// The bytes of the workbook; the same for the same template.
pub fn xlsx(template: &Template<'_>) -> Result<Vec<u8>, XlsxError> {
    let look = Look::new(template.language);
    let notes = texts::notes(template);
    let lists = Lists::new(&notes.lists, template.language);
    let mut book = Workbook::new();
    book.set_properties(&properties(template)?);
    facts::write(book.add_worksheet(), template, &look, &lists)?;
    notes::write(book.add_worksheet(), &notes, template, &look)?;
    for rows in template.tables() {
        table::write(book.add_worksheet(), rows, template, &look, &lists)?;
    }
    book.save_to_buffer()
}

/// What the file says of itself. The day is fixed, because the same template is to have the same bytes on every day.
fn properties(template: &Template<'_>) -> Result<DocProperties, XlsxError> {
    let packs: Vec<&str> = template.packs.iter().map(|pack| pack.id.as_str()).collect();
    Ok(DocProperties::new()
        .set_title(TITLE.in_language(template.language))
        .set_subject(packs.join(" "))
        .set_author("kuangjian")
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?))
}
