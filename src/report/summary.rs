//! Several mines: a row a mine, and totals by verdict.

use std::fmt::Write;

use comfy_table::{Cell, CellAlignment};

use super::table::{mine_name, new_table, pack_line, verdict_cell};
use super::{Style, law};
use crate::rule::{Pack, RuleBook};
use crate::source::Language;
use crate::verdict::{Judgment, Outcome, Verdict, broken, contradictions};

/// How many mines came to each verdict, and how many records could not be judged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Mines by verdict, in the order of [`Verdict::ALL`].
    pub by_verdict: [usize; 5],
}

impl Totals {
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

/// Renders several judgments.
pub fn render(judgments: &[Judgment<'_>], packs: &[&Pack], book: &RuleBook, style: Style) -> String {
    let language = style.language;
    let mut out = String::new();
    for pack in packs {
        let label = if language == Language::Zh { "规则包：" } else { "pack: " };
        let _ = writeln!(out, "{label}{}", pack_line(pack, language));
    }
    let mut table = new_table(style);
    table.set_header(match language {
        Language::Zh => ["煤矿", "检查日期", "判定", "符合的条件", "待定", "矛盾"],
        Language::En => ["mine", "check date", "verdict", "conditions met", "undetermined", "contradictions"],
    });
    let mut totals = Totals::default();
    for judgment in judgments {
        totals.add(judgment.verdict);
        let met = judgment.conditions.iter().filter(|result| result.outcome == Outcome::Met);
        let met: Vec<String> = met.map(|result| judgment.name(result.pack, &result.condition.id)).collect();
        let open = judgment.conditions.iter().filter(|result| result.outcome == Outcome::Undetermined).count();
        let contradictions = contradictions(judgment, &broken(book, judgment.record));
        let number = |count: usize| Cell::new(count).set_alignment(CellAlignment::Right);
        table.add_row(vec![
            Cell::new(mine_name(judgment.vocabulary, judgment.record)),
            Cell::new(judgment.record.check_date),
            verdict_cell(judgment.verdict, language),
            Cell::new(met.join(" ")),
            number(open),
            number(contradictions),
        ]);
    }
    let _ = writeln!(out, "{table}");
    let _ = writeln!(out, "{}", totals_line(totals, language));
    law::write_summary(&mut out, judgments, book, language);
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

fn totals_line(totals: Totals, language: Language) -> String {
    let parts = Verdict::ALL.map(|verdict| {
        let label = verdict.label();
        format!("{} {}", label.in_language(language), totals.of(verdict))
    });
    match language {
        Language::Zh => format!("合计 {} 矿：{}", totals.all(), parts.join("，")),
        Language::En => format!("{} mines: {}", totals.all(), parts.join(", ")),
    }
}
