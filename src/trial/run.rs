//! Runs the tests of a pack.

use super::RuleTest;
use crate::fact::Vocabulary;
use crate::rule::Pack;
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic};
use crate::verdict::{Judgment, Outcome, detail, judge};

/// What a test found to be otherwise than expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The condition or case it is about, if it is about one.
    pub id: Option<String>,
    /// What was expected and what was found.
    pub message: Bilingual,
}

impl Failure {
    /// The failure at the place of its test.
    pub fn diagnostic(&self, test: &RuleTest) -> Diagnostic {
        Diagnostic::error(Code::TestFailed, self.message.clone()).at(test.place.clone())
    }
}

/// Runs one test; returns what is not as expected.
pub fn run(test: &RuleTest, pack: &Pack, vocabulary: &Vocabulary) -> Vec<Failure> {
    let judgment = judge(vocabulary, &test.record, [pack]);
    let mut failures = Vec::new();
    for expectation in &test.expect {
        let id = &expectation.id;
        let wanted = expectation.outcome.id();
        let Some(found) = outcome_of(&judgment, id).map(Outcome::id) else { continue };
        if found != wanted {
            let message = say!("{id} 应为 {wanted}，却是 {found}", "{id} should be {wanted}, but is {found}");
            failures.push(Failure { id: Some(id.clone()), message });
        }
    }
    let found = contradictions(&judgment);
    for id in found.iter().filter(|id| !test.contradictions.contains(id)) {
        let message = say!("{id} 出现未预期的矛盾", "{id} has a contradiction that was not expected");
        failures.push(Failure { id: Some(id.clone()), message });
    }
    for id in test.contradictions.iter().filter(|id| !found.contains(id)) {
        let message = say!("{id} 应有矛盾，却没有", "{id} should have a contradiction, but has none");
        failures.push(Failure { id: Some(id.clone()), message });
    }
    for (id, wanted, found) in wrong_citations(test, pack) {
        let (wanted, found) = (wanted.join(", "), found.join(", "));
        let message = say!("{id} 应引用 {wanted}，却引用 {found}", "{id} should cite {wanted}, but cites {found}");
        failures.push(Failure { id: Some(id.to_owned()), message });
    }
    if let Some(wanted) = test.verdict
        && wanted != judgment.verdict
    {
        let (wanted, found) = (wanted.id(), judgment.verdict.id());
        let message = say!("判定应为 {wanted}，却是 {found}", "the verdict should be {wanted}, but is {found}");
        failures.push(Failure { id: None, message });
    }
    failures
}

/// The outcome of a condition or case.
pub fn outcome_of(judgment: &Judgment<'_>, id: &str) -> Option<Outcome> {
    judgment.conditions.iter().find_map(|result| {
        if result.condition.id == id {
            return Some(result.outcome);
        }
        result.cases.iter().find(|case| case.case.id == id).map(|case| case.outcome)
    })
}

/// The conditions and cases that do not cite what the test expects: the id, what is expected, and what is found.
pub fn wrong_citations<'a>(
    test: &'a RuleTest,
    pack: &'a Pack,
) -> impl Iterator<Item = (&'a str, &'a [String], Vec<String>)> {
    test.cites.iter().filter_map(|(id, wanted)| {
        let found = citations_of(pack, id).unwrap_or_default();
        (found != *wanted).then_some((id.as_str(), wanted.as_slice(), found))
    })
}

/// What a condition or case cites, in order.
fn citations_of(pack: &Pack, id: &str) -> Option<Vec<String>> {
    let ids = |cited: &[crate::rule::Citation]| cited.iter().map(|citation| citation.id()).collect();
    pack.conditions.iter().find_map(|condition| {
        if condition.id == id {
            return Some(ids(&condition.cite));
        }
        condition.cases.iter().find(|case| case.id == id).map(|case| ids(&case.cite))
    })
}

/// The cases that report a contradiction.
fn contradictions(judgment: &Judgment<'_>) -> Vec<String> {
    judgment
        .conditions
        .iter()
        .flat_map(|result| detail(judgment, result).cases)
        .filter(|case| !case.contradictions.is_empty())
        .map(|case| case.case.id.clone())
        .collect()
}
