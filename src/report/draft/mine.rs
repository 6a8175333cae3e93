//! What the documents on one mine say.

use super::agency;
use super::basis::Basis;
use super::cite::{in_force, in_full};
use super::fields::{BLANK, Fields, List};
use super::finding::{self, Finding};
use super::legal::Legal;
use super::rows::Order;
use super::{Kind, Subject, notes, wording};
use crate::fact::Date;
use crate::report::saved::{Condition, Mine, Reason, Told, labels, telling};
use crate::report::words::on_one_line;
use crate::rule::Effect;
use crate::source::Language::Zh;
use crate::verdict::Outcome;

const CONDITION: &[&str] = &[
    "序号",
    "编号",
    "符合的条件",
    "情形",
    "事实",
    "出处",
    "证据",
    "违反的规定",
    "属于的规定",
    "处理依据",
    "条款",
    "后果",
    "停止范围",
];

const ORDER: &[&str] = &["序号", "决定种类", "涉及内容", "文号", "下达日期", "期限", "证据"];

/// The most conditions, or facts of one of them, that are listed in the text of a document; more go into an annex.
const MOST_OPEN: usize = 8;

/// The values and lists of a document on one mine.
pub fn fields(subject: &Subject<'_>, basis: &Basis, legal: &Legal<'_>) -> Fields {
    let (mine, kind) = (subject.mine, legal.kind);
    let shown: Vec<&Condition> = findings(kind, mine).filter(|condition| legal.is_finding(condition)).collect();
    let found = finding::findings(&shown, subject, legal.book);
    let conditions = rows(subject, &found, legal);
    let to_rectify = to_rectify(&found, &conditions, mine, legal);
    let orders: Vec<Vec<String>> = subject.orders.iter().filter(|order| !order.is_over).map(order).collect();
    let clauses = in_full(&legal.cited_by(shown.iter().copied()));
    let contradictions = mine.contradictions();
    let open = open(mine);
    let decisive: Vec<&Condition> = grounds(kind, mine).collect();
    let rights = legal.rights();
    let others = others(subject);
    let (reviewer, approver) = acceptance(legal);
    let values = vec![
        ("草稿", "草稿".to_owned()),
        ("煤矿名称", or_blank(mine.mine.name.as_deref().or(mine.mine.id.as_deref()))),
        ("煤矿编号", or_blank(mine.mine.id.as_deref())),
        ("县区", or_blank(subject.county.as_deref())),
        ("煤矿类型", or_blank(subject.mine_type.as_deref())),
        ("生产状态", or_blank(subject.status.as_deref())),
        ("检查日期", subject.inspected_on()),
        ("决定日期", subject.decided.map_or_else(|| BLANK.to_owned(), wording::day)),
        ("判定", mine.verdict.label().zh.into_owned()),
        ("规则包", mine.judged_by.join("、")),
        ("固定依据", agency::all_in_full(&basis.grounds)),
        ("处理依据", basis_of_each(mine, &conditions, &decisive, legal)),
        ("条款依据", joined_or_blank(&clauses)),
        ("符合数", conditions.len().to_string()),
        ("未定数", open.len().to_string()),
        ("未定说明", open_in_words(&open)),
        ("未定简述", open_in_short(&open)),
        ("处理方式", ways(legal).to_owned()),
        ("停产整顿文书", joined_or_blank(&subject.suspensions())),
        ("矛盾数", contradictions.len().to_string()),
        ("审核机关", reviewer.to_owned()),
        ("批准", approver.to_owned()),
    ];
    let told =
        contradictions.iter().enumerate().map(|(at, told)| vec![number(at), contradiction(told), told.about(Zh)]);
    let told = told.collect();
    let notes = notes::of_mine(subject, legal, &conditions, basis);
    let (text, annex) = if in_annex(&open) { (Vec::new(), open.clone()) } else { (open.clone(), Vec::new()) };
    let once = |is_there: bool| if is_there { vec![Vec::new()] } else { Vec::new() };
    let (pages, has_others) = (once(!annex.is_empty()), once(!others.is_empty()));
    let has_orders = once(!orders.is_empty());
    let lists = vec![
        List { name: "条件", columns: CONDITION, items: conditions },
        List { name: "整顿", columns: CONDITION, items: to_rectify },
        List { name: "有执法决定", columns: &[], items: has_orders },
        numbered("执法决定", ORDER, orders.into_iter()),
        List { name: "未定", columns: OPEN, items: open },
        List { name: "正文未定", columns: OPEN, items: text },
        List { name: "附件页", columns: &[], items: pages },
        List { name: "附件", columns: OPEN, items: annex },
        List { name: "有其他问题", columns: &[], items: has_others },
        numbered("其他问题", &["序号", "事实", "证据", "出处"], others.into_iter()),
        numbered(
            "机关依据",
            &["序号", "机关", "条款"],
            agency::lines(&basis.grounds).into_iter().map(|line| line.to_vec()),
        ),
        List { name: "矛盾", columns: &["序号", "矛盾", "涉及"], items: told },
        numbered("事件", &["序号", "日期", "文书号", "行为"], events(&found, subject).into_iter()),
        numbered("依据", &["序号", "条款"], clauses.into_iter().map(|clause| vec![clause])),
        numbered("权利告知", &["序号", "权利", "条款"], rights.into_iter().map(|right| right.to_vec())),
        demands(basis),
        numbered("起草说明", &["序号", "说明"], notes.into_iter().map(|note| vec![note])),
    ];
    Fields { values, lists }
}

