//! What law the documents of `kuangjian draft` name, of which day, and what they must not leave out or say too much of.

use std::path::Path;

use crate::cli::{Output, ROOT, Test};
use crate::draft::{drafted, text};

const NOTES: &str = "起草说明（内部使用，送达前取下本页及以后各页）";

fn fixture(name: &str) -> String {
    std::fs::read_to_string(Path::new(ROOT).join("fixtures/mines").join(name)).unwrap()
}

/// The text of a draft of the record `mine.toml`, what is served and what is not, and what the program said.
#[track_caller]
fn of_record(record: &str, line: &str) -> (String, String, Output) {
    let line = line.replace("MINE", "mine.toml") + " -o draft.docx";
    let output = Test::new().file("mine.toml", record).line(&line).any_stderr().run();
    let text = text(&std::fs::read(output.path("draft.docx")).unwrap());
    let (served, notes) = text.split_once(NOTES).unwrap();
    (served.to_owned(), notes.to_owned(), output)
}

#[track_caller]
fn replaced(record: &str, old: &str, new: &str) -> String {
    assert!(record.contains(old), "{old}");
    record.replacen(old, new, 1)
}

/// The cells of the row that begins with this number, of the table with the violated clauses.
fn row(served: &str, number: usize) -> Vec<String> {
    let mut rows = served.lines().skip_while(|line| !line.starts_with("序号 | 违反的规定")).skip(1);
    let begin = format!("{number} | ");
    rows.find(|line| line.starts_with(&begin)).unwrap().split(" | ").map(str::to_owned).collect()
}

#[test]
fn a_proposal_of_today_cites_the_article_on_closure() {
    let line =
        "draft closure-proposal fixtures/mines/closed.toml --pack in-force --as-of 2026-05-01 --decided 2026-05-08";
    let text = text(&drafted(line).0);
    let (served, notes) = text.split_once(NOTES).unwrap();
    let basis = served.lines().find(|line| line.starts_with("提请关闭的依据")).unwrap();
    assert!(basis.contains("《煤矿安全生产条例》（国务院令第774号）第七十条第一款第（一）项"), "{basis}");
    assert!(!basis.contains("______"), "{basis}");
    assert!(row(served, 1)[3].contains("第七十条第一款第（一）项"), "{served}");
    assert!(notes.contains("属于第七十条第一款四种情形之一的"), "{notes}");
    assert!(!notes.contains("处理依据，规则文件没有写明"), "{notes}");
}

/// The basis of one ground is not that of all.
#[test]
fn each_basis_says_for_which_grounds_it_is() {
    let line = "draft closure-proposal fixtures/mines/closed.toml --pack in-force --decided 2005-10-25";
    let text = text(&drafted(line).0);
    let basis = text.lines().find(|line| line.starts_with("提请关闭的依据")).unwrap();
    let of = |clause: &str| {
        let part = basis.split('；').find(|part| part.contains(clause)).unwrap();
        part.rsplit_once('（').unwrap().1.to_owned()
    };
    assert!(of("第五条第二款").starts_with('第') && of("第五条第二款") != of("第十七条"), "{basis}");
}

/// What follows from a hazard by the day alone is an effect and no finding.
#[test]
fn what_the_day_alone_decides_is_no_finding() {
    let record = replaced(&fixture("suspended.toml"), "check_date = 2005-10-20", "check_date = 2022-04-15");
    let record = ["2006", "2007", "2008"]
        .iter()
        .fold(record, |record, year| record.replace(&format!("valid_until = {year}"), "valid_until = 2030"));
    for kind in ["suspension", "inspection", "handling", "re-examination", "acceptance", "notice"] {
        let (served, _, _) = of_record(&record, &format!("draft {kind} MINE --pack in-force --decided 2022-04-18"));
        assert!(!served.contains("2024年5月1日"), "{kind}: {served}");
        assert!(kind == "acceptance" || served.contains("回路"), "{kind}: {served}");
    }
    let (served, notes, _) = of_record(&record, "draft suspension MINE --pack in-force --decided 2022-04-18");
    assert!(served.contains("（国务院令第446号）第十条第一款") && served.contains("责令你单位停产整顿"), "{served}");
    let law = "《国务院关于预防煤矿生产安全事故的特别规定》（国务院令第446号）";
    assert_eq!(row(&served, 1)[1], format!("{law}第八条第二款"), "{served}");
    assert!(row(&served, 1)[3].contains(&format!("{law}第十条第一款")), "{served}");
    assert!(!notes.contains("处理依据，规则文件没有写明"), "{notes}");
}

