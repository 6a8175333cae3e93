//! The compact form in which the program carries the trees of its own rule files; `build.rs` writes it, `compact` reads it.
//!
//! A tree is nearly all text that stands in the file as it is, so the form says only where: spans as differences, kinds, and the rest
//! (escaped text) in full. The form is itself a text, so that what stands in it in full need not be looked through when it is read: a number
//! is written in characters below 128, the lowest six bits first, each but the last with bit 6 set. There is no version, as program and form are
//! built together.

use std::ops::Range;

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};

use super::compact::{BITS, MORE};

// The kinds of values.
pub(super) const TEXT: u8 = 0;
pub(super) const NUMBER: u8 = 1;
pub(super) const TRUE: u8 = 2;
pub(super) const FALSE: u8 = 3;
pub(super) const DATETIME: u8 = 4;
pub(super) const LIST: u8 = 5;
pub(super) const TABLE: u8 = 6;

/// The tree of a TOML text in compact form; nothing where the text is not valid TOML.
pub fn encode(text: &str) -> Option<String> {
    let tree = DeTable::parse(text).ok()?;
    let mut encoder = Encoder { form: Form::of(text) };
    encoder.table(tree.get_ref());
    Some(encoder.form.written)
}

/// A compact form of a text or of something in it, as it grows.
pub struct Form<'a> {
    text: &'a str,
    /// Where the last span began.
    last: usize,
    /// What there is of it.
    pub written: String,
}

struct Encoder<'a> {
    form: Form<'a>,
}

impl Encoder<'_> {
    fn table(&mut self, table: &DeTable<'_>) {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        self.form.number(entries.len());
        for (key, value) in entries {
            self.form.span(key.span());
            self.form.string(key.span(), key.get_ref());
            self.node(value);
        }
    }

    fn node(&mut self, node: &Spanned<DeValue<'_>>) {
        let span = node.span();
        let kind = match node.get_ref() {
            DeValue::String(_) => TEXT,
            DeValue::Integer(_) | DeValue::Float(_) => NUMBER,
            DeValue::Boolean(true) => TRUE,
            DeValue::Boolean(false) => FALSE,
            DeValue::Datetime(_) => DATETIME,
            DeValue::Array(_) => LIST,
            DeValue::Table(_) => TABLE,
        };
        self.form.kind(kind);
        self.form.span(span.clone());
        match node.get_ref() {
            DeValue::String(text) => self.form.string(span, text),
            DeValue::Integer(whole) if whole.radix() == 10 => self.form.string(span, &whole.as_str().replace('_', "")),
            DeValue::Integer(whole) => self.form.string(span, &whole.to_string()),
            DeValue::Float(float) => self.form.string(span, &float.as_str().replace('_', "")),
            DeValue::Boolean(_) => {}
            DeValue::Datetime(datetime) => self.form.string(span, &datetime.to_string()),
            DeValue::Array(list) => {
                self.form.number(list.len());
                list.iter().for_each(|item| self.node(item));
            }
            DeValue::Table(table) => self.table(table),
        }
    }
}

/// What writes things that a compact form consists of; nothing where something cannot be written.
pub trait Writing<'t> {
    /// Where it writes them.
    fn form(&mut self) -> &mut Form<'t>;

    /// Several things, each of which `write` writes.
    fn several<T>(&mut self, things: &[T], write: impl Fn(&mut Self, &T) -> Option<()>) -> Option<()> {
        self.form().number(things.len());
        things.iter().try_for_each(|thing| write(self, thing))
    }

    /// What `write` writes, if it is there.
    fn perhaps<T>(&mut self, thing: Option<T>, write: impl FnOnce(&mut Self, T) -> Option<()>) -> Option<()> {
        self.flag(thing.is_some());
        thing.map_or(Some(()), |thing| write(self, thing))
    }

    /// Whether something is so.
    fn flag(&mut self, is_so: bool) {
        self.form().kind(u8::from(is_so));
    }
}

impl<'t> Writing<'t> for Form<'t> {
    fn form(&mut self) -> &mut Form<'t> {
        self
    }
}

impl<'a> Form<'a> {
    /// What comes next is read by itself.
    pub fn begin_anew(&mut self) {
        self.last = 0;
    }

    /// The empty form of something in `text`.
    pub fn of(text: &'a str) -> Self {
        Form { text, last: 0, written: String::new() }
    }

    /// A range of the text.
    pub fn span(&mut self, span: Range<usize>) {
        let (forth, back) = (span.start.saturating_sub(self.last), self.last.saturating_sub(span.start));
        // Zigzag: even numbers go forth, odd ones back.
        self.number(if back > 0 { back * 2 - 1 } else { forth * 2 });
        self.number(span.end - span.start);
        self.last = span.start;
    }

    /// A text: where it begins in its span, plus one, and its length; or 0, its length and the text itself.
    pub fn string(&mut self, span: Range<usize>, text: &str) {
        match self.text.get(span).and_then(|raw| raw.find(text)) {
            Some(at) => {
                self.number(at + 1);
                self.number(text.len());
            }
            None => {
                self.number(0);
                self.number(text.len());
                self.written.push_str(text);
            }
        }
    }

    /// Which of a few kinds something is.
    pub fn kind(&mut self, kind: u8) {
        self.number(usize::from(kind));
    }

    /// A number.
    pub fn number(&mut self, mut number: usize) {
        while number >= 1 << BITS {
            self.written.push(char::from((number % (1 << BITS)) as u8 | MORE));
            number >>= BITS;
        }
        self.written.push(char::from(number as u8));
    }
}
