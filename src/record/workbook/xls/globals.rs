//! What an `.xls` workbook says of all its sheets: their names, the shared texts, the number formats.

use std::collections::HashMap;
use std::rc::Rc;

use super::super::format::{Format, builtin};
use super::super::refused::{self, beyond, damaged};
use super::records::{Record, Records, kind};
use super::strings::{Bytes, shared};
use crate::record::Limits;
use crate::record::cell::Refused;
use crate::say;

/// What a workbook says of all its sheets.
#[derive(Default)]
pub struct Globals {
    /// Whether numbers count days since 1904.
    pub since_1904: bool,
    /// Whether the file says of itself that its formulas were calculated by a program that does so.
    pub is_calculated: bool,
    /// The number formats of the styles.
    pub styles: Vec<Rc<Format>>,
    /// The shared texts.
    pub strings: Vec<String>,
    /// The sheets.
    pub sheets: Vec<Listed>,
}

/// A sheet as the workbook lists it.
pub struct Listed {
    /// Its name.
    pub name: String,
    /// Whether people do not see it.
    pub is_hidden: bool,
    /// Whether it has cells, and is no chart or macro.
    pub is_worksheet: bool,
    /// Where its records begin.
    pub start: usize,
}

/// The name of the stream in messages.
pub const STREAM: &str = "Workbook";

/// The version of BIFF that Excel has written since 97.
pub const BIFF8: u16 = 0x0600;

/// The build and year of Excel 97 in the first record.
const EXCEL_97: u32 = 0x07CC_0DBB;

impl Globals {
    /// Reads the first substream.
    pub fn read(stream: &[u8], limits: &Limits) -> Result<Globals, Refused> {
        let broken = || damaged(STREAM);
        let mut globals = Globals::default();
        let mut codes: HashMap<u16, String> = HashMap::new();
        let mut styles: Vec<u16> = Vec::new();
        let mut records = Records::new(stream, 0).ok_or_else(broken)?;
        let first = records.next().ok_or_else(broken)?;
        // Libraries and LibreOffice write that they are Excel 97; that program did not say yet that it had calculated.
        let is_excel_97 = first.u32(4) == Some(EXCEL_97);
        match (first.kind, first.u16(0)) {
            (kind::BOF, Some(BIFF8)) => {}
            (kind::BOF, Some(_)) => return Err(refused::too_old()),
            _ => return Err(broken()),
        }
        loop {
            let record = records.next().ok_or_else(broken)?;
            match record.kind {
                kind::EOF => break,
                kind::FILEPASS => return Err(refused::encrypted()),
                kind::DATEMODE => globals.since_1904 = record.u16(0) == Some(1),
                kind::RECALCID => globals.is_calculated = !is_excel_97,
                kind::FORMAT => {
                    let (id, code) = format(&record).ok_or_else(broken)?;
                    codes.insert(id, code);
                }
                kind::XF => styles.push(record.u16(2).ok_or_else(broken)?),
                kind::BOUNDSHEET => globals.sheets.push(listed(&record).ok_or_else(broken)?),
                kind::SST => {
                    let bytes = Bytes::new(record.bytes, records.continued());
                    for text in shared(bytes).ok_or_else(broken)? {
                        let limit = limits.cells;
                        if u64::try_from(globals.strings.len()).is_ok_and(|count| count >= limit) {
                            return Err(beyond(say!("超过 {limit} 条文字的上限", "more than {limit} texts"), "cells"));
                        }
                        globals.strings.push(text.ok_or_else(broken)?);
                    }
                }
                _ => {}
            }
        }
        let mut formats: HashMap<u16, Rc<Format>> = HashMap::new();
        let code =
            |id: u16| codes.get(&id).map(String::as_str).or_else(|| builtin::code(id.into())).unwrap_or_default();
        for id in styles {
            let format = formats.entry(id).or_insert_with(|| Rc::new(Format::from_code(code(id))));
            globals.styles.push(Rc::clone(format));
        }
        Ok(globals)
    }
}

fn format(record: &Record<'_>) -> Option<(u16, String)> {
    Some((record.u16(0)?, Bytes::of_one(record.bytes.get(2..)?).text(false)?))
}

fn listed(record: &Record<'_>) -> Option<Listed> {
    let name = Bytes::of_one(record.bytes.get(6..)?).text(true)?;
    let state = record.bytes.get(4)? & 0x03;
    let is_worksheet = *record.bytes.get(5)? == 0;
    Some(Listed { name, is_hidden: state != 0, is_worksheet, start: usize::try_from(record.u32(0)?).ok()? })
}
