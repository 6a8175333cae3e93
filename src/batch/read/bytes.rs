//! Plain numbers and days, several bytes at a time.

use crate::batch::block::LARGEST;

/// Eight bytes from a position on; there must be so many.
#[inline(always)]
pub fn eight(bytes: &[u8], start: usize) -> u64 {
    let eight = bytes.get(start..start.wrapping_add(8)).and_then(|eight| eight.try_into().ok());
    eight.map_or(0, u64::from_le_bytes)
}

/// The first eight bytes of a word with so many, zeros behind it.
#[inline(always)]
pub fn first_eight(bytes: &[u8], start: usize, len: usize) -> u64 {
    eight(bytes, start) & kept(len)
}

/// The lowest bytes. A look at a table takes less time than checked shifts.
#[inline(always)]
pub fn kept(count: usize) -> u64 {
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
    (joined(at_end(values, count as u32)).wrapping_mul(scale), is_number)
}

/// How the numbers of a column are written: all with as many digits after the point, or all without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// The point, less a zero, where it stands if the last byte of a number is the highest.
    point: u64,
    /// What makes a byte that is no digit reach the highest bit, and any where the point was taken off.
    above: u64,
    /// The bytes behind the point; all, if there is none.
    behind: u64,
    /// So many bytes a number has at least.
    fewest: u32,
    scale: i64,
}

impl Written {
    /// Without a point.
    pub const WHOLE: Written = Written { point: 0, above: ABOVE_NINE, behind: !0, fewest: 1, scale: SCALES[0] };

    /// As this number is, if it is plain.
    pub fn like(number: &[u8]) -> Option<Written> {
        let Some(at) = number.iter().position(|byte| *byte == b'.') else { return Some(Written::WHOLE) };
        let digits = number.len() - at - 1;
        let scale = *SCALES.get(digits).filter(|_| digits > 0)?;
        let one = 1 << 56 >> (8 * digits);
        Some(Written {
            point: one * u64::from(b'.' ^ b'0'),
            above: ABOVE_NINE | (one * 0x7f),
            behind: !(u64::MAX >> (8 * digits)),
            fewest: digits as u32 + 2,
            scale,
        })
    }

    /// The number of `len` bytes, the lowest of `text`, as it is kept, and whether it is one of up to eight bytes that is written so. Without
    /// branches: what cells have in them cannot be foretold.
    #[inline(always)]
    pub fn number(self, text: u64, len: u32) -> (i64, bool) {
        let values = at_end(text ^ ZEROS, len) ^ self.point;
        let digits = values & self.behind | values << 8 & !self.behind;
        let is_number = (values.wrapping_add(self.above) | values) & HIGHEST == 0;
        let fits = len.wrapping_sub(self.fewest) <= 8 - self.fewest;
        (joined(digits).wrapping_mul(self.scale), is_number & fits)
    }
}

#[inline(always)]
fn are_digits(values: u64, count: usize) -> bool {
    (values.wrapping_add(ABOVE_NINE & kept(count)) | values) & HIGHEST == 0
}

/// The lowest bytes, so many, moved to the highest.
#[inline(always)]
fn at_end(bytes: u64, count: u32) -> u64 {
    bytes.wrapping_shl(count.wrapping_mul(8).wrapping_neg())
}

