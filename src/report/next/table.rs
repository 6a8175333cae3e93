//! What must happen next as a table for a terminal.

use std::fmt::Write;

use comfy_table::{Cell, ColumnConstraint, Width};

use super::{NextReport, words};
use crate::report::Style;
use crate::report::table::new_table;
use crate::source::Language;

/// How many half-width characters the day of completion takes, written by hand or not.
const DONE_WIDTH: u16 = 12;

/// Renders the measures, a row each, law by law.
pub fn render(report: &NextReport<'_>, style: Style) -> String {
    let language = style.language;
    let colon = if language == Language::Zh { "：" } else { ": " };
    let mut out = String::new();
    for (label, value) in report.heading(language) {
        let _ = writeln!(out, "{label}{colon}{value}");
    }
    let mut table = new_table(style);
    table.set_header(match language {
        Language::Zh => ["措施", "谁", "做什么", "限期", "条款", "完成日期"],
        Language::En => ["measure", "who", "what", "by when", "clauses", "done on"],
    });
    for step in &report.next.measures {
        table.add_row(vec![
            Cell::new(format!("{}\n{}", step.title.in_language(language), step.id)),
            Cell::new(step.who.in_language(language)),
            Cell::new(words::what(step, language)),
            Cell::new(words::due(&step.due, language)),
            Cell::new(words::clauses(step, language)),
            Cell::new(""),
        ]);
    }
    if let Some(column) = table.column_mut(5).filter(|_| style.width.is_some()) {
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(DONE_WIDTH)));
    }
    let _ = writeln!(out, "{table}");
    let mut notes = report.notes(language).peekable();
    if notes.peek().is_some() {
        let _ = writeln!(out, "{}", if language == Language::Zh { "说明：" } else { "notes:" });
    }
    for (id, note) in notes {
        let _ = writeln!(out, "  {id}{colon}{note}");
    }
    if let Some(counting) = &report.next.counting {
        let _ = writeln!(out, "{}", counting.in_language(language));
    }
    out
}
