//! Where rule files come from: the binary, or a folder.

use std::borrow::Cow;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::overlay;
use crate::say;
use crate::source::{Code, Diagnostic, Place, Prepared, SourceText};

/// The rule files by the names by which people know them, sorted, and the checksum of each pack by its folder; written by `build.rs`, which itself
/// has none. The names stand end to end: whoever looks for one passes over no text of a file.
#[cfg(rules_embedded)]
const NAMES: &str = include_str!(concat!(env!("OUT_DIR"), "/rules.names.txt"));
#[cfg(rules_embedded)]
static EMBEDDED: &[(&str, Prepared)] = include!(concat!(env!("OUT_DIR"), "/rules.table.rs"));
#[cfg(rules_embedded)]
static CHECKSUMS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/rules.checksums.rs"));
/// The packs that state the law of certain days, the earliest first: id, title in Chinese and English, first and last day.
#[cfg(rules_embedded)]
static REGIMES: &[KnownRegime] = include!(concat!(env!("OUT_DIR"), "/rules.regimes.rs"));
/// The packs that are carried as they are read, by their folders.
#[cfg(rules_embedded)]
static PACKS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/rules.packs.rs"));
/// The instruments as they are read.
#[cfg(rules_embedded)]
static INSTRUMENTS: &str = include_str!(concat!(env!("OUT_DIR"), "/rules.instruments.form"));
#[cfg(not(rules_embedded))]
static INSTRUMENTS: &str = "";
#[cfg(not(rules_embedded))]
static PACKS: &[(&str, &str)] = &[];
#[cfg(not(rules_embedded))]
static REGIMES: &[KnownRegime] = &[];
#[cfg(not(rules_embedded))]
static EMBEDDED: &[(&str, Prepared)] = &[];
#[cfg(not(rules_embedded))]
static CHECKSUMS: &[(&str, &str)] = &[];

/// A part of a text; for the program's own files, when it is built.
#[cfg(rules_embedded)]
const fn part(text: &str, start: usize, end: usize) -> &str {
    text.split_at(end).0.split_at(start).1
}

