//! The page of one mine.

use super::build::Html;
use super::{class_of, part};
use crate::report::saved::{Condition, Mine, Told, labels, telling};
use crate::report::section::{Report, Section};
use crate::source::Language;
use crate::verdict::Outcome;

/// Writes the page from the verdict on.
pub fn write(html: &mut Html, report: &Report<'_>, mine: &Mine) {
    let told = mine.contradictions();
    let sections = (report.sections)(mine);
    html.raw("<main id=\"main\">\n");
    verdict(html, report, mine, &told);
    contents(html, report, mine, &told, &sections);
    met(html, report, mine);
    for (at, section) in sections.iter().enumerate() {
        html.open("section", &[("id", &format!("part-{at}"))]).element("h2", &[], &section.heading);
        part::section(html, section);
        html.close("section");
    }
    conditions(html, report, mine);
    if !told.is_empty() {
        html.raw("<section id=\"contradictions\">");
        html.element("h2", &[], report.say("矛盾", "Contradictions"));
        html.element(
            "p",
            &[],
            report.say(
                "以下认定与记录的其他内容不一致。测得的事实成立的，以事实为准。",
                "These statements do not agree with the rest of the record. Where the measured facts prove otherwise, the facts count.",
            ),
        );
        part::contradictions(html, report, mine, &told);
        html.close("section");
    }
    if mine.of(Outcome::Undetermined).next().is_some() {
        html.raw("<section id=\"missing\">").element("h2", &[], report.say("还缺的事实", "Missing facts"));
        part::missing(html, report, &mine.missing);
        html.close("section");
    }
    html.raw("</main>\n");
}

fn verdict(html: &mut Html, report: &Report<'_>, mine: &Mine, told: &[Told<'_>]) {
    let language = report.language;
    html.open("section", &[("class", &format!("verdict {}", class_of(mine.verdict))), ("aria-labelledby", "verdict")]);
    html.element("h2", &[("id", "verdict")], report.say("判定", "Verdict"));
    html.element("p", &[("class", "word")], mine.verdict.label().in_language(language));
    html.raw("<dl class=\"counts\">");
    for outcome in [Outcome::Met, Outcome::Undetermined] {
        let named = mine.named(outcome);
        let list = match (outcome, named.is_empty()) {
            (_, true) => report.say("无", "none").to_owned(),
            (Outcome::Met, false) => named.join(" "),
            (_, false) => counted(&named, language),
        };
        let label = if outcome == Outcome::Met {
            report.say("符合的条件", "conditions met")
        } else {
            report.say("待定的条件", "undetermined")
        };
        html.described(label, &list);
    }
    html.described(report.say("矛盾", "contradictions"), &told.len().to_string());
    html.described(report.say("还缺的事实", "missing facts"), &mine.missing.len().to_string());
    html.close("dl");
    for note in &mine.law_notes {
        html.element("p", &[("class", "note")], note.in_language(language));
    }
    html.close("section");
}

/// How many there are, and their names.
pub fn counted(named: &[String], language: Language) -> String {
    let colon = if language == Language::Zh { "：" } else { ": " };
    format!("{}{colon}{}", named.len(), named.join(" "))
}

fn contents(html: &mut Html, report: &Report<'_>, mine: &Mine, told: &[Told<'_>], sections: &[Section]) {
    html.open("nav", &[("aria-label", report.say("目录", "contents"))]).raw("<ul>");
    let mut item = |id: &str, text: &str| {
        html.raw("<li>").link(id, text).raw("</li>");
    };
    if mine.of(Outcome::Met).next().is_some() {
        item("met", report.say("符合的条件及依据", "Conditions met, and why"));
    }
    for (at, section) in sections.iter().enumerate() {
        item(&format!("part-{at}"), &section.heading);
    }
    item("conditions", report.say("全部条件", "All conditions"));
    if !told.is_empty() {
        item("contradictions", report.say("矛盾", "Contradictions"));
    }
    if mine.of(Outcome::Undetermined).next().is_some() {
        item("missing", report.say("还缺的事实", "Missing facts"));
    }
    html.close("ul").close("nav");
}

fn met(html: &mut Html, report: &Report<'_>, mine: &Mine) {
    if mine.of(Outcome::Met).next().is_none() {
        return;
    }
    let language = report.language;
    html.raw("<section id=\"met\">");
    html.element("h2", &[], report.say("符合的条件及依据", "Conditions met, and why"));
    for condition in mine.of(Outcome::Met) {
        html.raw("<article class=\"condition\">").raw("<h3>");
        html.element("span", &[("class", "id")], &mine.name_of(condition)).raw(" ");
        html.text(condition.title.in_language(language)).raw("</h3>");
        html.raw("<p class=\"effect\">").text(report.say("后果：", "effect: "));
        html.element("strong", &[], condition.effect.label().in_language(language)).raw("</p>");
        part::met_cases(html, report, mine, condition);
        html.raw("<p class=\"clauses\">").text(report.say("依据：", "clauses: "));
        html.text(&condition.shown_clauses(language).join(if language == Language::Zh { "；" } else { "; " }));
        html.raw("</p>").close("article");
    }
    html.close("section");
}

fn conditions(html: &mut Html, report: &Report<'_>, mine: &Mine) {
    let language = report.language;
    html.raw("<section id=\"conditions\">").element("h2", &[], report.say("全部条件", "All conditions"));
    let columns = [
        report.say("编号", "id"),
        report.say("条件", "condition"),
        report.say("结论", "outcome"),
        report.say("依据的事实", "deciding facts"),
        report.say("条款", "clauses"),
    ];
    let caption = report
        .say("每一条件的结论、依据的事实和条款", "The outcome of every condition, the deciding facts and the clauses");
    part::table_head(html, "stack", caption, &columns, &["", "w20", "", "w35", "w25"]);
    let [_, title, outcome, facts, clauses] = columns;
    for condition in &mine.conditions {
        html.raw(if condition.outcome == Outcome::Met { "<tr class=\"is-met\">" } else { "<tr>" });
        html.element("th", &[("scope", "row")], &mine.name_of(condition));
        part::cell(html, title).text(condition.title.in_language(language)).close("td");
        part::cell(html, outcome);
        part::outcome(html, report, condition.outcome);
        html.close("td");
        part::cell(html, facts).text(&deciding(report, mine, condition)).close("td");
        part::cell(html, clauses);
        for (at, clause) in condition.shown_clauses(language).into_iter().enumerate() {
            html.raw(if at == 0 { "" } else { "<br>" }).text(clause);
        }
        html.close("td").close("tr");
    }
    html.raw("</tbody>").close("table").close("section");
}

/// The facts that decided a condition with their places, or those that are missing.
fn deciding(report: &Report<'_>, mine: &Mine, condition: &Condition) -> String {
    let language = report.language;
    if condition.outcome == Outcome::Undetermined {
        let list = labels(&condition.missing, language).join(crate::report::words::separator(language));
        return format!("{}{list}", report.say("缺：", "missing: "));
    }
    match telling(&condition.because).next() {
        None => "—".to_owned(),
        Some(_) => mine.with_evidence(&condition.because, language),
    }
}
