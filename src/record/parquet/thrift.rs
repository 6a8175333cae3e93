//! The notation in which Parquet files describe themselves (Thrift, compact), walked without recursion into memory: whoever walks it keeps
//! what he asks for, and knows that lists are as long as they say.

/// The depth to which structures may be nested; Parquet needs less than ten.
const DEEPEST: usize = 32;

/// The most structures in a list: more columns or groups of rows than this have no rows that are read. A structure takes much more memory
/// than bytes.
const MOST: u64 = 1 << 20;

/// Bytes in that notation, from the next on.
#[derive(Debug, Clone, Copy)]
pub struct Walk<'b> {
    rest: &'b [u8],
}

/// The type of a field or element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind(u8);

impl Kind {
    const TRUE: Kind = Kind(1);
    const FALSE: Kind = Kind(2);
    const BINARY: Kind = Kind(8);
    const LIST: Kind = Kind(9);
    const STRUCT: Kind = Kind(12);
}

impl<'b> Walk<'b> {
    /// A walk over `bytes`.
    pub fn new(bytes: &'b [u8]) -> Self {
        Walk { rest: bytes }
    }

    /// How many bytes are left.
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    /// The next so many bytes.
    pub fn bytes(&mut self, count: u64) -> Option<&'b [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(usize::try_from(count).ok()?)?;
        self.rest = rest;
        Some(bytes)
    }

    fn skip_bytes(&mut self, count: u64) -> Option<()> {
        self.bytes(count).map(drop)
    }

    /// A number of as many bytes as it needs, at most ten.
    pub fn varint(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7F);
            number |= part.checked_shl(shift).filter(|shifted| shifted >> shift == part)?;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// A whole number, if the field is one.
    pub fn whole(&mut self, kind: Kind) -> Option<i64> {
        if !matches!(kind.0, 4..=6) {
            return None;
        }
        let number = self.varint()?;
        let half = i64::try_from(number >> 1).ok()?;
        Some(if number & 1 == 0 { half } else { -half - 1 })
    }

    /// A whole number of 32 bits, if the field is one.
    pub fn small(&mut self, kind: Kind) -> Option<i32> {
        self.whole(kind).and_then(|number| i32::try_from(number).ok())
    }

    /// Yes or no, if the field is that; it stands in the head of the field.
    pub fn flag(kind: Kind) -> Option<bool> {
        match kind {
            Kind::TRUE => Some(true),
            Kind::FALSE => Some(false),
            _ => None,
        }
    }

    /// Walks through the fields of a structure: `field` takes the value of one, or leaves it and says so by `false`.
    pub fn fields(&mut self, mut field: impl FnMut(&mut Walk<'b>, i64, Kind) -> Option<bool>) -> Option<()> {
        let mut id = 0_i64;
        loop {
            let head = self.byte()?;
            let kind = Kind(head & 0x0F);
            if kind.0 == 0 {
                return Some(());
            }
            id = match head >> 4 {
                0 => self.whole(Kind(4))?,
                step => id + i64::from(step),
            };
            if !field(self, id, kind)? {
                self.skip(kind, DEEPEST)?;
            }
        }
    }

    /// Walks through a structure that is the value of a field.
    pub fn structure(&mut self, kind: Kind, field: impl FnMut(&mut Walk<'b>, i64, Kind) -> Option<bool>) -> Option<()> {
        if kind == Kind::STRUCT { self.fields(field) } else { None }
    }

    /// The number of structures in a list, the first of which comes next.
    pub fn structures(&mut self, kind: Kind) -> Option<u64> {
        if kind != Kind::LIST {
            return None;
        }
        let (count, element) = self.list()?;
        (element == Kind::STRUCT || count == 0).then_some(count)
    }

    fn list(&mut self) -> Option<(u64, Kind)> {
        let head = self.byte()?;
        let count = match head >> 4 {
            15 => self.varint()?,
            count => u64::from(count),
        };
        let element = Kind(head & 0x0F);
        // Every element has a byte at least.
        let left = u64::try_from(self.rest.len()).ok()?;
        let most = if element == Kind::STRUCT { left.min(MOST) } else { left };
        (count <= most).then_some((count, element))
    }

    fn skip(&mut self, kind: Kind, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match kind {
            // The value of a field is in its head.
            Kind::TRUE | Kind::FALSE => Some(()),
            Kind::BINARY => {
                let length = self.varint()?;
                self.skip_bytes(length)
            }
            Kind::LIST | Kind(10) => {
                let (count, element) = self.list()?;
                (0..count).try_for_each(|_| self.skip_element(element, depth))
            }
            Kind::STRUCT => self.skip_structure(depth),
            Kind(3) => self.skip_bytes(1),
            Kind(4..=6) => self.varint().map(drop),
            Kind(7) => self.skip_bytes(8),
            Kind(13) => self.skip_bytes(16),
            // Parquet has no maps.
            _ => None,
        }
    }

    fn skip_element(&mut self, kind: Kind, depth: usize) -> Option<()> {
        match kind {
            Kind::TRUE | Kind::FALSE => self.skip_bytes(1),
            other => self.skip(other, depth),
        }
    }

    fn skip_structure(&mut self, depth: usize) -> Option<()> {
        loop {
            let head = self.byte()?;
            if head & 0x0F == 0 {
                return Some(());
            }
            if head >> 4 == 0 {
                self.varint()?;
            }
            self.skip(Kind(head & 0x0F), depth)?;
        }
    }
}
