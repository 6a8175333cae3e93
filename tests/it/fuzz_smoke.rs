//! The fuzz targets for a short time on a stable toolchain: shipped files and expressions, changed at random.
//!
//! `KUANGJIAN_FUZZ_SECONDS` says for how long each runs; 10 seconds, if it is not set.

#[path = "../../fuzz/bodies.rs"]
mod bodies;

use std::panic::catch_unwind;
use std::path::Path;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestError, TestRunner};

use crate::cli::ROOT;

/// One step away from a file that is right.
#[derive(Debug, Clone)]
enum Change {
    Byte(Index, u8),
    DropLine(Index),
    CopyLine(Index, Index),
    SwapTokens(Index, Index),
    ReplaceToken(Index, &'static str),
    Cut(Index),
}

/// What takes the place of a token: words of the formats, numbers at the borders of what is kept, and characters of several bytes.
const WORDS: &[&str] = &[
    "and",
    "or",
    "not",
    "in",
    "any(",
    "count(",
    "most(",
    "lookup(",
    "attested(",
    "(",
    ")",
    ",",
    ":",
    ".",
    "-",
    "*",
    "=",
    "<=",
    "\"",
    "'",
    "[",
    "]",
    "{",
    "}",
    "[[",
    "]]",
    "0",
    "-1",
    "1e9",
    "99999999999999999999",
    "0.0000000000000001",
    "nan",
    "true",
    "1979-05-27T07:32:00Z",
    "0001-01-01",
    "9999-12-31",
    "65535 months",
    "400 years",
    "万t",
    "km²",
    "煤",
    "\u{feff}",
    "\u{1F469}\u{200D}\u{1F692}",
    "\\u0000",
    "\n",
    "",
    "extends",
    "overrides",
    "without",
    "embedded",
    "campaign-2005",
    "art.1-999",
    "art.4294967295",
];

fn change() -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        at().prop_map(Change::DropLine),
        (at(), at()).prop_map(|(from, to)| Change::CopyLine(from, to)),
        (at(), at()).prop_map(|(one, other)| Change::SwapTokens(one, other)),
        (at(), prop::sample::select(WORDS)).prop_map(|(at, word)| Change::ReplaceToken(at, word)),
        at().prop_map(Change::Cut),
    ]
}

/// The pieces of a text: words, and the signs between them.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let length = if is_word(first) { rest.find(|c| !is_word(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
        let (token, after) = rest.split_at(length);
        tokens.push(token);
        rest = after;
    }
    tokens
}

