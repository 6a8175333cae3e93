//! A scene on disk.

use std::fs::{File, create_dir_all};
use std::io::{BufWriter, Write};
use std::path::Path;

use kuangjian::fact::{Fact, Record, Row, Stated, TableId, Type, Value, Vocabulary};
use kuangjian::rule::Pack;
use kuangjian::source::Language;
use kuangjian::sql::{Dialect, MINE_ID, PackSql, RECORDS};
use kuangjian::verdict::judge;

/// Writes the tables, the queries, and the outcomes that they must give.
pub fn write(folder: &Path, vocabulary: &Vocabulary, pack: &Pack, records: impl Iterator<Item = (String, Record)>) {
    create_dir_all(folder).unwrap();
    let file = |name: String| BufWriter::new(File::create(folder.join(name)).unwrap());
    for dialect in Dialect::ALL {
        let Ok(sql) = PackSql::new(vocabulary, pack, dialect) else {
            // A dialect that cannot express the pack is not proved by it.
            continue;
        };
        let name = dialect.name().to_lowercase();
        for (part, text) in [
            ("query", sql.query(true, Language::En)),
            ("schema", sql.schema(Language::Zh)),
            ("checks", sql.checks(Language::Zh)),
        ] {
            file(format!("{name}.{part}.sql")).write_all(text.as_bytes()).unwrap();
        }
    }
    // PostgreSQL can express every pack.
    let sql = PackSql::new(vocabulary, pack, Dialect::Postgres).unwrap();
    let tables = sql.tables();
    let mut files: Vec<_> = tables
        .iter()
        .map(|table| {
            let mut writer = csv::Writer::from_writer(file(format!("{}.csv", table.name)));
            let fixed: &[&str] = if table.name == RECORDS { &[MINE_ID, "check_date"] } else { &[MINE_ID] };
            writer.write_record(fixed.iter().copied().chain(table.columns.iter().map(|c| &*c.id))).unwrap();
            writer
        })
        .collect();
    let mut expected = csv::Writer::from_writer(file("expected.csv".to_owned()));
    let mut header = vec![MINE_ID, "check_date", "verdict"];
    for condition in &pack.conditions {
        header.push(&condition.id);
        header.extend(condition.cases.iter().map(|case| case.id.as_str()));
    }
    expected.write_record(&header).unwrap();
    for (mine, record) in records {
        for (table, writer) in tables.iter().zip(&mut files) {
            let Some(id) = vocabulary.table_by_id(table.name) else {
                let facts = table.columns.iter().map(|fact| cell(fact, of_record(vocabulary, &record, fact)));
                writer.write_record([mine.clone(), record.check_date.to_string()].into_iter().chain(facts)).unwrap();
                continue;
            };
            for row in rows(vocabulary, &record, id, &table.columns) {
                writer.write_record(std::iter::once(mine.clone()).chain(row)).unwrap();
            }
        }
        let judgment = judge(vocabulary, &record, [pack]);
        let mut line = vec![mine, record.check_date.to_string(), judgment.verdict.id().to_owned()];
        for result in &judgment.conditions {
            line.push(result.outcome.id().to_owned());
            line.extend(result.cases.iter().map(|case| case.outcome.id().to_owned()));
        }
        expected.write_record(&line).unwrap();
    }
    files.iter_mut().for_each(|file| file.flush().unwrap());
    expected.flush().unwrap();
}

fn of_record<'a>(vocabulary: &Vocabulary, record: &'a Record, fact: &Fact) -> Option<&'a Stated> {
    record.fact(vocabulary.fact_by_id(&fact.id).unwrap())
}

fn rows(vocabulary: &Vocabulary, record: &Record, id: TableId, columns: &[&Fact]) -> Vec<Vec<String>> {
    let table = vocabulary.table(id).unwrap();
    let of_row =
        |row: &Row| columns.iter().map(|fact| cell(fact, row.cell(table.column_by_id(&fact.id).unwrap()))).collect();
    record.rows(id).iter().map(of_row).collect()
}

/// A value as databases load it: a number in the unit of the column, a choice by its id, nothing where it is not known.
fn cell(fact: &Fact, stated: Option<&Stated>) -> String {
    let Some(stated) = stated else { return String::new() };
    match (&stated.value, &fact.kind) {
        (Value::Number(quantity), Type::Number { unit, .. }) => {
            let amount = quantity.in_unit(unit).unwrap_or_else(|| panic!("{}: {quantity:?}", fact.id));
            assert!(amount.fraction_digits() <= 15, "{}: {amount}", fact.id);
            amount.to_string()
        }
        (value, _) => value.plain(fact),
    }
}
