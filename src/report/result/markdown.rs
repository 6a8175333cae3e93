//! Markdown, as merge requests show it.

use std::fmt::Write;

use crate::report::markup::plain_markdown;
use crate::report::saved::{Condition, Level, Mine, labels};
use crate::report::section::{Report, Section};
use crate::report::table::saved_pack_line;
use crate::report::words::separator;
use crate::source::Language;
use crate::verdict::{Outcome, Verdict};

/// So many missing facts stand unfolded.
const UNFOLDED: usize = 20;

/// So many of the facts that a condition waits for are named in its row.
const NAMED: usize = 8;

/// The text.
pub fn text(report: &Report<'_>) -> String {
    let (saved, language) = (report.saved, report.language);
    let mut out = String::new();
    match saved.mines.as_slice() {
        [only] => mine(&mut out, report, only, "#"),
        mines => {
            let all = mines.len();
            let _ = match language {
                Language::Zh => writeln!(out, "# {all} 个煤矿的判定报告\n"),
                Language::En => writeln!(out, "# Report on {all} mines\n"),
            };
            packs(&mut out, report);
            out.push('\n');
            several(&mut out, report);
        }
    }
    out.push('\n');
    for problem in saved.errors.iter().filter(|problem| problem.level == Level::Error) {
        let place = problem.place.as_ref().map(|place| plain_markdown(&place.show())).unwrap_or_default();
        let message = plain_markdown(problem.message.in_language(language));
        let label = report.say("没有判定", "not judged");
        let _ = writeln!(out, "- **{label}** {place} {} {message}", problem.code);
    }
    if saved.mines.len() != 1 {
        for note in saved.uncounted() {
            let place = note.place.as_ref().map(|place| plain_markdown(&place.show())).unwrap_or_default();
            let _ = writeln!(out, "- {place} {} {}", note.code, plain_markdown(note.message.in_language(language)));
        }
    }
    while out.ends_with("\n\n") {
        out.pop();
    }
    out
}

/// The law by which was judged.
fn packs(out: &mut String, report: &Report<'_>) {
    let label = report.say("规则包：", "pack: ");
    for pack in &report.saved.packs {
        let _ = writeln!(out, "- {label}{}", plain_markdown(&saved_pack_line(pack, report.language)));
    }
}

fn row(out: &mut String, cells: impl IntoIterator<Item = String>) {
    for cell in cells {
        let _ = write!(out, "| {cell} ");
    }
    out.push_str("|\n");
}

fn head(out: &mut String, columns: &[&str]) {
    row(out, columns.iter().map(|column| plain_markdown(column)));
    row(out, columns.iter().map(|_| "---".to_owned()));
}

fn several(out: &mut String, report: &Report<'_>) {
    let (saved, language) = (report.saved, report.language);
    let labels = Verdict::ALL.map(|verdict| verdict.label());
    head(out, &labels.each_ref().map(|label| label.in_language(language)));
    row(out, Verdict::ALL.map(|verdict| saved.summary.count(verdict).to_string()));
    out.push('\n');
    head(
        out,
        &match language {
            Language::Zh => ["煤矿", "检查日期", "判定", "符合的条件", "待定", "矛盾"],
            Language::En => ["mine", "check date", "verdict", "conditions met", "undetermined", "contradictions"],
        },
    );
    for mine in &saved.mines {
        row(
            out,
            [
                plain_markdown(&mine.mine.show()),
                mine.check_date.clone(),
                format!("**{}**", mine.verdict.label().in_language(language)),
                plain_markdown(&mine.titles_met(language).join(separator(language))),
                mine.of(Outcome::Undetermined).count().to_string(),
                mine.contradictions().len().to_string(),
            ],
        );
    }
    // Of the others all that is known stands in the table.
    let is_told = |mine: &&Mine| mine.verdict > Verdict::Undetermined || !(report.sections)(mine).is_empty();
    for of in saved.mines.iter().filter(is_told) {
        out.push('\n');
        mine(out, report, of, "##");
    }
}

