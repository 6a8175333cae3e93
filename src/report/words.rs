//! How facts, values and places are named to people, and in JSON.

use std::borrow::Cow;

use crate::expr::{Asked, Subject};
use crate::fact::{Fact, Record, Stated, Table, TableId, Value, Vocabulary};
use crate::rule::Citation;
use crate::source::visible::{on_line, visible};
use crate::source::{Bilingual, Language};

/// The fact or column that a subject is a value of.
pub fn fact_of(vocabulary: &Vocabulary, subject: Subject) -> Option<&Fact> {
    match subject {
        Subject::Fact(id) => vocabulary.fact(id),
        Subject::Cell(table, _, column) => vocabulary.table(table)?.columns.get(column),
    }
}

/// The value of the key of a row, if the table has a key and the row states it.
fn key_of(table: &Table, record: &Record, id: TableId, row: usize) -> Option<(u16, usize)> {
    let key = table.key?;
    match record.rows(id).get(row)?.cell(key)?.value {
        Value::Choice(at) => Some((at, key)),
        _ => None,
    }
}

/// The id of a subject: `annual_output`, `licences.mining.state`, `orders.2.issued`.
pub fn subject_id(vocabulary: &Vocabulary, record: &Record, subject: Subject) -> String {
    let Subject::Cell(id, row, column) = subject else {
        return fact_of(vocabulary, subject).map(|fact| fact.id.to_string()).unwrap_or_default();
    };
    let Some(table) = vocabulary.table(id) else { return String::new() };
    let column = table.columns.get(column).map(|column| &*column.id).unwrap_or_default();
    let row_name = key_of(table, record, id, row)
        .and_then(|(at, key)| {
            table.columns.get(key)?.choices().get(usize::from(at)).map(|choice| choice.id.to_string())
        })
        .unwrap_or_else(|| (row + 1).to_string());
    format!("{}.{row_name}.{column}", table.id)
}

/// What people call a subject.
pub fn subject_label(vocabulary: &Vocabulary, record: &Record, subject: Subject) -> Bilingual {
    label(vocabulary, record, subject, true)
}

/// The same without the name of its row, for where that was said before.
pub fn short_label(vocabulary: &Vocabulary, record: &Record, subject: Subject) -> Bilingual {
    label(vocabulary, record, subject, false)
}

fn label(vocabulary: &Vocabulary, record: &Record, subject: Subject, is_named: bool) -> Bilingual {
    let Subject::Cell(id, row, column) = subject else {
        return fact_of(vocabulary, subject).map(|fact| fact.label.clone()).unwrap_or_default();
    };
    let Some(table) = vocabulary.table(id) else { return Bilingual::default() };
    let (position, is_key) = (column, table.key == Some(column));
    let column = table.columns.get(column).map(|column| column.label.clone()).unwrap_or_default();
    if is_key {
        return column;
    }
    let key =
        key_of(table, record, id, row).and_then(|(at, key)| table.columns.get(key)?.choices().get(usize::from(at)));
    match key {
        Some(choice) => {
            Bilingual::new(format!("{}{}", choice.label.zh, column.zh), format!("{} of {}", column.en, choice.label.en))
        }
        None => {
            let number = row + 1;
            let [zh, en] = match name_of(table, record, id, row, position).filter(|_| is_named) {
                Some(name) => [format!("（{name}）"), format!(" ({name})")],
                None => [String::new(), String::new()],
            };
            Bilingual::new(
                format!("{}第{number}行{zh}{}", table.label.zh, column.zh),
                format!("{} in row {number}{en} of {}", column.en, table.label.en),
            )
        }
    }
}

/// The characters that are shown of the name of a row at most.
const LONGEST_NAME: usize = 24;

/// What a row is called, where `column` is not what says it.
fn name_of(table: &Table, record: &Record, id: TableId, row: usize, column: usize) -> Option<String> {
    let naming = table.naming_column().filter(|naming| *naming != column)?;
    let Value::Text(name) = &record.rows(id).get(row)?.cell(naming)?.value else { return None };
    // It stands in brackets itself.
    let name = on_one_line(name.trim()).replace('（', "(").replace('）', ")");
    let is_long = name.chars().nth(LONGEST_NAME).is_some();
    let shown: String = name.chars().take(LONGEST_NAME).collect();
    (!name.is_empty()).then(|| if is_long { format!("{shown}…") } else { shown })
}

/// The evidence that a record gives for a value: what stands beside it, or else beside its row.
pub fn evidence<'r>(record: &'r Record, subject: Subject, stated: &'r Stated) -> Option<&'r str> {
    let of_row = || match subject {
        Subject::Cell(table, row, _) => record.rows(table).get(row)?.evidence.as_deref(),
        Subject::Fact(_) => None,
    };
    stated.evidence.as_deref().or_else(of_row)
}

/// The id of what could be asked for.
pub fn asked_id(vocabulary: &Vocabulary, record: &Record, asked: Asked) -> String {
    match asked {
        Asked::Fact(id) => subject_id(vocabulary, record, Subject::Fact(id)),
        Asked::Cell(table, row, column) => subject_id(vocabulary, record, Subject::Cell(table, row, column)),
        Asked::Rows(id) => vocabulary.table(id).map(|table| table.id.to_string()).unwrap_or_default(),
    }
}

