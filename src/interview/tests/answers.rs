//! What is an answer, what is a command, and what is neither.

use std::sync::OnceLock;

use crate::fact::{ChoiceValue, Date, Vocabulary};
use crate::interview::command::WORDS;
use crate::interview::testing::{answer, answer_all, begin, book, campaign, record, reply};
use crate::interview::{Beginning, Heard, Interview};
use crate::rule::Pack;
use crate::source::{Bilingual, Code, Diagnostic, Language, folded};

const DATED: &str = "mine_id = \"甲\"\ncheck_date = 2005-10-24\n";

/// An interview that asks for the fact next.
fn asking_for(id: &str) -> Interview<'static> {
    let mut interview = begin(DATED, &campaign);
    while interview.question().unwrap().topic.fact(interview.vocabulary()).unwrap().id != id {
        answer(&mut interview, "不知道");
    }
    interview
}

/// The line of the record that the answer makes.
#[track_caller]
fn line(id: &str, text: &str) -> String {
    let mut interview = asking_for(id);
    answer(&mut interview, text);
    let line = interview.text().lines().find(|line| line.starts_with(&format!("{id} = "))).unwrap();
    line.strip_prefix(&format!("{id} = ")).unwrap().to_owned()
}

#[test]
fn answers_mean_what_cells_of_a_spreadsheet_mean() {
    for (id, text, written) in [
        ("no_licence_mining", "是", "true"),
        ("no_licence_mining", "×", "false"),
        ("no_licence_mining", "Ｎ", "false"),
        ("no_licence_mining", "0", "false"),
        ("no_licence_mining", "未知", "\"未知\""),
        ("no_licence_mining", "？", "\"未知\""),
        ("mines_on_licence", "２处", "2"),
        ("mines_on_licence", "2", "2"),
        ("annual_output", "6万吨/年", "6"),
        ("annual_output", "63500 t", "6.35"),
        ("annual_output", "6.35；依据：地磅", "{ value = 6.35, evidence = \"地磅\" }"),
        ("annual_output", "不知道；依据：没有台账", "{ value = \"未知\", evidence = \"没有台账\" }"),
        ("production_started_on", "2003年5月12日", "2003-05-12"),
        ("mine_status", "1", "\"生产\""),
        ("mine_status", "７", "\"已关闭\""),
        ("mine_status", "技改", "\"改扩建\""),
    ] {
        assert_eq!(line(id, text), written, "{id} {text}");
    }
}

#[test]
fn what_is_refused_changes_nothing() {
    for (id, text, message) in [
        ("no_licence_mining", "也许", "`无证非法开采` 的值 `也许` 不是“是”或“否”"),
        ("no_licence_mining", "2", "`无证非法开采` 的值 `2` 不是“是”或“否”"),
        ("mine_status", "8", "`矿井状态` 的值 `8` 不在选项之中"),
        ("mine_status", "0", "`矿井状态` 的值 `0` 不在选项之中"),
        ("mine_status", "关", "`矿井状态` 的值 `关` 不在选项之中"),
        ("annual_output", "约6", "`全年原煤产量` 的值 `约6` 是估计或界限，不是一个数"),
        ("annual_output", "是", "`全年原煤产量` 的值 `是` 不是数"),
        ("production_started_on", "5/6/2003", "`投产日期` 的值 `5/6/2003` 没有以年开头，月和日的先后不明"),
        ("orders_complete", "3", "`3` 不是“有”或“没有”"),
    ] {
        let mut interview = asking_for(id);
        let (before, answers) = (interview.text().to_owned(), interview.answers());
        match interview.hear(text) {
            Heard::Refused(wrong) => {
                assert_eq!(wrong.message.zh, message);
                assert!(wrong.help.is_some());
            }
            other => panic!("{text}: {other:?}"),
        }
        assert_eq!((interview.text(), interview.answers()), (before.as_str(), answers));
        assert_eq!(interview.question().unwrap().topic.fact(interview.vocabulary()).unwrap().id, id);
    }
}

#[test]
fn evidence_that_is_too_long_is_refused() {
    let mut interview = asking_for("no_licence_mining");
    let text = format!("是；依据：{}", "证".repeat(40_000));
    assert!(matches!(interview.hear(&text), Heard::Refused(_)));
    assert_eq!(interview.text(), DATED);
}

