//! Text files and the places in them: languages, diagnostics with stable codes, trees of TOML and JSON with spans.
//!
//! The lowest floor. It knows nothing of mines or rules, and does no input or output.

pub mod code;
pub(crate) mod compact;
#[cfg(any(test, not(rules_embedded)))]
pub mod compact_encode;
pub mod diagnostic;
pub mod double;
mod fold;
pub mod json;
pub mod language;
pub mod parallel;
pub mod toml;
pub mod visible;

pub use code::Code;
pub use diagnostic::{Cells, Diagnostic, Level, Place, Prepared, SourceText, Span};
pub use language::{Bilingual, Language, did_you_mean, folded};
pub use visible::visible;
