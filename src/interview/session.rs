//! One interview, from its first question to its last.

use super::command::{self, Command};
use super::paper::Paper;
use super::question::{Purpose, Question, Topic};
use super::resume;
use super::state::{self, State};
use crate::expr::Asked;
use crate::fact::{ChoiceValue, Date, Fact, FactId, Record, Value, Vocabulary};
use crate::record::{CHECK_DATE, MINE_ID, MINE_NAME, answer, answered_evidence, words};
use crate::rule::{Condition, Effect, Pack};
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic, Language, folded};
use crate::verdict::{Outcome, Verdict};

/// The packs by which a record of a day is judged, or why it cannot be.
pub type Laws<'a> = dyn Fn(Date) -> Result<Vec<&'a Pack>, Box<Diagnostic>> + 'a;

/// With what an interview begins.
#[derive(Debug, Clone, Copy)]
pub struct Beginning<'b> {
    /// The text of the record so far; empty where there is none.
    pub text: &'b str,
    /// The name of its file.
    pub file: &'b str,
    /// The id of the mine that is suggested where the record names no mine.
    pub mine_id: Option<&'b str>,
    /// The day as of which the record is judged, in place of its own.
    pub as_of: Option<Date>,
    /// The language in which the record is filled in.
    pub language: Language,
}

/// An interview.
pub struct Interview<'a> {
    vocabulary: &'a Vocabulary,
    laws: &'a Laws<'a>,
    file: String,
    mine_id: Option<String>,
    as_of: Option<Date>,
    language: Language,
    now: State<'a>,
    past: Vec<State<'a>>,
}

/// What was heard.
#[derive(Debug)]
pub enum Heard<'a> {
    /// An answer.
    Taken(Taken<'a>),
    /// What is no answer to the question, with the reason; nothing has changed.
    Refused(Box<Diagnostic>),
    /// Nothing.
    Nothing,
    /// The person asks why it is asked.
    Why,
    /// The person asks what can be answered.
    Help,
    /// The last answer was taken back.
    Back,
    /// There is no answer to take back.
    NothingToTakeBack,
    /// The person leaves.
    Quit,
}

/// An answer, and what came of it.
#[derive(Debug)]
pub struct Taken<'a> {
    /// The value, as it was understood; nothing where it is not known, or the answer was whether there are rows.
    pub value: Option<Value>,
    /// The conditions that it settled, in the order of the packs.
    pub settled: Vec<Settled<'a>>,
}

/// A condition, and what it came to.
#[derive(Debug, Clone, Copy)]
pub struct Settled<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// The condition.
    pub condition: &'a Condition,
    /// What it came to.
    pub outcome: Outcome,
}

/// What an answer says.
enum Said {
    Value(Value),
    Unknown,
    Rows(bool),
}

