//! JUnit XML, which build servers show.

use std::fmt::Write;

use super::markup::escaped;

/// A suite of cases.
pub struct Suite {
    /// Its name.
    pub name: String,
    /// Its cases.
    pub cases: Vec<Case>,
    /// What has to be known beside them.
    pub said: Option<String>,
}

/// A case.
pub struct Case {
    /// What it is a case of.
    pub class: String,
    /// Its name.
    pub name: String,
    /// The file that it is about.
    pub file: String,
    /// The line in the file, from 1.
    pub line: Option<u64>,
    /// What came of it.
    pub came_to: CameTo,
}

/// What came of a case: a message and more text, where it did not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CameTo {
    /// It passed.
    Passed,
    /// It failed.
    Failed(String, String),
    /// It could not be decided, or does not apply.
    Skipped(String),
    /// Something was wrong with what it is about.
    Wrong(String, String),
}

/// The document.
pub fn document(suites: &[Suite]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let all: Vec<&Case> = suites.iter().flat_map(|suite| &suite.cases).collect();
    let _ = writeln!(out, "<testsuites {}>", counts(&all).0);
    for suite in suites {
        let cases: Vec<&Case> = suite.cases.iter().collect();
        let (counts, skipped) = counts(&cases);
        let _ = writeln!(out, "  <testsuite name=\"{}\" {counts}{skipped}>", escaped(&suite.name));
        cases.into_iter().for_each(|case| write(&mut out, case));
        if let Some(said) = &suite.said {
            let _ = writeln!(out, "    <system-out>{}</system-out>", escaped(said));
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

/// The counts of a document, and what is counted of a suite besides: the schema of JUnit has no number of those skipped over all suites.
fn counts(cases: &[&Case]) -> (String, String) {
    let count = |wanted: fn(&CameTo) -> bool| cases.iter().filter(|case| wanted(&case.came_to)).count();
    let (tests, failures) = (cases.len(), count(|came_to| matches!(came_to, CameTo::Failed(..))));
    let errors = count(|came_to| matches!(came_to, CameTo::Wrong(..)));
    let skipped = match count(|came_to| matches!(came_to, CameTo::Skipped(_))) {
        0 => String::new(),
        skipped => format!(" skipped=\"{skipped}\""),
    };
    (format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\""), skipped)
}

fn write(out: &mut String, case: &Case) {
    let _ = write!(
        out,
        "    <testcase classname=\"{}\" name=\"{}\" file=\"{}\"",
        escaped(&case.class),
        escaped(&case.name),
        escaped(&case.file)
    );
    if let Some(line) = case.line {
        let _ = write!(out, " line=\"{line}\"");
    }
    let _ = match &case.came_to {
        CameTo::Passed => return out.push_str("/>\n"),
        CameTo::Failed(message, text) => {
            writeln!(out, ">\n      <failure message=\"{}\">{}</failure>", escaped(message), escaped(text))
        }
        CameTo::Wrong(message, text) => {
            writeln!(out, ">\n      <error message=\"{}\">{}</error>", escaped(message), escaped(text))
        }
        CameTo::Skipped(message) => writeln!(out, ">\n      <skipped message=\"{}\"/>", escaped(message)),
    };
    out.push_str("    </testcase>\n");
}
