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

/// The day 1900-01-01, counted from 0000-03-01 as day 1.
const FIRST: i32 = 693_902;

impl Date {
    /// The first day that a record can state.
    pub const FIRST: Date = Date(civil::date(1900, 1, 1));
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

    /// How many days this day is after 1900-01-01 (negative if before).
    pub fn number(self) -> i32 {
        let (year, month, day) = self.parts();
        let (year, month, day) = (i32::from(year), i32::from(month), i32::from(day));
        // Years that begin with March have their leap day at the end.
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        year * 365 + leap_days + (153 * month + 2) / 5 + day - FIRST
    }

    /// The day with that number, if the calendar has it; the years of records are not looked at.
    pub fn numbered(number: i32) -> Option<Date> {
        let of_era = number.checked_add(FIRST - 1)?;
        let (era, of_era) = (of_era.div_euclid(146_097), of_era.rem_euclid(146_097));
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        let year = i16::try_from(era * 400 + year + next).ok()?;
        civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok().map(Date)
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
        i64::from(self.number()) - i64::from(earlier.number())
    }
}

impl FromStr for Date {
    type Err = ();

    /// Reads `YYYY-MM-DD` and nothing else.
    fn from_str(text: &str) -> Result<Self, ()> {
        let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = text.as_bytes() else { return Err(()) };
        let number = |digits: &[&u8]| {
            let mut digits = digits.iter().map(|digit| digit.is_ascii_digit().then(|| i16::from(**digit - b'0')));
            digits.try_fold(0, |sum: i16, digit| Some(sum * 10 + digit?)).ok_or(())
        };
        let (year, month, day) = (number(&[y0, y1, y2, y3])?, number(&[m0, m1])?, number(&[d0, d1])?);
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
    fn every_day_has_a_number() {
        let first = Date::FIRST;
        let mut day = first.0;
        for number in 0..=Date::new(2200, 12, 31).unwrap().number() {
            assert_eq!(Date(day).number(), number, "{day}");
            assert_eq!(Date::numbered(number), Some(Date(day)), "{number}");
            day = day.tomorrow().unwrap();
        }
        assert_eq!(day, civil::date(2201, 1, 1));
        // Beyond the years of records lie the ends of very long periods.
        for end in [civil::Date::MAX, civil::date(1723, 7, 31), civil::date(9999, 12, 31)] {
            assert_eq!(i64::from(Date(end).number()), Date(end).days_since(first));
            assert_eq!(Date::numbered(Date(end).number()), Some(Date(end)));
        }
        assert_eq!([Date::numbered(Date(civil::Date::MAX).number() + 1), Date::numbered(i32::MAX)], [None; 2]);
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