/// What is to be rectified: the findings, without those that only say what follows from others; numbered by themselves.
fn to_rectify(found: &[Finding], rows: &[Vec<String>], mine: &Mine, legal: &Legal<'_>) -> Vec<Vec<String>> {
    let hazards: Vec<String> = found
        .iter()
        .filter(|finding| !finding.only_follows(legal.book))
        .flat_map(|finding| finding.names(mine))
        .collect();
    let is_one = |row: &&Vec<String>| {
        column(row, "编号").is_some_and(|ids| ids.split('；').any(|id| hazards.iter().any(|name| name == id)))
    };
    let chosen: Vec<&Vec<String>> = rows.iter().filter(is_one).collect();
    // Where nothing else was found, that is all there is.
    let chosen = if chosen.is_empty() { rows.iter().collect() } else { chosen };
    let renumbered = chosen.into_iter().enumerate().map(|(at, row)| {
        let others = row.iter().skip(1).cloned();
        [number(at)].into_iter().chain(others).collect()
    });
    renumbered.collect()
}

/// An order as a row of a document.
fn order(order: &Order) -> Vec<String> {
    let day = |day: Option<Date>| day.map_or_else(|| BLANK.to_owned(), wording::day);
    vec![
        or_blank(order.kind.as_deref()),
        or_blank(order.subject.as_deref()),
        or_blank(order.number.as_deref()),
        day(order.issued),
        day(order.deadline),
        in_brackets(&order.evidence.as_deref().map(on_one_line).into_iter().collect::<Vec<_>>()),
    ]
}

