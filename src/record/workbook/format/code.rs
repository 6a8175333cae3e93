//! The codes of number formats (`#,##0.00"万t";[Red]-0`) → tokens, section by section.

use std::fmt;

use super::super::plain::Plain;

/// A part of a section of a number format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// A character that is shown as it is.
    Literal(char),
    /// A place for a digit: `0`, `#` or `?`.
    Digit(char),
    /// The decimal point.
    Point,
    /// A comma between places for digits, or behind them, where it divides by 1000.
    Comma,
    /// The sign that multiplies by 100.
    Percent,
    /// The sign before an exponent.
    Exponent,
    /// The bar of a fraction.
    Bar,
    /// The number as it is, without a format of its own.
    General,
    /// The text of the cell.
    Text,
    /// A part of a day or time.
    Moment(Part),
    /// Something that programs show in different ways.
    Unclear,
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Token::Literal(c) | Token::Digit(c) => write!(f, "{c}"),
            Token::Moment(part) => f.write_str(match part {
                Part::Year => "yyyy",
                Part::MonthOrMinute | Part::Month | Part::Minute => "mm",
                Part::Day => "dd",
                Part::Weekday => "aaaa",
                Part::Hour => "hh",
                Part::Second => "ss",
                Part::Half => "AM/PM",
                Part::Elapsed => "[h]",
                Part::Era => "g",
            }),
            Token::Point => f.write_str("."),
            Token::Comma => f.write_str(","),
            Token::Percent => f.write_str("%"),
            Token::Exponent => f.write_str("E+"),
            Token::Bar => f.write_str("/"),
            Token::General => f.write_str("General"),
            Token::Text => f.write_str("@"),
            Token::Unclear => f.write_str("!"),
        }
    }
}

/// A part of a day or time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The year, in whatever calendar.
    Year,
    /// The month, or minutes beside hours or seconds.
    MonthOrMinute,
    /// The month.
    Month,
    /// The day of the month.
    Day,
    /// The day of the week.
    Weekday,
    /// The hours.
    Hour,
    /// The minutes.
    Minute,
    /// The seconds.
    Second,
    /// Before or after noon.
    Half,
    /// Hours, minutes or seconds beyond their usual ends.
    Elapsed,
    /// The name of an era.
    Era,
}

/// How a section compares a number with its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `>=`
    AtLeast,
    /// `>`
    More,
}

/// For which numbers a section is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// How they compare.
    pub compare: Compare,
    /// With what.
    pub with: Plain,
}

impl Condition {
    /// The condition that `text` writes: `>=100`.
    pub fn from_text(text: &str) -> Option<Condition> {
        const SIGNS: [(&str, Compare); 7] = [
            ("<>", Compare::NotEqual),
            ("!=", Compare::NotEqual),
            ("<=", Compare::AtMost),
            (">=", Compare::AtLeast),
            ("<", Compare::Less),
            (">", Compare::More),
            ("=", Compare::Equal),
        ];
        SIGNS.iter().find_map(|(sign, compare)| {
            Some(Condition { compare: *compare, with: Plain::from_text(text.strip_prefix(sign)?)? })
        })
    }

    /// A condition against zero.
    pub fn zero(compare: Compare) -> Condition {
        Condition { compare, with: Plain::default() }
    }

    /// Whether `number` meets it.
    pub fn holds(&self, number: &Plain) -> bool {
        match self.compare {
            Compare::Less => *number < self.with,
            Compare::AtMost => *number <= self.with,
            Compare::Equal => *number == self.with,
            Compare::NotEqual => *number != self.with,
            Compare::AtLeast => *number >= self.with,
            Compare::More => *number > self.with,
        }
    }
}

/// A section of a format code: for which numbers it is, where it says so, and its tokens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Piece {
    /// For which numbers it is.
    pub condition: Option<Condition>,
    /// What it shows.
    pub tokens: Vec<Token>,
}

