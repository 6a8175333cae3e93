//! The plain evaluator beside the condition language, over many random records.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use kuangjian::expr::Subject;
use kuangjian::fact::Record;
use kuangjian::rule::{Effect, Pack, RuleBook};
use kuangjian::verdict::{ConditionResult, Judgment, Outcome, Verdict, detail, judge};

use super::borders::borders_at;
use super::mine::Mine;
use super::{Reading, Situation, Tri, all_conditions};
use crate::random;
use crate::rules::embedded;

const OUTCOMES: [&str; 4] = ["met", "not_met", "undetermined", "not_applicable"];
const VERDICTS: [&str; 4] = ["closure", "suspension", "undetermined", "clear"];

/// What was seen over many records.
#[derive(Default)]
struct Seen {
    /// How often each of [`OUTCOMES`] came up, of every case, of its condition after it, and so on.
    outcomes: Vec<[usize; 4]>,
    /// How often each of [`VERDICTS`] came up.
    verdicts: [usize; 4],
    /// How often each border was hit.
    borders: BTreeMap<&'static str, usize>,
    /// Of each kind of difference, how often it came up, and the first seed.
    differences: BTreeMap<String, (usize, u64)>,
}

impl Seen {
    fn add(&mut self, other: Seen) {
        self.outcomes.resize(other.outcomes.len().max(self.outcomes.len()), [0; 4]);
        let pairs = self.outcomes.iter_mut().flatten().zip(other.outcomes.into_iter().flatten());
        pairs.for_each(|(all, times)| *all += times);
        self.verdicts.iter_mut().zip(other.verdicts).for_each(|(all, times)| *all += times);
        other.borders.into_iter().for_each(|(border, times)| *self.borders.entry(border).or_default() += times);
        for (difference, (times, seed)) in other.differences {
            let (all, first) = self.differences.entry(difference).or_insert((0, seed));
            (*all, *first) = (*all + times, seed.min(*first));
        }
    }

    /// What came up less often than it must for the comparison to mean anything.
    fn rare(&self, book: &RuleBook) -> Vec<String> {
        let mut rare = Vec::new();
        let mut require = |what: &str, times: usize, least: usize| {
            if times < least {
                rare.push(format!("{what}: {times} times, not {least}"));
            }
        };
        let mut rows = self.outcomes.iter();
        for condition in campaign(book).into_iter().flat_map(|pack| &pack.conditions) {
            for id in condition.cases.iter().map(|case| &case.id).chain([&condition.id]) {
                let always_applies = condition.applies_when.is_none();
                for (at, (outcome, times)) in OUTCOMES.iter().zip(rows.next().unwrap()).enumerate() {
                    require(&format!("{id} {outcome}"), *times, if at == 3 && always_applies { 0 } else { 500 });
                }
            }
        }
        VERDICTS.iter().zip(self.verdicts).for_each(|(verdict, times)| require(verdict, times, 100));
        self.borders.iter().for_each(|(border, times)| require(border, *times, 20));
        rare
    }
}

#[test]
fn the_plain_evaluator_agrees_on_100_000_random_records() {
    const RECORDS: u64 = 100_000;
    const BLOCK: u64 = 500;
    let book = embedded();
    let about = random::about(&book.vocabulary, &campaign(&book));
    let next = AtomicU64::new(0);
    let compare_blocks = || -> Seen {
        let mut seen = Seen::default();
        loop {
            let start = next.fetch_add(BLOCK, Ordering::Relaxed);
            if start >= RECORDS {
                return seen;
            }
            for seed in start..start + BLOCK {
                let record = about.record(&book.vocabulary, seed);
                for difference in compare(&book, &record, &mut seen) {
                    seen.differences.entry(difference).or_insert((0, seed)).0 += 1;
                }
                if seed % 4 == 0 {
                    for (border, is_hit) in borders_at(&Mine::read(&book.vocabulary, &record)) {
                        *seen.borders.entry(border).or_default() += usize::from(is_hit);
                    }
                }
            }
        }
    };
    let mut seen = Seen::default();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(compare_blocks)).collect();
        threads.into_iter().for_each(|thread| seen.add(thread.join().unwrap()));
    });
    if let Some(seed) = seen.differences.values().map(|(_, seed)| *seed).min() {
        let mut text = String::new();
        for (difference, (times, seed)) in &seen.differences {
            writeln!(text, "{difference}: {times} times, first with seed {seed}").unwrap();
        }
        panic!("{text}seed {seed} is:\n{}", random::shown(&book.vocabulary, &about.record(&book.vocabulary, seed)));
    }
    let rare = seen.rare(&book);
    assert!(rare.is_empty(), "seen too rarely for the comparison to mean anything:\n{}", rare.join("\n"));
}

#[test]
fn contradictions_between_statement_and_measurement_agree_as_well() {
    let book = embedded();
    let about = random::about(&book.vocabulary, &campaign(&book));
    let mut contradictions = 0;
    for seed in 0..1_000 {
        let record = about.record(&book.vocabulary, seed);
        let judgment = judge(&book.vocabulary, &record, campaign(&book));
        for (result, reading) in judgment.conditions.iter().zip(all_conditions(&book.vocabulary, &record)) {
            let found = contradictory_cases(&judgment, result);
            let plain: Vec<bool> = match reading.applies {
                Tri::No => vec![false; reading.cases.len()],
                _ => reading.cases.iter().map(|case| case.contradiction).collect(),
            };
            assert_eq!(found, plain, "seed {seed}, {}\n{}", reading.id, random::shown(&book.vocabulary, &record));
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

/// The pack that the plain evaluator reads.
fn campaign(book: &RuleBook) -> [&Pack; 1] {
    [book.pack("campaign-2005").unwrap()]
}

/// The differences between the two evaluators.
fn compare(book: &RuleBook, record: &Record, seen: &mut Seen) -> Vec<String> {
    let judgment = judge(&book.vocabulary, record, campaign(book));
    let readings = all_conditions(&book.vocabulary, record);
    assert_eq!(judgment.conditions.len(), readings.len());
    let mut differences = Vec::new();
    let mut at = 0;
    let mut compare = |id: &str, plain: Outcome, found: Outcome| {
        if plain != found {
            differences.push(format!("{id}: plain {}, crate {}", plain.id(), found.id()));
        }
        if seen.outcomes.len() == at {
            seen.outcomes.push([0; 4]);
        }
        seen.outcomes[at][OUTCOMES.iter().position(|outcome| *outcome == plain.id()).unwrap()] += 1;
        at += 1;
    };
    for (result, reading) in judgment.conditions.iter().zip(&readings) {
        assert_eq!(result.condition.id, reading.id);
        assert_eq!(result.cases.len(), reading.cases.len(), "{}", reading.id);
        for (case, situation) in result.cases.iter().zip(&reading.cases) {
            compare(&case.case.id, outcome_of_case(reading, situation), case.outcome);
        }
        compare(reading.id, outcome_of_condition(reading), result.outcome);
    }
    let (plain, found) = (verdict(&judgment, &readings), judgment.verdict);
    if plain != found {
        differences.push(format!("verdict: plain {}, crate {}", plain.id(), found.id()));
    }
    seen.verdicts[VERDICTS.iter().position(|verdict| *verdict == plain.id()).unwrap()] += 1;
    differences
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
