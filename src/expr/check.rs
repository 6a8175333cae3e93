//! Finds out what every name stands for, and whether the types go together.

use std::collections::HashMap;
use std::sync::Arc;

use super::lookup::{KeyKind, Lookup};
use super::parse::Origin;
use super::tree::{Column, Comparison, Expr, Group, Kind, Resolved, TableName, Target};
pub use super::types::Class;
use super::types::{NumberType, Typed, describe, dimension, typed};
use crate::fact::date::PeriodUnit;
use crate::fact::vocabulary::Named;
use crate::fact::{ChoiceValue, Date, Decimal, Dimension, Quantity, TableId, Type, Vocabulary};
use crate::say;
use crate::source::{Bilingual, Code, Diagnostic, Span, did_you_mean};

/// The value of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Constant {
    /// A number.
    Number(Quantity),
    /// A day.
    Date(Date),
}

/// What names can stand for.
pub struct Names<'a> {
    /// The vocabulary.
    pub vocabulary: &'a Vocabulary,
    /// The parameters of the pack.
    pub parameters: &'a HashMap<String, Constant>,
    /// The definitions of the pack that come before.
    pub definitions: &'a HashMap<String, Arc<Expr>>,
    /// Names of definitions that come later.
    pub later: &'a [String],
    /// The indicator tables of the pack.
    pub lookups: &'a HashMap<String, Arc<Lookup>>,
}

/// Checks that `expr` is a condition, and fills in what its names stand for. Returns whether all is well.
pub fn check(expr: &mut Expr, names: &Names<'_>, origin: &Origin, problems: &mut Vec<Diagnostic>) -> bool {
    let before = problems.len();
    let mut checker = Checker { names, origin, table: None, problems };
    checker.truth(expr);
    problems.len() == before
}

struct Checker<'a, 'b> {
    names: &'a Names<'a>,
    origin: &'a Origin,
    table: Option<TableId>,
    problems: &'b mut Vec<Diagnostic>,
}

/// The id of the fact or table that people call `name`.
fn labelled<'v>(vocabulary: &'v Vocabulary, name: &str) -> Option<&'v str> {
    match vocabulary.by_name(name)? {
        Named::Fact(id) => vocabulary.fact(id).map(|fact| &*fact.id),
        Named::Table(id) => vocabulary.table(id).map(|table| &*table.id),
    }
}

impl Checker<'_, '_> {
    fn report(&mut self, span: Span, diagnostic: Diagnostic) -> Typed {
        self.problems.push(diagnostic.in_text(&self.origin.source, span));
        Typed::Wrong
    }

    fn mismatch(&mut self, span: Span, message: Bilingual) -> Typed {
        self.report(span, Diagnostic::error(Code::TypeMismatch, message))
    }

    fn unknown(&mut self, span: Span, message: Bilingual, suggestion: Option<&str>) -> Typed {
        self.report(span, Diagnostic::error(Code::UnknownName, message).suggest(suggestion))
    }

    fn truth(&mut self, expr: &mut Expr) {
        let span = expr.span;
        let found = self.expr(expr, None);
        if !matches!(found, Typed::Truth | Typed::Wrong) {
            let found = describe(&found);
            let (zh, en) = (found.zh, found.en);
            self.mismatch(span, say!("此处应为条件（是/否），却是{zh}", "expected a condition, found {en}"));
        }
    }

    fn number(&mut self, expr: &mut Expr) -> Option<NumberType> {
        let span = expr.span;
        match self.expr(expr, None) {
            Typed::Number(number) => Some(number),
            Typed::Wrong => None,
            other => {
                let found = describe(&other);
                let (zh, en) = (found.zh, found.en);
                self.mismatch(span, say!("此处应为数，却是{zh}", "expected a number, found {en}"));
                None
            }
        }
    }

