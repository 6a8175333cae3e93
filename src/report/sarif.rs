//! Diagnostics as SARIF 2.1.0, which code scanning reads.
//!
//! Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, sections 3.13 to 3.52.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::findings::{Region, level};
use super::pages;
use crate::source::{Code, Diagnostic, Language, Place, visible};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    column_kind: &'static str,
    results: Vec<Outcome<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    semantic_version: &'static str,
    language: &'static str,
    rules: &'a [Rule],
}

/// What a result may be about.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    id: String,
    short_description: Text,
    help: Help,
    default_configuration: Configuration,
}

impl Rule {
    /// A rule with its name, what it is about, how to read it, and the level of its results.
    pub fn new(id: impl Into<String>, about: impl Into<String>, help: impl Into<String>, level: &'static str) -> Rule {
        let help = help.into();
        Rule {
            id: id.into(),
            short_description: Text { text: about.into() },
            help: Help { text: help.clone(), markdown: help },
            default_configuration: Configuration { level },
        }
    }

    /// The rule of a diagnostic code, with its page.
    pub fn of_code(code: Code, language: Language) -> Rule {
        let page = pages::section(code, language);
        Rule::new(code.as_str(), pages::headline(code, language), page, level(code.level()))
    }
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

/// One thing that was found.
pub struct Finding {
    /// The position of its rule.
    pub rule: usize,
    /// `error`, `warning` or `note`; where the kind is not `fail`, `none`.
    pub level: &'static str,
    /// The kind, where it is not `fail`.
    pub kind: Option<&'static str>,
    /// What was found.
    pub message: String,
    /// Where.
    pub at: At,
    /// What else has to do with it.
    pub related: Vec<At>,
}

/// Where something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// The file.
    pub file: String,
    /// Line and column of the first character, from 1, and of the character after the last, as far as they are known.
    pub from: Option<(u64, Option<u64>)>,
    /// The end.
    pub to: Option<(u64, u64)>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'a str,
    rule_index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Lines>,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Lines {
    start_line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u64>,
}

/// Where results are.
#[derive(Debug, Clone, Copy)]
pub struct Locations<'a> {
    /// The folder that paths are made relative to.
    pub base: Option<&'a Path>,
    /// The file of results that have no place: readers refuse a result without one.
    pub fallback: &'a str,
}

/// Writes a SARIF log of diagnostics.
pub fn render(
    problems: &[Diagnostic],
    language: Language,
    locations: Locations<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut codes: Vec<Code> = problems.iter().map(|problem| problem.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Rule> = codes.iter().map(|code| Rule::of_code(*code, language)).collect();
    let found: Vec<Finding> = problems.iter().map(|problem| finding(problem, &codes, language, locations)).collect();
    write_log(&rules, &found, language, locations.base, out)
}

/// Writes a SARIF log; paths are made relative to `base`.
pub fn write_log(
    rules: &[Rule],
    found: &[Finding],
    language: Language,
    base: Option<&Path>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let driver = Driver {
        name: "kuangjian",
        semantic_version: env!("CARGO_PKG_VERSION"),
        language: if language == Language::Zh { "zh-CN" } else { "en" },
        rules,
    };
    let location = |at: &At| Location {
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation { uri: uri(&at.file, base) },
            region: at.from.map(|(start_line, start_column)| Lines {
                start_line,
                start_column,
                end_line: at.to.map(|(line, _)| line),
                end_column: at.to.map(|(_, column)| column),
            }),
        },
    };
    let results = found
        .iter()
        .map(|finding| Outcome {
            rule_id: rules.get(finding.rule).map_or("", |rule| &rule.id),
            rule_index: finding.rule,
            kind: finding.kind,
            level: finding.level,
            message: Text { text: visible(&finding.message).into_owned() },
            locations: [location(&finding.at)],
            related_locations: finding.related.iter().map(location).collect(),
        })
        .collect();
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results }],
    };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    out.write_all(b"\n")
}

fn finding(problem: &Diagnostic, codes: &[Code], language: Language, locations: Locations<'_>) -> Finding {
    let message = problem.message.in_language(language);
    let message = match &problem.help {
        Some(help) => format!("{message}\n{}", help.in_language(language)),
        None => message.to_owned(),
    };
    let file = problem.place.as_ref().map_or(locations.fallback, Place::file).to_owned();
    let region = problem.place.as_ref().and_then(Region::of);
    let number = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let at = At {
        file,
        from: region.map(|region| (number(region.start.0), Some(number(region.start.1)))),
        to: region.map(|region| (number(region.end.0), number(region.end.1))),
    };
    let rule = codes.binary_search(&problem.code).unwrap_or(0);
    Finding { rule, level: level(problem.level), kind: None, message, at, related: Vec::new() }
}

/// A path as a URI: relative where it is or can be, with `/` between its parts.
fn uri(path: &str, base: Option<&Path>) -> String {
    let relative = base.and_then(|base| Path::new(path).strip_prefix(base).ok()).map(|path| path.to_string_lossy());
    let path = relative.unwrap_or(path.into()).replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    let drive = path.as_bytes().get(1) == Some(&b':');
    let prefix = match (path.starts_with('/'), drive) {
        (true, _) => "file://",
        (_, true) => "file:///",
        _ => "",
    };
    let mut uri = prefix.to_owned();
    for (at, byte) in path.bytes().enumerate() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) || (drive && at == 1);
        if plain {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        let base = Path::new("/home/x");
        let table = [
            ("rules/pack.toml", "rules/pack.toml"),
            ("./rules\\pack.toml", "rules/pack.toml"),
            ("规则/a b%,.toml", "%E8%A7%84%E5%88%99/a%20b%25%2C.toml"),
            ("/home/x/rules/a.toml", "rules/a.toml"),
            ("/srv/a.toml", "file:///srv/a.toml"),
            ("C:\\rules\\a.toml", "file:///C:/rules/a.toml"),
            ("../rules/a.toml", "../rules/a.toml"),
        ];
        for (path, expected) in table {
            assert_eq!(uri(path, Some(base)), expected, "{path}");
        }
    }
}
