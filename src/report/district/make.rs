//! The summary made from saved results.

use std::collections::HashMap;

use super::decided::with_verdict;
use super::{Changes, Days, District, FORMAT_VERSION, Named, NotCounted, NotJudged, group, often, watch};
use crate::fact::Date;
use crate::report::law;
use crate::report::saved::{self, Level, Mine, Name, Problem, Program, Saved, Summary, problem};
use crate::report::summary::Totals;
use crate::report::words::on_one_line;
use crate::rule::Effect;
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic, Place};
use crate::verdict::Verdict;

/// What a person asks of a summary beside the numbers.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// The earlier result with which to compare.
    pub since: Option<&'a Saved>,
    /// The first day on which an accident counts as recent.
    pub accident_since: Option<Date>,
}

/// Several results as one: mines and errors in their order, and each edition of a pack once.
pub fn merged(results: Vec<Saved>) -> Saved {
    let mut merged = Saved {
        format_version: crate::report::saved::FORMAT_VERSION,
        program: Program::this(),
        packs: Vec::new(),
        mines: Vec::new(),
        errors: Vec::new(),
        not_judged: Vec::new(),
        summary: Summary::of(&[], &[]),
    };
    for result in results {
        for pack in result.packs {
            if !merged.packs.iter().any(|known| (&known.id, &known.sha256) == (&pack.id, &pack.sha256)) {
                merged.packs.push(pack);
            }
        }
        merged.mines.extend(result.mines);
        merged.errors.extend(result.errors);
        merged.not_judged.extend(result.not_judged);
    }
    merged.summary = Summary::of(&merged.mines, &merged.errors);
    merged
}

/// Takes from a result what is there twice: a mine with one check date is one mine, and counts once, with the gravest of its verdicts. Each that
/// is taken out is an error of the result, and returned.
///
/// A mine is told by its id, and where it has none by its name.
pub fn without_repeats(saved: &mut Saved) -> Vec<Diagnostic> {
    let mut first: HashMap<(bool, String, String), usize> = HashMap::new();
    let mut kept: Vec<Mine> = Vec::new();
    let mut repeats = Vec::new();
    for mine in std::mem::take(&mut saved.mines) {
        let name = mine.mine.id.as_ref().or(mine.mine.name.as_ref());
        let key = name.map(|name| (mine.mine.id.is_some(), name.clone(), mine.check_date.clone()));
        let before = key.as_ref().and_then(|key| kept.get_mut(*first.get(key)?));
        let Some(before) = before else {
            first.extend(key.map(|key| (key, kept.len())));
            kept.push(mine);
            continue;
        };
        // The first stays, unless a later one is graver.
        let repeat = if mine.verdict > before.verdict { std::mem::replace(before, mine) } else { mine };
        repeats.push(repeated_mine(before, &repeat));
    }
    saved.mines = kept;
    saved.errors.extend(repeats.iter().map(problem));
    saved.summary = Summary::of(&saved.mines, &saved.errors);
    repeats
}

fn repeated_mine(counted: &Mine, repeat: &Mine) -> Diagnostic {
    let (name, day) = (repeat.mine.show().replace('`', " "), &repeat.check_date);
    let [other, here] = [counted, repeat].map(|mine| on_one_line(&mine.source.show()));
    let [Bilingual { zh: counts_zh, en: counts }, Bilingual { zh: not_zh, en: not }] =
        [counted, repeat].map(|mine| mine.verdict.label());
    let message = say!(
        "煤矿 `{name}` 检查日期 {day} 的有两份：{other}（{counts_zh}）计入，{here}（{not_zh}）不计",
        "the mine `{name}` is there twice with the check date {day}: {other} ({counts}) counts, {here} ({not}) does not"
    );
    let help = Bilingual::new(
        "每个煤矿同一检查日期只给一份；两份判定不同时，计入的是较重的一份",
        "give each mine once for a check date; where the verdicts differ, the graver one counts",
    );
    let place = match repeat.source.row() {
        Some(row) => Place::row(&*repeat.source.file, None, row),
        None => Place::File((&*repeat.source.file).into()),
    };
    Diagnostic::error(Code::DuplicateMine, message).help(help).at(place)
}

