//! Packages put together by hand, for what programs write seldom.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

/// A zip file with these parts.
pub fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const RELATIONS: &str = r#"<Relationships><Relationship Id="rId1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const OF_WORKBOOK: &str = r#"<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://x/styles" Target="styles.xml"/><Relationship Id="rId3" Type="http://x/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
const WORKBOOK: &str =
    r#"<workbook xmlns:r="x"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const STRINGS: &str = "<sst><si><t>甲</t></si><si><t>乙</t></si></sst>";

/// The parts of a workbook with this worksheet and these number formats as styles 1, 2 …
fn parts<'p>(sheet: &'p str, styles: &'p str) -> Vec<(&'p str, &'p str)> {
    vec![
        ("_rels/.rels", RELATIONS),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", OF_WORKBOOK),
        ("xl/styles.xml", styles),
        ("xl/sharedStrings.xml", STRINGS),
        ("xl/worksheets/sheet1.xml", sheet),
    ]
}

fn styles(codes: &[&str]) -> String {
    let escaped = |code: &str| code.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    let ids = || (200..).zip(codes);
    let formats: String =
        ids().map(|(id, code)| format!("<numFmt numFmtId=\"{id}\" formatCode=\"{}\"/>", escaped(code))).collect();
    let cells: String = ids().map(|(id, _)| format!("<xf numFmtId=\"{id}\"/>")).collect();
    format!("<styleSheet><numFmts>{formats}</numFmts><cellXfs><xf/>{cells}</cellXfs></styleSheet>")
}

/// A workbook with this worksheet and these number formats as styles 1, 2 …
pub fn xlsx(sheet: &str, codes: &[&str]) -> Vec<u8> {
    zipped(&parts(sheet, &styles(codes)))
}

