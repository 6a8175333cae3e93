//! Chinese numerals: `十二`, `一百零五`, `三十万`, `一八九〇`, `壹仟贰佰`, `一点四`.
//!
//! What people say shorter than they mean (`一百二` for 120) or leave open (`三四百`) is refused.

use crate::fact::Decimal;
use crate::fact::decimal::DecimalError;

/// Why a text is no numeral that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadNumeral {
    /// Its signs do not make a number.
    Malformed,
    /// It can be read in two ways: `一百二` is 102 or 120, `三五` 35 or 3 to 5, `一亿五千` 100 005 000 or 150 000 000.
    TwoReadings,
    /// It is an estimate: `三四百`.
    Estimate,
    /// It has more digits than numbers of records may have.
    TooManyDigits,
}

/// A sign of a numeral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// A digit.
    Digit(u8),
    /// 两, which is two before a place or by itself, and never a digit among others.
    Pair,
    /// 十, 百, 千: ten to this power, within a section.
    Place(u32),
    /// 万, 亿: ten to this power, which the section before it is of.
    Section(u32),
    /// 点.
    Point,
}

const MINUS: [char; 2] = ['负', '負'];

/// As many signs as a unit begins with that could also end a numeral: `百万吨`.
const SHARED: usize = 2;

fn sign(c: char) -> Option<Sign> {
    Some(match c {
        '零' | '〇' | '○' => Sign::Digit(0),
        '一' | '壹' => Sign::Digit(1),
        '二' | '贰' | '貳' => Sign::Digit(2),
        '两' | '兩' => Sign::Pair,
        '三' | '叁' | '參' => Sign::Digit(3),
        '四' | '肆' => Sign::Digit(4),
        '五' | '伍' => Sign::Digit(5),
        '六' | '陆' | '陸' => Sign::Digit(6),
        '七' | '柒' => Sign::Digit(7),
        '八' | '捌' => Sign::Digit(8),
        '九' | '玖' => Sign::Digit(9),
        '十' | '拾' => Sign::Place(1),
        '百' | '佰' => Sign::Place(2),
        '千' | '仟' => Sign::Place(3),
        '万' | '萬' => Sign::Section(4),
        '亿' | '億' => Sign::Section(8),
        '点' | '點' => Sign::Point,
        _ => return None,
    })
}

/// Whether a number can begin with this sign.
pub fn is_start(c: char) -> bool {
    matches!(sign(c), Some(Sign::Digit(_) | Sign::Pair | Sign::Place(_)))
}

/// Whether it counts in ten thousands: `九万`.
pub fn has_section(text: &str) -> bool {
    text.chars().any(|c| matches!(sign(c), Some(Sign::Section(_))))
}

/// The ways to take `text` for a numeral and what follows it, the longest numeral first; none if it does not begin with one.
///
/// `三十万吨` is `三十万` of `吨`, or `三十` of `万吨`.
pub fn splits(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let unsigned = text.strip_prefix(MINUS).unwrap_or(text);
    let numeral = text.len() - unsigned.trim_start_matches(|c| sign(c).is_some()).len();
    let minus = text.len() - unsigned.len();
    let numeral = if unsigned.starts_with(is_start) { text.get(..numeral).unwrap_or("") } else { "" };
    let ends = numeral.char_indices().rev().map(move |(at, _)| at).filter(move |at| *at > minus);
    let longest = (!numeral.is_empty()).then_some(numeral.len());
    longest.into_iter().chain(ends).take(1 + SHARED).filter_map(|end| text.split_at_checked(end))
}

/// The number that `text` is as a whole.
pub fn read(text: &str) -> Result<Decimal, BadNumeral> {
    let (is_negative, text) = text.strip_prefix(MINUS).map_or((false, text), |rest| (true, rest));
    let signs: Option<Vec<Sign>> = text.chars().map(sign).collect();
    let signs = signs.ok_or(BadNumeral::Malformed)?;
    let mut parts = signs.split(|sign| *sign == Sign::Point);
    let whole = parts.next().unwrap_or(&[]);
    let value = match (parts.next(), parts.next()) {
        (None, _) => decimal(&whole_number(whole)?.to_string())?,
        (Some(fraction), None) => with_fraction(whole, fraction)?,
        (Some(_), Some(_)) => return Err(BadNumeral::Malformed),
    };
    Ok(if is_negative { -value } else { value })
}

