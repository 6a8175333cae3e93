//! The verdict table of one mine.

use std::fmt::Write;

use comfy_table::{Attribute, Cell, Color, ColumnConstraint, ContentArrangement, Table, Width, presets};

use super::fit::{PADDING, fit};
use super::saved::{self, Condition, Mine, Missing, Reason, labels, telling};
use super::{Style, law, words};
use crate::fact::{Record, Vocabulary};
use crate::record::{MINE_ID, MINE_NAME};
use crate::rule::{OverrideKind, Pack};
use crate::source::{Bilingual, Language};
use crate::verdict::{Outcome, Verdict};

/// How many facts a cell or list shows before it says how many more there are.
const SHOWN: usize = 3;
/// How many letters of the id of a condition stand on one line.
const ID_WIDTH: u16 = 14;
/// How many missing facts are listed.
const MISSING_SHOWN: usize = 12;

/// Renders the judgment of one mine; `packs` are those of the result.
pub fn render(mine: &Mine, packs: &[saved::Pack], style: Style) -> String {
    let language = style.language;
    let mut out = String::new();
    let packs: Vec<&saved::Pack> =
        mine.judged_by.iter().filter_map(|id| packs.iter().find(|pack| pack.id == *id)).collect();
    heading(&mut out, mine, &packs, language);
    for pack in &packs {
        if packs.len() > 1 {
            let _ = writeln!(out, "\n{} {}", pack.id, pack.title.in_language(language));
        }
        let of_pack = mine.conditions.iter().filter(|condition| *condition.pack == *pack.id);
        let _ = writeln!(out, "{}", conditions(of_pack, style));
    }
    for note in &mine.law_notes {
        let _ = writeln!(out, "{}", note.in_language(language));
    }
    law::advise(&mut out, mine, language);
    conclusion(&mut out, mine, &packs, style);
    contradictions(&mut out, mine, language);
    if mine.of(Outcome::Undetermined).next().is_some() {
        missing(&mut out, &mine.missing, language);
    }
    out
}

/// An empty table in the program's style.
pub fn new_table(style: Style) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.force_no_tty();
    if let Some(width) = style.width {
        table.set_width(width);
    }
    if style.color {
        table.enforce_styling();
    }
    table
}

/// The colour that goes with an outcome; the word says the same.
pub fn outcome_cell(outcome: Outcome, language: Language) -> Cell {
    painted_cell(outcome.label().in_language(language).to_owned(), outcome)
}

fn painted_cell(label: String, outcome: Outcome) -> Cell {
    let cell = Cell::new_owned(label);
    match outcome {
        Outcome::Met => cell.fg(Color::Red).add_attribute(Attribute::Bold),
        Outcome::Undetermined => cell.fg(Color::Yellow),
        Outcome::NotMet => cell.fg(Color::Green),
        Outcome::NotApplicable => cell.fg(Color::DarkGrey),
    }
}

/// The colour that goes with a verdict; the word says the same.
pub fn verdict_cell(verdict: Verdict, language: Language) -> Cell {
    let cell = Cell::new(verdict.label().in_language(language)).add_attribute(Attribute::Bold);
    match verdict {
        Verdict::Closure | Verdict::Suspension | Verdict::StopArea => cell.fg(Color::Red),
        Verdict::Undetermined => cell.fg(Color::Yellow),
        Verdict::Clear => cell.fg(Color::Green),
    }
}

/// The name of the mine, and its id where that is not the same.
pub fn mine_name(vocabulary: &Vocabulary, record: &Record) -> String {
    let text = |id: &str| record.text(vocabulary.fact_by_id(id));
    name_and_id(text(MINE_NAME), text(MINE_ID))
}

/// The same of a mine whose name and id are known.
pub fn name_and_id(name: Option<&str>, id: Option<&str>) -> String {
    match (name.map(words::on_one_line), id.map(words::on_one_line)) {
        (Some(name), Some(id)) if name != id => format!("{name} ({id})"),
        (Some(name), _) => name,
        (None, Some(id)) => id,
        (None, None) => "—".into(),
    }
}

fn heading(out: &mut String, mine: &Mine, packs: &[&saved::Pack], language: Language) {
    let text = |zh: &'static str, en: &'static str| Bilingual::new(zh, en).in_language(language).to_owned();
    let mut line = |label: String, value: String| {
        let _ = writeln!(out, "{label}{value}");
    };
    line(text("煤矿：", "mine: "), mine.mine.show());
    line(text("记录：", "record: "), words::on_one_line(&mine.source.file));
    line(text("检查日期：", "check date: "), mine.check_date.clone());
    for pack in packs {
        line(text("规则包：", "pack: "), saved_pack_line(pack, language));
    }
}

/// A pack with its date and the beginning of its checksum.
pub fn pack_line(pack: &Pack, language: Language) -> String {
    saved_pack_line(&saved::pack(pack), language)
}

