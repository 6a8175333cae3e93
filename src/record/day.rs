//! Dates as spreadsheets and forms write them, by an explicit list of forms.

use std::borrow::Cow;

use super::bad_day::BadDay;
use super::manner::Convention;
use super::numeral;
use super::text::tidied;
use crate::fact::date::PeriodUnit;
use crate::fact::{Date, Decimal, Period};

/// The accepted forms, for messages.
pub const FORMS: &str = "2024-05-01, 2024/5/1, 2024.5.1, 2024年5月1日, 20240501";

/// The numbers under which spreadsheets count days, of which it is believed that they are meant as such: from 1950-01-01 to 2099-12-31.
const SERIALS: std::ops::RangeInclusive<u32> = 18_264..=73_050;

/// What is added to a number that counts days since 1904 instead of 1900.
const FROM_1904: u32 = 1_462;

/// Names of the weekdays, before the sign of the day.
const WEEK: &[&str] = &["星期", "礼拜", "周"];

/// The signs of the weekdays from Monday, and another of Sunday.
const WEEKDAYS: &str = "一二三四五六日天";

/// The day that `text` (already tidied) names, and the convention by which it does, if that is worth knowing: year, month and day, the
/// year with four digits and first, perhaps with weekday and time of day.
pub fn read(text: &str, since_1904: bool) -> Result<(Date, Option<Convention>), BadDay> {
    // Most days are written so, and then there is nothing else to look for.
    if let Some(date) = plain_day(text) {
        return Ok((date, None));
    }
    if let Some(date) = serial_day(text, since_1904) {
        return date.map(|date| (date, Some(Convention::SerialDay)));
    }
    let (day, weekday) = without_weekday(without_time(text)?);
    let date = calendar_day(day).unwrap_or_else(|| Err(BadDay::of(day)))?;
    match weekday {
        Some(weekday) if weekday != weekday_of(date) => Err(BadDay::Weekday),
        _ => Ok((date, None)),
    }
}

/// The day that `text` is if it has nothing but plain digits with the same signs between them: `2024-5-1`, `2024年05月01日`.
fn plain_day(text: &str) -> Option<Date> {
    let [thousands, hundreds, tens, ones, rest @ ..] = text.as_bytes() else { return None };
    let year = [thousands, hundreds, tens, ones]
        .into_iter()
        .try_fold(0, |year, byte| Some(year * 10 + i16::from(digit(*byte)?)))?;
    let (between, behind): ([&[u8]; 2], &[&[u8]]) = match rest.first()? {
        b'-' => ([b"-"; 2], &[b""]),
        b'/' => ([b"/"; 2], &[b""]),
        b'.' => ([b"."; 2], &[b""]),
        _ => (["年".as_bytes(), "月".as_bytes()], &["日".as_bytes(), "号".as_bytes()]),
    };
    let (month, rest) = one_or_two_digits(rest.strip_prefix(between[0])?)?;
    let (day, rest) = one_or_two_digits(rest.strip_prefix(between[1])?)?;
    behind.contains(&rest).then(|| Date::new(year, month, day)).flatten()
}

fn digit(byte: u8) -> Option<i8> {
    byte.is_ascii_digit().then(|| (byte - b'0').cast_signed())
}

/// The number that one or two digits are, and what follows them.
fn one_or_two_digits(text: &[u8]) -> Option<(i8, &[u8])> {
    let (first, rest) = text.split_first()?;
    let first = digit(*first)?;
    match rest.split_first().and_then(|(second, rest)| Some((digit(*second)?, rest))) {
        Some((second, rest)) => Some((first * 10 + second, rest)),
        None => Some((first, rest)),
    }
}

/// The day that `text` names in its own right: year, month and day in one of the accepted forms, and nothing else.
pub fn written(text: &str) -> Option<Date> {
    calendar_day(&tidied(text))?.ok()
}

/// The day that a spreadsheet counts with this number: `None` if it is none.
fn serial_day(text: &str, since_1904: bool) -> Option<Result<Date, BadDay>> {
    let is_serial = text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit());
    let number = text.parse::<u32>().ok().filter(|_| is_serial)?;
    if may_be_written_out(number) {
        return Some(Err(BadDay::Serial));
    }
    let number = if since_1904 { number + FROM_1904 } else { number };
    let days = SERIALS.contains(&number).then(|| u16::try_from(number - SERIALS.start()).ok())??;
    Some(Ok(Date::new(1950, 1, 1)?.end_of_period(Period { count: days, unit: PeriodUnit::Days })))
}

/// Whether somebody may have meant a year and month by a number (`20245` for May 2024), or a day of a year of two digits (`24501`). No
/// day after 1986 is counted by such a number.
fn may_be_written_out(number: u32) -> bool {
    let is_month = (1_900..2_100).contains(&(number / 10)) && (1..10).contains(&(number % 10));
    let is_day = (1..10).contains(&(number / 100 % 10)) && (1..32).contains(&(number % 100));
    number < 30_000 && (is_month || is_day)
}

