//! A line a mine, as CSV: what it came to, and the conditions that are met, open, or do not concern it. All others are not met.

use crate::batch::Outcomes;
use crate::batch::read::{Lines, Mine};
use crate::rule::Pack;
use crate::verdict::Outcome;

/// The columns, in their order; `judged_by` is only there where several packs were used.
const COLUMNS: [&str; 8] =
    ["mine_id", "mine_name", "check_date", "judged_by", "verdict", "met", "undetermined", "not_applicable"];

/// The outcomes whose conditions are listed, in the order of the columns.
const LISTED: [Outcome; 3] = [Outcome::Met, Outcome::Undetermined, Outcome::NotApplicable];

/// Writes a line for each mine.
pub struct MineLines {
    /// How conditions are named.
    conditions: Vec<String>,
    /// The packs, if there are several, and the position of each one's first condition.
    packs: Vec<(String, usize)>,
}

impl MineLines {
    /// Lines of what records come to under these packs.
    pub fn new(packs: &[&Pack]) -> MineLines {
        let several = packs.len() > 1;
        let mut conditions = Vec::new();
        let mut firsts = Vec::new();
        for pack in packs {
            firsts.push((pack.id.clone(), conditions.len()));
            let name = |id: &str| if several { format!("{}/{id}", pack.id) } else { id.to_owned() };
            conditions.extend(pack.conditions.iter().map(|condition| name(&condition.id)));
        }
        firsts.retain(|_| several);
        MineLines { conditions, packs: firsts }
    }

    /// The line with the names of the columns.
    pub fn header(&self) -> String {
        let columns = COLUMNS.into_iter().filter(|column| *column != "judged_by" || !self.packs.is_empty());
        columns.collect::<Vec<_>>().join(",") + "\n"
    }

    /// The packs by which a record was judged: those of whose conditions something is said.
    fn judged_by(&self, outcomes: &Outcomes, lane: u64, text: &mut Vec<u8>) {
        let mut is_first = true;
        for (pack, first) in &self.packs {
            if outcomes.conditions.get(*first).is_some_and(|words| words.of(lane).is_some()) {
                separate(&mut is_first, text);
                text.extend_from_slice(pack.as_bytes());
            }
        }
    }
}

impl Lines for MineLines {
    fn line(&self, mine: &Mine<'_>, text: &mut Vec<u8>) {
        cell(mine.id, text);
        text.push(b',');
        cell(mine.name.unwrap_or_default(), text);
        text.push(b',');
        day(mine.check_date.parts(), text);
        text.push(b',');
        if !self.packs.is_empty() {
            self.judged_by(mine.outcomes, mine.lane, text);
            text.push(b',');
        }
        let verdict = mine.outcomes.verdict(mine.lane);
        text.extend_from_slice(verdict.map_or("", |verdict| verdict.id()).as_bytes());
        for outcome in LISTED {
            text.push(b',');
            let of = Outcome::ALL.into_iter().position(|other| other == outcome).unwrap_or_default();
            let mut is_first = true;
            for (name, words) in self.conditions.iter().zip(&mine.outcomes.conditions) {
                if words.outcomes.get(of).is_some_and(|word| word & mine.lane != 0) {
                    separate(&mut is_first, text);
                    text.extend_from_slice(name.as_bytes());
                }
            }
        }
        text.push(b'\n');
    }
}

/// The names of conditions have no spaces in them.
fn separate(is_first: &mut bool, text: &mut Vec<u8>) {
    if !std::mem::take(is_first) {
        text.push(b' ');
    }
}

/// A cell with any text: in quotes where it would not be one cell otherwise.
fn cell(content: &str, text: &mut Vec<u8>) {
    if content.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        text.push(b'"');
        for byte in content.bytes() {
            if byte == b'"' {
                text.push(b'"');
            }
            text.push(byte);
        }
        text.push(b'"');
    } else {
        text.extend_from_slice(content.as_bytes());
    }
}

/// A day as `2005-10-20`, without the machinery of formatting: there are millions of lines.
fn day((year, month, day): (i16, i8, i8), text: &mut Vec<u8>) {
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
        for content in ["甲-01", "a,b", "say \"x\"", "two\nlines", "", "5\" 管", "\r", ";"] {
            let mut text = Vec::new();
            cell(content, &mut text);
            text.extend_from_slice(b",next\n");
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_slice());
            let row = reader.records().next().unwrap().unwrap();
            assert_eq!(row.iter().collect::<Vec<_>>(), [content, "next"]);
        }
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
