//! The page of several mines.

use std::collections::HashMap;

use super::build::Html;
use super::part::Caption;
use super::{matrix, part};
use crate::report::law;
use crate::report::saved::{Condition, Mine};
use crate::report::section::Report;
use crate::report::words::separator;
use crate::source::Language;
use crate::verdict::{Outcome, Verdict};

/// Up to so many mines each part has the clauses and more of what is missing; of more, the page would become too large.
const DETAILED: usize = 200;

/// How many missing facts the part of a mine names, with room and without.
const MISSING: [usize; 2] = [8, 3];

/// How many conditions have a bar.
const BARS: usize = 15;

/// A condition as it stands on the page once, with what it came to over all mines.
pub struct Listed<'a> {
    /// How reports name it.
    pub name: String,
    /// It, as it is for the first mine of which it was judged.
    pub condition: &'a Condition,
    /// The mines by outcome, in the order of [`Outcome::ALL`].
    pub counts: [usize; 4],
}

impl Listed<'_> {
    /// The mines of which it came to `outcome`.
    pub fn count(&self, outcome: Outcome) -> usize {
        Outcome::ALL.iter().zip(self.counts).find(|(of, _)| **of == outcome).map_or(0, |(_, count)| count)
    }
}

/// The conditions of a page, each once.
pub struct Catalogue<'a> {
    /// The conditions.
    pub listed: Vec<Listed<'a>>,
    /// The mines, those with the gravest verdict first, else in the order of the input.
    pub mines: Vec<&'a Mine>,
    positions: HashMap<(&'a str, &'a str), usize>,
}

