//! Diagnostics as SARIF 2.1.0, which code scanning reads.
//!
//! Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, sections 3.13 to 3.52.

use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use super::findings::{Region, level};
use super::pages;
use crate::source::{Code, Diagnostic, Language, Place};

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
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Outcome<'a>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    language: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Text<'static>,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Help {
    text: &'static str,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Text<'a> {
    text: std::borrow::Cow<'a, str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text<'a>,
    locations: [Location; 1],
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
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// Where results are.
#[derive(Debug, Clone, Copy)]
pub struct Locations<'a> {
    /// The folder that paths are made relative to.
    pub base: Option<&'a Path>,
    /// The file of results that have no place: readers refuse a result without one.
    pub fallback: &'a str,
}

/// Writes a SARIF log.
pub fn render(
    problems: &[Diagnostic],
    language: Language,
    locations: Locations<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut codes: Vec<Code> = problems.iter().map(|problem| problem.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let results = problems.iter().map(|problem| outcome(problem, &codes, language, locations)).collect();
    let driver = Driver {
        name: "kuangjian",
        semantic_version: env!("CARGO_PKG_VERSION"),
        language: if language == Language::Zh { "zh-CN" } else { "en" },
        rules: codes.iter().map(|code| rule(*code, language)).collect(),
    };
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results }],
    };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    out.write_all(b"\n")
}

fn rule(code: Code, language: Language) -> Rule {
    let page = pages::section(code, language);
    Rule {
        id: code.as_str(),
        short_description: Text { text: pages::headline(code, language).into() },
        help: Help { text: page, markdown: page },
        default_configuration: Configuration { level: level(code.level()) },
    }
}

fn outcome<'a>(problem: &'a Diagnostic, codes: &[Code], language: Language, locations: Locations<'_>) -> Outcome<'a> {
    let message = problem.message.in_language(language);
    let text = match &problem.help {
        Some(help) => format!("{message}\n{}", help.in_language(language)).into(),
        None => message.into(),
    };
    let file = problem.place.as_ref().map_or(locations.fallback, Place::file);
    let region = problem.place.as_ref().and_then(Region::of).map(|region| Lines {
        start_line: region.start.0,
        start_column: region.start.1,
        end_line: region.end.0,
        end_column: region.end.1,
    });
    let physical_location =
        PhysicalLocation { artifact_location: ArtifactLocation { uri: uri(file, locations.base) }, region };
    Outcome {
        rule_id: problem.code.as_str(),
        rule_index: codes.binary_search(&problem.code).unwrap_or(0),
        level: level(problem.level),
        message: Text { text },
        locations: [Location { physical_location }],
    }
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
