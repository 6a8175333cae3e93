//! CSV text → rows of cells, strictly, with the places that a spreadsheet shows.
//!
//! Own code, because the `csv` crate drops empty lines, so that rows would be counted otherwise than in a spreadsheet, and takes
//! a missing quote for the rest of the file. The tests compare the two.

use std::borrow::Cow;

use super::apostrophe;
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic};

/// Why a text cannot be split into cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadSplit {
    /// The row, from 1.
    pub row: u64,
    /// What is wrong.
    pub reason: Reason,
}

/// What is wrong with a quoted cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It does not end.
    Unclosed,
    /// Something follows its closing quote.
    AfterQuote,
}

impl BadSplit {
    /// The error to report, without place.
    pub fn diagnostic(self) -> Diagnostic {
        let message = match self.reason {
            Reason::Unclosed => say!("引号没有闭合", "a quote is not closed"),
            Reason::AfterQuote => say!("引号闭合之后还有文字", "text follows a closing quote"),
        };
        Diagnostic::error(Code::CsvSyntax, message).help(Bilingual::new(
            "单元格内的引号写两遍，如 `\"甲\"\"乙\"`",
            "write a quote inside a cell twice: `\"a\"\"b\"`",
        ))
    }
}

/// One row: its number, from 1, and its cells.
pub type Row<'t> = (u64, Vec<Cow<'t, str>>);

/// The rows of a CSV text, one after the other. A line break inside quotes does not begin a new row.
#[derive(Debug, Clone)]
pub struct Rows<'t> {
    rest: &'t str,
    delimiter: u8,
    ends: Ends,
    row: u64,
    /// The cells of the row that was read last: the next most likely has as many.
    width: usize,
}

impl<'t> Rows<'t> {
    /// The rows of `text`; what separates its cells is a comma, a semicolon or a tab.
    pub fn new(text: &'t str, delimiter: char) -> Self {
        Rows::behind(0, text, delimiter)
    }

    /// The rows of `text`, which stands behind so many others.
    pub fn behind(rows: u64, text: &'t str, delimiter: char) -> Self {
        let delimiter = u8::try_from(delimiter).unwrap_or(b',');
        Rows { rest: text, delimiter, ends: Ends::of(delimiter), row: rows, width: 0 }
    }

    /// How many bytes are left, and how many rows have been read.
    pub fn position(&self) -> (usize, u64) {
        (self.rest.len(), self.row)
    }

    /// What separates the cells.
    pub fn delimiter(&self) -> char {
        char::from(self.delimiter)
    }

    /// Reads the next row into `cells`, in place of what they were, and gives its number.
    pub fn next_into(&mut self, cells: &mut Vec<Cow<'t, str>>) -> Option<Result<u64, BadSplit>> {
        cells.clear();
        if self.rest.is_empty() {
            return None;
        }
        self.row += 1;
        cells.reserve(self.width);
        let mut rest = self.rest;
        let end = loop {
            let (cell, behind) = match rest.as_bytes().first() {
                Some(b'"') => match quoted(rest.get(1..).unwrap_or("")) {
                    Ok(found) => found,
                    Err(reason) => break Err(reason),
                },
                _ => self.ends.split(rest),
            };
            cells.push(apostrophe::taken_off(cell));
            match self.behind_cell(behind) {
                Ok((next, false)) => rest = next,
                Ok((next, true)) => break Ok(next),
                Err(reason) => break Err(reason),
            }
        };
        self.rest = end.unwrap_or("");
        self.width = cells.len();
        Some(end.map(|_| self.row).map_err(|reason| BadSplit { row: self.row, reason }))
    }

