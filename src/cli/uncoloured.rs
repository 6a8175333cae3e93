//! Text on its way out without what would only colour it.

use std::io::{self, Write};

use anstream::adapter::StripBytes;
use simdutf8::basic::from_utf8;

/// Leaves what would colour a text out of it. Most texts have nothing of the kind, which is seen in a small part of the time that it takes to
/// look for it. What is left is what the library leaves of the same pieces.
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
        // Of a character in two pieces, the second is only known for what it is by what saw the first.
        if self.stripped.is_none() && is_plain(bytes) && from_utf8(bytes).is_ok() {
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
        fn it_leaves_out_what_the_library_leaves_out(
            parts in prop::collection::vec("(.|\\PC|[\u{0}-\u{a0}]|\u{1b}\\[[0-9;]*m|矿\n){0,40}", 0..5),
            cut in 1..50_usize,
            bytes in prop::collection::vec(prop_oneof![Just(b'a'), Just(0x1B), Just(b'['), Just(b'm'), any::<u8>()], 0..40),
        ) {
            let text = parts.concat();
            let by_part: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
            // What is written at once may end within a character.
            let within: Vec<&[u8]> = text.as_bytes().chunks(cut).collect();
            // Or be no text at all.
            let no_text: Vec<&[u8]> = bytes.chunks(cut).collect();
            for written in [by_part, within, no_text] {
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
}
