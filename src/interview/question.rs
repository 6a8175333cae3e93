//! A question, and why it is asked.

use crate::expr::Asked;
use crate::fact::{ChoiceValue, Fact, FactId, Record, TableId, Value, Vocabulary};
use crate::rule::{Case, Condition, Pack};

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// A fact.
    Fact(FactId),
    /// Whether a table has rows beside those stated.
    Rows(TableId),
    /// A cell of a stated row: the table, the position of the row, the position of the column.
    Cell(TableId, usize, usize),
    /// A column of a row that is not stated yet: the table, the value of its key, the position of the column.
    Keyed(TableId, u16, usize),
}

/// What an answer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To say which mine it is, and on which day it is judged.
    Identifies,
    /// To settle what is undetermined.
    Decides,
    /// To say what a row is of which nothing else is needed.
    Describes,
    /// To measure what was only stated to be not so.
    Verifies,
}

/// A condition that waits for an answer.
#[derive(Debug, Clone)]
pub struct Waiting<'a> {
    /// The pack.
    pub pack: &'a Pack,
    /// The condition.
    pub condition: &'a Condition,
    /// The cases of it that wait; none where it is whether it applies that waits.
    pub cases: Vec<&'a Case>,
}

/// A question.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// What it is about.
    pub topic: Topic,
    /// What the answer is for.
    pub purpose: Purpose,
    /// The conditions that wait for the answer.
    pub waiting: Vec<Waiting<'a>>,
    /// What an empty line stands for.
    pub suggestion: Option<String>,
    /// Whether an empty line passes over the question.
    pub may_be_skipped: bool,
}

impl<'a> Question<'a> {
    /// A question that has no answer of its own.
    pub(super) fn new(topic: Topic, purpose: Purpose, waiting: Vec<Waiting<'a>>) -> Self {
        Question { topic, purpose, waiting, suggestion: None, may_be_skipped: false }
    }
}

impl Topic {
    /// The topic of what could be asked for.
    pub fn of(asked: Asked) -> Topic {
        match asked {
            Asked::Fact(id) => Topic::Fact(id),
            Asked::Rows(table) => Topic::Rows(table),
            Asked::Cell(table, row, column) => Topic::Cell(table, row, column),
        }
    }

    /// The fact or column that is asked for; for rows, the fact that says that they are all.
    pub fn fact(self, vocabulary: &Vocabulary) -> Option<&Fact> {
        match self {
            Topic::Fact(id) => vocabulary.fact(id),
            Topic::Rows(table) => vocabulary.fact(vocabulary.complete(table)?),
            Topic::Cell(table, _, column) | Topic::Keyed(table, _, column) => {
                vocabulary.table(table)?.columns.get(column)
            }
        }
    }

    /// The value of the key of the row that is asked about, if it has one.
    pub fn key<'v>(self, vocabulary: &'v Vocabulary, record: &Record) -> Option<&'v ChoiceValue> {
        let (id, value) = match self {
            Topic::Keyed(id, value, _) => (id, value),
            Topic::Cell(id, row, _) => {
                let key = vocabulary.table(id)?.key?;
                match record.rows(id).get(row)?.cell(key)?.value {
                    Value::Choice(value) => (id, value),
                    _ => return None,
                }
            }
            Topic::Fact(_) | Topic::Rows(_) => return None,
        };
        let table = vocabulary.table(id)?;
        table.columns.get(table.key?)?.choices().get(usize::from(value))
    }
}