    /// Passes over the next row, and shows those of its cells that have a comma in them, each with its row and position: hardly any has. Gives
    /// the row's number, and how many cells it has.
    pub fn pass(&mut self, mut show: impl FnMut(u64, usize, &str)) -> Option<Result<(u64, usize), BadSplit>> {
        if self.rest.is_empty() {
            return None;
        }
        self.row += 1;
        let (row, mut cells, mut rest) = (self.row, 0, self.rest);
        let mut show = |cell, text: Cow<'_, str>| {
            if text.contains([',', '，']) {
                show(row, cell, &apostrophe::taken_off(text));
            }
        };
        let end = loop {
            let behind = if let Some(inside) = rest.strip_prefix('"') {
                let (cell, behind) = match quoted(inside) {
                    Ok(found) => found,
                    Err(reason) => break Err(reason),
                };
                show(cells, cell);
                cells += 1;
                behind
            } else {
                let (plain, behind) = self.unquoted(rest);
                let count = memchr::memchr_iter(self.delimiter, plain.as_bytes()).count() + 1;
                if self.may_have_commas(plain) {
                    let each = plain.split(char::from(self.delimiter)).enumerate();
                    each.for_each(|(at, cell)| show(cells + at, Cow::Borrowed(cell)));
                }
                cells += count;
                behind
            };
            match self.behind_cell(behind) {
                Ok((next, false)) => rest = next,
                Ok((next, true)) => break Ok(next),
                Err(reason) => break Err(reason),
            }
        };
        self.rest = end.unwrap_or("");
        Some(end.map(|_| (row, cells)).map_err(|reason| BadSplit { row, reason }))
    }

    /// What is behind the end of a cell at which `text` begins, and whether the row ends there.
    #[inline]
    fn behind_cell<'r>(&self, text: &'r str) -> Result<(&'r str, bool), Reason> {
        let (length, is_last) = match text.as_bytes() {
            [] => (0, true),
            [delimiter, ..] if *delimiter == self.delimiter => (1, false),
            [b'\r', b'\n', ..] => (2, true),
            [b'\r' | b'\n', ..] => (1, true),
            _ => return Err(Reason::AfterQuote),
        };
        Ok((text.get(length..).unwrap_or(""), is_last))
    }

    /// The cells without quotes that `text` begins with, up to the end of the row or the next cell in quotes, and what is behind them.
    fn unquoted<'r>(&self, text: &'r str) -> (&'r str, &'r str) {
        let bytes = text.as_bytes();
        let ends = memchr::memchr3_iter(b'"', b'\n', b'\r', bytes).find_map(|at| match bytes.get(at) {
            Some(b'"') => at.checked_sub(1).filter(|before| bytes.get(*before) == Some(&self.delimiter)),
            _ => Some(at),
        });
        ends.and_then(|end| text.split_at_checked(end)).unwrap_or((text, ""))
    }

    fn may_have_commas(&self, cells: &str) -> bool {
        let is_wide_comma = |at| cells.as_bytes().get(at..).is_some_and(|rest| rest.starts_with("，".as_bytes()));
        self.delimiter != b',' && memchr::memchr(b',', cells.as_bytes()).is_some()
            || memchr::memchr_iter(0xEF, cells.as_bytes()).any(is_wide_comma)
    }
}

/// The bytes behind which a cell without quotes ends, a bit for each. All are among the first 64, as few letters are.
#[derive(Debug, Clone, Copy)]
struct Ends(u64);

impl Ends {
    fn of(delimiter: u8) -> Ends {
        Ends([delimiter, b'\n', b'\r'].into_iter().fold(0, |ends, byte| ends | 1u64.unbounded_shl(byte.into())))
    }

    #[inline]
    fn have(self, byte: u8) -> bool {
        byte < 64 && self.0 >> byte & 1 == 1
    }

    /// The cell without quotes that `text` begins with, and what is behind it.
    #[inline]
    fn split(self, text: &str) -> (Cow<'_, str>, &str) {
        let end = text.as_bytes().iter().position(|byte| self.have(*byte)).unwrap_or(text.len());
        let (cell, behind) = text.split_at_checked(end).unwrap_or((text, ""));
        (Cow::Borrowed(cell), behind)
    }
}

/// The cell whose opening quote has been read, and what follows its closing quote.
fn quoted(inside: &str) -> Result<(Cow<'_, str>, &str), Reason> {
    let mut parts = inside.split('"');
    let mut cell = Cow::Borrowed(parts.next().unwrap_or(""));
    let mut end = cell.len();
    loop {
        let rest = inside.get(end..).and_then(|rest| rest.strip_prefix('"')).ok_or(Reason::Unclosed)?;
        let part = parts.next().ok_or(Reason::Unclosed)?;
        // A quote that another follows at once stands for itself.
        let doubled = part.is_empty() && rest.starts_with('"');
        if !doubled {
            return Ok((cell, rest));
        }
        let after = parts.next().ok_or(Reason::Unclosed)?;
        let cell = cell.to_mut();
        cell.push('"');
        cell.push_str(after);
        end += 2 + after.len();
    }
}

impl<'t> Iterator for Rows<'t> {
    type Item = Result<Row<'t>, BadSplit>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut cells = Vec::new();
        let row = self.next_into(&mut cells)?;
        Some(row.map(|row| (row, cells)))
    }
}

