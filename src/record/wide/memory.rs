//! What the cells of a column say that were read before: most columns repeat a few texts.

use super::super::draft::Statement;
use crate::fact::Value;
use crate::source::Diagnostic;

/// So many texts of a column are remembered, the first that differ.
const MOST: usize = 12;

/// Longer texts are not remembered: they are of one mine.
const LONGEST: usize = 48;

/// The texts of a column, and what they say. Of how they were read there was nothing to tell.
#[derive(Clone, Default)]
pub struct Memory(Vec<(Box<str>, Known)>);

/// What a text says.
#[derive(Clone)]
enum Known {
    Vacant,
    Value(Option<Value>),
}

impl Memory {
    /// What a cell of the column states, if that is remembered. The cells of a column are all read in the same manner.
    pub fn of(&self, text: &str) -> Option<Statement> {
        // Short texts that differ most often do so in their last byte.
        let is_same = |known: &str| {
            known.len() == text.len() && known.as_bytes().last() == text.as_bytes().last() && known == text
        };
        self.0.iter().find(|(known, _)| is_same(known)).map(|(_, known)| known.statement())
    }

    /// Remembers what a cell of the column states, if there is nothing more to tell of it.
    pub fn add(&mut self, text: &str, read: &(Statement, Option<Diagnostic>)) {
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
