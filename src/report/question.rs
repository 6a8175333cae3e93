//! A question of an interview, how it can be answered, and why it is asked.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::{Style, words};
use crate::fact::{Fact, Record, Type, Vocabulary};
use crate::interview::{Interview, Purpose, Question, Topic, Waiting};
use crate::rule::{Citation, Pack};
use crate::source::Language;

/// What stands before every line that is no question.
pub(super) const INDENT: &str = "   ";

/// How many conditions are shown with their clauses; of the others only the ids.
const SHOWN: usize = 3;

/// The longest line of choices, in half-width characters.
const WIDTH: usize = 100;

/// One of two texts.
pub(super) fn pick<'t>(language: Language, zh: &'t str, en: &'t str) -> &'t str {
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}

/// The question, and how it can be answered.
pub fn question(interview: &Interview<'_>, question: &Question<'_>, style: Style) -> String {
    let (vocabulary, record, language) = (interview.vocabulary(), interview.record(), style.language);
    let number = interview.answers() + 1;
    let about = about(vocabulary, record, question.topic, language);
    let mark = match question.purpose {
        Purpose::Verifies => pick(language, "〔核对〕", "[check] "),
        _ => "",
    };
    let asked = asked(vocabulary, question.topic, language);
    let mut out = format!("\n{number}. {mark}{about}{asked}\n");
    for line in how(vocabulary, record, question, style) {
        let _ = writeln!(out, "{INDENT}{line}");
    }
    out
}

/// Of which table and row something is asked.
fn about(vocabulary: &Vocabulary, record: &Record, topic: Topic, language: Language) -> String {
    let colon = pick(language, "：", ": ");
    if let Some(key) = topic.key(vocabulary, record) {
        return format!("{}{colon}", key.label.in_language(language));
    }
    let table = |id| vocabulary.table(id).map_or("", |table| table.label.in_language(language));
    match topic {
        Topic::Rows(id) => format!("{}{colon}", table(id)),
        Topic::Cell(id, row, _) => {
            let known = row_in_words(vocabulary, record, topic, language);
            match language {
                Language::Zh => format!("{}第{}项{known}{colon}", table(id), row + 1),
                Language::En => format!("{}, row {}{known}{colon}", table(id), row + 1),
            }
        }
        Topic::Fact(_) | Topic::Keyed(..) => String::new(),
    }
}

/// What is known of the row that is asked about, so that a person sees which it is.
fn row_in_words(vocabulary: &Vocabulary, record: &Record, topic: Topic, language: Language) -> String {
    const CELLS: usize = 2;
    let Topic::Cell(id, row, _) = topic else { return String::new() };
    let Some((table, row)) = vocabulary.table(id).zip(record.rows(id).get(row)) else { return String::new() };
    let cells = table.columns.iter().zip(&row.cells).filter_map(|(column, cell)| Some((column, cell.as_ref()?)));
    let shown: Vec<String> =
        cells.take(CELLS).map(|(column, cell)| words::on_one_line(&cell.value.show(column, language))).collect();
    match (shown.is_empty(), language) {
        (true, _) => String::new(),
        (false, Language::Zh) => format!("（{}）", shown.join("，")),
        (false, Language::En) => format!(" ({})", shown.join(", ")),
    }
}

fn asked(vocabulary: &Vocabulary, topic: Topic, language: Language) -> &str {
    let question = match topic {
        Topic::Rows(id) => vocabulary.table(id).map(|table| &table.question),
        _ => topic.fact(vocabulary).map(|fact| &fact.question),
    };
    question.map_or("", |question| question.in_language(language))
}

/// How a question can be answered.
fn how(vocabulary: &Vocabulary, record: &Record, question: &Question<'_>, style: Style) -> Vec<String> {
    let language = style.language;
    if let Topic::Rows(id) = question.topic {
        return vec![rows(record.rows(id).len(), language)];
    }
    let Some(fact) = question.topic.fact(vocabulary) else { return Vec::new() };
    let mut lines = match &fact.kind {
        Type::YesNo => vec![pick(language, "是 / 否", "yes / no").to_owned()],
        Type::Number { .. } => vec![number(fact, language)],
        Type::Date => vec![pick(language, "日期，如 2005-10-20", "a date, such as 2005-10-20").to_owned()],
        Type::Choice(_) => choices(fact, style),
        Type::Text => Vec::new(),
    };
    if let Some(suggestion) = &question.suggestion {
        let suggestion = words::on_one_line(suggestion);
        lines.push(match language {
            Language::Zh => format!("直接回车即 {suggestion}"),
            Language::En => format!("press Enter for {suggestion}"),
        });
    }
    if question.may_be_skipped {
        lines.push(pick(language, "可以不填，直接回车", "may be left out: press Enter").to_owned());
    }
    lines
}

fn rows(stated: usize, language: Language) -> String {
    match (stated, language) {
        (0, Language::Zh) => "有没有？ 有 / 没有（答“没有”，即表示一项也没有）".to_owned(),
        (0, Language::En) => "Are there any? yes / no (\"no\" states that there are none)".to_owned(),
        (_, Language::Zh) => format!("已记 {stated} 项，还有吗？ 有 / 没有（答“没有”，即表示已全部列明）"),
        (_, Language::En) => {
            format!("{stated} stated so far, are there more? yes / no (\"no\" states that these are all)")
        }
    }
}

