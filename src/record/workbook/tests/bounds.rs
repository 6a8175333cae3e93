//! Hostile files: each ends in an error within its bounds, before there is memory for what it claims.

use std::fmt::Write as _;
use std::io::{Cursor, Write};
use std::slice::from_ref;
use std::time::{Duration, Instant};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::package::{ods, table, with_rows, xlsx, zipped};
use super::*;

/// Why `bytes` are refused; that they are takes no longer than a tired machine needs.
fn refusal(bytes: &[u8], limits: &Limits) -> String {
    let start = Instant::now();
    let refused = refused(bytes, limits);
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    refused
}

#[test]
fn a_bomb_is_unpacked_to_its_limit() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("_rels/.rels", SimpleFileOptions::default()).unwrap();
    let zeros = vec![0; 1 << 20];
    for _ in 0..64 {
        writer.write_all(&zeros).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    assert!(bytes.len() < 200_000);
    let limits = Limits { unpacked_bytes: 4 << 20, ..Limits::default() };
    assert_eq!(refusal(&bytes, &limits), "KJ1025 解压后超过 4194304 字节的上限");
    let bomb = read(&bytes, &limits).unwrap_err();
    assert_eq!(bomb.help.unwrap().zh, "检查是否选错了文件；确需读取时用 `--limit unpacked-bytes=…` 放宽上限");
}

#[test]
fn the_limit_is_that_of_all_parts_together() {
    let bytes = with_rows("<row><c><v>1</v></c></row>", &[]);
    let total: u64 = {
        let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        (0..archive.len()).map(|at| archive.by_index(at).unwrap().size()).sum()
    };
    let limits = |unpacked_bytes| Limits { unpacked_bytes, ..Limits::default() };
    assert!(read(&bytes, &limits(total)).is_ok());
    assert_eq!(refusal(&bytes, &limits(total - 1)), format!("KJ1025 解压后超过 {} 字节的上限", total - 1));
}

#[test]
fn sheets_that_share_a_part_are_unpacked_again_within_the_limit() {
    let sheet = format!("<worksheet><sheetData>{}</sheetData></worksheet>", " ".repeat(100_000));
    let listed: String = (0..200).fold(String::new(), |mut all, at| {
        let _ = write!(all, "<sheet name=\"{at}\" r:id=\"a\"/>");
        all
    });
    let bytes = zipped(&[
        ("_rels/.rels", "<r><Relationship Id=\"a\" Type=\"/officeDocument\" Target=\"w.xml\"/></r>"),
        ("_rels/w.xml.rels", "<r><Relationship Id=\"a\" Type=\"/worksheet\" Target=\"s.xml\"/></r>"),
        ("w.xml", &format!("<workbook xmlns:r=\"r\"><sheets>{listed}</sheets></workbook>")),
        ("s.xml", &sheet),
    ]);
    let limits = Limits { unpacked_bytes: 1_000_000, ..Limits::default() };
    assert_eq!(refusal(&bytes, &limits), "KJ1025 解压后超过 1000000 字节的上限");
    let few = Limits { sheets: 199, ..Limits::default() };
    assert_eq!(refusal(&bytes, &few), "KJ1025 超过 199 张工作表的上限");
    assert_eq!(sheets(&bytes).len(), 200);
}

#[test]
fn two_far_cells_and_a_false_range_take_no_memory() {
    let sheet = r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>
        <row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>"#;
    let bytes = xlsx(sheet, &[]);
    assert_eq!(refusal(&bytes, &Limits::default()), "KJ1025 工作表 `表` 超过 4096 列的上限");
    let wide = Limits { columns: 16_384, ..Limits::default() };
    let far = read(&bytes, &wide).unwrap();
    assert_eq!(lines(&far[0]), ["1: A1", "1048576: XFD2"]);
    assert_eq!(refusal(&bytes, &Limits { rows: 1000, ..wide }), "KJ1025 工作表 `表` 超过 1000 行的上限");
}

