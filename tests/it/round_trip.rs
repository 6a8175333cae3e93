//! Any record, written in any format, reads back as the same record.

mod odd;

use std::path::Path;
use std::sync::Arc;

use kuangjian::fact::{FactId, Record, Row, Stated, TableId, Value, Vocabulary};
use kuangjian::record::write::{self, Headings};
use kuangjian::record::{Options, read_paths};
use kuangjian::source::{Code, Language, Place};

use crate::random::Dice;

const SEEDS: std::ops::Range<u64> = 0..16;

const HEADINGS: [Headings; 3] = [Headings::Ids, Headings::Labels(Language::Zh), Headings::Labels(Language::En)];

/// The records of a seed: one mine to four.
fn records(vocabulary: &Vocabulary, seed: u64) -> Vec<Record> {
    let mut dice = Dice::new(seed);
    let number = 1 + dice.below(4);
    (0..number).map(|at| odd::record(vocabulary, &mut dice, at)).collect()
}

/// A record as it is compared: without places, and the rows of a table with a key in the order of the keys.
fn compared(record: &Record, vocabulary: &Vocabulary) -> Record {
    let nowhere = Place::File(Arc::from(""));
    let placeless = |stated: &Stated| Stated { place: nowhere.clone(), ..stated.clone() };
    let mut same = record.clone();
    same.place = nowhere.clone();
    for (id, stated) in record.stated_facts() {
        same.state(id, Some(placeless(stated)));
    }
    for (at, table) in (0..).zip(&vocabulary.tables) {
        let rows = same.rows_mut(TableId(at)).unwrap();
        for row in rows.iter_mut() {
            let cells = row.cells.iter().map(|cell| cell.as_deref().map(placeless).map(Box::new)).collect();
            *row = Row { cells, place: nowhere.clone(), evidence: row.evidence.clone() };
        }
        let Some(key) = table.key else { continue };
        rows.sort_by_key(|row| match &row.cell(key).unwrap().value {
            Value::Choice(at) => *at,
            other => panic!("a key is a choice, not {other:?}"),
        });
    }
    same
}

/// Asserts that the files of a folder read back as the records, in whatever order.
#[track_caller]
fn assert_reads_back(files: &[(String, Vec<u8>)], records: &[Record], vocabulary: &Vocabulary, what: &str) {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        assert!(!path.exists(), "{name}");
        std::fs::write(path, bytes).unwrap();
    }
    assert_folder_is(folder.path(), records, vocabulary, what);
}

#[track_caller]
fn assert_folder_is(folder: &Path, records: &[Record], vocabulary: &Vocabulary, what: &str) {
    let reading = read_paths(&[folder.to_owned()], &mut std::io::empty(), vocabulary, &Options::default());
    // Random numbers may be those of no mine that is known.
    let told = reading.problems.iter().filter(|problem| problem.code != Code::BeyondUsual);
    let problems: Vec<_> = told.map(|p| format!("{} {}", p.place.as_ref().unwrap(), p.message.en)).collect();
    assert!(problems.is_empty(), "{what}: {problems:#?}");
    let id = vocabulary.fact_by_id("mine_id");
    let sorted = |records: &[Record]| {
        let mut records: Vec<Record> = records.iter().map(|record| compared(record, vocabulary)).collect();
        records.sort_by(|a, b| a.text(id).cmp(&b.text(id)));
        records
    };
    let mut records = records.to_vec();
    // They were made here, and their check dates are stated in what was written.
    records.iter_mut().for_each(|record| record.stated_check_date = Some(record.check_date));
    let (read, written) = (sorted(&reading.records), sorted(&records));
    assert_eq!(read.len(), written.len(), "{what}");
    for (read, written) in read.iter().zip(&written) {
        assert_same(read, written, vocabulary, what);
    }
}

/// Names the fact or row that differs: two records as a whole are too much to look at.
#[track_caller]
fn assert_same(read: &Record, written: &Record, vocabulary: &Vocabulary, what: &str) {
    for (at, fact) in (0..).zip(&vocabulary.facts) {
        assert_eq!(read.fact(FactId(at)), written.fact(FactId(at)), "{what}: {}", fact.id);
    }
    for (at, table) in (0..).zip(&vocabulary.tables) {
        assert_eq!(read.rows(TableId(at)), written.rows(TableId(at)), "{what}: {}", table.id);
    }
    assert_eq!(read, written, "{what}");
}

fn file(name: &str, text: String) -> Vec<(String, Vec<u8>)> {
    vec![(name.to_owned(), text.into_bytes())]
}

/// A format, and the files that it makes of records: their names and bytes.
type Written = (String, Vec<(String, Vec<u8>)>);

