//! Files that are something else than their names say.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::unstable::write::FileOptionsExt;
use zip::write::SimpleFileOptions;

use super::package::{with_rows, zipped};
use super::*;

fn refusal(bytes: &[u8]) -> String {
    refused(bytes, &Limits::default())
}

/// A compound file with streams of these names.
fn compound(names: &[&str], bytes: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for name in names {
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.into_inner().into_inner()
}

#[test]
fn texts_are_named() {
    for (bytes, kind) in [
        ("<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><table><tr><td>矿名".as_bytes(), "网页（HTML）"),
        (b"\r\n  <TABLE border=1>", "网页（HTML）"),
        (b"<!DOCTYPE html>\n", "网页（HTML）"),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "网页（MHT）"),
        (
            b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
            "“XML 表格 2003”",
        ),
        (b"<?xml version=\"1.0\"?><office:document>", "XML 文本"),
        (b"\xEF\xBB\xBF<root/>", "XML 文本"),
        ("矿名,产量\n甲,1\n".as_bytes(), "文本"),
        (b"\xBF\xF3\xC3\xFB\t\xB2\xFA\xC1\xBF\r\n", "文本"),
        (b"\xFF\xFE\xFFw\r\0\n\0", "文本"),
    ] {
        assert_eq!(refusal(bytes), format!("KJ1020 内容其实是{kind}，不是工作簿"));
    }
    // A character at the cut does not make a text something else.
    let long: String = "煤矿产量\n".repeat(2000);
    assert_eq!(refusal(long.as_bytes()), "KJ1020 内容其实是文本，不是工作簿");
    let refused = read(b"<html>", &Limits::default()).unwrap_err();
    assert_eq!(refused.message.en, "the file is really a web page (HTML), not a workbook");
    assert_eq!(refused.help.unwrap().zh, "用表格软件（Excel、WPS）打开，另存为 `.xlsx` 再试");
}

#[test]
fn files_of_other_programs_are_named() {
    let relations = |target: &str| {
        format!("<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"{target}\"/></Relationships>")
    };
    let word = zipped(&[("_rels/.rels", &relations("word/document.xml")), ("word/document.xml", "<w:document/>")]);
    let slides = zipped(&[("_rels/.rels", &relations("/ppt/p.xml")), ("ppt/p.xml", "<p:presentation/>")]);
    let binary = zipped(&[("_rels/.rels", &relations("xl/workbook.bin")), ("xl/workbook.bin", "\u{1}")]);
    let opendocument = zipped(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<x/>")]);
    let text = "<office:document-content><office:body><office:text/></office:body></office:document-content>";
    for (bytes, message) in [
        (word, "内容是文字文档（Word），不是工作簿"),
        (slides, "内容是演示文稿（PowerPoint），不是工作簿"),
        (binary, "是二进制工作簿（`.xlsb`），不能读取"),
        (opendocument, "内容是其他 OpenDocument 文档，不是工作簿"),
        (zipped(&[("content.xml", text)]), "内容是文字文档，不是工作簿"),
        (zipped(&[("Index/Document.iwa", "x")]), "是苹果 Numbers 的文件，不能读取"),
        (zipped(&[("a.txt", "x")]), "内容是压缩包，不是工作簿"),
        (compound(&["WordDocument"], b"x"), "内容是文字文档（Word），不是工作簿"),
        (compound(&["PowerPoint Document"], b"x"), "内容是演示文稿（PowerPoint），不是工作簿"),
        (compound(&["Contents"], b"x"), "内容是其他程序的复合文件，不是工作簿"),
        (b"%PDF-1.7".to_vec(), "内容是PDF，不是工作簿"),
        (b"Rar!\x1A\x07".to_vec(), "内容是压缩包（RAR），不是工作簿"),
        (b"\x89PNG\r\n\x1A\n".to_vec(), "内容是图片，不是工作簿"),
        (vec![], "文件是空的"),
        (vec![0; 100], "不是工作簿，或已损坏"),
        (b"PK\x03\x04".to_vec(), "文件已损坏：压缩包无法打开"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), "文件已损坏：复合文件无法打开"),
    ] {
        assert_eq!(refusal(&bytes), format!("KJ1020 {message}"));
    }
}

#[test]
fn old_workbooks_are_to_be_saved_anew() {
    const OLD: &str = "KJ1020 是 Excel 95 或更早的工作簿，不能读取";
    // The first records that Excel 2, 3, 4 and 5 write, and a library that is found on many servers.
    for start in [b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00"] {
        assert_eq!(refusal(&[start.as_slice(), &[0; 20]].concat()), OLD);
    }
    assert_eq!(refusal(&compound(&["Book"], b"\x09\x08\x08\x00\x00\x05\x05\x00\0\0\0\0")), OLD);
    assert_eq!(refusal(&compound(&["Workbook"], b"\x09\x08\x08\x00\x00\x05\x05\x00\0\0\0\0")), OLD);
}

#[test]
fn encrypted_workbooks_are_to_be_saved_without_password() {
    const ENCRYPTED: &str = "KJ1020 工作簿已加密";
    assert_eq!(refusal(&compound(&["EncryptionInfo", "EncryptedPackage"], b"x")), ENCRYPTED);
    let biff = b"\x09\x08\x10\x00\x00\x06\x05\x00\0\0\0\0\0\0\0\0\0\0\0\0\x2F\x00\x06\x00\0\0\0\0\0\0";
    assert_eq!(refusal(&compound(&["Workbook"], biff)), ENCRYPTED);
    let manifest =
        "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let opendocument = zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", "\u{7}"),
    ]);
    assert_eq!(refusal(&opendocument), ENCRYPTED);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().with_deprecated_encryption(b"secret").unwrap();
    writer.start_file("_rels/.rels", options).unwrap();
    writer.write_all(b"<Relationships/>").unwrap();
    assert_eq!(refusal(&writer.finish().unwrap().into_inner()), ENCRYPTED);
}

#[test]
fn parts_that_are_there_twice_are_refused() {
    let bytes = zipped(&[("xl/a.xml", "a"), ("XL\\A.xml", "b")]);
    assert_eq!(refusal(&bytes), "KJ1020 文件已损坏：压缩包无法打开");
    // The same name twice, which the library does not write: one name of the directory is changed into the other.
    let mut bytes = zipped(&[("a.xml", "a"), ("b.xml", "b")]);
    let last = bytes.windows(5).rposition(|window| window == b"b.xml").unwrap();
    bytes[last] = b'a';
    assert_eq!(refusal(&bytes), "KJ1020 文件已损坏：压缩包无法打开");
}

#[test]
fn a_part_whose_sum_is_wrong_is_damaged() {
    let mut bytes = with_rows("<row><c><v>1</v></c></row>", &[]);
    // The sum of the first part in the directory.
    let directory = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    bytes[directory + 16] ^= 1;
    assert_eq!(refusal(&bytes), "KJ1020 文件已损坏：`_rels/.rels` 无法读取");
}
