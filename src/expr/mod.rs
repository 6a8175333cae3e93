//! The condition language: parse, check, evaluate, explain, print. Its definition is `docs/condition-language.md`.

pub mod check;
pub(crate) mod compact;
#[cfg(any(test, not(rules_embedded)))]
pub mod compact_encode;
pub mod contradiction;
pub mod eval;
pub mod lex;
pub mod lookup;
pub mod parse;
pub mod print;
pub mod range;
pub mod reasons;
pub mod rows;
pub mod trace;
pub mod tree;
mod types;

pub use check::{Class, Constant, Names, check};
pub use contradiction::{Contradiction, contradictions};
pub use eval::{Asked, Forced, Scope};
pub use lookup::Lookup;
pub use parse::{Origin, parse};
pub use range::Range;
pub use reasons::{Reason, reasons};
pub use trace::{Found, Subject, Trace, trace};
pub use tree::{Expr, Kind};
