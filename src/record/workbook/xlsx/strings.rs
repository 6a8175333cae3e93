//! The texts that cells share, and the texts inside cells.

use super::super::refused::beyond;
use super::super::xml::Xml;
use crate::record::Limits;
use crate::record::cell::Refused;
use crate::say;

/// The shared texts, in the order in which cells refer to them.
pub fn read(text: &str, part: &str, limits: &Limits) -> Result<Vec<String>, Refused> {
    let mut xml = Xml::new(text, part);
    let mut strings = Vec::new();
    xml.root()?;
    while let Some(child) = xml.child()? {
        if child.name() != "si" {
            xml.skip()?;
            continue;
        }
        strings.push(rich(&mut xml)?);
        let limit = limits.cells;
        if u64::try_from(strings.len()).is_ok_and(|count| count > limit) {
            return Err(beyond(say!("超过 {limit} 条文字的上限", "more than {limit} texts"), "cells"));
        }
    }
    xml.end()?;
    Ok(strings)
}

/// The text of the element that was entered last, which may consist of runs in different fonts; how it is pronounced is left out.
pub fn rich(xml: &mut Xml<'_>) -> Result<String, Refused> {
    let mut text = String::new();
    while let Some(child) = xml.child()? {
        match child.name() {
            "t" => text.push_str(&xml.text()?),
            "r" => {
                while let Some(inner) = xml.child()? {
                    match inner.name() {
                        "t" => text.push_str(&xml.text()?),
                        _ => xml.skip()?,
                    }
                }
            }
            _ => xml.skip()?,
        }
    }
    Ok(unescaped(&text))
}

/// A text with its `_x000D_`, by which the format writes characters that XML cannot have.
pub fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("_x") {
        plain.push_str(before);
        match escaped(after) {
            Some((c, behind)) => {
                plain.push(c);
                rest = behind;
            }
            None => {
                plain.push_str("_x");
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// The character that four hexadecimal digits and an underscore stand for, and what follows them.
fn escaped(text: &str) -> Option<(char, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    let rest = rest.strip_prefix('_')?;
    let is_hexadecimal = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let c = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
    (is_hexadecimal && c != '\0').then_some((c, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone() {
        for (text, expected) in [
            ("a_x000D_\nb", "a\r\nb"),
            ("a_x000D_b", "a\rb"),
            ("_x0009_", "\t"),
            ("_x005F_x000D_", "_x000D_"),
            ("_x0000_", "_x0000_"),
            ("_xD83D_", "_xD83D_"),
            ("_x+00D_", "_x+00D_"),
            ("_x000", "_x000"),
            ("_x矿山矿山_", "_x矿山矿山_"),
            ("max_x", "max_x"),
            ("_x_x000A_", "_x\n"),
        ] {
            assert_eq!(unescaped(text), expected, "{text}");
        }
    }
}
