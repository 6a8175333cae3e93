//! `kuangjian rules doc`: a page a condition, in HTML and Markdown.

use std::path::Path;

use super::super::args::{Global, RulesDocOptions};
use super::super::exit::Usage;
use super::super::{Exit, output, session};
use crate::report::doc::{self, DocPage};
use crate::report::law_page;
use crate::report::page::Target;
use crate::report::show::Shower;
use crate::source::Language;

/// Writes the pages into the folder of `--output`.
pub fn run(global: &Global, options: &RulesDocOptions, language: Language) -> anyhow::Result<Exit> {
    if options.law {
        return law(global, language);
    }
    let folder = folder(global, language)?;
    let book = match session::rules(global, language) {
        Ok(book) => book,
        Err(exit) => return Ok(exit),
    };
    let packs = session::packs(book, global);
    for page in doc::pages(Shower { book, packs: &packs, language }) {
        let DocPage { target, page } = &page;
        let html = page.html(language, &|to: &Target| doc::address(target, to, "html"));
        let markdown = page.markdown(&|to: &Target| doc::address(target, to, "md"));
        for (ending, text) in [("html", html), ("md", markdown)] {
            let path = folder.join(format!("{}.{ending}", doc::path(target)));
            if let Some(parent) = path.parent() {
                output::make_folder(parent, language)?;
            }
            output::replace(&path, language, |out| out.write_all(text.as_bytes()))?;
        }
    }
    Ok(Exit::Clear)
}

/// Writes what of the law is encoded.
fn law(global: &Global, language: Language) -> anyhow::Result<Exit> {
    let book = match session::every_pack(global, language) {
        Ok(book) => book,
        Err(exit) => return Ok(exit),
    };
    let style = output::report_style(global, language);
    output::write(global, style, |out| out.write_all(law_page::markdown(&book).as_bytes()))?;
    Ok(Exit::Clear)
}

/// The folder to write to: one that is not there, or is empty, or may be written into with `--force`.
fn folder(global: &Global, language: Language) -> Result<&Path, Usage> {
    let Some(folder) = global.output() else {
        return Err(Usage(match language {
            Language::Zh => "错误：请用 --output 指定文件夹".to_owned(),
            Language::En => "error: name a folder with --output".to_owned(),
        }));
    };
    output::must_be_empty(folder, global.force, language)?;
    Ok(folder)
}
