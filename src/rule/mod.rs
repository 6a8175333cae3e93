//! Rules: instruments, citations, packs and their conditions, and how they are loaded.

pub mod files;
pub mod format;
pub mod instrument;
pub mod load;
mod load_instrument;
mod load_lookup;
mod load_pack;
pub mod pack;

pub use files::RuleFiles;
pub use instrument::{Citation, Clause, Instrument};
pub use load::{RuleBook, load};
pub use pack::{Case, Condition, Definition, Effect, Pack, Parameter};
