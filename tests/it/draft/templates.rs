//! Templates of bureaus: what is filled in, and what is refused.

use std::io::{Cursor, Write};
use std::path::Path;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{KINDS, SUSPENDED, drafted, part, text, text_of};
use crate::cli::{ROOT, Test, snapshot};

/// A Word file of these parts.
fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The XML of a document whose body holds this.
fn document(body: &str) -> String {
    let namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    format!("<w:document xmlns:w=\"{namespace}\"><w:body>{body}</w:body></w:document>")
}

/// The XML of a document that holds nothing but these paragraphs, each of these runs.
fn body(paragraphs: &[&[&str]]) -> String {
    let run = |text: &&str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let paragraph = |runs: &&[&str]| format!("<w:p>{}</w:p>", runs.iter().map(run).collect::<String>());
    document(&paragraphs.iter().map(paragraph).collect::<String>())
}

/// A Word file that holds nothing but these paragraphs, each of these runs; with a picture that is none.
fn bare(paragraphs: &[&[&str]]) -> Vec<u8> {
    package(&[("word/document.xml", &body(paragraphs)), ("word/media/seal.bin", "{{印章}}")])
}

const ORDER: &str = "{{文书种类：停产整顿决定书}}";

/// The same, as a template of the order that suspends production.
pub fn word(paragraphs: &[&[&str]]) -> Vec<u8> {
    let kind: &[&str] = &[ORDER];
    bare(&[&[kind], paragraphs].concat())
}

/// A draft by the template of a bureau.
fn by_template(line: &str, template: &[u8]) -> Test {
    let test = Test::in_root().file("own.docx", template);
    let (own, out) = (test.path("own.docx"), test.path("draft.docx"));
    test.line(line).arg("--template").arg(own).arg("-o").arg(out)
}

