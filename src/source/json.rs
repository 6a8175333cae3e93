//! JSON as the same tree as TOML: every key and value knows its span, and numbers keep their text.

use std::sync::Arc;

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{CollectOptions, ParseOptions, ParseStringErrorKind, parse_to_ast};

use super::toml::{Key, Node, Table, Toml};
use super::{Bilingual, Code, Diagnostic, SourceText, Span};
use crate::say;

/// How many lists and objects may stand in one another. A record has four: mines, rows, a row, and a value with its evidence.
const DEEPEST: usize = 32;

/// JSON as its standard has it, and none of the liberties that the parser allows.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Parses a JSON text with at most `most_values` values; nothing where the text is blank.
///
/// A key that stands twice in an object is there twice in the table.
pub fn parse(source: &Arc<SourceText>, most_values: u64) -> Result<Option<Node>, Box<Diagnostic>> {
    let wrong = |diagnostic: Diagnostic, span: Span| Box::new(diagnostic.in_text(source, span));
    if let Some((span, flaw)) = first_flaw(&source.text, most_values) {
        return Err(wrong(flaw.diagnostic(most_values), span));
    }
    match parse_to_ast(&source.text, &CollectOptions::default(), &STRICT) {
        Ok(parsed) => Ok(parsed.value.map(node)),
        Err(error) => Err(wrong(diagnostic(&source.text, &error), span_of(&error))),
    }
}

/// What the parser does not refuse, or not soon enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flaw {
    /// A text has a line break or another control character in it; most likely its closing quote is missing.
    ControlInText,
    /// More lists and objects stand in one another than [`DEEPEST`].
    TooDeep,
    /// There are more values than are read.
    TooMany,
}

impl Flaw {
    fn diagnostic(self, most_values: u64) -> Diagnostic {
        match self {
            Flaw::ControlInText => {
                let message = say!(
                    "文本的引号没有闭合，或文本中有换行",
                    "the quote of a text is not closed, or the text has a line break"
                );
                syntax(message)
                    .help(Bilingual::new("文本中的换行写作 `\\n`", "write a line break inside a text as `\\n`"))
            }
            Flaw::TooDeep => syntax(say!("嵌套超过 {DEEPEST} 层", "nested more than {DEEPEST} deep")),
            Flaw::TooMany => {
                let message = say!("超过 {most_values} 个值的上限", "more values than the limit of {most_values}");
                let help =
                    say!("分成几个文件，或用 --limit 改变上限", "split the file, or change the limit with --limit");
                Diagnostic::error(Code::BeyondLimit, message).help(help)
            }
        }
    }
}

/// The first flaw of a text, found before it is parsed, so that no text can use up the stack or fill the memory.
fn first_flaw(text: &str, most_values: u64) -> Option<(Span, Flaw)> {
    let (mut depth, mut values) = (0usize, 0u64);
    let mut text_from = None;
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(start) = text_from {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = true,
                b'"' => text_from = None,
                ..b' ' => return Some((Span::new(start, at), Flaw::ControlInText)),
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => text_from = Some(at),
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // A list or object has one value more than commas.
        values += u64::from(matches!(byte, b'[' | b'{' | b','));
        let here = Span::new(at, at + 1);
        if depth > DEEPEST {
            return Some((here, Flaw::TooDeep));
        }
        if values > most_values {
            return Some((here, Flaw::TooMany));
        }
    }
    None
}

fn syntax(message: Bilingual) -> Diagnostic {
    let Bilingual { zh, en } = message;
    let message = Bilingual::new(format!("不是有效的 JSON：{zh}"), format!("not valid JSON: {en}"));
    Diagnostic::error(Code::JsonSyntax, message)
}

/// What to underline: of a list or object that does not end, its beginning.
fn span_of(error: &ParseError) -> Span {
    let range = error.range();
    match error.kind() {
        ParseErrorKind::UnterminatedArray | ParseErrorKind::UnterminatedObject => {
            Span::new(range.start, range.start + 1)
        }
        _ => Span::new(range.start, range.end),
    }
}

