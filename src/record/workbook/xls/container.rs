//! Compound files (OLE): the streams in them.
//!
//! Source: MS-CFB. Own code, because the `cfb` crate unpacks each sector of allocation as often as a file lists it, so that a file of
//! a few megabytes can fill the memory, and refuses files whose directory is not in order, which other programs read.

use super::super::refused::{bad, save_anew};
use crate::record::cell::Refused;
use crate::say;

/// How every compound file begins.
pub const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Numbers from here on stand for no sector.
const NO_SECTOR: u32 = 0xFFFF_FFFA;

/// Streams shorter than this are in the small sectors.
const SMALL_STREAM: u64 = 4096;

/// The length of a small sector.
const SMALL_SECTOR: usize = 64;

/// The length of an entry of the directory.
const ENTRY: usize = 128;

/// A compound file.
pub struct Container<'b> {
    bytes: &'b [u8],
    sector: usize,
    /// The sector after each.
    next: Vec<u32>,
    /// The small sector after each.
    next_small: Vec<u32>,
    /// The small sectors.
    small: Vec<u8>,
    entries: Vec<Entry>,
}

/// An entry of the directory.
struct Entry {
    name: String,
    kind: u8,
    start: u32,
    length: u64,
}

impl<'b> Container<'b> {
    /// The compound file in `bytes`.
    pub fn open(bytes: &'b [u8]) -> Result<Self, Refused> {
        Container::parse(bytes).ok_or_else(broken)
    }

    fn parse(bytes: &'b [u8]) -> Option<Self> {
        let sector = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut container = Container {
            bytes,
            sector,
            next: Vec::new(),
            next_small: Vec::new(),
            small: Vec::new(),
            entries: Vec::new(),
        };
        container.next = container.allocation()?;
        let directory = container.chain(u32_at(bytes, 48)?)?;
        container.entries = directory.chunks_exact(ENTRY).filter_map(|entry| container.entry(entry)).collect();
        let root = container.entries.iter().find(|entry| entry.kind == 5)?;
        let (start, first_small) = (root.start, u32_at(bytes, 60)?);
        container.small = if start < NO_SECTOR { container.chain(start)? } else { Vec::new() };
        let small = if first_small < NO_SECTOR { container.chain(first_small)? } else { Vec::new() };
        container.next_small = numbers(&small).collect();
        Some(container)
    }

    /// The sector after each, from the sectors that the header and the sectors behind it list.
    fn allocation(&self) -> Option<Vec<u32>> {
        let sectors = self.bytes.len() / self.sector;
        let mut listed: Vec<u32> = numbers(self.bytes.get(76..512)?).collect();
        let mut list = u32_at(self.bytes, 68)?;
        let mut lists = 0;
        while list < NO_SECTOR {
            lists += 1;
            if lists > sectors {
                return None;
            }
            listed.extend(numbers(self.sector_at(list)?));
            // The last number is that of the next list.
            list = listed.pop()?;
        }
        let mut next = Vec::new();
        for at in listed.into_iter().filter(|at| *at < NO_SECTOR) {
            // A file that lists more than it has sectors lists some twice.
            if next.len() > sectors {
                return None;
            }
            next.extend(numbers(self.sector_at(at)?));
        }
        Some(next)
    }

    /// The bytes of a sector; the last one of a file may be cut short.
    fn sector_at(&self, at: u32) -> Option<&'b [u8]> {
        let start = usize::try_from(at).ok()?.checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end).filter(|sector| !sector.is_empty())
    }

    /// The bytes of the sectors from `start` on.
    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut at = start;
        while at < NO_SECTOR {
            // A chain longer than the file goes round in a circle.
            if bytes.len() > self.bytes.len() {
                return None;
            }
            bytes.extend_from_slice(self.sector_at(at)?);
            at = *self.next.get(usize::try_from(at).ok()?)?;
        }
        Some(bytes)
    }

    /// The bytes of the small sectors from `start` on.
    fn small_chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut at = start;
        while at < NO_SECTOR {
            if bytes.len() > self.small.len() {
                return None;
            }
            let place = usize::try_from(at).ok()?;
            let sector = place.checked_mul(SMALL_SECTOR)?;
            let end = sector.checked_add(SMALL_SECTOR)?.min(self.small.len());
            bytes.extend_from_slice(self.small.get(sector..end).filter(|sector| !sector.is_empty())?);
            at = *self.next_small.get(place)?;
        }
        Some(bytes)
    }

    fn entry(&self, entry: &[u8]) -> Option<Entry> {
        let units = entry.get(..64)?.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair));
        let name = char::decode_utf16(units.take_while(|unit| *unit != 0)).map(|c| c.unwrap_or('\u{FFFD}')).collect();
        // Files of small sectors may have anything in the upper half of the length.
        let length = u64::from(u32_at(entry, 120)?);
        Some(Entry { name, kind: *entry.get(66)?, start: u32_at(entry, 116)?, length })
    }

    /// Whether there is a stream or storage with that name.
    pub fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.kind != 0 && entry.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of a stream, if there is one with that name.
    pub fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, Refused> {
        let is_it = |entry: &&Entry| entry.kind == 2 && entry.name.eq_ignore_ascii_case(name);
        let Some(entry) = self.entries.iter().find(is_it) else { return Ok(None) };
        let bytes = if entry.length < SMALL_STREAM { self.small_chain(entry.start) } else { self.chain(entry.start) };
        let mut bytes = bytes.ok_or_else(broken)?;
        let length = usize::try_from(entry.length).map_err(|_| broken())?;
        if bytes.len() < length {
            return Err(broken());
        }
        bytes.truncate(length);
        Ok(Some(bytes))
    }
}

