//! The digits of a number: where they end, and what the commas and points between them stand for.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::manner::Comma;
use super::text::tidied;

/// Why it cannot be told what a comma or point stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// By the number itself.
    Number,
    /// By its column, in which commas stand before decimals.
    Column,
}

/// The longest start of `text` that may be a number, and what follows.
pub fn split(text: &str) -> (&str, &str) {
    let signed = text.strip_prefix(['-', '+']).unwrap_or(text);
    let rest = signed.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',');
    let digits = text.strip_suffix(rest).unwrap_or(text);
    (digits, rest.trim_start())
}

/// The digits with a point before decimals and without commas, and whether it was a comma that stood before decimals.
///
/// A comma between groups of three digits stands for thousands, and one that cannot stand between such groups before decimals:
/// `0,9`, `16,9481`, `0,125`. Whether digits are there at all is not looked at where there is no comma.
pub fn plain(digits: &str, comma: Comma) -> Result<(Cow<'_, str>, bool), Doubt> {
    let has_comma = digits.contains(',');
    let unsigned = digits.strip_prefix(['-', '+']).unwrap_or(digits);
    match (comma, has_comma) {
        (Comma::AsWritten, false) => return Ok((Cow::Borrowed(digits), false)),
        (Comma::Decimal, true) => {
            let (whole, fraction) = unsigned.split_once(',').unwrap_or((unsigned, ""));
            let fits = are_digits(fraction) && (are_digits(whole) || groups(whole, '.').is_some());
            let with_point = || Cow::Owned(digits.replace('.', "").replace(',', "."));
            return if fits { Ok((with_point(), true)) } else { Err(Doubt::Number) };
        }
        (Comma::Decimal | Comma::Doubtful, false) => {
            let doubtful = groups(unsigned, '.') == Some(2);
            return if doubtful { Err(Doubt::Column) } else { Ok((Cow::Borrowed(digits), false)) };
        }
        (Comma::Doubtful, true) if groups(unsigned, ',') == Some(2) => return Err(Doubt::Column),
        (Comma::AsWritten | Comma::Doubtful, true) => {}
    }
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    if groups(whole, ',').is_some() && !fraction.contains(',') {
        return Ok((Cow::Owned(digits.replace(',', "")), false));
    }
    match unsigned.split_once(',') {
        Some((whole, fraction)) if are_digits(whole) && are_digits(fraction) => {
            Ok((Cow::Owned(digits.replace(',', ".")), true))
        }
        _ => Err(Doubt::Number),
    }
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The number of groups of three digits, of which the first may be shorter, if `text` is at least two of them.
fn groups(text: &str, separator: char) -> Option<usize> {
    let mut groups = text.split(separator);
    let first = groups.next()?;
    let is_first = (1..=3).contains(&first.len()) && are_digits(first) && !first.starts_with('0');
    let mut count = 1;
    for group in groups {
        if group.len() != 3 || !are_digits(group) {
            return None;
        }
        count += 1;
    }
    (is_first && count > 1).then_some(count)
}

/// The columns of a table in which a number has a decimal comma, and the last row where one has.
#[derive(Debug, Default)]
pub struct DecimalCommas {
    columns: BTreeMap<usize, u64>,
    /// Whether any comma inside a number may be a decimal one.
    any_may_be: bool,
}

impl DecimalCommas {
    /// Those of a CSV file. Spreadsheets separate cells by semicolons where the comma stands before decimals, so there `1,234` is doubtful.
    pub fn separated_by(delimiter: char) -> Self {
        DecimalCommas { any_may_be: delimiter == ';', ..DecimalCommas::default() }
    }

    /// Looks at a cell; rows come in their order.
    pub fn look_at(&mut self, row: u64, column: usize, text: &str) {
        if has_decimal_comma(text) || (self.any_may_be && has_comma(text)) {
            self.columns.insert(column, row);
        }
    }

    /// The columns in which a number below this row has a decimal comma.
    pub fn below(&self, row: u64) -> Vec<usize> {
        self.columns.iter().filter(|(_, last)| **last > row).map(|(column, _)| *column).collect()
    }
}

/// Whether `text` begins with a number that has a comma.
fn has_comma(text: &str) -> bool {
    split(tidied(text).trim_start_matches('\u{2212}')).0.contains(',')
}

/// Whether `text` begins with a number whose comma can only be a decimal one.
fn has_decimal_comma(text: &str) -> bool {
    // Most cells have none; the full-width one begins with this byte, as few other characters do.
    if !text.as_bytes().iter().any(|byte| matches!(byte, b',' | 0xEF)) || !text.contains([',', '，']) {
        return false;
    }
    let text = tidied(text);
    let (digits, _) = split(text.trim_start_matches('\u{2212}'));
    matches!(plain(digits, Comma::AsWritten), Ok((_, true)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The digits with a sign of how the comma was read: `d` for decimals.
    fn read(digits: &str, comma: Comma) -> Result<String, Doubt> {
        plain(digits, comma).map(|(digits, is_decimal)| format!("{digits}{}", if is_decimal { "d" } else { "" }))
    }

    #[test]
    fn a_comma_is_what_it_can_only_be() {
        for (digits, expected) in [
            ("1234", "1234"),
            ("-1.5", "-1.5"),
            ("1,234", "1234"),
            ("+12,345,678.5", "+12345678.5"),
            ("999,999", "999999"),
            ("0,9", "0.9d"),
            ("0,125", "0.125d"),
            ("000,125", "000.125d"),
            ("-1,5", "-1.5d"),
            ("16,9481", "16.9481d"),
            ("1234,567", "1234.567d"),
        ] {
            assert_eq!(read(digits, Comma::AsWritten), Ok(expected.to_owned()), "{digits}");
        }
        for digits in ["1.234,567", "12,34,567", "1,2,3", "1,234,5", ",5", "5,", "1,234.5,6", "1,5.6", ",", "1,,234"] {
            assert_eq!(read(digits, Comma::AsWritten), Err(Doubt::Number), "{digits}");
        }
    }

    #[test]
    fn beside_decimal_commas_groups_are_doubtful_unless_there_are_more() {
        for (digits, expected) in [
            ("1,5", Ok("1.5d")),
            ("1,234", Err(Doubt::Column)),
            ("-19,521", Err(Doubt::Column)),
            ("1.234", Err(Doubt::Column)),
            ("0.234", Ok("0.234")),
            ("1.5", Ok("1.5")),
            ("1234.567", Ok("1234.567")),
            ("1,234,567", Ok("1234567")),
            ("1,234.5", Ok("1234.5")),
            ("1.234,5", Err(Doubt::Number)),
        ] {
            assert_eq!(read(digits, Comma::Doubtful), expected.map(str::to_owned), "{digits}");
        }
    }

    #[test]
    fn where_a_mapping_says_so_a_comma_is_a_decimal_one() {
        for (digits, expected) in [
            ("1,5", Ok("1.5d")),
            ("1,234", Ok("1.234d")),
            ("1.234,5", Ok("1234.5d")),
            ("-1.234.567,8", Ok("-1234567.8d")),
            ("30", Ok("30")),
            ("1.5", Ok("1.5")),
            ("1.234", Err(Doubt::Column)),
            ("1,234,567", Err(Doubt::Number)),
            ("1,234.5", Err(Doubt::Number)),
            ("12.34,5", Err(Doubt::Number)),
            ("1,", Err(Doubt::Number)),
        ] {
            assert_eq!(read(digits, Comma::Decimal), expected.map(str::to_owned), "{digits}");
        }
    }

    #[test]
    fn columns_with_decimal_commas_are_found_below_the_header() {
        let mut commas = DecimalCommas::default();
        for (row, column, text) in [
            (1, 0, "0,9"),
            (3, 1, " １，５ 万吨"),
            (4, 2, "1,234"),
            (4, 3, "a 1,5"),
            (5, 4, "−0,9"),
            (6, 5, "1,2,3"),
            (7, 6, ""),
        ] {
            commas.look_at(row, column, text);
        }
        assert_eq!(commas.below(2), [1, 4]);
        assert_eq!(commas.below(0), [0, 1, 4]);
    }

    proptest! {
        #[test]
        fn grouped_and_plain_numbers_are_the_same(number in 1_000u64..1_000_000_000_000) {
            let text = number.to_string();
            let grouped = |separator: char| {
                let mut grouped = String::new();
                for (at, digit) in text.chars().enumerate() {
                    if at > 0 && (text.len() - at) % 3 == 0 {
                        grouped.push(separator);
                    }
                    grouped.push(digit);
                }
                grouped
            };
            prop_assert_eq!(read(&grouped(','), Comma::AsWritten), Ok(text.clone()));
            prop_assert_eq!(read(&format!("{},5", grouped('.')), Comma::Decimal), Ok(format!("{text}.5d")));
        }

        #[test]
        fn what_is_read_has_no_comma(digits in "[-+]?[0-9.,]{0,10}") {
            for comma in [Comma::AsWritten, Comma::Decimal, Comma::Doubtful] {
                if let Ok((plain, _)) = plain(&digits, comma) {
                    prop_assert!(!plain.contains(','));
                }
            }
        }

        #[test]
        fn a_doubtful_column_reads_less_and_nothing_else(digits in "[-+]?[0-9]{0,4}[.,]?[0-9]{0,4}[.,]?[0-9]{0,4}") {
            if let Ok(doubtful) = plain(&digits, Comma::Doubtful) {
                prop_assert_eq!(Ok(doubtful), plain(&digits, Comma::AsWritten));
            }
        }
    }
}
