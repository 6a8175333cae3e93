//! How far an interview has come. What is known is the text of the record and nothing beside it, so that the file that is written is
//! what the questions were chosen by.

use super::choose;
use super::open::Unknown;
use super::outlook::prospects;
use super::question::Question;
use crate::fact::{Date, FactId, Record, Stated, TableId, Value, Vocabulary};
use crate::record::{CHECK_DATE, read_fragment};
use crate::rule::{Condition, Effect, Pack};
use crate::source::toml::{self, parse};
use crate::source::{Diagnostic, Level, SourceText};
use crate::verdict::{Outcome, Verdict, judge};

/// How far an interview has come.
#[derive(Debug, Clone)]
pub struct State<'a> {
    /// The text of the record.
    pub text: String,
    /// What it states.
    pub record: Record,
    /// The packs by which it is judged; none before the check date is known.
    pub packs: Vec<&'a Pack>,
    /// What is not known.
    pub unknown: Unknown,
    /// What has yet to be asked for to say which mine it is, and on which day it is judged.
    pub identifying: Vec<FactId>,
    /// The row that is being filled in.
    pub row: Option<(TableId, usize)>,
    /// The table to which rows are being added.
    pub table: Option<TableId>,
    /// What the conditions come to, in the order of the packs.
    pub outcomes: Vec<Outcome>,
    /// How grave an effect each condition can still bring that the record does not have already.
    pub prospects: Vec<Option<Effect>>,
    /// What the mine comes to so far.
    pub verdict: Verdict,
    /// How many facts can still overturn a stated "no", where nothing else is left to ask for.
    pub to_verify: usize,
    /// What to ask next; nothing where no answer can change the verdict.
    pub question: Option<Question<'a>>,
}

/// A text as it is read.
pub struct ReadText {
    /// Its tree.
    pub tree: toml::Table,
    /// What it states, as of the day.
    pub record: Record,
    /// The day as of which it is judged, if it is known.
    pub day: Option<Date>,
    /// Whether the text itself states that day.
    pub is_dated: bool,
}

/// Reads the text of a record that may lack its check date; `as_of` takes its place.
pub fn read(text: &str, file: &str, vocabulary: &Vocabulary, as_of: Option<Date>) -> Result<ReadText, Vec<Diagnostic>> {
    let source = SourceText::new(file, text);
    let mut problems = Vec::new();
    let tree = parse(&source, &mut problems);
    // No record can state this day, so one that comes to it states none.
    let undated = Date::LATEST;
    let mut record = read_fragment(&source, &tree, vocabulary, undated, &mut problems);
    if problems.iter().any(|problem| problem.level == Level::Error) {
        return Err(problems);
    }
    let is_dated = record.check_date != undated;
    let day = as_of.or(is_dated.then_some(record.check_date));
    record.check_date = day.unwrap_or(undated);
    if let Some(id) = vocabulary.fact_by_id(CHECK_DATE) {
        let place = record.place.clone();
        match day {
            None => record.state(id, None),
            Some(day) if !is_dated || as_of.is_some() => {
                record.state(id, Some(Stated { value: Value::Date(day), place, evidence: None }));
            }
            Some(_) => {}
        }
    }
    Ok(ReadText { tree, record, day, is_dated })
}

impl<'a> State<'a> {
    /// The state with this record; what to ask next is chosen.
    pub fn new(text: String, record: Record, packs: Vec<&'a Pack>, unknown: Unknown) -> State<'a> {
        State {
            text,
            record,
            packs,
            unknown,
            identifying: Vec::new(),
            row: None,
            table: None,
            outcomes: Vec::new(),
            prospects: Vec::new(),
            verdict: Verdict::Undetermined,
            to_verify: 0,
            question: None,
        }
    }

    /// Judges the record, and chooses what to ask next.
    pub fn look(&mut self, vocabulary: &Vocabulary) {
        if !self.packs.is_empty() {
            let judgment = judge(vocabulary, &self.record, self.packs.iter().copied());
            self.outcomes = judgment.conditions.iter().map(|result| result.outcome).collect();
            self.prospects = prospects(&judgment, |outcome| !outcome.is_definite());
            self.verdict = judgment.verdict;
        }
        self.question = choose::next(self, vocabulary);
    }

    /// The conditions, each with its pack, in the order of the packs.
    pub fn conditions(&self) -> impl Iterator<Item = (&'a Pack, &'a Condition)> + '_ {
        self.packs
            .iter()
            .copied()
            .flat_map(|pack: &'a Pack| pack.conditions.iter().map(move |condition| (pack, condition)))
    }
}
