//! What a Parquet file says of itself in its foot and before its pages, looked through before the library takes it at its word: the library
//! makes room for what is said, and ends the program where it is too much or contradicts itself.

use super::refused::{damaged, encrypted};
use super::thrift::Walk;
use super::{ENCRYPTED, MAGIC};
use crate::record::cell::Refused;

/// The depth to which columns may be nested; those that are nested are refused by their names.
const DEEPEST: usize = 16;

/// The encodings of levels.
const LEVELS: [i32; 2] = [3, 4];

/// Checks the frame of a file, and that its foot holds together as a text of its notation.
pub fn check(bytes: &[u8]) -> Result<(), Refused> {
    if bytes.ends_with(ENCRYPTED) {
        return Err(encrypted());
    }
    let foot = foot(bytes).ok_or_else(damaged)?;
    let mut is_encrypted = false;
    let mut walk = Walk::new(foot);
    let walked = walk.fields(|walk, id, kind| match id {
        2 => {
            let count = walk.structures(kind)?;
            schema(walk, count)?;
            Some(true)
        }
        8 => {
            is_encrypted = true;
            Some(false)
        }
        _ => Some(false),
    });
    match walked {
        Some(()) if is_encrypted => Err(encrypted()),
        Some(()) if walk.left() == 0 => Ok(()),
        _ => Err(damaged()),
    }
}

/// The foot of the file.
fn foot(bytes: &[u8]) -> Option<&[u8]> {
    let (before, length) = bytes.strip_prefix(MAGIC)?.strip_suffix(MAGIC)?.split_last_chunk::<4>()?;
    let start = before.len().checked_sub(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
    before.get(start..)
}

/// Walks through the columns, which stand one behind the other, each before those that it is made of.
fn schema(walk: &mut Walk<'_>, count: u64) -> Option<()> {
    // How many are to come below each that is open.
    let mut open: Vec<i32> = Vec::new();
    for at in 0..count {
        let mut below = 0;
        walk.fields(|walk, id, kind| match id {
            5 => {
                below = walk.small(kind)?;
                Some(true)
            }
            _ => Some(false),
        })?;
        if below < 0 || open.len() >= DEEPEST || u64::try_from(below).ok()? > count - at - 1 {
            return None;
        }
        if at > 0 {
            *open.last_mut()? -= 1;
        }
        open.push(below);
        while open.last() == Some(&0) && open.len() > 1 {
            open.pop();
        }
    }
    (open.iter().all(|left| *left == 0)).then_some(())
}

/// What the heads of the pages of a column say together.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Pages {
    /// The values, vacant ones among them.
    pub values: u64,
    /// The bytes when they are unpacked.
    pub unpacked: u64,
}

/// Walks from page to page of the column in `bytes`.
pub fn pages(bytes: &[u8]) -> Option<Pages> {
    let mut found = Pages::default();
    let mut rest = bytes;
    while !rest.is_empty() {
        let mut walk = Walk::new(rest);
        let head = page(&mut walk)?;
        let packed = usize::try_from(head.packed).ok()?;
        found.values = found.values.checked_add(u64::try_from(head.values).ok()?)?;
        found.unpacked = found.unpacked.checked_add(u64::try_from(head.unpacked).ok()?)?;
        rest = rest.get(rest.len() - walk.left()..)?.get(packed..)?;
    }
    Some(found)
}

#[derive(Default)]
struct Page {
    unpacked: i32,
    packed: i32,
    /// The values of a page of data.
    values: i32,
}

fn page(walk: &mut Walk<'_>) -> Option<Page> {
    let mut page = Page { unpacked: -1, packed: -1, values: 0 };
    let mut of_levels = 0;
    walk.fields(|walk, id, kind| {
        match id {
            2 => page.unpacked = walk.small(kind)?,
            3 => page.packed = walk.small(kind)?,
            5 => walk.structure(kind, |walk, id, kind| {
                match id {
                    1 => page.values = walk.small(kind)?,
                    3 | 4 => LEVELS.contains(&walk.small(kind)?).then_some(())?,
                    _ => return Some(false),
                }
                Some(true)
            })?,
            7 => walk.structure(kind, |walk, id, kind| match id {
                1 => (walk.small(kind)? >= 0).then_some(true),
                _ => Some(false),
            })?,
            8 => {
                let (mut vacant, mut rows) = (0, 0);
                walk.structure(kind, |walk, id, kind| {
                    match id {
                        1 => page.values = walk.small(kind)?,
                        2 => vacant = walk.small(kind)?,
                        3 => rows = walk.small(kind)?,
                        5 | 6 => {
                            let length = walk.small(kind).filter(|length| *length >= 0)?;
                            of_levels = i32::checked_add(of_levels, length)?;
                        }
                        _ => return Some(false),
                    }
                    Some(true)
                })?;
                // No column is nested.
                if !(0..=page.values).contains(&vacant) || rows != page.values {
                    return None;
                }
            }
            _ => return Some(false),
        }
        Some(true)
    })?;
    let holds = page.unpacked >= 0 && page.packed >= 0 && page.values >= 0;
    (holds && of_levels <= page.unpacked && of_levels <= page.packed).then_some(page)
}
