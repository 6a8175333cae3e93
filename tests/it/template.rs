//! Templates: empty records for people to fill in. Whatever is asked for reads back, in every format and language.

mod dump;
mod fill;
mod workbook;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use kuangjian::fact::{Record, TableId, Value, Vocabulary};
use kuangjian::record::{Options, Reading, read_paths};
use kuangjian::report::template::{Template, csv, toml, xlsx};
use kuangjian::rule::{Pack, RuleBook, RuleFiles, load};
use kuangjian::source::{Code, Diagnostic, Language};

use crate::cli::{Test, snapshot};
use crate::random::Dice;

static BOOK: LazyLock<RuleBook> = LazyLock::new(|| {
    let mut problems = Vec::new();
    let book = load(&RuleFiles::embedded(), None, &mut problems);
    assert!(problems.is_empty(), "{problems:#?}");
    book
});

const LANGUAGES: [Language; 2] = [Language::Zh, Language::En];

/// What `--pack` may ask for: each pack, those of some day, all.
fn choices_of_packs() -> Vec<(String, Vec<&'static Pack>)> {
    let packs = &BOOK.packs;
    let mut choices: Vec<_> = packs.iter().map(|pack| (pack.id.clone(), vec![pack])).collect();
    choices.push(("in-force".into(), BOOK.regimes.iter().filter_map(|regime| BOOK.pack(&regime.pack)).collect()));
    choices.push(("all".into(), packs.iter().collect()));
    choices
}

