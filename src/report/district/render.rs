//! The forms of the summary.

use std::fmt::Write;

use super::District;
use super::section::{Shown, heading, sections};
use super::{csv, table};
use crate::report::markup::plain_markdown;
use crate::report::result::Form;
use crate::report::result::markdown;
use crate::report::saved::Saved;
use crate::report::section::Report;
use crate::report::table::saved_pack_line;
use crate::report::{Style, html};
use crate::source::Language;

impl District {
    /// The forms that a summary has.
    pub const FORMS: [Form; 5] = [Form::Table, Form::Markdown, Form::Csv, Form::Json, Form::Html];

    /// The bytes of the summary in a form: the same for the same result, on every day and every machine. `saved` is what it was made of.
    /// None where a summary has no such form.
    ///
    /// # Errors
    ///
    /// Where the JSON cannot be written.
    pub fn render(&self, form: Form, saved: &Saved, style: Style) -> serde_json::Result<Option<Vec<u8>>> {
        let language = style.language;
        let text = match form {
            Form::Table => table::text(self, saved, style),
            Form::Markdown => self.markdown(language),
            Form::Csv => csv::text(self, language),
            Form::Json => serde_json::to_string_pretty(self)? + "\n",
            Form::Html => {
                let report = Report { saved, language, sections: &|_| Vec::new() };
                let sections = sections(self, language, Shown::LONG);
                let notices: Vec<&str> = self.notices.iter().map(|notice| notice.in_language(language)).collect();
                html::summary_page(&report, &self.title(language), &notices, &sections)
            }
            _ => return Ok(None),
        };
        Ok(Some(text.into_bytes()))
    }

    fn title(&self, language: Language) -> String {
        let all = self.verdicts.all();
        match language {
            Language::Zh => format!("{all} 个煤矿的汇总"),
            Language::En => format!("Summary of {all} mines"),
        }
    }

    fn markdown(&self, language: Language) -> String {
        let mut out = format!("# {}\n\n", plain_markdown(&self.title(language)));
        for line in heading(self, language) {
            let _ = writeln!(out, "- {}", plain_markdown(&line));
        }
        for section in sections(self, language, Shown::LONG) {
            markdown::section(&mut out, &section, "#");
        }
        out.push('\n');
        for pack in &self.packs {
            let label = if language == Language::Zh { "规则包：" } else { "pack: " };
            let _ = writeln!(out, "- {label}{}", plain_markdown(&saved_pack_line(pack, language)));
        }
        out
    }
}
