//! What changed since an earlier result. Mines are matched by their ids alone: a name is no proof that two are the same.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::make::{days, not_judged};
use super::{Days, Named, NotJudged};
use crate::report::saved::{Condition, Mine, MineName, Name, Pack, Place, Saved, Text, Unjudged};
use crate::report::words::on_one_line;
use crate::say;
use crate::source::{Bilingual, Language};
use crate::verdict::{Outcome, Verdict};

/// What changed since an earlier result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// The packs of the earlier result.
    pub packs: Vec<Pack>,
    /// Its first and last check date.
    pub check_dates: Option<Days>,
    /// How far the two results can be compared.
    pub notices: Vec<Bilingual>,
    /// The mines of which something changed, in the order of the later result.
    pub changed: Vec<Change>,
    /// How many mines are the same.
    pub unchanged: usize,
    /// Mines that the earlier result does not have.
    pub came: Vec<Named>,
    /// Mines that only the earlier result has, with what they came to then: those with the gravest verdict first.
    pub went: Vec<Named>,
    /// Mines that are in the input and were not judged: those that came to the gravest verdict before first.
    pub not_judged: Vec<NotJudgedNow>,
    /// Mines that cannot be matched or compared.
    pub not_matched: Vec<NotMatched>,
}

/// What changed of a mine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The mine, and what it comes to now.
    #[serde(flatten)]
    pub named: Named,
    /// What it came to before.
    pub before: Verdict,
    /// The conditions that it meets now and did not meet before.
    pub newly_met: Vec<Changed>,
    /// The conditions that it met before and does not meet now; an outcome of `undetermined` means that nobody knows any more.
    pub no_longer_met: Vec<Changed>,
    /// The facts that are missing now and were not before.
    pub newly_missing: Vec<NewlyMissing>,
    /// What has to be known of the comparison.
    pub notices: Vec<Bilingual>,
}

/// A condition that came to something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Its pack.
    pub pack: Name,
    /// Its id.
    pub id: Name,
    /// As reports name it.
    pub name: String,
    /// What it is about.
    pub title: Text,
    /// What it came to before; none where the pack did not have it.
    pub before: Option<Outcome>,
    /// What it comes to now; none where the pack does not have it.
    pub now: Option<Outcome>,
}

/// A fact that is missing now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewlyMissing {
    /// The fact, or the table whose rows may not be all.
    pub fact: Name,
    /// What people call it.
    pub label: Text,
}

/// A mine that is in the input and was not judged, because something is wrong with its record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotJudgedNow {
    /// The mine, as far as it could be read.
    pub mine: MineName,
    /// Where its record stands.
    pub source: Place,
    /// What it came to before; none where the earlier result does not have it.
    pub before: Option<Verdict>,
}

/// A mine that cannot be matched with one of the other result, or not be compared with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotMatched {
    /// The mine.
    #[serde(flatten)]
    pub named: Named,
    /// Whether it is one of the earlier result.
    pub earlier: bool,
    /// Why not.
    pub why: WhyNotMatched,
}

/// Why a mine cannot be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNotMatched {
    /// Its record states no id.
    NoId,
    /// Several mines have its id.
    SeveralWithId,
    /// It was in the input before and was not judged.
    NotJudgedBefore,
    /// It was judged by no pack before by which it is judged now.
    NoPackInCommon,
}

/// Whether two results have a pack in common, so that there is anything to compare. A result without packs judged nothing.
pub fn share_a_pack(before: &Saved, now: &Saved) -> bool {
    let has = |id: &str| before.packs.iter().any(|pack| pack.id == id);
    before.packs.is_empty() || now.packs.is_empty() || now.packs.iter().any(|pack| has(&pack.id))
}

impl Changes {
    /// What changed between two results.
    pub(super) fn between(before: &Saved, now: &Saved) -> Changes {
        let mut changes = Changes {
            packs: before.packs.clone(),
            check_dates: days(before),
            notices: notices(before, now),
            changed: Vec::new(),
            unchanged: 0,
            came: Vec::new(),
            went: Vec::new(),
            not_judged: Vec::new(),
            not_matched: Vec::new(),
        };
        let (earlier, later) = (ById::of(&before.mines), ById::of(&now.mines));
        for mine in &now.mines {
            match later.unique(mine, &earlier) {
                Err(why) => changes.not_matched.push(NotMatched { named: Named::of(mine), earlier: false, why }),
                Ok(None) if is_among(&before.not_judged, mine) => {
                    let why = WhyNotMatched::NotJudgedBefore;
                    changes.not_matched.push(NotMatched { named: Named::of(mine), earlier: false, why });
                }
                Ok(None) => changes.came.push(Named::of(mine)),
                Ok(Some(old)) => match compared(old, mine) {
                    Some(change) if change.is_any() => changes.changed.push(change),
                    Some(_) => changes.unchanged += 1,
                    None => {
                        let why = WhyNotMatched::NoPackInCommon;
                        changes.not_matched.push(NotMatched { named: Named::of(mine), earlier: false, why });
                    }
                },
            }
        }
        for mine in &before.mines {
            match earlier.unique(mine, &later) {
                Err(why) => changes.not_matched.push(NotMatched { named: Named::of(mine), earlier: true, why }),
                Ok(None) if is_among(&now.not_judged, mine) => {}
                Ok(None) => changes.went.push(Named::of(mine)),
                Ok(Some(_)) => {}
            }
        }
        changes.went.sort_by_key(|named| Reverse(named.verdict));
        changes.not_judged = not_judged_now(now, &earlier, &later);
        changes
    }
}

