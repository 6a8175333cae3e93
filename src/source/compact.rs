//! Reads the compact form of the trees of the program's own rule files, see `compact_encode`.

use std::borrow::Cow;

use super::Span;
use super::toml::{Key, Node, Table, Toml};

/// So many bits of a number stand in a character.
pub(super) const BITS: u32 = 6;
/// The bit of a character behind which the number goes on.
pub(super) const MORE: u8 = 1 << BITS;

/// The tree of `text`; nothing where the form is not one of it.
pub fn decode(text: &'static str, form: &'static str) -> Option<Table> {
    let mut decoder = Decoder::new(text, form);
    let table = decoder.table()?;
    decoder.is_at_end().then_some(table)
}

/// The value of `key` at the outermost level of the tree, without the values after it.
pub fn decode_entry(text: &'static str, form: &'static str, key: &str) -> Option<Node> {
    let mut decoder = Decoder::new(text, form);
    for _ in 0..decoder.number()? {
        let span = decoder.span()?;
        let name = decoder.string(span)?;
        let node = decoder.node()?;
        if name == key {
            return Some(node);
        }
    }
    None
}

/// What reads things that a compact form consists of.
pub trait Reading {
    /// Where it reads them.
    fn decoder(&mut self) -> &mut Decoder;

    /// Several things, each of which `read` reads.
    fn several<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.decoder().number()?;
        // A thing takes a byte at least.
        let mut found = Vec::with_capacity(count.min(self.decoder().form.len()));
        for _ in 0..count {
            found.push(read(self)?);
        }
        Some(found)
    }

    /// What `read` reads, if it is there.
    fn perhaps<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        if self.flag()? { read(self).map(Some) } else { Some(None) }
    }

    /// Whether something is so.
    fn flag(&mut self) -> Option<bool> {
        Some(self.decoder().kind()? != 0)
    }
}

impl Reading for Decoder {
    fn decoder(&mut self) -> &mut Decoder {
        self
    }
}

/// Reads the numbers, spans and texts of a compact form.
pub struct Decoder {
    text: &'static str,
    /// What is left to read.
    form: &'static str,
    /// Where the last span began.
    last: usize,
}

impl Decoder {
    /// A decoder of `form`, which is of `text` or of something in it.
    pub fn new(text: &'static str, form: &'static str) -> Self {
        Decoder { text, form, last: 0 }
    }

    fn table(&mut self) -> Option<Table> {
        let entries = self.several(|decoder| {
            let span = decoder.span()?;
            let name = decoder.string(span)?;
            Some((Key { name, span }, decoder.node()?))
        });
        Some(Table { entries: entries? })
    }

    fn node(&mut self) -> Option<Node> {
        let kind = self.kind()?;
        let span = self.span()?;
        let value = match kind {
            0 => Toml::Text(self.string(span)?),
            1 => Toml::Number(self.string(span)?),
            2 => Toml::Boolean(true),
            3 => Toml::Boolean(false),
            4 => Toml::Datetime(self.string(span)?),
            5 => Toml::List(self.several(Self::node)?),
            6 => Toml::Table(self.table()?),
            _ => return None,
        };
        Some(Node { value, span })
    }

    /// Whether nothing is left.
    pub fn is_at_end(&self) -> bool {
        self.form.is_empty()
    }

    /// Which of a few kinds something is.
    pub fn kind(&mut self) -> Option<u8> {
        self.number()?.try_into().ok()
    }

