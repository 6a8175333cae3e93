//! What whoever finishes a document has to know: it stands on a page of its own, which is taken off before the document is served.

use super::fields::BLANK;
use super::legal::Legal;
use super::{Kind, Subject, mine, wording};
use crate::report::saved::{Condition, Event, Mine};
use crate::report::words::on_one_line;
use crate::rule::DEFAULT_PACK;
use crate::verdict::{Outcome, Verdict};

/// The notes to a document on one mine. `rows` are its findings; `no_rights` says that no text grants the party any.
pub fn of_mine(subject: &Subject<'_>, legal: &Legal<'_>, rows: &[Vec<String>], no_rights: bool) -> Vec<String> {
    let (mine, kind) = (subject.mine, legal.kind);
    let checked = wording::day(subject.check_date);
    let mut notes = Vec::new();
    if mine.verdict == Verdict::Closure && matches!(kind, Kind::Suspension | Kind::Handling) {
        notes.push(
            "判定为“关闭”：本文书不能代替提请关闭，应当提请关闭，用 `draft closure-proposal` 另行起草。".to_owned(),
        );
    }
    notes.push(format!(
        "本草稿由程序按检查日期{checked}的记录 {} 和规则包 {} 起草，判定为“{}”；编号、签名、印章和横线处由人填写。",
        on_one_line(&mine.source.file),
        mine.judged_by.join("、"),
        mine.verdict.label().zh
    ));
    if mine.judged_by != [DEFAULT_PACK] {
        notes.push(format!(
            "`check` 没有 --pack 时按 {DEFAULT_PACK} 判定，与本草稿所用的规则包不同，结果可能不同；对照用 `check {}`。",
            mine.judged_by.iter().map(|pack| format!("--pack {pack}")).collect::<Vec<_>>().join(" ")
        ));
    }
    notes.push(match subject.decided.map(wording::day) {
        Some(day) => format!("文书的法定依据和要求按决定日期{day}施行的规定列出。"),
        None => format!("没有给出决定日期（--decided），文书的法定依据和要求按检查日期{checked}施行的规定列出。"),
    });
    if let Some(decided) = subject.decided {
        let day = wording::day(decided);
        if decided < subject.check_date {
            notes.push(format!("决定日期{day}早于检查日期{checked}，请核对。"));
        }
        if !subject.not_judged_by.is_empty() {
            notes.push(format!(
                "没有按决定日期{day}施行的 {} 判定，表中各项条款可能已经失效；应当用 --as-of {decided} 重新判定，再起草。",
                subject.not_judged_by.join("、")
            ));
        }
    }
    notes.extend(law(mine));
    let premises = legal.premises(mine::findings(kind, mine));
    if !premises.is_empty() {
        let premises = premises.join("；");
        notes.push(format!("处理依据各有适用的前提，程序没有逐项核实，定稿前核实：{premises}。"));
    }
    notes.extend(blanks(rows, legal, no_rights));
    let (left_out, others): (Vec<&Condition>, Vec<&Condition>) = {
        let told: Vec<&Condition> = mine::findings(kind, mine).collect();
        let is_told = |one: &&Condition| told.iter().any(|other| std::ptr::eq(*one, *other));
        mine.of(Outcome::Met).filter(|one| !is_told(one)).partition(|one| mine::is_left_out(kind, mine, one))
    };
    for condition in left_out {
        let title = on_one_line(&condition.title.zh);
        notes.push(format!("“{title}”只说明已经提请关闭，不列作提请关闭的情形。"));
    }
    let others = others.len();
    if others > 0 {
        notes.push(format!("另有 {others} 个符合的条件后果不同，没有列入本文书，见检查记录。"));
    }
    let open = mine.of(Outcome::Undetermined).count();
    if open > 0 {
        notes.push(format!("有 {open} 个条件的事实尚未查明，不能判定，不得视为没有问题。"));
    }
    let contradictions = mine.contradictions().len();
    if contradictions > 0 {
        notes.push(format!("记录中有 {contradictions} 处矛盾，定稿前应当核实。"));
    }
    notes
}

/// What reports say of the law of the check date and of events under other law, with the names of the facts.
pub fn law(mine: &Mine) -> impl Iterator<Item = String> {
    let named = |note: String, event: &Event| note.replace(&event.fact, &event.label.zh);
    mine.law_notes.iter().map(move |note| mine.events_of_other_law.iter().fold(on_one_line(&note.zh), named))
}

/// Which lines about the law are blank, and what was not told apart: for the drafter to find out.
fn blanks(rows: &[Vec<String>], legal: &Legal<'_>, no_rights: bool) -> Vec<String> {
    let numbers = |is_one: &dyn Fn(&[String]) -> bool| {
        let found: Vec<&str> =
            rows.iter().filter(|row| is_one(row)).filter_map(|row| row.first().map(String::as_str)).collect();
        (!found.is_empty()).then(|| found.join("、"))
    };
    let is_blank = |column: &'static str| move |row: &[String]| mine::column(row, column) == Some(BLANK);
    let mut notes = Vec::new();
    if let Some(of) = numbers(&is_blank("违反的规定")) {
        notes.push(format!("第{of}项所违反的规定，规则文件没有写明，由起草人查明后填写。"));
    }
    if legal.kind.document().is_some()
        && let Some(of) = numbers(&is_blank("处理依据"))
    {
        notes.push(format!("第{of}项的处理依据，规则文件没有写明，由起草人查明后填写。"));
    }
    let is_unclear = |row: &[String]| mine::column(row, "事实").is_some_and(wording::has_choice);
    if let Some(of) = numbers(&is_unclear) {
        notes.push(format!("第{of}项的事实没有分清是哪一种情形，定稿时写明是哪一种。"));
    }
    if no_rights && matches!(legal.kind, Kind::Handling | Kind::Suspension | Kind::ClosureProposal) {
        notes.push("规则文件所载的法律没有写明当日当事人对本文书的权利，由起草人查明后写明。".to_owned());
    }
    notes
}
