//! Bytes of a file → text, strictly: nothing is replaced, and what does not fit is an error with its place.

use encoding_rs::{Decoder, DecoderResult, GB18030, UTF_16BE, UTF_16LE};

use crate::say;
use crate::source::{Bilingual, Code, Diagnostic};

/// How the characters of a text are written as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, the lower byte of each unit first.
    Utf16Le,
    /// UTF-16, the higher byte of each unit first.
    Utf16Be,
    /// GB18030, in which programs write that know no other encoding for Chinese.
    Gb18030,
}

impl Encoding {
    /// All of them.
    #[cfg(test)]
    pub const ALL: [Encoding; 4] = [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Gb18030];

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le => "UTF-16LE",
            Encoding::Utf16Be => "UTF-16BE",
            Encoding::Gb18030 => "GB18030",
        }
    }

    /// The encoding of a text: UTF-8 or UTF-16 where a byte-order mark says so, otherwise UTF-8, otherwise GB18030.
    ///
    /// # Errors
    ///
    /// That the bytes are no text, or UTF-8 that is damaged.
    pub fn of(bytes: &[u8]) -> Result<Encoding, BadBytes> {
        if let Some(marked) = Encoding::marked(bytes) {
            return Ok(marked);
        }
        let Err(error) = simdutf8::compat::from_utf8(bytes) else { return Ok(Encoding::Utf8) };
        no_nul(bytes)?;
        let offset = error.valid_up_to();
        if looks_like_utf8(bytes.get(..offset).unwrap_or(bytes)) {
            return Err(BadBytes { offset, reason: Reason::BrokenUtf8 });
        }
        Ok(Encoding::Gb18030)
    }

    /// The encoding that a byte-order mark names.
    pub fn marked(bytes: &[u8]) -> Option<Encoding> {
        match bytes {
            [0xEF, 0xBB, 0xBF, ..] => Some(Encoding::Utf8),
            [0xFF, 0xFE, ..] => Some(Encoding::Utf16Le),
            [0xFE, 0xFF, ..] => Some(Encoding::Utf16Be),
            _ => None,
        }
    }

    /// What decodes it, and how many bytes its byte-order mark has; none for UTF-8.
    pub fn decoder(self) -> Option<(Decoder, usize)> {
        let (encoding, mark) = match self {
            Encoding::Utf8 => return None,
            Encoding::Utf16Le => (UTF_16LE, 2),
            Encoding::Utf16Be => (UTF_16BE, 2),
            Encoding::Gb18030 => (GB18030, 0),
        };
        Some((encoding.new_decoder_without_bom_handling(), mark))
    }
}

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadBytes {
    /// The first byte that does not fit, from 0.
    pub offset: usize,
    /// What is wrong there.
    pub reason: Reason,
}

/// What is wrong with bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A zero byte or character, which no text has.
    Nul,
    /// The text begins with the byte-order mark of this encoding, but is not in it.
    NotIn(&'static str),
    /// It is mostly UTF-8, and broken here.
    BrokenUtf8,
    /// It is neither UTF-8 nor GB18030.
    Neither,
}

/// The text in `bytes`, in the [encoding](Encoding::of) that they are in, without a mark before it.
pub fn decode(bytes: &[u8]) -> Result<String, BadBytes> {
    let behind_mark = |length: usize| bytes.get(length..).unwrap_or(&[]);
    let mut text = match Encoding::of(bytes)? {
        Encoding::Utf8 => utf8(bytes)?,
        Encoding::Utf16Le => utf16(behind_mark(2), u16::from_le_bytes, Encoding::Utf16Le)?,
        Encoding::Utf16Be => utf16(behind_mark(2), u16::from_be_bytes, Encoding::Utf16Be)?,
        Encoding::Gb18030 => gb18030(bytes)?,
    };
    // GB18030 may have a mark too.
    if text.starts_with('\u{FEFF}') {
        text.remove(0);
    }
    Ok(text)
}

fn utf8(bytes: &[u8]) -> Result<String, BadBytes> {
    no_nul(bytes)?;
    match simdutf8::compat::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(BadBytes { offset: error.valid_up_to(), reason: Reason::NotIn(Encoding::Utf8.name()) }),
    }
}

impl BadBytes {
    /// The error to report.
    pub fn diagnostic(self) -> Diagnostic {
        let at = self.offset;
        let message = match self.reason {
            Reason::Nul => say!("第 {at} 字节为零，不是文本", "byte {at} is zero, which no text has"),
            Reason::NotIn(name) => say!(
                "文件以 {name} 的字节序标记开头，但第 {at} 字节起不是 {name}",
                "the file begins with the byte-order mark of {name}, but is not {name} from byte {at}"
            ),
            Reason::BrokenUtf8 => {
                say!("第 {at} 字节起不是有效的 UTF-8", "not valid UTF-8 from byte {at}")
            }
            Reason::Neither => {
                say!("第 {at} 字节起既不是 UTF-8 也不是 GB18030", "neither UTF-8 nor GB18030 from byte {at}")
            }
        };
        Diagnostic::error(Code::BadEncoding, message)
            .help(Bilingual::new("请将文件另存为 UTF-8 编码", "save the file in UTF-8"))
    }
}

