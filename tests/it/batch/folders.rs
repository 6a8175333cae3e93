//! A folder judged while it is read comes to what it comes to when all of it is read first: the same outcomes, and the same mistakes in
//! the same order.

use std::io;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use kuangjian::batch::PackUsed;
use kuangjian::batch::folder::{Folder, Held};
use kuangjian::batch::read::{Request, Sink, TOLD};
use kuangjian::fact::{TableId, Vocabulary};
use kuangjian::record::{Limits, Options, read_paths};
use kuangjian::source::Diagnostic;
use tempfile::TempDir;

use super::formulas::{self, World};
use super::reading::{Came, judged_alone, line, mines, request};
use super::sheets::{Mess, cell, heading, quoted, sheet};
use crate::random::Dice;
use crate::rules::embedded;

#[derive(Default)]
struct Kept {
    text: Vec<u8>,
    problems: Vec<String>,
    more: u64,
    more_mistakes: u64,
}

impl Sink for Kept {
    fn lines(&mut self, text: &[u8]) -> io::Result<()> {
        self.text.extend_from_slice(text);
        Ok(())
    }

    fn problem(&mut self, problem: Diagnostic) {
        self.problems.push(with_help(&problem));
    }

    fn more(&mut self, problems: u64, mistakes: u64) {
        self.more += problems;
        self.more_mistakes += mistakes;
    }

    fn progress(&mut self, _: u64, _: u64) {}
}

fn with_help(problem: &Diagnostic) -> String {
    format!("{} / {}", line(problem), problem.help.as_ref().map_or("", |help| &help.zh))
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// What comes of a folder while it is read, if it is read so, and what was held in memory.
fn streamed(
    vocabulary: &Vocabulary,
    used: &[PackUsed<'_>],
    options: &Options,
    path: &Path,
    (jobs, part): (usize, usize),
) -> Option<(Came, u64, Held)> {
    let request = request(vocabulary, used, options, (jobs, part));
    let mut kept = Kept::default();
    let folder = Folder::open(path, request)?;
    let (tally, held) = folder.judge_held(&mut kept, &AtomicBool::new(false)).unwrap();
    let found = kept.problems.len() as u64 + kept.more;
    let mistakes = kept.problems.iter().filter(|problem| problem.contains(" Error ")).count() as u64;
    assert_eq!(tally.errors, mistakes + kept.more_mistakes);
    Some((Came { mines: mines(kept.text), problems: kept.problems, tally }, found, held))
}

/// Judges a folder in both ways, with one thread and with several, in parts of few bytes and of many; whether it is judged while it is read.
#[track_caller]
fn agree(vocabulary: &Vocabulary, used: &[PackUsed<'_>], options: &Options, path: &Path, what: &str) -> (Came, bool) {
    let paths = [path.to_owned()];
    let reading = read_paths(&paths, &mut io::empty(), vocabulary, options);
    let whole = judged_alone(vocabulary, used, reading, &with_help);
    let mut is_streamed = false;
    for way in [(1, 400), (2, 1_000), (7, 90), (1, 1 << 18)] {
        let Some((came, found, _)) = streamed(vocabulary, used, options, path, way) else { continue };
        is_streamed = true;
        for (ours, expected) in came.problems.iter().zip(whole.problems.iter().take(TOLD)) {
            assert_eq!(ours, expected, "{what} {way:?}");
        }
        assert_eq!(found, whole.problems.len() as u64, "{what} {way:?}");
        for (ours, expected) in came.mines.iter().zip(&whole.mines) {
            assert_eq!(ours, expected, "{what} {way:?}");
        }
        assert_eq!((came.mines.len(), came.tally), (whole.mines.len(), whole.tally.clone()), "{what} {way:?}");
    }
    (whole, is_streamed)
}

/// How the rows of a companion table come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// Mine by mine, as in the file with the mines.
    Sorted,
    /// In that order, but for a few rows.
    Nearly,
    /// In any order.
    Any,
}

/// A table beside the mines with these ids.
fn companion(
    vocabulary: &Vocabulary,
    table: TableId,
    (ids, order): (&[String], Order),
    mess: Mess,
    dice: &mut Dice,
) -> String {
    let table = vocabulary.table(table).unwrap();
    let id = vocabulary.fact(vocabulary.fact_by_id("mine_id").unwrap()).unwrap();
    let mut columns = vec![(heading("mine_id", id, dice), None)];
    for (at, column) in table.columns.iter().enumerate() {
        if table.key == Some(at) || dice.percent(60) {
            columns.push((heading(&column.id, column, dice), Some(column)));
        }
    }
    if mess.rows > 0 && dice.percent(10) {
        columns.push(((*dice.pick(&["", "no_such_column", "依据"])).to_owned(), None));
    }
    if columns.len() > 1 && dice.percent(20) {
        columns.swap(0, 1);
    }
    let mut rows: Vec<Vec<String>> = Vec::new();
    for id in ids {
        let count = if dice.percent(30) { 0 } else { dice.below(4) };
        for _ in 0..count {
            let mut row = Vec::new();
            for (at, (name, fact)) in columns.iter().enumerate() {
                row.push(match fact {
                    Some(_) if dice.below(1000) < mess.cells / 2 => "同上".to_owned(),
                    Some(fact) => cell(fact, mess, dice),
                    None if at > 1 => (*dice.pick(&["", "", "", "甲\n乙", "x"])).to_owned(),
                    None if name.is_empty() => String::new(),
                    None => match dice.below(20) {
                        0 => id.to_lowercase(),
                        1 => id.replace('M', "Ｍ"),
                        2 if mess.rows > 0 => "同上".to_owned(),
                        _ => id.clone(),
                    },
                });
            }
            rows.push(row);
        }
    }
    match order {
        Order::Sorted => {}
        Order::Nearly if rows.len() > 1 => {
            for _ in 0..3 {
                let (from, to) = (dice.below(rows.len()), dice.below(rows.len()));
                rows.swap(from, to);
            }
        }
        Order::Nearly => {}
        Order::Any => dice.shuffle(&mut rows),
    }
    let line_break = *dice.pick(&["\n", "\n", "\r\n"]);
    let mut text = String::new();
    if dice.percent(20) {
        text.push('\u{FEFF}');
    }
    let line = |cells: &[String], dice: &mut Dice, text: &mut String| {
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell, ",", dice.below(1000) < mess.cells)).collect();
        text.push_str(&cells.join(","));
        text.push_str(line_break);
    };
    let header: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
    line(&header, dice, &mut text);
    let is_id = |name: &str| id.names().any(|other| other == name) || name == "mine_id";
    let at_id = columns.iter().position(|(name, fact)| fact.is_none() && is_id(name)).unwrap_or(0);
    for mut row in rows {
        if dice.below(1000) < mess.rows {
            let mut other = vec![String::new(); columns.len()];
            match dice.below(8) {
                0 => other = vec![String::new()],
                1 => other.truncate(1),
                2 => other[0] = "合计".to_owned(),
                3 => other[0] = "注：以上".to_owned(),
                4 => other = header.clone(),
                5 if dice.percent(10) => {
                    other = header.clone();
                    other.reverse();
                }
                _ => other[at_id] = (*dice.pick(&["X-1", "M-1x", "", "未知", "示例"])).to_owned(),
            }
            line(&other, dice, &mut text);
        }
        if dice.below(1000) < mess.rows {
            row[at_id] = format!("M-{}", 1000 + dice.below(9));
        }
        line(&row, dice, &mut text);
    }
    if mess.rows > 0 && dice.percent(3) {
        text.push_str("\"M-1");
    }
    if dice.percent(20) {
        text.truncate(text.trim_end_matches(['\n', '\r']).len());
    }
    text
}

