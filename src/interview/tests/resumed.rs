//! Going on with a record that somebody has begun.

use crate::interview::testing::{answer, begin, book, campaign, checked, record};
use crate::interview::{Beginning, Interview, Purpose, Topic};
use crate::source::Language;

fn topics(interview: &mut Interview<'static>) -> Vec<Topic> {
    let mut topics = Vec::new();
    while let Some(question) = interview.question() {
        topics.push(question.topic);
        answer(interview, "不知道");
    }
    topics
}

fn fact(id: &str) -> Topic {
    Topic::Fact(book().vocabulary.fact_by_id(id).unwrap())
}

#[test]
fn what_stands_in_the_file_stays_as_it_is() {
    let text = "# 甲矿，张三填写\n\
                \"煤矿编号\" = '甲-01'   # 见采矿许可证\n\
                check_date=2005-10-24\n\
                \n\
                # —— 证照 ——\n\
                no_licence_mining   = \"待查\"   # 国土局未复\n\
                \n\
                # —— 其他 ——\n\
                other_major_hazard = { value = false, evidence = \"现场\" }\n\
                licences = [\n  { kind = \"safety\", state = \"valid\" },   # 原件\n]\n\
                \n\
                # 决定\n\
                [[orders]]\n\
                \"决定种类\" = \"限期改正\"  # 一\n";
    let mut interview = begin(text, &campaign);
    let licences = book().vocabulary.table_by_id("licences").unwrap();
    let orders = book().vocabulary.table_by_id("orders").unwrap();
    let mut answered = 0;
    while answered < 3 {
        answered += 1;
        match interview.question().unwrap().topic {
            topic if topic == fact("resumed_after_closure") => answer(&mut interview, "否"),
            Topic::Rows(table) if table == orders => {
                answer(&mut interview, "有");
                answer(&mut interview, "停产整顿");
            }
            Topic::Keyed(table, 0, _) if table == licences => answer(&mut interview, "有效；依据：原件"),
            _ => {
                answered -= 1;
                answer(&mut interview, "不知道");
            }
        }
    }
    let now = interview.text();
    for kept in [
        "# 甲矿，张三填写\n\"煤矿编号\" = '甲-01'   # 见采矿许可证\ncheck_date=2005-10-24\n",
        "\n# —— 证照 ——\nno_licence_mining   = \"待查\"   # 国土局未复\n",
        "\n# —— 其他 ——\nother_major_hazard = { value = false, evidence = \"现场\" }\n",
        "licences = [\n  { kind = \"safety\", state = \"valid\" },   # 原件\n",
        "  { kind = \"采矿许可证\", state = { value = \"有效\", evidence = \"原件\" } },\n",
        "  { kind = \"煤炭生产许可证\", state = \"未知\", valid_until = \"未知\" },\n",
        "\n# 决定\n[[orders]]\n\"决定种类\" = \"限期改正\"  # 一\n",
        "\n[[orders]]\nkind = \"停产整顿\"\n",
        "\n# 执法决定、整改与验收\nresumed_after_closure = false\n",
    ] {
        assert!(now.contains(kept), "{kept}\n---\n{now}");
    }
    checked(now, &campaign);
}