fn no_nul(bytes: &[u8]) -> Result<(), BadBytes> {
    match memchr::memchr(0, bytes) {
        Some(offset) => Err(BadBytes { offset, reason: Reason::Nul }),
        None => Ok(()),
    }
}

/// Whether text before the first bad byte is surely UTF-8.
///
/// A damaged UTF-8 file is often valid GB18030, and would be read as nonsense. Two characters of three bytes, as Chinese has in
/// UTF-8, come about in GB18030 text by chance about once in ten thousand files, and then the error says what to do.
fn looks_like_utf8(valid: &[u8]) -> bool {
    valid.iter().filter(|byte| (0xE0..=0xEF).contains(*byte)).count() >= 2
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, encoding: Encoding) -> Result<String, BadBytes> {
    const MARK: usize = 2;
    let (pairs, odd) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    let mut offset = MARK;
    for read in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match read {
            Ok('\0') => return Err(BadBytes { offset, reason: Reason::Nul }),
            Ok(c) => {
                text.push(c);
                offset += 2 * c.len_utf16();
            }
            Err(_) => return Err(BadBytes { offset, reason: Reason::NotIn(encoding.name()) }),
        }
    }
    if odd.is_empty() { Ok(text) } else { Err(BadBytes { offset, reason: Reason::NotIn(encoding.name()) }) }
}

fn gb18030(bytes: &[u8]) -> Result<String, BadBytes> {
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() * 3 / 2 + 16);
    let mut read = 0;
    loop {
        let rest = bytes.get(read..).unwrap_or(&[]);
        let (result, taken) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        read += taken;
        match result {
            DecoderResult::InputEmpty => return Ok(text),
            DecoderResult::OutputFull => text.reserve(rest.len().max(16)),
            DecoderResult::Malformed(length, after) => {
                let offset = read.saturating_sub(usize::from(length) + usize::from(after));
                return Err(BadBytes { offset, reason: Reason::Neither });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "矿井编号,𠀀矿名\n甲-01,㐀煤矿€\n";

    fn utf16_bytes(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(bytes).collect()
    }

    #[test]
    fn one_text_in_five_encodings() {
        let marked = [b"\xEF\xBB\xBF", TEXT.as_bytes()].concat();
        let (gb18030, _, failed) = GB18030.encode(TEXT);
        assert!(!failed);
        for bytes in [
            TEXT.as_bytes(),
            &marked,
            &gb18030,
            &utf16_bytes(TEXT, u16::to_le_bytes),
            &utf16_bytes(TEXT, u16::to_be_bytes),
        ] {
            assert_eq!(decode(bytes).as_deref(), Ok(TEXT), "{bytes:x?}");
        }
    }

    #[test]
    fn the_first_bad_byte_is_named() {
        let cases: [(&[u8], usize, Reason); 9] = [
            (b"ab\0c", 2, Reason::Nul),
            (b"\xEF\xBB\xBFa\0", 4, Reason::Nul),
            (b"\xEF\xBB\xBFa\xFF", 4, Reason::NotIn("UTF-8")),
            (b"\xFF\xFEa\0\0\0", 4, Reason::Nul),
            (b"\xFF\xFEa\0\x00\xD8", 4, Reason::NotIn("UTF-16LE")),
            (b"\xFE\xFF\0ab", 4, Reason::NotIn("UTF-16BE")),
            (b"a,\xFFb", 2, Reason::Neither),
            (b"\xBF\xF3,\xB8", 3, Reason::Neither),
            (b"\xE7\x9F\xBF\xE4\xBA\x95,\xFF", 7, Reason::BrokenUtf8),
        ];
        for (bytes, offset, reason) in cases {
            assert_eq!(decode(bytes), Err(BadBytes { offset, reason }), "{bytes:x?}");
        }
    }

    #[test]
    fn cut_off_utf8_is_not_taken_for_gb18030() {
        let whole = "矿井编号,矿井名称\n".as_bytes();
        let cut = &whole[..whole.len() - 2];
        assert_eq!(decode(cut).unwrap_err().reason, Reason::BrokenUtf8);
    }

    #[test]
    fn messages_name_the_byte() {
        let message = decode(b"a,\xFFb").unwrap_err().diagnostic().message;
        assert_eq!(message.zh, "第 2 字节起既不是 UTF-8 也不是 GB18030");
        assert_eq!(message.en, "neither UTF-8 nor GB18030 from byte 2");
    }
}
