//! Parts of judging many records, each by itself: median and spread of some hundred runs.
//!
//!     cargo bench --bench micro [PART OF A NAME]

use std::fmt::Write as _;
use std::hint::black_box;
use std::io;
use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use kuangjian::batch::read::{File, PART, Request, Sink, open};
use kuangjian::batch::{Judge, PackUsed};
use kuangjian::fact::Record;
use kuangjian::record::{Options, read_paths};
use kuangjian::rule::{RuleBook, RuleFiles, load};
use kuangjian::source::Diagnostic;
use kuangjian::verdict::judge;

/// How long each part is measured.
const TIME: Duration = Duration::from_secs(2);

struct Nowhere;

impl Sink for Nowhere {
    fn lines(&mut self, _: &[u8]) -> io::Result<()> {
        Ok(())
    }
    fn problem(&mut self, _: Diagnostic) {}
    fn more(&mut self, _: u64, _: u64) {}
    fn progress(&mut self, _: u64, _: u64) {}
}

/// Runs `work` over and over, which does `count` things each time, and prints how long one of them takes.
fn measure(name: &str, count: u32, mut work: impl FnMut()) {
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    if wanted.is_some_and(|wanted| !name.contains(&wanted)) {
        return;
    }
    work();
    let (end, mut times) = (Instant::now() + TIME, Vec::new());
    while Instant::now() < end {
        let begun = Instant::now();
        work();
        times.push(begun.elapsed() / count);
    }
    times.sort();
    let of = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
    println!("{name:44} {:>10.1?} ({:.1?} to {:.1?}, {} runs)", of(50), of(5), of(95), times.len());
}

fn sheet(rows: u32) -> String {
    let mut text =
        "mine_id,check_date,annual_output,approved_capacity,mine_status,gas_over_limit_work,fire_measures_missing\n"
            .to_owned();
    for at in 0..rows {
        let status = match at % 4 {
            0 => "producing",
            1 => "suspended",
            2 => "",
            _ => "closed",
        };
        let _ = writeln!(text, "M{at},2005-10-20,{}.5,{},{status},{},false", at % 13, at % 11 + 3, at % 17 == 0);
    }
    text
}

fn records(text: &str, book: &RuleBook) -> Vec<Record> {
    let mut input = text.as_bytes();
    let options = Options { ignore_columns: true, ..Options::default() };
    read_paths(&["-".into()], &mut input, &book.vocabulary, &options).records
}

fn main() {
    let book = load(&RuleFiles::embedded(), None, &mut Vec::new());
    let Some(pack) = book.pack("campaign-2005") else { return };
    let used = [PackUsed { pack, only_in_force: false }];

    let names = ["campaign-2005".to_owned()];
    measure("load the rules of one pack", 1, || {
        black_box(load(&RuleFiles::embedded(), Some(&names), &mut Vec::new()));
    });
    measure("compile one pack", 1, || {
        black_box(Judge::new(&book.vocabulary, used.to_vec(), 0));
    });

    let text = sheet(20_000);
    let all = records(&text, &book);
    let mut fast = Judge::new(&book.vocabulary, used.to_vec(), 0);
    let first = all.get(..64).unwrap_or(&all);
    measure("judge a record in memory, 64 at a time", 64, || {
        black_box(fast.judge(first));
    });
    measure("judge a record by walking the tree", 64, || {
        first.iter().for_each(|record| drop(black_box(judge(&book.vocabulary, record, [pack]))));
    });

    let options = Options { ignore_columns: true, ..Options::default() };
    measure("judge a row of a CSV file", 20_000, || {
        let request = Request {
            vocabulary: &book.vocabulary,
            packs: &used,
            options: &options,
            lines: None,
            contradictions: None,
            jobs: NonZeroUsize::new(1),
            part: PART,
        };
        if let File::Rows(rows) = open("-", text.as_bytes(), request, &mut Vec::new()) {
            let _ = black_box(rows.judge(&mut Nowhere, &AtomicBool::new(false)));
        }
    });
    measure("read a row of a CSV file as a whole", 20_000, || {
        black_box(records(&text, &book));
    });
}