fn diagnostic(text: &str, error: &ParseError) -> Diagnostic {
    use ParseErrorKind as Kind;
    let range = error.range();
    let found = text.get(range.start..range.end).unwrap_or("");
    let found = found.replace('`', " ");
    let (zh, en) = match error.kind() {
        Kind::CommentsNotAllowed | Kind::UnterminatedCommentBlock => ("JSON 没有注释", "JSON has no comments"),
        Kind::ExpectedColonAfterObjectKey => ("键之后缺少冒号", "a colon is missing after the key"),
        Kind::ExpectedObjectValue => ("冒号之后缺少值", "a value is missing after the colon"),
        Kind::ExpectedComma => ("此处缺少逗号", "a comma is missing here"),
        Kind::TrailingCommasNotAllowed => ("最后一项之后不能有逗号", "no comma may follow the last item"),
        Kind::ExpectedStringObjectProperty | Kind::UnexpectedTokenInObject => {
            ("此处应为双引号中的键", "a key in double quotes is expected here")
        }
        Kind::SingleQuotedStringsNotAllowed => ("文本应写在双引号中", "a text stands in double quotes"),
        Kind::BareDecimalPointNumbersNotAllowed
        | Kind::ExpectedDigit
        | Kind::ExpectedDigitFollowingNegativeSign
        | Kind::ExpectedPlusMinusOrDigitInNumberLiteral
        | Kind::HexadecimalNumbersNotAllowed
        | Kind::NonFiniteNumbersNotAllowed
        | Kind::UnaryPlusNumbersNotAllowed => ("不是 JSON 写法的数", "not a number as JSON writes it"),
        Kind::String(ParseStringErrorKind::UnterminatedStringLiteral) => {
            ("文本的引号没有闭合", "the quote of a text is not closed")
        }
        Kind::String(_) => ("反斜杠之后不是 JSON 的转义", "what follows the backslash is no escape of JSON"),
        Kind::MultipleRootJsonValues => {
            ("文件中只能有一个值；几个煤矿写成一个列表", "a file has one value; several mines are one list")
        }
        Kind::UnterminatedArray => ("`[` 没有闭合", "the `[` is not closed"),
        Kind::UnterminatedObject => ("`{` 没有闭合", "the `{` is not closed"),
        Kind::NestingDepthExceeded => ("嵌套过深", "nested too deeply"),
        Kind::UnexpectedCloseBrace
        | Kind::UnexpectedCloseBracket
        | Kind::UnexpectedColon
        | Kind::UnexpectedComma
        | Kind::UnexpectedToken
        | Kind::UnexpectedWord => return syntax(say!("此处不应有 `{found}`", "`{found}` is not expected here")),
    };
    syntax(Bilingual::new(zh, en))
}

