//! Number formats: what a spreadsheet shows of the number in a cell.
//!
//! A cell that says 1.4 % holds 0.014, and one that says 30 m holds 30: the format is part of what people read, and what it adds is
//! added here. Separators, colours, currency and the number of places shown change nothing that counts. A format that shows
//! another number than the cell holds, or none, is an error.

pub mod builtin;
pub mod code;
mod section;

pub use section::{Section, Unshowable};

use self::code::{Compare, Condition, Piece, Token};
use super::plain::Plain;

/// The most sections that a format may have; Excel allows 4.
const MOST_SECTIONS: usize = 16;

/// A number format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Format {
    /// What is shown of numbers: the first section whose condition holds.
    numbers: Vec<(Option<Condition>, Section)>,
    /// What is shown of texts, where that is not the text alone.
    text: Option<Section>,
    /// The format as people write it.
    code: String,
}

impl Default for Format {
    fn default() -> Self {
        Format::from_code("General")
    }
}

impl Format {
    /// The format with that code.
    pub fn from_code(code: &str) -> Format {
        let code = if code.trim().is_empty() { "General" } else { code };
        let mut pieces = code::pieces(code);
        let ends_in_text = pieces.last().is_some_and(|piece| piece.tokens.contains(&Token::Text));
        let text = if ends_in_text || pieces.len() > 3 { pieces.pop() } else { None };
        let text = text.map(|piece| Section::new(&piece.tokens));
        if pieces.is_empty() {
            // A number under a format for texts is shown as it is.
            return Format { numbers: vec![(None, text.clone().unwrap_or_default())], text, code: code.to_owned() };
        }
        let count = pieces.len();
        let section = |(at, piece): (usize, Piece)| {
            let usual = match (at, count) {
                (0, 2) => Some(Condition::zero(Compare::AtLeast)),
                (0, 3..) => Some(Condition::zero(Compare::More)),
                (1, 3..) => Some(Condition::zero(Compare::Less)),
                _ => None,
            };
            (piece.condition.or(usual), Section::new(&piece.tokens))
        };
        Format::from_sections(pieces.into_iter().enumerate().map(section).collect(), text, code.to_owned())
    }

    /// The format that shows numbers by the first section whose condition holds, and texts by `text`.
    pub fn from_sections(numbers: Vec<(Option<Condition>, Section)>, text: Option<Section>, code: String) -> Format {
        let is_sane = numbers.len() <= MOST_SECTIONS;
        Format { numbers: if is_sane { numbers } else { vec![(None, Section::unclear())] }, text, code }
    }

    /// The format as people write it.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// What is shown of a number.
    pub fn number(&self, number: &Plain, since_1904: bool) -> Result<String, Unshowable> {
        let holds = |condition: &Option<Condition>| condition.as_ref().is_none_or(|condition| condition.holds(number));
        let section = self.numbers.iter().find(|(condition, _)| holds(condition));
        section.ok_or(Unshowable::Hidden)?.1.number(number, since_1904)
    }

    /// What is shown of a text.
    pub fn text(&self, text: String) -> Result<String, Unshowable> {
        match &self.text {
            Some(section) => section.text(text),
            None => Ok(text),
        }
    }

    /// Whether it shows some numbers as percentages.
    pub fn has_percent(&self) -> bool {
        self.numbers.iter().any(|(_, section)| section.is_percent())
    }

