//! What a person answers to one question: read as a cell of a spreadsheet is, so that it means the same.

use std::sync::Arc;

use super::cell;
use super::manner::Manner;
use crate::fact::{Fact, Value};
use crate::source::Diagnostic;

/// The value of `fact` that a person's answer states, or nothing if it says that it is not known. Why it is no value has no place.
pub fn answer(text: &str, fact: &Fact) -> Result<Option<Value>, Box<Diagnostic>> {
    cell::read(text, fact, Manner::default()).map(|content| content.value)
}

/// The evidence that a person gives with an answer, if any.
pub fn answered_evidence(text: &str) -> Result<Option<Arc<str>>, Box<Diagnostic>> {
    cell::evidence(text)
}
