//! Overlays: folders of rules that add to the rules in the program instead of replacing them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::RuleFiles;
use crate::say;
use crate::source::toml::{Reader, parse};
use crate::source::{Code, Diagnostic, Place, SourceText, Span};

/// The file that makes a folder an overlay.
const MARKER: &str = "overlay.toml";

/// The files of a folder as they are used: by themselves if they are complete, over those of the program if they are an overlay.
pub fn settle(files: RuleFiles, folder: &str, problems: &mut Vec<Diagnostic>) -> RuleFiles {
    match files.own(MARKER) {
        Some(marker) => read_marker(&Arc::clone(marker), problems),
        None if is_partial(&files) => problems.push(neither(folder)),
        None => return files,
    }
    let beneath = RuleFiles::embedded_as("embedded:rules/");
    let taken = packs_stated_again(&files, &beneath, problems);
    files.without(|path| path == MARKER || taken.iter().any(|pack| folder_of(path) == Some(pack))).over(beneath)
}

/// Whether the files have neither vocabulary nor instruments, and so cannot be meant to stand alone.
fn is_partial(files: &RuleFiles) -> bool {
    files.own("instruments.toml").is_none() && files.own_in_subfolder("vocabulary").next().is_none()
}

fn neither(folder: &str) -> Diagnostic {
    let message = say!(
        "`{folder}` 中既没有 `vocabulary/` 和 `instruments.toml`，也没有 `{MARKER}`",
        "`{folder}` has neither `vocabulary/` and `instruments.toml` nor `{MARKER}`"
    );
    Diagnostic::error(Code::BadOverlay, message).at(Place::File(folder.into())).help(say!(
        "要在程序自带的规则之上增加规则，请在此文件夹中放一个 `{MARKER}`，写 `base = \"embedded\"`",
        "to add to the rules in the program, put a file `{MARKER}` with `base = \"embedded\"` into the folder"
    ))
}

fn read_marker(marker: &Arc<SourceText>, problems: &mut Vec<Diagnostic>) {
    let tree = parse(marker, problems);
    let mut reader = Reader::new(marker, &tree, Span::default(), problems);
    if let Some((base, span)) = reader.text("base")
        && base != "embedded"
    {
        let message = say!("`base` 应为 embedded，却是 `{base}`", "`base` must be embedded, found `{base}`");
        reader.report(span, Diagnostic::error(Code::BadOverlay, message));
    }
    reader.finish();
}

/// The packs of `beneath` that `files` states again or adds files to; neither is allowed.
fn packs_stated_again(files: &RuleFiles, beneath: &RuleFiles, problems: &mut Vec<Diagnostic>) -> Vec<String> {
    let known: Vec<&str> = beneath.pack_folders().collect();
    let mut taken: BTreeMap<&str, &Arc<SourceText>> = BTreeMap::new();
    for (path, source) in files.own_files() {
        let Some(pack) = folder_of(path).filter(|folder| known.contains(folder)) else { continue };
        let first = taken.entry(pack).or_insert(source);
        // Of its files, that in which the pack gives itself the name is the one to look at.
        if path.ends_with("/pack.toml") {
            *first = source;
        }
    }
    for (pack, source) in &taken {
        let message =
            say!("规则包 `{pack}` 已在程序自带的规则之中", "the pack `{pack}` is among the rules in the program");
        let clash = Diagnostic::error(Code::BadOverlay, message).help(say!(
            "请另起一个名称，并写 `extends = \"{pack}\"`",
            "give the pack a name of its own, and write `extends = \"{pack}\"`"
        ));
        let named = source.text.find(&format!("\"{pack}\""));
        problems.push(match named {
            Some(at) => clash.in_text(source, Span::new(at, at + pack.len() + 2)),
            None => clash.at(Place::File((*source.name).into())),
        });
    }
    taken.into_keys().map(str::to_owned).collect()
}

fn folder_of(path: &str) -> Option<&str> {
    path.split_once('/').map(|(folder, _)| folder)
}
