//! A folder with one CSV file that has a row for each mine, and CSV files with the rows of tables beside it, judged while they are read: in
//! blocks of mines, by several threads.
//!
//! Each file is gone through twice. First in its order, to find where the rows of which mines stand: mines are put together in groups as
//! they follow each other, and for each group it is kept where its rows begin in every file (`runs.rs`). Rows that come in the order of the
//! mines need one such mark a group; rows in another order need one wherever they go on with another group, and the bound on cells holds
//! for them. Then the blocks are read, each with its rows from all files, as those of any folder are ([`crate::record`]): outcomes and
//! mistakes are the same. What is kept in memory is the ids of the mines, the marks, and a block for each thread.

mod blocks;
mod files;
mod ids;
mod run;
mod runs;
mod survey;
mod told;

use std::io;
use std::path::Path;
use std::sync::atomic::AtomicBool;

pub use blocks::Held;

use super::read::{Request, Sink, Tally};
use crate::record;
use survey::Survey;

/// A folder that has been gone through once.
pub struct Folder<'r> {
    survey: Survey<'r>,
    request: Request<'r>,
}

impl<'r> Folder<'r> {
    /// Goes through a folder; nothing if it has other files in it, or is to be read as a whole to say what is wrong with it.
    pub fn open(path: &Path, request: Request<'r>) -> Option<Folder<'r>> {
        let files = record::tables_in(path, request.vocabulary)?;
        let survey = survey::survey(&files, request)?;
        Some(Folder { survey, request })
    }

    /// How many bytes there are to read.
    pub fn size(&self) -> u64 {
        self.survey.size()
    }

    /// Judges the mines. Ends before its time when `is_stopped`, or with the error of the sink.
    pub fn judge(self, sink: &mut dyn Sink, is_stopped: &AtomicBool) -> io::Result<Tally> {
        self.judge_held(sink, is_stopped).map(|(tally, _)| tally)
    }

    /// The same, with the most that was held in memory at once.
    pub fn judge_held(self, sink: &mut dyn Sink, is_stopped: &AtomicBool) -> io::Result<(Tally, Held)> {
        run::judge(self.survey, self.request, sink, is_stopped)
    }
}
