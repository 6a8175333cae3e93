//! Days, times and durations of cells as texts, with no more than the cell shows.

use jiff::ToSpan;
use jiff::civil::{self, DateTime};

use super::plain::{DAY, Plain};

/// What a spreadsheet shows where a number is no day.
const NO_DAY: &str = "########";

/// What a format shows of a moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shows {
    /// The year.
    pub year: bool,
    /// The month.
    pub month: bool,
    /// The day of the month.
    pub day: bool,
    /// The day of the week.
    pub weekday: bool,
    /// Hours, minutes or seconds.
    pub time: bool,
    /// Hours beyond 24 instead of days.
    pub elapsed: bool,
}

impl Shows {
    /// Whether it shows anything of a day.
    pub fn any_day(self) -> bool {
        self.year || self.month || self.day || self.weekday
    }

    /// Whether it shows anything at all.
    pub fn any(self) -> bool {
        self.any_day() || self.time || self.elapsed
    }
}

/// A day, and the seconds since it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Moment {
    year: i64,
    month: i64,
    day: i64,
    seconds: u64,
}

/// The text of a number of days since 1900 or 1904 under a format that shows days or times.
pub fn text(number: &Plain, shows: Shows, since_1904: bool) -> String {
    match number.seconds() {
        Some(seconds) => of_seconds(number.is_negative(), seconds, shows, since_1904),
        None => NO_DAY.to_owned(),
    }
}

fn of_seconds(is_negative: bool, seconds: u64, shows: Shows, since_1904: bool) -> String {
    if shows.elapsed || !is_negative && !shows.any_day() && seconds < DAY {
        return clock(is_negative, seconds);
    }
    match day_of(seconds / DAY, since_1904) {
        Some((year, month, day)) if !is_negative => shown(Moment { year, month, day, seconds: seconds % DAY }, shows),
        _ => NO_DAY.to_owned(),
    }
}

/// Year, month and day of a number of days, as spreadsheets show them.
///
/// Those that count from 1900 have a day 0 of January and a 29 February in that year, which was none; the text names a day that
/// does not exist, and is refused where a day is expected.
fn day_of(days: u64, since_1904: bool) -> Option<(i64, i64, i64)> {
    let days = i64::try_from(days).ok()?;
    let first = match (since_1904, days) {
        (true, _) => civil::date(1904, 1, 1),
        (false, 0) => return Some((1900, 1, 0)),
        (false, 60) => return Some((1900, 2, 29)),
        (false, 1..60) => civil::date(1899, 12, 31),
        (false, _) => civil::date(1899, 12, 30),
    };
    let date = first.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    Some((date.year().into(), date.month().into(), date.day().into()))
}

/// The text of an ISO moment such as `2024-05-01` or `2024-05-01T08:30:00`, under a format that shows days or times.
pub fn iso(text: &str, shows: Shows) -> Option<String> {
    let text = text.trim_ascii().trim_end_matches('Z');
    let (day, time) = text.split_once('T').unwrap_or((text, "00:00:00"));
    let day: civil::Date = day.parse().ok()?;
    let moment = day.to_datetime(time.parse().ok()?);
    // To the nearest second, as the numbers of other formats are.
    let nearest: DateTime = moment.checked_add(500.milliseconds()).ok()?;
    let time = nearest.time();
    let parts = [time.hour(), time.minute(), time.second()];
    let moment = Moment {
        year: nearest.year().into(),
        month: nearest.month().into(),
        day: nearest.day().into(),
        seconds: parts.iter().fold(0, |sum, part| sum * 60 + u64::from(part.unsigned_abs())),
    };
    Some(shown(moment, shows))
}

/// The text of an ISO duration such as `PT08H30M00S`, under a format that shows days or times.
pub fn iso_duration(text: &str, shows: Shows, since_1904: bool) -> Option<String> {
    let text = text.trim_ascii();
    let (is_negative, unsigned) = match text.strip_prefix('-') {
        Some(unsigned) => (true, unsigned),
        None => (false, text),
    };
    let period = unsigned.strip_prefix('P')?;
    let (days, mut rest) = period.split_once('T').unwrap_or((period, ""));
    let mut seconds = match days.strip_suffix('D') {
        Some(days) => part(days, DAY)?,
        None if days.is_empty() => 0,
        None => return None,
    };
    for (unit, length) in [('H', 3600), ('M', 60), ('S', 1)] {
        if let Some((number, after)) = rest.split_once(unit) {
            seconds = seconds.checked_add(part(number, length)?)?;
            rest = after;
        }
    }
    rest.is_empty().then(|| of_seconds(is_negative, seconds, shows, since_1904))
}

/// The seconds in a number of hours or the like of this length in seconds, to the nearest.
fn part(number: &str, length: u64) -> Option<u64> {
    let number = Plain::from_text(number).filter(|number| !number.is_negative())?;
    Some((number.seconds()?.checked_mul(length)? + DAY / 2) / DAY)
}

