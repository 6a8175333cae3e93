//! `kuangjian record check`: whether records can be read and agree with themselves, without judging them.

use std::io::Write;

use crate::cli::args::{Global, RecordInput};
use crate::cli::{Exit, output, session};
use crate::report::inconsistency;
use crate::source::{Language, Level};

/// Reads the records; says where they contradict themselves, how many there are, and how much is wrong with the others.
pub fn run(global: &Global, options: &RecordInput, language: Language) -> anyhow::Result<Exit> {
    output::must_not_be_input(global, &options.paths, language)?;
    let book = match session::rules(global, language) {
        Ok(book) => book,
        Err(exit) => return Ok(exit),
    };
    let reading = session::records(&options.paths, &options.reading, book, global, language)?;
    session::report(&reading.problems, global, language);
    let read = reading.records.len();
    let wrong = reading.problems.iter().filter(|problem| problem.level == Level::Error).count();
    let (list, inconsistent) = inconsistency::list(book, &reading.records, language);
    let line = match language {
        Language::Zh => format!("可读取的记录 {read} 份，错误 {wrong} 处，自相矛盾 {inconsistent} 处\n"),
        Language::En => format!(
            "{read} record{} can be read, {wrong} mistake{}, {inconsistent} contradiction{}\n",
            plural(read),
            plural(wrong),
            plural(inconsistent)
        ),
    };
    let judged_elsewhere = match language {
        _ if read == 0 => "",
        Language::Zh => "所填的结论与所填的数据是否相符，由 kuangjian check 在判定时指出\n",
        Language::En => "whether findings agree with facts is shown by kuangjian check, which judges\n",
    };
    let style = output::report_style(global, language);
    output::write(global, style, |out: &mut dyn Write| {
        out.write_all(list.as_bytes())?;
        out.write_all(line.as_bytes())?;
        out.write_all(judged_elsewhere.as_bytes())
    })?;
    Ok(match (wrong, read, inconsistent) {
        (1.., _, _) | (_, 0, _) => Exit::Record,
        (_, _, 1..) => Exit::Inconsistent,
        _ => Exit::Clear,
    })
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
