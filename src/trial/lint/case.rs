//! Lints of cases and conditions.

use std::collections::HashSet;

use super::Rules;
use crate::say;
use crate::source::{Code, Diagnostic};

/// Reports cases that say the same as one before them, under the same guard.
pub(super) fn same_expression(rules: Rules<'_>, problems: &mut Vec<Diagnostic>) {
    let conditions = rules.pack.conditions.iter();
    let all: Vec<_> =
        conditions.flat_map(|condition| condition.cases.iter().map(|case| (&condition.applies_when, case))).collect();
    for (at, (guard, case)) in all.iter().enumerate() {
        let before = all.iter().take(at).find(|(other, first)| other == guard && first.expr == case.expr);
        if let Some((_, first)) = before {
            let (id, first) = (&case.id, &first.id);
            let message = say!("情形 `{id}` 与 `{first}` 的内容相同", "the case `{id}` says the same as `{first}`");
            problems.push(Diagnostic::warning(Code::SameExpression, message).at(case.place.clone()));
        }
    }
}

/// Reports conditions that rest on nothing that was in force on the day of the pack. Where a date is not known, nothing is said.
pub(super) fn not_in_force(rules: Rules<'_>, problems: &mut Vec<Diagnostic>) {
    let Some(day) = rules.pack.in_force.or(rules.pack.dated) else { return };
    for condition in rules.pack.conditions.iter().filter(|condition| rules.pack.states(&condition.id)) {
        let mut cited = condition.cite.iter().chain(condition.cases.iter().flat_map(|case| &case.cite)).peekable();
        if cited.peek().is_some() && cited.all(|citation| citation.instrument.in_force_on(day) == Some(false)) {
            let id = &condition.id;
            let message = say!(
                "条件 `{id}` 引用的法律文件在规则包的日期 {day} 均不施行",
                "nothing that the condition `{id}` cites was in force on {day}, the day of the pack"
            );
            problems.push(Diagnostic::warning(Code::NotInForce, message).at(condition.place.clone()));
        }
    }
}

/// Reports cases for which no test expects an outcome; one that is the only case of its condition has that of the condition.
pub(super) fn untested(rules: Rules<'_>, problems: &mut Vec<Diagnostic>) {
    let expected: HashSet<&str> =
        rules.tests.iter().flat_map(|test| &test.expect).map(|expectation| expectation.id.as_str()).collect();
    for condition in rules.pack.conditions.iter().filter(|condition| rules.pack.states(&condition.id)) {
        let whole = condition.cases.len() == 1 && expected.contains(condition.id.as_str());
        for case in condition.cases.iter().filter(|case| !whole && !expected.contains(case.id.as_str())) {
            let id = &case.id;
            let message = say!("情形 `{id}` 没有测试", "no test expects an outcome of the case `{id}`");
            let untested = Diagnostic::warning(Code::UntestedCase, message).help(say!(
                "每个情形应有符合、不符合和待定的测试",
                "every case should have tests for met, not met and undetermined"
            ));
            problems.push(untested.at(case.place.clone()));
        }
    }
}
