//! Records as people really keep them: every input under `tests/messy` is read as stands beside it.
//!
//! `UPDATE_MESSY=1 cargo test messy` writes what is read now; look at the difference before it is kept.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use kuangjian::fact::{Fact, Record, Stated, TableId, Vocabulary};
use kuangjian::record::{Options, Reading, read_paths};
use kuangjian::source::{Language, Level};

use crate::cli::ROOT;

fn folder() -> PathBuf {
    Path::new(ROOT).join("tests/messy")
}

/// The inputs: files and folders, each with what it must be read as beside it.
fn inputs() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let is_input = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name != "make.py" && !name.ends_with(".expected")
    };
    let mut inputs: Vec<_> = entries.filter(is_input).collect();
    inputs.sort();
    inputs
}

/// What was read, without the folder of the machine in it.
fn shown(reading: &Reading, vocabulary: &Vocabulary) -> String {
    let mut text = String::new();
    for record in &reading.records {
        let _ = writeln!(text, "记录 {}", record.place);
        facts(&mut text, record, vocabulary);
    }
    for problem in &reading.problems {
        let level = match problem.level {
            Level::Error => "错误",
            Level::Warning => "警告",
            Level::Note => "提示",
        };
        let place = problem.place.as_ref().map_or(String::new(), ToString::to_string);
        let _ = writeln!(text, "{level} {} {place}：{}", problem.code, problem.message.zh);
        if let Some(help) = &problem.help {
            let _ = writeln!(text, "  建议：{}", help.zh);
        }
    }
    let folder = format!("{}/", folder().display());
    text.replace(&folder, "").replace('\\', "/")
}

fn facts(text: &mut String, record: &Record, vocabulary: &Vocabulary) {
    let one = |fact: &Fact, stated: &Stated| {
        let evidence = stated.evidence.as_ref().map_or(String::new(), |evidence| format!("（{evidence}）"));
        let value = stated.value.show(fact, Language::Zh).replace('\n', "⏎");
        format!("{} = {value}{evidence} [{}]", fact.id, stated.place.within_file())
    };
    for (id, stated) in record.stated_facts() {
        let _ = writeln!(text, "  {}", one(vocabulary.fact(id).unwrap(), stated));
    }
    for (id, table) in (0..).map(TableId).zip(&vocabulary.tables) {
        for row in record.rows(id) {
            let cells = table.columns.iter().zip(&row.cells);
            let cells: Vec<_> = cells.filter_map(|(fact, cell)| Some(one(fact, cell.as_ref()?))).collect();
            let evidence = row.evidence.as_ref().map_or(String::new(), |evidence| format!("（{evidence}）"));
            let _ = writeln!(text, "  {}：{}{evidence}", table.id, cells.join("；"));
        }
    }
}

#[test]
fn every_messy_input_is_read_as_expected() {
    let book = crate::rules::embedded();
    let vocabulary = &book.vocabulary;
    let inputs = inputs();
    assert!(inputs.len() >= 60, "{} inputs", inputs.len());
    let mut different = Vec::new();
    for input in &inputs {
        let reading = read_paths(std::slice::from_ref(input), &mut std::io::empty(), vocabulary, &Options::default());
        let found = shown(&reading, vocabulary);
        assert!(!found.is_empty(), "{} was passed over in silence", input.display());
        let name = format!("{}.expected", input.file_name().unwrap().to_str().unwrap());
        let path = folder().join(&name);
        if std::env::var_os("UPDATE_MESSY").is_some() {
            std::fs::write(&path, &found).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        if found != expected {
            different.push(format!("{name}\n{found}"));
        }
    }
    assert!(different.is_empty(), "read otherwise than expected:\n{}", different.join("\n"));
}
