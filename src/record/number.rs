//! Numbers of cells, exactly: what could be read in two ways, or is no single number, is refused with the reason.

use std::borrow::Cow;

use super::bad_number::{self, Reason, reason_of};
use super::cell::Refused;
use super::digits;
use super::manner::{Comma, Convention, Manner};
use super::measure;
use super::numeral;
use super::text::shown;
use crate::fact::unit::Dimension;
use crate::fact::{Decimal, Fact, Quantity, Type, Unit, Value};
use crate::source::{Bilingual, Code, Diagnostic, Language};

/// Words that make the number behind them a share, and its unit.
const SHARES: &[(&str, &str)] = &[("百分之", "%"), ("千分之", "‰")];

/// The number in `text` (already tidied), and the convention by which it was read, if that is worth knowing.
pub fn read(text: &str, fact: &Fact, manner: Manner<'_>) -> Result<(Value, Option<Convention>), Refused> {
    let refused = |reason| bad_number::refused(text, fact, reason);
    let Type::Number { unit: own, whole, .. } = &fact.kind else { return Err(refused(Reason::NotANumber)) };
    let plain = match text.contains('\u{2212}') {
        true => Cow::Owned(text.replace('\u{2212}', "-")),
        false => Cow::Borrowed(text),
    };
    let (quantity, convention) = quantity(&plain, fact, manner.unit.unwrap_or(own), manner.comma)?;
    if *whole && !quantity.in_unit(own).is_some_and(Decimal::is_whole) {
        return Err(refused(Reason::NotWhole));
    }
    within_bounds(text, quantity, own, fact)?;
    let most = fact.usual_max.and_then(|most| most.checked_mul(own.factor));
    let is_beyond = most.zip(quantity.basic()).is_some_and(|(most, basic)| basic > most);
    // That the number is too large is graver than how it was written.
    let convention = if is_beyond { Some(Convention::BeyondUsual) } else { convention };
    Ok((Value::Number(quantity), convention))
}

fn quantity(
    text: &str,
    fact: &Fact,
    unit: &'static Unit,
    comma: Comma,
) -> Result<(Quantity, Option<Convention>), Refused> {
    if let Some((rest, unit)) = SHARES.iter().find_map(|(word, unit)| Some((text.strip_prefix(word)?, unit))) {
        let numeral = || numeral::read(rest).map_err(|bad| bad_number::refused(text, fact, bad.into()));
        let amount = rest.parse().or_else(|_| numeral())?;
        return Ok((Quantity { amount, unit: measure::unit_of(unit, fact)? }, None));
    }
    if numeral::splits(text).next().is_some() {
        return Ok((in_numerals(text, fact, unit)?, None));
    }
    let (digits, rest) = digits::split(text);
    let (amount, is_decimal_comma) = amount(digits, comma)
        .map_err(|reason| bad_number::refused(text, fact, reason_of(text, rest).unwrap_or(reason)))?;
    let unit = if rest.is_empty() { unit } else { unit_behind(text, rest, fact)? };
    // What a mapping says of commas need not be said again.
    let is_worth_knowing = is_decimal_comma && comma != Comma::Decimal;
    Ok((Quantity { amount, unit }, is_worth_knowing.then_some(Convention::DecimalComma)))
}

/// A plain decimal number, and whether a comma stands before its decimals.
fn amount(digits: &str, comma: Comma) -> Result<(Decimal, bool), Reason> {
    let (plain, is_decimal_comma) = digits::plain(digits, comma)?;
    Ok((plain.parse()?, is_decimal_comma))
}

/// The unit that follows the number in `text`.
fn unit_behind(text: &str, rest: &str, fact: &Fact) -> Result<&'static Unit, Refused> {
    let is_unit_start = |c: char| c.is_alphabetic() || matches!(c, '%' | '‰' | '℃' | '°' | '㎡');
    if !rest.starts_with(is_unit_start) {
        return Err(bad_number::refused(text, fact, reason_of(text, rest).unwrap_or(Reason::NotANumber)));
    }
    measure::unit_of(rest, fact).map_err(|bad_unit| match reason_of(text, rest) {
        Some(reason) => bad_number::refused(text, fact, reason),
        None => bad_unit,
    })
}

