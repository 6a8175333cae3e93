//! The templates in the program: texts that people can read, and the Word files made from them.
//!
//! A line of a template is a paragraph. `=` begins the title, `==` a line below it, `##` a heading, `=>` one on a new page, `>` a small note, `!` a line without indent, `%` the widths of the columns of the
//! table that follows, `|` a row and `|!` a row of headings; `//` is for those who read the template.

use super::Kind;
use super::package::Part;
use crate::report::markup::escaped;

/// The width between the margins of an A4 page, in twentieths of a point.
const WIDTH: u32 = 9070;

/// The text of the template of a kind.
pub fn text(kind: Kind) -> &'static str {
    match kind {
        Kind::Inspection => include_str!("../../../templates/inspection.txt"),
        Kind::Handling => include_str!("../../../templates/handling.txt"),
        Kind::Suspension => include_str!("../../../templates/suspension.txt"),
        Kind::ClosureProposal => include_str!("../../../templates/closure-proposal.txt"),
        Kind::Notice => include_str!("../../../templates/notice.txt"),
        Kind::ReExamination => include_str!("../../../templates/re-examination.txt"),
        Kind::Acceptance => include_str!("../../../templates/acceptance.txt"),
    }
}

/// The parts that are the same for every kind.
const COMMON: &[(&str, &str)] = &[
    ("[Content_Types].xml", include_str!("../../../templates/word/content-types.xml")),
    ("_rels/.rels", include_str!("../../../templates/word/package-rels.xml")),
    ("word/_rels/document.xml.rels", include_str!("../../../templates/word/document-rels.xml")),
    ("word/styles.xml", include_str!("../../../templates/word/styles.xml")),
    ("word/fontTable.xml", include_str!("../../../templates/word/font-table.xml")),
    ("word/settings.xml", include_str!("../../../templates/word/settings.xml")),
    ("word/header1.xml", include_str!("../../../templates/word/header.xml")),
    ("word/footer1.xml", include_str!("../../../templates/word/footer.xml")),
];

/// The template of a kind as the parts of a Word file.
pub fn parts(kind: Kind) -> Vec<Part> {
    let common = COMMON.iter().map(|(name, text)| Part { name: (*name).to_owned(), bytes: text.as_bytes().to_vec() });
    let document = Part { name: "word/document.xml".to_owned(), bytes: document(text(kind)).into_bytes() };
    common.chain([document]).collect()
}

/// The body of the Word file of a template.
fn document(text: &str) -> String {
    let mut out = String::from(include_str!("../../../templates/word/document-head.xml").trim_end());
    let mut widths: Vec<u32> = Vec::new();
    let mut in_table = false;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")) {
        let row = line.strip_prefix('|');
        if in_table && row.is_none() {
            out.push_str("</w:tbl>");
            in_table = false;
        }
        if let Some(row) = row {
            if !in_table {
                table(&widths, &mut out);
                in_table = true;
            }
            self::row(row, &widths, &mut out);
        } else if let Some(shares) = line.strip_prefix('%') {
            let shares: Vec<u32> = shares.split_whitespace().filter_map(|share| share.parse().ok()).collect();
            let sum = shares.iter().sum::<u32>().max(1);
            widths = shares.iter().map(|share| WIDTH * share / sum).collect();
        } else {
            let styled =
                [("==", "Below"), ("=>", "NewPage"), ("=", "Title"), ("##", "Heading1"), (">", "Note"), ("!", "Flush")];
            let found = styled.into_iter().find_map(|(sign, style)| Some((line.strip_prefix(sign)?.trim(), style)));
            let (text, style) = found.unwrap_or((line, "Normal"));
            paragraph(text, style, &mut out);
        }
    }
    if in_table {
        out.push_str("</w:tbl>");
    }
    out.push_str(include_str!("../../../templates/word/document-tail.xml").trim_end());
    out
}

fn paragraph(text: &str, style: &str, out: &mut String) {
    out.push_str(&format!(
        "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
        escaped(text)
    ));
}

fn table(widths: &[u32], out: &mut String) {
    out.push_str("<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/>");
    out.push_str(&format!(
        "<w:tblW w:w=\"{WIDTH}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>"
    ));
    for width in widths {
        out.push_str(&format!("<w:gridCol w:w=\"{width}\"/>"));
    }
    out.push_str("</w:tblGrid>");
}

/// A row; its last cell goes to the end of the table.
fn row(line: &str, widths: &[u32], out: &mut String) {
    let (line, is_head) = line.strip_prefix('!').map_or((line, false), |line| (line, true));
    let cells: Vec<&str> = line.trim_end_matches('|').split('|').map(str::trim).collect();
    // The facts of a condition may need more than what is left of a page.
    out.push_str(if is_head { "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" } else { "<w:tr>" });
    for (at, cell) in cells.iter().enumerate() {
        let is_last = at + 1 == cells.len();
        let of_cell = widths.iter().skip(at).take(if is_last { usize::MAX } else { 1 });
        let (width, span) = (of_cell.clone().sum::<u32>(), of_cell.count());
        out.push_str(&format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>"));
        if span > 1 {
            out.push_str(&format!("<w:gridSpan w:val=\"{span}\"/>"));
        }
        out.push_str("</w:tcPr>");
        paragraph(cell, if is_head { "Head" } else { "Cell" }, out);
        out.push_str("</w:tc>");
    }
    out.push_str("</w:tr>");
}
