//! The cells of a column, of 64 rows at a time → the values of a block.

use std::borrow::Cow;

use super::bytes::{Written, day, eight, kept as kept_bytes, number, short_number};
use super::cells::{Beginnings, Cells, Gathered, ShortWord, Spans};
use super::truthful::{Expected, Truthful};
use super::words::{Found, Key, Words};
use crate::batch::block::{Block, DIGITS, LARGEST, at_mut, kept};
use crate::batch::layout::Slot;
use crate::batch::truths::{Bits, LANES, Truths, bit, bits, packed};
use crate::fact::{Fact, Type, Unit, Value};
use crate::record::{CellRead, Stream, StreamColumn};

/// Cells of more bytes are not remembered.
pub const REMEMBERED: usize = 48;

/// A column that has so many words may have more than are kept.
const MANY: usize = 64;

/// A column that is read.
pub struct Column {
    /// Its position.
    pub at: usize,
    kind: Kind,
    /// The row that is there if a cell states anything.
    row: Option<u32>,
    words: Words,
    /// How its numbers are written, if all so far were written in the same way.
    written: Option<Written>,
}

/// What was read of a column.
#[derive(Debug, Clone, Copy, Default)]
pub struct Read {
    /// The lanes in which a value is stated.
    pub known: u64,
    /// The lanes whose rows are to be read with care.
    pub care: u64,
}

enum Kind {
    /// Nothing may stand in it.
    Blank,
    YesNo {
        slot: u32,
        /// Whether words mean in it what they mean in any such column.
        is_plain: bool,
        /// None before its first word.
        expected: Option<Expected>,
    },
    Number {
        slot: u32,
        plain: Plain,
        unit: &'static Unit,
    },
    Day {
        slot: u32,
        is_plain: bool,
    },
    Choice {
        slot: u32,
    },
    Text {
        slot: Option<u32>,
    },
}

/// Which plain numbers of a column need no care.
#[derive(Clone, Copy)]
struct Plain {
    least: i64,
    greatest: i64,
    is_whole: bool,
}

impl Column {
    /// The column at a position, whose values are kept in `slot`; `row` is there if a cell of it states anything.
    pub fn new(at: usize, what: StreamColumn<'_>, slot: Option<Slot>, row: Option<u32>) -> Option<Column> {
        let (fact, unit, is_plain) = match what {
            StreamColumn::Unread => return None,
            StreamColumn::Blank => {
                return Some(Column {
                    at,
                    kind: Kind::Blank,
                    row: None,
                    words: Words::NONE,
                    written: Some(Written::WHOLE),
                });
            }
            StreamColumn::Evidence => {
                let kind = Kind::Text { slot: None };
                return Some(Column { at, kind, row: None, words: Words::NONE, written: None });
            }
            StreamColumn::Values { fact, unit, is_plain, .. } => (fact, unit, is_plain),
        };
        let kind = match (slot, &fact.kind) {
            (Some(Slot::YesNo(slot)), _) => Kind::YesNo { slot, is_plain, expected: None },
            (Some(Slot::Number(slot)), Type::Number { unit: own, .. }) => {
                let unit = unit.unwrap_or(own);
                Kind::Number { slot, plain: if is_plain { plain(fact, unit) } else { Plain::NONE }, unit }
            }
            (Some(Slot::Date(slot)), _) => Kind::Day { slot, is_plain },
            (Some(Slot::Choice(slot)), _) => Kind::Choice { slot },
            // What stands for something else is no text to be kept.
            _ if !is_plain => Kind::Blank,
            (Some(Slot::Text(slot)), _) => Kind::Text { slot: Some(slot) },
            _ => Kind::Text { slot: None },
        };
        Some(Column { at, kind, row, words: Words::NONE, written: Some(Written::WHOLE) })
    }

    /// Adds the words that may be expected. Most columns have few words, which are read when they are met; in one that has many, these are
    /// to be known before so many others are kept that there is no place for them.
    fn expect(&mut self, stream: &Stream<'_>) {
        for (word, read) in stream.words(self.at) {
            let found = self.found(read);
            if found != Found::Special {
                self.words.add(word.as_bytes(), found);
            }
        }
    }

    /// What is kept of what a cell says.
    fn found(&self, read: CellRead) -> Found {
        match (read, &self.kind) {
            (CellRead::Vacant, _) => Found::Vacant,
            (CellRead::Unknown, _) => Found::Unknown,
            (CellRead::Value(Value::YesNo(yes)), Kind::YesNo { .. }) => Found::YesNo(yes),
            (CellRead::Value(Value::Number(quantity)), Kind::Number { unit, .. }) => {
                kept(quantity, unit).map_or(Found::Special, Found::Number)
            }
            (CellRead::Value(Value::Date(date)), Kind::Day { .. }) => Found::Day(date.number()),
            (CellRead::Value(Value::Choice(choice)), Kind::Choice { .. }) => Found::Choice(choice),
            (CellRead::Value(Value::Text(_)), Kind::Text { .. }) => Found::Text,
            _ => Found::Special,
        }
    }

