//! What the fuzz targets do with the bytes they are given. The smoke test of the program (`tests/it/fuzz_smoke.rs`) does the same
//! on a stable toolchain.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, LazyLock};

use kuangjian::batch::PackUsed;
use kuangjian::batch::read::{File, Lines, Mine, PART, Request, Sink, open};
use kuangjian::expr::{Constant, Expr, Names, Origin, Scope, check, parse, trace};
use kuangjian::fact::{Date, Record};
use kuangjian::record::{Limits, Options, read_paths};
use kuangjian::report::{Style, diagnostics, summary, summary_rows};
use kuangjian::rule::{Pack, RuleBook, RuleFiles, load};
use kuangjian::source::{Diagnostic, Language, Level, Place, SourceText, Span};
use kuangjian::trial;
use kuangjian::verdict::{Judgment, Outcome, Verdict, are_candidates, judge};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The rules in the program.
static BOOK: LazyLock<RuleBook> = LazyLock::new(|| load(&RuleFiles::embedded(), None, &mut Vec::new()));

fn campaign() -> &'static Pack {
    BOOK.pack("campaign-2005").expect("the program has the pack")
}

/// Whoever makes a mistake is told where: every diagnostic must have a place that exists, and must be printable.
fn render(problems: &[Diagnostic]) {
    let style = Style { language: Language::En, color: false, width: None };
    // What is printed of one is printed of all; a file with a thousand mistakes is no better test.
    for problem in problems.iter().take(20) {
        assert!(!problem.message.zh.is_empty() && !problem.message.en.is_empty(), "{problem:?}");
        if let Some(Place::Text { source, span }) = &problem.place {
            assert!(
                source.text.get(span.start..span.end).is_some(),
                "{span:?} is no range of {}: {problem:?}",
                source.name
            );
        }
        assert!(!diagnostics::render(problem, style).is_empty());
    }
}

/// Reads bytes as a record on standard input: TOML, CSV in any encoding, JSON, or a workbook. They end in records or in problems,
/// and what was read can be judged.
pub fn record(data: &[u8]) {
    let options = Options {
        limits: Limits { cells: 100_000, unpacked_bytes: 16 << 20, ..Limits::default() },
        ..Options::default()
    };
    let mut input = data;
    let reading = read_paths(&[PathBuf::from("-")], &mut input, &BOOK.vocabulary, &options);
    assert!(!reading.records.is_empty() || reading.problems.iter().any(|problem| problem.level == Level::Error));
    render(&reading.problems);
    for record in reading.records.iter().take(4) {
        judge(&BOOK.vocabulary, record, [campaign()]);
    }
}

/// The same for the parts of a workbook, which stand in the bytes one after another, each after a line `=== its/path.xml`.
pub fn workbook(data: &[u8]) {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut is_open = false;
    for line in data.split_inclusive(|byte| *byte == b'\n') {
        if let Some(path) = line.strip_prefix(b"=== ") {
            let path = String::from_utf8_lossy(path);
            let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
            // A path that is there already is refused.
            is_open = zip.start_file(path.trim(), stored).is_ok();
        } else if is_open {
            let _ = zip.write_all(line);
        }
    }
    if let Ok(zip) = zip.finish() {
        record(&zip.into_inner());
    }
}

/// Reads a text as a cell of each kind.
pub fn cells(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let quoted = text.replace('"', "\"\"");
    let facts = ["approved_capacity", "staffing_quota", "check_date", "gas_grade", "over_capacity", "mine_name"];
    let rows: String = facts.iter().map(|fact| format!("{fact},\"{quoted}\"\n")).collect();
    record(format!("fact,value\nmine_id,A\n{rows}").as_bytes());
}

