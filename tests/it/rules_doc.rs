//! `rules doc`: every page is there, every link leads to one, and no text is read as markup.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::cli::Test;
use crate::rules_cli::small;

const TESTS: &str = "[[test]]\nname = \"x\"\ncheck_date = 2005-10-20\nexpect = { S1 = \"undetermined\" }\n";

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.unwrap().into_path());
    entries.filter(|path| path.extension().is_some_and(|found| found == ending)).collect()
}

/// What stands between `before` and `after`, wherever it does.
fn between<'a>(text: &'a str, before: &'a str, after: char) -> impl Iterator<Item = &'a str> {
    text.split(before).skip(1).map(move |rest| rest.split(after).next().unwrap())
}

#[track_caller]
fn assert_links_resolve(folder: &Path) {
    for (ending, before, after) in [("html", "href=\"", '"'), ("md", "](", ')')] {
        let files = files(folder, ending);
        let mut reached = BTreeSet::from([folder.join(format!("index.{ending}")).canonicalize().unwrap()]);
        for file in &files {
            let text = std::fs::read_to_string(file).unwrap();
            // An escaped bracket ends no link.
            let text = text.replace("\\]", "");
            for link in between(&text, before, after) {
                assert!(!link.contains(':') && !link.starts_with('/'), "{link}");
                let target = file.parent().unwrap().join(link);
                let target = target.canonicalize().unwrap_or_else(|_| panic!("{}: {link}", file.display()));
                reached.insert(target);
            }
        }
        assert_eq!(reached.len(), files.len(), "a page to which no link leads");
    }
}

#[test]
fn the_shipped_rules() {
    for lang in ["zh", "en"] {
        let output = Test::new().args(["rules", "doc", "--output", "doc", "--lang", lang]).stdout("").run();
        let folder = output.path("doc");
        assert_links_resolve(&folder);
        assert_eq!(files(&folder.join("conditions"), "html").len(), 29);
        assert_eq!(files(&folder.join("conditions"), "md").len(), 29);
        let page = std::fs::read_to_string(folder.join("instruments/order-446.md")).unwrap();
        assert!(page.contains("campaign-2005.S11.md"), "{page}");
        let page = std::fs::read_to_string(folder.join("instruments/administrative-penalty-law-2021.html")).unwrap();
        let measure = match lang {
            "zh" => "处置措施 administrative-penalty-law-2021.hearing 听证（作出处罚的机关）",
            _ => "measure administrative-penalty-law-2021.hearing Hearing (the authority that penalises)",
        };
        // Once under each of the two paragraphs that it cites.
        assert_eq!(page.matches(measure).count(), 2, "{page}");
        let page = std::fs::read_to_string(folder.join("facts/annual_output.html")).unwrap();
        assert!(page.contains("../conditions/campaign-2005.S01.html"), "{page}");
        for file in files(&folder, "html") {
            let text = std::fs::read_to_string(&file).unwrap();
            assert!(!text.contains("<script") && !text.contains("http"), "{}", file.display());
            let body = text.strip_prefix("<!DOCTYPE html>\n").unwrap();
            let body = body
                .replace("<meta charset=\"utf-8\">", "")
                .replace("<meta name=\"viewport\" content=\"width=device-width\">", "");
            roxmltree::Document::parse(&body).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        }
    }
}

#[test]
fn texts_are_escaped() {
    let output = small(TESTS).line("rules doc --output doc --lang en").run();
    let folder = output.path("doc");
    assert_links_resolve(&folder);
    let page = std::fs::read_to_string(folder.join("conditions/small.S1.html")).unwrap();
    assert!(page.contains("<title>S1 over &lt;i&gt;capacity&lt;/i&gt; &amp; [more](x)</title>"), "{page}");
    assert!(page.contains("Order &lt;script&gt;alert(1)&lt;/script&gt;") && !page.contains("<script"), "{page}");
    let page = std::fs::read_to_string(folder.join("conditions/small.S1.md")).unwrap();
    assert!(page.starts_with("# S1 over \\<i\\>capacity\\</i\\> &amp; \\[more\\](x)\n"), "{page}");
}

#[test]
fn the_folder_must_be_named_and_empty() {
    small(TESTS).line("rules doc --lang en").status(2).stderr("error: name a folder with --output\n").run();
    let full = || small(TESTS).file("doc/index.md", "mine");
    let output = full().line("rules doc --output doc").status(2).any_stderr().run();
    assert_eq!(std::fs::read_to_string(output.path("doc/index.md")).unwrap(), "mine");
    let output = full().line("rules doc --output doc --force").run();
    assert_ne!(std::fs::read_to_string(output.path("doc/index.md")).unwrap(), "mine");
    full().line("rules doc --output doc/index.md").status(2).any_stderr().run();
}
