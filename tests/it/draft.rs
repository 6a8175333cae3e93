//! `kuangjian draft`: enforcement documents as Word files.

use std::io::{Cursor, Read, Write};
use std::path::Path;

use roxmltree::Document;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::cli::{Output, ROOT, Test, snapshot};

const SUSPENDED: &str = "fixtures/mines/suspended.toml";

/// Each kind, on a mine for which it is due.
const KINDS: [(&str, &str); 7] = [
    ("inspection", "fixtures/mines/contradictions.toml --pack in-force"),
    ("handling", "fixtures/mines/stop-area.toml --pack in-force --decided 2026-08-12"),
    ("suspension", "fixtures/mines/suspended.toml --pack in-force --decided 2005-10-21"),
    ("closure-proposal", "fixtures/mines/closed.toml --pack in-force --decided 2005-10-25"),
    ("notice", "fixtures/mines --pack in-force --decided 2005-11-16"),
    ("re-examination", "fixtures/mines/suspended.toml"),
    ("acceptance", "fixtures/real-cases/zhike-2005.toml --pack in-force"),
];

fn part(docx: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The text of a part: a line a paragraph, the cells of a row with a bar between.
fn text_of(xml: &str) -> String {
    let document = Document::parse(xml).unwrap();
    let is = |node: &roxmltree::Node<'_, '_>, name: &str| node.tag_name().name() == name;
    let mut out = String::new();
    for paragraph in document.descendants().filter(|node| is(node, "p")) {
        let text: String =
            paragraph.descendants().filter(|node| is(node, "t")).filter_map(|node| node.text()).collect();
        out.push_str(&text);
        let cell = paragraph.ancestors().find(|node| is(node, "tc"));
        let is_last = cell.is_none_or(|cell| !cell.next_siblings().skip(1).any(|next| is(&next, "tc")));
        out.push_str(if is_last { "\n" } else { " | " });
    }
    out
}

fn text(docx: &[u8]) -> String {
    ["word/header1.xml", "word/document.xml"].map(|name| text_of(&part(docx, name))).concat()
}

#[track_caller]
fn drafted(line: &str) -> (Vec<u8>, Output) {
    let test = Test::in_root();
    let path = test.path("draft.docx");
    let output = test.line(line).arg("-o").arg(path).any_stderr().stdout("").run();
    (std::fs::read(output.path("draft.docx")).unwrap(), output)
}

/// A Word file that holds nothing but these paragraphs, each of these runs.
fn word(paragraphs: &[&[&str]]) -> Vec<u8> {
    let run = |text: &&str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let paragraph = |runs: &&[&str]| format!("<w:p>{}</w:p>", runs.iter().map(run).collect::<String>());
    let body: String = paragraphs.iter().map(paragraph).collect();
    let namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let document = format!("<w:document xmlns:w=\"{namespace}\"><w:body>{body}</w:body></w:document>");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("word/document.xml", document.as_str()), ("word/media/seal.bin", "{{印章}}")] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A draft by the template of a bureau.
fn by_template(line: &str, template: &[u8]) -> Test {
    let test = Test::in_root().file("own.docx", template);
    let (own, out) = (test.path("own.docx"), test.path("draft.docx"));
    test.line(line).arg("--template").arg(own).arg("-o").arg(out)
}

/// What is to be rectified are the hazards, also where producing in spite of them is what suspends; packs that say the same say it once.
#[test]
fn an_order_lists_the_hazards_that_are_to_be_rectified() {
    let record = std::fs::read_to_string(Path::new(ROOT).join(SUSPENDED)).unwrap();
    let record = record.replace("check_date = 2005-10-20", "check_date = 2026-11-28");
    assert!(record.contains("2026-11-28"));
    let record = record.replacen("check_date", "production_despite_hazard = true\ncheck_date", 1);
    let line = "draft suspension mine.toml --decided 2026-11-28 -o draft.docx";
    let output = Test::new().file("mine.toml", record).line(line).any_stderr().run();
    let text = text(&std::fs::read(output.path("draft.docx")).unwrap());
    let lines = |what: &str| text.lines().filter(|line| line.contains(what)).count();
    assert_eq!(lines("消除“有重大隐患仍然生产”"), 1, "{text}");
    assert!(lines("超能力生产") >= 1 && lines("双回路") >= 1, "{text}");
}

#[test]
fn every_kind_says_what_it_has_to() {
    for (kind, line) in KINDS {
        let (docx, _) = drafted(&format!("draft {kind} {line}"));
        let text = text(&docx);
        assert!(text.contains("（草稿）") && text.starts_with("草稿"), "{kind}");
        assert!(!text.contains("{{") && !text.contains("}}"), "{kind}");
        snapshot(&format!("draft-{kind}"), &text);
    }
}

#[test]
fn every_part_is_xml_and_the_same_on_every_run() {
    for (kind, line) in KINDS {
        let line = format!("draft {kind} {line}");
        let (docx, _) = drafted(&line);
        assert_eq!(docx, drafted(&line).0, "{kind}");
        let mut archive = ZipArchive::new(Cursor::new(&docx)).unwrap();
        for at in 0..archive.len() {
            let mut text = String::new();
            archive.by_index(at).unwrap().read_to_string(&mut text).unwrap();
            Document::parse(&text).unwrap();
        }
    }
}

#[test]
fn the_law_of_the_day_of_the_decision_stands_in_it() {
    let order = |decided: &str| text(&drafted(&format!("draft suspension {SUSPENDED} --pack in-force {decided}")).0);
    let old = order("--decided 2005-10-21");
    assert!(old.contains("国务院令第446号）第十条") && old.contains("3日内在当地主要媒体公告") && !old.contains("774"));
    let new = order("--decided 2026-08-12");
    assert!(new.contains("国务院令第774号）第六十四条") && new.contains("5个工作日内公告"));
    assert!(!new.contains("446号）第十条"));
    let blank = order("");
    assert!(blank.contains("决定日期 | ______") && blank.contains("没有给出决定日期"));
    // No law that the rule files know was in force.
    assert!(order("--decided 1999-01-01").contains("规则文件没有写明当日施行的规定"));
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

#[test]
fn a_template_of_a_bureau_is_filled_in_and_marked() {
    let template = word(&[
        &["被检查单位：{", "{煤矿", "名称}}（", "{{ 煤矿编号 }}）"],
        &["{{#条件}}"],
        &["｛｛序号｝｝、{{符合的条件}}"],
        &["{{/条件}}"],
        &["依据：{{#依据}}{{条款}}。{{/依据}}"],
    ]);
    let output = by_template(&format!("draft suspension {SUSPENDED}"), &template).run();
    let docx = std::fs::read(output.path("draft.docx")).unwrap();
    snapshot("draft-own-template", &text_of(&part(&docx, "word/document.xml")));
    assert_eq!(part(&docx, "word/media/seal.bin"), "{{印章}}");
    let marked = word(&[&["{{草稿}}", "：{{煤矿名称}}"]]);
    let output = by_template(&format!("draft suspension {SUSPENDED}"), &marked).run();
    let docx = std::fs::read(output.path("draft.docx")).unwrap();
    assert_eq!(text_of(&part(&docx, "word/document.xml")), "草稿：安和县石梁子煤矿\n");
}

/// A mark that is left out with its block, and the mark of a mine's name, mark nothing.
#[test]
fn what_is_left_out_does_not_mark_a_document() {
    let template = word(&[&["{{^条件}}"], &["草稿"], &["{{/条件}}"], &["责令停产整顿"]]);
    let output = by_template(&format!("draft suspension {SUSPENDED}"), &template).run();
    let docx = std::fs::read(output.path("draft.docx")).unwrap();
    assert_eq!(text_of(&part(&docx, "word/document.xml")), "草稿\n责令停产整顿\n");
}

#[test]
fn a_template_with_macros_is_refused() {
    let mut zip = ZipWriter::new_append(Cursor::new(word(&[&["{{煤矿名称}}"]]))).unwrap();
    zip.start_file("word/vbaProject.bin", SimpleFileOptions::default()).unwrap();
    let template = zip.finish().unwrap().into_inner();
    let output = by_template(&format!("draft suspension {SUSPENDED}"), &template).any_stderr().status(20).run();
    assert!(output.stderr.contains("KJ1404"), "{}", output.stderr);
}

/// What was judged by the law of another day than that of the decision, or decided before the check, is said in the document.
#[test]
fn a_decision_on_another_day_than_that_of_the_check_is_pointed_out() {
    let (docx, output) = drafted(&format!("draft suspension {SUSPENDED} --decided 2024-06-02 --lang en"));
    let told = text(&docx);
    assert!(told.contains("没有按决定日期 2024-06-02 施行的") && told.contains("regulation-2024 判定"), "{told}");
    assert_eq!(output.stderr, "");
    let (docx, output) = drafted(&format!("draft suspension {SUSPENDED} --decided 2005-10-19 --lang en"));
    assert!(text(&docx).contains("决定日期 2005-10-19 早于检查日期 2005-10-20"), "{}", text(&docx));
    assert!(output.stderr.contains("before the check date"), "{}", output.stderr);
    let (docx, _) = drafted(&format!("draft suspension {SUSPENDED} --decided 2005-10-21"));
    assert!(!text(&docx).contains("没有按决定日期"), "{}", text(&docx));
}

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
    for bytes in [b"PK".as_slice(), b"\xd0\xcf\x11\xe0", b""] {
        let output = by_template(&format!("draft suspension {SUSPENDED}"), bytes).any_stderr().status(20).run();
        assert!(output.stderr.contains("KJ1404"), "{}", output.stderr);
    }
}

#[test]
fn what_the_verdict_gives_no_ground_for_is_refused() {
    let mut seen = String::new();
    for (kind, mines) in [
        ("suspension", "undetermined"),
        ("closure-proposal", "suspended"),
        ("handling", "clear"),
        ("notice", "name-only"),
    ] {
        for lang in ["zh", "en"] {
            let test = Test::in_root();
            let out = test.path("draft.docx");
            let line = format!("draft {kind} fixtures/mines/{mines}.toml --lang {lang}");
            let output = test.line(&line).arg("-o").arg(&out).any_stderr().stdout("").status(20).run();
            assert!(!out.exists());
            seen.push_str(&format!("{line}\n{}\n", output.stderr));
        }
    }
    snapshot("draft-refused", &seen);
}

#[test]
fn names_are_harmless_text() {
    for name in ["=cmd|'/c calc'!A1", "<script>alert(1)</script>&amp;", "{{煤矿编号}}{{#条件}}", "]]></w:t>\u{7}"]
    {
        let record = std::fs::read_to_string(Path::new(crate::cli::ROOT).join(SUSPENDED)).unwrap();
        let mut record: toml::Table = record.parse().unwrap();
        record.insert("mine_name".to_owned(), name.to_owned().into());
        let test = Test::new().file("mine.toml", toml::to_string(&record).unwrap());
        let out = test.path("draft.docx");
        let output = test.line("draft suspension mine.toml -o").arg(out).any_stderr().run();
        let text = text(&std::fs::read(output.path("draft.docx")).unwrap());
        let shown = name.replace('\u{7}', "·");
        assert!(text.contains(&shown), "{name}\n{text}");
    }
}

#[test]
fn a_notice_says_how_many_could_not_be_judged() {
    let test = Test::in_root().file("broken.toml", "mine_id = 1 2");
    let (broken, out) = (test.path("broken.toml"), test.path("draft.docx"));
    let output = test.line("draft notice fixtures/mines").arg(broken).arg("-o").arg(out).any_stderr().status(20).run();
    let text = text(&std::fs::read(output.path("draft.docx")).unwrap());
    assert!(text.contains("另有 1 处错误，所涉记录没有判定"), "{text}");
    assert!(text.contains("没有列入公告不等于没有问题"), "{text}");
}

#[test]
fn the_command_line_is_checked_before_anything_is_read() {
    let refused = |line: &str, message: &str| {
        Test::in_root().line(line).stderr(format!("{message}\n")).stdout("").status(2).run();
    };
    refused(
        "draft suspension nowhere.toml -o order.doc --lang en",
        "error: a draft is a Word file, so the output file `order.doc` must end in .docx",
    );
    refused("draft suspension a.toml b.toml -o order.docx", "错误：停产整顿决定书只写一个煤矿，给出一份记录");
    refused("draft notice a.toml --mine A1 -o order.docx", "错误：公告写记录中的所有煤矿，不用 --mine");
    refused(
        "draft suspension fixtures/mines -o order.docx --lang en",
        "error: the record has 7 mines, name one with --mine",
    );
    let test = Test::in_root().file("order.docx", "mine");
    let out = test.path("order.docx");
    let shown = out.display().to_string();
    let message = format!("错误：输出文件 `{shown}` 已存在；要覆盖请加 --force\n");
    test.line(&format!("draft suspension {SUSPENDED} -o")).arg(out).stderr(message).status(2).run();
}
