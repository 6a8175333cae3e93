//! Facts and situations in the words of a document that is served: as a person writes them.

use std::collections::HashSet;

use crate::fact::Date;
use crate::report::saved::{Case, Mine, Reason, telling};
use crate::report::words::on_one_line;
use crate::source::Language::Zh;

/// The day of the check, which stands at the head of every document.
const CHECKED: &str = "check_date";

/// Facts that say on what kind of mine something was found, and not what.
const SETTING: [&str; 2] = [CHECKED, "mine_type"];

/// The end of the id of a fact that says whether the rows of a table are all there are.
const COMPLETE: &str = "_complete";

/// The most rows of a table by which a situation is told; licences are few, and which of them are missing is what was found.
const MOST_ROWS: usize = 2;

/// Facts without which something is no violation, and which are none by themselves.
const CIRCUMSTANCES: [&str; 2] = ["coal_being_won", "mine_status"];

/// How the facts of the licences begin.
const LICENCES: &str = "licences.";

/// How the text of a case begins that only says that somebody named a hazard; which it is stands in the record.
const NAMED: &str = "其他重大";

/// How the facts begin that say which hazard was named.
const NAMED_IN: &str = "named_hazards.";

/// `2026年11月29日`.
pub fn day(day: Date) -> String {
    let (year, month, day) = day.parts();
    format!("{year}年{month}月{day}日")
}

/// Stated values: `核定生产能力：9万t/a`; those of one row of a table together, and what is so by its name alone.
pub fn facts(reasons: &[Reason]) -> String {
    told(deciding(reasons).into_iter().filter(|reason| &*reason.fact != CHECKED), in_brackets).join("；")
}

/// The values of some cells of a row, and what table it is of.
pub fn row_told<'r>(reasons: impl Iterator<Item = &'r Reason>) -> String {
    told(reasons, in_brackets).join("；")
}

/// What is told, without the licences that are in order where others are not: these are not what was found.
fn deciding(reasons: &[Reason]) -> Vec<&Reason> {
    let told: Vec<&Reason> = telling(reasons).collect();
    let rows: HashSet<&str> = told.iter().filter_map(|reason| licence(&reason.fact)).collect();
    let checked = told.iter().find(|reason| &*reason.fact == CHECKED).map(|reason| &*reason.value);
    let checked = checked.and_then(|day| day.parse::<Date>().ok());
    let is_in_order = |row: &str| {
        let of = |column: &str| {
            let is_it = |reason: &&&Reason| licence(&reason.fact) == Some(row) && reason.fact.ends_with(column);
            told.iter().find(is_it).map(|reason| &*reason.value)
        };
        let until = of(".valid_until").and_then(|day| day.parse::<Date>().ok());
        of(".state") == Some("valid") && until.zip(checked).is_none_or(|(until, checked)| until >= checked)
    };
    let (in_order, not): (HashSet<&str>, HashSet<&str>) = rows.into_iter().partition(|row| is_in_order(row));
    let counts = |reason: &&Reason| not.is_empty() || licence(&reason.fact).is_none_or(|row| !in_order.contains(row));
    told.iter().copied().filter(counts).collect()
}

/// The licence that a cell is about.
fn licence(fact: &str) -> Option<&str> {
    fact.starts_with(LICENCES).then(|| fact.rsplit_once('.').map(|(row, _)| row))?
}

/// Values that are told together: of which row of what table, where they are of one.
type Told<'r> = (Option<(String, &'r str)>, Vec<String>);

/// What a row tells behind the name of its table.
fn in_brackets(of: &str, columns: &str) -> String {
    format!("{of}（{columns}）")
}

/// The same where it stands in brackets already.
fn after_comma(of: &str, columns: &str) -> String {
    format!("{of}，{columns}")
}

