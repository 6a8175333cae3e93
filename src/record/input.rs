//! Paths → files, and files → text, within the limits.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{encoding, packed, parquet};
use crate::say;
use crate::source::{Code, Diagnostic, Place};

/// A format that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One mine.
    Toml,
    /// One mine, or a list of them.
    Json,
    /// Rows of mines, of facts, or of a table.
    Csv,
    /// Sheets of such rows.
    Workbook,
    /// Such rows, in columns.
    Parquet,
}

/// Ends of names of files that may lie beside records and surely are none.
const BESIDE: &[&str] =
    &["md", "txt", "pdf", "doc", "docx", "wps", "ppt", "pptx", "jpg", "jpeg", "png", "gif", "html", "htm", "log"];

/// Ends of names of workbooks.
const WORKBOOKS: &[&str] = &["xlsx", "xlsm", "xls", "ods", "et"];

/// Ends of names of spreadsheets, which hold records but are not read.
const SPREADSHEETS: &[&str] = &["xlsb", "numbers"];

/// The format of a file, by its name.
pub fn format_of(path: &Path) -> Result<Format, Box<Diagnostic>> {
    let unpacked = packed::unpacked_name(path);
    match ending(unpacked.as_deref().unwrap_or(path)).as_str() {
        "csv" | "tsv" => Ok(Format::Csv),
        // Only tables are long enough to be compressed.
        _ if unpacked.is_some() => Err(Box::new(unknown_format(&ending(path)).at(place(path)))),
        "toml" => Ok(Format::Toml),
        "json" => Ok(Format::Json),
        ending if WORKBOOKS.contains(&ending) => Ok(Format::Workbook),
        parquet::ENDING => Ok(Format::Parquet),
        other => Err(Box::new(unknown_format(other).at(place(path)))),
    }
}

/// All files below `folder` that may be records, in the order of their names; links are not followed.
pub fn files_in(folder: &Path, problems: &mut Vec<Diagnostic>) -> Vec<(PathBuf, Format)> {
    let mut files = Vec::new();
    let walk = WalkDir::new(folder).follow_links(false).sort_by_file_name();
    for entry in walk.into_iter().filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry)) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                problems.push(unreadable(&path, &error.into()));
                continue;
            }
        };
        let path = entry.path();
        if entry.file_type().is_dir() || BESIDE.contains(&ending(path).as_str()) {
            continue;
        }
        if entry.file_type().is_symlink() && entry.depth() > 0 {
            let message = say!("文件夹中的链接不会被跟随", "links in a folder are not followed");
            let help = say!("直接给出文件，或把它放进文件夹", "name the file itself, or put it into the folder");
            problems.push(Diagnostic::error(Code::Unreadable, message).at(place(path)).help(help));
            continue;
        }
        match format_of(path) {
            Ok(format) => files.push((path.to_owned(), format)),
            Err(unknown) => problems.push(*unknown),
        }
    }
    files
}

/// The bytes of a file.
pub fn bytes_of(path: &Path, limit: u64, problems: &mut Vec<Diagnostic>) -> Option<Vec<u8>> {
    let opened = File::open(path).and_then(|file| Ok((file.metadata()?, file)));
    let (metadata, file) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            problems.push(unreadable(path, &error));
            return None;
        }
    };
    if metadata.len() > limit {
        problems.push(too_large(limit).at(place(path)));
        return None;
    }
    bytes_in(file, limit, &place(path), problems)
}

/// The bytes that `input` has; a file may grow, and standard input has no size, so the limit holds while reading.
/// What is compressed is unpacked.
pub fn bytes_in(input: impl Read, limit: u64, place: &Place, problems: &mut Vec<Diagnostic>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = packed::unpacked(input).and_then(|input| input.take(limit.saturating_add(1)).read_to_end(&mut bytes));
    let wrong = match read {
        Err(error) => unreadable_because(&error),
        Ok(read) if u64::try_from(read).is_ok_and(|read| read > limit) => too_large(limit),
        Ok(_) => return Some(bytes),
    };
    problems.push(wrong.at(place.clone()));
    None
}

