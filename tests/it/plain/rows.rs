//! The tables of a mine, of which rows and cells may not be stated.

use super::calendar::month_later;
use super::tri::{Tri, after, all, by, is, known, not, some};

/// The rows that are stated, and whether they are all.
pub struct Rows<T> {
    pub stated: Vec<T>,
    pub all_stated: bool,
}

pub struct Licence<'a> {
    pub kind: &'a str,
    pub state: Option<&'a str>,
    pub valid_until: Option<i64>,
    pub renewed_on: Option<i64>,
}

pub struct Order<'a> {
    pub kind: Option<&'a str>,
    pub subject: Option<&'a str>,
    pub authority: Option<&'a str>,
    pub issued: Option<i64>,
    pub deadline: Option<i64>,
    pub in_force: Tri,
    pub lifted_on: Option<i64>,
}

pub struct Face<'a> {
    pub kind: Option<&'a str>,
    pub district: Option<&'a str>,
    pub seam: Option<&'a str>,
    pub working: Tri,
}

pub struct TrainingFinding<'a> {
    pub date: Option<i64>,
    pub kind: Option<&'a str>,
    pub inspection: Option<&'a str>,
}

/// A number of which only bounds may be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    pub least: usize,
    pub most: Option<usize>,
}

impl Bounds {
    pub fn at_least(self, wanted: usize) -> Tri {
        if self.least >= wanted {
            Tri::Yes
        } else if self.most.is_some_and(|most| most < wanted) {
            Tri::No
        } else {
            Tri::Maybe
        }
    }
}

impl<T> Rows<T> {
    /// Whether some row passes, where a row that nobody has stated might.
    pub fn some(&self, passes: impl Fn(&T) -> Tri) -> Tri {
        let mut answers: Vec<Tri> = self.stated.iter().map(passes).collect();
        if !self.all_stated {
            answers.push(Tri::Maybe);
        }
        some(&answers)
    }

    /// How many rows there are.
    pub fn number(&self) -> Bounds {
        Bounds { least: self.stated.len(), most: self.all_stated.then_some(self.stated.len()) }
    }
}

impl Rows<Licence<'_>> {
    /// Whether the licence of that kind is there and passes. There is at most one of a kind, so one that is stated is the only one.
    pub fn of_kind(&self, kind: &str, passes: impl Fn(&Licence<'_>) -> Tri) -> Tri {
        match self.stated.iter().find(|licence| licence.kind == kind) {
            Some(licence) => passes(licence),
            None if self.all_stated => Tri::No,
            None => Tri::Maybe,
        }
    }
}

impl Order<'_> {
    /// Whether the order still stands on a day: as is stated, or until the day before it is lifted. If both are known and differ, it stands.
    pub fn stands_on(&self, day: Option<i64>) -> Tri {
        let is_lifted_later = after(self.lifted_on, day);
        if self.in_force == Tri::Maybe || is_lifted_later == Tri::Yes { is_lifted_later } else { self.in_force }
    }
}

impl Rows<Face<'_>> {
    /// The largest number of faces of a kind that work at once in one seam of one district.
    pub fn most_at_work_together(&self, kind: &str) -> Bounds {
        let at_work = |face: &Face<'_>| all(&[is(face.kind, kind), face.working]);
        let sure: Vec<&Face<'_>> = self.stated.iter().filter(|face| at_work(face) == Tri::Yes).collect();
        let possible: Vec<&Face<'_>> = self.stated.iter().filter(|face| at_work(face) != Tri::No).collect();
        // Surely: faces of which both district and seam are stated; any other might lie alone.
        let mut least = sure.len().min(1);
        for one in sure.iter().filter(|face| face.district.is_some() && face.seam.is_some()) {
            let together = sure.iter().filter(|other| other.district == one.district && other.seam == one.seam);
            least = least.max(together.count());
        }
        // Possibly: for every district and seam that is named (or for a new one), all that are there or might be.
        let named = |place: fn(&Face<'_>) -> Option<String>| {
            let mut names: Vec<Option<String>> = possible.iter().map(|face| place(face)).collect();
            names.push(None);
            names
        };
        let might_be = |stated: Option<&str>, place: &Option<String>| stated.is_none() || stated == place.as_deref();
        let mut most = 0;
        for district in &named(|face| face.district.map(str::to_owned)) {
            for seam in &named(|face| face.seam.map(str::to_owned)) {
                let together =
                    possible.iter().filter(|face| might_be(face.district, district) && might_be(face.seam, seam));
                most = most.max(together.count());
            }
        }
        Bounds { least, most: self.all_stated.then_some(most) }
    }
}

impl Rows<TrainingFinding<'_>> {
    /// The largest number of findings of either kind, none later than `day`, within any one month; those of one inspection on one day
    /// are one.
    pub fn most_within_a_month(&self, day: Option<i64>) -> Bounds {
        let counts = |found: &TrainingFinding<'_>| {
            all(&[some(&[is(found.kind, "untrained"), is(found.kind, "uncertified")]), by(found.date, day)])
        };
        let sure: Vec<&TrainingFinding<'_>> = self.stated.iter().filter(|found| counts(found) == Tri::Yes).collect();
        let possible: Vec<&TrainingFinding<'_>> = self.stated.iter().filter(|found| counts(found) != Tri::No).collect();
        let mut least = sure.len().min(1);
        let mut most_dated = 0;
        for start in self.stated.iter().filter_map(|found| found.date) {
            let (mut surely, mut possibly) = (0, 0);
            for day in start..=month_later(start) {
                surely += inspections_on(day, &sure).least;
                possibly += inspections_on(day, &possible).most.unwrap_or(0);
            }
            least = least.max(surely);
            most_dated = most_dated.max(possibly);
        }
        // A finding without its date may lie in any month, on a day of its own.
        let undated = possible.iter().filter(|found| found.date.is_none()).count();
        Bounds { least, most: self.all_stated.then_some(most_dated + undated) }
    }
}

/// How many inspections found something on that day: those that are named, and those that may or may not be among them.
fn inspections_on(day: i64, findings: &[&TrainingFinding<'_>]) -> Bounds {
    let mut named: Vec<&str> = Vec::new();
    let mut unnamed = 0;
    for found in findings.iter().filter(|found| found.date == Some(day)) {
        match found.inspection {
            Some(inspection) if named.contains(&inspection) => {}
            Some(inspection) => named.push(inspection),
            None => unnamed += 1,
        }
    }
    let least = if named.is_empty() { unnamed.min(1) } else { named.len() };
    Bounds { least, most: Some(named.len() + unnamed) }
}

/// Whether a licence is valid on a day: neither known to be lost nor past its last day.
pub fn is_valid(licence: &Licence<'_>, day: Option<i64>) -> Tri {
    let lost = licence.state.map(|state| ["expired", "revoked", "withheld", "never_granted"].contains(&state));
    let past = licence.valid_until.zip(day).map(|(last, day)| last < day);
    match (lost, past) {
        (Some(true), _) | (_, Some(true)) => Tri::No,
        (Some(false), _) | (_, Some(false)) => Tri::Yes,
        (None, None) => Tri::Maybe,
    }
}

/// Whether a licence was obtained or changed on a day or after it.
pub fn is_new_since(licence: &Licence<'_>, since: Option<i64>) -> Tri {
    let new = known(licence.renewed_on.zip(since).map(|(renewed, since)| renewed >= since));
    all(&[not(is(licence.state, "never_granted")), new])
}