fn told<'r>(reasons: impl Iterator<Item = &'r Reason>, of_row: fn(&str, &str) -> String) -> Vec<String> {
    let mut parts: Vec<Told<'_>> = Vec::new();
    for reason in reasons {
        let told = |label: &str| match value(reason) {
            value if value == "是" => label.to_owned(),
            value => format!("{label}：{value}"),
        };
        let label = on_one_line(&reason.label.zh);
        let Some((of, name, column)) = row(&label) else {
            let label = if licence(&reason.fact).is_some() { label.replace("证照状态", "") } else { label };
            parts.push((None, vec![told(&label)]));
            continue;
        };
        let at = reason.fact.rsplit_once('.').map(|(row, _)| row).unwrap_or_default();
        let of = (of, at);
        match parts.iter_mut().find(|(known, _)| known.as_ref() == Some(&of)) {
            Some((_, columns)) => columns.push(told(column)),
            None => parts.push((Some(of), name.into_iter().chain([told(column)]).collect())),
        }
    }
    let shown = parts.into_iter().map(|(of, columns)| match of {
        Some((of, _)) => of_row(&of, &columns.join("，")),
        None => columns.concat(),
    });
    shown.collect()
}

/// The evidence, each with the fact that it is for, without what only says on what kind of mine something was found.
pub fn evidence(reasons: &[Reason]) -> Vec<String> {
    let mut found: Vec<(String, String)> = Vec::new();
    for reason in telling(reasons).filter(|reason| !SETTING.contains(&&*reason.fact)) {
        let Some(evidence) = reason.evidence.as_deref().map(on_one_line) else { continue };
        let label = on_one_line(&reason.label.zh);
        let fact = match row(&label) {
            Some((table, Some(name), _)) => format!("{table}（{name}）"),
            Some((_, None, column)) => column.to_owned(),
            None => label,
        };
        match found.iter_mut().find(|(_, known)| *known == evidence) {
            Some((facts, _)) => *facts = format!("{facts}、{fact}"),
            None => found.push((fact, evidence)),
        }
    }
    found.into_iter().map(|(facts, evidence)| format!("{facts}——{evidence}")).collect()
}

/// Where the values stand in the record, for those who check the draft.
pub fn places(mine: &Mine, reasons: &[Reason]) -> String {
    let shown = |reason: &Reason| format!("{}（{}）", on_one_line(&reason.label.zh), mine.place_of(reason, Zh));
    telling(reasons).map(shown).collect::<Vec<_>>().join("；")
}

/// The situation that was met: what the case says, and of a text that recites alternatives the facts that say which of them it was. `finding`
/// is the fact by which a person states the case, and what people call it: the name of the situation.
pub fn situation(case: &Case, finding: Option<(&str, &str)>) -> String {
    let text = officially(&on_one_line(&case.text.zh));
    let is_open = has_alternatives(&text);
    if !is_open && !text.starts_with(NAMED) {
        return text;
    }
    if !is_open {
        let named: Vec<String> =
            telling(&case.because).filter(|reason| reason.fact.starts_with(NAMED_IN)).map(value).collect();
        return if named.is_empty() { text } else { format!("{text}：{}", named.join("，")) };
    }
    let is_finding = |reason: &Reason| finding.is_some_and(|(fact, _)| fact == &*reason.fact);
    let is_stated = case.because.iter().any(is_finding);
    let name = finding.map(|(_, label)| on_one_line(label)).filter(|label| !has_alternatives(label));
    let (cells, facts): (Vec<&Reason>, Vec<&Reason>) = deciding(&case.because)
        .into_iter()
        .filter(|reason| tells_what(reason) && !is_finding(reason))
        .partition(|reason| reason.fact.contains('.'));
    let details = if facts.is_empty() {
        let is_licence = |cell: &&Reason| licence(&cell.fact).is_some();
        let rows: HashSet<Option<&str>> =
            cells.iter().map(|cell| cell.fact.rsplit_once('.').map(|(row, _)| row)).collect();
        let is_short = rows.len() <= MOST_ROWS || cells.iter().all(is_licence);
        if is_short { told(cells.into_iter(), after_comma) } else { Vec::new() }
    } else {
        told(facts.into_iter(), after_comma)
    };
    let head = text.split_once('：').map(|(head, _)| head.to_owned()).filter(|head| !has_alternatives(head));
    // What only repeats the heading says no more.
    let details: Vec<String> =
        details.into_iter().filter(|told| head.as_ref().is_none_or(|head| !told.starts_with(head.as_str()))).collect();
    if details.is_empty() {
        return name.filter(|_| is_stated).unwrap_or(text);
    }
    let separator = if details.iter().any(|told| told.contains('，')) { "；" } else { "，" };
    format!("{}（{}）", head.or(name).unwrap_or(text), details.join(separator))
}

