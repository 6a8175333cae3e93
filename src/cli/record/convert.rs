//! `kuangjian record convert`: records in another format, with nothing lost.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::cli::args::{ConvertOptions, CsvLayout, Global, HeadingKind, RecordFormat};
use crate::cli::exit::Usage;
use crate::cli::{Exit, output, session};
use crate::fact::{Record, Vocabulary};
use crate::record::write::{self, CannotWrite, Headings, file_name};
use crate::say;
use crate::source::{Bilingual, Language, Level};

/// The name under which standard output is known.
const STDOUT: &str = "-";

/// The most files that are named after they were written; of more only the number is said.
const NAMED: usize = 6;

/// Where the records go.
enum Out<'a> {
    Stdout,
    File(&'a Path),
    Folder(&'a Path),
}

/// What is to be written, and where.
struct Plan<'a> {
    out: Out<'a>,
    format: RecordFormat,
    layout: CsvLayout,
    headings: Headings,
}

/// Reads the records, and writes them if all could be read.
pub fn run(global: &Global, options: &ConvertOptions, language: Language) -> anyhow::Result<Exit> {
    let plan = Plan::of(options, global, language)?;
    let book = match session::rules(global, language) {
        Ok(book) => book,
        Err(exit) => return Ok(exit),
    };
    let vocabulary = &book.vocabulary;
    plan.must_not_be_a_table(vocabulary, language)?;
    let inputs = std::slice::from_ref(&options.input);
    let reading = session::records(inputs, &options.reading, book, global, language)?;
    session::report(&reading.problems, global, language);
    // Records without the mine that could not be read would be taken for all of them.
    if reading.records.is_empty() || reading.problems.iter().any(|problem| problem.level == Level::Error) {
        tell(
            &say!("什么也没有写出：先改正以上错误", "nothing was written: correct the mistakes above first"),
            language,
        );
        return Ok(Exit::Record);
    }
    let records: Vec<&Record> = reading.records.iter().collect();
    plan.must_take(records.len(), language)?;
    match plan.files(&records, vocabulary) {
        Ok(files) => plan.write(&files, records.len(), global, language)?,
        Err(wrong) => {
            session::report(std::slice::from_ref(&*wrong), global, language);
            return Ok(Exit::Record);
        }
    }
    Ok(Exit::Clear)
}

fn tell(message: &Bilingual, language: Language) {
    let _ = writeln!(anstream::stderr(), "{}", message.in_language(language));
}

fn usage(message: &Bilingual, language: Language) -> Usage {
    let what = match language {
        Language::Zh => "错误：",
        Language::En => "error: ",
    };
    Usage(format!("{what}{}", message.in_language(language)))
}

/// The format that a file's name tells.
fn format_of(path: &Path) -> Option<RecordFormat> {
    match path.extension()?.to_str()?.to_lowercase().as_str() {
        "toml" => Some(RecordFormat::Toml),
        "json" => Some(RecordFormat::Json),
        "csv" => Some(RecordFormat::Csv),
        "xlsx" => Some(RecordFormat::Xlsx),
        _ => None,
    }
}

