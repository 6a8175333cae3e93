//! Many records counted: by verdict, and by what each condition came to.

use std::fmt::Write;
use std::io;

use comfy_table::{Cell, CellAlignment};
use serde::Serialize;

use super::Style;
use super::saved::{self, FORMAT_VERSION, Program};
use super::summary::{Totals, totals_line};
use super::table::{new_table, pack_line};
use crate::batch::read::Tally;
use crate::rule::{Condition, Pack};
use crate::source::{Bilingual, Language};
use crate::verdict::{Outcome, Verdict};

/// The conditions of the packs, each with its pack, in the order in which a tally counts them.
fn conditions<'p>(packs: &[&'p Pack]) -> impl Iterator<Item = (&'p Pack, &'p Condition)> {
    packs.iter().flat_map(|pack| pack.conditions.iter().map(move |condition| (*pack, condition)))
}

/// Renders the counts for people.
pub fn render(tally: &Tally, packs: &[&Pack], style: Style) -> String {
    let language = style.language;
    let mut out = String::new();
    for pack in packs {
        let label = if language == Language::Zh { "规则包：" } else { "pack: " };
        let _ = writeln!(out, "{label}{}", pack_line(pack, language));
    }
    let mut table = new_table(style);
    let heading = match language {
        Language::Zh => ["条件", "处理", "内容"],
        Language::En => ["condition", "effect", "title"],
    };
    let outcomes = Outcome::ALL.map(|outcome| outcome.label().in_language(language).to_owned());
    table.set_header(heading.map(str::to_owned).into_iter().chain(outcomes));
    for ((pack, condition), counts) in conditions(packs).zip(&tally.conditions) {
        let id = if packs.len() > 1 { format!("{}/{}", pack.id, condition.id) } else { condition.id.clone() };
        let mut row = vec![
            Cell::new(id),
            Cell::new(condition.effect.label().in_language(language)),
            Cell::new(condition.title.in_language(language)),
        ];
        row.extend(counts.map(|count| Cell::new(count).set_alignment(CellAlignment::Right)));
        table.add_row(row);
    }
    let _ = writeln!(out, "{table}");
    let _ = writeln!(out, "{}", totals_line(totals(tally), language));
    out
}

fn totals(tally: &Tally) -> Totals {
    Totals { by_verdict: tally.verdicts.map(|count| usize::try_from(count).unwrap_or(usize::MAX)) }
}

#[derive(Serialize)]
struct Document<'a> {
    format_version: u32,
    program: Program,
    packs: Vec<saved::Pack>,
    conditions: Vec<ConditionJson<'a>>,
    summary: SummaryJson,
}

#[derive(Serialize)]
struct ConditionJson<'a> {
    pack: &'a str,
    id: &'a str,
    effect: &'static str,
    title: &'a Bilingual,
    met: u64,
    not_met: u64,
    undetermined: u64,
    not_applicable: u64,
}

#[derive(Serialize)]
struct SummaryJson {
    mines: u64,
    closure: u64,
    suspension: u64,
    stop_area: u64,
    undetermined: u64,
    clear: u64,
    errors: u64,
}

/// Writes the counts as a JSON document; its schema is `docs/check-counts.schema.json`.
pub fn write_json(out: &mut dyn io::Write, tally: &Tally, packs: &[&Pack]) -> io::Result<()> {
    let conditions = conditions(packs).zip(&tally.conditions).map(|((pack, condition), counts)| {
        let [met, not_met, undetermined, not_applicable] = *counts;
        ConditionJson {
            pack: &pack.id,
            id: &condition.id,
            effect: condition.effect.id(),
            title: &condition.title,
            met,
            not_met,
            undetermined,
            not_applicable,
        }
    });
    let of = |verdict: Verdict| {
        let both = Verdict::ALL.into_iter().zip(tally.verdicts);
        both.filter(|(other, _)| *other == verdict).map(|(_, count)| count).sum()
    };
    let document = Document {
        format_version: FORMAT_VERSION,
        program: Program::this(),
        packs: packs.iter().map(|pack| saved::pack(pack)).collect(),
        conditions: conditions.collect(),
        summary: SummaryJson {
            mines: tally.mines,
            closure: of(Verdict::Closure),
            suspension: of(Verdict::Suspension),
            stop_area: of(Verdict::StopArea),
            undetermined: of(Verdict::Undetermined),
            clear: of(Verdict::Clear),
            errors: tally.errors,
        },
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}
