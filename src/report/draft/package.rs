//! Word files as packages of parts, and what no file may hold of which a document is made that is signed.

use std::io::{self, Cursor, Read, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::tree::{self, Element, Node};
use crate::say;
use crate::source::Bilingual;

/// The most bytes of a template when it is unpacked; forms have a few hundred kilobytes, with a coat of arms a few megabytes.
const MOST_BYTES: u64 = 64 << 20;

/// The most parts.
const MOST_PARTS: usize = 2000;

/// The part that holds the text of a document.
pub const DOCUMENT: &str = "word/document.xml";

/// The ends of the types of relationships by which other documents, objects and controls stand in a file.
const EMBEDDED: [&str; 5] = ["/aFChunk", "/subDocument", "/oleObject", "/package", "/control"];

/// The fields that fetch something from outside of the file or run a program.
const FETCHING: [&str; 5] = ["DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "LINK"];

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

    fn is_xml(&self) -> bool {
        let name = self.name.to_ascii_lowercase();
        name.ends_with(".xml") || name.ends_with(".rels")
    }
}

/// Why a file cannot be a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The format before .docx, which is also that of files with a password.
    Old,
    /// No package at all.
    NoPackage,
    /// Damaged, or with a password.
    Damaged,
    /// Larger than anyone needs, when it is unpacked.
    TooLarge,
    /// More parts than anyone needs.
    TooManyParts,
    /// A part whose name leads out of the file, or is there twice.
    Name(String),
    /// Macros, or other programs, in a part.
    Macros(String),
    /// A Word template (.dotx), of which Word makes new documents.
    WordTemplate,
    /// Something outside of the file: the part that names it, and what it is.
    External(String, String),
    /// Another document, or an object of another program, inside the file: what stands in it is neither filled in nor looked through.
    Embedded(String),
    /// A document type in a part.
    DocumentType(String),
    /// A part that is not XML in UTF-8, or nested too deeply.
    NotXml(String),
    /// No body where every Word file has it.
    NoBody,
}

impl Refused {
    /// What was found.
    pub fn told(&self) -> Bilingual {
        match self {
            Refused::Old => say!("是旧的 .doc 格式，或者加了密码", "it has the old .doc format, or a password"),
            Refused::NoPackage => say!("不是 Word 文件（.docx）", "it is not a Word file (.docx)"),
            Refused::Damaged => say!("文件已损坏或者加了密码", "the file is damaged or has a password"),
            Refused::TooLarge => {
                let most = MOST_BYTES >> 20;
                say!("解压后超过 {most} MB", "it has more than {most} MB when it is unpacked")
            }
            Refused::TooManyParts => {
                say!("内部文件超过 {MOST_PARTS} 个", "it has more than {MOST_PARTS} parts")
            }
            Refused::Name(name) => say!(
                "内部文件名 `{name}` 不正常：指向文件以外，或者重复",
                "the name `{name}` of a part leads out of the file or is there twice"
            ),
            Refused::Macros(part) => {
                say!("含宏或者其他程序（`{part}`）", "it has macros or other programs (`{part}`)")
            }
            Refused::WordTemplate => say!("是 Word 模板（.dotx、.dotm）", "it is a Word template (.dotx, .dotm)"),
            Refused::External(part, target) => say!(
                "引用了文件以外的 `{target}`（`{part}`）",
                "it refers to `{target}` outside of the file (`{part}`)"
            ),
            Refused::Embedded(target) => {
                say!("嵌入了别的文件或者对象（`{target}`）", "another file or object is embedded in it (`{target}`)")
            }
            Refused::DocumentType(part) => {
                say!("内部文件 `{part}` 含有文档类型声明（DTD）", "the part `{part}` has a document type (DTD)")
            }
            Refused::NotXml(part) => {
                say!("内部文件 `{part}` 不是完好的 XML", "the part `{part}` is not sound XML")
            }
            Refused::NoBody => say!(
                "没有正文（`word/document.xml` 中的 `w:body`）",
                "it has no body (`w:body` in `word/document.xml`)"
            ),
        }
    }
}

/// The parts of a Word file in their order, or why it cannot be a template.
pub fn unpack(bytes: &[u8]) -> Result<Vec<Part>, Refused> {
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(Refused::Old);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refused::NoPackage)?;
    if archive.len() > MOST_PARTS {
        return Err(Refused::TooManyParts);
    }
    let mut left = MOST_BYTES;
    let mut parts: Vec<Part> = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).map_err(|_: ZipError| Refused::Damaged)?;
        if file.is_dir() {
            continue;
        }
        let name = file.name().map_err(|_| Refused::Damaged)?.into_owned();
        // A part has one place, inside the file.
        let leads_out = name.split(['/', '\\']).any(|step| step == "..") || name.starts_with(['/', '\\']);
        if leads_out || parts.iter().any(|part| part.name.eq_ignore_ascii_case(&name)) {
            return Err(Refused::Name(name));
        }
        let mut bytes = Vec::new();
        let read = file.by_ref().take(left + 1).read_to_end(&mut bytes).map_err(|_| Refused::Damaged)?;
        let read = u64::try_from(read).map_err(|_| Refused::TooLarge)?;
        left = left.checked_sub(read).ok_or(Refused::TooLarge)?;
        parts.push(Part { name, bytes });
    }
    parts.iter().try_for_each(check)?;
    has_body(&parts)?;
    Ok(parts)
}

