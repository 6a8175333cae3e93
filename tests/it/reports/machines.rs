//! Forms for programs, held against what describes them.

use std::collections::BTreeMap;
use std::path::Path;

use kuangjian::report::result::Form;
use kuangjian::report::saved::Saved;
use kuangjian::source::Language;
use kuangjian::verdict::Outcome;
use roxmltree::{Document, Node};

use super::{inputs, saved_of, text};
use crate::cli::{ROOT, snapshot};
use crate::json::assert_document;
use crate::lint::formats::sarif_validator;

fn outcomes(saved: &Saved, outcome: Outcome) -> usize {
    saved.mines.iter().map(|mine| mine.of(outcome).count()).sum()
}

#[test]
fn json_is_what_its_schema_says() {
    for (_, input) in inputs() {
        assert_document(&serde_json::from_str(&text(&saved_of(&input), Language::En, Form::Json)).unwrap());
    }
}

#[test]
fn sarif_is_valid_and_has_a_result_for_each_finding() {
    let schema = sarif_validator();
    for (name, input) in inputs() {
        let saved = saved_of(&input);
        for language in [Language::Zh, Language::En] {
            let log: serde_json::Value = serde_json::from_str(&text(&saved, language, Form::Sarif)).unwrap();
            let errors: Vec<String> = schema.iter_errors(&log).map(|error| format!("{error}")).take(3).collect();
            assert!(errors.is_empty(), "{name}: {errors:?}");
            let run = &log["runs"][0];
            let results = run["results"].as_array().unwrap();
            let open = results.iter().filter(|result| result["kind"] == "open").count();
            assert_eq!(open, outcomes(&saved, Outcome::Undetermined), "{name}: what nobody knows is never left out");
            let met: usize = saved
                .mines
                .iter()
                .flat_map(|mine| &mine.conditions)
                .map(|condition| match condition.outcome {
                    Outcome::Met => condition.met().count(),
                    _ => 0,
                })
                .sum();
            let contradictions: usize = saved.mines.iter().map(|mine| mine.contradictions().len()).sum();
            assert_eq!(results.len(), met + open + contradictions + saved.errors.len(), "{name}");
            for result in results {
                let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
                assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"], "{name}");
                // The standard: where the kind is not `fail`, the level is `none`.
                assert_eq!(result["level"] == "none", result["kind"] == "open", "{name}");
            }
        }
    }
}

#[test]
fn sarif_points_at_the_deciding_facts() {
    let saved = saved_of(&["fixtures/mines/contradictions.toml".to_owned()]);
    let log: serde_json::Value = serde_json::from_str(&text(&saved, Language::En, Form::Sarif)).unwrap();
    let first = &log["runs"][0]["results"][0];
    assert_eq!(first["ruleId"], "campaign-2005/S01");
    let place = &first["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "fixtures/mines/contradictions.toml");
    assert_eq!(place["region"], serde_json::json!({ "startLine": 19, "startColumn": 27 }));
    assert_eq!(first["relatedLocations"][0]["physicalLocation"]["region"]["startLine"], 18);
    snapshot("report-contradictions-sarif", &text(&saved, Language::Zh, Form::Sarif));
}

#[test]
fn sarif_of_a_table_points_at_its_rows() {
    let saved = saved_of(&["fixtures/district/mines.gb18030.csv".to_owned()]);
    let log: serde_json::Value = serde_json::from_str(&text(&saved, Language::En, Form::Sarif)).unwrap();
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert!(region["startLine"].as_u64().unwrap() > 1 && region.get("startColumn").is_none(), "{result}");
    }
}

/// An element as the schema describes it.
struct Element {
    name: String,
    required: Vec<String>,
    optional: Vec<String>,
    inside: Vec<String>,
}

/// Attributes of a test that the schema does not have, but GitLab shows.
const BESIDE_SCHEMA: [&str; 2] = ["file", "line"];

/// The elements of the schema of the Jenkins xUnit plugin, version 10, as pytest 8.1.1 carries it (`testing/example_scripts/junit-10.xsd`); its licence
/// (MIT) stands in it. It says of each which attributes it has and which elements stand in it, in any order; nothing else of it concerns us.
fn elements_of_schema() -> Vec<Element> {
    let text = std::fs::read_to_string(Path::new(ROOT).join("tests/data/junit-10.xsd")).unwrap();
    let schema = Document::parse(&text).unwrap();
    let elements = schema.root_element().children().filter(|node| node.has_tag_name((XSD, "element")));
    let names = |node: Node<'_, '_>, tag: &str, key: &str| -> Vec<(String, bool)> {
        let found = node.descendants().filter(|inner| inner.has_tag_name((XSD, tag)));
        let named =
            found.filter_map(|inner| Some((inner.attribute(key)?.to_owned(), inner.attribute("use").is_some())));
        named.collect()
    };
    let element = |node: Node<'_, '_>| {
        let (required, optional): (Vec<_>, Vec<_>) = names(node, "attribute", "name").into_iter().partition(|of| of.1);
        let only = |of: Vec<(String, bool)>| of.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        let name = node.attribute("name").unwrap().to_owned();
        Element {
            name,
            required: only(required),
            optional: only(optional),
            inside: only(names(node, "element", "ref")),
        }
    };
    elements.map(element).collect()
}

