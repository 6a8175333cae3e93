//! Rules: instruments, citations, packs and their conditions, and how they are loaded.

mod compact;
#[cfg(any(test, not(rules_embedded)))]
pub mod compact_encode;
pub mod encoded;
mod extend;
pub mod files;
pub mod format;
pub mod instrument;
pub mod invariant;
pub mod load;
mod load_calendar;
mod load_instrument;
mod load_lookup;
mod load_measure;
mod load_pack;
pub mod measure;
mod overlay;
pub mod pack;
pub mod regime;
pub mod uses;

pub use files::RuleFiles;
pub use instrument::{Citation, Clause, Instrument};
pub use invariant::{Invariant, Invariants};
pub use load::{RuleBook, load, load_own};
pub use measure::{Aftermath, Attached, By, Counting, Cycle, Document, Event, Followed, Measure, MeasureSet};
/// The pack by which records are judged where none is named.
pub const DEFAULT_PACK: &str = "campaign-2005";

pub use pack::{
    Base, Case, Condition, Definition, Effect, Extension, Indicator, NotEncoded, Override, OverrideKind, Pack,
    Parameter, Predecessor,
};
pub use regime::{Regime, regimes};
