//! Working days: weekends, public holidays, and the weekend days that are worked in exchange, as far as they are known.

use super::Date;
use crate::source::{Bilingual, Place};

/// What is known of the public holidays of several years.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    /// The years, the earliest first.
    years: Vec<CalendarYear>,
}

/// The public holidays of one year, as its notice arranges them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarYear {
    /// The year.
    pub year: i16,
    /// The last day that is settled while the notice for the next year is not known.
    pub through: Date,
    /// The notice, and how sure its text is.
    pub source: Bilingual,
    /// The holidays; the first may begin in December of the year before.
    pub holidays: Vec<Holiday>,
    /// Where it is stated.
    pub place: Place,
}

/// Days off in a row, and the weekend days worked in exchange (调休).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// Its name.
    pub name: Bilingual,
    /// The first day off.
    pub from: Date,
    /// The last day off.
    pub to: Date,
    /// The Saturdays and Sundays that are working days.
    pub work: Vec<Date>,
}

impl Calendar {
    /// A calendar of these years, each of which is there once.
    pub fn new(mut years: Vec<CalendarYear>) -> Self {
        years.sort_by_key(|year| year.year);
        Calendar { years }
    }

    /// The years, the earliest first.
    pub fn years(&self) -> &[CalendarYear] {
        &self.years
    }

    /// What is known of a year.
    pub fn year(&self, year: i16) -> Option<&CalendarYear> {
        self.years.iter().find(|known| known.year == year)
    }

    /// Whether it is known if `day` is a working day: its year is there, and so is what the next year may change of its end.
    pub fn knows(&self, day: Date) -> bool {
        let (year, ..) = day.parts();
        self.year(year).is_some_and(|known| day <= known.through || self.year(year + 1).is_some())
    }

    /// Whether `day` is a working day; none where that is not known.
    pub fn is_working(&self, day: Date) -> Option<bool> {
        if !self.knows(day) {
            return None;
        }
        let (year, ..) = day.parts();
        // The notice for the next year is the later word on the last days of this one.
        let stated = [year + 1, year].into_iter().filter_map(|year| self.year(year)).flat_map(|year| &year.holidays);
        for holiday in stated {
            if holiday.work.contains(&day) {
                return Some(true);
            }
            if (holiday.from..=holiday.to).contains(&day) {
                return Some(false);
            }
        }
        Some(!day.is_weekend())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// A year with holidays `from..to` and days worked.
    pub fn year(year: i16, through: &str, holidays: &[(&str, &str, &[&str])]) -> CalendarYear {
        let holidays = holidays
            .iter()
            .map(|(from, to, work)| Holiday {
                name: Bilingual::default(),
                from: date(from),
                to: date(to),
                work: work.iter().map(|day| date(day)).collect(),
            })
            .collect();
        let place = Place::File("calendar.toml".into());
        CalendarYear { year, through: date(through), source: Bilingual::default(), holidays, place }
    }

    #[test]
    fn holidays_weekends_and_days_worked_in_exchange() {
        let calendar = Calendar::new(vec![year(
            2024,
            "2024-12-24",
            &[("2024-10-01", "2024-10-07", &["2024-09-29", "2024-10-12"])],
        )]);
        for (day, working) in [
            ("2024-09-27", true),
            ("2024-09-28", false),
            ("2024-09-29", true),
            ("2024-09-30", true),
            ("2024-10-01", false),
            ("2024-10-05", false),
            ("2024-10-07", false),
            ("2024-10-08", true),
            ("2024-10-12", true),
            ("2024-10-13", false),
        ] {
            assert_eq!(calendar.is_working(date(day)), Some(working), "{day}");
        }
    }

    #[test]
    fn what_the_notice_of_the_next_year_may_change_is_not_known_without_it() {
        let this = || year(2018, "2018-12-24", &[]);
        let next = || year(2019, "2019-12-24", &[("2018-12-30", "2019-01-01", &["2018-12-29"])]);
        let alone = Calendar::new(vec![this()]);
        assert_eq!(alone.is_working(date("2018-12-24")), Some(true));
        for day in ["2018-12-25", "2018-12-29", "2018-12-31", "2019-01-02", "2017-12-29"] {
            assert_eq!(alone.is_working(date(day)), None, "{day}");
        }
        let both = Calendar::new(vec![next(), this()]);
        assert_eq!(both.years().iter().map(|year| year.year).collect::<Vec<_>>(), [2018, 2019]);
        for (day, working) in [("2018-12-28", true), ("2018-12-29", true), ("2018-12-31", false), ("2019-01-02", true)]
        {
            assert_eq!(both.is_working(date(day)), Some(working), "{day}");
        }
        let only_next = Calendar::new(vec![next()]);
        assert_eq!(only_next.is_working(date("2018-12-31")), None, "one day of a year that is not there");
    }
}