    /// The type of `expr`; `choices` are the values that a plain name may be.
    fn expr(&mut self, expr: &mut Expr, choices: Option<&Arc<[ChoiceValue]>>) -> Typed {
        let span = expr.span;
        match &mut expr.kind {
            Kind::And(parts) | Kind::Or(parts) => {
                parts.iter_mut().for_each(|part| self.truth(part));
                Typed::Truth
            }
            Kind::Not(inner) => {
                self.truth(inner);
                Typed::Truth
            }
            Kind::Attested(finding, measured) => {
                self.truth(finding);
                self.truth(measured);
                Typed::Truth
            }
            Kind::Compare { operator, left, right, class } => {
                class.0 = self.compare(span, *operator, left, right);
                Typed::Truth
            }
            Kind::In { value, options, class, .. } => {
                for option in options {
                    class.0 = self.compare(span, Comparison::Equal, value, option);
                }
                Typed::Truth
            }
            Kind::Name { name, target } => self.name(span, name, target, choices),
            Kind::Column(column) => self.column(column),
            Kind::Number(quantity) => Typed::Number(NumberType::constant(*quantity)),
            Kind::Date(_) => Typed::Date,
            Kind::Period(period) => Typed::Period(period.unit),
            Kind::Text(_) => Typed::Text,
            Kind::Add(left, right) => self.sum(span, left, right, false),
            Kind::Subtract(left, right) => self.sum(span, left, right, true),
            Kind::Multiply(left, right) => self.product(span, left, right),
            Kind::Negate(inner) => self.number(inner).map_or(Typed::Wrong, Typed::Number),
            Kind::Any(table, body) | Kind::All(table, body) => {
                self.rows(table, |checker| checker.truth(body));
                Typed::Truth
            }
            Kind::Count(table, body) => {
                self.rows(table, |checker| body.iter_mut().for_each(|body| checker.truth(body)));
                Typed::Number(NumberType::count())
            }
            Kind::Most { table, group, distinct, body } => {
                self.rows(table, |checker| {
                    checker.group(group);
                    distinct.iter_mut().for_each(|column| {
                        checker.column(column);
                    });
                    body.iter_mut().for_each(|body| checker.truth(body));
                });
                Typed::Number(NumberType::count())
            }
            Kind::FirstStated(parts, class) => self.first_stated(parts, class),
            Kind::Lookup { table, column, arguments, target } => self.lookup(span, table, column, arguments, target),
            Kind::Missing => Typed::Wrong,
        }
    }

    fn rows(&mut self, table: &mut TableName, inside: impl FnOnce(&mut Self)) {
        let at = table.at.0.unwrap_or_default();
        table.id.0 = self.names.vocabulary.table_by_id(&table.name);
        if table.id.0.is_none() {
            let name = &table.name;
            let tables = &self.names.vocabulary.tables;
            let suggestion = did_you_mean(name, tables.iter().map(|t| &*t.id));
            self.unknown(at, say!("未知的表 `{name}`", "unknown table `{name}`"), suggestion);
        }
        if self.table.is_some() {
            let message = say!("表的统计不能嵌套", "rows cannot be counted inside rows");
            self.mismatch(at, message);
        }
        let outer = std::mem::replace(&mut self.table, table.id.0);
        if table.id.0.is_some() {
            inside(self);
        }
        self.table = outer;
    }

    fn group(&mut self, group: &mut Group) {
        match group {
            Group::Per(columns) => columns.iter_mut().for_each(|column| {
                self.column(column);
            }),
            Group::Within(column, _) => {
                let at = column.at.0.unwrap_or_default();
                if !matches!(self.column(column), Typed::Date | Typed::Wrong) {
                    let name = &column.name;
                    let message = say!("列 `{name}` 不是日期", "column `{name}` is not a date");
                    self.mismatch(at, message);
                }
            }
        }
    }

