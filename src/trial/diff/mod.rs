//! What changed from one pack to another, with records that show it.

mod ways;
mod witness;

pub use witness::{Side, Witness};

use std::collections::{BTreeMap, BTreeSet};

use crate::expr::tree::Kind;
use crate::expr::{Class, Expr};
use crate::fact::{Date, Vocabulary};
use crate::rule::{Case, Condition, Pack, RuleBook};
use witness::written_out;

/// What changed from one pack to another.
#[derive(Debug)]
pub struct Difference<'a> {
    /// The old pack.
    pub old: &'a Pack,
    /// The new one.
    pub new: &'a Pack,
    /// Conditions that only the new pack has.
    pub added: Vec<&'a Condition>,
    /// Conditions that only the old pack has.
    pub dropped: Vec<&'a Condition>,
    /// Conditions that both have, and that stand at another place or have another effect or guard.
    pub moved: Vec<Moved<'a>>,
    /// The cases, each with those whose place it took; in the order of the new pack, then what was dropped.
    pub cases: Vec<CaseChange<'a>>,
}

/// A condition that both packs have.
#[derive(Debug)]
pub struct Moved<'a> {
    /// As the old pack has it, and its number there, from 1.
    pub old: (&'a Condition, usize),
    /// As the new pack has it, and its number there.
    pub new: (&'a Condition, usize),
    /// Whether it applies to other mines.
    pub guard: bool,
}

/// Cases that belong together: those of the new pack take the place of those of the old one.
#[derive(Debug)]
pub struct CaseChange<'a> {
    /// The cases of the old pack; none where the situation is new.
    pub old: Vec<(&'a Condition, &'a Case)>,
    /// The cases of the new pack; none where the situation was dropped.
    pub new: Vec<(&'a Condition, &'a Case)>,
    /// What is different.
    pub kind: ChangeKind,
    /// Comparisons of numbers or days of which the border, or the number, changed: before and after.
    pub borders: Vec<(String, String)>,
    /// Records that show it.
    pub witnesses: Vec<Shown<'a>>,
}

/// How cases changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// The situation is new.
    Added,
    /// It is not there any more.
    Dropped,
    /// It says the same under another number.
    Renumbered,
    /// It says the same.
    Same,
    /// It says something else.
    Changed,
}

/// A witness with the case that it is about.
#[derive(Debug)]
pub struct Shown<'a> {
    /// The case of one of the packs that is met where the other side is not.
    pub case: &'a Case,
    /// The record, and what it comes to.
    pub witness: Witness,
}

/// Compares two packs.
pub fn difference<'a>(book: &'a RuleBook, old: &'a Pack, new: &'a Pack) -> Difference<'a> {
    let missing = |from: &'a Pack, other: &Pack| {
        let known: BTreeSet<&str> = other.conditions.iter().map(|condition| condition.id.as_str()).collect();
        from.conditions.iter().filter(|condition| !known.contains(condition.id.as_str())).collect::<Vec<_>>()
    };
    let day = new.in_force.or(new.dated).or(old.in_force).or(old.dated).or(Date::new(2026, 1, 1));
    let cases = groups(book, old, new)
        .into_iter()
        .map(|(before, after)| case_change(&book.vocabulary, day, (old, before), (new, after)))
        .collect();
    Difference { old, new, added: missing(new, old), dropped: missing(old, new), moved: moved(old, new), cases }
}

fn moved<'a>(old: &'a Pack, new: &'a Pack) -> Vec<Moved<'a>> {
    let own = |condition: &&Condition| condition.follows.is_none();
    let numbered = |pack: &'a Pack| pack.conditions.iter().filter(own).zip(1..).collect::<Vec<(&Condition, usize)>>();
    let before = numbered(old);
    let mut found = Vec::new();
    for after in numbered(new) {
        let Some(before) = before.iter().find(|(condition, _)| condition.id == after.0.id) else { continue };
        let guard = before.0.applies_when.as_ref().map(written_out) != after.0.applies_when.as_ref().map(written_out);
        if before.1 != after.1 || guard || before.0.effect != after.0.effect {
            found.push(Moved { old: *before, new: after, guard });
        }
    }
    found
}

