//! What a file is, by its bytes.

use super::package::Package;
use super::refused::{self, bad, no_workbook, save_anew};
use super::xls::container::{Container, MAGIC};
use crate::record::Limits;
use crate::record::cell::Refused;
use crate::record::encoding;
use crate::say;
use crate::source::Bilingual;

/// A workbook that can be read.
pub enum Kind<'b> {
    /// An Office Open XML workbook.
    Xlsx(Package<'b>),
    /// An OpenDocument spreadsheet.
    Ods(Package<'b>),
    /// A workbook of Excel 97 to 2003.
    Xls(Container<'b>),
}

/// The kind of the workbook in `bytes`, or what they are instead.
pub fn kind<'b>(bytes: &'b [u8], limits: &Limits) -> Result<Kind<'b>, Refused> {
    if bytes.starts_with(b"PK\x03\x04") {
        return zipped(Package::open(bytes, limits)?);
    }
    if bytes.starts_with(MAGIC) {
        return compound(Container::open(bytes)?);
    }
    Err(other(bytes))
}

fn zipped<'b>(mut package: Package<'b>) -> Result<Kind<'b>, Refused> {
    const SPREADSHEET: &str = "application/vnd.oasis.opendocument.spreadsheet";
    if package.has("_rels/.rels") {
        return Ok(Kind::Xlsx(package));
    }
    if package.has("content.xml") {
        let mimetype = package.text("mimetype")?.unwrap_or_default();
        return match mimetype.trim() {
            "" => Ok(Kind::Ods(package)),
            kind if kind.starts_with(SPREADSHEET) => Ok(Kind::Ods(package)),
            _ => Err(no_workbook("其他 OpenDocument 文档", "another kind of OpenDocument document")),
        };
    }
    if package.has_below("index/") || package.has("index.zip") {
        let message = say!("是苹果 Numbers 的文件，不能读取", "a document of Apple Numbers, which is not read");
        return Err(bad(
            message,
            say!("在 Numbers 中导出为 Excel（`.xlsx`）", "export it to Excel (`.xlsx`) in Numbers"),
        ));
    }
    Err(no_workbook("压缩包", "an archive"))
}

fn compound<'b>(container: Container<'b>) -> Result<Kind<'b>, Refused> {
    if container.has("EncryptedPackage") {
        return Err(refused::encrypted());
    }
    if container.has("Workbook") || container.has("Book") {
        return Ok(Kind::Xls(container));
    }
    Err(if container.has("WordDocument") {
        no_workbook("文字文档（Word）", "a text document (Word)")
    } else if container.has("PowerPoint Document") {
        no_workbook("演示文稿（PowerPoint）", "a presentation (PowerPoint)")
    } else {
        no_workbook("其他程序的复合文件", "a compound file of another program")
    })
}

/// The error for bytes that are in neither container.
fn other(bytes: &[u8]) -> Refused {
    const BIFF: [&[u8]; 4] = [b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08"];
    const KNOWN: [(&[u8], &str, &str); 6] = [
        (b"%PDF", "PDF", "a PDF"),
        (b"Rar!", "压缩包（RAR）", "an archive (RAR)"),
        (b"7z\xBC\xAF\x27\x1C", "压缩包（7z）", "an archive (7z)"),
        (b"\x1F\x8B", "压缩包（gzip）", "an archive (gzip)"),
        (b"\x89PNG", "图片", "a picture"),
        (b"\xFF\xD8\xFF", "图片", "a picture"),
    ];
    if bytes.is_empty() {
        return bad(say!("文件是空的", "the file is empty"), save_anew());
    }
    if BIFF.iter().any(|start| bytes.starts_with(start)) {
        return refused::too_old();
    }
    if let Some((_, zh, en)) = KNOWN.iter().find(|(start, _, _)| bytes.starts_with(start)) {
        return no_workbook(zh, en);
    }
    match text_kind(bytes) {
        Some((zh, en)) => bad(
            Bilingual::new(format!("内容其实是{zh}，不是工作簿"), format!("the file is really {en}, not a workbook")),
            save_anew(),
        ),
        None => bad(say!("不是工作簿，或已损坏", "not a workbook, or damaged"), save_anew()),
    }
}

/// What kind of text it is: systems write web pages and lists, and call them `.xls`.
fn text_kind(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    // Enough to tell, cut where a character may end.
    const ENOUGH: usize = 4096;
    let whole = bytes.len() <= ENOUGH;
    let start = bytes.get(..ENOUGH).unwrap_or(bytes);
    let start = if whole { start } else { start.rsplitn(2, |byte| *byte == b'\n').last().unwrap_or(start) };
    let text = encoding::decode(start).ok()?.trim_start().to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    Some(if has(&["urn:schemas-microsoft-com:office:spreadsheet"]) && text.starts_with("<?xml") {
        ("“XML 表格 2003”", "an “XML Spreadsheet 2003”")
    } else if text.starts_with("mime-version:") {
        ("网页（MHT）", "a web page (MHT)")
    } else if has(&["<html", "<table", "<!doctype html", "<body", "<meta", "<style"]) {
        ("网页（HTML）", "a web page (HTML)")
    } else if text.starts_with('<') {
        ("XML 文本", "XML text")
    } else {
        ("文本", "text")
    })
}
