//! Random packs over a small vocabulary: every kind of expression that the condition language has, well typed.

use std::fmt::Write;

use kuangjian::fact::date::PeriodUnit;
use kuangjian::rule::{RuleBook, RuleFiles, load};
use kuangjian::source::{Code, Level};

use super::dice::Dice;

/// The pack of a seed, which asks for the largest number of rows that belong together only with `has_groups`. What the checker of rules
/// refuses, such as a product of too many digits, is thrown again.
pub fn random(seed: usize, has_groups: bool) -> RuleBook {
    let thrown = |again: usize| {
        let dice = Dice::new(u64::try_from(seed * 100 + again).unwrap());
        with_conditions(&Thrower { dice, defined: 0, has_groups }.pack())
    };
    (0..100).find_map(thrown).unwrap_or_else(|| panic!("no pack of seed {seed} is accepted"))
}

/// Periods whose ends are compared with those of each database.
pub const PERIODS: [(u16, PeriodUnit); 6] = [
    (1, PeriodUnit::Days),
    (1, PeriodUnit::Months),
    (3, PeriodUnit::Months),
    (13, PeriodUnit::Months),
    (1, PeriodUnit::Years),
    (10, PeriodUnit::Years),
];

/// A pack with a condition for each period: that it begins on one day and ends on the other.
pub fn of_periods() -> RuleBook {
    let mut text = String::new();
    for (at, (count, unit)) in PERIODS.iter().enumerate() {
        let unit = match unit {
            PeriodUnit::Days => "days",
            PeriodUnit::Months => "months",
            PeriodUnit::Years => "years",
        };
        let when = format!("started_on + {count} {unit} = ended_on");
        write!(text, "[[condition]]\nid = \"P{at}\"\neffect = \"closure\"\n{TITLE}").unwrap();
        write!(text, "[[condition.case]]\nid = \"P{at}.1\"\n{TEXT}when = \"{when}\"\n").unwrap();
    }
    with_conditions(&text).unwrap()
}

const TITLE: &str = "title = { zh = \"题\", en = \"title\" }\ncite = [\"order-1 art.1\"]\n";
const TEXT: &str = "text = { zh = \"文\", en = \"text\" }\n";

/// The rules with these definitions and conditions; nothing where they could need too many digits, or count in no unit.
fn with_conditions(text: &str) -> Option<RuleBook> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("vocabulary/all.toml", include_str!("rules/vocabulary/all.toml")),
        ("instruments.toml", include_str!("rules/instruments.toml")),
        ("random/pack.toml", PACK),
        ("random/conditions.toml", text),
    ] {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let mut problems = Vec::new();
    let files = RuleFiles::in_folder(folder.path(), &mut problems);
    let book = load(&files, None, &mut problems);
    if let Some(problem) = problems.iter().find(|problem| problem.level == Level::Error) {
        // Two bare numbers have no unit in which a count could be compared with them, or stand beside them.
        let is_expected = matches!(problem.code, Code::TooManyDigits | Code::UnitMismatch | Code::TypeMismatch);
        assert!(is_expected, "{}", problem.message.en);
        return None;
    }
    Some(book)
}

const PACK: &str = r#"
[pack]
id = "random"
title = { zh = "随机", en = "random" }
about = { zh = "随机。", en = "Random." }

[[parameter]]
id = "limit"
type = "number"
unit = "万t"
value = 6
cite = ["order-1 art.1"]

[[parameter]]
id = "deadline"
type = "date"
value = 2005-07-13
cite = ["order-1 art.1"]

[[lookup]]
id = "by_depth"
title = { zh = "甲", en = "a" }
cite = ["order-1 art.1"]
keys = [{ id = "depth", type = "number", unit = "m" }]
columns = [{ id = "mass", type = "number", unit = "万t" }, { id = "share", type = "number", unit = "%" }]
rows = [["< 100", "6", "1"], [">= 100, < 600.5", "6", "1.5"], ["> 600.5", "30.25", "2"]]