#[test]
fn cells_and_texts_are_counted() {
    let mut rows = String::new();
    for row in 1..=2000 {
        let _ = write!(rows, "<row r=\"{row}\"><c t=\"inlineStr\"><is><t>甲</t></is></c><c/></row>");
    }
    let bytes = with_rows(&rows, &[]);
    assert_eq!(refusal(&bytes, &Limits { cells: 1999, ..Limits::default() }), "KJ1025 超过 1999 个单元格的上限");
    assert!(read(&bytes, &Limits { cells: 2000, ..Limits::default() }).is_ok());
    // One text that very many cells share.
    let shared = "<row>".to_owned() + &"<c t=\"s\"><v>0</v></c>".repeat(4000) + "</row>";
    let sheet = format!("<worksheet><sheetData>{shared}</sheetData></worksheet>");
    let strings = format!("<sst><si><t>{}</t></si></sst>", "煤".repeat(1000));
    let bytes = zipped(&[
        ("_rels/.rels", "<r><Relationship Id=\"a\" Type=\"/officeDocument\" Target=\"w.xml\"/></r>"),
        (
            "_rels/w.xml.rels",
            "<r><Relationship Id=\"a\" Type=\"/worksheet\" Target=\"s.xml\"/><Relationship Id=\"b\" Type=\"/sharedStrings\" Target=\"t.xml\"/></r>",
        ),
        ("w.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"表\" r:id=\"a\"/></sheets></workbook>"),
        ("s.xml", &sheet),
        ("t.xml", &strings),
    ]);
    let limits = Limits { unpacked_bytes: 5_000_000, ..Limits::default() };
    assert_eq!(refusal(&bytes, &limits), "KJ1025 单元格的文字超过 5000000 字节的上限");
}

#[test]
fn very_many_shared_texts_are_counted() {
    let strings = format!("<sst>{}</sst>", "<si/>".repeat(1001));
    let bytes = zipped(&[
        ("_rels/.rels", "<r><Relationship Id=\"a\" Type=\"/officeDocument\" Target=\"w.xml\"/></r>"),
        ("_rels/w.xml.rels", "<r><Relationship Id=\"b\" Type=\"/sharedStrings\" Target=\"t.xml\"/></r>"),
        ("w.xml", "<workbook/>"),
        ("t.xml", &strings),
    ]);
    assert_eq!(refusal(&bytes, &Limits { cells: 1000, ..Limits::default() }), "KJ1025 超过 1000 条文字的上限");
    assert_eq!(sheets(&bytes), []);
}

#[test]
fn repeated_cells_are_counted_before_they_are_repeated() {
    let repeated = |columns: u64, rows: u64, inside: &str| {
        let row = format!(
            "<table:table-row table:number-rows-repeated=\"{rows}\">\
             <table:table-cell table:number-columns-repeated=\"{columns}\" {inside}/></table:table-row>"
        );
        ods("", &table(&row))
    };
    let one = "office:value-type=\"float\" office:value=\"1\"";
    let limits = Limits { columns: 16_384, ..Limits::default() };
    assert_eq!(refusal(&repeated(16_384, 1_048_576, one), &limits), "KJ1025 超过 5000000 个单元格的上限");
    assert_eq!(refusal(&repeated(16_384, 1_048_577, one), &limits), "KJ1025 工作表 `表` 超过 1048576 行的上限");
    assert_eq!(refusal(&repeated(16_384, 1, one), &Limits::default()), "KJ1025 工作表 `表` 超过 4096 列的上限");
    assert_eq!(refusal(&repeated(u64::MAX, u64::MAX, one), &limits), "KJ1025 工作表 `表` 超过 16384 列的上限");
    assert_eq!(refusal(&repeated(1, u64::MAX, one), &limits), "KJ1025 工作表 `表` 超过 1048576 行的上限");
    let spanned = "table:number-columns-spanned=\"2\"";
    assert_eq!(refusal(&repeated(u64::MAX, u64::MAX, spanned), &limits), "KJ1025 超过 5000000 个合并单元格");
    // Blank cells are nothing, however many.
    assert_eq!(only(&repeated(u64::MAX, u64::MAX, "office:value-type=\"string\" office:string-value=\" \"")), [""; 0]);
    assert_eq!(only(&repeated(u64::MAX, u64::MAX, "table:number-columns-spanned=\"1\"")), [""; 0]);
}

#[test]
fn deeply_nested_xml_is_refused() {
    let deep = "<a>".repeat(200_000) + &"</a>".repeat(200_000);
    let sheet = format!("<worksheet>{deep}</worksheet>");
    assert_eq!(
        refusal(&xlsx(&sheet, &[]), &Limits::default()),
        "KJ1020 文件已损坏：`xl/worksheets/sheet1.xml` 无法读取"
    );
    let groups = "<table:table-row-group>".repeat(200_000) + &"</table:table-row-group>".repeat(200_000);
    assert_eq!(refusal(&ods("", &table(&groups)), &Limits::default()), "KJ1020 文件已损坏：`content.xml` 无法读取");
}