/// What people call what could be asked for.
pub fn asked_label(vocabulary: &Vocabulary, record: &Record, asked: Asked) -> Bilingual {
    match asked {
        Asked::Fact(id) => subject_label(vocabulary, record, Subject::Fact(id)),
        Asked::Cell(table, row, column) => subject_label(vocabulary, record, Subject::Cell(table, row, column)),
        Asked::Rows(id) => vocabulary.table(id).map(|table| table.label.clone()).unwrap_or_default(),
    }
}

/// The question to ask for it.
pub fn asked_question(vocabulary: &Vocabulary, asked: Asked) -> Bilingual {
    match asked {
        Asked::Fact(id) => vocabulary.fact(id).map(|fact| fact.question.clone()),
        Asked::Cell(table, _, column) => {
            vocabulary.table(table).and_then(|table| Some(table.columns.get(column)?.question.clone()))
        }
        Asked::Rows(id) => vocabulary.table(id).map(|table| table.question.clone()),
    }
    .unwrap_or_default()
}

/// A stated value with its name: `年产量 279 万t/a`.
pub fn stated(
    vocabulary: &Vocabulary,
    record: &Record,
    (subject, stated): (Subject, &Stated),
    language: Language,
) -> String {
    let label = subject_label(vocabulary, record, subject);
    let value = fact_of(vocabulary, subject).map(|fact| stated.value.show(fact, language)).unwrap_or_default();
    match language {
        Language::Zh => format!("{}：{value}", label.zh),
        Language::En => format!("{}: {value}", label.en),
    }
}

/// Line and column of a place as it is written in a text: `22:17`; none for what is called otherwise.
pub fn line_column(at: &str) -> Option<(u64, u64)> {
    let (line, column) = at.split_once(':')?;
    Some((line.parse().ok()?, column.parse().ok()?))
}

/// A pack by its title, with its id in brackets.
pub fn titled(title: &Bilingual, id: &str, language: Language) -> String {
    let title = title.in_language(language);
    match language {
        Language::Zh => format!("{title}（{id}）"),
        Language::En => format!("{title} ({id})"),
    }
}

/// A place in the record as people say it: of a text the line, because `22:17` would be read as a time of day; a cell as it is called.
pub fn place_in_record(at: &str, language: Language) -> String {
    match (line_column(at), language) {
        (Some((line, _)), Language::Zh) => format!("第{line}行"),
        (Some((line, _)), Language::En) => format!("line {line}"),
        (None, _) => at.to_owned(),
    }
}

/// Stated values with their places in the record; the file is named only where it is another than the record's.
pub fn stated_with_places(
    vocabulary: &Vocabulary,
    record: &Record,
    reasons: &[(Subject, &Stated)],
    language: Language,
) -> String {
    let text = |reason: (Subject, &Stated)| {
        let place = &reason.1.place;
        let within = place_in_record(&place.within_file(), language);
        let at = if within.is_empty() || place.file() != record.place.file() { place.to_string() } else { within };
        on_one_line(&format!("{} [{at}]", stated(vocabulary, record, reason, language)))
    };
    telling(vocabulary, reasons).into_iter().map(text).collect::<Vec<_>>().join(separator(language))
}

/// The reasons without those that only say which row another one is of.
pub fn telling<'a>(vocabulary: &Vocabulary, reasons: &[(Subject, &'a Stated)]) -> Vec<(Subject, &'a Stated)> {
    let is_key = |id: TableId, column: usize| vocabulary.table(id).is_some_and(|table| table.key == Some(column));
    let has_other = |id: TableId, row: usize| {
        reasons
            .iter()
            .any(|(other, _)| matches!(other, Subject::Cell(t, r, c) if *t == id && *r == row && !is_key(id, *c)))
    };
    let tells = |subject: &Subject| match *subject {
        Subject::Cell(id, row, column) => !(is_key(id, column) && has_other(id, row)),
        Subject::Fact(_) => true,
    };
    reasons.iter().filter(|(subject, _)| tells(subject)).copied().collect()
}

/// Clauses as people cite them, each once: a text an instrument, in the order in which they come.
pub fn clauses<'a>(cited: impl IntoIterator<Item = &'a Citation>, language: Language) -> Vec<String> {
    let mut lines: Vec<(&str, Vec<String>)> = Vec::new();
    for citation in cited {
        let instrument = citation.instrument.number.in_language(language);
        let clause = citation.show_clause(language);
        match lines.iter_mut().find(|(known, _)| *known == instrument) {
            Some((_, clauses)) if clauses.contains(&clause) => {}
            Some((_, clauses)) => clauses.push(clause),
            None => lines.push((instrument, vec![clause])),
        }
    }
    let (space, separator) = match language {
        Language::Zh => (" ", "、"),
        Language::En => (", ", "; "),
    };
    let line = |(instrument, clauses): (&str, Vec<String>)| match clauses.join(separator) {
        clauses if clauses.is_empty() => instrument.to_owned(),
        clauses => format!("{instrument}{space}{clauses}"),
    };
    lines.into_iter().map(line).collect()
}

/// What separates items of a list in a sentence.
pub fn separator(language: Language) -> &'static str {
    match language {
        Language::Zh => "；",
        Language::En => "; ",
    }
}

/// Text of a record made fit for a line of a terminal.
pub fn on_one_line(text: &str) -> String {
    match visible(text) {
        // Hardly any text has anything to be made fit.
        Cow::Borrowed(text) if !text.contains(['\n', '\r', '\t']) => text.to_owned(),
        _ => text.chars().map(on_line).collect(),
    }
}
