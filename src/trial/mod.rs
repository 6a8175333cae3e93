//! Rules on trial: the tests beside the conditions, read and run.

pub mod load;
pub mod run;

pub use load::{Expectation, RuleTest, tests};
pub use run::{Failure, run};
