//! An answer to a question of which the answer may not be known.

/// Yes, no, or maybe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tri {
    Yes,
    No,
    Maybe,
}

use Tri::{Maybe, No, Yes};

/// Whether every answer is yes.
pub fn all(answers: &[Tri]) -> Tri {
    if answers.contains(&No) {
        No
    } else if answers.contains(&Maybe) {
        Maybe
    } else {
        Yes
    }
}

/// Whether some answer is yes.
pub fn some(answers: &[Tri]) -> Tri {
    if answers.contains(&Yes) {
        Yes
    } else if answers.contains(&Maybe) {
        Maybe
    } else {
        No
    }
}

/// The opposite answer.
pub fn not(answer: Tri) -> Tri {
    match answer {
        Yes => No,
        No => Yes,
        Maybe => Maybe,
    }
}

/// The answer to a question that can be decided, if it can.
pub fn known(answer: Option<bool>) -> Tri {
    match answer {
        Some(true) => Yes,
        Some(false) => No,
        None => Maybe,
    }
}

/// Whether a choice has been made as `wanted`.
pub fn is(chosen: Option<&str>, wanted: &str) -> Tri {
    known(chosen.map(|chosen| chosen == wanted))
}

/// Whether a day lies before another.
pub fn before(day: Option<i64>, limit: Option<i64>) -> Tri {
    known(day.zip(limit).map(|(day, limit)| day < limit))
}

/// Whether a day lies on or before another.
pub fn by(day: Option<i64>, limit: Option<i64>) -> Tri {
    known(day.zip(limit).map(|(day, limit)| day <= limit))
}

/// Whether a day lies after another.
pub fn after(day: Option<i64>, limit: Option<i64>) -> Tri {
    before(limit, day)
}
