//! What must happen next: the measures that the law of the day of the decision attaches to a verdict, with their deadlines.

use serde::Serialize;

use super::{Judgment, Outcome, Verdict};
use crate::fact::{Calendar, Date, RestDay, Term, deadline};
use crate::rule::measure::DECIDED;
use crate::rule::{Aftermath, Attached, By, Citation, Event, Followed, Measure, MeasureSet};
use crate::source::{Bilingual, Language};

/// What is decided, and what has happened since.
#[derive(Debug, Clone, Copy)]
pub struct Decision<'a> {
    /// The verdict that is acted on.
    pub verdict: Verdict,
    /// The ids of the packs by which the record was judged.
    pub packs: &'a [&'a str],
    /// What the conditions of these packs came to.
    pub conditions: &'a [Came<'a>],
    /// The day of the decision. The law of this day says what follows.
    pub decided: Date,
    /// The days of other events, by the ids of the rule files.
    pub events: &'a [(String, Date)],
}

/// What a condition came to.
#[derive(Debug, Clone, Copy)]
pub struct Came<'a> {
    /// The id of its pack.
    pub pack: &'a str,
    /// Its id.
    pub condition: &'a str,
    /// What it came to.
    pub outcome: Outcome,
}

/// What every condition came to, by which measures are chosen.
pub fn came<'a>(judgment: &Judgment<'a>) -> Vec<Came<'a>> {
    let came = judgment.conditions.iter().map(|result| Came {
        pack: result.pack.id.as_str(),
        condition: result.condition.id.as_str(),
        outcome: result.outcome,
    });
    came.collect()
}

/// What must happen next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Next {
    /// The verdict that is acted on.
    pub verdict: Verdict,
    /// The day of the decision.
    pub decided: Date,
    /// The laws and campaigns that attach measures, in the order of their files.
    pub laws: Vec<Law>,
    /// How deadlines are counted, where there is any to count.
    pub counting: Option<Bilingual>,
    /// The measures, law by law in the order in which they happen; those that may become due later after the others.
    pub measures: Vec<Step>,
}

/// A law or campaign that attaches measures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Law {
    /// The id of its set of measures.
    pub id: String,
    /// Its title.
    pub title: Bilingual,
    /// The number of the law; none for what a campaign adds.
    pub number: Option<Bilingual>,
}

/// A measure with its deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The id: that of the set, a dot, and its own.
    pub id: String,
    /// The id of the set that it belongs to.
    pub law: String,
    /// A few words for it.
    pub title: Bilingual,
    /// Who does it.
    pub who: Bilingual,
    /// The circumstance without which it is not attached.
    pub only_if: Option<Bilingual>,
    /// What is done.
    pub what: Bilingual,
    /// Whether it is a power and not a duty.
    pub power: bool,
    /// Whether it becomes due only by something that comes after the decision, if it comes.
    pub later: bool,
    /// By when.
    pub due: Due,
    /// The clauses that say so.
    pub cite: Vec<Cited>,
    /// How the text is read, and doubts.
    pub note: Option<Bilingual>,
    /// The day on which it was done: for a person to fill in.
    pub done_on: Option<Date>,
}

/// A clause, as rule files and as people write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cited {
    /// As rule files write it.
    pub id: String,
    /// The number of the instrument.
    pub instrument: Bilingual,
    /// The clause in it, as people write it.
    pub clause: Bilingual,
}

/// An event from which a term is counted, or before which something is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Occasion {
    /// The id.
    pub id: String,
    /// What it is.
    pub label: Bilingual,
    /// Its day, where it is known.
    pub day: Option<Date>,
}

/// By when something is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Due {
    /// At once after the event, so on its day.
    AtOnce {
        /// The event.
        event: Occasion,
        /// The day, where that of the event is known.
        day: Option<Date>,
    },
    /// Within a term.
    Within {
        /// How many.
        count: u16,
        /// `days`, `working_days` or `months`.
        unit: &'static str,
        /// The event that the term begins with.
        event: Occasion,
        /// The last day as it was counted, before it moved; none where it is not known.
        counted: Option<Date>,
        /// The last day on which it is done in time; none where it is not known.
        day: Option<Date>,
        /// What the calendar lacks, where that is why the last day is not known.
        no_calendar: Option<Lack>,
    },
    /// Before the event.
    Before {
        /// The event.
        event: Occasion,
    },
    /// Every quarter.
    Quarterly,
    /// The law sets no deadline.
    Unstated,
}

