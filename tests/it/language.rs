//! The condition language: what is printed parses back, and mistakes are reported where they are, several at once.

use std::collections::HashMap;
use std::sync::Arc;

use kuangjian::expr::tree::{Column, Comparison, Expr, Group, Kind, Resolved, TableName};
use kuangjian::expr::{Names, Origin, check, parse};
use kuangjian::fact::date::PeriodUnit;
use kuangjian::fact::{Date, Decimal, Period, Quantity, Vocabulary, load::vocabulary, unit};
use kuangjian::source::{Diagnostic, SourceText, Span};
use proptest::prelude::*;

const VOCABULARY: &str = r#"
[group]
id = "mine"
order = 1
label = { zh = "矿", en = "mine" }

[[fact]]
id = "capacity"
type = "number"
unit = "万t"
per = "year"
label = { zh = "能力", en = "capacity" }
question = { zh = "能力？", en = "capacity?" }

[[fact]]
id = "depth"
type = "number"
unit = "m"
label = { zh = "深度", en = "depth" }
question = { zh = "深度？", en = "depth?" }

[[fact]]
id = "workers"
type = "integer"
unit = "人"
label = { zh = "人数", en = "workers" }
question = { zh = "人数？", en = "workers?" }

[[fact]]
id = "wet"
type = "yes_no"
label = { zh = "有水", en = "wet" }
question = { zh = "有水？", en = "wet?" }

[[fact]]
id = "opened"
type = "date"
label = { zh = "投产", en = "opened" }
question = { zh = "投产？", en = "opened?" }

[[fact]]
id = "gas"
type = "choice"
choices = [{ id = "low", label = { zh = "低", en = "low gas" } }, { id = "high", label = { zh = "高", en = "high gas" } }]
label = { zh = "瓦斯", en = "gas" }
question = { zh = "瓦斯？", en = "gas?" }

[[table]]
id = "faces"
label = { zh = "工作面", en = "faces" }
question = { zh = "工作面？", en = "faces?" }
complete_question = { zh = "全部？", en = "all?" }

[[table.column]]
id = "seam"
type = "text"
label = { zh = "煤层", en = "seam" }
question = { zh = "煤层？", en = "seam?" }

[[table.column]]
id = "found_on"
type = "date"
label = { zh = "日期", en = "found on" }
question = { zh = "日期？", en = "day?" }
"#;

fn words() -> Vocabulary {
    let mut problems = Vec::new();
    let found = vocabulary(&[SourceText::new("mine.toml", VOCABULARY)], &mut problems);
    assert!(problems.is_empty(), "{problems:?}");
    found
}

