//! Numbers of cells, exactly: what could be read in two ways, or is no single number, is refused with the reason.

use super::cell::Refused;
use super::measure;
use super::text::shown;
use crate::fact::{Decimal, Fact, Quantity, Type, Unit, Value};
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic, Language};

/// Why a text is not one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reason {
    NotANumber,
    Range,
    Estimate,
    Comma,
    Exponent,
    TooManyDigits,
    NotWhole,
}

/// Signs of an estimate or a bound. They are looked for only in what is no plain number.
const ESTIMATES: &[&str] = &[
    "约", "大约", "左右", "上下", "近", "余", "多", "几", "以上", "以下", "以内", "超过", "不足", "不到", "至少",
    "至多", "大于", "小于", "about", "approx", "circa", "ca.", "~", "≈", "<", ">", "≤", "≥", "±", "+",
];

/// Signs between the two ends of a range.
const RANGES: &[char] = &['-', '–', '—', '~', '〜', '至', '到'];

/// The number in `text` (already tidied); a number without unit is in `unit`, or else in the fact's own.
pub fn read(text: &str, fact: &Fact, unit: Option<&'static Unit>) -> Result<Value, Refused> {
    let Type::Number { unit: own, whole, .. } = &fact.kind else {
        return Err(not_one_number(text, fact, Reason::NotANumber));
    };
    let text = text.replace('\u{2212}', "-");
    let (digits, rest) = split(&text);
    let amount =
        amount(digits).map_err(|reason| not_one_number(&text, fact, reason_of(&text, rest).unwrap_or(reason)))?;
    let unit = match rest {
        "" => unit.unwrap_or(own),
        _ if !rest.starts_with(is_unit_start) => {
            return Err(not_one_number(&text, fact, reason_of(&text, rest).unwrap_or(Reason::NotANumber)));
        }
        _ => measure::unit_of(rest, fact).map_err(|bad_unit| match reason_of(&text, rest) {
            Some(reason) => not_one_number(&text, fact, reason),
            None => bad_unit,
        })?,
    };
    let quantity = Quantity { amount, unit };
    if *whole && !quantity.in_unit(own).is_some_and(Decimal::is_whole) {
        return Err(not_one_number(&text, fact, Reason::NotWhole));
    }
    within_bounds(&text, quantity, own, fact)?;
    Ok(Value::Number(quantity))
}

/// The longest start of `text` that may be a number, and what follows.
fn split(text: &str) -> (&str, &str) {
    let signed = text.strip_prefix(['-', '+']).unwrap_or(text);
    let rest = signed.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',');
    let digits = text.strip_suffix(rest).unwrap_or(text);
    (digits, rest.trim_start())
}

fn is_unit_start(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '%' | '‰' | '℃' | '°' | '㎡')
}

/// A plain decimal number, with or without commas between groups of three.
fn amount(digits: &str) -> Result<Decimal, Reason> {
    let plain = if digits.contains(',') { without_groups(digits).ok_or(Reason::Comma)? } else { digits.to_owned() };
    plain.parse().map_err(|error| match error {
        crate::fact::decimal::DecimalError::NotANumber => Reason::NotANumber,
        crate::fact::decimal::DecimalError::TooManyDigits => Reason::TooManyDigits,
    })
}

/// `1,234,567.8` without its commas; nothing where a comma may be a decimal one.
fn without_groups(digits: &str) -> Option<String> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let mut groups = whole.trim_start_matches(['-', '+']).split(',');
    let first = groups.next()?;
    let grouped = (1..=3).contains(&first.len()) && !first.starts_with('0') && groups.all(|group| group.len() == 3);
    (grouped && !fraction.contains(',')).then(|| digits.replace(',', ""))
}

/// The reason, where one can be told, why `text` is not a number with a unit; `rest` is what follows its first number.
fn reason_of(text: &str, rest: &str) -> Option<Reason> {
    let starts_with_digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    if let Some(exponent) = rest.strip_prefix(['e', 'E'])
        && starts_with_digit(exponent.trim_start_matches(['-', '+']))
    {
        return Some(Reason::Exponent);
    }
    let first_digit = text.find(|c: char| c.is_ascii_digit()).and_then(|at| text.get(at..)).unwrap_or("");
    if RANGES.iter().any(|sign| first_digit.split(*sign).skip(1).any(|end| starts_with_digit(end.trim_start()))) {
        return Some(Reason::Range);
    }
    let lower = text.to_lowercase();
    (!first_digit.is_empty() && ESTIMATES.iter().any(|sign| lower.contains(sign))).then_some(Reason::Estimate)
}

