//! Diagnostics: what is wrong, where, and what to do.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::{Bilingual, Code};

/// A range of bytes in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The span from `start` to before `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Span { start, end }
    }

    /// The range of bytes.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A text file in memory, with the name under which people know it.
#[derive(Debug)]
pub struct SourceText {
    /// The file's name as the user gave it, or its path inside the embedded rules.
    pub name: String,
    /// The whole text; borrowed where it is part of the program.
    pub text: Cow<'static, str>,
    /// What was made of the text when the program was built, where it is part of the program.
    pub(crate) prepared: Option<&'static Prepared>,
    /// Line and column at every so many bytes, made when the first place is shown.
    marks: OnceLock<Vec<Mark>>,
}

/// What was made of a text that is part of the program when that was built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prepared {
    /// The text.
    pub text: &'static str,
    /// Its tree in compact form.
    pub tree: &'static str,
    /// Where the string of an expression begins in the text, and the compact form of what was read and checked there; in ascending order.
    pub expressions: &'static [(u32, &'static str)],
}

/// Where a character stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    byte: usize,
    line: usize,
    column: usize,
}

/// The bytes from one mark to the next: a report that shows thousands of places must not count a large file anew for each.
const BETWEEN_MARKS: usize = 1024;

impl PartialEq for SourceText {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.text, self.prepared) == (&other.name, &other.text, other.prepared)
    }
}

impl Eq for SourceText {}

impl SourceText {
    /// A shared source text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(SourceText {
            name: name.into(),
            text: Cow::Owned(text.into()),
            prepared: None,
            marks: OnceLock::new(),
        })
    }

    /// A shared source text that is part of the program, with what was made of it beforehand.
    pub fn embedded(name: String, prepared: &'static Prepared) -> Arc<Self> {
        Arc::new(SourceText {
            name,
            text: Cow::Borrowed(prepared.text),
            prepared: Some(prepared),
            marks: OnceLock::new(),
        })
    }

    /// Whether the text is part of the program.
    pub fn is_in_program(&self) -> bool {
        self.prepared.is_some()
    }

    /// Line and column of a byte, both from 1; the column counts characters.
    pub fn line_column(&self, byte: usize) -> (usize, usize) {
        let marks = self.marks.get_or_init(|| marks(&self.text));
        let after = marks.partition_point(|mark| mark.byte <= byte);
        let start = after.checked_sub(1).and_then(|at| marks.get(at)).copied().unwrap_or(Mark::START);
        let between = self.text.get(start.byte..byte).or_else(|| self.text.get(start.byte..)).unwrap_or("");
        let mark = start.after(between);
        (mark.line, mark.column)
    }
}

impl Mark {
    const START: Mark = Mark { byte: 0, line: 1, column: 1 };

    /// Where the character after `text` stands, which begins at the mark.
    fn after(self, text: &str) -> Mark {
        let byte = self.byte + text.len();
        match memchr::memrchr(b'\n', text.as_bytes()).and_then(|end| text.split_at_checked(end + 1)) {
            Some((lines, last)) => {
                let line = self.line + memchr::memchr_iter(b'\n', lines.as_bytes()).count();
                Mark { byte, line, column: 1 + last.chars().count() }
            }
            None => Mark { byte, line: self.line, column: self.column + text.chars().count() },
        }
    }
}

fn marks(text: &str) -> Vec<Mark> {
    let mut marks = Vec::with_capacity(text.len() / BETWEEN_MARKS);
    let mut mark = Mark::START;
    loop {
        let mut next = (marks.len() + 1) * BETWEEN_MARKS;
        while next < text.len() && !text.is_char_boundary(next) {
            next += 1;
        }
        let Some(between) = text.get(mark.byte..next).filter(|_| next < text.len()) else { return marks };
        mark = mark.after(between);
        marks.push(mark);
    }
}

/// Where something stands in what the user gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A range of a text file.
    Text {
        /// The file.
        source: Arc<SourceText>,
        /// The range in it.
        span: Span,
    },
    /// A cell of a table file.
    Cell {
        /// What it has in common with the other cells of its column.
        of: Arc<Cells>,
        /// The row as a spreadsheet counts it: the header is row 1.
        row: u64,
    },
    /// A sheet of a workbook: what all its cells have in common.
    Sheet(Arc<Cells>),
    /// A whole file or folder.
    File(Arc<str>),
}

/// The cells of one column of a table file, or its rows as wholes. A table has as many places as cells, so they share what they have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cells {
    /// The file's name.
    pub file: Arc<str>,
    /// The sheet, in a file that has several.
    pub sheet: Option<Arc<str>>,
    /// The column as a spreadsheet letters it (A, B, …), with the header cell where there is one; none for rows as wholes.
    pub column: Option<(Arc<str>, Arc<str>)>,
}

impl Cells {
    /// The one in that row.
    pub fn in_row(self, row: u64) -> Place {
        Place::Cell { of: Arc::new(self), row }
    }
}

impl Place {
    /// The place of a row as a whole.
    pub fn row(file: impl Into<Arc<str>>, sheet: Option<Arc<str>>, row: u64) -> Place {
        Cells { file: file.into(), sheet, column: None }.in_row(row)
    }

    /// The text file that the place is a range of.
    pub fn source(&self) -> Option<&Arc<SourceText>> {
        match self {
            Place::Text { source, .. } => Some(source),
            Place::Cell { .. } | Place::Sheet(_) | Place::File(_) => None,
        }
    }

