//! A CSV file with a row for each mine that is read a part at a time, and of which only some columns are read.
//!
//! Whoever reads it decides which rows and cells are plain, and reads those himself; the others are read here, as they are in any other
//! file. Rows are not compared with each other: a mine may have several, such as one for each day.

use std::borrow::Cow;
use std::sync::Arc;

use super::super::apostrophe;
use super::super::cell;
use super::super::digits::DecimalCommas;
use super::super::draft::{self, CHECK_DATE, Draft, Statement};
use super::super::file::nothing_in;
use super::super::grid::{Grid, GridRow, Line};
use super::super::heading::Heading;
use super::super::lines::{RawRow, totals};
use super::super::manner::{Comma, Manner, Translation};
use super::super::name::{LookedUp, Target};
use super::super::notes::Notes;
use super::super::split::Rows;
use super::super::text::{is_blank, tidied, trimmed};
use super::super::{Encoding, Limits, Options, book, layout, long, words};
use super::{Column, Table, has_mine_ids, statement, unnamed};
use crate::fact::{Date, Fact, Record, Type, Unit, Value, Vocabulary};
use crate::say;
use crate::source::{Code, Diagnostic, Place};

/// A CSV file with a row for each mine, of which the header has been read.
pub struct Stream<'v> {
    grid: Grid<'static>,
    table: Table<'v>,
    vocabulary: &'v Vocabulary,
    as_of: Option<Date>,
    options: Options,
    delimiter: char,
    encoding: Encoding,
}

/// What a file is, as far as its header says.
pub enum Opened<'v> {
    /// It has a row for each mine; behind the header so many bytes are left, and the header is the row with this number.
    Rows(Box<Stream<'v>>, usize, u64),
    /// It has something else in it, or nothing.
    Other,
    /// It cannot be read, which has been reported.
    Refused,
}

/// What a column is for.
#[derive(Clone, Copy)]
pub enum StreamColumn<'v> {
    /// It is not read.
    Unread,
    /// Nothing may stand in it: what it says of a mine would not be understood.
    Blank,
    /// It has evidence, which may be any text.
    Evidence,
    /// It has the values of a fact or of a cell of a row; numbers without unit are in `unit`, or else in the fact's.
    Values {
        /// What they are values of.
        target: Target,
        /// Its type, and what people call it.
        fact: &'v Fact,
        /// The unit of the heading.
        unit: Option<&'static Unit>,
        /// Whether cells mean what they say to everyone: no mapping says otherwise, and numbers have points before decimals.
        is_plain: bool,
    },
}

/// What a cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellRead {
    /// Nothing at all.
    Vacant,
    /// That the value is not known.
    Unknown,
    /// A value.
    Value(Value),
    /// More than a value: it is wrong, repeats another, or something is to be told of how it was read. Its row is to be read as a whole.
    Special,
}

/// Rows that were read.
#[derive(Default)]
pub struct RowsRead {
    /// The records with which nothing is wrong.
    pub records: Vec<Record>,
    /// What is wrong.
    pub problems: Vec<Diagnostic>,
    /// What is worth knowing.
    pub notes: Notes,
    /// The cells of the last row, if the next can repeat them.
    pub above: Option<Vec<String>>,
    /// Why nothing is read from here on, if that is so.
    pub end: Option<End>,
}

/// Why a file is not read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The table ends here: another begins, or what stands here makes what follows doubtful.
    Table,
    /// What stands here makes doubtful what was read before: a number has a decimal comma in a column that was taken to have points.
    Doubt,
}

