//! Values of columns as the texts of cells, exactly.

use jiff::civil;

use super::refused::{no_day, no_midnight, no_number};
use crate::record::cell::Refused;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// The Julian day of 1970-01-01.
const JULIAN_EPOCH: i64 = 2_440_588;

/// A cell that is not vacant.
#[derive(Debug, PartialEq, Eq)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// Why it is not known what it says.
    pub doubt: Option<Refused>,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell { text, doubt: None }
    }
}

/// Yes or no, in the words that spreadsheets have for them.
pub fn yes_no(value: bool) -> Cell {
    Cell::from(if value { "TRUE" } else { "FALSE" }.to_owned())
}

/// A floating-point number by its shortest decimal, which `shortest` is.
pub fn float(is_finite: bool, shortest: String) -> Cell {
    if !is_finite {
        return Cell { doubt: Some(no_number(&shortest)), text: shortest };
    }
    Cell::from(if shortest == "-0" { "0".to_owned() } else { shortest })
}

/// A whole number of units of 10^-`scale`.
pub fn decimal(unscaled: i128, scale: usize) -> Cell {
    let digits = unscaled.unsigned_abs().to_string();
    let digits = format!("{}{digits}", "0".repeat((scale + 1).saturating_sub(digits.len())));
    let sign = if unscaled < 0 { "-" } else { "" };
    Cell::from(match digits.split_at_checked(digits.len().saturating_sub(scale)) {
        Some((whole, fraction)) if !fraction.is_empty() => format!("{sign}{whole}.{fraction}"),
        _ => format!("{sign}{digits}"),
    })
}

/// The whole number that bytes stand for, the highest first, in two's complement; none if it has more than 128 bits.
pub fn whole_of(bytes: &[u8]) -> Option<i128> {
    let (first, rest) = bytes.split_first()?;
    let start = i128::from(first.cast_signed());
    rest.iter().try_fold(start, |number, byte| number.checked_mul(256)?.checked_add(i128::from(*byte)))
}

/// A day by its number since 1970-01-01.
pub fn day(days: i64) -> Cell {
    match date(days) {
        Some(text) => Cell::from(text),
        None => Cell { text: days.to_string(), doubt: Some(no_day()) },
    }
}

fn date(days: i64) -> Option<String> {
    let date = civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    Some(format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day()))
}

/// A moment by its number of parts of a second since 1970-01-01: a day, if it is midnight.
pub fn moment(number: i64, parts: i64, is_in_utc: bool) -> Cell {
    of_seconds(number.div_euclid(parts), number.rem_euclid(parts) > 0, is_in_utc)
}

fn of_seconds(seconds: i64, is_more: bool, is_in_utc: bool) -> Cell {
    let (days, second) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    let cell = day(days);
    if second == 0 && !is_more || cell.doubt.is_some() {
        return cell;
    }
    let zone = if is_in_utc { " UTC" } else { "" };
    let text = format!("{} {:02}:{:02}:{:02}{zone}", cell.text, second / 3600, second / 60 % 60, second % 60);
    Cell { doubt: Some(no_midnight(&text)), text }
}

