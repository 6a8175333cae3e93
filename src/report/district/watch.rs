//! The three kinds of mines to watch, of the provincial speech of November 2007, part 1. The speech names them and measures none: neither when
//! foundations are weak nor how long an accident is recent. So a person states the one, and gives the day from which the other counts.

use serde::Serialize;

use super::Named;
use super::group::{Stated, stated};
use crate::fact::Date;
use crate::report::saved::{Mine, Reason};
use crate::say;
use crate::source::Bilingual;
use crate::verdict::{Outcome, Verdict};

/// The facts that decide, each kind its own.
const WEAK: &str = "foundations_weak";
const ZERO: &str = "zero_hazards_reported";
const DAY: &str = "last_accident_on";
const GRADE: &str = "worst_accident";
const FROM_UNSAFE: &str = "accident_from_unsafe_conditions";

/// A kind of mines to watch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kind {
    /// Its id.
    pub id: &'static str,
    /// What people call it.
    pub title: Bilingual,
    /// The clause that names it, as rule files write it.
    pub source: &'static str,
    /// The clause as reports write it.
    pub clause: Bilingual,
    /// By what it is decided, and what the source leaves open.
    pub rule: Bilingual,
    /// The mines of this kind, those with the gravest verdict first.
    pub to_watch: Vec<Watched>,
    /// How many mines are not of this kind, as their records state.
    pub others: usize,
    /// The mines of which it cannot be told, in the same order.
    pub untold: Vec<Untold>,
}

/// A mine to watch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Watched {
    /// The mine.
    #[serde(flatten)]
    pub named: Named,
    /// What the record states that makes it one.
    pub because: Vec<Reason>,
    /// The conditions that it meets; a mine that reported zero hazards and meets one reported falsely.
    pub met: Vec<String>,
}

/// A mine of which it cannot be told whether it is to be watched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Untold {
    /// The mine.
    #[serde(flatten)]
    pub named: Named,
    /// Why not.
    pub why: WhyUntold,
    /// What the record states all the same.
    pub because: Vec<Reason>,
}

/// Why it cannot be told whether a mine is to be watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyUntold {
    /// An accident on a known day, but no day was given from which accidents are recent.
    NotSaidHowRecent,
    /// An accident after the check date; whether there was a recent one before it is not known.
    AfterCheckDate,
    /// An accident, but not its day.
    DayNotStated,
    /// The record states nothing of it.
    NotStated,
    /// The program that saved the result did not save it.
    NotSaved,
}

/// Whether a mine is of a kind.
enum Found<'m> {
    Yes(Vec<&'m Reason>),
    No,
    Untold(WhyUntold, Vec<&'m Reason>),
}

/// The three kinds.
pub(super) fn kinds(mines: &[Mine], accident_since: Option<Date>) -> Vec<Kind> {
    let [weak, zero, recent] = empty();
    vec![
        weak.with(mines, |mine| finding(mine, WEAK)),
        zero.with(mines, |mine| finding(mine, ZERO)),
        recent.with(mines, |mine| accident(mine, accident_since)),
    ]
}

fn empty() -> [Kind; 3] {
    let both = |[zh, en]: [&'static str; 2]| Bilingual::new(zh, en);
    let kind = |id, source, title, clause, rule| Kind {
        id,
        title: both(title),
        source,
        clause: both(clause),
        rule: both(rule),
        to_watch: Vec::new(),
        others: 0,
        untold: Vec::new(),
    };
    [
        kind(
            "weak_foundations",
            "leader-speech-2007 sec.1 watch.1",
            ["基础薄弱", "weak foundations"],
            [
                "省级讲话（2007年11月） 第一部分重点盯防第（一）类",
                "provincial speech, November 2007, part 1, kind 1 of mines to watch",
            ],
            [
                "原文没有写基础薄弱的标准；按记录中已有的认定，不作推断",
                "the source does not say when foundations are weak; what counts is a finding that the record states",
            ],
        ),
        kind(
            "zero_hazards",
            "leader-speech-2007 sec.1 watch.2",
            ["报告零隐患", "zero hazards reported"],
            [
                "省级讲话（2007年11月） 第一部分重点盯防第（二）类",
                "provincial speech, November 2007, part 1, kind 2 of mines to watch",
            ],
            [
                "“没有隐患就是最大的隐患”；按记录中写明的上报情况，不由各栏填“否”推断",
                "“no hazard is the greatest hazard”; what counts is what the record states was reported, not that its answers are no",
            ],
        ),
        kind(
            "recent_accident",
            "leader-speech-2007 sec.1 watch.3",
            ["近期发生过事故", "recent accident"],
            [
                "省级讲话（2007年11月） 第一部分重点盯防第（三）类",
                "provincial speech, November 2007, part 1, kind 3 of mines to watch",
            ],
            [
                "原文没有写多久算近期；从哪一天起算，由 --accident-since 指定",
                "the source does not say how long an accident is recent; the day from which it is comes from --accident-since",
            ],
        ),
    ]
}

impl Kind {
    fn with<'m>(mut self, mines: &'m [Mine], find: impl Fn(&'m Mine) -> Found<'m>) -> Kind {
        let all = |reasons: Vec<&Reason>| reasons.into_iter().cloned().collect();
        for mine in mines {
            match find(mine) {
                Found::Yes(because) => {
                    let met = mine.named(Outcome::Met);
                    self.to_watch.push(Watched { named: Named::of(mine), because: all(because), met });
                }
                Found::No => self.others += 1,
                Found::Untold(why, because) => {
                    self.untold.push(Untold { named: Named::of(mine), why, because: all(because) });
                }
            }
        }
        let gravest_first = |verdict: Verdict| std::cmp::Reverse(verdict);
        self.to_watch.sort_by_key(|of| gravest_first(of.named.verdict));
        self.untold.sort_by_key(|of| (of.why, gravest_first(of.named.verdict)));
        self
    }
}

/// Why a fact is not there.
fn absent(why: Stated) -> Found<'static> {
    Found::Untold(if why == Stated::NotSaved { WhyUntold::NotSaved } else { WhyUntold::NotStated }, Vec::new())
}

/// A kind that a yes or no of a person decides.
fn finding<'m>(mine: &'m Mine, fact: &str) -> Found<'m> {
    match stated(mine, fact) {
        Ok(reason) if &*reason.value == "true" => Found::Yes(vec![reason]),
        Ok(reason) if &*reason.value == "false" => Found::No,
        Ok(reason) => Found::Untold(WhyUntold::NotStated, vec![reason]),
        Err(why) => absent(why),
    }
}

