//! A page of text with headings, lists and links, which is rendered for a terminal, as Markdown and as HTML.

use std::fmt::Write;

use super::markup::{escaped, plain_markdown};
use super::prose::Prose;
use crate::source::Language;

/// A page.
#[derive(Debug, Clone)]
pub struct Page {
    /// The title.
    pub title: String,
    /// What stands on it.
    pub blocks: Vec<Block>,
}

/// A part of a page.
#[derive(Debug, Clone)]
pub enum Block {
    /// A heading below the title.
    Heading(String),
    /// A paragraph.
    Paragraph(Line),
    /// A list.
    List(Vec<Item>),
}

/// An item of a list, with what stands indented below it.
#[derive(Debug, Clone)]
pub struct Item {
    /// The text.
    pub line: Line,
    /// The items below.
    pub inside: Vec<Item>,
}

/// Text with links in it.
#[derive(Debug, Clone, Default)]
pub struct Line(pub Vec<Span>);

/// A piece of a line.
#[derive(Debug, Clone)]
pub enum Span {
    /// Text.
    Text(String),
    /// Text that leads to another page.
    Link(String, Target),
}

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The first page.
    Index,
    /// The page that leads to the instruments.
    Instruments,
    /// The page that leads to the facts.
    Facts,
    /// A condition, by pack and id.
    Condition(String, String),
    /// A fact or table, by id.
    Fact(String),
    /// An instrument, by id.
    Instrument(String),
}

impl Line {
    /// A line without links.
    pub fn text(text: impl Into<String>) -> Line {
        Line(vec![Span::Text(text.into())])
    }

    /// The line with text behind it.
    pub fn and(mut self, text: impl Into<String>) -> Line {
        self.0.push(Span::Text(text.into()));
        self
    }

    /// The line with a link behind it.
    pub fn link(mut self, text: impl Into<String>, target: Target) -> Line {
        self.0.push(Span::Link(text.into(), target));
        self
    }

    fn plain(&self) -> String {
        self.0
            .iter()
            .map(|span| match span {
                Span::Text(text) | Span::Link(text, _) => text.as_str(),
            })
            .collect()
    }
}

impl From<Line> for Item {
    fn from(line: Line) -> Item {
        Item { line, inside: Vec::new() }
    }
}

impl From<Prose> for Item {
    fn from(prose: Prose) -> Item {
        Item { line: Line::text(prose.text), inside: prose.inside.into_iter().map(Item::from).collect() }
    }
}

impl Page {
    /// The page for a terminal; links are text.
    pub fn for_terminal(&self) -> String {
        fn items(out: &mut String, list: &[Item], indent: &str) {
            for item in list {
                let _ = writeln!(out, "{indent}- {}", item.line.plain());
                items(out, &item.inside, &format!("{indent}  "));
            }
        }
        let mut out = format!("{}\n", self.title);
        for block in &self.blocks {
            match block {
                Block::Heading(text) => {
                    let _ = writeln!(out, "\n{text}");
                }
                Block::Paragraph(line) => {
                    let _ = writeln!(out, "  {}", line.plain());
                }
                Block::List(list) => items(&mut out, list, "  "),
            }
        }
        out
    }

    /// The page as Markdown; `address` gives the relative address of a link.
    pub fn markdown(&self, address: &impl Fn(&Target) -> String) -> String {
        fn line(line: &Line, address: &impl Fn(&Target) -> String) -> String {
            let span = |span: &Span| match span {
                Span::Text(text) => plain_markdown(text),
                Span::Link(text, target) => format!("[{}]({})", plain_markdown(text), address(target)),
            };
            line.0.iter().map(span).collect()
        }
        fn items(out: &mut String, list: &[Item], indent: &str, address: &impl Fn(&Target) -> String) {
            for item in list {
                let _ = writeln!(out, "{indent}- {}", line(&item.line, address));
                items(out, &item.inside, &format!("{indent}  "), address);
            }
        }
        let mut out = format!("# {}\n", plain_markdown(&self.title));
        for block in &self.blocks {
            out.push('\n');
            match block {
                Block::Heading(text) => {
                    let _ = writeln!(out, "## {}", plain_markdown(text));
                }
                Block::Paragraph(text) => {
                    let _ = writeln!(out, "{}", line(text, address));
                }
                Block::List(list) => items(&mut out, list, "", address),
            }
        }
        out
    }

    /// The page as HTML, whole in itself: no scripts, nothing from a network.
    pub fn html(&self, language: Language, address: &impl Fn(&Target) -> String) -> String {
        fn line(line: &Line, address: &impl Fn(&Target) -> String) -> String {
            let span = |span: &Span| match span {
                Span::Text(text) => escaped(text),
                Span::Link(text, target) => format!("<a href=\"{}\">{}</a>", escaped(&address(target)), escaped(text)),
            };
            line.0.iter().map(span).collect()
        }
        fn items(out: &mut String, list: &[Item], address: &impl Fn(&Target) -> String) {
            out.push_str("<ul>\n");
            for item in list {
                let _ = write!(out, "<li>{}", line(&item.line, address));
                if !item.inside.is_empty() {
                    out.push('\n');
                    items(out, &item.inside, address);
                }
                out.push_str("</li>\n");
            }
            out.push_str("</ul>\n");
        }
        let language = if language == Language::Zh { "zh-CN" } else { "en" };
        let title = escaped(&self.title);
        let mut out = format!(
            "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
             <style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        );
        for block in &self.blocks {
            match block {
                Block::Heading(text) => {
                    let _ = writeln!(out, "<h2>{}</h2>", escaped(text));
                }
                Block::Paragraph(text) => {
                    let _ = writeln!(out, "<p>{}</p>", line(text, address));
                }
                Block::List(list) => items(&mut out, list, address),
            }
        }
        out.push_str("</body>\n</html>\n");
        out
    }
}

const STYLE: &str = "body{max-width:52em;margin:2em auto;padding:0 1em;font-family:sans-serif;line-height:1.6}\
                     h1{font-size:1.5em}h2{font-size:1.15em;margin-top:1.6em}ul{padding-left:1.4em}p{margin:.3em 0}";
