//! Findings that count for nothing in a judgment, in words.

use std::borrow::Cow;
use std::collections::HashMap;

use super::table::mine_name;
use super::words;
use crate::expr::Subject;
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
    Some(Diagnostic::note(Code::NotCounted, message).help(help()).at(judgment.record.place.clone()))
}

fn help() -> Bilingual {
    Bilingual::new(
        "核对所用规则包是否用别的事实问同样的情况；也要按读取它们的规则包判定的，用 --pack 指明",
        "see whether the packs used ask for the same by other facts; to judge by the packs that read them as well, name these with --pack",
    )
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
        let named = words::titled(title, id, language);
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

/// The mines that are named for one finding; how many more there are is said.
const MOST_NAMED: usize = 20;

/// The findings of several mines, a note for each with the mines of which it is stated, in the order in which they come.
pub fn by_fact(judgments: &[Judgment<'_>]) -> Vec<Diagnostic> {
    let mut found: Vec<(Bilingual, Vec<(usize, String)>)> = Vec::new();
    let mut positions: HashMap<String, usize> = HashMap::new();
    for (of, judgment) in judgments.iter().enumerate() {
        let mine = mine_name(judgment.vocabulary, judgment.record);
        for uncounted in &judgment.uncounted {
            let Some(told) = of_any_mine(judgment, uncounted) else { continue };
            let at = *positions.entry(told.zh.to_string()).or_insert(found.len());
            match found.get_mut(at) {
                None => found.push((told, vec![(of, mine.clone())])),
                // Of a table, several rows of one mine may state it.
                Some((_, mines)) if mines.last().is_none_or(|(last, _)| *last != of) => mines.push((of, mine.clone())),
                Some(_) => {}
            }
        }
    }
    let last = found.len().saturating_sub(1);
    let note = |(at, (told, mines)): (usize, (Bilingual, Vec<(usize, String)>))| {
        let (number, more) = (mines.len(), mines.len().saturating_sub(MOST_NAMED));
        let names: Vec<&str> = mines.iter().take(MOST_NAMED).map(|(_, name)| name.as_str()).collect();
        let [zh, en] = if more > 0 { [" 等".to_owned(), format!(" and {more} more")] } else { Default::default() };
        let message = Bilingual::new(
            format!("没有计入的事实，{}；{number} 个煤矿：{}{zh}", told.zh, names.join("、")),
            format!("facts that do not count; {}; mines ({number}): {}{en}", told.en, names.join(", ")),
        );
        let note = Diagnostic::note(Code::NotCounted, message);
        if at == last { note.help(help()) } else { note }
    };
    found.into_iter().enumerate().map(note).collect()
}

/// A finding without the row in which it stands, so that it is the same of every mine.
fn of_any_mine(judgment: &Judgment<'_>, uncounted: &Uncounted) -> Option<Bilingual> {
    let (vocabulary, subject) = (judgment.vocabulary, uncounted.subject);
    let stated = subject.stated_in(judgment.record)?;
    let fact = words::fact_of(vocabulary, subject)?;
    let value = |language| stated.value.show(fact, language);
    let (label, id) = match subject {
        Subject::Fact(_) => (fact.label.clone(), fact.id.to_string()),
        Subject::Cell(table, ..) => {
            let table = vocabulary.table(table)?;
            let label = Bilingual::new(
                format!("{}的{}", table.label.zh, fact.label.zh),
                format!("{} in {}", fact.label.en, table.label.en),
            );
            (label, format!("{}.{}", table.id, fact.id))
        }
    };
    let lead = if uncounted.is_sure { &SURE } else { &UNSURE };
    let packs: Vec<&str> = uncounted.read_by.iter().map(|(id, _)| id.as_str()).collect();
    Some(Bilingual::new(
        format!("{}{}：{} {id}（读取它的规则包：{}）", lead.zh, label.zh, value(Zh), packs.join("、")),
        format!("{}{}: {} {id} (read by {})", lead.en, label.en, value(En), packs.join(", ")),
    ))
}
