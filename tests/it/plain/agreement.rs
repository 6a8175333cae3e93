//! The plain evaluator beside the condition language, over many random records.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use kuangjian::expr::Subject;
use kuangjian::fact::{FactId, Record};
use kuangjian::rule::{Effect, RuleBook};
use kuangjian::verdict::{ConditionResult, Judgment, Outcome, Verdict, detail, judge};

use super::borders::borders_at;
use super::mine::Mine;
use super::{Reading, Situation, Tri, all_conditions};
use crate::random;
use crate::rules::embedded;

/// What was seen over many records.
#[derive(Default)]
struct Seen {
    /// How often each outcome and border came up.
    times: BTreeMap<String, usize>,
    /// Of each kind of difference, how often it came up, and the first seed.
    differences: BTreeMap<String, (usize, u64)>,
}

impl Seen {
    fn with(mut self, other: Seen) -> Seen {
        for (what, times) in other.times {
            *self.times.entry(what).or_default() += times;
        }
        for (difference, (times, seed)) in other.differences {
            let (all_times, first) = self.differences.entry(difference).or_insert((0, seed));
            (*all_times, *first) = (*all_times + times, seed.min(*first));
        }
        self
    }
}

#[test]
fn the_plain_evaluator_agrees_on_100_000_random_records() {
    const RECORDS: u64 = 100_000;
    let book = embedded();
    let next = AtomicU64::new(0);
    let compare_blocks = || -> Seen {
        let mut seen = Seen::default();
        loop {
            let start = next.fetch_add(500, Ordering::Relaxed);
            if start >= RECORDS {
                return seen;
            }
            for seed in start..RECORDS.min(start + 500) {
                let record = random::record(&book.vocabulary, seed);
                for difference in compare(&book, &record, &mut seen) {
                    seen.differences.entry(difference).or_insert((0, seed)).0 += 1;
                }
                if seed % 5 == 0 {
                    count_borders(&book, &record, &mut seen);
                }
            }
        }
    };
    let seen = thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(compare_blocks)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).fold(Seen::default(), Seen::with)
    });
    if let Some((_, (_, seed))) = seen.differences.iter().min_by_key(|(_, (_, seed))| seed) {
        let list: String = seen
            .differences
            .iter()
            .map(|(difference, (times, seed))| format!("{difference}: {times} times, first with seed {seed}\n"))
            .collect();
        panic!("{list}seed {seed} is:\n{}", shown(&book, &random::record(&book.vocabulary, *seed)));
    }
    let times = |what: &String| *seen.times.get(what).unwrap_or(&0);
    let rare: Vec<String> = everything_to_be_seen(&book)
        .into_iter()
        .filter(|(what, least)| times(what) < *least)
        .map(|(what, least)| format!("{what}: {} times, not {least}", times(&what)))
        .collect();
    assert!(rare.is_empty(), "seen too rarely for the comparison to mean anything:\n{}", rare.join("\n"));
}

#[test]
fn contradictions_between_statement_and_measurement_agree_as_well() {
    let book = embedded();
    let mut contradictions = 0;
    for seed in 0..1_000 {
        let record = random::record(&book.vocabulary, seed);
        let judgment = judge(&book.vocabulary, &record, &book.packs);
        for (result, reading) in judgment.conditions.iter().zip(all_conditions(&book.vocabulary, &record)) {
            let found = contradictory_cases(&judgment, result);
            let plain: Vec<bool> = match reading.applies {
                Tri::No => vec![false; reading.cases.len()],
                _ => reading.cases.iter().map(|case| case.contradiction).collect(),
            };
            assert_eq!(found, plain, "seed {seed}, {}\n{}", reading.id, shown(&book, &record));
            contradictions += plain.iter().filter(|contradiction| **contradiction).count();
        }
    }
    assert!(contradictions > 500, "only {contradictions}");
}

/// Of each case, whether its finding is reported to contradict the measurement.
fn contradictory_cases(judgment: &Judgment<'_>, result: &ConditionResult<'_>) -> Vec<bool> {
    let detail = detail(judgment, result);
    let of_finding = |case: &kuangjian::verdict::CaseDetail<'_>| {
        let finding = case.case.finding.map(Subject::Fact);
        let states_finding = |stated: &[(Subject, _)]| matches!(stated, [(subject, _)] if Some(*subject) == finding);
        case.contradictions.iter().any(|contradiction| states_finding(&contradiction.stated))
    };
    detail.cases.iter().map(of_finding).collect()
}

