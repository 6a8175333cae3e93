//! Facts and situations in the words of a document that is served: as a person writes them.

use crate::fact::Date;
use crate::report::saved::{Case, Mine, Reason, telling};
use crate::report::words::on_one_line;

/// Facts that say when and on what kind of mine something was found, and not what.
const SETTING: [&str; 2] = ["check_date", "mine_type"];

/// `2026年11月29日`.
pub fn day(day: Date) -> String {
    let (year, month, day) = day.parts();
    format!("{year}年{month}月{day}日")
}

/// Stated values: `核定生产能力：9万t/a`; those of one row of a table together.
pub fn facts(reasons: &[Reason]) -> String {
    let mut parts: Vec<(Option<String>, Vec<String>)> = Vec::new();
    for reason in telling(reasons) {
        let told = |label: &str| format!("{label}：{}", value(reason));
        let label = on_one_line(&reason.label.zh);
        match (row(&label), parts.last_mut()) {
            (Some((of, column)), Some((Some(known), columns))) if *known == of => columns.push(told(column)),
            (Some((of, column)), _) => parts.push((Some(of), vec![told(column)])),
            (None, _) => parts.push((None, vec![told(&label)])),
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
    let told: Vec<String> = telling(&case.because)
        .filter(|reason| !SETTING.contains(&&*reason.fact))
        .map(|reason| match (on_one_line(&reason.label.zh), value(reason)) {
            (label, value) if value == "是" => label,
            (label, value) => format!("{label}：{value}"),
        })
        .collect();
    let head = text.split_once('：').map(|(head, _)| head).filter(|head| !has_alternatives(head));
    match (head, told.join("，")) {
        (_, told) if told.is_empty() => text,
        (Some(head), told) => format!("{head}（{told}）"),
        (None, told) => told,
    }
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
        ];
        assert_eq!(
            facts(&of),
            "核定生产能力：9万t/a；执法决定第1项（决定种类：限期改正，整改期限：2005年10月8日）；说明：见 2005 年 台账"
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
    }
}
