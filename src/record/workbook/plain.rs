//! Numbers of cells as plain decimals, with the digits that a spreadsheet keeps.
//!
//! Spreadsheets calculate in binary and show what comes out with 15 digits: 0.1 + 0.2 is stored as 0.30000000000000004 and means
//! 0.3. Here the digits are those of the stored number, exactly, and are rounded once.

use std::cmp::Ordering;
use std::fmt;

/// The digits that a spreadsheet keeps.
const DIGITS: usize = 15;

/// Zeros before or after the digits beyond which no spreadsheet has numbers.
const FARTHEST: i64 = 400;

/// Seconds of a day.
pub const DAY: u64 = 86_400;

/// A number as a spreadsheet keeps it: 0.`digits` × 10^`point`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plain {
    is_negative: bool,
    /// Without zeros at either end; none for zero.
    digits: String,
    point: i64,
}

impl Plain {
    /// The number that `text` writes as XML does: `-1.5`, `1.4E-2`.
    pub fn from_text(text: &str) -> Option<Plain> {
        let text = text.trim_ascii();
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse().ok()?),
            None => (text, 0),
        };
        let unsigned = number.strip_prefix(['-', '+']).unwrap_or(number);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits = [whole, fraction].concat();
        if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        Plain::rounded(number.starts_with('-'), &digits, i64::try_from(whole.len()).ok()?.checked_add(exponent)?)
    }

    /// The number that the 64 bits of a binary floating-point number stand for; none for infinity and what is no number.
    pub fn from_bits(bits: u64) -> Option<Plain> {
        const FRACTION: u32 = 52;
        let is_negative = bits >> 63 == 1;
        let exponent = (bits >> FRACTION) & 0x7FF;
        let fraction = bits & ((1 << FRACTION) - 1);
        let (mantissa, exponent) = match exponent {
            0x7FF => return None,
            0 => (fraction, 1),
            _ => (fraction | (1 << FRACTION), exponent),
        };
        Plain::from_binary(is_negative, mantissa, i64::try_from(exponent).ok()? - 1075)
    }

    /// A whole number.
    pub fn from_whole(number: i64) -> Option<Plain> {
        Plain::from_binary(number < 0, number.unsigned_abs(), 0)
    }

    /// `mantissa` × 2^`exponent`.
    fn from_binary(is_negative: bool, mantissa: u64, exponent: i64) -> Option<Plain> {
        let zeros = if mantissa == 0 { 0 } else { mantissa.trailing_zeros() };
        let exponent = exponent + i64::from(zeros);
        // A half is five tenths: each binary place after the point is a factor of 5 and a decimal place.
        let (factor, places) = if exponent < 0 { (5, exponent) } else { (2, 0) };
        let digits = times_power(mantissa >> zeros, factor, exponent.unsigned_abs());
        let point = i64::try_from(digits.len()).ok()? + places;
        Plain::rounded(is_negative, &digits, point)
    }

    /// 0.`digits` × 10^`point`, rounded to the digits that are kept.
    fn rounded(is_negative: bool, digits: &str, point: i64) -> Option<Plain> {
        let significant = digits.trim_start_matches('0');
        let zeros = i64::try_from(digits.len() - significant.len()).ok()?;
        let mut point = point.checked_sub(zeros)?;
        let kept = significant.get(..DIGITS).unwrap_or(significant);
        let mut digits = kept.to_owned();
        if significant.as_bytes().get(DIGITS).is_some_and(|next| *next >= b'5') {
            let nines = kept.len() - kept.trim_end_matches('9').len();
            digits.truncate(kept.len() - nines);
            match digits.pop() {
                Some(last) => digits.push(char::from_digit(last.to_digit(10)? + 1, 10)?),
                None => {
                    digits.push('1');
                    point += 1;
                }
            }
        }
        digits.truncate(digits.trim_end_matches('0').len());
        if digits.is_empty() {
            return Some(Plain::default());
        }
        (-FARTHEST..=FARTHEST).contains(&point).then_some(Plain { is_negative, digits, point })
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// Whether it is less than zero.
    pub fn is_negative(&self) -> bool {
        self.is_negative
    }

    /// The digits of a whole number that is not negative.
    pub fn whole_digits(&self) -> Option<String> {
        let is_whole = i64::try_from(self.digits.len()).is_ok_and(|digits| digits <= self.point);
        (!self.is_negative && (is_whole || self.is_zero())).then(|| self.to_string())
    }

    /// A hundred times the number.
    pub fn in_percent(self) -> Plain {
        self.shifted(2)
    }

    /// The hundredth part of the number.
    pub fn hundredth(self) -> Plain {
        self.shifted(-2)
    }

    fn shifted(mut self, places: i64) -> Plain {
        if !self.is_zero() {
            self.point += places;
        }
        self
    }

    /// The number taken as days, in seconds, to the nearest; the sign is left out.
    pub fn seconds(&self) -> Option<u64> {
        if self.is_zero() {
            return Some(0);
        }
        let places = self.point - i64::try_from(self.digits.len()).ok()?;
        let seconds = self.digits.parse::<u128>().ok()?.checked_mul(u128::from(DAY))?;
        let Some(power) = u32::try_from(places.unsigned_abs()).ok().and_then(|places| 10_u128.checked_pow(places))
        else {
            return (places < 0).then_some(0);
        };
        let whole = if places < 0 { (seconds + power / 2) / power } else { seconds.checked_mul(power)? };
        u64::try_from(whole).ok()
    }
}

