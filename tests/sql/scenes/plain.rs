//! What the random records need of the plain evaluator.

#[path = "../../it/plain/calendar.rs"]
pub mod calendar;
