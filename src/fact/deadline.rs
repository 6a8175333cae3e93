//! Deadlines by the counting of Chinese law.
//!
//! The day of the event is not counted. A term of months ends on the corresponding day, or on the month's last day where there is none.
//! Whether a last day that is a rest day moves to the next working day is for the caller to say: the rule for periods of civil law says
//! so, and no text on the deadlines of authorities was at hand.

use super::date::PeriodUnit;
use super::{Calendar, Date, Period};

/// How long a law gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// How many; at least one.
    pub count: u16,
    /// Of what.
    pub unit: TermUnit,
}

/// What a term is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermUnit {
    /// Days, whether worked or not (日).
    Days,
    /// Working days (工作日).
    WorkingDays,
    /// Calendar months (个月).
    Months,
}

impl TermUnit {
    /// All units.
    pub const ALL: [TermUnit; 3] = [TermUnit::Days, TermUnit::WorkingDays, TermUnit::Months];

    /// The id, as rule files and JSON write it.
    pub fn id(self) -> &'static str {
        match self {
            TermUnit::Days => "days",
            TermUnit::WorkingDays => "working_days",
            TermUnit::Months => "months",
        }
    }

    /// The unit with that id.
    pub fn from_id(id: &str) -> Option<TermUnit> {
        TermUnit::ALL.into_iter().find(|unit| unit.id() == id)
    }
}

/// What becomes of a last day that is a rest day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RestDay {
    /// The next working day is the last.
    Moves,
    /// It stays the last.
    Stays,
}

/// When something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// The last day as it was counted.
    pub counted: Date,
    /// The last day on which it is done in time: later than `counted` where that is a rest day and moves.
    pub due: Date,
}

/// A deadline that depends on a day of which the calendar does not know whether it is worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoCalendar {
    /// The first such day.
    pub day: Date,
    /// The last day as it was counted, where only the move depends on the calendar.
    pub counted: Option<Date>,
}

/// The last day of a term that begins with an event on `event`.
///
/// # Errors
///
/// Where it depends on a day that the calendar does not know: what is not known is never guessed.
pub fn deadline(event: Date, term: Term, rest_day: RestDay, calendar: &Calendar) -> Result<Deadline, NoCalendar> {
    let period = |unit| event.end_of_period(Period { count: term.count, unit });
    let counted = match term.unit {
        TermUnit::Days => period(PeriodUnit::Days),
        TermUnit::Months => period(PeriodUnit::Months),
        TermUnit::WorkingDays => {
            let counted = working_day(event, term.count, calendar)?;
            return Ok(Deadline { counted, due: counted });
        }
    };
    if rest_day == RestDay::Stays {
        return Ok(Deadline { counted, due: counted });
    }
    let mut due = counted;
    loop {
        match calendar.is_working(due) {
            Some(true) => return Ok(Deadline { counted, due }),
            Some(false) => due = due.days_after(1),
            None => return Err(NoCalendar { day: due, counted: Some(counted) }),
        }
    }
}

/// The working day that is the `count`th after `event`.
fn working_day(event: Date, count: u16, calendar: &Calendar) -> Result<Date, NoCalendar> {
    let (mut day, mut left) = (event, count);
    while left > 0 {
        day = day.days_after(1);
        match calendar.is_working(day) {
            Some(true) => left -= 1,
            Some(false) => {}
            None => return Err(NoCalendar { day, counted: None }),
        }
    }
    Ok(day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::calendar::tests::{date, year};
    use super::*;

    /// Two years and no more, with a long holiday and one at the turn of the year.
    fn calendar() -> Calendar {
        Calendar::new(vec![
            year(2024, "2024-12-24", &[("2024-10-01", "2024-10-07", &["2024-09-29", "2024-10-12"])]),
            year(2025, "2025-12-24", &[("2025-01-01", "2025-01-01", &[])]),
        ])
    }

    #[test]
    fn what_depends_on_an_unknown_day_is_not_guessed() {
        let of = |from: &str, count, unit| deadline(date(from), Term { count, unit }, RestDay::Moves, &calendar());
        let unknown = |day: &str, counted: Option<&str>| Err(NoCalendar { day: date(day), counted: counted.map(date) });
        assert_eq!(of("2025-12-22", 2, TermUnit::WorkingDays).map(|found| found.due), Ok(date("2025-12-24")));
        assert_eq!(of("2025-12-22", 3, TermUnit::WorkingDays), unknown("2025-12-25", None));
        assert_eq!(of("2025-12-20", 7, TermUnit::Days), unknown("2025-12-27", Some("2025-12-27")));
        assert_eq!(of("2025-11-25", 1, TermUnit::Months), unknown("2025-12-25", Some("2025-12-25")));
        assert_eq!(of("2023-12-28", 1, TermUnit::WorkingDays), unknown("2023-12-29", None));
        let stays = deadline(date("2025-12-20"), Term { count: 7, unit: TermUnit::Days }, RestDay::Stays, &calendar());
        assert_eq!(stays.map(|found| found.due), Ok(date("2025-12-27")), "without a move the calendar does not matter");
    }

    #[test]
    fn units_are_found_by_their_ids() {
        assert!(TermUnit::ALL.into_iter().all(|unit| TermUnit::from_id(unit.id()) == Some(unit)));
        assert_eq!(TermUnit::from_id("weeks"), None);
    }

    fn term() -> impl Strategy<Value = Term> {
        (1u16..60, prop::sample::select(TermUnit::ALL.to_vec())).prop_map(|(count, unit)| Term { count, unit })
    }

    proptest! {
        #[test]
        fn a_deadline_comes_after_its_event_and_never_earlier_for_a_longer_term(after in 0u16..200, term in term()) {
            let calendar = calendar();
            let event = date("2024-01-02").days_after(after);
            let longer = Term { count: term.count + 1, ..term };
            if let Ok(found) = deadline(event, term, RestDay::Moves, &calendar) {
                prop_assert!(found.counted > event);
                prop_assert!(found.due >= found.counted);
                prop_assert_eq!(calendar.is_working(found.due), Some(true), "it ends on a working day");
                let mut between = found.counted;
                while between < found.due {
                    prop_assert_eq!(calendar.is_working(between), Some(false), "it moves over rest days only");
                    between = between.days_after(1);
                }
                let stays = deadline(event, term, RestDay::Stays, &calendar).unwrap();
                prop_assert_eq!((stays.counted, stays.due), (found.counted, found.counted));
                if let Ok(later) = deadline(event, longer, RestDay::Moves, &calendar) {
                    prop_assert!(later.due >= found.due);
                }
            }
        }

        #[test]
        fn as_many_working_days_lie_within_as_the_law_gives(after in 0u16..200, count in 1u16..60) {
            let calendar = calendar();
            let event = date("2024-01-02").days_after(after);
            let term = Term { count, unit: TermUnit::WorkingDays };
            let due = deadline(event, term, RestDay::Moves, &calendar).unwrap().due;
            let days = u16::try_from(due.days_since(event)).unwrap();
            let worked = (1..=days).filter(|at| calendar.is_working(event.days_after(*at)) == Some(true)).count();
            prop_assert_eq!(worked, usize::from(count));
        }
    }
}
