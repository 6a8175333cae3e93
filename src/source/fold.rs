//! Names as they are compared; `build.rs` folds those of the program's own vocabulary.

use std::borrow::Cow;

/// `text` as names are compared: without white space and invisible characters, full-width forms made half-width, lower case.
pub fn folded(text: &str) -> String {
    as_folded(text).into_owned()
}

/// The same, which is the text itself where it is in this form already: most names and most words of cells are.
pub fn as_folded(text: &str) -> Cow<'_, str> {
    if is_folded(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        // Most letters of the vocabulary are Chinese ones, which have no case and no other width.
        if matches!(c, '\u{4E00}'..='\u{9FFF}') {
            folded.push(c);
        } else if !c.is_whitespace() && !is_invisible(c) {
            folded.extend(half_width(c).to_lowercase());
        }
    }
    Cow::Owned(folded)
}

/// Whether a text has nothing in it but ASCII characters with a look that are no capitals, and Chinese characters.
fn is_folded(text: &[u8]) -> bool {
    let mut rest = text;
    loop {
        rest = match rest {
            [] => return true,
            [b'!'..=b'@' | b'['..=b'~', rest @ ..] => rest,
            [0xE4, 0xB8..=0xBF, _, rest @ ..] | [0xE5..=0xE9, _, _, rest @ ..] => rest,
            _ => return false,
        }
    }
}

/// Whether `c` takes no place on a page: zero-width spaces and joiners, and the byte-order mark.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}')
}

/// The half-width form of a full-width letter, digit or sign; any other character as it is.
pub fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}
