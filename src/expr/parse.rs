//! Parses an expression. Several mistakes are reported at once.

use std::sync::Arc;

use super::lex::{Mistake, Token, TokenKind, lex};
use super::tree::{Column, Comparison, Expr, Group, Kind, Resolved, TableName};
use crate::fact::load::RESERVED;
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic, SourceText, Span};

/// How deeply expressions may be nested.
pub const MAX_DEPTH: usize = 64;
/// How many additions, subtractions and products an expression may have: each takes the one before it as its left side, so a long
/// chain is a deep tree.
pub const MAX_LINKS: usize = 256;

/// Where an expression's text comes from.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The file.
    pub source: Arc<SourceText>,
    /// The TOML string that holds the expression.
    pub span: Span,
    /// Where its characters begin in the file, if they stand there unescaped.
    pub start: Option<usize>,
}

impl Origin {
    fn locate(&self, span: Span) -> Span {
        match self.start {
            Some(start) => Span::new(start + span.start, start + span.end),
            None => self.span,
        }
    }
}

/// Parses `text`; what is wrong is reported, and `None` is returned if anything was.
pub fn parse(text: &str, origin: &Origin, problems: &mut Vec<Diagnostic>) -> Option<Expr> {
    let mut mistakes = Vec::new();
    let tokens = lex(text, &mut mistakes);
    let mut parser = Parser { tokens, at: 0, depth: 0, links: 0, origin, mistakes };
    let expr = parser.or();
    if *parser.peek() != TokenKind::End {
        let found = parser.found();
        parser.mistake(
            Code::ExpressionSyntax,
            say!("表达式到此应已结束，却有{found}", "the expression should end before {found}"),
        );
    }
    let mut mistakes = parser.mistakes;
    mistakes.sort_by_key(|mistake| (mistake.span.start, mistake.span.end));
    mistakes.dedup_by_key(|mistake| mistake.span.start);
    let sound = mistakes.is_empty();
    problems.extend(mistakes.into_iter().map(|mistake| {
        Diagnostic::error(mistake.code, mistake.message)
            .suggest(mistake.suggestion.as_deref())
            .in_text(&origin.source, origin.locate(mistake.span))
    }));
    sound.then_some(expr)
}

struct Parser<'a> {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    links: usize,
    origin: &'a Origin,
    mistakes: Vec<Mistake>,
}

