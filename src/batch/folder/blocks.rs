//! Groups of mines that are read and judged together, handed out one after the other.

use std::io;

use super::files::Input;
use super::runs::{Runs, Span, joined};
use crate::record::parted::{Piece, Start};

/// Mines that follow each other, and where their rows stand in each file beside theirs.
pub struct Block {
    /// The mines.
    pub mines: Piece,
    /// The rows of each table.
    pub companions: Vec<Vec<Piece>>,
    /// How many bytes all of it has.
    pub bytes: u64,
}

/// The most that was held in memory at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held {
    /// Bytes of one block.
    pub bytes: u64,
    /// Marks of where rows stand, of all files.
    pub marks: usize,
}

/// Where blocks come from.
pub struct Blocks<'s> {
    mines: Input,
    groups: &'s [Start],
    end: u64,
    companions: Vec<(Input, &'s Runs, usize)>,
    /// So many bytes make a block.
    part: u64,
    next: usize,
    /// The number of the next block.
    number: u64,
    /// The most that was held at once.
    pub held: Held,
}

impl<'s> Blocks<'s> {
    /// Those of some files; the mines end at this byte.
    pub fn new(
        (mines, groups, end): (Input, &'s [Start], u64),
        companions: Vec<(Input, &'s Runs)>,
        part: usize,
    ) -> Blocks<'s> {
        let marks = groups.len() + companions.iter().map(|(_, runs)| runs.len()).sum::<usize>();
        let companions = companions.into_iter().map(|(input, runs)| (input, runs, 0)).collect();
        let part = u64::try_from(part).unwrap_or(u64::MAX);
        Blocks { mines, groups, end, companions, part, next: 0, number: 0, held: Held { bytes: 0, marks } }
    }

    /// The next block and its number, from 0.
    pub fn next(&mut self) -> io::Result<Option<(u64, Block)>> {
        let Some(start) = self.groups.get(self.next) else { return Ok(None) };
        let mut spans: Vec<Vec<Span>> = vec![Vec::new(); self.companions.len()];
        let (mut bytes, mut end) = (0, start.byte);
        while bytes < self.part && self.next < self.groups.len() {
            let behind = self.groups.get(self.next + 1).map_or(self.end, |start| start.byte);
            bytes += behind.saturating_sub(end);
            end = behind;
            for (spans, (_, runs, taken)) in spans.iter_mut().zip(&mut self.companions) {
                for span in runs.of_group(self.next, taken) {
                    bytes += span.1.saturating_sub(span.0.byte);
                    spans.push(span);
                }
            }
            self.next += 1;
        }
        let mines = self.mines.read((start.clone(), end))?;
        let mut companions = Vec::with_capacity(spans.len());
        for (spans, (input, ..)) in spans.into_iter().zip(&mut self.companions) {
            companions.push(joined(spans).into_iter().map(|span| input.read(span)).collect::<io::Result<_>>()?);
        }
        self.held.bytes = self.held.bytes.max(bytes);
        self.number += 1;
        Ok(Some((self.number - 1, Block { mines, companions, bytes })))
    }

    /// Whether all files are as they were when they were gone through.
    pub fn are_unchanged(&self) -> bool {
        self.mines.is_unchanged() && self.companions.iter().all(|(input, ..)| input.is_unchanged())
    }
}