/// The quantity that `text` states in Chinese numerals. However it is split into number and unit it must be the same:
/// `三十万吨` is 30 `万吨` and 300 000 `吨`.
fn in_numerals(text: &str, fact: &Fact, unit: &'static Unit) -> Result<Quantity, Refused> {
    let refused = |reason| bad_number::refused(text, fact, reason);
    let (mut found, mut wrong) = (None::<Quantity>, None);
    for (digits, rest) in numeral::splits(text) {
        let rest = rest.trim_start();
        let read = || {
            let amount = numeral::read(digits).map_err(|bad| refused(reason_of(text, rest).unwrap_or(bad.into())))?;
            let unit = match rest {
                "" if is_doubtful_alone(digits, unit) => return Err(refused(Reason::Numeral)),
                "" => unit,
                _ => unit_behind(text, rest, fact)?,
            };
            Ok(Quantity { amount, unit })
        };
        match read() {
            Ok(quantity) if found.is_some_and(|found| found.basic() != quantity.basic()) => {
                return Err(refused(Reason::Numeral));
            }
            Ok(quantity) => found = Some(quantity),
            // What is wrong with the longest numeral is nearest to what was meant.
            Err(refused) => wrong = wrong.or(Some(refused)),
        }
    }
    found.ok_or_else(|| wrong.unwrap_or_else(|| refused(Reason::NotANumber)))
}

/// Whether a numeral without unit may mean something else: `一` is also how people type a dash, `〇` how they draw a mark, and the
/// `九万` of a column in `万吨` may be nine of them.
fn is_doubtful_alone(digits: &str, unit: &Unit) -> bool {
    let is_large =
        matches!(unit.dimension, Dimension::Mass | Dimension::Volume) && unit.factor >= Decimal::from(10_000i64);
    ["一", "〇", "○"].contains(&digits) || (is_large && numeral::has_section(digits))
}

