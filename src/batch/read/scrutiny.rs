//! Mines that are looked at as closely as a report of each of them does.

use memchr::{memchr, memmem};

use crate::batch::block::Block;
use crate::batch::plan::{Plan, Scratch};
use crate::batch::truths::bits;
use crate::rule::Pack;
use crate::verdict::{Candidates, Contradictions, Judgment};

/// What stands for bytes that were no text.
const LOST: &[u8] = "\u{FFFD}".as_bytes();

/// What is found in mines that are judged by themselves.
pub struct Scrutiny<'r> {
    counted: &'r Contradictions<'r>,
    candidates: Candidates<'r>,
    /// How often each contradicts itself, by its lane.
    contradictions: Vec<(usize, usize)>,
    /// Whether one of all mines so far has a finding that no pack reads: no more of them are judged then.
    pub found_unread: bool,
}

impl<'r> Scrutiny<'r> {
    /// Nothing was looked at so far.
    pub fn new(counted: &'r Contradictions<'r>, packs: impl Iterator<Item = &'r Pack>) -> Scrutiny<'r> {
        Scrutiny { counted, candidates: Candidates::under(packs), contradictions: Vec::new(), found_unread: false }
    }

    /// Looks at the mine of a lane that was judged by itself.
    pub fn look_at(&mut self, lane: usize, judgment: &Judgment<'_>) {
        self.contradictions.push((lane, self.counted.count(judgment.record, &judgment.packs)));
        self.found_unread |= self.candidates.has(judgment);
    }

    /// Looks at the mines of a block that were judged.
    pub fn look_at_all(&mut self, plan: &Plan<'_>, block: &Block, scratch: &Scratch, judged: u64) {
        let seen = plan.seen(block, scratch);
        self.found_unread |= seen.unread & judged != 0;
        for lane in bits(seen.doubtful & judged) {
            self.contradictions.push((lane, plan.contradictions((block, lane), self.counted)));
        }
    }

    /// Goes on to other mines.
    pub fn forget(&mut self) {
        self.contradictions.clear();
    }

    /// How often the mine of a lane contradicts itself, as far as it was looked at.
    pub fn contradictions(&self, lane: usize) -> usize {
        self.contradictions.iter().find(|(of, _)| *of == lane).map_or(0, |(_, count)| *count)
    }
}

/// Whether bytes are text, and nothing of it was lost before it came here.
pub fn is_all_text(bytes: &[u8]) -> bool {
    simdutf8::basic::from_utf8(bytes).is_ok() && memchr(0, bytes).is_none() && memmem::find(bytes, LOST).is_none()
}
