//! `kuangjian record template`: an empty record for people to fill in.

use std::io::IsTerminal;

use crate::cli::args::{Global, TemplateFormat, TemplateOptions};
use crate::cli::exit::Usage;
use crate::cli::{Exit, output, session};
use crate::report::template::{Template, csv, toml, xlsx};
use crate::rule::Pack;
use crate::source::Language;

/// Writes the template.
pub fn run(global: &Global, options: &TemplateOptions, language: Language) -> anyhow::Result<Exit> {
    let format = format(global, options, language)?;
    let book = match session::rules(global, language) {
        Ok(book) => book,
        Err(exit) => return Ok(exit),
    };
    let packs: Vec<&Pack> = match session::as_of(global, language)? {
        Some(day) => session::packs_on(book, &global.packs, day),
        None => session::packs(book, global),
    };
    if packs.is_empty() {
        let day = global.as_of.as_deref().unwrap_or_default();
        return Err(Usage(match language {
            Language::Zh => format!("错误：没有规则包记载 {day} 施行的法"),
            Language::En => format!("error: no pack states the law of {day}"),
        })
        .into());
    }
    let template = Template::new(&book.vocabulary, packs, &global.packs, language);
    let bytes = match format {
        TemplateFormat::Xlsx => xlsx::xlsx(&template)?,
        TemplateFormat::Csv => csv::csv(&template).into_bytes(),
        TemplateFormat::Toml => toml::toml(&template).into_bytes(),
    };
    output::write_bytes(global, language, &bytes)?;
    Ok(Exit::Clear)
}

/// The format that was asked for, or that of the output file by its name.
fn format(global: &Global, options: &TemplateOptions, language: Language) -> Result<TemplateFormat, Usage> {
    let ending =
        global.output().and_then(|path| path.extension()).map(|ending| ending.to_string_lossy().to_lowercase());
    let by_name = match ending.as_deref() {
        Some("xlsx") => Some(TemplateFormat::Xlsx),
        Some("csv") => Some(TemplateFormat::Csv),
        Some("toml") => Some(TemplateFormat::Toml),
        _ => None,
    };
    let Some(format) = options.format.or(by_name) else {
        return Err(Usage(match language {
            Language::Zh => {
                "错误：用 --format 指明格式（xlsx、csv、toml），或者用 --output 给出以它结尾的文件名".into()
            }
            Language::En => {
                "error: name the format with --format (xlsx, csv, toml), or an output file that ends with it".into()
            }
        }));
    };
    if format == TemplateFormat::Xlsx && global.output().is_none() && std::io::stdout().is_terminal() {
        return Err(Usage(match language {
            Language::Zh => "错误：工作簿不能显示在终端上，用 --output 写入文件".into(),
            Language::En => "error: a workbook cannot be shown on a terminal; write it to a file with --output".into(),
        }));
    }
    Ok(format)
}
