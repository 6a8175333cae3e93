//! Files made to keep the program busy or to fill its memory end in an error. How quickly and in how much memory is measured by
//! `benches/hostile.sh`.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::cli::Test;

const MIB: usize = 1024 * 1024;

/// A workbook of these parts.
fn workbook(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const TYPES: &[u8] = br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>"#;
const RELS: &[u8] = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &[u8] = br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const BOOK_RELS: &[u8] = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

fn xlsx(sheet: &[u8]) -> Vec<u8> {
    workbook(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

fn sheet(rows: &str) -> Vec<u8> {
    format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>"#
    )
    .into_bytes()
}

/// Runs `check` on the file and returns what it says; it must be an error about the record.
fn refused(name: &str, bytes: Vec<u8>) -> String {
    let run = Test::new().file(name, bytes).line("check --lang en").arg(name).any_stderr().status(20).run();
    assert_eq!(run.stdout, "");
    run.stderr
}

#[test]
fn a_cell_of_a_hundred_megabytes() {
    let long = "A".repeat(100 * MIB);
    let stderr = refused("a.csv", format!("mine_id,check_date\n{long},2024-05-01\n").into_bytes());
    assert!(stderr.contains("the cell has more than 32767 characters"), "{}", &stderr[..200]);
    assert!(stderr.len() < 2000);
    let stderr = refused("header.csv", format!("mine_id,check_date,{long}\nA,2024-05-01,1\n").into_bytes());
    assert!(stderr.contains("KJ1004") && stderr.len() < 2000);
    let stderr = refused("a.toml", format!("mine_id = '{long}'\ncheck_date = 2024-05-01\n").into_bytes());
    assert!(stderr.contains("the cell has more than 32767 characters") && stderr.len() < 4000, "{}", stderr.len());
}

#[test]
fn a_zip_bomb() {
    let zeros = vec![b' '; 300 * MIB];
    let bomb = xlsx(&zeros);
    assert!(bomb.len() < MIB);
    let stderr = refused("bomb.xlsx", bomb);
    assert!(stderr.contains("KJ1025"), "{stderr}");
}

#[test]
fn a_used_range_of_all_cells() {
    let corners = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>mine_id</t></is></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    let stderr = refused("range.xlsx", xlsx(&sheet(corners)));
    assert!(stderr.contains("KJ1025"), "{stderr}");
    let table = r#"<table:table table:name="Sheet1"><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell></table:table-row></table:table>"#;
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>"#
    );
    let manifest = br#"<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#;
    let parts: [(&str, &[u8]); 3] = [
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", content.as_bytes()),
    ];
    let stderr = refused("range.ods", workbook(&parts));
    assert!(stderr.contains("KJ1025"), "{stderr}");
}

#[test]
fn more_rows_or_columns_than_the_limit() {
    let rows = format!("mine_id,check_date\n{}", "A,2024-05-01\n".repeat(20));
    let run = |limit: &str| {
        Test::new()
            .file("a.csv", &rows)
            .line("check --lang en a.csv --limit")
            .arg(limit)
            .any_stderr()
            .status(20)
            .run()
            .stderr
    };
    assert!(run("rows=10").contains("error[KJ1025]: more than the limit of 10 rows\n  --> a.csv:11\n"));
    assert!(run("columns=1").contains("error[KJ1025]: more than the limit of 1 columns\n  --> a.csv:1\n"));
    assert!(run("cells=7").contains("error[KJ1025]: more than the limit of 7 cells\n  --> a.csv:4\n"));
    assert!(run("file-bytes=9").contains("error[KJ1017]"));
    Test::new()
        .line("check --lang en a.csv --limit row=3")
        .stderr("error: `--limit` takes NAME=NUMBER with a whole number of 1 or more, and as name one of file-bytes, unpacked-bytes, sheets, rows, columns, cells; found `row=3`\n")
        .status(2)
        .run();
}

#[cfg(unix)]
#[test]
fn folders_that_lead_into_themselves() {
    let test = Test::new().file("mines/a.csv", "mine_id,check_date\nA,2024-05-01\n");
    std::os::unix::fs::symlink("..", test.path("mines/loop")).unwrap();
    let run = test.line("check --lang en mines").any_stderr().status(20).run();
    assert!(run.stderr.contains("links in a folder are not followed\n  --> mines/loop"), "{}", run.stderr);
    assert!(run.stdout.contains("mine: A"), "the record beside the link is judged all the same");
}

#[test]
fn a_workbook_with_a_thousand_sheets_or_parts() {
    let many: String = (1..=300).map(|at| format!(r#"<sheet name="S{at}" sheetId="{at}" r:id="rId1"/>"#)).collect();
    let book =
        String::from_utf8(BOOK.to_vec()).unwrap().replace(r#"<sheet name="Sheet1" sheetId="1" r:id="rId1"/>"#, &many);
    let bytes = workbook(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS),
        ("xl/worksheets/sheet1.xml", &sheet("")),
    ]);
    assert!(refused("sheets.xlsx", bytes).contains("KJ1025"));
}