[[lookup]]
id = "by_grade"
title = { zh = "乙", en = "b" }
cite = ["order-1 art.1"]
keys = [{ id = "grade", type = "choice", fact = "grade" }, { id = "people", type = "number", unit = "人" }]
columns = [{ id = "people", type = "number", unit = "人" }, { id = "width", type = "number", unit = "m" }]
rows = [["low", "*", "2", "5"], ["high", "<= 2", "3", "5"], ["high", "> 2", "1", "0.5"], ["*", "= 3", "2", "7"]]
"#;

/// What a number measures.
#[derive(Clone, Copy, PartialEq)]
enum Measure {
    Mass,
    Length,
    Share,
    Count,
    Time,
    Flow,
}

const MEASURES: [Measure; 6] =
    [Measure::Mass, Measure::Length, Measure::Share, Measure::Count, Measure::Time, Measure::Flow];

const EFFECTS: [&str; 3] = ["suspension", "closure", "stop_area"];
const SIGNS: [&str; 6] = ["<", "<=", ">", ">=", "=", "!="];

/// The table whose rows an expression sees.
#[derive(Clone, Copy, PartialEq)]
enum Inside {
    Nothing,
    Licences,
    Findings,
}

struct Thrower {
    dice: Dice,
    defined: usize,
    has_groups: bool,
}

impl Thrower {
    fn pack(mut self) -> String {
        let mut text = String::new();
        for _ in 0..4 {
            let when = self.truth(2, Inside::Nothing);
            let id = self.defined;
            write!(text, "[[definition]]\nid = \"def_{id}\"\n{TEXT}when = '''{when}'''\ncite = [\"order-1 art.1\"]\n")
                .unwrap();
            self.defined += 1;
        }
        for number in 1..=6 {
            writeln!(text, "[[condition]]\nid = \"S{number}\"\neffect = \"{}\"", self.dice.pick(&EFFECTS)).unwrap();
            if number == 6 {
                writeln!(text, "follows = \"{}\"", self.dice.pick(&EFFECTS)).unwrap();
            }
            text.push_str(TITLE);
            if self.dice.percent(50) {
                writeln!(text, "applies_when = '''{}'''", self.truth(2, Inside::Nothing)).unwrap();
            }
            for case in 1..=2 {
                write!(text, "[[condition.case]]\nid = \"S{number}.{case}\"\n{TEXT}").unwrap();
                if self.dice.percent(40) {
                    writeln!(text, "finding = \"{}\"", self.dice.pick(&["safe", "tidy", "stated"])).unwrap();
                }
                writeln!(text, "when = '''{}'''", self.truth(3, Inside::Nothing)).unwrap();
            }
        }
        text
    }

    fn truth(&mut self, depth: usize, inside: Inside) -> String {
        let deeper = depth.saturating_sub(1);
        match self.dice.below(if depth == 0 { 7 } else { 20 }) {
            0 => self.yes_no(inside),
            3 => {
                let (left, right) = (self.day(1, inside), self.day(1, inside));
                format!("({left} {} {right})", self.dice.pick(&SIGNS))
            }
            4 => self.choice(inside),
            5 => self.text(inside),
            6 if self.defined > 0 => format!("def_{}", self.dice.below(self.defined)),
            6 => self.yes_no(inside),
            7 | 8 => format!("({} and {})", self.truth(deeper, inside), self.truth(deeper, inside)),
            9 | 10 => format!("({} or {})", self.truth(deeper, inside), self.truth(deeper, inside)),
            11 => format!("(not {})", self.truth(deeper, inside)),
            12 => format!("attested({}, {})", self.truth(deeper, inside), self.truth(deeper, inside)),
            13 => format!("first_stated({}, {})", self.truth(deeper, inside), self.truth(deeper, inside)),
            14..=16 if inside == Inside::Nothing => {
                let (table, rows) = self.table();
                let word = if self.dice.percent(70) { "any" } else { "all" };
                format!("{word}({table}: {})", self.truth(2, rows))
            }
            17 => {
                let measure = *self.dice.pick(&MEASURES);
                let [value, one, other] = [(); 3].map(|()| self.number(measure, 0, inside));
                format!("({value} {} ({one}, {other}))", self.in_or_not())
            }
            _ => self.numbers(deeper, inside),
        }
    }