/// What each format makes of the records.
fn written(records: &[Record], vocabulary: &Vocabulary) -> Vec<Written> {
    let all: Vec<&Record> = records.iter().collect();
    let id = vocabulary.fact_by_id("mine_id");
    let names = write::file_name::file_names(records.iter().map(|record| record.text(id)));
    let toml = records.iter().zip(names);
    let toml = toml.map(|(record, name)| (format!("{name}.toml"), write::toml::file(record, vocabulary).into_bytes()));
    let mut written =
        vec![("toml".to_owned(), toml.collect()), ("json".to_owned(), file("m.json", write::json(&all, vocabulary)))];
    for headings in HEADINGS {
        let csv = |text: Result<String, write::CannotWrite>| file("m.csv", text.unwrap());
        written.push((format!("wide {headings:?}"), csv(write::wide(&all, vocabulary, headings))));
        written.push((format!("long {headings:?}"), csv(write::long(&all, vocabulary, headings))));
        let files = write::folder(&all, vocabulary, headings).unwrap();
        let files = files.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
        written.push((format!("folder {headings:?}"), files));
        let book = write::xlsx(&all, vocabulary, headings).unwrap();
        written.push((format!("xlsx {headings:?}"), vec![("m.xlsx".to_owned(), book)]));
    }
    written
}

#[test]
fn any_records_read_back_from_every_format() {
    let vocabulary = crate::rules::embedded().vocabulary;
    for seed in SEEDS {
        let records = records(&vocabulary, seed);
        for (what, files) in written(&records, &vocabulary) {
            assert_reads_back(&files, &records, &vocabulary, &format!("seed {seed}, {what}"));
        }
    }
}

#[test]
fn the_records_of_other_tests_read_back_too() {
    let vocabulary = crate::rules::embedded().vocabulary;
    let (id, date) = (vocabulary.fact_by_id("mine_id").unwrap(), vocabulary.fact_by_id("check_date").unwrap());
    for seed in 0..6 {
        let mut record = crate::random::record(&vocabulary, seed);
        let stated = |value| Some(Stated { value, place: record.place.clone(), evidence: None });
        let (mine, day) = (stated(Value::Text("007".into())), stated(Value::Date(record.check_date)));
        record.state(id, mine);
        record.state(date, day);
        let records = [record];
        for (what, files) in written(&records, &vocabulary) {
            assert_reads_back(&files, &records, &vocabulary, &format!("seed {seed}, {what}"));
        }
    }
}

#[test]
fn a_record_without_mine_id_reads_back_from_the_formats_that_take_it() {
    let vocabulary = crate::rules::embedded().vocabulary;
    let id = vocabulary.fact_by_id("mine_id").unwrap();
    for seed in 0..4 {
        let mut record = odd::record(&vocabulary, &mut Dice::new(seed), 0);
        record.state(id, None);
        let records = [record];
        let all = [&records[0]];
        for (what, files) in [
            ("toml", file("m.toml", write::toml::file(&records[0], &vocabulary))),
            ("json", file("m.json", write::json(&all, &vocabulary))),
            ("long", file("m.csv", write::long(&all, &vocabulary, Headings::Ids).unwrap())),
        ] {
            assert_reads_back(&files, &records, &vocabulary, what);
        }
        let refused = [
            write::wide(&all, &vocabulary, Headings::Ids).err().unwrap(),
            write::folder(&all, &vocabulary, Headings::Ids).err().unwrap(),
            write::xlsx(&all, &vocabulary, Headings::Ids).err().unwrap(),
        ];
        assert!(refused.iter().all(|refused| refused.code.as_str() == "KJ1028"), "{refused:?}");
    }
}

#[test]
fn the_random_records_have_what_may_be_lost() {
    let vocabulary = crate::rules::embedded().vocabulary;
    let records: Vec<Record> = SEEDS.flat_map(|seed| records(&vocabulary, seed)).collect();
    let rows = || records.iter().flat_map(|record| (0..25).flat_map(|at| record.rows(TableId(at))));
    let cells = || rows().flat_map(|row| row.cells.iter().filter_map(Option::as_deref));
    let facts = || records.iter().flat_map(|record| record.stated_facts().map(|(_, stated)| stated));
    let is_text = |stated: &&Stated| matches!(&stated.value, Value::Text(_));
    assert!(rows().any(|row| row.cells.iter().all(Option::is_none)), "rows of which nothing is known");
    assert!(rows().any(|row| row.evidence.is_some()) && cells().any(|cell| cell.evidence.is_some()));
    let texts = (facts().filter(is_text).count(), cells().filter(is_text).count());
    assert!(texts.0 > 50 && texts.1 > 100, "{texts:?}");
    for sign in ["=", "+", "-", "@", "'", "''=", "＝", "\"", "[", "007"] {
        let begins = |text: &str| text.starts_with(sign);
        assert!(facts().any(|stated| stated.evidence.as_deref().is_some_and(begins)), "{sign}");
    }
    for sign in ["\n", "\r", "\r\n", ",", ";", "\t", "😀", "_x000D_", "\u{1}", "\u{FFFF}"] {
        assert!(facts().any(|stated| stated.evidence.as_deref().is_some_and(|text| text.contains(sign))), "{sign:?}");
    }
    let own = |stated: &&Stated| matches!(&stated.value, Value::Number(quantity) if quantity.unit.symbol == "kg");
    assert!(facts().any(|stated| own(&stated)), "units that are not the fact's own");
}
