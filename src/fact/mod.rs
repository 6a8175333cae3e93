//! Facts: the vocabulary, types, units, exact decimals, dates, deadlines, three-valued truth, and the record that states them.

pub mod calendar;
pub mod catalogue;
pub(crate) mod compact;
#[cfg(any(test, not(rules_embedded)))]
pub mod compact_encode;
pub mod date;
pub mod deadline;
pub mod decimal;
pub mod fact_set;
pub mod load;
pub mod record;
pub mod shelf;
pub mod truth;
pub mod unit;
pub mod vocabulary;

pub use calendar::{Calendar, CalendarYear, Holiday};
pub use date::{Date, Period};
pub use deadline::{Deadline, NoCalendar, RestDay, Term, TermUnit, deadline};
pub use decimal::Decimal;
pub use fact_set::FactSet;
pub use record::{Quantity, Record, Row, Stated, Value};
pub use shelf::Shelf;
pub use truth::Truth;
pub use unit::{Dimension, Unit};
pub use vocabulary::{ChoiceValue, Fact, FactId, Group, InvariantText, Table, TableId, Type, Vocabulary};
