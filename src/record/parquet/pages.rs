//! The pages of a column, unpacked one by one for the library: never to more bytes than their heads say, and never with more values than
//! there is room for.

use std::io::Read;

use bytes::Bytes;
use parquet::basic::{Compression, Encoding, Type};
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};

use super::head::{Head, Kind, head};
use super::thrift::Walk;
use crate::record::packed;

/// The pages of a column from the next on.
pub struct Pages {
    rest: Bytes,
    compression: Compression,
    may_be_vacant: bool,
    /// The fewest bytes that a value has where it is not encoded.
    width: usize,
}

impl Pages {
    /// The pages in `bytes`, whose heads have been looked through. Where a value has a `length`, all have it.
    pub fn new(bytes: Bytes, compression: Compression, may_be_vacant: bool, (kind, length): (Type, i32)) -> Self {
        let width = match kind {
            Type::BOOLEAN => 1,
            Type::FIXED_LEN_BYTE_ARRAY => usize::try_from(length).unwrap_or(1).max(1),
            Type::INT32 | Type::FLOAT | Type::BYTE_ARRAY => 4,
            Type::INT64 | Type::DOUBLE => 8,
            Type::INT96 => 12,
        };
        Pages { rest: bytes, compression, may_be_vacant, width }
    }

    /// The next page that has values; nothing if it does not hold together, or there is none.
    fn page(&mut self) -> Option<Page> {
        loop {
            let (head, length) = head(&self.rest)?;
            let end = length.checked_add(head.packed).filter(|end| *end <= self.rest.len())?;
            let packed = self.rest.slice(length..end);
            self.rest = self.rest.slice(end..);
            if head.kind != Kind::Index {
                return self.unpacked(&head, packed);
            }
        }
    }

    fn unpacked(&self, head: &Head, packed: Bytes) -> Option<Page> {
        let plain = match head.kind {
            Kind::DataV2 { levels: (vacant, nested), .. } => usize::try_from(vacant.checked_add(nested)?).ok()?,
            _ => 0,
        };
        let is_packed = !matches!(head.kind, Kind::DataV2 { is_packed: false, .. });
        let buf = match self.compression {
            compression if is_packed && compression != Compression::UNCOMPRESSED => {
                let mut buf = Vec::with_capacity(head.unpacked);
                buf.extend_from_slice(packed.get(..plain)?);
                unpack(compression, packed.get(plain..)?, head.unpacked.checked_sub(plain)?, &mut buf)?;
                Bytes::from(buf)
            }
            _ => packed,
        };
        if buf.len() != head.unpacked {
            return None;
        }
        match head.kind {
            Kind::Dictionary { values, encoding } => {
                let needed = usize::try_from(values).ok()?.checked_mul(self.width)?;
                (needed <= buf.len()).then_some(())?;
                Some(Page::DictionaryPage { buf, num_values: values, encoding: named(encoding)?, is_sorted: false })
            }
            Kind::Data { values, encoding, vacant, nested } => {
                let levels = if self.may_be_vacant { levels(&buf, vacant, values)? } else { 0 };
                lengths(buf.get(levels..)?, encoding, values)?;
                Some(Page::DataPage {
                    buf,
                    num_values: values,
                    encoding: named(encoding)?,
                    def_level_encoding: named(vacant)?,
                    rep_level_encoding: named(nested)?,
                    statistics: None,
                })
            }
            Kind::DataV2 { values, vacant, encoding, levels: (of_vacant, of_nested), .. } => {
                lengths(buf.get(plain..)?, encoding, values)?;
                Some(Page::DataPageV2 {
                    buf,
                    num_values: values,
                    encoding: named(encoding)?,
                    num_nulls: vacant,
                    num_rows: values,
                    def_levels_byte_len: of_vacant,
                    rep_levels_byte_len: of_nested,
                    is_compressed: false,
                    statistics: None,
                })
            }
            Kind::Index => None,
        }
    }
}

/// Adds to `buf` what `packed` has in it, if that is so many bytes.
fn unpack(compression: Compression, packed: &[u8], size: usize, buf: &mut Vec<u8>) -> Option<()> {
    // Nothing is packed where every value is vacant.
    if size == 0 {
        return Some(());
    }
    let start = buf.len();
    match compression {
        Compression::SNAPPY => {
            if snap::raw::decompress_len(packed).ok()? != size {
                return None;
            }
            buf.resize(start + size, 0);
            snap::raw::Decoder::new().decompress(packed, buf.get_mut(start..)?).ok()?;
        }
        Compression::GZIP(_) | Compression::ZSTD(_) => {
            let unpacked = packed::unpacked(packed).ok().filter(packed::Unpacked::is_packed)?;
            unpacked.take(u64::try_from(size).ok()?.saturating_add(1)).read_to_end(buf).ok()?;
        }
        _ => return None,
    }
    Some(())
}

/// The bytes before the values of a page that say which of them are vacant.
fn levels(buf: &[u8], encoding: i32, values: u32) -> Option<usize> {
    match encoding {
        3 => {
            let length = u32::from_le_bytes(*buf.first_chunk::<4>()?);
            usize::try_from(length).ok()?.checked_add(4)
        }
        _ => usize::try_from(values.div_ceil(8)).ok(),
    }
}

/// Checks that the values of a page are as many as it says at most, where the values themselves say how many they are.
fn lengths(values: &[u8], encoding: i32, most: u32) -> Option<()> {
    match encoding {
        6 => deltas(values, most).map(drop),
        7 => deltas(values.get(deltas(values, most)?..)?, most).map(drop),
        _ => Some(()),
    }
}