/// The year that `text` is, by its four digits.
pub fn year(text: &str) -> Option<i16> {
    let mut year = 0;
    let mut count = 0;
    for c in text.chars() {
        let Sign::Digit(digit) = sign(c)? else { return None };
        count += 1;
        year = (count <= 4).then_some(year * 10 + i16::from(digit))?;
    }
    (count == 4).then_some(year)
}

fn decimal(digits: &str) -> Result<Decimal, BadNumeral> {
    digits.parse().map_err(|error| match error {
        DecimalError::NotANumber => BadNumeral::Malformed,
        DecimalError::TooManyDigits => BadNumeral::TooManyDigits,
    })
}

/// `一点四`, and `一点四万`.
fn with_fraction(whole: &[Sign], fraction: &[Sign]) -> Result<Decimal, BadNumeral> {
    let (fraction, power) = match fraction {
        [digits @ .., Sign::Section(power)] => (digits, *power),
        digits => (digits, 0),
    };
    let mut digits = whole_number(whole)?.to_string();
    let is_doubly_of_a_section = power > 0 && whole.iter().any(|sign| matches!(sign, Sign::Section(_)));
    if fraction.is_empty() || is_doubly_of_a_section {
        return Err(BadNumeral::Malformed);
    }
    digits.push('.');
    for sign in fraction {
        let Sign::Digit(digit) = sign else { return Err(BadNumeral::Malformed) };
        digits.push(char::from(b'0' + digit));
    }
    decimal(&digits)?.checked_mul(Decimal::from(10i64.pow(power))).ok_or(BadNumeral::TooManyDigits)
}

fn whole_number(signs: &[Sign]) -> Result<u64, BadNumeral> {
    match signs {
        [] => Err(BadNumeral::Malformed),
        [Sign::Pair] => Ok(2),
        _ if signs.iter().all(|sign| matches!(sign, Sign::Digit(_))) => digit_by_digit(signs),
        _ => by_places(signs),
    }
}

/// `一八九〇`.
fn digit_by_digit(signs: &[Sign]) -> Result<u64, BadNumeral> {
    match signs {
        [Sign::Digit(0), _, ..] => return Err(BadNumeral::Malformed),
        // `三五` is "three to five" as well, `七八` "seven or eight".
        [_, Sign::Digit(1..)] => return Err(BadNumeral::TwoReadings),
        _ if signs.len() > 12 => return Err(BadNumeral::TooManyDigits),
        _ => {}
    }
    let digit = |sign: &Sign| if let Sign::Digit(digit) = sign { u64::from(*digit) } else { 0 };
    Ok(signs.iter().fold(0, |value, sign| value * 10 + digit(sign)))
}

/// `一百零五`, `两千`, `一亿二千万`.
fn by_places(signs: &[Sign]) -> Result<u64, BadNumeral> {
    let is_counted = |sign: &Sign| matches!(sign, Sign::Digit(1..) | Sign::Pair);
    if signs.windows(2).any(|pair| pair.iter().all(is_counted)) {
        return Err(BadNumeral::Estimate);
    }
    let (hundred_millions, rest) = before(signs, Sign::Section(8));
    let (ten_thousands, ones) = before(rest, Sign::Section(4));
    let mut places = Places::default();
    for (section, base) in [(hundred_millions, 8), (ten_thousands, 4), (Some(ones).filter(|ones| !ones.is_empty()), 0)]
    {
        if let Some(section) = section {
            places.section(section, base)?;
        }
    }
    Ok(places.value)
}

/// What stands before the sign of a section, if it is there, and what after it.
fn before(signs: &[Sign], section: Sign) -> (Option<&[Sign]>, &[Sign]) {
    let parts = signs.iter().position(|sign| *sign == section).and_then(|at| signs.split_at_checked(at));
    match parts {
        Some((before, [_, after @ ..])) => (Some(before), after),
        _ => (None, signs),
    }
}

/// A numeral by places as far as it has been read.
#[derive(Default)]
struct Places {
    value: u64,
    /// The power of ten of the last place that was read.
    last: Option<u32>,
    /// Whether a zero follows it.
    zero: bool,
}