/// A workbook with these rows.
pub fn with_rows(rows: &str, codes: &[&str]) -> Vec<u8> {
    xlsx(&format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"), codes)
}

/// A workbook in which a part is replaced.
fn changed(name: &str, text: &str) -> Vec<u8> {
    let styles = styles(&[]);
    let mut parts = parts("<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>", &styles);
    for part in &mut parts {
        if part.0 == name {
            part.1 = text;
        }
    }
    zipped(&parts)
}

/// An OpenDocument spreadsheet with this inside its `office:spreadsheet`, and these automatic styles.
pub fn ods(styles: &str, inside: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body>\
         <office:spreadsheet>{inside}</office:spreadsheet></office:body></office:document-content>"
    );
    zipped(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
}

/// A sheet named 表 of an OpenDocument spreadsheet.
pub fn table(inside: &str) -> String {
    format!("<table:table table:name=\"表\">{inside}</table:table>")
}

fn refusal(bytes: &[u8]) -> String {
    refused(bytes, &Limits::default())
}

#[test]
fn every_kind_of_cell_of_a_worksheet() {
    let rows = r#"<row r="2"><c r="B2" t="s"><v>1</v></c><c t="s"><v> 0 </v></c></row>
        <row><c t="b"><v>true</v></c><c t="b"><v>0</v></c><c t="e"><v>#SPILL!</v></c></row>
        <row r="9"><c r="A9" t="d"><v>2024-05-01T08:30:00</v></c><c t="d"><v>08:30:00</v></c><c s="1" t="d"><v>2024-05-01</v></c></row>
        <row><c t="inlineStr"><is><r><t>红</t></r><r><rPr/><t xml:space="preserve"> 旗</t></r><rPh><t>hóng</t></rPh></is></c>
             <c t="inlineStr"><v>不丢</v></c><c t="str"><v>a_x000D_&#10;b</v></c><c/><c t="str"><f>""</f><v/></c></row>
        <row><c><f>A1</f></c><c><f t="shared" si="0"/><v/></c><c t="str"><f>A1</f></c><c><f>A1</f><v>2.5</v></c>
             <c t="e"><f>1/0</f><v>#DIV/0!</v></c><c><v>1.50</v><extLst><ext><v>9</v></ext></extLst></c></row>"#;
    assert_eq!(
        only(&with_rows(rows, &["yyyy\"年\"m\"月\""])),
        [
            "2: B乙 C甲",
            "3: ATRUE BFALSE C#SPILL!",
            "9: A2024-05-01 08:30:00 B08:30:00 C2024年5月",
            "10: A红 旗 B不丢 Ca\r\nb",
            "11: A=A1? B=…? C=A1? D2.5 E#DIV/0! F1.5",
        ]
    );
}

#[test]
fn what_is_not_seen_of_a_worksheet() {
    let sheet = r#"<x:worksheet xmlns:x="y"><x:cols><x:col min="1" max="1" width="0"/><x:col min="3" max="16384" hidden="true"/></x:cols>
        <x:sheetData><x:row r="1" ht="0" customHeight="1"/><x:row r="3" hidden="1"><x:c r="D3"><x:v>1</x:v></x:c></x:row>
        <x:row r="4" hidden="0" ht="15"/></x:sheetData><x:mergeCells><x:mergeCell ref="$A$1:D1"/><x:mergeCell ref="A2"/></x:mergeCells></x:worksheet>"#;
    let mut sheets = sheets(&xlsx(sheet, &[]));
    let sheet = sheets.remove(0);
    assert_eq!(lines(&sheet), ["3: D1"]);
    assert_eq!(sheet.hidden_rows, [1..=1, 3..=3]);
    assert_eq!(sheet.hidden_columns, [0..=0, 2..=3]);
    assert_eq!(sheet.merged, [Block { rows: 1..=1, columns: 0..=3 }]);
}

#[test]
fn rows_and_cells_out_of_order_are_put_in_order() {
    let rows =
        r#"<row r="5"><c r="C5"><v>3</v></c><c r="A5"><v>1</v></c></row><row r="2"><c r="A2"><v>0</v></c></row>"#;
    assert_eq!(only(&with_rows(rows, &[])), ["2: A0", "5: A1 C3"]);
    let twice = r#"<row r="5"><c r="C5"><v>3</v></c></row><row r="5"><c r="C5"><v>4</v></c></row>"#;
    assert_eq!(refusal(&with_rows(twice, &[])), "KJ1020 单元格 `表!C5` 有两个内容");
}

#[test]
fn what_a_format_does_to_a_number_is_shown_or_named() {
    let cell =
        |value: &str| with_rows(&format!("<row r=\"7\"><c r=\"D7\" s=\"1\"><v>{value}</v></c></row>"), &["0.0%"]);
    assert_eq!(only(&cell("1.4E-2")), ["7: D1.4%"]);
    assert_eq!(only(&cell("1.4000000000000001E-2")), ["7: D1.4%"]);
    for (code, message) in [
        ("0.0,\"千吨\"", "D7 KJ1030 单元格的数字格式 `0.0,\"千吨\"` 显示的是缩小千倍以上的数"),
        (";;;", "D7 KJ1030 单元格的数字格式 `;;;` 不显示其内容"),
        ("0!.0", "D7 KJ1030 单元格的数字格式 `0!.0` 显示的数不能确定"),
    ] {
        let rows = r#"<row r="7"><c r="D7" s="1"><v>12345</v></c></row>"#;
        assert_eq!(doubt(&with_rows(rows, &[code])), message);
        // A cell that is blank, or whose formula has no value, shows nothing under any format.
        let blank = r#"<row r="7"><c r="D7" s="1"/><c s="1"><f>A1</f></c></row>"#;
        assert_eq!(only(&with_rows(blank, &[code])), ["7: E=A1?"]);
    }
}

#[test]
fn cells_that_are_malformed_are_named() {
    for cell in [
        r#"<c r="D7"><v>x</v></c>"#,
        r#"<c r="D7" t="n"><v>1,5</v></c>"#,
        r#"<c r="D7" t="b"><v>2</v></c>"#,
        r#"<c r="D7" t="s"><v>2</v></c>"#,
        r#"<c r="D7" t="s"><v>-1</v></c>"#,
        r#"<c r="D7" t="d"><v>1. Mai</v></c>"#,
        r#"<c r="D7" t="x"><v>1</v></c>"#,
        r#"<c r="D7" s="9"><v>1</v></c>"#,
        r#"<c r="D7"><v>NaN</v></c>"#,
    ] {
        let rows = format!("<row r=\"7\">{cell}</row>");
        assert_eq!(refusal(&with_rows(&rows, &[])), "KJ1020 单元格 `表!D7` 的内容已损坏", "{cell}");
    }
}

#[test]
fn parts_that_are_malformed_are_named() {
    const SHEET: &str = "KJ1020 文件已损坏：`xl/worksheets/sheet1.xml` 无法读取";
    for rows in [
        r#"<row r="0"/>"#,
        r#"<row r="1048577"/>"#,
        r#"<row r="x"/>"#,
        r#"<row r="7"><c r="D8"><v>1</v></c></row>"#,
        r#"<row r="7"><c r="XFE7"><v>1</v></c></row>"#,
        r#"<row r="7"><c s="x"/></row>"#,
        r#"<row r="7" r="7"/>"#,
        "<row><c></row></c>",
        "<row>&unknown;</row>",
        "<row",
    ] {
        assert_eq!(refusal(&with_rows(rows, &[])), SHEET, "{rows}");
    }
    for (name, text) in [
        ("_rels/.rels", "<Relationships/>"),
        ("_rels/.rels", "<Relationships><Relationship/></Relationships>"),
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"表\"/></sheets></workbook>"),
        ("xl/workbook.xml", "<workbook xmlns:r=\"x\"><sheets><sheet name=\"表\" r:id=\"rId9\"/></sheets></workbook>"),
        ("xl/workbook.xml", "<other/>"),
        ("xl/workbook.xml", "<workbook/><workbook/>"),
        ("xl/workbook.xml", "words"),
        ("xl/styles.xml", "<styleSheet><numFmts><numFmt/></numFmts></styleSheet>"),
        ("xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId=\"x\"/></cellXfs></styleSheet>"),
        ("xl/sharedStrings.xml", "<sst><si>"),
        ("xl/worksheets/sheet1.xml", "<chartsheet/>"),
        ("xl/worksheets/sheet1.xml", "<worksheet><mergeCells><mergeCell/></mergeCells></worksheet>"),
        ("xl/worksheets/sheet1.xml", "<worksheet><mergeCells><mergeCell ref=\"B2:A1\"/></mergeCells></worksheet>"),
        ("xl/worksheets/sheet1.xml", "<worksheet><cols><col hidden=\"1\" min=\"0\"/></cols></worksheet>"),
        ("xl/worksheets/sheet1.xml", ""),
    ] {
        assert_eq!(refusal(&changed(name, text)), format!("KJ1020 文件已损坏：`{name}` 无法读取"), "{text}");
    }
    let styles = styles(&[]);
    let mut parts = parts("<worksheet/>", &styles);
    parts.retain(|(name, _)| *name != "xl/worksheets/sheet1.xml");
    assert_eq!(refusal(&zipped(&parts)), SHEET);
}

