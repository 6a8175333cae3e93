//! `kuangjian rules diff`: what changed from one pack to another.

use std::io::Write;
use std::path::Path;

use super::super::args::{Global, PlainFormat, RulesDiffOptions};
use super::super::exit::Usage;
use super::super::{Exit, output, session};
use crate::report::difference;
use crate::rule::{Pack, RuleBook};
use crate::source::{Language, did_you_mean};
use crate::trial::diff::difference;

/// Compares two packs, and writes the witnesses where a folder is named.
pub fn run(global: &Global, options: &RulesDiffOptions, language: Language) -> anyhow::Result<Exit> {
    // Every pack is needed: a case may succeed another by way of packs between.
    let book = match session::every_pack(global, language) {
        Ok(book) => book,
        Err(exit) => return Ok(exit),
    };
    let (old, new) = (pack(&book, &options.old, language)?, pack(&book, &options.new, language)?);
    if let Some(folder) = &options.witness {
        output::must_be_empty(folder, global.force, language)?;
    }
    let found = difference(&book, old, new);
    let style = output::report_style(global, language);
    output::write(global, style, |out: &mut dyn Write| match options.format {
        PlainFormat::Human => out.write_all(difference::human(&found, &book.vocabulary, style).as_bytes()),
        PlainFormat::Json => difference::json(out, &found, &book.vocabulary),
    })?;
    if let Some(folder) = &options.witness {
        write_witnesses(folder, &difference::witness_files(&found, &book.vocabulary), language)?;
    }
    Ok(Exit::Clear)
}

/// The pack with that id.
pub(in super::super) fn pack<'a>(book: &'a RuleBook, id: &str, language: Language) -> Result<&'a Pack, Usage> {
    let near = || did_you_mean(id, book.packs.iter().map(|pack| pack.id.as_str()));
    book.pack(id).ok_or_else(|| {
        Usage(match (near(), language) {
            (Some(near), Language::Zh) => format!("错误：没有规则包 `{id}`；是否想写 `{near}`？"),
            (None, Language::Zh) => format!("错误：没有规则包 `{id}`"),
            (Some(near), Language::En) => format!("error: there is no pack `{id}`; did you mean `{near}`?"),
            (None, Language::En) => format!("error: there is no pack `{id}`"),
        })
    })
}

fn write_witnesses(folder: &Path, files: &[(String, String)], language: Language) -> anyhow::Result<()> {
    output::make_folder(folder, language)?;
    for (name, text) in files {
        output::replace(&folder.join(name), language, |out| out.write_all(text.as_bytes()))?;
    }
    Ok(())
}
