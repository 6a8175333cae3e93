//! Several mines: a row a mine, and totals by verdict.

use std::fmt::Write;

use comfy_table::{Cell, CellAlignment};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::saved::{Mine, Saved};
use super::table::{mine_name, new_table, pack_line, saved_pack_line, verdict_cell};
use super::{Style, law};
use crate::batch::read::Tally;
use crate::rule::{Pack, RuleBook};
use crate::source::Language;
use crate::verdict::{Contradictions, Judgment, Outcome, Verdict};

/// How many mines came to each verdict, and how many records could not be judged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Mines by verdict, in the order of [`Verdict::ALL`].
    pub by_verdict: [usize; 5],
}

impl Totals {
    /// Of mines that came to these verdicts.
    pub fn of_verdicts(verdicts: impl Iterator<Item = Verdict>) -> Totals {
        let mut totals = Totals::default();
        verdicts.for_each(|verdict| totals.add(verdict));
        totals
    }

    /// Counts one mine.
    pub fn add(&mut self, verdict: Verdict) {
        for (count, of) in self.by_verdict.iter_mut().zip(Verdict::ALL) {
            *count += usize::from(of == verdict);
        }
    }

    /// The mines that came to `verdict`.
    pub fn of(&self, verdict: Verdict) -> usize {
        Verdict::ALL.iter().zip(self.by_verdict).find(|(of, _)| **of == verdict).map_or(0, |(_, count)| count)
    }

    /// All mines.
    pub fn all(&self) -> usize {
        self.by_verdict.iter().sum()
    }
}

impl From<&Tally> for Totals {
    fn from(counted: &Tally) -> Totals {
        Totals { by_verdict: counted.verdicts.map(|mines| usize::try_from(mines).unwrap_or(usize::MAX)) }
    }
}

/// In JSON the mines in all and by verdict, with the ids of the verdicts as keys.
impl Serialize for Totals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("mines", &self.all())?;
        for verdict in Verdict::ALL {
            map.serialize_entry(verdict.id(), &self.of(verdict))?;
        }
        map.end()
    }
}

/// A row of the table of several mines.
pub(super) struct Row {
    /// The name of the mine, and its id.
    pub mine: String,
    /// The day as of which it was judged.
    pub check_date: String,
    /// The verdict.
    pub verdict: Verdict,
    /// The conditions that are met, with spaces between.
    pub met: String,
    /// How many conditions are open.
    pub undetermined: usize,
    /// How often the record contradicts itself.
    pub contradictions: usize,
}

/// Renders several judgments.
pub fn render(judgments: &[Judgment<'_>], packs: &[&Pack], book: &RuleBook, style: Style) -> String {
    let contradictions = Contradictions::of(book, packs);
    let row = |judgment: &Judgment<'_>| {
        let of = |outcome| judgment.conditions.iter().filter(move |result| result.outcome == outcome);
        Row {
            mine: mine_name(judgment.vocabulary, judgment.record),
            check_date: judgment.record.check_date.to_string(),
            verdict: judgment.verdict,
            met: of(Outcome::Met)
                .map(|result| judgment.name(result.pack, &result.condition.id))
                .collect::<Vec<_>>()
                .join(" "),
            undetermined: of(Outcome::Undetermined).count(),
            contradictions: contradictions.count(judgment.record, &judgment.packs),
        }
    };
    let packs = packs.iter().map(|pack| pack_line(pack, style.language));
    let mut out = table(packs, judgments.iter().map(row), style);
    let others = judgments.iter().map(|judgment| law::others(judgment, book)).collect();
    law::write_summary(&mut out, others, law::some_covers(judgments.iter()), style.language);
    let uncounted = judgments.iter().filter(|judgment| !judgment.uncounted.is_empty()).count();
    law::write_uncounted(&mut out, uncounted, style.language);
    out
}

/// Renders the mines of a saved result.
pub fn render_saved(saved: &Saved, style: Style) -> String {
    let row = |mine: &Mine| Row {
        mine: mine.mine.show(),
        check_date: mine.check_date.clone(),
        verdict: mine.verdict,
        met: mine.named(Outcome::Met).join(" "),
        undetermined: mine.of(Outcome::Undetermined).count(),
        contradictions: mine.contradictions().len(),
    };
    let packs = saved.packs.iter().map(|pack| saved_pack_line(pack, style.language));
    let mut out = table(packs, saved.mines.iter().map(row), style);
    let others = saved.mines.iter().map(Mine::not_judged_by).collect();
    law::write_summary(&mut out, others, saved.mines.iter().any(Mine::some_in_force), style.language);
    law::write_uncounted(&mut out, saved.uncounted().count(), style.language);
    out
}

/// The packs, the table, and the mines by verdict.
pub(super) fn table(packs: impl Iterator<Item = String>, rows: impl Iterator<Item = Row>, style: Style) -> String {
    let language = style.language;
    let mut out = String::new();
    for pack in packs {
        let label = if language == Language::Zh { "规则包：" } else { "pack: " };
        let _ = writeln!(out, "{label}{pack}");
    }
    let mut table = new_table(style);
    table.set_header(match language {
        Language::Zh => ["煤矿", "检查日期", "判定", "符合的条件", "待定", "矛盾"],
        Language::En => ["mine", "check date", "verdict", "conditions met", "undetermined", "contradictions"],
    });
    let mut totals = Totals::default();
    for row in rows {
        totals.add(row.verdict);
        let number = |count: usize| Cell::new(count).set_alignment(CellAlignment::Right);
        table.add_row(vec![
            Cell::new_owned(row.mine),
            Cell::new_owned(row.check_date),
            verdict_cell(row.verdict, language),
            Cell::new_owned(row.met),
            number(row.undetermined),
            number(row.contradictions),
        ]);
    }
    let _ = writeln!(out, "{table}");
    let _ = writeln!(out, "{}", totals_line(totals, language));
    out
}

/// A line that says that something could not be read, so that nobody takes the report for the whole; nothing if all was read.
pub fn not_judged(errors: usize, language: Language) -> String {
    match (errors, language) {
        (0, _) => String::new(),
        (_, Language::Zh) => format!("\n⚠ 输入有 {errors} 处错误：与之有关的煤矿没有判定，不在以上报告中。\n"),
        (1, Language::En) => {
            "\n⚠ there is 1 error in the input: a mine it concerns is not judged and not in this report.\n".into()
        }
        (_, Language::En) => {
            format!(
                "\n⚠ there are {errors} errors in the input: mines they concern are not judged and not in this report.\n"
            )
        }
    }
}

/// A line with the mines by verdict.
pub fn totals_line(totals: Totals, language: Language) -> String {
    let parts = Verdict::ALL.map(|verdict| {
        let label = verdict.label();
        format!("{} {}", label.in_language(language), totals.of(verdict))
    });
    match language {
        Language::Zh => format!("合计 {} 个煤矿：{}", totals.all(), parts.join("，")),
        Language::En => format!("{} mines: {}", totals.all(), parts.join(", ")),
    }
}
