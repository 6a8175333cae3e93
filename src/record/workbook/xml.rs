//! XML as a tree that is walked once, from element to element, without recursion.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::refused::damaged;
use crate::record::cell::Refused;

/// The depth to which elements may be nested; workbooks need less than 20.
const DEEPEST: usize = 256;

/// An XML text that is being walked.
pub struct Xml<'t> {
    reader: Reader<&'t [u8]>,
    part: &'t str,
    depth: usize,
}

/// The start of an element.
#[derive(Debug, Clone)]
pub struct Element<'t> {
    start: BytesStart<'t>,
    part: &'t str,
}

/// What stands inside an element.
#[derive(Debug, Clone)]
pub enum Node<'t> {
    /// An element, which is entered.
    Element(Element<'t>),
    /// A piece of text.
    Text(Cow<'t, str>),
    /// The end of the element that was entered last.
    End,
}

impl<'t> Xml<'t> {
    /// The XML in `text`, which is that of the part named `part`.
    pub fn new(text: &'t str, part: &'t str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Xml { reader, part, depth: 0 }
    }

    /// Enters the root element.
    pub fn root(&mut self) -> Result<Element<'t>, Refused> {
        loop {
            match self.event()? {
                Event::Start(start) => return self.enter(start),
                Event::Text(text) if !text.trim_ascii().is_empty() => return Err(self.damaged()),
                Event::Text(_) | Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_) => {}
                _ => return Err(self.damaged()),
            }
        }
    }

    /// Checks that nothing follows the root element.
    pub fn end(&mut self) -> Result<(), Refused> {
        loop {
            match self.event()? {
                Event::Eof => return Ok(()),
                Event::Text(text) if text.trim_ascii().is_empty() => {}
                Event::PI(_) | Event::Comment(_) => {}
                _ => return Err(self.damaged()),
            }
        }
    }

    /// Enters the next element inside the one that was entered last, or leaves that one at its end.
    pub fn child(&mut self) -> Result<Option<Element<'t>>, Refused> {
        loop {
            match self.node()? {
                Node::Element(element) => return Ok(Some(element)),
                Node::Text(_) => {}
                Node::End => return Ok(None),
            }
        }
    }

    /// The next piece of what stands inside the element that was entered last.
    pub fn node(&mut self) -> Result<Node<'t>, Refused> {
        loop {
            return Ok(match self.event()? {
                Event::Start(start) => Node::Element(self.enter(start)?),
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Node::End
                }
                Event::Text(text) => Node::Text(text.xml10_content()),
                Event::CData(text) => Node::Text(text.xml10_content()),
                Event::GeneralRef(reference) => Node::Text(self.referred(&reference)?),
                Event::Comment(_) | Event::PI(_) => continue,
                _ => return Err(self.damaged()),
            });
        }
    }

    /// The text directly inside the element that was entered last, which is left.
    pub fn text(&mut self) -> Result<String, Refused> {
        let mut all = String::new();
        loop {
            match self.node()? {
                Node::Text(text) => all.push_str(&text),
                Node::Element(_) => self.skip()?,
                Node::End => return Ok(all),
            }
        }
    }

    /// Leaves the element that was entered last, with all that stands in it.
    pub fn skip(&mut self) -> Result<(), Refused> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            self.node()?;
        }
        Ok(())
    }

    /// The error for XML that is damaged.
    pub fn damaged(&self) -> Refused {
        damaged(self.part)
    }

    fn event(&mut self) -> Result<Event<'t>, Refused> {
        self.reader.read_event().map_err(|_| damaged(self.part))
    }

    fn enter(&mut self, start: BytesStart<'t>) -> Result<Element<'t>, Refused> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.damaged());
        }
        Ok(Element { start, part: self.part })
    }

    fn referred(&self, reference: &BytesRef<'t>) -> Result<Cow<'t, str>, Refused> {
        if let Some(c) = reference.resolve_char_ref().map_err(|_| self.damaged())? {
            return Ok(Cow::Owned(c.to_string()));
        }
        resolve_predefined_entity(reference).map(Cow::Borrowed).ok_or_else(|| self.damaged())
    }
}

impl Element<'_> {
    /// Its name with prefix.
    pub fn full_name(&self) -> &str {
        self.start.name().0
    }

    /// Its name without prefix.
    pub fn name(&self) -> &str {
        self.start.local_name().into_inner()
    }

    /// Its attributes: names with prefix, and values.
    pub fn attributes(&self) -> impl Iterator<Item = Result<(&str, Cow<'_, str>), Refused>> {
        self.start.attributes().map(|attribute| {
            let attribute = attribute.map_err(|_| damaged(self.part))?;
            let value = attribute.normalized_value(XmlVersion::Explicit1_0).map_err(|_| damaged(self.part))?;
            Ok((attribute.key.0, value))
        })
    }

    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Result<Option<Cow<'_, str>>, Refused> {
        for attribute in self.attributes() {
            let (key, value) = attribute?;
            if key == name {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// The error for an attribute that is damaged.
    pub fn damaged(&self) -> Refused {
        damaged(self.part)
    }

    /// Whether an attribute says yes.
    pub fn flag(&self, name: &str) -> Result<bool, Refused> {
        Ok(self.get(name)?.is_some_and(|value| is_true(&value)))
    }
}

/// Whether the value of an attribute says yes.
pub fn is_true(value: &str) -> bool {
    matches!(value.trim(), "1" | "true" | "on")
}
