//! What a report says of the law of the check date, of events under other law, and of findings that no pack used reads.

use std::borrow::Cow;
use std::fmt::Write;
use std::sync::OnceLock;

use super::saved::Mine;
use super::{uncounted, words};
use crate::rule::{Regime, RuleBook, RuleFiles, regimes};
use crate::say;
use crate::source::{Bilingual, Code, Language};
use crate::verdict::{Judgment, events_of_other_law, not_judged_by};

/// How many events of one day's law are named.
const SHOWN: usize = 3;

/// What would have a record judged by the law of the check date as well: for whoever runs the program, and not for papers that are handed over.
pub static ADVICE: Bilingual = Bilingual {
    zh: Cow::Borrowed("如需按检查当日施行的规定判定，请加 --pack in-force"),
    en: Cow::Borrowed("to judge by the law of the check date, use --pack in-force"),
};

/// Which law is in force on the check date, where the record was judged by another, which events other law applied to, and which findings do
/// not count: a line each, as many in every language.
pub fn notes(judgment: &Judgment<'_>, book: &RuleBook, language: Language) -> Vec<String> {
    let mut out = String::new();
    events(&mut out, judgment, book, language);
    let in_force = in_force_line(judgment, book, language);
    let events = out.lines().map(str::to_owned);
    in_force.into_iter().chain(events).chain(uncounted::sentence(judgment, language)).collect()
}

/// Adds a line on the law in force on the check date, where the record is judged by another, and what would have it judged by that.
pub fn in_force(out: &mut String, judgment: &Judgment<'_>, book: &RuleBook, language: Language) {
    if let Some(line) = in_force_line(judgment, book, language) {
        let _ = writeln!(out, "{line}\n{}", ADVICE.in_language(language));
    }
}

/// Adds what would have a mine judged by the law of the check date, and its events by the law of their days, where that is other law.
pub fn advise(out: &mut String, mine: &Mine, language: Language) {
    if !mine.not_judged_by().is_empty() {
        let _ = writeln!(out, "{}", ADVICE.in_language(language));
    }
    let mut told: Vec<&[String]> = Vec::new();
    for event in mine.events_of_other_law.iter().filter(|event| !event.law.is_empty()) {
        if told.contains(&event.law.as_slice()) {
            continue;
        }
        told.push(&event.law);
        let (law, day) = (event.law.join(" "), &event.day);
        let _ = match language {
            Language::Zh => writeln!(out, "{law}：当时的判定另用 --pack in-force --as-of {day}"),
            Language::En => writeln!(out, "{law}: for the verdict of that day use --pack in-force --as-of {day}"),
        };
    }
}

fn in_force_line(judgment: &Judgment<'_>, book: &RuleBook, language: Language) -> Option<String> {
    let day = judgment.record.check_date;
    let others = not_judged_by(judgment, book);
    let others: Vec<String> =
        others.into_iter().map(|regime| words::titled(&regime.title, &regime.pack, language)).collect();
    let some_judged = judgment.packs.iter().any(|pack| pack.covers(day));
    let list = others.join(words::separator(language));
    (!others.is_empty()).then(|| match language {
        Language::Zh => {
            let also = if some_judged { "还有" } else { "是" };
            format!("检查当日施行的规定：{day} 施行的{also} {list}，本次未按其判定")
        }
        Language::En => {
            let also = if some_judged { "also " } else { "" };
            format!("law of the check date: on {day} it is {also}{list}, by which this report does not judge")
        }
    })
}

/// The packs of the program that state the law of some day, by their titles: what is in force and did not judge is known by its id alone.
fn titled_regimes(ids: &[&str], language: Language) -> String {
    static OWN: OnceLock<Vec<Regime>> = OnceLock::new();
    let own = OWN.get_or_init(|| regimes(&RuleFiles::embedded()));
    let title = |id: &str| own.iter().find(|regime| regime.pack == id).map(|regime| &regime.title);
    let name = |id: &&str| title(id).map_or_else(|| (*id).to_owned(), |title| words::titled(title, id, language));
    let named: Vec<String> = ids.iter().map(name).collect();
    named.join(if language == Language::Zh { "、" } else { ", " })
}