fn broken() -> Refused {
    bad(say!("文件已损坏：复合文件无法打开", "the file is damaged: its compound file cannot be opened"), save_anew())
}

/// The numbers of four bytes in `bytes`.
fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.as_chunks::<4>().0.iter().map(|number| u32::from_le_bytes(*number))
}

/// The number of two bytes at `at`.
pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// The number of four bytes at `at`.
pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::{Cursor, Read, Write};

    fn made(streams: &[(&str, &[u8])], version: cfb::Version) -> Vec<u8> {
        let mut file = cfb::CompoundFile::create_with_version(version, Cursor::new(Vec::new())).unwrap();
        for (name, bytes) in streams {
            file.create_stream(name).unwrap().write_all(bytes).unwrap();
        }
        file.into_inner().into_inner()
    }

    #[test]
    fn streams_of_all_lengths_are_read() {
        let long: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
        for version in [cfb::Version::V3, cfb::Version::V4] {
            let streams = [("Short", b"abc".as_slice()), ("Long", &long), ("Border", &long[..4096]), ("Empty", b"")];
            let bytes = made(&streams, version);
            let container = Container::open(&bytes).unwrap();
            for (name, expected) in streams {
                assert_eq!(container.stream(&name.to_uppercase()).unwrap().as_deref(), Some(expected), "{name}");
            }
            assert!(container.has("long") && !container.has("Other"));
            assert_eq!(container.stream("Other").unwrap(), None);
        }
    }

    #[test]
    fn chains_that_go_round_in_a_circle_end() {
        let long = vec![7; 20_000];
        let bytes = made(&[("Workbook", &long)], cfb::Version::V3);
        // The allocation is in the first sector; each of its numbers is made to name the sector itself.
        for at in 0..128_usize {
            let mut bytes = bytes.clone();
            let place = 512 + 4 * at;
            bytes[place..place + 4].copy_from_slice(&u32::try_from(at).unwrap().to_le_bytes());
            if let Ok(container) = Container::open(&bytes) {
                let _ = container.stream("Workbook");
            }
        }
        let mut lists = bytes.clone();
        lists[68..72].copy_from_slice(&0_u32.to_le_bytes());
        lists[512 + 127 * 4..1024].copy_from_slice(&0_u32.to_le_bytes());
        assert!(Container::open(&lists).is_err());
    }

    #[test]
    fn allocation_that_is_listed_again_and_again_is_refused() {
        // 2000 sectors that each list the first 127 times would be 130 MB of allocation.
        let mut bytes = made(&[("Workbook", &vec![7; 1_100_000])], cfb::Version::V3);
        let first = 10_u32;
        bytes[68..72].copy_from_slice(&first.to_le_bytes());
        for at in first..2000 {
            let place = 512 * (usize::try_from(at).unwrap() + 1);
            bytes[place..place + 508].fill(0);
            bytes[place + 508..place + 512].copy_from_slice(&(at + 1).to_le_bytes());
        }
        let last = 512 * 2001 + 508;
        bytes[last..last + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(Container::open(&bytes).is_err());
    }

    proptest! {
        #[test]
        fn what_the_cfb_crate_reads_is_read_so(length in 0..10_000_usize, at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let stream: Vec<u8> = (0_u8..=255).cycle().take(length).collect();
            let mut bytes = made(&[("Workbook", &stream), ("Other", b"x")], cfb::Version::V3);
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let theirs = cfb::CompoundFile::open(Cursor::new(&bytes)).and_then(|mut file| {
                let mut read = Vec::new();
                file.open_stream("Workbook")?.read_to_end(&mut read)?;
                Ok(read)
            });
            let ours = Container::open(&bytes).and_then(|container| container.stream("Workbook"));
            if let (Ok(theirs), Ok(Some(ours))) = (theirs, ours) {
                prop_assert_eq!(theirs, ours);
            }
        }
    }
}
