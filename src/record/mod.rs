//! Records: files → bytes → text → cells → facts with provenance.
//!
//! A record is read as it was written or not at all. What is wrong is reported with its place, all of it at once, and the mine that
//! it concerns is not returned; the other mines are. What a column or row that could not be read may have said is unknown.

mod cell;
mod collect;
mod companion;
mod day;
mod document;
mod draft;
mod encoding;
mod grid;
mod heading;
mod input;
pub mod limits;
mod long;
mod measure;
mod name;
mod number;
mod sheet;
mod split;
mod text;
mod wide;
pub mod words;
pub mod workbook;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

pub use document::read_fragment;
pub use draft::{CHECK_DATE, MINE_ID, MINE_NAME};
pub use limits::Limits;

use crate::fact::{Date, Record, Vocabulary};
use crate::source::Diagnostic;

/// What is needed to read records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The check date of all records, in place of their own.
    pub as_of: Option<Date>,
    /// What files may have at most.
    pub limits: Limits,
    /// Whether columns that are not understood are left out and reported, instead of being mistakes.
    pub ignore_columns: bool,
}

/// What was read, in the order of the input.
#[derive(Debug, Default)]
pub struct Reading {
    /// The records with which nothing is wrong.
    pub records: Vec<Record>,
    /// What is wrong.
    pub problems: Vec<Diagnostic>,
}

/// Reads the records in files and folders; `-` is standard input.
///
/// Standard input is CSV if a cell of its first line is a known heading, otherwise TOML.
pub fn read_paths(
    paths: &[PathBuf],
    stdin: &mut dyn std::io::Read,
    vocabulary: &Vocabulary,
    options: &Options,
) -> Reading {
    let mut collector = collect::Collector::new(vocabulary, options);
    for path in paths {
        collector.path(path, stdin);
    }
    collector.finish()
}

/// The mines of one file while they are read.
#[derive(Debug, Default)]
struct Mines {
    drafts: Vec<draft::Draft>,
    /// Whether there are mines in the file that could not be read.
    may_lack_some: bool,
}
