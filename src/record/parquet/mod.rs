//! Parquet files: bytes → a sheet whose first row has the names of the columns.
//!
//! What is read stands in the first rows of a sheet as it would in the CSV file that somebody exports it to, so that a record means the same
//! in both. The bytes say what a file is; nothing in it is believed before there are bytes for it. Built only where the feature `parquet`
//! is on; where it is not, such a file is told from others and refused.

#[cfg(feature = "parquet")]
mod column;
#[cfg(feature = "parquet")]
mod foot;
#[cfg(feature = "parquet")]
mod guard;
#[cfg(feature = "parquet")]
mod head;
#[cfg(feature = "parquet")]
mod pages;
#[cfg(feature = "parquet")]
mod reader;
#[cfg(feature = "parquet")]
mod refused;
#[cfg(feature = "parquet")]
mod thrift;
#[cfg(feature = "parquet")]
mod value;

#[cfg(feature = "parquet")]
#[cfg(test)]
mod tests;

// A file must be refused by its name, and never end the program without a word.
#[cfg(all(feature = "parquet", panic = "abort"))]
compile_error!(
    "the feature `parquet` needs a program that unwinds, because the library that decodes Parquet panics on some damaged files: \
     build with `--profile parquet --features parquet` instead of `--release --features parquet`"
);

use super::Limits;
use super::cell::Refused;
use super::sheet::Sheet;

/// The end of names of Parquet files.
pub const ENDING: &str = "parquet";

/// What a Parquet file begins and ends with, and what it ends with if all of it is encrypted.
const MAGIC: &[u8] = b"PAR1";
const ENCRYPTED: &[u8] = b"PARE";

/// Whether `bytes` are surely those of a Parquet file: a heading may begin with the same four letters, but no text goes on as they do.
pub fn is_parquet(bytes: &[u8]) -> bool {
    let goes_on = |rest: &[u8]| rest.first().is_none_or(|byte| *byte < b' ' && !byte.is_ascii_whitespace());
    bytes.strip_prefix(MAGIC).is_some_and(|rest| goes_on(rest) || rest.ends_with(MAGIC))
        || bytes.starts_with(ENCRYPTED) && bytes.ends_with(ENCRYPTED)
}

/// Reads the rows of the Parquet file in `bytes`.
///
/// # Errors
///
/// The bytes are no Parquet file, or one that is damaged, encrypted, beyond the limits, or has columns that are no texts, numbers, dates or
/// yes and no. The diagnostic has no place.
#[cfg(feature = "parquet")]
pub fn read(bytes: Vec<u8>, limits: &Limits) -> Result<Sheet, Refused> {
    guard::caught(|| reader::read(bytes, limits)).unwrap_or_else(|| Err(refused::damaged()))
}

/// Refuses a Parquet file, which this program was built without.
#[cfg(not(feature = "parquet"))]
pub fn read(_: Vec<u8>, _: &Limits) -> Result<Sheet, Refused> {
    use crate::say;
    use crate::source::{Code, Diagnostic};

    let message = say!(
        "这是 Parquet 文件，而本程序构建时没有包含 Parquet",
        "this is a Parquet file, and the program was built without Parquet"
    );
    let help = say!(
        "导出为 CSV；或用 `cargo install --path . --profile parquet --features parquet` 构建程序",
        "export it to CSV, or build the program with `cargo install --path . --profile parquet --features parquet`"
    );
    Err(Box::new(Diagnostic::error(Code::BadParquet, message).help(help)))
}
