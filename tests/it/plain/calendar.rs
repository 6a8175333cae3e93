//! The civil calendar, counted in days.

const DAYS_BEFORE_MONTH: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/// The number of a day, counted from the beginning of the year 1.
pub const fn day(year: i64, month: i64, day: i64) -> i64 {
    let leap_day = if is_leap(year) && month > 2 { 1 } else { 0 };
    days_before_year(year) + DAYS_BEFORE_MONTH[(month - 1) as usize] + leap_day + day - 1
}

const fn days_before_year(year: i64) -> i64 {
    let past = year - 1;
    past * 365 + past / 4 - past / 100 + past / 400
}

const fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Year, month and day of a numbered day.
pub fn civil(number: i64) -> (i64, i64, i64) {
    let mut year = number / 366 + 1;
    while days_before_year(year + 1) <= number {
        year += 1;
    }
    let mut month = 12;
    while day(year, month, 1) > number {
        month -= 1;
    }
    (year, month, number - day(year, month, 1) + 1)
}

/// The corresponding day of the next month, or that month's last day if there is none.
pub fn month_later(number: i64) -> i64 {
    let (year, month, of_month) = civil(number);
    let (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    day(year, month, of_month.min(days_in_month(year, month)))
}

#[test]
fn days_and_dates_correspond() {
    assert_eq!(day(1, 1, 1), 0);
    assert_eq!(day(1970, 1, 1), 719_162);
    let mut next = day(1900, 1, 1);
    for year in 1900..2101 {
        for month in 1..=12 {
            for of_month in 1..=days_in_month(year, month) {
                assert_eq!(day(year, month, of_month), next);
                assert_eq!(civil(next), (year, month, of_month));
                next += 1;
            }
        }
    }
}

#[test]
fn months_end_as_in_the_table_of_periods() {
    let read = |text: &str| {
        let parts: Vec<i64> = text.split('-').map(|part| part.parse().unwrap()).collect();
        day(parts[0], parts[1], parts[2])
    };
    let table = include_str!("../../data/periods.csv");
    let months =
        table.lines().map(|line| line.split(',').collect::<Vec<_>>()).filter(|cells| cells[1..3] == ["1", "months"]);
    let mut compared = 0;
    for cells in months {
        assert_eq!(month_later(read(cells[0])), read(cells[3]), "{}", cells[0]);
        compared += 1;
    }
    assert!(compared > 3, "only {compared} periods of one month");
}