fn mine(out: &mut String, report: &Report<'_>, mine: &Mine, level: &str) {
    let language = report.language;
    let _ = writeln!(out, "{level} {}\n", plain_markdown(&mine.mine.show()));
    let verdict = mine.verdict.label();
    let _ = writeln!(out, "{}**{}**\n", report.say("判定：", "verdict: "), verdict.in_language(language));
    let _ = writeln!(out, "- {}{}", report.say("检查日期：", "check date: "), mine.check_date);
    let _ = writeln!(out, "- {}{}", report.say("自查记录：", "record: "), plain_markdown(&mine.source.show()));
    let is_only = level == "#";
    if is_only {
        packs(out, report);
    }
    for note in &mine.law_notes {
        let _ = writeln!(out, "- {}", plain_markdown(note.in_language(language)));
    }
    let mut shown = mine.met_once();
    if is_only {
        let others = mine.gravest_first().into_iter().filter(|condition| condition.outcome != Outcome::Met);
        shown.extend(others.map(|condition| vec![condition]));
    }
    if !shown.is_empty() {
        out.push('\n');
        conditions(out, report, mine, &shown);
    }
    let told = mine.contradictions();
    if !told.is_empty() {
        let _ = writeln!(out, "\n{level}# {}\n", report.say("矛盾", "Contradictions"));
        for told in told {
            let (about, text) = (plain_markdown(&told.about(language)), plain_markdown(&told.show(mine, language)));
            let _ = writeln!(out, "- ⚠ {about}{}{text}", report.say("：", ": "));
        }
    }
    for of in (report.sections)(mine) {
        section(out, &of, level);
    }
    if is_only && mine.of(Outcome::Undetermined).next().is_some() {
        let heading = report.say("还缺的事实（对判定影响最大的在前）", "Missing facts, the most decisive first");
        let _ = writeln!(out, "\n{level}# {heading}\n");
        missing(out, report, mine);
    }
}

/// The missing facts; those after the first are folded away.
fn missing(out: &mut String, report: &Report<'_>, mine: &Mine) {
    let language = report.language;
    let more = mine.missing.len().saturating_sub(UNFOLDED);
    for (at, item) in mine.missing.iter().enumerate() {
        if at == UNFOLDED && more > 0 {
            let label = match language {
                Language::Zh => format!("另有 {more} 项"),
                Language::En => format!("{more} more"),
            };
            // What is Markdown in it begins after an empty line.
            let _ = writeln!(out, "\n<details>\n<summary>{label}</summary>\n");
        }
        let (what, conditions) = (plain_markdown(&item.show(language)), plain_markdown(&item.conditions.join(" ")));
        let _ = writeln!(out, "{}. {what} → {conditions}", at + 1);
    }
    if more > 0 {
        out.push_str("\n</details>\n");
    }
}

/// A table with its heading, one level below `level`, and its notes. Without rows there is no table.
pub fn section(out: &mut String, section: &Section, level: &str) {
    let _ = writeln!(out, "\n{level}# {}\n", plain_markdown(&section.heading));
    if !section.rows.is_empty() {
        head(out, &section.columns.iter().map(String::as_str).collect::<Vec<_>>());
    }
    for cells in &section.rows {
        row(out, cells.iter().map(|cell| plain_markdown(cell)));
    }
    for (at, note) in section.notes.iter().enumerate() {
        // The heading has an empty line after it already.
        let gap = if at == 0 && section.rows.is_empty() { "" } else { "\n" };
        let _ = writeln!(out, "{gap}{}", plain_markdown(note));
    }
}

fn conditions(out: &mut String, report: &Report<'_>, mine: &Mine, shown: &[Vec<&Condition>]) {
    let language = report.language;
    head(
        out,
        &match language {
            Language::Zh => ["编号", "条件", "结论", "依据的事实", "条款"],
            Language::En => ["id", "condition", "outcome", "deciding facts", "clauses"],
        },
    );
    for same in shown {
        let Some(condition) = same.first() else { continue };
        let outcome = condition.outcome.label();
        let outcome = outcome.in_language(language);
        row(
            out,
            [
                plain_markdown(&mine.names_of(same)),
                plain_markdown(condition.title.in_language(language)),
                if condition.outcome == Outcome::Met { format!("**{outcome}**") } else { outcome.to_owned() },
                deciding(report, mine, condition),
                condition.shown_clauses(language).into_iter().map(plain_markdown).collect::<Vec<_>>().join("<br>"),
            ],
        );
    }
}

/// The facts that decided a condition, a line a met case.
fn deciding(report: &Report<'_>, mine: &Mine, condition: &Condition) -> String {
    let language = report.language;
    match condition.outcome {
        Outcome::Met => {
            let lines = condition.met().map(|case| {
                let mark = if case.contradictions.is_empty() { "" } else { " ⚠" };
                let facts = mine.with_evidence(&case.because, language);
                format!("{}{mark} {}", plain_markdown(&case.id), plain_markdown(&facts))
            });
            lines.collect::<Vec<_>>().join("<br>")
        }
        Outcome::Undetermined => {
            let mut missing = labels(&condition.missing, language);
            let more = missing.len().saturating_sub(NAMED);
            // All of them stand below, each with the conditions that wait for it.
            if more > 1 {
                missing.truncate(NAMED);
            }
            let rest = match (more, language) {
                (..=1, _) => String::new(),
                (_, Language::Zh) => format!("，另有 {more} 项"),
                (_, Language::En) => format!(", and {more} more"),
            };
            let list = plain_markdown(&missing.join(separator(language)));
            format!("{}{list}{rest}", report.say("缺：", "missing: "))
        }
        Outcome::NotMet | Outcome::NotApplicable => plain_markdown(&mine.decided(condition, language)),
    }
}