#[test]
fn commands_are_no_answers() {
    let mut interview = asking_for("no_licence_mining");
    for (text, is_heard) in [
        ("为什么", (|heard| matches!(heard, Heard::Why)) as fn(&Heard<'_>) -> bool),
        ("WHY", |heard| matches!(heard, Heard::Why)),
        ("帮助", |heard| matches!(heard, Heard::Help)),
        ("退出", |heard| matches!(heard, Heard::Quit)),
        ("返回", |heard| matches!(heard, Heard::NothingToTakeBack)),
        ("", |heard| matches!(heard, Heard::Nothing)),
        (" \u{3000}", |heard| matches!(heard, Heard::Nothing)),
        ("；依据：询问笔录", |heard| matches!(heard, Heard::Nothing)),
    ] {
        let heard = interview.hear(text);
        assert!(is_heard(&heard), "{text}: {heard:?}");
        assert_eq!((interview.text(), interview.answers()), (DATED, 0));
    }
}

#[test]
fn the_check_date_must_be_known_and_have_a_law() {
    let mut interview = begin("", &no_law_before_2005);
    for text in ["甲", "乙"] {
        answer(&mut interview, text);
    }
    for text in ["不知道", "2004-12-31"] {
        assert!(matches!(interview.hear(text), Heard::Refused(_)), "{text}");
    }
    answer(&mut interview, "2005-01-01");
    assert!(interview.text().ends_with("mine_id = \"甲\"\nmine_name = \"乙\"\ncheck_date = 2005-01-01\n"));
}

fn no_law_before_2005(day: Date) -> Result<Vec<&'static Pack>, Box<Diagnostic>> {
    if day.parts().0 < 2005 {
        return Err(Box::new(Diagnostic::error(Code::NoLaw, Bilingual::new("没有", "none"))));
    }
    campaign(day)
}

#[test]
fn a_vocabulary_without_check_date_needs_a_day() {
    static NOTHING: OnceLock<Vocabulary> = OnceLock::new();
    let nothing = NOTHING.get_or_init(Vocabulary::default);
    let begin = |as_of| {
        let beginning = Beginning { text: "", file: "矿.toml", mine_id: None, as_of, language: Language::Zh };
        Interview::begin(nothing, &campaign, beginning).map(|_| ()).map_err(|problems| problems[0].code)
    };
    assert_eq!(begin(None), Err(Code::NoCheckDate));
    assert_eq!(begin("2005-10-24".parse().ok()), Ok(()));
}

#[test]
fn taking_back_restores_what_was_there() {
    let known = record("fixtures/mines/contradictions.toml");
    let mut interview = begin("", &campaign);
    let mut past = Vec::new();
    while interview.question().is_some() {
        let text = reply(&interview, &known);
        past.push((interview.text().to_owned(), format!("{:?}", interview.question().unwrap().topic), text.clone()));
        answer(&mut interview, &text);
        // Every tenth answer is taken back and given again.
        if past.len() % 10 == 0 {
            let after = interview.text().to_owned();
            assert!(matches!(interview.hear("返回"), Heard::Back));
            answer(&mut interview, &text);
            assert_eq!(interview.text(), after);
        }
    }
    // Here it is over; one that is left earlier can go back to its first question.
    let mut interview = begin("", &campaign);
    for (_, _, text) in past.iter().take(past.len() - 1) {
        answer(&mut interview, text);
    }
    for (text, topic, _) in past.iter().rev().skip(1) {
        assert!(matches!(interview.hear("返回"), Heard::Back));
        assert_eq!(interview.text(), text);
        assert_eq!(&format!("{:?}", interview.question().unwrap().topic), topic);
    }
    assert!(matches!(interview.hear("返回"), Heard::NothingToTakeBack));
    assert_eq!(interview.text(), "");
}

#[test]
fn no_word_of_the_vocabulary_is_taken_for_a_command_or_a_number() {
    let vocabulary = &book().vocabulary;
    let columns = vocabulary.tables.iter().flat_map(|table| &table.columns);
    for fact in vocabulary.facts.iter().chain(columns) {
        for name in fact.choices().iter().flat_map(ChoiceValue::names) {
            let name = folded(name);
            assert!(!WORDS.iter().any(|(_, words)| words.contains(&name.as_str())), "{} {name}", fact.id);
            assert!(name.parse::<usize>().is_err(), "{} {name}", fact.id);
        }
    }
}

#[test]
fn all_answers_together_are_as_many_as_were_given() {
    let known = record("fixtures/mines/closed.toml");
    let mut interview = begin("", &campaign);
    assert_eq!(answer_all(&mut interview, &known), 4);
    assert_eq!(interview.answers(), 4);
}
