//! Tests of whole interviews by the rules in the program.

mod answers;
mod oracle;
mod paper;
mod resumed;
mod rows;
mod shortest;
