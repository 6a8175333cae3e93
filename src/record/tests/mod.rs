//! Tests of the readers as a whole: files in, records and problems out.

mod book;
mod cells;
mod documented;
mod draft;
mod encodings;
mod folders;
mod form;
mod json;
mod layout;
mod long;
mod map;
mod messages;
mod round_trip;
mod stdin;
mod toml;
mod vocabulary;
mod wide;
mod write;
