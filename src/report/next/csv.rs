//! What must happen next as CSV: a row a measure, for those whose tool is a spreadsheet.

use super::{NextReport, words};
use crate::record::apostrophe::put_before;
use crate::report::words::{on_one_line, separator};
use crate::source::{Language, visible};

/// Without it Excel takes Chinese text for that of another encoding.
pub const BYTE_ORDER_MARK: char = '\u{FEFF}';

const HEADINGS: [(&str, &str); 16] = [
    ("矿号", "mine id"),
    ("煤矿", "mine"),
    ("判定", "verdict"),
    ("作出决定", "decided"),
    ("编号", "id"),
    ("措施", "measure"),
    ("谁", "who"),
    ("应当/可以", "must/may"),
    ("何时", "when"),
    ("做什么", "what"),
    ("最后日期", "last day"),
    ("顺延前", "before the move"),
    ("限期", "by when"),
    ("条款", "clauses"),
    ("说明", "note"),
    ("完成日期", "done on"),
];

/// The text of the file.
pub fn render(report: &NextReport<'_>, language: Language) -> String {
    let mut out = String::from(BYTE_ORDER_MARK);
    let headings = HEADINGS.map(|(zh, en)| if language == Language::Zh { zh } else { en }.to_owned());
    line(&mut out, &headings);
    let next = report.next;
    for step in &next.measures {
        let day = step.due.day().map(|day| day.to_string()).unwrap_or_default();
        let before = report.decided_before();
        let notes = before.iter().chain(&step.note).map(|note| note.in_language(language));
        let note = notes.collect::<Vec<_>>().join(separator(language));
        line(
            &mut out,
            &[
                on_one_line(report.mine_id.unwrap_or_default()),
                on_one_line(report.mine_name.unwrap_or_default()),
                next.verdict.label().in_language(language).to_owned(),
                next.decided.to_string(),
                step.id.clone(),
                step.title.in_language(language).to_owned(),
                step.who.in_language(language).to_owned(),
                words::duty(step).in_language(language).to_owned(),
                words::when(step).in_language(language).to_owned(),
                words::what(step, language),
                day,
                step.due.counted().map(|day| day.to_string()).unwrap_or_default(),
                words::due(&step.due, language),
                words::clauses(step, language).join(separator(language)),
                note,
                String::new(),
            ],
        );
    }
    out
}

/// A row, each cell in quotes: then neither comma nor semicolon can be taken for what separates cells.
pub fn line(out: &mut String, cells: &[String]) {
    for (at, cell) in cells.iter().enumerate() {
        out.push_str(if at == 0 { "\"" } else { ",\"" });
        out.push_str(&put_before(&visible(cell)).replace('"', "\"\""));
        out.push('"');
    }
    out.push_str("\r\n");
}
