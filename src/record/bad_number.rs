//! Why a text is not one number, and what to say of it.

use super::cell::Refused;
use super::digits::{self, Doubt};
use super::numeral::{self, BadNumeral};
use super::text::shown;
use crate::fact::decimal::DecimalError;
use crate::fact::{Decimal, Fact};
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic};

/// Why a text is not one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It is none at all.
    NotANumber,
    /// It is a range.
    Range,
    /// It is an estimate or a bound.
    Estimate,
    /// It has a half in words.
    Half,
    /// What its comma stands for cannot be told.
    Comma,
    /// What its comma or point stands for cannot be told, because commas may stand before decimals in its column.
    CommaOfColumn,
    /// It is a Chinese numeral that can be read in two ways.
    Numeral,
    /// It is in scientific notation.
    Exponent,
    /// It has more digits than are kept.
    TooManyDigits,
    /// It is not whole.
    NotWhole,
}

/// Signs of an estimate or a bound. They are looked for only in what is no plain number.
const ESTIMATES: &[&str] = &[
    "约",
    "左右",
    "上下",
    "近",
    "余",
    "多",
    "几",
    "以上",
    "以下",
    "以内",
    "超过",
    "不足",
    "不到",
    "至少",
    "最多",
    "至多",
    "大于",
    "小于",
    "不低于",
    "不超",
    "大概",
    "可能",
    "估计",
    "预计",
    "上百",
    "上千",
    "上万",
    "数十",
    "数百",
    "数千",
    "数万",
    "about",
    "approx",
    "circa",
    "ca.",
    "~",
    "≈",
    "<",
    ">",
    "≤",
    "≥",
    "±",
    "+",
];

/// Signs between the two ends of a range.
const RANGES: &[char] = &['-', '–', '—', '~', '〜', '至', '到'];

impl From<Doubt> for Reason {
    fn from(doubt: Doubt) -> Self {
        match doubt {
            Doubt::Number => Reason::Comma,
            Doubt::Column => Reason::CommaOfColumn,
        }
    }
}

impl From<DecimalError> for Reason {
    fn from(error: DecimalError) -> Self {
        match error {
            DecimalError::NotANumber => Reason::NotANumber,
            DecimalError::TooManyDigits => Reason::TooManyDigits,
        }
    }
}

impl From<BadNumeral> for Reason {
    fn from(bad: BadNumeral) -> Self {
        match bad {
            BadNumeral::Malformed => Reason::NotANumber,
            BadNumeral::TwoReadings => Reason::Numeral,
            BadNumeral::Estimate => Reason::Estimate,
            BadNumeral::TooManyDigits => Reason::TooManyDigits,
        }
    }
}

/// The reason, where one can be told, why `text` is not a number with a unit; `rest` is what follows its first number.
pub fn reason_of(text: &str, rest: &str) -> Option<Reason> {
    let starts_with_digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    if let Some(exponent) = rest.strip_prefix(['e', 'E'])
        && starts_with_digit(exponent.trim_start_matches(['-', '+']))
    {
        return Some(Reason::Exponent);
    }
    let is_digit = |c: char| c.is_ascii_digit() || numeral::is_start(c);
    let from_number = text.find(is_digit).and_then(|at| text.get(at..)).unwrap_or("");
    if RANGES.iter().any(|sign| from_number.split(*sign).skip(1).any(|end| end.trim_start().starts_with(is_digit))) {
        return Some(Reason::Range);
    }
    if text.contains('半') {
        return Some(Reason::Half);
    }
    let lower = text.to_lowercase();
    (!from_number.is_empty() && ESTIMATES.iter().any(|sign| lower.contains(sign))).then_some(Reason::Estimate)
}

/// The error for a text that is not one number.
pub fn refused(text: &str, fact: &Fact, reason: Reason) -> Refused {
    let (whole, fraction) = (Decimal::MAX_WHOLE, Decimal::MAX_FRACTION);
    let digits = say!(
        "超过小数点前 {whole} 位、后 {fraction} 位",
        "has more than {whole} digits before or {fraction} after the point"
    );
    let (zh, en) = match reason {
        Reason::NotANumber => ("不是数", "is not a number"),
        Reason::Range => ("是范围，不是一个数", "is a range, not one number"),
        Reason::Estimate => ("是估计或界限，不是一个数", "is an estimate or a bound, not one number"),
        Reason::Half => ("中有“半”，不是写明的数", "has a half in words and is no plain number"),
        Reason::Comma => ("中的逗号含义不明", "has a comma that can be read in two ways"),
        Reason::CommaOfColumn => (
            "可作两种理解，因为这一列的逗号可能是小数点",
            "can be read in two ways, because commas may stand before decimals in its column",
        ),
        Reason::Numeral => ("可作两种理解", "can be read in two ways"),
        Reason::Exponent => ("是科学记数法，可能已丢失数位", "is in scientific notation and may have lost digits"),
        Reason::TooManyDigits => (&*digits.zh, &*digits.en),
        Reason::NotWhole => ("不是整数", "is not a whole number"),
    };
    let found = shown(text);
    let message = Bilingual::new(
        format!("`{}` 的值 `{found}` {zh}", fact.label.zh),
        format!("the value `{found}` of `{}` {en}", fact.label.en),
    );
    Box::new(Diagnostic::error(Code::BadValue, message).help(help(reason, text)))
}

fn help(reason: Reason, text: &str) -> Bilingual {
    let (digits, _) = digits::split(text);
    // A fourth digit behind a point, and none is a group of three.
    let (whole, decimal) = (digits.replace([',', '.'], ""), digits.replace(',', ".") + "0");
    match reason {
        Reason::Comma => Bilingual::new(
            "小数点写作 `.`，分位符只用于三位一组，如 `1,234.5`",
            "write `.` before decimals, and commas only between groups of three: `1,234.5`",
        ),
        Reason::CommaOfColumn => say!(
            "整数写作 `{whole}`，小数写作 `{decimal}`，或在列的对应关系中写明 `decimal = \",\"`",
            "write `{whole}` if it is whole and `{decimal}` if it is not, or say `decimal = \",\"` in a mapping of columns"
        ),
        Reason::Numeral => Bilingual::new("用阿拉伯数字写，并写明单位", "write it in digits, with its unit"),
        Reason::NotWhole => Bilingual::new("写一个整数；不知道时写 `未知`", "write a whole number, or `unknown`"),
        _ => Bilingual::new(
            "写一个数，如 `30` 或 `1.25`；不知道时写 `未知`",
            "write one number such as `30` or `1.25`, or `unknown`",
        ),
    }
}
