//! Damaged files: every one ends, in sheets or in an error, whatever byte is changed.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::bounds::xls;
use super::package::{ods, table, xlsx};
use super::*;

/// What becomes of damaged bytes is not known, but something does.
fn survive(bytes: &[u8]) {
    let limits = Limits { unpacked_bytes: 4 << 20, cells: 100_000, ..Limits::default() };
    match read(bytes, &limits) {
        Ok(sheets) => assert!(sheets.len() <= 10),
        Err(refused) => assert!(!refused.message.zh.is_empty() && refused.help.is_some()),
    }
}

/// The same package with parts that are not compressed, so that a changed byte is one of theirs, and with sums that fit.
fn stored(bytes: &[u8], mut change: impl FnMut(&str, &mut Vec<u8>)) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        change(&name, &mut bytes);
        writer.start_file(name, SimpleFileOptions::default().compression_method(CompressionMethod::Stored)).unwrap();
        writer.write_all(&bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The names and lengths of the parts of a package.
fn parts(bytes: &[u8]) -> Vec<(String, usize)> {
    let mut parts = Vec::new();
    stored(bytes, |name, bytes| parts.push((name.to_owned(), bytes.len())));
    parts
}

/// The bytes that take the place of others, one after the other.
const BYTES: [u8; 6] = [0x00, 0xFF, b'<', b'9', b'"', 0x80];

/// A small file of each format, with a bit of everything.
fn small() -> [(&'static str, Vec<u8>); 3] {
    let sheet = r#"<worksheet><cols><col min="1" max="2" hidden="1"/></cols><sheetData><row r="2" hidden="1"><c r="A2" t="s"><v>1</v></c>
        <c s="1"><v>0.014</v></c><c t="str"><f>A1</f><v>_x000D_</v></c><c t="inlineStr"><is><r><t>a&lt;</t></r></is></c></row></sheetData>
        <mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>"#;
    let styles = r#"<number:percentage-style style:name="N"><number:number/><number:text>%</number:text></number:percentage-style>
        <style:style style:name="p" style:family="table-cell" style:data-style-name="N"/>"#;
    let rows = r#"<table:table-column table:number-columns-repeated="2" table:visibility="collapse"/>
        <table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string" table:number-columns-spanned="2">
        <text:p>a<text:s text:c="3"/>&lt;</text:p></table:table-cell><table:table-cell table:style-name="p" table:formula="of:=1"
        office:value-type="percentage" office:value="0.014"><text:p>1.4%</text:p></table:table-cell></table:table-row>"#;
    let style = (0x00E0, [&[0, 0, 10, 0][..], &[0; 16]].concat());
    let strings = (0x00FC, b"\x01\x00\x00\x00\x01\x00\x00\x00\x02\x00\x01\x64\x71\xFF\x77".to_vec());
    let merged = (0x00E5, vec![1, 0, 0, 0, 1, 0, 0, 0, 1, 0]);
    let row = (0x0208, vec![0, 0, 0, 0, 2, 0, 0xFF, 0, 0, 0, 0, 0, 0x20, 0, 0, 0]);
    let number = (0x0203, [&[0, 0, 0, 0, 0, 0][..], &0x3F8C_AC08_3126_E979_u64.to_le_bytes()].concat());
    let text = (0x00FD, vec![0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
    [
        ("xlsx", xlsx(sheet, &["[>1]0.0%;[Red]0.0\"m\""])),
        ("ods", ods(styles, &table(rows))),
        ("xls", xls(&[style, strings], &[merged, row, number, text])),
    ]
}

#[test]
fn the_small_files_are_right() {
    for (name, bytes) in small() {
        assert_eq!(sheets(&bytes).len(), 1, "{name}");
    }
}

#[test]
fn files_cut_at_any_length() {
    for (_, bytes) in small() {
        for length in 0..bytes.len() {
            survive(&bytes[..length]);
        }
    }
}

#[test]
fn files_with_any_byte_changed() {
    for (_, mut bytes) in small() {
        for at in 0..bytes.len() {
            let before = bytes[at];
            bytes[at] = if at % 2 == 0 { BYTES[at / 2 % BYTES.len()] } else { before ^ (1 << (at / 2 % 8)) };
            survive(&bytes);
            bytes[at] = before;
        }
    }
}

#[test]
fn parts_with_any_byte_changed() {
    for (name, bytes) in small().into_iter().take(2) {
        for part in parts(&bytes) {
            let mut changed = 0;
            for at in 0..part.1 {
                let damaged = stored(&bytes, |name, bytes| {
                    if *name == part.0 {
                        bytes[at] = BYTES[at % BYTES.len()];
                        changed += 1;
                    }
                });
                survive(&damaged);
            }
            assert_eq!(changed, part.1, "{name} {}", part.0);
        }
    }
}

#[test]
fn records_of_any_kind_and_length() {
    // Each record of the workbook stream in turn with another type, or with its bytes cut or full of ones.
    let bytes = file("all.xls");
    let mut file = cfb::CompoundFile::open(Cursor::new(&bytes)).unwrap();
    let mut stream = Vec::new();
    file.open_stream("Workbook").unwrap().read_to_end(&mut stream).unwrap();
    let mut places = Vec::new();
    let mut at = 0;
    while let Some(head) = stream.get(at..at + 4) {
        places.push(at);
        at += 4 + usize::from(u16::from_le_bytes([head[2], head[3]]));
    }
    assert!(places.len() > 300);
    let survive_stream = |stream: &[u8]| {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        file.create_stream("Workbook").unwrap().write_all(stream).unwrap();
        survive(&file.into_inner().into_inner());
    };
    const KINDS: [u16; 18] = [
        0x0809, 0x000A, 0x003C, 0x041E, 0x00E0, 0x0085, 0x00FC, 0x0208, 0x007D, 0x00E5, 0x0203, 0x027E, 0x00BD, 0x00FD,
        0x0204, 0x0205, 0x0006, 0x0207,
    ];
    for (turn, pair) in places.windows(2).enumerate() {
        let (start, end) = (pair[0], pair[1]);
        let mut damaged = stream.clone();
        match turn % 3 {
            0 => damaged[start..start + 2].copy_from_slice(&KINDS[turn / 3 % KINDS.len()].to_le_bytes()),
            1 => damaged[start + 4..end].fill(0xFF),
            _ => {
                damaged.drain(start + 4..end);
                damaged[start + 2..start + 4].fill(0);
            }
        }
        survive_stream(&damaged);
    }
}
