//! Judging many records at once comes to what judging each of them by itself comes to.

mod at_once;
mod because;
mod folders;
mod formulas;
mod reading;
mod sheets;
mod values;

use kuangjian::batch::{Judge, Outcomes, PackUsed};
use kuangjian::expr::Scope;
use kuangjian::fact::{Record, Vocabulary};
use kuangjian::rule::Pack;
use kuangjian::verdict::{Outcome, Verdict, judge};

use crate::random::{self, Dice};
use crate::rules::embedded;

/// How many records are judged at once.
const LANES: usize = 64;

fn always(packs: &[&'static Pack]) -> Vec<PackUsed<'static>> {
    packs.iter().map(|pack| PackUsed { pack, only_in_force: false }).collect()
}

/// How often each outcome was found, in the order of [`Outcome::ALL`], and each verdict, in that of [`Verdict::ALL`].
#[derive(Default)]
struct Seen {
    outcomes: [usize; 4],
    verdicts: [usize; 5],
    /// How many records were judged by themselves, and how many expressions have no operation.
    by_themselves: usize,
    /// How often it was tried whether the reasons for an outcome decide it by themselves.
    reasons: usize,
    walked: usize,
}

/// Judges records in both ways; they must agree on every outcome.
fn agree(
    vocabulary: &'static Vocabulary,
    used: &[PackUsed<'static>],
    records: &[Record],
    rows: u16,
    what: &str,
) -> Seen {
    let mut batch = Judge::new(vocabulary, used.to_vec(), rows);
    let mut seen = Seen::default();
    for chunk in records.chunks(LANES) {
        let outcomes = batch.judge(chunk);
        assert_eq!(outcomes.conditions.len(), batch.plan().conditions().count());
        for (lane, record) in chunk.iter().enumerate() {
            one(vocabulary, used, (&batch, &outcomes), (lane, record), (&mut seen, what));
        }
        // Nothing is said of lanes without record.
        let beyond = u64::MAX.checked_shl(u32::try_from(chunk.len()).unwrap()).unwrap_or(0);
        let words = outcomes.conditions.iter().flat_map(|words| words.outcomes).chain(outcomes.verdicts);
        assert!(words.chain([outcomes.judged]).all(|word| word & beyond == 0), "{what}");
    }
    (seen.by_themselves, seen.walked) = (batch.alone(), batch.plan().walked());
    seen
}

fn one(
    vocabulary: &'static Vocabulary,
    used: &[PackUsed<'static>],
    (batch, outcomes): (&Judge<'static>, &Outcomes),
    (lane, record): (usize, &Record),
    (seen, what): (&mut Seen, &str),
) {
    let is_law = |used: &&PackUsed<'static>| !used.only_in_force || used.pack.covers(record.check_date);
    let packs: Vec<&Pack> = used.iter().filter(is_law).map(|used| used.pack).collect();
    let bit = 1u64 << lane;
    if packs.is_empty() {
        assert!(outcomes.judged & bit == 0 && outcomes.verdict(bit).is_none(), "{what}");
        return;
    }
    let judgment = judge(vocabulary, record, packs);
    let said = |id: &str| format!("{what}: {id} of\n{}", random::shown(vocabulary, record));
    let mut expected = judgment.conditions.iter();
    for ((pack, condition), words) in batch.plan().conditions().zip(&outcomes.conditions) {
        let judged = judgment.packs.iter().any(|used| std::ptr::eq(*used, pack));
        let expected = judged.then(|| expected.next().unwrap().outcome);
        assert_eq!(words.of(bit), expected, "{}", said(&condition.id));
        assert!(words.outcomes.iter().filter(|word| *word & bit != 0).count() <= 1);
        if let Some(outcome) = expected {
            seen.outcomes[Outcome::ALL.iter().position(|other| *other == outcome).unwrap()] += 1;
        }
    }
    assert!(expected.next().is_none() && outcomes.judged & bit != 0);
    let scope = Scope::new(vocabulary, record);
    for case in judgment.conditions.iter().flat_map(|result| &result.cases) {
        let suffice = because::suffice(scope, &case.case.expr);
        assert!(suffice != Some(false), "{}", said(&case.case.id));
        seen.reasons += usize::from(suffice.is_some());
    }
    assert_eq!(outcomes.verdict(bit), Some(judgment.verdict), "{}", said("the verdict"));
    seen.verdicts[Verdict::ALL.iter().position(|other| *other == judgment.verdict).unwrap()] += 1;
}

#[test]
fn the_packs_in_the_program() {
    let book: &'static _ = Box::leak(Box::new(embedded()));
    let vocabulary = &*book.vocabulary;
    for pack in &book.packs {
        let about = random::about(vocabulary, &[pack]);
        let records: Vec<Record> = (0..500).map(|seed| about.record(vocabulary, seed)).collect();
        let seen = agree(vocabulary, &always(&[pack]), &records, 6, &pack.id);
        assert!(seen.outcomes.iter().take(3).all(|count| *count > 0), "{}: {:?}", pack.id, seen.outcomes);
        // Many of the imagined numbers have more digits than are kept.
        assert!(seen.by_themselves * 4 < records.len() * 3, "{}: {}", pack.id, seen.by_themselves);
        println!("{}: {} expressions walked, {} records by themselves", pack.id, seen.walked, seen.by_themselves);
    }
}

#[test]
fn several_packs_each_on_its_days() {
    let book: &'static _ = Box::leak(Box::new(embedded()));
    let vocabulary = &*book.vocabulary;
    let used: Vec<_> = book.packs.iter().map(|pack| PackUsed { pack, only_in_force: true }).collect();
    let records: Vec<Record> = (0..300).map(|seed| random::record(vocabulary, seed)).collect();
    let seen = agree(vocabulary, &used, &records, 3, "in force");
    let judged: usize = seen.verdicts.iter().sum();
    assert!((50..300).contains(&judged), "{judged}");
}

#[test]
fn a_thousand_random_packs() {
    let book: &'static _ = Box::leak(Box::new(embedded()));
    let vocabulary = &*book.vocabulary;
    let (mut outcomes, mut verdicts, mut by_themselves, mut walked, mut reasons) = ([0; 4], [0; 5], 0, 0, 0);
    for seed in 0..1_000 {
        let mut dice = Dice::new(seed);
        let (pack, world) = formulas::pack(vocabulary, book.pack("campaign-2005").unwrap(), &mut dice);
        let pack: &'static Pack = Box::leak(Box::new(pack));
        let records: Vec<Record> = (0..70).map(|_| values::record(vocabulary, &world, &mut dice)).collect();
        let what = format!("seed {seed}\n{}", formulas::shown(pack));
        let seen = agree(vocabulary, &always(&[pack]), &records, 3, &what);
        by_themselves += seen.by_themselves;
        walked += seen.walked;
        reasons += seen.reasons;
        seen.outcomes.iter().zip(&mut outcomes).for_each(|(count, sum)| *sum += count);
        seen.verdicts.iter().zip(&mut verdicts).for_each(|(count, sum)| *sum += count);
    }
    assert!(outcomes.iter().all(|count| *count > 10_000), "{outcomes:?}");
    assert!(verdicts.iter().all(|count| *count > 1_000), "{verdicts:?}");
    assert!(reasons > 10_000, "{reasons}");
    // What goes another way is there, and is not the rule.
    assert!((5_000..35_000).contains(&by_themselves) && (300..5_000).contains(&walked), "{by_themselves} {walked}");
}
