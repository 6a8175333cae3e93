//! `rules sql`: what it prints, and what `docs/sql.md` says of it.

use crate::cli::{ROOT, Test};

const PAGE: &str = include_str!("../../docs/sql.md");

fn printed(arguments: &str) -> String {
    Test::new().line("rules sql inspection-campaign-2019 --lang en").line(arguments).run().stdout
}

#[test]
fn every_command_of_the_page_runs() {
    let commands: Vec<&str> = PAGE.lines().filter_map(|line| line.strip_prefix("$ kuangjian ")).collect();
    assert!(commands.len() >= 5);
    for command in commands {
        let test = Test::new();
        let folder = format!("{}/", test.path("tables").display());
        let line = command.replace("fixtures/", &format!("{ROOT}/fixtures/")).replace("FOLDER/", &folder);
        let run = if command.starts_with("record") { test.line(&line).any_stderr() } else { test.line(&line) };
        run.run();
    }
}

#[test]
fn the_columns_are_those_of_the_page() {
    for (part, columns) in [
        ("--dialect duckdb", &["mine_id", "check_date", "verdict", "I01"][..]),
        ("--dialect duckdb --cases", &["I01.1"]),
        ("--dialect duckdb --part checks", &["table", "mine_id", "problem"]),
    ] {
        let text = printed(part);
        for column in columns {
            assert!(text.contains(&format!(" AS \"{column}\"")), "{column}: {text}");
            assert!(PAGE.contains(&format!("`{column}`")), "{column}");
        }
    }
    assert!(!printed("--dialect duckdb").contains("AS \"I01.1\""));
}

#[test]
fn the_words_of_outcomes_are_those_of_the_page() {
    let text = Test::new().line("rules sql campaign-2005 --dialect postgres").run().stdout;
    for word in ["met", "not_met", "undetermined", "not_applicable", "closure", "suspension", "clear"] {
        assert!(text.contains(&format!("'{word}'")) && PAGE.contains(&format!("`{word}`")), "{word}");
    }
}

#[test]
fn the_types_are_those_of_the_page() {
    for (dialect, types) in [
        ("duckdb", &["DECIMAL(27, 15)", "BOOLEAN", "DATE"][..]),
        ("postgres", &["NUMERIC(27, 15)", "BOOLEAN", "DATE"]),
        ("spark", &["DECIMAL(27, 15)", "BOOLEAN", "DATE"]),
    ] {
        let text = printed(&format!("--dialect {dialect} --part schema"));
        for kind in types {
            assert!(text.contains(kind) && PAGE.contains(&format!("`{kind}`")), "{dialect} {kind}: {text}");
        }
    }
}

#[test]
fn a_query_is_the_same_whenever_it_is_printed() {
    assert_eq!(printed("--dialect spark --cases"), printed("--dialect spark --cases"));
}

#[test]
fn the_beginning_of_a_query_reads_as_it_should() {
    let text = printed("--dialect postgres");
    let start: Vec<&str> = text.lines().filter(|line| !line.starts_with("-- checksum")).take(23).collect();
    insta::assert_snapshot!(start.join("\n"));
}

#[test]
fn a_pack_or_dialect_that_is_not_there_is_named() {
    let run = Test::new().line("rules sql nowhere --dialect duckdb --lang en").any_stderr().status(21).run();
    assert!(run.stderr.contains("nowhere"), "{}", run.stderr);
    let run = Test::new().line("rules sql campaign-2005 --dialect oracle --lang en").any_stderr().status(2).run();
    assert!(run.stderr.contains("oracle"), "{}", run.stderr);
}

#[test]
fn both_languages_have_a_help() {
    let zh = Test::new().line("rules sql --help --lang zh").run().stdout;
    let en = Test::new().line("rules sql --help --lang en").run().stdout;
    assert!(zh.contains("把规则包输出为 SQL 查询") && zh.contains("--dialect"), "{zh}");
    assert!(en.contains("Print a pack as an SQL query") && en.contains("--cases"), "{en}");
}
