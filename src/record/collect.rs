//! All files of one invocation: records, companion tables beside them, and mines that are there twice.

use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::companion::{self, Owners};
use super::draft::Draft;
use super::grid::Grid;
use super::input::{self, Format};
use super::sheet::Sheet;
use super::split::{self, Rows};
use super::{Mines, Options, Reading, book, document, long, name, wide, workbook};
use crate::fact::{TableId, Vocabulary};
use crate::say;
use crate::source::{Code, Diagnostic, Place, SourceText};

/// The name under which standard input is known.
const STDIN: &str = "-";

/// What has been read so far.
pub struct Collector<'a> {
    vocabulary: &'a Vocabulary,
    options: &'a Options,
    drafts: Vec<Draft>,
    folders: Vec<Folder>,
    files: HashSet<PathBuf>,
    problems: Vec<Diagnostic>,
}

/// The files of one directory: a companion table belongs to the records beside it, and to no others.
struct Folder {
    path: PathBuf,
    members: Vec<usize>,
    companions: Vec<Companion>,
    may_lack_some: bool,
}

/// A file or sheet with the rows of a table.
struct Companion {
    table: TableId,
    file: Arc<str>,
    content: Content,
}

/// What the rows of a table are in; nothing if it could not be read.
enum Content {
    Text(String),
    Sheet(Sheet),
    Unread,
}

impl<'a> Collector<'a> {
    /// A collector that has read nothing yet.
    pub fn new(vocabulary: &'a Vocabulary, options: &'a Options) -> Self {
        Collector {
            vocabulary,
            options,
            drafts: Vec::new(),
            folders: Vec::new(),
            files: HashSet::new(),
            problems: Vec::new(),
        }
    }

    /// Reads a file, a folder, or standard input.
    pub fn path(&mut self, path: &Path, stdin: &mut dyn Read) {
        if path.as_os_str() == STDIN {
            return self.stdin(stdin);
        }
        if !path.is_dir() {
            // Whether the file exists comes first: of a file that is not there the format does not matter.
            if let Err(error) = path.metadata() {
                return self.problems.push(input::unreadable(path, &error));
            }
            return match input::format_of(path) {
                Ok(format) => self.file(path, format),
                Err(unknown) => self.problems.push(*unknown),
            };
        }
        let before = self.problems.len();
        let files = input::files_in(path, &mut self.problems);
        let is_record = |(path, format): &(PathBuf, Format)| *format != Format::Csv || self.table_of(path).is_none();
        if !files.iter().any(is_record) && self.problems.len() == before {
            let message = say!("文件夹中没有自查记录", "the folder has no record in it");
            self.problems.push(no_record(message).at(input::place(path)));
        }
        for (path, format) in files {
            self.file(&path, format);
        }
    }

    /// The table whose rows a CSV file has, by the file's name.
    fn table_of(&self, path: &Path) -> Option<TableId> {
        name::table_of_file(self.vocabulary, path).map(|(id, _)| id)
    }

    fn folder(&mut self, path: &Path) -> usize {
        self.folders.iter().position(|folder| folder.path == path).unwrap_or_else(|| {
            let (members, companions) = (Vec::new(), Vec::new());
            self.folders.push(Folder { path: path.to_owned(), members, companions, may_lack_some: false });
            self.folders.len() - 1
        })
    }

    fn file(&mut self, path: &Path, format: Format) {
        // A file that is named and also lies in a folder that is named is one file.
        let full = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let folder = self.folder(full.parent().unwrap_or(Path::new("")));
        if !self.files.insert(full) {
            return;
        }
        let file: Arc<str> = path.to_string_lossy().into();
        let bytes = input::bytes_of(path, self.options.limits.file_bytes, &mut self.problems);
        // What a system exports as a workbook is often a text, and the other way about.
        let format = match &bytes {
            Some(bytes) if input::is_workbook(bytes) => Format::Workbook,
            _ => format,
        };
        if format == Format::Workbook {
            return self.workbook(folder, &file, bytes, self.table_of(path));
        }
        let text = bytes.and_then(|bytes| input::text_in(&bytes, &input::place(path), &mut self.problems));
        if let (Format::Csv, Some(table)) = (format, self.table_of(path)) {
            let content = text.map_or(Content::Unread, Content::Text);
            return self.companion(folder, Companion { table, file, content });
        }
        let mines = match text {
            None => Mines { drafts: Vec::new(), may_lack_some: true },
            Some(text) if format == Format::Toml => self.toml(&file, text),
            Some(text) if format == Format::Json => self.json(&file, text),
            Some(text) => self.csv(&file, &text),
        };
        self.add(folder, mines);
    }

