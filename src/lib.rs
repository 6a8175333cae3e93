//! Judges from a coal mine's self-inspection record whether the law suspends or closes it, and cites the clause.
//!
//! Each module is a floor that knows only the floors below it: `source`, `fact`, `expr`, `rule`, `record`, `verdict`,
//! `report`, `cli`.

pub mod expr;
pub mod fact;
pub mod record;
pub mod rule;
pub mod verdict;
pub mod record;
pub mod report;
pub mod cli;
pub mod trial;
pub mod source;
