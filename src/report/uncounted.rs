//! Findings that count for nothing in a judgment, in words.

use std::borrow::Cow;

use super::words;
use crate::source::Language::{self, En, Zh};
use crate::source::{Bilingual, Code, Diagnostic};
use crate::verdict::{Judgment, Uncounted};

/// What stands before the facts.
static LEAD: Bilingual = Bilingual {
    zh: Cow::Borrowed("没有计入的事实：记录写明而所用的规则包都不读取，判定没有计入。"),
    en: Cow::Borrowed(
        "facts that do not count: the record states them and none of the packs used reads them, so the verdict leaves them out; ",
    ),
};
/// What stands before those that speak against the mine.
static SURE: Bilingual =
    Bilingual { zh: Cow::Borrowed("对煤矿不利："), en: Cow::Borrowed("they speak against the mine: ") };
/// What stands before those that only may.
static UNSURE: Bilingual = Bilingual {
    zh: Cow::Borrowed("可能对煤矿不利，要与其他情况一起看："),
    en: Cow::Borrowed("they may speak against the mine, together with other things: "),
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

/// The same in one text: what speaks against the mine, what may, and what the packs are called that read it.
pub fn sentence(judgment: &Judgment<'_>, language: Language) -> Option<String> {
    let groups = [(true, &SURE), (false, &UNSURE)].map(|(is_sure, lead)| {
        let told = judgment.uncounted.iter().filter(|found| found.is_sure == is_sure);
        let told: Vec<String> = told.filter_map(|found| fact(judgment, found, language)).collect();
        (!told.is_empty()).then(|| lead.in_language(language).to_owned() + &told.join(words::separator(language)))
    });
    let mut told: Vec<String> = groups.into_iter().flatten().collect();
    if told.is_empty() {
        return None;
    }
    let mut packs: Vec<String> = Vec::new();
    for (id, title) in judgment.uncounted.iter().flat_map(|found| &found.read_by) {
        let title = title.in_language(language);
        let named = if language == Zh { format!("{title}（{id}）") } else { format!("{title} ({id})") };
        if !packs.contains(&named) {
            packs.push(named);
        }
    }
    let packs = packs.join(words::separator(language));
    told.push(if language == Zh {
        format!("读取它们的规则包：{packs}")
    } else {
        format!("the packs that read them: {packs}")
    });
    let stop = if language == Zh { "。" } else { ". " };
    Some(format!("{}{}", LEAD.in_language(language), told.join(stop)))
}

/// A fact with its value, its place, and the packs that read it.
fn fact(judgment: &Judgment<'_>, found: &Uncounted, language: Language) -> Option<String> {
    let (vocabulary, record) = (judgment.vocabulary, judgment.record);
    let stated = found.subject.stated_in(record)?;
    let id = words::subject_id(vocabulary, record, found.subject);
    let text = words::stated_with_places(vocabulary, record, &[(found.subject, stated)], language);
    let packs: Vec<&str> = found.read_by.iter().map(|(id, _)| id.as_str()).collect();
    Some(match language {
        Zh => format!("{text} {id}（{}）", packs.join("、")),
        En => format!("{text} {id} ({})", packs.join(", ")),
    })
}

/// The facts that a note names, without the words before them.
pub fn facts(note: &Bilingual, language: Language) -> &str {
    let text = note.in_language(language);
    // Programs of another version may have said it in other words.
    text.strip_prefix(LEAD.in_language(language)).unwrap_or(text)
}