/// What separates the cells: of comma, semicolon and tab the one that the header line has most of outside quotes, and the comma where none
/// has more. A heading may have another in it (`producing district, airways not right through`).
pub fn delimiter(text: impl AsRef<[u8]>) -> char {
    let is_blank = |line: &[u8]| line.iter().all(|byte| matches!(byte, b';' | b',' | b'\t' | b' '));
    let mut rest = text.as_ref();
    let header = loop {
        let (line, behind) = line(rest);
        match behind {
            _ if !is_blank(line) => break line,
            Some(behind) => rest = behind,
            None => break &[],
        }
    };
    // What stands between two quotes is inside; few headers have any.
    let outside = || divided(header, b'"').step_by(2);
    let count = |byte: u8| outside().map(|part| memchr::memchr_iter(byte, part).count()).sum::<usize>();
    let [commas, semicolons, tabs] = [b',', b';', b'\t'].map(count);
    match () {
        () if tabs > commas && tabs >= semicolons => '\t',
        () if semicolons > commas => ';',
        () => ',',
    }
}

/// The line that the text begins with, whatever separates its cells, and what stands behind its end, if it has one. A quoted cell may have
/// ends of lines in it.
fn line(text: &[u8]) -> (&[u8], Option<&[u8]>) {
    let plain = memchr::memchr2(b'\n', b'\r', text).unwrap_or(text.len());
    let has_quotes = text.get(..plain).is_some_and(|line| memchr::memchr(b'"', line).is_some());
    let end = if has_quotes { end_outside_quotes(text).unwrap_or(plain) } else { plain };
    text.split_at_checked(end).map_or((text, None), |(line, behind)| (line, behind.get(1..)))
}

/// Where the line ends that the text begins with; nothing where quotes stand in it that are not those around cells.
fn end_outside_quotes(text: &[u8]) -> Option<usize> {
    let is_end = |byte: &u8| matches!(byte, b',' | b';' | b'\t' | b'\n' | b'\r');
    let (mut is_open, mut closed) = (false, 0);
    for at in memchr::memchr3_iter(b'"', b'\n', b'\r', text) {
        let is_quote = text.get(at) == Some(&b'"');
        match (is_quote, is_open) {
            (true, true) => {
                (is_open, closed) = (false, at + 1);
                if text.get(closed).is_some_and(|next| !is_end(next) && *next != b'"') {
                    return None;
                }
            }
            // At the beginning of a cell, or doubled within one.
            (true, false) if at == closed || text.get(..at).and_then(<[u8]>::last).is_some_and(is_end) => {
                is_open = true
            }
            (true, false) => return None,
            (false, true) => {}
            (false, false) => return Some(at),
        }
    }
    (!is_open).then_some(text.len())
}

/// What stands between those bytes, before the first and behind the last.
fn divided(text: &[u8], by: u8) -> impl Iterator<Item = &[u8]> {
    let ends = memchr::memchr_iter(by, text).chain([text.len()]);
    ends.scan(0, |begin, end| text.get(std::mem::replace(begin, end + 1)..end))
}

