//! A suite a mine, and in it a test a condition: it fails where the condition is met, and is skipped where nobody knows or it does not
//! apply. What could not be read is a suite of its own, with errors; findings that do not count are said beside the tests of their mine.

use crate::report::junit::{CameTo, Case, Suite, document};
use crate::report::saved::{Condition, Level, Mine, Problem, labels};
use crate::report::section::Report;
use crate::report::words::separator;
use crate::verdict::Outcome;

/// The document.
pub fn xml(report: &Report<'_>) -> String {
    let mut notes = report.saved.mines_uncounted().into_iter().peekable();
    let with_note = |mine: &Mine| {
        let noted = notes.next_if(|(noted, _)| std::ptr::eq(*noted, mine));
        suite(report, mine, noted.map(|(_, note)| note))
    };
    let mut suites: Vec<Suite> = report.saved.mines.iter().map(with_note).collect();
    let errors = report.saved.errors.iter().filter(|problem| problem.level == Level::Error);
    let cases: Vec<Case> = errors
        .map(|problem| {
            let message = problem.message.in_language(report.language).to_owned();
            let place = problem.place.as_ref();
            Case {
                class: problem.code.clone(),
                name: place.map_or_else(|| problem.code.clone(), |place| place.show()),
                file: place.map_or_else(String::new, |place| place.file.to_string()),
                line: place.and_then(|place| place.line),
                came_to: CameTo::Wrong(
                    message,
                    problem.help.as_ref().map_or_else(String::new, |help| help.in_language(report.language).to_owned()),
                ),
            }
        })
        .collect();
    if !cases.is_empty() {
        suites.push(Suite { name: report.say("读取", "input").to_owned(), cases, said: None });
    }
    document(&suites)
}

fn suite(report: &Report<'_>, mine: &Mine, uncounted: Option<&Problem>) -> Suite {
    let verdict = mine.verdict.label().in_language(report.language).to_owned();
    Suite {
        name: format!("{} · {} · {verdict}", mine.mine.show(), mine.check_date),
        cases: mine.conditions.iter().map(|condition| case(report, mine, condition)).collect(),
        said: uncounted.map(|note| format!("{} {}", note.code, note.message.in_language(report.language))),
    }
}

fn case(report: &Report<'_>, mine: &Mine, condition: &Condition) -> Case {
    let language = report.language;
    let label = |outcome: Outcome| outcome.label().in_language(language).to_owned();
    let came_to = match condition.outcome {
        Outcome::NotMet => CameTo::Passed,
        Outcome::NotApplicable => CameTo::Skipped(label(Outcome::NotApplicable)),
        Outcome::Undetermined => {
            let missing = labels(&condition.missing, language).join(separator(language));
            CameTo::Skipped(format!("{}{}{missing}", label(Outcome::Undetermined), report.say("；缺：", "; missing: ")))
        }
        Outcome::Met => {
            let cases = condition.met().map(|case| {
                let facts = mine.with_evidence(&case.because, language);
                format!("{} {}\n  {facts}", case.id, case.text.in_language(language))
            });
            let clauses = condition.shown_clauses(language).join(separator(language));
            let effect = condition.effect.label().in_language(language).to_owned();
            CameTo::Failed(
                format!("{} → {effect}", label(Outcome::Met)),
                format!("{}\n{clauses}", cases.collect::<Vec<_>>().join("\n")),
            )
        }
    };
    let first = condition.met().next().and_then(|case| case.because.first());
    let place = first.map_or(&mine.source, |reason| &reason.place);
    Case {
        class: condition.pack.to_string(),
        name: format!("{} {}", condition.id, condition.title.in_language(language)),
        file: place.file.to_string(),
        line: place.line,
        came_to,
    }
}
