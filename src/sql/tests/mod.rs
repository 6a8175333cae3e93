//! Tests of what queries are made of. That whole queries come to what they must is proved in databases, see `tests/sql/prove.sh`.

mod evaluate;
mod numbers;
mod truths;
mod written;
