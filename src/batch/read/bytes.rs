//! Plain numbers and days, several bytes at a time.

use crate::batch::block::LARGEST;

/// Eight bytes from a position on; there must be so many.
#[inline(always)]
pub fn eight(bytes: &[u8], start: usize) -> u64 {
    bytes.get(start..).and_then(|rest| rest.first_chunk()).map_or(0, |eight| u64::from_le_bytes(*eight))
}

/// The first eight bytes of a word with so many, zeros behind it.
#[inline(always)]
pub fn first_eight(bytes: &[u8], start: usize, len: usize) -> u64 {
    eight(bytes, start) & kept(len)
}

/// The lowest bytes. A look at a table takes less time than checked shifts.
#[inline(always)]
fn kept(count: usize) -> u64 {
    const KEPT: [u64; 9] =
        [0, 0xff, 0xffff, 0xff_ffff, 0xffff_ffff, 0xff_ffff_ffff, 0xffff_ffff_ffff, 0xff_ffff_ffff_ffff, !0];
    KEPT.get(count.min(8)).copied().unwrap_or(!0)
}

const ZEROS: u64 = u64::from_le_bytes([b'0'; 8]);
const POINTS: u64 = u64::from_le_bytes([b'.'; 8]);
const LOWEST: u64 = u64::from_le_bytes([1; 8]);
const HIGHEST: u64 = u64::from_le_bytes([0x80; 8]);
/// What makes a byte above 9 reach the highest bit.
const ABOVE_NINE: u64 = u64::from_le_bytes([0x80 - 10; 8]);

/// Ten to the power of six less so many digits after the point.
const SCALES: [i64; 7] = [1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

/// The number of `len` bytes, the lowest of `text`, above which there are zeros, as it is kept, and whether it is one: up to eight digits with
/// at most one point between them. Without branches: what cells have in them cannot be foretold.
#[inline(always)]
pub fn short_number(text: u64, len: usize) -> (i64, bool) {
    let used = len.min(8);
    let differs = text ^ POINTS;
    let points = differs.wrapping_sub(LOWEST) & !differs & HIGHEST & kept(used);
    // Where the point stands; behind the last digit, if there is none.
    let at = ((points.trailing_zeros() / 8) as usize).min(used);
    let has_point = at < used;
    let count = used - usize::from(has_point);
    let fraction = count.wrapping_sub(at);
    let digits = text & kept(at) | text >> 8 & !kept(at);
    let values = (digits ^ ZEROS) & kept(count);
    let is_number = (len == used) & (at > 0) & !(has_point & (fraction == 0)) & are_digits(values, count);
    let scale = SCALES.get(fraction).copied().unwrap_or(0);
    (joined(values, count).wrapping_mul(scale), is_number)
}

/// The same for a number that has no point.
#[inline(always)]
pub fn short_whole(text: u64, len: usize) -> (i64, bool) {
    let used = len.min(8);
    let values = (text ^ ZEROS) & kept(used);
    (joined(values, used).wrapping_mul(SCALES[0]), (len == used) & (len > 0) & are_digits(values, used))
}

#[inline(always)]
fn are_digits(values: u64, count: usize) -> bool {
    (values.wrapping_add(ABOVE_NINE & kept(count)) | values) & HIGHEST == 0
}

/// The number of which these are the digits, the first in the lowest byte: neighbours are joined to pairs, pairs to fours, fours to eight.
#[inline(always)]
fn joined(values: u64, count: usize) -> i64 {
    let eight = values.wrapping_shl((8 * 8usize.wrapping_sub(count)) as u32);
    let pairs = eight.wrapping_mul(10).wrapping_add(eight >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_ffff_0000_ffff;
    (fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xffff_ffff) as i64
}

/// The number that is written at a position with so many bytes, as it is kept: digits with at most one point between them, and perhaps a
/// minus.
pub fn number(bytes: &[u8], start: usize, len: usize) -> Option<i64> {
    match short_number(first_eight(bytes, start, len), len) {
        (number, true) => Some(number),
        (_, false) => long_number(bytes.get(start..start + len)?),
    }
}

/// The same for any number, which may be negative.
fn long_number(text: &[u8]) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix(b"-") {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (mut value, mut fraction, mut seen) = (0i64, None::<usize>, 0usize);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                value = value.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
                seen += 1;
                fraction = fraction.map(|digits| digits + 1);
            }
            b'.' if fraction.is_none() && seen > 0 => fraction = Some(0),
            _ => return None,
        }
    }
    if seen == 0 || fraction == Some(0) {
        return None;
    }
    let kept = value.checked_mul(*SCALES.get(fraction.unwrap_or(0))?)?;
    (kept <= LARGEST).then_some(kept * sign)
}

/// The first years of records, and how many there are.
const FIRST_YEAR: u32 = 1900;
const YEARS: usize = 301;

/// The number of the first day of each year, and then of the year after the last.
const NEW_YEARS: [i32; YEARS + 1] = new_years();

/// Days before each month, and at the end those of the year.
const MONTHS: [[u16; 13]; 2] = [
    [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365],
    [0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366],
];

#[allow(clippy::indexing_slicing, reason = "a mistake here does not compile")]
const fn new_years() -> [i32; YEARS + 1] {
    let mut years = [0; YEARS + 1];
    let mut at = 0;
    while at < YEARS {
        let year = FIRST_YEAR + at as u32;
        let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        years[at + 1] = years[at] + if is_leap { 366 } else { 365 };
        at += 1;
    }
    years
}

/// The last two bytes of the ten that begin at a position.
#[inline(always)]
pub fn last_of_ten(bytes: &[u8], start: usize) -> u16 {
    let last = bytes.get(start.wrapping_add(8)..).and_then(|rest| rest.first_chunk());
    last.map_or(0, |last| u16::from_le_bytes(*last))
}