fn events(out: &mut String, judgment: &Judgment<'_>, book: &RuleBook, language: Language) {
    let mut by_law: Vec<(Vec<&str>, Vec<String>)> = Vec::new();
    for event in events_of_other_law(judgment, book) {
        let id = words::subject_id(judgment.vocabulary, judgment.record, event.subject);
        let told = format!("{id} {}", event.day);
        match by_law.iter_mut().find(|(law, _)| *law == event.law) {
            Some((_, events)) => events.push(told),
            None => by_law.push((event.law, vec![told])),
        }
    }
    for (law, events) in by_law {
        let count = events.len();
        let shown = events.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>();
        let _ = match (language, law.is_empty()) {
            (Language::Zh, false) => writeln!(
                out,
                "当时的法：{count}处事实发生时施行的是 {}（{}）",
                titled_regimes(&law, language),
                shown.join("、")
            ),
            (Language::Zh, true) => {
                writeln!(out, "当时的法：{count}处事实发生时没有规则包记载的法（{}）", shown.join("、"))
            }
            (Language::En, false) => writeln!(
                out,
                "law of its day: {count} stated event(s) fell under {} ({})",
                titled_regimes(&law, language),
                shown.join(", ")
            ),
            (Language::En, true) => writeln!(
                out,
                "law of its day: for {count} stated event(s) no pack states the law of the day ({})",
                shown.join(", ")
            ),
        };
    }
}

/// Adds for how many of several mines law is in force by which they were not judged, and what would have them judged by it: `each` has the packs
/// of one mine.
pub fn write_summary(out: &mut String, each: Vec<Vec<&str>>, some_judged: bool, language: Language) {
    count_by_law(out, each, some_judged, language);
}

/// The packs in force on the check date by which a mine was not judged.
pub fn others<'a>(judgment: &Judgment<'_>, book: &'a RuleBook) -> Vec<&'a str> {
    not_judged_by(judgment, book).into_iter().map(|regime| regime.pack.as_str()).collect()
}

/// Whether a pack by which a mine was judged is in force on its check date.
pub fn some_covers<'a>(mut judgments: impl Iterator<Item = &'a Judgment<'a>>) -> bool {
    judgments.any(|judged| judged.packs.iter().any(|pack| pack.covers(judged.record.check_date)))
}

/// Adds how many of several mines have findings that do not count.
pub fn write_uncounted(out: &mut String, mines: usize, language: Language) {
    if mines == 0 {
        return;
    }
    let _ = writeln!(out, "{}", uncounted_of(mines).in_language(language));
}

/// That so many mines have findings that do not count.
pub fn uncounted_of(mines: usize) -> Bilingual {
    let code = Code::NotCounted;
    say!(
        "没有计入的事实：{mines} 个煤矿的记录有对煤矿不利或者可能不利、而所用规则包都不读取的事实（{code}），各矿的见其逐矿报告",
        "facts that do not count: the records of {mines} mine(s) state facts that speak or may speak against the mine and that none of the packs used reads ({code}); see the report of each mine"
    )
}

/// Adds for how many mines, of which each was judged by one pack and by another, law is in force by which they were judged by neither.
pub fn write_beside(out: &mut String, judged: &[[Judgment<'_>; 2]], book: &RuleBook, language: Language) {
    let neither = |[old, new]: &[Judgment<'_>; 2]| {
        let by_new = others(new, book);
        others(old, book).into_iter().filter(|pack| by_new.contains(pack)).collect()
    };
    count_by_law(out, judged.iter().map(neither).collect(), some_covers(judged.iter().flatten()), language);
}

fn count_by_law(out: &mut String, each: Vec<Vec<&str>>, some_judged: bool, language: Language) {
    let lines = lines_by_law(each, some_judged);
    for line in &lines {
        let _ = writeln!(out, "{}", line.in_language(language));
    }
    if !lines.is_empty() {
        let _ = writeln!(out, "{}", ADVICE.in_language(language));
    }
}

/// For how many of several mines law is in force on the check date by which they were not judged, a line for each such law: `each` has the
/// packs of one mine.
pub fn lines_by_law(each: Vec<Vec<&str>>, some_judged: bool) -> Vec<Bilingual> {
    let (also_zh, also) = if some_judged { ("还有", "also ") } else { ("是", "") };
    let mut by_law: Vec<(Vec<&str>, usize)> = Vec::new();
    for others in each {
        match by_law.iter_mut().find(|(law, _)| *law == others) {
            _ if others.is_empty() => {}
            Some((_, count)) => *count += 1,
            None => by_law.push((others, 1)),
        }
    }
    let line = |(law, count): (Vec<&str>, usize)| {
        let [law_zh, law] = [Language::Zh, Language::En].map(|language| titled_regimes(&law, language));
        say!(
            "检查当日施行的规定：{count} 个煤矿检查日期当日施行的{also_zh} {law_zh}，本次未按其判定",
            "law of the check date: on the check date of {count} mine(s) it is {also}{law}, by which this report does not judge"
        )
    };
    by_law.into_iter().map(line).collect()
}