/// The day in its own right: `None` if it is not in an accepted form.
fn calendar_day(text: &str) -> Option<Result<Date, BadDay>> {
    let plain = match text.contains(char::is_whitespace) {
        true => Cow::Owned(text.chars().filter(|c| !c.is_whitespace()).collect()),
        false => Cow::Borrowed(text),
    };
    let (year, month, day, may_be_numerals) = parts(&plain)?;
    let year = match number(year, 4..=4) {
        None if may_be_numerals => numeral::year(year)?,
        year => year?,
    };
    let of_month = |text: &str| match number(text, 1..=2) {
        None if may_be_numerals => in_numerals(text),
        number => number,
    };
    let month = if may_be_numerals && month == "元" { 1 } else { of_month(month)? };
    let day = of_month(day)?;
    let small = |n: i16| i8::try_from(n).ok();
    let date = small(month).zip(small(day)).and_then(|(month, day)| Date::new(year, month, day));
    Some(date.ok_or(BadDay::NoSuchDay))
}

/// Year, month and day, and whether they may be Chinese numerals.
fn parts(text: &str) -> Option<(&str, &str, &str, bool)> {
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some((text.get(..4)?, text.get(4..6)?, text.get(6..)?, false));
    }
    if let Some((year, rest)) = text.split_once('年') {
        let (month, rest) = rest.split_once('月')?;
        return Some((year, month, rest.strip_suffix(['日', '号'])?, true));
    }
    ['-', '/', '.'].into_iter().find_map(|separator| {
        let (year, rest) = text.split_once(separator)?;
        let (month, day) = rest.split_once(separator)?;
        Some((year, month, day, false))
    })
}