    /// Reads the cells of the column into `block`.
    pub fn read(
        &mut self,
        cells: &Cells<'_>,
        (gathered, truthful): (&mut Gathered, &mut Truthful),
        block: &mut Block,
        stream: &Stream<'_>,
    ) -> Read {
        let Gathered { spans, beginnings, eights: [first, rest] } = gathered;
        let (mut care, mut unknown) = (0, 0);
        let known = match self.kind {
            Kind::Blank => return Read { known: 0, care: blank(cells, self.at) },
            Kind::YesNo { slot, is_plain, expected } => {
                let truthful = Some(truthful).filter(|_| is_plain);
                let truths = self.yes_no(cells, (beginnings, truthful), expected, stream, (&mut care, &mut unknown));
                at_mut(&mut block.yes_no, slot).into_iter().for_each(|slot| *slot = truths);
                truths.yes | truths.no
            }
            Kind::Number { slot, plain, .. } => {
                let Some(numbers) = at_mut(&mut block.numbers, slot) else { return Read::default() };
                cells.spans(self.at, spans);
                let empty = spans.empty();
                let mut known = self.plain_numbers(cells, (spans, empty), first, plain, &mut numbers.values);
                for lane in bits(!(known | empty)) {
                    let ((start, len), bit) = (spans.of(lane), bit(lane));
                    let found = match number(cells.bytes, start, len).filter(|number| plain.fits(*number)) {
                        Some(number) => Found::Number(number),
                        None => self.careful(cells.bytes, start, len, stream),
                    };
                    match (found, numbers.values.get_mut(lane)) {
                        (Found::Number(number), Some(value)) => {
                            *value = number;
                            known |= bit;
                        }
                        (other, _) => note(other, bit, &mut care, &mut unknown),
                    }
                }
                numbers.known = known;
                known
            }
            Kind::Day { slot, is_plain } => {
                let Some(days) = at_mut(&mut block.days, slot) else { return Read::default() };
                cells.spans(self.at, spans);
                let mut known =
                    if is_plain { plain_days(cells.bytes, spans, [first, rest], &mut days.values) } else { 0 };
                for lane in bits(!(known | spans.empty())) {
                    let ((start, len), bit) = (spans.of(lane), bit(lane));
                    match (self.careful(cells.bytes, start, len, stream), days.values.get_mut(lane)) {
                        (Found::Day(number), Some(value)) => {
                            *value = number;
                            known |= bit;
                        }
                        (other, _) => note(other, bit, &mut care, &mut unknown),
                    }
                }
                days.known = known;
                known
            }
            Kind::Choice { slot } => {
                let Some(choices) = at_mut(&mut block.choices, slot) else { return Read::default() };
                cells.spans(self.at, spans);
                let mut known = 0;
                let mut bits = Bits::first();
                let cells_read = spans.starts.iter().zip(&spans.lens);
                for ((start, len), value) in cells_read.zip(&mut choices.values) {
                    let bit = bits.next();
                    if *len == 0 {
                        continue;
                    }
                    let (start, len) = (*start as usize, *len as usize);
                    let key = Key::of(cells.bytes, start, len);
                    let found = match self.words.with_key(key, cells.bytes, start) {
                        Some(found) => found,
                        None => self.read_one(cells.bytes, start, len, stream),
                    };
                    match found {
                        Found::Choice(choice) => {
                            *value = choice;
                            known |= bit;
                        }
                        other => note(other, bit, &mut care, &mut unknown),
                    }
                }
                choices.known = known;
                known
            }
            Kind::Text { slot } => {
                let mut known = 0;
                let mut bits = Bits::first();
                for (start, len) in cells.column(self.at) {
                    let bit = bits.next();
                    if len == 0 {
                        continue;
                    }
                    if is_plain_text(cells.bytes.get(start..start + len).unwrap_or(&[])) {
                        known |= bit;
                        continue;
                    }
                    match self.careful(cells.bytes, start, len, stream) {
                        Found::Text => known |= bit,
                        other => note(other, bit, &mut care, &mut unknown),
                    }
                }
                if let Some(texts) = slot.and_then(|slot| at_mut(&mut block.texts, slot)) {
                    for (lane, ((start, len), text)) in cells.column(self.at).zip(texts).enumerate() {
                        let read = (known & bit(lane) != 0).then(|| text_at(cells.bytes, start, len)).flatten();
                        care |= if read.is_none() { known & bit(lane) } else { 0 };
                        *text = read.map(|text| text.as_ref().into());
                    }
                }
                known
            }
        };
        if let Some(row) = self.row.and_then(|row| at_mut(&mut block.rows, row)) {
            *row |= known | unknown;
        }
        Read { known, care }
    }

