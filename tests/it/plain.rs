//! A second evaluator of the campaign of 2005, in deliberately plain Rust: one function a condition, its own three-valued answers,
//! its own numbers and calendar. It shares nothing with the crate but the record that it reads, so a mistake in the condition
//! language, its evaluator or a rule file shows as a difference.

mod agreement;
mod borders;
pub mod calendar;
mod closure;
mod mine;
mod rows;
mod suspension;
mod tri;

use kuangjian::fact::{Record, Vocabulary};
use mine::Mine;
use tri::Tri;

/// What one condition came to: whether it applies, and what each of its cases came to.
struct Reading {
    id: &'static str,
    applies: Tri,
    cases: Vec<Situation>,
}

/// What one case came to, and whether statement and measurement disagree.
struct Situation {
    holds: Tri,
    contradiction: bool,
}

/// All conditions, in the order of the pack.
fn all_conditions(vocabulary: &Vocabulary, record: &Record) -> Vec<Reading> {
    let mine = Mine::read(vocabulary, record);
    let mut readings = suspension::conditions(&mine);
    readings.extend(closure::conditions(&mine));
    readings
}

/// A condition that applies to every mine.
fn condition(id: &'static str, cases: Vec<Situation>) -> Reading {
    Reading { id, applies: Tri::Yes, cases }
}

/// A condition that applies to some mines only.
fn condition_where(applies: Tri, id: &'static str, cases: Vec<Situation>) -> Reading {
    Reading { id, applies, cases }
}

/// A case that only a person can state.
fn stated(finding: Tri) -> Situation {
    Situation { holds: finding, contradiction: false }
}

/// A case that a person states and other facts measure.
fn stated_or_measured(finding: Tri, measured: Tri) -> Situation {
    let holds = if finding == Tri::Yes || measured == Tri::Yes {
        Tri::Yes
    } else if finding == Tri::No || measured == Tri::No {
        Tri::No
    } else {
        Tri::Maybe
    };
    let contradiction = finding == Tri::Yes && measured == Tri::No || finding == Tri::No && measured == Tri::Yes;
    Situation { holds, contradiction }
}
