//! Rules on trial: linted, and the tests beside the conditions read and run.

pub mod lint;
pub mod load;
pub mod run;

pub use lint::{check, in_order};
pub use load::{Expectation, RuleTest, tests};
pub use run::{Failure, run};
