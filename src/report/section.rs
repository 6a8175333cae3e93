//! A report as every form of it is made: a saved result, and what other parts of the program add to each mine.

use super::saved::{Mine, Saved};
use crate::source::Language;

/// What a form of a report is made from.
pub struct Report<'a> {
    /// The result.
    pub saved: &'a Saved,
    /// The language.
    pub language: Language,
    /// What is told of a mine beside its verdict and the reasons for it, such as what must happen next.
    pub sections: &'a dyn Fn(&Mine) -> Vec<Section>,
}

/// A part of a report that is a table: every form of a report knows how to show one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What it is called, in the language of the report.
    pub heading: String,
    /// The headings of the columns.
    pub columns: Vec<String>,
    /// The rows, with a cell for each column.
    pub rows: Vec<Vec<String>>,
    /// What has to be known beside the table.
    pub notes: Vec<String>,
}

impl Report<'_> {
    /// The text in the language of the report.
    pub fn say<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}
