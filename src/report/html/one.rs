//! The page of one mine.

use super::build::Html;
use super::part::Caption;
use super::{class_of, part};
use crate::report::saved::{Condition, Mine, Told, labels};
use crate::report::section::{Report, Section};
use crate::report::words::separator;
use crate::source::Language;
use crate::verdict::Outcome;

/// How many of the facts that an undetermined condition waits for are printed.
const MISSING: usize = 6;

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
        part::section(html, section, Caption::Said(&section.heading));
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
    let met = mine.titles_met(language);
    html.open("section", &[("class", &format!("verdict {}", class_of(mine.verdict))), ("aria-labelledby", "verdict")]);
    html.element("h2", &[("id", "verdict")], report.say("判定", "Verdict"));
    html.element("p", &[("class", "word")], mine.verdict.label().in_language(language));
    html.raw("<dl class=\"counts\">");
    html.raw("<div class=\"wide\">").element("dt", &[], report.say("符合的条件", "conditions met")).raw("<dd>");
    html.text(&met.len().to_string());
    if !met.is_empty() {
        html.raw("<ul class=\"titles\">");
        for title in met {
            html.element("li", &[], title);
        }
        html.close("ul");
    }
    html.raw("</dd></div>");
    let open = mine.of(Outcome::Undetermined).count();
    html.described(report.say("待定的条件", "conditions undetermined"), &open.to_string());
    html.described(report.say("矛盾", "contradictions"), &told.len().to_string());
    html.described(report.say("还缺的事实", "missing facts"), &mine.missing.len().to_string());
    html.close("dl");
    for note in &mine.law_notes {
        html.element("p", &[("class", "note")], note.in_language(language));
    }
    html.close("section");
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
    for same in mine.met_once() {
        let Some(condition) = same.first() else { continue };
        html.raw("<article class=\"condition\">").raw("<h3>");
        for condition in &same {
            html.element("span", &[("class", "id")], &mine.name_of(condition)).raw(" ");
        }
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
        report.say("条件", "condition"),
        report.say("结论", "outcome"),
        report.say("依据的事实", "deciding facts"),
        report.say("条款", "clauses"),
    ];
    let caption = report
        .say("每一条件的结论、依据的事实和条款", "The outcome of every condition, the deciding facts and the clauses");
    part::table_head(html, "stack", Caption::Said(caption), &columns, &["w25", "narrow", "", "w25"]);
    let [_, outcome, facts, clauses] = columns;
    // On paper what is neither met nor open is a short list beside what is.
    let is_short = mine.conditions.iter().any(|of| matches!(of.outcome, Outcome::Met | Outcome::Undetermined));
    let met = mine.met_once();
    let others = mine.gravest_first().into_iter().filter(|of| of.outcome != Outcome::Met).map(|of| vec![of]);
    for same in met.into_iter().chain(others) {
        let Some(condition) = same.first() else { continue };
        html.raw(match condition.outcome {
            Outcome::Met => "<tr class=\"is-met\">",
            Outcome::NotMet | Outcome::NotApplicable if is_short => "<tr class=\"rest\">",
            _ => "<tr>",
        });
        html.raw("<th scope=\"row\">").text(condition.title.in_language(language)).raw("<br>");
        html.element("code", &[], &mine.names_of(&same)).raw("</th>");
        part::cell(html, outcome);
        part::outcome(html, report, condition.outcome);
        html.close("td");
        deciding(part::cell(html, facts), report, mine, condition);
        html.close("td");
        part::cell(html, clauses);
        for (at, clause) in condition.shown_clauses(language).into_iter().enumerate() {
            html.raw(if at == 0 { "" } else { "<br>" }).text(clause);
        }
        html.close("td").close("tr");
    }
    html.raw("</tbody>").close("table");
    if is_short {
        in_short(html, report, mine);
    }
    html.close("section");
}

/// The conditions that are neither met nor open, for paper: what they rest on stands on the screen.
fn in_short(html: &mut Html, report: &Report<'_>, mine: &Mine) {
    let language = report.language;
    html.raw("<div class=\"paper\">");
    for outcome in [Outcome::NotMet, Outcome::NotApplicable] {
        if mine.of(outcome).next().is_none() {
            continue;
        }
        let number = mine.of(outcome).count();
        html.element("h3", &[], &format!("{} {number}", outcome.label().in_language(language))).raw("<ul>");
        for condition in mine.of(outcome) {
            html.raw("<li>").text(condition.title.in_language(language)).raw(" ");
            html.element("code", &[], &mine.name_of(condition));
            if outcome == Outcome::NotApplicable {
                html.raw(" ").text(&mine.decided(condition, language));
            }
            html.raw("</li>");
        }
        html.close("ul");
    }
    html.raw("</div>\n");
}

/// The facts that decided a condition with their places, or those that are missing.
fn deciding(html: &mut Html, report: &Report<'_>, mine: &Mine, condition: &Condition) {
    let language = report.language;
    if condition.outcome == Outcome::Undetermined {
        let missing = labels(&condition.missing, language);
        let missing: Vec<&str> = missing.iter().map(String::as_str).collect();
        html.text(report.say("缺：", "missing: "));
        part::long(html, language, &missing, separator(language), MISSING);
        return;
    }
    let decided = mine.decided(condition, language);
    html.text(if decided.is_empty() { "—" } else { &decided });
}
