//! All integration tests, in one binary.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

mod batch;
mod cli;
mod contrib;
mod draft;
mod draft_law;
mod extend;
mod fuzz_smoke;
mod hostile;
mod invariants;
mod json;
mod language;
mod laws;
mod lint;
mod markdown;
mod measures;
mod messy;
mod next;
mod own_rules;
mod parquet;
mod plain;
mod random;
mod readme;
mod real_cases;
mod regimes;
mod reports;
mod round_trip;
mod rules;
mod rules_cli;
mod rules_doc;
mod rules_fmt;
mod rules_schema;
mod rules_sql;
mod second_reading;
mod summary;
mod template;
mod trial;
