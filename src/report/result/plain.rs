//! Text to be read aloud by a screen reader, or line by line on a small screen: every line says by itself what it is about, and there
//! are neither boxes nor signs.

use std::fmt::Write;

use crate::report::law;
use crate::report::saved::{Condition, Level, Mine, labels, telling};
use crate::report::section::Report;
use crate::report::table::saved_pack_line;
use crate::report::words::{on_one_line, separator};
use crate::source::Language;
use crate::verdict::{Outcome, Verdict};

/// The text.
pub fn text(report: &Report<'_>) -> String {
    let (saved, language) = (report.saved, report.language);
    let mut out = String::new();
    line(&mut out, report.say("煤矿停产整顿与关闭判定报告", "Report on the suspension and closure of coal mines"));
    for pack in &saved.packs {
        labelled(&mut out, report, ["规则包", "pack"], &saved_pack_line(pack, language).replace('→', "/"));
    }
    for problem in saved.errors.iter().filter(|problem| problem.level == Level::Error) {
        let place = problem.place.as_ref().map(|place| place.show() + " ").unwrap_or_default();
        let text = format!("{place}{} {}", problem.code, problem.message.in_language(language));
        labelled(&mut out, report, ["没有读取、没有判定", "not read and not judged"], &text);
    }
    if saved.mines.len() != 1 {
        let counts = Verdict::ALL
            .map(|verdict| format!("{} {}", verdict.label().in_language(language), saved.summary.count(verdict)));
        let all = saved.mines.len();
        let text = counts.join(if language == Language::Zh { "，" } else { ", " });
        let _ = match language {
            Language::Zh => writeln!(out, "合计 {all} 矿：{text}"),
            Language::En => writeln!(out, "{all} mines: {text}"),
        };
    }
    for (at, of) in saved.mines.iter().enumerate() {
        out.push('\n');
        if saved.mines.len() > 1 {
            let all = saved.mines.len();
            let _ = match language {
                Language::Zh => writeln!(out, "第 {} 矿，共 {all} 矿", at + 1),
                Language::En => writeln!(out, "mine {} of {all}", at + 1),
            };
        }
        mine(&mut out, report, of);
    }
    out
}

fn line(out: &mut String, text: &str) {
    out.push_str(&on_one_line(text));
    out.push('\n');
}

fn labelled(out: &mut String, report: &Report<'_>, [zh, en]: [&'static str; 2], text: &str) {
    line(out, &format!("{}{}{text}", report.say(zh, en), report.say("：", ": ")));
}

fn mine(out: &mut String, report: &Report<'_>, mine: &Mine) {
    let language = report.language;
    let list = |texts: Vec<String>| texts.join(if language == Language::Zh { "、" } else { ", " });
    labelled(out, report, ["煤矿", "mine"], &mine.mine.show());
    labelled(out, report, ["自查记录", "record"], &mine.source.show());
    labelled(out, report, ["检查日期", "check date"], &mine.check_date);
    labelled(out, report, ["判定", "verdict"], mine.verdict.label().in_language(language));
    for note in &mine.law_notes {
        line(out, note.in_language(language));
    }
    law::advise(out, mine, language);
    for outcome in Outcome::ALL {
        let named = mine.named(outcome);
        if !named.is_empty() {
            let label = outcome.label();
            let text = format!("{}{}{}", named.len(), report.say("项，", ", "), list(named));
            line(out, &format!("{}{}{text}", label.in_language(language), report.say("的条件：", ": ")));
        }
    }
    for of in mine.of(Outcome::Met) {
        out.push('\n');
        condition(out, report, mine, of);
    }
    let told = mine.contradictions();
    if !told.is_empty() {
        out.push('\n');
        labelled(out, report, ["矛盾", "contradictions"], &told.len().to_string());
        for told in told {
            line(out, &format!("{}{}{}", told.about(language), report.say("：", ": "), told.show(mine, language)));
        }
    }
    for section in (report.sections)(mine) {
        out.push('\n');
        line(out, &section.heading);
        for row in &section.rows {
            let cells = section.columns.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
            let cells = cells.map(|(column, cell)| format!("{column}{}{cell}", report.say("：", ": ")));
            line(out, &cells.collect::<Vec<_>>().join(separator(language)));
        }
        section.notes.iter().for_each(|note| line(out, note));
    }
    if mine.of(Outcome::Undetermined).next().is_some() {
        out.push('\n');
        labelled(
            out,
            report,
            ["还缺的事实，对判定影响最大的在前", "missing facts, the most decisive first"],
            &mine.missing.len().to_string(),
        );
        for (at, item) in mine.missing.iter().enumerate() {
            let question = item.question.in_language(language);
            let conditions = list(item.conditions.clone());
            line(
                out,
                &match language {
                    Language::Zh => format!("{}. {}。{question} 用于条件 {conditions}", at + 1, item.show(language)),
                    Language::En => {
                        format!("{}. {}. {question} For conditions {conditions}", at + 1, item.show(language))
                    }
                },
            );
        }
    }
}

fn condition(out: &mut String, report: &Report<'_>, mine: &Mine, condition: &Condition) {
    let language = report.language;
    let name = format!("{} {}", mine.name_of(condition), condition.title.in_language(language));
    labelled(out, report, ["符合的条件", "condition met"], &name);
    labelled(out, report, ["后果", "effect"], condition.effect.label().in_language(language));
    for case in condition.met() {
        labelled(out, report, ["情形", "case"], &format!("{} {}", case.id, case.text.in_language(language)));
        for reason in telling(&case.because) {
            let place = mine.place_of(reason, report.language);
            let evidence = reason
                .evidence
                .as_ref()
                .map(|evidence| format!("{}{evidence}", report.say("，证据：", ", evidence: ")));
            let text = format!(
                "{}{}{place}{}",
                reason.show(language),
                report.say("，位置：", ", at "),
                evidence.unwrap_or_default()
            );
            labelled(out, report, ["事实", "fact"], &text);
        }
        if !case.missing.is_empty() {
            labelled(out, report, ["缺", "missing"], &labels(&case.missing, language).join(separator(language)));
        }
    }
    labelled(out, report, ["依据", "clauses"], &condition.shown_clauses(language).join(separator(language)));
}
