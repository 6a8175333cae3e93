//! What must happen next as a part of a report.

use super::{decided_before, words};
use crate::fact::Date;
use crate::report::section::Section;
use crate::source::Language;
use crate::verdict::Next;
use crate::verdict::next::{Due, Occasion};

/// The measures, a row each. Where the law of the day attaches none, or none is known, that is said, and that the decision is before the check.
pub fn section(next: &Next, check_date: Option<Date>, language: Language) -> Section {
    let decided = next.decided;
    let heading = match language {
        Language::Zh => format!("接下来必须做的事（{decided} 作出决定）"),
        Language::En => format!("What must happen next (decided on {decided})"),
    };
    let before = check_date.and_then(|checked| decided_before(checked, decided));
    let mut notes: Vec<String> = before.iter().map(|told| format!("⚠ {}", told.in_language(language))).collect();
    if next.measures.is_empty() {
        notes.push(match language {
            Language::Zh => format!("没有查到 {decided} 施行的法对这一判定规定的措施"),
            Language::En => format!("no measures are known that the law of {decided} attaches to this verdict"),
        });
    }
    of_measures(next, heading, notes, language, Due::clone)
}

/// The same before anything is decided: what the law of the check date attaches to the verdict, with terms and without days. Nothing where that is
/// nothing.
pub fn undecided(next: &Next, language: Language) -> Option<Section> {
    let day = next.decided;
    let heading = match language {
        Language::Zh => format!("接下来必须做的事（按检查日期 {day} 施行的法）"),
        Language::En => format!("What must happen next (by the law of the check date, {day})"),
    };
    let note = match language {
        Language::Zh => "还没有写明作出决定的日子：限期只写从何时起算，以作出决定之日施行的法为准",
        Language::En => {
            "the day of the decision is not given: terms stand without days, and the law of that day decides"
        }
    };
    (!next.measures.is_empty()).then(|| of_measures(next, heading, vec![note.to_owned()], language, undated))
}

/// When something is due, in its term and without days.
fn undated(due: &Due) -> Due {
    let no_day = |event: &Occasion| Occasion { day: None, ..event.clone() };
    match due {
        Due::AtOnce { event, .. } => Due::AtOnce { event: no_day(event), day: None },
        Due::Within { count, unit, event, .. } => {
            let event = no_day(event);
            Due::Within { count: *count, unit, event, counted: None, day: None, no_calendar: None }
        }
        Due::Before { event } => Due::Before { event: no_day(event) },
        Due::Quarterly | Due::Unstated => due.clone(),
    }
}

fn of_measures(
    next: &Next,
    heading: String,
    mut notes: Vec<String>,
    language: Language,
    due: impl Fn(&Due) -> Due,
) -> Section {
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
            words::due(&due(&step.due), language),
            words::clauses(step, language).join("; "),
            String::new(),
        ]
    });
    notes.extend(next.measures.iter().filter_map(|step| {
        let (title, note) = (step.title.in_language(language), step.note.as_ref()?.in_language(language));
        Some(if language == Language::Zh { format!("{title}：{note}") } else { format!("{title}: {note}") })
    }));
    notes.extend(next.counting.as_ref().map(|counting| counting.in_language(language).to_owned()));
    Section { heading, columns: columns.map(str::to_owned).to_vec(), rows: rows.collect(), notes }
}
