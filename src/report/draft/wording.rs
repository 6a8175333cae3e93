//! Facts and situations in the words of a document that is served: as a person writes them.

use std::collections::HashSet;

use crate::fact::Date;
use crate::report::saved::{Case, Mine, Reason, telling};
use crate::report::words::on_one_line;

/// The day of the check, which stands at the head of every document.
const CHECKED: &str = "check_date";

/// Facts that say on what kind of mine something was found, and not what.
const SETTING: [&str; 2] = [CHECKED, "mine_type"];

/// The end of the id of a fact that says whether the rows of a table are all there are.
const COMPLETE: &str = "_complete";

/// The most rows of a table by which a situation is told.
const MOST_ROWS: usize = 2;

/// `2026年11月29日`.
pub fn day(day: Date) -> String {
    let (year, month, day) = day.parts();
    format!("{year}年{month}月{day}日")
}

/// Stated values: `核定生产能力：9万t/a`; those of one row of a table together.
pub fn facts(reasons: &[Reason]) -> String {
    told(telling(reasons).filter(|reason| &*reason.fact != CHECKED))
}

fn told<'r>(reasons: impl Iterator<Item = &'r Reason>) -> String {
    let mut parts: Vec<(Option<String>, Vec<String>)> = Vec::new();
    for reason in reasons {
        let told = |label: &str| format!("{label}：{}", value(reason));
        let label = on_one_line(&reason.label.zh);
        let Some((of, column)) = row(&label) else {
            parts.push((None, vec![told(&label)]));
            continue;
        };
        match parts.iter_mut().find(|(known, _)| known.as_deref() == Some(&of)) {
            Some((_, columns)) => columns.push(told(column)),
            None => parts.push((Some(of), vec![told(column)])),
        }
    }
    let shown = parts.into_iter().map(|(of, columns)| match of {
        Some(of) => format!("{of}（{}）", columns.join("，")),
        None => columns.concat(),
    });
    shown.collect::<Vec<_>>().join("；")
}

/// Where the values stand in the record, for those who check the draft.
pub fn places(mine: &Mine, reasons: &[Reason]) -> String {
    let shown = |reason: &Reason| {
        let at = match reason.place.line_column() {
            Some((line, _)) if reason.place.file == mine.source.file => format!("第{line}行"),
            _ => mine.place_of(reason),
        };
        format!("{}（{at}）", on_one_line(&reason.label.zh))
    };
    telling(reasons).map(shown).collect::<Vec<_>>().join("；")
}

/// The situation that was met. A text that recites alternatives does not say which of them it was; the facts that decided it do.
pub fn situation(case: &Case) -> String {
    let text = on_one_line(&case.text.zh);
    if !has_alternatives(&text) {
        return text;
    }
    let (cells, facts): (Vec<&Reason>, Vec<&Reason>) =
        telling(&case.because).filter(|reason| tells_what(reason)).partition(|reason| reason.fact.contains('.'));
    if facts.is_empty() {
        let rows: HashSet<Option<&str>> =
            cells.iter().map(|cell| cell.fact.rsplit_once('.').map(|(row, _)| row)).collect();
        return if cells.is_empty() || rows.len() > MOST_ROWS { text } else { told(cells.into_iter()) };
    }
    let told: Vec<String> = facts
        .into_iter()
        .map(|reason| match (on_one_line(&reason.label.zh), value(reason)) {
            (label, value) if value == "是" => label,
            (label, value) => format!("{label}：{value}"),
        })
        .collect();
    let head = text.split_once('：').map(|(head, _)| head).filter(|head| !has_alternatives(head));
    let Some(head) = head else { return told.join("，") };
    // What only repeats the heading says no more.
    let more: Vec<&str> = told.iter().map(String::as_str).filter(|told| !told.starts_with(head)).collect();
    if more.is_empty() { told.join("，") } else { format!("{head}（{}）", more.join("，")) }
}

/// Whether a fact says what was found: not on what kind of mine, nor that a list is whole.
fn tells_what(reason: &Reason) -> bool {
    !SETTING.contains(&&*reason.fact) && !reason.fact.ends_with(COMPLETE)
}

/// Whether a text names several things of which one is enough.
fn has_alternatives(text: &str) -> bool {
    ["或", "；", "缺一", "之一"].iter().any(|sign| text.contains(sign))
}

/// Whether what was stated leaves open which of several things it is.
pub fn has_choice(text: &str) -> bool {
    text.contains('或')
}