fn not_one_number(text: &str, fact: &Fact, reason: Reason) -> Refused {
    let (whole, fraction) = (Decimal::MAX_WHOLE, Decimal::MAX_FRACTION);
    let digits = say!(
        "超过小数点前 {whole} 位、后 {fraction} 位",
        "has more than {whole} digits before or {fraction} after the point"
    );
    let (zh, en) = match reason {
        Reason::NotANumber => ("不是数", "is not a number"),
        Reason::Range => ("是范围，不是一个数", "is a range, not one number"),
        Reason::Estimate => ("是估计或界限，不是一个数", "is an estimate or a bound, not one number"),
        Reason::Comma => ("中的逗号含义不明", "has a comma that can be read in two ways"),
        Reason::Exponent => ("是科学记数法，可能已丢失数位", "is in scientific notation and may have lost digits"),
        Reason::TooManyDigits => (&*digits.zh, &*digits.en),
        Reason::NotWhole => ("不是整数", "is not a whole number"),
    };
    let found = shown(text);
    let message = Bilingual::new(
        format!("`{}` 的值 `{found}` {zh}", fact.label.zh),
        format!("the value `{found}` of `{}` {en}", fact.label.en),
    );
    let help = match reason {
        Reason::Comma => Bilingual::new(
            "小数点写作 `.`，分位符只用于三位一组，如 `1,234.5`",
            "write `.` before decimals, and commas only between groups of three: `1,234.5`",
        ),
        Reason::NotWhole => Bilingual::new("写一个整数；不知道时写 `未知`", "write a whole number, or `unknown`"),
        _ => Bilingual::new(
            "写一个数，如 `30` 或 `1.25`；不知道时写 `未知`",
            "write one number such as `30` or `1.25`, or `unknown`",
        ),
    };
    Box::new(Diagnostic::error(Code::BadValue, message).help(help))
}

fn within_bounds(text: &str, quantity: Quantity, own: &Unit, fact: &Fact) -> Result<(), Refused> {
    let Some(basic) = quantity.basic() else { return Err(not_one_number(text, fact, Reason::TooManyDigits)) };
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
        read(text, fact, None)
            .map(|value| value.plain(fact))
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
            ("methane", "5‰", "0.5"),
            ("depth", "-320.5 m", "-320.5"),
            ("depth", "\u{2212}0.3km", "-300"),
            ("workers", "30 人", "30"),
            ("workers", "30.0", "30"),
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
            ("约30", "是估计或界限，不是一个数"),
            ("30左右", "是估计或界限，不是一个数"),
            ("30多", "是估计或界限，不是一个数"),
            (">30", "是估计或界限，不是一个数"),
            ("30+", "是估计或界限，不是一个数"),
            ("about 30", "是估计或界限，不是一个数"),
            ("TBD", "不是数"),
            ("三十", "不是数"),
            ("1,5", "中的逗号含义不明"),
            ("1,2345", "中的逗号含义不明"),
            ("12,34,567", "中的逗号含义不明"),
            ("0,125", "中的逗号含义不明"),
            ("1.234,567", "中的逗号含义不明"),
            ("1e3", "是科学记数法，可能已丢失数位"),
            ("1.2E+05", "是科学记数法，可能已丢失数位"),
            ("1234567890123", "超过小数点前 12 位、后 15 位"),
            ("0.1234567890123456", "超过小数点前 12 位、后 15 位"),
            (".5", "不是数"),
            ("5.", "不是数"),
            ("1.2.3", "不是数"),
            ("1 234", "不是数"),
            ("--5", "不是数"),
            ("inf", "不是数"),
            ("", "不是数"),
        ] {
            let expected = format!("`开采深度` 的值 `{text}` {reason}");
            assert_eq!(value("depth", text), Err((Code::BadValue, expected)), "{text}");
        }
        assert_eq!(value("workers", "30.5"), Err((Code::BadValue, "`下井人数` 的值 `30.5` 不是整数".into())));
        assert_eq!(value("depth", "30 t"), Err((Code::BadUnit, "`开采深度` 不能以 `t` 计".into())));
        assert_eq!(value("depth", "30 万"), Err((Code::BadUnit, "未知的单位 `万`".into())));
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
        fn grouped_and_plain_numbers_are_the_same(number in 0u64..1_000_000_000_000) {
            let plain = number.to_string();
            let mut grouped = String::new();
            for (at, digit) in plain.chars().enumerate() {
                if at > 0 && (plain.len() - at) % 3 == 0 {
                    grouped.push(',');
                }
                grouped.push(digit);
            }
            prop_assert_eq!(amount(&grouped), amount(&plain));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[-+0-9.,%a-zA-Z万吨至 ~]{0,12}") {
            let _ = value("depth", &text);
        }
    }
}
