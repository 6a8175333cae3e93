//! What the two READMEs show is what the program does.
//!
//! In a `console` block a line `$ kuangjian …` is run, and the lines below it are its output, where `...` stands for any lines;
//! `$ echo $?` shows the exit code of the command before it. Commands find the files whose names stand behind the language of
//! other blocks (as in "toml mine.toml"). Each record in a block is read.

use std::collections::BTreeMap;
use std::path::Path;

use crate::cli::{ROOT, Test};

/// The READMEs with the locale of their readers.
const READMES: [(&str, &str); 2] = [("README.md", "en_US.UTF-8"), ("README.zh-CN.md", "zh_CN.UTF-8")];

/// The command that runs the program on a fresh machine, and the one that passes its tests.
const MAIN_JOB: &str = "cargo run --release -- check fixtures/mines/contradictions.toml";
const TESTS: &str = "cargo test";

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(ROOT).join(name)).unwrap()
}

/// A fenced block.
struct Block {
    /// The number of its first line.
    line: usize,
    /// What stands behind the fence: the language, and the name of a file if it has one.
    info: String,
    text: String,
}

impl Block {
    fn language(&self) -> &str {
        self.info.split(' ').next().unwrap_or("")
    }

    fn file(&self) -> Option<&str> {
        self.info.split_once(' ').map(|(_, file)| file)
    }
}

fn blocks(readme: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for (at, line) in readme.lines().enumerate() {
        match (line.strip_prefix("```"), open) {
            (Some(info), false) => blocks.push(Block { line: at + 2, info: info.to_owned(), text: String::new() }),
            (None, true) => {
                let text = &mut blocks.last_mut().unwrap().text;
                text.push_str(line);
                text.push('\n');
            }
            (None, false) => continue,
            (Some(rest), true) => assert_eq!(rest, "", "line {}: a block is not closed", at + 1),
        }
        open = open != line.starts_with("```");
    }
    assert!(!open);
    blocks
}

/// The commands of a `console` block, each with the output shown below it.
fn commands(text: &str) -> Vec<(&str, Vec<&str>)> {
    let mut commands: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in text.lines() {
        match line.strip_prefix("$ ") {
            Some(command) => commands.push((command, Vec::new())),
            None => commands.last_mut().expect("output without command").1.push(line),
        }
    }
    commands
}

/// Whether `lines` are what is shown, in which `...` stands for any lines.
fn matches<T: AsRef<str>>(shown: &[T], lines: &[T]) -> bool {
    match (shown.split_first(), lines.split_first()) {
        (None, None) => true,
        (Some((elided, rest)), _) if elided.as_ref() == "..." => {
            (0..=lines.len()).any(|skipped| matches(rest, &lines[skipped..]))
        }
        (Some((shown, rest)), Some((line, lines))) => shown.as_ref() == line.as_ref() && matches(rest, lines),
        _ => false,
    }
}

/// Runs `kuangjian …`, before which variables may be set; gives the exit code and what a terminal shows.
fn run(command: &str, locale: &str, files: &BTreeMap<&str, &str>) -> (i32, String) {
    let mut words = command.split_whitespace().peekable();
    let mut test = if command.contains("fixtures/") { Test::in_root() } else { Test::new() }.env("LANG", locale);
    test = files.iter().fold(test, |test, (name, text)| test.file(name, text));
    while let Some((name, value)) = words.peek().and_then(|word| word.split_once('=')) {
        test = test.env(name, value);
        words.next();
    }
    assert_eq!(words.next(), Some("kuangjian"), "{command}");
    let output = test.args(words).any_stderr().any_status().run();
    (output.status, format!("{}{}", output.stderr, output.stdout))
}

