//! Records: files → bytes → text → cells → facts with provenance.
//!
//! A record is read as it was written or not at all. What is wrong is reported with its place, all of it at once, and the mine that
//! it concerns is not returned; the other mines are. What a column or row that could not be read may have said is unknown.

mod answer;
pub mod apostrophe;
mod bad_day;
mod bad_number;
mod book;
mod cell;
mod collect;
mod companion;
mod day;
mod digits;
mod document;
mod draft;
pub(crate) mod encoding;
mod file;
pub mod form;
mod grid;
mod heading;
pub(crate) mod in_utf8;
pub(crate) mod input;
mod layout;
pub mod limits;
mod lines;
mod long;
pub mod manner;
pub mod map;
mod map_draft;
mod measure;
mod merged;
mod name;
mod notes;
mod number;
mod numeral;
mod packed;
pub(crate) mod parquet;
pub(crate) mod parted;
mod sheet;
mod split;
mod text;
mod titles;
mod wide;
pub mod words;
pub mod workbook;
pub mod write;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use answer::{answer, answered_evidence};
pub use day::written as day_written;
pub use document::read_fragment;
pub use draft::{CHECK_DATE, MINE_ID, MINE_NAME};
pub(crate) use encoding::Encoding;
pub(crate) use in_utf8::{InUtf8, fill_from};
pub(crate) use input::unreadable_because;
pub use limits::Limits;
pub use map::Map;
pub use map_draft::draft as draft_map;
pub(crate) use name::{RowKey, Target};
pub(crate) use notes::Notes;
pub(crate) use packed::unpacked;
pub(crate) use split::delimiter;
pub(crate) use wide::{CellRead, End, Opened, RowsRead, Stream, StreamColumn};

use self::heading::Heading;
use self::manner::{Comma, Manner};
use crate::fact::{Date, Record, TableId, Vocabulary};
use crate::source::{Diagnostic, Place, did_you_mean};

/// What is needed to read records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The check date of all records, in place of their own.
    pub as_of: Option<Date>,
    /// What files may have at most.
    pub limits: Limits,
    /// Whether columns that are not understood are left out and reported, instead of being mistakes.
    pub ignore_columns: bool,
    /// What somebody's own columns mean.
    pub map: Option<Arc<Map>>,
    /// How many files are read at once at most; as many as there are processors, if that is not said.
    pub jobs: Option<NonZeroUsize>,
}

impl Options {
    /// The mapping of columns, if there is one.
    fn map(&self) -> Option<&Map> {
        self.map.as_deref()
    }

    /// How the cells under a heading are read of which the column's `manner` is known: a mapping may say more of it.
    fn manner<'m, T>(&'m self, heading: &Heading<T>, manner: Manner<'m>) -> Manner<'m> {
        match heading.mapped.and_then(|at| self.map()?.column(at)) {
            Some(column) if column.decimal_comma => {
                Manner { comma: Comma::Decimal, values: Some(&column.values), ..manner }
            }
            Some(column) => Manner { values: Some(&column.values), ..manner },
            None => manner,
        }
    }

    /// Whether columns that are not understood are left out.
    fn leaves_out(&self) -> bool {
        self.ignore_columns || self.map().is_some_and(|map| map.ignores_others)
    }
}

/// Mistakes after which no likely name is looked for any more: to look among thousands of names takes time, and who made that many
/// mistakes made one in all of them.
const MOST_SUGGESTED: usize = 200;

/// The name that `wanted` most likely stands for, unless there were too many mistakes already.
fn likely<'n>(problems: &[Diagnostic], wanted: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    (problems.len() < MOST_SUGGESTED).then(|| did_you_mean(wanted, names)).flatten()
}

/// What was read, in the order of the input.
#[derive(Debug, Default)]
pub struct Reading {
    /// The records with which nothing is wrong.
    pub records: Vec<Record>,
    /// What is wrong.
    pub problems: Vec<Diagnostic>,
    /// The mines that are in the input and of which there is no record because of what is wrong, as far as it can be told which they are.
    pub unread: Vec<Unread>,
}

/// A mine that is in the input and has no record, because something is wrong with what is stated of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its id, where it could be read.
    pub id: Option<String>,
    /// Its name, where it could be read.
    pub name: Option<String>,
    /// Where it stands.
    pub place: Place,
}

impl Unread {
    /// The mine of a record that is not judged.
    pub fn of(record: &Record, vocabulary: &Vocabulary) -> Unread {
        let text = |id| record.text(vocabulary.fact_by_id(id)).map(str::to_owned);
        Unread { id: text(MINE_ID), name: text(MINE_NAME), place: record.place.clone() }
    }

    /// Whether anything tells which mine it is.
    pub fn is_named(&self) -> bool {
        self.id.is_some() || self.name.is_some()
    }
}

/// Reads the records in files and folders; `-` is standard input.
///
/// Standard input is JSON if it begins with an object or a list of objects, CSV if a cell of its first line is a known heading, and
/// otherwise TOML.
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

/// Whether a path is that of a CSV file which may have a row for each mine, and can be judged while it is read.
pub fn may_be_streamed(path: &Path, vocabulary: &Vocabulary) -> bool {
    path.is_file()
        && name::table_of_file(vocabulary, path).is_none()
        && input::format_of(path).is_ok_and(|format| format == input::Format::Csv)
}

/// The files of a folder that can be judged while they are read, each with the table whose rows it has: CSV files, of which one is that of
/// no table. Nothing if there is anything else in the folder, which is then read as a whole.
pub(crate) fn tables_in(folder: &Path, vocabulary: &Vocabulary) -> Option<Vec<(PathBuf, Option<TableId>)>> {
    let mut problems = Vec::new();
    let files = input::files_in(folder, &mut problems);
    let is_plain = |(path, format): &(PathBuf, input::Format)| {
        *format == input::Format::Csv && path.parent() == Some(folder) && packed::unpacked_name(path).is_none()
    };
    if !problems.is_empty() || !files.iter().all(is_plain) {
        return None;
    }
    let of_table = |(path, _): (PathBuf, _)| {
        let table = name::table_of_file(vocabulary, &path).map(|(id, _)| id);
        (path, table)
    };
    let files: Vec<_> = files.into_iter().map(of_table).collect();
    (files.iter().filter(|(_, table)| table.is_none()).count() == 1).then_some(files)
}

/// Whether a path has the ending of a Parquet file.
pub fn is_parquet_name(path: &Path) -> bool {
    input::format_of(path).is_ok_and(|format| format == input::Format::Parquet)
}

/// The mines of one file while they are read.
#[derive(Debug, Default)]
struct Mines {
    drafts: Vec<draft::Draft>,
    /// Whether there are mines in the file that could not be read.
    may_lack_some: bool,
}
