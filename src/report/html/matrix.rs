//! The matrix of mines and conditions: a colour and a word in every cell.

use super::build::Html;
use super::many::{Catalogue, Listed, anchor};
use super::part;
use crate::report::saved::Mine;
use crate::report::section::Report;
use crate::source::Language;
use crate::verdict::{Outcome, Verdict};

/// Up to so many mines have a row each; more are grouped by their verdict.
const ROWS: usize = 200;

/// Up to so many columns stand beside the names of mines on A4 across.
const COLUMNS: usize = 32;

/// The same of columns with counts.
const COUNTED: usize = 18;

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

/// Writes the matrix. Its columns are numbered, and a list says which condition a number is: narrow columns are all on one sheet of paper, and
/// where there are too many, the matrix has several parts, each with the mines.
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
    let lines = if grouped { groups(report, catalogue) } else { rows(report, catalogue) };
    let most = if grouped { COUNTED } else { COLUMNS };
    let parts = catalogue.listed.len().div_ceil(most).max(1);
    let size = catalogue.listed.len().div_ceil(parts).max(1);
    for (at, listed) in catalogue.listed.chunks(size).enumerate() {
        let first = at * size;
        let caption = match (parts, report.language) {
            (1, _) => caption.to_owned(),
            (_, Language::Zh) => format!("{caption}（第 {}／{parts} 部分）", at + 1),
            (_, Language::En) => format!("{caption} (part {} of {parts})", at + 1),
        };
        html.raw("<div class=\"sheet\">");
        key(html, report, catalogue, listed, first);
        html.open("section", &[("class", "scroll"), ("tabindex", "0"), ("aria-label", &caption)]);
        html.raw("<table class=\"matrix\">").element("caption", &[], &caption).raw("<thead><tr>");
        html.element(
            "th",
            &[("scope", "col")],
            if grouped { report.say("判定", "verdict") } else { report.say("煤矿", "mine") },
        );
        for (number, of) in (first + 1..).zip(listed) {
            let said = format!("{number} {}", of.condition.title.in_language(report.language));
            html.raw("<th scope=\"col\">");
            html.open("a", &[("href", &anchor(catalogue, of.condition)), ("title", &said), ("aria-label", &said)]);
            html.text(&number.to_string()).raw("</a></th>");
        }
        html.raw("</tr></thead>\n<tbody>\n");
        for (line, of) in &lines {
            html.raw("<tr><th scope=\"row\">");
            match line {
                Line::Mine(at, mine) => html.link(&format!("m{at}"), &mine.mine.show()),
                Line::Group(verdict, mines) => {
                    part::verdict(html, report, *verdict);
                    html.text(&format!(" {mines}"))
                }
            };
            html.raw("</th>");
            for cell in of.iter().skip(first).take(size) {
                match cell {
                    Some((class, text)) => html.element("td", &[("class", class)], text),
                    // The mine was not judged by the pack of this condition.
                    None => html.raw("<td></td>"),
                };
            }
            html.close("tr");
        }
        html.raw("</tbody>").close("table").close("section").raw("</div>\n");
    }
    html.close("section");
}

/// Which condition each number is, pack by pack.
fn key(html: &mut Html, report: &Report<'_>, catalogue: &Catalogue<'_>, listed: &[Listed<'_>], first: usize) {
    let several = report.saved.packs.len() > 1;
    let mut of_pack = None;
    for (number, of) in (first + 1..).zip(listed) {
        let pack = &of.condition.pack;
        if of_pack != Some(pack) {
            html.raw(if of_pack.is_some() { "</ol>" } else { "" });
            of_pack = Some(pack);
            let title = report.saved.packs.iter().find(|known| known.id == **pack);
            if let Some(title) = title.filter(|_| several) {
                html.element("p", &[("class", "of-pack")], title.title.in_language(report.language));
            }
            html.raw("<ol class=\"key\">");
        }
        html.open("li", &[("value", &number.to_string())]);
        html.open("a", &[("href", &anchor(catalogue, of.condition))]);
        html.text(of.condition.title.in_language(report.language)).raw("</a> ");
        html.element("code", &[], &of.condition.id).raw("</li>");
    }
    html.raw(if of_pack.is_some() { "</ol>\n" } else { "" });
}

/// What a row is of.
enum Line<'a> {
    /// A mine, by where it stands on the page.
    Mine(usize, &'a Mine),
    /// The mines of a verdict.
    Group(Verdict, usize),
}

/// The class and the text of a cell.
type Cell = Option<(&'static str, String)>;

fn rows<'a>(report: &Report<'_>, catalogue: &Catalogue<'a>) -> Vec<(Line<'a>, Vec<Cell>)> {
    let row = |(at, mine): (usize, &&'a Mine)| {
        let mut cells = vec![None; catalogue.listed.len()];
        for condition in &mine.conditions {
            if let Some(cell) = catalogue.position(condition).and_then(|at| cells.get_mut(at)) {
                let outcome = condition.outcome;
                *cell = Some((part::class_of_outcome(outcome), short(outcome, report.language).to_owned()));
            }
        }
        (Line::Mine(at, mine), cells)
    };
    catalogue.mines.iter().enumerate().map(row).collect()
}

fn groups<'a>(report: &Report<'_>, catalogue: &Catalogue<'_>) -> Vec<(Line<'a>, Vec<Cell>)> {
    let mut lines = Vec::new();
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
        let cell = |(met, open)| Some((shade(met, mines.len()), format!("{met}/{open}")));
        lines.push((Line::Group(verdict, mines.len()), counts.into_iter().map(cell).collect()));
    }
    lines
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
