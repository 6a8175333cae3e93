//! The matrix of mines and conditions: a colour and a word in every cell.

use super::build::Html;
use super::many::{Catalogue, anchor};
use super::part;
use crate::report::section::Report;
use crate::source::Language;
use crate::verdict::{Outcome, Verdict};

/// Up to so many mines have a row each; more are grouped by their verdict.
const ROWS: usize = 200;

/// The word in a cell, short enough for many columns.
fn short(outcome: Outcome, language: Language) -> &'static str {
    match (outcome, language) {
        (Outcome::Met, Language::Zh) => "符",
        (Outcome::NotMet, Language::Zh) => "否",
        (Outcome::Undetermined, Language::Zh) => "待",
        (Outcome::NotApplicable, _) => "—",
        (Outcome::Met, Language::En) => "met",
        (Outcome::NotMet, Language::En) => "no",
        (Outcome::Undetermined, Language::En) => "?",
    }
}

/// Writes the matrix.
pub fn write(html: &mut Html, report: &Report<'_>, catalogue: &Catalogue<'_>) {
    html.raw("<section id=\"matrix\">").element("h2", &[], report.say("煤矿与条件对照", "Mines and conditions"));
    let grouped = report.saved.mines.len() > ROWS;
    let caption = if grouped {
        report.say(
            "每一判定的煤矿中符合各条件的矿数／待定的矿数",
            "Of the mines of each verdict: how many meet each condition / are undetermined",
        )
    } else {
        report.say("每一煤矿对每一条件的结论", "What each condition comes to for each mine")
    };
    if !grouped {
        html.raw("<p class=\"legend\">");
        for outcome in Outcome::ALL {
            html.element("span", &[("class", part::class_of_outcome(outcome))], short(outcome, report.language));
            html.raw(" ").text(outcome.label().in_language(report.language)).raw(" ");
        }
        html.raw("</p>");
    }
    html.open("section", &[("class", "scroll"), ("tabindex", "0"), ("aria-label", caption)]);
    html.raw("<table class=\"matrix\">").element("caption", &[], caption).raw("<thead><tr>");
    html.element(
        "th",
        &[("scope", "col")],
        if grouped { report.say("判定", "verdict") } else { report.say("煤矿", "mine") },
    );
    for of in &catalogue.listed {
        html.raw("<th scope=\"col\">")
            .element("a", &[("href", &anchor(catalogue, of.condition))], &of.name)
            .raw("</th>");
    }
    html.raw("</tr></thead>\n<tbody>\n");
    if grouped {
        groups(html, report, catalogue);
    } else {
        rows(html, report, catalogue);
    }
    html.raw("</tbody>").close("table").close("section").close("section");
}

fn rows(html: &mut Html, report: &Report<'_>, catalogue: &Catalogue<'_>) {
    for (at, mine) in catalogue.mines.iter().enumerate() {
        html.raw("<tr><th scope=\"row\">").link(&format!("m{at}"), &mine.mine.show()).raw("</th>");
        let mut outcomes = vec![None; catalogue.listed.len()];
        for condition in &mine.conditions {
            if let Some(cell) = catalogue.position(condition).and_then(|at| outcomes.get_mut(at)) {
                *cell = Some(condition.outcome);
            }
        }
        for outcome in outcomes {
            match outcome {
                Some(outcome) => {
                    html.element("td", &[("class", part::class_of_outcome(outcome))], short(outcome, report.language))
                }
                // The mine was not judged by the pack of this condition.
                None => html.raw("<td></td>"),
            };
        }
        html.close("tr");
    }
}

fn groups(html: &mut Html, report: &Report<'_>, catalogue: &Catalogue<'_>) {
    for verdict in Verdict::ALL {
        let mines: Vec<_> = report.saved.mines.iter().filter(|mine| mine.verdict == verdict).collect();
        if mines.is_empty() {
            continue;
        }
        let mut counts = vec![(0usize, 0usize); catalogue.listed.len()];
        for condition in mines.iter().flat_map(|mine| &mine.conditions) {
            if let Some(count) = catalogue.position(condition).and_then(|at| counts.get_mut(at)) {
                count.0 += usize::from(condition.outcome == Outcome::Met);
                count.1 += usize::from(condition.outcome == Outcome::Undetermined);
            }
        }
        html.raw("<tr><th scope=\"row\">");
        part::verdict(html, report, verdict);
        html.text(&format!(" {}", mines.len())).raw("</th>");
        for (met, open) in counts {
            html.element("td", &[("class", shade(met, mines.len()))], &format!("{met}/{open}"));
        }
        html.close("tr");
    }
}

/// The class of a cell by the share of mines that meet the condition.
fn shade(met: usize, all: usize) -> &'static str {
    match (met * 100).checked_div(all).unwrap_or(0) {
        _ if met == 0 => "share0",
        ..10 => "share1",
        10..33 => "share2",
        33..66 => "share3",
        _ => "share4",
    }
}
