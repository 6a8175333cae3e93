//! A part of a Word file as a tree, in which everything that is not changed stays as it was written.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::report::markup::escaped;

/// The depth to which elements may be nested; Word files need some forty.
const DEEPEST: usize = 200;

/// What stands in an element.
#[derive(Debug, Clone)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Text, a comment or another thing, as it is written in the file.
    Written(String),
}

/// An element.
#[derive(Debug, Clone)]
pub struct Element {
    /// Name and attributes as they are written.
    start: String,
    /// What stands in it.
    pub children: Vec<Node>,
}

impl Element {
    /// An element whose start tag holds `start`.
    pub fn new(start: &str, children: Vec<Node>) -> Element {
        Element { start: start.to_owned(), children }
    }

    /// The name with its prefix: those of Word are `w:p`, `w:t` and so on in every file that Word, WPS and LibreOffice write.
    pub fn name(&self) -> &str {
        self.start.split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default()
    }

    /// The name without its prefix.
    pub fn local_name(&self) -> &str {
        let name = self.name();
        name.split_once(':').map_or(name, |(_, local)| local)
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let start = BytesStart::from_content(self.start.as_str(), self.name().len());
        let mut attributes = start.attributes().flatten();
        let found = attributes.find(|attribute| attribute.key.as_ref() == name)?;
        let value: &str = &found.value;
        Some(quick_xml::escape::unescape(value).map_or_else(|_| value.to_owned(), |value| value.into_owned()))
    }

    /// The elements in it.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(Node::element)
    }

    /// The text directly in it.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for child in &self.children {
            let Node::Written(written) = child else { continue };
            match written.strip_prefix("<![CDATA[").and_then(|rest| rest.strip_suffix("]]>")) {
                Some(plain) => text.push_str(plain),
                None if written.starts_with('<') => {}
                None => text.push_str(&quick_xml::escape::unescape(written).unwrap_or_else(|_| written.into())),
            }
        }
        text
    }

    /// Puts `text` into it, in place of what stands there; spaces at its ends are kept.
    pub fn set_text(&mut self, text: &str) {
        if !self.start.contains("xml:space") {
            self.start.push_str(" xml:space=\"preserve\"");
        }
        self.children = vec![Node::Written(escaped(text))];
    }

    fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(&self.start);
        if self.children.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        write(&self.children, out);
        out.push_str("</");
        out.push_str(self.name());
        out.push('>');
    }
}

impl Node {
    /// The element, if it is one.
    pub fn element(&self) -> Option<&Element> {
        match self {
            Node::Element(element) => Some(element),
            Node::Written(_) => None,
        }
    }
}

/// Why a text is no tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// It has a document type, whose entities could stand for anything.
    DocumentType,
    /// It is no XML, or nested too deeply.
    Damaged,
}

/// The XML in `text`.
pub fn parse(text: &str) -> Result<Vec<Node>, Unfit> {
    let damaged = || Unfit::Damaged;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut top: Vec<Node> = Vec::new();
    loop {
        let before = usize::try_from(reader.buffer_position()).map_err(|_| Unfit::Damaged)?;
        let event = reader.read_event().map_err(|_| Unfit::Damaged)?;
        let after = usize::try_from(reader.buffer_position()).map_err(|_| Unfit::Damaged)?;
        let written = text.get(before..after).ok_or_else(damaged)?;
        let node = match event {
            Event::Start(_) => {
                if open.len() >= DEEPEST {
                    return Err(Unfit::Damaged);
                }
                let start = written.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).ok_or_else(damaged)?;
                open.push(Element::new(start, Vec::new()));
                continue;
            }
            Event::Empty(_) => {
                let start = written.strip_prefix('<').and_then(|rest| rest.strip_suffix("/>")).ok_or_else(damaged)?;
                Node::Element(Element::new(start.trim_end(), Vec::new()))
            }
            Event::End(_) => Node::Element(open.pop().ok_or_else(damaged)?),
            Event::Eof if open.is_empty() => return Ok(top),
            Event::Eof => return Err(Unfit::Damaged),
            Event::DocType(_) => return Err(Unfit::DocumentType),
            _ => Node::Written(written.to_owned()),
        };
        match open.last_mut() {
            Some(parent) => parent.children.push(node),
            None => top.push(node),
        }
    }
}

/// The tree as XML.
pub fn write(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match node {
            Node::Element(element) => element.write(out),
            Node::Written(written) => out.push_str(written),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_changed_stays_as_it_is_written() {
        let text = "<?xml version=\"1.0\"?>\n<w:a x='1'  y=\"&lt;\"><!-- c --><w:t>a &amp; b&#10;</w:t><w:e/><![CDATA[<x>]]></w:a>";
        let mut out = String::new();
        write(&parse(text).unwrap(), &mut out);
        assert_eq!(out, text);
    }

    #[test]
    fn text_is_read_and_written_with_its_entities() {
        let nodes = parse("<w:t>a &amp; b<![CDATA[<c>]]></w:t>").unwrap();
        let mut element = nodes[0].element().unwrap().clone();
        assert_eq!(element.text(), "a & b<c>");
        element.set_text(" <d>\u{1} ");
        let mut out = String::new();
        write(&[Node::Element(element)], &mut out);
        assert_eq!(out, "<w:t xml:space=\"preserve\"> &lt;d&gt;· </w:t>");
    }

    #[test]
    fn a_mark_of_the_encoding_is_no_damage() {
        assert_eq!(parse("\u{feff}<a/>").unwrap().len(), 1);
    }

    #[test]
    fn damage_and_depth_are_no_tree() {
        let unfit = |text: &str| parse(text).map(|_| ()).unwrap_err();
        assert_eq!(unfit("<a><b></a>"), Unfit::Damaged);
        assert_eq!(unfit("<a>"), Unfit::Damaged);
        assert_eq!(unfit("<!DOCTYPE a [<!ENTITY e \"x\">]><a>&e;</a>"), Unfit::DocumentType);
        assert_eq!(unfit(&("<a>".repeat(201) + &"</a>".repeat(201))), Unfit::Damaged);
    }

    #[test]
    fn attributes_are_read_with_their_entities() {
        let nodes = parse("<r:Relationship Id='1' Target=\"a&amp;b\" />").unwrap();
        let element = nodes[0].element().unwrap();
        assert_eq!(element.local_name(), "Relationship");
        assert_eq!(element.attribute("Target").unwrap(), "a&b");
        assert_eq!(element.attribute("target"), None);
    }
}