impl Places {
    /// Reads the digits of a section, which counts in ten to the power of `base`.
    fn section(&mut self, signs: &[Sign], base: u32) -> Result<(), BadNumeral> {
        let mut signs = signs.iter().peekable();
        // The last place of this section.
        let mut within = None;
        while let Some(sign) = signs.next() {
            let (digit, place) = match (sign, signs.peek()) {
                (Sign::Digit(0), _) if !self.zero && self.last.is_some() => {
                    self.zero = true;
                    continue;
                }
                (Sign::Digit(digit @ 1..), Some(Sign::Place(place))) => (*digit, *place),
                (Sign::Digit(digit @ 1..), None) => (*digit, 0),
                (Sign::Pair, Some(Sign::Place(place @ 2..))) => (2, *place),
                (Sign::Pair, None) if base > 0 && self.last.is_none() => (2, 0),
                // 十 stands for 一十 at the start and behind hundreds.
                (Sign::Place(1), _) if self.last.is_none() || (within == Some(2) && !self.zero) => (1, 1),
                _ => return Err(BadNumeral::Malformed),
            };
            if place > 0 && *sign != Sign::Place(1) {
                signs.next();
            }
            self.put(digit, place, base, within)?;
            within = Some(place);
        }
        // A section has digits, and none of them is a zero at its end.
        if within.is_none() || self.zero { Err(BadNumeral::Malformed) } else { Ok(()) }
    }

