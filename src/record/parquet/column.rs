//! A column: what its values are, and the cells that they are in the next rows.

use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::schema::types::ColumnDescriptor;

use super::value::{self, Cell};

/// The most digits of a decimal that are read; no fact has as many.
const DIGITS: i32 = 38;

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Yes or no.
    YesNo,
    /// A whole number, with sign or without.
    Whole {
        /// Whether it has a sign.
        is_signed: bool,
    },
    /// A decimal with so many digits after the point.
    Decimal {
        /// The digits after the point.
        scale: usize,
    },
    /// A binary floating-point number.
    Float,
    /// A day.
    Day,
    /// A moment.
    Moment {
        /// The parts of a second that are counted.
        parts: i64,
        /// Whether they are counted in UTC, and not by the clock of some place.
        is_in_utc: bool,
    },
    /// A moment as older programs write it.
    OldMoment,
    /// A text.
    Text,
}

impl Kind {
    /// What the values of a column are, or the name of their type, if that is none of a cell.
    pub fn of(column: &ColumnDescriptor) -> Result<Kind, String> {
        let basic = column.self_type().get_basic_info();
        let physical = column.physical_type();
        match (basic.logical_type_ref(), basic.converted_type()) {
            (Some(logical), _) => logical_kind(physical, logical).ok_or_else(|| name(logical)),
            (None, ConvertedType::NONE) => plain(physical).ok_or_else(|| name(physical)),
            (None, converted) => {
                converted_kind(physical, converted, column.type_scale()).ok_or_else(|| name(converted))
            }
        }
    }
}

/// The name of a type, as other programs show it, without its parameters.
fn name(of: impl std::fmt::Debug) -> String {
    let name = format!("{of:?}");
    name.split(['(', ' ']).next().unwrap_or_default().to_uppercase()
}

fn logical_kind(physical: Type, logical: &LogicalType) -> Option<Kind> {
    Some(match (physical, logical) {
        (Type::BYTE_ARRAY, LogicalType::String | LogicalType::Enum | LogicalType::Json) => Kind::Text,
        (Type::INT32, LogicalType::Date) => Kind::Day,
        (Type::INT32 | Type::INT64, LogicalType::Integer(whole)) => Kind::Whole { is_signed: whole.is_signed },
        (Type::INT64, LogicalType::Timestamp(moment)) => {
            let parts = match moment.unit {
                TimeUnit::MILLIS => 1_000,
                TimeUnit::MICROS => 1_000_000,
                TimeUnit::NANOS => 1_000_000_000,
            };
            Kind::Moment { parts, is_in_utc: moment.is_adjusted_to_u_t_c }
        }
        (_, LogicalType::Decimal(decimal)) => decimals(physical, decimal.scale)?,
        // A column in which nothing is known.
        (_, LogicalType::Unknown) => plain(physical)?,
        _ => return None,
    })
}

/// The same by the types of older programs.
fn converted_kind(physical: Type, converted: ConvertedType, scale: i32) -> Option<Kind> {
    use ConvertedType as Of;
    Some(match (physical, converted) {
        (Type::BYTE_ARRAY, Of::UTF8 | Of::ENUM | Of::JSON) => Kind::Text,
        (Type::INT32, Of::DATE) => Kind::Day,
        (Type::INT32 | Type::INT64, Of::INT_8 | Of::INT_16 | Of::INT_32 | Of::INT_64) => {
            Kind::Whole { is_signed: true }
        }
        (Type::INT32 | Type::INT64, Of::UINT_8 | Of::UINT_16 | Of::UINT_32 | Of::UINT_64) => {
            Kind::Whole { is_signed: false }
        }
        (Type::INT64, Of::TIMESTAMP_MILLIS) => Kind::Moment { parts: 1_000, is_in_utc: true },
        (Type::INT64, Of::TIMESTAMP_MICROS) => Kind::Moment { parts: 1_000_000, is_in_utc: true },
        (_, Of::DECIMAL) => decimals(physical, scale)?,
        _ => return None,
    })
}

fn decimals(physical: Type, scale: i32) -> Option<Kind> {
    let is_number = matches!(physical, Type::INT32 | Type::INT64 | Type::BYTE_ARRAY | Type::FIXED_LEN_BYTE_ARRAY);
    let scale = usize::try_from(scale).ok().filter(|_| is_number && scale <= DIGITS)?;
    Some(Kind::Decimal { scale })
}

