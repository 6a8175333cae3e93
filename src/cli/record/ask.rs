//! `kuangjian record ask`: an interview on the terminal that fills in a record.

use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};

use crate::cli::args::{AskOptions, DEFAULT_PACK, Global, ReadingOptions};
use crate::cli::exit::Usage;
use crate::cli::{Exit, output, session};
use crate::fact::Date;
use crate::interview::{Beginning, Heard, Interview};
use crate::report::{Style, interview as shown, question, words};
use crate::rule::RuleBook;
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic, Language, Level, Place};
use crate::verdict::no_law;

/// The longest line that is taken in, in bytes; a cell is no longer.
const LONGEST_LINE: u64 = 128 * 1024;

/// Asks until nothing is left that could change the verdict, or the person leaves.
pub fn run(global: &Global, options: &AskOptions, language: Language) -> anyhow::Result<Exit> {
    let path = options.file.as_path();
    may_be_written(global, path, language)?;
    let as_of = session::as_of(global, language)?;
    if let Err(wrong) = is_toml(path) {
        session::report(&[*wrong], global, language);
        return Ok(Exit::Record);
    }
    let book = match session::rules(global, language) {
        Ok(book) => book,
        Err(exit) => return Ok(exit),
    };
    let Some(text) = text_so_far(path, book, global, language)? else { return Ok(Exit::Record) };
    let file = path.to_string_lossy();
    let laws = |day: Date| {
        let packs = session::packs_on(book, &global.packs, day);
        if packs.is_empty() { Err(Box::new(no_law(day))) } else { Ok(packs) }
    };
    let mine_id = path.file_stem().map(|stem| stem.to_string_lossy());
    let beginning = Beginning { text: &text, file: &file, mine_id: mine_id.as_deref(), as_of, language };
    let interview = match Interview::begin(&book.vocabulary, &laws, beginning) {
        Ok(interview) => interview,
        Err(problems) => {
            let place = Place::File(file.as_ref().into());
            let placed = |wrong: Diagnostic| if wrong.place.is_some() { wrong } else { wrong.at(place.clone()) };
            let problems: Vec<Diagnostic> = problems.into_iter().map(placed).collect();
            session::report(&problems, global, language);
            return Ok(Exit::Record);
        }
    };
    let style = output::report_style(global, language);
    let check = check_command(&file, global);
    Talk { interview, book, path, shown: shown::Kept { file: &file, check: &check }, text, style }.hold()
}

/// An interview, and the file that it fills in.
struct Talk<'a> {
    interview: Interview<'a>,
    book: &'a RuleBook,
    path: &'a Path,
    shown: shown::Kept<'a>,
    /// The text that the file has.
    text: String,
    style: Style,
}

/// A line of input.
enum Line {
    Text(String),
    /// Bytes that are no text, or too many of them.
    Unreadable,
    End,
}

impl Talk<'_> {
    fn hold(mut self) -> anyhow::Result<Exit> {
        let (style, language) = (self.style, self.style.language);
        let mut input = io::stdin().lock();
        // On a terminal the person sees what he wrote; elsewhere the answer would be missing from what is printed.
        let echoes = !io::stdin().is_terminal();
        say(&shown::beginning(&self.interview, self.shown, style), style)?;
        let mut told = false;
        while let Some(asked) = self.interview.question().cloned() {
            // The law can be told as soon as there is a check date.
            if !told && !self.interview.packs().is_empty() {
                told = true;
                say(&shown::law(&self.interview, self.book, language), style)?;
            }
            say(&question::question(&self.interview, &asked, style), style)?;
            say(shown::PROMPT, style)?;
            let line = match read_line(&mut input)? {
                Line::Text(line) => line,
                Line::Unreadable => {
                    say(&shown::refused(&no_text(), language), style)?;
                    continue;
                }
                Line::End => {
                    say("\n", style)?;
                    return self.leave();
                }
            };
            if echoes {
                say(&format!("{}\n", words::on_one_line(line.trim())), style)?;
            }
            let reply = match self.interview.hear(&line) {
                Heard::Taken(taken) => {
                    self.keep()?;
                    shown::taken(&self.interview, &asked, &taken, style)
                }
                Heard::Back => {
                    self.keep()?;
                    shown::taken_back(true, language)
                }
                Heard::NothingToTakeBack => shown::taken_back(false, language),
                Heard::Refused(wrong) => shown::refused(&wrong, language),
                Heard::Nothing => shown::nothing(language),
                Heard::Why => question::why(&self.interview, &asked, style),
                Heard::Help => shown::help(language),
                Heard::Quit => return self.leave(),
            };
            say(&reply, style)?;
        }
        say(&shown::end(&self.interview, self.shown, style), style)?;
        Ok(Exit::of(self.interview.verdict()))
    }

    fn leave(&self) -> anyhow::Result<Exit> {
        say(&shown::left(&self.interview, self.shown, self.style.language), self.style)?;
        let is_open = self.interview.is_open() || self.interview.packs().is_empty();
        Ok(if is_open { Exit::Undetermined } else { Exit::of(self.interview.verdict()) })
    }

    /// Writes the record, unless the file is no longer what it was left as: then somebody else works on it.
    fn keep(&mut self) -> anyhow::Result<()> {
        let text = self.interview.text();
        if text == self.text {
            return Ok(());
        }
        let found = match std::fs::read(self.path) {
            Ok(bytes) => without_mark(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error.into()),
        };
        let language = self.style.language;
        if found != self.text.as_bytes() {
            let shown = self.shown.file;
            return Err(Usage(match language {
                Language::Zh => format!("错误：`{shown}` 在提问期间被别的程序改动，没有覆盖；请再次运行"),
                Language::En => {
                    format!(
                        "error: `{shown}` was changed by something else meanwhile and is left as it is; run it again"
                    )
                }
            })
            .into());
        }
        output::replace(self.path, language, |out| out.write_all(text.as_bytes()))?;
        self.text = text.to_owned();
        Ok(())
    }
}

