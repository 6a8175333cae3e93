//! Deadlines, by the law and the notices on holidays.

use std::path::Path;

use kuangjian::fact::{Date, RestDay, Term, TermUnit, deadline};

use super::book;
use crate::cli::ROOT;

#[test]
fn deadlines_by_the_law_and_the_notices_on_holidays() {
    let calendar = &book().aftermath().calendar;
    let table = std::fs::read_to_string(Path::new(ROOT).join("tests/data/deadlines.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let (mut seen, mut over) = (0, std::collections::BTreeSet::new());
    for row in reader.records() {
        let row = row.unwrap();
        let date = |at: usize| row[at].parse::<Date>().unwrap();
        let term = Term { count: row[1].parse().unwrap(), unit: TermUnit::from_id(&row[2]).unwrap() };
        let found = deadline(date(0), term, RestDay::Moves, calendar).unwrap();
        assert_eq!((found.counted, found.due), (date(3), date(4)), "{row:?}");
        let days = std::iter::successors(Some(date(0)), |day| Some(day.days_after(1)));
        for day in days.skip(1).take_while(|day| *day <= date(4)) {
            let what = match day.parts() {
                (_, 2, 29) => "leap day",
                (_, 10, 1) => "National Day",
                (_, _, 1) => "month end",
                _ => continue,
            };
            over.insert((row[1].to_owned(), row[2].to_owned(), what));
        }
        seen += 1;
    }
    assert!(seen > 60);
    for (count, unit) in [("3", "days"), ("7", "days"), ("20", "days"), ("60", "days"), ("5", "working_days")] {
        for what in ["month end", "leap day", "National Day"] {
            assert!(over.contains(&(count.to_owned(), unit.to_owned(), what)), "{count} {unit} over {what}");
        }
    }
}

/// The days off beyond weekends are the days of the law: 10 until 2007, 11 until 2024, 13 since, plus what single notices moved
/// over the year's end or added.
#[test]
fn every_year_has_as_many_days_off_as_the_law_gives() {
    let calendar = &book().aftermath().calendar;
    let years: Vec<i16> = calendar.years().iter().map(|year| year.year).collect();
    assert_eq!(years, (2005..=2026).collect::<Vec<i16>>());
    for year in &years {
        let last = calendar.year(*year).unwrap().through;
        let mut day = Date::new(*year, 1, 1).unwrap();
        let (mut off, mut weekend) = (0, 0);
        while day.parts().0 == *year && (day <= last || *year < 2026) {
            off += usize::from(calendar.is_working(day) == Some(false));
            weekend += usize::from(day.is_weekend());
            day = day.days_after(1);
        }
        let by_law = match year {
            ..=2007 => 10,
            2008..=2024 => 11,
            _ => 13,
        };
        let moved = match year {
            // 2005-12-31 is worked for 2006-01-02; two days of December 2006 for 2007, and one of 2011 for 2012.
            2005 | 2011 => -1,
            2006 => -1,
            2007 => 2,
            2012 => 1,
            // A day of remembrance in 2015; in 2020 the holiday was prolonged by two days, one of which was to be worked.
            2015 => 1,
            2020 => 2,
            _ => 0,
        };
        assert_eq!(i64::try_from(off).unwrap() - i64::try_from(weekend).unwrap(), by_law + moved, "{year}");
    }
}