/// The unit and bounds of a number.
fn number(fact: &Fact, language: Language) -> String {
    let unit = fact.unit_label(language);
    let whole = matches!(fact.kind, Type::Number { whole: true, .. });
    let mut text = match (whole, language) {
        (true, Language::Zh) => "整数".to_owned(),
        (true, Language::En) => "a whole number".to_owned(),
        (false, Language::Zh) => "数".to_owned(),
        (false, Language::En) => "a number".to_owned(),
    };
    if !unit.is_empty() {
        text.push_str(&match language {
            Language::Zh => format!("，单位 {unit}"),
            Language::En => format!(" of {unit}"),
        });
    }
    text.push_str(&match (fact.min, fact.max, language) {
        (Some(min), Some(max), Language::Zh) => format!("，{min} 至 {max}"),
        (Some(min), Some(max), Language::En) => format!(", from {min} to {max}"),
        (Some(min), None, Language::Zh) => format!("，不小于 {min}"),
        (Some(min), None, Language::En) => format!(", {min} or more"),
        (None, Some(max), Language::Zh) => format!("，不大于 {max}"),
        (None, Some(max), Language::En) => format!(", {max} or less"),
        (None, None, _) => String::new(),
    });
    text
}

/// The choices with their numbers, as many on a line as there is room for.
fn choices(fact: &Fact, style: Style) -> Vec<String> {
    let width = style.width.map_or(WIDTH, usize::from).min(WIDTH).saturating_sub(INDENT.len());
    let mut lines: Vec<String> = Vec::new();
    for (at, choice) in fact.choices().iter().enumerate() {
        let item = format!("{}) {}", at + 1, choice.label.in_language(style.language));
        match lines.last_mut() {
            Some(line) if line.width() + 2 + item.width() <= width => {
                line.push_str("  ");
                line.push_str(&item);
            }
            _ => lines.push(item),
        }
    }
    lines
}

/// Why a question is asked: the conditions that need the answer, with their clauses.
pub fn why(interview: &Interview<'_>, question: &Question<'_>, style: Style) -> String {
    let language = style.language;
    let mut out = String::new();
    let sentence = match question.purpose {
        Purpose::Identifies if is_check_date(interview.vocabulary(), question.topic) => Some(pick(
            language,
            "证照和执法决定是否有效、适用哪一天的规定，都按检查日期判定。",
            "Whether licences and orders are valid, and which law applies, is judged as of the check date.",
        )),
        Purpose::Identifies => {
            Some(pick(language, "用来写明是哪一个煤矿，不影响判定。", "It says which mine it is, and decides nothing."))
        }
        Purpose::Describes => {
            Some(pick(language, "用来写明这一项是什么，不影响判定。", "It says what the row is, and decides nothing."))
        }
        Purpose::Verifies => Some(pick(
            language,
            "以下情形已认定为“否”；这项事实可以核对，证明相反的，以事实为准。",
            "The following was stated to be not so; this fact can check it, and counts where it proves the contrary.",
        )),
        Purpose::Decides => None,
    };
    if let Some(sentence) = sentence {
        let _ = writeln!(out, "{INDENT}{sentence}");
    }
    for waiting in question.waiting.iter().take(SHOWN) {
        condition(&mut out, interview, waiting, language);
    }
    let others: Vec<String> =
        question.waiting.iter().skip(SHOWN).map(|w| name(interview, w.pack, &w.condition.id)).collect();
    if !others.is_empty() {
        let _ = match language {
            Language::Zh => writeln!(out, "{INDENT}还有：{}", others.join("、")),
            Language::En => writeln!(out, "{INDENT}and also: {}", others.join(", ")),
        };
    }
    out
}

fn is_check_date(vocabulary: &Vocabulary, topic: Topic) -> bool {
    topic.fact(vocabulary).is_some_and(|fact| fact.id == crate::record::CHECK_DATE)
}

/// A condition with its clauses, and its cases with theirs.
pub(super) fn condition(out: &mut String, interview: &Interview<'_>, waiting: &Waiting<'_>, language: Language) {
    let condition = waiting.condition;
    let effect = condition.effect.label();
    let _ = writeln!(
        out,
        "{INDENT}{} {} → {}",
        name(interview, waiting.pack, &condition.id),
        condition.title.in_language(language),
        effect.in_language(language)
    );
    clauses(out, interview, waiting.pack, &condition.cite, "  ", language);
    for case in &waiting.cases {
        let _ = writeln!(out, "{INDENT}  {} {}", case.id, case.text.in_language(language));
        clauses(out, interview, waiting.pack, &case.cite, "    ", language);
    }
}

/// The clauses, a line each; of a pack of the law of the check date only those in force on it.
fn clauses(
    out: &mut String,
    interview: &Interview<'_>,
    pack: &Pack,
    cited: &[Citation],
    indent: &str,
    language: Language,
) {
    let day = interview.record().check_date;
    let of_its_time = pack.covers(day);
    for citation in cited.iter().filter(|citation| !of_its_time || citation.may_be_in_force_on(day)) {
        let _ = writeln!(out, "{INDENT}{indent}§ {}", citation.show(language));
    }
}

/// The id of a condition; with its pack, where there are several.
pub(super) fn name(interview: &Interview<'_>, pack: &Pack, id: &str) -> String {
    if interview.packs().len() > 1 { format!("{}/{id}", pack.id) } else { id.to_owned() }
}
