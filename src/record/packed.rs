//! Files that are compressed as a whole: gzip and Zstandard, told by their first bytes.

use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;

/// The ends of names of compressed files.
const ENDINGS: [&str; 2] = ["gz", "zst"];

/// What gzip files begin with.
const GZIP: &[u8] = b"\x1F\x8B";

/// What Zstandard files begin with.
const ZSTANDARD: &[u8] = b"\x28\xB5\x2F\xFD";

/// The path without the ending of a compressed file, if it has one: `mines.csv` for `mines.csv.gz`.
pub fn unpacked_name(path: &Path) -> Option<PathBuf> {
    let ending = path.extension()?.to_str()?.to_lowercase();
    ENDINGS.contains(&ending.as_str()).then(|| path.with_extension(""))
}

/// What `input` has in it, unpacked if it is compressed. It may be much longer than `input`: whoever reads it bounds it.
pub fn unpacked<R: Read>(mut input: R) -> io::Result<Unpacked<R>> {
    let mut start = Vec::with_capacity(ZSTANDARD.len());
    input.by_ref().take(4).read_to_end(&mut start)?;
    let is_gzip = start.starts_with(GZIP);
    let is_zstandard = start == ZSTANDARD;
    let whole = Cursor::new(start).chain(input);
    Ok(if is_gzip {
        Unpacked::Gzip(Box::new(MultiGzDecoder::new(whole)))
    } else if is_zstandard {
        Unpacked::Zstandard(Frames::Between(BufReader::with_capacity(1 << 16, whole)))
    } else {
        Unpacked::Plain(whole)
    })
}

/// A file of which the first bytes have been looked at.
type Whole<R> = Chain<Cursor<Vec<u8>>, R>;

/// A file as it is before it is compressed.
pub enum Unpacked<R: Read> {
    /// It is not compressed.
    Plain(Whole<R>),
    /// It is compressed as gzip does.
    Gzip(Box<MultiGzDecoder<Whole<R>>>),
    /// It is compressed as Zstandard does.
    Zstandard(Frames<BufReader<Whole<R>>>),
}

impl<R: Read> Unpacked<R> {
    /// Whether it is compressed.
    pub fn is_packed(&self) -> bool {
        !matches!(self, Unpacked::Plain(_))
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Unpacked::Plain(input) => input.read(buffer),
            Unpacked::Gzip(input) => input.read(buffer),
            Unpacked::Zstandard(input) => input.read(buffer),
        }
    }
}

/// A Zstandard file: frames one after the other.
pub enum Frames<R: BufRead> {
    /// The next begins here, if there is another.
    Between(R),
    /// One is being read.
    Within(Box<StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>),
    /// There is nothing more, or it cannot be read.
    Over,
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            *self = match std::mem::replace(self, Frames::Over) {
                Frames::Over => return Ok(0),
                Frames::Between(mut rest) => {
                    if rest.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    Frames::Within(Box::new(StreamingDecoder::new(rest).map_err(io::Error::other)?))
                }
                Frames::Within(mut frame) => {
                    let read = frame.read(buffer)?;
                    if read > 0 {
                        *self = Frames::Within(frame);
                        return Ok(read);
                    }
                    Frames::Between(frame.into_inner())
                }
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(text).unwrap();
        packed.finish().unwrap()
    }

    fn zstandard(text: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(text, ruzstd::encoding::CompressionLevel::Fastest)
    }

    fn read(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        unpacked(bytes)?.read_to_end(&mut text)?;
        Ok(text)
    }

    #[test]
    fn what_is_packed_in_one_or_several_pieces_is_unpacked() {
        let text: Vec<u8> = (0..300_000u32).flat_map(|number| number.wrapping_mul(number).to_le_bytes()).collect();
        for pack in [gzip, zstandard] {
            assert_eq!(read(&pack(&text)).unwrap(), text);
            assert_eq!(read(&[pack(b"a,"), pack(b""), pack(b"b\n")].concat()).unwrap(), b"a,b\n");
        }
    }

    #[test]
    fn what_is_not_packed_stays_as_it_is() {
        for text in [&b""[..], b"a", b"\x1F", b"\x28\xB5\x2F", b"mine_id,check_date\n"] {
            assert_eq!(read(text).unwrap(), text);
        }
    }

    #[test]
    fn a_file_that_breaks_off_or_is_damaged_is_an_error() {
        for pack in [gzip, zstandard] {
            let whole = pack(&[7; 5_000]);
            for end in 5..whole.len() {
                assert!(read(&whole[..end]).is_err(), "{end} of {}", whole.len());
            }
            assert!(read(&[&whole[..], b"rest"].concat()).is_err());
        }
    }

    #[test]
    fn the_name_tells_what_is_inside() {
        let name = |path: &str| unpacked_name(Path::new(path)).map(|name| name.to_string_lossy().into_owned());
        assert_eq!(name("a/mines.csv.gz").as_deref(), Some("a/mines.csv"));
        assert_eq!(name("mines.CSV.ZST").as_deref(), Some("mines.CSV"));
        assert_eq!(name("mines.csv"), None);
        assert_eq!(name("gz"), None);
    }
}
