//! Exact decimal numbers.
//!
//! The borders of the law (`超过110%`, `达到1.0%`) must fall on the right side, so nothing here rounds: an operation either has
//! its exact result or none. Own code, because the decimal libraries round silently when digits run out.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// A decimal number: `mantissa / 10^scale`, without trailing zeros.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    // The mantissa in two halves, as a whole one would have every value that holds a number begin at a multiple of sixteen bytes.
    high: i64,
    low: u64,
    scale: u32,
    niche: Niche,
}

/// A byte that always says the same: by what else it could say the kinds of a value are told apart without a word of their own, so that
/// every value that a record states is smaller.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
enum Niche {
    Unused,
}

/// Why a text is not a decimal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// It is not digits with at most one point and a sign.
    #[error("not a plain decimal number")]
    NotANumber,
    /// It has more than [`Decimal::MAX_WHOLE`] digits before or [`Decimal::MAX_FRACTION`] digits after the point.
    #[error("more than {} digits before or {} after the point", Decimal::MAX_WHOLE, Decimal::MAX_FRACTION)]
    TooManyDigits,
}

impl Decimal {
    /// The digits that a number of a record or rule file may have before the point.
    pub const MAX_WHOLE: u32 = 12;
    /// The digits that a number of a record or rule file may have after the point.
    pub const MAX_FRACTION: u32 = 15;
    /// The digits that a result of a calculation may have.
    pub const MAX_RESULT_DIGITS: u32 = 37;
    /// Zero.
    pub const ZERO: Decimal = Decimal::of(0, 0);
    /// One.
    pub const ONE: Decimal = Decimal::of(1, 0);

    const fn of(mantissa: i128, scale: u32) -> Self {
        Decimal { high: (mantissa >> 64) as i64, low: mantissa as u64, scale, niche: Niche::Unused }
    }

    const fn mantissa(self) -> i128 {
        ((self.high as i128) << 64) | self.low as i128
    }

    /// `mantissa / 10^scale`.
    pub const fn new(mantissa: i128, scale: u32) -> Self {
        let (mut mantissa, mut scale) = (mantissa, scale);
        // An odd number ends with no zero, and to see that takes no division.
        while scale > 0 && mantissa & 1 == 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Decimal::of(mantissa, scale)
    }

    /// Whether the number is a whole one.
    pub fn is_whole(self) -> bool {
        self.scale == 0
    }

    /// Digits after the point.
    pub fn fraction_digits(self) -> u32 {
        self.scale
    }

    /// Digits before the point, at least one.
    pub fn whole_digits(self) -> u32 {
        let whole = self.mantissa().unsigned_abs() / power_of_ten(self.scale).unwrap_or(1).unsigned_abs();
        whole.checked_ilog10().map_or(1, |log| log + 1)
    }

    /// The mantissa when the number is written with `scale` digits after the point; `None` if it has more, or does not fit.
    pub fn scaled(self, scale: u32) -> Option<i128> {
        match scale.checked_sub(self.scale)? {
            0 => Some(self.mantissa()),
            more => product(self.mantissa(), power_of_ten(more)?),
        }
    }

    /// The exact sum, if its digits fit.
    pub fn checked_add(self, other: Decimal) -> Option<Decimal> {
        let scale = self.scale.max(other.scale);
        Some(Decimal::new(self.scaled(scale)?.checked_add(other.scaled(scale)?)?, scale))
    }

    /// The exact product, if its digits fit.
    pub fn checked_mul(self, other: Decimal) -> Option<Decimal> {
        // Most units are their own basic unit.
        if other == Decimal::ONE {
            return Some(self);
        }
        Some(Decimal::new(product(self.mantissa(), other.mantissa())?, self.scale.checked_add(other.scale)?))
    }

    /// The exact quotient by a power of ten or another divisor that leaves no remainder within the digits kept.
    pub fn checked_div_exact(self, divisor: Decimal) -> Option<Decimal> {
        if divisor.mantissa() == 0 {
            return None;
        }
        if divisor == Decimal::ONE {
            return Some(self);
        }
        let shift = (0..=18).find(|shift| {
            power_of_ten(*shift)
                .and_then(|p| self.mantissa().checked_mul(p))
                .is_some_and(|m| m % divisor.mantissa() == 0)
        })?;
        let mantissa = self.mantissa().checked_mul(power_of_ten(shift)?)? / divisor.mantissa();
        let scale = self.scale + shift;
        match scale.checked_sub(divisor.scale) {
            Some(scale) => Some(Decimal::new(mantissa, scale)),
            None => Some(Decimal::new(mantissa.checked_mul(power_of_ten(divisor.scale - scale)?)?, 0)),
        }
    }
}

impl std::ops::Neg for Decimal {
    type Output = Decimal;

    fn neg(self) -> Decimal {
        Decimal::of(self.mantissa().saturating_neg(), self.scale)
    }
}

/// The powers of ten that there are.
const POWERS: [i128; 39] = {
    let mut powers = [1; 39];
    let mut rest: &mut [i128] = &mut powers;
    let mut power: i128 = 1;
    while let [first, others @ ..] = rest {
        *first = power;
        power = power.wrapping_mul(10);
        rest = others;
    }
    powers
};

fn power_of_ten(exponent: u32) -> Option<i128> {
    POWERS.get(usize::try_from(exponent).ok()?).copied()
}

/// The product, if it fits: that of small numbers always does, and takes much less time.
fn product(one: i128, other: i128) -> Option<i128> {
    match (i64::try_from(one), i64::try_from(other)) {
        (Ok(one), Ok(other)) => Some(i128::from(one).wrapping_mul(i128::from(other))),
        _ => one.checked_mul(other),
    }
}

