//! Rules on trial: linted, and the tests beside the conditions read and run, and what they prove.

pub mod coverage;
pub mod diff;
pub mod leaves;
pub mod lint;
pub mod load;
pub mod mutate;
pub mod run;
pub mod suggest;

pub use coverage::{Coverage, coverage};
pub use lint::{check, in_order};
pub use load::{Expectation, RuleTest, tests};
pub use mutate::{Mutation, mutate};
pub use run::{Failure, run};