impl<'v> Stream<'v> {
    /// Reads the header in `first`, with which the file called `file` begins, up to the end of some row. Of its columns those are read whose
    /// values, or whose evidence (where it is told `true`), `is_asked`.
    pub fn open(
        file: &Arc<str>,
        first: &str,
        is_asked: impl Fn(Target, bool) -> bool,
        (vocabulary, options): (&'v Vocabulary, &Options),
        problems: &mut Vec<Diagnostic>,
    ) -> Opened<'v> {
        let names = LookedUp::none_of(vocabulary);
        let is_heading = book::is_heading(None, &names, options.map());
        // Other bounds are there because files are kept in memory.
        let limits = Limits { columns: options.limits.columns, ..Limits::UNBOUNDED };
        let mut grid = match Grid::open(file, first, &limits, &is_heading) {
            Ok(Some(grid)) => grid,
            Ok(None) => return Opened::Other,
            Err(broken) => {
                problems.push(*broken);
                return Opened::Refused;
            }
        };
        let Some((delimiter, left, row)) = grid.position() else { return Opened::Other };
        // Which commas are decimal where cells are not separated by them is seen where files are read as a whole.
        if delimiter == ';' {
            return Opened::Other;
        }
        if long::layout(&grid, vocabulary).is_some() || !has_mine_ids(&grid, &names, options.map()) {
            return Opened::Other;
        }
        let table = Table::of(&mut grid, &names, options, problems);
        // A flaw above the header is told where files are read as a whole; titles that contradict each other are seen only now.
        if grid.flaw.is_some() {
            return Opened::Other;
        }
        if let Some(map) = options.map() {
            map.report_unused(&grid.headings().collect(), problems);
        }
        std::mem::take(&mut grid.notes).report(problems);
        let Some(mut table) = table else { return Opened::Refused };
        let check_date = vocabulary.fact_by_id(CHECK_DATE).map(Target::Fact);
        let states_date = |target: Target| Some(target) == check_date;
        table.is_dated |= options.as_of.is_some()
            || table.title_facts.iter().any(|fact| states_date(fact.target))
            || table.constants.iter().any(|constant| states_date(constant.target));
        if !table.is_dated {
            problems.push(draft::no_check_date().at(grid.header_line()));
            return Opened::Refused;
        }
        for column in &mut table.columns {
            let is_read = match column {
                Column::Values(of, ..) => is_asked(of.target, false),
                Column::Evidence(target) => is_asked(*target, true),
                _ => true,
            };
            if !is_read {
                *column = Column::Unused;
            }
        }
        let unread = table.columns.iter().enumerate().filter(|(_, column)| matches!(column, Column::Unused));
        grid.leave_unread(unread.map(|(at, _)| at));
        let (grid, as_of, options) = (grid.part("", 0, None), options.as_of, options.clone());
        Opened::Rows(
            Box::new(Stream { grid, table, vocabulary, as_of, options, delimiter, encoding: Encoding::Utf8 }),
            left,
            row,
        )
    }

