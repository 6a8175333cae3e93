//! Text of other people made fit to be shown. Marks that turn the direction of writing make a name look like another one, and control
//! characters drive terminals: in everything that a person reads, each of them is shown as a dot. Data keeps them.

use std::borrow::Cow;

/// What stands for a character that is not shown.
pub const DOT: char = '·';

/// Whether `c` has no look of its own and changes that of others: a control character that breaks no line, a mark of direction (Unicode
/// Standard Annex #9, section 2), or a separator of lines.
pub fn is_mark(c: char) -> bool {
    match c {
        '\n' | '\r' | '\t' => false,
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => true,
        '\u{2028}' | '\u{2029}' => true,
        _ => c.is_control(),
    }
}

/// A character of a text that keeps its lines.
pub fn in_text(c: char) -> char {
    if is_mark(c) { DOT } else { c }
}

/// A character of a text that has to stay on one line.
pub fn on_line(c: char) -> char {
    if is_mark(c) || matches!(c, '\n' | '\r' | '\t') { DOT } else { c }
}

/// `text` as people are shown it; its lines are kept.
pub fn visible(text: &str) -> Cow<'_, str> {
    // Hardly any text has a byte with which such a character may begin; Chinese characters begin with others.
    let may_be_mark = |byte: u8| matches!(byte, ..0x20 | 0x7F | 0xC2 | 0xD8 | 0xE2);
    if !text.bytes().any(may_be_mark) || !text.chars().any(is_mark) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(in_text).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_dots_and_all_else_stays() {
        let marks: Vec<char> = (0..=0x1_FFFF).filter_map(char::from_u32).filter(|c| is_mark(*c)).collect();
        assert_eq!(marks.len(), 32 - 3 + 33 + 3 + 5 + 4 + 2);
        for mark in marks {
            assert_eq!(visible(&format!("甲{mark}矿")), "甲·矿", "{:04X}", u32::from(mark));
        }
        assert_eq!(visible("gpj.\u{202E}矿\u{2069}"), "gpj.·矿·");
        let kept = "第一行\n\ta – “b” £ ث \u{200D}";
        assert!(matches!(visible(kept), Cow::Borrowed(text) if text == kept));
        assert_eq!("a\nb\u{1b}".chars().map(on_line).collect::<String>(), "a·b·");
    }
}
