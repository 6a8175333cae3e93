//! One section of a number format, and what it shows.

use super::super::moment::{self, Shows};
use super::super::plain::Plain;
use super::code::{Part, Token};

/// Why nothing can be said of what a cell shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unshowable {
    /// It shows the number divided by a thousand or more.
    Scaled,
    /// It shows nothing.
    Hidden,
    /// Programs show it in different ways.
    Unclear,
}

/// Signs of currency, which change no number.
const CURRENCY: &[char] = &['¥', '￥', '$', '€', '£', '₩', '円'];

/// The most tokens that a section may have; Excel allows 255 characters for a whole format.
const MOST_TOKENS: usize = 1024;

/// What is shown of the numbers or texts of one section.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    kind: Kind,
    before: String,
    after: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Kind {
    /// The number or text itself.
    #[default]
    Itself,
    /// A hundred times the number; its `%` is in what stands after it.
    Percent,
    /// The digits of a whole number with signs between them.
    Digits(Vec<Token>),
    /// A day, time or duration.
    Moment(Shows),
    /// No number, but the words before it.
    Words,
    /// Another number, or one of several.
    Not(Unshowable),
}

impl Section {
    /// The section with these tokens.
    pub fn new(tokens: &[Token]) -> Section {
        if tokens.len() > MOST_TOKENS {
            return Section::unclear();
        }
        let shows = shows(tokens);
        if shows.any() {
            return Section { kind: Kind::Moment(shows), ..Section::default() };
        }
        let tokens = &with_plain_bars(tokens);
        let is_place = |token: &Token| matches!(token, Token::Digit(_) | Token::Point | Token::General | Token::Text);
        let (Some(first), Some(last)) = (tokens.iter().position(is_place), tokens.iter().rposition(is_place)) else {
            let kind = if tokens.contains(&Token::Unclear) { Kind::Not(Unshowable::Unclear) } else { Kind::Words };
            return Section { kind, before: written(tokens), after: String::new() };
        };
        let (before, rest) = tokens.split_at(first);
        let (places, after) = rest.split_at_checked(last + 1 - first).unwrap_or((rest, &[]));
        Section { kind: kind(before, places, after), before: written(before), after: written(after) }
    }

    /// A section of which nobody can tell what it shows.
    pub fn unclear() -> Section {
        Section { kind: Kind::Not(Unshowable::Unclear), ..Section::default() }
    }

    /// What it shows of days and times.
    pub fn moments(&self) -> Shows {
        match self.kind {
            Kind::Moment(shows) => shows,
            _ => Shows::default(),
        }
    }

    /// Whether it shows numbers as percentages.
    pub fn is_percent(&self) -> bool {
        self.kind == Kind::Percent
    }

    /// What is shown of a number.
    pub fn number(&self, number: &Plain, since_1904: bool) -> Result<String, Unshowable> {
        let shown = match &self.kind {
            Kind::Itself => number.to_string(),
            Kind::Percent => number.clone().in_percent().to_string(),
            Kind::Digits(places) => {
                let digits = number.whole_digits().ok_or(Unshowable::Unclear)?;
                placed(&digits, places)
            }
            Kind::Moment(shows) => return Ok(moment::text(number, *shows, since_1904)),
            Kind::Words => return self.words(number),
            Kind::Not(Unshowable::Scaled) if number.is_zero() => number.to_string(),
            Kind::Not(reason) => return Err(*reason),
        };
        let (before, after) = self.around(number);
        Ok([before, &shown, after].concat())
    }

    /// What is shown of a text.
    pub fn text(&self, text: String) -> Result<String, Unshowable> {
        match self.kind {
            Kind::Words if self.before.is_empty() => Err(Unshowable::Hidden),
            Kind::Words => Ok(self.before.clone()),
            Kind::Itself if !self.before.is_empty() || !self.after.is_empty() => {
                Ok([&self.before, text.as_str(), &self.after].concat())
            }
            _ => Ok(text),
        }
    }

    /// The words that are shown in place of a number; a zero may show as a dash, which is how accounts write it. A zero of which nothing is
    /// seen may have been taken for a blank cell by whoever looked at it.
    fn words(&self, number: &Plain) -> Result<String, Unshowable> {
        if number.is_zero() && !self.before.is_empty() && self.before.chars().all(|c| matches!(c, '-' | '—' | '–'))
        {
            return Ok("0".to_owned());
        }
        if self.before.is_empty() { Err(Unshowable::Hidden) } else { Ok(self.before.clone()) }
    }

    /// What stands before and after the number, without the signs that only say that it is negative.
    fn around(&self, number: &Plain) -> (&str, &str) {
        let (mut before, mut after) = (self.before.as_str(), self.after.as_str());
        if number.is_negative() || number.is_zero() {
            before = before.strip_prefix('-').unwrap_or(before).trim_start();
            if let (Some(inside), Some(end)) = (before.strip_prefix('('), after.strip_suffix(')')) {
                (before, after) = (inside.trim(), end.trim());
            }
        } else {
            before = before.strip_prefix('+').unwrap_or(before);
        }
        (before, after)
    }
}