    /// What it shows of days and times of the present.
    pub fn moments(&self) -> super::moment::Shows {
        let first = self.numbers.iter().find(|(condition, _)| {
            condition.as_ref().is_none_or(|condition| matches!(condition.compare, Compare::More | Compare::AtLeast))
        });
        first.map(|(_, section)| section.moments()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a cell with this number and format says, or why it says nothing.
    fn shown(number: &str, code: &str) -> String {
        let shown = Format::from_code(code).number(&Plain::from_text(number).unwrap(), false);
        shown.unwrap_or_else(|unshowable| format!("{unshowable:?}"))
    }

    #[test]
    fn what_only_looks_different_is_the_number() {
        for code in [
            "General",
            "",
            "G/通用格式",
            "Standard",
            "@",
            "0",
            "0.00",
            "#,##0.00",
            "# ##0.00",
            "0.00E+00",
            "##0.0E+0",
            "# ?/?",
            "# ??/100",
            "[Red]0.00",
            "[红色][>=1000]0;0.0",
            "[DBNum1]General",
            "[DBNum2][$-804]General",
            "¥#,##0.00",
            "\"$\"#,##0",
            "[$¥-804]#,##0.00",
            "#,##0\\ [$€-407]",
            "_(* #,##0.00_);_(* (#,##0.00);_(* \"-\"??_);_(@_)",
            "_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* \"-\"??_ ;_ @_ ",
            "#,##0 ;[Red](#,##0)",
            "0.00_ ;[Red]\\-0.00\\ ",
            "+0;-0;0",
            "000000",
            "* 0",
        ] {
            for number in ["5", "-5", "0", "1234.5"] {
                assert_eq!(shown(number, code), number, "{code}");
            }
        }
    }

    #[test]
    fn percentages_and_units_are_shown() {
        for (number, code, expected) in [
            ("0.014", "0%", "1.4%"),
            ("0.014", "0.00%", "1.4%"),
            ("-0.014", "0.0%;[Red]-0.0%", "-1.4%"),
            ("-0.014", "0.0%;(0.0%)", "-1.4%"),
            ("0", "0.0%", "0%"),
            ("1.4", "0.0\"%\"", "1.4%"),
            ("1.4", "0.0\\%", "1.4%"),
            ("0.014", "0.0 %", "1.4%"),
            ("5", "0‰", "5‰"),
            ("30", "0.0\"m\"", "30m"),
            ("30", "0.0\\ \"m³/min\"", "30m³/min"),
            ("9", "#,##0\"万t\"", "9万t"),
            ("9", "0万/年", "9万/年"),
            ("9", "General\"万t\"", "9万t"),
            ("9", "\"约\"0", "约9"),
            ("9", "0\"以上\"", "9以上"),
            ("9", "\"≥\"0.0", "≥9"),
            ("9", "\"¥\"0\"万\"", "9万"),
            ("9", "[$USD] 0", "USD9"),
            ("9", "\\-0", "-9"),
            ("9", "(0)", "(9)"),
            ("9", "@\"人\"", "9人"),
            ("-9", "0\"人\";\"减\"0\"人\"", "减-9人"),
        ] {
            assert_eq!(shown(number, code), expected, "{code}");
        }
    }

    #[test]
    fn words_in_place_of_numbers_are_what_people_see() {
        for (number, code, expected) in [
            ("1", "\"是\";;\"否\"", "是"),
            ("0", "\"是\";;\"否\"", "否"),
            ("-1", "\"是\";;\"否\"", "Hidden"),
            ("1", "[=1]\"有\";[=0]\"无\"", "有"),
            ("0", "[=1]\"有\";[=0]\"无\"", "无"),
            ("2", "[=1]\"有\";[=0]\"无\"", "Hidden"),
            ("0", "0;-0;", "Hidden"),
            ("0", "0;-0;;@", "Hidden"),
            ("0", ";;;", "Hidden"),
            ("0", "0;-0;\"-\"", "0"),
            ("5", ";;;", "Hidden"),
            ("5", "\"\"", "Hidden"),
            ("0", "0;-0;\"无\"", "无"),
            ("0.5", "[<1]\"<1\";0", "<1"),
        ] {
            assert_eq!(shown(number, code), expected, "{code}");
        }
    }

    #[test]
    fn another_number_than_the_cell_holds_is_an_error() {
        for code in ["0,", "0.0,", "#,##0,", "#,##0,,\"百万\"", "0,.0", "0.0,\"千吨\"", "0.00,%"] {
            assert_eq!(shown("12345", code), "Scaled", "{code}");
            assert!(shown("0", code).starts_with('0'), "{code}");
        }
        for code in [
            "0!.0",
            "0.0.0",
            "0%%",
            "%0",
            "0\"点\"0.0",
            ",0",
            "0.0,0",
            "[=x]0",
            &"0".repeat(1025),
            &"[>9]0;".repeat(17),
        ] {
            assert_eq!(shown("12345", code), "Unclear", "{code}");
        }
    }

    #[test]
    fn digits_with_signs_between_them_are_shown_so() {
        for (number, code, expected) in [
            ("20240501", "0000\"年\"00\"月\"00\"日\"", "2024年05月01日"),
            ("20240501", "0000-00-00", "2024-05-01"),
            ("20240501", "#-00-00", "2024-05-01"),
            ("123456", "0\\.0000", "12.3456"),
            ("12", "0\\.0000", "0.0012"),
            ("13800138000", "000 0000 0000", "13800138000"),
            ("1.5", "00-00", "Unclear"),
            ("-5", "00-00", "Unclear"),
        ] {
            assert_eq!(shown(number, code), expected, "{code}");
        }
    }

    #[test]
    fn days_and_times_are_recognised() {
        for (number, code, expected) in [
            ("45413", "yyyy-mm-dd", "2024-05-01"),
            ("45413", "[$-804]yyyy\"年\"m\"月\"d\"日\";@", "2024-05-01"),
            ("45413", "[DBNum1][$-804]yyyy年m月d日", "2024-05-01"),
            ("45413", "m/d/yy", "2024-05-01"),
            ("45413", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2024-05-01"),
            ("45413", "[$-404]e/m/d", "2024-05-01"),
            ("45413", "[$-804]aaaa;@", "2024-05-01"),
            ("45413.3541666667", "yyyy/m/d h:mm", "2024-05-01 08:30:00"),
            ("45413.3541666667", "yyyy/m/d", "2024-05-01 08:30:00"),
            ("0.3541666667", "h:mm AM/PM", "08:30:00"),
            ("0.3541666667", "[$-804]上午/下午h\"时\"mm\"分\";@", "08:30:00"),
            ("0.3541666667", "mm:ss.0", "08:30:00"),
            ("1.5", "[h]:mm", "36:00:00"),
            ("1.5", "[mm]", "36:00:00"),
            ("45413", "yyyy\"年\"m\"月\"", "2024年5月"),
            ("45413", "mmm-yy", "2024年5月"),
            ("45413", "m\"月\"d\"日\"", "5月1日"),
            ("45413", "d-mmm", "5月1日"),
            ("45413", "[>=45000]yyyy-mm-dd;0", "2024-05-01"),
            ("-5", "yyyy-mm-dd", "########"),
        ] {
            assert_eq!(shown(number, code), expected, "{code}");
        }
    }

    #[test]
    fn texts_are_shown_with_what_their_format_adds() {
        let shown = |text: &str, code| match Format::from_code(code).text(text.to_owned()) {
            Ok(text) => text,
            Err(unshowable) => format!("{unshowable:?}"),
        };
        for (code, expected) in [
            ("General", "红旗"),
            ("@", "红旗"),
            ("0;-0;0", "红旗"),
            ("0;-0;0;@", "红旗"),
            ("_(@_)", "红旗"),
            ("@\"煤矿\"", "红旗煤矿"),
            ("0;-0;0;\"矿名\"@", "矿名红旗"),
            (";;;", "Hidden"),
            ("0;0;0;", "Hidden"),
            ("0;0;0;\"文字\"", "文字"),
        ] {
            assert_eq!(shown("红旗", code), expected, "{code}");
        }
    }
}
