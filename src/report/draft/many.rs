//! What the public notice of suspended mines says.

use super::basis::Basis;
use super::cite::in_full;
use super::fields::{BLANK, Fields};
use super::finding::{self, Finding};
use super::mine::{demands, findings, grounds, joined_or_blank, numbered, or_blank};
use super::{Kind, Request, Subject, notes, wording};
use crate::fact::Date;
use crate::report::saved::Condition;
use crate::report::words::on_one_line;
use crate::rule::{Citation, Effect, RuleBook};
use crate::verdict::Verdict;

const MINE: &[&str] = &[
    "序号",
    "煤矿名称",
    "煤矿编号",
    "县区",
    "检查日期",
    "决定文书",
    "符合的条件",
    "情形",
    "属于的规定",
    "处理依据",
    "条款",
];

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
        ("固定依据", joined_or_blank(&in_full(&basis.grounds))),
        ("停产数", suspended.len().to_string()),
    ];
    let mines = suspended.iter().map(|subject| {
        let mine = subject.mine;
        let legal = subject.legal(book, Kind::Notice, request.decided);
        let decisive: Vec<&Condition> = grounds(Kind::Notice, mine).collect();
        // What people have to know are the hazards, and not only that the mine produced in spite of them.
        let shown: Vec<&Condition> =
            findings(Kind::Suspension, mine).filter(|condition| legal.is_finding(condition)).collect();
        let found = finding::findings(&shown, subject, book);
        let cited: Vec<Citation> = shown.iter().flat_map(|condition| legal.clauses(condition).situation).collect();
        vec![
            or_blank(mine.mine.name.as_deref().or(mine.mine.id.as_deref())),
            or_blank(mine.mine.id.as_deref()),
            or_blank(subject.county.as_deref()),
            subject.inspected_on(),
            joined_or_blank(&subject.suspensions()),
            each(found.iter(), &Finding::title),
            situations(&found, book),
            joined_or_blank(&in_full(&cited)),
            joined_or_blank(&in_full(&legal.basis_of(&decisive))),
            joined_or_blank(&in_full(&legal.cited_by(shown.iter().copied()))),
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

/// What the findings say, each once.
fn each<'f>(found: impl Iterator<Item = &'f Finding>, text: &dyn Fn(&Finding) -> String) -> String {
    let mut texts: Vec<String> = Vec::new();
    for new in found.map(text) {
        if !texts.contains(&new) {
            texts.push(new);
        }
    }
    texts.join("；")
}

/// The situations of a mine: the hazards that stop an area behind what follows from them, and then the others.
fn situations(found: &[Finding], book: &RuleBook) -> String {
    let is_hazard = |of: &&Finding| of.conditions.iter().any(|condition| condition.effect == Effect::StopArea);
    let (follow, others): (Vec<&Finding>, Vec<&Finding>) = found.iter().partition(|of| of.only_follows(book));
    let (hazards, others): (Vec<&Finding>, Vec<&Finding>) = others.into_iter().partition(is_hazard);
    let of = |found: Vec<&Finding>| each(found.into_iter(), &Finding::situations);
    let named: Vec<String> = [of(follow), of(hazards)].into_iter().filter(|text| !text.is_empty()).collect();
    let texts = [named.join("："), of(others)];
    texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("；")
}

fn of_many(subjects: &[Subject<'_>], request: &Request<'_>, checked: Option<Date>) -> Vec<String> {
    let unread = request.unread;
    let count = |verdict| subjects.iter().filter(|subject| subject.mine.verdict == verdict).count();
    let mut notes = vec![confirm(subjects)];
    notes.extend(as_of(subjects));
    notes.push(format!(
        "共 {} 个煤矿：停产整顿 {}，关闭 {}，停止受影响区域生产 {}，待定 {}，未发现 {}；另有 {unread} 处错误，所涉记录没有判定。",
        subjects.len(),
        count(Verdict::Suspension),
        count(Verdict::Closure),
        count(Verdict::StopArea),
        count(Verdict::Undetermined),
        count(Verdict::Clear),
    ));
    let open = count(Verdict::Undetermined);
    if open + unread > 0 {
        notes.push(format!("不能判定的：待定的煤矿 {open} 个，读取时的错误 {unread} 处。没有列入公告不等于没有问题。"));
    }
    if count(Verdict::Closure) > 0 {
        notes.push("判定为关闭的煤矿不在公告中；应当提请关闭的，用 `draft closure-proposal` 另行起草。".to_owned());
    }
    if let (None, Some(checked)) = (request.decided, checked) {
        let day = wording::day(checked);
        notes.push(format!(
            "没有给出作出停产整顿决定的日期（--decided），法定依据按所列煤矿中最晚的检查日期{day}施行的规定列出。"
        ));
    }
    let mut laws: Vec<String> = Vec::new();
    for subject in subjects {
        if let Some(told) = &subject.uncounted {
            notes.push(format!("{}（{}）：{told}", subject.mine.mine.show(), on_one_line(&subject.mine.source.file)));
        }
    }
    let of_law = |subject: &&Subject<'_>| {
        let told = subject.uncounted.as_deref().map(on_one_line);
        notes::law(subject.mine).filter(|note| Some(note) != told.as_ref()).collect::<Vec<_>>()
    };
    for note in subjects.iter().flat_map(|subject| of_law(&subject)) {
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

/// That a mine is announced only after its order, and for which the record states one.
fn confirm(subjects: &[Subject<'_>]) -> String {
    let suspended = || subjects.iter().filter(|subject| subject.mine.verdict == Verdict::Suspension);
    let names = |is_ordered: bool| {
        let of = suspended().filter(move |subject| subject.is_suspended == is_ordered);
        of.map(|subject| subject.mine.mine.show()).collect::<Vec<_>>().join("、")
    };
    let mut told = "公告以前逐矿核实停产整顿的决定已经作出并送达；程序只有判定，没有作出决定的不得公告。".to_owned();
    for (is_ordered, what) in [(true, "记录写明停产整顿的决定现在有效的"), (false, "记录没有写明有这种决定的")]
    {
        let names = names(is_ordered);
        if !names.is_empty() {
            told.push_str(&format!("{what}：{names}。"));
        }
    }
    told
}

/// Which of the mines were judged as of another day than that of the inspection.
fn as_of(subjects: &[Subject<'_>]) -> Option<String> {
    let moved = subjects.iter().filter(|subject| subject.mine.verdict == Verdict::Suspension && subject.is_as_of());
    let names: Vec<String> = moved
        .map(|subject| {
            let inspected = subject.inspected.map_or_else(|| "没有写明".to_owned(), wording::day);
            format!("{}（{inspected}）", subject.mine.mine.show())
        })
        .collect();
    (!names.is_empty()).then(|| {
        format!("下列煤矿按 --as-of 给出的日期判定，公告中的检查日期是记录写明的，定稿前核实：{}。", names.join("、"))
    })
}
