//! The result of a check as JSON: one document, which is the saved result, or a mine or error a line.

use std::io::{self, Write};

use serde::Serialize;

use super::saved::{self, Mine, Pack, Problem, Saved, packed};
use crate::record::Reading;
use crate::rule::{self, RuleBook};
use crate::source::Diagnostic;
use crate::verdict::Judgment;

pub use super::saved::FORMAT_VERSION;

/// Writes the document of a whole check.
pub fn write(
    out: &mut dyn Write,
    judgments: &[Judgment<'_>],
    packs: &[&rule::Pack],
    book: &RuleBook,
    reading: &Reading,
) -> io::Result<()> {
    write_saved(out, &saved::saved(judgments, packs, book, reading))
}

/// The most mines of a result in which everything stands in its place, and each value on a line; of more, it would be far too large.
pub const MOST_SPREAD: usize = 200;

/// Writes a result as it is saved: of many mines one a line, and what they have in common once.
pub fn write_saved(out: &mut dyn Write, saved: &Saved) -> io::Result<()> {
    if saved.mines.len() > MOST_SPREAD {
        return packed::write(out, saved);
    }
    serde_json::to_writer_pretty(&mut *out, saved)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct MineLine<'a> {
    format_version: u32,
    packs: &'a [Pack],
    #[serde(flatten)]
    mine: &'a Mine,
}

#[derive(Serialize)]
struct ErrorLine<'a> {
    format_version: u32,
    error: &'a Problem,
}

/// Writes one mine, or one error, a line.
pub fn write_lines(
    out: &mut dyn Write,
    judgments: &[Judgment<'_>],
    packs: &[&rule::Pack],
    book: &RuleBook,
    problems: &[Diagnostic],
) -> io::Result<()> {
    let packs: Vec<Pack> = packs.iter().map(|pack| saved::pack(pack)).collect();
    for judgment in judgments {
        write_mine_line(out, &packs, &saved::mine(judgment, book, None))?;
    }
    problems.iter().try_for_each(|problem| write_error_line(out, &saved::problem(problem)))
}

/// Writes a saved result one mine, or one error, a line.
pub fn write_saved_lines(out: &mut dyn Write, saved: &Saved) -> io::Result<()> {
    saved.mines.iter().try_for_each(|mine| write_mine_line(out, &saved.packs, mine))?;
    saved.errors.iter().try_for_each(|error| write_error_line(out, error))
}

fn write_mine_line(out: &mut dyn Write, packs: &[Pack], mine: &Mine) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &MineLine { format_version: FORMAT_VERSION, packs, mine })?;
    out.write_all(b"\n")
}

fn write_error_line(out: &mut dyn Write, error: &Problem) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &ErrorLine { format_version: FORMAT_VERSION, error })?;
    out.write_all(b"\n")
}
