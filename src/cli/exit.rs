//! Exit codes, and which results lead to which. No flag changes them but `--exit-zero`.

use std::fmt;
use std::process::{ExitCode, Termination};

use crate::batch::read::Tally;
use crate::source::{Diagnostic, Level};
use crate::verdict::Verdict;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// No condition is met, and none undetermined; or the command did what it was asked to.
    Clear = 0,
    /// Something that should not have happened.
    Internal = 1,
    /// The command line is not right.
    Usage = 2,
    /// A mine is to be suspended.
    Suspension = 10,
    /// A mine is to be closed.
    Closure = 11,
    /// Nothing is met, but something is undetermined.
    Undetermined = 12,
    /// Production is to stop in the affected area.
    StopArea = 13,
    /// A record contradicts itself; only where nothing else was asked (`record check`).
    Inconsistent = 14,
    /// A record could not be read or is not valid, even if others could be judged.
    Record = 20,
    /// A rule file is not valid.
    Rules = 21,
    /// Tests of rules failed, or prove less than was asked for.
    Tests = 22,
    /// The user stopped the program, or no longer read the lines that it writes of mines: not all of them were judged.
    Stopped = 130,
}

impl Exit {
    /// The code of a mine's verdict.
    pub fn of(verdict: Verdict) -> Exit {
        match verdict {
            Verdict::Clear => Exit::Clear,
            Verdict::Undetermined => Exit::Undetermined,
            Verdict::StopArea => Exit::StopArea,
            Verdict::Suspension => Exit::Suspension,
            Verdict::Closure => Exit::Closure,
        }
    }

    /// The code of a check: that of the gravest verdict, unless a record was not valid or there was none.
    pub fn of_check(verdicts: impl Iterator<Item = Verdict>, problems: &[Diagnostic]) -> Exit {
        let invalid = problems.iter().any(|problem| problem.level == Level::Error);
        match verdicts.max() {
            Some(gravest) if !invalid => Exit::of(gravest),
            _ => Exit::Record,
        }
    }

    /// The code of many records that were counted: the same.
    pub fn of_tally(tally: &Tally) -> Exit {
        let found = Verdict::ALL.into_iter().zip(tally.verdicts).filter(|(_, count)| *count > 0);
        match found.map(|(verdict, _)| verdict).max() {
            Some(gravest) if tally.errors == 0 => Exit::of(gravest),
            _ => Exit::Record,
        }
    }

    /// Whether `--exit-zero` turns it into 0: verdicts and what else records that can be read come to, never errors.
    pub fn is_verdict(self) -> bool {
        matches!(
            self,
            Exit::Clear | Exit::StopArea | Exit::Suspension | Exit::Closure | Exit::Undetermined | Exit::Inconsistent
        )
    }
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(self as u8)
    }
}

/// A mistake in how the program was called, found after the arguments were parsed.
#[derive(Debug)]
pub struct Usage(pub String);

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}
