//! The summary of a district: how many mines came to which verdict, by county and by kind; what is met and what is missing most often; which
//! mines to watch; and what changed since an earlier result. Its schema is `docs/summary.schema.json`; it is the same in every language.

mod change;
mod csv;
mod decided;
mod group;
mod make;
mod often;
mod render;
mod section;
mod table;
mod watch;

pub use change::{Change, Changed, Changes, NewlyMissing, NotJudgedNow, NotMatched, WhyNotMatched, share_a_pack};
pub use decided::{Decided, Ground};
pub use group::{Group, Grouping, Stated};
pub use make::{Asked, merged, without_repeats};
pub use often::{OftenMet, OftenMissing};
pub use watch::{Kind, Untold, Watched, WhyUntold};

use serde::Serialize;

use super::saved::{Mine, MineName, Name, Pack, Problem, Program};
use super::summary::Totals;
use crate::fact::Date;
use crate::source::Bilingual;
use crate::verdict::Verdict;

/// The version of the document; it grows when a reader of the old one could be misled.
pub const FORMAT_VERSION: u32 = 1;

/// The summary of a district.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct District {
    /// The version of the format.
    pub format_version: u32,
    /// What wrote it.
    pub program: Program,
    /// The packs by which the mines were judged.
    pub packs: Vec<Pack>,
    /// The first and the last check date; none where no mine was judged.
    pub check_dates: Option<Days>,
    /// What has to be known of the input before the numbers are read.
    pub notices: Vec<Bilingual>,
    /// How many mines came to which verdict.
    pub verdicts: Totals,
    /// The mines to be closed, in the order of the input.
    pub to_close: Vec<Decided>,
    /// The mines to be suspended, in the order of the input.
    pub to_suspend: Vec<Decided>,
    /// What could not be read or judged, so that it is in none of the numbers.
    pub not_judged: Vec<NotJudged>,
    /// The mines of which findings do not count, in the order of the input.
    pub not_counted: Vec<NotCounted>,
    /// The mines by county, and by what the record states of their kind.
    pub groups: Vec<Grouping>,
    /// The conditions that are met, those met most often first.
    pub met: Vec<OftenMet>,
    /// The facts that are missing, those missing most often first.
    pub missing: Vec<OftenMissing>,
    /// The first day on which an accident counts as recent, where it was given.
    pub accident_since: Option<Date>,
    /// The three kinds of mines to watch.
    pub watch: Vec<Kind>,
    /// What changed since an earlier result, where one was given.
    pub changes: Option<Changes>,
}

/// A first and a last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Days {
    /// The first.
    pub first: String,
    /// The last.
    pub last: String,
}

/// A file, or a row of one, of which nothing was judged. One place may stand for several mines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotJudged {
    /// The file; none where the mistake is in no file.
    pub file: Option<Name>,
    /// The row of a table, from 1.
    pub row: Option<u64>,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// A mine of which the record states findings that no pack used reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotCounted {
    /// The mine.
    #[serde(flatten)]
    pub named: Named,
    /// What the report of the mine says of them.
    pub note: Bilingual,
}

/// A mine, with what it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Which mine it is.
    pub mine: MineName,
    /// What it came to.
    pub verdict: Verdict,
}

impl Named {
    fn of(mine: &Mine) -> Named {
        Named { mine: mine.mine.clone(), verdict: mine.verdict }
    }
}
