//! `kuangjian next`: the form is that of the output file's name.

use super::Test;

const MINE: &str = "mine_id = \"M1\"\ncheck_date = 2005-10-20\nover_capacity = true\n";

#[test]
fn the_ending_of_the_file_says_the_form() {
    for (name, begin) in [
        ("next.ics", "BEGIN:VCALENDAR"),
        ("next.md", "# "),
        ("next.json", "{"),
        ("next.csv", "\u{FEFF}"),
        ("next.txt", "mine: "),
    ] {
        let line = format!("next mine.toml --decided 2005-10-24 --lang en -o {name}");
        let output = Test::new().file("mine.toml", MINE).line(&line).status(10).any_stderr().run();
        let text = std::fs::read_to_string(output.path(name)).unwrap();
        assert!(text.starts_with(begin), "{name}: {}", text.chars().take(80).collect::<String>());
    }
    let line = "next mine.toml --decided 2005-10-24 --format csv -o next.ics";
    let output = Test::new().file("mine.toml", MINE).line(line).status(10).any_stderr().run();
    assert!(std::fs::read_to_string(output.path("next.ics")).unwrap().starts_with('\u{FEFF}'));
}
