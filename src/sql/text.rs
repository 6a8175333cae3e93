//! The text of a query: its steps one after another, each as a common table expression.

use super::dialect::Dialect;

/// A named part of a query.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// The query that it stands for.
    pub text: String,
    /// Whether several later steps read it, so that it is worth to be kept.
    pub is_shared: bool,
}

/// The steps, and the query that reads them.
pub fn query(dialect: Dialect, steps: &[Step], last: &str) -> String {
    let written: Vec<String> = steps
        .iter()
        .map(|step| {
            let word = if step.is_shared { dialect.materialized() } else { "AS" };
            format!("{} {word} (\n{}\n)", dialect.identifier(&step.name), indented(&step.text))
        })
        .collect();
    format!("WITH\n{}\n{last}", written.join(",\n"))
}

/// Columns of a `SELECT`, one a line.
pub fn columns(columns: &[String]) -> String {
    columns.iter().map(|column| format!("  {column}")).collect::<Vec<_>>().join(",\n")
}

/// A comment of one line, whatever stands in the text.
pub fn comment(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("-- {line}")
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}