/// The sections of a format code.
pub fn pieces(code: &str) -> Vec<Piece> {
    let mut pieces = vec![Piece::default()];
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let after = rest.get(first.len_utf8()..).unwrap_or("");
        if first == ';' {
            pieces.push(Piece::default());
            rest = after;
            continue;
        }
        let Some(piece) = pieces.last_mut() else { break };
        rest = piece.take(first, after, rest);
    }
    pieces
}

/// Words that stand for the number as it is, in the languages in which programs are found to write them.
const GENERAL: [&str; 3] = ["General", "G/通用格式", "Standard"];

/// Signs of the half of a day.
const HALVES: [&str; 4] = ["AM/PM", "A/P", "上午/下午", "上/下"];

impl Piece {
    /// Takes the token that begins with `first`; `whole` begins with it and `after` behind it. What remains is returned.
    fn take<'c>(&mut self, first: char, after: &'c str, whole: &'c str) -> &'c str {
        if let Some(rest) = GENERAL.iter().find_map(|word| without(whole, word)) {
            self.tokens.push(Token::General);
            return rest;
        }
        if let Some(rest) = HALVES.iter().find_map(|word| without(whole, word)) {
            self.tokens.push(Token::Moment(Part::Half));
            return rest;
        }
        let token = match first {
            '"' => {
                let (quoted, rest) = after.split_once('"').unwrap_or((after, ""));
                self.tokens.extend(quoted.chars().map(Token::Literal));
                return rest;
            }
            '\\' => {
                let mut rest = after.chars();
                self.tokens.extend(rest.next().map(Token::Literal));
                return rest.as_str();
            }
            // A blank as wide as the next character, or as many of it as there is room for.
            '_' | '*' => {
                let mut rest = after.chars();
                rest.next();
                return rest.as_str();
            }
            '[' => {
                let (inside, rest) = after.split_once(']').unwrap_or((after, ""));
                self.bracket(inside);
                return rest;
            }
            'e' | 'E' if after.starts_with(['+', '-']) => {
                self.tokens.push(Token::Exponent);
                return after.get(1..).unwrap_or("");
            }
            '0' | '#' | '?' => Token::Digit(first),
            '.' => Token::Point,
            ',' => Token::Comma,
            '%' => Token::Percent,
            '/' => Token::Bar,
            '@' => Token::Text,
            // Some programs take it for the sign that makes the next character a literal, others for a literal itself.
            '!' => Token::Unclear,
            _ => return self.letters(first, after, whole),
        };
        self.tokens.push(token);
        after
    }

    /// Takes letters that are repeated, or a literal.
    fn letters<'c>(&mut self, first: char, after: &'c str, whole: &'c str) -> &'c str {
        let letter = first.to_ascii_lowercase();
        let run = whole.chars().take_while(|c| c.to_ascii_lowercase() == letter).count();
        let part = match (letter, run) {
            ('y' | 'e', _) | ('b', 2..) => Part::Year,
            ('m', 1..=2) => Part::MonthOrMinute,
            ('m', _) => Part::Month,
            ('d', 1..=2) => Part::Day,
            ('d', _) | ('a', 3..) => Part::Weekday,
            ('h', _) => Part::Hour,
            ('s', _) => Part::Second,
            ('g', _) => Part::Era,
            _ => {
                self.tokens.push(Token::Literal(first));
                return after;
            }
        };
        self.tokens.push(Token::Moment(part));
        whole.get(run..).unwrap_or("")
    }

    /// Takes what stands in brackets: a condition, a currency, elapsed time; colours, languages and numerals change no meaning.
    fn bracket(&mut self, inside: &str) {
        if let Some(currency) = inside.strip_prefix('$') {
            let (currency, _) = currency.rsplit_once('-').unwrap_or((currency, ""));
            self.tokens.extend(currency.chars().map(Token::Literal));
        } else if let Some(condition) = Condition::from_text(inside) {
            self.condition = Some(condition);
        } else if ["h", "m", "s"].iter().any(|unit| is_only(inside, unit)) {
            self.tokens.push(Token::Moment(Part::Elapsed));
        } else if inside.starts_with(['<', '>', '=', '!']) {
            self.tokens.push(Token::Unclear);
        }
    }
}

