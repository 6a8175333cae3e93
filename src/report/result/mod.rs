//! A saved result in the forms that are handed over.

pub mod csv;
mod form;
mod junit;
pub mod markdown;
mod plain;
mod sarif;
mod workbook;

pub use form::{CannotRender, Form};