type Cases<'a> = Vec<(&'a Condition, &'a Case)>;

fn all_cases(pack: &Pack) -> Cases<'_> {
    pack.conditions.iter().flat_map(|condition| condition.cases.iter().map(move |case| (condition, case))).collect()
}

/// The cases that belong together by `succeeds`, at once or by way of packs between; where neither pack names the other, those of one
/// id if one pack extends the other, else those of one finding: numbers mean nothing from one order to another.
fn groups<'a>(book: &'a RuleBook, old: &'a Pack, new: &'a Pack) -> Vec<(Cases<'a>, Cases<'a>)> {
    let (before, after) = (all_cases(old), all_cases(new));
    let mut links: Vec<(usize, usize)> = Vec::new();
    for (at, (_, case)) in after.iter().enumerate() {
        let predecessors = ancestors(book, case, old);
        links.extend(
            before.iter().enumerate().filter(|(_, (_, old))| predecessors.contains(&*old.id)).map(|(b, _)| (b, at)),
        );
    }
    if links.is_empty() {
        // The packs may be named the other way round.
        for (at, (_, case)) in before.iter().enumerate() {
            let predecessors = ancestors(book, case, new);
            let taken = after.iter().enumerate().filter(|(_, (_, new))| predecessors.contains(&*new.id));
            links.extend(taken.map(|(n, _)| (at, n)));
        }
    }
    if links.is_empty() {
        let extends = |pack: &Pack, base: &Pack| pack.extension.bases.iter().any(|known| known.id == base.id);
        let by_id = old.id == new.id || extends(old, new) || extends(new, old);
        let same =
            |a: &Case, b: &Case| if by_id { a.id == b.id } else { a.finding.is_some() && a.finding == b.finding };
        for (b, (_, case)) in before.iter().enumerate() {
            let others = after.iter().enumerate().filter(|(_, (_, other))| same(case, other));
            links.extend(others.map(|(n, _)| (b, n)));
        }
    }
    let mut found: Vec<(BTreeSet<usize>, BTreeSet<usize>)> = Vec::new();
    for at in 0..after.len() {
        if found.iter().any(|(_, known)| known.contains(&at)) {
            continue;
        }
        let (mut olds, mut news) = (BTreeSet::new(), BTreeSet::from([at]));
        loop {
            let size = olds.len() + news.len();
            olds.extend(links.iter().filter(|(_, n)| news.contains(n)).map(|(o, _)| *o));
            news.extend(links.iter().filter(|(o, _)| olds.contains(o)).map(|(_, n)| *n));
            if olds.len() + news.len() == size {
                break;
            }
        }
        found.push((olds, news));
    }
    let lost = (0..before.len()).filter(|at| !links.iter().any(|(o, _)| o == at));
    let lost: Vec<_> = lost.map(|at| (BTreeSet::from([at]), BTreeSet::new())).collect();
    let pick =
        |cases: &Cases<'a>, which: &BTreeSet<usize>| which.iter().filter_map(|at| cases.get(*at).copied()).collect();
    found.into_iter().chain(lost).map(|(o, n)| (pick(&before, &o), pick(&after, &n))).collect()
}

/// The ids of the cases of `old` whose place `case` of `pack` took, also by way of packs between.
fn ancestors<'a>(book: &'a RuleBook, case: &'a Case, old: &Pack) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut open: Vec<&'a Case> = vec![case];
    while let Some(case) = open.pop() {
        for predecessor in &case.succeeds {
            if !seen.insert((&predecessor.pack, &predecessor.case)) {
                continue;
            }
            if predecessor.pack == old.id {
                found.insert(predecessor.case.as_str());
            }
            let earlier = book.pack(&predecessor.pack).map(all_cases).unwrap_or_default();
            open.extend(earlier.into_iter().filter(|(_, case)| case.id == predecessor.case).map(|(_, case)| case));
        }
    }
    found
}

