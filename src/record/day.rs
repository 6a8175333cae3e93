//! Dates as spreadsheets and forms write them, by an explicit list of forms.

use crate::fact::Date;

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadDay {
    /// It is in none of the accepted forms.
    Form,
    /// There is no such day between the years 1900 and 2200.
    NoSuchDay,
}

/// The accepted forms, for messages.
pub const FORMS: &str = "2024-05-01, 2024/5/1, 2024.5.1, 2024年5月1日, 20240501";

/// What spreadsheets write behind a day that has no time.
const MIDNIGHT: &[&str] = &[" 0:00", " 00:00", " 0:00:00", " 00:00:00", "T00:00:00"];

/// The day that `text` (already tidied) names: year, month and day, the year with four digits and first.
pub fn read(text: &str) -> Result<Date, BadDay> {
    let day = MIDNIGHT.iter().find_map(|midnight| text.strip_suffix(midnight)).unwrap_or(text);
    let plain: String = day.chars().filter(|c| !c.is_whitespace()).collect();
    let (year, month, day) = parts(&plain).ok_or(BadDay::Form)?;
    let year = number(year, 4..=4).ok_or(BadDay::Form)?;
    let month = number(month, 1..=2).ok_or(BadDay::Form)?;
    let day = number(day, 1..=2).ok_or(BadDay::Form)?;
    let small = |n: i16| i8::try_from(n).map_err(|_| BadDay::NoSuchDay);
    Date::new(year, small(month)?, small(day)?).ok_or(BadDay::NoSuchDay)
}

fn parts(text: &str) -> Option<(&str, &str, &str)> {
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some((text.get(..4)?, text.get(4..6)?, text.get(6..)?));
    }
    if let Some((year, rest)) = text.split_once('年') {
        let (month, rest) = rest.split_once('月')?;
        return Some((year, month, rest.strip_suffix(['日', '号'])?));
    }
    ['-', '/', '.'].into_iter().find_map(|separator| {
        let (year, rest) = text.split_once(separator)?;
        let (month, day) = rest.split_once(separator)?;
        Some((year, month, day))
    })
}

fn number(digits: &str, length: std::ops::RangeInclusive<usize>) -> Option<i16> {
    let plain = length.contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_accepted_form_is_read() {
        let may_first: Date = "2024-05-01".parse().unwrap();
        for text in FORMS.split(", ") {
            assert_eq!(read(text), Ok(may_first), "{text}");
        }
        for text in ["2024-5-1", "2024年 05月 01日", "2024年5月1号", "2024/5/1 0:00", "2024-05-01T00:00:00"] {
            assert_eq!(read(text), Ok(may_first), "{text}");
        }
    }

    #[test]
    fn what_is_ambiguous_or_not_a_day_is_refused() {
        for text in [
            "5/6/2024",
            "24-5-1",
            "2024-5",
            "2024年5月",
            "2024",
            "45413",
            "202405",
            "2024-05/01",
            "2024-5-1 8:30",
            "May 1, 2024",
            "二〇二四年五月一日",
            "2024-5-1-2",
            "+024-5-1",
            "2024--1",
            "长期",
            "2024年5月1",
            "",
        ] {
            assert_eq!(read(text), Err(BadDay::Form), "{text}");
        }
        for text in ["2023-2-29", "2024-13-1", "2024-0-1", "1899-12-31", "20240431", "9999-12-31"] {
            assert_eq!(read(text), Err(BadDay::NoSuchDay), "{text}");
        }
    }
}