/// A pack of the program that states the law of certain days: its id, its title in Chinese and English, the first and the last of the days.
pub(super) type KnownRegime = (&'static str, &'static str, &'static str, &'static str, Option<&'static str>);

/// What stands before the paths of the embedded files where people read them.
const OWN: &str = "rules/";

/// The rule files, sorted by path; paths are relative to the folder of rules and have `/` between their parts.
#[derive(Debug, Clone, Default)]
pub struct RuleFiles {
    /// The folder, as the user named it.
    root: String,
    files: Vec<File>,
    /// The rules that these are laid over.
    beneath: Option<Box<RuleFiles>>,
}

/// A file, with its path.
#[derive(Debug, Clone)]
pub(super) struct File {
    path: Cow<'static, str>,
    source: Source,
}

/// Where the text of a file is.
#[derive(Debug, Clone)]
enum Source {
    /// Here.
    Read(Arc<SourceText>),
    /// In the program, under its path with a prefix. Of the files that the program carries few are looked at, so that each is made when it is.
    Carried(&'static str, &'static Prepared, OnceLock<Arc<SourceText>>),
}

impl File {
    /// The file's text.
    pub fn source(&self) -> &Arc<SourceText> {
        match &self.source {
            Source::Read(source) => source,
            Source::Carried(prefix, prepared, made) => {
                made.get_or_init(|| SourceText::embedded(format!("{prefix}{}", self.path), prepared))
            }
        }
    }
}

impl RuleFiles {
    /// The files that the program carries with it.
    pub fn embedded() -> Self {
        RuleFiles::embedded_as(OWN)
    }

    /// The embedded files, with `prefix` before their paths where people read them.
    pub(super) fn embedded_as(prefix: &'static str) -> Self {
        let file = |(name, prepared): &'static (&'static str, Prepared)| File {
            path: Cow::Borrowed(name.strip_prefix(OWN).unwrap_or(name)),
            source: Source::Carried(prefix, prepared, OnceLock::new()),
        };
        // They are sorted already.
        let files = EMBEDDED.iter().map(file).collect();
        RuleFiles { root: prefix.trim_end_matches('/').to_owned(), files, beneath: None }
    }

    /// The files of a folder, which is a complete set of rules or an overlay. What cannot be read is reported.
    pub fn in_folder(folder: &Path, problems: &mut Vec<Diagnostic>) -> Self {
        let mut files = Vec::new();
        if !folder.is_dir() {
            let shown = folder.to_string_lossy();
            let message = say!("没有规则文件夹 `{shown}`", "there is no folder of rules `{shown}`");
            problems.push(Diagnostic::error(Code::RuleFileUnreadable, message).at(Place::File(shown.as_ref().into())));
            return RuleFiles::default();
        }
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
            match entry {
                Ok(entry) if entry.file_type().is_file() && is_toml(entry.path()) => {
                    let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
                    let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
                    match std::fs::read_to_string(entry.path()) {
                        Ok(text) => {
                            let shown = entry.path().strip_prefix(".").unwrap_or(entry.path()).to_string_lossy();
                            files.push((parts.join("/"), SourceText::new(shown.into_owned(), text)));
                        }
                        Err(error) => problems.push(unreadable(&entry.path().to_string_lossy(), &error.to_string())),
                    }
                }
                Ok(_) => {}
                Err(error) => problems.push(unreadable(&folder.to_string_lossy(), &error.to_string())),
            }
        }
        let shown = folder.to_string_lossy();
        if files.is_empty() {
            if problems.is_empty() {
                let message = say!("`{shown}` 中没有规则文件", "there is no rule file in `{shown}`");
                let place = Place::File(shown.as_ref().into());
                problems.push(Diagnostic::error(Code::RuleFileUnreadable, message).at(place));
            }
            return RuleFiles::default();
        }
        RuleFiles { root: shown.clone().into_owned(), ..RuleFiles::new(files) }.settled(&shown, problems)
    }

    /// The files of `folder` as they are used: by themselves if they are a complete set of rules, over those of the program if they
    /// are an overlay.
    pub fn settled(self, folder: &str, problems: &mut Vec<Diagnostic>) -> Self {
        overlay::settle(self, folder, problems)
    }

    /// Files given as path and text.
    pub fn new(mut files: Vec<(String, Arc<SourceText>)>) -> Self {
        files.sort_by(|a, b| a.0.cmp(&b.0));
        let file = |(path, source): (String, _)| File { path: path.into(), source: Source::Read(source) };
        RuleFiles { root: String::new(), files: files.into_iter().map(file).collect(), beneath: None }
    }

    /// The place of a file that is not there but should be, under the name that it would have.
    pub fn missing(&self, path: &str) -> Place {
        let root = self.root.trim_end_matches(['/', '\\']);
        Place::File(if root.is_empty() { path.into() } else { format!("{root}/{path}").into() })
    }

    /// All files, with their paths; those of the lowest layer first.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Arc<SourceText>)> {
        self.files().map(|file| (&*file.path, file.source()))
    }

    /// The same, of which none need be looked at.
    pub(super) fn files(&self) -> impl Iterator<Item = &File> {
        self.layers().flat_map(|layer| &layer.files)
    }

    /// These files laid over `beneath`.
    pub(super) fn over(mut self, beneath: RuleFiles) -> Self {
        self.beneath = Some(Box::new(beneath));
        self
    }

    /// The files without those that `unwanted` says.
    pub(super) fn without(mut self, unwanted: impl Fn(&str) -> bool) -> Self {
        self.files.retain(|file| !unwanted(&file.path));
        self
    }

    /// The sets of files of which these consist, the lowest first.
    pub fn layers(&self) -> impl Iterator<Item = &RuleFiles> {
        let mut layers: Vec<&RuleFiles> = std::iter::successors(Some(self), |above| above.beneath.as_deref()).collect();
        layers.reverse();
        layers.into_iter()
    }

    /// The paths and files, without those beneath.
    pub(super) fn own_files(&self) -> impl Iterator<Item = (&str, &Arc<SourceText>)> {
        self.files.iter().map(|file| (&*file.path, file.source()))
    }

    /// The file at `path`, without those beneath.
    pub fn own(&self, path: &str) -> Option<&Arc<SourceText>> {
        self.files.iter().find(|file| file.path == path).map(File::source)
    }

    /// The file at `path`; the lowest, where several layers have one.
    pub fn get(&self, path: &str) -> Option<&Arc<SourceText>> {
        self.layers().find_map(|layer| layer.own(path))
    }

    /// The layers up to the one that holds the pack of `folder`: what lies above adds nothing to what the pack means.
    pub(super) fn up_to_pack(&self, folder: &str) -> &RuleFiles {
        let path = format!("{folder}/pack.toml");
        self.layers().find(|layer| layer.own(&path).is_some()).unwrap_or(self)
    }

    /// Whether these are the program's own files and no others.
    fn is_own(&self) -> bool {
        self.beneath.is_none() && self.files.iter().all(|file| matches!(file.source, Source::Carried(..)))
    }

    /// What the packs state the law of, where these are the program's own files and no others.
    pub(super) fn known_regimes(&self) -> Option<&'static [KnownRegime]> {
        Some(REGIMES).filter(|known| !known.is_empty() && self.is_own())
    }

    /// The compact form of the instruments, where these are the program's own files and no others.
    pub(super) fn known_instruments(&self) -> Option<&'static str> {
        Some(INSTRUMENTS).filter(|form| !form.is_empty() && self.is_own())
    }

    /// The compact form of the pack in `folder`, where these are the program's own files and no others, and it has one.
    pub(super) fn known_pack(&self, folder: &str) -> Option<&'static str> {
        PACKS.iter().find(|(of, _)| *of == folder).filter(|_| self.is_own()).map(|(_, form)| *form)
    }

    /// The checksum of the pack in `folder`, where these are the program's own files and no others.
    pub(super) fn known_checksum(&self, folder: &str) -> Option<&'static str> {
        let is_own = self.is_own();
        CHECKSUMS.iter().filter(|_| is_own).find(|(of, _)| *of == folder).map(|(_, checksum)| *checksum)
    }

    /// The files directly in `folder`, with their paths; those of the lowest layer first.
    pub fn in_subfolder(&self, folder: &str) -> impl Iterator<Item = (&str, &Arc<SourceText>)> {
        self.layers().flat_map(move |layer| layer.own_in_subfolder(folder))
    }

    /// The files directly in `folder`, without those beneath.
    pub(super) fn own_in_subfolder(&self, folder: &str) -> impl Iterator<Item = (&str, &Arc<SourceText>)> {
        let is_in = move |file: &&File| file.path.rsplit_once('/').is_some_and(|(parent, _)| parent == folder);
        self.files.iter().filter(is_in).map(|file| (&*file.path, file.source()))
    }

    /// The folders that hold a `pack.toml`.
    pub fn pack_folders(&self) -> impl Iterator<Item = &str> {
        self.files().filter_map(|file| file.path.strip_suffix("/pack.toml"))
    }
}

fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "toml")
}

fn unreadable(path: &str, error: &str) -> Diagnostic {
    let message = say!("无法读取：{error}", "cannot be read: {error}");
    Diagnostic::error(Code::RuleFileUnreadable, message).at(Place::File(path.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_the_program_are_sorted_and_made_when_they_are_looked_at() {
        let files = RuleFiles::embedded_as("embedded:rules/");
        let paths: Vec<&str> = files.files().map(|file| &*file.path).collect();
        assert!(paths.len() > 40 && paths.is_sorted());
        let is_made = |file: &File| matches!(&file.source, Source::Carried(.., made) if made.get().is_some());
        let source = files.get("campaign-2005/pack.toml").unwrap();
        assert_eq!(source.name, "embedded:rules/campaign-2005/pack.toml");
        assert_eq!(files.files().filter(|file| is_made(file)).count(), 1);
        assert!(files.is_own() && !RuleFiles::new(vec![("a.toml".to_owned(), Arc::clone(source))]).is_own());
    }
}
