//! Lines of mines as a Parquet file: the same columns as those of the CSV form, with days as days.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use crate::fact::Date;

/// Rows that are kept in memory before they are written together.
const ROWS: usize = 65_536;

/// The length of a cell that says nothing, not even an empty text.
const VACANT: u32 = u32::MAX;

/// Adds a cell to a line: its length, and what it says.
pub fn cell(content: Option<&[u8]>, text: &mut Vec<u8>) {
    let length = content.map_or(VACANT, |content| u32::try_from(content.len()).unwrap_or(VACANT));
    text.extend_from_slice(&length.to_le_bytes());
    text.extend_from_slice(content.filter(|_| length != VACANT).unwrap_or_default());
}

/// What a column has in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// A text in every row.
    Text,
    /// A text or nothing.
    TextOrNothing,
    /// A day in every row.
    Day,
}

/// A Parquet file that is written while lines of cells come in.
pub struct ParquetFile<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: Vec<Column>,
    /// What came in and is no whole line yet.
    rest: Vec<u8>,
    rows: usize,
}

/// The cells of a column that are not written yet.
struct Column {
    content: Content,
    texts: Vec<ByteArray>,
    days: Vec<i32>,
    levels: Vec<i16>,
}

impl<W: Write + Send> ParquetFile<W> {
    /// A file with these columns. It is the same for the same lines, on every day and every machine.
    pub fn new(out: W, columns: &[(&str, Content)]) -> io::Result<Self> {
        let fields = columns.iter().map(|(name, content)| field(name, *content)).collect::<io::Result<Vec<_>>>()?;
        let schema = Type::group_type_builder("mines").with_fields(fields).build().map_err(io::Error::other)?;
        let properties = WriterProperties::builder()
            .set_created_by(concat!("kuangjian version ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_compression(Compression::SNAPPY)
            .build();
        let writer =
            SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(io::Error::other)?;
        let column = |content| Column { content, texts: Vec::new(), days: Vec::new(), levels: Vec::new() };
        let columns = columns.iter().map(|(_, content)| column(*content)).collect();
        Ok(ParquetFile { writer, columns, rest: Vec::new(), rows: 0 })
    }

    /// Writes what has come in and is not written yet, and ends the file.
    pub fn finish(mut self) -> io::Result<()> {
        if !self.rest.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.write_rows()?;
        self.writer.close().map_err(io::Error::other)?;
        Ok(())
    }

    fn write_rows(&mut self) -> io::Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group().map_err(io::Error::other)?;
        for column in &mut self.columns {
            let Some(mut writer) = group.next_column().map_err(io::Error::other)? else { break };
            let levels = (column.content == Content::TextOrNothing).then_some(column.levels.as_slice());
            let written = match column.content {
                Content::Day => writer.typed::<Int32Type>().write_batch(&column.days, None, None),
                _ => writer.typed::<ByteArrayType>().write_batch(&column.texts, levels, None),
            };
            written.and_then(|_| writer.close()).map_err(io::Error::other)?;
            column.texts.clear();
            column.days.clear();
            column.levels.clear();
        }
        group.close().map_err(io::Error::other)?;
        self.rows = 0;
        Ok(())
    }

    /// Takes the next line of the bytes that came in, if it is there as a whole; gives how long it is.
    fn take_line(&mut self, bytes: &[u8]) -> io::Result<Option<usize>> {
        let mut rest = bytes;
        let mut cells = Vec::with_capacity(self.columns.len());
        for _ in &self.columns {
            let Some((cell, behind)) = first_cell(rest) else { return Ok(None) };
            cells.push(cell);
            rest = behind;
        }
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            column.take(cell)?;
        }
        self.rows += 1;
        if self.rows == ROWS {
            self.write_rows()?;
        }
        Ok(Some(bytes.len() - rest.len()))
    }
}

impl<W: Write + Send> Write for ParquetFile<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = std::mem::take(&mut self.rest);
        all.extend_from_slice(bytes);
        let mut rest = all.as_slice();
        while let Some(length) = self.take_line(rest)?.filter(|length| *length > 0) {
            rest = rest.get(length..).unwrap_or_default();
        }
        self.rest = rest.to_vec();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Column {
    fn take(&mut self, cell: Option<&[u8]>) -> io::Result<()> {
        match (self.content, cell) {
            (Content::Day, cell) => self.days.push(cell.and_then(days).ok_or(io::ErrorKind::InvalidData)?),
            (Content::TextOrNothing, None) => self.levels.push(0),
            (_, cell) => {
                self.levels.push(1);
                self.texts.push(ByteArray::from(cell.unwrap_or_default().to_vec()));
            }
        }
        Ok(())
    }
}