/// The text of a case as a document says it of a mine.
fn officially(text: &str) -> String {
    let text = text.replace("有写明的其他重大", NAMED);
    match text.strip_prefix("任一") {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => rest.to_owned(),
        _ => text,
    }
}

/// Whether a fact says what was found: not on what kind of mine, nor that a list is whole.
fn tells_what(reason: &Reason) -> bool {
    ![&SETTING[..], &CIRCUMSTANCES].concat().contains(&&*reason.fact) && !reason.fact.ends_with(COMPLETE)
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

/// What a label says of a row of a table: what it is, what the row is called, and the column. `执法决定第1行决定种类` is of one of these decisions;
/// that it stands in the first row of a table says nothing to whom the document is served.
fn row(label: &str) -> Option<(String, Option<String>, &str)> {
    let (before, rest) = label.split_once('第')?;
    let (number, rest) = rest.split_once('行')?;
    let (name, column) = match rest.strip_prefix('（').and_then(|rest| rest.split_once('）')) {
        Some((name, column)) if !column.is_empty() => (Some(name.to_owned()), column),
        _ => (None, rest),
    };
    let is_row = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) && !column.is_empty();
    is_row.then(|| (before.to_owned(), name, column))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::saved::{Place, StatedValue, Text};
    use crate::source::Bilingual;
    use crate::verdict::Outcome;

    fn text(zh: &str) -> Text {
        Bilingual::new(zh.to_owned(), String::new()).into()
    }

    fn reason(fact: &str, label: &str, value: &str, shown: &str) -> Reason {
        let place = Place { file: "mine.toml".into(), at: Some("3:1".to_owned()), line: Some(3), header: None };
        let (label, shown) = (text(label), text(shown));
        let (fact, value) = (fact.into(), value.into());
        StatedValue { fact, label, value, shown, place, evidence: None, names_row: false }.into()
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
            "核定生产能力：9万t/a；执法决定（决定种类：限期改正，整改期限：2005年10月8日，检查日仍有效）；说明：见 2005 年 台账"
        );
    }

    #[test]
    fn a_row_is_called_by_its_name_and_evidence_by_what_it_is_for() {
        let with = |fact: &str, label: &str, shown: &str, evidence: &str| {
            let evidence = (!evidence.is_empty()).then(|| evidence.to_owned());
            StatedValue { evidence, ..StatedValue::clone(&reason(fact, label, shown, shown)) }.into()
        };
        let of = [
            with("mine_type", "开采方式", "井工", "采矿许可证"),
            with("gas.1.place", "瓦斯检查数据第1行（3102上隅角）测点类别", "采掘工作面", "监控曲线"),
            with("gas.1.methane", "瓦斯检查数据第1行甲烷浓度", "1.6%", ""),
            with("gas.2.methane", "瓦斯检查数据第2行甲烷浓度", "1.7%", "监控曲线"),
            with("coal_being_won", "正在组织生产（出煤）", "是", "照片3张"),
        ];
        assert_eq!(
            facts(&of[1..]),
            "瓦斯检查数据（3102上隅角，测点类别：采掘工作面，甲烷浓度：1.6%）；瓦斯检查数据（甲烷浓度：1.7%）；正在组织生产（出煤）"
        );
        assert_eq!(evidence(&of), ["瓦斯检查数据（3102上隅角）、甲烷浓度——监控曲线", "正在组织生产（出煤）——照片3张"]);
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
        let of =
            |text: &str, because: Vec<Reason>| situation(&case(text, because), Some(("over_staffing", "超定员生产")));
        assert_eq!(of("超定员：人数超过定员，或没有定员", people()), "超定员（实际入井人数：42人，没有井下定员）");
        assert_eq!(of("人数超过定员；没有定员", people()), "超定员生产（实际入井人数：42人，没有井下定员）");
        assert_eq!(
            situation(&case("人数超过定员；没有定员", people()), None),
            "人数超过定员；没有定员（实际入井人数：42人，没有井下定员）"
        );
        assert_eq!(situation(&case("单回路供电", people()), None), "单回路供电");
        assert_eq!(situation(&case("甲或乙", Vec::new()), None), "甲或乙");
        let finding = || reason("over_staffing", "超定员生产", "true", "是");
        assert_eq!(of("超定员：人数超过定员，或没有定员", vec![finding()]), "超定员生产");
        let more = [vec![finding()], people()].concat();
        assert_eq!(of("超定员：人数超过定员，或没有定员", more), "超定员（实际入井人数：42人，没有井下定员）");
    }

    /// Winning coal is no violation, and a licence that is valid is none either; which are missing is.
    #[test]
    fn a_circumstance_is_not_told_as_the_violation() {
        let licence = |kind: &str, label: &str, state: &str, shown: &str| {
            reason(&format!("licences.{kind}.state"), &format!("{label}证照状态"), state, shown)
        };
        let because = vec![
            reason("coal_being_won", "正在组织生产（出煤）", "true", "是"),
            licence("mining", "采矿许可证", "valid", "有效"),
            reason("licences.mining.valid_until", "采矿许可证有效期止", "2007-01-01", "2007-01-01"),
            licence("safety", "安全生产许可证", "never_granted", "未取得"),
            licence("business", "营业执照", "valid", "有效"),
            reason("licences.business.valid_until", "营业执照有效期止", "2004-12-31", "2004-12-31"),
            reason("check_date", "检查日期", "2005-10-20", "2005-10-20"),
        ];
        let text = "组织生产，而有的证照有效，有的没有、过期或暂扣";
        let lacking = "安全生产许可证：未取得，营业执照：有效，营业执照有效期止：2004年12月31日";
        let finding = Some(("producing_licences_incomplete", "证照不齐擅自生产"));
        assert_eq!(situation(&case(text, because.clone()), finding), format!("证照不齐擅自生产（{lacking}）"));
        assert_eq!(situation(&case(text, because.clone()), None), format!("{text}（{lacking}）"));
        assert_eq!(facts(&because), format!("正在组织生产（出煤）；{}", lacking.replace('，', "；")));
        let winning = case(text, because.get(..1).unwrap().to_vec());
        assert_eq!(situation(&winning, None), text);
        // Where nothing is missing, what is valid was what decided.
        assert_eq!(facts(because.get(1..3).unwrap()), "采矿许可证：有效；采矿许可证有效期止：2007年1月1日");
    }

    #[test]
    fn the_text_of_a_case_is_worded_as_an_official_would() {
        let named = reason("named_hazards.1.description", "其他重大隐患明细第1行隐患内容", "坝", "矸石坝开裂");
        assert_eq!(situation(&case("有写明的其他重大隐患", vec![named]), None), "其他重大隐患：矸石坝开裂");
        assert_eq!(situation(&case("任一1个月内3次以上查出无证", Vec::new()), None), "1个月内3次以上查出无证");
    }

    /// Rows tell a situation where they are few; where many were counted, the text of the condition says what.
    #[test]
    fn rows_tell_a_situation_where_they_are_few() {
        let row =
            |at: usize| reason(&format!("gas.{at}.methane"), &format!("瓦斯检查数据第{at}行甲烷浓度"), "1.6", "1.6%");
        let text = "作业地点或电动机附近甲烷达到1.5%";
        assert_eq!(situation(&case(text, vec![row(1)]), None), format!("{text}（瓦斯检查数据，甲烷浓度：1.6%）"));
        assert_eq!(situation(&case(text, (1..=3).map(row).collect()), None), text);
        let stated = reason("mined_unlicensed", "无证非法开采", "true", "是");
        let whole = reason("licences_complete", "证照明细已全部列出", "true", "是");
        let found = case("没有证照，或证照过期", vec![row(1), stated, whole]);
        assert_eq!(situation(&found, Some(("other", "甲或乙"))), "没有证照，或证照过期（无证非法开采）");
    }
}
