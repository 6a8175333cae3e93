//! Text on its way out without what would only colour it.

use std::io::{self, Write};

use anstream::adapter::StripBytes;

/// Leaves what would colour a text out of it. Most texts have nothing of the kind, which is seen in a small part of the time that it takes to
/// look for it.
///
/// What is written at once has to begin and end with whole characters.
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
        if self.stripped.is_none() && is_plain(bytes) {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_leaves_out_what_the_library_leaves_out(parts in prop::collection::vec("(.|\\PC|[\u{0}-\u{a0}]|\u{1b}\\[[0-9;]*m|矿\n){0,40}", 0..5)) {
            let mut out = Uncoloured::new(Vec::new());
            let mut library = StripBytes::new();
            let mut expected = Vec::new();
            for part in &parts {
                out.write_all(part.as_bytes()).unwrap();
                library.strip_next(part.as_bytes()).for_each(|printable| expected.extend_from_slice(printable));
            }
            prop_assert_eq!(out.out, expected);
        }
    }
}