/// A time of day or a duration: `08:30:00`.
fn clock(is_negative: bool, seconds: u64) -> String {
    let sign = if is_negative && seconds > 0 { "-" } else { "" };
    format!("{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// What a format shows of a day is all that people know of it: whoever types `2024年5月` gets the first of May without seeing it.
/// A time that is not midnight belongs to the cell even where the format hides it.
fn shown(moment: Moment, shows: Shows) -> String {
    let Moment { year, month, day, seconds } = moment;
    let mut text = match (shows.year, shows.month, shows.day) {
        (true, true, false) => format!("{year}年{month}月"),
        (false, true, true) => format!("{month}月{day}日"),
        (true, false, false) => format!("{year}年"),
        (false, true, false) => format!("{month}月"),
        (false, false, true) => format!("{day}日"),
        _ => format!("{year:04}-{month:02}-{day:02}"),
    };
    if seconds > 0 {
        text.push(' ');
        text.push_str(&clock(false, seconds));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_ONLY: Shows = Shows { year: true, month: true, day: true, weekday: false, time: false, elapsed: false };
    const TIME_ONLY: Shows =
        Shows { year: false, month: false, day: false, weekday: false, time: true, elapsed: false };
    const ELAPSED: Shows = Shows { elapsed: true, ..TIME_ONLY };

    fn serial(number: &str, shows: Shows, since_1904: bool) -> String {
        text(&Plain::from_text(number).unwrap(), shows, since_1904)
    }

    #[test]
    fn numbers_are_days_in_both_epochs() {
        for (number, since_1900, since_1904) in [
            ("45413", "2024-05-01", "2028-05-02"),
            ("43951", "2020-04-30", "2024-05-01"),
            ("45413.3541666667", "2024-05-01 08:30:00", "2028-05-02 08:30:00"),
            ("45413.999999999", "2024-05-02", "2028-05-03"),
            ("1", "1900-01-01", "1904-01-02"),
            ("59", "1900-02-28", "1904-02-29"),
            ("61", "1900-03-01", "1904-03-02"),
            ("0", "1900-01-00", "1904-01-01"),
            ("60", "1900-02-29", "1904-03-01"),
            ("2958465", "9999-12-31", "########"),
            ("2958466", "########", "########"),
            ("-1", "########", "########"),
            ("1e300", "########", "########"),
        ] {
            assert_eq!(serial(number, DAY_ONLY, false), since_1900, "{number}");
            assert_eq!(serial(number, DAY_ONLY, true), since_1904, "{number}");
        }
    }

    #[test]
    fn times_and_durations() {
        assert_eq!(serial("0.354166666666667", TIME_ONLY, false), "08:30:00");
        assert_eq!(serial("45413.3541666667", TIME_ONLY, false), "2024-05-01 08:30:00");
        assert_eq!(serial("45413", TIME_ONLY, false), "2024-05-01");
        assert_eq!(serial("1.5", ELAPSED, false), "36:00:00");
        assert_eq!(serial("-0.25", ELAPSED, true), "-06:00:00");
        assert_eq!(serial("0", ELAPSED, true), "00:00:00");
    }

    #[test]
    fn what_a_format_leaves_out_is_not_known() {
        let shows = |year, month, day| Shows { year, month, day, ..Shows::default() };
        for (format, expected) in [
            (shows(true, true, false), "2024年5月"),
            (shows(false, true, true), "5月1日"),
            (shows(true, false, false), "2024年"),
            (shows(false, true, false), "5月"),
            (shows(false, false, true), "1日"),
            (Shows { weekday: true, ..Shows::default() }, "2024-05-01"),
        ] {
            assert_eq!(serial("45413", format, false), expected);
            assert_eq!(iso("2024-05-01", format).as_deref(), Some(expected));
        }
    }

    #[test]
    fn iso_moments() {
        for (text, expected) in [
            ("2024-05-01", Some("2024-05-01")),
            ("2024-05-01T00:00:00", Some("2024-05-01")),
            ("2024-05-01T08:30:00.000", Some("2024-05-01 08:30:00")),
            ("2024-05-01T08:29:59.9999Z", Some("2024-05-01 08:30:00")),
            ("2024-12-31T23:59:59.9999", Some("2025-01-01")),
            ("2024-02-30", None),
            ("2024-5-1", None),
            ("45413", None),
            ("", None),
        ] {
            assert_eq!(iso(text, DAY_ONLY).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn iso_durations() {
        for (text, expected) in [
            ("PT08H30M00S", Some("08:30:00")),
            ("PT36H00M00.4S", Some("36:00:00")),
            ("-PT6H", Some("-06:00:00")),
            ("P1DT1.5H", Some("25:30:00")),
            ("PT0S", Some("00:00:00")),
            ("P1D", Some("24:00:00")),
            ("PT", Some("00:00:00")),
            ("P1M", None),
            ("PT1X", None),
            ("PT1S1H", None),
            ("PT-1H", None),
            ("P-1DT2H", None),
            ("08:30:00", None),
            ("", None),
        ] {
            assert_eq!(iso_duration(text, ELAPSED, false).as_deref(), expected, "{text}");
        }
        assert_eq!(iso_duration("PT08H30M00S", TIME_ONLY, false).as_deref(), Some("08:30:00"));
        assert_eq!(iso_duration("PT1089920H30M00S", TIME_ONLY, false).as_deref(), Some("2024-05-01 08:30:00"));
    }
}
