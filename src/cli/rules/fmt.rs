//! `kuangjian rules fmt`: brings rule files into their standard form.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::ensure;

use super::super::args::{Global, RulesFmtOptions};
use super::super::{Exit, output, session};
use crate::rule::format::formatted;
use crate::say;
use crate::source::{Code, Diagnostic, Language, Place, SourceText, toml};

/// Rewrites the files that are not in standard form, or lists them.
pub fn run(global: &Global, options: &RulesFmtOptions, language: Language) -> anyhow::Result<Exit> {
    let mut problems = Vec::new();
    let mut differing: Vec<(PathBuf, String)> = Vec::new();
    for path in files(&options.paths, &mut problems) {
        let Some((text, new)) = read(&path, &mut problems) else { continue };
        if text != new {
            let same = text.replace("\r\n", "\n").parse::<::toml::Table>()? == new.parse::<::toml::Table>()?;
            ensure!(same, "the standard form of {} would mean something else", path.display());
            differing.push((path, new));
        }
    }
    session::report(&problems, global, language);
    let invalid = !problems.is_empty();
    if options.check {
        let style = output::report_style(global, language);
        output::write(global, style, |out: &mut dyn Write| {
            differing.iter().try_for_each(|(path, _)| writeln!(out, "{}", path.display()))
        })?;
        return Ok(if invalid || !differing.is_empty() { Exit::Rules } else { Exit::Clear });
    }
    for (path, text) in &differing {
        output::replace(path, language, |out| out.write_all(text.as_bytes()))?;
    }
    Ok(if invalid { Exit::Rules } else { Exit::Clear })
}

/// The files, and the TOML files in the folders, each folder in order.
fn files(paths: &[PathBuf], problems: &mut Vec<Diagnostic>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in paths {
        if !path.is_dir() {
            found.push(path.clone());
            continue;
        }
        for entry in walkdir::WalkDir::new(path).sort_by_file_name() {
            match entry {
                Ok(entry) if entry.path().extension().is_some_and(|ending| ending == "toml") => {
                    found.push(entry.into_path());
                }
                Ok(_) => {}
                Err(error) => problems.push(unreadable(path, &error.to_string())),
            }
        }
    }
    found
}

/// The text of a file, and its standard form.
fn read(path: &Path, problems: &mut Vec<Diagnostic>) -> Option<(String, String)> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            problems.push(unreadable(path, &error.to_string()));
            return None;
        }
    };
    let before = problems.len();
    toml::parse(&SourceText::new(path.to_string_lossy(), text.as_str()), problems);
    if problems.len() > before {
        return None;
    }
    match formatted(&text) {
        Ok(new) => Some((text, new)),
        Err(error) => {
            problems.push(unreadable(path, error.message()));
            None
        }
    }
}

fn unreadable(path: &Path, error: &str) -> Diagnostic {
    let message = say!("无法读取：{error}", "cannot be read: {error}");
    Diagnostic::error(Code::RuleFileUnreadable, message).at(Place::File(path.to_string_lossy().as_ref().into()))
}
