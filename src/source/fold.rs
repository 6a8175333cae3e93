//! Names as they are compared; `build.rs` folds those of the program's own vocabulary.

/// `text` as names are compared: without white space and invisible characters, full-width forms made half-width, lower case.
pub fn folded(text: &str) -> String {
    // Ids and most aliases are in this form already; the vocabulary has thousands of names at every start.
    if text.bytes().all(|b| b.is_ascii_graphic() && !b.is_ascii_uppercase()) {
        return text.to_owned();
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
    folded
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