fn changed(seed: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for change in changes {
        if bytes.is_empty() {
            break;
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        bytes = match change {
            Change::Byte(at, byte) => {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
                bytes
            }
            Change::DropLine(at) => {
                lines.remove(at.index(lines.len()));
                lines.concat().into_bytes()
            }
            Change::CopyLine(from, to) => {
                let line = lines[from.index(lines.len())];
                lines.insert(to.index(lines.len()), line);
                lines.concat().into_bytes()
            }
            Change::SwapTokens(one, other) => {
                let mut tokens = tokens(&text);
                let (one, other) = (one.index(tokens.len()), other.index(tokens.len()));
                tokens.swap(one, other);
                tokens.concat().into_bytes()
            }
            Change::ReplaceToken(at, word) => {
                let mut tokens = tokens(&text);
                let at = at.index(tokens.len());
                tokens[at] = word;
                tokens.concat().into_bytes()
            }
            Change::Cut(at) => bytes[..at.index(bytes.len())].to_vec(),
        };
    }
    bytes
}

/// Runs `body` on changed seeds until the time is over. What it panics on is made as small as it can be, and shown.
fn smoke(name: &str, seeds: Vec<Vec<u8>>, body: fn(&[u8])) {
    assert!(!seeds.is_empty());
    seeds.iter().for_each(|seed| body(seed));
    let seconds = std::env::var("KUANGJIAN_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(10);
    let end = Instant::now() + Duration::from_secs(seconds);
    let config = Config { cases: 1, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() };
    let strategy = (prop::sample::select(seeds), prop::collection::vec(change(), 1..6))
        .prop_map(|(seed, changes)| changed(&seed, &changes));
    let mut runs = 0;
    while Instant::now() < end {
        // A runner that has had its cases runs no more of them.
        let outcome = TestRunner::new(config.clone()).run(&strategy, |input| {
            let done = catch_unwind(|| body(&input));
            prop_assert!(done.is_ok());
            Ok(())
        });
        if let Err(TestError::Fail(_, input)) = outcome {
            panic!("{name} fails on\n{}\n{input:?}", String::from_utf8_lossy(&input));
        }
        runs += 1;
    }
    println!("{name}: {runs} runs in {seconds} s");
}

fn toml_files(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(ROOT).join(folder);
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                let parts: Vec<_> =
                    path.strip_prefix(&root).unwrap().iter().map(|part| part.to_str().unwrap()).collect();
                found.push((parts.join("/"), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// The files of a folder as the body reads them.
fn bundle(folder: &str) -> Vec<u8> {
    let files = toml_files(folder);
    files.iter().map(|(path, text)| format!("=== {path}\n{text}")).collect::<String>().into_bytes()
}

#[test]
fn expressions() {
    let packs = crate::rules::embedded().packs;
    let cases = packs.iter().flat_map(|pack| &pack.conditions).flat_map(|condition| &condition.cases);
    let definitions = packs.iter().flat_map(|pack| &pack.definitions).map(|definition| definition.when.to_string());
    let seeds = cases.filter_map(|case| case.when()).map(ToString::to_string).chain(definitions);
    smoke("expression", seeds.map(String::into_bytes).collect(), bodies::expression);
}

#[test]
fn rule_files() {
    smoke(
        "rule_loader",
        vec![bundle("contrib/example-pack/rules"), bundle("fuzz/seeds/complete")],
        bodies::rule_loader,
    );
}

#[test]
fn test_files() {
    let mut seeds: Vec<_> = toml_files("rules").into_iter().filter(|(path, _)| path.contains("/tests/")).collect();
    // The longest files are slow, and have nothing that the others lack.
    seeds.retain(|(_, text)| text.len() < 12_000);
    smoke("test_loader", seeds.into_iter().map(|(_, text)| text.into_bytes()).collect(), bodies::test_loader);
}

/// The files of these folders that end so.
fn files(folders: &[&str], endings: &[&str]) -> Vec<Vec<u8>> {
    let entries = folders.iter().flat_map(|folder| std::fs::read_dir(Path::new(ROOT).join(folder)).unwrap());
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted)));
    paths.sort();
    let files = paths.iter().map(|path| std::fs::read(path).unwrap());
    files.filter(|bytes| bytes.len() < 64_000).collect()
}

#[test]
fn records() {
    let folders = ["fixtures/mines", "tests/messy"];
    smoke("record", files(&folders, &["toml", "csv", "json", "xlsx", "xls", "ods"]), bodies::record);
}

#[test]
fn workbooks() {
    let seeds = files(&["tests/messy"], &["xlsx"]).into_iter().filter_map(|bytes| {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).ok()?;
        let mut bundle = Vec::new();
        for at in 0..zip.len() {
            let mut part = zip.by_index(at).unwrap();
            bundle.extend(format!("=== {}\n", part.name().unwrap()).into_bytes());
            std::io::Read::read_to_end(&mut part, &mut bundle).unwrap();
            bundle.push(b'\n');
        }
        Some(bundle)
    });
    smoke("workbook", seeds.collect(), bodies::workbook);
}

#[test]
fn cells() {
    let texts = files(&["tests/messy"], &["csv"]).into_iter().filter_map(|bytes| String::from_utf8(bytes).ok());
    let cells = texts.flat_map(|text| text.split(['\n', ',']).map(|cell| cell.as_bytes().to_vec()).collect::<Vec<_>>());
    smoke("cells", cells.collect(), bodies::cells);
}

#[test]
fn the_complete_seed_is_right() {
    use kuangjian::rule::{RuleFiles, load};
    let mut problems = Vec::new();
    let files = RuleFiles::in_folder(&Path::new(ROOT).join("fuzz/seeds/complete"), &mut problems);
    let book = load(&files, None, &mut problems);
    assert!(problems.is_empty(), "{problems:#?}");
    for pack in &book.packs {
        for test in kuangjian::trial::tests(pack, &book.vocabulary, &mut problems) {
            assert_eq!(kuangjian::trial::run(&test, pack, &book.vocabulary), []);
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn rows() {
    let mut seeds = files(&["tests/messy"], &["csv"]);
    let sheet = std::fs::read(Path::new(ROOT).join("fixtures/district/mines.gb18030.csv")).unwrap();
    let text = encoding_rs::GB18030.decode_without_bom_handling(&sheet).0.into_owned();
    // The header and some mines, which are read faster than all of them.
    let mines: Vec<&str> = text.split_inclusive("\r\n").collect();
    seeds.extend(mines[1..].chunks(8).map(|some| (mines[0].to_owned() + &some.concat()).into_bytes()));
    smoke("rows", seeds, bodies::rows);
}
