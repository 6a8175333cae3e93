//! A file that is gone through from its beginning, and then read here and there.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::time::SystemTime;

use super::runs::Span;
use crate::batch::read::source::{Part, Source};
use crate::record::input::format_by;
use crate::record::parted::Piece;

/// The rows of a file, part by part.
pub struct Parts {
    source: Source<File>,
    part: Part,
}

/// What was found where rows come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// There are more.
    Rows,
    /// The file ends.
    End,
    /// A row that is broken, so that nothing behind it can be told apart.
    Broken,
}

/// What is no text in UTF-8, cannot be read, or has rows without end.
#[derive(Debug)]
pub struct Unreadable;

impl Parts {
    /// Opens a file, and goes to its first part.
    pub fn open(path: &Path, part: usize) -> Result<(Parts, Input), Unreadable> {
        let open = || File::open(path).map_err(|_| Unreadable);
        let (file, again) = (open()?, open()?);
        let mut parts = Parts { source: Source::new(file, part), part: Part::default() };
        parts.source.next(&mut parts.part).map_err(|_| Unreadable)?;
        // It is told by its first bytes where files are read as a whole.
        if format_by(&parts.part.bytes).is_some() {
            return Err(Unreadable);
        }
        let mark = u64::try_from(parts.source.mark()).unwrap_or(0);
        let state = state(&again).map_err(|_| Unreadable)?;
        Ok((parts, Input { file: again, mark, state }))
    }

    /// The rows of the part.
    pub fn text(&self) -> Result<&str, Unreadable> {
        let rows = self.part.cut.and_then(|_| self.part.bytes.get(..self.part.len)).unwrap_or(&[]);
        std::str::from_utf8(rows).ok().filter(|text| !text.contains('\0')).ok_or(Unreadable)
    }

    /// Whether no part comes behind this one.
    pub fn is_last(&self) -> bool {
        self.source.is_over() || self.part.cut.is_none()
    }

    /// Whether cells are taken to be separated by this.
    pub fn is_separated_by(&self, delimiter: char) -> bool {
        u8::try_from(delimiter) == Ok(self.source.delimiter())
    }

    /// Goes to the next part.
    pub fn next(&mut self) -> Result<Next, Unreadable> {
        if self.part.cut.is_some_and(|cut| cut.is_broken) {
            return Ok(Next::Broken);
        }
        match self.source.next(&mut self.part) {
            Ok(Some(_)) => Ok(Next::Rows),
            Ok(None) => Ok(Next::End),
            Err(_) => Err(Unreadable),
        }
    }

    /// What stands behind the part.
    pub fn rest(&self) -> &[u8] {
        self.source.rest()
    }
}

/// A file of which it is known where its rows stand.
pub struct Input {
    file: File,
    /// How many bytes stand before its rows.
    mark: u64,
    state: State,
}

/// How long a file is, and when it was changed last.
type State = (u64, Option<SystemTime>);

fn state(file: &File) -> io::Result<State> {
    file.metadata().map(|metadata| (metadata.len(), metadata.modified().ok()))
}

impl Input {
    /// How many bytes it has.
    pub fn size(&self) -> u64 {
        self.state.0
    }

    /// Whether it is as it was when it was opened.
    pub fn is_unchanged(&self) -> bool {
        state(&self.file).is_ok_and(|now| now == self.state)
    }

    /// The rows of a span.
    pub fn read(&mut self, (start, end): Span) -> io::Result<Piece> {
        let (from, mut bytes) = (self.mark + start.byte, Vec::new());
        self.file.seek(SeekFrom::Start(from))?;
        // The last row may have no line break, which was given to it.
        let len = end.saturating_sub(start.byte).min(self.size().saturating_sub(from));
        self.file.by_ref().take(len).read_to_end(&mut bytes)?;
        let text = String::from_utf8(bytes).map_err(|_| io::ErrorKind::InvalidData)?;
        Ok(Piece { start, text })
    }
}
