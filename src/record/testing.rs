//! What the tests of this floor share: a small vocabulary, problems as lines, and files that come slowly.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{Options, Reading, read_paths};
use crate::fact::{Fact, Record, Vocabulary, load};
use crate::source::{Diagnostic, Language, SourceText};

/// A vocabulary with a fact of each type, a table with a key and one without.
pub fn vocabulary() -> Vocabulary {
    let source = SourceText::new("vocabulary.toml", include_str!("../../tests/data/record/vocabulary.toml"));
    let mut problems = Vec::new();
    let vocabulary = load::vocabulary(&[source], &mut problems);
    assert!(problems.is_empty(), "{problems:?}");
    vocabulary
}

/// The vocabulary that the program carries.
pub fn shipped() -> Vocabulary {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/vocabulary");
    let files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| SourceText::new(path.to_string_lossy(), std::fs::read_to_string(&path).unwrap()))
        .collect();
    let mut problems = Vec::new();
    let vocabulary = load::vocabulary(&files, &mut problems);
    assert!(problems.is_empty(), "{problems:?}");
    vocabulary
}

/// The fact with that id.
pub fn fact<'v>(vocabulary: &'v Vocabulary, id: &str) -> &'v Fact {
    vocabulary.fact(vocabulary.fact_by_id(id).unwrap()).unwrap()
}

/// Problems as `code place message`, in Chinese.
pub fn lines(problems: &[Diagnostic]) -> Vec<String> {
    problems
        .iter()
        .inspect(|p| assert_style(p))
        .map(|p| format!("{} {} {}", p.code, place_in(p), p.message.zh))
        .collect()
}

/// Every problem has a place, and is said in both languages: lower case, no full stop.
fn assert_style(problem: &Diagnostic) {
    assert!(problem.place.is_some(), "{problem:?}");
    for text in [Some(&problem.message), problem.help.as_ref()].into_iter().flatten() {
        assert!(!text.zh.is_empty() && !text.zh.ends_with('。'), "{problem:?}");
        assert!(text.en.starts_with(|c: char| !c.is_uppercase()) && !text.en.ends_with('.'), "{problem:?}");
        assert_eq!(text.zh.matches('`').count() % 2, 0, "{problem:?}");
        assert_eq!(text.en.matches('`').count(), text.zh.matches('`').count(), "{problem:?}");
    }
}

/// Where a problem is, without the folder.
pub fn place_in(problem: &Diagnostic) -> String {
    problem.place.as_ref().map_or(String::new(), |place| file_name(&place.to_string()))
}

/// The last part of a path, so that tests in temporary folders can compare places.
fn file_name(place: &str) -> String {
    place.rsplit('/').next().unwrap_or(place).to_owned()
}

/// A message without the folder of the test in the places that it names.
pub fn without_folder(message: &str) -> String {
    message
        .split('`')
        .map(|part| if part.starts_with('/') { part.rsplit('/').next().unwrap_or(part) } else { part })
        .collect::<Vec<_>>()
        .join("`")
}

/// All that a record states, as `id=value`, rows as `table[column=value …]`.
pub fn stated(vocabulary: &Vocabulary, record: &Record) -> Vec<String> {
    let mut all = Vec::new();
    for fact in &vocabulary.facts {
        if let Some(stated) = record.fact(vocabulary.fact_by_id(&fact.id).unwrap()) {
            all.push(format!("{}={}", fact.id, stated.value.plain(fact)));
        }
    }
    for table in &vocabulary.tables {
        for row in record.rows(vocabulary.table_by_id(&table.id).unwrap()) {
            let cells: Vec<_> = table
                .columns
                .iter()
                .zip(&row.cells)
                .filter_map(|(column, cell)| Some(format!("{}={}", column.id, cell.as_ref()?.value.plain(column))))
                .collect();
            all.push(format!("{}[{}]", table.id, cells.join(" ")));
        }
    }
    all
}

/// What a fact of a record shows, in Chinese, and where it stands.
pub fn provenance(vocabulary: &Vocabulary, record: &Record, id: &str) -> String {
    let stated = record.fact(vocabulary.fact_by_id(id).unwrap()).unwrap();
    let shown = stated.value.show(fact(vocabulary, id), Language::Zh);
    let evidence = stated.evidence.as_deref().map_or(String::new(), |e| format!(" ({e})"));
    format!("{shown} at {}{evidence}", file_name(&stated.place.to_string()))
}

/// A folder with files in it, which is removed at the end of the test.
pub struct Folder(tempfile::TempDir);

impl Folder {
    /// A folder with these files.
    pub fn with(files: &[(&str, &str)]) -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        for (name, text) in files {
            folder.add(name, text.as_bytes());
        }
        folder
    }

    /// Adds a file.
    pub fn add(&self, name: &str, bytes: &[u8]) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// Where the folder is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Reads the whole folder.
    pub fn read(&self) -> Reading {
        self.read_with(&Options::default())
    }

    /// Reads the whole folder with options.
    pub fn read_with(&self, options: &Options) -> Reading {
        read_all(&[self.path().to_owned()], options)
    }

    /// Reads some of the files.
    pub fn read_files(&self, names: &[&str]) -> Reading {
        let paths: Vec<_> = names.iter().map(|name| self.path().join(name)).collect();
        read_all(&paths, &Options::default())
    }
}

fn read_all(paths: &[PathBuf], options: &Options) -> Reading {
    read_paths(paths, &mut std::io::empty(), &vocabulary(), options)
}

/// Reads one file with this name and text.
pub fn read_one(name: &str, text: &str) -> Reading {
    Folder::with(&[(name, text)]).read_files(&[name])
}

/// Reads standard input.
pub fn read_stdin(mut stdin: impl Read, options: &Options) -> Reading {
    read_paths(&[PathBuf::from("-")], &mut stdin, &vocabulary(), options)
}

/// The rows of a CSV text up to the first that is broken, if there is one.
pub fn first_rows(text: &str) -> (Vec<Vec<String>>, bool) {
    let (mut rows, mut is_broken) = (Vec::new(), false);
    for row in super::split::Rows::new(text, ',') {
        match row {
            Ok((_, cells)) => rows.push(cells.into_iter().map(std::borrow::Cow::into_owned).collect()),
            Err(_) => is_broken = true,
        }
    }
    (rows, is_broken)
}

/// Gives so many bytes at a time.
pub struct Slow<'t>(pub &'t [u8], pub usize);

impl Read for Slow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.1.min(buffer.len()).min(self.0.len());
        let (now, later) = self.0.split_at(count);
        buffer[..count].copy_from_slice(now);
        self.0 = later;
        Ok(count)
    }
}
