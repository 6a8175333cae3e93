//! The apostrophe before a text that a spreadsheet would run as a formula.
//!
//! Text of a record may come from anyone, and a cell that begins with `=` can call programs on the computer of whoever opens the
//! table. An apostrophe before it makes it text. What is put before a cell when it is written is taken off when it is read, so that
//! nothing is lost; both directions stand here, beside each other.

use std::borrow::Cow;

/// What a cell begins with that a spreadsheet takes for a formula; the full-width forms count where East Asian input is used.
const SIGNS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// Whether a spreadsheet would run `text` as a formula.
pub fn is_formula(text: &str) -> bool {
    text.starts_with(SIGNS)
}

/// Whether only apostrophes, or none, stand before the sign of a formula: then one more or less makes a difference.
fn is_formula_behind_apostrophes(text: &str) -> bool {
    is_formula(text.trim_start_matches('\''))
}

/// A text as a cell of a CSV file has it: with one apostrophe more before the sign of a formula.
pub fn put_before(text: &str) -> Cow<'_, str> {
    if is_formula_behind_apostrophes(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// A text as a cell of a workbook has it. There a cell says itself that it is text, and only one that begins with the apostrophe
/// needs another, because one is [taken off](taken_off).
pub fn put_before_in_workbook(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Borrowed(text) } else { put_before(text) }
}

/// The text that a cell stands for: with one apostrophe less before the sign of a formula, if there is one.
#[inline]
pub fn taken_off(cell: Cow<'_, str>) -> Cow<'_, str> {
    if cell.as_bytes().first() != Some(&b'\'') || !is_formula_behind_apostrophes(&cell) {
        return cell;
    }
    match cell {
        Cow::Borrowed(text) => Cow::Borrowed(text.strip_prefix('\'').unwrap_or(text)),
        Cow::Owned(mut text) => {
            text.remove(0);
            Cow::Owned(text)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_apostrophe_stands_only_before_the_sign_of_a_formula() {
        for (text, cell) in [
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("-3 km", "'-3 km"),
            ("'=1", "''=1"),
            ("＝1+1", "'＝1+1"),
            ("\t=1", "'\t=1"),
            ("东翼", "东翼"),
            ("'东翼'", "'东翼'"),
            ("", ""),
            ("'", "'"),
            ("1=1", "1=1"),
        ] {
            assert_eq!(put_before(text), cell);
            assert_eq!(taken_off(Cow::Borrowed(cell)), text);
            assert_eq!(taken_off(Cow::Owned(cell.to_owned())), text);
        }
        assert_eq!(taken_off(Cow::Borrowed("-320.5")), "-320.5", "a number has none");
        assert_eq!(taken_off(Cow::Borrowed("'-320.5")), "-320.5", "nor does it need one to be read");
    }

    proptest! {
        #[test]
        fn what_is_put_before_is_taken_off(text in "['=+@\t\r＝－a-]{0,6}") {
            prop_assert!(!is_formula(&put_before(&text)), "no cell of a CSV file is a formula");
            prop_assert_eq!(taken_off(put_before(&text)), text.as_str());
            prop_assert_eq!(taken_off(put_before_in_workbook(&text)), text.as_str());
        }
    }
}
