//! Diagnostics for people: what is wrong, where, and what to do.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level as Shown, Renderer, Snippet};

use super::Style;
use crate::source::{Diagnostic, Language, Level, Place, SourceText, Span, visible};

/// Renders a diagnostic; one about a text file underlines the place.
pub fn render(diagnostic: &Diagnostic, style: Style) -> String {
    match &diagnostic.place {
        Some(Place::Text { source, span }) => match Excerpt::around(source, *span) {
            Some(excerpt) => in_source(diagnostic, source, &excerpt, style),
            None => on_a_line(diagnostic, style),
        },
        _ => on_a_line(diagnostic, style),
    }
}

fn level(level: Level, language: Language) -> Shown<'static> {
    let (shown, zh) = match level {
        Level::Error => (Shown::ERROR, "错误"),
        Level::Warning => (Shown::WARNING, "警告"),
        Level::Note => (Shown::NOTE, "提示"),
    };
    match language {
        Language::Zh => shown.with_name(zh),
        Language::En => shown,
    }
}

/// The lines of a file that are shown around a place.
///
/// Whole files are not given to the renderer: it goes through all of what it gets, for every diagnostic anew.
struct Excerpt<'s> {
    text: &'s str,
    first_line: usize,
    /// What to underline, within the text.
    underlined: Range<usize>,
}

impl<'s> Excerpt<'s> {
    /// Bytes of what is underlined that are shown. The renderer shows less than a line of a terminal.
    const LONGEST: usize = 4096;
    /// Bytes before it in its line, beyond which nothing is shown.
    const FARTHEST: usize = 1024 * 1024;

    fn around(source: &'s SourceText, span: Span) -> Option<Excerpt<'s>> {
        let text = &*source.text;
        let at_most = |byte: usize| (0..=byte.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let start = at_most(span.start);
        let end = at_most(span.end.min(start + Self::LONGEST)).max(start);
        let from = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
        if start - from > Self::FARTHEST {
            return None;
        }
        let line_end = text.get(end..)?.find('\n').map_or(text.len(), |at| end + at);
        let text = text.get(from..at_most(line_end.min(end + Self::LONGEST)))?;
        let first_line = source.line_column(from).0;
        Some(Excerpt { text, first_line, underlined: start - from..end - from })
    }
}

fn in_source(diagnostic: &Diagnostic, source: &SourceText, excerpt: &Excerpt<'_>, style: Style) -> String {
    let language = style.language;
    let message = diagnostic.message.in_language(language);
    let snippet = Snippet::source(excerpt.text)
        .line_start(excerpt.first_line)
        .path(&*source.name)
        .annotation(AnnotationKind::Primary.span(excerpt.underlined.clone()));
    let title = level(diagnostic.level, language).primary_title(message).id(diagnostic.code.as_str());
    let mut report = title.element(snippet);
    if let Some(help) = &diagnostic.help {
        let name = if language == Language::Zh { "建议" } else { "help" };
        report = report.element(Shown::HELP.with_name(name).message(help.in_language(language)));
    }
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let mut text = renderer.decor_style(DecorStyle::Unicode).render(&[report]);
    text.push('\n');
    text
}

/// A heading on one line, and no longer than a line: people write whole sentences into headings, and break their lines.
fn short(header: &str) -> String {
    const LONGEST: usize = 60;
    let mut text: String =
        header.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { visible::on_line(c) }).collect();
    if header.chars().nth(LONGEST).is_some() {
        text.push('…');
    }
    text
}

fn on_a_line(diagnostic: &Diagnostic, style: Style) -> String {
    let language = style.language;
    let word = match (diagnostic.level, language) {
        (Level::Error, Language::Zh) => "错误",
        (Level::Warning, Language::Zh) => "警告",
        (Level::Note, Language::Zh) => "提示",
        (Level::Error, Language::En) => "error",
        (Level::Warning, Language::En) => "warning",
        (Level::Note, Language::En) => "note",
    };
    let message = diagnostic.message.in_language(language);
    let mut text = format!("{word}[{}]: {message}\n", diagnostic.code);
    if let Some(place) = &diagnostic.place {
        let header = match place.column() {
            Some((_, header)) if !header.is_empty() => format!(" ({})", short(header)),
            _ => String::new(),
        };
        text.push_str(&format!("  --> {place}{header}\n"));
    }
    if let Some(help) = &diagnostic.help {
        let name = if language == Language::Zh { "建议" } else { "help" };
        text.push_str(&format!("  = {name}: {}\n", help.in_language(language)));
    }
    visible(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::{Bilingual, Code};

    fn shown(text: &str, span: Span) -> String {
        let source: Arc<SourceText> = SourceText::new("a.toml", text);
        let message = Bilingual::new("错", "wrong");
        let diagnostic = Diagnostic::error(Code::TomlSyntax, message).in_text(&source, span);
        render(&diagnostic, Style { language: Language::En, color: false, width: None })
    }

    #[test]
    fn the_line_of_a_place_is_numbered_as_in_the_file() {
        let text = "a = 1\n深 = 2\nc = 3\n";
        assert_eq!(shown(text, Span::new(6, 9)), "error[KJ0001]: wrong\n  ╭▸ a.toml:2:1\n  │\n2 │ 深 = 2\n  ╰╴━━\n");
        assert_eq!(shown(text, Span::new(text.len(), text.len() + 9)).lines().nth(1), Some("  ╭▸ a.toml:4:1"));
        let lines = shown(text, Span::new(4, 18));
        assert!(lines.contains("1 │ ") && lines.contains("3 │ "), "{lines}");
    }

    #[test]
    fn long_lines_are_cut() {
        let long = "矿".repeat(2 << 20);
        let after = shown(&format!("a = '{long}'"), Span::new(5, 5 + long.len()));
        assert!(
            after.starts_with("error[KJ0001]: wrong\n  ╭▸ a.toml:1:6\n") && after.len() < 10_000,
            "{} bytes",
            after.len()
        );
        let before = shown(&format!("'{long}' b"), Span::new(long.len() + 3, long.len() + 4));
        assert_eq!(before, format!("error[KJ0001]: wrong\n  --> a.toml:1:{}\n", (2 << 20) + 4));
    }
}
