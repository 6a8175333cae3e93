//! A CSV file judged while it is read comes to what it comes to when it is read as a whole, with the same mistakes in the same places.

use std::fmt::Write;
use std::io;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use kuangjian::batch::PackUsed;
use kuangjian::batch::read::{File, Lines, Mine, Request, Sink, Tally, open};
use kuangjian::fact::Vocabulary;
use kuangjian::record::{Options, Reading, read_paths};
use kuangjian::rule::Pack;
use kuangjian::source::{Diagnostic, Level};
use kuangjian::verdict::{Outcome, Verdict, judge, no_law};

use super::formulas;
use super::sheets::{Mess, sheet};
use crate::random::Dice;
use crate::rules::embedded;

/// What came out: a line a mine, a line a problem, and the counts.
#[derive(Debug, PartialEq, Eq)]
pub struct Came {
    pub mines: Vec<String>,
    pub problems: Vec<String>,
    pub tally: Tally,
}

#[derive(Default)]
struct Kept {
    text: Vec<u8>,
    problems: Vec<String>,
    bytes: u64,
    rows: u64,
}

impl Sink for Kept {
    fn lines(&mut self, text: &[u8]) -> io::Result<()> {
        self.text.extend_from_slice(text);
        Ok(())
    }

    fn problem(&mut self, problem: Diagnostic) {
        self.problems.push(line(&problem));
    }

    fn more(&mut self, _: u64, _: u64) {
        panic!("all problems of a file are handed on");
    }

    fn progress(&mut self, bytes: u64, rows: u64) {
        assert!(bytes >= self.bytes && rows >= self.rows);
        (self.bytes, self.rows) = (bytes, rows);
    }
}

pub fn line(problem: &Diagnostic) -> String {
    let place = problem.place.as_ref().map(ToString::to_string).unwrap_or_default();
    format!("{} {:?} {place} {}", problem.code, problem.level, problem.message.zh)
}

/// Writes everything that is known of a mine.
pub struct Everything;

impl Lines for Everything {
    fn line(&self, mine: &Mine<'_>, text: &mut Vec<u8>) {
        let outcomes = mine.outcomes.conditions.iter().map(|words| words.of(mine.lane));
        let shown = shown(mine.id, mine.name, &mine.check_date.to_string(), mine.outcomes.verdict(mine.lane), outcomes);
        text.extend_from_slice(shown.as_bytes());
        text.push(b'\x1e');
    }
}

fn shown(
    id: &str,
    name: Option<&str>,
    check_date: &str,
    verdict: Option<Verdict>,
    outcomes: impl Iterator<Item = Option<Outcome>>,
) -> String {
    let mut text = format!("{id}|{name:?}|{check_date}|{verdict:?}|");
    for outcome in outcomes {
        let _ = match outcome {
            Some(outcome) => write!(text, "{} ", outcome.id()),
            None => write!(text, "- "),
        };
    }
    text
}

/// Asks for everything that is known of each mine.
pub fn request<'r>(
    vocabulary: &'r Vocabulary,
    packs: &'r [PackUsed<'r>],
    options: &'r Options,
    (jobs, part): (usize, usize),
) -> Request<'r> {
    let (lines, jobs) = (Some(&Everything as &dyn Lines), NonZeroUsize::new(jobs));
    Request { vocabulary, packs, options, lines, contradictions: None, jobs, part }
}

