//! What the documents on one mine say.

use super::basis::Basis;
use super::fields::{BLANK, Fields, List};
use super::{Kind, Subject};
use crate::report::saved::{Condition, Mine, Reason, labels, telling};
use crate::report::words::on_one_line;
use crate::rule::Effect;
use crate::source::Language::Zh;
use crate::verdict::Outcome;

const CONDITION: &[&str] = &["序号", "编号", "符合的条件", "情形", "事实", "证据", "条款", "后果"];

/// The values and lists of a document on one mine.
pub fn fields(kind: Kind, subject: &Subject<'_>, basis: &Basis) -> Fields {
    let mine = subject.mine;
    let shown: Vec<&Condition> = findings(kind, mine).collect();
    let conditions = rows(mine, &shown);
    let clauses = clauses(&shown);
    let contradictions = mine.contradictions();
    let open: Vec<&Condition> = mine.of(Outcome::Undetermined).collect();
    let values = vec![
        ("草稿", "草稿".to_owned()),
        ("煤矿名称", or_blank(mine.mine.name.as_deref().or(mine.mine.id.as_deref()))),
        ("煤矿编号", or_blank(mine.mine.id.as_deref())),
        ("县区", or_blank(subject.county.as_deref())),
        ("煤矿类型", or_blank(subject.mine_type.as_deref())),
        ("生产状态", or_blank(subject.status.as_deref())),
        ("检查日期", mine.check_date.clone()),
        ("决定日期", subject.decided.map_or_else(|| BLANK.to_owned(), |day| day.to_string())),
        ("判定", mine.verdict.label().zh.into_owned()),
        ("规则包", mine.judged_by.join("、")),
        ("固定依据", joined_or_blank(&basis.grounds)),
        ("条款依据", joined_or_blank(&clauses)),
        ("符合数", conditions.len().to_string()),
        ("未定数", open.len().to_string()),
        ("矛盾数", contradictions.len().to_string()),
    ];
    let undetermined = open.iter().enumerate().map(|(at, condition)| {
        vec![number(at), on_one_line(&condition.title.zh), labels(&condition.missing, Zh).join("、")]
    });
    let told =
        contradictions.iter().enumerate().map(|(at, told)| vec![number(at), told.show(mine, Zh), told.about(Zh)]);
    let lists = vec![
        List { name: "条件", columns: CONDITION, items: conditions },
        List { name: "未定", columns: &["序号", "条件", "缺少的事实"], items: undetermined.collect() },
        List { name: "矛盾", columns: &["序号", "矛盾", "涉及"], items: told.collect() },
        numbered("依据", &["序号", "条款"], clauses.into_iter().map(|clause| vec![clause])),
        demands(basis),
        numbered("起草说明", &["序号", "说明"], notes(kind, mine, subject).into_iter().map(|note| vec![note])),
    ];
    Fields { values, lists }
}

/// The conditions on the ground of which a document is made.
pub fn grounds(kind: Kind, mine: &Mine) -> impl Iterator<Item = &Condition> {
    mine.of(Outcome::Met).filter(move |condition| kind.effect().is_none_or(|effect| condition.effect == effect))
}

/// The conditions that a document tells of: beside its grounds, in an order to suspend, the hazards that stop an area, because they are what
/// is to be rectified.
pub fn findings(kind: Kind, mine: &Mine) -> impl Iterator<Item = &Condition> {
    let is_rectified = move |effect| kind == Kind::Suspension && effect == Effect::StopArea;
    mine.of(Outcome::Met).filter(move |condition| {
        kind.effect().is_none_or(|effect| condition.effect == effect) || is_rectified(condition.effect)
    })
}

/// The clauses of conditions, each once, in their order.
pub fn clauses(conditions: &[&Condition]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for clause in conditions.iter().flat_map(|condition| condition.shown_clauses(Zh)) {
        if !found.iter().any(|known| known == clause) {
            found.push(clause.to_owned());
        }
    }
    found
}

/// What the law asks, as a list.
pub fn demands(basis: &Basis) -> List {
    numbered("法定要求", &["序号", "要求", "条款"], basis.demands.iter().map(|demand| demand.to_vec()))
}

/// A list whose items begin with their number.
pub fn numbered(
    name: &'static str,
    columns: &'static [&'static str],
    items: impl Iterator<Item = Vec<String>>,
) -> List {
    let items = items.enumerate().map(|(at, item)| [vec![number(at)], item].concat());
    List { name, columns, items: items.collect() }
}

