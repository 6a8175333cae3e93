//! How soon an interview ends.

use crate::fact::Date;
use crate::interview::outlook::prospects;
use crate::interview::testing::{answer, begin, book, campaign, checked, in_force, record, reply};
use crate::interview::{Beginning, Interview, Laws, Purpose, Topic};
use crate::rule::Effect;
use crate::source::Language;
use crate::verdict::{Outcome, Verdict, judge};

fn fact_of(interview: &Interview<'_>) -> Option<String> {
    let question = interview.question()?;
    Some(question.topic.fact(interview.vocabulary())?.id.to_string())
}

#[track_caller]
fn closed(interview: &Interview<'static>, laws: &Laws<'static>, answers: usize) {
    assert!(interview.question().is_none(), "{:?}", interview.question());
    assert_eq!(interview.verdict(), Verdict::Closure);
    assert_eq!(checked(interview.text(), laws), Verdict::Closure);
    assert_eq!(interview.answers(), answers);
}

#[test]
fn mining_without_a_licence_is_settled_by_four_answers() {
    for (laws, day) in
        [(&campaign as &'static Laws<'static>, "2005-10-24"), (&in_force, "2005-10-24"), (&in_force, "2012-3-1")]
    {
        let mut interview = begin("", laws);
        for (fact, text) in
            [("mine_id", ""), ("mine_name", "黑岩沟煤矿"), ("check_date", day), ("no_licence_mining", "是")]
        {
            assert_eq!(fact_of(&interview).as_deref(), Some(fact));
            answer(&mut interview, text);
        }
        closed(&interview, laws, 4);
    }
}

#[test]
fn who_does_not_know_that_finding_is_asked_for_what_proves_it() {
    for laws in [&campaign as &'static Laws<'static>, &in_force] {
        let mut interview = begin("", laws);
        for text in ["", "", "2005年10月24日", "不知道"] {
            answer(&mut interview, text);
        }
        assert_eq!(fact_of(&interview).as_deref(), Some("coal_being_won"));
        answer(&mut interview, "是");
        let licences = book().vocabulary.table_by_id("licences").unwrap();
        assert!(matches!(interview.question().unwrap().topic, Topic::Keyed(table, 0, _) if table == licences));
        assert_eq!(fact_of(&interview).as_deref(), Some("state"));
        answer(&mut interview, "未取得");
        closed(&interview, laws, 6);
    }
}

#[test]
fn in_english_it_is_the_same() {
    let beginning = Beginning { text: "", file: "a.toml", mine_id: Some("a"), as_of: None, language: Language::En };
    let mut interview = Interview::begin(&book().vocabulary, &campaign, beginning).unwrap();
    for text in ["A-1", "", "2005-10-24", "unknown", "yes; evidence: seen", "never granted"] {
        answer(&mut interview, text);
    }
    closed(&interview, &campaign, 6);
    assert_eq!(
        interview.text(),
        "# Self-inspection record of a coal mine, filled in by kuangjian record ask. What is not stated is unknown, not \"no\".\n\
         \n# the mine\nmine_id = \"A-1\"\ncheck_date = 2005-10-24\ncoal_being_won = { value = true, evidence = \"seen\" }\n\
         \n# licences and certificates of the mine\nno_licence_mining = \"unknown\"\n\
         \n[[licences]]\nkind = \"mining\"\nstate = \"never_granted\"\n"
    );
}

#[test]
fn nothing_is_asked_of_a_record_that_meets_a_closure_condition() {
    let text = "mine_id = \"甲\"\ncheck_date = 2005-10-24\nno_licence_mining = true\n";
    let interview = begin(text, &campaign);
    closed(&interview, &campaign, 0);
    assert_eq!(interview.text(), text);
}

#[test]
fn once_a_suspension_condition_is_met_only_closure_is_asked_about() {
    let text = "mine_id = \"甲\"\ncheck_date = 2005-10-24\nout_of_licensed_seams = true\n";
    let mut interview = begin(text, &campaign);
    while interview.is_open() {
        let question = interview.question().unwrap();
        assert!(question.waiting.iter().all(|waiting| waiting.condition.effect == Effect::Closure));
        answer(&mut interview, "不知道");
    }
    assert_eq!(interview.verdict(), Verdict::Suspension);
    assert_eq!(interview.may_become(), Some(Effect::Closure));
}

#[test]
fn what_a_hazard_brings_that_follows_it_counts() {
    // Until 2024 a hazard of the criteria suspends the whole mine, by a condition that follows it.
    let interview = begin("mine_id = \"甲\"\ncheck_date = 2022-06-01\n", &in_force);
    let state = &interview;
    let conditions = state.undetermined();
    assert!(conditions.iter().any(|settled| settled.condition.follows.is_some()));
    assert_eq!(state.may_become(), Some(Effect::Closure));
    let judgment = judge(state.vocabulary(), state.record(), state.packs().iter().copied());
    let prospects = prospects(&judgment, |outcome| !outcome.is_definite());
    let hazards =
        judgment.conditions.iter().zip(prospects).filter(|(result, _)| {
            result.condition.effect == Effect::StopArea && result.outcome == Outcome::Undetermined
        });
    let hazards: Vec<_> = hazards.map(|(_, prospect)| prospect).collect();
    assert!(hazards.len() > 5 && hazards.iter().all(|prospect| *prospect == Some(Effect::Suspension)));
}

#[test]
fn the_day_is_asked_for_unless_it_is_given() {
    let day: Date = "2005-10-24".parse().unwrap();
    let begin = |text| {
        let beginning = Beginning { text, file: "矿.toml", mine_id: None, as_of: Some(day), language: Language::Zh };
        Interview::begin(&book().vocabulary, &campaign, beginning).unwrap()
    };
    let mut interview = begin("");
    for text in ["甲", ""] {
        assert_eq!(interview.question().unwrap().purpose, Purpose::Identifies);
        answer(&mut interview, text);
    }
    assert_eq!(fact_of(&interview).as_deref(), Some("no_licence_mining"));
    assert!(interview.text().contains("check_date = 2005-10-24\n"));
    // A record's own day stays as it is, and the record is judged as of the other.
    let own = "mine_id = \"甲\"\ncheck_date = 2006-03-01\n";
    let interview = begin(own);
    assert_eq!((interview.text(), interview.record().check_date), (own, day));
}

#[test]
fn a_mine_with_nothing_wrong_can_be_left_unverified() {
    let known = record("fixtures/mines/clear.toml");
    let mut interview = begin("", &campaign);
    while interview.is_open() {
        let text = reply(&interview, &known);
        answer(&mut interview, &text);
    }
    assert_eq!(interview.verdict(), Verdict::Clear);
    assert_eq!(interview.question().unwrap().purpose, Purpose::Verifies);
    let left = interview.to_verify();
    assert!(left > 40, "{left}");
    // A measurement that proves the contrary overturns the verdict.
    while fact_of(&interview).as_deref() != Some("no_spare_main_fan") {
        answer(&mut interview, "不知道");
    }
    answer(&mut interview, "是");
    assert_eq!(interview.verdict(), Verdict::Suspension);
    assert_eq!(checked(interview.text(), &campaign), Verdict::Suspension);
}