#[test]
fn the_day_of_the_inspection_is_that_of_the_record() {
    for (kind, heading) in [
        ("inspection", "检查日期"),
        ("handling", "检查日期"),
        ("suspension", "检查日期"),
        ("re-examination", "原检查日期"),
        ("acceptance", "原检查日期"),
    ] {
        let line = format!("draft {kind} MINE --pack in-force --as-of 2005-12-01");
        let (served, notes, _) = of_record(&fixture("suspended.toml"), &line);
        assert!(served.contains(&format!("{heading} | 2005年10月20日")), "{kind}: {served}");
        assert!(!served.contains("2005年12月1日"), "{kind}: {served}");
        let first = notes.lines().find(|line| line.starts_with("1. ")).unwrap();
        assert!(first.contains("检查日期是2005年10月20日，判定按 --as-of 改用2005年12月1日"), "{kind}: {first}");
        let undated = replaced(&fixture("suspended.toml"), "check_date = 2005-10-20\n", "");
        let (served, notes, _) = of_record(&undated, &line);
        assert!(served.contains(&format!("{heading} | ______")), "{kind}: {served}");
        assert!(notes.contains("记录没有写明检查日期"), "{kind}: {notes}");
    }
    let line = "draft notice MINE --pack in-force --as-of 2005-11-01";
    let (served, notes, _) = of_record(&fixture("suspended.toml"), line);
    assert!(served.contains("2005年10月20日") && !served.contains("2005年11月1日"), "{served}");
    assert!(notes.contains("按 --as-of 给出的日期判定"), "{notes}");
}

/// A danger that somebody wrote down is not lost because the packs used ask for others.
#[test]
fn findings_that_no_pack_reads_are_served() {
    let line = "MINE --pack campaign-2005 --decided 2005-10-21";
    let record = replaced(
        &fixture("suspended.toml"),
        "check_date = 2005-10-20",
        "leader_duties_overdue = { value = true, evidence = \"县局复查笔录\" }\ncheck_date = 2005-10-20",
    );
    for kind in ["inspection", "handling", "re-examination"] {
        let (served, notes, output) = of_record(&record, &format!("draft {kind} {line}"));
        assert!(output.stderr.contains("KJ1107"), "{}", output.stderr);
        let section = served.split_once("\n其他发现的问题\n").unwrap().1;
        let first = section.lines().next().unwrap();
        assert!(
            first.starts_with("（1）主要负责人未履职逾期未改正（证据：主要负责人未履职逾期未改正——县局复查笔录）"),
            "{kind}: {first}"
        );
        assert!(notes.contains("已经写入“其他发现的问题”"), "{kind}: {notes}");
    }
    let (_, notes, _) = of_record(&record, &format!("draft suspension {line}"));
    assert!(notes.contains("没有列入本文书，由起草人查明应当怎样处理"), "{notes}");
    let (served, _, _) = of_record(&fixture("suspended.toml"), &format!("draft inspection {line}"));
    assert!(!served.contains("其他发现的问题"), "{served}");
}

#[test]
fn a_notice_tells_of_each_mine_what_did_not_count() {
    let mut test = Test::new();
    for at in 1..=8 {
        let record = replaced(&fixture("suspended.toml"), "check_date", "leader_duties_overdue = true\ncheck_date");
        let record = record.replace("AH-011", &format!("M-{at}")).replace("石梁子煤矿", &format!("第{at}煤矿"));
        test = test.file(&format!("records/m{at}.toml"), record);
    }
    let output = test.line("draft notice records --pack campaign-2005 -o draft.docx").any_stderr().run();
    let text = text(&std::fs::read(output.path("draft.docx")).unwrap());
    for at in 1..=8 {
        let is_it = |line: &&str| line.contains(&format!("第{at}煤矿")) && line.contains(&format!("m{at}.toml"));
        let line = text.lines().find(|line| is_it(line) && line.contains("没有计入的事实")).unwrap();
        assert!(line.contains("主要负责人未履职逾期未改正"), "{line}");
    }
}

/// No clause stands without the agency that it gives power to.
#[test]
fn powers_of_two_agencies_stand_apart() {
    let line = "draft handling fixtures/mines/stop-area.toml --pack in-force --decided 2026-08-12";
    let text = text(&drafted(line).0);
    let (served, notes) = text.split_once(NOTES).unwrap();
    for line in served.lines() {
        let (supervision, inspectorate) = (line.contains("第四十四条"), line.contains("第五十八条"));
        assert!(!(supervision || inspectorate) || line.contains("作出的："), "{line}");
    }
    let of = |agency: &str| served.lines().find(|line| line.starts_with(&format!("由{agency}作出的：根据"))).unwrap();
    let supervision = of("县级以上地方人民政府负有煤矿安全生产监督管理职责的部门");
    assert!(supervision.contains("第四十四条") && !supervision.contains("第五十"), "{supervision}");
    let inspectorate = of("矿山安全监察机构");
    assert!(inspectorate.contains("第五十三条第二款") && inspectorate.contains("第五十八条"), "{inspectorate}");
    assert!(!inspectorate.contains("安全生产法"), "{inspectorate}");
    assert!(notes.contains("划去另一行"), "{notes}");
    let old =
        self::text(&drafted("draft handling fixtures/mines/suspended.toml --pack in-force --decided 2005-10-21").0);
    assert!(!old.contains("作出的："), "{old}");
}

