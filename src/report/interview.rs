//! What a person reads in an interview beside its questions: what an answer settled, what is still open, and how it ended.

use std::fmt::Write;

use super::Style;
use super::question::{INDENT, condition, name, pick};
use crate::fact::Value;
use crate::interview::{Interview, Purpose, Question, Settled, Taken, Waiting};
use crate::rule::{Effect, RuleBook};
use crate::source::{Diagnostic, Language};
use crate::verdict::{Outcome, Verdict, judge};

/// Where a record is kept.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'a> {
    /// Its file.
    pub file: &'a str,
    /// The command that gives the whole report of it.
    pub check: &'a str,
}

/// What stands where the answer is to be written.
pub const PROMPT: &str = "> ";

/// What is said before the first question.
pub fn beginning(interview: &Interview<'_>, kept: Kept<'_>, style: Style) -> String {
    let (language, file) = (style.language, kept.file);
    let mut out = match language {
        Language::Zh => format!("逐项回答，只问还能改变判定的事实；每答一项即存入 {file}。\n"),
        Language::En => {
            format!("Only facts that can still change the verdict are asked for; each answer is kept in {file}.\n")
        }
    };
    out.push_str(&help(language));
    if interview.question().is_some() && !interview.packs().is_empty() {
        out.push_str(&standing(interview, language));
    }
    out
}

/// What can be answered.
pub fn help(language: Language) -> String {
    pick(
        language,
        "也可以答：不知道、为什么（哪一条规定要用）、返回（改上一答）、退出（以后接着答）、帮助。\n\
         答案后可以写依据，如：是；依据：询问笔录\n",
        "You may also answer: unknown, why (which clause needs it), back (take the last answer back), quit (go on later), help.\n\
         Evidence may follow an answer, such as: yes; evidence: minutes of the interview\n",
    )
    .to_owned()
}

/// How an answer was understood, what it settled, and what is still open. `before` is what the question was asked for.
pub fn taken(interview: &Interview<'_>, before: &Question<'_>, taken: &Taken<'_>, style: Style) -> String {
    let language = style.language;
    let mut out = String::new();
    if let Some((value, fact)) = taken.value.as_ref().zip(before.topic.fact(interview.vocabulary()))
        && !matches!(value, Value::YesNo(_) | Value::Text(_))
    {
        let value = value.show(fact, language);
        let _ = match language {
            Language::Zh => writeln!(out, "{INDENT}记为：{value}"),
            Language::En => writeln!(out, "{INDENT}taken as: {value}"),
        };
    }
    for outcome in [Outcome::Met, Outcome::NotMet, Outcome::NotApplicable] {
        let settled: Vec<&Settled<'_>> = taken.settled.iter().filter(|settled| settled.outcome == outcome).collect();
        let label = outcome.label();
        let label = label.in_language(language);
        if outcome == Outcome::Met {
            for settled in settled {
                let title = settled.condition.title.in_language(language);
                let name = name(interview, settled.pack, &settled.condition.id);
                let _ = writeln!(out, "{INDENT}{name} {title}{}{label}", pick(language, "：", ": "));
            }
        } else if !settled.is_empty() {
            let names: Vec<String> = settled.iter().map(|s| name(interview, s.pack, &s.condition.id)).collect();
            let _ = match language {
                Language::Zh => writeln!(out, "{INDENT}{label}：{}", names.join("、")),
                Language::En => writeln!(out, "{INDENT}{label}: {}", names.join(", ")),
            };
        }
    }
    let verified = before.purpose == Purpose::Verifies;
    match interview.question().map(|question| question.purpose) {
        Some(Purpose::Verifies) if verified => {
            let left = interview.to_verify();
            if left > 0 {
                let _ = match language {
                    Language::Zh => writeln!(out, "{INDENT}还可核对 {left} 项"),
                    Language::En => writeln!(out, "{INDENT}left to check: {left}"),
                };
            }
        }
        Some(_) if !interview.packs().is_empty() => out.push_str(&standing(interview, language)),
        _ => {}
    }
    out
}

/// What is still open: how many conditions, and the gravest verdict that can come of them; where none is, what can be checked.
pub fn standing(interview: &Interview<'_>, language: Language) -> String {
    let verdict = interview.verdict().label();
    let verdict = verdict.in_language(language);
    let open = interview.undetermined().len();
    let left = interview.to_verify();
    if !interview.is_open() {
        let rest = match (open, language) {
            (0, _) => String::new(),
            (_, Language::Zh) => format!("，{open} 项条件因为不知道而待定"),
            (_, Language::En) => format!(", {open} conditions undetermined because of what is not known"),
        };
        let mut out = match language {
            Language::Zh => format!("{INDENT}到此判定：{verdict}{rest}。\n"),
            Language::En => format!("{INDENT}so far: {verdict}{rest}.\n"),
        };
        if left > 0 {
            out.push_str(&match language {
                Language::Zh => format!(
                    "{INDENT}认定为“否”的，还有 {left} 项事实可以核对，答案可能改变判定；不核对就答 退出。\n"
                ),
                Language::En => format!(
                    "{INDENT}{left} facts can still check what was stated to be not so, and may change the verdict; quit to leave it there.\n"
                ),
            });
        }
        return out;
    }
    let so_far = match interview.verdict() {
        Verdict::Undetermined | Verdict::Clear => String::new(),
        _ if language == Language::Zh => format!("已够{verdict}；"),
        _ => format!("{verdict} so far; "),
    };
    let effect = interview.may_become().map(Effect::label);
    let effect = effect.as_ref().map_or("", |effect| effect.in_language(language));
    match language {
        Language::Zh => format!("{INDENT}{so_far}尚有 {open} 项条件待定，最重可能判为：{effect}\n"),
        Language::En => format!("{INDENT}{so_far}{open} conditions undetermined, at the gravest: {effect}\n"),
    }
}