/// The letters of a column, as a spreadsheet counts it; the first is 0.
pub fn letters(column: usize) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str) -> Result<Vec<Vec<String>>, BadSplit> {
        Rows::new(text, ',').map(|row| row.map(|(_, cells)| cells.into_iter().map(Cow::into_owned).collect())).collect()
    }

    #[test]
    fn rows_and_cells() {
        assert_eq!(split("a,b\r\n1,\n"), Ok(vec![vec!["a".into(), "b".into()], vec!["1".into(), "".into()]]));
        assert_eq!(split("\"a,\"\"b\"\"\n\",\"\"\rc"), Ok(vec![vec!["a,\"b\"\n".into(), "".into()], vec!["c".into()]]));
        assert_eq!(split("5\" 管,x"), Ok(vec![vec!["5\" 管".into(), "x".into()]]));
        assert_eq!(split("'=1,\"''-a\"\"b\",'x"), Ok(vec![vec!["=1".into(), "'-a\"b".into(), "'x".into()]]));
        assert_eq!(split(""), Ok(vec![]));
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_counts_them() {
        let numbers: Vec<_> = Rows::new("h\n\n\"a\nb\"\n\nlast", ',')
            .map(|row| row.map(|(at, cells)| (at, cells.concat())).unwrap())
            .collect();
        assert_eq!(numbers, [(1, "h".into()), (2, "".into()), (3, "a\nb".into()), (4, "".into()), (5, "last".into())]);
    }

    #[test]
    fn broken_quotes_are_errors_not_cells() {
        assert_eq!(split("a\n\"b\nc\n"), Err(BadSplit { row: 2, reason: Reason::Unclosed }));
        assert_eq!(split("a\n\"b\"c\n"), Err(BadSplit { row: 2, reason: Reason::AfterQuote }));
        assert_eq!(split("\"b\"\"\n"), Err(BadSplit { row: 1, reason: Reason::Unclosed }));
    }

    #[test]
    fn the_header_line_shows_the_delimiter() {
        for (text, expected) in [
            ("a,b", ','),
            ("a;b\n1,5;2", ';'),
            ("a\tb;c", '\t'),
            ("a,b;c", ','),
            ("a\tb, c\td", '\t'),
            ("a;b, c;d", ';'),
            ("\"a,b\";c", ';'),
            ("a", ','),
            ("", ','),
            ("\n;;\na;b", ';'),
            ("\r\n;\r\na;b\r\n", ';'),
            ("a;b\r1;2,3,4,5\r", ';'),
            ("\ra;b\r1,2,3", ';'),
            ("\"a,b,c\nd\";e;f\n1;2;3\n", ';'),
            ("\"a,\"\"b,\r\n\"\"c\";d\n", ';'),
            ("a;b;\"c\n1,2,3,4\n", ';'),
            ("煤矿\"\"自查\"\"表;;\na;b,c,d\n", ';'),
            ("5\"\" a;b;c\n1,2,3,4\n", ';'),
            ("a, \"b;c;d\"\n", ','),
            ("\"a\nb\" c;d;e\n", ','),
            ("\"a\"b;c\n1,2,3\n", ';'),
            (";;", ','),
        ] {
            assert_eq!(delimiter(text), expected, "{text:?}");
        }
    }

    #[test]
    fn columns_have_letters() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(column), name);
        }
    }

    proptest! {
        #[test]
        fn bytes_are_divided_as_slices_are(text in "[a\"\n矿]{0,12}") {
            let expected: Vec<_> = text.as_bytes().split(|byte| *byte == b'"').collect();
            prop_assert_eq!(divided(text.as_bytes(), b'"').collect::<Vec<_>>(), expected);
        }

        #[test]
        fn what_stands_in_quotes_does_not_tell_the_delimiter(
            rows in prop::collection::vec(prop::collection::vec("[a\",;\t\n\r 煤]{0,5}", 3..4), 1..4),
            delimiter in prop_oneof![Just(','), Just(';'), Just('\t')],
        ) {
            let mut writer = csv::WriterBuilder::new();
            let writer = writer.delimiter(delimiter as u8).quote_style(csv::QuoteStyle::Always);
            let mut writer = writer.from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            prop_assert_eq!(super::delimiter(writer.into_inner().unwrap()), delimiter);
        }

        #[test]
        fn a_row_is_passed_as_it_is_read(text in "[ab'\",;，（\n\r]{0,14}", delimiter in "[,;]") {
            let mut rows = Rows::new(&text, delimiter.chars().next().unwrap());
            let mut others = rows.clone();
            loop {
                let mut shown = Vec::new();
                let passed = rows.pass(|row, cell, text| shown.push((row, cell, text.to_owned())));
                let read = others.next();
                prop_assert_eq!(rows.position(), others.position());
                let Some(read) = read else { prop_assert!(passed.is_none()); break };
                let read = match read {
                    Ok(read) => read,
                    Err(bad) => { prop_assert_eq!(passed, Some(Err(bad))); continue }
                };
                let (row, found) = read;
                prop_assert_eq!(passed, Some(Ok((row, found.len()))));
                let with_commas = found.iter().enumerate().filter(|(_, cell)| cell.contains([',', '，']));
                prop_assert_eq!(shown, with_commas.map(|(at, cell)| (row, at, cell.to_string())).collect::<Vec<_>>());
            }
        }

        #[test]
        fn what_the_csv_crate_writes_is_read_back(rows in prop::collection::vec(prop::collection::vec("[a\",;\n\r 煤]{0,5}", 2..4), 1..5)) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            prop_assert_eq!(split(&text), Ok(rows));
        }

        #[test]
        fn what_is_split_is_split_as_the_csv_crate_does(text in "[ab\",\n]{0,20}") {
            if let Ok(rows) = split(&text) {
                let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
                let theirs: Vec<Vec<String>> =
                    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
                let ours: Vec<_> = rows.into_iter().filter(|row| *row != [""]).collect();
                let theirs: Vec<_> = theirs.into_iter().filter(|row| *row != [""]).collect();
                prop_assert_eq!(ours, theirs);
            }
        }
    }
}
