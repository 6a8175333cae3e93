//! Zip files: their parts, unpacked within the limits.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::refused::{self, damaged};
use crate::record::Limits;
use crate::record::cell::Refused;
use crate::record::encoding;
use crate::say;

/// The parts that a workbook may have; each takes memory before it is unpacked.
const MOST_PARTS: usize = 65_535;

/// A zip file.
pub struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// The parts by their names as they are compared.
    parts: HashMap<String, usize>,
    limit: u64,
    left: u64,
}

impl<'b> Package<'b> {
    /// The zip file in `bytes`.
    pub fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, Refused> {
        let entries = bytes.split(|byte| *byte == b'P').filter(|rest| rest.starts_with(b"K\x01\x02")).count();
        if entries > MOST_PARTS {
            let message = say!("压缩包中有 {MOST_PARTS} 个以上的文件", "there are more than {MOST_PARTS} files in it");
            return Err(refused::bad(message, refused::save_anew()));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
        if archive.has_duplicate_names() {
            return Err(broken());
        }
        let mut parts = HashMap::new();
        for index in 0..archive.len() {
            let name = archive.name_for_index(index).ok_or_else(broken)?.map_err(|_| broken())?;
            if parts.insert(compared(&name), index).is_some() {
                return Err(broken());
            }
        }
        Ok(Package { archive, parts, limit: limits.unpacked_bytes, left: limits.unpacked_bytes })
    }

    /// Whether it has a part with that name.
    pub fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&compared(name))
    }

    /// Whether it has a part whose name begins so.
    pub fn has_below(&self, folder: &str) -> bool {
        self.parts.keys().any(|name| name.starts_with(folder))
    }

    /// The text of a part, if there is one with that name.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, Refused> {
        let Some(bytes) = self.bytes(name)? else { return Ok(None) };
        let is_utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
        let text = if is_utf16 { encoding::decode(&bytes).ok() } else { String::from_utf8(bytes).ok() };
        text.map(Some).ok_or_else(|| damaged(name))
    }

    /// The bytes of a part; what it says of its own size is not believed.
    fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refused> {
        let Some(index) = self.parts.get(&compared(name)).copied() else { return Ok(None) };
        if self.archive.by_index_data(index).is_ok_and(|entry| entry.encrypted()) {
            return Err(refused::encrypted());
        }
        let part = self.archive.by_index(index).map_err(|_| damaged(name))?;
        let mut bytes = Vec::new();
        part.take(self.left.saturating_add(1)).read_to_end(&mut bytes).map_err(|_| damaged(name))?;
        let Some(left) = u64::try_from(bytes.len()).ok().and_then(|length| self.left.checked_sub(length)) else {
            let limit = self.limit;
            let message = say!("解压后超过 {limit} 字节的上限", "larger than the limit of {limit} bytes when unpacked");
            return Err(refused::beyond(message, "unpacked-bytes"));
        };
        self.left = left;
        Ok(Some(bytes))
    }
}

/// The error for a zip file that is damaged as a whole.
fn broken() -> Refused {
    refused::bad(
        say!("文件已损坏：压缩包无法打开", "the file is damaged: its archive cannot be opened"),
        refused::save_anew(),
    )
}

/// A name as names are compared: some programs write other bars and other cases than the names by which they refer to parts.
fn compared(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}
