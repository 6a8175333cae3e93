//! Every code has a page, and an example that leads to it.

use std::collections::BTreeSet;
use std::path::Path;

use kuangjian::fact::Vocabulary;
use kuangjian::fact::load::vocabulary;
use kuangjian::record::{Limits, Map, Options, read_paths};
use kuangjian::report::pages;
use kuangjian::source::{Code, Language, SourceText};

use super::{bad, good};
use crate::cli::{ROOT, Test};

#[test]
fn every_code_of_rules_has_a_bad_file() {
    let shown: BTreeSet<Code> = bad().iter().flat_map(|bad| bad.problems()).map(|problem| problem.code).collect();
    let lacking: Vec<_> = Code::ALL.iter().filter(|code| code.is_of_rules() && !shown.contains(code)).collect();
    assert!(lacking.is_empty(), "{lacking:?}");
}

#[test]
fn every_code_has_a_page_in_both_languages() {
    for code in Code::ALL.iter().copied() {
        let page = pages::page(code).unwrap_or_else(|| panic!("{code} has no page"));
        assert!(page.starts_with(&format!("# {code}\n")), "{code}");
        assert_eq!(pages::headline(code, Language::En), code.summary(), "{code}");
        for (language, parts) in
            [(Language::Zh, ["### 例子", "### 怎样改正"]), (Language::En, ["### Example", "### How to fix it"])]
        {
            let section = pages::section(code, language);
            assert!(!pages::headline(code, language).is_empty(), "{code}");
            assert!(parts.iter().all(|part| section.contains(part)) && section.contains("\n```"), "{code}");
        }
    }
}

#[test]
fn every_page_is_that_of_a_code() {
    for entry in std::fs::read_dir(Path::new(ROOT).join("docs/diagnostics")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let code = name.strip_suffix(".md").and_then(Code::from_text);
        assert!(code.is_some_and(|code| format!("{code}.md") == name), "{name}");
    }
}

#[test]
fn a_page_is_shown_in_the_language_of_the_user() {
    let en = Test::new().line("rules explain kj0102 --lang en").run();
    assert!(en.stdout.starts_with("# KJ0102\n\nA name that is no fact"), "{}", en.stdout);
    let zh = Test::new().line("rules explain KJ0102").run();
    assert!(zh.stdout.contains("### 例子") && !zh.stdout.contains("### Example"), "{}", zh.stdout);
}

#[test]
fn an_unknown_code_is_a_usage_error() {
    Test::new()
        .line("rules explain KJ0120 --lang en")
        .stderr("error: there is no diagnostic code `KJ0120`; did you mean `KJ0102`?\n")
        .status(2)
        .run();
    Test::new().line("rules explain 随便").stderr("错误：没有诊断代码 `随便`\n").status(2).run();
}

/// A record file that leads to each code, by the vocabulary of `tests/good/county/`. Three are not files: see below.
const RECORDS: &[(&str, &str, &[u8])] = &[
    ("KJ1002", "a.csv", b"mine_id,check_date\n\xff\xff\xff,2005-08-01\n"),
    ("KJ1003", "a.csv", b"mine_id,check_date,\"mine_name\nA1,2005-08-01,x\n"),
    ("KJ1004", "a.toml", b"mine_id = 'A1'\ncheck_date = 2005-08-01\n[facts]\ndepht = 500\n"),
    ("KJ1005", "a.csv", b"mine_id,check_date,depth,depth\nA1,2005-08-01,5,6\n"),
    ("KJ1006", "a.csv", b"mine_id,check_date,depth\nA1,2005-08-01,deep\n"),
    ("KJ1007", "a.csv", b"mine_id,check_date,depth\nA1,2005-08-01,500 t\n"),
    ("KJ1008", "a.csv", b"mine_id,check_date,workers\nA1,2005-08-01,-1\n"),
    ("KJ1009", "a.csv", b"mine_id,check_date\nA1,2005-02-30\n"),
    ("KJ1010", "a.csv", b"mine_id,depth\nA1,500\n"),
    ("KJ1011", "a.csv", b"mine_id,check_date\nA1,2005-08-01\nA1,2005-08-01\n"),
    ("KJ1015", "a.csv", b"mine_id,check_date,depth\nA1,2005-08-01,5,6,7\n"),
    ("KJ1016", "a.csv", b"mine_id,check_date\n"),
    ("KJ1018", "a.docx", b"PK"),
    ("KJ1021", "a.csv", b"mine_id,check_date,depth\nA1,2005-08-01,#REF!\n"),
    ("KJ1022", "a.csv", b"mine_id,check_date,depth\nA1,2005-08-01,\xE5\x90\x8C\xE4\xB8\x8A\n"),
    ("KJ1105", "a.csv", b"mine_id,check_date,depth\nA1,2005-08-01,\"0,9\"\n"),
    ("KJ1102", "a.csv", b"mine_id,check_date,depth\nA1,2005-08-01,5\ntotal,,5\n"),
    ("KJ1104", "a.csv", b"a title,,\nmine_id,check_date,depth\nA1,2005-08-01,5\n"),
    ("KJ1029", "a.csv", b"Unit: t,,\nmine_id,check_date,depth\nA1,2005-08-01,5\n"),
    ("KJ1031", "a.parquet", b"PAR1"),
    ("KJ1027", "a.json", b"{\"mine_id\": \"A1\", \"check_date\": \"2005-08-01\",}"),
];