/// The decimal digits of `number` × `factor`^`power`, without zeros before them.
fn times_power(number: u64, factor: u64, power: u64) -> String {
    // In parts of nine digits, the lowest first, so that a part times a factor of 32 bits always fits.
    const PART: u64 = 1_000_000_000;
    let mut parts = vec![number];
    let mut multiply = |by: u64| {
        let mut carry = 0;
        for part in &mut parts {
            let product = u128::from(*part) * u128::from(by) + carry;
            *part = (product % u128::from(PART)).try_into().unwrap_or(0);
            carry = product / u128::from(PART);
        }
        while carry > 0 {
            parts.push((carry % u128::from(PART)).try_into().unwrap_or(0));
            carry /= u128::from(PART);
        }
    };
    const STEP: u64 = 13;
    multiply(1);
    for _ in 0..power / STEP {
        multiply(factor.pow(13));
    }
    multiply((0..power % STEP).fold(1, |product, _| product * factor));
    let digits: String = parts.iter().rev().map(|part| format!("{part:09}")).collect();
    digits.trim_start_matches('0').to_owned()
}

impl Ord for Plain {
    fn cmp(&self, other: &Self) -> Ordering {
        let rank = |number: &Plain| {
            if number.is_zero() {
                0
            } else if number.is_negative {
                -1
            } else {
                1
            }
        };
        rank(self).cmp(&rank(other)).then_with(|| {
            let size = (self.point, &self.digits).cmp(&(other.point, &other.digits));
            if self.is_negative { size.reverse() } else { size }
        })
    }
}

