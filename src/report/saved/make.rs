//! What is saved of a check, but for the mines themselves.

use std::num::NonZeroUsize;

use super::of_mine::{mine, place};
use super::{Base, FORMAT_VERSION, Level, Mine, MineName, Override, Pack, Problem, Program, Saved, Summary, Unjudged};
use crate::expr::Constant;
use crate::record::{Reading, Unread};
use crate::rule::{self, RuleBook};
use crate::source::{self, Diagnostic, parallel};
use crate::verdict::Judgment;

/// The result of a whole check.
pub fn saved(judgments: &[Judgment<'_>], packs: &[&rule::Pack], book: &RuleBook, reading: &Reading) -> Saved {
    let mines = mines(judgments, book);
    let errors: Vec<Problem> = reading.problems.iter().map(problem).collect();
    let not_judged = reading.unread.iter().map(unjudged).collect();
    let summary = Summary::of(&mines, &errors);
    let packs = packs.iter().map(|used| pack(used)).collect();
    Saved { format_version: FORMAT_VERSION, program: Program::this(), packs, mines, errors, not_judged, summary }
}

/// The mines, several at once.
pub fn mines(judgments: &[Judgment<'_>], book: &RuleBook) -> Vec<Mine> {
    let at_once = (judgments.len() > 1).then_some(NonZeroUsize::MIN);
    parallel::map(judgments, |judgment| mine(judgment, book, at_once))
}

fn unjudged(mine: &Unread) -> Unjudged {
    Unjudged { mine: MineName { id: mine.id.clone(), name: mine.name.clone() }, source: place(&mine.place) }
}

/// A pack by which mines were judged.
pub fn pack(pack: &rule::Pack) -> Pack {
    let extension = &pack.extension;
    let base = |base: &rule::Base| Base { id: base.id.clone(), sha256: base.sha256.clone() };
    Pack {
        id: pack.id.clone(),
        title: pack.title.clone(),
        dated: pack.dated.map(|date| date.to_string()),
        sha256: pack.sha256.clone(),
        extends: extension.bases.iter().map(base).collect(),
        overrides: extension.overrides.iter().map(replacement).collect(),
        adds: extension.added.clone(),
        is_other_edition: false,
    }
}

fn replacement(done: &rule::Override) -> Override {
    let (before, after) = done.values.map(|(before, after)| (shown(before), shown(after))).unzip();
    Override {
        kind: done.kind,
        id: done.id.clone(),
        pack: done.pack.clone(),
        before,
        after,
        replaced: place(&done.replaced),
        place: place(&done.place),
    }
}

/// A value as the condition language writes it.
fn shown(value: Constant) -> String {
    match value {
        Constant::Number(quantity) => format!("{} {}", quantity.amount, quantity.unit.symbol).trim_end().to_owned(),
        Constant::Date(date) => date.to_string(),
    }
}

/// Something wrong with the input.
pub fn problem(problem: &Diagnostic) -> Problem {
    let level = match problem.level {
        source::Level::Error => Level::Error,
        source::Level::Warning => Level::Warning,
        source::Level::Note => Level::Note,
    };
    Problem {
        code: problem.code.as_str().to_owned(),
        level,
        message: problem.message.clone(),
        help: problem.help.clone(),
        place: problem.place.as_ref().map(place),
    }
}
