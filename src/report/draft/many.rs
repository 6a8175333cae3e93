//! What the public notice of suspended mines says.

use super::basis::Basis;
use super::fields::{BLANK, Fields};
use super::mine::{clauses, demands, grounds, joined_or_blank, numbered, or_blank};
use super::{Kind, Subject};
use crate::fact::Date;
use crate::report::saved::Condition;
use crate::report::words::on_one_line;
use crate::verdict::Verdict;

/// The values and lists of the notice on these mines; `unread` mines or files could not be read.
pub fn fields(subjects: &[Subject<'_>], unread: usize, decided: Option<Date>, basis: &Basis) -> Fields {
    let suspended: Vec<&Subject<'_>> =
        subjects.iter().filter(|subject| subject.mine.verdict == Verdict::Suspension).collect();
    let values = vec![
        ("草稿", "草稿".to_owned()),
        ("决定日期", decided.map_or_else(|| BLANK.to_owned(), |day| day.to_string())),
        ("固定依据", joined_or_blank(&basis.grounds)),
        ("停产数", suspended.len().to_string()),
    ];
    let mines = suspended.iter().map(|subject| {
        let mine = subject.mine;
        let shown: Vec<&Condition> = grounds(Kind::Notice, mine).collect();
        let titles: Vec<String> = shown.iter().map(|condition| on_one_line(&condition.title.zh)).collect();
        vec![
            or_blank(mine.mine.name.as_deref().or(mine.mine.id.as_deref())),
            or_blank(mine.mine.id.as_deref()),
            or_blank(subject.county.as_deref()),
            mine.check_date.clone(),
            titles.join("；"),
            joined_or_blank(&clauses(&shown)),
        ]
    });
    const MINE: &[&str] = &["序号", "煤矿名称", "煤矿编号", "县区", "检查日期", "符合的条件", "条款"];
    let notes = notes(subjects, unread, decided);
    let lists = vec![
        numbered("煤矿", MINE, mines),
        demands(basis),
        numbered("起草说明", &["序号", "说明"], notes.into_iter().map(|note| vec![note])),
    ];
    Fields { values, lists }
}

fn notes(subjects: &[Subject<'_>], unread: usize, decided: Option<Date>) -> Vec<String> {
    let count = |verdict| subjects.iter().filter(|subject| subject.mine.verdict == verdict).count();
    let mut notes = vec![format!(
        "共 {} 处煤矿：停产整顿 {}，关闭 {}，停止受影响区域生产 {}，待定 {}，未发现 {}；另有 {unread} 处错误，所涉记录没有判定。",
        subjects.len(),
        count(Verdict::Suspension),
        count(Verdict::Closure),
        count(Verdict::StopArea),
        count(Verdict::Undetermined),
        count(Verdict::Clear),
    )];
    let open = count(Verdict::Undetermined);
    if open + unread > 0 {
        notes.push(format!("不能判定的：待定的煤矿 {open} 处，读取时的错误 {unread} 处。没有列入公告不等于没有问题。"));
    }
    if count(Verdict::Closure) > 0 {
        notes.push("判定为关闭的煤矿不在公告中；应当提请关闭的，用 `draft closure-proposal` 另行起草。".to_owned());
    }
    if decided.is_none() {
        notes.push("没有给出公告日期（--decided），法定依据按各矿最晚的检查日期施行的规定列出。".to_owned());
    }
    let mut laws: Vec<String> = Vec::new();
    for note in subjects.iter().flat_map(|subject| &subject.mine.law_notes).map(|note| on_one_line(&note.zh)) {
        if !laws.contains(&note) {
            laws.push(note);
        }
    }
    // A district may have as many as it has mines; the reports of the mines tell them all.
    const MOST: usize = 5;
    let more = laws.len().saturating_sub(MOST);
    notes.extend(laws.into_iter().take(MOST));
    if more > 0 {
        notes.push(format!("另有 {more} 条关于所适用法律的说明，见各矿的报告。"));
    }
    notes
}
