//! `rules fmt`: the standard form is reached in one step, keeps the meaning, and is that of every shipped file.

use kuangjian::rule::format::formatted;
use proptest::prelude::*;

use crate::cli::Test;
use crate::rules_schema::toml_files;

const UGLY: &str = include_str!("../data/fmt/ugly.toml");
const NEAT: &str = include_str!("../data/fmt/neat.toml");

#[track_caller]
fn assert_sound(text: &str) -> String {
    let once = formatted(text).unwrap();
    assert_eq!(formatted(&once).unwrap(), once, "not reached in one step:\n{text}");
    let tree = |text: &str| text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n").parse::<toml::Table>().unwrap();
    assert_eq!(tree(&once), tree(text), "means something else:\n{text}\n---\n{once}");
    let comments = |text: &str| text.matches('#').count();
    assert_eq!(comments(&once), comments(text), "comments are lost:\n{text}\n---\n{once}");
    once
}

#[test]
fn shipped_files_are_in_standard_form() {
    Test::in_root().line("rules fmt --check rules fixtures").stdout("").run();
    for path in ["rules", "fixtures", "tests/data"].into_iter().flat_map(toml_files) {
        assert_sound(&std::fs::read_to_string(path).unwrap());
    }
}

#[test]
fn an_ugly_file() {
    assert_eq!(assert_sound(UGLY), NEAT);
    assert_eq!(assert_sound(&UGLY.replace('\n', "\r\n")), NEAT);
    assert_eq!(assert_sound(&format!("\u{FEFF}{UGLY}")), NEAT);
}

#[test]
fn odd_but_valid_toml() {
    for text in [
        "",
        "\n\n",
        "# only a comment",
        "a=1",
        "a.b = 1\na.c . d=2 # x",
        "'quoted key' = 1\n\"a b\".c = 2",
        "[a.b.c]\nx=1\n[a]\ny=2\n[a.b]\nz=3",
        "a = [ # first\n1, # one\n# alone\n2 # last\n]",
        "a = [1 # before the comma\n, 2]",
        "a = [\n# nothing\n]",
        "a = []\nb = {}",
        "a = [[1,2],[3]]\nb = [{x=1},{y=[{z={w=1}}]}]",
        "a = { b.c = 1, d.e.f = 2 }",
        "a = '''\n  raw   \n'''\nb = \"\"\"\n text \\\n   more   \n\"\"\"",
        "a = 'C:\\x'\nb = 'say \"x\"'\nc = 'plain'",
        "a = \"\\u4e2d # no comment\"",
        "[[condition]]\ntitle={en='b',zh='a'} # note\nid='S1'\n[[condition.case]]\nwhen='x'\nid='S1.1'\n# end\n",
        "[[condition]] # header comment   \nid = 'a'\nodd = 1\ncite = []",
        "d = 2005-10-20\nt = 07:32:00\nf = 1e3\nn = 1_000\nh = 0xFF",
        "[lookup]\nrows = [[\"<= 1\", \"2\"]]",
    ] {
        assert_sound(text);
    }
}

fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,3}".prop_map(|n| format!("1{n}")),
        "[a-z中文 ]{0,70}".prop_map(|t| format!("'{t}'")),
        Just("2005-10-20".into())
    ]
}

fn value() -> impl Strategy<Value = String> {
    scalar().prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            (proptest::collection::vec(inner.clone(), 0..4), "[ \n]{0,3}", any::<bool>()).prop_map(
                |(items, space, comment)| {
                    let comment = if comment { " # c\n" } else { "" };
                    format!("[{space}{}{comment}{space}]", items.join(&format!(",{comment}{space}")))
                }
            ),
            (proptest::collection::btree_map("[a-z]{1,3}", inner, 0..3), " {0,2}").prop_map(|(items, space)| {
                let items: Vec<String> = items
                    .into_iter()
                    .map(|(key, value)| {
                        format!("{key}{space}={space}{}", value.replace(" # c\n", "").replace('\n', ""))
                    })
                    .collect();
                format!("{{{}}}", items.join(","))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn any_file_is_formatted_in_one_step(
        tables in proptest::collection::vec(
            (prop::sample::select(vec!["condition", "condition.case", "fact", "test", "other"]),
             proptest::collection::btree_map("[a-z]{2,6}", (value(), "[ \n]{0,4}", any::<bool>()), 0..6)), 0..5),
    ) {
        let mut text = String::new();
        for (at, (name, entries)) in tables.iter().enumerate() {
            // Distinct names, so that any mix of them is valid.
            text.push_str(&format!("[[{name}{at}]]\n"));
            for (key, (value, space, comment)) in entries {
                let space = space.trim_matches(' ');
                text.push_str(&format!("{space}{key}={value}{}\n", if *comment { "   # c  " } else { "  " }));
            }
        }
        if let Ok(tree) = text.parse::<toml::Table>() {
            let once = formatted(&text).unwrap();
            prop_assert_eq!(&formatted(&once).unwrap(), &once);
            prop_assert_eq!(once.parse::<toml::Table>().unwrap(), tree);
            prop_assert_eq!(once.matches('#').count(), text.matches('#').count());
            // What stands inside a value that has comments stays as it is.
            let as_it_is = text.contains(" # c\n");
            prop_assert!(as_it_is || once.lines().all(|line| line.trim_end() == line), "{}", once);
        }
    }
}

#[test]
fn check_lists_and_the_command_rewrites() {
    let test = || Test::new().file("r/a.toml", UGLY).file("r/b.toml", NEAT).file("r/c.txt", "x = ");
    let output = test().line("rules fmt --check r").stdout("r/a.toml\n").status(21).run();
    assert_eq!(std::fs::read_to_string(output.path("r/a.toml")).unwrap(), UGLY);
    let output = test().line("rules fmt r").stdout("").run();
    assert_eq!(std::fs::read_to_string(output.path("r/a.toml")).unwrap(), NEAT);
    assert_eq!(std::fs::read_dir(output.path("r")).unwrap().count(), 3, "no temporary file is left");
}

#[test]
fn what_is_not_toml_is_reported_and_left_alone() {
    let output = Test::new()
        .file("a.toml", "a = = 1")
        .file("b.toml", "b=1")
        .line("rules fmt a.toml b.toml nowhere.toml")
        .status(21)
        .any_stderr()
        .run();
    assert!(output.stderr.contains("KJ0001") && output.stderr.contains("KJ0008"), "{}", output.stderr);
    assert_eq!(std::fs::read_to_string(output.path("a.toml")).unwrap(), "a = = 1");
    assert_eq!(std::fs::read_to_string(output.path("b.toml")).unwrap(), "b = 1\n");
}
