//! A line a mine: what it came to, and the conditions that are met, open, or do not concern it. All others are not met. It is the same in
//! every language.

use std::borrow::Cow;

use crate::record::apostrophe;
use crate::report::saved::Saved;
use crate::source::visible;
use crate::verdict::Outcome;

/// The outcomes whose conditions are listed, in the order of the columns.
const LISTED: [Outcome; 3] = [Outcome::Met, Outcome::Undetermined, Outcome::NotApplicable];

/// The lines, the first of which names the columns; `judged_by` is only there where several packs were used.
pub fn lines(saved: &Saved) -> String {
    let several = saved.packs.len() > 1;
    let mut out = String::from("mine_id,mine_name,check_date,");
    out.push_str(if several { "judged_by," } else { "" });
    out.push_str("verdict,met,undetermined,not_applicable\n");
    for mine in &saved.mines {
        let [id, name] =
            [&mine.mine.id, &mine.mine.name].map(|text| cell(text.as_deref().unwrap_or_default()).into_owned());
        let mut cells = vec![id, name, mine.check_date.clone()];
        if several {
            cells.push(mine.judged_by.join(" "));
        }
        cells.push(mine.verdict.id().to_owned());
        for outcome in LISTED {
            let names = mine.of(outcome).map(|condition| match several {
                true => format!("{}/{}", condition.pack, condition.id),
                false => condition.id.to_string(),
            });
            cells.push(names.collect::<Vec<_>>().join(" "));
        }
        out.push_str(&cells.join(","));
        out.push('\n');
    }
    out
}

/// A text of a record as one cell that no spreadsheet runs.
pub fn cell(text: &str) -> Cow<'_, str> {
    if is_plain(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    let shown = visible(text);
    let cell = match shown {
        Cow::Borrowed(text) => apostrophe::put_before(text),
        Cow::Owned(text) => Cow::Owned(apostrophe::put_before(&text).into_owned()),
    };
    if cell.contains([',', '"', '\n', '\r']) { Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\""))) } else { cell }
}

/// Whether a text is surely one cell as it is: nothing in it is written otherwise, or begins a character that is, and it begins with nothing
/// that may make a formula of it. Of nearly all texts this is so, and soon seen.
fn is_plain(text: &[u8]) -> bool {
    // Signs of formulas, the apostrophe before them, and the first byte of full-width signs.
    let begins = !matches!(text.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\'' | 0xEF));
    begins && text.iter().all(|byte| PLAIN.get(usize::from(*byte)).is_some_and(|is_plain| *is_plain))
}

/// The bytes that are not written otherwise, and begin no character that is ([`visible`]).
const PLAIN: [bool; 256] = plain();

#[allow(clippy::indexing_slicing, reason = "a mistake here does not compile")]
const fn plain() -> [bool; 256] {
    let (mut plain, mut byte) = ([false; 256], 0);
    while byte < 256 {
        plain[byte] = !matches!(byte as u8, ..0x20 | 0x7F | 0xC2 | 0xD8 | 0xE2 | b',' | b'"');
        byte += 1;
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_text_is_written_as_it_is() {
        for first in (0..=0x1_FFFF).filter_map(char::from_u32) {
            for text in [format!("{first}"), format!("甲{first}"), format!("'{first}"), format!("a{first}矿")] {
                if is_plain(text.as_bytes()) {
                    let cell = apostrophe::put_before(&text);
                    assert_eq!((visible(&text), cell), (text.as_str().into(), text.as_str().into()));
                    assert!(!text.contains([',', '"', '\n', '\r']), "{text:?}");
                }
            }
        }
        assert!(
            ["M-01", "什邡市蓥华镇胜利煤矿50号井", "", "a b", "（甲）"]
                .iter()
                .all(|text| is_plain(text.as_bytes()) || text.starts_with('（'))
        );
    }

    #[test]
    fn a_text_is_one_cell_and_no_formula() {
        for (name, expected) in [
            ("甲矿", "甲矿"),
            ("=cmd|'/c calc'!A1", "'=cmd|'/c calc'!A1"),
            ("a,b", "\"a,b\""),
            ("甲\u{202E}矿\u{0}", "甲·矿·"),
            ("say \"x\"\n=1", "\"say \"\"x\"\"\n=1\""),
            ("-1,\"", "\"'-1,\"\"\""),
        ] {
            assert_eq!(cell(name), expected);
        }
        assert_eq!(cell(""), "");
    }
}
