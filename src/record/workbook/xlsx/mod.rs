//! Office Open XML workbooks: `.xlsx` and `.xlsm`.
//!
//! Source: ECMA-376 parts 1 and 2. Own code, because `calamine` gives neither hidden rows and columns nor formulas without a stored
//! value beside the styles of cells, takes an unknown error for a damaged file, and may panic on one. The tests compare the two.

mod relations;
mod sheet;
mod strings;
mod styles;

use std::rc::Rc;

use self::relations::Relations;
use super::package::Package;
use super::refused::{bad, damaged, no_workbook, save_anew};
use super::sheets::Sheets;
use super::xml::{Element, Xml};
use crate::record::cell::Refused;
use crate::say;

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    relation: String,
    is_hidden: bool,
}

/// What the workbook says of all its sheets.
#[derive(Default)]
struct Workbook {
    since_1904: bool,
    /// Whether the formulas are to be calculated before anything is shown.
    must_calculate: bool,
    sheets: Vec<Listed>,
}

/// Reads the sheets of a package.
pub fn read(package: &mut Package<'_>, sheets: &mut Sheets<'_>) -> Result<(), Refused> {
    let main = Relations::of_package(package)?.of_type("officeDocument").ok_or_else(|| damaged("_rels/.rels"))?;
    if main.to_lowercase().ends_with(".bin") {
        let message = say!("是二进制工作簿（`.xlsb`），不能读取", "a binary workbook (`.xlsb`), which is not read");
        return Err(bad(message, save_anew()));
    }
    let text = package.text(&main)?.ok_or_else(|| damaged(&main))?;
    let workbook = workbook(&text, &main)?;
    drop(text);
    let relations = Relations::of_part(package, &main)?;
    let styles = match relations.of_type("styles") {
        Some(part) => {
            let text = package.text(&part)?.ok_or_else(|| damaged(&part))?;
            styles::read(&text, &part)?
        }
        None => Vec::new(),
    };
    let strings = match relations.of_type("sharedStrings") {
        Some(part) => {
            let text = package.text(&part)?.ok_or_else(|| damaged(&part))?;
            strings::read(&text, &part, sheets.limits())?
        }
        None => Vec::new(),
    };
    let general = Rc::default();
    let shared = sheet::Shared { styles, general, strings, must_calculate: workbook.must_calculate };
    for listed in workbook.sheets {
        let relation = relations.with_id(&listed.relation).ok_or_else(|| damaged(&main))?;
        if relation.kind != "worksheet" {
            continue;
        }
        let text = package.text(&relation.target)?.ok_or_else(|| damaged(&relation.target))?;
        let mut draft = sheets.open(&listed.name, listed.is_hidden, workbook.since_1904)?;
        sheet::read(&text, &relation.target, &shared, sheets, &mut draft)?;
        sheets.close(draft)?;
    }
    Ok(())
}

fn workbook(text: &str, part: &str) -> Result<Workbook, Refused> {
    let mut xml = Xml::new(text, part);
    let mut workbook = Workbook::default();
    match xml.root()?.name() {
        "workbook" => {}
        "document" => return Err(no_workbook("文字文档（Word）", "a text document (Word)")),
        "presentation" => return Err(no_workbook("演示文稿（PowerPoint）", "a presentation (PowerPoint)")),
        _ => return Err(damaged(part)),
    }
    while let Some(child) = xml.child()? {
        match child.name() {
            "workbookPr" => workbook.since_1904 = child.flag("date1904")?,
            "calcPr" => workbook.must_calculate = child.flag("fullCalcOnLoad")?,
            "sheets" => {
                while let Some(sheet) = xml.child()? {
                    workbook.sheets.push(listed(&sheet, part)?);
                    xml.skip()?;
                }
                continue;
            }
            _ => {}
        }
        xml.skip()?;
    }
    xml.end()?;
    Ok(workbook)
}

fn listed(sheet: &Element<'_>, part: &str) -> Result<Listed, Refused> {
    let (mut name, mut relation, mut is_hidden) = (None, None, false);
    for attribute in sheet.attributes() {
        match attribute? {
            ("name", value) => name = Some(value.into_owned()),
            ("state", value) => is_hidden = matches!(&*value, "hidden" | "veryHidden"),
            // Its prefix stands for the namespace of relationships, and is for the file to choose.
            (key, value) if key.ends_with(":id") => relation = Some(value.into_owned()),
            _ => {}
        }
    }
    match (name, relation) {
        (Some(name), Some(relation)) => Ok(Listed { name, relation, is_hidden }),
        _ => Err(damaged(part)),
    }
}