#[test]
fn very_many_parts_are_refused() {
    let directory = b"PK\x01\x02".repeat(65_536);
    let bytes = [b"PK\x03\x04".as_slice(), &directory].concat();
    assert_eq!(refusal(&bytes, &Limits::default()), "KJ1020 压缩包中有 65535 个以上的文件");
}

/// The numbers 1 and 2.5, and what is no number, in binary.
const ONE: [u8; 8] = 0x3FF0_0000_0000_0000_u64.to_le_bytes();
const TWO_AND_A_HALF: [u8; 8] = 0x4004_0000_0000_0000_u64.to_le_bytes();
const NO_NUMBER: [u8; 8] = 0x7FF8_0000_0000_0000_u64.to_le_bytes();

/// An `.xls` workbook with these records behind the first of its globals, and these in its only sheet.
pub fn xls(globals: &[(u16, Vec<u8>)], sheet: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let record = |(kind, bytes): &(u16, Vec<u8>)| {
        [&kind.to_le_bytes()[..], &u16::try_from(bytes.len()).unwrap().to_le_bytes(), bytes].concat()
    };
    let first = |kind: u8| record(&(0x0809, vec![0, 6, kind, 0, 0xBB, 0x0D, 0xCC, 0x07, 0, 0, 0, 0, 6, 0, 0, 0]));
    let end = record(&(0x000A, vec![]));
    let body: Vec<u8> = globals.iter().flat_map(record).collect();
    // The place of the sheet, behind this record of 12 bytes itself.
    let name = [0, 0, 1, 0, b'S'];
    let start = u32::try_from(20 + body.len() + 4 + 4 + name.len() + end.len()).unwrap();
    let listed = record(&(0x0085, [&start.to_le_bytes()[..], &name].concat()));
    let cells: Vec<u8> = sheet.iter().flat_map(record).collect();
    let stream = [first(5), body, listed, end.clone(), first(0x10), cells, end].concat();
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("Workbook").unwrap().write_all(&stream).unwrap();
    file.into_inner().into_inner()
}

#[test]
fn claims_of_an_old_workbook_are_not_believed() {
    let number = |row: u16, column: u16| {
        let (row, column) = (row.to_le_bytes(), column.to_le_bytes());
        (0x0203, [&row[..], &column, &[0, 0], &ONE].concat())
    };
    let style = (0x00E0, vec![0; 20]);
    let dimensions = (0x0200, [[0xFF; 12].as_slice(), &[0, 0]].concat());
    let most = vec![0xFF; 8];
    let strings = (0x00FC, [most.as_slice(), b"\x01\x00\x00a"].concat());
    let far = xls(&[style.clone(), strings], &[dimensions, number(0, 0), number(65_535, 255)]);
    assert_eq!(only(&far), ["1: A1", "65536: IV1"]);
    assert_eq!(only(&xls(&[], &[number(0, 0)])), ["1: A1"], "no styles at all");
    let beyond = xls(from_ref(&style), &[number(0, 65_535)]);
    assert_eq!(refusal(&beyond, &Limits::default()), "KJ1025 工作表 `S` 超过 4096 列的上限");
    let blocks = xls(from_ref(&style), &[(0x00E5, vec![0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 1, 0])]);
    assert_eq!(refusal(&blocks, &Limits::default()), "KJ1020 文件已损坏：`Workbook` 无法读取");
    let many = (0x00FC, [&1001_u32.to_le_bytes(), &1001_u32.to_le_bytes(), b"\0\0\0".repeat(1001).as_slice()].concat());
    let many = xls(&[style, many], &[]);
    assert_eq!(refusal(&many, &Limits { cells: 1000, ..Limits::default() }), "KJ1025 超过 1000 条文字的上限");
}

#[test]
fn sheets_of_an_old_workbook_that_share_records_are_refused() {
    let listed = |start: u32, name: u8| (0x0085, [&start.to_le_bytes()[..], &[0, 0, 1, 0, name]].concat());
    // The records of the only sheet begin behind the first record, two lists of 13 bytes, one more, and the end.
    let start = 20 + 2 * 13 + 13 + 4;
    let long = (0x0001, vec![0; 8000]);
    let bytes = xls(&[listed(start, b'A'), listed(start, b'B')], &[long]);
    assert_eq!(refusal(&bytes, &Limits::default()), "KJ1020 文件已损坏：`Workbook` 无法读取");
}