fn first_cell(bytes: &[u8]) -> Option<(Option<&[u8]>, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    match u32::from_le_bytes(*length) {
        VACANT => Some((None, rest)),
        length => {
            let (cell, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
            Some((Some(cell), rest))
        }
    }
}

/// The number of a day since 1970-01-01.
fn days(text: &[u8]) -> Option<i32> {
    let date: Date = std::str::from_utf8(text).ok()?.parse().ok()?;
    i32::try_from(date.days_since(Date::new(1970, 1, 1)?)).ok()
}

fn field(name: &str, content: Content) -> io::Result<Arc<Type>> {
    let (physical, logical) = match content {
        Content::Day => (Physical::INT32, LogicalType::Date),
        Content::Text | Content::TextOrNothing => (Physical::BYTE_ARRAY, LogicalType::String),
    };
    let repetition = match content {
        Content::TextOrNothing => Repetition::OPTIONAL,
        Content::Text | Content::Day => Repetition::REQUIRED,
    };
    let field = Type::primitive_type_builder(name, physical)
        .with_repetition(repetition)
        .with_logical_type(Some(logical))
        .build()
        .map_err(io::Error::other)?;
    Ok(Arc::new(field))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Limits;

    const COLUMNS: [(&str, Content); 3] =
        [("id", Content::Text), ("name", Content::TextOrNothing), ("day", Content::Day)];

    /// The file with these rows, whose bytes come in so many at a time.
    fn file(rows: &[[Option<&str>; 3]], at_once: usize) -> Vec<u8> {
        let mut lines = Vec::new();
        rows.iter().flatten().for_each(|content| cell(content.map(str::as_bytes), &mut lines));
        let mut bytes = Vec::new();
        let mut file = ParquetFile::new(&mut bytes, &COLUMNS).unwrap();
        lines.chunks(at_once).for_each(|some| file.write_all(some).unwrap());
        file.finish().unwrap();
        bytes
    }

    #[test]
    fn parquet_lines_are_read_as_they_were_written_however_they_came() {
        let rows = [
            [Some("甲,1\n"), Some("=1+1"), Some("2024-05-01")],
            [Some("乙"), None, Some("1969-12-31")],
            [Some("丙"), Some("\"红旗\""), Some("1970-01-01")],
        ];
        let bytes = file(&rows, 7);
        for at_once in [1, 64, 10_000] {
            assert_eq!(file(&rows, at_once), bytes);
        }
        let sheet = crate::record::parquet::read(bytes, &Limits::default()).unwrap();
        let row = |at: usize| -> Vec<_> {
            sheet.rows[at].cells.iter().map(|cell| (cell.column, cell.text.as_str())).collect()
        };
        assert_eq!(row(0), [(0, "id"), (1, "name"), (2, "day")]);
        assert_eq!(row(1), [(0, "甲,1\n"), (1, "=1+1"), (2, "2024-05-01")]);
        assert_eq!(row(2), [(0, "乙"), (2, "1969-12-31")]);
        assert_eq!(row(3), [(0, "丙"), (1, "\"红旗\""), (2, "1970-01-01")]);
    }

    #[test]
    fn a_parquet_file_without_lines_has_its_columns() {
        let sheet = crate::record::parquet::read(file(&[], 1), &Limits::default()).unwrap();
        assert_eq!(sheet.rows.len(), 1);
    }

    #[test]
    fn parquet_rows_of_several_groups_stay_in_their_order() {
        let ids: Vec<String> = (0..ROWS + 3).map(|at| at.to_string()).collect();
        let rows: Vec<_> = ids.iter().map(|id| [Some(id.as_str()), None, Some("2024-05-01")]).collect();
        let sheet = crate::record::parquet::read(file(&rows, 1 << 20), &Limits::default()).unwrap();
        let read = sheet.rows.iter().skip(1).map(|row| (row.number, row.cells[0].text.clone()));
        let expected = ids.into_iter().enumerate().map(|(at, id)| (at as u64 + 2, id));
        assert!(read.eq(expected));
    }

    #[test]
    fn half_a_line_is_no_parquet_file() {
        let mut file = ParquetFile::new(Vec::new(), &COLUMNS).unwrap();
        file.write_all(&[1, 0, 0]).unwrap();
        assert!(file.finish().is_err());
        let mut line = Vec::new();
        ["a", "b", "1. May"].iter().for_each(|content| cell(Some(content.as_bytes()), &mut line));
        assert!(ParquetFile::new(Vec::new(), &COLUMNS).unwrap().write_all(&line).is_err());
    }
}