/// The command that judges the record by the same packs.
fn check_command(file: &str, global: &Global) -> String {
    let mut command = match file.contains(char::is_whitespace) {
        true => format!("kuangjian check \"{file}\""),
        false => format!("kuangjian check {file}"),
    };
    if global.packs != [DEFAULT_PACK] {
        command.extend(global.packs.iter().map(|pack| format!(" --pack {pack}")));
    }
    command
}

/// Prints to standard output at once.
fn say(text: &str, style: Style) -> io::Result<()> {
    let choice = if style.color { ColorChoice::Always } else { ColorChoice::Never };
    let mut out = AutoStream::new(io::stdout().lock(), choice);
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// The next line, without its end.
fn read_line(input: &mut impl BufRead) -> io::Result<Line> {
    let mut bytes = Vec::new();
    if input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(Line::End);
    }
    let is_whole = bytes.ends_with(b"\n") || input.fill_buf()?.is_empty();
    if !is_whole {
        input.skip_until(b'\n')?;
        return Ok(Line::Unreadable);
    }
    Ok(String::from_utf8(bytes).map_or(Line::Unreadable, Line::Text))
}

fn no_text() -> Diagnostic {
    let message = Bilingual::new("这一行不是 UTF-8 文字，或者太长", "the line is no text in UTF-8, or too long");
    Diagnostic::error(Code::BadEncoding, message)
}

fn is_toml(path: &Path) -> Result<(), Box<Diagnostic>> {
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) {
        return Ok(());
    }
    let message = Bilingual::new("`record ask` 只填写 `.toml` 记录", "`record ask` fills in `.toml` records only");
    let help = Bilingual::new(
        "先转换：`kuangjian record convert 原文件 新文件.toml`",
        "convert it first: `kuangjian record convert IN OUT.toml`",
    );
    let place = Place::File(path.to_string_lossy().into());
    Err(Box::new(Diagnostic::error(Code::UnknownFormat, message).help(help).at(place)))
}

/// Refuses what could not be written, before the first question is asked.
fn may_be_written(global: &Global, path: &Path, language: Language) -> Result<(), Usage> {
    let shown = path.display();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let wrong = if global.output().is_some() {
        say!(
            "`record ask` 把记录写入 `{shown}`，不用 `--output`",
            "`record ask` writes the record to `{shown}` and takes no `--output`"
        )
    } else if path.is_dir() {
        say!("`{shown}` 是文件夹，请写出文件名", "`{shown}` is a folder, name a file in it")
    } else if folder.is_some_and(|folder| !folder.is_dir()) {
        say!("`{shown}` 所在的文件夹不存在", "the folder of `{shown}` does not exist")
    } else {
        return Ok(());
    };
    Err(Usage(match language {
        Language::Zh => format!("错误：{}", wrong.zh),
        Language::En => format!("error: {}", wrong.en),
    }))
}

/// The text of the record so far; empty where there is no file, nothing where it cannot be gone on with.
fn text_so_far(path: &Path, book: &RuleBook, global: &Global, language: Language) -> anyhow::Result<Option<String>> {
    if !path.exists() {
        return Ok(Some(String::new()));
    }
    let options = ReadingOptions { map: None, ignore_columns: false, limits: Vec::new() };
    let mut reading = session::records(&[path.to_owned()], &options, book, global, language)?;
    // What an interview asks for may be missing.
    reading.problems.retain(|problem| ![Code::NoCheckDate, Code::NoRecord].contains(&problem.code));
    session::report(&reading.problems, global, language);
    if reading.problems.iter().any(|problem| problem.level == Level::Error) {
        return Ok(None);
    }
    if let Ok(text) = String::from_utf8(without_mark(std::fs::read(path)?)) {
        return Ok(Some(text));
    }
    let message =
        Bilingual::new("不是 UTF-8 编码，不能接着填写", "it is not in UTF-8, and cannot be filled in further");
    let help = Bilingual::new("请将文件另存为 UTF-8 编码", "save the file in UTF-8");
    let place = Place::File(path.to_string_lossy().into());
    session::report(&[Diagnostic::error(Code::BadEncoding, message).help(help).at(place)], global, language);
    Ok(None)
}

/// The bytes without the mark with which some programs begin a file in UTF-8.
fn without_mark(bytes: Vec<u8>) -> Vec<u8> {
    match bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(rest) => rest.to_vec(),
        None => bytes,
    }
}