#[test]
fn parts_in_other_encodings_are_read() {
    let sheet = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><worksheet><sheetData><row><c t=\"str\"><v>煤</v></c></row></sheetData></worksheet>";
    let utf16: Vec<u8> = "\u{FEFF}"
        .chars()
        .chain(sheet.chars())
        .flat_map(|c| u16::try_from(u32::from(c)).unwrap().to_le_bytes())
        .collect();
    let styles = styles(&[]);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts(sheet, &styles) {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(if name.ends_with("sheet1.xml") { &utf16 } else { text.as_bytes() }).unwrap();
    }
    assert_eq!(only(&writer.finish().unwrap().into_inner()), ["1: A煤"]);
    assert_eq!(only(&changed("xl/workbook.xml", &format!("\u{FEFF}{WORKBOOK}"))), ["1: A1"]);
}

#[test]
fn sheets_that_are_no_worksheets_are_left_out() {
    let workbook = WORKBOOK.replace("<sheets>", "<sheets><sheet name=\"图\" r:id=\"rId9\"/>");
    let relations = OF_WORKBOOK.replace("<Relationships>", "<Relationships><Relationship Id=\"rId9\" Type=\"http://x/chartsheet\" Target=\"chartsheets/sheet1.xml\"/><Relationship Id=\"rId8\" Type=\"http://x/hyperlink\" TargetMode=\"External\" Target=\"http://x\"/>");
    let styles = styles(&[]);
    let mut parts = parts("<worksheet/>", &styles);
    parts[1].1 = &workbook;
    parts[2].1 = &relations;
    assert_eq!(sheets(&zipped(&parts)), [Sheet { name: "表".into(), ..Sheet::default() }]);
}