/// Whether a mine is one of those that were not judged.
fn is_among(not_judged: &[Unjudged], mine: &Mine) -> bool {
    mine.mine.id.is_some() && not_judged.iter().any(|of| of.mine.id == mine.mine.id)
}

/// The mines that were not judged, each once, without those that are there a second time and were judged.
fn not_judged_now(now: &Saved, earlier: &ById<'_>, later: &ById<'_>) -> Vec<NotJudgedNow> {
    let mut found: Vec<NotJudgedNow> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    for Unjudged { mine, source } in &now.not_judged {
        if mine.id.as_deref().is_some_and(|id| !later.with(id).is_empty() || !seen.insert(id)) {
            continue;
        }
        let before = mine.id.as_deref().and_then(|id| earlier.with(id).iter().map(|mine| mine.verdict).max());
        found.push(NotJudgedNow { mine: mine.clone(), source: source.clone(), before });
    }
    found.sort_by_key(|of| Reverse(of.before));
    found
}

/// How many places of the input were not judged of which it is not known which mine stands there.
fn not_known_which(saved: &Saved) -> usize {
    let is_of = |place: &NotJudged, of: &Unjudged| {
        let row = of.source.row();
        // Of a file with several mines, one that is known does not account for the others.
        let is_whole = row.is_some() || of.source.at.is_none();
        is_whole && place.file.as_ref() == Some(&of.source.file) && place.row == row
    };
    let places = not_judged(&saved.errors);
    places.iter().filter(|place| !saved.not_judged.iter().any(|of| is_of(place, of))).count()
}

/// The mines of a result by their ids.
struct ById<'m>(HashMap<&'m str, Vec<&'m Mine>>);

impl<'m> ById<'m> {
    fn of(mines: &'m [Mine]) -> ById<'m> {
        let mut by_id: HashMap<&str, Vec<&Mine>> = HashMap::new();
        for mine in mines {
            if let Some(id) = mine.mine.id.as_deref() {
                by_id.entry(id).or_default().push(mine);
            }
        }
        ById(by_id)
    }

    fn with(&self, id: &str) -> &[&'m Mine] {
        self.0.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    /// The one mine among `others` that has the id of `mine`, if there is one; which it is has to be sure on both sides.
    fn unique<'o>(&self, mine: &Mine, others: &ById<'o>) -> Result<Option<&'o Mine>, WhyNotMatched> {
        let id = mine.mine.id.as_deref().ok_or(WhyNotMatched::NoId)?;
        match (self.with(id), others.with(id)) {
            (_, [_, _, ..]) | ([_, _, ..], [_]) => Err(WhyNotMatched::SeveralWithId),
            (_, [other]) => Ok(Some(other)),
            (_, []) => Ok(None),
        }
    }
}

/// What changed of a mine, as far as both results judged it by the same packs; none where they have none in common.
fn compared(old: &Mine, new: &Mine) -> Option<Change> {
    let judged = |mine: &Mine, pack: &str| mine.judged_by.iter().any(|by| by == pack);
    let in_both = |pack: &str| judged(old, pack) && judged(new, pack);
    if !new.judged_by.iter().any(|pack| judged(old, pack)) {
        return None;
    }
    let of_old = outcomes(old);
    let of_new = outcomes(new);
    let changed = |mine: &Mine, condition: &Condition| Changed {
        pack: condition.pack.clone(),
        id: condition.id.clone(),
        name: mine.name_of(condition),
        title: condition.title.clone(),
        before: of_old.get(&(&*condition.pack, &*condition.id)).copied(),
        now: of_new.get(&(&*condition.pack, &*condition.id)).copied(),
    };
    let met = |mine: &Mine| -> Vec<Changed> {
        let conditions = mine.of(Outcome::Met).filter(|condition| in_both(&condition.pack));
        conditions.map(|condition| changed(mine, condition)).filter(|of| of.before != of.now).collect()
    };
    let missed: HashSet<(&str, bool)> = old.missing.iter().map(|item| (&*item.fact, item.rows)).collect();
    let newly_missing = new.missing.iter().filter(|item| !missed.contains(&(&*item.fact, item.rows)));
    let newly_missing = newly_missing.map(|item| NewlyMissing { fact: item.fact.clone(), label: item.label.clone() });
    let mut notices = Vec::new();
    if old.judged_by.iter().any(|pack| !judged(new, pack)) || new.judged_by.iter().any(|pack| !judged(old, pack)) {
        let [then, now] = [old, new].map(|mine| mine.judged_by.join(" "));
        notices.push(say!(
            "之前按 {then} 判定，现在按 {now}；只比较共同的规则包的条件，判定的变化可能出自规则包",
            "judged by {then} before and by {now} now; only conditions of packs in common are compared, and the verdict may have changed because of the packs"
        ));
    }
    Some(Change {
        named: Named::of(new),
        before: old.verdict,
        newly_met: met(new),
        no_longer_met: met(old),
        newly_missing: newly_missing.collect(),
        notices,
    })
}

