//! Diagnostics for programs: one JSON document, or the annotation lines of GitHub.

use std::io::{self, Write};

use serde::Serialize;

use crate::source::{Bilingual, Diagnostic, Language, Level, Place};

/// The version of the JSON document. It grows when a reader of the last one would misunderstand.
const FORMAT_VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    format_version: u32,
    diagnostics: Vec<Finding<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    level: &'static str,
    message: &'a Bilingual,
    help: Option<&'a Bilingual>,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

/// How many diagnostics there are of each level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
}

impl Summary {
    /// Counts.
    pub fn of(problems: &[Diagnostic]) -> Summary {
        let count = |level: Level| problems.iter().filter(|problem| problem.level == level).count();
        Summary { errors: count(Level::Error), warnings: count(Level::Warning) }
    }

    /// The counts in words.
    pub fn show(self, language: Language) -> String {
        let Summary { errors, warnings } = self;
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        match language {
            Language::Zh => format!("{errors} 个错误，{warnings} 个警告"),
            Language::En => format!("{errors} error{}, {warnings} warning{}", plural(errors), plural(warnings)),
        }
    }
}

/// The id of a level, as JSON and SARIF write it.
pub fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}

/// Where something begins, and where the character after it stands: lines and columns from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// Line and column of the first character.
    pub start: (usize, usize),
    /// Line and column of the character after the last.
    pub end: (usize, usize),
}

impl Region {
    /// The region of a place in a text.
    pub fn of(place: &Place) -> Option<Region> {
        match place {
            Place::Text { source, span } => {
                Some(Region { start: source.line_column(span.start), end: source.line_column(span.end) })
            }
            Place::Cell { .. } | Place::Sheet(_) | Place::File(_) => None,
        }
    }
}

/// Writes the JSON document.
pub fn json(problems: &[Diagnostic], out: &mut dyn Write) -> io::Result<()> {
    let diagnostics = problems.iter().map(finding).collect();
    let document = Document { format_version: FORMAT_VERSION, diagnostics, summary: Summary::of(problems) };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

fn finding(problem: &Diagnostic) -> Finding<'_> {
    let region = problem.place.as_ref().and_then(Region::of);
    Finding {
        code: problem.code.as_str(),
        level: level(problem.level),
        message: &problem.message,
        help: problem.help.as_ref(),
        file: problem.place.as_ref().map(Place::file),
        line: region.map(|region| region.start.0),
        column: region.map(|region| region.start.1),
        end_line: region.map(|region| region.end.0),
        end_column: region.map(|region| region.end.1),
    }
}

/// Writes one annotation line of GitHub a diagnostic.
///
/// Source: "Workflow commands for GitHub Actions"; what is escaped is what `@actions/core` escapes.
pub fn github(problems: &[Diagnostic], language: Language, out: &mut dyn Write) -> io::Result<()> {
    for problem in problems {
        let command = match problem.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "notice",
        };
        let mut properties = Vec::new();
        if let Some(place) = &problem.place {
            properties.push(format!("file={}", property(&place.file().replace('\\', "/"))));
            if let Some(Region { start: (line, column), .. }) = Region::of(place) {
                properties.push(format!("line={line},col={column}"));
            }
        }
        properties.push(format!("title={}", problem.code));
        let mut message = problem.message.in_language(language).to_owned();
        if let Some(help) = &problem.help {
            message.push('\n');
            message.push_str(help.in_language(language));
        }
        writeln!(out, "::{command} {}::{}", properties.join(","), data(&message))?;
    }
    Ok(())
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say;
    use crate::source::{Code, SourceText, Span};

    #[test]
    fn annotation_lines_escape_what_would_end_them() {
        let source = SourceText::new("rules\\a,b:c%.toml", "核定 = x\n");
        let problem = Diagnostic::warning(Code::UnusedFact, say!("一\n二", "100 %\nof it"))
            .in_text(&source, Span::new(9, 10))
            .help(say!("三", "a, b: c"));
        let mut out = Vec::new();
        github(&[problem], Language::En, &mut out).unwrap();
        let expected = "::warning file=rules/a%2Cb%3Ac%25.toml,line=1,col=6,title=KJ0401::100 %25%0Aof it%0Aa, b: c\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