    /// The same of a file that is in another encoding than what is read of it.
    pub fn in_encoding(self, encoding: Encoding) -> Stream<'v> {
        Stream { encoding, ..self }
    }

    /// The encoding of the file.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// What separates the cells.
    pub fn delimiter(&self) -> char {
        self.delimiter
    }

    /// What the columns are for.
    pub fn columns(&self) -> impl Iterator<Item = StreamColumn<'v>> {
        self.table.columns.iter().enumerate().map(|(at, column)| match column {
            Column::Unused => StreamColumn::Unread,
            Column::Evidence(_) => StreamColumn::Evidence,
            Column::Lost | Column::Nameless => StreamColumn::Blank,
            // Whether its cells are values depends on others.
            Column::Values(.., Some(_)) => StreamColumn::Blank,
            Column::Values(heading, fact, None) => {
                let manner = self.manner(heading, at);
                let is_plain = manner.comma == Comma::AsWritten && manner.values.is_none_or(Translation::is_empty);
                StreamColumn::Values { target: heading.target, fact, unit: heading.unit, is_plain }
            }
        })
    }

    /// What all mines of the file have in common: what its titles state, if it can be read. On a day without meaning, if they do not state
    /// the check date.
    pub fn common(&self) -> Option<Record> {
        let mut draft = Draft::new(self.grid.header_line(), self.vocabulary);
        let mut problems = Vec::new();
        self.table.suppose_common(&mut draft, self.vocabulary, &mut problems);
        let mut record = draft.finish_fragment(self.vocabulary, Date::FIRST, &mut problems);
        record.check_date = self.as_of.unwrap_or(record.check_date);
        problems.is_empty().then_some(record)
    }

    fn manner<'m>(&'m self, heading: &Heading<Target>, column: usize) -> Manner<'m> {
        self.options.manner(heading, self.grid.manner_of(column, heading.unit))
    }

    /// What a cell under a heading says.
    pub fn cell(&self, text: &str, column: usize) -> CellRead {
        match self.table.columns.get(column) {
            Some(Column::Values(..)) if column == self.table.mine_id && unnamed(text).is_some() => CellRead::Special,
            Some(Column::Values(heading, fact, None)) if !words::is_repeat(text) => {
                match statement(text, fact, self.manner(heading, column)) {
                    (Statement::Vacant, None) => CellRead::Vacant,
                    (Statement::Read(Ok(None)), None) => CellRead::Unknown,
                    (Statement::Read(Ok(Some(value))), None) => CellRead::Value(value),
                    (Statement::Read(Err(_)), _) | (_, Some(_)) => CellRead::Special,
                }
            }
            Some(Column::Evidence(_)) => match cell::evidence(text) {
                Ok(None) => CellRead::Vacant,
                Ok(Some(evidence)) => CellRead::Value(Value::Text(evidence)),
                Err(_) => CellRead::Special,
            },
            _ => CellRead::Special,
        }
    }

    /// The words that a cell under a heading may be expected to have, in the forms in which people write them.
    pub fn words(&self, column: usize) -> Vec<(String, CellRead)> {
        let Some(Column::Values(_, fact, None)) = self.table.columns.get(column) else { return Vec::new() };
        let truths = if fact.kind == Type::YesNo { [words::YES, words::NO] } else { [&[] as &[&str]; 2] };
        let words = [words::VACANT, words::UNKNOWN].into_iter().chain(truths).flatten().copied();
        let choices = fact.choices().iter().flat_map(|choice| choice.names());
        let mut found: Vec<(String, CellRead)> = Vec::new();
        for word in words.chain(choices) {
            for form in [word.to_owned(), word.to_ascii_uppercase(), capitalized(word)] {
                let read = self.cell(&form, column);
                if read != CellRead::Special && !form.is_empty() && !found.iter().any(|(known, _)| *known == form) {
                    found.push((form, read));
                }
            }
        }
        found
    }

    /// Whether a row has totals that begins with this cell, apart from mere numbers before it.
    pub fn begins_totals(cell: &str) -> bool {
        words::is_totals(&tidied(cell))
    }

    /// Reads rows as they are read in any other file: `text` stands behind so many rows, the last of which has the cells `above`.
    pub fn rows(&self, text: &str, rows: u64, above: Option<&[String]>) -> RowsRead {
        let above = above.map(|cells| cells.iter().map(|cell| Cow::Borrowed(cell.as_str())).collect());
        let mut grid = self.grid.part(text, rows, above);
        let mut table = self.table.clone();
        let mut read = RowsRead::default();
        while let Some(line) = grid.next_line() {
            if let Line::Cells(row) = &line
                && let Some(column) = self.first_decimal_comma(row)
            {
                read.problems.push(late_decimal_comma().at(grid.place(row.number, column)));
                read.end = Some(End::Doubt);
                break;
            }
            if let Line::End(flaw) = line {
                read.problems.push(flaw);
                read.end = Some(End::Table);
                break;
            }
            let draft = table.line(&mut grid, line, (self.vocabulary, &self.options), &mut read.problems);
            let record = draft.and_then(|draft| draft.finish(self.vocabulary, self.as_of, &mut read.problems).ok());
            read.records.extend(record);
        }
        read.notes = std::mem::take(&mut grid.notes);
        let above = grid.into_above();
        read.above = above.map(|cells| cells.into_iter().map(Cow::into_owned).collect());
        read
    }

    /// The column in which a number of the row has a decimal comma, although the rows with the header have none there. What numbers such
    /// as `1.234` stand for in it cannot be told then.
    fn first_decimal_comma(&self, row: &GridRow<'_>) -> Option<usize> {
        let mut found = DecimalCommas::default();
        for (at, (column, text)) in self.table.columns.iter().zip(&row.cells).enumerate() {
            let Column::Values(heading, fact, _) = column else { continue };
            let is_number = matches!(fact.kind, Type::Number { .. });
            if is_number && self.manner(heading, at).comma == Comma::AsWritten {
                found.look_at(1, at, text);
            }
        }
        found.below(0).first().copied()
    }

    /// The text that a cell stands for, without the apostrophe that keeps spreadsheets from taking it for a formula.
    pub fn without_apostrophe(cell: Cow<'_, str>) -> Cow<'_, str> {
        apostrophe::taken_off(cell)
    }

    /// A text as records have it: without white space and invisible characters at its ends.
    pub fn trimmed(text: &str) -> &str {
        trimmed(text)
    }

    /// The cells of a row that is written as it should be.
    pub fn split(&self, row: &str) -> Option<Vec<String>> {
        let (_, cells) = Rows::new(row, self.delimiter).next()?.ok()?;
        Some(cells.into_iter().map(Cow::into_owned).collect())
    }

    /// Whether the cells of a column are read.
    pub fn is_read(&self, column: usize) -> bool {
        !matches!(self.table.columns.get(column), None | Some(Column::Unused))
    }

    /// The place of a row.
    pub fn place(&self, row: u64) -> Place {
        self.grid.row_place(row)
    }

    /// The place of a cell.
    pub fn cell_place(&self, row: u64, column: usize) -> Place {
        self.grid.place(row, column)
    }

    /// The letters of the column that a place is in, if it has no heading.
    pub fn column_without_heading(place: &Place) -> Option<String> {
        place.column().filter(|(_, heading)| heading.is_empty()).map(|(letters, _)| letters.to_owned())
    }

    /// What is wrong with the row that `bytes` begin with, which is broken and stands behind so many others.
    pub fn broken(&self, bytes: &[u8], rows: u64) -> Option<Diagnostic> {
        let text = String::from_utf8_lossy(bytes);
        let broken = Rows::behind(rows, &text, self.delimiter).next()?.err()?;
        Some(broken.diagnostic().at(self.place(broken.row)))
    }

    /// Whether it matters what stands above these rows: the first of them repeats a cell of it, or none of them is a row of a mine, so that
    /// it stands above what follows too.
    pub fn needs_above(&self, rows: &str) -> bool {
        for row in Rows::new(rows, self.delimiter) {
            let Ok((_, cells)) = row else { return false };
            if cells.iter().enumerate().any(|(at, cell)| self.is_read(at) && words::is_repeat(cell)) {
                return true;
            }
            // A remark is one cell.
            if cells.iter().filter(|cell| !is_blank(cell)).nth(1).is_some() {
                return false;
            }
        }
        true
    }

    /// The error for a file without any row of a mine.
    pub fn nothing_in(&self) -> Diagnostic {
        nothing_in(&self.grid.file)
    }

    /// The words that a row of totals can begin with, and the ends of others.
    pub fn totals() -> (&'static [&'static str], &'static [&'static str]) {
        (words::TOTALS, words::TOTALS_ENDS)
    }

    /// The headings.
    pub fn headings(&self) -> impl Iterator<Item = &str> {
        self.grid.header.iter().map(AsRef::as_ref).filter(|heading| !heading.is_empty())
    }

    /// Whether a row is surely one of a mine: no header, units, remark or totals.
    pub fn is_of_a_mine(&self, row: &str) -> bool {
        let Some(Ok((number, cells))) = Rows::new(row, self.delimiter).next() else { return false };
        let row = RawRow { number, cells, doubts: Vec::new() };
        layout::below_header(&row, &self.grid.header).is_none() && totals(&row.cells).is_none()
    }
}

/// The error for a decimal comma in a column whose numbers were read with points.
fn late_decimal_comma() -> Diagnostic {
    let message = say!(
        "此列从这里起有小数逗号，而前面的数是按小数点读取的",
        "the column has a decimal comma here, but the numbers above were read with points"
    );
    let help = say!(
        "本行及以后没有判定；在列的对应关系中写明 `decimal = \",\"`，全部重新判定",
        "nothing is judged from here on; say `decimal = \",\"` in a mapping of columns, and judge the whole file again"
    );
    Diagnostic::error(Code::BadValue, message).help(help)
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}