    fn companion(&mut self, folder: usize, companion: Companion) {
        if let Some(folder) = self.folders.get_mut(folder) {
            folder.companions.push(companion);
        }
    }

    fn workbook(&mut self, folder: usize, file: &Arc<str>, bytes: Option<Vec<u8>>, table: Option<TableId>) {
        let unread = |collector: &mut Self| {
            collector.add(folder, Mines { drafts: Vec::new(), may_lack_some: true });
            if let Some(table) = table {
                collector.companion(folder, Companion { table, file: Arc::clone(file), content: Content::Unread });
            }
        };
        let Some(bytes) = bytes else { return unread(self) };
        let sheets = match workbook::read(&bytes, &self.options.limits) {
            Ok(sheets) => sheets,
            Err(broken) => {
                self.problems.push(broken.at(Place::File(Arc::clone(file))));
                return unread(self);
            }
        };
        let read = book::read(file, sheets, table, (self.vocabulary, self.options), &mut self.problems);
        if read.mines.drafts.is_empty() && !read.mines.may_lack_some && read.tables.is_empty() {
            self.nothing_in(file);
        }
        self.add(folder, read.mines);
        for (table, sheet) in read.tables {
            self.companion(folder, Companion { table, file: Arc::clone(file), content: Content::Sheet(sheet) });
        }
    }

    fn stdin(&mut self, stdin: &mut dyn Read) {
        let place = Place::File(Arc::from(STDIN));
        let limit = self.options.limits.file_bytes;
        let Some(bytes) = input::bytes_in(stdin, limit, &place, &mut self.problems) else { return };
        let file = Arc::from(STDIN);
        // Nothing lies beside standard input, and no folder has an empty path.
        let folder = self.folder(Path::new(""));
        if input::is_workbook(&bytes) {
            return self.workbook(folder, &file, Some(bytes), None);
        }
        let Some(text) = input::text_in(&bytes, &place, &mut self.problems) else { return };
        let mines = if is_json(&text) {
            self.json(&file, text)
        } else if self.is_csv(&text) {
            self.csv(&file, &text)
        } else {
            self.toml(&file, text)
        };
        self.add(folder, mines);
    }

    /// Whether a cell of the first line is a heading; no line of TOML is.
    fn is_csv(&self, text: &str) -> bool {
        let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
        let Some(Ok((_, cells))) = Rows::new(first, split::delimiter(first)).next() else { return false };
        // A comment of TOML may name facts too; as a heading the sign stands alone.
        if first.trim_start().starts_with('#') && cells.first().is_none_or(|text| text.trim() != "#") {
            return false;
        }
        let is_heading = book::is_heading(None, self.vocabulary, self.options.map());
        cells.iter().any(|text| is_heading(text))
    }

    fn toml(&mut self, file: &Arc<str>, text: String) -> Mines {
        let source = SourceText::new(file.as_ref(), text);
        let draft = document::read_toml(&source, self.vocabulary, &mut self.problems);
        if draft.is_none() {
            self.nothing_in(file);
        }
        Mines { drafts: draft.into_iter().collect(), may_lack_some: false }
    }

    fn json(&mut self, file: &Arc<str>, text: String) -> Mines {
        let source = SourceText::new(file.as_ref(), text);
        let mines = document::read_json(&source, self.vocabulary, &self.options.limits, &mut self.problems);
        if mines.drafts.is_empty() && !mines.may_lack_some {
            self.nothing_in(file);
        }
        mines
    }

    fn csv(&mut self, file: &Arc<str>, text: &str) -> Mines {
        let is_heading = book::is_heading(None, self.vocabulary, self.options.map());
        let mut grid = match Grid::open(file, text, &self.options.limits, &is_heading) {
            Ok(Some(grid)) => grid,
            Ok(None) => {
                self.nothing_in(file);
                return Mines::default();
            }
            Err(broken) => {
                self.problems.push(*broken);
                return Mines { drafts: Vec::new(), may_lack_some: true };
            }
        };
        let mut mines = match long::layout(&grid, self.vocabulary) {
            Some(layout) => long::read(&mut grid, layout, self.vocabulary, self.options, &mut self.problems),
            None => wide::read(&mut grid, self.vocabulary, self.options, &mut self.problems),
        };
        grid.notes.report(&mut self.problems);
        mines.drafts.retain(|draft| !draft.states_nothing(self.vocabulary));
        if mines.drafts.is_empty() && !mines.may_lack_some {
            self.nothing_in(file);
        }
        mines
    }