impl District {
    /// The summary of a result.
    pub fn of(saved: &Saved, asked: Asked<'_>) -> District {
        let mut verdicts = Totals::default();
        saved.mines.iter().for_each(|mine| verdicts.add(mine.verdict));
        District {
            format_version: FORMAT_VERSION,
            program: Program::this(),
            packs: saved.packs.clone(),
            check_dates: days(saved),
            notices: notices(saved),
            verdicts,
            to_close: with_verdict(&saved.mines, Verdict::Closure, Effect::Closure),
            to_suspend: with_verdict(&saved.mines, Verdict::Suspension, Effect::Suspension),
            not_judged: not_judged(&saved.errors),
            not_counted: not_counted(saved),
            groups: group::all(&saved.mines),
            met: often::met(saved),
            missing: often::missing(&saved.mines),
            accident_since: asked.accident_since,
            watch: watch::kinds(&saved.mines, asked.accident_since),
            changes: asked.since.map(|before| Changes::between(before, saved)),
        }
    }
}

/// The mines of which findings do not count.
fn not_counted(saved: &Saved) -> Vec<NotCounted> {
    let noted = saved.mines_uncounted().into_iter();
    noted.map(|(mine, note)| NotCounted { named: Named::of(mine), note: note.message.clone() }).collect()
}

/// The first and the last check date.
pub(super) fn days(saved: &Saved) -> Option<Days> {
    let (first, last) = saved.check_dates()?;
    Some(Days { first: first.to_owned(), last: last.to_owned() })
}

/// The errors by what they keep from being judged: a row of a table, else a file. Several mistakes in a row are one mine.
pub(super) fn not_judged(errors: &[Problem]) -> Vec<NotJudged> {
    let mut places: Vec<NotJudged> = Vec::new();
    let mut positions: HashMap<(Option<Name>, Option<u64>), usize> = HashMap::new();
    for problem in errors.iter().filter(|problem| problem.level == Level::Error) {
        let file = problem.place.as_ref().map(|place| place.file.clone());
        // A line of a text is a part of one record; only a row of a table is a record.
        let row = problem.place.as_ref().and_then(saved::Place::row);
        let at = *positions.entry((file.clone(), row)).or_insert(places.len());
        match places.get_mut(at) {
            Some(known) => known.problems.push(problem.clone()),
            None => places.push(NotJudged { file, row, problems: vec![problem.clone()] }),
        }
    }
    places
}

/// What has to be known of the input before its numbers are read.
fn notices(saved: &Saved) -> Vec<Bilingual> {
    let others = saved.mines.iter().map(Mine::not_judged_by).collect();
    let mut notices = law::lines_by_law(others, saved.mines.iter().any(Mine::some_in_force));
    for (at, pack) in saved.packs.iter().enumerate() {
        if saved.packs.iter().take(at).any(|before| before.id == pack.id) {
            let id = &pack.id;
            notices.push(say!(
                "各结果所用规则包 `{id}` 的版本不同，各矿不是按同样的规则判定的",
                "the results were made by different editions of the pack `{id}`, so not all mines were judged by the same rules"
            ));
        }
    }
    for (id, number) in repeated(&saved.mines) {
        let id = on_one_line(id).replace('`', " ");
        notices.push(say!(
            "煤矿编号 `{id}` 出现 {number} 次，按 {number} 个煤矿计数",
            "the mine number `{id}` is there {number} times and counts as {number} mines"
        ));
    }
    let silent = saved.mines.iter().filter(|mine| mine.about.is_none()).count();
    if silent > 0 {
        notices.push(say!(
            "{silent} 个煤矿的结果由旧版程序保存，没有所在县、矿井类别和重点盯防的事实；重新判定记录后即有",
            "the results of {silent} mines were saved by an older program, without county, kind and whom to watch; judge the records again to have them"
        ));
    }
    notices
}

/// The ids that several mines have, with how many, in the order of the input.
pub(super) fn repeated(mines: &[Mine]) -> Vec<(&str, usize)> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut ids: Vec<&str> = Vec::new();
    for id in mines.iter().filter_map(|mine| mine.mine.id.as_deref()) {
        let count = counts.entry(id).or_insert(0);
        *count += 1;
        if *count == 2 {
            ids.push(id);
        }
    }
    ids.into_iter().map(|id| (id, counts.get(id).copied().unwrap_or_default())).collect()
}
