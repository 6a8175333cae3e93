//! The rows of a Parquet file, read some at a time, with the cells of all columns.

use std::ops::Range;

use bytes::Bytes;
use parquet::basic::{Compression, Repetition};
use parquet::column::reader::get_column_reader;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataReader, RowGroupMetaData};
use parquet::schema::types::SchemaDescriptor;

use super::column::{Cursor, Kind, Unreadable};
use super::pages::Pages;
use super::value::Cell;
use super::{foot, head, refused};
use crate::record::Limits;
use crate::record::cell::Refused;
use crate::record::grid::beyond;
use crate::record::sheet::{Sheet, SheetCell, SheetRow};
use crate::record::text::is_blank;
use crate::record::workbook::refused as workbook;
use crate::say;

/// Rows that are read at once.
const AT_ONCE: usize = 1024;

/// The row of the names of the columns.
const HEADER: u64 = 1;

/// A column that can be read.
struct Column {
    name: String,
    kind: Kind,
    may_be_vacant: bool,
}

/// What has been read so far, within the limit on the bytes of texts.
struct Taken {
    sheet: Sheet,
    bytes: u64,
    limit: u64,
}

/// The rows of the file in `bytes`, below a row with the names of its columns.
pub fn read(bytes: Vec<u8>, limits: &Limits) -> Result<Sheet, Refused> {
    foot::check(&bytes)?;
    let bytes = Bytes::from(bytes);
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&bytes).map_err(|_| refused::damaged())?;
    let columns = columns(metadata.file_metadata().schema_descr())?;
    check(&metadata, &columns, &bytes, limits)?;
    let sheet = Sheet { is_table: true, ..Sheet::default() };
    let mut taken = Taken { sheet, bytes: 0, limit: limits.unpacked_bytes };
    let mut header = SheetRow { number: HEADER, cells: Vec::new() };
    for (at, column) in columns.iter().enumerate() {
        taken.put(&mut header, at, Cell::from(column.name.clone()))?;
    }
    if header.cells.is_empty() && !columns.is_empty() {
        return Err(refused::damaged());
    }
    taken.sheet.rows.push(header);
    let mut above = HEADER;
    for group in metadata.row_groups() {
        above = read_group(group, (&columns, &bytes), above, &mut taken)?;
    }
    Ok(taken.sheet)
}

/// The columns, if all of them have values that cells can have.
fn columns(schema: &SchemaDescriptor) -> Result<Vec<Column>, Refused> {
    let fields = schema.root_schema().get_fields();
    let mut bad = Vec::new();
    for field in fields {
        let info = field.get_basic_info();
        let is_list = info.has_repetition() && info.repetition() == Repetition::REPEATED;
        if !field.is_primitive() || is_list {
            bad.push((field.name(), "nested".to_owned()));
        }
    }
    let mut columns = Vec::new();
    for column in schema.columns().iter().filter(|column| column.path().parts().len() == 1) {
        match Kind::of(column) {
            Ok(kind) => {
                let may_be_vacant = column.max_def_level() > 0;
                columns.push(Column { name: column.name().to_owned(), kind, may_be_vacant });
            }
            Err(name) => bad.push((column.name(), name)),
        }
    }
    if bad.is_empty() { Ok(columns) } else { Err(refused::types(&bad)) }
}

/// Checks what the file says of itself, before anything is read on its word.
fn check(metadata: &ParquetMetaData, columns: &[Column], bytes: &[u8], limits: &Limits) -> Result<(), Refused> {
    let rows = u64::try_from(metadata.file_metadata().num_rows()).map_err(|_| refused::damaged())?;
    let width = to_u64(columns.len());
    for (found, limit, zh, en) in [
        (rows.saturating_add(HEADER), limits.rows, "行", "rows"),
        (width, limits.columns, "列", "columns"),
        (rows.saturating_add(HEADER).saturating_mul(width), limits.cells, "个单元格", "cells"),
    ] {
        if found > limit {
            return Err(Box::new(beyond(limit, zh, en)));
        }
    }
    let (mut in_groups, mut unpacked) = (0_u64, 0_u64);
    for group in metadata.row_groups() {
        let (rows, more) = check_group(group, columns, bytes)?;
        in_groups = in_groups.saturating_add(rows);
        unpacked = unpacked.saturating_add(more);
    }
    if in_groups != rows {
        return Err(refused::damaged());
    }
    if unpacked > limits.unpacked_bytes {
        return Err(too_much(limits.unpacked_bytes));
    }
    Ok(())
}

