//! SARIF 2.1.0 for records that are kept in a repository: a result a met case, at the facts that decide it. What is undetermined is a
//! result of kind `open`, so that nobody takes it for clear; contradictions and what could not be read are results as well.
//!
//! Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, section 3.27.9 (kind).

use std::collections::HashMap;
use std::io::{self, Write};

use crate::report::sarif::{At, Finding, Rule, write_log};
use crate::report::saved::{Condition, Level, Mine, Place, Problem, Reason, labels, telling};
use crate::report::section::Report;
use crate::report::words::separator;
use crate::source::Code;
use crate::verdict::Outcome;

/// The rule of contradictions.
const CONTRADICTION: &str = "contradiction";

/// The rules of a log, each once.
#[derive(Default)]
struct Rules {
    rules: Vec<Rule>,
    positions: HashMap<String, usize>,
}

impl Rules {
    fn position(&mut self, id: String, rule: impl FnOnce(String) -> Rule) -> usize {
        let next = self.rules.len();
        *self.positions.entry(id.clone()).or_insert_with(|| {
            self.rules.push(rule(id));
            next
        })
    }
}

/// Writes the log.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (mut rules, mut found) = (Rules::default(), Vec::new());
    for mine in &report.saved.mines {
        for condition in &mine.conditions {
            of_condition(report, mine, condition, &mut rules, &mut found);
        }
        contradictions(report, mine, &mut rules, &mut found);
    }
    for problem in &report.saved.errors {
        found.push(of_problem(report, problem, &mut rules));
    }
    write_log(&rules.rules, &found, report.language, None, out)
}

fn of_condition(report: &Report<'_>, mine: &Mine, condition: &Condition, rules: &mut Rules, found: &mut Vec<Finding>) {
    if matches!(condition.outcome, Outcome::NotMet | Outcome::NotApplicable) {
        return;
    }
    let language = report.language;
    let rule = rules.position(format!("{}/{}", condition.pack, condition.id), |id| {
        let clauses = condition.citations.iter().map(|cited| cited.text.in_language(language));
        let clauses = clauses.collect::<Vec<_>>().join(separator(language));
        Rule::new(id, condition.title.in_language(language), clauses, "error")
    });
    let name = mine.mine.show();
    let effect = condition.effect.label().in_language(language).to_owned();
    if condition.outcome == Outcome::Undetermined {
        let missing = labels(&condition.missing, language).join(separator(language));
        let label = report.say("待定，缺：", "undetermined, missing: ");
        let message = format!("{name}{}{label}{missing}", report.say("：", ": "));
        found.push(Finding {
            rule,
            level: "none",
            kind: Some("open"),
            message,
            at: at(&mine.source),
            related: Vec::new(),
        });
        return;
    }
    for case in condition.met() {
        let facts = mine.with_evidence(&case.because, language);
        let text = case.text.in_language(language);
        let message = format!("{name} → {effect}{}{} {text}\n{facts}", report.say("：", ": "), case.id);
        let (at, related) = places(mine, telling(&case.because));
        found.push(Finding { rule, level: "error", kind: None, message, at, related });
    }
}

fn contradictions(report: &Report<'_>, mine: &Mine, rules: &mut Rules, found: &mut Vec<Finding>) {
    let language = report.language;
    for told in mine.contradictions() {
        let rule = rules.position(CONTRADICTION.to_owned(), |id| {
            let about = report.say("记录自相矛盾", "the record contradicts itself");
            let help = report.say(
                "认定与测得的事实不一致，或者记载的事实不可能同时成立。核对原始资料后改正。",
                "A statement does not agree with measured facts, or stated facts cannot both be so. Check the sources, and correct the record.",
            );
            Rule::new(id, about, help, "warning")
        });
        let colon = report.say("：", ": ");
        let (name, about) = (mine.mine.show(), told.about(language));
        let message = format!("{name}{colon}{about}{colon}{}", told.show(mine, language));
        let (at, related) = places(mine, told.stated.iter().chain(told.measured));
        found.push(Finding { rule, level: "warning", kind: None, message, at, related });
    }
}

fn of_problem(report: &Report<'_>, problem: &Problem, rules: &mut Rules) -> Finding {
    let language = report.language;
    let level = match problem.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    };
    let message = problem.message.in_language(language);
    let rule = rules.position(problem.code.clone(), |id| match Code::from_text(&id) {
        Some(code) => Rule::of_code(code, language),
        // A later version of the program may have codes that this one does not know.
        None => Rule::new(id, message, message, level),
    });
    let message = match &problem.help {
        Some(help) => format!("{message}\n{}", help.in_language(language)),
        None => message.to_owned(),
    };
    let file = || At { file: "-".to_owned(), from: None, to: None };
    Finding { rule, level, kind: None, message, at: problem.place.as_ref().map_or_else(file, at), related: Vec::new() }
}

/// Where the first of the values stands, and the others, each place once: the standard wants them to differ.
fn places<'a>(mine: &Mine, reasons: impl Iterator<Item = &'a Reason>) -> (At, Vec<At>) {
    let mut places: Vec<At> = Vec::new();
    for place in reasons.map(|reason| at(&reason.place)) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let mut places = places.into_iter();
    (places.next().unwrap_or_else(|| at(&mine.source)), places.collect())
}

/// A place in a text has a line and a column, a cell of a CSV file a line, and one of a workbook neither.
fn at(place: &Place) -> At {
    let from = match place.line_column() {
        Some((line, column)) => Some((line, Some(column))),
        None if place.file.to_lowercase().ends_with(".csv") => place.line.map(|line| (line, None)),
        None => None,
    };
    At { file: place.file.to_string(), from, to: None }
}
