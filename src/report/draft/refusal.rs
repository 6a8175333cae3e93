//! Why a document is not due.

use super::{Kind, Request, mine};
use crate::rule::Effect;
use crate::say;
use crate::source::Language::{En, Zh};
use crate::source::{Bilingual, Code, Diagnostic, Place};
use crate::verdict::{Outcome, Verdict};

/// Why a document of that kind is not due, if it is not.
pub fn refusal(request: &Request<'_>) -> Option<Diagnostic> {
    if request.kind.is_of_many() {
        return no_suspended_mine(request);
    }
    let mine = request.subjects.first()?.mine;
    let met = mine.of(Outcome::Met).count();
    let is_due = match request.kind {
        Kind::Handling => met > 0,
        Kind::Suspension => mine::grounds(request.kind, mine).next().is_some(),
        Kind::ClosureProposal => mine.verdict == Verdict::Closure,
        _ => true,
    };
    if is_due {
        return None;
    }
    let (name, verdict, kind) = (mine.mine.show(), mine.verdict.label(), request.kind.label());
    let effect = request.kind.effect().map(Effect::label);
    let (wanted_zh, wanted_en) = match effect {
        Some(effect) => (format!("后果为{}的条件", effect.zh), format!("condition that leads to {}", effect.en)),
        None => ("条件".to_owned(), "condition".to_owned()),
    };
    let message = Bilingual::new(
        format!("`{name}` 的判定为“{}”，没有符合{wanted_zh}，不能起草{}", verdict.zh, kind.zh),
        format!(
            "`{name}` came to “{}” and meets no {wanted_en}, so there is no ground for the {}",
            verdict.en, kind.en
        ),
    );
    let help = match mine.of(Outcome::Undetermined).count() {
        // Something is met, though nothing that suspends.
        _ if met > 0 && request.kind == Kind::Suspension => say!(
            "已有 {met} 个条件符合，可以起草现场处理决定书：`draft handling`；要记下检查情况，用 `draft inspection`",
            "{met} conditions are met, which is ground for an on-site decision: `draft handling`; to write down the inspection, use `draft inspection`"
        ),
        0 => say!(
            "核对记录；要记下检查情况，用 `draft inspection`",
            "check the record; to write down the inspection, use `draft inspection`"
        ),
        open => {
            let first =
                |language| mine.missing.iter().take(3).map(|missing| missing.show(language)).collect::<Vec<_>>();
            let (zh, en) = (first(Zh).join("、"), first(En).join("; "));
            say!(
                "有 {open} 个条件待定，最要紧的缺项：{zh}；补充后再起草，或先用 `draft inspection` 记下检查情况",
                "{open} conditions are undetermined, for want above all of: {en}; state these and draft again, or write down the inspection with `draft inspection`"
            )
        }
    };
    Some(Diagnostic::error(Code::DraftNotDue, message).at(Place::File((&*mine.source.file).into())).help(help))
}

/// The refusal of a notice in which no mine would stand.
fn no_suspended_mine(request: &Request<'_>) -> Option<Diagnostic> {
    let count = |verdict| request.subjects.iter().filter(|subject| subject.mine.verdict == verdict).count();
    if count(Verdict::Suspension) > 0 {
        return None;
    }
    let (mines, closed, open, unread) =
        (request.subjects.len(), count(Verdict::Closure), count(Verdict::Undetermined), request.unread);
    let (areas, clear) = (count(Verdict::StopArea), count(Verdict::Clear));
    let message = say!(
        "{mines} 个煤矿中没有判定为停产整顿的，没有可以公告的煤矿（关闭 {closed}，停止受影响区域生产 {areas}，待定 {open}，未发现 {clear}；另有 {unread} 处错误）",
        "none of {mines} mines came to suspension, so there is nothing to announce (closure {closed}, production stopped in an area {areas}, undetermined {open}, clear {clear}; and {unread} errors)"
    );
    let help = say!(
        "待定的补充事实后再判定；应当关闭的用 `draft closure-proposal`，停止受影响区域生产的用 `draft handling`",
        "state what is missing of those undetermined and judge them again; for those to be closed, use `draft closure-proposal`, and where production stops in an area, `draft handling`"
    );
    Some(Diagnostic::error(Code::DraftNotDue, message).help(help))
}
