//! Measures: what the law attaches to a verdict – who does what, by when, under which clause.

use std::sync::Arc;

use super::{Citation, Instrument, Regime};
use crate::fact::{Calendar, Date, RestDay, Term};
use crate::source::{Bilingual, Place};

/// Everything that rule files say of what follows a verdict.
#[derive(Debug, Clone, Default)]
pub struct Aftermath {
    /// How deadlines are counted; there wherever there are measures.
    pub counting: Option<Counting>,
    /// What terms are counted from.
    pub events: Vec<Event>,
    /// The measures, by the law or campaign that attaches them, in the order of the files.
    pub sets: Vec<MeasureSet>,
    /// The public holidays.
    pub calendar: Calendar,
}

/// How deadlines are counted where the law that sets them does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counting {
    /// What becomes of a last day that is a rest day.
    pub rest_day: RestDay,
    /// The rule in words, and what it rests on.
    pub text: Bilingual,
    /// Where it is stated.
    pub place: Place,
}

/// Something that happens on a day from which a term is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The id.
    pub id: String,
    /// What it is, fit for `from … on` and `before …`.
    pub label: Bilingual,
    /// Whether it comes after the decision, if it comes.
    pub later: bool,
    /// Where it is defined.
    pub place: Place,
}

/// The event from which most terms are counted; its day is always given.
pub const DECIDED: &str = "decided";

/// The measures of one law, or those that a campaign adds to it.
#[derive(Debug, Clone)]
pub struct MeasureSet {
    /// The id.
    pub id: String,
    /// The title.
    pub title: Bilingual,
    /// The law: the measures are attached on the days on which it is in force.
    pub law: Arc<Instrument>,
    /// The pack by which a record must be judged for them to be attached; none where the law alone decides.
    pub pack: Option<String>,
    /// The measures, in the order in which they happen.
    pub measures: Vec<Measure>,
    /// Where the set is defined.
    pub place: Place,
}

/// One thing that must, or may, happen after a verdict.
#[derive(Debug, Clone)]
pub struct Measure {
    /// The id, once in its set.
    pub id: String,
    /// The verdicts that it is attached to.
    pub on: Vec<Attached>,
    /// The conditions that it follows, one of which must be met; none where it follows the verdict, whatever led to it.
    pub conditions: Vec<Followed>,
    /// A few words for it.
    pub title: Bilingual,
    /// Who does it.
    pub who: Bilingual,
    /// The circumstance without which it is not owed. The program tests of it only the conditions above.
    pub only_if: Option<Bilingual>,
    /// What is done.
    pub what: Bilingual,
    /// Whether it is a power (可以) and not a duty (应当).
    pub power: bool,
    /// Whether it is owed only once something else has happened after the decision. What is counted from an event that comes later is so as well.
    pub later: bool,
    /// The document by which it is done, where it is what an enforcement document decides.
    pub document: Option<Document>,
    /// By when.
    pub by: By,
    /// The clauses that say so.
    pub cite: Vec<Citation>,
    /// How the text is read, and doubts.
    pub note: Option<Bilingual>,
    /// Where it is defined.
    pub place: Place,
}

/// What a measure follows: a condition of a pack, or any of its conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// The id of the pack.
    pub pack: String,
    /// The id of the condition; none for any of the pack.
    pub condition: Option<String>,
    /// The days whose law the pack states; none for a campaign.
    pub regime: Option<Regime>,
}

impl Followed {
    /// Whether the pack states the law of that day.
    pub fn is_law_of(&self, day: Date) -> bool {
        self.regime.as_ref().is_some_and(|regime| regime.covers(day))
    }
}

/// By when a measure is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// At once after an event (立即).
    AtOnce(Event),
    /// Within a term that begins with an event.
    Within(Term, Event),
    /// Before an event.
    Before(Event),
    /// Once in every cycle.
    Each(Cycle),
    /// The law sets no deadline.
    Unstated,
}

/// A cycle in which something is done again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cycle {
    /// Every quarter of a year.
    Quarter,
}

/// A verdict that measures are attached to, the gravest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attached {
    /// No condition is met, and none is undetermined.
    Clear,
    /// No condition is met, but some are undetermined.
    Undetermined,
    /// Production stops in the affected area.
    StopArea,
    /// Production is suspended for rectification.
    Suspension,
    /// The mine is closed.
    Closure,
}

impl Attached {
    /// All of them.
    pub const ALL: [Attached; 5] =
        [Attached::Clear, Attached::Undetermined, Attached::StopArea, Attached::Suspension, Attached::Closure];

    /// The id, which is that of the verdict.
    pub fn id(self) -> &'static str {
        match self {
            Attached::Clear => "clear",
            Attached::Undetermined => "undetermined",
            Attached::StopArea => "stop_area",
            Attached::Suspension => "suspension",
            Attached::Closure => "closure",
        }
    }

    /// The verdict with that id.
    pub fn from_id(id: &str) -> Option<Attached> {
        Attached::ALL.into_iter().find(|attached| attached.id() == id)
    }
}

/// An enforcement document by which a measure is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    /// The decision on the spot.
    Handling,
    /// The order that suspends production.
    Suspension,
    /// The proposal to close a mine.
    ClosureProposal,
}

impl Document {
    /// All of them.
    pub const ALL: [Document; 3] = [Document::Handling, Document::Suspension, Document::ClosureProposal];

    /// The id, which is the kind of draft.
    pub fn id(self) -> &'static str {
        match self {
            Document::Handling => "handling",
            Document::Suspension => "suspension",
            Document::ClosureProposal => "closure-proposal",
        }
    }
}

impl Aftermath {
    /// The event with that id.
    pub fn event(&self, id: &str) -> Option<&Event> {
        self.events.iter().find(|event| event.id == id)
    }

    /// The measures that cite clauses of the instrument with that id: each with its set and the clause, in the order of the files.
    pub fn citing(&self, instrument: &str) -> impl Iterator<Item = (&MeasureSet, &Measure, &Citation)> {
        let measures = self.sets.iter().flat_map(|set| set.measures.iter().map(move |measure| (set, measure)));
        let cited = measures.flat_map(|(set, measure)| measure.cite.iter().map(move |cite| (set, measure, cite)));
        cited.filter(move |(.., cite)| cite.instrument.id == instrument)
    }
}
