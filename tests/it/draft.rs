//! `kuangjian draft`: enforcement documents as Word files.

use std::io::{Cursor, Read};
use std::path::Path;

use roxmltree::Document;
use zip::ZipArchive;

use crate::cli::{Output, ROOT, Test, snapshot};

mod findings;
mod templates;
mod to_rectify;

/// The laws of 2005 and of 2024 as documents name them.
const OLD: &str = "《国务院关于预防煤矿生产安全事故的特别规定》（国务院令第446号）";
const NEW: &str = "《煤矿安全生产条例》（国务院令第774号）";

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

pub fn text(docx: &[u8]) -> String {
    ["word/header1.xml", "word/document.xml"].map(|name| text_of(&part(docx, name))).concat()
}

#[track_caller]
pub fn drafted(line: &str) -> (Vec<u8>, Output) {
    let test = Test::in_root();
    let path = test.path("draft.docx");
    let output = test.line(line).arg("-o").arg(path).any_stderr().stdout("").run();
    (std::fs::read(output.path("draft.docx")).unwrap(), output)
}

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
    assert_eq!(lines("）存在重大隐患，受影响区域没有停下来。整顿要求"), 0, "{text}");
    assert!(lines("超能力生产") >= 1 && lines("双回路") >= 1, "{text}");
}