/// The differences between the two evaluators.
fn compare(book: &RuleBook, record: &Record, seen: &mut Seen) -> Vec<String> {
    let judgment = judge(&book.vocabulary, record, &book.packs);
    let readings = all_conditions(&book.vocabulary, record);
    assert_eq!(judgment.conditions.len(), readings.len());
    let mut differences = Vec::new();
    let mut compare = |id: &str, ours: &'static str, theirs: &'static str| {
        if ours != theirs {
            differences.push(format!("{id}: plain {ours}, crate {theirs}"));
        }
        *seen.times.entry(format!("{id} {ours}")).or_default() += 1;
    };
    for (result, reading) in judgment.conditions.iter().zip(&readings) {
        assert_eq!(result.condition.id, reading.id);
        assert_eq!(result.cases.len(), reading.cases.len(), "{}", reading.id);
        for (case, situation) in result.cases.iter().zip(&reading.cases) {
            compare(&case.case.id, outcome_of_case(reading, situation).id(), case.outcome.id());
        }
        compare(reading.id, outcome_of_condition(reading).id(), result.outcome.id());
    }
    compare("verdict", verdict(&judgment, &readings).id(), judgment.verdict.id());
    differences
}

fn count_borders(book: &RuleBook, record: &Record, seen: &mut Seen) {
    let mine = Mine::read(&book.vocabulary, record);
    for (border, is_hit) in borders_at(&mine) {
        *seen.times.entry(border.to_owned()).or_default() += usize::from(is_hit);
    }
}

fn outcome(answer: Tri) -> Outcome {
    match answer {
        Tri::Yes => Outcome::Met,
        Tri::No => Outcome::NotMet,
        Tri::Maybe => Outcome::Undetermined,
    }
}

fn outcome_of_case(reading: &Reading, situation: &Situation) -> Outcome {
    if reading.applies == Tri::No { Outcome::NotApplicable } else { outcome(situation.holds) }
}

fn outcome_of_condition(reading: &Reading) -> Outcome {
    let holds = |answer| reading.cases.iter().any(|case| case.holds == answer);
    match reading.applies {
        Tri::No => Outcome::NotApplicable,
        Tri::Maybe => Outcome::Undetermined,
        Tri::Yes if holds(Tri::Yes) => Outcome::Met,
        Tri::Yes if holds(Tri::Maybe) => Outcome::Undetermined,
        Tri::Yes => Outcome::NotMet,
    }
}

fn verdict(judgment: &Judgment<'_>, readings: &[Reading]) -> Verdict {
    let effects = judgment.conditions.iter().map(|result| result.condition.effect);
    let outcomes: Vec<(Effect, Outcome)> = effects.zip(readings.iter().map(outcome_of_condition)).collect();
    if outcomes.contains(&(Effect::Closure, Outcome::Met)) {
        Verdict::Closure
    } else if outcomes.contains(&(Effect::Suspension, Outcome::Met)) {
        Verdict::Suspension
    } else if outcomes.iter().any(|(_, outcome)| *outcome == Outcome::Undetermined) {
        Verdict::Undetermined
    } else {
        Verdict::Clear
    }
}

/// What has to be seen, and how often at least, for the comparison to mean anything.
fn everything_to_be_seen(book: &RuleBook) -> Vec<(String, usize)> {
    let mut seen = Vec::new();
    for condition in book.packs.iter().flat_map(|pack| &pack.conditions) {
        for id in condition.cases.iter().map(|case| &case.id).chain([&condition.id]) {
            for outcome in [Outcome::Met, Outcome::NotMet, Outcome::Undetermined] {
                seen.push((format!("{id} {}", outcome.id()), 500));
            }
            if condition.applies_when.is_some() {
                seen.push((format!("{id} {}", Outcome::NotApplicable.id()), 500));
            }
        }
    }
    seen.extend(Verdict::ALL.iter().map(|verdict| (format!("verdict {}", verdict.id()), 100)));
    seen.extend(
        borders_at(&Mine::read(&book.vocabulary, &random::record(&book.vocabulary, 0)))
            .iter()
            .map(|(border, _)| ((*border).to_owned(), 50)),
    );
    seen
}

/// What a record states, to look at.
pub fn shown(book: &RuleBook, record: &Record) -> String {
    let mut text = format!("check_date {}\n", record.check_date);
    for (at, fact) in book.vocabulary.facts.iter().enumerate() {
        if let Some(stated) = record.fact(FactId(u16::try_from(at).unwrap())) {
            writeln!(text, "{} {}", fact.id, stated.value.plain(fact)).unwrap();
        }
    }
    for (at, table) in book.vocabulary.tables.iter().enumerate() {
        for row in record.rows(kuangjian::fact::TableId(u16::try_from(at).unwrap())) {
            let cells = table.columns.iter().zip(&row.cells);
            let cells = cells
                .filter_map(|(column, cell)| Some(format!("{} {}", column.id, cell.as_ref()?.value.plain(column))));
            writeln!(text, "{}: {}", table.id, cells.collect::<Vec<_>>().join(", ")).unwrap();
        }
    }
    text
}
