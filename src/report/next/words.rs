//! Deadlines and measures in words.

use crate::source::{Bilingual, Language};
use crate::verdict::Next;
use crate::verdict::next::{Due, Lack, Step};

/// When it is due: the day first, where it is known, and otherwise why it is not.
pub fn due(due: &Due, language: Language) -> String {
    let zh = language == Language::Zh;
    match due {
        Due::AtOnce { event, day } => {
            let label = event.label.in_language(language);
            match (day, zh) {
                (Some(day), true) => format!("{day}（立即）"),
                (Some(day), false) => format!("{day} (at once)"),
                (None, true) => format!("{label}后立即"),
                (None, false) => format!("at once after {label}"),
            }
        }
        Due::Within { .. } => within(due, language).in_language(language).to_owned(),
        Due::Before { event } => {
            let label = event.label.in_language(language);
            match (event.day, zh) {
                (Some(day), true) => format!("{label}之前（{day}）"),
                (Some(day), false) => format!("before {label} ({day})"),
                (None, true) => format!("{label}之前"),
                (None, false) => format!("before {label}"),
            }
        }
        Due::Quarterly => if zh { "每季度" } else { "every quarter" }.to_owned(),
        Due::Unstated => if zh { "没有规定期限" } else { "no deadline is set" }.to_owned(),
    }
}

fn within(due: &Due, language: Language) -> Bilingual {
    let term = term(due, language);
    let Due::Within { counted, day, no_calendar, .. } = due else { return Bilingual::default() };
    match (day, counted, no_calendar) {
        (Some(day), Some(counted), _) if counted != day => Bilingual::new(
            format!("{day}（{term}；数到 {counted}，是休息日，顺延）"),
            format!("{day} ({term}; the last day, {counted}, is a rest day, so it moves)"),
        ),
        (Some(day), ..) => Bilingual::new(format!("{day}（{term}）"), format!("{day} ({term})")),
        (None, Some(counted), Some(lack)) => {
            let lack = lacking(lack);
            Bilingual::new(
                format!("未知：{}（{term}；数到 {counted}，是否顺延不知道）", lack.zh),
                format!("unknown: {} ({term}; the last day is {counted}, whether it moves is not known)", lack.en),
            )
        }
        (None, None, Some(lack)) => {
            let lack = lacking(lack);
            Bilingual::new(format!("未知：{}（{term}）", lack.zh), format!("unknown: {} ({term})", lack.en))
        }
        (None, _, None) => Bilingual::new(term.clone(), term),
    }
}

/// The term in words: `within 5 working days of the decision`. Empty for what has none.
pub fn term(due: &Due, language: Language) -> String {
    let Due::Within { count, unit, event, .. } = due else { return String::new() };
    let label = event.label.in_language(language);
    match language {
        Language::Zh => {
            let unit = match *unit {
                "days" => "日",
                "working_days" => "个工作日",
                _ => "个月",
            };
            format!("自{label}之日起{count}{unit}内")
        }
        Language::En => {
            let unit = match (*unit, count) {
                ("days", 1) => "day",
                ("days", _) => "days",
                ("working_days", 1) => "working day",
                ("working_days", _) => "working days",
                (_, 1) => "month",
                _ => "months",
            };
            format!("within {count} {unit} of {label}")
        }
    }
}

fn lacking(lack: &Lack) -> Bilingual {
    let year = lack.year;
    match lack.known_through {
        Some(day) => Bilingual::new(
            format!("{year} 年的节假日数据只到 {day}"),
            format!("holiday data for {year} reaches only to {day}"),
        ),
        None => Bilingual::new(format!("没有 {year} 年的节假日数据"), format!("no holiday data for {year}")),
    }
}

/// What is done, after the circumstance without which it is not attached.
pub fn what(step: &Step, language: Language) -> String {
    let what = step.what.in_language(language);
    match (&step.only_if, language) {
        (Some(only_if), Language::Zh) => format!("{}，{what}", only_if.zh),
        (Some(only_if), Language::En) => format!("{}, {what}", only_if.en),
        (None, _) => what.to_owned(),
    }
}

/// What is due now and what may become due later, each with its heading and its measures, as far as there are any.
pub fn parts(next: &Next, language: Language) -> Vec<(&'static str, Vec<&Step>)> {
    let headings = match language {
        Language::Zh => ["现在应当做的", "以后可能要做的（取决于其后发生的事）"],
        Language::En => ["Due now", "May become due later, by what happens then"],
    };
    let (later, now): (Vec<&Step>, Vec<&Step>) = next.measures.iter().partition(|step| step.later);
    headings.into_iter().zip([now, later]).filter(|(_, steps)| !steps.is_empty()).collect()
}

/// When it is due, in a word.
pub fn when(step: &Step) -> Bilingual {
    if step.later { Bilingual::new("以后可能", "may come later") } else { Bilingual::new("现在", "now") }
}

/// Whether it must or may be done.
pub fn duty(step: &Step) -> Bilingual {
    if step.power { Bilingual::new("可以", "may") } else { Bilingual::new("应当", "must") }
}

/// The clauses, those of one instrument after its number.
pub fn clauses(step: &Step, language: Language) -> Vec<String> {
    let mut found: Vec<(&str, Vec<&str>)> = Vec::new();
    for cited in &step.cite {
        let (instrument, clause) = (cited.instrument.in_language(language), cited.clause.in_language(language));
        match found.iter_mut().find(|(known, _)| *known == instrument) {
            Some((_, clauses)) => clauses.push(clause),
            None => found.push((instrument, vec![clause])),
        }
    }
    let (space, separator) = if language == Language::Zh { (" ", "、") } else { (", ", "; ") };
    let one = |(instrument, clauses): (&str, Vec<&str>)| format!("{instrument}{space}{}", clauses.join(separator));
    found.into_iter().map(one).collect()
}