    fn nothing_in(&mut self, file: &Arc<str>) {
        let message = say!("文件中没有自查记录", "the file has no record in it");
        self.problems.push(no_record(message).at(Place::File(Arc::clone(file))));
    }

    fn add(&mut self, folder: usize, mines: Mines) {
        let first = self.drafts.len();
        self.drafts.extend(mines.drafts);
        if let Some(folder) = self.folders.get_mut(folder) {
            folder.members.extend(first..self.drafts.len());
            folder.may_lack_some |= mines.may_lack_some;
        }
    }

    /// Joins the companion tables to their records, and the records that are whole are the result.
    pub fn finish(mut self) -> Reading {
        self.join_companions();
        self.refuse_duplicates();
        let mut problems = self.problems;
        let as_of = self.options.as_of;
        let drafts = self.drafts.into_iter();
        let records = drafts.filter_map(|draft| draft.finish(self.vocabulary, as_of, &mut problems)).collect();
        Reading { records, problems }
    }

    fn join_companions(&mut self) {
        for folder in &self.folders {
            let mut by_id = HashMap::new();
            for at in &folder.members {
                if let Some((_, id)) = self.drafts.get(*at).and_then(|draft| draft.mine_id(self.vocabulary)) {
                    by_id.entry(id).or_insert(*at);
                }
            }
            for Companion { table, file, content } in &folder.companions {
                let is_heading = book::is_heading(Some(*table), self.vocabulary, self.options.map());
                let opened = match content {
                    Content::Unread => None,
                    Content::Text(text) => Some(Grid::open(file, text, &self.options.limits, &is_heading)),
                    Content::Sheet(sheet) => Some(Ok(Grid::of_sheet(file, sheet, &is_heading))),
                };
                let may_lack_rows = match opened {
                    None => true,
                    Some(Ok(None)) => {
                        let empty = say!("文件是空的", "the file is empty");
                        let help = say!("没有内容可填时只留表头", "where there is nothing to state, leave the header");
                        let place = Place::File(Arc::clone(file));
                        self.problems.push(Diagnostic::error(Code::NoRecord, empty).at(place).help(help));
                        true
                    }
                    Some(Err(broken)) => {
                        self.problems.push(*broken);
                        true
                    }
                    Some(Ok(Some(mut grid))) => {
                        let may_lack_some = folder.may_lack_some;
                        let mut owners = Owners { drafts: &mut self.drafts, by_id: &by_id, may_lack_some, only: None };
                        let rules = (self.vocabulary, self.options);
                        let may_lack = companion::read(&mut grid, *table, rules, &mut owners, &mut self.problems);
                        grid.notes.report(&mut self.problems);
                        may_lack
                    }
                };
                if may_lack_rows {
                    for at in &folder.members {
                        self.drafts.get_mut(*at).into_iter().for_each(|draft| draft.may_lack_rows(*table));
                    }
                }
            }
        }
    }

    /// Two records of one mine contradict each other or count it twice: neither is kept.
    fn refuse_duplicates(&mut self) {
        let mut first: HashMap<String, usize> = HashMap::new();
        let mut twice = Vec::new();
        for (at, draft) in self.drafts.iter().enumerate() {
            let Some((id, compared)) = draft.mine_id(self.vocabulary) else { continue };
            let Some(earlier) = first.get(&compared) else {
                first.insert(compared, at);
                continue;
            };
            let (id, place) = (super::text::shown(id), self.drafts.get(*earlier).map(|draft| draft.place.to_string()));
            let place = place.unwrap_or_default();
            let message = say!(
                "矿井 `{id}` 有两份记录，另一份在 `{place}`",
                "the mine `{id}` has two records, the other is at `{place}`"
            );
            let help = say!("两份都不采用；保留其中一份", "neither is used; keep one of the two");
            self.problems.push(Diagnostic::error(Code::DuplicateMine, message).at(draft.place.clone()).help(help));
            twice.extend([*earlier, at]);
        }
        for at in twice {
            self.drafts.get_mut(at).into_iter().for_each(Draft::spoil);
        }
    }
}

/// Whether a text begins as JSON does: with an object, or a list of objects. No TOML and no heading does.
fn is_json(text: &str) -> bool {
    let text = text.trim_start();
    let in_list = text.strip_prefix('[').map(str::trim_start);
    text.starts_with('{') || in_list.is_some_and(|rest| rest.starts_with(['{', ']']))
}

fn no_record(message: crate::source::Bilingual) -> Diagnostic {
    Diagnostic::error(Code::NoRecord, message)
}
