//! Rows: whether there are any, and what they say.

use crate::interview::testing::{answer, begin, campaign, checked};
use crate::interview::{Interview, Purpose, Topic};
use crate::verdict::Verdict;

const DATED: &str = "mine_id = \"甲\"\ncheck_date = 2005-10-24\n";

fn asks(interview: &Interview<'_>) -> String {
    let question = interview.question().unwrap();
    let fact = question.topic.fact(interview.vocabulary()).unwrap().id.to_string();
    match question.topic {
        Topic::Cell(_, row, _) => format!("{row}.{fact}"),
        _ => fact,
    }
}

/// Says that everything is not known until the fact is asked for.
fn go_to(interview: &mut Interview<'static>, id: &str) {
    while asks(interview) != id {
        answer(interview, "不知道");
    }
}

#[track_caller]
fn talk(interview: &mut Interview<'static>, lines: &[(&str, &str)]) {
    for (asked, text) in lines {
        assert_eq!(asks(interview), *asked);
        answer(interview, text);
    }
}

#[test]
fn rows_are_asked_for_one_by_one_and_only_as_far_as_they_matter() {
    let mut interview = begin(DATED, &campaign);
    go_to(&mut interview, "orders_complete");
    talk(
        &mut interview,
        &[
            ("orders_complete", "有；依据：执法文书"),
            ("0.kind", "限期改正"),
            ("0.subject", "其他"),
            // Of an order to correct something else nothing more is needed.
            ("orders_complete", "有"),
            ("1.kind", "停产整顿"),
            ("1.issued", "2005-09-01"),
            ("1.in_force", "不知道"),
            ("1.lifted_on", "2005-09-20；依据：复产批复"),
            ("orders_complete", "没有了"),
        ],
    );
    let text = interview.text();
    assert!(text.contains("orders_complete = true\n"), "{text}");
    assert!(
        text.contains(
            "[[orders]]\nevidence = \"执法文书\"\nkind = \"限期改正\"\nsubject = \"其他\"\n\n[[orders]]\nkind = \"停产整顿\"\nissued = 2005-09-01\n\
             in_force = \"未知\"\nlifted_on = { value = 2005-09-20, evidence = \"复产批复\" }\n"
        ),
        "{text}"
    );
}

#[test]
fn that_there_is_none_says_that_all_are_listed() {
    let mut interview = begin(DATED, &campaign);
    go_to(&mut interview, "orders_complete");
    answer(&mut interview, "没有");
    assert!(interview.text().contains("orders_complete = true\n") && !interview.text().contains("[[orders]]"));
    let table = interview.vocabulary().table_by_id("orders").unwrap();
    assert_eq!(interview.record().is_complete(interview.vocabulary(), table), Some(true));
}

#[test]
fn who_does_not_know_whether_there_are_more_leaves_the_table_open() {
    let mut interview = begin(DATED, &campaign);
    go_to(&mut interview, "training_findings_complete");
    talk(&mut interview, &[("training_findings_complete", "有"), ("0.kind", "不知道")]);
    go_to(&mut interview, "training_findings_complete");
    answer(&mut interview, "不知道");
    let table = interview.vocabulary().table_by_id("training_findings").unwrap();
    assert_eq!(interview.record().is_complete(interview.vocabulary(), table), None);
    while interview.question().is_some() {
        assert_ne!(interview.question().unwrap().topic, Topic::Rows(table));
        answer(&mut interview, "不知道");
    }
}

#[test]
fn a_row_that_decides_by_being_there_is_still_described() {
    let mut interview = begin(DATED, &campaign);
    go_to(&mut interview, "other_major_hazard");
    answer(&mut interview, "不知道");
    assert_eq!(asks(&interview), "named_hazards_complete");
    answer(&mut interview, "有");
    assert_eq!(interview.verdict(), Verdict::Suspension);
    assert_eq!((asks(&interview), interview.question().unwrap().purpose), ("0.description".into(), Purpose::Describes));
    answer(&mut interview, "图纸造假");
    assert!(interview.text().ends_with("[[named_hazards]]\ndescription = \"图纸造假\"\n"), "{}", interview.text());
    assert_eq!(checked(interview.text(), &campaign), Verdict::Suspension);
}

#[test]
fn three_findings_within_a_month_close_the_mine() {
    let mut interview = begin(DATED, &campaign);
    go_to(&mut interview, "three_training_findings");
    answer(&mut interview, "不知道");
    for (row, day) in ["2005-09-24", "2005-10-08", "2005-10-20"].into_iter().enumerate() {
        assert_eq!(asks(&interview), "training_findings_complete");
        answer(&mut interview, "有");
        while asks(&interview).starts_with(&format!("{row}.")) {
            let text = match asks(&interview).split_once('.').unwrap().1 {
                "kind" => "未培训",
                "date" => day,
                "inspection" => day,
                other => panic!("{other}"),
            };
            answer(&mut interview, text);
            if interview.question().is_none() {
                break;
            }
        }
    }
    assert_eq!(interview.verdict(), Verdict::Closure);
    assert_eq!(checked(interview.text(), &campaign), Verdict::Closure);
}

#[test]
fn the_rows_of_a_table_with_a_key_are_asked_for_by_it() {
    let mut interview = begin(&format!("{DATED}coal_being_won = true\nno_licence_mining = \"?\"\n"), &campaign);
    let mut seen = Vec::new();
    while interview.verdict() != Verdict::Closure {
        let topic = interview.question().unwrap().topic;
        if let Topic::Keyed(..) = topic {
            seen.push(topic.key(interview.vocabulary(), interview.record()).unwrap().id.clone());
            answer(&mut interview, "暂扣");
        } else {
            answer(&mut interview, "不知道");
        }
    }
    // A mining licence was granted, so every other has to be invalid as well.
    assert_eq!(seen, ["mining", "safety", "coal_production", "business", "manager_qualification", "manager_safety"]);
    assert_eq!(checked(interview.text(), &campaign), Verdict::Closure);
}

#[test]
fn what_could_overturn_a_no_waits_until_nothing_is_open() {
    let mut interview = begin(&format!("{DATED}coal_being_won = true\n"), &campaign);
    go_to(&mut interview, "orders_complete");
    talk(
        &mut interview,
        &[
            ("orders_complete", "有"),
            ("0.kind", "停产整顿"),
            ("0.issued", "2005-09-01"),
            // That it is no longer in force settles the row; on which day it was lifted could contradict that.
            ("0.in_force", "否"),
            ("orders_complete", "没有了"),
        ],
    );
    assert!(interview.is_open());
    go_to(&mut interview, "0.lifted_on");
    assert_eq!((interview.is_open(), interview.question().unwrap().purpose), (false, Purpose::Verifies));
}
