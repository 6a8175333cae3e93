//! The texts of cells: without what takes no place on a page, in half-width characters, and fit to be shown.

use std::borrow::Cow;

use crate::source::language::{half_width, is_invisible};
use crate::source::visible;

/// `text` without white space and invisible characters at its ends.
pub fn trimmed(text: &str) -> &str {
    if is_trimmed(text.as_bytes()) {
        return text;
    }
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

/// Whether a text surely begins and ends with nothing that is trimmed.
fn is_trimmed(text: &[u8]) -> bool {
    let ends = match text {
        [.., last] if last.is_ascii_graphic() => true,
        [.., 0xC3..=0xDF, 0x80..=0xBF] | [.., 0xE4..=0xEE, _, 0x80..=0xBF] => true,
        _ => false,
    };
    ends && text.first().is_some_and(|first| has_look(*first))
}

/// Whether a character that begins with this byte is surely neither white space nor invisible.
fn has_look(first: u8) -> bool {
    matches!(first, b'!'..=b'~' | 0xC3..=0xE0 | 0xE4..=0xEE | 0xF0..=0xF4)
}

/// `text` as its meaning is read: trimmed, without invisible characters, full-width forms made half-width.
pub fn tidied(text: &str) -> Cow<'_, str> {
    let text = trimmed(text);
    // Most cells are tidy; and characters that are not so begin with few bytes.
    let may_be_untidy = |byte: &u8| matches!(byte, 0xC2 | 0xE2 | 0xE3 | 0xEF);
    if !text.as_bytes().iter().any(may_be_untidy) || text.chars().all(|c| !is_invisible(c) && half_width(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| !is_invisible(*c)).map(half_width).collect())
}

/// `text` as a message quotes it: short, and without characters that would drive a terminal.
pub fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    let text = trimmed(text);
    let mut short: String = text
        .chars()
        .take(LONGEST)
        .map(|c| if c.is_control() || c == '`' { ' ' } else { visible::on_line(c) })
        .collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

/// Whether `text` is empty to the eye.
pub fn is_blank(text: &str) -> bool {
    match text.as_bytes().first() {
        None => true,
        Some(first) => !has_look(*first) && trimmed(text).is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_no_trimming_is_left_as_it_is() {
        for c in (0..=0x1_FFFF).filter_map(char::from_u32) {
            for text in [format!("{c}"), format!("{c}a"), format!("a{c}"), format!("{c}矿"), format!("煤矿{c}")] {
                let slowly = text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
                assert!(!is_trimmed(text.as_bytes()) || slowly == text, "{text:?}");
                assert_eq!(is_blank(&text), slowly.is_empty(), "{text:?}");
                let tidy: String = slowly.chars().filter(|c| !is_invisible(*c)).map(half_width).collect();
                assert_eq!(tidied(&text), tidy, "{text:?}");
            }
        }
        assert!(["M-01", "胜利煤矿", "煤矿2", "-", "是", "×"].into_iter().all(|text| is_trimmed(text.as_bytes())));
    }

    #[test]
    fn what_takes_no_place_is_left_out() {
        assert_eq!(trimmed("\u{FEFF}\u{3000} 东 翼\u{A0}\u{200B}"), "东 翼");
        assert_eq!(tidied(" １２３\u{200B}．５ ％ "), "123.5 %");
        assert_eq!(tidied("高\u{AD}瓦斯"), "高瓦斯");
        assert!(matches!(tidied(" 9.5 万吨 "), Cow::Borrowed("9.5 万吨")), "a tidy text is not copied");
        assert!(is_blank("\u{200B} \u{3000}\t\r\n"));
        assert!(!is_blank("-"));
    }

    #[test]
    fn quotations_are_short_and_harmless() {
        assert_eq!(shown(" a\u{1b}[31m`b\nc "), "a [31m b c");
        assert_eq!(shown("甲\u{202E}乙\u{2066}矿"), "甲·乙·矿");
        assert_eq!(shown(&"煤".repeat(41)), format!("{}…", "煤".repeat(40)));
        assert_eq!(shown(&"煤".repeat(40)), "煤".repeat(40));
    }
}
