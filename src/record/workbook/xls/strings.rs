//! Texts in BIFF records, which may go on in the next record.
//!
//! Source: MS-XLS 2.5.240, 2.5.293, 2.5.294 and 2.4.265.

use std::iter;

/// Bytes that may go on in the records that follow.
#[derive(Debug, Clone)]
pub struct Bytes<'s> {
    part: &'s [u8],
    next: std::vec::IntoIter<&'s [u8]>,
}

impl<'s> Bytes<'s> {
    /// Those of a record and of the records that continue it.
    pub fn new(first: &'s [u8], next: Vec<&'s [u8]>) -> Self {
        Bytes { part: first, next: next.into_iter() }
    }

    /// Those of one record.
    pub fn of_one(part: &'s [u8]) -> Self {
        Bytes::new(part, Vec::new())
    }

    /// Whether there are no more.
    pub fn is_empty(&self) -> bool {
        self.part.is_empty() && self.next.as_slice().iter().all(|part| part.is_empty())
    }

    /// The next one.
    pub fn u8(&mut self) -> Option<u8> {
        loop {
            match self.part.split_first() {
                Some((first, rest)) => {
                    self.part = rest;
                    return Some(*first);
                }
                None => self.part = self.next.next()?,
            }
        }
    }

    /// The next two, as a number.
    pub fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    /// The next four, as a number.
    pub fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes([self.u8()?, self.u8()?, self.u8()?, self.u8()?]))
    }

    fn skip(&mut self, count: u64) -> Option<()> {
        let mut left = usize::try_from(count).ok()?;
        while left > 0 {
            if self.part.is_empty() {
                self.part = self.next.next()?;
            }
            let now = left.min(self.part.len());
            self.part = self.part.get(now..)?;
            left -= now;
        }
        Some(())
    }

    /// A text with its length in front: two bytes, or one.
    pub fn text(&mut self, has_short_length: bool) -> Option<String> {
        const WIDE: u8 = 0x01;
        const WITH_EXTRA: u8 = 0x04;
        const WITH_RUNS: u8 = 0x08;
        let count = if has_short_length { self.u8()?.into() } else { self.u16()? };
        let flags = self.u8()?;
        let runs = if flags & WITH_RUNS == 0 { 0 } else { u64::from(self.u16()?) };
        let extra = if flags & WITH_EXTRA == 0 { 0 } else { u64::from(self.u32()?) };
        let text = self.characters(count.into(), flags & WIDE != 0)?;
        // The fonts of its runs, four bytes each, and how it is pronounced.
        self.skip(runs.checked_mul(4)?.checked_add(extra)?)?;
        Some(text)
    }

    /// Characters of one byte or two; where they go on in the next record, it says anew which.
    fn characters(&mut self, count: usize, mut are_wide: bool) -> Option<String> {
        const WIDE: u8 = 0x01;
        let mut units: Vec<u16> = Vec::new();
        while units.len() < count {
            if self.part.is_empty() {
                self.part = self.next.next()?;
                are_wide = self.u8()? & WIDE != 0;
            }
            let left = count - units.len();
            if are_wide {
                let (pairs, rest) = self.part.as_chunks::<2>();
                let taken = pairs.get(..left).unwrap_or(pairs);
                units.extend(taken.iter().map(|pair| u16::from_le_bytes(*pair)));
                if taken.len() == pairs.len() && !rest.is_empty() && units.len() < count {
                    return None;
                }
                self.part = self.part.get(taken.len() * 2..)?;
            } else {
                let taken = self.part.get(..left).unwrap_or(self.part);
                units.extend(taken.iter().map(|byte| u16::from(*byte)));
                self.part = self.part.get(taken.len()..)?;
            }
        }
        let text: String = char::decode_utf16(units).collect::<Result<_, _>>().ok()?;
        Some(if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text })
    }
}

/// The texts that cells share: as many as the record says, or as there are.
pub fn shared(mut bytes: Bytes<'_>) -> Option<impl Iterator<Item = Option<String>>> {
    let (_, count) = (bytes.u32()?, bytes.u32()?);
    let mut left = count;
    Some(iter::from_fn(move || {
        left = left.checked_sub(1)?;
        if bytes.is_empty() { None } else { Some(bytes.text(false)) }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(first: &[u8], next: Vec<&[u8]>) -> Option<Vec<Option<String>>> {
        shared(Bytes::new(first, next)).map(Iterator::collect)
    }

    #[test]
    fn texts_are_narrow_wide_rich_and_pronounced() {
        let narrow = Bytes::of_one(b"\x03\x00\x00abc").text(false);
        assert_eq!(narrow.as_deref(), Some("abc"));
        let latin = Bytes::of_one(b"\x01\x00\x00\xB3").text(false);
        assert_eq!(latin.as_deref(), Some("³"));
        let wide = Bytes::of_one(b"\x02\x01\x64\x71\xFF\x77").text(true);
        assert_eq!(wide.as_deref(), Some("煤矿"));
        let mut rich = Bytes::of_one(b"\x01\x00\x0C\x01\x00\x02\x00\x00\x00Arun-xx\x01\x00\x00B");
        assert_eq!(rich.text(false).as_deref(), Some("A"));
        assert_eq!(rich.text(false).as_deref(), Some("B"));
        assert!(rich.is_empty());
    }

    #[test]
    fn texts_go_on_in_the_next_record() {
        let head = b"\x02\x00\x00\x00\x02\x00\x00\x00";
        let first = [head.as_slice(), b"\x04\x00\x00ab"].concat();
        let expected = Some(vec![Some("ab煤d".to_owned()), Some("e".to_owned())]);
        assert_eq!(all(&first, vec![b"\x01\x64\x71d\0\x01\x00\x00e"]), expected);
        assert_eq!(all(&first, vec![b"\x01\x64\x71", b"\x00d\x01", b"\x00", b"\x00e"]), expected);
    }

    #[test]
    fn counts_are_not_believed() {
        let most = b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF";
        assert_eq!(all(&[most.as_slice(), b"\x01\x00\x00a"].concat(), vec![]), Some(vec![Some("a".to_owned())]));
        assert_eq!(all(&[most.as_slice(), b"\xFF\xFF\x00a"].concat(), vec![]), Some(vec![None]));
        assert_eq!(all(b"\x01", vec![]), None);
        assert_eq!(Bytes::of_one(b"\x01\x00\x04\xFF\xFF\xFF\xFFa").text(false), None);
        assert_eq!(Bytes::of_one(b"\x02\x00\x01\x00\xD8a\0").text(false), None, "half of a character");
        assert_eq!(Bytes::of_one(b"\x02\x00\x01a\0b").text(false), None, "cut inside a character");
    }
}