/// The ways in which the law of the day lets an agency deal with what it found, in the terms of its articles.
fn ways(legal: &Legal<'_>) -> &'static str {
    if in_force(legal.book, "order-774", legal.decided).is_some() {
        "由监管部门作出的：重大事故隐患，责令立即停止受影响区域生产、建设并及时消除（煤矿在第三十六条下的义务）；责令立即排除，排除前或者排除中不能保证安全的，责令危险区域撤出作业人员、暂时停产、停止使用有关设施设备（第四十四条第一款第（三）项）；当场纠正、限期改正（第四十四条第一款第（二）项）。由矿山安全监察机构作出的：上述各项（第五十八条，行使第四十四条的职权），并可要求限期排除、立即停止作业，情况紧急的要求立即停止危险区域内的作业并撤人（第五十三条第二款）。条款均为《煤矿安全生产条例》。"
    } else {
        "立即改正、当场纠正、限期改正、限期达到要求、立即停止作业（施工）、停止使用、从危险区域撤出作业人员、暂时停产、立即排除隐患。"
    }
}

/// The findings against the mine that no pack used reads: the value, the evidence, and where it stands.
fn others(subject: &Subject<'_>) -> Vec<Vec<String>> {
    let row = |reasons: &Vec<Reason>| {
        vec![wording::facts(reasons), in_brackets(&wording::evidence(reasons)), wording::places(subject.mine, reasons)]
    };
    subject.others.iter().map(row).collect()
}

/// Who agrees to the resumption of production, and who approves it, in the words of the law of the day.
fn acceptance(legal: &Legal<'_>) -> (&'static str, &'static str) {
    let is_law = |id| in_force(legal.book, id, legal.decided).is_some();
    if is_law("order-774") {
        ("所在地矿山安全监察机构审核意见", "本级人民政府主要负责人批准")
    } else if is_law("order-446") {
        ("有关煤矿安全监察机构审核意见", "有关地方人民政府主要负责人签字批准")
    } else {
        ("______审核意见", "______批准")
    }
}

/// The basis of what is decided. Where the grounds do not all have the same, each clause says for which items it is, so that the basis of one
/// is not read as that of all.
fn basis_of_each(mine: &Mine, rows: &[Vec<String>], decisive: &[&Condition], legal: &Legal<'_>) -> String {
    let mut found: Vec<(String, Vec<usize>)> = Vec::new();
    for condition in decisive {
        let text = agency::all_in_full(&legal.basis_of(&[condition]));
        let numbers = row_numbers(mine, rows, condition, legal);
        match found.iter_mut().find(|(known, _)| *known == text) {
            Some((_, known)) => known.extend(numbers),
            None => found.push((text, numbers)),
        }
    }
    if let [(text, _)] = found.as_slice() {
        return text.clone();
    }
    let told = found.into_iter().map(|(text, mut numbers)| {
        numbers.sort_unstable();
        numbers.dedup();
        let numbers = numbers.iter().map(usize::to_string).collect::<Vec<_>>().join("、");
        format!("{text}（第{numbers}项）")
    });
    joined_or_blank(&told.collect::<Vec<_>>())
}

/// The rows that tell of a condition: its own, or those of the hazards from which it follows by the day alone.
fn row_numbers(mine: &Mine, rows: &[Vec<String>], condition: &Condition, legal: &Legal<'_>) -> Vec<usize> {
    let names = match legal.is_finding(condition) {
        true => vec![mine.name_of(condition)],
        false => {
            let hazards = mine.of(Outcome::Met).filter(|hazard| hazard.effect == Effect::StopArea);
            hazards.filter(|hazard| hazard.pack == condition.pack).map(|hazard| mine.name_of(hazard)).collect()
        }
    };
    let is_one = |row: &&Vec<String>| {
        column(row, "编号").is_some_and(|ids| ids.split('；').any(|id| names.iter().any(|name| name == id)))
    };
    let numbers = rows.iter().filter(is_one).filter_map(|row| row.first()?.parse().ok());
    numbers.collect()
}

const OPEN: &[&str] = &["序号", "条件", "尚未查明", "未查明数"];

/// The conditions that are undetermined, with the names of what is not known.
fn open(mine: &Mine) -> Vec<Vec<String>> {
    let conditions = mine.of(Outcome::Undetermined).enumerate();
    let row = |(at, condition): (usize, &Condition)| {
        let (title, names) = (on_one_line(&condition.title.zh), labels(&condition.missing, Zh));
        // That nobody knows of it whether it is so says no more than its name.
        let is_itself = matches!(names.as_slice(), [only] if *only == title);
        let unknown = if is_itself { ITSELF.to_owned() } else { names.join("、") };
        vec![number(at), title, unknown, names.len().to_string()]
    };
    conditions.map(row).collect()
}

/// What is not known, where it is the condition as a whole.
const ITSELF: &str = "有无此情形";

/// Whether what is undetermined is more than anyone reads in the middle of a document.
fn in_annex(open: &[Vec<String>]) -> bool {
    let facts = |row: &Vec<String>| row.last().and_then(|count| count.parse().ok()).unwrap_or(0);
    open.len() > MOST_OPEN || open.iter().any(|row| facts(row) > MOST_OPEN)
}

fn open_in_words(open: &[Vec<String>]) -> String {
    match open.len() {
        0 => "无。".to_owned(),
        count if in_annex(open) => format!("共{count}项尚未查明，逐项列在附件；尚未查明不等于没有问题。"),
        count => format!("共{count}项尚未查明；尚未查明不等于没有问题。"),
    }
}

/// What is undetermined by its names alone, and no more of them than anyone reads.
fn open_in_short(open: &[Vec<String>]) -> String {
    let titles: Vec<&str> = open.iter().take(MOST_OPEN).filter_map(|row| row.get(1).map(String::as_str)).collect();
    match open.len() {
        0 => "无。".to_owned(),
        count => {
            let more = if count > titles.len() { "等" } else { "" };
            format!("共{count}项：{}{more}；尚未查明不等于没有问题，见现场检查记录。", titles.join("；"))
        }
    }
}

/// What was stated, and the facts by which it is not so.
fn contradiction(told: &Told<'_>) -> String {
    let measured = wording::facts(told.measured);
    match told.should {
        Some(should) => format!("{}，而“{measured}”", should.zh),
        None => format!("认定“{}”，而“{measured}”", wording::facts(told.stated)),
    }
}

/// The conditions on the ground of which a document is made.
pub fn grounds(kind: Kind, mine: &Mine) -> impl Iterator<Item = &Condition> {
    let is_of_kind = move |condition: &&Condition| kind.effect().is_none_or(|effect| condition.effect == effect);
    mine.of(Outcome::Met).filter(is_of_kind).filter(move |condition| !is_left_out(kind, mine, condition))
}

/// Whether a condition is no ground of a proposal to close the mine, because it only says that closure was proposed, and others are met.
pub fn is_left_out(kind: Kind, mine: &Mine, condition: &Condition) -> bool {
    let only_proposed = |condition: &Condition| {
        let is_proposal = |reason: &Reason| reason.fact.starts_with("closure_proposed") || &*reason.value == PROPOSAL;
        let is_about_it = |reason: &Reason| {
            is_proposal(reason) || reason.fact.starts_with("orders.") || &*reason.fact == "check_date"
        };
        condition.because.iter().any(is_proposal) && condition.because.iter().all(is_about_it)
    };
    let closes = |other: &&Condition| other.effect == Effect::Closure && !only_proposed(other);
    kind == Kind::ClosureProposal && only_proposed(condition) && mine.of(Outcome::Met).any(|other| closes(&other))
}

/// The kind of a decision that proposes to close a mine.
const PROPOSAL: &str = "closure_proposal";

/// The conditions that a document tells of: beside its grounds, in an order to suspend, the hazards that stop an area, because they are what
/// is to be rectified.
pub fn findings(kind: Kind, mine: &Mine) -> impl Iterator<Item = &Condition> {
    let is_rectified = move |effect| kind == Kind::Suspension && effect == Effect::StopArea;
    let is_told = move |condition: &&Condition| {
        kind.effect().is_none_or(|effect| condition.effect == effect) || is_rectified(condition.effect)
    };
    mine.of(Outcome::Met).filter(is_told).filter(move |condition| !is_left_out(kind, mine, condition))
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

/// The findings as rows. Those that say the same of the same facts are one row, with the clauses of each.
fn rows(subject: &Subject<'_>, found: &[Finding], legal: &Legal<'_>) -> Vec<Vec<String>> {
    const SAME: [&str; 3] = ["符合的条件", "情形", "事实"];
    const JOINED: [&str; 5] = ["编号", "违反的规定", "属于的规定", "处理依据", "条款"];
    let places = |names: &[&str]| -> Vec<usize> {
        names.iter().filter_map(|name| CONDITION.iter().position(|column| column == name)).collect()
    };
    let (same, joined) = (places(&SAME), places(&JOINED));
    let mut rows: Vec<Vec<String>> = Vec::new();
    for finding in found {
        let new = item(rows.len(), subject, finding, legal);
        let Some(known) = rows.iter_mut().find(|known| same.iter().all(|at| known.get(*at) == new.get(*at))) else {
            rows.push(new);
            continue;
        };
        for at in &joined {
            let (Some(known), Some(new)) = (known.get_mut(*at), new.get(*at)) else { continue };
            join(known, new);
        }
    }
    rows
}

/// Adds the parts of a text that another has not.
fn join(known: &mut String, new: &str) {
    if known == BLANK {
        new.clone_into(known);
    }
    for part in new.split('；').filter(|part| *part != BLANK) {
        if !known.split('；').any(|known| known == part) {
            known.push('；');
            known.push_str(part);
        }
    }
}

fn item(at: usize, subject: &Subject<'_>, finding: &Finding, legal: &Legal<'_>) -> Vec<String> {
    let mine = subject.mine;
    let because = finding.because();
    let evidence = wording::evidence(&because);
    let cited = legal.clauses_of(&finding.conditions);
    vec![
        number(at),
        finding.names(mine).join("；"),
        finding.title(),
        finding.situations(),
        wording::facts(&because),
        wording::places(mine, &because),
        in_brackets(&evidence),
        joined_or_blank(&in_full(&cited.violated)),
        joined_or_blank(&in_full(&cited.situation)),
        agency::by_each(&cited.basis),
        joined_or_blank(&in_full(&legal.cited_by(&finding.conditions))),
        match finding.conditions.first().map(|condition| condition.effect) {
            Some(Effect::Closure) => "关闭".to_owned(),
            Some(Effect::Suspension) => "停产整顿".to_owned(),
            Some(Effect::StopArea) => "停止受影响区域生产".to_owned(),
            None => String::new(),
        },
        match subject.places_of(&because).as_slice() {
            [] => BLANK.to_owned(),
            places => format!("{}（摘自记录）", places.join("、")),
        },
    ]
}

/// The value of a column of a row of conditions.
pub fn column<'r>(row: &'r [String], name: &str) -> Option<&'r str> {
    row.get(CONDITION.iter().position(|column| *column == name)?).map(String::as_str)
}

