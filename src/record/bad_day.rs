//! Why a text is no date, and what to say of it.

use super::cell::Refused;
use super::day::FORMS;
use super::text::shown;
use crate::fact::Fact;
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic};

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadDay {
    /// It is in none of the accepted forms.
    Form,
    /// There is no such day between the years 1900 and 2200.
    NoSuchDay,
    /// It is an estimate or a bound.
    Estimate,
    /// It is a period.
    Range,
    /// It has year and month only.
    NoDay,
    /// It has a year only.
    OnlyYear,
    /// It has month and day only.
    NoYear,
    /// The year has two digits.
    ShortYear,
    /// It ends with the year, so that day and month cannot be told apart.
    Order,
    /// It ends with the year, behind a day that can be no month.
    YearLast,
    /// The time of day behind it is none, or not in an accepted form.
    Time,
    /// The time of day behind it is that of some time zone.
    TimeZone,
    /// The weekday is another.
    Weekday,
    /// It is a number that may count days, or be a year and month.
    Serial,
}

/// Words and signs of an estimate or a bound. They are looked for only in what is no date.
const ESTIMATES: &[&str] = &[
    "约",
    "左右",
    "前",
    "后",
    "起",
    "底",
    "初",
    "末",
    "旬",
    "半年",
    "季度",
    "年内",
    "月内",
    "大概",
    "可能",
    "不晚于",
    "不早于",
    "about",
    "before",
    "after",
    "circa",
    "~",
    "<",
    ">",
    "≤",
    "≥",
];

/// What stands for a date that never comes.
const OPEN_ENDED: &[&str] = &["长期", "长期有效", "永久", "无固定期限", "无期限"];

/// Signs between the first and the last day of a period.
const RANGES: &[char] = &['至', '到', '~', '〜'];

/// Words of a time of day.
const TIMES: &[&str] = &["时", "点", "上午", "下午", "am", "pm"];

impl BadDay {
    /// The reason, as far as one can be told, why `text` (already tidied) is in none of the accepted forms.
    pub fn of(text: &str) -> BadDay {
        let runs: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect();
        let lengths: Vec<usize> = runs.iter().map(|run| run.len()).collect();
        let lower = text.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        if runs.is_empty() {
            return BadDay::of_words(text);
        }
        let has_digit = |part: &&str| part.contains(|c: char| c.is_ascii_digit());
        let is_range = RANGES.iter().any(|sign| text.split(*sign).filter(has_digit).count() > 1);
        if is_range || lengths.iter().filter(|length| **length >= 4).count() > 1 {
            return BadDay::Range;
        }
        if has(ESTIMATES) {
            return BadDay::Estimate;
        }
        if has(TIMES) {
            return BadDay::Time;
        }
        if text.contains(|c: char| c.is_ascii_alphabetic()) {
            return BadDay::Form;
        }
        let ends_with = |sign: char| text.ends_with(|c: char| c.is_ascii_digit() || c == sign);
        match lengths.as_slice() {
            [4] if ends_with('年') => BadDay::OnlyYear,
            [4, 1 | 2] if ends_with('月') => BadDay::NoDay,
            [1 | 2, 1 | 2] if text.contains('年') => BadDay::ShortYear,
            [1 | 2, 1 | 2] => BadDay::NoYear,
            [1 | 2, 1 | 2, 1 | 2] => BadDay::ShortYear,
            [1 | 2, 1 | 2, 4] if runs.iter().take(2).all(|run| run.parse().is_ok_and(|n: u8| n <= 12)) => BadDay::Order,
            [1 | 2, 1 | 2, 4] => BadDay::YearLast,
            _ => BadDay::Form,
        }
    }

    /// The same of a text without digits, which may have Chinese numerals.
    fn of_words(text: &str) -> BadDay {
        match (text.contains('年'), text.chars().next_back()) {
            (true, Some('月')) => BadDay::NoDay,
            (true, Some('年')) => BadDay::OnlyYear,
            _ => BadDay::Form,
        }
    }