    fn column(&mut self, column: &mut Column) -> Typed {
        let at = column.at.0.unwrap_or_default();
        let name = column.name.clone();
        let Some(id) = self.table else {
            return self.unknown(at, say!("`.{name}` 不在表的统计之内", "`.{name}` stands outside of a table"), None);
        };
        let vocabulary = self.names.vocabulary;
        let Some(table) = vocabulary.table(id) else { return Typed::Wrong };
        let Some(position) = table.column_by_id(&name) else {
            let suggestion = did_you_mean(&name, table.columns.iter().map(|c| &*c.id));
            let table = &table.id;
            let message = say!("表 `{table}` 没有列 `{name}`", "table `{table}` has no column `{name}`");
            return self.unknown(at, message, suggestion);
        };
        column.position.0 = Some((id, position));
        table.columns.get(position).map_or(Typed::Wrong, |fact| typed(&fact.kind))
    }

    fn name(
        &mut self,
        span: Span,
        name: &str,
        target: &mut Resolved<Target>,
        choices: Option<&Arc<[ChoiceValue]>>,
    ) -> Typed {
        let names = self.names;
        if let Some(values) = choices
            && let Some(at) = values.iter().position(|value| value.id == name)
        {
            target.0 = u16::try_from(at).ok().map(Target::Choice);
            return Typed::Choice(Arc::clone(values));
        }
        if name == "check_date" {
            target.0 = Some(Target::CheckDate);
            return Typed::Date;
        }
        match names.vocabulary.by_id(name) {
            Some(Named::Fact(id)) => {
                target.0 = Some(Target::Fact(id));
                return names.vocabulary.fact(id).map_or(Typed::Wrong, |fact| typed(&fact.kind));
            }
            Some(Named::Table(_)) => {
                let message = say!(
                    "`{name}` 是表，请用 `any`、`all`、`count` 或 `most`",
                    "`{name}` is a table, use `any`, `all`, `count` or `most`"
                );
                return self.mismatch(span, message);
            }
            None => {}
        }
        if let Some(constant) = names.parameters.get(name) {
            target.0 = Some(Target::Parameter(*constant));
            return match constant {
                Constant::Number(quantity) => Typed::Number(NumberType::constant(*quantity)),
                Constant::Date(_) => Typed::Date,
            };
        }
        if let Some(body) = names.definitions.get(name) {
            target.0 = Some(Target::Definition(Arc::clone(body)));
            return Typed::Truth;
        }
        if names.later.iter().any(|later| later == name) {
            let message =
                say!("定义 `{name}` 在使用之后才给出", "the definition `{name}` is used before it is defined");
            return self.report(span, Diagnostic::error(Code::DefinitionOrder, message));
        }
        match choices {
            Some(values) => {
                let suggestion = did_you_mean(name, values.iter().map(|value| &*value.id));
                self.unknown(span, say!("`{name}` 不是可选的值", "`{name}` is not one of the choices"), suggestion)
            }
            None => {
                let known = names.vocabulary.all_ids();
                let own = names.parameters.keys().chain(names.definitions.keys()).map(String::as_str);
                let suggestion = labelled(names.vocabulary, name).or_else(|| did_you_mean(name, known.chain(own)));
                self.unknown(span, say!("未知的事实 `{name}`", "unknown fact `{name}`"), suggestion)
            }
        }
    }

    fn compare(&mut self, span: Span, operator: Comparison, left: &mut Expr, right: &mut Expr) -> Option<Class> {
        // A plain name may be a value of the choice on the other side, so the side that is a choice goes first.
        let (left_type, right_type) = if let Some(values) = self.choices_of(right) {
            let left = self.expr(left, Some(&values));
            (left, self.expr(right, None))
        } else {
            let left = self.expr(left, None);
            let values = match &left {
                Typed::Choice(values) => Some(Arc::clone(values)),
                _ => None,
            };
            (left, self.expr(right, values.as_ref()))
        };
        let ordered = !matches!(operator, Comparison::Equal | Comparison::NotEqual);
        match (&left_type, &right_type) {
            (Typed::Wrong, _) | (_, Typed::Wrong) => None,
            (Typed::Number(a), Typed::Number(b)) => {
                if a.together(*b).is_none() {
                    let (left, right) = (dimension(a.dimension), dimension(b.dimension));
                    let message = Bilingual::new(
                        format!("{}不能与{}比较", left.zh, right.zh),
                        format!("{} cannot be compared with {}", left.en, right.en),
                    );
                    self.report(span, Diagnostic::error(Code::UnitMismatch, message));
                    return None;
                }
                Some(Class::Number)
            }
            (Typed::Date, Typed::Date) => Some(Class::Date),
            (Typed::Choice(a), Typed::Choice(b)) if a == b && !ordered => Some(Class::Choice),
            (Typed::Text, Typed::Text) if !ordered => Some(Class::Text),
            _ => {
                let (left, right) = (describe(&left_type), describe(&right_type));
                let symbol = operator.symbol();
                let message = Bilingual::new(
                    format!("{}与{}不能用 `{symbol}` 比较", left.zh, right.zh),
                    format!("{} and {} cannot be compared with `{symbol}`", left.en, right.en),
                );
                self.mismatch(span, message);
                None
            }
        }
    }