/// The ids of the mines of a file made by [`sheet`].
fn ids_of(text: &str) -> Vec<String> {
    let text = text.trim_start_matches('\u{FEFF}');
    let delimiter = if text.lines().next().unwrap_or("").contains('\t') { b'\t' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let ids = reader.records().map(|row| row.unwrap().get(0).unwrap_or("").to_owned());
    ids.filter(|id| id.contains('-')).collect()
}

#[test]
fn random_folders() {
    let book = embedded();
    let vocabulary = &*book.vocabulary;
    let like = book.pack("campaign-2005").unwrap();
    let tables: Vec<TableId> = (0u16..).map(TableId).take(vocabulary.tables.len()).collect();
    let (mut mines, mut streamed, mut orphans, mut twice, mut above) = (0, 0, 0, 0, 0);
    for seed in 0..200 {
        let mut dice = Dice::new(seed);
        let (pack, _) = formulas::pack(vocabulary, like, &mut dice);
        let world = formulas::asked(&pack);
        let mess = [Mess { cells: 0, rows: 0 }, Mess { cells: 10, rows: 5 }, Mess { cells: 60, rows: 40 }];
        let (of_mines, of_rows) = (*dice.pick(&mess), *dice.pick(&mess));
        // Cells of rows are in the tables beside the mines, mostly.
        let beside = if dice.percent(80) { Vec::new() } else { world.tables.clone() };
        let world = World { facts: world.facts.clone(), tables: beside };
        let count = 20 + dice.below(150);
        let mut text = sheet(vocabulary, &world, count, of_mines, &mut dice);
        let ids = ids_of(&text);
        if dice.percent(15) {
            let again: Vec<&str> = text.lines().skip(1).take(2).collect();
            text = format!("{}\n{}\n", text.trim_end_matches(['\n', '\r']), again.join("\n"));
        }
        let mut files = vec![("mines.csv".to_owned(), text)];
        let asked = formulas::asked(&pack).tables;
        for _ in 0..dice.below(3) {
            let table = if asked.is_empty() || dice.percent(20) { *dice.pick(&tables) } else { *dice.pick(&asked) };
            let order = *dice.pick(&[Order::Sorted, Order::Sorted, Order::Nearly, Order::Any]);
            let text = companion(vocabulary, table, (&ids, order), of_rows, &mut dice);
            files.push((format!("{}.csv", vocabulary.table(table).unwrap().id), text));
        }
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let folder = folder(&files);
        let as_of = dice.percent(20).then(|| "2005-07-13".parse().unwrap());
        let options = Options { as_of, ignore_columns: dice.percent(20), ..Options::default() };
        let used = [PackUsed { pack: &pack, only_in_force: dice.percent(20) }];
        let (came, is_streamed) = agree(vocabulary, &used, &options, folder.path(), &format!("seed {seed}"));
        mines += came.tally.mines;
        streamed += usize::from(is_streamed);
        let count = |code: &str| came.problems.iter().filter(|problem| problem.starts_with(code)).count();
        orphans += count("KJ1012");
        twice += count("KJ1011");
        above += count("KJ1101");
    }
    assert!(mines > 5_000 && streamed > 150, "{mines} {streamed}");
    assert!(orphans > 50 && twice > 20 && above > 50, "{orphans} {twice} {above}");
}

const HEAD: &str = "mine_id,check_date,licences_complete\n";

/// So many mines, and their licences in this order of the mines; each has two, the second of which has a line break in a cell.
fn licensed(count: usize, order: impl Fn(&mut Vec<usize>)) -> (String, String) {
    let mines: String = (0..count).map(|at| format!("矿{at},2005-10-20,是\n")).collect();
    let mut all: Vec<usize> = (0..count).collect();
    order(&mut all);
    let rows = all.iter().map(|at| format!("矿{at},采矿许可证,有效,\n矿{at},安全生产许可证,过期,\"甲\n乙\"\n"));
    (HEAD.to_owned() + &mines, "mine_id,kind,state,依据\n".to_owned() + &rows.collect::<String>())
}

fn judged(files: &[(&str, &str)], options: &Options, way: (usize, usize)) -> (Came, Held) {
    let book = embedded();
    let used = [PackUsed { pack: book.pack("campaign-2005").unwrap(), only_in_force: false }];
    let folder = folder(files);
    let (came, _, held) = streamed(&book.vocabulary, &used, options, folder.path(), way).unwrap();
    let name = folder.path().to_string_lossy().into_owned() + "/";
    let problems = came.problems.iter().map(|problem| problem.replace(&name, "")).collect();
    (Came { problems, ..came }, held)
}

/// What is held at once does not grow with the number of mines or rows, but for a mark for 64 mines in each file.
#[test]
fn memory_does_not_grow_with_the_rows() {
    const PART: usize = 8_192;
    let held = |count: usize, order: &dyn Fn(&mut Vec<usize>)| {
        let (mines, licences) = licensed(count, order);
        let bytes = mines.len() + licences.len();
        let files = [("mines.csv", &*mines), ("licences.csv", &*licences)];
        let (came, held) = judged(&files, &Options::default(), (2, PART));
        assert_eq!((came.tally.mines, came.problems), (count as u64, vec![]));
        (held, bytes)
    };
    for count in [500, 5_000, 20_000] {
        let (sorted, bytes) = held(count, &|_| {});
        // A block may be longer than a part by the group of 64 mines that made it full.
        assert!(sorted.bytes <= (PART + 64 * 100) as u64, "{count}: {sorted:?} of {bytes}");
        let groups = count.div_ceil(64) + bytes.div_ceil(PART);
        assert!(sorted.marks <= 2 * groups, "{count}: {sorted:?}");
        // Rows in another order ask for a mark each, and for no more at once.
        let (reversed, _) = held(count, &|all| all.reverse());
        assert!(reversed.bytes <= sorted.bytes + PART as u64, "{count}: {reversed:?}");
        let mixed = held(count, &|all| all.sort_by_key(|at| at % 97)).0;
        assert!(mixed.bytes <= sorted.bytes + PART as u64 && mixed.marks <= groups + count, "{count}: {mixed:?}");
    }
}

/// The bound on cells holds for tables in another order and for mines with very many rows, and the message says what to do.
#[test]
fn the_bound_holds_where_rows_do_not_come_in_the_order_of_the_mines() {
    let limits = Limits { cells: 2_000, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    let judged = |order: &dyn Fn(&mut Vec<usize>)| {
        let (mines, licences) = licensed(1_000, order);
        judged(&[("mines.csv", &mines), ("licences.csv", &licences)], &options, (2, 4_096)).0
    };
    assert_eq!(judged(&|_| {}).problems, [""; 0]);
    let came = judged(&|all| all.swap(10, 900));
    assert_eq!(
        came.problems,
        [
            "KJ1025 Error licences.csv:24 此行的矿在 `mines.csv` 中排在上面各行的矿之前，而此文件超过 2000 个单元格的上限 / \
          把各行按 `mines.csv` 中矿的先后排列，就没有上限；或用 `--limit cells=…` 提高上限"
        ]
    );
    // All mines are judged as where the table cannot be read.
    assert_eq!((came.tally.mines, came.tally.errors), (1_000, 1));
    let few = Options { limits: Limits { cells: 200, ..limits }, ..Options::default() };
    let (mines, licences) = licensed(100, |_| {});
    let came = self::judged(&[("mines.csv", &mines), ("licences.csv", &licences)], &few, (1, 4_096)).0;
    assert_eq!(
        came.problems,
        [
            "KJ1025 Error licences.csv:52 几个矿的各行到此超过 200 个单元格的上限 / 检查矿井编号是否写错；或用 `--limit cells=…` 提高上限"
        ]
    );
}

/// Problems beyond those that are shown are counted, and those that are shown are the first of the file.
#[test]
fn the_first_problems_are_shown_whatever_the_order() {
    let book = embedded();
    let used = [PackUsed { pack: book.pack("campaign-2005").unwrap(), only_in_force: false }];
    let (mines, licences) = licensed(300, |all| all.reverse());
    let licences = licences.replace("有效", "也许");
    let folder = folder(&[("mines.csv", &mines), ("licences.csv", &licences)]);
    let (came, is_streamed) = agree(&book.vocabulary, &used, &Options::default(), folder.path(), "many problems");
    assert!(is_streamed && came.problems.len() == 300, "{}", came.problems.len());
}

#[test]
fn other_folders_are_read_as_a_whole() {
    let (mines, licences) = licensed(3, |_| {});
    let gb18030 = encoding_rs::GB18030.encode(&mines).0.into_owned();
    let book = embedded();
    let is_opened = |folder: &TempDir| {
        let options = Options::default();
        let (vocabulary, lines) = (&*book.vocabulary, None);
        let request = Request {
            vocabulary,
            packs: &[],
            options: &options,
            lines,
            contradictions: None,
            jobs: NonZeroUsize::new(1),
            part: 1 << 18,
        };
        Folder::open(folder.path(), request).is_some()
    };
    let files = [("mines.csv", &*mines), ("licences.csv", &*licences)];
    assert!(is_opened(&folder(&files)));
    assert!(is_opened(&folder(&files[..1])));
    assert!(!is_opened(&folder(&files[1..])));
    for (name, text) in [
        ("more.csv", mines.as_bytes()),
        ("more.toml", b"mine_id = 'A'"),
        ("penalties.xlsx", b"PK\x03\x04"),
        ("penalties.csv", b"PK\x03\x04"),
        ("penalties.csv.gz", b""),
        ("mines.csv", &gb18030),
        ("mines.csv", b"\"mine_id"),
        ("mines.csv", b""),
        ("unknown.xyz", b""),
    ] {
        let folder = folder(&files);
        std::fs::write(folder.path().join(name), text).unwrap();
        assert!(!is_opened(&folder), "{name}");
    }
    let below = folder(&files);
    std::fs::create_dir(below.path().join("east")).unwrap();
    std::fs::write(below.path().join("east/licences.csv"), licences).unwrap();
    assert!(!is_opened(&below));
}

/// A folder that changes between the two times it is gone through has no result.
#[test]
fn what_changes_meanwhile_has_no_result() {
    let (mines, licences) = licensed(300, |_| {});
    let book = embedded();
    let folder = folder(&[("mines.csv", &mines), ("licences.csv", &licences)]);
    let options = Options::default();
    let (vocabulary, lines) = (&*book.vocabulary, None);
    let used = [PackUsed { pack: book.pack("campaign-2005").unwrap(), only_in_force: false }];
    let request = Request {
        vocabulary,
        packs: &used,
        options: &options,
        lines,
        contradictions: None,
        jobs: NonZeroUsize::new(2),
        part: 1_000,
    };
    let opened = Folder::open(folder.path(), request).unwrap();
    std::fs::write(folder.path().join("licences.csv"), &licences.as_bytes()[..licences.len() / 2]).unwrap();
    let mut kept = Kept::default();
    let tally = opened.judge(&mut kept, &AtomicBool::new(false)).unwrap();
    assert!(tally.is_abandoned && tally.errors == 1);
    assert!(kept.problems[0].contains("KJ1001") && kept.problems[0].contains("被改动"), "{:?}", kept.problems);
}
