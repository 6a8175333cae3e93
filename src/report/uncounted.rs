//! Findings that count for nothing in a judgment, in words.

use std::borrow::Cow;

use super::words;
use crate::source::Language::{self, En, Zh};
use crate::source::{Bilingual, Code, Diagnostic};
use crate::verdict::Judgment;

/// What stands before the facts.
static LEAD: Bilingual = Bilingual {
    zh: Cow::Borrowed("没有计入的事实：记录中对煤矿不利的下列事实，所用的规则包都不读取，判定没有计入："),
    en: Cow::Borrowed(
        "facts that do not count: none of the packs used reads these facts, which the record states against the mine, so the verdict leaves them out: ",
    ),
};

/// The note that names them with what they state, where, and which packs read them; none where there is nothing to say.
pub fn note(judgment: &Judgment<'_>) -> Option<Diagnostic> {
    let [zh, en] = [Zh, En].map(|language| sentence(judgment, language));
    let message = Bilingual::new(zh?, en?);
    let help = Bilingual::new(
        "核对所用规则包是否用别的事实问同样的情况；也要按读取它们的规则包判定的，用 --pack 指明",
        "see whether the packs used ask for the same by other facts; to judge by the packs that read them as well, name these with --pack",
    );
    Some(Diagnostic::note(Code::NotCounted, message).help(help).at(judgment.record.place.clone()))
}

/// The same in one sentence.
pub fn sentence(judgment: &Judgment<'_>, language: Language) -> Option<String> {
    let (vocabulary, record) = (judgment.vocabulary, judgment.record);
    let told = judgment.uncounted.iter().filter_map(|uncounted| {
        let stated = uncounted.subject.stated_in(record)?;
        let id = words::subject_id(vocabulary, record, uncounted.subject);
        let text = words::stated_with_places(vocabulary, record, &[(uncounted.subject, stated)], language);
        let packs = uncounted.read_by.join(if language == Zh { "、" } else { ", " });
        Some(match language {
            Zh => format!("{text} {id}（读取它的规则包：{packs}）"),
            En => format!("{text} {id} (read by {packs})"),
        })
    });
    let told = told.collect::<Vec<_>>().join(words::separator(language));
    (!told.is_empty()).then(|| format!("{}{told}", LEAD.in_language(language)))
}

/// The facts that a note names, without the words before them.
pub fn facts(note: &Bilingual, language: Language) -> &str {
    let text = note.in_language(language);
    // Programs of another version may have said it in other words.
    text.strip_prefix(LEAD.in_language(language)).unwrap_or(text)
}
