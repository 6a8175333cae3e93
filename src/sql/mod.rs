//! Packs as SQL, so that a database judges records where they lie.
//!
//! A query reads a table of records and their companion tables, and gives what `check` gives: the outcome of every condition and the
//! verdict. Unknown is NULL, and the logic of SQL is that of the rules. What a database cannot express exactly is refused.

mod builder;
mod compile;
mod counts;
mod day;
mod dialect;
mod groups;
mod lookup;
mod number;
mod pack;
mod query;
mod rows;
mod schema;
#[cfg(test)]
mod tests;
mod text;
mod tree;
mod write;

pub use dialect::Dialect;
pub use pack::PackSql;
pub use schema::{MINE_ID, RECORDS, TableRead};