/// Checks what is said of a group of rows; gives its rows, and its bytes when they are unpacked.
fn check_group(group: &RowGroupMetaData, columns: &[Column], bytes: &[u8]) -> Result<(u64, u64), Refused> {
    let rows = group.num_rows();
    if rows < 0 || group.columns().len() != columns.len() {
        return Err(refused::damaged());
    }
    let mut unpacked = 0_u64;
    for (chunk, column) in group.columns().iter().zip(columns) {
        let broken = || refused::damaged_column(&column.name);
        if let Some(codec) = unread(chunk.compression()) {
            return Err(refused::compressed(&column.name, codec));
        }
        let place = place(chunk).ok_or_else(broken)?;
        let pages = bytes.get(place).and_then(head::sum).ok_or_else(broken)?;
        let counts = [chunk.num_values(), i64::try_from(pages.values).unwrap_or(-1)];
        if counts != [rows; 2] || chunk.file_path().is_some() {
            return Err(broken());
        }
        let said = u64::try_from(chunk.uncompressed_size()).map_err(|_| broken())?;
        unpacked = unpacked.saturating_add(said.max(pages.unpacked));
    }
    Ok((rows.unsigned_abs(), unpacked))
}

/// Where the pages of a column stand, if what is said of it holds together.
fn place(chunk: &ColumnChunkMetaData) -> Option<Range<usize>> {
    let start = chunk.dictionary_page_offset().unwrap_or(chunk.data_page_offset());
    let positions = [start, chunk.compressed_size(), chunk.data_page_offset()];
    let [Ok(start), Ok(length), Ok(data)] = positions.map(usize::try_from) else { return None };
    let end = start.checked_add(length)?;
    (start..=end).contains(&data).then_some(start..end)
}

/// The name of a compression that is not read.
fn unread(compression: Compression) -> Option<&'static str> {
    match compression {
        Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::GZIP(_) | Compression::ZSTD(_) => None,
        Compression::LZO => Some("LZO"),
        Compression::BROTLI(_) => Some("BROTLI"),
        Compression::LZ4 | Compression::LZ4_RAW => Some("LZ4"),
    }
}

/// Reads a group of rows, which stand below the row `above`; gives the number of the last.
fn read_group(
    group: &RowGroupMetaData,
    (columns, bytes): (&[Column], &Bytes),
    mut above: u64,
    taken: &mut Taken,
) -> Result<u64, Refused> {
    let mut cursors = Vec::with_capacity(columns.len());
    for (chunk, column) in group.columns().iter().zip(columns) {
        let place = place(chunk).filter(|place| place.end <= bytes.len());
        let bytes = bytes.slice(place.ok_or_else(|| refused::damaged_column(&column.name))?);
        let described = chunk.column_descr_ptr();
        let kind = (described.physical_type(), described.type_length());
        let pages = Pages::new(bytes, chunk.compression(), column.may_be_vacant, kind);
        let reader = get_column_reader(described, Box::new(pages));
        cursors.push(Cursor::new(reader, column.kind, column.may_be_vacant));
    }
    let mut left = usize::try_from(group.num_rows()).map_err(|_| refused::damaged())?;
    while left > 0 {
        let some = left.min(AT_ONCE);
        let mut rows: Vec<SheetRow> =
            (above..).skip(1).take(some).map(|number| SheetRow { number, cells: Vec::new() }).collect();
        for (at, (cursor, column)) in cursors.iter_mut().zip(columns).enumerate() {
            let cells = cursor.next(some).map_err(|bad| match bad {
                Unreadable::NoText(row) => refused::no_text(&column.name, above + 1 + to_u64(row)),
                Unreadable::Over | Unreadable::Damaged => refused::damaged_column(&column.name),
            })?;
            for (row, cell) in rows.iter_mut().zip(cells) {
                cell.map_or(Ok(()), |cell| taken.put(row, at, cell))?;
            }
        }
        taken.sheet.rows.extend(rows.into_iter().filter(|row| !row.cells.is_empty()));
        above += to_u64(some);
        left -= some;
    }
    // A row that the file does not count is a mine that nobody would hear of.
    for (cursor, column) in cursors.iter_mut().zip(columns) {
        if cursor.next(1) != Err(Unreadable::Over) {
            return Err(refused::damaged_column(&column.name));
        }
    }
    Ok(above)
}

impl Taken {
    /// Puts a cell into a row, at its end. What is blank to the eye is no cell.
    fn put(&mut self, row: &mut SheetRow, column: usize, Cell { text, doubt }: Cell) -> Result<(), Refused> {
        if doubt.is_none() && is_blank(&text) {
            return Ok(());
        }
        self.bytes = self.bytes.saturating_add(to_u64(text.len()));
        if self.bytes > self.limit {
            return Err(too_much(self.limit));
        }
        row.cells.push(SheetCell { column, text, doubt });
        Ok(())
    }
}

fn too_much(limit: u64) -> Refused {
    let message = say!("解压后超过 {limit} 字节的上限", "larger than the limit of {limit} bytes when unpacked");
    workbook::beyond(message, "unpacked-bytes")
}

fn to_u64(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
