//! Judgments and diagnostics rendered: one file a format.

pub mod compare;
pub mod coverage;
pub mod diagnostics;
pub mod difference;
pub mod district;
pub mod doc;
pub mod draft;
pub mod explain;
pub mod findings;
pub mod fit;
pub mod html;
pub mod inconsistency;
pub mod interview;
pub mod json;
pub mod junit;
pub mod law;
pub mod law_page;
pub mod list;
pub mod markup;
pub mod mines;
pub mod mutation;
pub mod next;
pub mod page;
pub mod pages;
pub mod prose;
pub mod question;
pub mod record_schema;
pub mod result;
pub mod sarif;
pub mod saved;
pub mod section;
pub mod show;
pub mod show_json;
pub mod suggestions;
pub mod summary;
pub mod summary_rows;
pub mod table;
pub mod tally;
pub mod template;
pub mod test_results;
pub mod uncounted;
pub mod words;

use crate::source::Language;

/// How a report for a terminal looks.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// The language.
    pub language: Language,
    /// Whether to use colour.
    pub color: bool,
    /// How many half-width characters a line has; no limit where it is not known.
    pub width: Option<u16>,
}
