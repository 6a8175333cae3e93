//! All files of one invocation: records, companion tables beside them, and mines that are there twice.

use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::companion::{self, Owners};
use super::draft::{self, Draft};
use super::file::{self, Companion, Content, FileRead, FileReader, no_record};
use super::grid::Grid;
use super::input::{self, Format};
use super::{Mines, Options, Reading, Unread, book, name};
use crate::fact::Vocabulary;
use crate::say;
use crate::source::{Diagnostic, parallel};

/// So many files are read before what they say is put together, at most.
const AT_ONCE: usize = 1024;

/// What has been read so far.
pub struct Collector<'a> {
    vocabulary: &'a Vocabulary,
    options: &'a Options,
    drafts: Vec<Draft>,
    folders: Vec<Folder>,
    folders_by_path: HashMap<PathBuf, usize>,
    files: HashSet<PathBuf>,
    /// The headings of all tables, as headings are compared.
    headings: HashSet<String>,
    problems: Vec<Diagnostic>,
}

/// The files of one directory: a companion table belongs to the records beside it, and to no others.
#[derive(Default)]
struct Folder {
    members: Vec<usize>,
    companions: Vec<Companion>,
    may_lack_some: bool,
}

impl<'a> Collector<'a> {
    /// A collector that has read nothing yet.
    pub fn new(vocabulary: &'a Vocabulary, options: &'a Options) -> Self {
        Collector {
            vocabulary,
            options,
            drafts: Vec::new(),
            folders: Vec::new(),
            folders_by_path: HashMap::new(),
            files: HashSet::new(),
            headings: HashSet::new(),
            problems: Vec::new(),
        }
    }

    /// Reads a file, a folder, or standard input.
    pub fn path(&mut self, path: &Path, stdin: &mut dyn Read) {
        if path.as_os_str() == file::STDIN {
            return self.stdin(stdin);
        }
        if !path.is_dir() {
            // Whether the file exists comes first: of a file that is not there the format does not matter.
            if let Err(error) = path.metadata() {
                return self.problems.push(input::unreadable(path, &error));
            }
            return match input::format_of(path) {
                Ok(format) => self.files(&[(path.to_owned(), format)]),
                Err(unknown) => self.problems.push(*unknown),
            };
        }
        let before = self.problems.len();
        let files = input::files_in(path, &mut self.problems);
        let is_record = |(path, format): &(PathBuf, Format)| {
            *format != Format::Csv || name::table_of_file(self.vocabulary, path).is_none()
        };
        if !files.iter().any(is_record) && self.problems.len() == before {
            let message = say!("文件夹中没有自查记录", "the folder has no record in it");
            self.problems.push(no_record(message).at(input::place(path)));
        }
        self.files(&files);
    }

    fn folder(&mut self, path: &Path) -> usize {
        if let Some(at) = self.folders_by_path.get(path) {
            return *at;
        }
        self.folders.push(Folder::default());
        let at = self.folders.len() - 1;
        self.folders_by_path.insert(path.to_owned(), at);
        at
    }

    /// Reads files, many at once; what comes of it does not depend on which is done first.
    fn files(&mut self, files: &[(PathBuf, Format)]) {
        for some in files.chunks(AT_ONCE) {
            // A file that is named and also lies in a folder that is named is one file.
            let mut new = Vec::with_capacity(some.len());
            for (path, format) in some {
                let full = path.canonicalize().unwrap_or_else(|_| path.clone());
                let folder = self.folder(full.parent().unwrap_or(Path::new("")));
                if self.files.insert(full) {
                    new.push((folder, path, *format));
                }
            }
            let reader = FileReader { vocabulary: self.vocabulary, options: self.options };
            let read = parallel::map_at_once(self.options.jobs, &new, |(_, path, format)| reader.path(path, *format));
            for ((folder, ..), read) in new.iter().zip(read) {
                self.take(*folder, read);
            }
        }
    }

    fn stdin(&mut self, stdin: &mut dyn Read) {
        // Nothing lies beside standard input, and no folder has an empty path.
        let folder = self.folder(Path::new(""));
        let read = FileReader { vocabulary: self.vocabulary, options: self.options }.stdin(stdin);
        self.take(folder, read);
    }

    fn take(&mut self, folder: usize, read: FileRead) {
        self.problems.extend(read.problems);
        self.headings.extend(read.headings);
        self.add(folder, read.mines);
        if let Some(folder) = self.folders.get_mut(folder) {
            folder.companions.extend(read.companions);
        }
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
        // Where no table was read, that is what is wrong.
        if let Some(map) = self.options.map().filter(|_| !self.headings.is_empty()) {
            map.report_unused(&self.headings, &mut self.problems);
        }
        let (vocabulary, as_of) = (self.vocabulary, self.options.as_of);
        let mut problems = self.problems;
        let mut shares = Vec::new();
        let mut drafts = self.drafts.into_iter();
        while drafts.len() > 0 {
            shares.push(drafts.by_ref().take(AT_ONCE).collect::<Vec<_>>());
        }
        let finished = parallel::map_each(self.options.jobs, shares.into_iter(), |drafts| {
            let (mut records, mut unread, mut problems) = (Vec::new(), Vec::new(), Vec::new());
            for draft in drafts {
                match draft.finish(vocabulary, as_of, &mut problems) {
                    Ok(record) => records.push(record),
                    Err(mine) => unread.extend(Some(*mine).filter(Unread::is_named)),
                }
            }
            (records, unread, problems)
        });
        let (mut records, mut unread) = (Vec::new(), Vec::new());
        for (some, others, found) in finished {
            records.extend(some);
            unread.extend(others);
            found.into_iter().for_each(|problem| draft::tell(problem, &mut problems));
        }
        Reading { records, problems, unread }
    }

    fn join_companions(&mut self) {
        for folder in self.folders.iter().filter(|folder| !folder.companions.is_empty()) {
            let mut by_id = HashMap::new();
            for at in &folder.members {
                if let Some((_, id)) = self.drafts.get(*at).and_then(|draft| draft.mine_id(self.vocabulary)) {
                    by_id.entry(id).or_insert(*at);
                }
            }
            for Companion { table, file, content } in &folder.companions {
                let names = name::LookedUp::none_of(self.vocabulary);
                let is_heading = book::is_heading(Some(*table), &names, self.options.map());
                let opened = match content {
                    Content::Unread => None,
                    Content::Text(text) => Some(Grid::open(file, text, &self.options.limits, &is_heading)),
                    Content::Sheet(sheet) => Some(Ok(Grid::of_sheet(file, sheet, &is_heading))),
                };
                let may_lack_rows = match opened {
                    None => true,
                    Some(Ok(None)) => {
                        self.problems.push(companion::empty(file));
                        true
                    }
                    Some(Err(broken)) => {
                        self.problems.push(*broken);
                        true
                    }
                    Some(Ok(Some(mut grid))) => {
                        self.headings.extend(grid.headings());
                        let may_lack_some = folder.may_lack_some;
                        let drafts = &mut self.drafts;
                        let mut owners = Owners { drafts, by_id: &by_id, may_lack_some, only: None, meant: None };
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
            if let Some(earlier) = self.drafts.get(*earlier) {
                self.problems.push(draft::two_records(id, earlier.place()).at(draft.place().clone()));
            }
            twice.extend([*earlier, at]);
        }
        for at in twice {
            self.drafts.get_mut(at).into_iter().for_each(Draft::spoil);
        }
    }
}