impl<'a> Interview<'a> {
    /// An interview that begins with a record as far as it is filled in, or why there can be none.
    pub fn begin(
        vocabulary: &'a Vocabulary,
        laws: &'a Laws<'a>,
        beginning: Beginning<'_>,
    ) -> Result<Interview<'a>, Vec<Diagnostic>> {
        let Beginning { text, file, as_of, language, .. } = beginning;
        let check_date = vocabulary.fact_by_id(CHECK_DATE);
        let mut text = text.to_owned();
        let mut read = state::read(&text, file, vocabulary, as_of)?;
        let identifying = identifying(vocabulary, &read);
        if read.day.is_none() && check_date.is_none() {
            return Err(vec![no_check_date()]);
        }
        if let (false, Some(day), Some(id)) = (read.is_dated, as_of, check_date)
            && let Some(mut paper) = Paper::new(&text, vocabulary, language)
        {
            paper.state(id, Some(&Value::Date(day)), None);
            text = paper.text();
            read = state::read(&text, file, vocabulary, as_of)?;
        }
        let packs = read.day.map_or(Ok(Vec::new()), laws).map_err(|none| vec![*none])?;
        let unknown = resume::unknown(&read.tree, vocabulary, &read.record);
        let mut now = State::new(text, read.record, packs, unknown);
        now.identifying = identifying;
        now.look(vocabulary);
        let (file, mine_id) = (file.to_owned(), beginning.mine_id.map(str::to_owned));
        let mut interview = Interview { vocabulary, laws, file, mine_id, as_of, language, now, past: Vec::new() };
        interview.suggest();
        Ok(interview)
    }

    /// What is asked; nothing where no answer can change the verdict.
    pub fn question(&self) -> Option<&Question<'a>> {
        self.now.question.as_ref()
    }

    /// What the interview is about.
    pub fn vocabulary(&self) -> &'a Vocabulary {
        self.vocabulary
    }

    /// The packs by which the record is judged; none before its check date is known.
    pub fn packs(&self) -> &[&'a Pack] {
        &self.now.packs
    }

    /// The text of the record as it is filled in so far.
    pub fn text(&self) -> &str {
        &self.now.text
    }

    /// What the record states so far.
    pub fn record(&self) -> &Record {
        &self.now.record
    }

    /// What the mine comes to so far.
    pub fn verdict(&self) -> Verdict {
        self.now.verdict
    }

    /// Whether something that is undetermined, and could still be settled, can change the verdict.
    pub fn is_open(&self) -> bool {
        self.question().is_some_and(|question| match question.purpose {
            Purpose::Identifies | Purpose::Decides => true,
            Purpose::Describes => self.may_become().is_some(),
            Purpose::Verifies => false,
        })
    }

    /// How many answers were given, those that were taken back aside.
    pub fn answers(&self) -> usize {
        self.past.len()
    }

    /// How many facts can still overturn a stated "no", once nothing else is left to ask for.
    pub fn to_verify(&self) -> usize {
        self.now.to_verify
    }

    /// The undetermined conditions that can still change the verdict.
    pub fn undetermined(&self) -> Vec<Settled<'a>> {
        self.settled(|at, outcome| {
            outcome == Outcome::Undetermined && self.now.prospects.get(at).is_some_and(Option::is_some)
        })
    }

    /// The gravest effect that what is undetermined can still bring; nothing where it can bring none that the record does not have already.
    pub fn may_become(&self) -> Option<Effect> {
        self.now.prospects.iter().copied().flatten().max()
    }

    fn settled(&self, wanted: impl Fn(usize, Outcome) -> bool) -> Vec<Settled<'a>> {
        let conditions = self.now.conditions().zip(&self.now.outcomes).enumerate();
        let wanted = conditions.filter(|(at, (_, outcome))| wanted(*at, **outcome));
        wanted.map(|(_, ((pack, condition), outcome))| Settled { pack, condition, outcome: *outcome }).collect()
    }

    /// Takes in a line that a person wrote.
    pub fn hear(&mut self, line: &str) -> Heard<'a> {
        let Some(question) = self.now.question.clone() else { return Heard::Nothing };
        let (text, evidence) = command::split_evidence(line.trim());
        let (text, evidence) = match (text.is_empty(), evidence, &question.suggestion) {
            (true, None, Some(suggestion)) => (suggestion.as_str(), None),
            (true, None, None) if question.may_be_skipped => return self.take(&question, Said::Unknown, None),
            (true, ..) => return Heard::Nothing,
            (false, ..) => (text, evidence),
        };
        let fact = question.topic.fact(self.vocabulary);
        let command = command::command(text).filter(|_| !fact.is_some_and(|fact| names_choice(fact, text)));
        match (command, evidence) {
            (Some(Command::Why), None) => return Heard::Why,
            (Some(Command::Help), None) => return Heard::Help,
            (Some(Command::Quit), None) => return Heard::Quit,
            (Some(Command::Back), None) => return self.take_back(),
            _ => {}
        }
        let said = match (command, question.topic, fact) {
            (Some(Command::Unknown), ..) => Ok(Said::Unknown),
            (_, Topic::Rows(_), _) => rows(text),
            (_, _, Some(fact)) => value(text, fact),
            (_, _, None) => return Heard::Nothing,
        };
        let evidence = evidence.map_or(Ok(None), answered_evidence);
        match (said, evidence) {
            (Err(refused), _) | (_, Err(refused)) => Heard::Refused(refused),
            (Ok(said), Ok(evidence)) => self.take(&question, said, evidence.as_deref()),
        }
    }

    fn take_back(&mut self) -> Heard<'a> {
        match self.past.pop() {
            Some(before) => {
                self.now = before;
                Heard::Back
            }
            None => Heard::NothingToTakeBack,
        }
    }

    fn take(&mut self, question: &Question<'a>, said: Said, evidence: Option<&str>) -> Heard<'a> {
        let identifies = question.purpose == Purpose::Identifies;
        if identifies && question.topic.fact(self.vocabulary).is_some_and(|fact| fact.id == CHECK_DATE) {
            match &said {
                Said::Value(Value::Date(day)) => {
                    if let Err(none) = (self.laws)(*day) {
                        return Heard::Refused(none);
                    }
                }
                _ => return Heard::Refused(Box::new(no_check_date())),
            }
        }
        let mut next = self.now.clone();
        if identifies {
            next.identifying.retain(|id| question.topic != Topic::Fact(*id));
        }
        if !(identifies && matches!(said, Said::Unknown)) {
            match self.write(&mut next, question.topic, &said, evidence) {
                Some(text) => next.text = text,
                None => return Heard::Nothing,
            }
        }
        let read = match state::read(&next.text, &self.file, self.vocabulary, self.as_of) {
            Ok(read) => read,
            Err(problems) => {
                return problems.into_iter().next().map_or(Heard::Nothing, |first| Heard::Refused(Box::new(first)));
            }
        };
        match read.day.map_or(Ok(Vec::new()), self.laws) {
            Ok(packs) => next.packs = packs,
            Err(none) => return Heard::Refused(none),
        }
        next.record = read.record;
        next.look(self.vocabulary);
        self.past.push(std::mem::replace(&mut self.now, next));
        self.suggest();
        let before = self.past.last().map_or(&[][..], |before| &before.outcomes);
        let is_news = |at: usize, outcome: Outcome| outcome.is_definite() && before.get(at) != Some(&outcome);
        let value = match said {
            Said::Value(value) => Some(value),
            Said::Unknown | Said::Rows(_) => None,
        };
        Heard::Taken(Taken { value, settled: self.settled(is_news) })
    }

    /// The text of the record with the answer in it.
    fn write(&self, next: &mut State<'a>, topic: Topic, said: &Said, evidence: Option<&str>) -> Option<String> {
        let mut paper = Paper::new(&next.text, self.vocabulary, self.language)?;
        let value = match said {
            Said::Value(value) => Some(value),
            Said::Unknown | Said::Rows(_) => None,
        };
        let asked = match topic {
            Topic::Fact(id) => {
                paper.state(id, value, evidence);
                Asked::Fact(id)
            }
            Topic::Rows(id) => {
                match said {
                    Said::Rows(true) => {
                        let row = next.record.rows(id).len();
                        paper.add_row(id);
                        if let Some(evidence) = evidence {
                            paper.note_row(id, row, evidence);
                        }
                        next.row = Some((id, row));
                    }
                    Said::Rows(false) => {
                        paper.state(self.vocabulary.complete(id)?, Some(&Value::YesNo(true)), evidence);
                    }
                    _ => paper.state(self.vocabulary.complete(id)?, None, evidence),
                }
                Asked::Rows(id)
            }
            Topic::Cell(id, row, column) => {
                paper.set_cell((id, row, column), value, evidence);
                Asked::Cell(id, row, column)
            }
            Topic::Keyed(id, key, column) => {
                let row = next.record.rows(id).len();
                paper.add_row(id);
                paper.set_cell((id, row, self.vocabulary.table(id)?.key?), Some(&Value::Choice(key)), None);
                paper.set_cell((id, row, column), value, evidence);
                Asked::Cell(id, row, column)
            }
        };
        if matches!(said, Said::Unknown) {
            next.unknown.said.insert(asked);
        }
        Some(paper.text())
    }

    /// What an empty line stands for: the id that is suggested, or that the mine's name is left out.
    fn suggest(&mut self) {
        let Some(question) = &mut self.now.question else { return };
        let id = match (question.purpose, question.topic) {
            (Purpose::Identifies, Topic::Fact(id)) => self.vocabulary.fact(id).map(|fact| &*fact.id),
            _ => None,
        };
        question.suggestion = self.mine_id.clone().filter(|_| id == Some(MINE_ID));
        question.may_be_skipped = id == Some(MINE_NAME);
    }
}

