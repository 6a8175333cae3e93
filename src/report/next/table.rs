//! What must happen next as a table for a terminal.

use std::fmt::Write;

use comfy_table::{Cell, ColumnConstraint, Table, Width};

use super::{NextReport, words};
use crate::report::Style;
use crate::report::table::new_table;
use crate::source::Language;
use crate::verdict::next::Step;

/// How many half-width characters the columns take at most, their margins included; what is done takes what is left.
const WIDTHS: [(usize, u16); 4] = [(0, 17), (1, 16), (3, 19), (4, 17)];
/// How many the day of completion takes, written by hand or not.
const DONE_WIDTH: u16 = 12;

/// Renders the measures, a row each: those due now, and then those that may come later.
pub fn render(report: &NextReport<'_>, style: Style) -> String {
    let language = style.language;
    let colon = if language == Language::Zh { "：" } else { ": " };
    let mut out = String::new();
    for (label, value) in report.heading(language) {
        let _ = writeln!(out, "{label}{colon}{value}");
    }
    let parts = words::parts(report.next, language);
    let several = parts.len() > 1;
    let mut before = 0;
    for (heading, steps) in parts {
        if several {
            let _ = writeln!(out, "\n{heading}");
        }
        let _ = writeln!(out, "{}", measures(&steps, before, style));
        before += steps.len();
    }
    for (at, step) in (1..).zip(&report.next.measures) {
        if let Some(note) = &step.note {
            let label = if language == Language::Zh { "说明" } else { "note on" };
            let _ = writeln!(out, "{label} {at}{colon}{}", note.in_language(language));
        }
    }
    if let Some(counting) = &report.next.counting {
        let _ = writeln!(out, "{}", counting.in_language(language));
    }
    out
}

/// The measures of a part, numbered on from those before it.
fn measures(steps: &[&Step], before: usize, style: Style) -> Table {
    let language = style.language;
    let mut table = new_table(style);
    table.set_header(match language {
        Language::Zh => ["措施", "谁", "做什么", "限期", "条款", "完成日期"],
        Language::En => ["measure", "who", "what", "by when", "clauses", "done on"],
    });
    for (at, step) in (before + 1..).zip(steps) {
        table.add_row(vec![
            Cell::new(numbered(at, step.title.in_language(language), language)),
            Cell::new(step.who.in_language(language)),
            Cell::new(words::what(step, language)),
            Cell::new(day_first(&words::due(&step.due, language))),
            Cell::new(words::clauses(step, language).join("\n")),
            Cell::new(""),
        ]);
    }
    if style.width.is_some() {
        let at_most = WIDTHS.map(|(at, width)| (at, ColumnConstraint::UpperBoundary(Width::Fixed(width))));
        let done = (5, ColumnConstraint::Absolute(Width::Fixed(DONE_WIDTH)));
        for (at, constraint) in at_most.into_iter().chain([done]) {
            if let Some(column) = table.column_mut(at) {
                column.set_constraint(constraint);
            }
        }
    }
    table
}

fn numbered(at: usize, title: &str, language: Language) -> String {
    match language {
        Language::Zh => format!("{at}．{title}"),
        Language::En => format!("{at}. {title}"),
    }
}

/// A deadline with its explanation on a line of its own, so that no day is cut in two.
fn day_first(due: &str) -> String {
    due.replacen(" (", "\n(", 1).replacen('（', "\n（", 1)
}
