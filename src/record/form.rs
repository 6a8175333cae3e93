//! The words of a form: it is made with them, and the readers know by them what in it says nothing of a mine.

use std::borrow::Cow;

use crate::source::{Bilingual, folded};

/// The title of a form.
pub static TITLE: Bilingual = fixed("煤矿安全自查表", "self-inspection record of a coal mine");

/// What stands before the packs that a form is made for.
pub static MADE_FOR: Bilingual = fixed("适用规则包：", "made for: ");

/// What a form says above the rows of a table.
pub static ABOUT_ROWS: Bilingual = fixed(
    "一行一项，空格表示未知；列完后到“自查表”中回答是否已全部列出",
    "one row each, an empty cell is unknown; when done, say in the sheet “record” whether all are listed",
);

/// The name of the sheet with a row for each fact.
pub static FACTS_SHEET: Bilingual = fixed("自查表", "record");

/// The name of the sheet that says how a form is filled in.
pub static NOTES_SHEET: Bilingual = fixed("填写说明", "how to fill in");

/// The headings of the columns of a form, in their order.
pub static HEADINGS: [Bilingual; 8] = [
    fixed("序号", "no."),
    fixed("项目", "fact"),
    fixed("填写内容", "value"),
    fixed("单位", "unit"),
    fixed("依据", "evidence"),
    fixed("问题", "question"),
    fixed("可填内容", "choices"),
    fixed("法律依据", "clauses"),
];

const fn fixed(zh: &'static str, en: &'static str) -> Bilingual {
    Bilingual { zh: Cow::Borrowed(zh), en: Cow::Borrowed(en) }
}

/// Whether a text above a header is one that forms have there.
pub fn is_own_title(text: &str) -> bool {
    [&TITLE, &ABOUT_ROWS].iter().any(|own| is(own, text))
        || [&MADE_FOR.zh, &MADE_FOR.en].iter().any(|own| text.starts_with(&***own))
}

/// Whether a sheet has the name of the one that says how a form is filled in.
pub fn is_notes_sheet(name: &str) -> bool {
    is(&NOTES_SHEET, name)
}

/// Whether a text is the same in either language.
pub fn is(own: &Bilingual, text: &str) -> bool {
    let text = folded(text);
    folded(&own.zh) == text || folded(&own.en) == text
}