/// Why an answer was not taken.
pub fn refused(wrong: &Diagnostic, language: Language) -> String {
    let message = wrong.message.in_language(language);
    let mut out = format!("{INDENT}{}{message}\n", pick(language, "未保存：", "not taken: "));
    if let Some(help) = &wrong.help {
        let _ = writeln!(out, "{INDENT}{}", help.in_language(language));
    }
    out
}

/// What is said where a person wrote nothing.
pub fn nothing(language: Language) -> String {
    format!(
        "{INDENT}{}\n",
        pick(language, "请回答；不清楚就答 不知道", "please answer; say unknown where it is not known")
    )
}

/// What is said where the last answer was taken back, or there is none.
pub fn taken_back(was_taken_back: bool, language: Language) -> String {
    let said = match was_taken_back {
        true => pick(language, "已撤销上一项回答", "the last answer was taken back"),
        false => pick(language, "这次还没有可以收回的回答", "there is no answer of this session to take back"),
    };
    format!("{INDENT}{said}\n")
}

/// How it ended: the verdict, what is met with its clauses, and where the record is.
pub fn end(interview: &Interview<'_>, kept: Kept<'_>, style: Style) -> String {
    let language = style.language;
    let verdict = interview.verdict();
    let label = verdict.label();
    let label = label.in_language(language);
    let mut out = match language {
        Language::Zh => format!("\n判定：{label}\n"),
        Language::En => format!("\nverdict: {label}\n"),
    };
    for met in met(interview).iter().filter(|met| Verdict::of(met.condition.effect, Outcome::Met) == verdict) {
        condition(&mut out, interview, met, language);
    }
    let open: Vec<String> = interview.undetermined().iter().map(|s| name(interview, s.pack, &s.condition.id)).collect();
    let gravest = interview.may_become().map(Effect::label).unwrap_or_default();
    let reason = match (verdict, open.len(), language) {
        (Verdict::Closure, _, Language::Zh) => "关闭条件已经符合，其他事实不再改变判定。".to_owned(),
        (Verdict::Closure, _, Language::En) => {
            "A closure condition is met; no other fact changes the verdict.".to_owned()
        }
        (_, 0, Language::Zh) => "没有别的事实还能改变判定。".to_owned(),
        (_, 0, Language::En) => "There is no other fact that could change the verdict.".to_owned(),
        (_, count, Language::Zh) => {
            format!("因为不知道而待定 {count} 项，最重可能判为：{}。待定的有：{}", gravest.zh, open.join("、"))
        }
        (_, count, Language::En) => format!(
            "{count} undetermined because of what is not known, at the gravest: {}. They are: {}",
            gravest.en,
            open.join(", ")
        ),
    };
    let _ = writeln!(out, "{INDENT}{reason}");
    out.push_str(&kept_in(kept, language));
    out
}

/// Which law is in force on the check date, where the interview is by another; nothing while the date is not known.
pub fn law(interview: &Interview<'_>, book: &RuleBook, language: Language) -> String {
    let mut out = String::new();
    let judgment = judge(interview.vocabulary(), interview.record(), interview.packs().iter().copied());
    super::law::in_force(&mut out, &judgment, book, language);
    out
}

/// The conditions that are met, each with its cases that are.
fn met<'i>(interview: &'i Interview<'_>) -> Vec<Waiting<'i>> {
    let judgment = judge(interview.vocabulary(), interview.record(), interview.packs().iter().copied());
    let met = judgment.conditions.iter().filter(|result| result.outcome == Outcome::Met);
    met.map(|result| {
        let cases = result.cases.iter().filter(|case| case.outcome == Outcome::Met).map(|case| case.case).collect();
        Waiting { pack: result.pack, condition: result.condition, cases }
    })
    .collect()
}

/// What is said where a person leaves before the end.
pub fn left(interview: &Interview<'_>, kept: Kept<'_>, language: Language) -> String {
    let mut out = "\n".to_owned();
    if interview.is_open() || interview.packs().is_empty() {
        let open = interview.undetermined().len();
        let _ = match (interview.packs().is_empty(), language) {
            (true, Language::Zh) => writeln!(out, "还不能判定；再次运行接着问。"),
            (true, Language::En) => writeln!(out, "Nothing can be judged yet; run it again to go on."),
            (false, Language::Zh) => writeln!(out, "还有 {open} 项条件待定；再次运行接着问。"),
            (false, Language::En) => writeln!(out, "{open} conditions are undetermined; run it again to go on."),
        };
    } else {
        let verdict = interview.verdict().label();
        let _ = match language {
            Language::Zh => writeln!(out, "判定：{}", verdict.zh),
            Language::En => writeln!(out, "verdict: {}", verdict.en),
        };
    }
    if !interview.text().is_empty() {
        out.push_str(&kept_in(kept, language));
    }
    out
}

fn kept_in(kept: Kept<'_>, language: Language) -> String {
    let Kept { file, check } = kept;
    match language {
        Language::Zh => format!("记录已存入 {file}；完整报告：{check}\n"),
        Language::En => format!("The record is in {file}; for the whole report: {check}\n"),
    }
}