#[test]
fn a_zero_in_a_workbook_that_asks_to_be_calculated_is_not_believed() {
    let rows =
        "<row><c><f>A1+B1</f><v>0</v></c><c><f>A1</f><v>3</v></c><c><v>0</v></c><c t=\"b\"><f>A1</f><v>0</v></c></row>";
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    assert_eq!(only(&xlsx(&sheet, &[])), ["1: A0 B3 C0 DFALSE"]);
    let workbook = WORKBOOK.replace("</workbook>", "<calcPr fullCalcOnLoad=\"1\"/></workbook>");
    let styles = styles(&[]);
    let mut parts = parts(&sheet, &styles);
    parts[1].1 = &workbook;
    assert_eq!(only(&zipped(&parts)), ["1: A=A1+B1? B3 C0 DFALSE"]);
}

#[test]
fn every_kind_of_cell_of_an_opendocument_sheet() {
    let cell = |attributes: &str, text: &str| {
        let text = if text.is_empty() { String::new() } else { format!("<text:p>{text}</text:p>") };
        format!("<table:table-row><table:table-cell {attributes}>{text}</table:table-cell></table:table-row>")
    };
    let formula = "table:formula=\"of:=A1:A2\"";
    for (attributes, text, expected) in [
        ("office:value-type=\"float\" office:value=\"1.50\"", "1.5", "1.5"),
        ("office:value-type=\"float\" office:value=\"3.0000000000000004E-1\"", "0.3", "0.3"),
        ("office:value-type=\"percentage\" office:value=\"0.014\"", "1.40%", "1.4%"),
        ("office:value-type=\"currency\" office:currency=\"CNY\" office:value=\"5\"", "¥5", "5"),
        ("office:value-type=\"date\" office:date-value=\"2024-05-01\"", "", "2024-05-01"),
        ("office:value-type=\"date\" office:date-value=\"2024-05-01T08:30:00.000000000\"", "", "2024-05-01 08:30:00"),
        ("office:value-type=\"time\" office:time-value=\"PT08H30M00S\"", "", "08:30:00"),
        ("office:value-type=\"boolean\" office:boolean-value=\"true\"", "是", "TRUE"),
        ("office:value-type=\"string\" office:string-value=\"甲\"", "乙", "甲"),
        ("office:value-type=\"string\" calcext:value-type=\"string\"", "乙", "乙"),
        ("", "乙", "乙"),
        (&format!("{formula} office:value-type=\"float\" office:value=\"0\""), "#DIV/0!", "#DIV/0!"),
        (&format!("{formula} office:value-type=\"float\" office:value=\"0\""), "Err:502", "Err:502"),
        (&format!("{formula} office:value-type=\"float\" office:value=\"1\""), "TRUE", "TRUE"),
        (
            &format!("{formula} office:value-type=\"string\" office:string-value=\"\" calcext:value-type=\"error\""),
            "#REF!",
            "#REF!",
        ),
        (&format!("{formula} office:value-type=\"float\""), "", "=A1:A2?"),
        (formula, "", "=A1:A2?"),
        ("table:formula=\"=A1\" office:value-type=\"string\"", "", "=A1?"),
    ] {
        let read = only(&ods("", &table(&cell(attributes, text))));
        assert_eq!(read, [format!("1: A{expected}")], "{attributes} {text}");
    }
    for (attributes, text) in [
        ("office:value-type=\"float\"", "1"),
        ("office:value-type=\"float\" office:value=\"1,5\"", "1,5"),
        ("office:value-type=\"date\" office:date-value=\"1.5.2024\"", ""),
        ("office:value-type=\"boolean\" office:boolean-value=\"2\"", ""),
        ("office:value-type=\"other\" office:value=\"1\"", "1"),
    ] {
        let read = refusal(&ods("", &table(&cell(attributes, text))));
        assert_eq!(read, "KJ1020 单元格 `表!A1` 的内容已损坏", "{attributes}");
    }
    let disagreeing = cell("office:value-type=\"float\" office:value=\"0.014\"", "1.4%");
    assert_eq!(doubt(&ods("", &table(&disagreeing))), "A1 KJ1030 单元格的数字格式 `General` 显示的数不能确定");
}

