//! Tests of what queries are made of. That whole queries come to what they must is proved in databases, see `tests/sql/prove.sh`.

mod evaluate;
mod numbers;
mod packs;
mod truths;
mod written;

/// The random packs of `tests/sql/prove.sh`.
#[path = "../../../tests/sql/scenes/packs.rs"]
#[allow(dead_code, reason = "the examples use the rest")]
mod thrown;

/// The dice of the random records of other tests.
#[path = "../../../tests/it/random/dice.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod dice;