impl PartialOrd for Plain {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_zero() {
            return f.write_str("0");
        }
        if self.is_negative {
            f.write_str("-")?;
        }
        let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or(0));
        let digits = &self.digits;
        match usize::try_from(self.point) {
            Ok(point) if point > 0 => match digits.split_at_checked(point) {
                Some((whole, "")) => f.write_str(whole),
                Some((whole, fraction)) => write!(f, "{whole}.{fraction}"),
                None => write!(f, "{digits}{}", zeros(self.point - i64::try_from(digits.len()).unwrap_or(0))),
            },
            _ => write!(f, "0.{}{digits}", zeros(-self.point)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(text: &str) -> Option<String> {
        Plain::from_text(text).map(|number| number.to_string())
    }

    fn bits(text: &str) -> Option<String> {
        Plain::from_bits(binary(text).0).map(|number| number.to_string())
    }

    /// The bits of the binary number nearest to `text`, and all its digits. The type of such numbers is that of the library.
    fn binary(text: &str) -> (u64, String) {
        let calamine::Data::Float(number) = calamine::Data::Float(text.parse().unwrap()) else { panic!() };
        (number.to_bits(), format!("{number:.40e}"))
    }

    #[test]
    fn numbers_are_plain_decimals_of_fifteen_digits() {
        for (text, expected) in [
            ("0", "0"),
            ("-0", "0"),
            ("-0.0e5", "0"),
            ("1.4E-2", "0.014"),
            ("1.4000000000000001E-2", "0.014"),
            ("0.30000000000000004", "0.3"),
            ("1e-7", "0.0000001"),
            ("1.5e+3", "1500"),
            ("100", "100"),
            ("-320.50", "-320.5"),
            ("123456789012345678", "123456789012346000"),
            ("99999999999999.95", "100000000000000"),
            ("999999999999999.95", "1000000000000000"),
            (" 7\n", "7"),
            (".5", "0.5"),
            ("5.", "5"),
            ("1e308", &format!("1{}", "0".repeat(308))),
        ] {
            assert_eq!(plain(text).as_deref(), Some(expected), "{text}");
            assert_eq!(bits(text.trim()).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in [
            "",
            ".",
            "-",
            "e5",
            "1e",
            "1,5",
            "NaN",
            "inf",
            "1e99999999999999999999",
            "1e401",
            "0x10",
            "--1",
            "1.2.3",
            "１",
        ] {
            assert_eq!(plain(text), None, "{text}");
        }
        assert_eq!(bits("NaN"), None);
        assert_eq!(bits("-inf"), None);
    }

    #[test]
    fn percentages_are_shifted_exactly() {
        for (text, expected) in [("0.014", "1.4"), ("1", "100"), ("0", "0"), ("-0.0005", "-0.05"), ("1.1", "110")] {
            assert_eq!(Plain::from_text(text).unwrap().in_percent().to_string(), expected);
        }
    }

    #[test]
    fn days_are_seconds_to_the_nearest() {
        for (text, expected) in [
            ("0", Some(0)),
            ("1", Some(DAY)),
            ("0.354166666666667", Some(8 * 3600 + 1800)),
            ("45413.3541666667", Some(45413 * DAY + 8 * 3600 + 1800)),
            ("0.999999999", Some(DAY)),
            ("1e-300", Some(0)),
            ("1e300", None),
        ] {
            assert_eq!(Plain::from_text(text).unwrap().seconds(), expected, "{text}");
        }
    }

    #[test]
    fn whole_numbers_have_digits() {
        for (text, expected) in
            [("20240501", Some("20240501")), ("0", Some("0")), ("100", Some("100")), ("1.5", None), ("-1", None)]
        {
            assert_eq!(Plain::from_text(text).unwrap().whole_digits().as_deref(), expected);
        }
    }

    proptest! {
        #[test]
        fn binary_numbers_have_the_digits_that_are_printed(digits in any::<i64>(), exponent in -345_i32..295) {
            let (bits, printed) = binary(&format!("{digits}e{exponent}"));
            prop_assert_eq!(Plain::from_bits(bits), Plain::from_text(&printed));
        }

        #[test]
        fn every_decimal_survives_the_binary_form(digits in -999_999_999_999_999_i64..=999_999_999_999_999, places in 0..20_u32) {
            let text = format!("{digits}e-{places}");
            let number = Plain::from_text(&text).unwrap();
            prop_assert_eq!(Plain::from_bits(binary(&text).0).unwrap(), number.clone());
            prop_assert_eq!(Plain::from_text(&number.to_string()).unwrap(), number);
        }

        #[test]
        fn numbers_are_ordered(a in -5000_i32..5000, b in -5000_i32..5000) {
            let number = |n: i32| Plain::from_text(&format!("{n}e-2")).unwrap();
            prop_assert_eq!(number(a).cmp(&number(b)), a.cmp(&b));
        }
    }
}