#[test]
fn data_styles_are_number_formats() {
    for (style, value, expected) in [
        (
            "<number:number-style style:name=\"N\"><number:number number:decimal-places=\"1\"/><number:text>m</number:text></number:number-style>",
            "30",
            "30m",
        ),
        (
            "<number:percentage-style style:name=\"N\"><number:number/><number:text> %</number:text></number:percentage-style>",
            "0.014",
            "1.4%",
        ),
        ("<number:percentage-style style:name=\"N\"><number:number/></number:percentage-style>", "0.014", "1.4%"),
        (
            "<number:currency-style style:name=\"N\"><number:currency-symbol>￥</number:currency-symbol><number:number number:grouping=\"true\"/></number:currency-style>",
            "1500",
            "1500",
        ),
        ("<number:number-style style:name=\"N\"><number:scientific-number/></number:number-style>", "1500", "1500"),
        ("<number:number-style style:name=\"N\"><number:fraction/></number:number-style>", "0.5", "0.5"),
        (
            "<number:number-style style:name=\"N\"><number:number number:min-integer-digits=\"8\"><number:embedded-text number:position=\"2\">-</number:embedded-text><number:embedded-text number:position=\"4\">-</number:embedded-text></number:number></number:number-style>",
            "20240501",
            "2024-05-01",
        ),
        (
            "<number:number-style style:name=\"P\"><number:text>有</number:text></number:number-style><number:number-style style:name=\"N\"><number:number/><style:map style:condition=\"value()=1\" style:apply-style-name=\"P\"/></number:number-style>",
            "1",
            "有",
        ),
        (
            "<number:number-style style:name=\"P\"><number:text>有</number:text></number:number-style><number:number-style style:name=\"N\"><number:number/><style:map style:condition=\"value()=1\" style:apply-style-name=\"P\"/></number:number-style>",
            "2",
            "2",
        ),
        ("<number:text-style style:name=\"N\"><number:text-content/></number:text-style>", "7", "7"),
        (
            "<number:date-style style:name=\"N\"><number:year/><number:text>年</number:text><number:month/><number:text>月</number:text></number:date-style>",
            "45413",
            "2024年5月",
        ),
        (
            "<number:date-style style:name=\"N\"><number:year/><number:month/><number:day/><number:day-of-week/></number:date-style>",
            "45413",
            "2024-05-01",
        ),
        (
            "<number:time-style style:name=\"N\"><number:hours/><number:minutes/><number:seconds/><number:am-pm/></number:time-style>",
            "0.5",
            "12:00:00",
        ),
        (
            "<number:time-style style:name=\"N\" number:truncate-on-overflow=\"false\"><number:hours/><number:minutes/></number:time-style>",
            "1.5",
            "36:00:00",
        ),
    ] {
        let styles = format!(
            "{style}<style:style style:name=\"c0\" style:family=\"table-cell\" style:data-style-name=\"N\"/><style:style style:name=\"c\" style:family=\"table-cell\" style:parent-style-name=\"c0\"/>"
        );
        let cell = format!(
            "<table:table-row><table:table-cell table:style-name=\"c\" office:value-type=\"float\" office:value=\"{value}\"/></table:table-row>"
        );
        assert_eq!(only(&ods(&styles, &table(&cell))), [format!("1: A{expected}")], "{style}");
    }
    for (number, why) in [
        ("<number:number number:display-factor=\"1000\"/>", "`0,` 显示的是缩小千倍以上的数"),
        ("<number:text/>", "`` 不显示其内容"),
        ("<number:number number:min-integer-digits=\"4000000000\"/>", "`!` 显示的数不能确定"),
    ] {
        let styles = format!(
            "<number:number-style style:name=\"N\">{number}</number:number-style><style:style style:name=\"Default\" style:family=\"table-cell\" style:data-style-name=\"N\"/>"
        );
        let cell =
            "<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"5000\"/></table:table-row>";
        assert_eq!(doubt(&ods(&styles, &table(cell))), format!("A1 KJ1030 单元格的数字格式 {why}"));
    }
}