/// The same of a saved result.
pub fn saved_pack_line(pack: &saved::Pack, language: Language) -> String {
    let title = pack.title.in_language(language);
    let dated = pack.dated.as_ref().map(|date| format!(" · {date}")).unwrap_or_default();
    format!("{} {title}{dated} · {}{}", pack.id, checksum(pack, language), built_on(pack, language))
}

/// The beginning of the checksum, and whether this program has another edition of the pack.
fn checksum(pack: &saved::Pack, language: Language) -> String {
    let other = match (pack.is_other_edition, language) {
        (false, _) => "",
        (true, Language::Zh) => "（⚠ 与本程序自带的版本不同）",
        (true, Language::En) => " (⚠ not the edition of this program)",
    };
    format!("sha256 {}{other}", pack.checksum())
}

/// A pack by its title, with its id in brackets, for papers that are handed over.
pub fn titled_pack_line(pack: &saved::Pack, language: Language) -> String {
    let named = words::titled(&pack.title, &pack.id, language);
    let dated = pack.dated.as_ref().map(|date| format!(" · {date}")).unwrap_or_default();
    format!("{named}{dated} · {}{}", checksum(pack, language), built_on(pack, language))
}

/// The packs that a pack extends, the lowest first, and how much of them it changes.
fn built_on(pack: &saved::Pack, language: Language) -> String {
    if pack.extends.is_empty() {
        return String::new();
    }
    let bases = pack.extends.iter().map(|base| base.id.as_str()).collect::<Vec<_>>().join(" → ");
    let count = |kind| pack.overrides.iter().filter(|done| done.kind == kind).count();
    let changes = [
        (count(OverrideKind::Parameter), "改参数", "parameters changed"),
        (count(OverrideKind::Condition), "改条件", "conditions changed"),
        (count(OverrideKind::Without), "去条件", "conditions left out"),
        (pack.adds.len(), "增条件", "conditions added"),
    ];
    let made = changes.iter().filter(|(number, ..)| *number > 0);
    match language {
        Language::Zh => {
            let list = made.map(|(number, zh, _)| format!("{zh} {number}")).collect::<Vec<_>>().join("，");
            let list = if list.is_empty() { list } else { format!("（{list}）") };
            format!(" · 基于 {bases}{list}")
        }
        Language::En => {
            let list = made.map(|(number, _, en)| format!("{en}: {number}")).collect::<Vec<_>>().join(", ");
            let list = if list.is_empty() { list } else { format!(" ({list})") };
            format!(" · extends {bases}{list}")
        }
    }
}

fn conditions<'a>(conditions: impl Iterator<Item = &'a Condition>, style: Style) -> Table {
    let language = style.language;
    let header = match language {
        Language::Zh => ["编号", "条件", "结论", "依据的事实", "条款"],
        Language::En => ["id", "condition", "outcome", "deciding facts", "clauses"],
    };
    let (mut longest, mut rows, mut outcomes) = (0, vec![header.map(str::to_owned)], Vec::new());
    for condition in conditions {
        longest = longest.max(condition.id.len());
        rows.push([
            condition.id.to_string(),
            condition.title.in_language(language).to_owned(),
            condition.outcome.label().in_language(language).to_owned(),
            deciding(condition, language),
            condition.shown_clauses(language).join("\n"),
        ]);
        outcomes.push(condition.outcome);
    }
    let id = u16::try_from(longest).map_or(ID_WIDTH, |longest| longest.min(ID_WIDTH)) + 4;
    let limits = [Some(id), None, Some(if language == Language::Zh { 8 } else { 16 }), None, None];
    let fitted = style.width.and_then(|width| fit(&mut rows, limits, width));
    let mut table = new_table(style);
    let mut rows = rows.into_iter();
    table.set_header(rows.next().unwrap_or_default().map(Cell::new_owned));
    for ([id, title, label, facts, clauses], outcome) in rows.zip(outcomes) {
        let [id, title, facts, clauses] = [id, title, facts, clauses].map(Cell::new_owned);
        table.add_row([id, title, painted_cell(label, outcome), facts, clauses]);
    }
    let constraints = match (fitted, style.width) {
        (Some(widths), _) => widths.map(|width| Some(ColumnConstraint::Absolute(Width::Fixed(width + PADDING)))),
        (None, Some(_)) => limits.map(|limit| Some(ColumnConstraint::UpperBoundary(Width::Fixed(limit?)))),
        (None, None) => [None; 5],
    };
    for (column, constraint) in table.column_iter_mut().zip(constraints) {
        if let Some(constraint) = constraint {
            column.set_constraint(constraint);
        }
    }
    table
}