    #[inline(always)]
    fn yes_no(
        &mut self,
        cells: &Cells<'_>,
        (beginnings, mut truthful): (&mut Beginnings, Option<&mut Truthful>),
        expected: Option<Expected>,
        stream: &Stream<'_>,
        (care, unknown): (&mut u64, &mut u64),
    ) -> Truths {
        let of_others = || truthful.as_ref().map(|truthful| truthful.expected);
        let mut expected = expected.or_else(of_others).unwrap_or(Expected::NOTHING);
        cells.begin(self.at, beginnings);
        // All at once, and then word by word those that say neither: branches for each would often be foretold wrongly.
        let are = |word: Option<ShortWord>| word.map_or(0, |word| beginnings.are(word));
        let mut truths = Truths { yes: are(expected.yes), no: are(expected.no) };
        let mut rest = !(truths.yes | truths.no | beginnings.empty());
        while let Some(lane) = bits(rest).next() {
            let (start, len) = cells.cell(lane, self.at);
            let word = cells.bytes.get(start..start + len).unwrap_or(&[]);
            let known = truthful.as_ref().and_then(|truthful| truthful.find(cells.bytes, start, len));
            let found = known.unwrap_or_else(|| self.careful(cells.bytes, start, len, stream));
            if let Some(truthful) = truthful.as_mut().filter(|_| known.is_none()) {
                truthful.learn(word, found);
            }
            // Other cells that have the same word say the same.
            let alike = bit(lane) | rest & are(ShortWord::new(word));
            rest &= !alike;
            match found {
                Found::YesNo(yes) => {
                    *(if yes { &mut truths.yes } else { &mut truths.no }) |= alike;
                    expected.met(word, yes);
                }
                other => note(other, alike, care, unknown),
            }
        }
        if let Kind::YesNo { expected: kept, .. } = &mut self.kind {
            *kept = Some(expected);
        }
        truths
    }

    /// Reads the plain numbers; the lanes of those.
    #[inline(always)]
    fn plain_numbers(
        &mut self,
        cells: &Cells<'_>,
        (spans, empty): (&Spans, u64),
        first: &mut [u64; LANES],
        plain: Plain,
        values: &mut [i64; LANES],
    ) -> u64 {
        if plain.is_none() {
            return 0;
        }
        spans.eight(cells.bytes, 0, first);
        if let Some(written) = self.written {
            let known = plain.read(|text, len| written.number(text, len), first, &spans.lens, values);
            let Some(other) = bits(!(known | empty)).next().filter(|_| !plain.is_whole) else { return known };
            let (start, len) = spans.of(other);
            let other = cells.bytes.get(start..start + len).and_then(Written::like);
            let is_so = |other: &Written| *other != written && other.number(eight(cells.bytes, start), len as u32).1;
            let Some(other) = other.filter(is_so) else { return known };
            // From the first numbers that are not all alike on, they are read as they come.
            self.written = Some(other).filter(|_| known == 0);
            if let Some(written) = self.written {
                return plain.read(|text, len| written.number(text, len), first, &spans.lens, values);
            }
        }
        let number = |text, len: u32| short_number(text & kept_bytes(len as usize), len as usize);
        plain.read(number, first, &spans.lens, values)
    }

    /// What a cell says that is not plain.
    fn careful(&mut self, bytes: &[u8], start: usize, len: usize, stream: &Stream<'_>) -> Found {
        if let Some(found) = self.words.find(bytes, start, len) {
            return found;
        }
        self.read_one(bytes, start, len, stream)
    }

    #[cold]
    fn read_one(&mut self, bytes: &[u8], start: usize, len: usize, stream: &Stream<'_>) -> Found {
        let Some(cell) = bytes.get(start..start + len) else { return Found::Special };
        let found = match unquoted(cell) {
            Some(text) => self.found(stream.cell(&text, self.at)),
            None => Found::Special,
        };
        if len <= REMEMBERED {
            self.words.add(cell, found);
            if self.words.count() == MANY {
                self.expect(stream);
            }
        }
        found
    }
}

/// Reads the cells that are days as rule files write them; the lanes of those.
#[inline(always)]
fn plain_days(bytes: &[u8], spans: &Spans, [first, rest]: [&mut [u64; LANES]; 2], values: &mut [i32; LANES]) -> u64 {
    spans.eight(bytes, 0, first);
    spans.eight(bytes, 2, rest);
    let mut known = [0u8; LANES];
    let read = first.iter().zip(rest.iter()).zip(&spans.lens);
    for (((first, rest), len), (value, known)) in read.zip(values.iter_mut().zip(&mut known)) {
        let (day, is_day) = day(*first, *rest);
        *value = day;
        *known = u8::from(is_day & (*len == 10));
    }
    packed(&known)
}