fn within_bounds(text: &str, quantity: Quantity, own: &Unit, fact: &Fact) -> Result<(), Refused> {
    let Some(basic) = quantity.basic() else { return Err(bad_number::refused(text, fact, Reason::TooManyDigits)) };
    let bound = |bound: Option<Decimal>| bound.and_then(|bound| bound.checked_mul(own.factor));
    let too_small = bound(fact.min).is_some_and(|min| basic < min);
    let too_large = bound(fact.max).is_some_and(|max| basic > max);
    if !too_small && !too_large {
        return Ok(());
    }
    let found = shown(text);
    let in_unit = |bound: Decimal, language| format!("{bound} {}", fact.unit_label(language)).trim_end().to_owned();
    let (zh, en) = match (fact.min, fact.max) {
        (Some(min), Some(max)) => (
            format!("应在 {min} 至 {} 之间", in_unit(max, Language::Zh)),
            format!("expected {min} to {}", in_unit(max, Language::En)),
        ),
        (Some(min), None) => (
            format!("不应小于 {}", in_unit(min, Language::Zh)),
            format!("expected at least {}", in_unit(min, Language::En)),
        ),
        (None, max) => {
            let max = max.unwrap_or(Decimal::ZERO);
            (
                format!("不应大于 {}", in_unit(max, Language::Zh)),
                format!("expected at most {}", in_unit(max, Language::En)),
            )
        }
    };
    let message = Bilingual::new(
        format!("`{}` 的值 `{found}` 超出范围，{zh}", fact.label.zh),
        format!("the value `{found}` of `{}` is out of bounds, {en}", fact.label.en),
    );
    let help = Bilingual::new("请核对数值和单位", "check the number and its unit");
    Err(Box::new(Diagnostic::error(Code::OutOfBounds, message).help(help)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::testing::{fact, vocabulary};
    use proptest::prelude::*;

    fn value(id: &str, text: &str) -> Result<String, (Code, String)> {
        let vocabulary = vocabulary();
        let fact = fact(&vocabulary, id);
        read(text, fact, Manner::default())
            .map(|(value, _)| value.plain(fact))
            .map_err(|refused| (refused.code, refused.message.zh.into_owned()))
    }

    #[test]
    fn numbers_are_read_in_the_facts_unit() {
        for (id, text, plain) in [
            ("approved_capacity", "9", "9"),
            ("approved_capacity", "+9.50", "9.5"),
            ("approved_capacity", "9万吨/年", "9"),
            ("approved_capacity", "9 万t/a", "9"),
            ("approved_capacity", "60,000 t", "6"),
            ("approved_capacity", "1,234", "1234"),
            ("monthly_output", "1,234,567.5", "1234567.5"),
            ("methane", "1.4%", "1.4"),
            ("methane", "1,5%", "1.5"),
            ("methane", "5‰", "0.5"),
            ("depth", "-320.5 m", "-320.5"),
            ("depth", "\u{2212}0.3km", "-300"),
            ("depth", "16,9481", "16.9481"),
            ("workers", "30 人", "30"),
            ("workers", "30.0", "30"),
            ("workers", "30,0", "30"),
        ] {
            assert_eq!(value(id, text), Ok(plain.to_owned()), "{text}");
        }
    }

    #[test]
    fn chinese_numerals_are_read_with_and_without_unit() {
        for (id, text, plain) in [
            ("workers", "十二人", "12"),
            ("workers", "三万", "30000"),
            ("workers", "两 名", "2"),
            ("workers", "一人", "1"),
            ("depth", "一八九〇", "1890"),
            ("depth", "负三百二十米", "-320"),
            ("depth", "五千米", "5000"),
            ("depth", "一点四", "1.4"),
            ("approved_capacity", "三十万吨", "30"),
            ("approved_capacity", "三十万吨/年", "30"),
            ("approved_capacity", "三百万吨", "300"),
            ("approved_capacity", "一点五万吨", "1.5"),
            ("approved_capacity", "九千吨", "0.9"),
            ("approved_capacity", "三千", "3000"),
            ("monthly_output", "壹仟贰佰叁拾肆吨", "1234"),
            ("methane", "百分之三", "3"),
            ("methane", "百分之一点四", "1.4"),
            ("methane", "百分之0.75", "0.75"),
            ("methane", "千分之五", "0.5"),
        ] {
            assert_eq!(value(id, text), Ok(plain.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_not_one_number_is_refused_with_the_reason() {
        for (text, reason) in [
            ("1-20", "是范围，不是一个数"),
            ("1~20 m", "是范围，不是一个数"),
            ("10m至20m", "是范围，不是一个数"),
            ("三至五", "是范围，不是一个数"),
            ("十二—十五米", "是范围，不是一个数"),
            ("约30", "是估计或界限，不是一个数"),
            ("30左右", "是估计或界限，不是一个数"),
            ("30多", "是估计或界限，不是一个数"),
            (">30", "是估计或界限，不是一个数"),
            ("30+", "是估计或界限，不是一个数"),
            ("about 30", "是估计或界限，不是一个数"),
            ("不低于30", "是估计或界限，不是一个数"),
            ("约三十", "是估计或界限，不是一个数"),
            ("三十余米", "是估计或界限，不是一个数"),
            ("十几", "是估计或界限，不是一个数"),
            ("几十", "是估计或界限，不是一个数"),
            ("数百", "是估计或界限，不是一个数"),
            ("三四百", "是估计或界限，不是一个数"),
            ("三米半", "中有“半”，不是写明的数"),
            ("半", "中有“半”，不是写明的数"),
            ("TBD", "不是数"),
            ("十十", "不是数"),
            ("百分之百", "不是数"),
            ("一百二", "可作两种理解"),
            ("一百二米", "可作两种理解"),
            ("三五", "可作两种理解"),
            ("一", "可作两种理解"),
            ("〇", "可作两种理解"),
            ("12,34,567", "中的逗号含义不明"),
            ("1,2,3", "中的逗号含义不明"),
            ("1.234,567", "中的逗号含义不明"),
            ("1,", "中的逗号含义不明"),
            ("1e3", "是科学记数法，可能已丢失数位"),
            ("1.2E+05", "是科学记数法，可能已丢失数位"),
            ("1234567890123", "超过小数点前 12 位、后 15 位"),
            ("0.1234567890123456", "超过小数点前 12 位、后 15 位"),
            (".5", "不是数"),
            ("5.", "不是数"),
            ("1.2.3", "不是数"),
            ("1 234", "不是数"),
            ("--5", "不是数"),
            ("三.五", "不是数"),
            ("inf", "不是数"),
            ("", "不是数"),
        ] {
            let expected = format!("`开采深度` 的值 `{text}` {reason}");
            assert_eq!(value("depth", text), Err((Code::BadValue, expected)), "{text}");
        }
        for text in ["30.5", "1,5"] {
            let expected = format!("`下井人数` 的值 `{text}` 不是整数");
            assert_eq!(value("workers", text), Err((Code::BadValue, expected)));
        }
        for (text, message) in [
            ("30 t", "`开采深度` 不能以 `t` 计"),
            ("30 万", "未知的单位 `万`"),
            ("三十吨", "`开采深度` 不能以 `吨` 计"),
            ("三十顿", "未知的单位 `顿`"),
        ] {
            assert_eq!(value("depth", text), Err((Code::BadUnit, message.into())), "{text}");
        }
    }

    #[test]
    fn a_numeral_of_ten_thousands_needs_a_unit_where_the_unit_is_one_of_ten_thousands() {
        let twice = |text| Err((Code::BadValue, format!("`核定生产能力` 的值 `{text}` 可作两种理解")));
        for text in ["九万", "一万二千", "一点五万", "一亿"] {
            assert_eq!(value("approved_capacity", text), twice(text));
        }
        assert_eq!(value("approved_capacity", "九"), Ok("9".into()));
        assert_eq!(value("monthly_output", "九万"), Ok("90000".into()), "in tonnes it can only be one amount");
    }

    #[test]
    fn a_comma_is_read_by_the_manner_of_its_column() {
        let vocabulary = vocabulary();
        let depth = fact(&vocabulary, "depth");
        let read = |text, comma| {
            read(text, depth, Manner { comma, ..Manner::default() })
                .map(|(value, convention)| (value.plain(depth), convention.is_some()))
                .map_err(|refused| refused.message.zh.into_owned())
        };
        let doubtful = "`开采深度` 的值 `1,234 m` 可作两种理解，因为这一列的逗号可能是小数点";
        assert_eq!(read("1,234 m", Comma::AsWritten), Ok(("1234".into(), false)));
        assert_eq!(read("1,234 m", Comma::Doubtful), Err(doubtful.into()));
        assert_eq!(read("1,234 m", Comma::Decimal), Ok(("1.234".into(), false)), "the mapping says so");
        assert_eq!(read("1,5", Comma::AsWritten), Ok(("1.5".into(), true)));
    }

    #[test]
    fn bounds_are_exact_and_the_message_states_them() {
        assert_eq!(value("approved_capacity", "20000"), Ok("20000".into()));
        assert_eq!(value("approved_capacity", "200000000 t"), Ok("20000".into()));
        let beyond = "`核定生产能力` 的值 `200000000.0001 t` 超出范围，应在 0 至 20000 万t/a 之间";
        assert_eq!(value("approved_capacity", "200000000.0001 t"), Err((Code::OutOfBounds, beyond.into())));
        assert_eq!(
            value("workers", "-1"),
            Err((Code::OutOfBounds, "`下井人数` 的值 `-1` 超出范围，不应小于 0 人".into()))
        );
        assert!(
            value("methane", "100%").is_ok() && value("methane", "1000‰").is_ok() && value("methane", "100.1").is_err()
        );
    }

    proptest! {
        #[test]
        fn a_numeral_of_ten_thousand_tonnes_is_one_amount(digit in 0usize..9, place in 0usize..4) {
            let text = ["一", "二", "三", "四", "五", "六", "七", "八", "九"][digit].to_owned() + ["", "十", "百", "千"][place];
            let amount = ((digit + 1) * 10usize.pow(u32::try_from(place).unwrap())).to_string();
            prop_assert_eq!(value("approved_capacity", &format!("{text}万吨")), Ok(amount.clone()));
            prop_assert_eq!(value("approved_capacity", &format!("{text} 万吨")), Ok(amount));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[-+0-9.,%a-zA-Z万吨至 ~十百一二〇点负]{0,12}") {
            let _ = value("depth", &text);
        }
    }
}
