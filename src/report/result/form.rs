//! The forms of a report, and which name of a file asks for which.

use std::io;
use std::path::Path;

use rust_xlsxwriter::XlsxError;
use thiserror::Error;

use super::{csv, junit, markdown, plain, sarif, workbook};
use crate::report::saved::Saved;
use crate::report::section::Report;
use crate::report::{Style, html, json, summary, table};

/// A form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A table for a terminal.
    Table,
    /// Text without lines and boxes, to be read aloud.
    Plain,
    /// The saved result itself.
    Json,
    /// One mine a line.
    Jsonl,
    /// A page.
    Html,
    /// A workbook.
    Xlsx,
    /// A line a mine.
    Csv,
    /// Text for merge requests.
    Markdown,
    /// Test results, a condition a test.
    Junit,
    /// Results of an analysis, a met case a result.
    Sarif,
}

/// Why a report cannot be made.
#[derive(Debug, Error)]
pub enum CannotRender {
    /// The sheet of conditions would have more rows than a workbook holds.
    #[error("{0} rows")]
    TooManyRows(usize),
    /// The workbook could not be made.
    #[error(transparent)]
    Workbook(#[from] XlsxError),
    /// Writing failed.
    #[error(transparent)]
    Write(#[from] io::Error),
}

impl Form {
    /// The form that the name of a file asks for by its ending.
    pub fn of_name(path: &Path) -> Option<Form> {
        match path.extension()?.to_str()?.to_lowercase().as_str() {
            "html" | "htm" => Some(Form::Html),
            "xlsx" => Some(Form::Xlsx),
            "csv" => Some(Form::Csv),
            "md" | "markdown" => Some(Form::Markdown),
            "xml" => Some(Form::Junit),
            "sarif" => Some(Form::Sarif),
            "json" => Some(Form::Json),
            "jsonl" => Some(Form::Jsonl),
            "txt" => Some(Form::Table),
            _ => None,
        }
    }

    /// Whether the form is no text, so that it cannot be shown on a terminal.
    pub fn is_binary(self) -> bool {
        self == Form::Xlsx
    }

    /// The bytes of the report: the same for the same result, on every day and every machine.
    pub fn render(self, report: &Report<'_>, style: Style) -> Result<Vec<u8>, CannotRender> {
        let mut out = Vec::new();
        match self {
            Form::Table => out = human(report.saved, style).into_bytes(),
            Form::Plain => out = plain::text(report).into_bytes(),
            Form::Json => json::write_saved(&mut out, report.saved)?,
            Form::Jsonl => json::write_saved_lines(&mut out, report.saved)?,
            Form::Html => out = html::page(report).into_bytes(),
            Form::Xlsx => out = workbook::xlsx(report)?,
            Form::Csv => {
                let Saved { packs, mines, .. } = report.saved;
                out = csv::lines(packs.len() > 1, mines.iter().map(csv::Line::from)).into_bytes();
            }
            Form::Markdown => out = markdown::text(report).into_bytes(),
            Form::Junit => out = junit::xml(report).into_bytes(),
            Form::Sarif => sarif::write(report, &mut out)?,
        }
        Ok(out)
    }
}

/// The table as `check` prints it.
fn human(saved: &Saved, style: Style) -> String {
    let report = match saved.mines.as_slice() {
        [] => return String::new(),
        [only] => table::render(only, &saved.packs, style),
        _ => summary::render_saved(saved, style),
    };
    report + &summary::not_judged(saved.summary.errors, style.language)
}