/// The number of the day that is written as `2005-10-20` or `2005/10/20`, whose first eight bytes are `text` and whose last two are `end`.
#[inline(always)]
pub fn day(text: u64, end: u16) -> Option<i32> {
    const SEPARATORS: u64 = u64::from_le_bytes([0, 0, 0, 0, 0xff, 0, 0, 0xff]);
    const DASHES: u64 = u64::from_le_bytes([0, 0, 0, 0, b'-', 0, 0, b'-']);
    const STROKES: u64 = u64::from_le_bytes([0, 0, 0, 0, b'/', 0, 0, b'/']);
    let separators = text & SEPARATORS;
    let values = (text ^ ZEROS) & !SEPARATORS;
    let last = u64::from(end) ^ (ZEROS & 0xffff);
    let above = (values.wrapping_add(ABOVE_NINE & !SEPARATORS) | values) & HIGHEST
        | (last.wrapping_add(ABOVE_NINE & 0xffff) | last) & HIGHEST & 0xffff;
    if above != 0 || (separators != DASHES && separators != STROKES) {
        return None;
    }
    let digit = |at: u32| (values >> (8 * at)) as u32 & 0xff;
    let year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
    let month = digit(5) * 10 + digit(6);
    let day = (last as u32 & 0xff) * 10 + (last as u32 >> 8);
    let at = usize::try_from(year.checked_sub(FIRST_YEAR)?).ok()?;
    let (new_year, next) = (*NEW_YEARS.get(at)?, *NEW_YEARS.get(at + 1)?);
    let months = MONTHS.get(usize::from(next - new_year == 366))?;
    let month = usize::try_from(month).ok()?;
    let (before, end) = (*months.get(month.checked_sub(1)?)?, *months.get(month)?);
    let of_year = u32::from(before) + day;
    (day >= 1 && of_year <= u32::from(end)).then(|| new_year + i32::try_from(of_year).unwrap_or(0) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::block;
    use crate::fact::{Date, Quantity, unit};
    use proptest::prelude::*;

    fn number_of(text: &str) -> Option<i64> {
        let bytes = format!("{text},\0\0\0\0\0\0\0\0").into_bytes();
        let whole = short_whole(first_eight(&bytes, 0, text.len()), text.len());
        let number = number(&bytes, 0, text.len());
        let is_whole = (1..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        assert_eq!((whole.1, Some(whole.0).filter(|_| whole.1)), (is_whole, number.filter(|_| is_whole)), "{text}");
        number
    }

    fn day_of(text: &str) -> Option<i32> {
        let bytes = format!("{text},\0\0\0\0\0\0\0\0\0\0").into_bytes();
        day(eight(&bytes, 0), last_of_ten(&bytes, 0))
    }

    #[test]
    fn plain_numbers_are_read() {
        for (text, kept) in [
            ("0", 0),
            ("7", 7_000_000),
            ("12345678", 12_345_678_000_000),
            ("1234.567", 1_234_567_000),
            ("0.123456", 123_456),
            ("-3.5", -3_500_000),
            ("123456789.5", 123_456_789_500_000),
            ("1000000000", LARGEST),
            ("-1000000000.000000", -LARGEST),
        ] {
            assert_eq!(number_of(text), Some(kept), "{text}");
        }
        for text in [
            "",
            ".",
            "-",
            "5.",
            ".5",
            "-.5",
            "1.2.3",
            "1,2",
            "1 2",
            "+1",
            "1e3",
            "0.1234567",
            "1000000000.1",
            "１",
            "abcdefgh",
            "12345678901234567890123",
        ] {
            assert_eq!(number_of(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_number_is_what_exact_decimals_make_of_it(text in "-?[0-9]{0,10}(\\.[0-9]{0,7})?") {
            let exact = text.parse().ok().and_then(|amount| block::kept(Quantity { amount, unit: &unit::NONE }, &unit::NONE));
            match number_of(&text) {
                Some(number) => prop_assert_eq!(Some(number), exact),
                // More digits than are kept may be zeros.
                None => prop_assert!(exact.is_none() || text.len() > 7),
            }
        }

        #[test]
        fn what_is_no_number_is_none(text in "[-+0-9./:;eE ]{1,12}") {
            if let Some(number) = number_of(&text) {
                let amount = text.parse().unwrap();
                prop_assert_eq!(Some(number), block::kept(Quantity { amount, unit: &unit::NONE }, &unit::NONE));
            }
        }

        #[test]
        fn what_is_no_day_is_none(text in "[12][09]?[0-9]?[0-9]?[-/]?[01]?[0-9]?[-/]?[0-3]?[0-9:]?") {
            if text.len() == 10 {
                let date = text.replace('/', "-").parse::<Date>().ok().filter(|_| !(text.contains('-') && text.contains('/')));
                prop_assert_eq!(day_of(&text), date.map(Date::number), "{}", text);
            }
        }
    }

    #[test]
    fn every_day_is_read() {
        let last = Date::new(2200, 12, 31).unwrap().number();
        for number in -400..last + 400 {
            let date = Date::numbered(number).unwrap();
            assert_eq!(day_of(&date.to_string()), (0..=last).contains(&number).then_some(number), "{date}");
        }
        for text in [
            "2005-02-29",
            "2005-13-01",
            "2005-00-10",
            "2005-10-00",
            "2005-10-32",
            "2005/10-20",
            "2005-1-020",
            "200510-20-",
        ] {
            assert_eq!(day_of(text), None, "{text}");
        }
        assert_eq!(day_of("2005/10/20"), day_of("2005-10-20"));
    }
}
