//! BIFF: a stream of records, each with a type and at most some thousand bytes.

use super::container::{u16_at, u32_at};

/// Types of records that are read. Source: MS-XLS 2.3.2.
pub mod kind {
    /// The begin of a substream.
    pub const BOF: u16 = 0x0809;
    /// The end of a substream.
    pub const EOF: u16 = 0x000A;
    /// More of the record before.
    pub const CONTINUE: u16 = 0x003C;
    /// That what follows is encrypted.
    pub const FILEPASS: u16 = 0x002F;
    /// The epoch.
    pub const DATEMODE: u16 = 0x0022;
    /// The program that calculated the formulas last.
    pub const RECALCID: u16 = 0x01C1;
    /// A number format.
    pub const FORMAT: u16 = 0x041E;
    /// A style.
    pub const XF: u16 = 0x00E0;
    /// A sheet of the workbook.
    pub const BOUNDSHEET: u16 = 0x0085;
    /// The texts that cells share.
    pub const SST: u16 = 0x00FC;
    /// A row.
    pub const ROW: u16 = 0x0208;
    /// Columns.
    pub const COLINFO: u16 = 0x007D;
    /// Blocks of merged cells.
    pub const MERGEDCELLS: u16 = 0x00E5;
    /// A cell with a number.
    pub const NUMBER: u16 = 0x0203;
    /// A cell with a number in short form.
    pub const RK: u16 = 0x027E;
    /// Cells with numbers in short form.
    pub const MULRK: u16 = 0x00BD;
    /// A cell with a shared text.
    pub const LABELSST: u16 = 0x00FD;
    /// A cell with a text.
    pub const LABEL: u16 = 0x0204;
    /// A cell with a text in several fonts.
    pub const RSTRING: u16 = 0x00D6;
    /// A cell with yes, no or an error.
    pub const BOOLERR: u16 = 0x0205;
    /// A cell with a formula.
    pub const FORMULA: u16 = 0x0006;
    /// The text of the formula before.
    pub const STRING: u16 = 0x0207;
}

/// A record.
#[derive(Debug, Clone, Copy)]
pub struct Record<'s> {
    /// Its type.
    pub kind: u16,
    /// Its bytes.
    pub bytes: &'s [u8],
}

impl Record<'_> {
    /// The number of two bytes at `at`.
    pub fn u16(&self, at: usize) -> Option<u16> {
        u16_at(self.bytes, at)
    }

    /// The number of four bytes at `at`.
    pub fn u32(&self, at: usize) -> Option<u32> {
        u32_at(self.bytes, at)
    }
}

/// The records of a stream, until one that is cut short.
#[derive(Debug, Clone)]
pub struct Records<'s> {
    rest: &'s [u8],
}

impl<'s> Records<'s> {
    /// The records in `stream` from the byte `at` on.
    pub fn new(stream: &'s [u8], at: usize) -> Option<Self> {
        Some(Records { rest: stream.get(at..)? })
    }

    /// How many bytes have not been read.
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    /// The bytes of the records that continue the one before.
    pub fn continued(&mut self) -> Vec<&'s [u8]> {
        let mut parts = Vec::new();
        loop {
            let mut ahead = self.clone();
            match ahead.next() {
                Some(record) if record.kind == kind::CONTINUE => {
                    parts.push(record.bytes);
                    *self = ahead;
                }
                _ => return parts,
            }
        }
    }
}

impl<'s> Iterator for Records<'s> {
    type Item = Record<'s>;

    fn next(&mut self) -> Option<Record<'s>> {
        let (kind, length) = (u16_at(self.rest, 0)?, u16_at(self.rest, 2)?);
        let (bytes, rest) = self.rest.get(4..)?.split_at_checked(length.into())?;
        self.rest = rest;
        Some(Record { kind, bytes })
    }
}
