//! Where reports go: standard output, or a file that is written whole or not at all.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use anyhow::Context;

use super::args::{Arguments, CheckOptions, Command, Global, When};
use super::early::Early;
use super::exit::Usage;
use super::stop::Unfinished;
use super::uncoloured::Uncoloured;
use crate::record;
use crate::report::Style;
use crate::say;
use crate::source::Language;

/// The width of a report that does not go to a terminal.
const DEFAULT_WIDTH: u16 = 120;

/// How reports look on standard output (or in the output file).
pub fn report_style(global: &Global, language: Language) -> Style {
    let terminal = global.output().is_none() && io::stdout().is_terminal();
    Style { language, color: use_color(global, terminal), width: Some(width(terminal)) }
}

/// How messages look on standard error.
pub fn message_style(global: &Global, language: Language) -> Style {
    Style { language, color: use_color(global, io::stderr().is_terminal()), width: None }
}

fn use_color(global: &Global, terminal: bool) -> bool {
    match global.color {
        When::Always => true,
        When::Never => false,
        When::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    }
}

fn width(terminal: bool) -> u16 {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let measured = terminal.then(|| terminal_size::terminal_size().map(|(width, _)| width.0)).flatten();
    columns.or(measured).unwrap_or(DEFAULT_WIDTH).clamp(40, 400)
}

/// Refuses an output file that is one of the files to read.
pub fn must_not_be_input(global: &Global, inputs: &[PathBuf], language: Language) -> anyhow::Result<()> {
    global.output.iter().try_for_each(|output| must_not_be_one_of(output, inputs, language))
}

/// Whether the output is a Parquet file.
pub fn is_parquet(global: &Global) -> bool {
    global.output().is_some_and(|output| record::is_parquet_name(output))
}

/// Refuses an output file with the ending of Parquet where no such file is written, so that no report of another form gets that name.
pub fn parquet_only_for_lines(arguments: &Arguments, language: Language) -> Result<(), Usage> {
    let global = &arguments.global;
    let Some(output) = global.output.iter().find(|output| record::is_parquet_name(output)) else { return Ok(()) };
    let shown = output.display();
    if !cfg!(feature = "parquet") {
        return Err(Usage(match language {
            Language::Zh => format!(
                "错误：不能写 `{shown}`：本程序构建时没有包含 Parquet；\
                 改写 .csv 文件，或用 `cargo install --path . --profile parquet --features parquet` 构建程序"
            ),
            Language::En => format!(
                "error: `{shown}` cannot be written: the program was built without Parquet; \
                 write a .csv file, or build the program with `cargo install --path . --profile parquet --features parquet`"
            ),
        }));
    }
    let asks = |options: &CheckOptions| options.brief && options.format.is_none();
    if global.output.len() == 1 && matches!(&arguments.command, Command::Check(options) if asks(options)) {
        return Ok(());
    }
    Err(Usage(match language {
        Language::Zh => format!("错误：不能写 `{shown}`：Parquet 文件由 `check --brief` 写，每次一个，不写 --format"),
        Language::En => format!(
            "error: `{shown}` cannot be written: Parquet files are written by `check --brief`, one at a time and without --format"
        ),
    }))
}

/// Refuses a file or folder to write that is one of those to read.
pub fn must_not_be_one_of(output: &Path, inputs: &[PathBuf], language: Language) -> anyhow::Result<()> {
    let Ok(output) = output.canonicalize() else { return Ok(()) };
    if !inputs.iter().any(|input| input.canonicalize().is_ok_and(|input| input == output)) {
        return Ok(());
    }
    let shown = output.display();
    let message = match language {
        Language::Zh => format!("错误：输出文件 `{shown}` 就是要读的记录"),
        Language::En => format!("error: the output file `{shown}` is the record to read"),
    };
    Err(Usage(message).into())
}

/// Writes a report to where it is to go.
pub fn write(
    global: &Global,
    style: Style,
    render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    match global.output() {
        Some(path) => to_file(path, global.force, style.language, |out| render(out)),
        None => {
            let stdout = io::stdout().lock();
            let out: &mut dyn Write = match style.color {
                true => &mut AutoStream::new(stdout, ColorChoice::Always),
                false => &mut Uncoloured::new(stdout),
            };
            let mut out = io::BufWriter::new(out);
            match render(&mut out).and_then(|()| out.flush()) {
                // The reader has seen what it wanted.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                result => Ok(result?),
            }
        }
    }
}

