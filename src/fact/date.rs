//! Calendar dates and the periods of Chinese law.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil;
use serde::{Serialize, Serializer};

/// A day of the calendar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

/// A length of time that a law counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// How many.
    pub count: u16,
    /// Of what.
    pub unit: PeriodUnit,
}

/// What a period is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PeriodUnit {
    /// Days.
    Days,
    /// Calendar months.
    Months,
    /// Calendar years.
    Years,
}

impl Date {
    /// The latest day that there is. It lies beyond the years that can be stated.
    pub const LATEST: Date = Date(civil::Date::MAX);

    /// The day with that year, month (from 1) and day (from 1), if there is one between the years 1900 and 2200.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Date> {
        civil::Date::new(year, month, day).ok().filter(|_| (1900..=2200).contains(&year)).map(Date)
    }

    /// Year, month and day.
    pub fn parts(self) -> (i16, i8, i8) {
        (self.0.year(), self.0.month(), self.0.day())
    }

    /// The last day of a period that begins on this day.
    ///
    /// The first day is not counted; a period of months or years ends on the corresponding day, or on the month's last day where
    /// there is none (Civil Code of 2020, arts. 201–202; the same was practice in 2005).
    pub fn end_of_period(self, period: Period) -> Date {
        let count = i64::from(period.count);
        let end = match period.unit {
            PeriodUnit::Days => self.0.checked_add(count.days()),
            PeriodUnit::Months => self.0.checked_add(count.months()),
            PeriodUnit::Years => self.0.checked_add(count.years()),
        };
        Date(end.unwrap_or(civil::Date::MAX))
    }

    /// The day `days` days earlier.
    pub fn days_before(self, days: u16) -> Date {
        Date(self.0.checked_sub(i64::from(days).days()).unwrap_or(civil::Date::MIN))
    }

    /// The day `days` days later.
    pub fn days_after(self, days: u16) -> Date {
        Date(self.0.checked_add(i64::from(days).days()).unwrap_or(civil::Date::MAX))
    }

    /// Whether it is a Saturday or Sunday.
    pub fn is_weekend(self) -> bool {
        matches!(self.0.weekday(), civil::Weekday::Saturday | civil::Weekday::Sunday)
    }

    /// How many days this day is after `earlier` (negative if before).
    pub fn days_since(self, earlier: Date) -> i64 {
        (self.0 - earlier.0).get_days().into()
    }
}

impl FromStr for Date {
    type Err = ();

    /// Reads `YYYY-MM-DD` and nothing else.
    fn from_str(text: &str) -> Result<Self, ()> {
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 10
            && bytes.iter().enumerate().all(|(at, b)| if at == 4 || at == 7 { *b == b'-' } else { b.is_ascii_digit() });
        if !shaped {
            return Err(());
        }
        let mut parts = text.split('-');
        let mut next = || parts.next().and_then(|p| p.parse::<i16>().ok()).ok_or(());
        let (year, month, day) = (next()?, next()?, next()?);
        let small = |n: i16| i8::try_from(n).map_err(|_| ());
        Date::new(year, small(month)?, small(day)?).ok_or(())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn only_one_form_is_read() {
        assert_eq!(date("2005-09-03").to_string(), "2005-09-03");
        for text in
            ["2005-9-3", "20050903", "2005/09/03", "05-09-03", "2005-02-29", "2005-13-01", "1899-12-31", "2005-09-03 "]
        {
            assert_eq!(text.parse::<Date>(), Err(()), "{text}");
        }
    }

    #[test]
    fn periods_end_on_the_corresponding_day_or_the_last() {
        let table = include_str!("../../tests/data/periods.csv");
        for line in table.lines().skip(1) {
            let cells: Vec<_> = line.split(',').collect();
            let unit = match cells[2] {
                "days" => PeriodUnit::Days,
                "months" => PeriodUnit::Months,
                _ => PeriodUnit::Years,
            };
            let period = Period { count: cells[1].parse().unwrap(), unit };
            assert_eq!(date(cells[0]).end_of_period(period), date(cells[3]), "{line}");
        }
    }

    #[test]
    fn days_are_counted_over_leap_days() {
        assert_eq!(date("2024-03-01").days_since(date("2024-02-28")), 2);
        assert_eq!(date("2005-07-13").days_before(13), date("2005-06-30"));
        assert_eq!(date("2005-01-01").days_since(date("2005-12-31")), -364);
        assert_eq!(date("2024-02-28").days_after(2), date("2024-03-01"));
    }

    #[test]
    fn saturdays_and_sundays_are_the_weekend() {
        let weekend = ["2026-11-21", "2026-11-22", "2000-01-01", "2024-02-04"];
        let others = ["2026-11-20", "2026-11-23", "2005-10-20", "2024-02-29"];
        assert!(weekend.into_iter().all(|day| date(day).is_weekend()));
        assert!(!others.into_iter().any(|day| date(day).is_weekend()));
    }
}