/// Notes what some lanes say that is no value.
fn note(found: Found, lanes: u64, care: &mut u64, unknown: &mut u64) {
    match found {
        Found::Vacant => {}
        Found::Unknown => *unknown |= lanes,
        _ => *care |= lanes,
    }
}

/// The lanes in which something stands.
fn blank(cells: &Cells<'_>, at: usize) -> u64 {
    cells.column(at).enumerate().fold(0, |so_far, (lane, (_, len))| if len > 0 { so_far | bit(lane) } else { so_far })
}

/// What a cell says without the quotes around it, if it is text.
pub fn unquoted(cell: &[u8]) -> Option<Cow<'_, str>> {
    let text = std::str::from_utf8(cell).ok()?;
    let text = match text.strip_prefix('"') {
        None => Cow::Borrowed(text),
        Some(inside) => match inside.strip_suffix('"')? {
            inside if inside.contains('"') => Cow::Owned(inside.replace("\"\"", "\"")),
            inside => Cow::Borrowed(inside),
        },
    };
    Some(Stream::without_apostrophe(text))
}

/// The text of a cell, as records have it.
pub fn text_at(bytes: &[u8], start: usize, len: usize) -> Option<Cow<'_, str>> {
    Some(match unquoted(bytes.get(start..start + len)?)? {
        Cow::Borrowed(text) => Cow::Borrowed(Stream::trimmed(text)),
        Cow::Owned(text) => Cow::Owned(Stream::trimmed(&text).to_owned()),
    })
}

/// Whether a cell is surely a text and nothing else: it has a digit in it, which no word with a meaning has, and begins and ends with
/// letters, digits or Chinese characters.
fn is_plain_text(cell: &[u8]) -> bool {
    let [first, .., last] = cell else { return false };
    let begins = match first {
        // Names of errors begin so: `Err:502`.
        b'E' | b'e' => false,
        // And so in Chinese: `错误:508`.
        0xE9 => !cell.starts_with("错".as_bytes()),
        0xE4..=0xE8 => true,
        _ => first.is_ascii_alphanumeric(),
    };
    let ends = match last {
        0x80..=0xBF => cell.iter().rev().nth(2).is_some_and(|lead| (0xE4..=0xE9).contains(lead)),
        _ => last.is_ascii_alphanumeric(),
    };
    begins && ends && cell.len() <= 1_000 && cell.iter().any(u8::is_ascii_digit)
}

impl Plain {
    /// No number needs no care.
    const NONE: Plain = Plain { least: 1, greatest: 0, is_whole: false };

    /// Whether every number needs care.
    fn is_none(self) -> bool {
        self.least > self.greatest
    }

    /// Reads the short numbers that need no care; the lanes of those. No short number is beyond [`LARGEST`].
    #[inline(always)]
    fn read(
        self,
        number: impl Fn(u64, u32) -> (i64, bool),
        first: &[u64; LANES],
        lens: &[u32; LANES],
        values: &mut [i64; LANES],
    ) -> u64 {
        let mut known = [0u8; LANES];
        let cells = first.iter().zip(lens);
        for ((first, len), (value, known)) in cells.zip(values.iter_mut().zip(&mut known)) {
            let (number, is_number) = number(*first, *len);
            *value = number;
            *known = u8::from(is_number & (number >= self.least) & (number <= self.greatest));
        }
        packed(&known)
    }

    fn fits(self, number: i64) -> bool {
        number >= self.least && number <= self.greatest && !(self.is_whole && number % ONE != 0)
    }
}

/// The number one, as it is kept.
const ONE: i64 = 10i64.pow(DIGITS);

/// Which plain numbers in `unit` are values of a fact without more ado.
fn plain(fact: &Fact, unit: &'static Unit) -> Plain {
    let Type::Number { unit: own, whole, .. } = &fact.kind else { return Plain::NONE };
    // Of numbers in another unit it is looked at one by one whether they are whole, and within bounds.
    if *own != unit && (*whole || fact.min.is_some() || fact.max.is_some() || fact.usual_max.is_some()) {
        return Plain::NONE;
    }
    let bound = |bound: Option<crate::fact::Decimal>, else_: i64| match bound {
        None => Some(else_),
        Some(bound) => bound.scaled(DIGITS).and_then(|bound| i64::try_from(bound).ok()),
    };
    // What is beyond the usual is read one by one, because it is told.
    let max = fact.usual_max.or(fact.max);
    match (bound(fact.min, -LARGEST), bound(max, LARGEST)) {
        (Some(least), Some(greatest)) => {
            Plain { least: least.max(-LARGEST), greatest: greatest.min(LARGEST), is_whole: *whole }
        }
        _ => Plain::NONE,
    }
}

/// As many lanes as there are.
const _: () = assert!(LANES == 64);