/// Judges bytes as a table with a row for each mine, while it is read and as a whole. What comes of a record is the same, in however
/// many parts and by however many threads it is read; while it is read, less is found wrong, because less is looked at. A report on several
/// mines is the same as well.
pub fn rows(data: &[u8]) {
    let options = Options::default();
    let Some(at_once) = judged_rows(data, &options, (1, PART)) else { return };
    let in_parts = judged_rows(data, &options, (1, 512));
    assert_eq!(in_parts, judged_rows(data, &options, (3, 512)), "threads make a difference");
    let mut input = data;
    let reading = read_paths(&[PathBuf::from("-")], &mut input, &BOOK.vocabulary, &options);
    let id = BOOK.vocabulary.fact_by_id("mine_id");
    let mut found = at_once.lines().collect::<Vec<_>>();
    let judged: Vec<Judgment<'_>> =
        reading.records.iter().map(|record| judge(&BOOK.vocabulary, record, [campaign()])).collect();
    let style = Style { language: Language::Zh, color: false, width: None };
    let packs = [PackUsed { pack: campaign(), only_in_force: false }];
    // What has no name may be taken for TOML or JSON where records are read first.
    let is_text = |problem: &Diagnostic| matches!(problem.place, Some(Place::Text { .. }));
    if let Some((report, _)) =
        summary_rows::at_once(("-", data, PART), &BOOK, &packs, (&options, style), &mut |_, _| ())
        && !reading.problems.iter().any(is_text)
    {
        assert!(reading.problems.is_empty() && !are_candidates(&judged), "{:?}\n{report}", reading.problems);
        assert_eq!(report, summary::render(&judged, &[campaign()], &BOOK, style));
    }
    for judgment in &judged {
        let record = judgment.record;
        let outcomes = judgment.conditions.iter().map(|result| Some(result.outcome));
        let line = line_of(record.text(id).unwrap_or_default(), record.check_date, Some(judgment.verdict), outcomes);
        let at = found.iter().position(|found| *found == line);
        found.swap_remove(at.unwrap_or_else(|| panic!("{line}is not in\n{at_once}")));
    }
}

/// Judges a table while it is read: a line a mine. Nothing if it is no such table.
fn judged_rows(data: &[u8], options: &Options, (jobs, part): (usize, usize)) -> Option<String> {
    struct Kept(Vec<u8>, Vec<Diagnostic>);
    impl Sink for Kept {
        fn lines(&mut self, text: &[u8]) -> std::io::Result<()> {
            self.0.extend_from_slice(text);
            Ok(())
        }
        fn problem(&mut self, problem: Diagnostic) {
            self.1.push(problem);
        }
        fn more(&mut self, _: u64, _: u64) {}
        fn progress(&mut self, _: u64, _: u64) {}
    }
    struct Everything;
    impl Lines for Everything {
        fn line(&self, mine: &Mine<'_>, text: &mut Vec<u8>) {
            let outcomes = mine.outcomes.conditions.iter().map(|words| words.of(mine.lane));
            let verdict = mine.outcomes.verdict(mine.lane);
            text.extend(line_of(mine.id, mine.check_date, verdict, outcomes).into_bytes());
            text.push(b'\n');
        }
    }
    let packs = [PackUsed { pack: campaign(), only_in_force: false }];
    let lines: Option<&dyn Lines> = Some(&Everything);
    let request = Request {
        vocabulary: &BOOK.vocabulary,
        packs: &packs,
        options,
        lines,
        contradictions: None,
        jobs: NonZeroUsize::new(jobs),
        part,
    };
    let mut kept = Kept(Vec::new(), Vec::new());
    let File::Rows(rows) = open("-", data, request, &mut kept.1) else { return None };
    let tally = rows.judge(&mut kept, &AtomicBool::new(false)).expect("what is kept is written");
    render(&kept.1);
    let text = String::from_utf8(kept.0).expect("lines are text");
    assert!(tally.is_abandoned || tally.mines == u64::try_from(text.lines().count()).expect("few lines"));
    Some(text)
}

fn line_of(id: &str, day: Date, verdict: Option<Verdict>, outcomes: impl Iterator<Item = Option<Outcome>>) -> String {
    format!("{id:?} {day} {verdict:?} {:?}", outcomes.collect::<Vec<_>>())
}

