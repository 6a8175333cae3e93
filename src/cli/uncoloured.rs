//! Text on its way out without what would only colour it.

use std::io::{self, Write};

use anstream::adapter::StripBytes;

/// Leaves what would colour a text out of it. Most texts have nothing of the kind, which is seen in a small part of the time that it takes to
/// look for it.
pub struct Uncoloured<W> {
    out: W,
    /// What is left of a beginning; none as long as nothing could have been one.
    stripped: Option<StripBytes>,
}

impl<W: Write> Uncoloured<W> {
    pub fn new(out: W) -> Self {
        Uncoloured { out, stripped: None }
    }
}

impl<W: Write> Write for Uncoloured<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        // The rest of a character is only known as such by what saw its beginning.
        if self.stripped.is_none() && is_plain(bytes) && ends_whole(bytes) {
            return self.out.write_all(bytes);
        }
        let stripped = self.stripped.get_or_insert_default();
        stripped.strip_next(bytes).try_for_each(|printable| self.out.write_all(printable))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Whether there is no character in it that controls anything, but for the ends of lines.
fn is_plain(bytes: &[u8]) -> bool {
    let controls = |byte: u8| (byte < b' ' && byte != b'\n') | (byte == 0x7F);
    // All of some bytes are looked at together.
    bytes.chunks(64).all(|chunk| !chunk.iter().fold(false, |found, byte| found | controls(*byte)))
}

/// Whether no character is begun at its end.
fn ends_whole(bytes: &[u8]) -> bool {
    // The first byte of a character of several says how many they are; the others are told from it by their two highest bits.
    let last = bytes.iter().rev().enumerate().find(|(_, byte)| **byte & 0xC0 != 0x80);
    last.is_none_or(|(behind, first)| behind + 1 >= usize::try_from(first.leading_ones()).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_leaves_out_what_the_library_leaves_out(
            parts in prop::collection::vec("(.|\\PC|[\u{0}-\u{a0}]|\u{1b}\\[[0-9;]*m|矿\n){0,40}", 0..5),
            cut in 1..50_usize,
        ) {
            let text = parts.concat();
            let by_part: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
            // What is written at once may end within a character.
            let by_bytes: Vec<&[u8]> = text.as_bytes().chunks(cut).collect();
            for written in [by_part, by_bytes] {
                let (mut out, mut library) = (Uncoloured::new(Vec::new()), StripBytes::new());
                let mut expected = Vec::new();
                for bytes in written {
                    out.write_all(bytes).unwrap();
                    library.strip_next(bytes).for_each(|printable| expected.extend_from_slice(printable));
                }
                prop_assert_eq!(out.out, expected);
            }
        }
    }

    #[test]
    fn a_character_that_is_begun_is_seen() {
        for whole in ["", "a", "é", "矿", "矿a", "😀"] {
            assert!(ends_whole(whole.as_bytes()), "{whole}");
        }
        for (begun, first) in [("é", 1), ("矿", 1), ("矿", 2), ("a😀", 4), ("😀", 1)] {
            assert!(!ends_whole(&begun.as_bytes()[..first]), "{begun}");
        }
    }
}