    fn put(&mut self, digit: u8, place: u32, base: u32, within: Option<u32>) -> Result<(), BadNumeral> {
        let at = base + place;
        // Places descend, and a zero stands for one or more that are left out.
        if self.last.is_some_and(|last| at >= last || (self.zero && at + 1 >= last)) {
            return Err(BadNumeral::Malformed);
        }
        let is_short = match within {
            // `一百二`, `两千五`
            Some(last) => place == 0 && last > 1,
            // `一万二`, `一亿二`, and `一亿五千`
            None => base == 0 && self.last.is_some_and(|last| place == 0 || last >= 8),
        };
        if is_short && !self.zero {
            return Err(BadNumeral::TwoReadings);
        }
        self.value += u64::from(digit) * 10u64.pow(at);
        self.last = Some(at);
        self.zero = false;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> Result<String, BadNumeral> {
        read(text).map(|number| number.to_string())
    }

    #[test]
    fn numerals_are_read() {
        for (text, expected) in [
            ("零", "0"),
            ("五", "5"),
            ("两", "2"),
            ("十", "10"),
            ("十二", "12"),
            ("二十", "20"),
            ("一十二", "12"),
            ("一百", "100"),
            ("一百二十", "120"),
            ("一百零五", "105"),
            ("一百十二", "112"),
            ("一百一十", "110"),
            ("两千", "2000"),
            ("两百零二", "202"),
            ("一千零五十", "1050"),
            ("一千五十", "1050"),
            ("一万二千", "12000"),
            ("一万五百", "10500"),
            ("一万零五", "10005"),
            ("十万零五千", "105000"),
            ("三十万", "300000"),
            ("二十万三千", "203000"),
            ("一百零五万", "1050000"),
            ("一亿", "100000000"),
            ("两亿零三万", "200030000"),
            ("一亿五百万", "105000000"),
            ("一亿零五千", "100005000"),
            ("一亿二千万零五百", "120000500"),
            ("九千九百九十九亿九千九百九十九万九千九百九十九", "999999999999"),
            ("一八九〇", "1890"),
            ("二〇二四", "2024"),
            ("二○○五", "2005"),
            ("二零零五", "2005"),
            ("三〇", "30"),
            ("壹仟贰佰叁拾", "1230"),
            ("肆万伍仟陆佰柒拾捌", "45678"),
            ("玖", "9"),
            ("一点四", "1.4"),
            ("零点零五", "0.05"),
            ("十二点五〇", "12.5"),
            ("一点五万", "15000"),
            ("三点二五亿", "325000000"),
            ("负三百二十", "-320"),
            ("負零点五", "-0.5"),
        ] {
            assert_eq!(number(text), Ok(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_refused() {
        for text in [
            "一百二",
            "两千五",
            "一万二",
            "一亿二",
            "一亿五千",
            "一亿五百",
            "一百五万",
            "二十万三",
            "三五",
            "一二",
            "七八",
        ] {
            assert_eq!(number(text), Err(BadNumeral::TwoReadings), "{text}");
        }
        for text in ["三四百", "二三十", "两三", "两三百", "十七八", "三五万", "一百二三十"] {
            assert_eq!(number(text), Err(BadNumeral::Estimate), "{text}");
        }
    }

    #[test]
    fn what_is_no_numeral_is_refused() {
        for text in [
            "",
            "十十",
            "百",
            "千",
            "万",
            "亿",
            "百二十",
            "一百零",
            "零一百",
            "零五",
            "一百零零五",
            "二十零五",
            "一千零五百",
            "一万零五千",
            "一万万",
            "一万亿",
            "两十",
            "十两",
            "二百两",
            "一十百",
            "一百一百",
            "点五",
            "一点",
            "一点十",
            "一点两",
            "一点四点五",
            "一万点五万",
            "一点万",
            "负",
            "负负一",
            "几十",
            "半",
            "三个",
            "廿",
            "一点五万万",
        ] {
            assert_eq!(number(text), Err(BadNumeral::Malformed), "{text}");
        }
        assert_eq!(number(&"一".repeat(13)), Err(BadNumeral::TooManyDigits));
        assert_eq!(number(&format!("一点{}一", "〇".repeat(15))), Err(BadNumeral::TooManyDigits));
    }

    #[test]
    fn a_year_is_four_digits() {
        assert_eq!(year("二〇二四"), Some(2024));
        assert_eq!(year("贰零零伍"), Some(2005));
        for text in ["二〇", "二千零五", "二〇二四五", "2024", "两〇〇五", ""] {
            assert_eq!(year(text), None, "{text}");
        }
    }

    #[test]
    fn what_follows_a_numeral_may_begin_with_its_signs() {
        let all = |text| splits(text).map(|(numeral, rest)| format!("{numeral}|{rest}")).collect::<Vec<_>>();
        assert_eq!(all("三十万吨"), ["三十万|吨", "三十|万吨", "三|十万吨"]);
        assert_eq!(all("十二 人"), ["十二| 人", "十|二 人"]);
        assert_eq!(all("负五千米"), ["负五千|米", "负五|千米"]);
        assert_eq!(all("五"), ["五|"]);
        for text in ["万吨", "人", "12", "", "负", "点五", "约三十"] {
            assert_eq!(all(text), [""; 0], "{text}");
        }
    }

    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

    /// The numeral of a number below 10^12, as it is written out.
    fn written(number: u64) -> String {
        let mut text = String::new();
        let mut zero = false;
        for power in (0..12u32).rev() {
            let digit = number / 10u64.pow(power) % 10;
            let section = number / 10u64.pow(power / 4 * 4) % 10_000;
            if digit > 0 {
                if zero && !text.is_empty() {
                    text.push('零');
                }
                zero = false;
                text += DIGITS[usize::try_from(digit).unwrap()];
                text += ["", "十", "百", "千"][usize::try_from(power % 4).unwrap()];
            } else {
                zero = true;
            }
            if power % 4 == 0 && section > 0 {
                text += ["", "万", "亿"][usize::try_from(power / 4).unwrap()];
            }
        }
        if text.is_empty() { "零".to_owned() } else { text }
    }

    #[test]
    fn numbers_are_written_out_as_people_do() {
        for (number, text) in [
            (0, "零"),
            (10, "一十"),
            (105, "一百零五"),
            (100_500, "一十万零五百"),
            (105_000, "一十万零五千"),
            (100_005_000, "一亿零五千"),
            (120_000_500, "一亿二千万零五百"),
        ] {
            assert_eq!(written(number), text);
        }
    }

    proptest! {
        #[test]
        fn every_number_is_read_from_its_numeral(number in prop_oneof![0u64..20_000, 0u64..100_000_000, 0u64..1_000_000_000_000]) {
            let text = written(number);
            let expected = Ok(Decimal::from(i64::try_from(number).unwrap()));
            prop_assert_eq!(read(&text), expected, "{}", text);
            if let Some(short) = text.strip_prefix("一十") {
                prop_assert_eq!(read(&format!("十{short}")), expected);
            }
            if number >= 100 {
                let digits: String = number.to_string().bytes().map(|b| DIGITS[usize::from(b - b'0')]).collect();
                prop_assert_eq!(read(&digits), expected, "{}", digits);
            }
        }

        #[test]
        fn every_decimal_is_read_from_its_numeral(whole in 0u64..100_000_000, fraction in "[0-9]{1,15}", negative: bool) {
            let (sign, minus) = if negative { ("-", "负") } else { ("", "") };
            let decimals: String = fraction.bytes().map(|b| DIGITS[usize::from(b - b'0')]).collect();
            let expected: Decimal = format!("{sign}{whole}.{fraction}").parse().unwrap();
            prop_assert_eq!(read(&format!("{minus}{}点{decimals}", written(whole))), Ok(expected));
        }

        #[test]
        fn any_signs_are_read_or_refused(text in "[零〇一二两三四九十百千万亿点负拾佰]{0,12}") {
            let _ = read(&text);
            for (numeral, rest) in splits(&text) {
                prop_assert_eq!(numeral.to_owned() + rest, text.as_str());
            }
        }
    }
}
