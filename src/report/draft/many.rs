//! What the public notice of suspended mines says.

use super::basis::Basis;
use super::cite::in_short;
use super::fields::{BLANK, Fields};
use super::finding::{self, Finding};
use super::legal::Legal;
use super::mine::{clauses, demands, grounds, joined_or_blank, numbered, or_blank};
use super::{Kind, Request, Subject, notes, wording};
use crate::fact::Date;
use crate::report::saved::Condition;
use crate::rule::{Citation, RuleBook};
use crate::verdict::Verdict;

const MINE: &[&str] =
    &["序号", "煤矿名称", "煤矿编号", "县区", "检查日期", "符合的条件", "情形", "属于的规定", "处理依据", "条款"];

/// The values and lists of the notice. `checked` is the last check date of the mines in it.
pub fn fields(
    subjects: &[Subject<'_>],
    request: &Request<'_>,
    checked: Option<Date>,
    basis: &Basis,
    book: &RuleBook,
) -> Fields {
    let suspended: Vec<&Subject<'_>> =
        subjects.iter().filter(|subject| subject.mine.verdict == Verdict::Suspension).collect();
    let values = vec![
        ("草稿", "草稿".to_owned()),
        ("决定日期", request.decided.map_or_else(|| BLANK.to_owned(), wording::day)),
        ("固定依据", joined_or_blank(&basis.grounds)),
        ("停产数", suspended.len().to_string()),
    ];
    let mines = suspended.iter().map(|subject| {
        let mine = subject.mine;
        let checked = subject.check_date;
        let legal = Legal { book, kind: Kind::Notice, checked, decided: request.decided.unwrap_or(checked) };
        let shown: Vec<&Condition> = grounds(Kind::Notice, mine).collect();
        let found = finding::findings(&shown, subject, book);
        let each = |text: &dyn Fn(&Finding) -> String| {
            let mut texts: Vec<String> = Vec::new();
            for new in found.iter().map(text) {
                if !texts.contains(&new) {
                    texts.push(new);
                }
            }
            texts.join("；")
        };
        let cited: Vec<Citation> = shown.iter().flat_map(|condition| legal.clauses(condition).situation).collect();
        vec![
            or_blank(mine.mine.name.as_deref().or(mine.mine.id.as_deref())),
            or_blank(mine.mine.id.as_deref()),
            or_blank(subject.county.as_deref()),
            wording::day(checked),
            each(&Finding::title),
            each(&Finding::situations),
            in_short(&cited),
            in_short(&legal.basis_of(&shown)),
            joined_or_blank(&clauses(&shown)),
        ]
    });
    let notes = of_many(subjects, request, checked);
    let lists = vec![
        numbered("煤矿", MINE, mines),
        demands(basis),
        numbered("起草说明", &["序号", "说明"], notes.into_iter().map(|note| vec![note])),
    ];
    Fields { values, lists }
}

fn of_many(subjects: &[Subject<'_>], request: &Request<'_>, checked: Option<Date>) -> Vec<String> {
    let unread = request.unread;
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
    if let (None, Some(checked)) = (request.decided, checked) {
        let day = wording::day(checked);
        notes.push(format!("没有给出公告日期（--decided），法定依据按所列煤矿中最晚的检查日期{day}施行的规定列出。"));
    }
    let mut laws: Vec<String> = Vec::new();
    for note in subjects.iter().flat_map(|subject| notes::law(subject.mine)) {
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