/// What the program says of each of these templates, in Chinese and in English, when it refuses to draft an order by it.
fn refusals<'a>(templates: &'a [(&'a str, Vec<u8>)]) -> impl Iterator<Item = (&'a str, String)> {
    let both = templates.iter().flat_map(|(what, template)| ["zh", "en"].map(|lang| (*what, template, lang)));
    both.map(|(what, template, lang)| {
        let test = by_template(&format!("draft suspension {SUSPENDED} --lang {lang}"), template);
        let (own, draft) = (test.path("own.docx"), test.path("draft.docx"));
        let output = test.any_stderr().status(20).run();
        assert!(!draft.exists(), "{what}");
        (what, output.stderr.replace(&*own.to_string_lossy(), "own.docx"))
    })
}

#[test]
fn the_template_that_is_printed_gives_the_same_document() {
    for (kind, line) in KINDS {
        let (template, _) = drafted(&format!("draft {kind} --print-template"));
        assert!(text(&template).contains("{{"), "{kind}");
        let line = format!("draft {kind} {line}");
        let output = by_template(&line, &template).any_stderr().run();
        assert_eq!(std::fs::read(output.path("draft.docx")).unwrap(), drafted(&line).0, "{kind}");
    }
}

/// What a template of a bureau names as clauses is chosen with the same care as the violated ones: a list of duties as a whole, and no law that
/// ended before the decision.
#[test]
fn the_clauses_in_a_template_of_a_bureau_accuse_nobody_of_more() {
    let template = word(&[
        &["{{#条件}}"],
        &["{{序号}}：{{条款}}"],
        &["{{/条件}}"],
        &["依据：{{条款依据}}"],
        &["{{#依据}}{{条款}}{{/依据}}"],
    ]);
    let suspended = std::fs::read_to_string(Path::new(ROOT).join("fixtures/mines/suspended.toml")).unwrap();
    let of = |day: &str, more: &str, decided: &str| {
        let record = suspended.replace("check_date = 2005-10-20", &format!("{more}check_date = {day}"));
        let test = Test::new().file("mine.toml", record).file("own.docx", &template);
        let line = "draft suspension mine.toml --pack in-force --template own.docx -o draft.docx --decided";
        let output = test.line(line).arg(decided).any_stderr().run();
        text_of(&part(&std::fs::read(output.path("draft.docx")).unwrap(), "word/document.xml"))
    };
    let now = of("2026-05-01", "leader_duties_overdue = true\n", "2026-05-08");
    assert!(now.contains("国务院令第774号") && now.contains("第十八条") && !now.contains("第十八条第（"), "{now}");
    let ended = of("2024-04-15", "", "2024-05-06");
    assert!(!ended.contains("446"), "{ended}");
    assert!(of("2024-04-15", "", "2024-04-18").contains("国务院令第446号"));
}

#[test]
fn a_template_of_a_bureau_is_filled_in_and_marked() {
    let template = word(&[
        &["被检查单位：{", "{煤矿", "名称}}（", "{{ 煤矿编号 }}）"],
        &["{{#条件}}"],
        &["｛｛序号｝｝、{{符合的条件}}"],
        &["{{/条件}}"],
        &["依据：{{#依据}}{{条款}}。{{/依据}}"],
    ]);
    let output = by_template(&format!("draft suspension {SUSPENDED}"), &template).any_stderr().run();
    let docx = std::fs::read(output.path("draft.docx")).unwrap();
    snapshot("draft-own-template", &text_of(&part(&docx, "word/document.xml")));
    assert_eq!(part(&docx, "word/media/seal.bin"), "{{印章}}");
}

/// Whatever a template says of 草稿, the first line says it, where everyone sees it.
#[test]
fn the_first_line_is_the_mark_whatever_the_template_holds() {
    let hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>草稿</w:t></w:r></w:p>";
    let kind = format!("<w:p><w:r><w:t>{ORDER}</w:t></w:r></w:p>");
    let styles = "<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults></w:styles>";
    let header = "<w:hdr xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:p><w:r><w:t>草稿</w:t></w:r></w:p></w:hdr>";
    let templates = [
        package(&[("word/document.xml", &document(&format!("{kind}{hidden}")))]),
        package(&[("word/document.xml", &document(&kind)), ("word/header9.xml", header), ("word/styles.xml", styles)]),
        word(&[&["对草稿提出意见的，自收到之日起三日内书面提出"]]),
        word(&[&["{{草稿}}", "：{{煤矿名称}}"]]),
        word(&[&["{{^条件}}"], &["草稿"], &["{{/条件}}"], &["责令停产整顿"]]),
    ];
    for template in templates {
        let output = by_template(&format!("draft suspension {SUSPENDED}"), &template).any_stderr().run();
        let docx = std::fs::read(output.path("draft.docx")).unwrap();
        let xml = part(&docx, "word/document.xml");
        assert_eq!(text_of(&xml).lines().next(), Some("草稿"), "{xml}");
        let first = xml.split("</w:p>").next().unwrap();
        assert!(first.contains("<w:vanish w:val=\"0\"/>") && first.contains("<w:color"), "{first}");
    }
}

/// A template is filled in only as the document that it says it is.
#[test]
fn a_template_of_another_document_is_refused() {
    let (inspection, _) = drafted("draft inspection --print-template");
    let templates = [
        ("of another kind", inspection),
        ("of no kind", bare(&[&["责令{{煤矿名称}}停产整顿"]])),
        ("of a kind that is none", bare(&[&["{{文书种类：停产整顿决定}}"]])),
        ("of two kinds", word(&[&["{{文书种类:复查意见书}}"]])),
        (
            "named in a header only",
            package(&[
                ("word/document.xml", &body(&[&["甲"]])),
                ("word/header1.xml", &format!("<w:hdr><w:p><w:r><w:t>{ORDER}</w:t></w:r></w:p></w:hdr>")),
            ]),
        ),
    ];
    let mut seen = String::new();
    for (what, told) in refusals(&templates) {
        seen.push_str(&format!("{what}\n{told}\n"));
    }
    snapshot("draft-template-kind", &seen);
}

/// Nothing comes into a document from outside, runs in it, or stands where nobody looks.
#[test]
fn a_template_is_refused_for_what_it_holds() {
    let text = body(&[&[ORDER]]);
    let with = |name: &str, part: &str| package(&[("word/document.xml", &text), (name, part)]);
    let types = |kind: &str| {
        let kind = format!("application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml");
        let kind = if kind.contains("macroEnabled") {
            "application/vnd.ms-word.document.macroEnabled.main+xml".into()
        } else {
            kind
        };
        format!("<Types><Override PartName=\"/word/document.xml\" ContentType=\"{kind}\"/></Types>")
    };
    let relation = |kind: &str, target: &str, mode: &str| {
        let kind = format!("http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}");
        format!("<Relationships><Relationship Id=\"a\" Type=\"{kind}\" Target=\"{target}\"{mode}/></Relationships>")
    };
    let outside = " TargetMode=\"External\"";
    let mut bomb = ZipWriter::new(Cursor::new(Vec::new()));
    bomb.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    bomb.write_all(text.as_bytes()).unwrap();
    bomb.start_file("word/media/image.bin", SimpleFileOptions::default()).unwrap();
    let nothing = vec![0_u8; 1 << 20];
    (0..65).for_each(|_| bomb.write_all(&nothing).unwrap());
    let templates = [
        ("macros", with("word/vbaProject.bin", "")),
        ("docm", with("[Content_Types].xml", &types("macroEnabled"))),
        ("dotx", with("[Content_Types].xml", &types("template.main"))),
        (
            "attached template",
            with("word/_rels/settings.xml.rels", &relation("attachedTemplate", "file:///c:/a.dotm", outside)),
        ),
        ("link", with("word/_rels/document.xml.rels", &relation("hyperlink", "mailto:a", outside))),
        ("picture elsewhere", with("word/_rels/document.xml.rels", &relation("image", "http://a/b.png", ""))),
        ("another document", with("word/_rels/document.xml.rels", &relation("aFChunk", "a.docx", ""))),
        ("object", with("word/_rels/document.xml.rels", &relation("oleObject", "embeddings/a.bin", ""))),
        (
            "field in two runs",
            package(&[(
                "word/document.xml",
                &document(
                    "<w:p><w:r><w:instrText> DDEA</w:instrText></w:r><w:r><w:instrText>UTO c:\\a</w:instrText></w:r></w:p>",
                ),
            )]),
        ),
        ("field", with("word/header1.xml", "<w:hdr><w:p><w:fldSimple w:instr=\" includetext a.docx\"/></w:p></w:hdr>")),
        ("another text", with("_rels/.rels", &relation("officeDocument", "word/other.xml", ""))),
        ("DTD", package(&[("word/document.xml", &format!("<!DOCTYPE a [<!ENTITY e \"x\">]>{text}"))])),
        ("DTD elsewhere", with("word/styles.xml", "<!DOCTYPE a><w:styles/>")),
        ("bomb", bomb.finish().unwrap().into_inner()),
        ("leads out", with("word/../../a.xml", "<a/>")),
        ("twice but for case", with("word/Document.xml", "<a/>")),
        ("damaged part", with("word/styles.xml", "<w:styles>")),
        ("no body", package(&[("word/document.xml", "<x:document/>")])),
        ("no package", b"PK".to_vec()),
        ("old", b"\xd0\xcf\x11\xe0".to_vec()),
        ("empty", Vec::new()),
    ];
    let mut seen = String::new();
    for (what, told) in refusals(&templates) {
        assert!(told.contains("KJ1404"), "{what}: {told}");
        seen.push_str(&format!("{what}: {}\n", told.lines().next().unwrap_or_default()));
    }
    snapshot("draft-template-refused", &seen);
}

/// An order names the violated duty, the situation and the basis of the measure apart; the clause that punishes is no violated duty.
#[test]
fn mistakes_in_a_template_are_all_told_and_nothing_is_written() {
    let template = word(&[&["{{煤矿名}}{{序号}}"], &["{{煤矿名称}"], &["甲{{#条件}}"], &["{{序号}}"]]);
    let mut seen = String::new();
    for lang in ["zh", "en"] {
        let test = by_template(&format!("draft suspension {SUSPENDED} --lang {lang}"), &template);
        let (own, draft) = (test.path("own.docx"), test.path("draft.docx"));
        let output = test.any_stderr().status(20).run();
        assert!(!draft.exists());
        seen.push_str(&output.stderr.replace(&*own.to_string_lossy(), "own.docx"));
    }
    snapshot("draft-template-mistakes", &seen);
}