#[test]
fn what_the_record_states_is_not_asked_for() {
    let text = std::fs::read_to_string("fixtures/mines/undetermined.toml").unwrap();
    let known = record("fixtures/mines/undetermined.toml");
    let topics = topics(&mut begin(&text, &campaign));
    assert!(!topics.is_empty());
    for topic in topics {
        match topic {
            Topic::Fact(id) => assert_eq!(known.fact(id), None),
            Topic::Cell(id, row, column) => assert_eq!(known.rows(id)[row].cell(column), None),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn what_is_stated_as_unknown_comes_last_and_with_a_reason_not_at_all() {
    let text = "mine_id = \"甲\"\ncheck_date = 2005-10-24\nno_licence_mining = \"未知\"\n\
                resumed_after_closure = { value = \"未知\", evidence = \"档案已烧\" }\n\
                orders_complete = false\ntraining_findings_complete = \"-\"\n";
    let mut interview = begin(text, &campaign);
    let topics = topics(&mut interview);
    let position = |wanted: Topic| topics.iter().position(|topic| *topic == wanted);
    assert_eq!(position(fact("resumed_after_closure")), None);
    assert_eq!(position(Topic::Rows(book().vocabulary.table_by_id("orders").unwrap())), None);
    let training = Topic::Rows(book().vocabulary.table_by_id("training_findings").unwrap());
    let last: Vec<Topic> = topics.iter().copied().skip(topics.len() - 2).collect();
    assert_eq!(last, [training, fact("no_licence_mining")]);
}

#[test]
fn an_answer_takes_the_place_of_the_mark() {
    let text = "mine_id = \"甲\"\ncheck_date = 2005-10-24\nno_licence_mining = \"待查\" # 问国土局\n";
    let mut interview = begin(text, &campaign);
    while interview.question().unwrap().topic != fact("no_licence_mining") {
        answer(&mut interview, "不知道");
    }
    answer(&mut interview, "是");
    assert!(interview.text().contains("no_licence_mining = true # 问国土局\n"), "{}", interview.text());
}

#[test]
fn an_interview_that_is_left_goes_on_where_it_was() {
    let mut whole = begin("", &campaign);
    let mut text = String::new();
    let lines = ["甲", "乙", "2005-10-24", "否", "否", "否", "不知道", "否"];
    for line in lines {
        answer(&mut whole, line);
        let mut resumed = begin(&text, &campaign);
        assert_eq!(resumed.answers(), 0);
        answer(&mut resumed, line);
        text = resumed.text().to_owned();
        assert_eq!(text, whole.text());
    }
    // What was not known is asked for again, but last.
    assert_ne!(begin(&text, &campaign).question().unwrap().topic, fact("illegal_affiliation"));
}

#[test]
fn a_name_that_was_left_out_is_not_asked_for_again_once_the_day_is_known() {
    let text = "mine_id = \"甲\"\ncheck_date = 2005-10-24\n";
    assert_eq!(begin(text, &campaign).question().unwrap().purpose, Purpose::Decides);
    assert_eq!(begin("mine_name = \"乙\"\n", &campaign).question().unwrap().topic, fact("check_date"));
    assert_eq!(begin("mine_id = \"甲\"\n", &campaign).question().unwrap().topic, fact("mine_name"));
}

#[test]
fn what_is_no_record_is_reported() {
    for (text, code) in [
        ("mine_id = \n", "KJ0001"),
        ("mine_id = \"甲\"\nno_licence = true\n", "KJ1004"),
        ("no_licence_mining = \"也许\"\n", "KJ1006"),
        ("[[licences]]\nstate = \"valid\"\n", "KJ1006"),
    ] {
        let beginning = Beginning { text, file: "矿.toml", mine_id: None, as_of: None, language: Language::Zh };
        let problems = Interview::begin(&book().vocabulary, &campaign, beginning).err().unwrap();
        assert_eq!(problems[0].code.as_str(), code, "{text}");
    }
}

#[test]
fn line_ends_stay_what_they_are() {
    let mut interview = begin("mine_id = \"甲\"\r\ncheck_date = 2005-10-24\r\n# 完\r\n", &campaign);
    answer(&mut interview, "否");
    assert_eq!(
        interview.text(),
        "mine_id = \"甲\"\r\ncheck_date = 2005-10-24\r\n\r\n# 证照\r\nno_licence_mining = false\r\n# 完\r\n"
    );
    checked(interview.text(), &campaign);
}

#[test]
fn what_a_file_says_that_states_nothing_stays_at_its_head() {
    let mut interview = begin("#:schema record.schema.json\n# 张三填写\n", &campaign);
    answer(&mut interview, "甲");
    let expected = "#:schema record.schema.json\n# 张三填写\n\n# 煤矿基本情况\nmine_id = \"甲\"\n";
    assert_eq!(interview.text(), expected);
}
