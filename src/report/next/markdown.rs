//! What must happen next as a checklist in Markdown.

use std::fmt::Write;

use super::{NextReport, words};
use crate::report::markup::plain_markdown;
use crate::report::words::separator;
use crate::source::Language;
use crate::verdict::next::Step;

/// Renders the measures as boxes to tick: those due now and those that may come later, each law by law.
pub fn render(report: &NextReport<'_>, language: Language) -> String {
    let zh = language == Language::Zh;
    let colon = if zh { "：" } else { ": " };
    let mut out = String::new();
    let title = if zh { "下一步" } else { "What must happen next" };
    let _ = writeln!(out, "# {}{colon}{title}\n", plain_markdown(&report.mine()));
    for (label, value) in report.heading(language).into_iter().skip(1) {
        let _ = writeln!(out, "- {label}{colon}{}", plain_markdown(&value));
    }
    for (heading, steps) in words::parts(report.next, language) {
        let _ = writeln!(out, "\n## {heading}");
        for law in &report.next.laws {
            let of_law: Vec<&Step> = steps.iter().filter(|step| step.law == law.id).copied().collect();
            if !of_law.is_empty() {
                let _ = writeln!(out, "\n### {}\n", plain_markdown(law.title.in_language(language)));
            }
            of_law.into_iter().for_each(|step| item(&mut out, step, language));
        }
    }
    if let Some(counting) = &report.next.counting {
        let _ = writeln!(out, "\n{}", plain_markdown(counting.in_language(language)));
    }
    out
}

/// A box to tick, and what belongs to it.
fn item(out: &mut String, step: &Step, language: Language) {
    let text = |text: &str| plain_markdown(text);
    let (labels, colon) = match language {
        Language::Zh => (["限期", "依据", "说明", "完成日期"], "："),
        Language::En => (["by when", "basis", "note", "done on"], ": "),
    };
    let [by_when, basis, note, done_on] = labels;
    let who = text(step.who.in_language(language));
    let what = text(&words::what(step, language));
    let _ = writeln!(out, "- [ ] **{}** – {who}{colon}{what}", text(step.title.in_language(language)));
    let _ = writeln!(out, "  - {by_when}{colon}{}", text(&words::due(&step.due, language)));
    let _ = writeln!(out, "  - {basis}{colon}{}", text(&words::clauses(step, language).join(separator(language))));
    if let Some(noted) = &step.note {
        let _ = writeln!(out, "  - {note}{colon}{}", text(noted.in_language(language)));
    }
    let _ = writeln!(out, "  - {done_on}{colon}");
}