    /// The error for `text` as a value of `fact`.
    pub fn refused(self, text: &str, fact: &Fact) -> Refused {
        let (zh, en) = match self {
            BadDay::Form => ("不是可接受的日期写法", "is not a date in an accepted form"),
            BadDay::NoSuchDay => ("在 1900 至 2200 年的日历上没有", "is not in the calendar of the years 1900 to 2200"),
            BadDay::Estimate => ("是大概的时间或界限，不是某一天", "is an estimate or a bound, not one day"),
            BadDay::Range => ("是一段时间，不是某一天", "is a period, not one day"),
            BadDay::NoDay => ("缺少日", "lacks the day"),
            BadDay::OnlyYear => ("缺少月和日", "lacks month and day"),
            BadDay::NoYear => ("缺少年", "lacks the year"),
            BadDay::ShortYear => ("的年份只有两位", "has a year of two digits"),
            BadDay::Order => {
                ("没有以年开头，月和日的先后不明", "does not begin with the year, so month and day can be confused")
            }
            BadDay::YearLast => ("没有以年开头", "does not begin with the year"),
            BadDay::Time => ("所带时刻的写法不被接受", "has a time of day in no accepted form"),
            BadDay::TimeZone => ("带有时区，在本地可能是另一天", "has a time zone, so it may be another day here"),
            BadDay::Weekday => ("的星期与日期不符", "has a weekday that the date does not have"),
            BadDay::Serial => {
                ("可能是日期序号，也可能是年月日", "may count days as spreadsheets do, or be year, month and day")
            }
        };
        let found = shown(text);
        let message = Bilingual::new(
            format!("`{}` 的值 `{found}` {zh}", fact.label.zh),
            format!("the value `{found}` of `{}` {en}", fact.label.en),
        );
        let help = if OPEN_ENDED.contains(&text) {
            say!(
                "没有确定的日期时留空，此项即为未知；证照是否有效可另填其状态",
                "where there is no certain day leave the cell empty, which is unknown; whether a licence is valid may be stated as its state"
            )
        } else {
            say!("可写作 {FORMS}", "write it as {FORMS}")
        };
        Box::new(Diagnostic::error(Code::BadDate, message).help(help))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::day;

    #[test]
    fn what_to_do_without_an_end() {
        let vocabulary = crate::record::testing::vocabulary();
        let fact = vocabulary.fact_by_id("check_date").and_then(|id| vocabulary.fact(id)).unwrap();
        let help = |text: &str| BadDay::of(text).refused(text, fact).help.unwrap().zh;
        assert!(help("长期").starts_with("没有确定的日期时留空"));
        assert!(help("长期以来").starts_with("可写作"));
    }

    #[test]
    fn the_reason_is_told_where_there_is_one() {
        for (reason, texts) in [
            (BadDay::Order, &["5/6/2024", "12/12/2024", "05-06-2024", "5.6.2024", "5月6日2024年"][..]),
            (BadDay::YearLast, &["25/6/2024", "20.10.2005", "6-25-2024"]),
            (BadDay::ShortYear, &["26-11-22", "24-5-1", "05/10/20", "24年5月1日", "24年5月", "5/6/24"]),
            (BadDay::NoDay, &["2024年5月", "2024-05", "2024/5", "2024.5", "二〇二四年五月"]),
            (BadDay::OnlyYear, &["2024", "2024年", "二〇二四年"]),
            (BadDay::NoYear, &["5月1日", "5-1", "5/1"]),
            (
                BadDay::Estimate,
                &[
                    "2018831前",
                    "20184281000左右",
                    "2024年5月底",
                    "2024年5月上旬",
                    "2024年初",
                    "约2024年5月1日",
                    "2024-05-01起",
                    "2024-05-01以后",
                    "2024年上半年",
                    "2024年第1季度",
                    "before 2024-05-01",
                    "~2024-5-1",
                ],
            ),
            (
                BadDay::Range,
                &[
                    "2024-05-01至2024-06-30",
                    "2005.1.1-2010.1.1",
                    "2024年5月1日到6月1日",
                    "5月1日~5月3日",
                    "20050101-20100101",
                ],
            ),
            (BadDay::Time, &["2024年5月1日8时30分", "2024-05-01 上午"]),
            (
                BadDay::Form,
                &["202405", "240501", "99999", "May 1, 2024", "1-May-24", "长期", "2024-05/01", "2024-5-1-2", ""],
            ),
        ] {
            for text in texts {
                assert_eq!(day::read(text, false), Err(reason), "{text}");
            }
        }
    }
}
