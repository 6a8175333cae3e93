//! Many records judged at once.
//!
//! The packs are compiled to operations on pairs of words, each of which has a bit for each of 64 records. What has no such operation, and a
//! record with a value that does not fit, is evaluated by walking the tree ([`crate::verdict::judge()`]), which defines what comes out: this
//! is only a quicker way to the same outcomes. Why something came out is never asked here.

mod block;
mod compile;
pub mod folder;
mod layout;
mod listed;
mod node;
mod plan;
mod program;
pub mod read;
mod records;
mod truths;
mod watch;

pub use listed::Listed;
pub use plan::{Outcomes, PackUsed, Plan, Words};
pub use records::{Judge, Judged};
