//! Where rule files come from: the binary, or a folder.

use std::path::Path;
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use crate::say;
use crate::source::{Code, Diagnostic, Place, SourceText};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// The rule files, sorted by path; paths are relative to the folder of rules and have `/` between their parts.
#[derive(Debug, Clone, Default)]
pub struct RuleFiles {
    /// The folder, as the user named it.
    root: String,
    files: Vec<(String, Arc<SourceText>)>,
}

impl RuleFiles {
    /// The files that the program carries with it.
    pub fn embedded() -> Self {
        let mut files = Vec::new();
        collect_embedded(&EMBEDDED, &mut files);
        RuleFiles { root: "rules".to_owned(), ..RuleFiles::new(files) }
    }

    /// The files of a folder. What cannot be read is reported.
    pub fn in_folder(folder: &Path, problems: &mut Vec<Diagnostic>) -> Self {
        let mut files = Vec::new();
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
            match entry {
                Ok(entry) if entry.file_type().is_file() && is_toml(entry.path()) => {
                    let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
                    let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
                    match std::fs::read_to_string(entry.path()) {
                        Ok(text) => {
                            let shown = entry.path().strip_prefix(".").unwrap_or(entry.path()).to_string_lossy();
                            files.push((parts.join("/"), SourceText::new(shown, text)));
                        }
                        Err(error) => problems.push(unreadable(&entry.path().to_string_lossy(), &error.to_string())),
                    }
                }
                Ok(_) => {}
                Err(error) => problems.push(unreadable(&folder.to_string_lossy(), &error.to_string())),
            }
        }
        if files.is_empty() && problems.is_empty() {
            let shown = folder.to_string_lossy();
            let message = say!("`{shown}` 中没有规则文件", "there is no rule file in `{shown}`");
            problems.push(Diagnostic::error(Code::RuleFileUnreadable, message).at(Place::File(shown.as_ref().into())));
        }
        RuleFiles { root: folder.to_string_lossy().into_owned(), ..RuleFiles::new(files) }
    }

    /// Files given as path and text.
    pub fn new(mut files: Vec<(String, Arc<SourceText>)>) -> Self {
        files.sort_by(|a, b| a.0.cmp(&b.0));
        RuleFiles { root: String::new(), files }
    }

    /// The place of a file that is not there but should be, under the name that it would have.
    pub fn missing(&self, path: &str) -> Place {
        let root = self.root.trim_end_matches(['/', '\\']);
        Place::File(if root.is_empty() { path.into() } else { format!("{root}/{path}").into() })
    }

    /// All files, with their paths.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Arc<SourceText>)> {
        self.files.iter().map(|(path, source)| (path.as_str(), source))
    }

    /// The file at `path`.
    pub fn get(&self, path: &str) -> Option<&Arc<SourceText>> {
        self.files.iter().find(|(at, _)| at == path).map(|(_, source)| source)
    }

    /// The files directly in `folder`, with their paths.
    pub fn in_subfolder(&self, folder: &str) -> impl Iterator<Item = (&str, &Arc<SourceText>)> {
        self.files.iter().filter_map(move |(path, source)| {
            let (parent, _) = path.rsplit_once('/')?;
            (parent == folder).then_some((path.as_str(), source))
        })
    }

    /// The folders that hold a `pack.toml`.
    pub fn pack_folders(&self) -> impl Iterator<Item = &str> {
        self.files.iter().filter_map(|(path, _)| path.strip_suffix("/pack.toml"))
    }
}

fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "toml")
}

fn unreadable(path: &str, error: &str) -> Diagnostic {
    let message = say!("无法读取：{error}", "cannot be read: {error}");
    Diagnostic::error(Code::RuleFileUnreadable, message).at(Place::File(path.into()))
}

fn collect_embedded(folder: &'static Dir<'static>, files: &mut Vec<(String, Arc<SourceText>)>) {
    for file in folder.files().filter(|file| is_toml(file.path())) {
        let path = file.path().to_string_lossy().replace('\\', "/");
        if let Some(text) = file.contents_utf8() {
            let name = format!("rules/{path}");
            let source = if text.contains('\r') {
                SourceText::new(name, text.replace("\r\n", "\n"))
            } else {
                SourceText::embedded(name, text)
            };
            files.push((path, source));
        }
    }
    folder.dirs().for_each(|inner| collect_embedded(inner, files));
}
