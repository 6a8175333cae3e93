//! What is shown of a mine, whether it is the only one or one of many.

use super::build::Html;
use super::class_of;
use crate::report::saved::{Case, Condition, Mine, Missing, Reason, Told, telling};
use crate::report::section::{Report, Section};
use crate::source::Language;
use crate::verdict::{Outcome, Verdict};

/// So many missing facts are printed; all stand on the screen and in the workbook.
const PRINTED: usize = 36;

/// How many of the conditions that wait for a fact are printed.
pub const WAITING: usize = 1;

/// What a table is called: under a heading that says the same it is only said to those who do not see it.
#[derive(Clone, Copy)]
pub enum Caption<'a> {
    /// Above the table.
    Shown(&'a str),
    /// For screen readers.
    Said(&'a str),
}

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
pub fn table_head(html: &mut Html, class: &str, caption: Caption<'_>, columns: &[&str], widths: &[&str]) {
    html.open("table", &[("class", class)]);
    match caption {
        Caption::Shown(text) => html.element("caption", &[], text),
        Caption::Said(text) => html.element("caption", &[("class", "said")], text),
    };
    html.raw("<thead><tr>");
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

/// A list of which paper has the first `printed` items and the number of the others.
pub fn long<'h>(html: &'h mut Html, language: Language, items: &[&str], with: &str, printed: usize) -> &'h mut Html {
    let more = items.len().saturating_sub(printed);
    let (Some(first), Some(rest), 2..) = (items.get(..printed), items.get(printed..), more) else {
        return html.text(&items.join(with));
    };
    html.text(&first.join(with)).open("span", &[("class", "rest")]).text(with).text(&rest.join(with)).close("span");
    let more = match language {
        Language::Zh => format!("，另有 {more} 项"),
        Language::En => format!(", and {more} more"),
    };
    html.element("span", &[("class", "paper")], &more)
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
    let caption = Caption::Said(report.say("矛盾", "Contradictions"));
    table_head(html, "stack", caption, &columns, &["w15", "w35"]);
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

/// The missing facts as a table, the most decisive first. Paper has those that decide most.
pub fn missing(html: &mut Html, report: &Report<'_>, missing: &[Missing]) {
    let columns = [
        report.say("事实", "fact"),
        report.say("要问的问题", "question to ask"),
        report.say("用于条件", "for conditions"),
        report.say("最严重可能导致", "may lead to"),
    ];
    let caption = Caption::Shown(report.say("对判定影响最大的在前", "The most decisive first"));
    table_head(html, "stack", caption, &columns, &["w25", "w35", "w20"]);
    let [fact, question, conditions, leads] = columns;
    let printed = if missing.len() > PRINTED + 2 { PRINTED } else { missing.len() };
    for (at, item) in missing.iter().enumerate() {
        html.raw(if at < printed { "<tr>" } else { "<tr class=\"rest\">" });
        cell(html, fact).text(&item.show(report.language)).raw("<br>").element("code", &[], &item.fact).close("td");
        cell(html, question).text(item.question.in_language(report.language)).close("td");
        let names: Vec<&str> = item.conditions.iter().map(String::as_str).collect();
        long(cell(html, conditions), report.language, &names, " ", WAITING).close("td");
        cell(html, leads);
        verdict(html, report, item.may_lead_to);
        html.close("td").close("tr");
    }
    html.raw("</tbody>").close("table");
    let more = missing.len() - printed;
    if more > 0 {
        let text = match report.language {
            Language::Zh => {
                format!("另有 {more} 项没有打印，全部见屏幕上的本页，或者工作簿（.xlsx）的“缺少的事实”表。")
            }
            Language::En => {
                format!(
                    "{more} more are not printed; all are on the screen, and on the sheet “missing facts” of the workbook (.xlsx)."
                )
            }
        };
        html.element("p", &[("class", "paper quiet")], &text);
    }
}

/// What other parts of the program add.
pub fn section(html: &mut Html, section: &Section, caption: Caption<'_>) {
    let columns: Vec<&str> = section.columns.iter().map(String::as_str).collect();
    // A word and a number stand beside each other in any window.
    let class = if columns.len() > 2 { "stack" } else { "short" };
    table_head(html, class, caption, &columns, &[]);
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