/// A value: days as people write them, and no space before the unit.
fn value(reason: &Reason) -> String {
    let shown = on_one_line(&reason.shown.zh);
    if let Ok(date) = reason.value.parse::<Date>()
        && shown == *reason.value
    {
        return day(date);
    }
    match shown.split_once(' ') {
        Some((number, unit)) if number.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-') => {
            format!("{number}{unit}")
        }
        _ => shown,
    }
}

/// What a label says of a row of a table: which it is, and the column. `执法决定第1行决定种类` is the first of these decisions.
fn row(label: &str) -> Option<(String, &str)> {
    let (before, rest) = label.split_once('第')?;
    let (number, column) = rest.split_once('行')?;
    let is_row = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) && !column.is_empty();
    is_row.then(|| (format!("{before}第{number}项"), column))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::saved::{Place, Text};
    use crate::source::Bilingual;
    use crate::verdict::Outcome;

    fn text(zh: &str) -> Text {
        Bilingual::new(zh.to_owned(), String::new()).into()
    }

    fn reason(fact: &str, label: &str, value: &str, shown: &str) -> Reason {
        let place = Place { file: "mine.toml".into(), at: Some("3:1".to_owned()), line: Some(3), header: None };
        let (label, shown) = (text(label), text(shown));
        Reason { fact: fact.into(), label, value: value.into(), shown, place, evidence: None, names_row: false }
    }

    fn case(told: &str, because: Vec<Reason>) -> Case {
        Case {
            id: "S01.1".into(),
            text: text(told),
            outcome: Outcome::Met,
            because,
            missing: Vec::new(),
            contradictions: Vec::new(),
            citations: Vec::new(),
        }
    }

    #[test]
    fn facts_read_as_a_person_writes_them() {
        let of = [
            reason("approved_capacity", "核定生产能力", "9", "9 万t/a"),
            reason("orders.1.kind", "执法决定第1行决定种类", "correction", "限期改正"),
            reason("orders.1.deadline", "执法决定第1行整改期限", "2005-10-08", "2005-10-08"),
            reason("note", "说明", "见 2005 年 台账", "见 2005 年 台账"),
            reason("check_date", "检查日期", "2005-10-20", "2005-10-20"),
            reason("orders.1.in_force", "执法决定第1行检查日仍有效", "true", "是"),
        ];
        assert_eq!(
            facts(&of),
            "核定生产能力：9万t/a；执法决定第1项（决定种类：限期改正，整改期限：2005年10月8日，检查日仍有效：是）；说明：见 2005 年 台账"
        );
    }

    #[test]
    fn a_situation_says_which_of_the_alternatives_was_met() {
        let people = || {
            vec![
                reason("mine_type", "开采方式", "underground", "井工"),
                reason("people", "实际入井人数", "42", "42 人"),
                reason("no_quota", "没有井下定员", "true", "是"),
            ]
        };
        assert_eq!(
            situation(&case("超定员：人数超过定员，或没有定员", people())),
            "超定员（实际入井人数：42人，没有井下定员）"
        );
        assert_eq!(situation(&case("人数超过定员；没有定员", people())), "实际入井人数：42人，没有井下定员");
        assert_eq!(situation(&case("单回路供电", people())), "单回路供电");
        assert_eq!(situation(&case("甲或乙", Vec::new())), "甲或乙");
        let finding = || reason("over_staffing", "超定员生产", "true", "是");
        assert_eq!(situation(&case("超定员：人数超过定员，或没有定员", vec![finding()])), "超定员生产");
        let more = [vec![finding()], people()].concat();
        assert_eq!(
            situation(&case("超定员：人数超过定员，或没有定员", more)),
            "超定员（实际入井人数：42人，没有井下定员）"
        );
    }

    /// Rows tell a situation where they are few; where many were counted, the text of the condition says what.
    #[test]
    fn rows_tell_a_situation_where_they_are_few() {
        let row =
            |at: usize| reason(&format!("gas.{at}.methane"), &format!("瓦斯检查数据第{at}行甲烷浓度"), "1.6", "1.6%");
        let text = "作业地点或电动机附近甲烷达到1.5%";
        assert_eq!(situation(&case(text, vec![row(1)])), "瓦斯检查数据第1项（甲烷浓度：1.6%）");
        assert_eq!(situation(&case(text, (1..=3).map(row).collect())), text);
        let stated = reason("mined_unlicensed", "无证非法开采", "true", "是");
        let whole = reason("licences_complete", "证照明细已全部列出", "true", "是");
        assert_eq!(situation(&case("没有证照，或证照过期", vec![row(1), stated, whole])), "无证非法开采");
    }
}
