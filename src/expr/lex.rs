//! Splits the text of an expression into tokens.

use crate::fact::date::PeriodUnit;
use crate::fact::{Date, Decimal, Period, Quantity, load::RESERVED, unit};
use crate::say;
use crate::source::{Bilingual, Code, Span, did_you_mean};

/// A token with its range of bytes in the expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands in the expression.
    pub span: Span,
}

/// The kinds of tokens.
#[derive(Debug, Clone, PartialEq)]
pub enum TokenKind {
    /// A name or a reserved word.
    Word(String),
    /// A number with its unit.
    Number(Quantity),
    /// A number of days, months or years.
    Period(Period),
    /// A day.
    Date(Date),
    /// A text.
    Text(String),
    /// An operator or bracket.
    Symbol(&'static str),
    /// The end of the expression.
    End,
}

/// What is wrong at a place of the expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Mistake {
    /// The kind.
    pub code: Code,
    /// What was found and what was expected.
    pub message: Bilingual,
    /// The name to suggest.
    pub suggestion: Option<String>,
    /// Where it stands in the expression.
    pub span: Span,
}

const SYMBOLS: &[&str] = &["!=", "<=", ">=", "=", "<", ">", "(", ")", ",", ":", ".", "+", "-", "*"];

/// Splits `text`; what is no token is reported and passed over.
pub fn lex(text: &str, mistakes: &mut Vec<Mistake>) -> Vec<Token> {
    let mut lexer = Lexer { text, at: 0, tokens: Vec::new(), mistakes };
    while lexer.token() {}
    lexer.tokens.push(Token { kind: TokenKind::End, span: Span::new(text.len(), text.len()) });
    lexer.tokens
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    tokens: Vec<Token>,
    mistakes: &'a mut Vec<Mistake>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn take_while(&mut self, accept: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !accept(c)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or("")
    }

    fn push(&mut self, start: usize, kind: TokenKind) {
        self.tokens.push(Token { kind, span: Span::new(start, self.at) });
    }

    fn mistake(&mut self, start: usize, code: Code, message: Bilingual, suggestion: Option<String>) {
        self.mistakes.push(Mistake { code, message, suggestion, span: Span::new(start, self.at) });
    }

    fn token(&mut self) -> bool {
        self.take_while(char::is_whitespace);
        let start = self.at;
        let Some(first) = self.rest().chars().next() else { return false };
        if first == '#' {
            self.take_while(|c| c != '\n');
        } else if first.is_ascii_digit() {
            self.number(start);
        } else if first.is_alphabetic() || first == '_' {
            // Words of other scripts name nothing, but are one mistake and not one a character; the check knows whose label they are.
            let word = self.take_while(|c| c.is_alphanumeric() || c == '_');
            self.push(start, TokenKind::Word(word.to_owned()));
        } else if first == '"' {
            self.string(start);
        } else if let Some(symbol) = SYMBOLS.iter().find(|symbol| self.rest().starts_with(**symbol)) {
            self.at += symbol.len();
            self.push(start, TokenKind::Symbol(symbol));
        } else {
            self.at += first.len_utf8();
            let suggestion = match first {
                '≥' => Some(">="),
                '≤' => Some("<="),
                '≠' | '!' => Some("!="),
                '（' => Some("("),
                '）' => Some(")"),
                '，' => Some(","),
                '：' => Some(":"),
                '&' => Some("and"),
                '|' => Some("or"),
                '×' => Some("*"),
                _ => None,
            };
            let message = if first == '/' {
                say!("没有除法，请改写为乘法", "there is no division, write a product instead")
            } else {
                say!("不应有的字符 `{first}`", "unexpected character `{first}`")
            };
            self.mistake(start, Code::ExpressionSyntax, message, suggestion.map(str::to_owned));
            // What was meant is taken as said, so that what follows is not taken for another mistake.
            let meant = if first == '/' { Some("*") } else { suggestion };
            match meant.map(|meant| (SYMBOLS.iter().find(|symbol| **symbol == meant), meant)) {
                Some((Some(symbol), _)) => self.push(start, TokenKind::Symbol(symbol)),
                Some((None, word)) => self.push(start, TokenKind::Word(word.to_owned())),
                None => {}
            }
        }
        true
    }

    fn string(&mut self, start: usize) {
        self.at += 1;
        let inner = self.take_while(|c| c != '"' && c != '\n');
        if self.rest().starts_with('"') {
            self.at += 1;
            self.push(start, TokenKind::Text(inner.to_owned()));
        } else {
            let message = say!("文本缺少右引号", "the text has no closing quote");
            self.mistake(start, Code::ExpressionSyntax, message, None);
        }
    }

    fn number(&mut self, start: usize) {
        if let Some(date) = self.rest().get(..10).and_then(|head| head.parse::<Date>().ok()) {
            self.at += 10;
            return self.push(start, TokenKind::Date(date));
        }
        // Without this, `2005-02-30` would be a subtraction.
        if let Some(text) = self.rest().get(..10).filter(|head| is_shaped_as_date(head)) {
            self.at += 10;
            let message = say!("没有 `{text}` 这一天", "there is no day `{text}`");
            self.mistake(start, Code::ExpressionSyntax, message, None);
            // A day is there all the same, so that what follows is not taken for another mistake.
            Date::new(2000, 1, 1).into_iter().for_each(|day| self.push(start, TokenKind::Date(day)));
            return;
        }
        let digits = self.take_while(|c| c.is_ascii_digit() || c == '.');
        let Ok(amount) = digits.parse::<Decimal>() else {
            let message = say!("`{digits}` 不是可用的数", "`{digits}` is not a usable number");
            return self.mistake(start, Code::ExpressionSyntax, message, None);
        };
        let number_end = self.at;
        self.take_while(char::is_whitespace);
        let unit_start = self.at;
        let word = self.unit_word();
        if let Some(unit) = period_unit(word) {
            return match digits.parse::<u16>() {
                Ok(count) => self.push(start, TokenKind::Period(Period { count, unit })),
                Err(_) => {
                    let message = say!("期间应为整数", "a period must be a whole number");
                    self.mistake(start, Code::ExpressionSyntax, message, None);
                }
            };
        }
        if word.is_empty() || RESERVED.contains(&word) {
            self.at = number_end;
            return self.push(start, TokenKind::Number(Quantity { amount, unit: &unit::NONE }));
        }
        match unit::find(word) {
            Some(unit) => self.push(start, TokenKind::Number(Quantity { amount, unit })),
            None => {
                let known = unit::UNITS.iter().map(|unit| unit.symbol);
                let suggestion = did_you_mean(word, known).map(str::to_owned);
                let message = say!("未知的单位 `{word}`", "unknown unit `{word}`");
                self.mistake(unit_start, Code::UnitMismatch, message, suggestion);
                // The number is there all the same, so that what follows is not taken for another mistake.
                self.push(start, TokenKind::Number(Quantity { amount, unit: &unit::NONE }));
            }
        }
    }

    fn unit_word(&mut self) -> &'a str {
        let mut first = true;
        let rest = self.rest();
        let end = rest
            .char_indices()
            .find(|(_, c)| {
                let part = c.is_alphabetic() || matches!(c, '%' | '‰' | '％' | '°' | '℃' | '㎡' | '²' | '³' | '½');
                let inside = !first && (c.is_ascii_digit() || matches!(c, '/' | '·'));
                first = false;
                !part && !inside
            })
            .map_or(rest.len(), |(at, _)| at);
        self.at += end;
        rest.get(..end).unwrap_or("")
    }
}

/// Whether `text` has the shape YYYY-MM-DD.
fn is_shaped_as_date(text: &str) -> bool {
    text.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() })
}

fn period_unit(word: &str) -> Option<PeriodUnit> {
    match word {
        "day" | "days" => Some(PeriodUnit::Days),
        "month" | "months" => Some(PeriodUnit::Months),
        "year" | "years" => Some(PeriodUnit::Years),
        _ => None,
    }
}
