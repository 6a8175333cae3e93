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
    let shown = visible(text);
    let cell = match shown {
        Cow::Borrowed(text) => apostrophe::put_before(text),
        Cow::Owned(text) => Cow::Owned(apostrophe::put_before(&text).into_owned()),
    };
    if cell.contains([',', '"', '\n', '\r']) { Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\""))) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

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
