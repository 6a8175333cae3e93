//! A line a mine: what it came to, and the conditions that are met, open, or do not concern it. All others are not met.

#[cfg(feature = "parquet")]
mod columnar;

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::result::csv;
use crate::batch::Outcomes;
use crate::batch::read::{Lines, Mine};
use crate::rule::Pack;
use crate::source::{Language, visible};
use crate::verdict::{Outcome, Verdict};

/// How a line is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineForm {
    /// As a row of a CSV file.
    Csv,
    /// As a JSON object; its schema is `docs/check-brief.schema.json`.
    Json,
    /// As a row of a Parquet file.
    #[cfg(feature = "parquet")]
    Parquet,
    /// For people.
    Text(Language),
}

/// Writes a line for each mine.
pub struct MineLines {
    form: LineForm,
    /// How conditions are named.
    conditions: Vec<String>,
    /// The packs, if there are several, and the position of each one's first condition.
    packs: Vec<(String, usize)>,
}

impl MineLines {
    /// Lines of what records come to under these packs.
    pub fn new(packs: &[&Pack], form: LineForm) -> MineLines {
        let several = packs.len() > 1;
        let mut conditions = Vec::new();
        let mut firsts = Vec::new();
        for pack in packs {
            firsts.push((pack.id.clone(), conditions.len()));
            let name = |id: &str| if several { format!("{}/{id}", pack.id) } else { id.to_owned() };
            conditions.extend(pack.conditions.iter().map(|condition| name(&condition.id)));
        }
        firsts.retain(|_| several);
        MineLines { form, conditions, packs: firsts }
    }

    /// Writes to `out` the lines that `write` gives, with what belongs around them.
    pub fn write_to(
        &self,
        out: &mut (dyn Write + Send),
        write: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
    ) -> io::Result<()> {
        #[cfg(feature = "parquet")]
        if self.form == LineForm::Parquet {
            let columns: Vec<_> = self.columns().map(|name| (name, content(name))).collect();
            let mut file = columnar::ParquetFile::new(out, &columns)?;
            write(&mut file)?;
            return file.finish();
        }
        if self.form == LineForm::Csv {
            writeln!(out, "{}", self.columns().collect::<Vec<_>>().join(","))?;
        }
        write(out)
    }

    fn columns(&self) -> impl Iterator<Item = &'static str> {
        csv::columns(!self.packs.is_empty())
    }

    /// The packs by which a record was judged: those of whose conditions something is said.
    fn judged_by(&self, outcomes: &Outcomes, lane: u64) -> impl Iterator<Item = &str> {
        let judges = move |first: &usize| outcomes.conditions.get(*first).is_some_and(|words| words.of(lane).is_some());
        self.packs.iter().filter(move |(_, first)| judges(first)).map(|(pack, _)| pack.as_str())
    }
}

impl MineLines {
    /// The names of the conditions with an outcome.
    fn with<'l>(&'l self, mine: &'l Mine<'_>, outcome: Outcome) -> impl Iterator<Item = &'l str> {
        let listed = mine.listed.conditions(outcome, mine.lane);
        listed.filter_map(|at| self.conditions.get(at)).map(String::as_str)
    }

    fn csv(&self, mine: &Mine<'_>, text: &mut Vec<u8>) {
        cell(mine.id, text);
        text.push(b',');
        cell(mine.name.unwrap_or_default(), text);
        text.push(b',');
        day(mine.check_date.parts(), text);
        text.push(b',');
        if !self.packs.is_empty() {
            joined(self.judged_by(mine.outcomes, mine.lane), b" ", text);
            text.push(b',');
        }
        let verdict = mine.outcomes.verdict(mine.lane);
        text.extend_from_slice(verdict.map_or("", |verdict| verdict.id()).as_bytes());
        for outcome in Outcome::LISTED {
            text.push(b',');
            joined(self.with(mine, outcome), b" ", text);
        }
        text.push(b'\n');
    }

    #[cfg(feature = "parquet")]
    fn parquet(&self, mine: &Mine<'_>, text: &mut Vec<u8>) {
        columnar::cell(Some(mine.id.as_bytes()), text);
        columnar::cell(mine.name.map(str::as_bytes), text);
        let mut content = Vec::new();
        day(mine.check_date.parts(), &mut content);
        columnar::cell(Some(&content), text);
        if !self.packs.is_empty() {
            content.clear();
            joined(self.judged_by(mine.outcomes, mine.lane), b" ", &mut content);
            columnar::cell(Some(&content), text);
        }
        let verdict = mine.outcomes.verdict(mine.lane);
        columnar::cell(Some(verdict.map_or("", |verdict| verdict.id()).as_bytes()), text);
        for outcome in Outcome::LISTED {
            content.clear();
            joined(self.with(mine, outcome), b" ", &mut content);
            columnar::cell(Some(&content), text);
        }
    }

    fn json(&self, mine: &Mine<'_>, text: &mut Vec<u8>) {
        text.extend_from_slice(b"{\"mine\":{\"id\":");
        json_text(mine.id, text);
        text.extend_from_slice(b",\"name\":");
        match mine.name {
            Some(name) => json_text(name, text),
            None => text.extend_from_slice(b"null"),
        }
        text.extend_from_slice(b"},\"check_date\":\"");
        day(mine.check_date.parts(), text);
        text.extend_from_slice(b"\",");
        if !self.packs.is_empty() {
            json_list("judged_by", self.judged_by(mine.outcomes, mine.lane), text);
            text.push(b',');
        }
        let verdict = mine.outcomes.verdict(mine.lane).map_or("", |verdict| verdict.id());
        text.extend_from_slice(b"\"verdict\":\"");
        text.extend_from_slice(verdict.as_bytes());
        text.push(b'"');
        for outcome in Outcome::LISTED {
            text.push(b',');
            json_list(outcome.id(), self.with(mine, outcome), text);
        }
        text.extend_from_slice(b"}\n");
    }

    fn text(&self, mine: &Mine<'_>, language: Language, text: &mut Vec<u8>) {
        let verdict = mine.outcomes.verdict(mine.lane).map(|verdict| verdict.label());
        let label = verdict.as_ref().map_or("", |verdict| verdict.in_language(language));
        text.extend_from_slice(label.as_bytes());
        let width = Verdict::ALL.into_iter().map(|other| other.label().in_language(language).width()).max();
        text.resize(text.len() + width.unwrap_or(0).saturating_sub(label.width()), b' ');
        text.extend_from_slice(b"  ");
        day(mine.check_date.parts(), text);
        for part in [Some(mine.id), mine.name].into_iter().flatten() {
            text.extend_from_slice(b"  ");
            plain(part, text);
        }
        for outcome in Outcome::LISTED {
            let mut names = self.with(mine, outcome).peekable();
            if names.peek().is_some() {
                text.extend_from_slice(b"  ");
                text.extend_from_slice(outcome.label().in_language(language).as_bytes());
                text.push(b' ');
                joined(names, b" ", text);
            }
        }
        text.push(b'\n');
    }
}

