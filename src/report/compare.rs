//! What two packs come to, side by side.

use std::fmt::Write;

use comfy_table::Cell;

use super::table::{mine_name, new_table, outcome_cell, verdict_cell};
use super::{Style, law};
use crate::rule::RuleBook;
use crate::source::Language;
use crate::verdict::{ConditionResult, Judgment};

/// Renders what the records come to under one pack and another: a row a condition for one mine, a row a mine for several.
pub fn render(judged: &[[Judgment<'_>; 2]], names: [&str; 2], book: &RuleBook, style: Style) -> String {
    let mut out = match judged {
        [only] => one(only, names, style),
        several => many(several, names, style),
    };
    law::write_beside(&mut out, judged, book, style.language);
    out
}

/// The mark of what the two packs judge differently.
fn mark(differ: bool) -> Cell {
    Cell::new(if differ { "≠" } else { "" })
}

fn one([old, new]: &[Judgment<'_>; 2], names: [&str; 2], style: Style) -> String {
    let language = style.language;
    let mut out = match language {
        Language::Zh => {
            format!("煤矿：{}\n检查日期：{}\n", mine_name(old.vocabulary, old.record), old.record.check_date)
        }
        Language::En => {
            format!("mine: {}\ncheck date: {}\n", mine_name(old.vocabulary, old.record), old.record.check_date)
        }
    };
    let mut table = new_table(style);
    let [condition, title] = match language {
        Language::Zh => ["编号", "条件"],
        Language::En => ["id", "condition"],
    };
    table.set_header([condition, title, names[0], names[1], ""]);
    let find = |judgment: &'_ Judgment<'_>, id: &str| {
        judgment.conditions.iter().find(|result| result.condition.id == id).map(|result| result.outcome)
    };
    let only_old = old.conditions.iter().filter(|result| find(new, &result.condition.id).is_none());
    let rows: Vec<&ConditionResult<'_>> = new.conditions.iter().chain(only_old).collect();
    for result in rows {
        let id = &result.condition.id;
        let outcomes = [find(old, id), find(new, id)];
        let cell = |at: usize| {
            let outcome = outcomes.get(at).copied().flatten();
            outcome.map_or_else(|| Cell::new("—"), |outcome| outcome_cell(outcome, language))
        };
        let title = result.condition.title.in_language(language);
        table.add_row(vec![Cell::new(id), Cell::new(title), cell(0), cell(1), mark(outcomes[0] != outcomes[1])]);
    }
    let label = if language == Language::Zh { "判定" } else { "verdict" };
    let verdicts = [old, new].map(|judgment| verdict_cell(judgment.verdict, language));
    let [before, after] = verdicts;
    table.add_row(vec![Cell::new(label), Cell::new(""), before, after, mark(old.verdict != new.verdict)]);
    let _ = writeln!(out, "{table}");
    out
}

fn many(judged: &[[Judgment<'_>; 2]], names: [&str; 2], style: Style) -> String {
    let language = style.language;
    let mut table = new_table(style);
    let [mine, day] = match language {
        Language::Zh => ["煤矿", "检查日期"],
        Language::En => ["mine", "check date"],
    };
    table.set_header([mine, day, names[0], names[1], ""]);
    for [old, new] in judged {
        table.add_row(vec![
            Cell::new(mine_name(old.vocabulary, old.record)),
            Cell::new(old.record.check_date),
            verdict_cell(old.verdict, language),
            verdict_cell(new.verdict, language),
            mark(old.verdict != new.verdict),
        ]);
    }
    let differing = judged.iter().filter(|[old, new]| old.verdict != new.verdict).count();
    let total = judged.len();
    match language {
        Language::Zh => format!("{table}\n合计 {total} 个煤矿，其中判定不同的 {differing} 个\n"),
        Language::En => format!("{table}\n{total} mines, of which {differing} have different verdicts\n"),
    }
}