fn outcomes(mine: &Mine) -> HashMap<(&str, &str), Outcome> {
    mine.conditions.iter().map(|condition| ((&*condition.pack, &*condition.id), condition.outcome)).collect()
}

/// How far two results can be compared.
fn notices(before: &Saved, now: &Saved) -> Vec<Bilingual> {
    let mut notices = Vec::new();
    let edition = |packs: &[Pack], id: &str| -> HashSet<String> {
        packs.iter().filter(|pack| pack.id == id).map(|pack| pack.checksum().to_owned()).collect()
    };
    let mut told: HashSet<&str> = HashSet::new();
    for pack in &now.packs {
        let id = pack.id.as_str();
        let (then, these) = (edition(&before.packs, id), edition(&now.packs, id));
        if told.insert(id) && !then.is_empty() && then != these {
            let [then, these] = [then, these].map(|set| {
                let mut checksums: Vec<String> = set.into_iter().collect();
                checksums.sort();
                checksums.join(" ")
            });
            notices.push(say!(
                "规则包 `{id}` 的版本不同（之前 sha256 {then}，现在 sha256 {these}）：变化可能出自规则，不一定出自煤矿",
                "the editions of the pack `{id}` differ (sha256 {then} before, sha256 {these} now): a change may come from the rules and not from the mine"
            ));
        }
    }
    let only = |packs: &[Pack], others: &[Pack]| -> Vec<String> {
        let here = packs.iter().filter(|pack| !others.iter().any(|other| other.id == pack.id));
        here.map(|pack| on_one_line(&pack.id)).collect()
    };
    let (gone, new) = (only(&before.packs, &now.packs), only(&now.packs, &before.packs));
    let both_judged = !before.packs.is_empty() && !now.packs.is_empty();
    if both_judged && (!gone.is_empty() || !new.is_empty()) {
        let [gone, new] = [gone, new].map(|ids| if ids.is_empty() { "—".to_owned() } else { ids.join(" ") });
        notices.push(say!(
            "两次所用的规则包不同（只在之前：{gone}；只在现在：{new}），只比较共同的规则包的条件",
            "the packs are not the same (only before: {gone}; only now: {new}); only conditions of packs in common are compared"
        ));
    }
    let unread = not_known_which(now);
    if unread > 0 {
        notices.push(say!(
            "这次有 {unread} 处输入没有判定，不知道是哪个煤矿：不再出现的煤矿可能在其中",
            "input was not judged this time and it is not known of which mine (places: {unread}): mines that went may be among it"
        ));
    }
    let unread = not_known_which(before);
    if unread > 0 {
        notices.push(say!(
            "之前有 {unread} 处输入没有判定，不知道是哪个煤矿：新出现的煤矿可能在其中",
            "input was not judged before and it is not known of which mine (places: {unread}): mines that came may have been among it"
        ));
    }
    notices
}

impl Change {
    fn is_any(&self) -> bool {
        let lists_are_empty =
            self.newly_met.is_empty() && self.no_longer_met.is_empty() && self.newly_missing.is_empty();
        !lists_are_empty || self.before != self.named.verdict || !self.notices.is_empty()
    }
}

impl Changed {
    /// The condition that a mine meets now.
    pub fn show_met(&self, language: Language) -> String {
        format!("{} {}", self.name, self.title.in_language(language))
    }

    /// The condition that a mine does not meet now, with what it comes to.
    pub fn show_not_met(&self, language: Language) -> String {
        let now = match self.now {
            Some(outcome) => outcome.label(),
            None => Bilingual::new("规则包中已没有", "no longer in the pack"),
        };
        let now = now.in_language(language);
        match language {
            Language::Zh => format!("{}（现在：{now}）", self.show_met(language)),
            Language::En => format!("{} (now: {now})", self.show_met(language)),
        }
    }
}

impl WhyNotMatched {
    /// Why, in a few words.
    pub fn label(self) -> Bilingual {
        match self {
            WhyNotMatched::NoId => Bilingual::new("记录没有煤矿编号", "its record states no mine number"),
            WhyNotMatched::SeveralWithId => Bilingual::new("几个煤矿的编号相同", "several mines have the same number"),
            WhyNotMatched::NotJudgedBefore => {
                Bilingual::new("之前在输入中而没有判定", "in the input before and not judged")
            }
            WhyNotMatched::NoPackInCommon => Bilingual::new("两次没有共同的规则包", "judged by no pack both times"),
        }
    }
}
