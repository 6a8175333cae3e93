//! The table of several mines that are judged while they are read is that of mines whose records were read first.

use std::collections::HashSet;
use std::num::NonZeroUsize;

use kuangjian::batch::PackUsed;
use kuangjian::batch::read::PART;
use kuangjian::fact::Record;
use kuangjian::record::{Limits, Options, read_paths};
use kuangjian::report::summary_rows::at_once;
use kuangjian::report::{Style, summary};
use kuangjian::rule::{Pack, RuleBook};
use kuangjian::source::Language;
use kuangjian::verdict::{Judgment, are_candidates, judge};

use super::formulas::{self, World};
use super::sheets::{Mess, sheet};
use crate::random::Dice;
use crate::rules::embedded;

const STYLE: Style = Style { language: Language::Zh, color: false, width: Some(120) };

/// Most check dates are those of the records.
const AS_WRITTEN: (&[&str], u64) = (&["2005-07-13"], 20);

/// How a file was judged.
#[derive(Debug, PartialEq, Eq)]
enum Judged {
    /// While it was read.
    AtOnce,
    /// Its records were read first, and had to be.
    First,
    /// The same, without need.
    Needlessly,
}

/// Judges a file in both ways, and how many mines contradict themselves; while it is read, with one thread and with several, in parts of few
/// bytes and of many.
#[track_caller]
fn agree(book: &RuleBook, used: &[PackUsed<'_>], options: &Options, text: &[u8], what: &str) -> (Judged, usize) {
    let reading = read_paths(&["-".into()], &mut &text[..], &book.vocabulary, options);
    let packs_of = |record: &Record| {
        let judging = used.iter().filter(|used| used.judges_on(record.check_date));
        judging.map(|used| used.pack).collect::<Vec<&Pack>>()
    };
    let has_no_law = reading.records.iter().any(|record| packs_of(record).is_empty());
    let judged: Vec<Judgment<'_>> =
        reading.records.iter().map(|record| judge(&book.vocabulary, record, packs_of(record))).collect();
    let must = !reading.problems.is_empty() || has_no_law || judged.len() < 2 || are_candidates(&judged);
    let judging = |pack: &&Pack| judged.iter().any(|of| of.packs.iter().any(|used| used.id == pack.id));
    let packs: Vec<&Pack> = used.iter().map(|used| used.pack).filter(judging).collect();
    let expected = (!must).then(|| summary::render(&judged, &packs, book, STYLE));
    let mut as_a_whole = None;
    for (jobs, part) in [(1, PART), (1, 700), (3, 300)] {
        let options = Options { jobs: NonZeroUsize::new(jobs), ..options.clone() };
        let mut told = 0;
        let came = at_once(("-", text, part), book, used, (&options, STYLE), &mut |_, rows| told = rows);
        if let Some((report, tally)) = &came {
            assert!(!must, "{what}: {:?}\n{report}", reading.problems);
            assert_eq!(Some(report), expected.as_ref(), "{jobs} {part} {what}");
            let verdicts = judged.iter().map(|of| of.verdict);
            assert_eq!(summary::Totals::from(tally), summary::Totals::of_verdicts(verdicts));
            assert!(told >= judged.len() as u64, "{told} rows of {}", judged.len());
        }
        assert!(as_a_whole.is_none_or(|as_a_whole| as_a_whole == came.is_some()), "{jobs} {part} {what}");
        as_a_whole = Some(came.is_some());
    }
    let counted = match (as_a_whole, must) {
        (Some(true), _) => Judged::AtOnce,
        (_, true) => return (Judged::First, 0),
        (_, false) => return (Judged::Needlessly, 0),
    };
    (counted, expected.iter().flat_map(|report| report.lines()).filter(|row| contradictions(row) > 0).count())
}

/// What stands in the last cell of the row of a mine.
fn contradictions(row: &str) -> usize {
    row.strip_suffix('│').and_then(|row| row.rsplit('┆').next()?.trim().parse().ok()).unwrap_or(0)
}

/// A file without the rows of which something is to be said.
fn tidied(book: &RuleBook, options: &Options, text: &str) -> String {
    let reading = read_paths(&["-".into()], &mut text.as_bytes(), &book.vocabulary, options);
    let lines = reading.problems.iter().filter_map(|problem| problem.place.as_ref()?.line());
    let wrong: HashSet<u64> = lines.filter(|line| *line > 1).collect();
    let kept = (1..).zip(text.split_inclusive('\n')).filter(|(line, _)| !wrong.contains(line));
    kept.map(|(_, line)| line).collect()
}

/// Files of what some packs ask for, judged by them in both ways; one of these days may take the place of check dates.
fn files(
    book: &RuleBook,
    used: &[PackUsed<'_>],
    (days, share): (&[&str], u64),
    seeds: std::ops::Range<u64>,
) -> ([usize; 3], usize) {
    let mut asked = World { facts: Vec::new(), tables: Vec::new() };
    // What is no law on one of the days does not read what is stated on it.
    let is_law =
        |used: &&PackUsed<'_>| !used.only_in_force || days.iter().all(|day| used.pack.covers(day.parse().unwrap()));
    for World { facts, tables } in used.iter().filter(is_law).map(|used| formulas::asked(used.pack)) {
        asked.facts.extend(facts);
        asked.tables.extend(tables);
    }
    let (mut counts, mut contradictory) = ([0; 3], 0);
    for seed in seeds {
        let mut dice = Dice::new(seed);
        let mess = Mess { cells: *dice.pick(&[0, 0, 1]), rows: *dice.pick(&[0, 0, 5]) };
        // With many facts something is to be said of every row.
        let mut world = World { facts: asked.facts.clone(), tables: asked.tables.clone() };
        let kept = *dice.pick(&[5, 10, 20, 50, 100]);
        world.facts.retain(|_| dice.percent(kept));
        world.tables.retain(|_| dice.percent(kept));
        let text = sheet(&book.vocabulary, &world, 2 + dice.below(150), mess, &mut dice);
        let as_of = dice.percent(share).then(|| dice.pick(days).parse().unwrap());
        let options = Options { as_of, ignore_columns: dice.percent(20), ..Options::default() };
        let text = if dice.percent(80) { tidied(book, &options, &text) } else { text };
        let (judged, of_them) = agree(book, used, &options, text.as_bytes(), &format!("seed {seed}\n{text}"));
        counts[judged as usize] += 1;
        contradictory += of_them;
    }
    (counts, contradictory)
}

#[test]
fn of_random_packs() {
    let book = embedded();
    let like = book.pack("campaign-2005").unwrap();
    let mut counts = [0; 3];
    for seed in 0..100 {
        let (pack, _) = formulas::pack(&book.vocabulary, like, &mut Dice::new(seed));
        let (some, _) = files(&book, &[PackUsed { pack: &pack, only_in_force: false }], AS_WRITTEN, seed..seed + 1);
        counts.iter_mut().zip(some).for_each(|(count, some)| *count += some);
    }
    assert!(counts[0] > 10 && counts[1] > 10 && counts[2] < 10, "{counts:?}");
}

#[test]
fn of_a_pack_of_the_program() {
    let book = embedded();
    let used = [PackUsed { pack: book.pack("campaign-2005").unwrap(), only_in_force: false }];
    let (counts, contradictory) = files(&book, &used, AS_WRITTEN, 0..60);
    assert!(counts[0] > 10 && counts[1] > 10 && counts[2] < 10 && contradictory > 100, "{counts:?} {contradictory}");
}

#[test]
fn of_packs_of_the_days_on_which_they_are_law() {
    let book = embedded();
    let used: Vec<PackUsed<'_>> = book
        .regimes
        .iter()
        .filter_map(|regime| Some(PackUsed { pack: book.pack(&regime.pack)?, only_in_force: true }))
        .collect();
    let (counts, _) = files(&book, &used, (&["2026-08-12", "2026-11-30"], 90), 0..200);
    assert!(counts[0] > 10 && counts[1] > 5 && counts[2] < 5, "{counts:?}");
}

#[test]
fn what_is_told_only_where_records_are_read_first() {
    let book = embedded();
    let used = [PackUsed { pack: book.pack("campaign-2005").unwrap(), only_in_force: false }];
    let options = Options::default();
    let table = "mine_id,check_date,over_capacity\nA,2005-10-20,否\nB,2005-10-20,是\n";
    let judged = |text: &[u8], options: &Options| agree(&book, &used, options, text, "").0;
    assert_eq!(judged(table.as_bytes(), &options), Judged::AtOnce);
    // A name that all mines have in common is in no column.
    let named = format!("煤矿名称：甲矿,,\n{table}");
    let reading = read_paths(&["-".into()], &mut named.as_bytes(), &book.vocabulary, &options);
    assert!(reading.problems.is_empty() && reading.records.len() == 2, "{:?}", reading.problems);
    assert!(at_once(("-", named.as_bytes(), PART), &book, &used, (&options, STYLE), &mut |_, _| ()).is_none());
    // Titles that contradict each other make a whole file doubtful.
    let titled = format!("检查日期：2005-10-20,,\n检查日期：2005-10-21,,\n{table}");
    assert_eq!(judged(titled.as_bytes(), &options), Judged::First);
    // Bytes that are no text make a whole file unreadable, wherever they stand.
    for wrong in [b"\0" as &[u8], b"\xFF", "\u{FFFD}".as_bytes()] {
        let mut text = "序号,mine_id,check_date,over_capacity\n".to_owned().into_bytes();
        (0..500).for_each(|at| text.extend(format!("{at},M{at},2005-10-20,否\n").into_bytes()));
        text.extend([wrong, b",N,2005-10-20,\xE5\x90\xA6\n"].concat());
        for part in [PART, 2_000] {
            assert!(
                at_once(("-", &text[..], part), &book, &used, (&options, STYLE), &mut |_, _| ()).is_none(),
                "{wrong:?} {part}"
            );
        }
    }
    // Beside a pack that always judges, those of the day change their places.
    let mixed = [used[0], PackUsed { only_in_force: true, ..used[0] }];
    assert!(at_once(("-", table.as_bytes(), PART), &book, &mixed, (&options, STYLE), &mut |_, _| ()).is_none());
    assert_eq!(judged(format!("{table}a,2005-10-20,否\n").as_bytes(), &options), Judged::First, "one mine twice");
}

#[test]
fn bounds_are_those_of_files_that_are_read_first() {
    let book = embedded();
    let used = [PackUsed { pack: book.pack("campaign-2005").unwrap(), only_in_force: false }];
    let text = "mine_id,check_date,over_capacity\nA,2005-10-20,否\nB,2005-10-20,是\n";
    let within = Limits { rows: 3, columns: 3, cells: 9, file_bytes: text.len() as u64, ..Limits::default() };
    let judged = |limits| agree(&book, &used, &Options { limits, ..Options::default() }, text.as_bytes(), "").0;
    assert_eq!(judged(within), Judged::AtOnce);
    assert_eq!(judged(Limits { rows: 2, ..within }), Judged::First);
    assert_eq!(judged(Limits { columns: 2, ..within }), Judged::First);
    assert_eq!(judged(Limits { cells: 8, ..within }), Judged::First);
    assert_eq!(judged(Limits { file_bytes: text.len() as u64 - 1, ..within }), Judged::First);
}
