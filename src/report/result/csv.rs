//! A line a mine: what it came to, and the conditions that are met, open, or do not concern it. All others are not met. It is the same in
//! every language.

use std::borrow::Cow;

use crate::record::{CHECK_DATE, MINE_ID, MINE_NAME, apostrophe};
use crate::report::saved::Mine;
use crate::source::visible;
use crate::verdict::{Came, Judgment, Outcome, Verdict, came};

/// The columns, in their order; `judged_by` is only there where `several` packs were used.
pub fn columns(several: bool) -> impl Iterator<Item = &'static str> {
    let of_conditions = Outcome::LISTED.map(Outcome::id);
    let judged_by = several.then_some("judged_by");
    [MINE_ID, MINE_NAME, CHECK_DATE].into_iter().chain(judged_by).chain(["verdict"]).chain(of_conditions)
}

/// What a line tells of a mine.
pub struct Line<'m> {
    id: Option<&'m str>,
    name: Option<&'m str>,
    check_date: Cow<'m, str>,
    judged_by: Vec<&'m str>,
    verdict: Verdict,
    conditions: Vec<Came<'m>>,
}

impl<'m> From<&'m Mine> for Line<'m> {
    fn from(mine: &'m Mine) -> Self {
        Line {
            id: mine.mine.id.as_deref(),
            name: mine.mine.name.as_deref(),
            check_date: mine.check_date.as_str().into(),
            judged_by: mine.judged_by.iter().map(String::as_str).collect(),
            verdict: mine.verdict,
            conditions: mine.came().collect(),
        }
    }
}

/// A mine that was judged, of which nothing need be explained for its line.
impl<'m> From<&'m Judgment<'_>> for Line<'m> {
    fn from(judgment: &'m Judgment<'_>) -> Self {
        let text = |id| judgment.record.text(judgment.vocabulary.fact_by_id(id));
        Line {
            id: text(MINE_ID),
            name: text(MINE_NAME),
            check_date: judgment.record.check_date.to_string().into(),
            judged_by: judgment.packs.iter().map(|pack| pack.id.as_str()).collect(),
            verdict: judgment.verdict,
            conditions: came(judgment),
        }
    }
}

/// The lines, the first of which names the [`columns`].
pub fn lines<'m>(several: bool, mines: impl Iterator<Item = Line<'m>>) -> String {
    let mut out = columns(several).collect::<Vec<_>>().join(",");
    out.push('\n');
    for mine in mines {
        let [id, name] = [mine.id, mine.name].map(|text| cell(text.unwrap_or_default()));
        let mut cells = vec![id, name, mine.check_date];
        if several {
            cells.push(mine.judged_by.join(" ").into());
        }
        cells.push(mine.verdict.id().into());
        for outcome in Outcome::LISTED {
            let names = mine.conditions.iter().filter(|came| came.outcome == outcome).map(|came| match several {
                true => Cow::Owned(format!("{}/{}", came.pack, came.condition)),
                false => Cow::Borrowed(came.condition),
            });
            cells.push(names.collect::<Vec<_>>().join(" ").into());
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
    use crate::record::{Options, read_paths};
    use crate::report::saved;
    use crate::rule::load_own;
    use crate::verdict::judge;

    #[test]
    fn a_line_is_the_same_from_a_judgment_and_from_a_saved_result() {
        let book = load_own(None, &mut Vec::new());
        let paths = ["fixtures/mines", "fixtures/district/mines.gb18030.csv"].map(std::path::PathBuf::from);
        let reading = read_paths(&paths, &mut std::io::empty(), &book.vocabulary, &Options::default());
        for packs in [&["campaign-2005"][..], &["campaign-2005", "special-provisions-2005"]] {
            let packs: Vec<_> = packs.iter().map(|id| book.pack(id).unwrap()).collect();
            let several = packs.len() > 1;
            let judged = reading.records.iter().map(|record| judge(&book.vocabulary, record, packs.iter().copied()));
            let judged: Vec<_> = judged.collect();
            let saved = saved::saved(&judged, &packs, &book, &reading);
            let of_judgments = lines(several, judged.iter().map(Line::from));
            assert_eq!(of_judgments, lines(several, saved.mines.iter().map(Line::from)));
            assert_eq!(of_judgments.lines().count(), 1 + reading.records.len());
            assert!(of_judgments.contains(if several { "campaign-2005/S01" } else { ",S01" }));
        }
    }

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