impl Parser<'_> {
    fn peek(&self) -> &TokenKind {
        self.tokens.get(self.at).map_or(&TokenKind::End, |token| &token.kind)
    }

    fn span(&self) -> Span {
        self.tokens.get(self.at).or(self.tokens.last()).map_or(Span::default(), |token| token.span)
    }

    fn advance(&mut self) {
        if *self.peek() != TokenKind::End {
            self.at += 1;
        }
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), TokenKind::Word(found) if found == word)
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.advance();
        }
        found
    }

    fn take_symbol(&mut self, symbol: &str) -> bool {
        let found = matches!(self.peek(), TokenKind::Symbol(s) if *s == symbol);
        if found {
            self.advance();
        }
        found
    }

    fn found(&self) -> String {
        match self.peek() {
            TokenKind::End => "…".into(),
            _ => {
                let span = self.origin.locate(self.span());
                let text = self.origin.source.text.get(span.start..span.end).unwrap_or("");
                format!(" `{text}`").trim_start().to_owned()
            }
        }
    }

    fn mistake(&mut self, code: Code, message: Bilingual) {
        let span = self.span();
        self.mistakes.push(Mistake { code, message, suggestion: None, span });
    }

    fn expect(&mut self, symbol: &str) {
        if !self.take_symbol(symbol) {
            let found = self.found();
            self.mistake(
                Code::ExpressionSyntax,
                say!("此处应为 `{symbol}`，却是 {found}", "expected `{symbol}`, found {found}"),
            );
            self.skip();
            self.take_symbol(symbol);
        }
    }

    /// Passes over what cannot be understood, up to where an expression could go on.
    fn skip(&mut self) {
        while !matches!(self.peek(), TokenKind::End | TokenKind::Symbol(")" | ","))
            && !self.is_word("and")
            && !self.is_word("or")
        {
            self.advance();
        }
    }

    fn expr(&self, kind: Kind, from: Span) -> Expr {
        let last = self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(from, |token| token.span);
        Expr { kind, span: self.origin.locate(from.to(last)) }
    }

    fn or(&mut self) -> Expr {
        self.chain("or", Self::and, Kind::Or)
    }

    fn and(&mut self) -> Expr {
        self.chain("and", Self::not, Kind::And)
    }

    fn chain(&mut self, word: &str, part: fn(&mut Self) -> Expr, join: fn(Vec<Expr>) -> Kind) -> Expr {
        let from = self.span();
        let first = part(self);
        if !self.is_word(word) {
            return first;
        }
        let mut parts = vec![first];
        while self.take_word(word) {
            parts.push(part(self));
        }
        self.expr(join(parts), from)
    }

    fn nested(&mut self, inner: fn(&mut Self) -> Expr) -> Expr {
        if self.depth >= MAX_DEPTH {
            self.mistake(
                Code::NestedTooDeeply,
                say!("嵌套超过 {MAX_DEPTH} 层", "nested more than {MAX_DEPTH} levels deep"),
            );
            let from = self.span();
            self.at = self.tokens.len().saturating_sub(1);
            return self.expr(Kind::Missing, from);
        }
        self.depth += 1;
        let expr = inner(self);
        self.depth -= 1;
        expr
    }

    /// Counts an addition, subtraction or product; one too many ends the expression.
    fn link(&mut self) {
        self.links += 1;
        if self.links > MAX_LINKS {
            self.mistake(
                Code::NestedTooDeeply,
                say!(
                    "表达式中的加减乘超过 {MAX_LINKS} 次",
                    "more than {MAX_LINKS} additions, subtractions and products in one expression"
                ),
            );
            self.at = self.tokens.len().saturating_sub(1);
        }
    }

    fn not(&mut self) -> Expr {
        let from = self.span();
        if self.take_word("not") {
            let inner = self.nested(Self::not);
            return self.expr(Kind::Not(Box::new(inner)), from);
        }
        self.comparison()
    }

    fn operator(&mut self) -> Option<Comparison> {
        let operator = match self.peek() {
            TokenKind::Symbol("=") => Comparison::Equal,
            TokenKind::Symbol("!=") => Comparison::NotEqual,
            TokenKind::Symbol("<") => Comparison::Less,
            TokenKind::Symbol("<=") => Comparison::AtMost,
            TokenKind::Symbol(">") => Comparison::Greater,
            TokenKind::Symbol(">=") => Comparison::AtLeast,
            _ => return None,
        };
        self.advance();
        Some(operator)
    }

    fn comparison(&mut self) -> Expr {
        let from = self.span();
        let left = self.sum();
        if let Some(operator) = self.operator() {
            let (left, right) = (Box::new(left), Box::new(self.sum()));
            let expr = self.expr(Kind::Compare { operator, left, right, class: Resolved(None) }, from);
            if self.operator().is_some() {
                self.mistake(
                    Code::ExpressionSyntax,
                    say!("比较不能连写，请用 `and` 分开", "comparisons do not chain, join them with `and`"),
                );
                self.skip();
            }
            return expr;
        }
        let negated = self.is_word("not");
        let has_in = negated
            && matches!(self.tokens.get(self.at + 1).map(|t| &t.kind), Some(TokenKind::Word(word)) if word == "in");
        if has_in {
            self.advance();
        }
        if (has_in || !negated) && self.take_word("in") {
            self.expect("(");
            let options = self.list(Self::sum);
            self.expect(")");
            return self.expr(Kind::In { value: Box::new(left), options, negated, class: Resolved(None) }, from);
        }
        left
    }

    fn list(&mut self, item: fn(&mut Self) -> Expr) -> Vec<Expr> {
        let mut items = vec![item(self)];
        while self.take_symbol(",") {
            items.push(item(self));
        }
        items
    }

    fn sum(&mut self) -> Expr {
        let from = self.span();
        let mut left = self.product();
        loop {
            let join = match self.peek() {
                TokenKind::Symbol("+") => Kind::Add,
                TokenKind::Symbol("-") => Kind::Subtract,
                _ => return left,
            };
            self.link();
            self.advance();
            let right = self.product();
            left = self.expr(join(Box::new(left), Box::new(right)), from);
        }
    }

    fn product(&mut self) -> Expr {
        let from = self.span();
        let mut left = self.unary();
        while self.take_symbol("*") {
            self.link();
            let right = self.unary();
            left = self.expr(Kind::Multiply(Box::new(left), Box::new(right)), from);
        }
        left
    }

    fn unary(&mut self) -> Expr {
        let from = self.span();
        if self.take_symbol("-") {
            let inner = self.nested(Self::unary);
            return self.expr(Kind::Negate(Box::new(inner)), from);
        }
        self.primary()
    }

    fn primary(&mut self) -> Expr {
        let from = self.span();
        let kind = match self.peek().clone() {
            TokenKind::Number(quantity) => Kind::Number(quantity),
            TokenKind::Date(date) => Kind::Date(date),
            TokenKind::Period(period) => Kind::Period(period),
            TokenKind::Text(text) => Kind::Text(text.into()),
            TokenKind::Symbol("(") => {
                self.advance();
                let inner = self.nested(Self::or);
                self.expect(")");
                return inner;
            }
            TokenKind::Symbol(".") => {
                self.advance();
                let kind = self.column().map_or(Kind::Missing, Kind::Column);
                return self.expr(kind, from);
            }
            TokenKind::Word(word) if is_call(&word) => {
                self.advance();
                let kind = self.call(&word);
                return self.expr(kind, from);
            }
            TokenKind::Word(word) if !RESERVED.contains(&word.as_str()) => {
                Kind::Name { name: word.into(), target: Resolved(None) }
            }
            _ => {
                let found = self.found();
                self.mistake(
                    Code::ExpressionSyntax,
                    say!(
                        "此处应为事实、数、日期或括号，却是 {found}",
                        "expected a fact, number, date or bracket, found {found}"
                    ),
                );
                self.skip();
                return self.expr(Kind::Missing, from);
            }
        };
        self.advance();
        self.expr(kind, from)
    }

    fn name(&mut self, zh: &str, en: &str) -> Option<(String, Span)> {
        let span = self.origin.locate(self.span());
        match self.peek().clone() {
            TokenKind::Word(word) if !RESERVED.contains(&word.as_str()) => {
                self.advance();
                Some((word, span))
            }
            _ => {
                let found = self.found();
                self.mistake(
                    Code::ExpressionSyntax,
                    say!("此处应为{zh}，却是 {found}", "expected the name of {en}, found {found}"),
                );
                None
            }
        }
    }

    fn column(&mut self) -> Option<Column> {
        let (name, span) = self.name("列名", "a column")?;
        Some(Column { name: name.into(), at: Resolved(Some(span)), position: Resolved(None) })
    }

    fn table(&mut self) -> Option<TableName> {
        let (name, span) = self.name("表名", "a table")?;
        Some(TableName { name: name.into(), at: Resolved(Some(span)), id: Resolved(None) })
    }

    fn call(&mut self, word: &str) -> Kind {
        self.expect("(");
        let kind = match word {
            "any" | "all" => self.quantifier(word),
            "count" => self.table().map(|table| Kind::Count(table, self.body().map(Box::new))),
            "most" => self.most(),
            "lookup" => self.lookup(),
            "attested" => {
                let finding = self.nested(Self::or);
                self.expect(",");
                let measured = self.nested(Self::or);
                Some(Kind::Attested(Box::new(finding), Box::new(measured)))
            }
            _ => {
                let parts = self.list(|parser| parser.nested(Self::or));
                if parts.len() < 2 {
                    self.mistake(
                        Code::ExpressionSyntax,
                        say!("`first_stated` 至少要两项", "`first_stated` needs at least two arguments"),
                    );
                }
                Some(Kind::FirstStated(parts, Resolved(None)))
            }
        };
        if kind.is_none() {
            self.skip();
        }
        self.expect(")");
        kind.unwrap_or(Kind::Missing)
    }

    fn body(&mut self) -> Option<Expr> {
        self.take_symbol(":").then(|| self.nested(Self::or))
    }

    fn quantifier(&mut self, word: &str) -> Option<Kind> {
        let table = self.table()?;
        self.expect(":");
        let body = Box::new(self.nested(Self::or));
        Some(if word == "any" { Kind::Any(table, body) } else { Kind::All(table, body) })
    }

    fn most(&mut self) -> Option<Kind> {
        let table = self.table()?;
        let group = if self.take_word("per") {
            let mut columns = vec![self.column()?];
            while self.take_symbol(",") {
                columns.push(self.column()?);
            }
            Group::Per(columns)
        } else if self.take_word("by") {
            let date = self.column()?;
            if !self.take_word("within") {
                let found = self.found();
                self.mistake(
                    Code::ExpressionSyntax,
                    say!("此处应为 `within`，却是 {found}", "expected `within`, found {found}"),
                );
                return None;
            }
            let TokenKind::Period(period) = *self.peek() else {
                let found = self.found();
                self.mistake(
                    Code::ExpressionSyntax,
                    say!(
                        "此处应为期间，如 `1 months`，却是 {found}",
                        "expected a period such as `1 months`, found {found}"
                    ),
                );
                return None;
            };
            self.advance();
            Group::Within(date, period)
        } else {
            let found = self.found();
            self.mistake(
                Code::ExpressionSyntax,
                say!("此处应为 `per` 或 `by`，却是 {found}", "expected `per` or `by`, found {found}"),
            );
            return None;
        };
        let distinct = if self.take_word("distinct") { Some(self.column()?) } else { None };
        let body = self.body().map(Box::new);
        Some(Kind::Most { table, group: Box::new(group), distinct: distinct.map(Box::new), body })
    }

    fn lookup(&mut self) -> Option<Kind> {
        let (table, _) = self.name("指标表名", "an indicator table")?;
        self.expect(".");
        let (column, _) = self.name("列名", "a column")?;
        let mut arguments = Vec::new();
        while self.take_symbol(",") {
            arguments.push(self.nested(Self::or));
        }
        Some(Kind::Lookup { table: table.into(), column: column.into(), arguments, target: Resolved(None) })
    }
}

fn is_call(word: &str) -> bool {
    matches!(word, "any" | "all" | "count" | "most" | "first_stated" | "attested" | "lookup")
}