/// A text of the record, or a line to write on.
pub fn or_blank(text: Option<&str>) -> String {
    text.map(on_one_line).filter(|text| !text.trim().is_empty()).unwrap_or_else(|| BLANK.to_owned())
}

/// Texts in one, or a line to write on.
pub fn joined_or_blank(texts: &[String]) -> String {
    if texts.is_empty() { BLANK.to_owned() } else { texts.join("；") }
}

fn number(at: usize) -> String {
    (at + 1).to_string()
}

/// The conditions as rows. Packs of one day state some conditions alike: those that say the same of the same facts are one row, with the
/// clauses of each.
fn rows(mine: &Mine, conditions: &[&Condition]) -> Vec<Vec<String>> {
    const SAME: [usize; 3] = [2, 3, 4];
    const JOINED: [usize; 2] = [1, 6];
    let mut rows: Vec<Vec<String>> = Vec::new();
    for condition in conditions {
        let new = item(rows.len(), mine, condition);
        let Some(known) = rows.iter_mut().find(|known| SAME.iter().all(|at| known.get(*at) == new.get(*at))) else {
            rows.push(new);
            continue;
        };
        for at in JOINED {
            let (Some(known), Some(new)) = (known.get_mut(at), new.get(at)) else { continue };
            for part in new.split('；') {
                if !known.split('；').any(|known| known == part) {
                    known.push('；');
                    known.push_str(part);
                }
            }
        }
    }
    rows
}

fn item(at: usize, mine: &Mine, condition: &Condition) -> Vec<String> {
    let cases: Vec<String> = condition.met().map(|case| on_one_line(&case.text.zh)).collect();
    let evidence = evidence(&condition.because);
    vec![
        number(at),
        mine.name_of(condition),
        on_one_line(&condition.title.zh),
        cases.join("；"),
        mine.with_places(&condition.because, Zh),
        if evidence.is_empty() { String::new() } else { format!("（证据：{}）", evidence.join("；")) },
        condition.shown_clauses(Zh).join("；"),
        match condition.effect {
            Effect::Closure => "关闭".to_owned(),
            Effect::Suspension => "停产整顿".to_owned(),
            Effect::StopArea => "停止受影响区域生产".to_owned(),
        },
    ]
}

fn evidence(reasons: &[Reason]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for text in telling(reasons).filter_map(|reason| reason.evidence.as_deref()).map(on_one_line) {
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// What whoever finishes the document has to know, and takes out of it.
fn notes(kind: Kind, mine: &Mine, subject: &Subject<'_>) -> Vec<String> {
    let mut notes = vec![format!(
        "本草稿由程序按检查日期 {} 的记录 {} 和规则包 {} 起草，判定为“{}”；编号、签名、印章和横线处由人填写。",
        mine.check_date,
        on_one_line(&mine.source.file),
        mine.judged_by.join("、"),
        mine.verdict.label().zh
    )];
    notes.push(match subject.decided {
        Some(day) => format!("文书的法定依据和要求按决定日期 {day} 施行的规定列出。"),
        None => format!(
            "没有给出决定日期（--decided），文书的法定依据和要求按检查日期 {} 施行的规定列出。",
            mine.check_date
        ),
    });
    if let Some(day) = subject.decided {
        if day < subject.check_date {
            notes.push(format!("决定日期 {day} 早于检查日期 {}，请核对。", mine.check_date));
        }
        if !subject.not_judged_by.is_empty() {
            notes.push(format!(
                "没有按决定日期 {day} 施行的 {} 判定，表中各项条款可能已经失效；应当用 --as-of {day} 重新判定，再起草。",
                subject.not_judged_by.join("、")
            ));
        }
    }
    notes.extend(mine.law_notes.iter().map(|note| on_one_line(&note.zh)));
    let others = mine.of(Outcome::Met).count() - findings(kind, mine).count();
    if others > 0 {
        notes.push(format!("另有 {others} 个符合的条件后果不同，没有列入本文书，见检查记录。"));
    }
    let open = mine.of(Outcome::Undetermined).count();
    if open > 0 {
        notes.push(format!("有 {open} 个条件因缺少事实尚不能判定，不得视为没有问题。"));
    }
    let contradictions = mine.contradictions().len();
    if contradictions > 0 {
        notes.push(format!("记录中有 {contradictions} 处矛盾，定稿前应当核实。"));
    }
    notes
}
