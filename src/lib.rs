//! Judges from a coal mine's self-inspection record whether the law suspends or closes it, and cites the clause.
//!
//! Each module is a floor that knows only the floors below it; from the bottom: `source` (texts and places in them),
//! `fact` (the vocabulary and records), `expr` (the condition language), `rule` (packs), `record` (readers),
//! `verdict` (packs applied to records), `batch` (the same for many records at once), `interview` (what to ask for next), `sql` (packs as
//! queries), `trial` (the tests of packs), `report` (renderings), `cli`.

pub mod batch;
pub mod cli;
pub mod expr;
pub mod fact;
pub mod interview;
pub mod record;
pub mod report;
pub mod rule;
pub mod source;
pub mod sql;
pub mod trial;
pub mod verdict;

// By this name tests outside of the library know it, and some of them are shared with tests inside.
#[cfg(test)]
extern crate self as kuangjian;
