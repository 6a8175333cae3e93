//! The verdict table of one mine.

use std::fmt::Write;

use comfy_table::{Attribute, Cell, Color, ColumnConstraint, ContentArrangement, Table, Width, presets};

use super::{Style, inconsistency, law, words};
use crate::expr::Asked;
use crate::fact::{Record, Vocabulary};
use crate::rule::{OverrideKind, Pack, RuleBook};
use crate::source::{Bilingual, Language, parallel};
use crate::verdict::{
    Broken, ConditionDetail, ConditionResult, Judgment, Missing, Outcome, Verdict, broken, detail, most_decisive,
};

/// How many facts a cell or list shows before it says how many more there are.
const SHOWN: usize = 3;
/// How many letters of the id of a condition stand on one line.
const ID_WIDTH: u16 = 14;
/// How many missing facts are listed.
const MISSING_SHOWN: usize = 12;

/// Renders the judgment of one mine.
pub fn render(judgment: &Judgment<'_>, book: &RuleBook, style: Style) -> String {
    let language = style.language;
    let details = parallel::map(&judgment.conditions, |result| detail(judgment, result));
    let mut out = String::new();
    heading(&mut out, judgment, language);
    for pack in &judgment.packs {
        let of_pack = judgment.conditions.iter().zip(&details).filter(|(result, _)| result.pack.id == pack.id);
        if judgment.packs.len() > 1 {
            let _ = writeln!(out, "\n{} {}", pack.id, pack.title.in_language(language));
        }
        let _ = writeln!(out, "{}", conditions(judgment, of_pack, style));
    }
    law::write(&mut out, judgment, book, language);
    conclusion(&mut out, judgment, style);
    contradictions(&mut out, judgment, &details, &broken(book, judgment.record), language);
    if judgment.conditions.iter().any(|result| result.outcome == Outcome::Undetermined) {
        missing(&mut out, judgment, &most_decisive(judgment, &details), language);
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
    let cell = Cell::new(outcome.label().in_language(language));
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
    let text = |id: &str| record.text(vocabulary.fact_by_id(id)).map(words::on_one_line);
    match (text("mine_name"), text("mine_id")) {
        (Some(name), Some(id)) if name != id => format!("{name} ({id})"),
        (Some(name), _) => name,
        (None, Some(id)) => id,
        (None, None) => "—".into(),
    }
}

fn heading(out: &mut String, judgment: &Judgment<'_>, language: Language) {
    let text = |zh: &'static str, en: &'static str| Bilingual::new(zh, en).in_language(language).to_owned();
    let mut line = |label: String, value: String| {
        let _ = writeln!(out, "{label}{value}");
    };
    line(text("煤矿：", "mine: "), mine_name(judgment.vocabulary, judgment.record));
    line(text("记录：", "record: "), judgment.record.place.file().to_owned());
    line(text("检查日期：", "check date: "), judgment.record.check_date.to_string());
    for pack in &judgment.packs {
        line(text("规则包：", "pack: "), pack_line(pack, language));
    }
}

/// A pack with its date and the beginning of its checksum.
pub fn pack_line(pack: &Pack, language: Language) -> String {
    let title = pack.title.in_language(language);
    let dated = pack.dated.map(|date| format!(" · {date}")).unwrap_or_default();
    let checksum = pack.sha256.get(..12).unwrap_or_default();
    format!("{} {title}{dated} · sha256 {checksum}{}", pack.id, built_on(pack, language))
}

/// The packs that a pack extends, the lowest first, and how much of them it changes.
fn built_on(pack: &Pack, language: Language) -> String {
    let extension = &pack.extension;
    if extension.bases.is_empty() {
        return String::new();
    }
    let bases = extension.bases.iter().map(|base| base.id.as_str()).collect::<Vec<_>>().join(" → ");
    let count = |kind| extension.overrides.iter().filter(|done| done.kind == kind).count();
    let changes = [
        (count(OverrideKind::Parameter), "改参数", "parameters changed"),
        (count(OverrideKind::Condition), "改条件", "conditions changed"),
        (count(OverrideKind::Without), "去条件", "conditions left out"),
        (extension.added.len(), "增条件", "conditions added"),
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

fn conditions<'a>(
    judgment: &Judgment<'_>,
    details: impl Iterator<Item = (&'a ConditionResult<'a>, &'a ConditionDetail<'a>)>,
    style: Style,
) -> Table {
    let language = style.language;
    let mut longest = 0;
    let mut table = new_table(style);
    let header = match language {
        Language::Zh => ["编号", "条件", "结论", "依据的事实", "条款"],
        Language::En => ["id", "condition", "outcome", "deciding facts", "clauses"],
    };
    table.set_header(header);
    for (result, detail) in details {
        longest = longest.max(result.condition.id.len());
        table.add_row(vec![
            Cell::new(&result.condition.id),
            Cell::new(result.condition.title.in_language(language)),
            outcome_cell(result.outcome, language),
            Cell::new(deciding(judgment, result, detail, language)),
            Cell::new(clauses(judgment, result, language)),
        ]);
    }
    if style.width.is_some() {
        let id = u16::try_from(longest).map_or(ID_WIDTH, |longest| longest.min(ID_WIDTH)) + 4;
        let narrow = [(0, id), (2, if language == Language::Zh { 8 } else { 16 })];
        for (column, width) in narrow {
            if let Some(column) = table.column_mut(column) {
                column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(width)));
            }
        }
    }
    table
}