impl Lines for MineLines {
    fn line(&self, mine: &Mine<'_>, text: &mut Vec<u8>) {
        match self.form {
            LineForm::Csv => self.csv(mine, text),
            LineForm::Json => self.json(mine, text),
            #[cfg(feature = "parquet")]
            LineForm::Parquet => self.parquet(mine, text),
            LineForm::Text(language) => self.text(mine, language, text),
        }
    }
}

/// What a column of a Parquet file has in it.
#[cfg(feature = "parquet")]
fn content(column: &str) -> columnar::Content {
    match column {
        "check_date" => columnar::Content::Day,
        "mine_name" => columnar::Content::TextOrNothing,
        _ => columnar::Content::Text,
    }
}

/// Adds names, with what separates them.
pub(super) fn joined<'l>(names: impl Iterator<Item = &'l str>, separator: &[u8], text: &mut Vec<u8>) {
    for (at, name) in names.enumerate() {
        if at > 0 {
            text.extend_from_slice(separator);
        }
        text.extend_from_slice(name.as_bytes());
    }
}

/// A list of names, which are ids of conditions or packs, and have nothing in them that JSON would write otherwise.
fn json_list<'l>(key: &str, names: impl Iterator<Item = &'l str>, text: &mut Vec<u8>) {
    text.push(b'"');
    text.extend_from_slice(key.as_bytes());
    text.extend_from_slice(b"\":[");
    let mut names = names.peekable();
    if names.peek().is_some() {
        text.push(b'"');
        joined(names, b"\",\"", text);
        text.push(b'"');
    }
    text.push(b']');
}

fn json_text(content: &str, text: &mut Vec<u8>) {
    // What is written to memory is written.
    let _ = serde_json::to_writer(text, content);
}

/// A text that keeps to its line, whatever is in it, and drives no terminal.
fn plain(content: &str, text: &mut Vec<u8>) {
    let mut bytes = [0; 4];
    for c in content.chars() {
        text.extend_from_slice(visible::on_line(c).encode_utf8(&mut bytes).as_bytes());
    }
}

/// A cell with any text.
fn cell(content: &str, text: &mut Vec<u8>) {
    text.extend_from_slice(csv::cell(content).as_bytes());
}

/// A day as `2005-10-20`, without the machinery of formatting: there are millions of lines.
pub(super) fn day((year, month, day): (i16, i8, i8), text: &mut Vec<u8>) {
    let digit = |number: i16| b'0' + u8::try_from(number % 10).unwrap_or(0);
    let two = |number: i8| [digit(i16::from(number) / 10), digit(i16::from(number))];
    text.extend_from_slice(&[digit(year / 1000), digit(year / 100), digit(year / 10), digit(year), b'-']);
    text.extend_from_slice(&two(month));
    text.push(b'-');
    text.extend_from_slice(&two(day));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_one_cell_whatever_is_in_it() {
        for content in ["甲-01", "a,b", "say \"x\"", "two\nlines", "", "5\" 管", "a\rb", ";"] {
            let mut text = Vec::new();
            cell(content, &mut text);
            text.extend_from_slice(b",next\n");
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_slice());
            let row = reader.records().next().unwrap().unwrap();
            assert_eq!(row.iter().collect::<Vec<_>>(), [content, "next"]);
        }
        let mut text = Vec::new();
        cell("=1+1", &mut text);
        assert_eq!(text, b"'=1+1");
    }

    #[test]
    fn a_line_is_one_line_whatever_is_in_it() {
        let mut text = Vec::new();
        plain("a\n\u{1b}[31m\u{9b}b\u{202E}", &mut text);
        assert_eq!(text, "a··[31m·b·".as_bytes());
        text.clear();
        json_text("a\n\"\u{1b}", &mut text);
        assert_eq!(serde_json::from_slice::<String>(&text).unwrap(), "a\n\"\u{1b}");
        assert!(!text.contains(&b'\n'));
        text.clear();
        json_list("met", ["S01", "S02"].into_iter(), &mut text);
        json_list("met", [].into_iter(), &mut text);
        assert_eq!(text, br#""met":["S01","S02"]"met":[]"#);
    }

    #[test]
    fn days_are_written_as_everywhere() {
        for date in ["1900-01-01", "2005-10-20", "2200-12-31"] {
            let mut text = Vec::new();
            day(date.parse::<crate::fact::Date>().unwrap().parts(), &mut text);
            assert_eq!(text, date.as_bytes());
        }
    }
}
