//! A template as a table with a row for each fact: the layout that CSV files and the first sheet of a workbook share.

use super::{Question, Rows, Template, names, tell};
use crate::source::Language;

/// The rows that a table without key has room for where each cell is a row of its own.
pub const NUMBERED: usize = 3;

/// A row of the layout.
pub enum Line<'t> {
    /// The heading of a group.
    Group(&'t str),
    /// Something to fill in.
    Ask(Ask<'t>),
}

/// Something to fill in.
pub struct Ask<'t> {
    /// Its name.
    pub name: String,
    /// The fact or column that is asked for.
    pub of: &'t Question<'t>,
    /// What is asked.
    pub question: String,
    /// The clauses that ask for it, or what else it is for.
    pub clauses: String,
}

/// Where the rows of tables are filled in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum RowsAre {
    /// In the same table, cell by cell.
    Here,
    /// Each table in a sheet of its own.
    InSheets,
}

/// The rows of the layout.
pub fn lines<'t>(template: &'t Template<'t>, rows_are: RowsAre) -> Vec<Line<'t>> {
    let mut lines = Vec::new();
    for section in &template.sections {
        lines.push(Line::Group(section.label));
        lines.extend(section.facts.iter().map(|question| Line::Ask(ask(question, template.language))));
        for rows in &section.tables {
            if rows_are == RowsAre::Here {
                lines.extend(cells(rows, template.language).into_iter().map(Line::Ask));
            }
            lines.push(Line::Ask(complete(rows, rows_are, template.language)));
        }
    }
    lines
}

fn ask<'t>(question: &'t Question<'t>, language: Language) -> Ask<'t> {
    Ask {
        name: question.name.clone(),
        of: question,
        question: question.fact.question.in_language(language).to_owned(),
        clauses: tell::why(question, language),
    }
}

/// Every cell of every row of a table; the question of the table stands at the first.
fn cells<'t>(rows: &'t Rows<'t>, language: Language) -> Vec<Ask<'t>> {
    let keys = names::of_keyed_rows(rows, language);
    let keys: Vec<String> = match keys {
        Some(keys) => keys.into_iter().map(str::to_owned).collect(),
        None => (1..=NUMBERED).map(|number| number.to_string()).collect(),
    };
    let mut asks = Vec::new();
    for key in keys {
        for (_, column) in rows.columns.iter().filter(|(_, column)| !column.is_key) {
            let name = names::of_cell(&rows.name, &key, &column.name);
            asks.push(Ask { name, ..ask(column, language) });
        }
    }
    if let Some(first) = asks.first_mut() {
        let of_table = rows.table.question.in_language(language);
        first.question = match language {
            Language::Zh => format!("{of_table}{}", first.question),
            Language::En => format!("{of_table} {}", first.question),
        };
    }
    asks
}

/// Whether the rows of a table are all.
fn complete<'t>(rows: &'t Rows<'t>, rows_are: RowsAre, language: Language) -> Ask<'t> {
    let all = rows.complete.fact.question.in_language(language);
    let (name, of_table) = (&rows.name, rows.table.question.in_language(language));
    let is_keyed = rows.table.key.is_some();
    let question = match (rows_are, language, is_keyed) {
        (RowsAre::InSheets, Language::Zh, _) => format!("（工作表“{name}”）{of_table}{all}"),
        (RowsAre::InSheets, Language::En, _) => format!("(sheet “{name}”) {of_table} {all}"),
        (RowsAre::Here, Language::Zh, true) => format!("{all}填“是”则没有填写的即为没有。"),
        (RowsAre::Here, Language::En, true) => format!("{all} With yes, what is left empty is not there."),
        (RowsAre::Here, Language::Zh, false) => format!("{all}行不够时，照样续写第 {} 行。", NUMBERED + 1),
        (RowsAre::Here, Language::En, false) => format!("{all} For more rows go on with row {}.", NUMBERED + 1),
    };
    Ask { question, ..ask(&rows.complete, language) }
}
