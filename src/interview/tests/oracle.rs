//! Whoever answers with what a record states comes to what the record comes to, and is asked nothing that could not matter.

use std::collections::HashSet;

use crate::expr::Asked;
use crate::interview::testing::{answer, begin, campaign, checked, in_force, record, reply, verdict};
use crate::interview::{Interview, Laws, Purpose, Topic};
use crate::rule::Effect;
use crate::verdict::{Judgment, Outcome, Verdict, detail, judge};

const MINES: [&str; 7] = ["clear", "closed", "contradictions", "name-only", "stop-area", "suspended", "undetermined"];

/// Answers all that is asked with what the record in `path` states. The verdict, how many answers settled it, and how many there were.
#[track_caller]
fn interviewed(path: &str, laws: &'static Laws<'static>) -> (Verdict, usize, usize) {
    let known = record(path);
    let mut interview = begin("", laws);
    let mut not_known = HashSet::new();
    let mut settled_after = 0;
    while let Some(question) = interview.question().cloned() {
        can_change_the_verdict(&interview);
        let text = reply(&interview, &known);
        let topic = format!("{:?}", question.topic);
        assert!(!not_known.contains(&topic), "{path}: {topic} is asked for again");
        if text == "不知道" {
            not_known.insert(topic);
        }
        answer(&mut interview, &text);
        if question.purpose != Purpose::Verifies {
            settled_after = interview.answers();
        }
        assert!(interview.answers() < 1_000, "no end");
    }
    assert_eq!(interview.verdict(), verdict(&known, laws), "{path}\n{}", interview.text());
    assert_eq!(interview.verdict(), checked(interview.text(), laws), "{path}\n{}", interview.text());
    (interview.verdict(), settled_after, interview.answers())
}

/// What is asked for is missing for an undetermined condition that would bring a graver verdict than those already met; or, to verify, it
/// is asked for a condition that is not met and would.
#[track_caller]
fn can_change_the_verdict(interview: &Interview<'static>) {
    let question = interview.question().unwrap();
    if matches!(question.purpose, Purpose::Identifies | Purpose::Describes) {
        return;
    }
    let vocabulary = interview.vocabulary();
    let judgment = judge(vocabulary, interview.record(), interview.packs().iter().copied());
    let met = judgment.conditions.iter().filter(|result| result.outcome == Outcome::Met);
    let standing = met.map(|result| Verdict::of(result.condition.effect, Outcome::Met)).max();
    let asked = match question.topic {
        Topic::Fact(id) => Asked::Fact(id),
        Topic::Rows(id) | Topic::Keyed(id, ..) => Asked::Rows(id),
        Topic::Cell(id, row, column) => Asked::Cell(id, row, column),
    };
    assert!(!question.waiting.is_empty(), "{question:?}");
    for waiting in &question.waiting {
        let found = judgment.conditions.iter().find(|result| std::ptr::eq(result.condition, waiting.condition));
        let found = found.unwrap();
        let detail = detail(&judgment, found);
        let is_graver = Some(Verdict::of(found.condition.effect, Outcome::Met)) > standing;
        assert!(is_graver || brings_something_graver(&judgment, found.condition.effect, standing), "{asked:?}");
        match question.purpose {
            Purpose::Decides => {
                assert_eq!(found.outcome, Outcome::Undetermined, "{asked:?}");
                assert!(detail.missing.contains(&asked), "{asked:?}");
            }
            _ => assert!(matches!(found.outcome, Outcome::NotMet | Outcome::Undetermined), "{asked:?}"),
        }
    }
}

fn brings_something_graver(judgment: &Judgment<'_>, effect: Effect, standing: Option<Verdict>) -> bool {
    let mut followers = judgment.conditions.iter().filter(|result| result.condition.follows == Some(effect));
    followers.any(|result| Some(Verdict::of(result.condition.effect, Outcome::Met)) > standing)
}

#[test]
fn an_interview_comes_to_what_the_record_comes_to() {
    for mine in MINES {
        let (verdict, settled_after, answers) = interviewed(&format!("fixtures/mines/{mine}.toml"), &campaign);
        match mine {
            "closed" => assert_eq!((verdict, answers), (Verdict::Closure, 4)),
            // Of about 140 facts that the record states, fewer than half settle that nothing is met.
            "clear" => assert!(verdict == Verdict::Clear && settled_after < 70, "{settled_after}"),
            _ => {}
        }
    }
}

#[test]
fn so_it_does_under_the_law_of_the_day() {
    for (path, expected) in [
        ("fixtures/mines/stop-area.toml", Verdict::StopArea),
        ("fixtures/mines/closed.toml", Verdict::Closure),
        ("fixtures/real-cases/duxigou-2021.toml", Verdict::Closure),
        ("fixtures/real-cases/luning-2020.toml", Verdict::Suspension),
    ] {
        assert_eq!(interviewed(path, &in_force).0, expected, "{path}");
    }
}

#[test]
fn so_it_does_where_much_is_not_known() {
    for path in ["sigou-2005", "xinyuan-2004", "zhike-2005", "pingmei12-2024"] {
        interviewed(&format!("fixtures/real-cases/{path}.toml"), &campaign);
    }
}

#[test]
fn what_does_not_apply_is_not_asked_for() {
    // The record states a finding of a condition that the law of its day has replaced; only who states it unasked makes it apply.
    let known = record("fixtures/real-cases/daliangwan-2016.toml");
    let hazard = |interview: &Interview<'_>| {
        let judgment = judge(interview.vocabulary(), interview.record(), interview.packs().iter().copied());
        judgment.conditions.iter().find(|result| result.condition.id == "hazard").unwrap().outcome
    };
    let text = "mine_id = \"甲\"\ncheck_date = 2016-12-15\n";
    assert_eq!(hazard(&begin(text, &in_force)), Outcome::NotApplicable);
    assert_eq!(hazard(&begin(&format!("{text}producing_while_building = true\n"), &in_force)), Outcome::Met);
    assert_eq!(verdict(&known, &in_force), Verdict::Suspension);
}
