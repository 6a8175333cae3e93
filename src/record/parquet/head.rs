//! What stands before the pages of a column, and what of it can be checked before a page is unpacked.

use super::thrift::Walk;

/// The encodings of levels.
const LEVELS: [i32; 2] = [3, 4];

/// What the head of a page says.
#[derive(Debug, PartialEq, Eq)]
pub struct Head {
    /// The bytes of the page as they stand in the file.
    pub packed: usize,
    /// The same when they are unpacked.
    pub unpacked: usize,
    /// What the page has in it.
    pub kind: Kind,
}

/// What a page has in it. Encodings are by their numbers.
#[derive(Debug, PartialEq, Eq)]
pub enum Kind {
    /// Values for other pages to point at.
    Dictionary {
        /// How many.
        values: u32,
        /// How they are encoded.
        encoding: i32,
    },
    /// Values with the levels before them, all of it packed.
    Data {
        /// How many, vacant ones among them.
        values: u32,
        /// How they are encoded.
        encoding: i32,
        /// How the levels are encoded that say which are vacant.
        vacant: i32,
        /// How the levels are encoded that say where lists begin.
        nested: i32,
    },
    /// The same, with levels that are not packed.
    DataV2 {
        /// How many, vacant ones among them.
        values: u32,
        /// How many of them are vacant.
        vacant: u32,
        /// How they are encoded.
        encoding: i32,
        /// The bytes of the levels that say which are vacant, and of those that say where lists begin.
        levels: (u32, u32),
        /// Whether the values are packed.
        is_packed: bool,
    },
    /// Nothing that is needed to read it.
    Index,
}

impl Head {
    /// The values of a page of data, vacant ones among them.
    fn values(&self) -> u32 {
        match self.kind {
            Kind::Data { values, .. } | Kind::DataV2 { values, .. } => values,
            Kind::Dictionary { .. } | Kind::Index => 0,
        }
    }
}

/// What the heads of the pages of a column say together.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// The values, vacant ones among them.
    pub values: u64,
    /// The bytes when they are unpacked.
    pub unpacked: u64,
}

/// Walks from page to page of the column in `bytes`.
pub fn sum(bytes: &[u8]) -> Option<Sum> {
    let mut sum = Sum::default();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (head, length) = head(rest)?;
        sum.values = sum.values.checked_add(u64::from(head.values()))?;
        sum.unpacked = sum.unpacked.checked_add(u64::try_from(head.unpacked).ok()?)?;
        rest = rest.get(length..)?.get(head.packed..)?;
    }
    Some(sum)
}

/// The head of the page with which `bytes` begin, and how long it is.
pub fn head(bytes: &[u8]) -> Option<(Head, usize)> {
    let mut walk = Walk::new(bytes);
    let (mut kind, mut unpacked, mut packed) = (None, None, None);
    let (mut dictionary, mut data, mut data_v2) = (None, None, None);
    walk.fields(|walk, id, of| {
        match id {
            1 => kind = Some(walk.small(of)?),
            2 => unpacked = Some(size(walk.small(of)?)?),
            3 => packed = Some(size(walk.small(of)?)?),
            5 => data = Some(data_of(walk, of)?),
            7 => dictionary = Some(dictionary_of(walk, of)?),
            8 => data_v2 = Some(data_v2_of(walk, of)?),
            _ => return Some(false),
        }
        Some(true)
    })?;
    let kind = match kind? {
        0 => data?,
        1 => Kind::Index,
        2 => dictionary?,
        3 => data_v2?,
        _ => return None,
    };
    let head = Head { packed: packed?, unpacked: unpacked?, kind };
    if let Kind::DataV2 { levels: (vacant, nested), .. } = head.kind {
        let levels = usize::try_from(vacant.checked_add(nested)?).ok()?;
        if levels > head.packed || levels > head.unpacked {
            return None;
        }
    }
    Some((head, bytes.len() - walk.left()))
}

fn size(said: i32) -> Option<usize> {
    usize::try_from(said).ok()
}

fn count(said: i32) -> Option<u32> {
    u32::try_from(said).ok()
}

fn dictionary_of(walk: &mut Walk<'_>, of: super::thrift::Kind) -> Option<Kind> {
    let (mut values, mut encoding) = (None, None);
    walk.structure(of, |walk, id, kind| {
        match id {
            1 => values = Some(count(walk.small(kind)?)?),
            2 => encoding = Some(walk.small(kind)?),
            _ => return Some(false),
        }
        Some(true)
    })?;
    Some(Kind::Dictionary { values: values?, encoding: encoding? })
}

fn data_of(walk: &mut Walk<'_>, of: super::thrift::Kind) -> Option<Kind> {
    let (mut values, mut encoding, mut vacant, mut nested) = (None, None, None, None);
    let level = |said: i32| LEVELS.contains(&said).then_some(said);
    walk.structure(of, |walk, id, kind| {
        match id {
            1 => values = Some(count(walk.small(kind)?)?),
            2 => encoding = Some(walk.small(kind)?),
            3 => vacant = Some(level(walk.small(kind)?)?),
            4 => nested = Some(level(walk.small(kind)?)?),
            _ => return Some(false),
        }
        Some(true)
    })?;
    Some(Kind::Data { values: values?, encoding: encoding?, vacant: vacant?, nested: nested? })
}

fn data_v2_of(walk: &mut Walk<'_>, of: super::thrift::Kind) -> Option<Kind> {
    let (mut values, mut vacant, mut rows, mut encoding) = (None, None, None, None);
    let (mut of_vacant, mut of_nested, mut is_packed) = (None, None, true);
    walk.structure(of, |walk, id, kind| {
        match id {
            1 => values = Some(count(walk.small(kind)?)?),
            2 => vacant = Some(count(walk.small(kind)?)?),
            3 => rows = Some(count(walk.small(kind)?)?),
            4 => encoding = Some(walk.small(kind)?),
            5 => of_vacant = Some(count(walk.small(kind)?)?),
            6 => of_nested = Some(count(walk.small(kind)?)?),
            7 => is_packed = Walk::flag(kind)?,
            _ => return Some(false),
        }
        Some(true)
    })?;
    let (values, vacant) = (values?, vacant?);
    // No column is nested.
    if vacant > values || rows != Some(values) {
        return None;
    }
    Some(Kind::DataV2 { values, vacant, encoding: encoding?, levels: (of_vacant?, of_nested?), is_packed })
}