/// What decided the condition: for a met one each case that is met with its facts, for an undetermined one what is missing.
pub fn deciding(condition: &Condition, language: Language) -> String {
    let stated = |reasons: &[Reason], shown: usize| {
        let texts = telling(reasons).map(|reason| words::on_one_line(&reason.show(language)));
        shortened(texts.collect(), shown, language)
    };
    match condition.outcome {
        Outcome::Met => {
            let lines = condition.met().map(|case| {
                let mark = if case.contradictions.is_empty() { "" } else { " ⚠" };
                format!("{}{mark} {}", case.id, stated(&case.because, 2 * SHOWN))
            });
            lines.collect::<Vec<_>>().join("\n")
        }
        Outcome::NotMet | Outcome::NotApplicable => stated(&condition.because, SHOWN),
        Outcome::Undetermined => {
            let list = shortened(labels(&condition.missing, language), SHOWN, language);
            match language {
                Language::Zh => format!("缺：{list}"),
                Language::En => format!("missing: {list}"),
            }
        }
    }
}

fn shortened(texts: Vec<String>, shown: usize, language: Language) -> String {
    let total = texts.len();
    let head = texts.into_iter().take(shown).collect::<Vec<_>>().join(words::separator(language));
    match (total.saturating_sub(shown), language) {
        (0, _) => head,
        (_, Language::Zh) => format!("{head} 等{total}项"),
        (more, Language::En) => format!("{head}; and {more} more"),
    }
}

fn conclusion(out: &mut String, mine: &Mine, packs: &[&saved::Pack], style: Style) {
    let language = style.language;
    let verdict = mine.verdict.label();
    let label = verdict.in_language(language);
    let shown = if style.color { painted(label, mine.verdict) } else { label.to_owned() };
    let _ = match language {
        Language::Zh => writeln!(out, "判定：{shown}"),
        Language::En => writeln!(out, "verdict: {shown}"),
    };
    let (met, list) = named(mine, packs, Outcome::Met, language);
    if met > 0 {
        let _ = match language {
            Language::Zh => writeln!(out, "符合的条件：{list}"),
            Language::En => writeln!(out, "conditions met: {list}"),
        };
    }
    let (open, list) = named(mine, packs, Outcome::Undetermined, language);
    if open > 0 {
        let _ = match language {
            Language::Zh => writeln!(out, "待定的条件（{open}项）：{list}"),
            Language::En => writeln!(out, "undetermined ({open}): {list}"),
        };
    }
}

/// How many conditions have the outcome, and their ids; where there are several packs, a line for each.
fn named(mine: &Mine, packs: &[&saved::Pack], outcome: Outcome, language: Language) -> (usize, String) {
    let (separator, colon) = if language == Language::Zh { ("、", "：") } else { (", ", ": ") };
    let several = packs.len() > 1;
    let (mut count, mut list) = (0, Vec::new());
    for pack in packs {
        let of_pack = mine.of(outcome).filter(|condition| *condition.pack == *pack.id);
        let ids: Vec<&str> = of_pack.map(|condition| &*condition.id).collect();
        count += ids.len();
        match ids.is_empty() {
            true => {}
            false if several => list.push(format!("\n  {}{colon}{}", pack.id, ids.join(separator))),
            false => list.push(ids.join(separator)),
        }
    }
    (count, list.concat())
}

/// `text` in the colour of the verdict.
fn painted(text: &str, verdict: Verdict) -> String {
    let color = match verdict {
        Verdict::Closure | Verdict::Suspension | Verdict::StopArea => 31,
        Verdict::Undetermined => 33,
        Verdict::Clear => 32,
    };
    format!("\u{1b}[1;{color}m{text}\u{1b}[0m")
}

fn contradictions(out: &mut String, mine: &Mine, language: Language) {
    let told = mine.contradictions();
    if told.is_empty() {
        return;
    }
    let _ = match language {
        Language::Zh => writeln!(out, "\n矛盾（{}处）：", told.len()),
        Language::En => writeln!(out, "\ncontradictions ({}):", told.len()),
    };
    let colon = if language == Language::Zh { "：" } else { ": " };
    for told in told {
        let _ = writeln!(out, "  ⚠ {}{colon}{}", told.about(language), told.show(mine, language));
    }
}

fn missing(out: &mut String, missing: &[Missing], language: Language) {
    let _ = match language {
        Language::Zh => writeln!(out, "\n还缺的事实（对判定影响最大的在前）："),
        Language::En => writeln!(out, "\nmissing facts (most decisive first):"),
    };
    for (at, item) in missing.iter().take(MISSING_SHOWN).enumerate() {
        let (what, id) = (item.show(language), &item.fact);
        let conditions = item.conditions.join(if language == Language::Zh { "、" } else { ", " });
        let _ = writeln!(out, "  {:>2}. {what} [{id}] → {conditions}", at + 1);
    }
    let more = missing.len().saturating_sub(MISSING_SHOWN);
    if more > 0 {
        let _ = match language {
            Language::Zh => writeln!(out, "  另有 {more} 项，见 --format json"),
            Language::En => writeln!(out, "  and {more} more, see --format json"),
        };
    }
}
