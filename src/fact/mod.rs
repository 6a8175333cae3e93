//! Facts: the vocabulary, types, units, exact decimals, dates, three-valued truth, and the record that states them.

pub mod date;
pub mod decimal;
pub mod load;
pub mod record;
pub mod truth;
pub mod unit;
pub mod vocabulary;

pub use date::{Date, Period};
pub use decimal::Decimal;
pub use record::{Quantity, Record, Row, Stated, Value};
pub use truth::Truth;
pub use unit::{Dimension, Unit};
pub use vocabulary::{ChoiceValue, Fact, FactId, Group, InvariantText, Table, TableId, Type, Vocabulary};
