//! What to ask next.

use super::open::{self, Candidate, Rank};
use super::overturn;
use super::question::{Purpose, Question, Topic, Waiting};
use super::state::State;
use crate::expr::Asked;
use crate::fact::{Row, Stated, TableId, Value, Vocabulary};
use crate::verdict::judge;

/// What to ask next; nothing where no answer can change the verdict.
///
/// First comes which mine it is, then the row that is being filled in, then whether its table has more of them; then what is most decisive
/// of what is undetermined, and at last what could overturn a stated "no".
pub fn next<'a>(state: &mut State<'a>, vocabulary: &Vocabulary) -> Option<Question<'a>> {
    state.to_verify = 0;
    if let Some(id) = state.identifying.first() {
        return Some(Question::new(Topic::Fact(*id), Purpose::Identifies, Vec::new()));
    }
    if state.packs.is_empty() {
        return None;
    }
    let choice = Choice { state, vocabulary };
    if let Some((table, row)) = state.row {
        if let Some(question) = choice.of_row(table, row) {
            return Some(question);
        }
        (state.row, state.table) = (None, Some(table));
    }
    let choice = Choice { state, vocabulary };
    let question = choice.most_decisive(Purpose::Decides);
    if question.is_none() {
        let left = choice.candidates(Purpose::Verifies);
        let question = choice.first_of(&left, Purpose::Verifies);
        state.to_verify = question.as_ref().map_or(0, |_| left.len());
        return question;
    }
    question
}

struct Choice<'s, 'a> {
    state: &'s State<'a>,
    vocabulary: &'s Vocabulary,
}

impl<'a> Choice<'_, 'a> {
    fn candidates(&self, purpose: Purpose) -> Vec<Candidate> {
        self.candidates_among(purpose, &|_| true)
    }

    fn candidates_among(&self, purpose: Purpose, among: &dyn Fn(usize) -> bool) -> Vec<Candidate> {
        let judgment = judge(self.vocabulary, &self.state.record, self.state.packs.iter().copied());
        match purpose {
            Purpose::Verifies => overturn::candidates(&judgment, &self.state.unknown, among),
            _ => open::candidates(&judgment, &self.state.unknown, among),
        }
    }

    fn most_decisive(&self, purpose: Purpose) -> Option<Question<'a>> {
        self.first_of(&self.candidates(purpose), purpose)
    }

    fn first_of(&self, candidates: &[Candidate], purpose: Purpose) -> Option<Question<'a>> {
        let more = self.state.table.map(Asked::Rows);
        let (more, others): (Vec<&Candidate>, Vec<&Candidate>) =
            candidates.iter().partition(|candidate| Some(candidate.asked) == more);
        more.into_iter().chain(others).find_map(|candidate| self.question(candidate, purpose))
    }

    fn question(&self, candidate: &Candidate, purpose: Purpose) -> Option<Question<'a>> {
        let has_key = |table| self.vocabulary.table(table).is_some_and(|table| table.key.is_some());
        match candidate.asked {
            Asked::Rows(table) if has_key(table) => self.keyed(table, candidate, purpose),
            asked => Some(Question::new(Topic::of(asked), purpose, self.waiting(candidate))),
        }
    }

    /// The next cell of a row that is being filled in; where nothing needs one, at least one is asked for, so that the row says
    /// what it is a row of.
    fn of_row(&self, table: TableId, row: usize) -> Option<Question<'a>> {
        let is_of_row =
            |candidate: &&Candidate| matches!(candidate.asked, Asked::Cell(t, r, _) if (t, r) == (table, row));
        let open = self.candidates(Purpose::Decides);
        if let Some(candidate) = open.iter().find(is_of_row) {
            return self.question(candidate, Purpose::Decides);
        }
        // As long as anything is open, what could overturn a "no" of the row can wait.
        let left = if open.is_empty() { self.candidates(Purpose::Verifies) } else { Vec::new() };
        if let Some(candidate) = left.iter().find(is_of_row) {
            return self.question(candidate, Purpose::Verifies);
        }
        let is_blank = self.state.record.rows(table).get(row)?.cells.iter().all(Option::is_none);
        let was_asked = |asked: &Asked| matches!(asked, Asked::Cell(t, r, _) if (*t, *r) == (table, row));
        let asks = is_blank && !self.state.unknown.said.iter().any(was_asked);
        asks.then(|| Question::new(Topic::Cell(table, row, 0), Purpose::Describes, Vec::new()))
    }

    /// The most decisive column of a row that is not stated, of a table in which every row has its key.
    fn keyed(&self, id: TableId, rows_of: &Candidate, purpose: Purpose) -> Option<Question<'a>> {
        let waits = |at: usize| rows_of.waiting.iter().any(|(waiting, _)| *waiting == at);
        let table = self.vocabulary.table(id)?;
        let key = table.key?;
        let values = table.columns.get(key)?.choices().len();
        let rows = self.state.record.rows(id);
        let is_stated = |value: u16| {
            rows.iter().any(|row| row.cell(key).is_some_and(|stated| stated.value == Value::Choice(value)))
        };
        let mut best: Option<(Rank, Question<'a>)> = None;
        for value in (0..values).filter_map(|value| u16::try_from(value).ok()).filter(|value| !is_stated(*value)) {
            // What the row would decide is seen by supposing it there, with its key and nothing else.
            let mut record = self.state.record.clone();
            let place = record.place.clone();
            let mut cells = vec![None; table.columns.len()];
            let stated = Stated { value: Value::Choice(value), place: place.clone(), evidence: None };
            cells.get_mut(key).into_iter().for_each(|cell| *cell = Some(Box::new(stated.clone())));
            record.add_row(id, Row { cells, place, evidence: None });
            let supposed = State { record, row: None, question: None, ..self.state.clone() };
            let choice = Choice { state: &supposed, vocabulary: self.vocabulary };
            let found = choice.candidates_among(purpose, &waits);
            let of_row = |candidate: &&Candidate| matches!(candidate.asked, Asked::Cell(t, row, column) if t == id && row == rows.len() && column != key);
            let Some(candidate) = found.iter().find(of_row) else { continue };
            if let Asked::Cell(_, _, column) = candidate.asked
                && best.as_ref().is_none_or(|(rank, _)| *rank < candidate.rank)
            {
                let topic = Topic::Keyed(id, value, column);
                best = Some((candidate.rank, Question::new(topic, purpose, self.waiting(candidate))));
            }
        }
        best.map(|(_, question)| question)
    }

    fn waiting(&self, candidate: &Candidate) -> Vec<Waiting<'a>> {
        let conditions: Vec<_> = self.state.conditions().collect();
        let waiting = candidate.waiting.iter().filter_map(|(at, cases)| {
            let (pack, condition) = *conditions.get(*at)?;
            let cases = cases.iter().filter_map(|case| condition.cases.get(*case)).collect();
            Some(Waiting { pack, condition, cases })
        });
        waiting.collect()
    }
}