    /// The choices of an expression that is a choice by itself: a fact or a column.
    fn choices_of(&self, expr: &Expr) -> Option<Arc<[ChoiceValue]>> {
        let vocabulary = self.names.vocabulary;
        let fact = match &expr.kind {
            Kind::Name { name, .. } => vocabulary.fact(vocabulary.fact_by_id(name)?)?,
            Kind::Column(column) => {
                let table = vocabulary.table(self.table?)?;
                table.columns.get(table.column_by_id(&column.name)?)?
            }
            _ => return None,
        };
        match &fact.kind {
            Type::Choice(values) => Some(Arc::clone(values)),
            _ => None,
        }
    }

    fn sum(&mut self, span: Span, left: &mut Expr, right: &mut Expr, minus: bool) -> Typed {
        let (left, right) = (self.expr(left, None), self.expr(right, None));
        match (&left, &right) {
            (Typed::Wrong, _) | (_, Typed::Wrong) => Typed::Wrong,
            (Typed::Number(a), Typed::Number(b)) => {
                let Some(dimension) = a.together(*b) else {
                    let message = say!("单位不同的数不能相加减", "numbers of different dimensions cannot be added");
                    return self.report(span, Diagnostic::error(Code::UnitMismatch, message));
                };
                let sum = NumberType {
                    dimension,
                    constant: a.constant && b.constant,
                    bare: a.bare && b.bare,
                    whole: a.whole.max(b.whole) + 1,
                    fraction: a.fraction.max(b.fraction),
                };
                self.fits(span, sum)
            }
            (Typed::Date, Typed::Date) if minus => {
                let dimension = Dimension::Duration;
                Typed::Number(NumberType { dimension, constant: false, bare: false, whole: 12, fraction: 0 })
            }
            (Typed::Date, Typed::Period(unit)) => {
                if minus && *unit != PeriodUnit::Days {
                    let message = say!(
                        "日期减去月或年须说明如何取整，请改用天数或加法",
                        "a date minus months or years would have to say how it rounds, use days or an addition"
                    );
                    return self.report(span, Diagnostic::error(Code::AmbiguousDate, message));
                }
                Typed::Date
            }
            _ => {
                let (left, right) = (describe(&left), describe(&right));
                let message = Bilingual::new(
                    format!("{}与{}不能相加减", left.zh, right.zh),
                    format!("{} and {} cannot be added or subtracted", left.en, right.en),
                );
                self.mismatch(span, message)
            }
        }
    }

    fn product(&mut self, span: Span, left: &mut Expr, right: &mut Expr) -> Typed {
        let (Some(a), Some(b)) = (self.number(left), self.number(right)) else { return Typed::Wrong };
        let (number, factor) = if b.constant { (a, b) } else { (b, a) };
        if !factor.constant || factor.dimension != Dimension::Ratio {
            let message = say!(
                "乘法的一方须是不带单位的数或百分数",
                "one side of a product must be a bare number or a percentage"
            );
            return self.mismatch(span, message);
        }
        let product = NumberType {
            bare: number.bare && factor.bare,
            constant: number.constant,
            dimension: number.dimension,
            whole: number.whole + factor.whole,
            fraction: number.fraction + factor.fraction,
        };
        self.fits(span, product)
    }

