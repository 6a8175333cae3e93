//! Reads `instruments.toml`.

use std::borrow::Cow;
use std::sync::Arc;

use super::instrument::{Clauses, LEVELS};
use super::load::{optional_date, report_duplicates};
use super::{Clause, Instrument};
use crate::say;
use crate::source::toml::{Reader, Toml, parse};
use crate::source::{Bilingual, Code, Diagnostic, Place, SourceText, Span, did_you_mean};

/// Reads the instruments of all `sources`, in their order.
pub fn instruments(sources: &[&Arc<SourceText>], problems: &mut Vec<Diagnostic>) -> Vec<Arc<Instrument>> {
    let mut found = Vec::new();
    for source in sources {
        let tree = parse(source, problems);
        let mut reader = Reader::new(source, &tree, Span::default(), problems);
        for (table, span) in reader.tables("instrument") {
            found.extend(instrument(Reader::new(source, table, span, reader.problems())).map(Arc::new));
        }
        reader.finish();
    }
    report_duplicates(found.iter().map(|instrument| (instrument.id.as_str(), &instrument.place)), problems);
    for instrument in &found {
        let Some(next) = &instrument.replaced_by else { continue };
        if !found.iter().any(|other| other.id == *next) {
            let suggestion =
                did_you_mean(next, found.iter().map(|other| other.id.as_str()).filter(|id| *id != instrument.id));
            let message = say!("未知的法律文件 `{next}`", "unknown instrument `{next}`");
            let unknown = Diagnostic::error(Code::UnknownInstrument, message).suggest(suggestion);
            problems.push(unknown.at(instrument.place.clone()));
        }
    }
    found
}

fn instrument(mut reader: Reader<'_>) -> Option<Instrument> {
    let named = reader.text("id");
    if let Some((id, span)) = named
        && id.contains(char::is_whitespace)
    {
        let bad = Diagnostic::error(Code::BadId, say!("`{id}` 不能作为标识", "`{id}` cannot be an id"));
        let help = say!("标识中不能有空格，否则无法引用", "an id has no spaces, or it could not be cited");
        reader.report(span, bad.help(help));
    }
    let title = reader.bilingual("title");
    let number = reader.bilingual("number");
    let issuer = reader.bilingual("issuer");
    let issued = optional_date(&mut reader, "issued");
    let in_force = optional_date(&mut reader, "in_force");
    let until = optional_date(&mut reader, "until");
    let replaced_by = reader.optional_text("replaced_by").map(|(id, _)| id.to_owned());
    let source = reader.bilingual("source");
    let levels = levels(&mut reader);
    let clauses = clauses(&mut reader, &levels);
    if let (Some(from), Some(until)) = (in_force, until)
        && until < from
    {
        let message =
            say!("失效日 {until} 早于施行日 {from}", "the last day in force {until} is before the first {from}");
        reader.report(reader.span, Diagnostic::error(Code::WrongKind, message));
    }
    let place = Place::Text { source: Arc::clone(reader.source), span: named.map_or(reader.span, |(_, span)| span) };
    reader.finish();
    let id = named?.0.to_owned();
    Some(Instrument { id, title, number, issuer, issued, in_force, until, replaced_by, source, clauses, levels, place })
}

fn levels(reader: &mut Reader<'_>) -> Vec<(String, Bilingual)> {
    let Some(node) = reader.optional("levels") else { return Vec::new() };
    let Some((table, _)) = reader.table_of("levels", node) else { return Vec::new() };
    let mut found = Vec::new();
    for (key, node) in &table.entries {
        let Some((texts, _)) = reader.table_of(&key.name, node) else { continue };
        let text = |language: &str| match texts.get(language).map(|node| &node.value) {
            Some(Toml::Text(text)) => text.clone(),
            _ => Cow::Borrowed(""),
        };
        let name = Bilingual::new(text("zh"), text("en"));
        if name.zh.is_empty() || name.en.is_empty() || texts.entries.len() > 2 {
            let level = &key.name;
            let message =
                say!("层级 `{level}` 须有 zh 和 en 两种名称", "the level `{level}` needs the names zh and en");
            reader.report(node.span, Diagnostic::error(Code::MissingTranslation, message));
        }
        found.push((key.name.to_string(), name));
    }
    found
}

/// The clauses. That nothing is wrong with those of the program's own file, its tests show.
fn clauses(reader: &mut Reader<'_>, own: &[(String, Bilingual)]) -> Clauses {
    let mut found: Vec<&str> = Vec::new();
    for (text, span) in reader.texts("clauses") {
        if reader.source.is_in_program() {
            found.push(text);
            continue;
        }
        let known = |name: &str| LEVELS.contains(&name) || own.iter().any(|(level, _)| level == name);
        match Clause::parse_range(text) {
            Some(clauses) if clauses.iter().flat_map(|clause| &clause.0).all(|level| known(&level.name)) => {
                found.push(text);
            }
            _ => {
                let message = say!("无法理解的条款 `{text}`", "`{text}` is not a clause");
                let bad = Diagnostic::error(Code::UnknownClause, message)
                    .help(say!("条款写作 `art.8 para.2 item.1-15`", "a clause is written `art.8 para.2 item.1-15`"));
                reader.report(span, bad);
            }
        }
    }
    Clauses::stated(found.join("\n"))
}
