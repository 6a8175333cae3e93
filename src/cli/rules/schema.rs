//! `kuangjian rules schema`: the JSON Schema of a kind of file.

use std::io::Write;

use super::super::args::{Global, RulesSchemaOptions, SchemaKind};
use super::super::{Exit, output, session};
use crate::report::record_schema::record_schema;
use crate::source::Language;

/// Prints the schema. That of a record is made from the vocabulary in use, the others are fixed.
pub fn run(global: &Global, options: &RulesSchemaOptions, language: Language) -> anyhow::Result<Exit> {
    let text = match options.kind {
        SchemaKind::Vocabulary => include_str!("../../../docs/schemas/vocabulary.schema.json").to_owned(),
        SchemaKind::Instruments => include_str!("../../../docs/schemas/instruments.schema.json").to_owned(),
        SchemaKind::Pack => include_str!("../../../docs/schemas/pack.schema.json").to_owned(),
        SchemaKind::Conditions => include_str!("../../../docs/schemas/conditions.schema.json").to_owned(),
        SchemaKind::Tests => include_str!("../../../docs/schemas/tests.schema.json").to_owned(),
        SchemaKind::Measures => include_str!("../../../docs/schemas/measures.schema.json").to_owned(),
        SchemaKind::Calendar => include_str!("../../../docs/schemas/calendar.schema.json").to_owned(),
        SchemaKind::Record => match session::load_packs(&[], global, language) {
            Ok(book) => format!("{:#}\n", record_schema(&book.vocabulary)),
            Err(exit) => return Ok(exit),
        },
    };
    let style = output::report_style(global, language);
    output::write(global, style, |out: &mut dyn Write| out.write_all(text.as_bytes()))?;
    Ok(Exit::Clear)
}
