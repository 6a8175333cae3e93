//! Word files as packages of parts.

use std::io::{self, Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// The most bytes of a template when it is unpacked; forms have a few hundred kilobytes, with a coat of arms a few megabytes.
const MOST_BYTES: u64 = 64 << 20;

/// The most parts.
const MOST_PARTS: usize = 2000;

/// A part of a Word file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name, such as `word/document.xml`.
    pub name: String,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

impl Part {
    /// Whether text that people read stands in it, and so placeholders.
    pub fn has_text(&self) -> bool {
        let Some(name) = self.name.strip_prefix("word/").and_then(|name| name.strip_suffix(".xml")) else {
            return false;
        };
        let kind = name.trim_end_matches(|c: char| c.is_ascii_digit());
        matches!(kind, "document" | "header" | "footer" | "footnotes" | "endnotes")
    }
}

/// The parts of a Word file in their order; nothing where it is none, is damaged, locked, or larger than anyone needs.
pub fn unpack(bytes: &[u8]) -> Option<Vec<Part>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    if archive.len() > MOST_PARTS {
        return None;
    }
    let mut left = MOST_BYTES;
    let mut parts = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).ok()?;
        if file.is_dir() {
            continue;
        }
        let name = file.name().ok()?.into_owned();
        // Macros are for no document that is signed, and a part has one place, inside the file.
        let is_strange = name.ends_with("vbaProject.bin")
            || name.contains("..")
            || parts.iter().any(|part: &Part| part.name == name);
        if is_strange {
            return None;
        }
        let mut bytes = Vec::new();
        let read = file.by_ref().take(left + 1).read_to_end(&mut bytes).ok()?;
        left = left.checked_sub(u64::try_from(read).ok()?)?;
        parts.push(Part { name, bytes });
    }
    parts.iter().any(|part| part.name == "word/document.xml").then_some(parts)
}

/// A Word file of these parts: the same bytes for the same parts, as if all were made on the first day that the format knows.
pub fn pack(parts: &[Part]) -> io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT);
    for part in parts {
        zip.start_file(part.name.as_str(), options)?;
        zip.write_all(&part.bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