    fn yes_no(&mut self, inside: Inside) -> String {
        let own = match inside {
            Inside::Licences => ".open",
            Inside::Findings => ".serious",
            Inside::Nothing => "safe",
        };
        self.one_of(&["safe", "tidy", "stated", own, own, own])
    }

    fn in_or_not(&mut self) -> &'static str {
        if self.dice.percent(50) { "in" } else { "not in" }
    }

    fn table(&mut self) -> (&'static str, Inside) {
        *self.dice.pick(&[("licences", Inside::Licences), ("training_findings", Inside::Findings)])
    }

    fn numbers(&mut self, depth: usize, inside: Inside) -> String {
        // Numbers of rows are what there is most to say of.
        let measure = if self.dice.percent(35) { Measure::Count } else { *self.dice.pick(&MEASURES) };
        let (left, right) = (self.number(measure, depth, inside), self.number(measure, depth, inside));
        format!("({left} {} {right})", self.dice.pick(&SIGNS))
    }

    fn number(&mut self, measure: Measure, depth: usize, inside: Inside) -> String {
        if depth > 0 && self.dice.percent(50) {
            let (one, two) = (self.number(measure, depth - 1, inside), self.number(measure, depth - 1, inside));
            return match self.dice.below(5) {
                0 => format!("({one} + {two})"),
                1 => format!("({one} - {two})"),
                2 => format!("({one} * {})", self.dice.pick(&["110 %", "1.5", "0", "2", "0.5"])),
                3 => format!("(-{one})"),
                _ => format!("first_stated({one}, {two})"),
            };
        }
        if measure == Measure::Count && inside == Inside::Nothing && self.dice.percent(60) {
            return self.count();
        }
        let cell = self.dice.percent(50);
        match (measure, inside) {
            (Measure::Mass, Inside::Licences) if cell => ".size".into(),
            (Measure::Length, Inside::Findings) if cell => ".width".into(),
            (Measure::Count, Inside::Findings) if cell => ".people".into(),
            (Measure::Mass, _) => {
                let lookup = format!("lookup(by_depth.mass, {})", self.length(inside));
                self.one_of(&["output", "output", "stock", "limit", "6 万t", "60000 t", "1.5 万t", &lookup])
            }
            (Measure::Length, _) => {
                let lookup = self.graded("width", inside);
                self.one_of(&["depth", "depth", "600.5 m", "1 m", "0.1 km", &lookup])
            }
            (Measure::Share, _) => {
                let lookup = format!("lookup(by_depth.share, {})", self.length(inside));
                self.one_of(&["methane", "methane", "factor", "1.0 %", "1.5 %", "0.015", "1", &lookup])
            }
            (Measure::Count, _) => {
                let lookup = self.graded("people", inside);
                self.one_of(&["workers", "workers", "1", "2", "3 人", &lookup])
            }
            (Measure::Time, _) => {
                let between = format!("({} - {})", self.day(1, inside), self.day(1, inside));
                self.one_of(&["hours", "1 h", "30 d", "24 h", &between, &between])
            }
            (Measure::Flow, _) => self.one_of(&["flow", "1 m³/min", "60 m³/h", "7 m³/h"]),
        }
    }

    fn one_of(&mut self, texts: &[&str]) -> String {
        (*self.dice.pick(texts)).to_owned()
    }

    fn length(&mut self, inside: Inside) -> String {
        let own = if inside == Inside::Findings { ".width" } else { "depth" };
        self.one_of(&["depth", own, "100 m"])
    }

    fn graded(&mut self, column: &str, inside: Inside) -> String {
        let people = match inside {
            Inside::Findings => self.one_of(&["workers", ".people", "3"]),
            Inside::Nothing if self.dice.percent(50) => self.count(),
            _ => self.one_of(&["workers", "2"]),
        };
        let grade = self.one_of(&["grade", "grade", "first_stated(grade, other_grade)", "high"]);
        format!("lookup(by_grade.{column}, {grade}, {people})")
    }

    fn count(&mut self) -> String {
        let (table, rows) = self.table();
        match self.dice.below(if self.has_groups { 4 } else { 2 }) {
            0 | 1 if self.dice.percent(30) => format!("count({table})"),
            0 | 1 => format!("count({table}: {})", self.truth(1, rows)),
            2 => {
                let distinct = self.one_of(&["", " distinct inspection", " distinct seam", " distinct people"]);
                let period = self.one_of(&["0 days", "1 days", "30 days", "1 months", "3 months", "1 years"]);
                let body = self.truth(1, Inside::Findings);
                format!("most(training_findings by date within {period}{distinct}: {body})")
            }
            _ => {
                let columns =
                    ["seam", "seam, district", "kind", "seam, district, kind", "serious, seam", "people", "date"];
                let (columns, distinct) =
                    (self.one_of(&columns), self.one_of(&["", "", " distinct inspection", " distinct date"]));
                if self.dice.percent(40) {
                    return format!("most(training_findings per {columns}{distinct})");
                }
                format!("most(training_findings per {columns}{distinct}: {})", self.truth(1, Inside::Findings))
            }
        }
    }

    fn day(&mut self, depth: usize, inside: Inside) -> String {
        let own = match inside {
            Inside::Licences => ".valid_until",
            Inside::Findings => ".date",
            Inside::Nothing => "check_date",
        };
        let day = self.one_of(&["started_on", "ended_on", "check_date", "deadline", "2005-01-31", own, own]);
        if depth == 0 {
            return day;
        }
        match self.dice.below(5) {
            0 => {
                let period = self.one_of(&["1 days", "30 days", "1 months", "13 months", "1 years", "200 years"]);
                format!("({} + {period})", self.day(depth - 1, inside))
            }
            1 => format!("({} - {})", self.day(depth - 1, inside), self.one_of(&["1 days", "31 days", "400 days"])),
            2 => format!("first_stated({day}, {})", self.day(depth - 1, inside)),
            _ => day,
        }
    }

    fn choice(&mut self, inside: Inside) -> String {
        let (value, options): (&str, &[&str]) = match inside {
            Inside::Licences if self.dice.percent(40) => (".kind", &["mining", "safety", "business"]),
            Inside::Licences if self.dice.percent(50) => (".state", &["valid", "expired", "revoked"]),
            Inside::Findings if self.dice.percent(60) => (".kind", &["untrained", "uncertified", "other"]),
            _ => (*self.dice.pick(&["grade", "other_grade"]), &["low", "high", "outburst"]),
        };
        let (one, two) = (self.one_of(options), self.one_of(options));
        match self.dice.below(4) {
            0 => format!("({value} {} ({one}, {two}))", self.in_or_not()),
            1 if !value.starts_with('.') => format!("({value} != first_stated(other_grade, grade))"),
            _ => format!("({value} {} {one})", self.dice.pick(&["=", "!="])),
        }
    }

    fn text(&mut self, inside: Inside) -> String {
        let own = match inside {
            Inside::Licences => ".holder",
            Inside::Findings => *self.dice.pick(&[".inspection", ".seam"]),
            Inside::Nothing => "owner",
        };
        let value = self.one_of(&["owner", "district", own, "first_stated(owner, district)"]);
        let literal = self.one_of(&["东翼", "it's", "a\\b", "100 %_", "-- \\' ;", "一"]);
        match self.dice.below(3) {
            0 => format!("({value} != owner)"),
            1 => format!("({value} {} (\"{literal}\", \"二\"))", self.in_or_not()),
            _ => format!("({value} {} \"{literal}\")", self.dice.pick(&["=", "!="])),
        }
    }
}