#[test]
fn every_command_shows_what_it_prints() {
    for (name, locale) in READMES {
        let text = read(name);
        let blocks = blocks(&text);
        let named = blocks.iter().filter_map(|block| Some((block.file()?, block.text.as_str())));
        let files: BTreeMap<&str, &str> = named.collect();
        let mut ran = 0;
        for block in blocks.iter().filter(|block| block.language() == "console") {
            let mut status = 0;
            for (command, shown) in commands(&block.text) {
                let at = format!("{name}:{}: {command}", block.line);
                let printed = match command {
                    "echo $?" => format!("{status}\n"),
                    _ if command.starts_with("cargo ") => {
                        assert!([MAIN_JOB, TESTS].contains(&command), "{at}: is not tested");
                        assert!(shown.is_empty(), "{at}: its output is not tested");
                        continue;
                    }
                    _ => {
                        ran += 1;
                        let (code, printed) = run(command, locale, &files);
                        status = code;
                        printed
                    }
                };
                let printed: Vec<&str> = printed.lines().collect();
                assert!(matches(&shown, &printed), "{at}\nshows\n{}\nprints\n{}", shown.join("\n"), printed.join("\n"));
            }
        }
        assert!(ran >= 5, "{name}: {ran} commands");
    }
}

#[test]
fn every_record_can_be_read() {
    for (name, _) in READMES {
        let text = read(name);
        let mut folders: BTreeMap<String, Test> = BTreeMap::new();
        let mut records = 0;
        for block in blocks(&text).iter().filter(|block| ["toml", "csv"].contains(&block.language())) {
            records += 1;
            let Some(file) = block.file() else {
                eprintln!("{name}:{}", block.line);
                let output = Test::new().line("check - --exit-zero").stdin(block.text.as_str()).run();
                assert!(!output.stdout.is_empty());
                continue;
            };
            // The files of one folder belong together; a file by itself is a record.
            let path = file.split_once('/').map_or(file, |(folder, _)| folder);
            let test = folders.remove(path).unwrap_or_else(Test::new);
            folders.insert(path.to_owned(), test.file(file, &block.text));
        }
        assert!(records >= 4, "{name}: {records} records");
        for (path, test) in folders {
            let output = test.args(["check", &path, "--exit-zero"]).run();
            assert!(!output.stdout.is_empty(), "{name}: {path}");
        }
    }
}

#[test]
fn the_two_commands_are_those_of_the_checks() {
    let checks = read(".ci/run");
    let runs = |command: &str| checks.lines().any(|line| line.trim().trim_end_matches(" || status=$?") == command);
    for command in [MAIN_JOB, TESTS] {
        assert!(runs(command), "`{command}` is not in .ci/run");
        for (name, _) in READMES {
            assert!(read(name).contains(&format!("\n$ {command}\n")), "`{command}` is not in {name}");
        }
    }
}

#[test]
fn links_lead_somewhere() {
    for (name, _) in READMES {
        let text = read(name);
        let targets = text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap());
        let targets: Vec<&str> = targets.filter(|target| !target.contains("://")).collect();
        assert!(targets.len() >= 5, "{name}");
        for target in targets {
            let path = target.split('#').next().unwrap();
            assert!(Path::new(ROOT).join(path).exists(), "{name}: {target}");
        }
    }
}

#[test]
fn both_readmes_show_the_same() {
    let [english, chinese] = READMES.map(|(name, _)| read(name));
    let shape = |text: &str| blocks(text).iter().map(|block| block.language().to_owned()).collect::<Vec<_>>();
    assert_eq!(shape(&english), shape(&chinese));
    let sections = |text: &str| text.lines().filter(|line| line.starts_with("## ")).count();
    assert_eq!(sections(&english), sections(&chinese));
    let ran = |text: &str| {
        let blocks = blocks(text);
        let console = blocks.iter().filter(|block| block.language() == "console");
        let commands =
            console.flat_map(|block| commands(&block.text).into_iter().map(|(command, _)| command.to_owned()));
        commands.collect::<Vec<_>>()
    };
    assert_eq!(ran(&english), ran(&chinese));
}

#[test]
fn elisions_stand_for_any_lines() {
    assert!(matches(&["a", "...", "d"], &["a", "b", "c", "d"]));
    assert!(matches(&["..."], &[]));
    assert!(!matches(&["a", "...", "d"], &["a", "b", "c"]));
    assert!(!matches(&["a"], &["a", "b"]));
}