/// What values are of which only the form is stated. Programs that know no texts write them as bytes.
fn plain(physical: Type) -> Option<Kind> {
    Some(match physical {
        Type::BOOLEAN => Kind::YesNo,
        Type::INT32 | Type::INT64 => Kind::Whole { is_signed: true },
        Type::INT96 => Kind::OldMoment,
        Type::FLOAT | Type::DOUBLE => Kind::Float,
        Type::BYTE_ARRAY => Kind::Text,
        Type::FIXED_LEN_BYTE_ARRAY => return None,
    })
}

/// Why the cells of a column cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It has no more rows.
    Over,
    /// It is damaged, or encoded in a way that is not read.
    Damaged,
    /// Its bytes are no text, or no number, in this one of the rows that were asked for.
    NoText(usize),
}

impl From<ParquetError> for Unreadable {
    fn from(_: ParquetError) -> Self {
        Unreadable::Damaged
    }
}

/// A column of some rows, of which the next are to be read.
pub struct Cursor {
    reader: ColumnReader,
    kind: Kind,
    may_be_vacant: bool,
}

impl Cursor {
    /// The column from its first row on.
    pub fn new(reader: ColumnReader, kind: Kind, may_be_vacant: bool) -> Self {
        Cursor { reader, kind, may_be_vacant }
    }

    /// The cells in the next `rows`; nothing where a cell is vacant.
    pub fn next(&mut self, rows: usize) -> Result<Vec<Option<Cell>>, Unreadable> {
        let (kind, may_be_vacant) = (self.kind, self.may_be_vacant);
        let asked = (rows, may_be_vacant);
        match &mut self.reader {
            ColumnReader::BoolColumnReader(reader) => cells(reader, asked, |value| Some(value::yes_no(*value))),
            ColumnReader::Int32ColumnReader(reader) => cells(reader, asked, |value| match kind {
                Kind::Whole { is_signed: false } => Some(Cell::from(value.cast_unsigned().to_string())),
                _ => of_whole(i64::from(*value), kind),
            }),
            ColumnReader::Int64ColumnReader(reader) => cells(reader, asked, |value| match kind {
                Kind::Whole { is_signed: false } => Some(Cell::from(value.cast_unsigned().to_string())),
                _ => of_whole(*value, kind),
            }),
            ColumnReader::Int96ColumnReader(reader) => {
                cells(reader, asked, |value| Some(value::old_moment(value.data())))
            }
            ColumnReader::FloatColumnReader(reader) => {
                cells(reader, asked, |value| Some(value::float(value.is_finite(), value.to_string())))
            }
            ColumnReader::DoubleColumnReader(reader) => {
                cells(reader, asked, |value| Some(value::float(value.is_finite(), value.to_string())))
            }
            ColumnReader::ByteArrayColumnReader(reader) => cells(reader, asked, |value| of_bytes(value.data(), kind)),
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                cells(reader, asked, |value| of_bytes(value.data(), kind))
            }
        }
    }
}

fn of_whole(value: i64, kind: Kind) -> Option<Cell> {
    Some(match kind {
        Kind::Whole { .. } => Cell::from(value.to_string()),
        Kind::Decimal { scale } => value::decimal(i128::from(value), scale),
        Kind::Day => value::day(value),
        Kind::Moment { parts, is_in_utc } => value::moment(value, parts, is_in_utc),
        Kind::YesNo | Kind::Float | Kind::OldMoment | Kind::Text => return None,
    })
}

fn of_bytes(bytes: &[u8], kind: Kind) -> Option<Cell> {
    match kind {
        Kind::Decimal { scale } => Some(value::decimal(value::whole_of(bytes)?, scale)),
        Kind::Text => Some(Cell::from(std::str::from_utf8(bytes).ok()?.to_owned())),
        _ => None,
    }
}

fn cells<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    (rows, may_be_vacant): (usize, bool),
    cell: impl Fn(&T::T) -> Option<Cell>,
) -> Result<Vec<Option<Cell>>, Unreadable> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    let mut read = 0;
    while read < rows {
        let (some, ..) = reader.read_records(rows - read, Some(&mut levels), None, &mut values)?;
        if some == 0 {
            return Err(Unreadable::Over);
        }
        read += some;
    }
    let mut values = values.iter();
    (0..rows)
        .map(|at| {
            let is_vacant = may_be_vacant && *levels.get(at).ok_or(Unreadable::Damaged)? == 0;
            if is_vacant {
                return Ok(None);
            }
            let value = values.next().ok_or(Unreadable::Damaged)?;
            cell(value).map(Some).ok_or(Unreadable::NoText(at))
        })
        .collect()
}
