//! What documents order, announce and accept: the hazards themselves, where they are, and by which orders.

use std::path::Path;

use super::{KINDS, SUSPENDED, drafted, text};
use crate::cli::{ROOT, Test};

/// A mine that goes on producing in spite of its hazards, by the law of 2026; with these lines in addition.
fn despite_hazard(more: &str) -> String {
    let record = std::fs::read_to_string(Path::new(ROOT).join(SUSPENDED)).unwrap();
    let head = "check_date = 2026-11-20\nproduction_despite_hazard = true";
    record.replace("check_date = 2005-10-20", head) + more
}

/// The text of a document on such a record.
fn drafted_of(record: &str, line: &str) -> String {
    let test = Test::new().file("mine.toml", record).line(line).args(["-o", "draft.docx"]);
    text(&std::fs::read(test.any_stderr().run().path("draft.docx")).unwrap())
}

fn served(text: &str) -> &str {
    text.split_once("起草说明（内部使用").unwrap().0
}

const ORDER: &str = "\n[[orders]]\nkind = \"停产整顿\"\nnumber = \"安煤停〔2026〕7号\"\nissued = 2026-11-20\n";
const DESPITE: &str = "存在重大隐患，受影响区域没有停下来";

/// The day of the decision is not that of the notice; and what people have to know is the hazard.
#[test]
fn a_notice_names_the_hazards_and_leaves_its_own_day_open() {
    let notice = drafted_of(&despite_hazard(ORDER), "draft notice mine.toml --pack in-force --decided 2026-11-21");
    assert!(notice.contains("公告日期 | ______\n") && !served(&notice).contains("2026年11月21日"), "{notice}");
    let row = notice.lines().find(|line| line.contains("安和县石梁子煤矿 | ")).unwrap();
    let cells: Vec<&str> = row.split(" | ").collect();
    assert_eq!(cells[4], "安煤停〔2026〕7号，2026年11月20日", "{row}");
    assert!(
        cells[5].starts_with(&format!("{DESPITE}：")) && cells[5].contains("超能力") && cells[5].contains("双回路"),
        "{row}"
    );
    let without = drafted_of(&despite_hazard(""), "draft notice mine.toml --pack in-force --decided 2026-11-21");
    let row = without.lines().find(|line| line.contains("安和县石梁子煤矿 | ")).unwrap();
    assert_eq!(row.split(" | ").nth(4), Some("______"), "{row}");
    let lifted = format!("{ORDER}in_force = false\n");
    let lifted = drafted_of(&despite_hazard(&lifted), "draft notice mine.toml --pack in-force --decided 2026-11-21");
    assert!(!lifted.contains("安煤停〔2026〕7号"), "{lifted}");
}

/// To stop an area is one of the ways from which an inspector chooses, by the law of the day, and the place is that of the record.
#[test]
fn a_decision_can_stop_the_area_that_the_record_names() {
    let line = "draft handling fixtures/mines/stop-area.toml --pack in-force --decided 2026-08-12";
    let decision = text(&drafted(line).0);
    let ways = decision.lines().find(|line| line.starts_with("处理方式从下列各项中选定")).unwrap();
    for word in ["停止受影响区域生产、建设", "第三十六条", "第四十四条第一款第（三）项", "第五十三条第二款", "限期改正"]
    {
        assert!(ways.contains(word), "{word}: {ways}");
    }
    let row = decision.lines().find(|line| line.contains("法定后果：停止受影响区域生产")).unwrap();
    assert!(row.contains(" | 3102工作面上隅角（摘自记录） | "), "{row}");
    assert!(!row.contains("））") && !decision.contains("（瓦斯检查数据（"), "{row}");
    let old = text(&drafted(&format!("draft handling {SUSPENDED} --pack in-force --decided 2005-10-21")).0);
    let ways = old.lines().find(|line| line.starts_with("处理方式从下列各项中选定")).unwrap();
    assert!(ways.contains("立即停止作业（施工）") && !ways.contains("第三十六条"), "{ways}");
}

/// Acceptance is of what was to be rectified, and not of all that nobody asked about.
#[test]
fn acceptance_lists_what_was_to_be_rectified() {
    for kind in ["acceptance", "re-examination"] {
        let text = drafted_of(&despite_hazard(ORDER), &format!("draft {kind} mine.toml --pack in-force"));
        let served = served(&text);
        assert!(!served.contains("附件") && !served.contains("尚未查明："), "{kind}\n{served}");
        assert!(
            served.lines().any(|line| line.contains(" | 超能力") && line.ends_with(" | ____________")
                || line.contains(" | ________ | ________")),
            "{kind}\n{served}"
        );
        assert!(!served.contains(DESPITE), "{kind}\n{served}");
        assert!(served.contains("停产整顿文书 | 安煤停〔2026〕7号，2026年11月20日"), "{kind}\n{served}");
        assert!(served.contains("| 停产整顿 | ______ | 安煤停〔2026〕7号，2026年11月20日 |"), "{kind}\n{served}");
        let open: Vec<&str> = served.lines().filter(|line| line.contains("尚未查明不等于没有问题")).collect();
        assert!(open.len() == 1 && open[0].matches('；').count() == 8 && open[0].contains('等'), "{kind}: {open:?}");
    }
}

/// That somebody produced in spite of hazards cannot be rectified; the hazards can. Where nothing else is known, it is all there is.
#[test]
fn what_only_follows_is_nothing_to_rectify() {
    let content = |text: &str| {
        let (_, content) = text.split_once("整顿的内容：").unwrap();
        content.split_once("整顿的期限").unwrap().0.to_owned()
    };
    let order = drafted_of(&despite_hazard(""), "draft suspension mine.toml --pack in-force --decided 2026-11-21");
    let listed = content(&order);
    assert!(!listed.contains(DESPITE) && listed.trim_start().starts_with("（1）"), "{listed}");
    assert!(order.lines().any(|line| line.contains(DESPITE)), "it is still a ground: {order}");
    let alone = "mine_id = \"A1\"\nmine_name = \"甲矿\"\ncheck_date = 2026-11-20\nproduction_despite_hazard = true\n";
    let order = drafted_of(alone, "draft suspension mine.toml --pack in-force --decided 2026-11-21");
    assert!(content(&order).contains(&format!("（1）{DESPITE}")), "{order}");
}

/// That it is not known whether something is so is not said twice in a line.
#[test]
fn what_is_not_known_does_not_repeat_itself() {
    let text = text(&drafted("draft inspection fixtures/mines/name-only.toml --pack in-force --as-of 2026-11-20").0);
    assert!(text.contains("拒不消除事故隐患。尚未查明：有无此情形"), "{text}");
    for line in text.lines().filter(|line| line.contains("。尚未查明：")) {
        let (title, unknown) = line.split_once("。尚未查明：").unwrap();
        assert!(!title.ends_with(unknown), "{line}");
    }
}

/// What a person writes by hand has room for it.
#[test]
fn lines_to_write_on_are_long_enough() {
    let long = "_".repeat(24);
    for (kind, line) in KINDS {
        let text = text(&drafted(&format!("draft {kind} {line}")).0);
        for label in ["整顿要求：", "其他具体要求：", "行政复议的途径和期限 | ", "处理情况：", "举报电话："]
        {
            for line in text.lines().filter(|line| line.contains(&format!("{label}_"))) {
                assert!(line.contains(&format!("{label}{long}")), "{kind}: {line}");
            }
        }
    }
}
