//! HTML put together. What comes from a record goes through [`Html::text`] or an attribute, which escape it; only what stands in the
//! program is written as it is.

use crate::report::markup::escaped;

/// A piece of HTML.
#[derive(Debug, Default)]
pub struct Html(String);

/// The name and the value of an attribute.
pub type Attribute<'a> = (&'static str, &'a str);

impl Html {
    /// Markup of the program itself.
    pub fn raw(&mut self, markup: &'static str) -> &mut Html {
        self.0.push_str(markup);
        self
    }

    /// Any text.
    pub fn text(&mut self, text: &str) -> &mut Html {
        self.0.push_str(&escaped(text));
        self
    }

    /// The beginning of an element.
    pub fn open(&mut self, tag: &'static str, attributes: &[Attribute<'_>]) -> &mut Html {
        self.0.push('<');
        self.0.push_str(tag);
        for (name, value) in attributes {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            self.text(value);
            self.0.push('"');
        }
        self.0.push('>');
        self
    }

    /// The end of an element.
    pub fn close(&mut self, tag: &'static str) -> &mut Html {
        self.0.push_str("</");
        self.0.push_str(tag);
        self.0.push('>');
        // For those who read the source: a line a row and a block.
        if matches!(tag, "tr" | "section" | "article" | "table" | "thead" | "ul" | "dl" | "header" | "nav" | "figure") {
            self.0.push('\n');
        }
        self
    }

    /// An element with text in it.
    pub fn element(&mut self, tag: &'static str, attributes: &[Attribute<'_>], text: &str) -> &mut Html {
        self.open(tag, attributes).text(text).close(tag)
    }

    /// A link to another part of the page.
    pub fn link(&mut self, id: &str, text: &str) -> &mut Html {
        self.element("a", &[("href", &format!("#{id}"))], text)
    }

    /// A term with its description, in a list of such.
    pub fn described(&mut self, term: &str, description: &str) -> &mut Html {
        self.raw("<div>").element("dt", &[], term).element("dd", &[], description).raw("</div>")
    }

    /// Whether a text stands in it.
    pub fn has(&self, text: &str) -> bool {
        self.0.contains(text)
    }

    /// The text of the page.
    pub fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_text_nor_attribute_can_end_what_it_stands_in() {
        let mut html = Html::default();
        html.element("p", &[("id", "\"><script>")], "</p><script>alert(1)</script>&amp;");
        assert_eq!(
            html.finish(),
            "<p id=\"&quot;&gt;&lt;script&gt;\">&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;</p>"
        );
    }
}