#[test]
fn columns_rows_and_groups_of_an_opendocument_sheet() {
    let styles = "<number:percentage-style style:name=\"N\"><number:number/></number:percentage-style>\
        <style:style style:name=\"p\" style:family=\"table-cell\" style:data-style-name=\"N\"/>\
        <style:style style:name=\"t\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>";
    let number =
        |attributes: &str| format!("<table:table-cell office:value-type=\"float\" office:value=\"0.5\" {attributes}/>");
    let inside = format!(
        "<table:table table:name=\"表\" table:style-name=\"t\"><table:shapes><draw:frame><table:table/></draw:frame></table:shapes>\
         <table:table-column table:number-columns-repeated=\"2\"/>\
         <table:table-column-group table:display=\"false\"><table:table-column table:default-cell-style-name=\"p\"/></table:table-column-group>\
         <table:table-column table:visibility=\"collapse\"/>\
         <table:table-column table:number-columns-repeated=\"16380\" table:visibility=\"collapse\"/>\
         <table:table-header-rows><table:table-row>{}{}</table:table-row></table:table-header-rows>\
         <table:table-row-group><table:table-row-group table:display=\"false\">\
         <table:table-row table:number-rows-repeated=\"2\">{}<table:covered-table-cell/></table:table-row></table:table-row-group></table:table-row-group>\
         <table:table-row table:visibility=\"filter\" table:default-cell-style-name=\"p\">{}</table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>",
        number("table:number-columns-repeated=\"3\""),
        number(""),
        number("table:number-columns-spanned=\"2\""),
        number(""),
    );
    let sheet = sheets(&ods(styles, &inside)).remove(0);
    assert!(sheet.is_hidden);
    assert_eq!(lines(&sheet), ["1: A0.5 B0.5 C50% D0.5", "2: A0.5", "3: A0.5", "4: A50%"]);
    assert_eq!(sheet.hidden_columns, [2..=3]);
    assert_eq!(sheet.hidden_rows, [2..=4]);
    assert_eq!(sheet.merged, [Block { rows: 2..=2, columns: 0..=1 }, Block { rows: 3..=3, columns: 0..=1 }]);
}

#[test]
fn what_is_remembered_of_another_file_is_no_sheet() {
    let other = table("").replace("表", "'file:///x.ods'#$甲");
    assert_eq!(sheets(&ods("", &(other + &table(""))))[0].name, "表".into());
}

#[test]
fn the_epoch_of_an_opendocument_sheet() {
    let with = |day: &str| {
        let setting = format!(
            "<table:calculation-settings><table:null-date table:date-value=\"{day}\"/></table:calculation-settings>"
        );
        ods("", &(setting + &table("")))
    };
    assert!(!sheets(&with("1899-12-30"))[0].since_1904);
    assert!(sheets(&with("1904-01-01"))[0].since_1904);
    assert_eq!(refusal(&with("1900-01-01")), "KJ1020 日期从 `1900-01-01` 起算，不能读取");
}

#[test]
fn opendocument_parts_that_are_malformed_are_named() {
    const CONTENT: &str = "KJ1020 文件已损坏：`content.xml` 无法读取";
    for inside in [
        table("<table:table-row table:number-rows-repeated=\"0\"/>"),
        table("<table:table-row table:number-rows-repeated=\"-1\"/>"),
        table("<table:table-row><table:table-cell table:number-columns-repeated=\"x\"/></table:table-row>"),
        table("<table:table-row><table:table-cell></table:table-row>"),
        "<table:table/>".to_owned(),
        "<table:table".to_owned(),
    ] {
        assert_eq!(refusal(&ods("", &inside)), CONTENT, "{inside}");
    }
    assert_eq!(refusal(&ods("<number:number-style><style:map/></number:number-style>", "")), CONTENT);
    assert_eq!(refusal(&ods("<style:style/>", "")), CONTENT);
    assert_eq!(refusal(&zipped(&[("content.xml", "<office:document-content/>")])), CONTENT);
}

#[test]
fn a_formula_that_only_names_a_cell_may_name_a_blank_one() {
    let formula = |text: &str| format!("<c><f>{text}</f><v>0</v></c>");
    let rows: String = ["Sheet2!$C$9", "'x!y'!c9", "B1", "SUM(B1)", "-B1"].map(formula).concat();
    let sheet = format!("<worksheet><sheetData><row>{rows}</row></sheetData></worksheet>");
    assert_eq!(only(&xlsx(&sheet, &[])), ["1: A=Sheet2!$C$9? B='x!y'!c9? C=B1? D0 E0"]);
}
