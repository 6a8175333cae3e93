//! The text that an OpenDocument cell shows.
//!
//! Source: OpenDocument 1.3 part 3, 6.1.2 and 6.1.3.

use super::super::refused::beyond;
use super::super::xml::{Node, Xml};
use crate::record::Limits;
use crate::record::cell::Refused;
use crate::say;

/// The blanks that elements have stood for so far, in a whole file: few bytes can stand for very many.
#[derive(Debug, Default)]
pub struct Blanks(u64);

impl Blanks {
    fn add(&mut self, count: u64, limits: &Limits) -> Result<(), Refused> {
        self.0 = self.0.saturating_add(count);
        let limit = limits.unpacked_bytes;
        if self.0 > limit {
            let message =
                say!("单元格的文字超过 {limit} 字节的上限", "the texts of cells have more than {limit} bytes");
            return Err(beyond(message, "unpacked-bytes"));
        }
        Ok(())
    }
}

/// The paragraphs in the cell that was entered last, which is left; comments and drawings are left out.
pub fn read(xml: &mut Xml<'_>, blanks: &mut Blanks, limits: &Limits) -> Result<Option<String>, Refused> {
    let mut all: Option<String> = None;
    while let Some(child) = xml.child()? {
        if !matches!(child.full_name(), "text:p" | "text:h") {
            xml.skip()?;
            continue;
        }
        let paragraph = paragraph(xml, blanks, limits)?;
        match &mut all {
            Some(all) => {
                all.push('\n');
                all.push_str(&paragraph);
            }
            None => all = Some(paragraph),
        }
    }
    Ok(all)
}

fn paragraph(xml: &mut Xml<'_>, blanks: &mut Blanks, limits: &Limits) -> Result<String, Refused> {
    let mut text = String::new();
    // White space at the start of a paragraph, and all but one of several, only lays out the file.
    let mut after_blank = true;
    let mut depth = 0_usize;
    loop {
        let element = match xml.node()? {
            Node::Text(piece) => {
                for c in piece.chars() {
                    let is_blank = matches!(c, ' ' | '\t' | '\n' | '\r');
                    if !is_blank {
                        text.push(c);
                    } else if !after_blank {
                        text.push(' ');
                    }
                    after_blank = is_blank;
                }
                continue;
            }
            Node::End => match depth.checked_sub(1) {
                Some(outside) => {
                    depth = outside;
                    continue;
                }
                None => return Ok(text),
            },
            Node::Element(element) => element,
        };
        match element.full_name() {
            "text:s" => {
                let count = element.get("text:c")?.map_or(Some(1), |count| count.trim().parse().ok());
                let count = count.ok_or_else(|| xml.damaged())?;
                blanks.add(count, limits)?;
                text.extend(std::iter::repeat_n(' ', usize::try_from(count).unwrap_or(usize::MAX)));
                after_blank = false;
                xml.skip()?;
            }
            "text:tab" => {
                text.push('\t');
                after_blank = false;
                xml.skip()?;
            }
            "text:line-break" => {
                text.push('\n');
                after_blank = false;
                xml.skip()?;
            }
            // Comments, notes and how a word is pronounced.
            "office:annotation" | "office:annotation-end" | "text:note" | "text:ruby-text" => xml.skip()?,
            name if name.starts_with("text:") => depth += 1,
            _ => xml.skip()?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(inside: &str) -> Result<Option<String>, String> {
        let text = format!("<table:table-cell>{inside}</table:table-cell>");
        let mut xml = Xml::new(&text, "content.xml");
        xml.root().unwrap();
        let limits = Limits { unpacked_bytes: 1000, ..Limits::default() };
        read(&mut xml, &mut Blanks::default(), &limits).map_err(|refused| refused.message.zh.into_owned())
    }

    #[test]
    fn paragraphs_are_lines() {
        for (inside, expected) in [
            ("", None),
            ("<text:p/>", Some("")),
            ("<text:p>红旗</text:p><text:p>煤矿</text:p>", Some("红旗\n煤矿")),
            ("<text:p>a <text:span>b<text:span> c</text:span></text:span></text:p>", Some("a b c")),
            ("<text:p>\n  a\n  b </text:p>", Some("a b ")),
            ("<text:p><text:s/>a<text:s text:c=\"3\"/>b<text:tab/>c<text:line-break/>d</text:p>", Some(" a   b\tc\nd")),
            ("<text:p>a<text:s/> b</text:p>", Some("a  b")),
            ("<text:p><text:a>a&amp;b&#20844;</text:a><![CDATA[<]]></text:p>", Some("a&b公<")),
            ("<office:annotation><text:p>批注</text:p></office:annotation><text:p>文</text:p>", Some("文")),
            ("<text:p>文<office:annotation><text:p>批注</text:p></office:annotation>字</text:p>", Some("文字")),
            (
                "<text:p><text:ruby><text:ruby-base>煤</text:ruby-base><text:ruby-text>méi</text:ruby-text></text:ruby></text:p>",
                Some("煤"),
            ),
            ("<draw:frame><draw:text-box><text:p>图</text:p></draw:text-box></draw:frame>", None),
        ] {
            assert_eq!(shown(inside), Ok(expected.map(str::to_owned)), "{inside}");
        }
    }

    #[test]
    fn blanks_are_counted_before_they_are_written() {
        let many = "<text:s text:c=\"600\"/>";
        assert!(shown(&format!("<text:p>a{many}</text:p>")).is_ok());
        let message = "单元格的文字超过 1000 字节的上限";
        assert_eq!(shown(&format!("<text:p>{many}{many}</text:p>")).unwrap_err(), message);
        assert_eq!(shown("<text:p><text:s text:c=\"18446744073709551615\"/></text:p>").unwrap_err(), message);
        assert!(shown("<text:p><text:s text:c=\"-1\"/></text:p>").is_err());
    }
}
