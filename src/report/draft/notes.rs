//! What whoever finishes a document has to know: it stands on a page of its own, which is taken off before the document is served.

use super::agency;
use super::basis::Basis;
use super::fields::BLANK;
use super::legal::Legal;
use super::{Kind, Subject, mine, wording};
use crate::report::saved::{Condition, Event, Mine};
use crate::report::words::on_one_line;
use crate::rule::DEFAULT_PACK;
use crate::verdict::{Outcome, Verdict};

/// The notes to a document on one mine. `rows` are its findings. What may make the document void comes first.
pub fn of_mine(subject: &Subject<'_>, legal: &Legal<'_>, rows: &[Vec<String>], basis: &Basis) -> Vec<String> {
    let (mine, kind) = (subject.mine, legal.kind);
    let kept = if subject.is_as_of() { "判定日期" } else { "检查日期" };
    let checked = format!("{kept}{}", wording::day(subject.check_date));
    let mut notes = Vec::new();
    notes.extend(subject.against_production(legal).map(|told| told.zh.into_owned()));
    notes.extend(changed_law(subject, legal));
    notes.extend(as_of(subject));
    if mine.verdict == Verdict::Closure && matches!(kind, Kind::Suspension | Kind::Handling) {
        notes.push(
            "判定为“关闭”：本文书不能代替提请关闭，应当提请关闭，用 `draft closure-proposal` 另行起草。".to_owned(),
        );
    }
    notes.push(format!(
        "本草稿由程序按{checked}的记录 {} 和规则包 {} 起草，判定为“{}”；编号、签名、印章和横线处由人填写。",
        on_one_line(&mine.source.file),
        mine.judged_by.join("、"),
        mine.verdict.label().zh
    ));
    if mine.judged_by != [DEFAULT_PACK] && !subject.packs_named {
        notes.push(format!(
            "`check` 没有 --pack 时按 {DEFAULT_PACK} 判定，与本草稿所用的规则包不同，结果可能不同；对照用 `check {}`。",
            mine.judged_by.iter().map(|pack| format!("--pack {pack}")).collect::<Vec<_>>().join(" ")
        ));
    }
    notes.push(match subject.decided.map(wording::day) {
        Some(day) => format!("文书的法定依据和要求按决定日期{day}施行的规定列出。"),
        None => format!("没有给出决定日期（--decided），文书的法定依据和要求按{checked}施行的规定列出。"),
    });
    if let Some(decided) = subject.decided {
        let day = wording::day(decided);
        if decided < subject.check_date {
            notes.push(format!("决定日期{day}早于{checked}，请核对。"));
        }
    }
    notes.extend(law(mine));
    if agency::is_divided(&basis.grounds)
        || rows.iter().any(|row| mine::column(row, "处理依据").is_some_and(|text| text.contains("作出的：")))
    {
        notes.push("处理依据按作出的机关分列：由哪个机关作出，就留下写明该机关的一行，划去另一行；不得引用另一机关的职权条款。".to_owned());
    }
    let premises = legal.premises(mine::findings(kind, mine));
    if !premises.is_empty() {
        let premises = premises.join("；");
        notes.push(format!("处理依据各有适用的前提，程序没有逐项核实，定稿前核实：{premises}。"));
    }
    notes.extend(which(mine, rows, legal));
    notes.extend(blanks(rows, legal));
    if !subject.others.is_empty() {
        notes.push(others(subject, legal.kind));
    }
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

/// That the law changed after the check, so that the record has to be judged anew.
fn changed_law(subject: &Subject<'_>, legal: &Legal<'_>) -> Option<String> {
    let decided = subject.decided?;
    let day = wording::day(decided);
    let mine = subject.mine;
    let ended = legal.cites_what_ended(mine::findings(legal.kind, mine));
    if !ended && subject.not_judged_by.is_empty() {
        return None;
    }
    let mut told = String::new();
    if ended {
        told.push_str("检查以后法律有变：所引的条款中，到决定日期已经失效的没有列入，留作横线；");
    }
    if !subject.not_judged_by.is_empty() {
        let packs = subject.not_judged_by.join("、");
        told.push_str(&format!("没有按决定日期{day}施行的 {packs} 判定；"));
    }
    Some(format!("{told}应当用 --as-of {decided} 按决定日期重新判定，再起草。"))
}

/// That it was judged as of another day than that of the inspection.
fn as_of(subject: &Subject<'_>) -> Option<String> {
    if !subject.is_as_of() {
        return None;
    }
    let day = wording::day(subject.check_date);
    Some(match subject.inspected.map(wording::day) {
        Some(inspected) => format!(
            "记录写明的检查日期是{inspected}，判定按 --as-of 改用{day}：这一天施行的法律和这一天的事实不一定就是检查时的，定稿前核实各项事实到{day}是否仍然如此。"
        ),
        None => format!("记录没有写明检查日期，判定按 --as-of 用{day}；检查日期由起草人查明后填写。"),
    })
}

/// Which items cite a list as a whole, because the record does not say which of its items it was.
fn which(mine: &Mine, rows: &[Vec<String>], legal: &Legal<'_>) -> Option<String> {
    let conditions: Vec<_> = mine::findings(legal.kind, mine).filter(|found| legal.cites_whole_list(found)).collect();
    let is_one = |row: &&Vec<String>| {
        let names = mine::column(row, "编号").unwrap_or_default();
        names.split('；').any(|name| conditions.iter().any(|condition| mine.name_of(condition) == name))
    };
    let numbers: Vec<&str> = rows.iter().filter(is_one).filter_map(|row| row.first().map(String::as_str)).collect();
    (!numbers.is_empty()).then(|| {
        format!(
            "第{}项所违反的条款列有多项职责，记录没有写明是哪一项，文书只引到条；查明是哪一项后写到项。",
            numbers.join("、")
        )
    })
}

/// What the packs used do not read and the record states against the mine.
fn others(subject: &Subject<'_>, kind: Kind) -> String {
    let place = match kind {
        Kind::Inspection | Kind::Handling | Kind::ReExamination => {
            "已经写入“其他发现的问题”，由起草人认定、定性并写明处理"
        }
        _ => "没有列入本文书，由起草人查明应当怎样处理",
    };
    format!("上述没有计入的事实中，对煤矿不利的共 {} 项，{place}。", subject.others.len())
}

/// What reports say of the law of the check date and of events under other law, with the names of the facts.
pub fn law(mine: &Mine) -> impl Iterator<Item = String> {
    let named = |note: String, event: &Event| note.replace(&event.fact, &event.label.zh);
    mine.law_notes.iter().map(move |note| mine.events_of_other_law.iter().fold(on_one_line(&note.zh), named))
}

/// Which lines about the law are blank, and what was not told apart: for the drafter to find out.
fn blanks(rows: &[Vec<String>], legal: &Legal<'_>) -> Vec<String> {
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
    if matches!(legal.kind, Kind::Handling | Kind::Suspension | Kind::ClosureProposal) {
        if legal.rights().is_empty() {
            notes.push("规则文件所载的法律没有写明当日当事人对本文书的权利，由起草人查明后写明。".to_owned());
        } else if !legal.grants_hearing() {
            notes.push("权利告知只写了读到的条文；当日当事人陈述、申辩、要求听证的权利，规则文件没有读到当日施行的法律，由起草人查明后写明。".to_owned());
        }
    }
    notes
}
