//! What must happen next as JSON; its schema is `docs/next.schema.json`. It is the same in every language.

use std::io::{self, Write};

use serde::Serialize;

use super::NextReport;
use crate::fact::Date;
use crate::verdict::Next;

/// The version of the document; it grows when a reader of the old one could be misled.
pub const FORMAT_VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    format_version: u32,
    program: Program,
    mine: Mine<'a>,
    record: &'a str,
    check_date: Date,
    judged_by: &'a [&'a str],
    not_judged_by: &'a [&'a str],
    #[serde(flatten)]
    next: &'a Next,
}

#[derive(Serialize)]
struct Program {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Mine<'a> {
    id: Option<&'a str>,
    name: Option<&'a str>,
}

/// Writes the document.
///
/// # Errors
///
/// Where `out` cannot be written to.
pub fn write(report: &NextReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        format_version: FORMAT_VERSION,
        program: Program { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        mine: Mine { id: report.mine_id, name: report.mine_name },
        record: report.record,
        check_date: report.check_date,
        judged_by: report.judged_by,
        not_judged_by: report.not_judged_by,
        next: report.next,
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}