fn case_change<'a>(
    vocabulary: &Vocabulary,
    day: Option<Date>,
    (old_pack, old): (&'a Pack, Cases<'a>),
    (new_pack, new): (&'a Pack, Cases<'a>),
) -> CaseChange<'a> {
    let says =
        |cases: &Cases<'a>| cases.iter().map(|(_, case)| (case.finding, written_out(&case.expr))).collect::<Vec<_>>();
    let numbers = |cases: &Cases<'a>| cases.iter().map(|(_, case)| case.id.as_str()).collect::<Vec<_>>();
    let kind = match (old.is_empty(), new.is_empty()) {
        (true, _) => ChangeKind::Added,
        (_, true) => ChangeKind::Dropped,
        _ if says(&old) != says(&new) || tables(&old) != tables(&new) => ChangeKind::Changed,
        _ if numbers(&old) != numbers(&new) => ChangeKind::Renumbered,
        _ => ChangeKind::Same,
    };
    let changed = if kind == ChangeKind::Changed { border_changes(&old, &new) } else { Vec::new() };
    let at: Vec<Expr> = changed.iter().map(|(before, _)| before.clone()).collect();
    let mut witnesses = Vec::new();
    if let (ChangeKind::Changed, Some(day)) = (kind, day) {
        let whole = |pack, cases: &Cases<'a>| Side { pack, cases: cases.clone() };
        let one = |pack, case| Side { pack, cases: vec![case] };
        let mut show = |case, found: Option<Witness>| {
            witnesses.extend(found.map(|witness| Shown { case, witness }));
        };
        for case in &new {
            show(case.1, witness::search(vocabulary, day, &whole(old_pack, &old), &one(new_pack, *case), false, &at));
        }
        for case in &old {
            show(case.1, witness::search(vocabulary, day, &one(old_pack, *case), &whole(new_pack, &new), true, &at));
        }
    }
    let borders = changed.iter().map(|(before, after)| (before.to_string(), after.to_string())).collect();
    CaseChange { old, new, kind, borders, witnesses }
}

/// The indicator tables that the cases look things up in.
fn tables(cases: &Cases<'_>) -> Vec<crate::expr::Lookup> {
    let mut found = Vec::new();
    for (_, case) in cases {
        case.expr.walk(&mut |expr| {
            if let Kind::Lookup { target, .. } = &expr.kind {
                found.extend(target.0.as_ref().map(|(table, _)| crate::expr::Lookup::clone(table)));
            }
        });
    }
    found
}

/// Comparisons that are not the same on both sides but have a side in common.
fn border_changes(old: &Cases<'_>, new: &Cases<'_>) -> Vec<(Expr, Expr)> {
    let (old, new) = (comparisons(old), comparisons(new));
    let mut found = Vec::new();
    for (left, before) in &old {
        for after in new.get(left).into_iter().flatten() {
            let both = |list: &BTreeMap<String, Vec<Expr>>, border: &Expr| {
                list.get(left).is_some_and(|known| known.contains(border))
            };
            for before in before.iter().filter(|before| !both(&new, before)) {
                if !both(&old, after) {
                    found.push((before.clone(), after.clone()));
                }
            }
        }
    }
    found
}

/// The comparisons of numbers and days, by their left side.
fn comparisons(cases: &Cases<'_>) -> BTreeMap<String, Vec<Expr>> {
    let mut found: BTreeMap<String, Vec<Expr>> = BTreeMap::new();
    let mut add = |expr: &Expr| {
        if let Kind::Compare { left, class, .. } = &expr.kind
            && matches!(class.0, Some(Class::Number | Class::Date))
        {
            let known = found.entry(left.to_string()).or_default();
            if !known.contains(expr) {
                known.push(expr.clone());
            }
        }
    };
    for (_, case) in cases {
        written_out(&case.expr).walk(&mut |expr| add(expr));
    }
    found
}
