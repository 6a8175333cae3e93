//! What the tests of a pack prove, for people and as JSON.

use std::fmt::Write;
use std::io;

use serde::Serialize;

use super::Style;
use super::table::new_table;
use crate::rule::Pack;
use crate::source::Language;
use crate::trial::coverage::{Coverage, Figure, Goal, PartCoverage, Want};

/// Renders the figures of every case, and what is missing.
pub fn render(pack: &Pack, coverage: &Coverage, style: Style) -> String {
    let language = style.language;
    let mut out = String::new();
    let mut table = new_table(style);
    table.set_header(match language {
        Language::Zh => ["编号", "结论", "独立影响 (MC/DC)", "边界", "未知"],
        Language::En => ["id", "outcomes", "MC/DC", "borders", "unknowns"],
    });
    for part in &coverage.parts {
        let figures = Figure::ALL.map(|figure| share(part.goals.iter().filter(|goal| goal.figure == figure)));
        table.add_row(std::iter::once(name(part, language)).chain(figures));
    }
    let _ = writeln!(out, "{table}");
    let missing: Vec<(&PartCoverage, &Goal)> = coverage
        .parts
        .iter()
        .flat_map(|part| part.goals.iter().filter(|goal| !goal.proved).map(move |goal| (part, goal)))
        .collect();
    if !missing.is_empty() {
        let _ = match language {
            Language::Zh => writeln!(out, "缺少（{}项）：", missing.len()),
            Language::En => writeln!(out, "missing ({}):", missing.len()),
        };
        for (part, goal) in missing {
            let _ = writeln!(out, "  {}: {}", name(part, language), describe(goal, language));
        }
    }
    let totals = Figure::ALL.map(|figure| {
        let (proved, all) = coverage.figure(figure);
        let label = match (figure, language) {
            (Figure::Outcomes, Language::Zh) => "结论",
            (Figure::Effects, Language::Zh) => "独立影响",
            (Figure::Borders, Language::Zh) => "边界",
            (Figure::Unknowns, Language::Zh) => "未知",
            (Figure::Outcomes, Language::En) => "outcomes",
            (Figure::Effects, Language::En) => "MC/DC",
            (Figure::Borders, Language::En) => "borders",
            (Figure::Unknowns, Language::En) => "unknowns",
        };
        format!("{label} {proved}/{all} ({}%)", percent(proved, all))
    });
    let (tests, failing) = (coverage.tests, coverage.failing);
    let _ = match language {
        Language::Zh => writeln!(out, "{}：{}；测试 {tests} 个，未通过 {failing} 个", pack.id, totals.join("，")),
        Language::En => writeln!(out, "{}: {}; {tests} tests, {failing} failing", pack.id, totals.join(", ")),
    };
    out
}

/// The share in whole percent, rounded down, so that 100 means all.
fn percent(proved: usize, all: usize) -> usize {
    (proved * 100).checked_div(all).unwrap_or(100)
}

fn share<'a>(goals: impl Iterator<Item = &'a Goal>) -> String {
    let (proved, all) = goals.fold((0, 0), |(p, a), goal| (p + usize::from(goal.proved), a + 1));
    if all == 0 { "—".into() } else { format!("{proved}/{all}") }
}

fn name(part: &PartCoverage, language: Language) -> String {
    match (part.is_guard, language) {
        (false, _) => part.id.clone(),
        (true, Language::Zh) => format!("{} 适用条件", part.id),
        (true, Language::En) => format!("{} guard", part.id),
    }
}

fn describe(goal: &Goal, language: Language) -> String {
    let about = &goal.about;
    match (goal.want, language) {
        (Want::Outcome, Language::Zh) => format!("没有测试预期 {about}"),
        (Want::Pair, Language::Zh) => format!("没有一对测试表明 `{about}` 单独改变结论"),
        (Want::At, Language::Zh) => format!("没有测试恰好在 `{about}` 的边界上"),
        (Want::Below, Language::Zh) => format!("没有测试在 `{about}` 的边界之下"),
        (Want::Above, Language::Zh) => format!("没有测试在 `{about}` 的边界之上"),
        (Want::Unknown, Language::Zh) => format!("没有测试表明 `{about}` 未知时结论待定"),
        (Want::Outcome, Language::En) => format!("no test expects {about}"),
        (Want::Pair, Language::En) => format!("no pair of tests in which `{about}` alone changes the outcome"),
        (Want::At, Language::En) => format!("no test at the border of `{about}`"),
        (Want::Below, Language::En) => format!("no test below the border of `{about}`"),
        (Want::Above, Language::En) => format!("no test above the border of `{about}`"),
        (Want::Unknown, Language::En) => format!("no test in which `{about}` being unknown leaves the outcome open"),
    }
}

#[derive(Serialize)]
struct Document<'a> {
    format_version: u32,
    pack: &'a str,
    sha256: &'a str,
    tests: usize,
    failing: usize,
    figures: Vec<FigureJson>,
    parts: Vec<PartJson<'a>>,
}

#[derive(Serialize)]
struct FigureJson {
    figure: &'static str,
    proved: usize,
    all: usize,
    percent: usize,
}

#[derive(Serialize)]
struct PartJson<'a> {
    id: &'a str,
    guard: bool,
    figures: Vec<FigureJson>,
    missing: Vec<MissingJson<'a>>,
}

#[derive(Serialize)]
struct MissingJson<'a> {
    figure: &'static str,
    about: &'a str,
    want: &'static str,
}

/// Writes the coverage as one JSON document.
pub fn write_json(out: &mut dyn io::Write, pack: &Pack, coverage: &Coverage) -> io::Result<()> {
    let figure = |figure: Figure, (proved, all): (usize, usize)| FigureJson {
        figure: figure.id(),
        proved,
        all,
        percent: percent(proved, all),
    };
    let part = |part: &'_ PartCoverage| -> Vec<FigureJson> {
        let of = |wanted: Figure| {
            let goals = part.goals.iter().filter(|goal| goal.figure == wanted);
            goals.fold((0, 0), |(p, a), goal| (p + usize::from(goal.proved), a + 1))
        };
        Figure::ALL.map(|wanted| figure(wanted, of(wanted))).into()
    };
    let document = Document {
        format_version: 1,
        pack: &pack.id,
        sha256: &pack.sha256,
        tests: coverage.tests,
        failing: coverage.failing,
        figures: Figure::ALL.map(|wanted| figure(wanted, coverage.figure(wanted))).into(),
        parts: coverage
            .parts
            .iter()
            .map(|found| PartJson {
                id: &found.id,
                guard: found.is_guard,
                figures: part(found),
                missing: found.goals.iter().filter(|goal| !goal.proved).map(missing_json).collect(),
            })
            .collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

fn missing_json(goal: &Goal) -> MissingJson<'_> {
    let want = match goal.want {
        Want::Outcome => "outcome",
        Want::Pair => "pair",
        Want::At => "at",
        Want::Below => "below",
        Want::Above => "above",
        Want::Unknown => "unknown",
    };
    MissingJson { figure: goal.figure.id(), about: &goal.about, want }
}