/// A moment in the form that older programs write: nanoseconds of a day in two words, the lower first, and the Julian day.
pub fn old_moment(words: &[u32]) -> Cell {
    const NANOS: u64 = 1_000_000_000;
    let &[low, high, julian, ..] = words else { return day(i64::MAX) };
    let nanos = u64::from(high) << 32 | u64::from(low);
    let days = i64::from(julian) - JULIAN_EPOCH;
    let seconds = days * DAY + i64::try_from(nanos / NANOS).unwrap_or(i64::MAX / 2);
    of_seconds(seconds, nanos % NANOS > 0, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Code;

    fn said(cell: Cell) -> (String, Option<Code>) {
        (cell.text, cell.doubt.map(|doubt| doubt.code))
    }

    fn plain(text: &str) -> (String, Option<Code>) {
        (text.to_owned(), None)
    }

    #[test]
    fn decimals_keep_their_scale() {
        for (unscaled, scale, text) in [
            (0, 0, "0"),
            (0, 2, "0.00"),
            (5, 1, "0.5"),
            (-5, 3, "-0.005"),
            (950, 2, "9.50"),
            (-123_456, 2, "-1234.56"),
            (7, 0, "7"),
            (i128::MIN, 38, "-1.70141183460469231731687303715884105728"),
        ] {
            assert_eq!(said(decimal(unscaled, scale)), plain(text));
        }
    }

    #[test]
    fn bytes_are_whole_numbers_with_sign() {
        for (bytes, number) in [
            (&[][..], None),
            (&[0], Some(0)),
            (&[0xFF], Some(-1)),
            (&[0x80], Some(-128)),
            (&[0x00, 0x80], Some(128)),
            (&[0xFF, 0x00], Some(-256)),
            (&[0x03, 0xB6], Some(950)),
            (&[0xFF; 40], Some(-1)),
            (&[0x7F; 17], None),
        ] {
            assert_eq!(whole_of(bytes), number, "{bytes:?}");
        }
    }

    #[test]
    fn a_float_that_is_no_number_is_in_doubt() {
        assert_eq!(said(float(true, 0.1_f32.to_string())), plain("0.1"));
        assert_eq!(said(float(true, (0.1_f64 + 0.2).to_string())), plain("0.30000000000000004"));
        assert_eq!(said(float(true, (-0.0_f64).to_string())), plain("0"));
        assert_eq!(said(float(true, 1001.0_f64.to_string())), plain("1001"));
        assert_eq!(said(float(false, f64::NAN.to_string())), ("NaN".into(), Some(Code::BadValue)));
        assert_eq!(said(float(false, f64::NEG_INFINITY.to_string())), ("-inf".into(), Some(Code::BadValue)));
    }

    #[test]
    fn days_and_moments() {
        assert_eq!(said(day(0)), plain("1970-01-01"));
        assert_eq!(said(day(-1)), plain("1969-12-31"));
        assert_eq!(said(day(19_844)), plain("2024-05-01"));
        assert_eq!(said(day(i64::MAX)).1, Some(Code::BadDate));
        let midnight = 19_844 * DAY;
        for parts in [1, 1_000, 1_000_000, 1_000_000_000] {
            assert_eq!(said(moment(midnight * parts, parts, true)), plain("2024-05-01"));
            let said_later = said(moment((midnight + 30_600) * parts, parts, false));
            assert_eq!(said_later, ("2024-05-01 08:30:00".into(), Some(Code::BadDate)));
        }
        assert_eq!(said(moment(midnight * 1_000 + 1, 1_000, true)).0, "2024-05-01 00:00:00 UTC");
        assert_eq!(said(moment(-1, 1_000, true)).0, "1969-12-31 23:59:59 UTC");
        assert_eq!(said(moment(i64::MIN, 1_000, true)).1, Some(Code::BadDate));
    }

    #[test]
    fn moments_of_older_programs() {
        let words = |nanos: u64, julian: u32| [(nanos & 0xFFFF_FFFF) as u32, (nanos >> 32) as u32, julian];
        assert_eq!(said(old_moment(&words(0, 2_460_432))), plain("2024-05-01"));
        let later = said(old_moment(&words(30_600_000_000_000, 2_460_432)));
        assert_eq!(later, ("2024-05-01 08:30:00 UTC".into(), Some(Code::BadDate)));
        assert_eq!(said(old_moment(&words(86_400_000_000_000, 2_460_431))), plain("2024-05-01"));
        assert_eq!(said(old_moment(&words(u64::MAX, u32::MAX))).1, Some(Code::BadDate));
        assert_eq!(said(old_moment(&[])).1, Some(Code::BadDate));
    }
}