const XSD: &str = "http://www.w3.org/2001/XMLSchema";

/// That a document is one of the schema of JUnit, and that its counts are those of its elements.
pub fn assert_junit(xml: &str, name: &str) -> BTreeMap<String, usize> {
    let document = Document::parse(xml).unwrap();
    let elements = |node: Node<'_, '_>| {
        node.children().filter(Node::is_element).map(|child| child.tag_name().name().to_owned()).collect::<Vec<_>>()
    };
    let schema = elements_of_schema();
    assert!(document.root_element().has_tag_name("testsuites"), "{name}");
    let mut counts = BTreeMap::new();
    for node in document.descendants().filter(Node::is_element) {
        let of = schema.iter().find(|element| node.has_tag_name(element.name.as_str()));
        let of = of.unwrap_or_else(|| panic!("{name}: {:?}", node.tag_name()));
        let element = of.name.as_str();
        *counts.entry(element.to_owned()).or_insert(0) += 1;
        let attributes: Vec<String> = node.attributes().map(|attribute| attribute.name().to_owned()).collect();
        assert!(of.required.iter().all(|attribute| attributes.contains(attribute)), "{name}: {attributes:?}");
        let known = |attribute: &String| {
            of.required.contains(attribute)
                || of.optional.contains(attribute)
                || element == "testcase" && BESIDE_SCHEMA.contains(&attribute.as_str())
        };
        assert!(attributes.iter().all(known), "{name}: {element}: {attributes:?}");
        assert!(elements(node).iter().all(|child| of.inside.contains(child)), "{name}: {element}");
        if element.starts_with("testsuite") {
            let number = |attribute: &str| node.attribute(attribute).map_or(0, |text| text.parse::<usize>().unwrap());
            let count = |tag: &str| node.descendants().filter(|inner| inner.has_tag_name(tag)).count();
            for (attribute, tag) in [("tests", "testcase"), ("failures", "failure"), ("errors", "error")] {
                assert_eq!(number(attribute), count(tag), "{name}: {attribute}");
            }
            assert!(element == "testsuites" || number("skipped") == count("skipped"), "{name}: skipped");
        }
        if element == "testcase" {
            assert!(elements(node).len() <= 1, "{name}: one result a test");
        }
    }
    counts
}

#[test]
fn junit_is_what_its_readers_take_and_says_of_every_condition_what_it_came_to() {
    for (name, input) in inputs() {
        let saved = saved_of(&input);
        for language in [Language::Zh, Language::En] {
            let counts = assert_junit(&text(&saved, language, Form::Junit), &name);
            let count = |tag: &str| counts.get(tag).copied().unwrap_or(0);
            assert_eq!(count("failure"), outcomes(&saved, Outcome::Met), "{name}");
            let skipped = outcomes(&saved, Outcome::Undetermined) + outcomes(&saved, Outcome::NotApplicable);
            assert_eq!(count("skipped"), skipped, "{name}: what nobody knows never passes");
            assert_eq!(count("error"), saved.summary.errors, "{name}");
            let passed = count("testcase") - count("failure") - count("skipped") - count("error");
            assert_eq!(passed, outcomes(&saved, Outcome::NotMet), "{name}");
        }
    }
    let saved = saved_of(&["fixtures/mines/undetermined.toml".to_owned()]);
    snapshot("report-undetermined-junit", &text(&saved, Language::Zh, Form::Junit));
}

/// Read back by a reader of CSV: a row a mine, with the outcomes of the result.
#[test]
fn csv_has_a_row_a_mine() {
    for (name, input) in inputs() {
        let saved = saved_of(&input);
        let csv = text(&saved, Language::Zh, Form::Csv);
        assert_eq!(csv, text(&saved, Language::En, Form::Csv));
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let columns: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        assert_eq!(columns.contains(&"judged_by".to_owned()), saved.packs.len() > 1, "{name}");
        let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
        assert_eq!(rows.len(), saved.mines.len(), "{name}");
        for (row, mine) in rows.iter().zip(&saved.mines) {
            assert_eq!(row["verdict"], mine.verdict.id(), "{name}");
            for (column, outcome) in [
                ("met", Outcome::Met),
                ("undetermined", Outcome::Undetermined),
                ("not_applicable", Outcome::NotApplicable),
            ] {
                assert_eq!(row[column].split_whitespace().count(), mine.of(outcome).count(), "{name}: {column}");
            }
        }
    }
}