#[test]
fn every_kind_says_what_it_has_to() {
    for (kind, line) in KINDS {
        let (docx, _) = drafted(&format!("draft {kind} {line}"));
        let text = text(&docx);
        assert!(text.starts_with("草稿 ·") && text.lines().nth(1) == Some("草稿"), "{kind}");
        assert!(!text.contains("文书种类"), "{kind}");
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
    assert!(new.contains("国务院令第774号）第六十四条") && new.contains("5个工作日内向社会公告"));
    assert!(!new.contains("国务院令第446号）"));
    let blank = order("");
    assert!(blank.contains("决定日期 | ______") && blank.contains("没有给出决定日期"));
    // No law that the rule files know was in force.
    assert!(order("--decided 1999-01-01").contains("规则文件没有写明当日施行的规定"));
}

#[test]
fn duty_situation_and_basis_stand_apart() {
    let laws = |text: &str| -> Vec<String> {
        let rows = text.lines().skip_while(|line| !line.starts_with("序号 | 违反的规定")).skip(1);
        rows.take_while(|line| line.contains(" | ")).map(str::to_owned).collect()
    };
    let old = laws(&text(&drafted(&format!("draft suspension {SUSPENDED} --pack in-force --decided 2005-10-21")).0));
    let cells = |row: &String| row.split(" | ").map(str::to_owned).collect::<Vec<_>>();
    for row in old.iter().map(cells) {
        assert!(!row[1].contains("第十条") && !row[1].contains("第十六条第二款"), "{row:?}");
    }
    assert!(
        old.iter().any(|row| cells(row)[1..]
            == ["第十六条第一款", "第十六条第二款", "第十六条第二款"].map(|clause| format!("{OLD}{clause}"))),
        "{old:?}"
    );
    assert!(
        old.iter()
            .any(|row| cells(row)[1] == format!("{OLD}第八条第二款") && cells(row)[3] == format!("{OLD}第十条第一款")),
        "{old:?}"
    );
    let record = std::fs::read_to_string(Path::new(ROOT).join(SUSPENDED)).unwrap();
    let record = record.replace("check_date = 2005-10-20", "check_date = 2026-11-28\nproduction_despite_hazard = true");
    let line = "draft suspension mine.toml --pack in-force --decided 2026-11-28 -o draft.docx";
    let output = Test::new().file("mine.toml", record).line(line).any_stderr().run();
    let text = text(&std::fs::read(output.path("draft.docx")).unwrap());
    let new = laws(&text);
    assert!(
        new.iter()
            .any(|row| cells(row)[1..]
                == ["第三十六条", "第六十四条", "第六十四条"].map(|clause| format!("{NEW}{clause}"))),
        "{text}"
    );
    assert!(new.iter().any(|row| cells(row)[1] == format!("{NEW}第三十一条第一款")), "{text}");
    assert!(text.contains("根据《煤矿安全生产条例》（国务院令第774号）第六十四条，责令你单位停产整顿"), "{text}");
    assert!(
        text.contains("有权要求听证")
            && text.contains("《中华人民共和国行政处罚法》（2021年修订）第六十三条第一款、第二款"),
        "{text}"
    );
    // What the article presupposes is for the drafter to verify.
    assert!(text.contains("定稿前核实：") && text.contains("存在重大隐患仍然进行生产的"), "{text}");
    // A campaign has no measure in law.
    let blank = self::text(&drafted(&format!("draft suspension {SUSPENDED} --pack campaign-2005")).0);
    assert!(blank.contains("根据______，责令") && blank.contains("项的处理依据，规则文件没有写明"), "{blank}");
}

/// What is proposed rests on the article that says to propose it, and not on that of what follows.
#[test]
fn a_proposal_to_close_rests_on_what_says_to_propose_it() {
    let text =
        text(&drafted("draft closure-proposal fixtures/mines/closed.toml --pack in-force --decided 2005-10-25").0);
    let basis = text.lines().find(|line| line.starts_with("提请关闭的依据")).unwrap();
    assert!(basis.contains("第五条第二款") && basis.contains("第十七条") && !basis.contains("第十三条"), "{basis}");
}

/// The list of what the bureau has to do stands on the page that is taken off before the document is served.
#[test]
fn what_is_for_the_bureau_stands_behind_what_is_served() {
    for (kind, line) in KINDS {
        let (docx, _) = drafted(&format!("draft {kind} {line}"));
        let text = text(&docx);
        let (served, notes) = text.split_once("起草说明（内部使用，送达前取下本页及以后各页）").unwrap();
        for word in ["法定要求和办理情况", "完成日期", "规则包", "--", "[", "2005-1", "2026-0"] {
            assert!(!served.contains(word), "{kind}: {word}\n{served}");
        }
        assert!(notes.contains("法定要求和办理情况") || notes.contains("没有写明当日施行的规定"), "{kind}");
        let xml = part(&docx, "word/document.xml");
        let page = xml.split("<w:p>").find(|paragraph| paragraph.contains("起草说明（内部使用")).unwrap();
        assert!(page.contains("w:val=\"NewPage\""), "{page}");
    }
}

/// What enforcement documents list and only a person knows is a line to write on.
#[test]
fn every_field_of_the_documents_is_there() {
    let unit = ["统一社会信用代码 | ______", "法定代表人（主要负责人） | ______", "单位地址 | ______"];
    let remedy = ["陈述、申辩", "听证", "行政复议的途径和期限 | ______", "行政诉讼的途径和期限 | ______"];
    let service = ["送达方式", "签收", "拒绝签收"];
    for (kind, line) in KINDS {
        let text = text(&drafted(&format!("draft {kind} {line}")).0);
        let has = |words: &[&str]| words.iter().for_each(|word| assert!(text.contains(word), "{kind}: {word}"));
        match kind {
            "notice" => {}
            "suspension" | "handling" => [&unit[..], &remedy, &service].iter().for_each(|words| has(words)),
            "closure-proposal" => [&unit[..], &remedy].iter().for_each(|words| has(words)),
            _ => has(&unit),
        }
    }
}

/// Rights are told where a text that was read grants them, and else left to the drafter.
#[test]
fn rights_are_told_where_a_text_grants_them() {
    let order =
        |decided: &str| text(&drafted(&format!("draft suspension {SUSPENDED} --pack in-force --decided {decided}")).0);
    assert!(order("2005-10-21").contains("申请行政复议，也可以依法直接向人民法院提起行政诉讼（《国务院关于预防煤矿生产安全事故的特别规定》（国务院令第446号）第二十六条）"));
    assert!(!order("2005-10-21").contains("有权要求听证"));
    let new = order("2026-08-12");
    assert!(new.contains("第四十四条") && !new.contains("第二十六条"));
    let none = order("2004-01-05");
    assert!(!none.contains("（1）作出本决定") && none.contains("没有写明当日当事人对本文书的权利"));
}

/// More than eight things that are not known go into an annex, and the text says how many.
#[test]
fn much_that_is_not_known_goes_into_an_annex() {
    let text = text(&drafted("draft inspection fixtures/mines/name-only.toml --pack in-force").0);
    let (served, annex) = text.split_once("附件：尚未查明的事项").unwrap();
    let count = annex.lines().filter(|line| line.contains("尚未查明：")).count();
    assert!(count > 8 && served.contains(&format!("共{count}项尚未查明，逐项列在附件")), "{served}");
    assert!(!served.contains("尚未查明："), "{served}");
    let few = self::text(&drafted("draft inspection fixtures/mines/contradictions.toml --pack in-force").0);
    assert!(!few.contains("附件：") && few.contains("共3项尚未查明") && few.contains("。尚未查明："), "{few}");
}

/// An order to suspend is no way around the closure that the verdict calls for.
#[test]
fn an_order_on_a_mine_to_be_closed_says_so_first() {
    let text = text(&drafted("draft suspension fixtures/mines/closed.toml --pack in-force").0);
    let first = text.lines().find(|line| line.starts_with("1. ")).unwrap();
    assert!(first.contains("判定为“关闭”") && first.contains("draft closure-proposal"), "{first}");
}

/// The law of a notice is that of the mines that it lists.
#[test]
fn a_notice_without_day_has_the_law_of_the_mines_in_it() {
    let clear = std::fs::read_to_string(Path::new(ROOT).join("fixtures/mines/clear.toml")).unwrap();
    let day = clear.lines().find(|line| line.starts_with("check_date")).unwrap();
    let clear = clear.replace(day, "check_date = 2026-11-20");
    let suspended = std::fs::read_to_string(Path::new(ROOT).join(SUSPENDED)).unwrap();
    let line = "draft notice suspended.toml clear.toml --pack campaign-2005 -o draft.docx";
    let test = Test::new().file("suspended.toml", suspended).file("clear.toml", clear);
    let output = test.line(line).any_stderr().run();
    let text = text(&std::fs::read(output.path("draft.docx")).unwrap());
    assert!(text.contains("（国务院令第446号）第十九条第一款") && !text.contains("774"), "{text}");
    assert!(text.contains("所列煤矿中最晚的检查日期2005年10月20日施行的规定"), "{text}");
}

/// What was judged by the law of another day than that of the decision, or decided before the check, is said in the document.
#[test]
fn a_decision_on_another_day_than_that_of_the_check_is_pointed_out() {
    let (docx, output) = drafted(&format!("draft suspension {SUSPENDED} --decided 2024-06-02 --lang en"));
    let told = text(&docx);
    assert!(told.contains("没有按决定日期2024年6月2日施行的") && told.contains("regulation-2024 判定"), "{told}");
    assert!(output.stderr.starts_with("note: no --pack was given"), "{}", output.stderr);
    let (docx, output) = drafted(&format!("draft suspension {SUSPENDED} --decided 2005-10-19 --lang en"));
    assert!(text(&docx).contains("决定日期2005年10月19日早于检查日期2005年10月20日"), "{}", text(&docx));
    assert!(output.stderr.contains("before the check date"), "{}", output.stderr);
    let (docx, _) = drafted(&format!("draft suspension {SUSPENDED} --decided 2005-10-21"));
    assert!(!text(&docx).contains("没有按决定日期"), "{}", text(&docx));
}

#[test]
fn what_the_verdict_gives_no_ground_for_is_refused() {
    let mut seen = String::new();
    for (kind, mines) in [
        ("suspension", "undetermined"),
        ("closure-proposal", "suspended"),
        ("handling", "clear"),
        ("notice", "name-only"),
        ("suspension", "stop-area"),
        ("notice", "stop-area"),
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
    let template = Test::in_root().file("own.docx", templates::word(&[&["甲"]]));
    let own = template.path("own.docx");
    let shown = own.canonicalize().unwrap().display().to_string();
    let shown = if own.display().to_string() == shown { shown } else { own.display().to_string() };
    let message = format!("错误：输出文件 `{shown}` 就是模板，写了草稿模板就没有了；用 -o 另给一个文件名\n");
    let line = format!("draft suspension {SUSPENDED} --force --template");
    template.line(&line).arg(&own).arg("-o").arg(&own).stderr(message).status(2).run();
}
