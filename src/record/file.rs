//! One file: its format, and what it has in it. Files are read apart from each other, so that several can be read at once.

use std::borrow::Cow;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::grid::Grid;
use super::input::{self, Format};
use super::lines::all_blank;
use super::sheet::Sheet;
use super::split::{self, Rows};
use super::{Mines, Options, book, document, long, name, parquet, wide, workbook};
use crate::fact::{TableId, Vocabulary};
use crate::say;
use crate::source::{Code, Diagnostic, Place, SourceText};

/// The rows among which the header of a table without a name is looked for.
const MOST_TITLES: usize = 32;

/// The name under which standard input is known.
pub const STDIN: &str = "-";

/// What a file has in it.
#[derive(Default)]
pub struct FileRead {
    /// Its mines.
    pub mines: Mines,
    /// The headings of its tables, as headings are compared.
    pub headings: Vec<String>,
    /// Its tables of rows that belong to mines beside it.
    pub companions: Vec<Companion>,
    /// What is wrong with it.
    pub problems: Vec<Diagnostic>,
}

/// A file or sheet with the rows of a table.
pub struct Companion {
    /// The table.
    pub table: TableId,
    /// The file's name.
    pub file: Arc<str>,
    /// The rows.
    pub content: Content,
}

/// What the rows of a table are in; nothing if it could not be read.
pub enum Content {
    /// The text of a CSV file.
    Text(String),
    /// A sheet of a workbook.
    Sheet(Sheet),
    /// Nothing.
    Unread,
}

/// Reads files.
#[derive(Clone, Copy)]
pub struct FileReader<'a> {
    /// The vocabulary.
    pub vocabulary: &'a Vocabulary,
    /// How records are read.
    pub options: &'a Options,
}