/// The rows with a day that decided the findings, the first day first.
fn events(found: &[Finding], subject: &Subject<'_>) -> Vec<Vec<String>> {
    const DAYS: [&str; 2] = ["date", "issued"];
    let because: Vec<Reason> = found.iter().flat_map(Finding::because).collect();
    let mut events: Vec<(Date, &str, Vec<String>)> = Vec::new();
    for reason in &because {
        let Some((row, column)) = reason.fact.rsplit_once('.') else { continue };
        let Some(day) = reason.value.parse::<Date>().ok().filter(|_| DAYS.contains(&column)) else { continue };
        if events.iter().any(|(_, known, _)| *known == row) {
            continue;
        }
        let is_more = |other: &&Reason| {
            other.fact.rsplit_once('.').is_some_and(|(of, column)| of == row && !DAYS.contains(&column))
        };
        let told = wording::row_told(telling(&because).filter(is_more));
        events.push((day, row, vec![wording::day(day), subject.number_of(row), or_blank(Some(&told))]));
    }
    events.sort_by_key(|(day, ..)| *day);
    events.into_iter().map(|(.., event)| event).collect()
}

fn in_brackets(evidence: &[String]) -> String {
    if evidence.is_empty() { String::new() } else { format!("（证据：{}）", evidence.join("；")) }
}
