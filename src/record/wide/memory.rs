//! What the cells of a column say that were read before: most columns repeat a few texts.

use super::super::draft::Statement;
use super::super::words;
use crate::fact::Value;
use crate::source::Diagnostic;

/// So many texts of a column are remembered, the first that differ.
const MOST: usize = 12;

/// Longer texts are not remembered: they are of one mine.
const LONGEST: usize = 48;

/// What is remembered of the cells of a table.
#[derive(Clone, Default)]
pub struct Memories {
    /// By column.
    columns: Vec<Memory>,
    /// Of the columns of yes and no that are like others.
    yes_no: Memory,
}

impl Memories {
    /// Nothing of so many columns.
    pub fn none_of(columns: usize) -> Memories {
        let mut memories = Memories::default();
        memories.columns.resize_with(columns, Memory::default);
        memories
    }

    /// What a cell of a column states, if that is remembered.
    pub fn of(&self, column: usize, text: &str, is_like_others: bool) -> Option<Statement> {
        let of_others = if is_like_others { self.yes_no.of(text) } else { None };
        of_others.or_else(|| self.columns.get(column)?.of(text))
    }

    /// Remembers what a cell of a column states, if there is nothing more to tell of it.
    pub fn add(&mut self, column: usize, text: &str, is_like_others: bool, read: &(Statement, Option<Diagnostic>)) {
        // Whether `无` means no depends on what it stands under.
        if is_like_others && !words::is_presence(text) {
            self.yes_no.add(text, read);
        } else {
            self.columns.get_mut(column).into_iter().for_each(|memory| memory.add(text, read));
        }
    }
}

/// The texts of a column, and what they say. Of how they were read there was nothing to tell.
#[derive(Clone, Default)]
struct Memory(Vec<(Box<str>, Known)>);

/// What a text says.
#[derive(Clone)]
enum Known {
    Vacant,
    Value(Option<Value>),
}

impl Memory {
    /// What a cell of the column states, if that is remembered. The cells of a column are all read in the same manner.
    fn of(&self, text: &str) -> Option<Statement> {
        // Short texts that differ most often do so in their last byte.
        let is_same = |known: &str| {
            known.len() == text.len() && known.as_bytes().last() == text.as_bytes().last() && known == text
        };
        self.0.iter().find(|(known, _)| is_same(known)).map(|(_, known)| known.statement())
    }

    /// Remembers what a cell of the column states, if there is nothing more to tell of it.
    fn add(&mut self, text: &str, read: &(Statement, Option<Diagnostic>)) {
        let known = match read {
            (Statement::Vacant, None) => Known::Vacant,
            (Statement::Read(Ok(value)), None) => Known::Value(value.clone()),
            (Statement::Read(Err(_)), _) | (_, Some(_)) => return,
        };
        if self.0.len() < MOST && text.len() <= LONGEST {
            self.0.push((text.into(), known));
        }
    }
}

impl Known {
    fn statement(&self) -> Statement {
        match self {
            Known::Vacant => Statement::Vacant,
            Known::Value(value) => Statement::Read(Ok(value.clone())),
        }
    }
}