impl From<i64> for Decimal {
    fn from(whole: i64) -> Self {
        Decimal::of(i128::from(whole), 0)
    }
}

impl From<usize> for Decimal {
    fn from(whole: usize) -> Self {
        Decimal::of(i128::try_from(whole).unwrap_or(i128::MAX), 0)
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !plain(whole) || !plain(fraction) {
            return Err(DecimalError::NotANumber);
        }
        let whole = whole.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        if whole.len() > Decimal::MAX_WHOLE as usize || fraction.len() > Decimal::MAX_FRACTION as usize {
            return Err(DecimalError::TooManyDigits);
        }
        // The digits are few enough for either kind of number.
        let digits = || whole.bytes().chain(fraction.bytes()).map(|digit| digit - b'0');
        let mantissa = match whole.len() + fraction.len() {
            ..=18 => i128::from(digits().fold(0i64, |sum, digit| sum * 10 + i64::from(digit))),
            _ => digits().fold(0i128, |sum, digit| sum * 10 + i128::from(digit)),
        };
        let scale = u32::try_from(fraction.len()).map_err(|_| DecimalError::TooManyDigits)?;
        Ok(Decimal::new(if negative { -mantissa } else { mantissa }, scale))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (0, Ok(whole)) = (self.scale, i64::try_from(self.mantissa())) {
            return write!(f, "{whole}");
        }
        let sign = if self.mantissa() < 0 { "-" } else { "" };
        let scale = self.scale as usize;
        let digits = format!("{:0>width$}", self.mantissa().unsigned_abs(), width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        if fraction.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{fraction}") }
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.scale == other.scale {
            return self.mantissa().cmp(&other.mantissa());
        }
        // Whole parts first, then fractions brought to one scale: no multiplication can overflow, because a fraction's mantissa is
        // below ten to its scale.
        let split = |d: &Decimal| match (d.scale, i64::try_from(d.mantissa()), power_of_ten(d.scale)) {
            (0, ..) => (d.mantissa(), 0),
            // Small numbers are divided in much less time.
            (..=18, Ok(mantissa), Some(power)) => {
                let power = i64::try_from(power).unwrap_or(i64::MAX);
                (i128::from(mantissa.div_euclid(power)), i128::from(mantissa.rem_euclid(power)))
            }
            (_, _, power) => {
                let power = power.unwrap_or(i128::MAX);
                (d.mantissa().div_euclid(power), d.mantissa().rem_euclid(power))
            }
        };
        let ((whole, fraction), (other_whole, other_fraction)) = (split(self), split(other));
        let scale = self.scale.max(other.scale);
        let widened =
            |fraction: i128, own: u32| fraction.saturating_mul(power_of_ten(scale - own).unwrap_or(i128::MAX));
        whole.cmp(&other_whole).then_with(|| widened(fraction, self.scale).cmp(&widened(other_fraction, other.scale)))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn reads_and_prints() {
        for (text, printed) in
            [("0", "0"), ("-0.50", "-0.5"), ("007.10", "7.1"), ("60000", "60000"), ("0.0001", "0.0001"), ("+3.0", "3")]
        {
            assert_eq!(d(text).to_string(), printed);
        }
    }

    #[test]
    fn refuses_what_is_not_plain() {
        for text in ["", ".", "1.", ".5", "1e3", "1,5", "--1", "1.2.3", "inf", "nan", "０"] {
            assert_eq!(text.parse::<Decimal>(), Err(DecimalError::NotANumber), "{text}");
        }
        assert_eq!("1234567890123".parse::<Decimal>(), Err(DecimalError::TooManyDigits));
        assert_eq!("0.1234567890123456".parse::<Decimal>(), Err(DecimalError::TooManyDigits));
        assert_eq!(d("000000000000000000000001"), Decimal::ONE);
    }

    #[test]
    fn the_border_of_110_percent_is_exact() {
        let limit = d("180").checked_mul(d("1.1")).unwrap();
        assert_eq!(limit, d("198"));
        assert!(d("198.0001") > limit && d("197.9999") < limit);
        assert_eq!(d("0.1").checked_add(d("0.2")), Some(d("0.3")));
    }

    #[test]
    fn division_is_exact_or_nothing() {
        assert_eq!(d("60000").checked_div_exact(d("10000")), Some(d("6")));
        assert_eq!(d("59999.9").checked_div_exact(d("10000")), Some(d("5.99999")));
        assert_eq!(d("1").checked_div_exact(d("0.01")), Some(d("100")));
        assert_eq!(d("1").checked_div_exact(d("3")), None);
        assert_eq!(d("1").checked_div_exact(Decimal::ZERO), None);
    }

    proptest! {
        #[test]
        fn printing_and_reading_is_the_identity(mantissa in -999_999_999_999i64..999_999_999_999, scale in 0u32..10) {
            let value = Decimal::new(i128::from(mantissa), scale);
            prop_assert_eq!(value.to_string().parse(), Ok(value));
        }

        #[test]
        fn order_is_that_of_the_difference(a in -1_000_000i64..1_000_000, s in 0u32..6, b in -1_000_000i64..1_000_000, t in 0u32..6) {
            let (x, y) = (Decimal::new(a.into(), s), Decimal::new(b.into(), t));
            let difference = x.checked_add(-y).unwrap();
            prop_assert_eq!(x.cmp(&y), difference.mantissa().cmp(&0));
        }
    }
}