/// Parses and checks a text as an expression; what is printed of it must parse to the same, and it must come to one truth, however
/// it is evaluated.
pub fn expression(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut problems = Vec::new();
    let origin = Origin { source: SourceText::new("rule.toml", text), span: Span::new(0, text.len()), start: Some(0) };
    let parsed = parse(text, &origin, &mut problems);
    assert_eq!(parsed.is_none(), !problems.is_empty(), "{problems:?}");
    if let Some(mut expr) = parsed {
        reparse(&expr);
        if check_expression(&mut expr, &origin, &mut problems) {
            assert!(problems.is_empty());
            reparse(&expr);
            evaluate(&expr);
        } else {
            assert!(!problems.is_empty());
        }
    }
    render(&problems);
}

fn reparse(expr: &Expr) {
    let text = expr.to_string();
    let origin = Origin { source: SourceText::new("printed", &text), span: Span::default(), start: Some(0) };
    let mut problems = Vec::new();
    let again = parse(&text, &origin, &mut problems);
    assert_eq!(again.as_ref(), Some(expr), "{text}\n{problems:?}");
}

fn check_expression(expr: &mut Expr, origin: &Origin, problems: &mut Vec<Diagnostic>) -> bool {
    static PARAMETERS: LazyLock<HashMap<String, Constant>> = LazyLock::new(|| {
        campaign().parameters.iter().map(|parameter| (parameter.id.clone(), parameter.value)).collect()
    });
    static DEFINITIONS: LazyLock<HashMap<String, Arc<Expr>>> = LazyLock::new(|| {
        campaign().definitions.iter().map(|definition| (definition.id.clone(), Arc::clone(&definition.when))).collect()
    });
    let names = Names {
        vocabulary: &BOOK.vocabulary,
        parameters: &PARAMETERS,
        definitions: &DEFINITIONS,
        later: &[],
        lookups: &campaign().lookups,
    };
    check(expr, &names, origin, problems)
}

fn evaluate(expr: &Expr) {
    static RECORD: LazyLock<Record> = LazyLock::new(|| {
        let test = trial::tests(campaign(), &BOOK.vocabulary, &mut Vec::new()).into_iter().last();
        test.expect("the pack has tests").record
    });
    let scope = Scope::new(&BOOK.vocabulary, &RECORD);
    assert_eq!(scope.truth(expr), trace(scope, expr).truth(), "{expr}");
}

/// Loads a set of rule files. They stand in the bytes one after another, each after a line `=== its/path.toml`.
pub fn rule_loader(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match (line.strip_prefix("=== "), files.last_mut()) {
            (Some(path), _) => files.push((path.trim().to_owned(), String::new())),
            (None, Some((_, text))) => text.push_str(line),
            (None, None) => {}
        }
    }
    let files = files.into_iter().map(|(path, text)| (path.clone(), SourceText::new(path, text))).collect();
    let mut problems = Vec::new();
    let files = RuleFiles::new(files).settled("fuzz", &mut problems);
    // The packs beneath an overlay are read with those that extend them; by themselves they are always the same.
    let own: Vec<String> = files.pack_folders().filter(|id| BOOK.pack(id).is_none()).map(str::to_owned).collect();
    let book = load(&files, Some(&own), &mut problems);
    render(&problems);
    for pack in &book.packs {
        assert_eq!(pack.sha256.len(), 64);
        let tests = trial::tests(pack, &book.vocabulary, &mut Vec::new());
        if problems.is_empty() {
            for test in &tests {
                trial::run(test, pack, &book.vocabulary);
            }
        }
    }
}

/// Reads a text as a file of tests of the campaign, and runs them.
pub fn test_loader(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    static EMPTY: LazyLock<Pack> = LazyLock::new(|| Pack { tests: Vec::new(), ..campaign().clone() });
    let pack = Pack { tests: vec![SourceText::new("tests/fuzz.toml", text)], ..EMPTY.clone() };
    let mut problems = Vec::new();
    let tests = trial::tests(&pack, &BOOK.vocabulary, &mut problems);
    render(&problems);
    let mut said = String::new();
    for test in tests.iter().take(8) {
        for failure in trial::run(test, &pack, &BOOK.vocabulary) {
            let _ = write!(said, "{}", failure.message.en);
        }
    }
}