/// Walks over whole numbers that are written as their differences, in blocks of small blocks: how many bytes they are, if they are not more
/// than `most`.
fn deltas(bytes: &[u8], most: u32) -> Option<usize> {
    let mut walk = Walk::new(bytes);
    let (block, small, count, _first) = (walk.varint()?, walk.varint()?, walk.varint()?, walk.varint()?);
    if count > u64::from(most) {
        return None;
    }
    let each = block.checked_div(small)?;
    let mut left = count.saturating_sub(1);
    while left > 0 && each > 0 {
        let _least = walk.varint()?;
        for width in walk.bytes(small)?.iter().copied() {
            // Those behind the last number have no bytes, whatever is said of them.
            if left > 0 {
                walk.bytes(u64::from(width).checked_mul(each)? / 8)?;
            }
            left = left.saturating_sub(each);
        }
    }
    Some(bytes.len() - walk.left())
}

/// The encoding with that number.
fn named(encoding: i32) -> Option<Encoding> {
    #[expect(deprecated, reason = "older programs write levels so")]
    let bit_packed = Encoding::BIT_PACKED;
    Some(match encoding {
        0 => Encoding::PLAIN,
        2 => Encoding::PLAIN_DICTIONARY,
        3 => Encoding::RLE,
        4 => bit_packed,
        5 => Encoding::DELTA_BINARY_PACKED,
        6 => Encoding::DELTA_LENGTH_BYTE_ARRAY,
        7 => Encoding::DELTA_BYTE_ARRAY,
        8 => Encoding::RLE_DICTIONARY,
        9 => Encoding::BYTE_STREAM_SPLIT,
        _ => return None,
    })
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        self.page().map(Some).ok_or_else(|| ParquetError::General("a page does not hold together".to_owned()))
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        Err(ParquetError::NYI("pages are not looked at before they are read".to_owned()))
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.get_next_page().map(drop)
    }
}

impl Iterator for Pages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_unpacked_to_the_bytes_it_says_and_no_more() {
        let text = vec![b'x'; 1 << 20];
        let snappy = snap::raw::Encoder::new().compress_vec(&text).unwrap();
        let zstandard = ruzstd::encoding::compress_to_vec(text.as_slice(), ruzstd::encoding::CompressionLevel::Fastest);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        std::io::Write::write_all(&mut gzip, &text).unwrap();
        let of = [
            (Compression::SNAPPY, snappy),
            (Compression::ZSTD(Default::default()), zstandard),
            (Compression::GZIP(Default::default()), gzip.finish().unwrap()),
        ];
        for (compression, packed) in of {
            let unpacked = |size: usize| {
                let mut buf = Vec::new();
                unpack(compression, &packed, size, &mut buf).map(|()| buf)
            };
            assert_eq!(unpacked(text.len()).unwrap(), text, "{compression:?}");
            // One byte more tells that it is longer; whoever asked compares the lengths.
            assert!(unpacked(10).is_none_or(|buf| buf.len() == 11), "{compression:?}");
            assert!(unpacked(text.len() + 1).is_none_or(|buf| buf.len() == text.len()), "{compression:?}");
            assert!(unpack(compression, &text, text.len(), &mut Vec::new()).is_none(), "{compression:?}");
        }
        assert!(unpack(Compression::LZ4_RAW, &text, 1, &mut Vec::new()).is_none());
    }

    #[test]
    fn numbers_in_differences_say_how_many_they_are() {
        // Blocks of 128 in four parts of 32; the first number, the least difference, the widths of the parts, and their bits.
        let head = [0x80, 0x01, 0x04];
        let of = |rest: &[u8]| [&head, rest].concat();
        assert_eq!(deltas(&of(&[0x00, 0x00]), 0), Some(5));
        assert_eq!(deltas(&of(&[0x01, 0x00]), 1), Some(5));
        let mut three = of(&[0x03, 0x00, 0x02, 0x02, 0x09, 0x09, 0x09]);
        three.extend([0xAA; 8]);
        assert_eq!(deltas(&[three.as_slice(), b"text"].concat(), 3), Some(three.len()));
        assert_eq!(deltas(&three, 2), None, "more than there is room for");
        assert_eq!(deltas(&three[..three.len() - 1], 3), None);
        let huge = of(&[0x80, 0x80, 0x80, 0x80, 0x80, 0x20, 0x00]);
        assert_eq!((lengths(&huge, 6, 5), lengths(&huge, 7, 5), lengths(&huge, 0, 5)), (None, None, Some(())));
        let both = [three.as_slice(), &huge].concat();
        assert_eq!((lengths(&both, 6, 3), lengths(&both, 7, 3)), (Some(()), None));
        assert_eq!(deltas(&[0x80, 0x01, 0x00, 0x01, 0x00], 1), None, "no parts");
    }

    #[test]
    fn a_dictionary_has_bytes_for_its_values() {
        let pages = |kind| Pages::new(Bytes::new(), Compression::UNCOMPRESSED, false, (kind, 0));
        let head = |values| Head { packed: 12, unpacked: 12, kind: Kind::Dictionary { values, encoding: 0 } };
        let page = |kind, values| pages(kind).unpacked(&head(values), Bytes::from_static(&[0; 12])).is_some();
        assert!(page(Type::BYTE_ARRAY, 3) && page(Type::INT96, 1) && page(Type::INT64, 1));
        assert!(!page(Type::BYTE_ARRAY, 4) && !page(Type::INT96, 2) && !page(Type::INT64, 2));
        assert!(!page(Type::FIXED_LEN_BYTE_ARRAY, u32::MAX));
    }
}