/// Whether `text` is `letter`, once or more, in whatever case.
fn is_only(text: &str, letter: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| letter.eq_ignore_ascii_case(c.encode_utf8(&mut [0; 4])))
}

/// What follows `word` at the start of `text`, in whatever case.
fn without<'c>(text: &'c str, word: &str) -> Option<&'c str> {
    let (start, rest) = text.split_at_checked(word.len())?;
    start.eq_ignore_ascii_case(word).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str) -> String {
        let piece = |piece: &Piece| {
            let tokens: Vec<_> = piece.tokens.iter().map(|token| format!("{token:?}")).collect();
            let condition = piece.condition.as_ref().map_or(String::new(), |c| format!("{:?} {}: ", c.compare, c.with));
            condition + &tokens.join(" ")
        };
        pieces(code).iter().map(piece).collect::<Vec<_>>().join(" ; ")
    }

    #[test]
    fn codes_are_split_into_tokens() {
        for (code, expected) in [
            ("", ""),
            ("General", "General"),
            ("G/通用格式", "General"),
            ("0.0%", "Digit('0') Point Digit('0') Percent"),
            ("#,0\"m;\"", "Digit('#') Comma Digit('0') Literal('m') Literal(';')"),
            ("0\\m_)* ", "Digit('0') Literal('m')"),
            ("0.0E+0", "Digit('0') Point Digit('0') Exponent Digit('0')"),
            ("# ?/?", "Digit('#') Literal(' ') Digit('?') Bar Digit('?')"),
            ("[Red][>=1.50]0;@", "AtLeast 1.5: Digit('0') ; Text"),
            ("[$¥-804]0", "Literal('¥') Digit('0')"),
            ("[$-804]yyyy\"年\"m\"月\"", "Moment(Year) Literal('年') Moment(MonthOrMinute) Literal('月')"),
            ("[DBNum1][$-804]d", "Moment(Day)"),
            ("[HH]:mm", "Moment(Elapsed) Literal(':') Moment(MonthOrMinute)"),
            ("上午/下午h", "Moment(Half) Moment(Hour)"),
            ("h AM/PM", "Moment(Hour) Literal(' ') Moment(Half)"),
            ("mmm-yy", "Moment(Month) Literal('-') Moment(Year)"),
            ("aaaa ddd", "Moment(Weekday) Literal(' ') Moment(Weekday)"),
            ("[=]0!.0", "Unclear Digit('0') Unclear Point Digit('0')"),
            (
                "0\"unclosed",
                "Digit('0') Literal('u') Literal('n') Literal('c') Literal('l') Literal('o') Literal('s') Literal('e') Literal('d')",
            ),
            ("[unclosed", ""),
            ("\\", ""),
            (";;;", " ;  ;  ; "),
        ] {
            assert_eq!(shown(code), expected, "{code}");
        }
    }

    #[test]
    fn conditions_compare() {
        let number = |text| Plain::from_text(text).unwrap();
        for (condition, holds) in [
            ("<1", [true, false, false]),
            ("<=1", [true, true, false]),
            ("=1", [false, true, false]),
            ("<>1", [true, false, true]),
            ("!=1", [true, false, true]),
            (">=1", [false, true, true]),
            (">1", [false, false, true]),
        ] {
            let condition = Condition::from_text(condition).unwrap();
            assert_eq!(["-2", "1", "1.5"].map(|text| condition.holds(&number(text))), holds, "{condition:?}");
        }
        assert_eq!(Condition::from_text("Red"), None);
        assert_eq!(Condition::from_text(">x"), None);
    }
}
