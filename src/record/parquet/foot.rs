//! What a Parquet file says of itself in its foot, looked through before the library takes it at its word: the library makes room for what is
//! said, and ends the program where it is too much.

use super::refused::{damaged, encrypted};
use super::thrift::Walk;
use super::{ENCRYPTED, MAGIC};
use crate::record::cell::Refused;

/// The depth to which columns may be nested; those that are nested are refused by their names.
const DEEPEST: usize = 16;

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
