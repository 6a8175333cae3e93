//! An interview: what to ask for next, what an answer means, and the record that comes of it.
//!
//! Asked for is only what can still change the verdict, the most decisive first. Once nothing is undetermined that could, the measurements
//! are asked for that could overturn a stated "no". Nothing here reads a line or prints one: a text comes in, and the next
//! question and the text of the record come out.

mod choose;
mod command;
mod open;
mod outlook;
mod overturn;
mod paper;
mod question;
mod resume;
mod session;
mod state;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use question::{Purpose, Question, Topic, Waiting};
pub use session::{Beginning, Heard, Interview, Laws, Settled, Taken};