    /// So many bytes of the form.
    pub fn part(&mut self, length: usize) -> Option<&'static str> {
        let (part, rest) = self.form.split_at_checked(length)?;
        self.form = rest;
        Some(part)
    }

    /// A range of the text.
    pub fn span(&mut self) -> Option<Span> {
        let (step, length) = (self.number()?, self.number()?);
        let start =
            if step % 2 == 0 { self.last.checked_add(step / 2)? } else { self.last.checked_sub(step / 2 + 1)? };
        self.last = start;
        Some(Span::new(start, start.checked_add(length)?))
    }

    /// A text that stands in that range of the text, or in the form.
    pub fn string(&mut self, span: Span) -> Option<Cow<'static, str>> {
        let (at, length) = (self.number()?, self.number()?);
        match at.checked_sub(1) {
            Some(offset) => {
                let start = span.start.checked_add(offset)?;
                self.text.get(start..start.checked_add(length)?).map(Cow::Borrowed)
            }
            None => self.part(length).map(Cow::Borrowed),
        }
    }

    /// A number.
    pub fn number(&mut self) -> Option<usize> {
        // Most are small.
        match self.form.as_bytes().first() {
            Some(byte) if byte & MORE == 0 => {
                self.form = self.form.get(1..)?;
                Some(usize::from(*byte))
            }
            _ => self.large_number(),
        }
    }

    fn large_number(&mut self) -> Option<usize> {
        let mut number = 0usize;
        for (at, byte) in self.form.bytes().enumerate() {
            let shift = u32::try_from(at).ok()?.checked_mul(BITS)?;
            number |= usize::from(byte & (MORE - 1)).checked_shl(shift)?;
            if byte & MORE == 0 {
                self.form = self.form.get(at + 1..)?;
                return Some(number);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::RuleFiles;
    use crate::source::{SourceText, compact_encode as encode, toml};

    #[test]
    fn the_form_has_the_kinds_that_are_read() {
        let kinds =
            [encode::TEXT, encode::NUMBER, encode::TRUE, encode::FALSE, encode::DATETIME, encode::LIST, encode::TABLE];
        assert_eq!(kinds, [0, 1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn a_tree_comes_back_as_it_was() {
        let texts = [
            "",
            "a = 1\n",
            "a = 1_000\nb = 0x1f\nc = 1.5e3\nd = [ 'x', \"y\\n\", \"\"\"\nlines\nmore\"\"\", { e = true, f = false } ]\n",
            "[[t.u]]\nday = 2026-07-01\n[[t.u]]\n\"键\" = \"值\"\n[z]\n[t.v]\nw.x.y = 1979-05-27T07:32:00Z\n",
            "[b]\nx = 1\n[a]\ny = \"a\"\n[b.c]\nz = ''\n",
        ];
        for text in texts {
            let text: &'static str = Box::leak(text.to_owned().into_boxed_str());
            let form: &'static str = encode::encode(text).unwrap().leak();
            let mut problems = Vec::new();
            let parsed = toml::parse(&SourceText::new("t.toml", text), &mut problems);
            assert!(problems.is_empty(), "{problems:?}");
            assert_eq!(decode(text, form), Some(parsed), "{text}");
            for shorter in 0..form.len() {
                assert_ne!(decode(text, form.get(..shorter).unwrap()), decode(text, form));
            }
        }
    }

    #[test]
    fn a_part_is_read_as_it_is_in_the_whole() {
        let text = "[head]\nx = [1, 2]\n[[a]]\nb = 1\n[[a]]\nb = [{ c = '值' }]\n[[d]]\n[[d.e]]\nf = 2\n";
        let form: &'static str = encode::encode(text).unwrap().leak();
        let whole = decode(text, form).unwrap();
        for key in ["head", "a", "d"] {
            assert_eq!(decode_entry(text, form, key).as_ref(), whole.get(key));
        }
        assert_eq!(decode_entry(text, form, "b"), None);
    }

    #[test]
    fn the_trees_in_the_program_are_those_of_its_files() {
        let files = RuleFiles::embedded();
        let mut count = 0;
        for (path, source) in files.all() {
            let again = SourceText::new(&*source.name, source.text.to_string());
            let mut problems = Vec::new();
            assert!(source.is_in_program(), "{path} has no tree");
            assert_eq!(toml::parse(source, &mut problems), toml::parse(&again, &mut problems), "{path}");
            assert!(problems.is_empty(), "{problems:?}");
            count += 1;
        }
        assert!(count > 40);
    }
}
