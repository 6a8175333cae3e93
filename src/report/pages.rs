//! The pages of diagnostic codes, which are those of `docs/diagnostics/`.

use include_dir::{Dir, include_dir};

use crate::source::{Code, Language};

static PAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/docs/diagnostics");

/// The page of a code, in both languages.
pub fn page(code: Code) -> Option<&'static str> {
    PAGES.get_file(format!("{code}.md"))?.contents_utf8()
}

/// What the page of a code says in a language, without its headings; empty if it says nothing.
pub fn section(code: Code, language: Language) -> &'static str {
    let heading = match language {
        Language::Zh => "\n## 中文",
        Language::En => "\n## English",
    };
    let Some((_, rest)) = page(code).and_then(|page| page.split_once(heading)) else { return "" };
    rest.split_once("\n## ").map_or(rest, |(section, _)| section).trim()
}

/// What a code means, in one line.
pub fn headline(code: Code, language: Language) -> &'static str {
    section(code, language).lines().next().unwrap_or("")
}