/// A folder of record files that leads to each code.
const FOLDERS: &[(&str, &[(&str, &str)])] = &[
    (
        "KJ1012",
        &[
            ("mines.csv", "mine_id,check_date\nA1,2005-08-01\n"),
            ("permits.csv", "mine_id,kind,valid_until\nA2,mining,2006-01-01\n"),
        ],
    ),
    (
        "KJ1013",
        &[
            ("mines.csv", "mine_id,check_date\nA1,2005-08-01\n"),
            ("permits.csv", "mine_id,kind,valid_until\n,mining,2006-01-01\n"),
        ],
    ),
    (
        "KJ1014",
        &[
            ("mines.csv", "mine_id,check_date\nA1,2005-08-01\n"),
            ("permits.csv", "mine_id,kind,valid_until\nA1,mining,2006-01-01\nA1,mining,2007-01-01\n"),
        ],
    ),
];

fn county() -> Vocabulary {
    let files = good();
    let text = &files["vocabulary/mine.toml"];
    vocabulary(&[SourceText::new("vocabulary/mine.toml", text.as_str())], &mut Vec::new())
}

fn codes_of(path: &Path, options: &Options) -> Vec<String> {
    let reading = read_paths(&[path.to_owned()], &mut std::io::empty(), &county(), options);
    reading.problems.iter().map(|problem| problem.code.to_string()).collect()
}

#[test]
fn every_code_of_records_has_a_record_that_leads_to_it() {
    let mut shown = BTreeSet::new();
    let mut expect = |code: &str, path: &Path, options: &Options| {
        let found = codes_of(path, options);
        assert!(found.iter().any(|found| found == code), "{code}: {found:?}");
        shown.insert(code.to_owned());
    };
    let folder = tempfile::tempdir().unwrap();
    for (code, name, bytes) in RECORDS {
        let path = folder.path().join(format!("{code}-{name}"));
        std::fs::write(&path, bytes).unwrap();
        expect(code, &path, &Options::default());
    }
    for (code, files) in FOLDERS {
        let inner = folder.path().join(code);
        std::fs::create_dir(&inner).unwrap();
        for (name, text) in *files {
            std::fs::write(inner.join(name), text).unwrap();
        }
        expect(code, &inner, &Options::default());
    }
    expect("KJ1001", &folder.path().join("missing.csv"), &Options::default());
    let path = folder.path().join("KJ1006-a.csv");
    expect("KJ1017", &path, &Options { limits: Limits { file_bytes: 8, ..Limits::default() }, ..Options::default() });
    let messy = Path::new(ROOT).join("tests/messy");
    for (code, book) in [
        ("KJ1020", "cut-off.xlsx"),
        ("KJ1023", "book-errors.xlsx"),
        ("KJ1024", "book-merged.xlsx"),
        ("KJ1101", "book-merged.xlsx"),
        ("KJ1103", "book-hidden.xlsx"),
        ("KJ1030", "../data/record/hidden-zero.xlsx"),
    ] {
        expect(code, &messy.join(book), &Options::default());
    }
    expect("KJ1025", &path, &Options { limits: Limits { rows: 1, ..Limits::default() }, ..Options::default() });
    let map = SourceText::new("map.toml", "[columns]\n'Mine' = 'mine_id'\n");
    let map = Map::read(&map, &county(), &mut Vec::new()).map(Into::into);
    expect("KJ1106", &path, &Options { map, ..Options::default() });
    let map = SourceText::new("map.toml", "[columns]\n'Mine' = 3\n");
    let mut problems = Vec::new();
    assert_eq!(Map::read(&map, &county(), &mut problems), None);
    shown.extend(problems.iter().map(|problem| problem.code.to_string()));
    // That no pack states the law of a day, and what no pack used reads, is found where records are judged, see cli::law and
    // cli::uncounted; what a format cannot hold where they are written, see cli::convert.
    shown.extend([Code::NoLaw, Code::NotCounted, Code::CannotBeWritten].map(|code| code.as_str().to_owned()));
    // What is wrong with a saved result is found where it is read, see reports::reading.
    let of_results = [Code::NotAResult, Code::ResultVersion, Code::BadResult, Code::OtherEdition];
    shown.extend(of_results.map(|code| code.as_str().to_owned()));
    // What is wrong with what is drafted is found where it is, see draft.
    let of_drafts =
        [Code::DraftNotDue, Code::UnknownPlaceholder, Code::BadPlaceholder, Code::NotAWordFile, Code::WrongDocument];
    shown.extend(of_drafts.map(|code| code.as_str().to_owned()));
    // The days of events come with the command, see next; how large mines are is known to the program's own vocabulary, see cli::record.
    shown.extend([Code::EventBeforeDecision, Code::BeyondUsual].map(|code| code.as_str().to_owned()));
    let lacking: Vec<_> =
        Code::ALL.iter().filter(|code| !code.is_of_rules() && !shown.contains(code.as_str())).collect();
    assert!(lacking.is_empty(), "{lacking:?}");
}
