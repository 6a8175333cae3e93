//! What must happen next as a part of a report.

use super::{decided_before, words};
use crate::fact::Date;
use crate::report::section::Section;
use crate::source::Language;
use crate::verdict::Next;

/// The measures, a row each. Where the law of the day attaches none, or none is known, that is said, and that the decision is before the check.
pub fn section(next: &Next, check_date: Option<Date>, language: Language) -> Section {
    let decided = next.decided;
    let columns = match language {
        Language::Zh => ["措施", "何时", "谁", "做什么", "限期", "条款", "完成日期"],
        Language::En => ["measure", "when", "who", "what", "by when", "clauses", "done on"],
    };
    let rows = next.measures.iter().map(|step| {
        vec![
            step.title.in_language(language).to_owned(),
            words::when(step).in_language(language).to_owned(),
            step.who.in_language(language).to_owned(),
            words::what(step, language),
            words::due(&step.due, language),
            words::clauses(step, language).join("; "),
            String::new(),
        ]
    });
    let before = check_date.and_then(|checked| decided_before(checked, decided));
    let mut notes: Vec<String> = before.iter().map(|told| format!("⚠ {}", told.in_language(language))).collect();
    if next.measures.is_empty() {
        notes.push(match language {
            Language::Zh => format!("没有查到 {decided} 施行的法对这一判定规定的措施"),
            Language::En => format!("no measures are known that the law of {decided} attaches to this verdict"),
        });
    }
    notes.extend(next.measures.iter().filter_map(|step| {
        let (title, note) = (step.title.in_language(language), step.note.as_ref()?.in_language(language));
        Some(if language == Language::Zh { format!("{title}：{note}") } else { format!("{title}: {note}") })
    }));
    notes.extend(next.counting.as_ref().map(|counting| counting.in_language(language).to_owned()));
    Section {
        heading: match language {
            Language::Zh => format!("接下来必须做的事（{decided} 作出决定）"),
            Language::En => format!("What must happen next (decided on {decided})"),
        },
        columns: columns.map(str::to_owned).to_vec(),
        rows: rows.collect(),
        notes,
    }
}