    /// The letters and the header cell of the column, where the place is a cell in one.
    pub fn column(&self) -> Option<(&str, &str)> {
        match self {
            Place::Cell { of, .. } => of.column.as_ref().map(|(letters, heading)| (&**letters, &**heading)),
            Place::Text { .. } | Place::Sheet(_) | Place::File(_) => None,
        }
    }

    /// Whether it is in a text that is part of the program.
    pub fn is_in_program(&self) -> bool {
        self.source().is_some_and(|source| source.is_in_program())
    }

    /// The name of the file that the place is in.
    pub fn file(&self) -> &str {
        match self {
            Place::Text { source, .. } => &source.name,
            Place::Cell { of, .. } | Place::Sheet(of) => &of.file,
            Place::File(file) => file,
        }
    }

    /// Line (or row) and column, where the place has them.
    pub fn line(&self) -> Option<u64> {
        match self {
            Place::Text { source, span } => u64::try_from(source.line_column(span.start).0).ok(),
            Place::Cell { row, .. } => Some(*row),
            Place::Sheet(_) | Place::File(_) => None,
        }
    }

    /// The place inside its file, without the file's name: `12:5`, `C7`, `自查表!C7`, or nothing.
    pub fn within_file(&self) -> String {
        let of_sheet = |sheet: &Option<Arc<str>>| sheet.as_ref().map_or(String::new(), |sheet| format!("{sheet}!"));
        match self {
            Place::Text { source, span } => {
                let (line, column) = source.line_column(span.start);
                format!("{line}:{column}")
            }
            Place::Cell { of, row } => {
                let letters = of.column.as_ref().map_or("", |(letters, _)| letters);
                format!("{}{letters}{row}", of_sheet(&of.sheet))
            }
            Place::Sheet(of) => of.sheet.as_ref().map_or(String::new(), |sheet| sheet.to_string()),
            Place::File(_) => String::new(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let within = self.within_file();
        if within.is_empty() { write!(f, "{}", self.file()) } else { write!(f, "{}:{within}", self.file()) }
    }
}

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Worth knowing.
    Note,
    /// Probably a mistake.
    Warning,
    /// A mistake: what it concerns is not used.
    Error,
}

/// One thing to tell the person who made a mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code.
    pub code: Code,
    /// How grave it is.
    pub level: Level,
    /// What was found and what was expected: lower case, no full stop, user input in backticks.
    pub message: Bilingual,
    /// Where it stands.
    pub place: Option<Place>,
    /// What to do.
    pub help: Option<Bilingual>,
}

impl Diagnostic {
    /// An error.
    pub fn error(code: Code, message: Bilingual) -> Self {
        Diagnostic { code, level: Level::Error, message, place: None, help: None }
    }

    /// Something worth knowing, of which nothing need be done.
    pub fn note(code: Code, message: Bilingual) -> Self {
        Diagnostic { level: Level::Note, ..Diagnostic::error(code, message) }
    }

    /// A warning.
    pub fn warning(code: Code, message: Bilingual) -> Self {
        Diagnostic { level: Level::Warning, ..Diagnostic::error(code, message) }
    }

    /// The same at `place`.
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The same at a span of a text.
    pub fn in_text(self, source: &Arc<SourceText>, span: Span) -> Self {
        self.at(Place::Text { source: Arc::clone(source), span })
    }

    /// The same with advice.
    pub fn help(mut self, help: Bilingual) -> Self {
        self.help = Some(help);
        self
    }

    /// The same with the suggestion of a name, if there is one.
    pub fn suggest(self, name: Option<&str>) -> Self {
        match name {
            Some(name) => self.help(crate::say!("是否想写 `{name}`？", "did you mean `{name}`?")),
            None => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let source = SourceText::new("规则.toml", "第一行\n核定 = x");
        let byte = source.text.find('x').unwrap();
        assert_eq!(source.line_column(byte), (2, 6));
        let place = Place::Text { source, span: Span::new(byte, byte + 1) };
        assert_eq!(place.to_string(), "规则.toml:2:6");
    }

    #[test]
    fn places_far_down_a_file_are_counted_as_those_at_its_start() {
        let text = "矿,1\n井\n".repeat(3000) + &"煤".repeat(9000);
        let source = SourceText::new("t.json", text.as_str());
        for (byte, _) in text.char_indices().step_by(997).chain([(text.len(), ' '), (text.len() + 5, ' ')]) {
            let before = text.get(..byte).unwrap_or(&text);
            let last_line = before.rsplit('\n').next().unwrap();
            let counted = (before.matches('\n').count() + 1, last_line.chars().count() + 1);
            assert_eq!(source.line_column(byte), counted, "{byte}");
        }
    }

    #[test]
    fn a_cell_of_a_workbook_is_named_as_spreadsheets_name_it() {
        let (file, sheet): (Arc<str>, Arc<str>) = ("矿.xlsx".into(), "自查表".into());
        let column = Some((Arc::from("D"), Arc::from("年产量")));
        let place = Cells { file: Arc::clone(&file), sheet: Some(Arc::clone(&sheet)), column }.in_row(7);
        assert_eq!(place.to_string(), "矿.xlsx:自查表!D7");
        let whole = Cells { file, sheet: Some(sheet), column: None };
        assert_eq!(Place::Sheet(Arc::new(whole)).to_string(), "矿.xlsx:自查表");
    }
}
