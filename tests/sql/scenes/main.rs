//! Writes scenes for `tests/sql/prove.sh`: records as the tables that a query of `rules sql` reads, the query itself in every dialect,
//! and what the evaluator of this program says of every record.
//!
//! - `sql-scenes FOLDER records PACK NUMBER SEED`: one scene, of random records;
//! - `sql-scenes FOLDER shipped NUMBER SEED`: the same for every shipped pack but `campaign-2005`;
//! - `sql-scenes FOLDER district`: the district of 56 mines, under every shipped pack;
//! - `sql-scenes FOLDER calendar`: periods that begin on each day of three centuries;
//! - `sql-scenes FOLDER packs NUMBER RECORDS SEED`: random packs.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "it is part of a test, which fails by panicking"
)]

mod borders;
mod packs;
mod plain;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "../../it/random.rs"]
mod random;
mod written;

use std::path::{Path, PathBuf};

use kuangjian::fact::{Period, Record, Stated, Value, Vocabulary};
use kuangjian::record::{Options, read_paths};
use kuangjian::rule::{Pack, RuleBook, RuleFiles, load};
use kuangjian::source::Place;
use plain::calendar::day;
/// Where random packs look for them.
use random as dice;
use random::Dice;
use written::write;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse::<usize>().expect("a number");
    match arguments.as_slice() {
        [folder, "records", pack, records, seed] => {
            let book = shipped();
            of_seeds(Path::new(folder), &book.vocabulary, book.pack(pack).unwrap(), number(records), number(seed));
        }
        [folder, "shipped", records, seed] => {
            let book = shipped();
            for pack in book.packs.iter().filter(|pack| pack.id != "campaign-2005") {
                let folder = Path::new(folder).join(&pack.id);
                of_seeds(&folder, &book.vocabulary, pack, number(records), number(seed));
            }
        }
        [folder, "district"] => district(Path::new(folder)),
        [folder, "calendar"] => calendar(&Path::new(folder).join("calendar")),
        [folder, "packs", packs, records, seed] => {
            for at in 0..number(packs) {
                let seed = number(seed) + at;
                let book = packs::random(seed, true);
                let pack = book.packs.first().unwrap();
                of_seeds(
                    &Path::new(folder).join(format!("pack-{seed}")),
                    &book.vocabulary,
                    pack,
                    number(records),
                    seed,
                );
            }
        }
        _ => panic!(
            "FOLDER records PACK NUMBER SEED | shipped NUMBER SEED | district | calendar | packs NUMBER RECORDS SEED"
        ),
    }
}

fn shipped() -> RuleBook {
    let mut problems = Vec::new();
    let book = load(&RuleFiles::embedded(), None, &mut problems);
    assert!(problems.is_empty(), "{problems:?}");
    book
}

/// A scene of random records that state what the pack asks for, at its borders above all.
fn of_seeds(folder: &Path, vocabulary: &Vocabulary, pack: &Pack, records: usize, seed: usize) {
    let about = random::about(vocabulary, &[pack]);
    let borders = borders::of(vocabulary, pack);
    let first = u64::try_from(seed).unwrap() * 1_000_000_007;
    let record = |at: usize| {
        let seed = first + u64::try_from(at).unwrap();
        let mut record = about.record(vocabulary, seed);
        borders.move_to(&mut record, &mut Dice::new(!seed));
        record
    };
    write(folder, vocabulary, pack, (0..records).map(|at| (format!("M{at:07}"), record(at))));
}

/// The district of 56 mines.
fn district(folder: &Path) {
    let book = shipped();
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/district/folder");
    let reading = read_paths(&[path], &mut std::io::empty(), &book.vocabulary, &Options::default());
    assert!(reading.problems.is_empty(), "{:?}", reading.problems);
    let mine_id = book.vocabulary.fact_by_id("mine_id");
    for pack in &book.packs {
        let records = reading.records.iter().cloned();
        let records = records.map(|record| (record.text(mine_id).unwrap().to_owned(), record));
        write(&folder.join(format!("district-{}", pack.id)), &book.vocabulary, pack, records);
    }
}

/// A record for each day on which a period can begin and still end in the years of records.
fn calendar(folder: &Path) {
    let book = packs::of_periods();
    let vocabulary = &book.vocabulary;
    let place = Place::File("calendar".into());
    let check_date = random::date(day(2005, 1, 1));
    let of_day = |at: usize| {
        let start = random::date(day(1900, 1, 1) + i64::try_from(at).unwrap());
        let (count, unit) = packs::PERIODS[at % packs::PERIODS.len()];
        let mut record = Record::new(vocabulary, check_date, place.clone());
        for (fact, date) in [("started_on", start), ("ended_on", start.end_of_period(Period { count, unit }))] {
            let stated = Stated { value: Value::Date(date), place: place.clone(), evidence: None };
            record.state(vocabulary.fact_by_id(fact).unwrap(), Some(stated));
        }
        (format!("D{at:07}"), record)
    };
    let days = usize::try_from(day(2190, 1, 1) - day(1900, 1, 1)).unwrap();
    write(folder, vocabulary, book.packs.first().unwrap(), (0..days).map(of_day));
}
