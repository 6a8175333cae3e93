//! The sheets, columns and rows of an OpenDocument spreadsheet.

use std::rc::Rc;

use super::super::refused::{bad, damaged, no_workbook, save_anew};
use super::super::sheets::{Draft, Sheets};
use super::super::xml::{Element, Xml};
use super::cell::{self, Cell};
use super::paragraphs::Blanks;
use super::styles::Styles;
use crate::record::cell::Refused;
use crate::record::text::shown;
use crate::say;

/// What is needed to read cells.
pub struct Content<'c, 'l> {
    /// The styles.
    pub styles: Styles,
    /// The sheets.
    pub sheets: &'c mut Sheets<'l>,
    /// The blanks that elements have stood for so far.
    pub blanks: Blanks,
    since_1904: bool,
}

/// The styles of cells that have none of their own.
pub struct Inherited<'r> {
    of_row: Option<Rc<str>>,
    columns: &'r [Columns],
}

/// Columns beside each other with one style; the first column behind them.
struct Columns {
    end: usize,
    style: Option<Rc<str>>,
}

impl Inherited<'_> {
    /// The style of some of the cells from `column` on, and how many have it.
    pub fn style(&self, column: usize) -> (Option<Rc<str>>, usize) {
        // Where the row has a style, those of columns do not count.
        let after = self.columns.partition_point(|columns| columns.end <= column);
        match self.columns.get(after) {
            Some(columns) if self.of_row.is_none() => (columns.style.clone(), columns.end - column),
            _ => (self.of_row.clone(), usize::MAX),
        }
    }
}

/// Reads the part with the sheets.
pub fn read(text: &str, part: &str, styles: Styles, sheets: &mut Sheets<'_>) -> Result<(), Refused> {
    let mut xml = Xml::new(text, part);
    let mut content = Content { styles, sheets, blanks: Blanks::default(), since_1904: false };
    let mut has_sheets = false;
    xml.root()?;
    while let Some(child) = xml.child()? {
        match child.full_name() {
            "office:automatic-styles" => content.styles.read(&mut xml)?,
            "office:body" => {
                while let Some(body) = xml.child()? {
                    match body.full_name() {
                        "office:spreadsheet" => {
                            has_sheets = true;
                            content.spreadsheet(&mut xml)?;
                        }
                        "office:text" => return Err(no_workbook("文字文档", "a text document")),
                        _ => xml.skip()?,
                    }
                }
            }
            _ => xml.skip()?,
        }
    }
    xml.end()?;
    if has_sheets { Ok(()) } else { Err(damaged(part)) }
}

/// Whether the cells of an element are not seen.
fn is_hidden(element: &Element<'_>) -> Result<bool, Refused> {
    Ok(matches!(element.get("table:visibility")?.as_deref(), Some("collapse" | "filter")))
}

impl Content<'_, '_> {
    fn spreadsheet(&mut self, xml: &mut Xml<'_>) -> Result<(), Refused> {
        while let Some(child) = xml.child()? {
            match child.full_name() {
                "table:calculation-settings" => {
                    while let Some(setting) = xml.child()? {
                        if setting.full_name() == "table:null-date" {
                            self.epoch(&setting)?;
                        }
                        xml.skip()?;
                    }
                }
                "table:table" => self.table(&child, xml)?,
                _ => xml.skip()?,
            }
        }
        Ok(())
    }

    /// Takes the day from which numbers count days; StarOffice had a third one, of which the readers know nothing.
    fn epoch(&mut self, setting: &Element<'_>) -> Result<(), Refused> {
        match setting.get("table:date-value")?.as_deref().unwrap_or("1899-12-30") {
            "1899-12-30" => self.since_1904 = false,
            "1904-01-01" => self.since_1904 = true,
            other => {
                let day = shown(other);
                let message = say!("日期从 `{day}` 起算，不能读取", "days are counted from `{day}`, which is not read");
                return Err(bad(message, save_anew()));
            }
        }
        Ok(())
    }

    fn table(&mut self, table: &Element<'_>, xml: &mut Xml<'_>) -> Result<(), Refused> {
        let name = table.get("table:name")?.ok_or_else(|| xml.damaged())?;
        if name.starts_with('\'') && name.contains("'#$") {
            // What LibreOffice remembers of another file, to which formulas refer.
            return xml.skip();
        }
        let is_hidden = table.get("table:style-name")?.is_some_and(|style| self.styles.hides_sheet(&style));
        let mut draft = self.sheets.open(&name, is_hidden, self.since_1904)?;
        let mut columns: Vec<Columns> = Vec::new();
        let mut row = 1;
        // The groups that have been entered, and whether each is folded.
        let mut groups: Vec<bool> = Vec::new();
        loop {
            let Some(child) = xml.child()? else {
                match groups.pop() {
                    Some(_) => continue,
                    None => break,
                }
            };
            let is_folded = groups.contains(&true);
            match child.full_name() {
                "table:table-column-group" | "table:table-row-group" => {
                    groups.push(child.get("table:display")?.as_deref() == Some("false"));
                }
                "table:table-columns"
                | "table:table-header-columns"
                | "table:table-rows"
                | "table:table-header-rows" => {
                    groups.push(false);
                }
                "table:table-column" => {
                    self.columns(&child, is_folded, &mut columns, &mut draft)?;
                    xml.skip()?;
                }
                "table:table-row" => row = self.row(&child, is_folded, row, &columns, &mut draft, xml)?,
                _ => xml.skip()?,
            }
        }
        self.sheets.close(draft)
    }

    fn columns(
        &mut self,
        element: &Element<'_>,
        is_folded: bool,
        columns: &mut Vec<Columns>,
        draft: &mut Draft,
    ) -> Result<(), Refused> {
        let count = cell::count(element, "table:number-columns-repeated")?;
        let start = columns.last().map_or(0, |columns| columns.end);
        let end = start.saturating_add(usize::try_from(count).unwrap_or(usize::MAX));
        if is_folded || is_hidden(element)? {
            draft.hide_columns(start..=end.saturating_sub(1));
        }
        let style = element.get("table:default-cell-style-name")?.map(|style| Rc::from(&*style));
        columns.push(Columns { end, style });
        Ok(())
    }

    /// Reads a row, and those that it stands for, and returns the number of the row behind.
    fn row(
        &mut self,
        element: &Element<'_>,
        is_folded: bool,
        row: u64,
        columns: &[Columns],
        draft: &mut Draft,
        xml: &mut Xml<'_>,
    ) -> Result<u64, Refused> {
        let count = cell::count(element, "table:number-rows-repeated")?;
        let next = row.saturating_add(count);
        if is_folded || is_hidden(element)? {
            draft.hide_rows(row..=next.saturating_sub(1));
        }
        let of_row = element.get("table:default-cell-style-name")?.map(|style| Rc::from(&*style));
        let inherited = Inherited { of_row, columns };
        let mut column = 0_usize;
        while let Some(child) = xml.child()? {
            if !matches!(child.full_name(), "table:table-cell" | "table:covered-table-cell") {
                xml.skip()?;
                continue;
            }
            let mut cell = Cell::new(&child, row, column)?;
            cell.rows = count;
            column = column.saturating_add(usize::try_from(cell.columns).unwrap_or(usize::MAX));
            cell::read(cell, &inherited, self, draft, xml)?;
        }
        self.sheets.repeat(draft, row, count - 1)?;
        Ok(next)
    }
}