/// Public holidays that are not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lack {
    /// The year.
    pub year: i16,
    /// The last day of the year that is known; none where nothing of it is.
    pub known_through: Option<Date>,
}

impl Due {
    /// The last day on which it is done in time, where one is known.
    pub fn day(&self) -> Option<Date> {
        match self {
            Due::AtOnce { day, .. } | Due::Within { day, .. } => *day,
            Due::Before { .. } | Due::Quarterly | Due::Unstated => None,
        }
    }

    /// The last day as it was counted, before it moved, where that is known.
    pub fn counted(&self) -> Option<Date> {
        match self {
            Due::Within { counted, .. } => *counted,
            _ => None,
        }
    }

    /// Whether the last day was a rest day and moved.
    pub fn moved(&self) -> bool {
        matches!(self, Due::Within { counted: Some(counted), day: Some(day), .. } if counted != day)
    }
}

/// What must happen next after a decision.
///
/// A law attaches its measures where it is in force on the day of the decision; what a campaign adds, where the record was judged by
/// its pack as well. There are none where rule files say nothing of the law of that day.
pub fn next(aftermath: &Aftermath, decision: Decision<'_>) -> Next {
    let sets = || aftermath.sets.iter().filter(|set| applies(set, decision));
    let mut measures: Vec<Step> =
        sets().flat_map(|set| attached(set, decision).map(move |it| step(aftermath, set, it, decision))).collect();
    measures.sort_by_key(|step| step.later);
    let has = |set: &&MeasureSet| measures.iter().any(|step| step.law == set.id);
    let law = |set: &MeasureSet| {
        let number = set.pack.is_none().then(|| set.law.number.clone());
        Law { id: set.id.clone(), title: set.title.clone(), number }
    };
    let laws = sets().filter(has).map(law).collect();
    let counts = measures.iter().any(|step| matches!(step.due, Due::Within { .. }));
    let counting = aftermath.counting.as_ref().filter(|_| counts).map(|counting| counting.text.clone());
    Next { verdict: decision.verdict, decided: decision.decided, laws, counting, measures }
}

fn applies(set: &MeasureSet, decision: Decision<'_>) -> bool {
    let judged = set.pack.as_deref().is_none_or(|pack| decision.packs.contains(&pack));
    judged && set.law.in_force_on(decision.decided) == Some(true)
}

fn attached<'a>(set: &'a MeasureSet, decision: Decision<'_>) -> impl Iterator<Item = &'a Measure> {
    let verdict = Attached::from_id(decision.verdict.id());
    let on = move |measure: &&Measure| verdict.is_some_and(|verdict| measure.on.contains(&verdict));
    set.measures.iter().filter(on).filter(move |measure| may_follow(measure, decision))
}

/// Whether one of the conditions that the measure follows is met, or may be: undetermined is not no, and neither is a condition by
/// which the record was not judged, where its pack states the law of the day or none of the conditions was judged.
fn may_follow(measure: &Measure, decision: Decision<'_>) -> bool {
    let judged = |followed: &Followed| decision.packs.contains(&followed.pack.as_str());
    if !measure.conditions.iter().any(judged) {
        return true;
    }
    measure.conditions.iter().any(|followed| {
        if judged(followed) { may_be_met(followed, decision) } else { followed.is_law_of(decision.decided) }
    })
}

/// Whether what the condition came to is anything but no; one of which nothing is known may be met.
fn may_be_met(followed: &Followed, decision: Decision<'_>) -> bool {
    let of_it = |came: &&Came<'_>| {
        came.pack == followed.pack && followed.condition.as_ref().is_none_or(|condition| came.condition == condition)
    };
    let mut outcomes = decision.conditions.iter().filter(of_it).map(|came| came.outcome).peekable();
    outcomes.peek().is_none() || outcomes.any(|outcome| matches!(outcome, Outcome::Met | Outcome::Undetermined))
}