impl<'a> Plan<'a> {
    /// What the options ask for; what does not go together is refused before anything is read.
    fn of(options: &'a ConvertOptions, global: &Global, language: Language) -> anyhow::Result<Plan<'a>> {
        let refuse = |message: Bilingual| Err(usage(&message, language).into());
        let path = options.out.as_path();
        if global.output().is_some() {
            return refuse(say!("记录写到 OUT，不用 --output", "records are written to OUT, not to --output"));
        }
        let is_folder = options.split || path.is_dir() || path.to_string_lossy().ends_with(std::path::is_separator);
        let (out, format) = if path.as_os_str() == STDOUT {
            let Some(format) = options.to.filter(|_| !options.split) else {
                return refuse(say!(
                    "写到标准输出要用 --to 指明格式，且不能分成几个文件",
                    "for standard output name the format with --to, and do not --split it"
                ));
            };
            (Out::Stdout, format)
        } else if is_folder {
            (Out::Folder(path), options.to.unwrap_or(RecordFormat::Csv))
        } else {
            let shown = path.display();
            match (format_of(path), options.to) {
                (Some(told), Some(to)) if told != to => {
                    return refuse(say!(
                        "`{shown}` 的扩展名与 --to 不符",
                        "the ending of `{shown}` is not that of --to"
                    ));
                }
                (Some(format), _) | (None, Some(format)) => (Out::File(path), format),
                (None, None) => {
                    return refuse(say!(
                        "从 `{shown}` 看不出格式：文件以 .toml、.json、.csv 或 .xlsx 结尾，文件夹以 / 结尾，或用 --to 指明",
                        "`{shown}` does not tell the format: end a file with .toml, .json, .csv or .xlsx, a folder with /, or use --to"
                    ));
                }
            }
        };
        let is_folder = matches!(out, Out::Folder(_));
        if is_folder && format == RecordFormat::Xlsx {
            return refuse(say!("工作簿是一个文件，不是文件夹", "a workbook is a file, not a folder"));
        }
        if options.layout.is_some() && (format != RecordFormat::Csv || is_folder) {
            return refuse(say!("--layout 只用于单个 CSV 文件", "--layout is for a single CSV file"));
        }
        if options.headings.is_some() && matches!(format, RecordFormat::Toml | RecordFormat::Json) {
            return refuse(say!("--headings 只用于 CSV 和 XLSX", "--headings is for CSV and XLSX"));
        }
        output::must_not_be_one_of(path, std::slice::from_ref(&options.input), language)?;
        match out {
            Out::Stdout => {}
            Out::File(path) => output::must_not_exist(path, global.force, language)?,
            Out::Folder(path) => output::must_be_empty(path, global.force, language)?,
        }
        let headings = match options.headings {
            None | Some(HeadingKind::Id) => Headings::Ids,
            Some(HeadingKind::Zh) => Headings::Labels(Language::Zh),
            Some(HeadingKind::En) => Headings::Labels(Language::En),
        };
        Ok(Plan { out, format, layout: options.layout.unwrap_or(CsvLayout::Wide), headings })
    }

    /// Refuses a CSV file that would be read as the rows of a table, because of its name.
    fn must_not_be_a_table(&self, vocabulary: &Vocabulary, language: Language) -> Result<(), Usage> {
        let (Out::File(path), RecordFormat::Csv) = (&self.out, self.format) else { return Ok(()) };
        let Some(table) = write::table_of_file(path, vocabulary) else { return Ok(()) };
        let shown = path.display();
        let message = Bilingual::new(
            format!("`{shown}` 会被当作 `{}` 的行来读；换一个名字", table.label.zh),
            format!("`{shown}` would be read as the rows of `{}`; take another name", table.label.en),
        );
        Err(usage(&message, language))
    }

    /// Refuses several mines where there is room for one.
    fn must_take(&self, mines: usize, language: Language) -> Result<(), Usage> {
        if mines == 1 || self.format != RecordFormat::Toml || matches!(self.out, Out::Folder(_)) {
            return Ok(());
        }
        let message = say!(
            "一个 TOML 文件只写一个煤矿，现有 {mines} 个；写到文件夹（--split --to toml），或写成 JSON",
            "a TOML file has one mine, and there are {mines}; write a folder (--split --to toml), or JSON"
        );
        Err(usage(&message, language))
    }

    /// The files to write, each with its name; a single one needs none.
    fn files(&self, records: &[&Record], vocabulary: &Vocabulary) -> Result<Vec<(String, Vec<u8>)>, CannotWrite> {
        let headings = self.headings;
        let is_folder = matches!(self.out, Out::Folder(_));
        if is_folder && self.format == RecordFormat::Csv {
            let files = write::folder(records, vocabulary, headings)?;
            return Ok(files.into_iter().map(|(name, text)| (name, text.into_bytes())).collect());
        }
        let one = |records: &[&Record]| match (self.format, self.layout) {
            (RecordFormat::Toml, _) => {
                Ok(records.iter().map(|record| write::toml::file(record, vocabulary)).collect::<String>().into_bytes())
            }
            (RecordFormat::Json, _) => Ok(write::json(records, vocabulary).into_bytes()),
            (RecordFormat::Csv, CsvLayout::Wide) => write::wide(records, vocabulary, headings).map(String::into_bytes),
            (RecordFormat::Csv, CsvLayout::Long) => write::long(records, vocabulary, headings).map(String::into_bytes),
            (RecordFormat::Xlsx, _) => write::xlsx(records, vocabulary, headings),
        };
        if !is_folder {
            return Ok(vec![(String::new(), one(records)?)]);
        }
        let ending = if self.format == RecordFormat::Toml { "toml" } else { "json" };
        let id = vocabulary.fact_by_id(crate::record::MINE_ID);
        let names = file_name::file_names(records.iter().map(|record| record.text(id)));
        let files = records.iter().zip(names);
        files.map(|(record, name)| Ok((format!("{name}.{ending}"), one(std::slice::from_ref(record))?))).collect()
    }

    fn write(
        &self,
        files: &[(String, Vec<u8>)],
        mines: usize,
        global: &Global,
        language: Language,
    ) -> anyhow::Result<()> {
        let to_file =
            |path: &Path, bytes: &[u8]| output::to_file(path, global.force, language, |out| out.write_all(bytes));
        let written = match self.out {
            Out::Stdout => {
                // Not by way of a stream for reports, which would change bytes.
                let mut out = io::stdout().lock();
                for (_, bytes) in files {
                    out.write_all(bytes)?;
                }
                return Ok(out.flush()?);
            }
            Out::File(path) => {
                for (_, bytes) in files {
                    to_file(path, bytes)?;
                }
                path.display().to_string()
            }
            Out::Folder(folder) => {
                output::make_folder(folder, language)?;
                for (name, bytes) in files {
                    to_file(&folder.join(name), bytes)?;
                }
                warn_of_others(folder, files, language);
                let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
                let (folder, number) = (folder.display(), names.len());
                let (zh, en) = match names.get(..NAMED) {
                    Some(_) if number > NAMED => (format!("{number} 个文件"), format!("{number} files")),
                    _ => (names.join("、"), names.join(", ")),
                };
                Bilingual::new(format!("{folder}（{zh}）"), format!("{folder} ({en})")).in_language(language).to_owned()
            }
        };
        let noun = if mines == 1 { "mine" } else { "mines" };
        tell(&say!("已写出 {mines} 个煤矿：{written}", "wrote {mines} {noun}: {written}"), language);
        Ok(())
    }
}

/// Says which files of a folder were there before and are not written anew: they will be read with the others.
fn warn_of_others(folder: &Path, files: &[(String, Vec<u8>)], language: Language) {
    let Ok(entries) = folder.read_dir() else { return };
    let names = entries.filter_map(|entry| Some(PathBuf::from(entry.ok()?.file_name())));
    let is_other = |name: &PathBuf| {
        format_of(name).is_some() && !files.iter().any(|(written, _)| name.as_os_str() == written.as_str())
    };
    let mut others: Vec<String> = names.filter(is_other).map(|name| format!("`{}`", name.display())).collect();
    others.sort();
    if others.is_empty() {
        return;
    }
    let (zh, en) = (others.join("、"), others.join(", "));
    tell(
        &say!(
            "注意：文件夹中原有的 {zh} 会与写出的文件一并读取",
            "note: {en} was in the folder before and will be read with what was written"
        ),
        language,
    );
}