/// What the places for digits show, and the tokens before and after them.
fn kind(before: &[Token], places: &[Token], after: &[Token]) -> Kind {
    let all = || before.iter().chain(places).chain(after);
    let count = |token: &Token| all().filter(|t| *t == token).count();
    let is_before = |token: &Token| before.contains(token);
    let percents = count(&Token::Percent);
    let is_unclear = count(&Token::Unclear) > 0
        || percents > 1
        || is_before(&Token::Percent)
        || is_before(&Token::Comma)
        || count(&Token::Point) > 1
        || count(&Token::General) + count(&Token::Text) > 1;
    if is_unclear {
        return Kind::Not(Unshowable::Unclear);
    }
    let point = places.iter().position(|token| *token == Token::Point);
    let (whole, fraction) = point.map_or((places, [].as_slice()), |point| places.split_at(point));
    let divides = after.contains(&Token::Comma) || whole.last() == Some(&Token::Comma);
    if divides {
        return Kind::Not(Unshowable::Scaled);
    }
    if fraction.contains(&Token::Comma) {
        return Kind::Not(Unshowable::Unclear);
    }
    let has_literal = places.iter().any(|token| matches!(token, Token::Literal(c) if *c != ' '));
    let looks_different = places.iter().any(|token| matches!(token, Token::Exponent | Token::Bar));
    if has_literal && !looks_different {
        let only_digits = places.iter().all(|token| matches!(token, Token::Digit(_) | Token::Literal(_)));
        return if only_digits && percents == 0 {
            Kind::Digits(places.to_vec())
        } else {
            Kind::Not(Unshowable::Unclear)
        };
    }
    if percents == 1 { Kind::Percent } else { Kind::Itself }
}

/// The tokens, with a bar taken for a literal where it is none between the places of a fraction. The digits of its lower part may
/// be written out; they are places then.
fn with_plain_bars(tokens: &[Token]) -> Vec<Token> {
    let mut plain: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut is_fraction = false;
    for (at, token) in tokens.iter().enumerate() {
        let is_digit = |token: Option<&Token>| match token {
            Some(Token::Digit(_)) => true,
            Some(Token::Literal(c)) => c.is_ascii_digit(),
            _ => false,
        };
        let is_place = |token: Option<&Token>| matches!(token, Some(Token::Digit(_)));
        plain.push(match token {
            Token::Bar if is_place(plain.last()) && is_digit(tokens.get(at + 1)) => {
                is_fraction = true;
                Token::Bar
            }
            Token::Bar => Token::Literal('/'),
            Token::Literal(c) if is_fraction && c.is_ascii_digit() => Token::Digit('0'),
            other => {
                is_fraction &= matches!(other, Token::Digit(_));
                other.clone()
            }
        });
    }
    plain
}

/// Tokens outside the places for digits as text, without what changes no number.
fn written(tokens: &[Token]) -> String {
    let shown = |token: &Token| match token {
        Token::Literal(c) if !CURRENCY.contains(c) => Some(*c),
        Token::Percent => Some('%'),
        _ => None,
    };
    tokens.iter().filter_map(shown).collect::<String>().trim().to_owned()
}

/// Digits in their places, with the signs between them; digits for which there is no place stand before the first.
fn placed(digits: &str, places: &[Token]) -> String {
    let mut digits = digits.trim_start_matches('0').chars().rev();
    let mut backwards: Vec<char> = Vec::new();
    for place in places.iter().rev() {
        match place {
            Token::Digit(place) => backwards.extend(digits.next().or((*place == '0').then_some('0'))),
            Token::Literal(c) => backwards.push(*c),
            _ => {}
        }
    }
    backwards.extend(digits);
    backwards.iter().rev().collect()
}

/// What tokens show of days and times.
fn shows(tokens: &[Token]) -> Shows {
    let parts: Vec<Part> = tokens
        .iter()
        .filter_map(|token| match token {
            Token::Moment(part) => Some(*part),
            _ => None,
        })
        .collect();
    let mut shows = Shows::default();
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Year => shows.year = true,
            Part::Month => shows.month = true,
            Part::Day => shows.day = true,
            Part::Weekday | Part::Era => shows.weekday = true,
            Part::MonthOrMinute => {
                let before = at.checked_sub(1).and_then(|at| parts.get(at));
                let is_minute = matches!(before, Some(Part::Hour | Part::Elapsed))
                    || matches!(parts.get(at + 1), Some(Part::Second));
                if is_minute { shows.time = true } else { shows.month = true }
            }
            Part::Hour | Part::Minute | Part::Second | Part::Half => shows.time = true,
            Part::Elapsed => shows.elapsed = true,
        }
    }
    shows
}