fn step(aftermath: &Aftermath, set: &MeasureSet, measure: &Measure, decision: Decision<'_>) -> Step {
    Step {
        id: format!("{}.{}", set.id, measure.id),
        law: set.id.clone(),
        title: measure.title.clone(),
        who: measure.who.clone(),
        only_if: measure.only_if.clone(),
        what: measure.what.clone(),
        power: measure.power,
        later: is_later(measure, decision),
        due: due(aftermath, &measure.by, decision),
        cite: measure.cite.iter().map(cited).collect(),
        note: measure.note.clone(),
        done_on: None,
    }
}

/// Whether a measure waits for something after the decision: a term for its event, as long as the day of that is not known.
fn is_later(measure: &Measure, decision: Decision<'_>) -> bool {
    let is_open = |event: &Event| occasion(event, decision).day.is_none();
    match &measure.by {
        By::AtOnce(event) | By::Within(_, event) => measure.later || event.later && is_open(event),
        By::Before(event) => measure.later && is_open(event),
        By::Each(_) | By::Unstated => measure.later,
    }
}

fn cited(citation: &Citation) -> Cited {
    let clause = Bilingual::new(citation.show_clause(Language::Zh), citation.show_clause(Language::En));
    Cited { id: citation.id(), instrument: citation.instrument.number.clone(), clause }
}

fn due(aftermath: &Aftermath, by: &By, decision: Decision<'_>) -> Due {
    match by {
        By::AtOnce(event) => {
            let event = occasion(event, decision);
            Due::AtOnce { day: event.day, event }
        }
        By::Within(term, event) => within(aftermath, *term, occasion(event, decision)),
        By::Before(event) => Due::Before { event: occasion(event, decision) },
        By::Each(_) => Due::Quarterly,
        By::Unstated => Due::Unstated,
    }
}

fn occasion(event: &Event, decision: Decision<'_>) -> Occasion {
    let stated = decision.events.iter().find(|(id, _)| *id == event.id).map(|(_, day)| *day);
    let day = if event.id == DECIDED { Some(decision.decided) } else { stated };
    Occasion { id: event.id.clone(), label: event.label.clone(), day }
}

fn within(aftermath: &Aftermath, term: Term, event: Occasion) -> Due {
    let rest_day = aftermath.counting.as_ref().map_or(RestDay::Stays, |counting| counting.rest_day);
    let calendar = &aftermath.calendar;
    let (counted, day, no_calendar) = match event.day.map(|day| deadline(day, term, rest_day, calendar)) {
        None => (None, None, None),
        Some(Ok(found)) => (Some(found.counted), Some(found.due), None),
        Some(Err(lacking)) => (lacking.counted, None, Some(lack(calendar, lacking.day))),
    };
    Due::Within { count: term.count, unit: term.unit.id(), event, counted, day, no_calendar }
}

