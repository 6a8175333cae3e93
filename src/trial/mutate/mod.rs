//! Changes the rules one small step at a time, and finds the changes that no test notices.

mod expression;
mod pack;

pub(super) use expression::steps;

use std::collections::HashSet;

use super::RuleTest;
use super::load::Expectation;
use crate::expr::Scope;
use crate::fact::Vocabulary;
use crate::rule::{Condition, Pack};
use crate::verdict::{ConditionResult, Judgment, Outcome, Verdict, detail, judge, judge_condition};

/// A pack with one small change.
pub struct Mutant {
    /// What was changed, in the words of the rule files: stable, so that a survivor can be explained by it.
    pub change: String,
    /// The changed pack.
    pack: Pack,
    /// The positions of the conditions that the change concerns.
    concerned: Vec<usize>,
    /// Whether only what tests say of citations can notice the change.
    only_citations: bool,
}

/// What became of the mutants of a pack.
#[derive(Debug, Clone, Default)]
pub struct Mutation {
    /// How many mutants there were.
    pub mutants: usize,
    /// The changes that no test notices.
    pub survivors: Vec<String>,
    /// Of these, the positions of those that the pack explains.
    pub explained: Vec<usize>,
    /// Explanations of changes that are noticed, or that are none.
    pub stale: Vec<String>,
}

impl Mutation {
    /// The survivors that nobody has explained.
    pub fn unexplained(&self) -> impl Iterator<Item = &str> {
        let unexplained = self.survivors.iter().enumerate().filter(|(at, _)| !self.explained.contains(at));
        unexplained.map(|(_, change)| change.as_str())
    }
}

/// Makes every mutant of the pack and runs the confirmed tests on it.
pub fn mutate(pack: &Pack, tests: &[RuleTest], vocabulary: &Vocabulary) -> Mutation {
    let tests: Vec<&RuleTest> = tests.iter().filter(|test| test.confirmed).collect();
    let mutants = pack::mutants(pack);
    let survives = |mutant: &Mutant| !is_noticed(mutant, &tests, vocabulary);
    let survivors: Vec<String> =
        mutants.iter().filter(|mutant| survives(mutant)).map(|mutant| mutant.change.clone()).collect();
    let explained: HashSet<&str> = pack.survivors.iter().map(|(change, _)| change.as_str()).collect();
    Mutation {
        mutants: mutants.len(),
        explained: (0..survivors.len())
            .filter(|at| survivors.get(*at).is_some_and(|change| explained.contains(change.as_str())))
            .collect(),
        stale: pack
            .survivors
            .iter()
            .map(|(change, _)| change.clone())
            .filter(|change| !survivors.contains(change))
            .collect(),
        survivors,
    }
}

fn is_noticed(mutant: &Mutant, tests: &[&RuleTest], vocabulary: &Vocabulary) -> bool {
    let pack = &mutant.pack;
    let concerned: Vec<&Condition> = mutant.concerned.iter().filter_map(|at| pack.conditions.get(*at)).collect();
    if mutant.only_citations {
        return tests.iter().any(|test| super::run::wrong_citations(test, pack).next().is_some());
    }
    let belongs = |id: &str| {
        concerned.iter().any(|condition| condition.id == id || condition.cases.iter().any(|case| case.id == id))
    };
    let about: Vec<&&RuleTest> =
        tests.iter().filter(|test| test.expect.iter().any(|expectation| belongs(&expectation.id))).collect();
    let results = |test: &'_ RuleTest| -> bool {
        let scope = Scope::new(vocabulary, &test.record);
        concerned.iter().any(|condition| {
            let result = judge_condition(scope, pack, condition);
            test.expect.iter().any(|wanted| outcome_in(&result, wanted).is_some_and(|found| found != wanted.outcome))
        })
    };
    about.iter().any(|test| results(test))
        || tests.iter().any(|test| test.verdict.is_some_and(|wanted| verdict(test, pack, vocabulary) != wanted))
        || about.iter().any(|test| contradictions_differ(test, pack, &concerned, vocabulary))
}

fn outcome_in(result: &ConditionResult<'_>, wanted: &Expectation) -> Option<Outcome> {
    if result.condition.id == wanted.id {
        return Some(result.outcome);
    }
    result.cases.iter().find(|case| case.case.id == wanted.id).map(|case| case.outcome)
}

fn verdict(test: &RuleTest, pack: &Pack, vocabulary: &Vocabulary) -> Verdict {
    judge(vocabulary, &test.record, [pack]).verdict
}

fn contradictions_differ(test: &RuleTest, pack: &Pack, concerned: &[&Condition], vocabulary: &Vocabulary) -> bool {
    let scope = Scope::new(vocabulary, &test.record);
    let judgment = Judgment {
        vocabulary,
        record: &test.record,
        packs: Vec::new(),
        verdict: Verdict::Undetermined,
        conditions: Vec::new(),
        uncounted: Vec::new(),
    };
    concerned.iter().any(|condition| {
        let result = judge_condition(scope, pack, condition);
        detail(&judgment, &result)
            .cases
            .iter()
            .any(|case| case.contradictions.is_empty() == test.contradictions.contains(&case.case.id))
    })
}
