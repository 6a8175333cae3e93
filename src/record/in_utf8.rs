//! Files in other encodings, read as UTF-8 a part at a time.

use std::io::{self, Cursor, Read};
use std::ops::Range;

use encoding_rs::{Decoder, DecoderResult};

use super::encoding::Encoding;

/// How many bytes are decoded at once.
const AT_ONCE: usize = 16 * 1024;

/// So many bytes have room for any character, and for what says that something is none.
const LEAST: usize = 16;

/// Stands for bytes that are no text in the encoding of the file. It is no text in UTF-8 either, so that the cell is refused in which it stands.
const NO_TEXT: u8 = 0xFF;

/// A file that is read as UTF-8, whatever its encoding.
pub struct InUtf8<R> {
    input: R,
    /// The encoding; none where the file is no text, or damaged, and then its bytes are given as they are.
    encoding: Option<Encoding>,
    decoder: Option<Decoder>,
    /// The bytes with which the file begins: those by which its encoding was found out, and what was read behind them while the whole of it
    /// may be wanted once more.
    first: Vec<u8>,
    is_kept: bool,
    /// Whether those are all.
    is_whole: bool,
    /// How many of the first bytes were taken.
    taken: usize,
    /// How many bytes of the file were read.
    read: u64,
    /// Bytes of the file, and which of them are not decoded yet.
    chunk: Vec<u8>,
    undecoded: Range<usize>,
    /// Whether the file ends behind them, and whether all of it was decoded.
    is_last: bool,
    is_over: bool,
    /// What was decoded where there was no room for it.
    left: Vec<u8>,
}