/// Looks at the template of every choice of packs in every language.
fn each_template(mut look: impl FnMut(&str, &Template<'_>)) {
    for (name, packs) in choices_of_packs() {
        let named = [name.clone()];
        for language in LANGUAGES {
            look(&name, &Template::new(&BOOK.vocabulary, packs.clone(), &named, language));
        }
    }
}

fn read(text: &str) -> Reading {
    read_bytes(text.as_bytes())
}

fn read_bytes(mut bytes: &[u8]) -> Reading {
    read_paths(&[PathBuf::from("-")], &mut bytes, &BOOK.vocabulary, &Options::default())
}

/// Everything that a record states, by the id of the fact, or table, row and column: values as records and JSON have them, and with
/// `#` behind the id the evidence.
fn stated(vocabulary: &Vocabulary, record: &Record) -> BTreeMap<String, String> {
    let mut stated = BTreeMap::new();
    for (id, found) in record.stated_facts() {
        let fact = vocabulary.fact(id).unwrap();
        stated.insert(fact.id.to_string(), found.value.plain(fact));
        stated.extend(found.evidence.as_ref().map(|evidence| (format!("{}#", fact.id), evidence.to_string())));
    }
    for (number, table) in (0..).zip(&vocabulary.tables) {
        for (at, row) in record.rows(TableId(number)).iter().enumerate() {
            let key = table.key.map(|key| (&table.columns[key], &row.cell(key).unwrap().value));
            let row_name = match key {
                Some((column, value @ Value::Choice(_))) => value.plain(column),
                _ => (at + 1).to_string(),
            };
            let name = format!("{}.{row_name}", table.id);
            stated.extend(row.evidence.as_ref().map(|evidence| (format!("{name}#"), evidence.to_string())));
            for (column, cell) in table.columns.iter().zip(&row.cells) {
                let Some(cell) = cell else { continue };
                let name = format!("{name}.{}", column.id);
                stated.extend(cell.evidence.as_ref().map(|evidence| (format!("{name}#"), evidence.to_string())));
                stated.insert(name, cell.value.plain(column));
            }
        }
    }
    stated
}

#[test]
fn an_empty_template_is_no_record() {
    each_template(|name, template| {
        for (format, text) in [("csv", csv::csv(template)), ("toml", toml::toml(template))] {
            let reading = read(&text);
            let told: Vec<_> =
                reading.problems.iter().map(|problem| (problem.code.to_string(), &*problem.message.zh)).collect();
            assert_eq!(told, [("KJ1016".to_owned(), "文件中没有自查记录")], "{name} {format}");
            assert!(reading.records.is_empty());
        }
    });
}

#[test]
fn what_is_filled_in_is_read() {
    let mut dice = Dice::new(5);
    each_template(|name, template| {
        let asked = template.sections.iter().map(|section| section.facts.len() + section.tables.len()).sum::<usize>();
        for (format, filled) in
            [("csv", fill::csv(&csv::csv(template), &mut dice)), ("toml", fill::toml(&toml::toml(template), &mut dice))]
        {
            let reading = read(&filled.text);
            assert!(
                reading.problems.iter().all(is_of_size),
                "{name} {format} {:#?}\n{}",
                reading.problems,
                filled.text
            );
            let [record] = reading.records.as_slice() else { panic!("{name} {format}") };
            assert_eq!(stated(&BOOK.vocabulary, record), filled.stated, "{name} {format}");
            assert!(filled.facts >= asked, "{name} {format}: every fact and the end of every table was filled in");
        }
    });
}

#[test]
fn an_id_and_a_day_are_a_record() {
    each_template(|name, template| {
        let csv = fill::only_id_and_day(&csv::csv(template));
        let toml = toml::toml(template)
            .replace("#mine_id = \"\"", "mine_id = \"007\"")
            .replace("#check_date = \"\"", "check_date = 2005-10-20");
        for text in [csv, toml] {
            let reading = read(&text);
            assert!(reading.problems.iter().all(is_of_size), "{name} {:#?}", reading.problems);
            let expected = [("check_date", "2005-10-20"), ("mine_id", "007")];
            let expected = expected.map(|(id, value)| (id.to_owned(), value.to_owned()));
            assert_eq!(stated(&BOOK.vocabulary, &reading.records[0]), BTreeMap::from(expected), "{name}");
        }
    });
}

#[test]
fn an_empty_workbook_is_no_record() {
    each_template(|name, template| {
        let reading = read_bytes(&xlsx::xlsx(template).unwrap());
        let told: Vec<_> = reading.problems.iter().map(|problem| problem.code.to_string()).collect();
        assert_eq!(told, ["KJ1016"], "{name} {:#?}", reading.problems);
        assert!(reading.records.is_empty());
    });
}

#[test]
fn a_workbook_that_is_filled_in_is_read() {
    let mut dice = Dice::new(7);
    each_template(|name, template| {
        let filled = workbook::all(&xlsx::xlsx(template).unwrap(), &mut dice);
        let reading = read_bytes(&filled.bytes);
        assert!(reading.problems.iter().all(is_of_size), "{name} {:#?}", reading.problems);
        let [record] = reading.records.as_slice() else { panic!("{name}") };
        assert_eq!(stated(&BOOK.vocabulary, record), filled.stated, "{name}");
        assert!(filled.facts > 3, "{name}");
    });
}

#[test]
fn the_packs_decide_what_is_asked() {
    let facts = |packs: Vec<&'static Pack>| {
        let template = Template::new(&BOOK.vocabulary, packs, &[], Language::Zh);
        let facts =
            template.sections.iter().flat_map(|section| &section.facts).map(|question| question.fact.id.to_string());
        facts.chain(template.tables().map(|rows| rows.table.id.to_string())).collect::<Vec<String>>()
    };
    let all = facts(BOOK.packs.iter().collect());
    // Every fact and table of the vocabulary, each once.
    let unasked: Vec<_> = BOOK
        .vocabulary
        .all_ids()
        .filter(|id| !id.ends_with("_complete") && !all.iter().any(|asked| asked == id))
        .collect();
    assert!(unasked.is_empty(), "{unasked:?}");
    let mut unique = all.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), all.len());
    for pack in &BOOK.packs {
        let few = facts(vec![pack]);
        assert_eq!(few[..3], ["mine_id", "mine_name", "check_date"]);
        // Documents and the summary of a district go by these, which few conditions read or none.
        for id in ["county", "foundations_weak", "zero_hazards_reported", "last_accident_on", "worst_accident"] {
            assert!(few.iter().any(|asked| asked == id), "{} {id}", pack.id);
        }
        assert!(few.iter().all(|id| all.contains(id)) && few.len() < all.len(), "{}", pack.id);
    }
    assert!(!facts(vec![BOOK.pack("campaign-2005").unwrap()]).contains(&"gas_readings".to_owned()));
    assert!(facts(vec![BOOK.pack("hazard-criteria-2026").unwrap()]).contains(&"gas_readings".to_owned()));
}

