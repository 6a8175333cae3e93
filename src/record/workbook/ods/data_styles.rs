//! Data styles, by which an OpenDocument file says what number formats say elsewhere.
//!
//! Source: OpenDocument 1.3 part 3, 16.29.

use std::collections::HashMap;

use super::super::format::code::{Condition, Part, Token};
use super::super::format::{Format, Section};
use super::super::xml::{Element, Xml};
use crate::record::cell::Refused;

/// The most places for digits that a style may have; numbers have no more digits.
const MOST_PLACES: usize = 64;

/// A data style.
#[derive(Debug, Default)]
struct DataStyle {
    tokens: Vec<Token>,
    /// The styles of numbers for which a condition holds.
    maps: Vec<(Condition, String)>,
    is_for_texts: bool,
}

/// Data styles by their names.
#[derive(Debug, Default)]
pub struct DataStyles(HashMap<String, DataStyle>);

impl DataStyles {
    /// Whether an element is a data style.
    pub fn is_one(element: &Element<'_>) -> bool {
        element.full_name().starts_with("number:")
    }

    /// Reads a data style whose element was entered.
    pub fn read(&mut self, element: &Element<'_>, xml: &mut Xml<'_>) -> Result<(), Refused> {
        let kind = element.full_name();
        let mut style = DataStyle { is_for_texts: kind == "number:text-style", ..DataStyle::default() };
        if kind == "number:time-style" && element.get("number:truncate-on-overflow")?.as_deref() == Some("false") {
            style.tokens.push(Token::Moment(Part::Elapsed));
        }
        while let Some(child) = xml.child()? {
            style.part(&child, xml)?;
        }
        if kind == "number:percentage-style" {
            style.mark_percent();
        }
        if let Some(name) = element.get("style:name")? {
            self.0.insert(name.into_owned(), style);
        }
        Ok(())
    }

    /// The number format that a data style stands for.
    pub fn format(&self, name: &str) -> Option<Format> {
        let style = self.0.get(name)?;
        let mut numbers = Vec::new();
        let mut codes = Vec::new();
        for (condition, name) in &style.maps {
            let tokens = self.0.get(name).map(|style| style.tokens.as_slice()).unwrap_or_default();
            numbers.push((Some(condition.clone()), Section::new(tokens)));
            codes.push(written(tokens));
        }
        let own = Section::new(&style.tokens);
        numbers.push((None, own.clone()));
        codes.push(written(&style.tokens));
        Some(Format::from_sections(numbers, style.is_for_texts.then_some(own), codes.join(";")))
    }
}

fn written(tokens: &[Token]) -> String {
    tokens.iter().map(Token::to_string).collect()
}

impl DataStyle {
    /// Reads a part of it whose element was entered, and leaves the element.
    fn part(&mut self, element: &Element<'_>, xml: &mut Xml<'_>) -> Result<(), Refused> {
        let moment = |part| Some(Token::Moment(part));
        let token = match element.full_name() {
            "number:number" => return self.number(element, xml),
            "number:text" | "number:currency-symbol" => {
                self.tokens.extend(xml.text()?.chars().map(Token::Literal));
                return Ok(());
            }
            "style:map" => {
                let condition = element.get("style:condition")?;
                let condition = condition.and_then(|text| Condition::from_text(text.trim().strip_prefix("value()")?));
                let name = element.get("style:apply-style-name")?;
                let (Some(condition), Some(name)) = (condition, name) else { return Err(xml.damaged()) };
                self.maps.push((condition, name.into_owned()));
                None
            }
            "number:scientific-number" => {
                self.tokens.extend([Token::Digit('0'), Token::Exponent]);
                Some(Token::Digit('0'))
            }
            "number:fraction" => {
                self.tokens.extend([Token::Digit('#'), Token::Literal(' '), Token::Digit('?'), Token::Bar]);
                Some(Token::Digit('?'))
            }
            "number:boolean" => Some(Token::General),
            "number:text-content" => Some(Token::Text),
            "number:year" => moment(Part::Year),
            "number:month" => moment(Part::Month),
            "number:day" => moment(Part::Day),
            "number:day-of-week" | "number:week-of-year" | "number:quarter" => moment(Part::Weekday),
            "number:era" => moment(Part::Era),
            "number:hours" => moment(Part::Hour),
            "number:minutes" => moment(Part::Minute),
            "number:seconds" => moment(Part::Second),
            "number:am-pm" => moment(Part::Half),
            _ => None,
        };
        self.tokens.extend(token);
        xml.skip()
    }

    /// Reads the places for digits, with the texts between them, which count their place from the right.
    fn number(&mut self, element: &Element<'_>, xml: &mut Xml<'_>) -> Result<(), Refused> {
        let count = |name| -> Result<Option<usize>, Refused> {
            Ok(element.get(name)?.and_then(|count| count.trim().parse().ok()))
        };
        let zeros = count("number:min-integer-digits")?.unwrap_or(1);
        let has_fraction = count("number:decimal-places")?.is_some_and(|places| places > 0);
        let divides = element.get("number:display-factor")?.is_some_and(|factor| factor.trim() != "1");
        let mut texts: Vec<(usize, String)> = Vec::new();
        while let Some(child) = xml.child()? {
            if child.full_name() == "number:embedded-text" {
                let position = child.get("number:position")?.and_then(|position| position.trim().parse().ok());
                texts.push((position.ok_or_else(|| xml.damaged())?, xml.text()?));
            } else {
                xml.skip()?;
            }
        }
        let places = texts.iter().map(|(position, _)| *position + 1).max().unwrap_or(0).max(zeros).max(1);
        if places > MOST_PLACES {
            self.tokens.push(Token::Unclear);
            return Ok(());
        }
        for place in (0..places).rev() {
            self.tokens.push(Token::Digit(if place < zeros { '0' } else { '#' }));
            for (_, text) in texts.iter().filter(|(position, _)| *position == place) {
                self.tokens.extend(text.chars().map(Token::Literal));
            }
        }
        if has_fraction {
            self.tokens.extend([Token::Point, Token::Digit('0')]);
        }
        if divides {
            self.tokens.push(Token::Comma);
        }
        Ok(())
    }

    /// Makes the sign of a style for percentages the one that multiplies.
    fn mark_percent(&mut self) {
        match self.tokens.iter_mut().find(|token| **token == Token::Literal('%')) {
            Some(sign) => *sign = Token::Percent,
            None => self.tokens.push(Token::Percent),
        }
    }
}