/// Fills `buffer` with what comes next: how many bytes there are, and whether the file ends with them. An end that stands just behind a full
/// buffer is not seen.
///
/// # Errors
///
/// That the file cannot be read.
pub fn fill_from(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<(usize, bool)> {
    let mut length = 0;
    while let Some(free) = buffer.get_mut(length..).filter(|free| !free.is_empty()) {
        match input.read(free) {
            Ok(0) => return Ok((length, true)),
            Ok(read) => length += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok((length, false))
}

impl<R: Read> InUtf8<R> {
    /// Finds out the encoding of a file by those of its first bytes that are rows as a whole: a file may be damaged or cut off behind them. Of
    /// so many bytes, and whether those are all, `whole_rows` says how many the rows have.
    ///
    /// # Errors
    ///
    /// That the file cannot be read.
    pub fn new(mut input: R, look_at: usize, whole_rows: impl FnOnce(&[u8], bool) -> usize) -> io::Result<InUtf8<R>> {
        // New memory is zero already, and most of it is never touched where the file is small.
        let mut first = vec![0; look_at];
        let (length, is_whole) = fill_from(&mut input, &mut first)?;
        first.truncate(length);
        let of_rows = || Encoding::of(first.get(..whole_rows(&first, is_whole))?).ok();
        let encoding = Encoding::marked(&first).or_else(of_rows);
        let (decoder, mark) =
            encoding.and_then(Encoding::decoder).map_or((None, 0), |(decoder, mark)| (Some(decoder), mark));
        let read = u64::try_from(first.len()).unwrap_or(u64::MAX);
        Ok(InUtf8 {
            input,
            encoding,
            decoder,
            first,
            is_kept: true,
            is_whole,
            taken: mark,
            read,
            chunk: Vec::new(),
            undecoded: 0..0,
            is_last: false,
            is_over: false,
            left: Vec::new(),
        })
    }

    /// The encoding, unless the file is no text or damaged.
    pub fn encoding(&self) -> Option<Encoding> {
        self.encoding
    }

    /// How many bytes the text has at most, if the whole file was looked at.
    pub fn longest_text(&self) -> Option<usize> {
        // Characters of two bytes may have three in UTF-8, and what is no text has one byte.
        let longest = if self.decoder.is_some() { self.first.len() / 2 * 3 + 3 } else { self.first.len() };
        self.is_whole.then_some(longest)
    }

    /// How many bytes of the file were read.
    pub fn bytes_read(&self) -> u64 {
        self.read
    }

    /// The whole file will not be wanted once more.
    pub fn keep_nothing(&mut self) {
        self.is_kept = false;
    }

    /// The whole file once more, as it is. Nothing of it is missing, unless [`InUtf8::keep_nothing`] was called.
    pub fn again(self) -> io::Chain<Cursor<Vec<u8>>, R> {
        Cursor::new(self.first).chain(self.input)
    }

    /// Reads bytes of the file as they are.
    fn read_raw(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut left = self.first.get(self.taken..).unwrap_or(&[]);
        if !left.is_empty() {
            let count = left.read(buffer)?;
            self.taken += count;
            return Ok(count);
        }
        if self.is_whole {
            // Of a terminal the end is not asked for twice.
            return Ok(0);
        }
        if !self.is_kept && !self.first.is_empty() {
            (self.first, self.taken) = (Vec::new(), 0);
        }
        let count = self.input.read(buffer)?;
        self.read += u64::try_from(count).unwrap_or(0);
        if self.is_kept {
            self.first.extend_from_slice(buffer.get(..count).unwrap_or(&[]));
            self.taken = self.first.len();
        }
        Ok(count)
    }

    /// Reads the bytes that are decoded when the first are.
    fn fill(&mut self) -> io::Result<()> {
        if self.is_whole {
            self.is_last = true;
            return Ok(());
        }
        let mut chunk = std::mem::take(&mut self.chunk);
        chunk.resize(AT_ONCE, 0);
        let count = self.read_raw(&mut chunk);
        self.chunk = chunk;
        self.undecoded = 0..count?;
        self.is_last = self.undecoded.is_empty();
        Ok(())
    }

    /// Decodes what comes next into `buffer`, which has room for [`LEAST`] bytes; how many bytes it comes to, none at the end of the file.
    fn decode(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut length = 0;
        while !self.is_over {
            let is_first = self.taken < self.first.len();
            if !is_first && self.undecoded.is_empty() && !self.is_last {
                // What is decoded already is not lost if nothing can be read.
                if length > 0 {
                    break;
                }
                self.fill()?;
            }
            let Some(decoder) = &mut self.decoder else { break };
            let bytes = if is_first { self.first.get(self.taken..) } else { self.chunk.get(self.undecoded.clone()) };
            let bytes = bytes.unwrap_or(&[]);
            // There is always room to say that something is no text.
            let free = buffer.split_last_mut().and_then(|(_, free)| free.get_mut(length..)).unwrap_or(&mut []);
            let (result, read, written) = decoder.decode_to_utf8_without_replacement(bytes, free, self.is_last);
            *(if is_first { &mut self.taken } else { &mut self.undecoded.start }) += read;
            length += written;
            match result {
                DecoderResult::Malformed(..) => {
                    buffer.get_mut(length).into_iter().for_each(|byte| *byte = NO_TEXT);
                    length += 1;
                }
                DecoderResult::OutputFull => break,
                DecoderResult::InputEmpty => self.is_over = self.is_last,
            }
        }
        Ok(length)
    }
}

impl<R: Read> Read for InUtf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.decoder.is_none() {
            return self.read_raw(buffer);
        }
        if self.left.is_empty() {
            if buffer.len() >= LEAST {
                return self.decode(buffer);
            }
            let mut left = [0; LEAST];
            let count = self.decode(&mut left)?;
            self.left.extend_from_slice(left.get(..count).unwrap_or(&[]));
        }
        let count = self.left.as_slice().read(buffer)?;
        self.left.drain(..count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::record::encoding::decode;
    use crate::record::testing::Slow;

    fn whole_lines(bytes: &[u8], is_whole: bool) -> usize {
        if is_whole { bytes.len() } else { bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1) }
    }

    fn read(bytes: &[u8], look_at: usize, at_a_time: usize) -> (Option<Encoding>, Vec<u8>) {
        let mut input = InUtf8::new(Slow(bytes, at_a_time), look_at, whole_lines).unwrap();
        let mut text = Vec::new();
        input.read_to_end(&mut text).unwrap();
        assert_eq!(input.bytes_read(), bytes.len() as u64);
        (input.encoding(), text)
    }

    fn encoded(text: &str, encoding: Encoding) -> Vec<u8> {
        let units =
            |bytes: fn(u16) -> [u8; 2]| std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(bytes).collect();
        match encoding {
            Encoding::Utf8 => text.into(),
            Encoding::Gb18030 => encoding_rs::GB18030.encode(text).0.into_owned(),
            Encoding::Utf16Le => units(u16::to_le_bytes),
            Encoding::Utf16Be => units(u16::to_be_bytes),
        }
    }

    /// Is interrupted before each byte.
    struct Interrupted<'b>(Slow<'b>, bool);

    impl Read for Interrupted<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.1 = !self.1;
            if self.1 { Err(io::ErrorKind::Interrupted.into()) } else { self.0.read(buffer) }
        }
    }

    #[test]
    fn a_reading_that_is_interrupted_goes_on() {
        let mut buffer = [0; 4];
        assert_eq!(fill_from(&mut Interrupted(Slow(b"abc", 1), false), &mut buffer).unwrap(), (3, true));
        assert_eq!(&buffer, b"abc\0");
        assert_eq!(fill_from(&mut Interrupted(Slow(b"abcde", 1), false), &mut buffer).unwrap(), (4, false));
        assert_eq!(&buffer, b"abcd");
    }

    #[test]
    fn what_is_no_text_is_none_in_utf8_either() {
        let bytes =
            [&encoded("煤矿,甲", Encoding::Gb18030)[..], b"\xFF,", &encoded("乙", Encoding::Gb18030), b"\xB8"].concat();
        let (encoding, text) = read(&bytes, 64, 3);
        assert_eq!(encoding, Some(Encoding::Gb18030));
        assert_eq!(text, ["煤矿,甲".as_bytes(), b"\xFF,", "乙".as_bytes(), b"\xFF"].concat());
        assert_eq!(read(b"\xFF\xFEa\0\x00\xD8b\0c", 64, 1).1, b"a\xFFb\xFF");
        // A damaged file is as it is.
        assert_eq!(read("煤矿\u{FF}".as_bytes(), 64, 64), (Some(Encoding::Utf8), "煤矿\u{FF}".into()));
        assert_eq!(read(b"\xE7\x85\xA4\xE7\x9F\xBF\xFF", 64, 64), (None, b"\xE7\x85\xA4\xE7\x9F\xBF\xFF".to_vec()));
    }

    #[test]
    fn the_end_of_a_file_is_asked_for_once() {
        struct Ended(bool);
        impl Read for Ended {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                assert!(!std::mem::replace(&mut self.0, true), "whoever writes at a terminal would have to end twice");
                Ok(0)
            }
        }
        for bytes in [&b"a,b\n1,2\n"[..], b"\xBF\xF3,b\n1,2\n"] {
            let mut text = Vec::new();
            let mut input = InUtf8::new(bytes.chain(Ended(false)), 64, whole_lines).unwrap();
            input.read_to_end(&mut text).unwrap();
            assert_eq!(input.read(&mut [0; 64]).unwrap(), 0);
            assert!(text.ends_with(b",b\n1,2\n"));
        }
    }

    #[test]
    fn what_stands_behind_the_whole_rows_does_not_show_the_encoding() {
        let text = ["矿,b\n甲,".as_bytes(), b"\xFF\xFF"].concat();
        let behind = |bytes: &[u8], _| whole_lines(bytes, false);
        assert_eq!(InUtf8::new(&*text, 64, behind).unwrap().encoding(), Some(Encoding::Utf8));
        assert_eq!(InUtf8::new(&*text, 64, whole_lines).unwrap().encoding(), None);
    }

    proptest! {
        #[test]
        fn a_file_is_read_as_its_text_is(
            text in "[a,煤矿一€𠀀\r\n]{0,40}",
            times in prop::sample::select(vec![1usize, 2_000]),
            encoding in prop::sample::select(Encoding::ALL.to_vec()),
            (look_at, at_a_time) in (1usize..100, 1usize..70_000),
        ) {
            let bytes = encoded(&text.repeat(times), encoding);
            let (read_as, found) = read(&bytes, look_at, at_a_time);
            prop_assume!(read_as == Some(encoding));
            prop_assert_eq!(std::str::from_utf8(&found), Ok(&*text.repeat(times)));
            prop_assert_eq!(decode(&bytes).unwrap(), text.repeat(times));
        }

        #[test]
        fn what_was_looked_at_can_be_read_again(
            text in "(\u{FEFF})?[a;\"煤\n]{0,20}",
            encoding in prop::sample::select(Encoding::ALL.to_vec()),
            (look_at, then) in (1usize..30, 0usize..30),
        ) {
            let bytes = encoded(&text, encoding);
            let mut input = InUtf8::new(&*bytes, look_at, whole_lines).unwrap();
            let _ = input.read(&mut vec![0; then]).unwrap();
            let mut again = Vec::new();
            input.again().read_to_end(&mut again).unwrap();
            prop_assert_eq!(again, bytes);
        }
    }
}