impl FileReader<'_> {
    /// What is in the file of that format.
    pub fn path(self, path: &Path, format: Format) -> FileRead {
        let mut read = FileRead::default();
        let file: Arc<str> = path.to_string_lossy().into();
        let table = name::table_of_file(self.vocabulary, path).map(|(id, _)| id);
        let bytes = input::bytes_of(path, self.options.limits.file_bytes, &mut read.problems);
        let format = bytes.as_deref().and_then(input::format_by).unwrap_or(format);
        if matches!(format, Format::Workbook | Format::Parquet) {
            self.sheets(&file, bytes.map(|bytes| (bytes, format)), table, &mut read);
            return read;
        }
        let text = bytes.and_then(|bytes| input::text_in(&bytes, &input::place(path), &mut read.problems));
        if let (Format::Csv, Some(table)) = (format, table) {
            let content = text.map_or(Content::Unread, Content::Text);
            read.companions.push(Companion { table, file, content });
            return read;
        }
        read.mines = match text {
            None => Mines { drafts: Vec::new(), may_lack_some: true },
            Some(text) if format == Format::Toml => self.toml(&file, text, &mut read.problems),
            Some(text) if format == Format::Json => self.json(&file, text, &mut read.problems),
            Some(text) => self.csv(&file, &text, &mut read),
        };
        read
    }

    /// What is in standard input.
    pub fn stdin(self, stdin: &mut dyn Read) -> FileRead {
        let mut read = FileRead::default();
        let place = Place::File(Arc::from(STDIN));
        let limit = self.options.limits.file_bytes;
        let Some(bytes) = input::bytes_in(stdin, limit, &place, &mut read.problems) else { return read };
        let file = Arc::from(STDIN);
        if let Some(format) = input::format_by(&bytes) {
            self.sheets(&file, Some((bytes, format)), None, &mut read);
            return read;
        }
        let Some(text) = input::text_in(&bytes, &place, &mut read.problems) else { return read };
        read.mines = if is_json(&text) {
            self.json(&file, text, &mut read.problems)
        } else if self.is_csv(&text) {
            self.csv(&file, &text, &mut read)
        } else {
            self.toml(&file, text, &mut read.problems)
        };
        read
    }

    /// Reads a workbook, or a file that is like a sheet of one.
    fn sheets(self, file: &Arc<str>, bytes: Option<(Vec<u8>, Format)>, table: Option<TableId>, read: &mut FileRead) {
        let unread = |read: &mut FileRead| {
            read.mines.may_lack_some = true;
            if let Some(table) = table {
                read.companions.push(Companion { table, file: Arc::clone(file), content: Content::Unread });
            }
        };
        let Some((bytes, format)) = bytes else { return unread(read) };
        let limits = &self.options.limits;
        let found = match format {
            Format::Parquet => parquet::read(bytes, limits).map(|sheet| vec![sheet]),
            _ => workbook::read(&bytes, limits),
        };
        let sheets = match found {
            Ok(sheets) => sheets,
            Err(broken) => {
                read.problems.push(broken.at(Place::File(Arc::clone(file))));
                return unread(read);
            }
        };
        let found = book::read(file, sheets, table, (self.vocabulary, self.options), &mut read.problems);
        if found.mines.drafts.is_empty() && !found.mines.may_lack_some && found.tables.is_empty() {
            read.problems.push(nothing_in(file));
        }
        read.headings.extend(found.headings);
        read.mines = found.mines;
        for (table, sheet) in found.tables {
            read.companions.push(Companion { table, file: Arc::clone(file), content: Content::Sheet(sheet) });
        }
    }

    /// Whether a cell of the first row is a heading, or several are of a row below titles; no line of TOML is.
    fn is_csv(self, text: &str) -> bool {
        // A comment of TOML may name facts too; as a heading the sign stands alone.
        let is_comment = |cells: &[Cow<'_, str>]| {
            cells.first().is_some_and(|first| first.trim_start().starts_with('#') && first.trim() != "#")
        };
        // Whatever follows a key or the name of a table of TOML is more of it.
        let is_toml = |cells: &[Cow<'_, str>]| {
            cells.first().is_some_and(|first| first.contains('=') || first.trim_start().starts_with('['))
        };
        let names = name::LookedUp::none_of(self.vocabulary);
        let is_heading = book::is_heading(None, &names, self.options.map());
        let rows = Rows::new(text, split::delimiter(text)).map_while(Result::ok).map(|(_, cells)| cells);
        let rows = rows.filter(|cells| !all_blank(cells)).take(MOST_TITLES).filter(|cells| !is_comment(cells));
        let rows = rows.take_while(|cells| !is_toml(cells));
        rows.enumerate().any(|(above, cells)| {
            let headings = cells.iter().filter(|text| is_heading(text)).take(2).count();
            headings > usize::from(above > 0)
        })
    }

    fn toml(self, file: &Arc<str>, text: String, problems: &mut Vec<Diagnostic>) -> Mines {
        let limit = self.options.limits.toml_bytes;
        if u64::try_from(text.len()).is_ok_and(|bytes| bytes > limit) {
            problems.push(input::too_large_toml(limit).at(Place::File(Arc::clone(file))));
            return Mines { drafts: Vec::new(), may_lack_some: true };
        }
        let source = SourceText::new(file.as_ref(), text);
        let draft = document::read_toml(&source, self.vocabulary, problems);
        if draft.is_none() {
            problems.push(nothing_in(file));
        }
        Mines { drafts: draft.into_iter().collect(), may_lack_some: false }
    }

    fn json(self, file: &Arc<str>, text: String, problems: &mut Vec<Diagnostic>) -> Mines {
        let source = SourceText::new(file.as_ref(), text);
        let mines = document::read_json(&source, self.vocabulary, &self.options.limits, problems);
        if mines.drafts.is_empty() && !mines.may_lack_some {
            problems.push(nothing_in(file));
        }
        mines
    }

    fn csv(self, file: &Arc<str>, text: &str, read: &mut FileRead) -> Mines {
        let FileRead { headings, problems, .. } = read;
        let names = name::LookedUp::none_of(self.vocabulary);
        let is_heading = book::is_heading(None, &names, self.options.map());
        let mut grid = match Grid::open(file, text, &self.options.limits, &is_heading) {
            Ok(Some(grid)) => grid,
            Ok(None) => {
                problems.push(nothing_in(file));
                return Mines::default();
            }
            Err(broken) => {
                problems.push(*broken);
                return Mines { drafts: Vec::new(), may_lack_some: true };
            }
        };
        let mut mines = match long::layout(&grid, self.vocabulary) {
            Some(layout) => long::read(&mut grid, layout, self.vocabulary, self.options, problems),
            None => wide::read(&mut grid, &names, self.options, problems),
        };
        // Only what is said of a mapping depends on them.
        if self.options.map().is_some() {
            headings.extend(grid.headings());
        }
        grid.notes.report(problems);
        mines.drafts.retain(|draft| !draft.states_nothing(self.vocabulary));
        if mines.drafts.is_empty() && !mines.may_lack_some {
            problems.push(nothing_in(file));
        }
        mines
    }
}

/// Whether a text begins as JSON does: with an object, or a list of objects. No TOML and no heading does.
fn is_json(text: &str) -> bool {
    let text = text.trim_start();
    let in_list = text.strip_prefix('[').map(str::trim_start);
    text.starts_with('{') || in_list.is_some_and(|rest| rest.starts_with(['{', ']']))
}

/// The error for a file without any record.
pub fn nothing_in(file: &Arc<str>) -> Diagnostic {
    no_record(say!("文件中没有自查记录", "the file has no record in it")).at(Place::File(Arc::clone(file)))
}

/// The error for an input without any record.
pub fn no_record(message: crate::source::Bilingual) -> Diagnostic {
    Diagnostic::error(Code::NoRecord, message)
}