/// The text that `bytes` are.
pub fn text_in(bytes: &[u8], place: &Place, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let decoded = encoding::decode(bytes);
    decoded.map_err(|bad| problems.push(bad.diagnostic().at(place.clone()))).ok()
}

/// The format of which `bytes` surely are, whatever their file is called: what a system exports as a workbook is often a text, and the other
/// way about.
pub fn format_by(bytes: &[u8]) -> Option<Format> {
    if is_workbook(bytes) {
        return Some(Format::Workbook);
    }
    parquet::is_parquet(bytes).then_some(Format::Parquet)
}

/// Whether `bytes` begin as a workbook does: a zip archive, or an OLE document.
fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
}

/// The place of a whole file.
pub fn place(path: &Path) -> Place {
    Place::File(path.to_string_lossy().into())
}

/// The error for a path that cannot be read.
pub fn unreadable(path: &Path, cause: &io::Error) -> Diagnostic {
    unreadable_because(cause).at(place(path))
}

/// The same without the path.
pub fn unreadable_because(cause: &io::Error) -> Diagnostic {
    let message = match cause.kind() {
        io::ErrorKind::NotFound => say!("文件或文件夹不存在", "there is no such file or folder"),
        io::ErrorKind::PermissionDenied => say!("没有读取的权限", "there is no permission to read it"),
        _ => say!("无法读取：{cause}", "cannot be read: {cause}"),
    };
    Diagnostic::error(Code::Unreadable, message)
}

fn too_large(limit: u64) -> Diagnostic {
    let message = say!("超过 {limit} 字节的上限", "larger than the limit of {limit} bytes");
    let help = say!(
        "检查是否选错了文件；分成几个文件，或用 `--limit file-bytes=…` 放宽上限",
        "check that it is the right file; split it into several files, or raise the bound with `--limit file-bytes=…`"
    );
    Diagnostic::error(Code::TooLarge, message).help(help)
}

/// The error for a TOML file that is too large for the record of one mine.
pub fn too_large_toml(limit: u64) -> Diagnostic {
    let message = say!("TOML 文件超过 {limit} 字节的上限", "a TOML file larger than the limit of {limit} bytes");
    let help = say!(
        "检查是否选错了文件；行数很多的表放在记录旁边的 CSV 文件中，或用 `--limit toml-bytes=…` 放宽上限",
        "check that it is the right file; put tables of many rows into CSV files beside the record, or raise the bound with \
         `--limit toml-bytes=…`"
    );
    Diagnostic::error(Code::TooLarge, message).help(help)
}

fn unknown_format(ending: &str) -> Diagnostic {
    let (message, help) = if SPREADSHEETS.contains(&ending) {
        (
            say!("不读取 `.{ending}` 电子表格", "`.{ending}` spreadsheets are not read"),
            say!("另存为 `.xlsx`", "save it as `.xlsx`"),
        )
    } else {
        let message = match ending {
            "" => say!("文件名没有扩展名，不知道是什么格式", "the file's name has no ending that tells its format"),
            _ => say!("不读取 `.{ending}` 文件", "`.{ending}` files are not read"),
        };
        let help = say!(
            "记录写在 `.toml`、`.json`、`.csv`、`.xlsx`、`.xls` 或 `.ods` 文件中",
            "records are in `.toml`, `.json`, `.csv`, `.xlsx`, `.xls` or `.ods` files"
        );
        (message, help)
    };
    Diagnostic::error(Code::UnknownFormat, message).help(help)
}

fn ending(path: &Path) -> String {
    path.extension().map_or(String::new(), |ending| ending.to_string_lossy().to_lowercase())
}

/// Whether a file or folder is hidden, or is the lock that an office program leaves beside an open file.
fn is_hidden(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name.starts_with('.') || name.starts_with("~$")
}