/// An accident is recent from a day on that somebody gives; that there never was one makes it no.
fn accident(mine: &Mine, since: Option<Date>) -> Found<'_> {
    let is = |fact: &str, value: &str| stated(mine, fact).ok().filter(|reason| &*reason.value == value);
    let day = stated(mine, DAY);
    let (none, unsafe_conditions) = (is(GRADE, "none"), is(FROM_UNSAFE, "true"));
    let grade = stated(mine, GRADE).ok().filter(|_| none.is_none());
    let checked = mine.check_date.parse::<Date>().ok();
    match (day.ok().and_then(|reason| Some((reason, reason.value.parse::<Date>().ok()?))), since) {
        // The summary is of the check date: what came later was not recent then.
        (Some((reason, on)), _) if checked.is_some_and(|checked| on > checked) => {
            Found::Untold(WhyUntold::AfterCheckDate, std::iter::once(reason).chain(grade).collect())
        }
        (Some((reason, on)), Some(since)) if on >= since => Found::Yes(std::iter::once(reason).chain(grade).collect()),
        (Some(_), Some(_)) => Found::No,
        (Some((reason, _)), None) => {
            Found::Untold(WhyUntold::NotSaidHowRecent, std::iter::once(reason).chain(grade).collect())
        }
        (None, _) => match (grade.or(unsafe_conditions), none) {
            (Some(accident), _) => Found::Untold(WhyUntold::DayNotStated, vec![accident]),
            (None, Some(_)) => Found::No,
            (None, None) => absent(day.err().unwrap_or(Stated::NotStated)),
        },
    }
}

impl WhyUntold {
    /// Why, in a few words.
    pub fn label(self, kind: &Kind) -> Bilingual {
        let (fact, zh, en) = match kind.id {
            "weak_foundations" => (WEAK, "安全基础薄弱", "weak foundations"),
            "zero_hazards" => (ZERO, "上报零隐患", "zero hazards reported"),
            _ => (DAY, "最近一次事故日期", "day of the last accident"),
        };
        match self {
            WhyUntold::NotSaidHowRecent => Bilingual::new(
                "没有用 --accident-since 指定近期从哪一天起算",
                "--accident-since does not say from which day on accidents are recent",
            ),
            WhyUntold::AfterCheckDate => Bilingual::new(
                "最近一次事故在检查日期之后，之前是否发生过没有填写",
                "the last accident was after the check date, and whether there was one before it is not stated",
            ),
            WhyUntold::DayNotStated => {
                Bilingual::new("发生过事故，没有填写日期", "an accident happened, but its day is not stated")
            }
            WhyUntold::NotStated => say!("没有填写“{zh}”（{fact}）", "not stated: {en} ({fact})"),
            WhyUntold::NotSaved => {
                Bilingual::new("旧版程序保存的结果中没有", "not in the result that an older program saved")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::saved::ABOUT;
    use crate::rule::{RuleFiles, load};
    use crate::source::Language::{En, Zh};

    #[test]
    fn every_fact_that_decides_is_saved() {
        for fact in [WEAK, ZERO, DAY, GRADE, FROM_UNSAFE] {
            assert!(ABOUT.contains(&fact), "{fact}");
        }
    }

    #[test]
    fn the_clauses_are_those_of_the_instrument() {
        let mut problems = Vec::new();
        let book = load(&RuleFiles::embedded(), None, &mut problems);
        let pack = book.pack("winter-campaign-2007").unwrap();
        let cited: Vec<_> = pack.not_encoded.iter().flat_map(|of| &of.cite).collect();
        for kind in empty() {
            let citation = cited.iter().find(|citation| citation.id() == kind.source).unwrap();
            assert_eq!(kind.clause, Bilingual::new(citation.show(Zh), citation.show(En)));
        }
    }
}
