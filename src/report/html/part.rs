//! What is shown of a mine, whether it is the only one or one of many.

use super::build::Html;
use super::class_of;
use crate::report::saved::{Case, Condition, Mine, Missing, Reason, Told, telling};
use crate::report::section::{Report, Section};
use crate::verdict::{Outcome, Verdict};

/// A verdict as a word in its colour.
pub fn verdict(html: &mut Html, report: &Report<'_>, verdict: Verdict) {
    html.element("strong", &[("class", class_of(verdict))], verdict.label().in_language(report.language));
}

/// An outcome as a word in its colour.
pub fn outcome(html: &mut Html, report: &Report<'_>, outcome: Outcome) {
    html.element("span", &[("class", class_of_outcome(outcome))], outcome.label().in_language(report.language));
}

/// The class of an outcome, which gives it its colour.
pub fn class_of_outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Met => "o met",
        Outcome::NotMet => "o not-met",
        Outcome::Undetermined => "o open",
        Outcome::NotApplicable => "o none",
    }
}

/// The head of a table: its caption and the headings of its columns, of which some have a class that says how wide they are.
pub fn table_head(html: &mut Html, class: &str, caption: &str, columns: &[&str], widths: &[&str]) {
    html.open("table", &[("class", class)]).element("caption", &[], caption).raw("<thead><tr>");
    for (at, column) in columns.iter().enumerate() {
        match widths.get(at) {
            Some(width) if !width.is_empty() => html.element("th", &[("scope", "col"), ("class", width)], column),
            _ => html.element("th", &[("scope", "col")], column),
        };
    }
    html.raw("</tr></thead>\n<tbody>\n");
}

/// A cell that says in a narrow window which column it is of.
pub fn cell<'h>(html: &'h mut Html, column: &str) -> &'h mut Html {
    html.open("td", &[("data-label", column)])
}

/// The met cases of a condition, each with the facts that decide it, where they stand, and on what they rest.
pub fn met_cases(html: &mut Html, report: &Report<'_>, mine: &Mine, condition: &Condition) {
    for case in condition.met() {
        html.raw("<div class=\"case\"><p>").element("strong", &[], &mine.name(&condition.pack, &case.id)).raw(" ");
        html.text(case.text.in_language(report.language)).raw("</p>");
        facts(html, report, mine, case);
        html.raw("</div>\n");
    }
}

fn facts(html: &mut Html, report: &Report<'_>, mine: &Mine, case: &Case) {
    html.raw("<ul class=\"stated\">");
    for reason in telling(&case.because) {
        html.raw("<li>");
        stated(html, report, mine, reason);
        html.raw("</li>");
    }
    html.raw("</ul>");
    for contradiction in &case.contradictions {
        let (stated, measured) = (contradiction.stated.as_slice(), contradiction.measured.as_slice());
        let told = Told { cases: Vec::new(), should: None, stated, measured };
        html.raw("<p class=\"warn\">").text(report.say("⚠ 矛盾：", "⚠ contradiction: "));
        html.text(&told.show(mine, report.language)).raw("</p>");
    }
}

/// A stated value with its place and its evidence.
fn stated(html: &mut Html, report: &Report<'_>, mine: &Mine, reason: &Reason) {
    html.text(&reason.show(report.language)).raw(" ").element("code", &[], &mine.place_of(reason, report.language));
    if let Some(evidence) = &reason.evidence {
        let label = report.say("证据：", "evidence: ");
        html.raw(" ").element("span", &[("class", "evidence")], &format!("{label}{evidence}"));
    }
}

/// The contradictions of a mine as a table.
pub fn contradictions(html: &mut Html, report: &Report<'_>, mine: &Mine, told: &[Told<'_>]) {
    let columns = [
        report.say("情形", "case"),
        report.say("认定", "stated"),
        report.say("与之矛盾的事实", "facts that contradict it"),
    ];
    table_head(html, "stack", report.say("矛盾", "Contradictions"), &columns, &["w15", "w35"]);
    let [about, said, proved] = columns;
    for told in told {
        html.raw("<tr>");
        cell(html, about).text(&told.about(report.language)).close("td");
        cell(html, said);
        match told.should {
            Some(should) => html.text(should.in_language(report.language)),
            None => reasons(html, report, mine, told.stated),
        };
        html.close("td");
        cell(html, proved);
        reasons(html, report, mine, told.measured).close("td").close("tr");
    }
    html.raw("</tbody>").close("table");
}

fn reasons<'h>(html: &'h mut Html, report: &Report<'_>, mine: &Mine, reasons: &[Reason]) -> &'h mut Html {
    html.raw("<ul class=\"stated\">");
    for reason in telling(reasons) {
        html.raw("<li>");
        stated(html, report, mine, reason);
        html.raw("</li>");
    }
    html.raw("</ul>")
}

/// The missing facts as a table, the most decisive first.
pub fn missing(html: &mut Html, report: &Report<'_>, missing: &[Missing]) {
    let columns = [
        report.say("事实", "fact"),
        report.say("要问的问题", "question to ask"),
        report.say("用于条件", "for conditions"),
        report.say("最严重可能导致", "may lead to"),
    ];
    let caption = report.say("还缺的事实（对判定影响最大的在前）", "Missing facts, the most decisive first");
    table_head(html, "stack", caption, &columns, &["w25", "w35", "w20"]);
    let [fact, question, conditions, leads] = columns;
    for item in missing {
        html.raw("<tr>");
        cell(html, fact).text(&item.show(report.language)).raw("<br>").element("code", &[], &item.fact).close("td");
        cell(html, question).text(item.question.in_language(report.language)).close("td");
        cell(html, conditions).text(&item.conditions.join(" ")).close("td");
        cell(html, leads);
        verdict(html, report, item.may_lead_to);
        html.close("td").close("tr");
    }
    html.raw("</tbody>").close("table");
}

/// What other parts of the program add.
pub fn section(html: &mut Html, section: &Section) {
    let columns: Vec<&str> = section.columns.iter().map(String::as_str).collect();
    table_head(html, "stack", &section.heading, &columns, &[]);
    for row in &section.rows {
        html.raw("<tr>");
        for (column, text) in columns.iter().zip(row) {
            cell(html, column).text(text).close("td");
        }
        html.close("tr");
    }
    html.raw("</tbody>").close("table");
    notes(html, section);
}

/// What has to be known beside the table of a section.
pub fn notes(html: &mut Html, section: &Section) {
    for note in &section.notes {
        html.element("p", &[("class", "quiet")], note);
    }
}