/// What decided the condition: for a met one each case that is met with its facts, for an undetermined one what is missing.
fn deciding(
    judgment: &Judgment<'_>,
    result: &ConditionResult<'_>,
    detail: &ConditionDetail<'_>,
    language: Language,
) -> String {
    let (vocabulary, record) = (judgment.vocabulary, judgment.record);
    let stated = |reasons: &[crate::verdict::detail::Reason<'_>], shown: usize| {
        let reasons = words::telling(vocabulary, reasons);
        let texts =
            reasons.into_iter().map(|reason| words::on_one_line(&words::stated(vocabulary, record, reason, language)));
        shortened(texts.collect(), shown, language)
    };
    match result.outcome {
        Outcome::Met => {
            let met = detail.cases.iter().filter(|case| case.outcome == Outcome::Met);
            let lines = met.map(|case| {
                let mark = if case.contradictions.is_empty() { "" } else { " ⚠" };
                format!("{}{mark} {}", case.case.id, stated(&case.because, 2 * SHOWN))
            });
            lines.collect::<Vec<_>>().join("\n")
        }
        Outcome::NotMet | Outcome::NotApplicable => stated(&detail.because, SHOWN),
        Outcome::Undetermined => {
            let labels = detail
                .missing
                .iter()
                .map(|asked| words::asked_label(vocabulary, record, *asked).in_language(language).to_owned());
            let list = shortened(labels.collect(), SHOWN, language);
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

/// The clauses that the condition cites, and those that its met cases cite beyond; a line an instrument. Where the pack states the law of
/// the check date, what was not in force on it is left out.
fn clauses(judgment: &Judgment<'_>, result: &ConditionResult<'_>, language: Language) -> String {
    let met = result.cases.iter().filter(|case| case.outcome == Outcome::Met);
    let day = judgment.record.check_date;
    let of_its_time = result.pack.covers(day);
    let cited = result.condition.cite.iter().chain(met.flat_map(|case| &case.case.cite));
    let cited = cited.filter(|citation| !of_its_time || citation.may_be_in_force_on(day));
    words::clauses(cited, language).join("\n")
}

fn conclusion(out: &mut String, judgment: &Judgment<'_>, style: Style) {
    let language = style.language;
    let verdict = judgment.verdict.label();
    let label = verdict.in_language(language);
    let shown = if style.color { painted(label, judgment.verdict) } else { label.to_owned() };
    let _ = match language {
        Language::Zh => writeln!(out, "判定：{shown}"),
        Language::En => writeln!(out, "verdict: {shown}"),
    };
    let (met, list) = named(judgment, Outcome::Met, language);
    if met > 0 {
        let _ = match language {
            Language::Zh => writeln!(out, "符合的条件：{list}"),
            Language::En => writeln!(out, "conditions met: {list}"),
        };
    }
    let (open, list) = named(judgment, Outcome::Undetermined, language);
    if open > 0 {
        let _ = match language {
            Language::Zh => writeln!(out, "待定的条件（{open}项）：{list}"),
            Language::En => writeln!(out, "undetermined ({open}): {list}"),
        };
    }
}

/// How many conditions have the outcome, and their ids; where there are several packs, a line for each.
fn named(judgment: &Judgment<'_>, outcome: Outcome, language: Language) -> (usize, String) {
    let (separator, colon) = if language == Language::Zh { ("、", "：") } else { (", ", ": ") };
    let several = judgment.packs.len() > 1;
    let (mut count, mut list) = (0, Vec::new());
    for pack in &judgment.packs {
        let of_pack =
            judgment.conditions.iter().filter(|result| result.pack.id == pack.id && result.outcome == outcome);
        let ids: Vec<&str> = of_pack.map(|result| result.condition.id.as_str()).collect();
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

fn contradictions(
    out: &mut String,
    judgment: &Judgment<'_>,
    details: &[ConditionDetail<'_>],
    broken: &[Broken<'_>],
    language: Language,
) {
    let (vocabulary, record) = (judgment.vocabulary, judgment.record);
    // One contradiction may concern several cases: it is told once, with all of them.
    let mut found: Vec<(Vec<String>, String)> = Vec::new();
    let both = judgment.conditions.iter().zip(details);
    let cases = both.flat_map(|(result, detail)| detail.cases.iter().map(|case| (result.pack, case)));
    for (pack, case) in cases {
        for contradiction in &case.contradictions {
            let side = |reasons| words::stated_with_places(vocabulary, record, reasons, language);
            let (stated, measured) = (side(&contradiction.stated), side(&contradiction.measured));
            let text = match language {
                Language::Zh => format!("认定“{stated}”，而“{measured}”"),
                Language::En => format!("stated {stated}, but {measured}"),
            };
            match found.iter_mut().find(|(_, known)| *known == text) {
                Some((cases, _)) => cases.push(judgment.name(pack, &case.case.id)),
                None => found.push((vec![judgment.name(pack, &case.case.id)], text)),
            }
        }
    }
    let colon = if language == Language::Zh { "：" } else { ": " };
    let mut lines: Vec<String> =
        found.into_iter().map(|(cases, text)| format!("  ⚠ {}{colon}{text}", cases.join(" "))).collect();
    let told = || details.iter().flat_map(|detail| &detail.cases).flat_map(|case| &case.contradictions);
    for broken in broken.iter().filter(|broken| !told().any(|contradiction| broken.is_told_by(contradiction))) {
        let text = inconsistency::text(vocabulary, record, broken, language);
        lines.push(match language {
            Language::Zh => format!("  ⚠ 记录自相矛盾：{text}"),
            Language::En => format!("  ⚠ the record contradicts itself: {text}"),
        });
    }
    if lines.is_empty() {
        return;
    }
    let _ = match language {
        Language::Zh => writeln!(out, "\n矛盾（{}处）：", lines.len()),
        Language::En => writeln!(out, "\ncontradictions ({}):", lines.len()),
    };
    for line in lines {
        let _ = writeln!(out, "{line}");
    }
}

fn missing(out: &mut String, judgment: &Judgment<'_>, missing: &[Missing], language: Language) {
    let (vocabulary, record) = (judgment.vocabulary, judgment.record);
    let _ = match language {
        Language::Zh => writeln!(out, "\n还缺的事实（最能定案的在前）："),
        Language::En => writeln!(out, "\nmissing facts (most decisive first):"),
    };
    for (at, item) in missing.iter().take(MISSING_SHOWN).enumerate() {
        let label = words::asked_label(vocabulary, record, item.asked);
        let id = words::asked_id(vocabulary, record, item.asked);
        let label = label.in_language(language);
        let what = match (item.asked, language) {
            (Asked::Rows(_), Language::Zh) => format!("{label}（补充各行，或声明已全部列出）"),
            (Asked::Rows(_), Language::En) => format!("{label} (add its rows, or state that all are listed)"),
            _ => label.to_owned(),
        };
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