#[test]
fn every_cell_of_an_old_workbook() {
    let head = |row: u8, column: u8| vec![row, 0, column, 0, 0, 0];
    let with = |kind: u16, row: u8, column: u8, bytes: &[u8]| (kind, [head(row, column), bytes.to_vec()].concat());
    let formula =
        |row: u8, column: u8, value: [u8; 8]| with(0x0006, row, column, &[value.as_slice(), &[0; 6], &[0, 0]].concat());
    let text = |bytes: &[u8]| (0x0207, bytes.to_vec());
    let formats = [
        (0x0022, vec![1, 0]),
        (0x041E, [&[164, 0, 4, 0, 0][..], b"0.0%"].concat()),
        (0x00E0, [&[0, 0, 0, 0][..], &[0; 16]].concat()),
        (0x00E0, [&[0, 0, 164, 0][..], &[0; 16]].concat()),
        (0x00E0, [&[0, 0, 14, 0][..], &[0; 16]].concat()),
    ];
    let cells = [
        (0x0208, vec![6, 0, 0, 0, 1, 0, 0xFF, 0, 0, 0, 0, 0, 0x20, 0, 0, 0]),
        (0x007D, vec![1, 0, 2, 0, 0, 8, 0, 0, 1, 0, 0, 0]),
        // 1, a percentage and a day beside each other: 1, 0.14 and 43951.
        (
            0x00BD,
            [
                &[0, 0, 0, 0][..],
                &[0, 0, 6, 0, 0, 0],
                &[1, 0, 0x3B, 0x00, 0x00, 0x00],
                &[2, 0, 0xBE, 0xAE, 0x02, 0x00],
                &[2, 0],
            ]
            .concat(),
        ),
        with(0x0204, 1, 0, b"\x01\x00\x01\x64\x71"),
        with(0x00D6, 1, 1, b"\x01\x00\x00a\x00\x00"),
        with(0x0205, 1, 2, &[1, 0]),
        with(0x0205, 1, 3, &[0x17, 1]),
        formula(2, 0, [0, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        text(b"\x01\x00\x01\x64\x71"),
        formula(2, 1, [1, 0, 1, 0, 0, 0, 0xFF, 0xFF]),
        formula(2, 2, [2, 0, 0x2A, 0, 0, 0, 0xFF, 0xFF]),
        formula(2, 3, [3, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        formula(2, 4, TWO_AND_A_HALF),
        formula(2, 5, [0; 8]),
        formula(2, 6, [0, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        // A chart on the sheet, with something like a cell in it.
        (0x0809, vec![0, 6, 0x20, 0]),
        with(0x0205, 3, 0, &[1, 0]),
        (0x000A, vec![]),
        with(0x0205, 6, 3, &[0, 0]),
    ];
    let sheet = sheets(&xls(&formats, &cells)).remove(0);
    assert_eq!(
        lines(&sheet),
        ["1: A1 B14% C2024-05-01", "2: A煤 Ba CTRUE D#REF!", "3: A煤 BTRUE C#N/A E2.5 F=…? G=…?", "7: DFALSE"]
    );
    assert_eq!((sheet.since_1904, &sheet.hidden_rows, &sheet.hidden_columns), (true, &vec![7..=7], &vec![1..=2]));
    for bad in [
        with(0x0205, 0, 0, &[1, 7]),
        with(0x0205, 0, 0, &[0x99, 1]),
        formula(0, 0, [2, 0, 0x99, 0, 0, 0, 0xFF, 0xFF]),
        formula(0, 0, [9, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        with(0x00FD, 0, 0, &[5, 0, 0, 0]),
        (0x0203, [&[0, 0, 0, 0, 9, 0][..], &ONE].concat()),
        (0x0203, [&[0, 0, 0, 0, 0, 0][..], &NO_NUMBER].concat()),
        with(0x0204, 0, 0, b"\x05\x00\x00a"),
    ] {
        assert_eq!(refusal(&xls(&formats, &[bad]), &Limits::default()), "KJ1020 单元格 `S!A1` 的内容已损坏");
    }
}