fn number(digits: &str, length: std::ops::RangeInclusive<usize>) -> Option<i16> {
    let plain = length.contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

/// A month or day in Chinese numerals.
fn in_numerals(text: &str) -> Option<i16> {
    let number = numeral::read(text).ok()?;
    (1..=31i16).find(|n| Decimal::from(i64::from(*n)) == number)
}

/// What stands before a time of day, if there is one. A time in some time zone may be on another day here.
fn without_time(text: &str) -> Result<&str, BadDay> {
    let Some((before, after)) = text.split_once(':') else { return Ok(text) };
    let day = before.trim_end_matches(|c: char| c.is_ascii_digit());
    let hour = before.strip_prefix(day).unwrap_or("");
    let is_apart = day.ends_with(|c: char| c.is_whitespace() || matches!(c, 'T' | 't' | '日' | '号'));
    let end = after.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.')).unwrap_or(after.len());
    let (time, rest) = after.split_at_checked(end).unwrap_or((after, ""));
    if !is_apart || !is_time(hour, time) {
        return Err(BadDay::Time);
    }
    let rest = rest.trim_start();
    if rest.starts_with(['Z', 'z', '+', '-']) || rest.starts_with("UTC") || rest.starts_with("GMT") {
        return Err(BadDay::TimeZone);
    }
    let day = day.strip_suffix(['T', 't']).unwrap_or(day).trim_end();
    if rest.is_empty() { Ok(day) } else { Err(BadDay::Time) }
}

/// Whether hour and what follows it (`30`, `30:00`, `30:00.25`) are a time of day.
fn is_time(hour: &str, after: &str) -> bool {
    let below = |limit, text: &str, length| number(text, length).is_some_and(|n| n < limit);
    let (minute, second) = after.split_once(':').unwrap_or((after, "00"));
    let (second, fraction) = second.split_once('.').unwrap_or((second, "0"));
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
    below(24, hour, 1..=2) && below(60, minute, 2..=2) && below(60, second, 2..=2) && is_fraction
}

/// What stands before a weekday, in brackets or not, and the weekday from 1.
fn without_weekday(text: &str) -> (&str, Option<i64>) {
    let found = || {
        let (inside, open) = text.strip_suffix(')').map_or((text, ""), |inside| (inside, "("));
        let sign = inside.chars().next_back()?;
        let at = (1i64..).zip(WEEKDAYS.chars()).find(|(_, weekday)| *weekday == sign)?.0.min(7);
        let before = inside.strip_suffix(sign)?;
        let before = WEEK.iter().find_map(|week| before.strip_suffix(week))?;
        Some((before.strip_suffix(open)?.trim_end(), Some(at)))
    };
    found().unwrap_or((text, None))
}

/// The weekday, from 1 for Monday.
fn weekday_of(date: Date) -> i64 {
    // 1900 began on a Monday.
    Date::new(1900, 1, 1).map_or(0, |monday| date.days_since(monday).rem_euclid(7) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Result<String, BadDay> {
        read(text, false).map(|(date, convention)| {
            let is_serial = if convention.is_some() { " by its number" } else { "" };
            format!("{date}{is_serial}")
        })
    }

    #[test]
    fn every_accepted_form_is_read() {
        for text in FORMS.split(", ") {
            assert_eq!(day(text), Ok("2024-05-01".into()), "{text}");
        }
        for text in [
            "2024-5-1",
            "2024年 05月 01日",
            "2024年5月1号",
            "2024 / 5 / 1",
            "二〇二四年五月一日",
            "二零二四年五月一号",
            "2024年五月一日",
            "2024/5/1 0:00",
            "2024-05-01T00:00:00",
            "2024-05-01 08:30:00",
            "2024-5-1 8:30",
            "2024-05-01T23:59:59.999",
            "2024年5月1日8:30",
            "2024年5月1日星期三",
            "2024年5月1日 (星期三)",
            "2024-05-01 周三",
            "2024-5-1 星期三 8:30",
        ] {
            assert_eq!(day(text), Ok("2024-05-01".into()), "{text}");
        }
        for (text, date) in [
            ("二〇〇五年十月二十日", "2005-10-20"),
            ("二○○五年十二月三十一日", "2005-12-31"),
            ("贰零零伍年拾月贰拾日", "2005-10-20"),
            ("2005年元月1日", "2005-01-01"),
            ("2024年5月5日星期日", "2024-05-05"),
            ("2024年5月5日星期天", "2024-05-05"),
        ] {
            assert_eq!(day(text), Ok(date.into()), "{text}");
        }
    }

    #[test]
    fn a_number_of_five_digits_counts_days() {
        for (text, since_1904, date) in [
            ("45413", false, "2024-05-01"),
            ("18264", false, "1950-01-01"),
            ("24580", false, "1967-04-18"),
            ("30001", false, "1982-02-19"),
            ("73050", false, "2099-12-31"),
            ("38645", false, "2005-10-20"),
            ("43951", true, "2024-05-01"),
            ("16900", true, "1950-04-09"),
            ("71588", true, "2099-12-31"),
        ] {
            let (read, convention) = read(text, since_1904).unwrap();
            assert_eq!((read.to_string().as_str(), convention), (date, Some(Convention::SerialDay)), "{text}");
        }
        for (text, since_1904) in
            [("18263", false), ("73051", false), ("16800", true), ("71589", true), ("99999", false)]
        {
            assert_eq!(read(text, since_1904), Err(BadDay::Form), "{text}");
        }
        for text in ["20245", "19901", "20991", "24501", "26930", "18501"] {
            assert_eq!(read(text, false), Err(BadDay::Serial), "{text}");
        }
        for text in ["45413.5", "045413", "4541", "+45413", "45,413"] {
            assert!(read(text, false).is_err(), "{text}");
        }
    }

    #[test]
    fn there_must_be_such_a_day_on_such_a_weekday() {
        for text in
            ["2023-2-29", "2024-13-1", "2024-0-1", "1899-12-31", "20240431", "9999-12-31", "二〇二三年二月二十九日"]
        {
            assert_eq!(day(text), Err(BadDay::NoSuchDay), "{text}");
        }
        for text in ["2024年5月1日星期四", "2024-05-01 (周日)"] {
            assert_eq!(day(text), Err(BadDay::Weekday), "{text}");
        }
    }

    #[test]
    fn a_time_must_be_one_of_this_day() {
        for text in
            ["2024-05-01T08:30:00Z", "2024-05-01 08:30:00+08:00", "2024-05-01T08:30:00.000Z", "2024-05-01 8:30 UTC"]
        {
            assert_eq!(day(text), Err(BadDay::TimeZone), "{text}");
        }
        for text in [
            "2024-05-01 24:00",
            "2024-05-01 8:60",
            "2024-05-01 8:5",
            "2024-05-01 08:30:60",
            "2024-05-01 08:30:00.",
            "2024-05-01 8:30 AM",
            "2024-05-0108:30",
            "08:30",
            "2024-05-01 :30",
            "2024-05-01 08:30:00:00",
        ] {
            assert_eq!(day(text), Err(BadDay::Time), "{text}");
        }
    }

    #[test]
    fn what_is_in_no_accepted_form_is_refused() {
        for text in [
            "2024-05/01",
            "2024-5-1-2",
            "+024-5-1",
            "2024--1",
            "2024年5月1",
            "二〇二四-五-一",
            "二〇二四年五月初一",
            "两〇二四年五月一日",
            "2024年5月一百日",
            "长期",
            "星期三",
            "",
        ] {
            assert!(read(text, false).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_day_is_read_from_its_forms(year in 1900i16..=2200, month in 1i8..=12, day in 1i8..=31) {
            let date = Date::new(year, month, day);
            for text in [
                format!("{year}-{month}-{day}"),
                format!("{year}/{month:02}/{day:02}"),
                format!("{year}.{month}.{day}"),
                format!("{year}{month:02}{day:02}"),
                format!("{year}年{month}月{day}日"),
            ] {
                prop_assert_eq!(read(&text, false), date.map(|date| (date, None)).ok_or(BadDay::NoSuchDay));
            }
        }

        #[test]
        fn every_number_of_a_day_is_the_next_after_its_predecessor(number in 30_001u32..=73_050) {
            let date = |number: u32| read(&number.to_string(), false).unwrap().0;
            prop_assert_eq!(date(number).days_since(date(number - 1)), 1);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[-/.0-9年月日号:TZ 星期周一二三四五六十〇前后约()]{0,16}") {
            let _ = read(&text, false);
        }
    }
}
