//! What documents tell as found.

use super::{SUSPENDED, drafted, text};

/// The rows of the table that begins with this heading.
fn rows(text: &str, heading: &str) -> Vec<Vec<String>> {
    let rows = text.lines().skip_while(|line| !line.starts_with(heading)).skip(1);
    let rows = rows.take_while(|line| line.contains(" | "));
    rows.map(|row| row.split(" | ").map(str::to_owned).collect()).collect()
}

/// Winning coal is no violation: the ground is that licences are missing, and which.
#[test]
fn a_mine_that_produces_without_licences_is_told_what_it_lacks() {
    for mine in ["MK53", "MK49", "MK54"] {
        for kind in ["closure-proposal", "inspection"] {
            let text = text(&drafted(&format!("draft {kind} fixtures/district/folder --mine {mine}")).0);
            let found: Vec<&str> = text.lines().filter(|line| line.contains("证照不齐擅自生产（")).collect();
            assert!(!found.is_empty(), "{kind} {mine}\n{text}");
            for row in rows(&text, "序号 | 发现的问题") {
                let (situation, facts) = (&row[1], &row[2]);
                assert!(!situation.starts_with("正在组织生产"), "{kind} {mine}: {situation}");
                if situation.contains("证照不齐擅自生产") {
                    let lacks = ["过期", "未取得", "吊销", "暂扣"];
                    assert!(lacks.iter().any(|word| situation.contains(word)), "{kind} {mine}: {situation}");
                    assert!(!facts.contains("：有效；") && !facts.ends_with("：有效"), "{kind} {mine}: {facts}");
                }
            }
        }
    }
}

/// The list of hazards of the law, and the criteria that say what its items mean, find one hazard, not two.
#[test]
fn a_hazard_that_two_packs_state_is_told_once() {
    let order = text(&drafted(&format!("draft suspension {SUSPENDED}")).0);
    let notice = text(&drafted("draft notice fixtures/mines --pack in-force --decided 2005-11-16").0);
    let mine = notice.lines().find(|line| line.contains("安和县石梁子煤矿")).unwrap();
    let found = rows(&order, "序号 | 发现的问题");
    for hazard in ["超能力", "超定员", "监控系统不能正常运行", "回路供电"] {
        let of: Vec<_> = found.iter().filter(|row| row[1].contains(hazard)).collect();
        assert_eq!(of.len(), 1, "{hazard} {found:?}");
        assert_eq!(of[0][1].matches(hazard).count(), 1, "{hazard} {of:?}");
        let (_, content) = order.split_once("整顿的内容：").unwrap();
        let (content, _) = content.split_once("整顿的期限").unwrap();
        assert_eq!(content.matches(hazard).count(), 1, "{content}");
        assert_eq!(mine.matches(hazard).count(), 1, "{mine}");
    }
    // The clauses of both are there.
    let laws = rows(&order, "序号 | 违反的规定");
    let power = laws.iter().find(|row| row[2].contains("第（十一）项")).unwrap();
    assert!(power[2].contains("第十条第一款") && power[2].contains("》（试行）第十三条第（一）项"), "{power:?}");
    let names = order.lines().find(|line| line.contains("hazard-method-2005/power")).unwrap();
    assert!(names.contains("special-provisions-2005/hazard"), "{names}");
    let order = text(&drafted("draft suspension fixtures/mines/contradictions.toml").0);
    let found = rows(&order, "序号 | 发现的问题");
    assert_eq!(found.iter().map(|row| row[1].matches("超强度").count()).sum::<usize>(), 1, "{found:?}");
}

/// The clause on dual-circuit supply speaks of mines from a certain size on, so the size is one of the facts.
#[test]
fn what_makes_a_clause_apply_is_one_of_the_facts() {
    let order = text(&drafted("draft suspension fixtures/mines/contradictions.toml").0);
    let power = rows(&order, "序号 | 发现的问题").into_iter().find(|row| row[1].contains("回路供电")).unwrap();
    assert!(power[2].contains("核定生产能力：180万t/a") && power[2].contains("电源回路数：1"), "{power:?}");
    // What another item of the list found is no fact of this one.
    assert!(!power[2].contains("超强度"), "{power:?}");
}

/// Nothing stands in a document as only the program would say it.
#[test]
fn documents_are_worded_as_an_official_would() {
    for line in [
        "closure-proposal fixtures/mines/closed.toml",
        "inspection fixtures/mines/closed.toml",
        "suspension fixtures/mines/suspended.toml",
        "inspection fixtures/mines/contradictions.toml",
    ] {
        let text = text(&drafted(&format!("draft {line}")).0);
        let (served, _) = text.split_once("起草说明（内部使用").unwrap();
        for words in ["：是", "任一", "有写明的", "决定第", "发现第"] {
            assert!(!served.contains(words), "{line}: {words}\n{served}");
        }
    }
}

/// The dated rows that decided are the supporting events; what the law asks in another case, and the proposal itself, are no matter of it.
#[test]
fn a_proposal_tells_of_its_own_case_only() {
    let (docx, output) = drafted("draft closure-proposal fixtures/mines/closed.toml --decided 2005-10-25");
    let text = text(&docx);
    let events = rows(&text, "序号 | 日期 | 文书号");
    assert_eq!(events[0][..3], ["1", "2005年9月20日", "安煤监检〔2005〕50号"], "{text}");
    assert!(events[0][3].contains("未培训") && events.len() == 5, "{events:?}");
    assert!(!text.contains("3个月内2次以上") && text.contains("无证照或者证照不全而生产的，颁发证照的部门"), "{text}");
    let (served, notes) = text.split_once("起草说明（内部使用").unwrap();
    assert!(!served.contains("安全监管部门提请关闭"), "{served}");
    assert!(notes.contains("只说明已经提请关闭") && notes.contains("另有 6 个符合的条件"), "{notes}");
    assert!(output.stderr.contains("没有给出 --pack"), "{}", output.stderr);
}

/// That the verdict is closure, and by which packs it was judged, is said on the screen too.
#[test]
fn what_the_drafter_must_know_is_said_on_the_screen() {
    let stderr = |line: &str| drafted(line).1.stderr;
    let zh = stderr("draft suspension fixtures/mines/closed.toml");
    assert!(
        zh.contains("的判定为“关闭”，停产整顿决定书不能代替提请关闭") && zh.contains("按 campaign-2005 判定"),
        "{zh}"
    );
    let en = stderr("draft suspension fixtures/mines/closed.toml --lang en");
    assert!(en.contains("closure has to be proposed, with `draft closure-proposal`"), "{en}");
    assert!(en.contains("special-provisions-2005, hazard-method-2005; `check` without --pack judges by"), "{en}");
    assert_eq!(stderr(&format!("draft suspension {SUSPENDED} --pack in-force")), "");
    let notes = text(&drafted(&format!("draft suspension {SUSPENDED} --pack campaign-2005")).0);
    assert!(!notes.contains("`check` 没有 --pack 时"), "{notes}");
    let notes = text(&drafted(&format!("draft suspension {SUSPENDED} --pack in-force")).0);
    assert!(!notes.contains("`check` 没有 --pack 时"), "whoever names packs knows: {notes}");
    let notes = text(&drafted(&format!("draft suspension {SUSPENDED}")).0);
    assert!(notes.contains("`check` 没有 --pack 时按 campaign-2005 判定"), "{notes}");
}