/// What is said of an expression: `column code message`, one mistake a line.
fn mistakes(text: &str) -> String {
    let vocabulary = words();
    let source = SourceText::new("rule.toml", text);
    let origin = Origin { source, span: Span::new(0, text.len()), start: Some(0) };
    let mut problems: Vec<Diagnostic> = Vec::new();
    if let Some(mut expr) = parse(text, &origin, &mut problems) {
        let names = Names {
            vocabulary: &vocabulary,
            parameters: &HashMap::new(),
            definitions: &HashMap::new(),
            later: &["later".to_owned()],
            lookups: &HashMap::new(),
        };
        check(&mut expr, &names, &origin, &mut problems);
    }
    let line = |problem: &Diagnostic| {
        let place = problem.place.as_ref().map(|place| place.within_file()).unwrap_or_default();
        let help = problem.help.as_ref().map(|help| format!(" ({})", help.en)).unwrap_or_default();
        format!("{place} {} {}{help}", problem.code, problem.message.en)
    };
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn mistakes_are_reported_at_their_place() {
    let table = [
        ("wet", ""),
        ("capacity >= 60000 t and depth < 1 km", ""),
        ("workers > 3 or 3 < workers", ""),
        ("count(faces) >= 3 and most(faces per seam) > 2", ""),
        ("check_date > opened + 1 months and opened - 3 days < 2005-07-13", ""),
        ("check_date - opened > 60 d", ""),
        ("gas in (low, high) and high = gas", ""),
        ("capacity > 3 m", "1:1 KJ0104 a mass cannot be compared with a length"),
        ("workers > 110 %", "1:1 KJ0104 a number of things cannot be compared with a bare number"),
        ("capacity", "1:1 KJ0103 expected a condition, found a mass"),
        ("wet = 3", "1:1 KJ0103 a condition and a bare number cannot be compared with `=`"),
        ("gas < high", "1:1 KJ0103 a choice and a choice cannot be compared with `<`"),
        ("gas = hgh", "1:7 KJ0102 `hgh` is not one of the choices (did you mean `high`?)"),
        ("capcity > 3 t", "1:1 KJ0102 unknown fact `capcity` (did you mean `capacity`?)"),
        ("faces", "1:1 KJ0103 `faces` is a table, use `any`, `all`, `count` or `most`"),
        ("later", "1:1 KJ0107 the definition `later` is used before it is defined"),
        ("any(face: wet)", "1:5 KJ0102 unknown table `face` (did you mean `faces`?)"),
        ("any(faces: .seem = \"3\")", "1:13 KJ0102 table `faces` has no column `seem` (did you mean `seam`?)"),
        (".seam = \"3\"", "1:2 KJ0102 `.seam` stands outside of a table"),
        ("any(faces: any(faces: wet))", "1:16 KJ0103 rows cannot be counted inside rows"),
        (
            "opened - 1 months < check_date",
            "1:1 KJ0106 a date minus months or years would have to say how it rounds, use days or an addition",
        ),
        ("capacity * capacity > 3 t", "1:1 KJ0103 one side of a product must be a bare number or a percentage"),
        ("capacity * 1.123456789012345 > 3 t", "1:1 KJ0105 the result could need more digits than are kept"),
        ("most(faces by seam within 1 months) > 2", "1:15 KJ0103 column `seam` is not a date"),
        ("1 m < depth < 3 m", "1:15 KJ0101 comparisons do not chain, join them with `and`"),
        ("capacity / 2 > 3 t", "1:10 KJ0101 there is no division, write a product instead"),
        ("depth > 3 mm2", "1:11 KJ0104 unknown unit `mm2` (did you mean `mm`?)"),
        ("depth ≥ 3 m", "1:7 KJ0101 unexpected character `≥` (did you mean `>=`?)"),
        ("深度 > 3 m", "1:1 KJ0102 unknown fact `深度` (did you mean `depth`?)"),
        ("井深度 > 3 m", "1:1 KJ0102 unknown fact `井深度`"),
        ("", "1:1 KJ0101 expected a fact, number, date or bracket, found …"),
        ("wet and", "1:8 KJ0101 expected a fact, number, date or bracket, found …"),
        ("wet wet", "1:5 KJ0101 the expression should end before `wet`"),
        ("first_stated(depth) > 3 m", "1:19 KJ0101 `first_stated` needs at least two arguments"),
        ("lookup(limits.x, depth) > 3 m", "1:1 KJ0102 unknown indicator table `limits`"),
    ];
    for (text, wanted) in table {
        assert_eq!(mistakes(text), wanted, "{text}");
    }
}

#[test]
fn several_mistakes_are_reported_at_once() {
    let found = mistakes("capcity > 3 t and wett\n  or gas = hgh and depth > 3 t");
    assert_eq!(
        found,
        "1:1 KJ0102 unknown fact `capcity` (did you mean `capacity`?)\n\
         1:19 KJ0102 unknown fact `wett` (did you mean `wet`?)\n\
         2:12 KJ0102 `hgh` is not one of the choices (did you mean `high`?)\n\
         2:20 KJ0104 a length cannot be compared with a mass"
    );
    let found = mistakes("(depth > ) and any(faces wet) or wet §");
    assert_eq!(found.lines().count(), 4, "{found}");
}

#[test]
fn deep_nesting_is_refused_and_does_not_overflow() {
    let deep = format!("{}wet{}", "(".repeat(100_000), ")".repeat(100_000));
    assert!(mistakes(&deep).contains("KJ0108 nested more than 64 levels deep"));
    assert!(mistakes(&"not ".repeat(100_000)).contains("KJ0108"));
    assert!(mistakes(&format!("{}1 > 2", "-".repeat(100_000))).contains("KJ0108"));
    assert_eq!(mistakes(&format!("{}wet", "not ".repeat(60))), "");
    for operator in ["+ 1", "- 1", "* 1", "* 1 + 1"] {
        let long = format!("depth > 1 m {}", operator.repeat(100_000));
        assert!(mistakes(&long).contains("KJ0108 more than 256 additions"), "{operator}");
    }
    assert_eq!(mistakes(&format!("depth > 1 m {}", "+ 1 m ".repeat(5))), "");
}

fn expr(kind: Kind) -> Expr {
    Expr { kind, span: Span::default() }
}

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["capacity", "depth", "wet", "gas", "x_1", "_y"]).prop_map(str::to_owned)
}

fn column() -> impl Strategy<Value = Column> {
    name().prop_map(|name| Column { name: name.into(), at: Resolved(None), position: Resolved(None) })
}

fn table() -> impl Strategy<Value = TableName> {
    name().prop_map(|name| TableName { name: name.into(), at: Resolved(None), id: Resolved(None) })
}

