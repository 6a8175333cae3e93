//! Expressions in words: labels for ids, units, and what must hold together indented below what joins it.

use crate::expr::tree::{Column, Comparison, Group, Target};
use crate::expr::{Class, Constant, Expr, Kind};
use crate::fact::date::PeriodUnit;
use crate::fact::{Fact, Period, Quantity, TableId, Type, Vocabulary};
use crate::rule::Pack;
use crate::source::{Bilingual, Language};

/// A sentence, and what stands indented below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prose {
    /// The sentence.
    pub text: String,
    /// What it is about, if it is about several things.
    pub inside: Vec<Prose>,
}

/// Writes the expressions of a pack in words.
#[derive(Clone, Copy)]
pub struct Writer<'a> {
    /// What facts are called.
    pub vocabulary: &'a Vocabulary,
    /// Whose definitions and parameters the expressions name.
    pub pack: &'a Pack,
    /// The language.
    pub language: Language,
}

impl Writer<'_> {
    /// The expression in words, a line each part that must hold.
    pub fn prose(&self, expr: &Expr) -> Prose {
        let above =
            |text: String, parts: &[&Expr]| Prose { text, inside: parts.iter().map(|part| self.prose(part)).collect() };
        let all = |parts: &[Expr], zh, en| above(self.either(zh, en), &parts.iter().collect::<Vec<_>>());
        match &expr.kind {
            Kind::And(parts) => all(parts, "同时满足：", "all of:"),
            Kind::Or(parts) => all(parts, "满足其一：", "one of:"),
            Kind::FirstStated(parts, class) if class.0 == Some(Class::Truth) => {
                all(parts, "以下依次，以第一个已知的为准：", "the first of these that is known:")
            }
            Kind::Compare { operator, left, right, class } if matches!(left.kind, Kind::FirstStated(..)) => {
                let (relation, value) = (self.relation(*operator, class.0), self.option(left, right));
                let text = match self.language {
                    Language::Zh => format!("以下依次，第一个已知的 {relation} {value}："),
                    Language::En => format!("the first of these that is known {relation} {value}:"),
                };
                above(text, &left.children().collect::<Vec<_>>())
            }
            Kind::Attested(finding, measured) => above(
                self.either("由人认定，或由其他事实证明：", "stated by a person, or proved by other facts:"),
                &[finding, measured],
            ),
            Kind::Not(inner) if has_parts(inner) => above(self.either("以下不成立：", "not so:"), &[inner]),
            Kind::Any(table, body) if has_parts(body) => {
                self.rows(&self.table(table.id.0, &table.name), body, ("中有一项", "some row of "))
            }
            Kind::All(table, body) if has_parts(body) => {
                self.rows(&self.table(table.id.0, &table.name), body, ("中每一项", "every row of "))
            }
            _ => Prose { text: self.inline(expr), inside: Vec::new() },
        }
    }

    /// What rows must satisfy; where it is several things, they stand directly below.
    fn rows(&self, table: &str, body: &Expr, (zh, en): (&str, &str)) -> Prose {
        let parts: Vec<&Expr> = match &body.kind {
            Kind::And(parts) => parts.iter().collect(),
            _ => vec![body],
        };
        let text = match (self.language, parts.len()) {
            (Language::Zh, 1) => format!("{table}{zh}满足："),
            (Language::Zh, _) => format!("{table}{zh}同时满足："),
            (Language::En, 1) => format!("{en}{table} has:"),
            (Language::En, _) => format!("{en}{table} has all of:"),
        };
        Prose { text, inside: parts.into_iter().map(|part| self.prose(part)).collect() }
    }

    /// The expression in words, in one sentence.
    pub fn inline(&self, expr: &Expr) -> String {
        match &expr.kind {
            Kind::And(parts) => self.joined(parts, self.word("，且", " and ")),
            Kind::Or(parts) => self.joined(parts, self.word("，或", " or ")),
            Kind::Not(inner) => self.negated(inner),
            Kind::Compare { operator, left, right, class } => self.comparison(*operator, left, right, class.0),
            Kind::In { value, options, negated, .. } => {
                let subject = self.inline(value);
                let options: Vec<String> = options.iter().map(|option| self.option(value, option)).collect();
                let options = options.join(self.word("、", ", "));
                match (self.language, negated) {
                    (Language::Zh, false) => format!("{subject} 为 {options} 之一"),
                    (Language::Zh, true) => format!("{subject} 不是 {options} 中的任何一个"),
                    (Language::En, false) => format!("{subject} is one of {options}"),
                    (Language::En, true) => format!("{subject} is none of {options}"),
                }
            }
            Kind::Name { .. } | Kind::Column(_) if self.is_yes_no(expr) => self.yes_no(expr, true),
            Kind::Name { name, target } => self.name(name, target.0.as_ref()),
            Kind::Column(column) => self.column(column),
            Kind::Number(quantity) => self.quantity(*quantity),
            Kind::Date(date) => date.to_string(),
            Kind::Period(period) => self.period(*period),
            Kind::Text(text) => match self.language {
                Language::Zh => format!("“{text}”"),
                Language::En => format!("\"{text}\""),
            },
            Kind::Add(left, right) => format!("{} + {}", self.inline(left), self.factor(right)),
            Kind::Subtract(left, right) => format!("{} − {}", self.inline(left), self.factor(right)),
            Kind::Multiply(left, right) => format!("{} × {}", self.factor(left), self.factor(right)),
            Kind::Negate(inner) => format!("−{}", self.factor(inner)),
            Kind::Any(table, body) => self.some_row(table.id.0, &table.name, body, ("中有一项", "some row of ")),
            Kind::All(table, body) => self.some_row(table.id.0, &table.name, body, ("中每一项都", "every row of ")),
            Kind::Count(table, body) => {
                let (table, such) = (self.table(table.id.0, &table.name), self.such(body.as_deref()));
                match self.language {
                    Language::Zh => format!("{table}{such}的项数"),
                    Language::En => format!("the number of rows of {table}{such}"),
                }
            }
            Kind::Most { table, group, distinct, body } => {
                self.most(&self.table(table.id.0, &table.name), group, distinct.as_deref(), body.as_deref())
            }
            Kind::FirstStated(parts, _) => {
                let parts: Vec<String> = parts.iter().map(|part| self.inline(part)).collect();
                match self.language {
                    Language::Zh => format!("{} 中第一个已知的", parts.join("、")),
                    Language::En => format!("the first known of: {}", parts.join("; ")),
                }
            }
            Kind::Attested(finding, measured) => {
                let (finding, measured) = (self.inline(finding), self.inline(measured));
                match self.language {
                    Language::Zh => format!("认定 {finding}，或证明 {measured}"),
                    Language::En => format!("it is stated that {finding}, or proved that {measured}"),
                }
            }
            Kind::Lookup { table, column, arguments, .. } => {
                let arguments: Vec<String> = arguments.iter().map(|argument| self.inline(argument)).collect();
                let arguments = arguments.join(self.word("、", ", "));
                match self.language {
                    Language::Zh => format!("按 {arguments} 在表 {table} 中查得的 {column}"),
                    Language::En => format!("{column} of the table {table} for {arguments}"),
                }
            }
            Kind::Missing => "…".to_owned(),
        }
    }

    fn word(&self, zh: &'static str, en: &'static str) -> &'static str {
        match self.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    fn either(&self, zh: &'static str, en: &'static str) -> String {
        self.word(zh, en).to_owned()
    }

    fn label<'b>(&self, label: &'b Bilingual) -> &'b str {
        label.in_language(self.language)
    }

    fn joined(&self, parts: &[Expr], with: &str) -> String {
        let parts: Vec<String> = parts.iter().map(|part| self.bracketed(part)).collect();
        parts.join(with)
    }

    fn bracketed(&self, expr: &Expr) -> String {
        let inner = self.inline(expr);
        match (has_parts(expr), self.language) {
            (false, _) => inner,
            (true, Language::Zh) => format!("（{inner}）"),
            (true, Language::En) => format!("({inner})"),
        }
    }

    fn factor(&self, expr: &Expr) -> String {
        let inner = self.inline(expr);
        if matches!(expr.kind, Kind::Add(..) | Kind::Subtract(..)) { format!("({inner})") } else { inner }
    }

    /// `not inner`; a comparison says the contrary instead, which is the same also where a side is unknown.
    fn negated(&self, inner: &Expr) -> String {
        match &inner.kind {
            Kind::Name { .. } | Kind::Column(_) if self.is_yes_no(inner) => self.yes_no(inner, false),
            Kind::Compare { operator, left, right, class } => {
                self.comparison(operator.contrary(), left, right, class.0)
            }
            Kind::In { value, options, negated, class } => {
                let kind = Kind::In {
                    value: value.clone(),
                    options: options.clone(),
                    negated: !negated,
                    class: class.clone(),
                };
                self.inline(&Expr { kind, span: inner.span })
            }
            _ => match self.language {
                Language::Zh => format!("不成立：{}", self.inline(inner)),
                Language::En => format!("not so: {}", self.inline(inner)),
            },
        }
    }

    fn comparison(&self, operator: Comparison, left: &Expr, right: &Expr, class: Option<Class>) -> String {
        let relation = self.relation(operator, class);
        format!("{} {relation} {}", self.option(right, left), self.option(left, right))
    }

    fn relation(&self, operator: Comparison, class: Option<Class>) -> &'static str {
        match (operator, class.unwrap_or(Class::Number)) {
            (Comparison::Equal, Class::Number) => self.word("等于", "is"),
            (Comparison::NotEqual, Class::Number) => self.word("不等于", "is not"),
            (Comparison::Equal, _) => self.word("为", "is"),
            (Comparison::NotEqual, _) => self.word("不为", "is not"),
            (Comparison::Less, Class::Date) => self.word("早于", "is before"),
            (Comparison::AtMost, Class::Date) => self.word("不晚于", "is not after"),
            (Comparison::Greater, Class::Date) => self.word("晚于", "is after"),
            (Comparison::AtLeast, Class::Date) => self.word("不早于", "is not before"),
            (Comparison::Less, _) => self.word("小于", "is less than"),
            (Comparison::AtMost, _) => self.word("不大于", "is at most"),
            (Comparison::Greater, _) => self.word("大于", "is more than"),
            (Comparison::AtLeast, _) => self.word("不小于", "is at least"),
        }
    }

    /// One side of a comparison: the label of a choice, which is a value of the other side.
    fn option(&self, other: &Expr, expr: &Expr) -> String {
        let Kind::Name { target, .. } = &expr.kind else { return self.inline(expr) };
        let Some(Target::Choice(at)) = &target.0 else { return self.inline(expr) };
        let choice = self.fact_of(other).and_then(|fact| fact.choices().get(usize::from(*at)));
        choice.map_or_else(|| self.inline(expr), |choice| self.label(&choice.label).to_owned())
    }

    /// The fact or column whose value an expression is.
    fn fact_of(&self, expr: &Expr) -> Option<&Fact> {
        match &expr.kind {
            Kind::Name { target, .. } => match target.0.as_ref()? {
                Target::Fact(id) => self.vocabulary.fact(*id),
                _ => None,
            },
            Kind::Column(column) => {
                let (table, at) = column.position.0?;
                self.vocabulary.table(table)?.columns.get(at)
            }
            Kind::FirstStated(parts, _) => parts.iter().find_map(|part| self.fact_of(part)),
            _ => None,
        }
    }

    fn is_yes_no(&self, expr: &Expr) -> bool {
        self.fact_of(expr).is_some_and(|fact| fact.kind == Type::YesNo)
    }

    fn yes_no(&self, expr: &Expr, yes: bool) -> String {
        let label = self.fact_of(expr).map(|fact| self.label(&fact.label)).unwrap_or_default();
        let yes = if yes { self.word("是", "yes") } else { self.word("否", "no") };
        match self.language {
            Language::Zh => format!("{label}：{yes}"),
            Language::En => format!("{label}: {yes}"),
        }
    }

    fn name(&self, name: &str, target: Option<&Target>) -> String {
        match target {
            Some(Target::Fact(id)) => {
                self.vocabulary.fact(*id).map_or_else(|| name.to_owned(), |fact| self.label(&fact.label).to_owned())
            }
            Some(Target::CheckDate) => self.either("检查日期", "the check date"),
            Some(Target::Parameter(Constant::Date(date))) => date.to_string(),
            Some(Target::Parameter(Constant::Number(quantity))) => self.quantity(*quantity),
            Some(Target::Definition(_)) => {
                let definition = self.pack.definitions.iter().find(|definition| definition.id == name);
                format!("“{}”", definition.map_or(name, |definition| self.label(&definition.text)))
            }
            Some(Target::Choice(_)) | None => name.to_owned(),
        }
    }

    fn quantity(&self, quantity: Quantity) -> String {
        format!("{} {}", quantity.amount, quantity.unit.symbol).trim_end().replace(" %", "%")
    }

    fn column(&self, column: &Column) -> String {
        let found = column.position.0.and_then(|(table, at)| self.vocabulary.table(table)?.columns.get(at));
        found.map_or_else(|| column.name.to_string(), |fact| self.label(&fact.label).to_owned())
    }

    fn table(&self, id: Option<TableId>, name: &str) -> String {
        let table = id.and_then(|id| self.vocabulary.table(id));
        table.map_or_else(|| name.to_owned(), |table| self.label(&table.label).to_owned())
    }

    fn some_row(&self, id: Option<TableId>, name: &str, body: &Expr, (zh, en): (&str, &str)) -> String {
        let (table, body) = (self.table(id, name), self.inline(body));
        match self.language {
            Language::Zh => format!("{table}{zh}满足 {body}"),
            Language::En => format!("{en}{table} has {body}"),
        }
    }

    fn such(&self, body: Option<&Expr>) -> String {
        match (body.map(|body| self.inline(body)), self.language) {
            (None, _) => String::new(),
            (Some(body), Language::Zh) => format!("中满足（{body}）"),
            (Some(body), Language::En) => format!(" with ({body})"),
        }
    }

    fn most(&self, table: &str, group: &Group, distinct: Option<&Column>, body: Option<&Expr>) -> String {
        let such = self.such(body);
        let once = match (distinct.map(|column| self.column(column)), self.language) {
            (None, _) => String::new(),
            (Some(column), Language::Zh) => format!("（同一{column}只计一次）"),
            (Some(column), Language::En) => format!(" (rows of one {column} count once)"),
        };
        match (group, self.language) {
            (Group::Per(columns), Language::Zh) => {
                let columns: Vec<String> = columns.iter().map(|column| self.column(column)).collect();
                format!("{table}{such}、{}相同的最多项数{once}", columns.join("和"))
            }
            (Group::Per(columns), Language::En) => {
                let columns: Vec<String> = columns.iter().map(|column| self.column(column)).collect();
                format!("the largest number of rows of {table}{such} that agree in {}{once}", columns.join(" and "))
            }
            (Group::Within(date, period), Language::Zh) => {
                let (date, period) = (self.column(date), self.period(*period));
                format!("{table}{such}、{date}在任一{period}之内的最多项数{once}")
            }
            (Group::Within(date, period), Language::En) => {
                let (date, period) = (self.column(date), self.period(*period));
                format!("the largest number of rows of {table}{such} whose {date} lies within any {period}{once}")
            }
        }
    }

    fn period(&self, period: Period) -> String {
        let count = period.count;
        match (period.unit, self.language) {
            (PeriodUnit::Days, Language::Zh) => format!("{count}日"),
            (PeriodUnit::Months, Language::Zh) => format!("{count}个月"),
            (PeriodUnit::Years, Language::Zh) => format!("{count}年"),
            (unit, Language::En) => {
                let unit = match unit {
                    PeriodUnit::Days => "day",
                    PeriodUnit::Months => "month",
                    PeriodUnit::Years => "year",
                };
                format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
            }
        }
    }
}

/// Whether the expression joins several conditions, so that its words need lines of their own or brackets.
fn has_parts(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::And(_) | Kind::Or(_) | Kind::Attested(..) => true,
        Kind::FirstStated(_, class) => class.0 == Some(Class::Truth),
        Kind::Compare { left, .. } => matches!(left.kind, Kind::FirstStated(..)),
        Kind::Not(inner) | Kind::Any(_, inner) | Kind::All(_, inner) => has_parts(inner),
        _ => false,
    }
}
