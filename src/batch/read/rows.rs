//! Rows that are no rows of plain cells, one by one.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::record::{Encoding, Notes, RowsRead, Stream};
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic, Place};

/// Where the rows of `bytes` are, each with its line break, as [`crate::record`] tells them apart.
pub fn ranges(bytes: &[u8], delimiter: u8) -> Vec<Range<usize>> {
    let mut rows = Vec::new();
    let (mut start, mut at) = (0, 0);
    let mut begins_cell = true;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'"' if begins_cell => {
                at = behind_quotes(bytes, at);
                begins_cell = false;
            }
            b'\n' | b'\r' => {
                if *byte == b'\r' && bytes.get(at) == Some(&b'\n') {
                    at += 1;
                }
                rows.push(start..at);
                (start, begins_cell) = (at, true);
            }
            byte => begins_cell = *byte == delimiter,
        }
    }
    if start < bytes.len() {
        rows.push(start..bytes.len());
    }
    rows
}

/// The position behind the quote that ends the cell in whose quotes `at` is.
fn behind_quotes(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        at += 1;
        if *byte == b'"' {
            if bytes.get(at) != Some(&b'"') {
                break;
            }
            at += 1;
        }
    }
    at
}

/// Reads rows with care: `bytes` stand behind so many rows, the last of which has the cells `above`.
pub fn read(stream: &Stream<'_>, bytes: &[u8], before: u64, above: Option<Vec<String>>) -> RowsRead {
    if let Ok(text) = std::str::from_utf8(bytes)
        && !text.contains('\0')
    {
        return stream.rows(text, before, above.as_deref());
    }
    let mut all = RowsRead { above, ..RowsRead::default() };
    let delimiter = u8::try_from(stream.delimiter()).unwrap_or(b',');
    for (number, row) in (before + 1..).zip(ranges(bytes, delimiter)) {
        let row = bytes.get(row).unwrap_or(&[]);
        // What is not read may be anything.
        let text = String::from_utf8_lossy(row);
        let is_damaged = |text: &str| text.contains(['\0', char::REPLACEMENT_CHARACTER]);
        let damaged = match (&text, is_damaged(&text)) {
            (Cow::Borrowed(text), _) if !text.contains('\0') => None,
            (_, false) => None,
            _ => stream
                .split(&text)
                .unwrap_or_default()
                .iter()
                .enumerate()
                .find_map(|(at, cell)| (stream.is_read(at) && is_damaged(cell)).then_some(at)),
        };
        if let Some(column) = damaged {
            all.problems.push(not_text(stream.encoding()).at(stream.cell_place(number, column)));
            all.above = None;
            continue;
        }
        let read = stream.rows(&text, number - 1, all.above.as_deref());
        add(&mut all, read);
        if all.end.is_some() {
            break;
        }
    }
    all
}

fn add(all: &mut RowsRead, read: RowsRead) {
    all.records.extend(read.records);
    all.problems.extend(read.problems);
    all.notes.extend(read.notes);
    all.above = read.above;
    all.end = read.end;
}

/// The error for a cell that has bytes which are no text.
fn not_text(encoding: Encoding) -> Diagnostic {
    let encoding = encoding.name();
    let message = say!("此格不是有效的 {encoding} 文本", "the cell is not valid {encoding} text");
    let help = Bilingual::new("请将文件另存为 UTF-8 编码", "save the file in UTF-8");
    Diagnostic::error(Code::BadEncoding, message).help(help)
}

/// What is told once of a file, however many rows it is about.
#[derive(Default)]
pub struct Told {
    notes: Notes,
    /// The letters of the columns without heading that were told of.
    nameless: Vec<String>,
}

impl Told {
    /// What is left to be told of the problems of some rows: of a column without heading that has values it is told once.
    pub fn first_time(&mut self, mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
        problems.retain(|problem| match nameless(problem, Code::UnknownFact) {
            Some(column) if self.nameless.contains(&column) => false,
            Some(column) => {
                self.nameless.push(column);
                true
            }
            None => true,
        });
        problems
    }

    /// Adds the notes on some rows; that a column without heading is left out is told once.
    pub fn add(&mut self, mut notes: Notes) {
        // Rows that are read one by one have a note each.
        let mut first: BTreeMap<String, u64> = BTreeMap::new();
        let row = |note: &Diagnostic| note.place.as_ref().and_then(Place::line).unwrap_or(0);
        notes.retain(|note| {
            if let Some(column) = nameless(note, Code::NotRead) {
                first.entry(column).and_modify(|first| *first = row(note).min(*first)).or_insert(row(note));
            }
            true
        });
        first.retain(|column, _| !self.nameless.contains(column));
        notes.retain(|note| nameless(note, Code::NotRead).is_none_or(|column| first.get(&column) == Some(&row(note))));
        self.nameless.extend(first.into_keys());
        self.notes.extend(notes);
    }

    /// Adds notes each of which counts.
    pub fn add_all(&mut self, notes: Notes) {
        self.notes.extend(notes);
    }

    /// The notes.
    pub fn notes(self) -> Vec<Diagnostic> {
        let mut told = Vec::new();
        self.notes.report(&mut told);
        told
    }
}

/// The letters of the column without heading that a diagnostic of this kind is about.
pub fn nameless(diagnostic: &Diagnostic, code: Code) -> Option<String> {
    let place = diagnostic.place.as_ref().filter(|_| diagnostic.code == code)?;
    Stream::column_without_heading(place)
}