fn period() -> impl Strategy<Value = Period> {
    let unit = prop::sample::select(vec![PeriodUnit::Days, PeriodUnit::Months, PeriodUnit::Years]);
    (0u16..400, unit).prop_map(|(count, unit)| Period { count, unit })
}

fn leaf() -> impl Strategy<Value = Kind> {
    let units = prop::sample::select(std::iter::once(&unit::NONE).chain(unit::UNITS).collect::<Vec<_>>());
    prop_oneof![
        name().prop_map(|name| Kind::Name { name: name.into(), target: Resolved(None) }),
        column().prop_map(Kind::Column),
        (0i64..1_000_000, 0u32..6, units)
            .prop_map(|(m, s, unit)| Kind::Number(Quantity { amount: Decimal::new(m.into(), s), unit })),
        (1900i16..2200, 1i8..13, 1i8..29).prop_map(|(y, m, d)| Kind::Date(Date::new(y, m, d).unwrap())),
        period().prop_map(Kind::Period),
        "[a-z煤层 ]{0,5}".prop_map(|text| Kind::Text(Arc::from(text.as_str()))),
    ]
}

fn tree() -> impl Strategy<Value = Expr> {
    leaf().prop_map(expr).prop_recursive(5, 40, 3, |inner| {
        let many = prop::collection::vec(inner.clone(), 2..4);
        let boxed = inner.clone().prop_map(Box::new);
        let body = prop::option::of(boxed.clone());
        let operator = prop::sample::select(Comparison::ALL.to_vec());
        let group = prop_oneof![
            prop::collection::vec(column(), 1..3).prop_map(Group::Per),
            (column(), period()).prop_map(|(date, period)| Group::Within(date, period)),
        ];
        prop_oneof![
            many.clone().prop_map(Kind::And),
            many.clone().prop_map(Kind::Or),
            boxed.clone().prop_map(Kind::Not),
            boxed.clone().prop_map(Kind::Negate),
            (operator, boxed.clone(), boxed.clone()).prop_map(|(operator, left, right)| Kind::Compare {
                operator,
                left,
                right,
                class: Resolved(None)
            }),
            (boxed.clone(), prop::collection::vec(inner.clone(), 1..3), any::<bool>())
                .prop_map(|(value, options, negated)| Kind::In { value, options, negated, class: Resolved(None) }),
            (boxed.clone(), boxed.clone()).prop_map(|(a, b)| Kind::Add(a, b)),
            (boxed.clone(), boxed.clone()).prop_map(|(a, b)| Kind::Subtract(a, b)),
            (boxed.clone(), boxed.clone()).prop_map(|(a, b)| Kind::Multiply(a, b)),
            (boxed.clone(), boxed.clone()).prop_map(|(a, b)| Kind::Attested(a, b)),
            (table(), boxed.clone()).prop_map(|(table, body)| Kind::Any(table, body)),
            (table(), boxed).prop_map(|(table, body)| Kind::All(table, body)),
            (table(), body.clone()).prop_map(|(table, body)| Kind::Count(table, body)),
            (table(), group, prop::option::of(column()), body).prop_map(|(table, group, distinct, body)| Kind::Most {
                table,
                group: Box::new(group),
                distinct: distinct.map(Box::new),
                body
            }),
            many.prop_map(|parts| Kind::FirstStated(parts, Resolved(None))),
            (name(), name(), prop::collection::vec(inner, 0..3)).prop_map(|(table, column, arguments)| {
                Kind::Lookup { table: table.into(), column: column.into(), arguments, target: Resolved(None) }
            }),
        ]
        .prop_map(expr)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_printed_parses_back_to_the_same_tree(tree in tree()) {
        let text = tree.to_string();
        let origin = Origin { source: SourceText::new("t", &text), span: Span::default(), start: Some(0) };
        let mut problems = Vec::new();
        let parsed = parse(&text, &origin, &mut problems);
        prop_assert_eq!(parsed.as_ref(), Some(&tree), "{}\n{:?}", text, problems);
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "[ -~\\n煤万吨（≥%]{0,60}") {
        mistakes(&text);
    }

    #[test]
    fn no_sequence_of_words_makes_the_parser_panic(words in prop::collection::vec(prop::sample::select(vec![
        "and", "or", "not", "in", "any", "all", "count", "most", "per", "by", "within", "distinct", "first_stated", "attested",
        "lookup", "(", ")", ",", ":", ".", "+", "-", "*", "=", "<", "wet", "depth", "faces", "seam", "3", "1 months", "2005-01-01",
        "\"x\"", "万t", "%",
    ]), 0..30)) {
        mistakes(&words.join(" "));
    }
}