#[test]
fn a_mine_that_stands_still_contradicts_a_suspension_for_producing() {
    let line = "draft suspension MINE --pack in-force --decided 2005-10-21";
    let stopped = replaced(&fixture("suspended.toml"), "mine_status = \"生产\"", "mine_status = \"停产\"");
    let idle = replaced(
        &fixture("suspended.toml"),
        "coal_being_won = { value = true, evidence = \"10月20日中班，2103工作面出煤\" }",
        "coal_being_won = false",
    );
    for record in [stopped, idle] {
        let (_, notes, output) = of_record(&record, line);
        let first = notes.lines().find(|line| line.starts_with("1. ")).unwrap();
        assert!(first.contains("第十条第一款的前提是煤矿仍然进行生产") && first.contains("相矛盾"), "{first}");
        assert!(output.stderr.contains("相矛盾"), "{}", output.stderr);
        let (_, _, output) = of_record(&record, &format!("{line} --lang en"));
        assert!(
            output.stderr.contains("note: the record states") && output.stderr.contains("contradicts"),
            "{}",
            output.stderr
        );
    }
    let (_, notes, output) = of_record(&fixture("suspended.toml"), line);
    assert!(!notes.contains("仍然进行生产：记录") && !output.stderr.contains("相矛盾"), "{notes}");
}

/// Nobody is accused of more than the record says.
#[test]
fn a_list_of_duties_is_cited_as_a_whole() {
    let record = replaced(
        &fixture("suspended.toml"),
        "check_date = 2005-10-20",
        "leader_duties_overdue = true\ncheck_date = 2026-05-01",
    );
    let (served, notes, _) = of_record(&record, "draft suspension MINE --pack in-force --decided 2026-05-08");
    assert!(served.contains("国务院令第774号）第十八条") && !served.contains("第十八条第（"), "{served}");
    assert!(notes.contains("记录没有写明是哪一项，文书只引到条"), "{notes}");
}

#[test]
fn a_notice_asks_whether_each_mine_was_ordered() {
    let won = "coal_being_won = { value = true, evidence = \"10月20日中班，2103工作面出煤\" }";
    let idle = replaced(&fixture("suspended.toml"), won, "coal_being_won = false");
    let ordered = replaced(&idle, "mine_status = \"生产\"", "mine_status = \"停产整顿\"");
    let by_order = idle
        + "\n[[orders]]\nkind = \"停产整顿\"\nsubject = \"其他\"\nauthority = \"县级以上监管部门\"\nnumber = \"甲〔2005〕1号\"\nissued = 2005-10-10\nin_force = true\n";
    for (record, is_ordered) in [(ordered, true), (by_order, true), (fixture("suspended.toml"), false)] {
        let (_, notes, _) = of_record(&record, "draft notice MINE --pack campaign-2005");
        let first = notes.lines().find(|line| line.starts_with("1. ")).unwrap();
        assert!(first.contains("逐矿核实停产整顿的决定已经作出并送达"), "{first}");
        assert_eq!(first.contains("现在有效的：安和县石梁子煤矿"), is_ordered, "{first}");
        assert_eq!(first.contains("没有写明有这种决定的：安和县石梁子煤矿"), !is_ordered, "{first}");
    }
}

/// Law that was repealed before the decision is not served as the law that was broken.
#[test]
fn what_was_repealed_before_the_decision_is_left_blank() {
    let record = replaced(&fixture("suspended.toml"), "check_date = 2005-10-20", "check_date = 2024-04-15");
    let (served, notes, _) = of_record(&record, "draft suspension MINE --pack in-force --decided 2024-05-06");
    assert!(!served.contains("446"), "{served}");
    let first = notes.lines().find(|line| line.starts_with("1. ")).unwrap();
    assert!(first.contains("检查以后法律有变") && first.contains("--as-of 2024-05-06"), "{first}");
    let (served, notes, _) = of_record(&record, "draft suspension MINE --pack in-force --decided 2024-04-18");
    assert!(served.contains("446") && !notes.contains("检查以后法律有变"), "{notes}");
    // What the law of the day of the check alone led to is no production in spite of a hazard by the law that came after.
    let record = ["2006", "2007", "2008"]
        .iter()
        .fold(record, |record, year| record.replace(&format!("valid_until = {year}"), "valid_until = 2030"));
    let (served, _, _) = of_record(&record, "draft suspension MINE --pack in-force --decided 2024-05-06");
    assert!(served.contains("根据______，责令") && !served.contains("第六十四条"), "{served}");
}

#[test]
fn the_words_of_2005_are_those_of_2005() {
    let (_, notes, _) =
        of_record(&fixture("suspended.toml"), "draft suspension MINE --pack in-force --decided 2005-10-21");
    assert!(notes.contains("陈述、申辩、要求听证的权利，规则文件没有读到"), "{notes}");
    let (served, _, _) = of_record(&fixture("suspended.toml"), "draft acceptance MINE --pack in-force");
    assert!(served.contains("有关煤矿安全监察机构审核意见") && served.contains("主要负责人签字批准"), "{served}");
    assert!(!served.contains("矿山安全监察机构审核"), "{served}");
    let new = "draft acceptance MINE --pack in-force --as-of 2026-05-01";
    let (served, _, _) = of_record(&fixture("suspended.toml"), new);
    assert!(
        served.contains("所在地矿山安全监察机构审核意见") && served.contains("本级人民政府主要负责人批准"),
        "{served}"
    );
}