    fn fits(&mut self, span: Span, number: NumberType) -> Typed {
        if number.whole + number.fraction > Decimal::MAX_RESULT_DIGITS {
            let message = say!("结果可能超出可保存的位数", "the result could need more digits than are kept");
            return self.report(span, Diagnostic::error(Code::TooManyDigits, message));
        }
        Typed::Number(number)
    }

    fn lookup(
        &mut self,
        span: Span,
        table: &str,
        column: &str,
        arguments: &mut [Expr],
        target: &mut Resolved<(Arc<Lookup>, usize)>,
    ) -> Typed {
        let Some(lookup) = self.names.lookups.get(table).map(Arc::clone) else {
            let suggestion = did_you_mean(table, self.names.lookups.keys().map(String::as_str));
            return self.unknown(span, say!("未知的指标表 `{table}`", "unknown indicator table `{table}`"), suggestion);
        };
        let Some(at) = lookup.columns.iter().position(|(id, _)| id == column) else {
            let suggestion = did_you_mean(column, lookup.columns.iter().map(|(id, _)| id.as_str()));
            let message =
                say!("指标表 `{table}` 没有列 `{column}`", "indicator table `{table}` has no column `{column}`");
            return self.unknown(span, message, suggestion);
        };
        let (wanted, found) = (lookup.keys.len(), arguments.len());
        if wanted != found {
            let message = say!(
                "指标表 `{table}` 有 {wanted} 个键，却给了 {found} 个",
                "indicator table `{table}` has {wanted} keys, found {found} arguments"
            );
            return self.mismatch(span, message);
        }
        for (key, argument) in lookup.keys.iter().zip(arguments) {
            let span = argument.span;
            let fits = match &key.kind {
                KeyKind::Choice(values) => match self.expr(argument, Some(values)) {
                    Typed::Choice(found) => found == *values,
                    Typed::Wrong => true,
                    _ => false,
                },
                KeyKind::Number(dimension) => match self.expr(argument, None) {
                    Typed::Number(number) => number.dimension == *dimension || number.bare,
                    Typed::Wrong => true,
                    _ => false,
                },
            };
            if !fits {
                let key = &key.id;
                let message = say!("与键 `{key}` 的类型不符", "not of the type of key `{key}`");
                self.mismatch(span, message);
            }
        }
        let dimension = lookup.columns.get(at).map_or(Dimension::Ratio, |(_, dimension)| *dimension);
        target.0 = Some((lookup, at));
        Typed::Number(NumberType {
            dimension,
            constant: false,
            bare: false,
            whole: Decimal::MAX_WHOLE,
            fraction: Decimal::MAX_FRACTION,
        })
    }

    fn first_stated(&mut self, parts: &mut [Expr], class: &mut Resolved<Class>) -> Typed {
        let mut first: Option<Typed> = None;
        for part in parts {
            let span = part.span;
            let found = self.expr(part, None);
            let together = match (&first, &found) {
                (None, _) | (_, Typed::Wrong) => true,
                (Some(Typed::Number(a)), Typed::Number(b)) => a.together(*b).is_some(),
                (Some(Typed::Choice(a)), Typed::Choice(b)) => a == b,
                (Some(a), b) => std::mem::discriminant(a) == std::mem::discriminant(b),
            };
            if !together {
                let message =
                    say!("`first_stated` 的各项类型须相同", "the arguments of `first_stated` must be of one type");
                self.mismatch(span, message);
            }
            first = Some(match (first, found) {
                (None | Some(Typed::Wrong), found) => found,
                (Some(Typed::Number(a)), Typed::Number(b)) => Typed::Number(NumberType {
                    whole: a.whole.max(b.whole),
                    fraction: a.fraction.max(b.fraction),
                    constant: false,
                    ..a
                }),
                (Some(first), _) => first,
            });
        }
        let first = first.unwrap_or(Typed::Wrong);
        class.0 = first.class();
        first
    }
}