impl<'a> Catalogue<'a> {
    fn of(report: &Report<'a>) -> Catalogue<'a> {
        let found = report.saved.catalogue();
        let mut listed: Vec<Listed<'_>> =
            found.into_iter().map(|(name, condition)| Listed { name, condition, counts: [0; 4] }).collect();
        let keys = listed.iter().map(|of| (&*of.condition.pack, &*of.condition.id));
        let positions: HashMap<_, _> = keys.zip(0..).collect();
        for condition in report.saved.mines.iter().flat_map(|mine| &mine.conditions) {
            let at = positions.get(&(&*condition.pack, &*condition.id));
            let outcome = Outcome::ALL.iter().position(|outcome| *outcome == condition.outcome);
            if let (Some(at), Some(outcome)) = (at, outcome)
                && let Some(count) = listed.get_mut(*at).and_then(|listed| listed.counts.get_mut(outcome))
            {
                *count += 1;
            }
        }
        let mut mines: Vec<&Mine> = report.saved.mines.iter().collect();
        mines.sort_by_key(|mine| std::cmp::Reverse(mine.verdict));
        Catalogue { listed, mines, positions }
    }

    /// Where a condition stands among them.
    pub fn position(&self, condition: &Condition) -> Option<usize> {
        self.positions.get(&(&*condition.pack, &*condition.id)).copied()
    }
}

/// Writes the page from the counts on.
pub fn write(html: &mut Html, report: &Report<'_>) {
    let catalogue = Catalogue::of(report);
    contents(html, report);
    html.raw("<main id=\"main\">\n");
    counts(html, report);
    if !report.saved.mines.is_empty() {
        frequent(html, report, &catalogue);
        matrix::write(html, report, &catalogue);
        mines(html, report, &catalogue);
        conditions(html, report, &catalogue);
        parts(html, report, &catalogue);
    }
    html.raw("</main>\n");
}

fn contents(html: &mut Html, report: &Report<'_>) {
    if report.saved.mines.is_empty() {
        return;
    }
    html.open("nav", &[("aria-label", report.say("目录", "contents"))]).raw("<ul>");
    for (id, text) in [
        ("counts", report.say("判定汇总", "Verdicts")),
        ("frequent", report.say("最常符合的条件", "Conditions met most often")),
        ("matrix", report.say("煤矿与条件对照", "Mines and conditions")),
        ("mines", report.say("煤矿一览", "List of mines")),
        ("conditions", report.say("条件一览", "List of conditions")),
        ("parts", report.say("逐矿说明", "Mine by mine")),
    ] {
        html.raw("<li>").link(id, text).raw("</li>");
    }
    html.close("ul").close("nav");
}

fn counts(html: &mut Html, report: &Report<'_>) {
    let (saved, language) = (report.saved, report.language);
    html.raw("<section id=\"counts\">")
        .element("h2", &[], report.say("判定汇总", "Verdicts"))
        .raw("<dl class=\"cards\">");
    for verdict in Verdict::ALL {
        let count = saved.summary.count(verdict);
        let class = super::class_of(verdict);
        html.open("div", &[("class", if count == 0 { "card v zero" } else { class })]);
        html.element("dt", &[], verdict.label().in_language(language));
        html.raw("<dd>").element("span", &[("class", "number")], &count.to_string());
        html.raw(" ").text(report.say("矿", if count == 1 { "mine" } else { "mines" })).raw("</dd></div>");
    }
    html.close("dl");
    let others = saved.mines.iter().map(Mine::not_judged_by).collect();
    let mut notes = law::lines_by_law(others, saved.mines.iter().any(Mine::some_in_force));
    let uncounted = saved.uncounted().count();
    notes.extend((uncounted > 0).then(|| law::uncounted_of(uncounted)));
    for note in notes {
        html.element("p", &[("class", "note")], note.in_language(language));
    }
    html.close("section");
}

fn frequent(html: &mut Html, report: &Report<'_>, catalogue: &Catalogue<'_>) {
    let all = report.saved.mines.len();
    let mut most: Vec<&Listed<'_>> = catalogue.listed.iter().filter(|of| of.count(Outcome::Met) > 0).collect();
    most.sort_by_key(|of| std::cmp::Reverse(of.count(Outcome::Met)));
    html.raw("<section id=\"frequent\">");
    html.element("h2", &[], report.say("最常符合的条件", "Conditions met most often"));
    if most.is_empty() {
        html.element("p", &[], report.say("没有煤矿符合任何条件。", "No mine meets a condition."));
        html.close("section");
        return;
    }
    html.raw("<figure><figcaption>");
    html.text(report.say(
        "条的长度是符合的矿数；其后斜线部分是待定的矿数。",
        "The length of a bar is the number of mines that meet the condition; the hatched part after it, of those undetermined.",
    ));
    html.raw("</figcaption><svg class=\"defs\" width=\"0\" height=\"0\" aria-hidden=\"true\" focusable=\"false\"><defs><pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect class=\"hatch-ground\" width=\"6\" height=\"6\"/><rect class=\"hatch-line\" width=\"2\" height=\"6\"/></pattern></defs></svg><ol class=\"bars\">");
    for of in most.into_iter().take(BARS) {
        let (met, open) = (of.count(Outcome::Met), of.count(Outcome::Undetermined));
        let text = match report.language {
            Language::Zh => format!("符合 {met} 矿，待定 {open} 矿"),
            Language::En => format!("met {met}, undetermined {open}"),
        };
        html.raw("<li><span class=\"what\">").open("a", &[("href", &anchor(catalogue, of.condition))]);
        html.text(&of.name).raw("</a> ").text(of.condition.title.in_language(report.language)).raw("</span> ");
        html.element("span", &[("class", "how-many")], &text);
        // In thousandths of the width, so that no share is rounded away.
        let share = |count: usize| (count * 1000).div_ceil(all.max(1)).to_string();
        html.raw("<svg class=\"bar\" viewBox=\"0 0 1000 14\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">");
        html.raw("<rect class=\"ground\" width=\"1000\" height=\"14\"/>");
        html.open("rect", &[("class", "bar-met"), ("width", &share(met)), ("height", "14")]).raw("</rect>");
        html.open("rect", &[("class", "bar-open"), ("x", &share(met)), ("width", &share(open)), ("height", "14")]);
        html.raw("</rect></svg></li>\n");
    }
    html.raw("</ol>").close("figure").close("section");
}

/// What leads to the row of a condition.
pub fn anchor(catalogue: &Catalogue<'_>, condition: &Condition) -> String {
    catalogue.position(condition).map_or_else(|| "#conditions".to_owned(), |at| format!("#c{at}"))
}

fn mines(html: &mut Html, report: &Report<'_>, catalogue: &Catalogue<'_>) {
    html.raw("<section id=\"mines\">").element("h2", &[], report.say("煤矿一览", "List of mines"));
    let columns = [
        report.say("煤矿", "mine"),
        report.say("检查日期", "check date"),
        report.say("判定", "verdict"),
        report.say("符合的条件", "conditions met"),
        report.say("待定", "undetermined"),
        report.say("矛盾", "contradictions"),
    ];
    let caption = report.say("煤矿及其判定", "The mines and their verdicts");
    html.open("section", &[("class", "scroll"), ("tabindex", "0"), ("aria-label", caption)]);
    // The script makes what only it can serve, and takes its words from here.
    html.open(
        "div",
        &[
            ("id", "filters"),
            ("data-search", report.say("查找煤矿或条件", "find a mine or condition")),
            ("data-verdict", report.say("判定", "verdict")),
            ("data-all", report.say("全部", "all")),
            ("data-shown", report.say("显示 # 矿", "# mines shown")),
        ],
    );
    html.raw("</div>\n");
    part::table_head(html, "list", Caption::Said(caption), &columns, &["w25", "narrow", "narrow", "w35"]);
    for (at, mine) in catalogue.mines.iter().enumerate() {
        // Who looks for an id finds the mines that meet the condition.
        html.open("tr", &[("data-ids", &mine.named(Outcome::Met).join(" "))]);
        html.raw("<th scope=\"row\">").link(&format!("m{at}"), &mine.mine.show()).raw("</th>");
        html.element("td", &[], &mine.check_date);
        html.open("td", &[("data-rank", &rank(mine.verdict).to_string())]);
        part::verdict(html, report, mine.verdict);
        html.raw("</td>").element("td", &[], &counted(&mine.titles_met(report.language), report.language));
        html.element("td", &[("class", "n")], &mine.of(Outcome::Undetermined).count().to_string());
        html.element("td", &[("class", "n")], &mine.contradictions().len().to_string()).close("tr");
    }
    html.raw("</tbody>").close("table").close("section").close("section");
}

/// How many there are, and what they are called.
fn counted(titles: &[&str], language: Language) -> String {
    match (titles.is_empty(), language) {
        (true, _) => "0".to_owned(),
        (false, Language::Zh) => format!("{}：{}", titles.len(), titles.join(separator(language))),
        (false, Language::En) => format!("{}: {}", titles.len(), titles.join(separator(language))),
    }
}

/// The gravest verdict has the lowest number.
fn rank(verdict: Verdict) -> usize {
    Verdict::ALL.iter().position(|of| *of == verdict).unwrap_or_default()
}

fn conditions(html: &mut Html, report: &Report<'_>, catalogue: &Catalogue<'_>) {
    let language = report.language;
    html.raw("<section id=\"conditions\">").element("h2", &[], report.say("条件一览", "List of conditions"));
    let mut columns = vec![
        report.say("条件", "condition").to_owned(),
        report.say("后果", "effect").to_owned(),
        report.say("条款", "clauses").to_owned(),
    ];
    columns.extend(Outcome::ALL.map(|outcome| outcome.label().in_language(language).to_owned()));
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let caption =
        report.say("各条件的条款和各结论的矿数", "The clauses of each condition, and the mines by its outcome");
    part::table_head(html, "stack", Caption::Shown(caption), &columns, &["w25", "", "w35"]);
    for (at, of) in catalogue.listed.iter().enumerate() {
        html.open("tr", &[("id", &format!("c{at}"))]).raw("<th scope=\"row\">");
        html.text(of.condition.title.in_language(language)).raw("<br>").element("code", &[], &of.name).raw("</th>");
        let clauses = of.condition.citations.iter().map(|cited| cited.text.in_language(language));
        let clauses = clauses.collect::<Vec<_>>().join(separator(language));
        let cells = [of.condition.effect.label().in_language(language).to_owned(), clauses];
        let counts = of.counts.map(|count| count.to_string());
        for (column, text) in columns.iter().skip(1).zip(cells.iter().chain(&counts)) {
            part::cell(html, column).text(text).close("td");
        }
        html.close("tr");
    }
    html.raw("</tbody>").close("table").close("section");
}

fn parts(html: &mut Html, report: &Report<'_>, catalogue: &Catalogue<'_>) {
    html.raw("<section id=\"parts\">").element("h2", &[], report.say("逐矿说明", "Mine by mine"));
    let is_detailed = report.saved.mines.len() <= DETAILED;
    for (at, mine) in catalogue.mines.iter().enumerate() {
        html.open("article", &[("class", "mine"), ("id", &format!("m{at}"))]);
        part_of(html, report, catalogue, mine, is_detailed);
        html.close("article");
    }
    html.close("section");
}

fn part_of(html: &mut Html, report: &Report<'_>, catalogue: &Catalogue<'_>, mine: &Mine, is_detailed: bool) {
    let language = report.language;
    html.raw("<h3>").text(&mine.mine.show()).raw(" ");
    part::verdict(html, report, mine.verdict);
    html.raw("</h3><p class=\"quiet\">").text(&format!("{} · ", mine.check_date));
    html.element("code", &[], &mine.source.show()).raw(" · ").link("mines", report.say("回到一览", "back to the list"));
    html.raw("</p>\n");
    for note in &mine.law_notes {
        html.element("p", &[("class", "note")], note.in_language(language));
    }
    for same in mine.met_once() {
        let Some(condition) = same.first() else { continue };
        html.raw("<div class=\"condition\"><h4>");
        for condition in &same {
            html.open("a", &[("href", &anchor(catalogue, condition))]).text(&mine.name_of(condition)).raw("</a> ");
        }
        html.text(condition.title.in_language(language))
            .raw(" · ")
            .text(condition.effect.label().in_language(language))
            .raw("</h4>\n");
        part::met_cases(html, report, mine, condition);
        if is_detailed {
            html.raw("<p class=\"clauses\">").text(report.say("依据：", "clauses: "));
            html.text(&condition.shown_clauses(language).join(separator(language))).raw("</p>");
        }
        html.raw("</div>\n");
    }
    for told in mine.contradictions().iter().filter(|told| told.should.is_some()) {
        let colon = report.say("：", ": ");
        html.element(
            "p",
            &[("class", "warn")],
            &format!("⚠ {}{colon}{}", told.about(language), told.show(mine, language)),
        );
    }
    for section in (report.sections)(mine) {
        part::section(html, &section, Caption::Shown(&section.heading));
    }
    open(html, report, mine, is_detailed);
}

/// What stayed undetermined, and the facts that would decide most of it. Paper has the number of the conditions; which they are shows the matrix.
fn open(html: &mut Html, report: &Report<'_>, mine: &Mine, is_detailed: bool) {
    let language = report.language;
    let open: Vec<&Condition> = mine.of(Outcome::Undetermined).collect();
    if open.is_empty() {
        return;
    }
    html.raw("<p><strong>").text(report.say("待定的条件", "conditions undetermined"));
    html.raw("</strong> ").text(&open.len().to_string());
    if is_detailed {
        let titles: Vec<&str> = open.iter().map(|condition| condition.title.in_language(language)).collect();
        html.open("span", &[("class", "rest")]).text(report.say("：", ": "));
        html.text(&titles.join(separator(language))).close("span");
    }
    html.raw("</p>\n<p><strong>");
    html.text(report.say("还缺的事实（对判定影响最大的在前）", "missing facts, the most decisive first"))
        .raw("</strong></p><ol>");
    let shown = if is_detailed { MISSING[0] } else { MISSING[1] };
    for item in mine.missing.iter().take(shown) {
        html.raw("<li>").text(&item.show(language)).raw(" → ");
        let names: Vec<&str> = item.conditions.iter().map(String::as_str).collect();
        part::long(html, language, &names, " ", part::WAITING).raw("</li>");
    }
    html.raw("</ol>");
    let more = mine.missing.len().saturating_sub(shown);
    if more > 0 {
        let text = match language {
            Language::Zh => format!("另有 {more} 项"),
            Language::En => format!("and {more} more"),
        };
        html.element("p", &[("class", "quiet")], &text);
    }
}
