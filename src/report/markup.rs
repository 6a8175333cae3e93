//! Text made fit for markup.

use crate::source::visible;

/// `text` for XML and HTML, in elements and in attributes; characters that XML cannot hold are not in it.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\r' | '\t' => out.push_str(&format!("&#{};", u32::from(c))),
            '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            _ => out.push(visible::in_text(c)),
        }
    }
    out
}

/// Takes no room, and parts an `@` from the name after it. Merge requests look for mentions in the text that comes out of Markdown, so that
/// neither a backslash nor a character reference would keep them from calling whoever has the name.
const WORD_JOINER: char = '\u{2060}';

/// `text` for Markdown: what would be read as markup is escaped, nobody is mentioned, and line breaks become spaces.
pub fn plain_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '&' => out.push_str("&amp;"),
            '@' => out.extend([c, WORD_JOINER]),
            '\n' | '\r' | '\t' => out.push(' '),
            _ => out.push(visible::in_text(c)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_read_as_markup() {
        assert_eq!(escaped("<b a='1'>&\"\u{1}\n"), "&lt;b a=&#39;1&#39;&gt;&amp;&quot;·&#10;");
        assert_eq!(escaped("甲\u{202E}矿\u{FFFE}"), "甲·矿\u{FFFD}");
        assert_eq!(plain_markdown("甲\u{202E}矿\n\u{85}"), "甲·矿 ·");
        assert_eq!(plain_markdown("a_b [x](y) |\n<i>"), "a\\_b \\[x\\](y) \\| \\<i\\>");
    }

    #[test]
    fn nobody_is_mentioned() {
        assert_eq!(plain_markdown("@all 甲矿 @group/team"), "@\u{2060}all 甲矿 @\u{2060}group/team");
        let mentions = |text: &str| {
            let after = text.split('@').skip(1).filter_map(|rest| rest.chars().next());
            after.filter(|c| c.is_alphanumeric() || *c == '-' || *c == '_').count()
        };
        for name in ["@bob", "\\@bob", "a@bob", "@@bob", "@_bob", "@-bob", "(@bob)"] {
            assert_eq!(mentions(&plain_markdown(name)), 0, "{name}");
        }
    }
}