#[test]
fn a_workbook_keeps_the_bounds_of_spreadsheets() {
    // Every sheet and list of the other choices is in that of all.
    each_template(|name, template| {
        if !["all", "campaign-2005"].contains(&name) {
            return;
        }
        let bytes = xlsx::xlsx(template).unwrap();
        assert_eq!(bytes, xlsx::xlsx(template).unwrap(), "{name}: the same template has the same bytes");
        let book = dump::Book::open(&bytes);
        assert!(book.parts().all(|part| !part.contains("vba") && !part.contains("macro")), "{name}");
        let names: Vec<_> = book.sheets().iter().map(|sheet| sheet.name.clone()).collect();
        assert_eq!(names.len(), 2 + template.tables().count());
        for sheet in book.sheets() {
            assert!(sheet.name.encode_utf16().count() <= 31, "{}", sheet.name);
            sheet.validations.iter().for_each(|validation| validation.check(&sheet.name));
            assert!(sheet.is_printed_on_a4_in_width(), "{name} {}", sheet.name);
            assert!(sheet.rows.iter().all(|row| row.height.is_some_and(|height| height < 410.0)), "{}", sheet.name);
        }
        for rows in names.iter().skip(2) {
            assert!(BOOK.vocabulary.by_name(rows).is_some(), "{rows} is the name of its table");
        }
    });
}

#[test]
fn a_workbook_has_a_cell_for_everything() {
    let mut dice = Dice::new(7);
    each_template(|name, template| {
        if !["all", "campaign-2005"].contains(&name) {
            return;
        }
        let empty = xlsx::xlsx(template).unwrap();
        let filled = workbook::all(&empty, &mut dice);
        let facts = template.sections.iter().map(|section| section.facts.len() + section.tables.len()).sum::<usize>();
        assert_eq!(filled.facts, facts, "{name}");
        let [before, after] = [&empty, &filled.bytes].map(|bytes| dump::Book::open(bytes));
        for (before, after) in before.sheets().iter().zip(after.sheets()) {
            for (before, after) in before.rows.iter().zip(&after.rows) {
                let changed = before.cells.iter().zip(&after.cells).filter(|(before, after)| before.text != after.text);
                assert!(
                    changed.into_iter().all(|(before, _)| before.text.is_empty()),
                    "{name}: only empty cells are filled in"
                );
            }
        }
        let identity = dump::Book::open(&workbook::only_id_and_day(&empty));
        let told =
            identity.sheets()[0].rows.iter().map(|row| [row.text(1), row.text(2)]).filter(|cells| !cells[1].is_empty());
        let [id, day] = [("煤矿编号", "mine number"), ("检查日期", "check date")]
            .map(|(zh, en)| if template.language == Language::Zh { zh } else { en });
        assert_eq!(told.skip(1).collect::<Vec<_>>(), [[id, "007"], [day, "2005-10-20"]], "{name}");
    });
}

/// A licence that no pack of the form reads is none that anyone has to look for; the law of 2005 asks for all of them.
#[test]
fn only_rows_that_a_pack_reads_are_written_in() {
    let kinds = |day: &str| {
        let line = "record template -f toml --pack in-force --as-of";
        let text = Test::new().line(line).arg(day).run().stdout;
        let kinds =
            text.lines().skip_while(|line| *line != "#[[licences]]").filter_map(|line| line.strip_prefix("#kind = "));
        kinds.map(|kind| kind.trim_matches('"').to_owned()).take_while(|kind| !kind.is_empty()).collect::<Vec<_>>()
    };
    let new = kinds("2026-11-20");
    assert!(new.contains(&"safety".to_owned()) && !new.contains(&"coal_production".to_owned()), "{new:?}");
    let old = kinds("2005-10-20");
    assert!(old.contains(&"coal_production".to_owned()) && old.contains(&"safety".to_owned()), "{old:?}");
    let sheet =
        |day: &str| Test::new().line("record template --pack in-force --lang zh -f csv --as-of").arg(day).run().stdout;
    assert!(!sheet("2026-11-20").contains("煤炭生产许可证.") && sheet("2026-11-20").contains("安全生产许可证."));
    assert!(sheet("2005-10-20").contains("煤炭生产许可证."));
}

