//! `kuangjian record check`: whether records can be read, without judging them.

use std::io::Write;

use crate::cli::args::{Global, RecordInput};
use crate::cli::{Exit, output, session};
use crate::source::{Language, Level};

/// Reads the records, and says how many there are and what is wrong with the others.
pub fn run(global: &Global, options: &RecordInput, language: Language) -> anyhow::Result<Exit> {
    output::must_not_be_input(global, &options.paths, language)?;
    let book = match session::rules(global, language) {
        Ok(book) => book,
        Err(exit) => return Ok(exit),
    };
    let reading = session::records(&options.paths, &options.reading, book, global, language)?;
    session::report(&reading.problems, global, language);
    let (read, wrong) =
        (reading.records.len(), reading.problems.iter().filter(|problem| problem.level == Level::Error).count());
    let line = match language {
        Language::Zh => format!("可读取的记录 {read} 份，错误 {wrong} 处\n"),
        Language::En => format!("{read} records can be read, {wrong} mistakes\n"),
    };
    let style = output::report_style(global, language);
    output::write(global, style, |out: &mut dyn Write| out.write_all(line.as_bytes()))?;
    Ok(if wrong > 0 || read == 0 { Exit::Record } else { Exit::Clear })
}
