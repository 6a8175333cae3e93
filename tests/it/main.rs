//! All integration tests, in one binary.

mod language;
mod real_cases;
mod rules;