/// A run with rules that ask for a fact of each type.
fn small(line: &str) -> Test {
    Test::in_root().line("--rules tests/data/template/rules --pack form record template").line(line)
}

#[test]
fn a_small_template_in_every_format() {
    for language in ["zh", "en"] {
        let csv = small("--format csv --lang").arg(language).run().stdout;
        assert!(csv.starts_with('\u{FEFF}') && csv.lines().count() == csv.matches("\r\n").count());
        snapshot(&format!("template-csv-{language}"), &csv.trim_start_matches('\u{FEFF}').replace("\r\n", "\n"));
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.xlsx");
        small("--lang").arg(language).arg("--output").arg(&file).stdout("").run();
        let dump = dump::Book::open(&std::fs::read(file).unwrap()).to_string();
        let version = concat!("kuangjian ", env!("CARGO_PKG_VERSION"));
        snapshot(&format!("template-xlsx-{language}"), &dump::without_checksums(&dump).replace(version, "kuangjian #"));
    }
}

#[test]
fn the_template_of_the_campaign_as_toml() {
    for language in ["zh", "en"] {
        let output = Test::new().line("record template --format toml --lang").arg(language).run();
        snapshot(&format!("template-campaign-{language}"), &output.stdout);
    }
}

#[test]
fn the_output_tells_the_format() {
    let run = |arguments: &str| Test::new().line("record template --lang en").line(arguments);
    let begins = |arguments: &str, file: &str, with: &[u8]| {
        let output = run(arguments).stdout("").run();
        assert!(std::fs::read(output.path(file)).unwrap().starts_with(with), "{arguments}");
    };
    begins("-o a.xlsx", "a.xlsx", b"PK");
    begins("-o A.XLSX", "A.XLSX", b"PK");
    begins("-o a.csv", "a.csv", "\u{FEFF}no.,fact,".as_bytes());
    begins("-o a.toml", "a.toml", b"# self-inspection record");
    begins("-o a.txt -f csv", "a.txt", "\u{FEFF}no.,fact,".as_bytes());
    for arguments in ["", "-o a.txt", "-o xlsx"] {
        let message = "error: name the format with --format (xlsx, csv, toml), or an output file that ends with it\n";
        run(arguments).status(2).stdout("").stderr(message).run();
    }
    let message = "错误：用 --format 指明格式（xlsx、csv、toml），或者用 --output 给出以它结尾的文件名\n";
    Test::new().line("record template --lang zh").status(2).stderr(message).run();
}

#[test]
fn a_template_overwrites_nothing_unless_told() {
    let file =
        |arguments: &str| Test::new().file("a.csv", "mine").line("record template --lang en -o a.csv").line(arguments);
    let message = "error: the output file `a.csv` is there already; add --force to overwrite it\n";
    let output = file("").status(2).stderr(message).run();
    assert_eq!(std::fs::read(output.path("a.csv")).unwrap(), b"mine");
    let output = file("--force").run();
    assert!(std::fs::read(output.path("a.csv")).unwrap().len() > 1000);
}

#[test]
fn a_day_decides_which_law_asks() {
    let packs = |day: &str| {
        let output =
            Test::new().line("record template --lang en -f toml --pack in-force --as-of").arg(day).run().stdout;
        output
            .lines()
            .filter_map(|line| line.strip_prefix("# pack: ")?.split(' ').next())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(packs("2005-10-01"), ["special-provisions-2005", "hazard-method-2005"]);
    assert_eq!(packs("2026-07-01"), ["regulation-2024", "hazard-criteria-2026"]);
    let before = Test::new().line("record template -f toml --pack in-force --as-of 2005-09-02 --lang");
    before.arg("en").status(2).stderr("error: no pack states the law of 2005-09-02\n").run();
    let wrong = Test::new().line("record template -f toml --as-of 2005-02-30 --lang en").status(2);
    wrong.stderr("error: `--as-of` must be a day that exists, in the form YYYY-MM-DD, found `2005-02-30`\n").run();
}

/// Whether a problem is only that a number is that of no mine that is known, as random numbers may be.
fn is_of_size(problem: &Diagnostic) -> bool {
    problem.code == Code::BeyondUsual
}