fn lack(calendar: &Calendar, day: Date) -> Lack {
    let (year, ..) = day.parts();
    Lack { year, known_through: calendar.year(year).map(|known| known.through) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{RuleFiles, load};

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn aftermath() -> Aftermath {
        let mut problems = Vec::new();
        let book = load(&RuleFiles::embedded(), Some(&[]), &mut problems);
        assert!(problems.is_empty(), "{problems:#?}");
        book.aftermath().clone()
    }

    fn after(verdict: Verdict, decided: &str, packs: &[&str], events: &[(&str, &str)]) -> Next {
        let events: Vec<(String, Date)> = events.iter().map(|(id, day)| ((*id).to_owned(), date(day))).collect();
        next(&aftermath(), Decision { verdict, packs, conditions: &[], decided: date(decided), events: &events })
    }

    fn due<'a>(next: &'a Next, id: &str) -> &'a Due {
        &next.measures.iter().find(|step| step.id == id).unwrap_or_else(|| panic!("no {id}")).due
    }

    fn laws(next: &Next) -> Vec<&str> {
        next.laws.iter().map(|law| law.id.as_str()).collect()
    }

    /// The measures of a suspension on 2026-08-12 by `packs`, of which conditions came to something.
    fn suspended_by(packs: &[&str], came: &[(&str, &str, Outcome)]) -> Vec<String> {
        let came = came.iter().map(|&(pack, condition, outcome)| Came { pack, condition, outcome });
        let conditions: Vec<Came<'_>> = came.collect();
        let decided = date("2026-08-12");
        let decision = Decision { verdict: Verdict::Suspension, packs, conditions: &conditions, decided, events: &[] };
        let next = next(&aftermath(), decision);
        let ids = next.measures.into_iter().map(|step| step.id);
        ids.filter(|id| id.contains(".suspend")).collect()
    }

    #[test]
    fn a_measure_follows_its_conditions() {
        use Outcome::{Met, NotApplicable, NotMet, Undetermined};
        let regulation = |despite: Outcome, management: Outcome, refused: Outcome| {
            [
                ("regulation-2024", "despite_hazard", despite),
                ("regulation-2024", "management", management),
                ("regulation-2024", "hazard_removal", refused),
                ("regulation-2024", "leader_duties", NotMet),
                ("regulation-2024", "dangerous_work", NotMet),
                ("regulation-2024", "risk_control", NotMet),
                ("regulation-2024", "reporting", NotMet),
                ("hazard-criteria-2026", "despite_hazard", NotApplicable),
            ]
        };
        let both = ["regulation-2024", "hazard-criteria-2026"];
        let (hazard, management) = ("order-774.suspend", "order-774.suspend_management");
        let refusal = "work-safety-law-2021.suspend_refusal";
        assert_eq!(suspended_by(&both, &regulation(Met, NotMet, NotMet)), [hazard]);
        assert_eq!(suspended_by(&both, &regulation(NotApplicable, Met, NotMet)), [management]);
        assert_eq!(
            suspended_by(&both, &regulation(NotMet, Met, Undetermined)),
            [management, refusal],
            "unknown is not no"
        );
        assert_eq!(
            suspended_by(&both[..1], &regulation(NotMet, Met, NotMet)[..7]),
            [hazard, management],
            "the criteria in force might find a hazard"
        );
        assert_eq!(
            suspended_by(&["regulation-2024"], &[]).len(),
            5,
            "of what is not said to have come to anything, nothing is known"
        );
        assert_eq!(suspended_by(&["county-rules"], &[]).len(), 5, "other packs do not tell");
    }

    #[test]
    fn the_law_of_the_day_of_the_decision_decides() {
        let of = |day: &str, packs: &[&str]| {
            let next = after(Verdict::Suspension, day, packs, &[]);
            laws(&next).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(of("2005-09-02", &["campaign-2005"]), Vec::<String>::new());
        assert_eq!(of("2005-09-03", &[]), ["order-446"]);
        assert_eq!(of("2005-10-20", &["campaign-2005"]), ["campaign-2005", "order-446"]);
        assert_eq!(of("2021-07-15", &[]), ["administrative-penalty-law-2021", "order-446"]);
        let with_both = ["administrative-penalty-law-2021", "order-446", "work-safety-law-2021"];
        assert_eq!(of("2024-04-30", &[]), with_both);
        let now = ["administrative-penalty-law-2021", "order-774", "work-safety-law-2021"];
        assert_eq!(of("2024-05-01", &[]), now);
        assert_eq!(of("2026-11-20", &["campaign-2005"]), now, "the campaign ended with its law");
    }

    #[test]
    fn every_verdict_has_its_measures() {
        for verdict in Verdict::ALL {
            for day in ["2005-10-20", "2026-11-20"] {
                let next = after(verdict, day, &[], &[]);
                assert!(!next.measures.is_empty(), "{verdict:?} {day}");
                assert!(next.measures.iter().all(|step| !step.cite.is_empty() && step.done_on.is_none()));
            }
        }
        let clear = after(Verdict::Clear, "2026-11-20", &[], &[]);
        assert_eq!(*due(&clear, "order-774.quarterly_report"), Due::Quarterly);
        assert_eq!(clear.counting, None, "nothing is counted");
    }

    #[test]
    fn terms_are_counted_from_the_decision_and_from_events_that_are_stated() {
        let next = after(Verdict::Suspension, "2026-09-28", &[], &[("resumption_applied", "2026-11-10")]);
        assert_eq!(
            due(&next, "order-774.announce").day(),
            Some(date("2026-10-10")),
            "over National Day, 10 October is worked"
        );
        assert!(!due(&next, "order-774.announce").moved());
        assert_eq!(due(&next, "order-774.accept").day(), Some(date("2026-11-30")));
        let Due::Within { event, day: None, counted: None, no_calendar: None, .. } =
            due(&next, "order-774.announce_resumption")
        else {
            panic!("not open")
        };
        assert_eq!((event.id.as_str(), event.day), ("resumed", None));
        assert!(next.counting.is_some());
    }

    #[test]
    fn what_waits_for_a_later_event_stands_after_what_is_due() {
        let of = |events: &[(&str, &str)]| -> (Vec<String>, Vec<String>) {
            let next = after(Verdict::Suspension, "2026-08-12", &["regulation-2024"], events);
            assert!(next.measures.is_sorted_by_key(|step| step.later));
            let (later, now): (Vec<Step>, Vec<Step>) = next.measures.into_iter().partition(|step| step.later);
            let ids = |steps: Vec<Step>| steps.into_iter().map(|step| step.id).collect();
            (ids(now), ids(later))
        };
        let (now, later) = of(&[]);
        for id in
            ["order-774.stop_area", "order-774.announce", "order-774.plan", "administrative-penalty-law-2021.notice"]
        {
            assert!(now.iter().any(|step| step == id), "{id}: {now:?}");
        }
        let waiting = ["order-774.accept", "order-774.approve", "order-774.announce_resumption"];
        assert_eq!(later.iter().filter(|id| id.starts_with("order-774.")).collect::<Vec<_>>(), waiting);
        let (now, later) = of(&[("resumption_applied", "2026-09-01"), ("resumed", "2026-09-20")]);
        assert!(waiting.iter().all(|id| now.iter().any(|step| step == id)), "their days are known: {now:?}");
        assert!(later.contains(&"work-safety-law-2021.force".to_owned()), "whether the mine defies it is not");
    }

    #[test]
    fn a_last_day_of_rest_moves() {
        let next = after(Verdict::Closure, "2005-09-27", &[], &[("closure_proposed", "2005-09-28")]);
        let Due::Within { counted, day, .. } = due(&next, "order-446.decide") else { panic!("no term") };
        assert_eq!((*counted, *day), (Some(date("2005-10-05")), Some(date("2005-10-08"))), "8 October 2005 was worked");
        assert!(due(&next, "order-446.decide").moved());
        let open = after(Verdict::Closure, "2005-09-27", &[], &[]);
        assert_eq!(due(&open, "order-446.decide").day(), None, "the day of the proposal's receipt is not known");
    }

    #[test]
    fn where_the_calendar_ends_the_deadline_is_unknown() {
        let next = after(Verdict::Suspension, "2026-12-20", &[], &[("resumption_applied", "2026-12-20")]);
        let Due::Within { day: None, counted: None, no_calendar: Some(lack), .. } = due(&next, "order-774.announce")
        else {
            panic!("known")
        };
        assert_eq!(*lack, Lack { year: 2026, known_through: Some(date("2026-12-24")) });
        let Due::Within { day: None, counted, no_calendar: Some(lack), .. } = due(&next, "order-774.accept") else {
            panic!("known")
        };
        assert_eq!(*lack, Lack { year: 2027, known_through: None });
        assert_eq!(*counted, Some(date("2027-01-09")), "how far the days go is known all the same");
    }

    #[test]
    fn a_set_names_an_event_by_its_day_only_once_it_is_stated() {
        let open = after(Verdict::Closure, "2026-11-20", &[], &[]);
        assert_eq!(due(&open, "order-774.carry_out").day(), None);
        let stated = after(Verdict::Closure, "2026-11-20", &[], &[("closure_decided", "2026-11-25")]);
        assert_eq!(due(&stated, "order-774.carry_out").day(), Some(date("2026-11-25")));
        assert_eq!(due(&stated, "order-774.announce_closure").day(), Some(date("2026-12-02")));
    }
}