/// What is asked for first: which mine it is, where the record does not get as far as its check date; and that date.
fn identifying(vocabulary: &Vocabulary, read: &state::ReadText) -> Vec<FactId> {
    if read.is_dated {
        return Vec::new();
    }
    let stated = |id: &str| vocabulary.fact_by_id(id).is_some_and(|id| read.record.fact(id).is_some());
    let (has_id, has_name, has_day) = (stated(MINE_ID), stated(MINE_NAME), read.day.is_some());
    let wanted = [(MINE_ID, has_id || has_name), (MINE_NAME, has_name), (CHECK_DATE, has_day)];
    wanted.into_iter().filter(|(_, known)| !known).filter_map(|(id, _)| vocabulary.fact_by_id(id)).collect()
}

/// Whether a text is the name of a choice, and so a value whatever else it may be.
fn names_choice(fact: &Fact, text: &str) -> bool {
    let wanted = folded(text);
    fact.choices().iter().flat_map(ChoiceValue::names).any(|name| folded(name) == wanted)
}

/// What an answer to the question of a fact says: a choice may be given by its number, from 1.
fn value(text: &str, fact: &Fact) -> Result<Said, Box<Diagnostic>> {
    let number = folded(text).parse::<usize>().ok().filter(|_| !names_choice(fact, text));
    let chosen = number.and_then(|number| number.checked_sub(1)).filter(|at| *at < fact.choices().len());
    if let Some(at) = chosen.and_then(|at| u16::try_from(at).ok()) {
        return Ok(Said::Value(Value::Choice(at)));
    }
    Ok(answer(text, fact)?.map_or(Said::Unknown, Said::Value))
}

fn rows(text: &str) -> Result<Said, Box<Diagnostic>> {
    if let Some(has_rows) = command::has_rows(text) {
        return Ok(Said::Rows(has_rows));
    }
    if words::is_unknown(text) {
        return Ok(Said::Unknown);
    }
    let message = say!("`{text}` 不是“有”或“没有”", "`{text}` is neither yes nor no");
    let help = Bilingual::new("写 `有` 或 `没有`；不知道时写 `不知道`", "write `yes` or `no`, or `unknown`");
    Err(Box::new(Diagnostic::error(Code::BadValue, message).help(help)))
}

fn no_check_date() -> Diagnostic {
    let message = Bilingual::new("没有检查日期就不能判定", "without the check date nothing can be judged");
    Diagnostic::error(Code::NoCheckDate, message)
        .help(Bilingual::new("写检查当天的日期，如 `2005-10-20`", "write the day of the check, such as `2005-10-20`"))
}