fn node(value: Value<'_>) -> Node {
    let range = value.range();
    let value = match value {
        Value::StringLit(text) => Toml::Text(text.value.into_owned().into()),
        Value::NumberLit(number) => Toml::Number(number.value.to_owned().into()),
        Value::BooleanLit(boolean) => Toml::Boolean(boolean.value),
        Value::NullKeyword(_) => Toml::Null,
        Value::Array(list) => Toml::List(list.elements.into_iter().map(node).collect()),
        Value::Object(object) => {
            let entry = |property: jsonc_parser::ast::ObjectProp<'_>| {
                let range = property.name.range();
                let name = property.name.into_string().into();
                (Key { name, span: Span::new(range.start, range.end) }, node(property.value))
            };
            Toml::Table(Table { entries: object.properties.into_iter().map(entry).collect() })
        }
    };
    Node { value, span: Span::new(range.start, range.end) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Option<Node>, Box<Diagnostic>> {
        parse(&SourceText::new("t.json", text), 1000)
    }

    fn line(text: &str) -> String {
        let wrong = read(text).unwrap_err();
        format!("{} {} {}", wrong.code, wrong.place.unwrap().within_file(), wrong.message.en)
    }

    #[test]
    fn numbers_keep_their_text_and_keys_their_places() {
        let text = "{\n  \"产量\": [0.10, -12345678901234567890, 1e3],\n  \"b\": {\"c\": null, \"d\": true}\n}";
        let Toml::Table(table) = read(text).unwrap().unwrap().value else { panic!() };
        let source = SourceText::new("t.json", text);
        let (key, node) = &table.entries[0];
        assert_eq!((&*key.name, source.line_column(key.span.start)), ("产量", (2, 3)));
        let Toml::List(items) = &node.value else { panic!() };
        let numbers = ["0.10", "-12345678901234567890", "1e3"].map(|digits| Toml::Number(digits.into()));
        assert!(items.iter().map(|item| &item.value).eq(&numbers));
        assert_eq!(text.get(items[0].span.start..items[0].span.end), Some("0.10"));
        let Toml::Table(inner) = &table.get("b").unwrap().value else { panic!() };
        assert_eq!(inner.get("c").unwrap().value, Toml::Null);
        assert_eq!(inner.get("d").unwrap().value, Toml::Boolean(true));
    }

    #[test]
    fn texts_are_unescaped() {
        let text = r#""a\"\\\/\b\f\n\r\t\u77ff\uD83D\uDE00\u0000""#;
        assert_eq!(read(text).unwrap().unwrap().value, Toml::Text("a\"\\/\u{8}\u{c}\n\r\t矿😀\0".into()));
    }

    #[test]
    fn a_blank_text_has_no_value_and_a_doubled_key_is_there_twice() {
        assert_eq!(read(" \n"), Ok(None));
        let Toml::Table(table) = read("{\"a\": 1, \"a\": 2}").unwrap().unwrap().value else { panic!() };
        assert_eq!(table.entries.len(), 2);
    }

    #[test]
    fn syntax_errors_say_what_is_wrong_and_where() {
        for (text, expected) in [
            ("{\"a\": 1 // 备注\n}", "1:9 not valid JSON: JSON has no comments"),
            ("{\"a\" 1}", "1:6 not valid JSON: a colon is missing after the key"),
            ("{\"a\":}", "1:6 not valid JSON: `}` is not expected here"),
            ("{\"a\": 1 \"b\": 2}", "1:8 not valid JSON: a comma is missing here"),
            ("[1,\n2,]", "2:2 not valid JSON: no comma may follow the last item"),
            ("{a: 1}", "1:2 not valid JSON: a key in double quotes is expected here"),
            ("{'a': 1}", "1:2 not valid JSON: a text stands in double quotes"),
            ("[.5]", "1:2 not valid JSON: not a number as JSON writes it"),
            ("[+5]", "1:2 not valid JSON: not a number as JSON writes it"),
            ("[0x10]", "1:2 not valid JSON: not a number as JSON writes it"),
            ("[-]", "1:3 not valid JSON: not a number as JSON writes it"),
            ("[NaN]", "1:2 not valid JSON: `NaN` is not expected here"),
            ("[007]", "1:3 not valid JSON: a comma is missing here"),
            ("{\"a\": \"b", "1:7 not valid JSON: the quote of a text is not closed"),
            (
                "{\"a\": \"b,\n\"c\": 1}",
                "1:7 not valid JSON: the quote of a text is not closed, or the text has a line break",
            ),
            ("[\"\\x\"]", "1:3 not valid JSON: what follows the backslash is no escape of JSON"),
            ("{} {}", "1:4 not valid JSON: a file has one value; several mines are one list"),
            ("[1,\n[2\n", "2:1 not valid JSON: the `[` is not closed"),
            ("{\"a\": {\n", "1:7 not valid JSON: the `{` is not closed"),
        ] {
            assert_eq!(line(text), format!("KJ1027 {expected}"), "{text}");
        }
    }

    #[test]
    fn neither_depth_nor_number_is_without_bound() {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            assert!(line(&open.repeat(100_000)).ends_with("nested more than 32 deep"));
            let deepest = format!("{}1{}", open.repeat(DEEPEST), close.repeat(DEEPEST));
            assert!(read(&deepest).unwrap().is_some());
        }
        let list = |values: usize| format!("[{}0]", "0,".repeat(values - 1));
        assert!(read(&list(1000)).is_ok());
        assert_eq!(line(&list(1001)), "KJ1025 1:2001 more values than the limit of 1000");
        assert!(read(&format!("[\"{}\"]", ",[{".repeat(2000))).is_ok(), "in a text they are text");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn what_is_valid_is_what_serde_takes_for_valid(text in "([\\[\\]{},:\" \n\\\\-]|\"a\":|[0-9.eE+-]|true|null|[a煤😀/*'n]){0,14}") {
            let theirs = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
            prop_assert_eq!(read(&text).is_ok_and(|node| node.is_some()), theirs, "{}", text);
        }

        #[test]
        fn any_text_is_read_or_refused(text in any::<String>(), head in "[\\[{\"]{0,3}(\\\\u?[0-9a-fA-F煤]{0,5})?") {
            let _ = read(&format!("{head}{text}"));
        }
    }
}
