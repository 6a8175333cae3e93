//! Diagnostics for people: what is wrong, where, and what to do.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level as Shown, Renderer, Snippet};

use super::Style;
use crate::source::{Diagnostic, Language, Level, Place, SourceText, Span};

/// Renders a diagnostic; one about a text file underlines the place.
pub fn render(diagnostic: &Diagnostic, style: Style) -> String {
    match &diagnostic.place {
        Some(Place::Text { source, span }) => in_source(diagnostic, source, *span, style),
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

fn in_source(diagnostic: &Diagnostic, source: &SourceText, span: Span, style: Style) -> String {
    let language = style.language;
    let message = diagnostic.message.in_language(language);
    let end = span.end.min(source.text.len()).max(span.start.min(source.text.len()));
    let span = span.start.min(end)..end;
    let snippet =
        Snippet::source(&*source.text).path(source.name.as_str()).annotation(AnnotationKind::Primary.span(span));
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
    let mut text: String = header.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
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
        let header = match place {
            Place::Cell { column: Some((_, header)), .. } if !header.is_empty() => format!(" ({})", short(header)),
            _ => String::new(),
        };
        text.push_str(&format!("  --> {place}{header}\n"));
    }
    if let Some(help) = &diagnostic.help {
        let name = if language == Language::Zh { "建议" } else { "help" };
        text.push_str(&format!("  = {name}: {}\n", help.in_language(language)));
    }
    text
}