/// The number of which these are the digits, the last in the highest byte: neighbours are joined to pairs, pairs to fours, fours to eight.
/// Whatever the bytes are, it is below 300 millions.
#[inline(always)]
fn joined(eight: u64) -> i64 {
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

/// The first year of records, and how many there are.
const FIRST_YEAR: u64 = 1900;
const YEARS: usize = 301;

/// Twice the number of the first day of each year, and one more if it is a leap year.
const NEW_YEARS: [u32; 512] = new_years();

#[allow(clippy::indexing_slicing, reason = "a mistake here does not compile")]
const fn new_years() -> [u32; 512] {
    let (mut years, mut at, mut first) = ([0; 512], 0, 0);
    while at < YEARS {
        let year = FIRST_YEAR as u32 + at as u32;
        let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        years[at] = first * 2 + is_leap as u32;
        first += if is_leap { 366 } else { 365 };
        at += 1;
    }
    years
}

/// How many days stand before each month, times 256, and how many it has; from 128 on those of leap years. Others have none.
const MONTHS: [u32; 256] = months();

#[allow(clippy::indexing_slicing, reason = "a mistake here does not compile")]
const fn months() -> [u32; 256] {
    let (mut months, mut at) = ([0; 256], 0);
    while at < 24 {
        let (month, leap) = (at % 12, at as u32 / 12);
        let days = match month {
            1 => 28 + leap,
            3 | 5 | 8 | 10 => 30,
            _ => 31,
        };
        let place = at / 12 * 128 + month + 1;
        let before = (months[place - 1] >> 8) + (months[place - 1] & 0xff);
        months[place] = before << 8 | days;
        at += 1;
    }
    months
}

/// The number of the day that is written as `2005-10-20` or `2005/10/20`, and whether it is one: `first` begins with its first two bytes,
/// and `rest` are the other eight. Without branches.
#[inline(always)]
pub fn day(first: u64, rest: u64) -> (i32, bool) {
    const SEPARATORS: u64 = u64::from_le_bytes([0, 0, 0xff, 0, 0, 0xff, 0, 0]);
    const DASHES: u64 = u64::from_le_bytes([0, 0, b'-', 0, 0, b'-', 0, 0]);
    const STROKES: u64 = u64::from_le_bytes([0, 0, b'/', 0, 0, b'/', 0, 0]);
    let separators = rest & SEPARATORS;
    let values = (rest ^ ZEROS) & !SEPARATORS;
    let century = (first ^ ZEROS) & 0xffff;
    let above =
        values.wrapping_add(ABOVE_NINE & !SEPARATORS) | values | century.wrapping_add(ABOVE_NINE & 0xffff) | century;
    let pairs = values.wrapping_mul(10).wrapping_add(values >> 8);
    let century = century.wrapping_mul(10).wrapping_add(century >> 8) & 0xff;
    let year = century.wrapping_mul(100).wrapping_add(pairs & 0xff).wrapping_sub(FIRST_YEAR);
    let (month, day) = ((pairs >> 24) as u32 & 0x7f, (pairs >> 48) as u32 & 0xff);
    let new_year = NEW_YEARS.get(year as usize % 512).copied().unwrap_or(0);
    let month = MONTHS.get(((new_year & 1) << 7 | month) as usize).copied().unwrap_or(0);
    let number = (new_year >> 1).wrapping_add(month >> 8).wrapping_add(day).wrapping_sub(1);
    let is_day = (above & HIGHEST == 0)
        & ((separators == DASHES) | (separators == STROKES))
        & (year < YEARS as u64)
        & (day.wrapping_sub(1) < month & 0xff);
    (number as i32, is_day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::block;
    use crate::fact::{Date, Quantity, unit};
    use proptest::prelude::*;

    fn number_of(text: &str) -> Option<i64> {
        let bytes = format!("{text},\0\0\0\0\0\0\0\0").into_bytes();
        let number = number(&bytes, 0, text.len());
        let ways =
            ["0", "0.0", "0.00", "0.000", "0.000000"].map(|like| (like, Written::like(like.as_bytes()).unwrap()));
        for (like, written) in ways {
            let decimals = |text: &str| text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
            let is_so = text.len() <= 8 && !text.starts_with('-') && decimals(text) == decimals(like);
            let (found, is_found) = written.number(eight(&bytes, 0), text.len().try_into().unwrap());
            assert_eq!(Some(found).filter(|_| is_found), number.filter(|_| is_so), "{text} {like}");
            assert!((0..LARGEST).contains(&found));
            assert!(!is_found || Written::like(text.as_bytes()) == Some(written), "{text}");
        }
        number
    }

    fn day_of(text: &str) -> Option<i32> {
        let bytes = format!("{text},\0\0\0\0\0\0\0\0\0\0").into_bytes();
        let (day, is_day) = day(eight(&bytes, 0), eight(&bytes, 2));
        Some(day).filter(|_| is_day)
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
