//! Names and evidence that would do something if a report took them for anything but text.

use kuangjian::report::result::Form;
use kuangjian::report::saved::Saved;
use kuangjian::source::Language;
use kuangjian::source::visible::is_mark;

use super::{bytes, saved_of, text};
use crate::cli::Test;
use crate::markdown::rows_are_as_wide_as_their_header;

const NAMES: [&str; 5] = [
    "=cmd|'/c calc'!A1",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "甲矿\u{202E}\u{0007}]]>&amp;--><!--",
    "| **x** | [x](javascript:alert(1)) `x` <b>",
];

/// A result in which every text of the record is `name`.
fn named(name: &str) -> Saved {
    let quoted = serde_json::to_string(name).unwrap();
    let record = format!(
        "{{\"mine_id\": {quoted}, \"mine_name\": {quoted}, \"check_date\": \"2005-10-20\", \
         \"over_capacity\": {{\"value\": true, \"evidence\": {quoted}}}, \
         \"named_hazards\": [{{\"description\": {quoted}, \"evidence\": {quoted}}}]}}"
    );
    let test = Test::new().file("a.json", record).line("check a.json --format json");
    let output = test.any_status().any_stderr().run();
    kuangjian::report::saved::read("r.json", output.stdout.as_bytes()).unwrap_or_else(|_| panic!("{}", output.stderr))
}

fn several(name: &str) -> Saved {
    let mut saved = saved_of(&["fixtures/mines/clear.toml".to_owned(), "fixtures/mines/closed.toml".to_owned()]);
    for mine in &mut saved.mines {
        mine.mine.id = Some(name.to_owned());
        mine.mine.name = Some(format!("{name}{name}"));
        mine.source.file = name.into();
    }
    saved
}

#[test]
fn a_page_runs_nothing_but_its_own_script() {
    for name in NAMES {
        for (saved, scripts) in [(named(name), 0), (several(name), 1)] {
            let page = text(&saved, Language::Zh, Form::Html);
            let page = page.to_lowercase();
            assert_eq!(page.matches("<script").count(), scripts, "{name}");
            assert_eq!(page.matches("<img").count() + page.matches("<!--").count(), 0, "{name}");
            assert_eq!(page.matches("<style").count(), 1, "{name}");
            assert!(!page.contains('\u{0007}'), "{name}");
            // Every tag that there is was opened by the program: the characters that open one are escaped in every text.
            let tags = page.split('<').skip(1).map(|rest| rest.split([' ', '>', '\n']).next().unwrap());
            let known = |tag: &str| {
                "!doctype html head meta link title style body a header p h1 h2 h3 h4 dl div dt dd main section nav ul ol li article span \
                 strong code br table caption thead tbody tr th td figure figcaption svg defs pattern rect footer script"
                    .split_whitespace()
                    .any(|known| known == tag.trim_start_matches('/'))
            };
            // The script itself compares with `<`.
            let strange: Vec<&str> = tags.filter(|tag| !known(tag) && !tag.is_empty()).collect();
            assert!(strange.is_empty(), "{name}: {strange:?}");
        }
    }
}

#[test]
fn no_cell_of_a_csv_file_is_a_formula() {
    for name in NAMES {
        for saved in [named(name), several(name)] {
            let csv = text(&saved, Language::Zh, Form::Csv);
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
            for cell in reader.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
            }
        }
    }
}

#[test]
fn nothing_of_a_name_is_markup_in_markdown() {
    for saved in [named(NAMES[4]), several(NAMES[4])] {
        let text = text(&saved, Language::Zh, Form::Markdown);
        assert!(!text.contains("[x](") && !text.contains("<b>") && !text.contains("**x**"), "{text}");
        assert!(text.contains("\\| \\*\\*x\\*\\* \\| \\[x\\](javascript:alert(1)) \\`x\\` \\<b\\>"), "{text}");
        rows_are_as_wide_as_their_header(&text);
    }
}

#[test]
fn what_programs_read_stays_well_formed_and_keeps_the_name() {
    for name in NAMES {
        for saved in [named(name), several(name)] {
            let xml = text(&saved, Language::En, Form::Junit);
            let document = roxmltree::Document::parse(&xml).unwrap_or_else(|error| panic!("{name}: {error}"));
            let suite = document.descendants().find(|node| node.has_tag_name("testsuite")).unwrap();
            let visible = name.replace(is_mark, "·");
            assert!(suite.attribute("name").unwrap().contains(&visible), "{name}");
            for form in [Form::Sarif, Form::Json] {
                serde_json::from_str::<serde_json::Value>(&text(&saved, Language::En, form)).unwrap();
            }
            let json: serde_json::Value = serde_json::from_str(&text(&saved, Language::En, Form::Json)).unwrap();
            assert_eq!(json["mines"][0]["mine"]["id"], name);
        }
    }
}

/// Characters that drive a terminal or turn the direction of writing reach nobody who reads: a name looks like no other. Data keeps them.
#[test]
fn nothing_of_a_name_drives_a_terminal_or_turns_a_line() {
    let name = "甲\u{1b}[31m矿\u{7}\u{2028}gpj.\u{202E}乙\u{2066}丙\u{2069}\u{200E}\u{61C}\u{9B}";
    let shown = "甲·[31m矿··gpj.·乙·丙····";
    let forms = [Form::Table, Form::Plain, Form::Markdown, Form::Html, Form::Csv, Form::Junit, Form::Sarif, Form::Xlsx];
    for form in forms {
        for saved in [named(name), several(name)] {
            let text = match form {
                Form::Xlsx => workbook_text(&bytes(&saved, Language::Zh, form, &|_| Vec::new())),
                _ => text(&saved, Language::Zh, form),
            };
            assert!(!text.contains(is_mark), "{form:?}: {text:?}");
            let escaped = shown.replace('[', "\\[");
            assert!(text.contains(if form == Form::Markdown { &escaped } else { shown }), "{form:?}: {text}");
        }
    }
    for form in [Form::Json, Form::Jsonl] {
        let text = text(&named(name), Language::Zh, form);
        let json: serde_json::Value = serde_json::from_str(text.trim_end()).unwrap();
        let mine = if form == Form::Json { &json["mines"][0] } else { &json };
        assert_eq!(mine["mine"]["name"], name, "data is as it was stated");
    }
}

/// All texts of a workbook.
fn workbook_text(bytes: &[u8]) -> String {
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut strings = String::new();
    std::io::Read::read_to_string(&mut book.by_name("xl/sharedStrings.xml").unwrap(), &mut strings).unwrap();
    strings
}