fn streamed(
    vocabulary: &Vocabulary,
    used: &[PackUsed<'_>],
    options: &Options,
    text: &[u8],
    jobs: usize,
    part: usize,
) -> Option<Came> {
    let request = request(vocabulary, used, options, (jobs, part));
    let mut problems = Vec::new();
    let mut kept = Kept::default();
    let tally = match open("-", text, request, &mut problems) {
        File::Rows(rows) => rows.judge(&mut kept, &AtomicBool::new(false)).unwrap(),
        File::Refused => Tally::new(used.iter().map(|used| used.pack.conditions.len()).sum()),
        File::Other(_) => return None,
    };
    let errors = problems.iter().filter(|problem| problem.level == Level::Error).count();
    let mut problems: Vec<String> = problems.iter().map(line).chain(kept.problems).collect();
    problems.sort();
    let mines = mines(kept.text);
    Some(Came { mines, problems, tally: Tally { errors: tally.errors + errors as u64, ..tally } })
}

/// What was written by [`Everything`], a text a mine.
pub fn mines(text: Vec<u8>) -> Vec<String> {
    String::from_utf8(text).unwrap().split_terminator('\x1e').map(str::to_owned).collect()
}

fn as_a_whole(vocabulary: &Vocabulary, used: &[PackUsed<'_>], options: &Options, mut text: &[u8]) -> Came {
    let reading = read_paths(&[PathBuf::from("-")], &mut text, vocabulary, options);
    let mut came = judged_alone(vocabulary, used, reading, &line);
    came.problems.sort();
    came
}

/// What comes out where all records are read first, and then judged one by one; problems in their order.
pub fn judged_alone(
    vocabulary: &Vocabulary,
    used: &[PackUsed<'_>],
    reading: Reading,
    line: &dyn Fn(&Diagnostic) -> String,
) -> Came {
    let mut problems = reading.problems;
    let [id, name] = ["mine_id", "mine_name"].map(|id| vocabulary.fact_by_id(id));
    let conditions: Vec<(&Pack, usize)> = used.iter().map(|used| (used.pack, used.pack.conditions.len())).collect();
    let mut tally = Tally::new(conditions.iter().map(|(_, count)| count).sum());
    let mut mines = Vec::new();
    for record in &reading.records {
        let is_law = |used: &&PackUsed<'_>| !used.only_in_force || used.pack.covers(record.check_date);
        let packs: Vec<&Pack> = used.iter().filter(is_law).map(|used| used.pack).collect();
        if packs.is_empty() {
            problems.push(no_law(record.check_date).at(record.place.clone()));
            continue;
        }
        let judgment = judge(vocabulary, record, packs.iter().copied());
        let mut results = judgment.conditions.iter();
        let mut outcomes = Vec::new();
        for (pack, count) in &conditions {
            let is_used = packs.iter().any(|used| std::ptr::eq(*used, *pack));
            outcomes.extend((0..*count).map(|_| is_used.then(|| results.next().unwrap().outcome)));
        }
        tally.mines += 1;
        let at = Verdict::ALL.iter().position(|verdict| *verdict == judgment.verdict).unwrap();
        tally.verdicts[at] += 1;
        for (counts, outcome) in tally.conditions.iter_mut().zip(&outcomes) {
            if let Some(outcome) = outcome {
                counts[Outcome::ALL.iter().position(|other| other == outcome).unwrap()] += 1;
            }
        }
        let (id, name) = (record.text(id).unwrap(), record.text(name));
        mines.push(shown(id, name, &record.check_date.to_string(), Some(judgment.verdict), outcomes.into_iter()));
    }
    tally.errors = problems.iter().filter(|problem| problem.level == Level::Error).count() as u64;
    let problems = problems.iter().map(line).collect();
    Came { mines, problems, tally }
}

/// What is said of a decimal comma below the first part of a file.
const LATE_COMMA: &str = "此列从这里起有小数逗号";

/// Judges a file in both ways, with one thread and with several, in parts of few bytes and of many.
#[track_caller]
fn agree(vocabulary: &Vocabulary, used: &[PackUsed<'_>], options: &Options, text: &str, what: &str) -> Came {
    let whole = as_a_whole(vocabulary, used, options, text.as_bytes());
    for (jobs, part) in [(1, 300), (2, 1_000), (7, 90), (1, 1 << 18)] {
        let came = streamed(vocabulary, used, options, text.as_bytes(), jobs, part);
        let came = came.unwrap_or_else(|| panic!("{what}: not read as rows\n{text}"));
        // A comma that is seen too late makes doubtful what was read before it.
        if came.tally.is_abandoned {
            assert!(
                part < 1 << 18 && came.problems.iter().any(|problem| problem.contains(LATE_COMMA)),
                "{what}\n{text}"
            );
            continue;
        }
        assert_eq!(came.problems, whole.problems, "{what} {jobs} {part}\n{text}");
        for (ours, expected) in came.mines.iter().zip(&whole.mines) {
            assert_eq!(ours, expected, "{what} {jobs} {part}\n{text}");
        }
        assert_eq!(came, whole, "{what} {jobs} {part}\n{text}");
    }
    let of_utf8 = streamed(vocabulary, used, options, text.as_bytes(), 2, 1_000);
    for (encoding, bytes) in in_other_encodings(text) {
        let came = streamed(vocabulary, used, options, &bytes, 2, 1_000);
        assert_eq!(came, of_utf8, "{what} {encoding}\n{text}");
    }
    whole
}

/// A text in the encodings other than UTF-8 that files have.
fn in_other_encodings(text: &str) -> [(&'static str, Vec<u8>); 3] {
    let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(bytes).collect()
    };
    let gb18030 = encoding_rs::GB18030.encode(text.strip_prefix('\u{FEFF}').unwrap_or(text)).0.into_owned();
    [("GB18030", gb18030), ("UTF-16LE", utf16(u16::to_le_bytes)), ("UTF-16BE", utf16(u16::to_be_bytes))]
}

#[test]
fn random_files() {
    let book = embedded();
    let vocabulary = &*book.vocabulary;
    let like = book.pack("campaign-2005").unwrap();
    let (mut mines, mut errors, mut notes) = (0, 0, 0);
    for seed in 0..200 {
        let mut dice = Dice::new(seed);
        let (pack, _) = formulas::pack(vocabulary, like, &mut dice);
        let mess = [
            Mess { cells: 0, rows: 0 },
            Mess { cells: 10, rows: 5 },
            Mess { cells: 100, rows: 30 },
            Mess { cells: 3, rows: 0 },
        ];
        let mess = *dice.pick(&mess);
        // What no rule asks for is not read.
        let text = sheet(vocabulary, &formulas::asked(&pack), 150, mess, &mut dice);
        let as_of = dice.percent(20).then(|| "2005-07-13".parse().unwrap());
        let options = Options { as_of, ignore_columns: dice.percent(20), ..Options::default() };
        let used = [PackUsed { pack: &pack, only_in_force: false }];
        let came = agree(vocabulary, &used, &options, &text, &format!("seed {seed}\n{}", formulas::shown(&pack)));
        mines += came.tally.mines;
        errors += came.tally.errors;
        notes += came.problems.iter().filter(|problem| problem.contains(" Note ")).count();
    }
    assert!(mines > 12_000 && errors > 1_000 && notes > 50, "{mines} {errors} {notes}");
}

/// A small pack over facts of the vocabulary in the program.
fn campaign() -> (kuangjian::rule::RuleBook, Options) {
    (embedded(), Options::default())
}

fn judged(text: &[u8], options: &Options, part: usize) -> Option<Came> {
    let book = campaign().0;
    let used = [PackUsed { pack: book.pack("campaign-2005").unwrap(), only_in_force: false }];
    streamed(&book.vocabulary, &used, options, text, 2, part)
}

fn ids(came: &Came) -> Vec<&str> {
    came.mines.iter().map(|line| line.split('|').next().unwrap()).collect()
}

#[test]
fn the_rows_before_a_broken_one_are_judged_and_those_behind_it_are_not() {
    let rows = |from: usize| (from..from + 40).map(|at| format!("M{at},2005-10-20,9,9\n")).collect::<String>();
    for (broken, message) in
        [("B,2005-10-20,\"9,9\n", "引号没有闭合"), ("B,2005-10-20,\"9\"x,9\n", "引号闭合之后还有文字")]
    {
        let text = format!("mine_id,check_date,annual_output,approved_capacity\n{}{broken}{}", rows(0), rows(40));
        for part in [100, 1 << 18] {
            let came = judged(text.as_bytes(), &Options::default(), part).unwrap();
            assert_eq!(came.problems, [format!("KJ1003 Error -:42 {message}")]);
            assert_eq!((came.tally.mines, came.tally.errors), (40, 1));
            assert_eq!(ids(&came).last(), Some(&"M39"));
        }
    }
}

#[test]
fn behind_a_row_that_is_too_long_nothing_is_read_by_any_thread() {
    let quoted = "假,2005-10-20,9,9\n".repeat(900_000);
    let head = "mine_id,check_date,annual_output,approved_capacity\nA,2005-10-20,9,9\n";
    let text = format!("{head}B,2005-10-20,9,\"{quoted}\"\nC,2005-10-20,9,9\n");
    assert!(text.len() > 16 * 1024 * 1024);
    let book = campaign().0;
    let used = [PackUsed { pack: book.pack("campaign-2005").unwrap(), only_in_force: false }];
    for jobs in [1, 2, 5] {
        let came = streamed(&book.vocabulary, &used, &Options::default(), text.as_bytes(), jobs, 1 << 18).unwrap();
        assert_eq!((ids(&came), came.tally.errors), (vec!["A"], 1), "{jobs}");
        assert!(came.problems[0].starts_with("KJ1025 "), "{:?}", came.problems);
    }
}

/// The last row is cut off in the middle of a character, or is in another encoding than those before it.
#[test]
fn a_row_that_is_damaged_at_the_end_says_nothing_of_those_before_it() {
    let head = "mine_id,check_date,annual_output,approved_capacity\n甲,2005-10-20,9,9\n";
    let cut_off = [head.as_bytes(), b"B,2005-10-20,9,\"\xE7\x9F"].concat();
    let came = judged(&cut_off, &Options::default(), 1 << 18).unwrap();
    assert_eq!((ids(&came), &came.problems[..]), (vec!["甲"], &["KJ1003 Error -:3 引号没有闭合".to_owned()][..]));
    let long = "x".repeat(1 << 18);
    let other =
        [head.as_bytes(), b"caf\xE9", long.as_bytes(), b",2005-10-20,9,9\n", "乙,2005-10-20,9,9\n".as_bytes()].concat();
    let came = judged(&other, &Options::default(), 1 << 18).unwrap();
    assert_eq!(
        (ids(&came), &came.problems[..]),
        (vec!["甲", "乙"], &["KJ1002 Error -:A3 此格不是有效的 UTF-8 文本".to_owned()][..])
    );
}

#[test]
fn a_mistake_concerns_its_mine_only() {
    let mut text = "mine_id,check_date,annual_output,approved_capacity\n".to_owned();
    for at in 0..1_000 {
        let output = if at == 500 { "很多" } else { "9" };
        writeln!(text, "M{at},2005-10-20,{output},9").unwrap();
    }
    let came = judged(text.as_bytes(), &Options::default(), 4_096).unwrap();
    assert_eq!(came.problems, ["KJ1006 Error -:C502 `全年原煤产量` 的值 `很多` 不是数"]);
    assert_eq!((came.tally.mines, came.tally.errors), (999, 1));
    assert!(!ids(&came).contains(&"M500") && ids(&came).contains(&"M501"));
}

#[test]
fn one_mine_may_have_a_record_for_each_day() {
    let text = "mine_id,check_date,annual_output,approved_capacity\nA,2005-10-20,9,9\nA,2005-10-21,10,9\n";
    let came = judged(text.as_bytes(), &Options::default(), 64).unwrap();
    assert_eq!((ids(&came), came.problems.len()), (vec!["A", "A"], 0));
    assert_eq!(came.tally.verdicts.iter().sum::<u64>(), 2);
}

#[test]
fn what_no_rule_asks_for_is_not_read_and_what_is_not_understood_is_a_mistake() {
    let text = "mine_id,check_date,mine_address,annual_output\nA,2005-10-20,同上,9\nB,2005-10-20,\u{FFFD},9\n";
    let vocabulary = &embedded().vocabulary;
    let unused = vocabulary.facts.iter().find(|fact| fact.id == "county" || fact.id == "mine_address");
    let text = text.replace("mine_address", unused.map_or("no_such_fact", |fact| &fact.id));
    let came = judged(text.as_bytes(), &Options::default(), 64).unwrap();
    if unused.is_some() {
        assert_eq!((ids(&came), came.problems.len()), (vec!["A", "B"], 0));
    }
    let text = text.replace(unused.map_or("no_such_fact", |fact| &fact.id), "no_such_fact");
    let came = judged(text.as_bytes(), &Options::default(), 64).unwrap();
    assert_eq!((came.tally.mines, came.tally.errors), (0, 2), "{:?}", came.problems);
}

#[test]
fn bytes_that_are_no_text_concern_their_row_and_only_where_they_are_read() {
    let head = "mine_id,check_date,annual_output,approved_capacity,contact_person\n".as_bytes();
    // By so many rows it is known already in which encoding the file is.
    let good = "甲-1,2005-10-20,9,9,煤\n".as_bytes().repeat(12_000);
    let damaged: &[&[u8]] = &[
        b"B,2005-10-20,9\xFF,9,\n",
        b"C,2005-10-20,9,9,\xFF\n",
        b"\xE7\x94,2005-10-20,9,9,\n",
        b"D,2005-10-20,9\0,9,\n",
    ];
    let text = [head, &good, &damaged.concat(), &good].concat();
    let options = Options { ignore_columns: true, ..Options::default() };
    let came = judged(&text, &options, 300).unwrap();
    let errors: Vec<&String> = came.problems.iter().filter(|problem| problem.contains("Error")).collect();
    assert_eq!(
        errors,
        [
            "KJ1002 Error -:A12004 此格不是有效的 UTF-8 文本",
            "KJ1002 Error -:C12002 此格不是有效的 UTF-8 文本",
            "KJ1002 Error -:C12005 此格不是有效的 UTF-8 文本"
        ]
    );
    assert_eq!((came.tally.mines, came.tally.errors), (24_001, 3));
    assert!(ids(&came).contains(&"C"));
}

#[test]
fn bytes_that_are_no_text_in_another_encoding_concern_their_row_only() {
    let encoded = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    let head = encoded("矿井编号,检查日期,年产量,核定生产能力\n");
    let good = encoded("甲-1,2005-10-20,9万吨,9\n").repeat(12_000);
    let text = [&head[..], &good, b"B,2005-10-20,9\xFF,9\n", &good, b"C,2005-10-20,9,9\xB8"].concat();
    for part in [300, 1 << 18] {
        let came = judged(&text, &Options::default(), part).unwrap();
        assert_eq!(
            came.problems,
            ["KJ1002 Error -:C12002 此格不是有效的 GB18030 文本", "KJ1002 Error -:D24003 此格不是有效的 GB18030 文本"]
        );
        assert_eq!((came.tally.mines, came.tally.errors), (24_000, 2));
    }
}

#[test]
fn titles_above_the_header_are_said_of_every_mine() {
    let text = "2005年自查汇总\n检查日期：2005-10-20,,\n矿井编号,年产量,核定生产能力\nA,10,9\nB,9,9\n";
    // The header must be in the first part.
    let came = judged(text.as_bytes(), &Options::default(), 120).unwrap();
    assert!(came.mines[0].starts_with("A|None|2005-10-20|") && came.mines[1].starts_with("B|None|2005-10-20|"));
    assert_eq!(came.problems, ["KJ1104 Note -:A1 表头以上的 `2005年自查汇总` 不读取"]);
}

/// Rows that are no rows of a mine, and what repeats the row above them, anywhere in a file and with whatever before them.
#[test]
fn rows_of_others_are_told_from_those_of_mines() {
    let book = embedded();
    let used = [PackUsed { pack: book.pack("campaign-2005").unwrap(), only_in_force: false }];
    let head = "mine_id,mine_name,check_date,annual_output,approved_capacity\n";
    let others = [
        head,
        "\"mine_id\", mine_name ,check_date,annual_output,approved_capacity\n",
        "X1,mine_name,check_date,9,9\n",
        "mine_id,别的,甲,check_date,乙\n",
        "t,t,人,万吨,t/a\n",
        "单位,,,万吨,t/a\n",
        "注：以上,,,,\n",
        "X1,,,,\n",
        "，,,,,\n",
        ",,,,\n",
        "\n",
        "合计,,,99,99\n",
        "全县合计,,,99,99\n",
        "合计（3个）,,,99,99\n",
        "X2,合计,2005-10-20,99,99\n",
        "其中,,,99,99\n",
        "12,grand total,,99,99\n",
        "示例,甲矿,2005-10-20,9,9\n",
        "Sample,甲矿,2005-10-20,9,9\n",
        "X3,甲矿,2005-10-20,9,9,9\n",
        "'合计,甲矿,2005-10-20,9,9\n",
    ];
    let after = ["B1,同上,同上,同上,9\n", "\nB1,〃,2005-10-20,8,9\n", "B1,乙矿,2005-10-20,8,9\n"];
    let as_of = Options { as_of: Some("2005-10-20".parse().unwrap()), ..Options::default() };
    for options in [&Options::default(), &as_of] {
        for other in others {
            for after in after {
                for before in [0, 1, 3, 70] {
                    let rows = |letter: char, count: usize| {
                        (0..count).map(|at| format!("{letter}{at},甲{at}矿,2005-10-20,{at},9\n")).collect::<String>()
                    };
                    let text = format!("{head}{}{other}{after}{}", rows('A', before), rows('C', 80));
                    agree(&book.vocabulary, &used, options, &text, other);
                }
            }
        }
    }
}

#[test]
fn a_table_ends_where_another_begins_and_so_it_does_for_every_thread() {
    let row = |at: usize| format!("M{at},2005-10-20,9,9\n");
    let mut text = "mine_id,check_date,annual_output,approved_capacity\n".to_owned();
    (0..300).for_each(|at| text.push_str(&row(at)));
    text.push_str("mine_id,annual_output,check_date,approved_capacity\n");
    (300..9_000).for_each(|at| text.push_str(&row(at)));
    text.push_str("M9000,2005-10-20,\"9,9\n");
    for part in [100, 4_000, 1 << 18] {
        let came = judged(text.as_bytes(), &Options::default(), part).unwrap();
        assert_eq!(came.problems, ["KJ1029 Error -:A302 表中另有一行表头"], "{part}");
        assert_eq!((came.tally.mines, came.tally.errors, came.tally.is_abandoned), (300, 1, false), "{part}");
        assert_eq!((ids(&came).len(), ids(&came).last()), (300, Some(&"M299")), "{part}");
    }
}

#[test]
fn a_flaw_above_the_header_and_decimal_commas_are_left_to_those_who_read_files_as_a_whole() {
    for text in [
        "单位：吨\nmine_id,check_date,annual_output\nA,2005-10-20,9\n",
        "mine_id;check_date;annual_output\nA;2005-10-20;1,234\n",
    ] {
        assert_eq!(judged(text.as_bytes(), &Options::default(), 1 << 18), None, "{text}");
    }
}

#[test]
fn what_has_no_row_for_each_mine_is_given_back_as_it_was() {
    let of_one_mine = "项目,值\n矿井编号,A\n检查日期,2005-10-20\n";
    let [(_, gb18030), (_, utf16), _] = in_other_encodings(of_one_mine);
    let damaged = ["矿井编号\n甲".as_bytes(), b"\xFF\n"].concat();
    let texts: [&[u8]; 7] = [
        b"mine_id = \"A\"\ncheck_date = 2005-10-20\n",
        &gb18030,
        &utf16,
        &damaged,
        of_one_mine.as_bytes(),
        b"",
        b"\xEF\xBB\xBF\n\n",
    ];
    let book = embedded();
    let used = [PackUsed { pack: book.pack("campaign-2005").unwrap(), only_in_force: false }];
    for text in texts {
        let request = Request {
            vocabulary: &book.vocabulary,
            packs: &used,
            options: &Options::default(),
            lines: None,
            contradictions: None,
            jobs: NonZeroUsize::new(1),
            part: 1_000,
        };
        let mut problems = Vec::new();
        let File::Other(mut again) = open("-", text, request, &mut problems) else {
            panic!("{}", String::from_utf8_lossy(text));
        };
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut again, &mut bytes).unwrap();
        assert!(bytes == text && problems.is_empty());
    }
}

#[test]
fn reading_ends_when_nobody_wants_more() {
    struct Broken;
    impl Sink for Broken {
        fn lines(&mut self, _: &[u8]) -> io::Result<()> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn problem(&mut self, _: Diagnostic) {}
        fn more(&mut self, _: u64, _: u64) {}
        fn progress(&mut self, _: u64, _: u64) {}
    }
    let text = "mine_id,check_date\n".to_owned() + &"A,2005-10-20\n".repeat(10_000);
    let book = embedded();
    let used = [PackUsed { pack: book.pack("campaign-2005").unwrap(), only_in_force: false }];
    let run = |sink: &mut dyn Sink, is_stopped: bool| {
        let request = Request {
            vocabulary: &book.vocabulary,
            packs: &used,
            options: &Options::default(),
            lines: Some(&Everything),
            contradictions: None,
            jobs: NonZeroUsize::new(3),
            part: 500,
        };
        match open("-", text.as_bytes(), request, &mut Vec::new()) {
            File::Rows(rows) => rows.judge(sink, &AtomicBool::new(is_stopped)),
            _ => panic!("no rows"),
        }
    };
    assert_eq!(run(&mut Broken, false).unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    assert_eq!(run(&mut Kept::default(), true).unwrap().mines, 0);
    assert_eq!(run(&mut Kept::default(), false).unwrap().mines, 10_000);
}