/// Writes data, which are no report for people, to where they are to go: without colour, and from whichever thread has them. A reader that
/// has gone away is an error, because nobody need go on then.
pub fn write_data(
    global: &Global,
    language: Language,
    render: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> anyhow::Result<()> {
    match global.output() {
        Some(path) => to_file(path, global.force, language, render),
        None => {
            let mut out = io::BufWriter::new(io::stdout());
            Ok(render(&mut out).and_then(|()| out.flush())?)
        }
    }
}

/// Writes a file to where it is to go, byte by byte as it is: a report on standard output loses what only colours it.
pub fn write_bytes(global: &Global, language: Language, bytes: &[u8]) -> anyhow::Result<()> {
    match global.output() {
        Some(path) => to_file(path, global.force, language, |out| out.write_all(bytes)),
        None => {
            let mut out = io::stdout().lock();
            Ok(out.write_all(bytes).and_then(|()| out.flush())?)
        }
    }
}

/// Writes a file, unless it is there already and may not be overwritten.
pub fn to_file(
    path: &Path,
    force: bool,
    language: Language,
    render: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> anyhow::Result<()> {
    must_not_exist(path, force, language)?;
    replace(path, language, render)
}

/// Refuses a file that is there already, unless it may be overwritten by `force`.
pub fn must_not_exist(path: &Path, force: bool, language: Language) -> Result<(), Usage> {
    if force || !path.exists() {
        return Ok(());
    }
    let shown = path.display();
    Err(Usage(match language {
        Language::Zh => format!("错误：输出文件 `{shown}` 已存在；要覆盖请加 --force"),
        Language::En => format!("error: the output file `{shown}` is there already; add --force to overwrite it"),
    }))
}

/// Refuses files to write in folders that are not there, before anything is judged.
pub fn must_have_folders(global: &Global, language: Language) -> Result<(), Usage> {
    global.output.iter().try_for_each(|path| match folder_of(path) {
        Some(folder) if !folder.is_dir() => Err(no_folder(path, folder, language)),
        _ => Ok(()),
    })
}

/// The folder that a file is to lie in, where that is not the one in which the program runs.
fn folder_of(path: &Path) -> Option<&Path> {
    path.parent().filter(|folder| !folder.as_os_str().is_empty())
}

fn no_folder(path: &Path, folder: &Path, language: Language) -> Usage {
    let (shown, folder) = (path.display(), folder.display());
    Usage(match language {
        Language::Zh => {
            format!("错误：文件夹 `{folder}` 不存在，不能写入 `{shown}`；先建立该文件夹，或者换一个位置")
        }
        Language::En => {
            format!(
                "error: the folder `{folder}` is not there, so `{shown}` cannot be written; make it first, or write elsewhere"
            )
        }
    })
}

/// Why a file cannot be written, where the one who named it can mend that.
fn cannot_write(path: &Path, error: &io::Error, language: Language) -> Option<Usage> {
    let why = match error.kind() {
        io::ErrorKind::NotFound => return Some(no_folder(path, folder_of(path)?, language)),
        io::ErrorKind::PermissionDenied => say!("没有写入的权限", "there is no permission to write there"),
        io::ErrorKind::ReadOnlyFilesystem => say!("该处只能读取", "nothing can be written there"),
        io::ErrorKind::StorageFull => say!("磁盘已满", "the disk is full"),
        _ => return None,
    };
    let shown = path.display();
    Some(Usage(match language {
        Language::Zh => format!("错误：无法写入 `{shown}`：{}", why.zh),
        Language::En => format!("error: cannot write `{shown}`: {}", why.en),
    }))
}

/// Refuses a folder that has something in it, unless it may be written into by `force`, and what is no folder.
pub fn must_be_empty(folder: &Path, force: bool, language: Language) -> Result<(), Usage> {
    if folder.exists() && !folder.is_dir() {
        let shown = folder.display();
        return Err(Usage(match language {
            Language::Zh => format!("错误：`{shown}` 不是文件夹"),
            Language::En => format!("error: `{shown}` is not a folder"),
        }));
    }
    let has_files = folder.read_dir().is_ok_and(|mut entries| entries.next().is_some());
    if force || !has_files {
        return Ok(());
    }
    let shown = folder.display();
    Err(Usage(match language {
        Language::Zh => format!("错误：文件夹 `{shown}` 不是空的；要写入请加 --force"),
        Language::En => format!("error: the folder `{shown}` is not empty; add --force to write into it"),
    }))
}

/// Makes a folder, and those it lies in, where they are not there.
pub fn make_folder(folder: &Path, language: Language) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| match language {
        Language::Zh => format!("无法建立文件夹 `{}`", folder.display()),
        Language::En => format!("cannot make the folder `{}`", folder.display()),
    })
}

/// Writes a file by way of a temporary one beside it, so that no half of it is ever seen.
pub fn replace(
    path: &Path,
    language: Language,
    render: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> anyhow::Result<()> {
    let shown = path.display();
    let named = path;
    // A link is followed, so that the file it leads to is written and not the link replaced.
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let before = std::fs::metadata(path).ok();
    if before.as_ref().is_some_and(|before| !before.is_file()) {
        let message = match language {
            Language::Zh => format!("错误：`{shown}` 不是普通文件，不能写入"),
            Language::En => format!("error: `{shown}` is not a regular file and cannot be written"),
        };
        return Err(Usage(message).into());
    }
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = path.with_file_name(name);
    let unfinished = Unfinished::begin(&temporary);
    let result = std::fs::File::create_new(&temporary)
        .and_then(|file| {
            let mut out = io::BufWriter::new(Early::new(file));
            render(&mut out)?;
            let file = out.into_inner().map_err(io::IntoInnerError::into_error)?.into_file()?;
            before.map_or(Ok(()), |before| file.set_permissions(before.permissions()))?;
            file.sync_all()
        })
        .and_then(|()| std::fs::rename(&temporary, path));
    drop(unfinished);
    if result.is_err() {
        let _ = std::fs::remove_file(&temporary);
    }
    if let Some(usage) = result.as_ref().err().and_then(|error| cannot_write(named, error, language)) {
        return Err(usage.into());
    }
    result.with_context(|| match language {
        Language::Zh => format!("无法写入 `{shown}`"),
        Language::En => format!("cannot write `{shown}`"),
    })
}