/// Refuses a part that runs programs, fetches something from outside, or could stand for anything.
fn check(part: &Part) -> Result<(), Refused> {
    let name = part.name.to_ascii_lowercase();
    if name.contains("vbaproject") || name.contains("vbadata") || name.contains("activex/") {
        return Err(Refused::Macros(part.name.clone()));
    }
    if !part.is_xml() {
        return Ok(());
    }
    let text = std::str::from_utf8(&part.bytes).map_err(|_| Refused::NotXml(part.name.clone()))?;
    let nodes = tree::parse(text).map_err(|unfit| match unfit {
        tree::Unfit::DocumentType => Refused::DocumentType(part.name.clone()),
        tree::Unfit::Damaged => Refused::NotXml(part.name.clone()),
    })?;
    let mut fields = String::new();
    each(&nodes, &mut |element| {
        match element.local_name() {
            // Word joins the instruction of a field from as many runs as it stands in.
            "instrText" => fields.push_str(&element.text()),
            "fldChar" | "p" => fields.push(' '),
            "fldSimple" => fields.push_str(&format!(" {} ", element.attribute("w:instr").unwrap_or_default())),
            _ => {}
        }
        Ok(())
    })?;
    if let Some(field) = fields.split_whitespace().find(|word| FETCHING.contains(&word.to_ascii_uppercase().as_str())) {
        return Err(Refused::External(part.name.clone(), field.to_owned()));
    }
    each(&nodes, &mut |element| match element.local_name() {
        "Relationship" if name.ends_with(".rels") => relationship(part, element),
        "Override" | "Default" if name == "[content_types].xml" => content_type(element),
        _ => Ok(()),
    })
}

/// Goes through all elements.
fn each(nodes: &[Node], visit: &mut impl FnMut(&Element) -> Result<(), Refused>) -> Result<(), Refused> {
    for element in nodes.iter().filter_map(Node::element) {
        visit(element)?;
        each(&element.children, visit)?;
    }
    Ok(())
}

fn relationship(part: &Part, element: &Element) -> Result<(), Refused> {
    let target = element.attribute("Target").unwrap_or_default();
    let is_outside = element.attribute("TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("External"));
    if is_outside || target.contains("://") {
        return Err(Refused::External(part.name.clone(), target));
    }
    let kind = element.attribute("Type").unwrap_or_default();
    if EMBEDDED.iter().any(|embedded| kind.ends_with(embedded)) {
        return Err(Refused::Embedded(target));
    }
    // The text that is filled in and marked is the text that is shown.
    let is_main = part.name.eq_ignore_ascii_case("_rels/.rels") && kind.ends_with("/officeDocument");
    if is_main && target.trim_start_matches('/') != DOCUMENT {
        return Err(Refused::NoBody);
    }
    Ok(())
}

fn content_type(element: &Element) -> Result<(), Refused> {
    let kind = element.attribute("ContentType").unwrap_or_default().to_ascii_lowercase();
    let of = element.attribute("PartName").or_else(|| element.attribute("Extension")).unwrap_or_default();
    if kind.contains("macroenabled") || kind.contains("vbaproject") || kind.contains("activex") {
        return Err(Refused::Macros(of));
    }
    if kind.contains("template.main") {
        return Err(Refused::WordTemplate);
    }
    Ok(())
}

/// Refuses a file whose text does not stand where Word looks for it first.
fn has_body(parts: &[Part]) -> Result<(), Refused> {
    let document = parts.iter().find(|part| part.name == DOCUMENT).ok_or(Refused::NoBody)?;
    let nodes = std::str::from_utf8(&document.bytes).ok().and_then(|text| tree::parse(text).ok()).unwrap_or_default();
    let of = |nodes: &[Node], name: &str| nodes.iter().filter_map(Node::element).filter(|it| it.name() == name).count();
    let documents = nodes.iter().filter_map(Node::element).filter(|element| element.name() == "w:document");
    let bodies: usize = documents.map(|document| of(&document.children, "w:body")).sum();
    if bodies == 1 { Ok(()) } else { Err(Refused::NoBody) }
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
