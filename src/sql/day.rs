//! Days, with the years in which they can lie, so that no calculation leaves the calendar of a database.

use super::tree::Sql;
use crate::fact::Period;
use crate::fact::date::PeriodUnit;

/// A day, and the first and last year that it can be in.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// The day; null where it is not known.
    pub sql: Sql,
    first: u32,
    last: u32,
}

/// The years of days that records and rules state, see `fact::Date::new`.
const STATED: (u32, u32) = (1900, 2200);
/// The last year in every dialect, and in ours.
const LAST: u32 = 9999;

/// A calculation could leave the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BeyondCalendar;

impl Day {
    /// A day that is not known.
    pub fn unknown() -> Day {
        Day::stated(Sql::Null)
    }

    /// A day that is stated.
    pub fn stated(sql: Sql) -> Day {
        Day { sql, first: STATED.0, last: STATED.1 }
    }

    /// The first that is known.
    pub fn first_stated(days: Vec<Day>) -> Day {
        let first = days.iter().map(|day| day.first).min().unwrap_or(STATED.0);
        let last = days.iter().map(|day| day.last).max().unwrap_or(STATED.1);
        Day { sql: Sql::coalesce(days.into_iter().map(|day| day.sql)), first, last }
    }

    /// The last day of a period that begins on this day.
    pub fn end_of_period(self, period: Period) -> Result<Day, BeyondCalendar> {
        let count = u32::from(period.count);
        let years = match period.unit {
            PeriodUnit::Days => count / 365 + 1,
            PeriodUnit::Months => count / 12 + 1,
            PeriodUnit::Years => count,
        };
        let last = self.last + years;
        if last > LAST {
            return Err(BeyondCalendar);
        }
        let sql = match self.sql {
            Sql::Null => Sql::Null,
            Sql::Date(date) => Sql::Date(date.end_of_period(period)),
            other => Sql::EndOfPeriod(Box::new(other), period),
        };
        Ok(Day { sql, first: self.first, last })
    }

    /// The day `days` days earlier.
    pub fn days_before(self, days: u16) -> Result<Day, BeyondCalendar> {
        let first =
            self.first.checked_sub(u32::from(days) / 365 + 1).filter(|first| *first > 0).ok_or(BeyondCalendar)?;
        let sql = match self.sql {
            Sql::Null => Sql::Null,
            Sql::Date(date) => Sql::Date(date.days_before(days)),
            other => Sql::DaysBefore(Box::new(other), days),
        };
        Ok(Day { sql, first, last: self.last })
    }
}

/// The end of a window of rows that begins on `start`. Beyond the years in which rows can lie its length makes no difference.
pub fn end_of_window(start: Sql, period: Period) -> Sql {
    let longest = |count: u32| u16::try_from(count).unwrap_or(u16::MAX);
    let years = STATED.1 - STATED.0 + 1;
    let most = match period.unit {
        PeriodUnit::Days => longest(years * 366),
        PeriodUnit::Months => longest(years * 12),
        PeriodUnit::Years => longest(years),
    };
    Sql::EndOfPeriod(Box::new(start), Period { count: period.count.min(most), ..period })
}
