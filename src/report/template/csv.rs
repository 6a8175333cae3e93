//! A template as a CSV file with a row for each fact.

use super::rows::{Line, RowsAre, lines};
use super::{Template, tell};
use crate::record::form::HEADINGS;

/// Without it Excel takes Chinese text for that of another encoding.
const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// The text of the file.
pub fn csv(template: &Template<'_>) -> String {
    let mut out = String::from(BYTE_ORDER_MARK);
    line(&mut out, HEADINGS.each_ref().map(|heading| heading.in_language(template.language)));
    let mut number = 0;
    for ask in lines(template, RowsAre::Here) {
        match ask {
            Line::Group(label) => line(&mut out, ["", label, "", "", "", "", "", ""]),
            Line::Ask(ask) => {
                number += 1;
                let (number, unit) = (number.to_string(), ask.of.fact.unit_label(template.language));
                let choices = tell::choices(ask.of, template.language);
                line(&mut out, [&number, &ask.name, "", &unit, "", &ask.question, &choices, &ask.clauses]);
            }
        }
    }
    out
}

fn line(out: &mut String, cells: [&str; HEADINGS.len()]) {
    for (at, cell) in cells.into_iter().enumerate() {
        out.push_str(if at == 0 { "" } else { "," });
        // A comma or semicolon in a cell must not be taken for what separates cells.
        if cell.contains([',', '"', '\n', '\r', ';', '\t']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out.push_str("\r\n");
}
