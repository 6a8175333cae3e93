//! `kuangjian rules check`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::super::Exit;
use super::super::args::{DiagnosticFormat, Global, RulesCheckOptions};
use super::super::output;
use super::levels::Levels;
use crate::report::{Style, diagnostics, findings, sarif};
use crate::rule::RuleFiles;
use crate::source::{Diagnostic, Language, Level, Place};
use crate::trial;

/// Checks rule files, and reports every mistake of them.
pub fn run(global: &Global, options: &RulesCheckOptions, language: Language) -> anyhow::Result<Exit> {
    let levels = Levels::new(options, language)?;
    let problems = levels.apply(problems(global, &options.paths));
    let style = output::report_style(global, language);
    let fallback = fallback(global, &options.paths);
    output::write(global, style, |out| render(&problems, options.format, style, &fallback, out))?;
    let wrong = problems.iter().any(|problem| problem.level == Level::Error);
    Ok(if wrong { Exit::Rules } else { Exit::Clear })
}

fn render(
    problems: &[Diagnostic],
    format: DiagnosticFormat,
    style: Style,
    fallback: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        DiagnosticFormat::Json => findings::json(problems, out),
        DiagnosticFormat::Github => findings::github(problems, style.language, out),
        DiagnosticFormat::Sarif => {
            let base = std::env::current_dir().ok();
            let locations = sarif::Locations { base: base.as_deref(), fallback };
            sarif::render(problems, style.language, locations, out)
        }
        DiagnosticFormat::Human => {
            for problem in problems {
                writeln!(out, "{}", diagnostics::render(problem, style))?;
            }
            if !problems.is_empty() {
                writeln!(out, "{}", findings::Summary::of(problems).show(style.language))?;
            }
            Ok(())
        }
    }
}

/// The file that stands for a diagnostic without a place.
fn fallback(global: &Global, paths: &[PathBuf]) -> String {
    let root = paths.first().or(global.rules.as_ref()).map_or_else(|| PathBuf::from("rules"), |path| root(path));
    root.join("instruments.toml").to_string_lossy().into_owned()
}

fn problems(global: &Global, paths: &[PathBuf]) -> Vec<Diagnostic> {
    if paths.is_empty() {
        return match &global.rules {
            Some(folder) => of_folder(folder),
            None => trial::check(&RuleFiles::embedded(), Vec::new()),
        };
    }
    let mut roots: Vec<(PathBuf, Vec<&Path>)> = Vec::new();
    for path in paths {
        let root = root(path);
        match roots.iter_mut().find(|(known, _)| *known == root) {
            Some((_, named)) => named.push(path),
            None => roots.push((root, vec![path])),
        }
    }
    let mut problems: Vec<Diagnostic> = Vec::new();
    for (root, named) in roots {
        let found = of_folder(&root);
        problems.extend(found.into_iter().filter(|problem| concerns(problem, &root, &named)));
    }
    trial::in_order(problems)
}

fn of_folder(folder: &Path) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let files = RuleFiles::in_folder(folder, &mut problems);
    trial::check(&files, problems)
}

/// Whether a diagnostic of `root` is about one of the files and folders that were named.
fn concerns(problem: &Diagnostic, root: &Path, named: &[&Path]) -> bool {
    let Some(file) = problem.place.as_ref().map(Place::file) else { return true };
    let file = resolved(Path::new(file));
    named.iter().any(|path| *path == root || file.starts_with(resolved(path)))
}

fn resolved(path: &Path) -> PathBuf {
    // What is not there has no other name to be known by.
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

/// The folder of rules that a path is, or lies in; where there is none, the path itself or the folder that the file is in.
fn root(path: &Path) -> PathBuf {
    let above = resolved(path);
    let found = enclosing(path).or_else(|| enclosing(&above));
    let found = found.unwrap_or_else(|| if path.is_file() { parent(path) } else { path });
    current_if_empty(found).to_owned()
}

fn enclosing(path: &Path) -> Option<&Path> {
    let is_root = |folder: &Path| {
        folder.join("vocabulary").is_dir()
            || ["instruments.toml", "overlay.toml"].iter().any(|name| folder.join(name).is_file())
    };
    let ancestors = || path.ancestors();
    let pack =
        || ancestors().find(|folder| current_if_empty(folder).join("pack.toml").is_file()).and_then(Path::parent);
    ancestors().find(|folder| is_root(current_if_empty(folder))).or_else(pack)
}

fn parent(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

/// `a.toml` has the empty path as its parent, which is no folder.
fn current_if_empty(path: &Path) -> &Path {
    if path.as_os_str().is_empty() { Path::new(".") } else { path }
}
