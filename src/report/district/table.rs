//! The summary for a terminal.

use std::fmt::Write;

use comfy_table::{Cell, CellAlignment};

use super::District;
use super::section::{Shown, heading, sections};
use crate::report::Style;
use crate::report::law::ADVICE;
use crate::report::saved::Saved;
use crate::report::section::Section;
use crate::report::table::{new_table, saved_pack_line};
use crate::source::Language;

/// The text.
pub(super) fn text(district: &District, saved: &Saved, style: Style) -> String {
    let language = style.language;
    let mut out = String::new();
    for pack in &district.packs {
        let label = if language == Language::Zh { "规则包：" } else { "pack: " };
        let _ = writeln!(out, "{label}{}", saved_pack_line(pack, language));
    }
    for line in heading(district, language) {
        let _ = writeln!(out, "{line}");
    }
    if saved.mines.iter().any(|mine| !mine.not_judged_by().is_empty()) {
        let _ = writeln!(out, "{}", ADVICE.in_language(language));
    }
    for section in sections(district, language, Shown::SHORT) {
        part(&mut out, &section, style);
    }
    out
}

fn part(out: &mut String, section: &Section, style: Style) {
    let _ = writeln!(out, "\n{}", section.heading);
    if !section.rows.is_empty() {
        let mut table = new_table(style);
        table.set_header(&section.columns);
        for row in &section.rows {
            table.add_row(row.iter().map(|text| {
                let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                let cell = Cell::new(text);
                if is_number { cell.set_alignment(CellAlignment::Right) } else { cell }
            }));
        }
        let _ = writeln!(out, "{table}");
    }
    for note in &section.notes {
        let _ = writeln!(out, "{note}");
    }
}
