//! The expression tree of a condition, with every value, where it stands, and what each node came to.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt::Write;

use super::{Style, words};
use crate::expr::tree::{Expr, Kind, Resolved, Target};
use crate::expr::{Asked, Contradiction, Found, Range, Reason, Scope, Trace, contradictions, trace};
use crate::fact::{Decimal, Dimension, Fact, Truth, Type, Unit};
use crate::source::Language;
use crate::verdict::{ConditionResult, Judgment, Outcome};

/// Renders one condition of a judgment; only the case `only` where it is given.
pub fn render(judgment: &Judgment<'_>, result: &ConditionResult<'_>, only: Option<&str>, style: Style) -> String {
    let language = style.language;
    let scope = Scope::new(judgment.vocabulary, judgment.record);
    let mut out = String::new();
    let condition = result.condition;
    let effect = condition.effect.label();
    let _ = writeln!(
        out,
        "{} {} [{}] — {}",
        condition.id,
        condition.title.in_language(language),
        effect.in_language(language),
        result.outcome.label().in_language(language)
    );
    if judgment.packs.len() > 1 {
        let _ = writeln!(out, "  {} {}", result.pack.id, result.pack.title.in_language(language));
    }
    if let Some(effect) = condition.follows {
        let effect = effect.label();
        let _ = match language {
            Language::Zh => writeln!(out, "  只在有后果为“{}”的条件符合（或者写明了本条件的认定）时适用", effect.zh),
            Language::En => writeln!(
                out,
                "  applies only where a condition with the effect “{}” is met, or a finding of this one is stated",
                effect.en
            ),
        };
    }
    let printer = Printer { judgment, language, shown: RefCell::default() };
    for citation in &condition.cite {
        let _ = writeln!(out, "  § {}", citation.show(language));
    }
    if let Some(guard) = &condition.applies_when {
        let _ = match language {
            Language::Zh => writeln!(out, "\n  适用条件："),
            Language::En => writeln!(out, "\n  applies when:"),
        };
        printer.node(&mut out, &trace(scope, guard), "  ", true);
    }
    for case in result.cases.iter().filter(|case| only.is_none_or(|only| only == case.case.id)) {
        let label = case.outcome.label();
        let _ = writeln!(
            out,
            "\n  {} {} — {}",
            case.case.id,
            case.case.text.in_language(language),
            label.in_language(language)
        );
        for citation in &case.case.cite {
            let _ = writeln!(out, "    § {}", citation.show(language));
        }
        if let Some(note) = &case.case.note {
            let _ = writeln!(out, "    ※ {}", note.in_language(language));
        }
        if case.outcome != Outcome::NotApplicable {
            printer.node(&mut out, &trace(scope, &case.case.expr), "  ", true);
        }
        for Contradiction { stated, measured } in contradictions(scope, &case.case.expr) {
            let side = |reasons: Vec<Reason<'_>>| {
                let texts = reasons.into_iter().map(|reason| printer.reason(reason));
                texts.collect::<Vec<_>>().join(words::separator(language))
            };
            let _ = match language {
                Language::Zh => writeln!(out, "    ⚠ 矛盾：{} / {}", side(stated), side(measured)),
                Language::En => writeln!(out, "    ⚠ contradiction: {} / {}", side(stated), side(measured)),
            };
        }
    }
    out
}

struct Printer<'a> {
    judgment: &'a Judgment<'a>,
    language: Language,
    /// The definitions that have been shown in full.
    shown: RefCell<HashSet<String>>,
}

impl Printer<'_> {
    fn node(&self, out: &mut String, trace: &Trace<'_>, indent: &str, last: bool) {
        let branch = if last { "└─ " } else { "├─ " };
        let _ = writeln!(out, "{indent}{branch}{}", self.line(trace));
        let inner = format!("{indent}{}", if last { "   " } else { "│  " });
        let children = self.children(trace);
        let count = children.len();
        for (at, child) in children.into_iter().enumerate() {
            self.node(out, child, &inner, at + 1 == count);
        }
    }

    /// The nodes that are shown inside a node: none of a definition that was shown before, and of a row that does not count
    /// only what keeps it from counting.
    fn children<'t, 'r>(&self, trace: &'t Trace<'r>) -> Vec<&'t Trace<'r>> {
        if let Some(name) = definition(trace)
            && !self.shown.borrow_mut().insert(name.to_owned())
        {
            return Vec::new();
        }
        let fails = |trace: &Trace<'_>| trace.truth() == Truth::False;
        let row_fails = trace.row.is_some() && fails(trace) && matches!(trace.expr.kind, Kind::And(_));
        let mut shown = trace.children.iter().filter(|child| child.found != Found::Constant || child.row.is_some());
        if row_fails { shown.find(|child| fails(child)).into_iter().collect() } else { shown.collect() }
    }

    fn line(&self, trace: &Trace<'_>) -> String {
        let row = match (trace.row, self.language) {
            (Some((_, at)), Language::Zh) => format!("第{}行：", at + 1),
            (Some((_, at)), Language::En) => format!("row {}: ", at + 1),
            (None, _) => String::new(),
        };
        let text = match (&trace.expr.kind, self.language) {
            (Kind::And(_), Language::Zh) => "同时满足 (and)".to_owned(),
            (Kind::And(_), Language::En) => "all of (and)".to_owned(),
            (Kind::Or(_), Language::Zh) => "满足其一 (or)".to_owned(),
            (Kind::Or(_), Language::En) => "one of (or)".to_owned(),
            (Kind::Attested(..), Language::Zh) => "认定与实测 (attested)".to_owned(),
            (Kind::Attested(..), Language::En) => "statement and measurement (attested)".to_owned(),
            _ => trace.expr.to_string(),
        };
        let before = definition(trace).is_some_and(|name| self.shown.borrow().contains(name));
        let above = match (before, self.language) {
            (true, Language::Zh) => "（见上）",
            (true, Language::En) => " (see above)",
            (false, _) => "",
        };
        format!("{row}{text}{}{above}", self.value(trace))
    }

    fn value(&self, trace: &Trace<'_>) -> String {
        if let Some(reason) = trace.stated {
            return format!(" = {}", self.reason(reason));
        }
        match &trace.found {
            Found::Truth(truth) => format!(" → {}{}", self.truth(*truth), self.open_rows(trace)),
            Found::Number(range) => {
                format!(" = {}{}", self.range(**range, self.unit(trace.expr)), self.open_rows(trace))
            }
            Found::Date(Some(date)) => format!(" = {date}"),
            Found::Value(Some(value)) => match self.fact(trace) {
                Some(fact) => format!(" = {}", value.show(fact, self.language)),
                None => String::new(),
            },
            Found::Constant => String::new(),
            Found::Date(None) | Found::Value(None) => {
                let unknown = self.truth(Truth::Unknown);
                match trace.asked {
                    Some(asked) => {
                        let label = words::asked_label(self.judgment.vocabulary, self.judgment.record, asked);
                        format!(" = {unknown} ({})", label.in_language(self.language))
                    }
                    None => format!(" = {unknown}"),
                }
            }
        }
    }

    fn open_rows(&self, trace: &Trace<'_>) -> &'static str {
        match (trace.asked, self.language) {
            _ if trace.is_known() => "",
            (Some(Asked::Rows(_)), Language::Zh) => "（未声明已全部列出）",
            (Some(Asked::Rows(_)), Language::En) => " (not stated to be all)",
            _ => "",
        }
    }

    fn fact(&self, trace: &Trace<'_>) -> Option<&Fact> {
        let (subject, _) = trace.stated?;
        words::fact_of(self.judgment.vocabulary, subject)
    }

    fn reason(&self, reason: Reason<'_>) -> String {
        let (subject, stated) = reason;
        let text = words::stated(self.judgment.vocabulary, self.judgment.record, (subject, stated), self.language);
        let evidence = match (words::evidence(self.judgment.record, subject, stated), self.language) {
            (Some(evidence), Language::Zh) => format!("，依据：{evidence}"),
            (Some(evidence), Language::En) => format!(", evidence: {evidence}"),
            (None, _) => String::new(),
        };
        words::on_one_line(&format!("{text} [{}{evidence}]", stated.place))
    }

    fn truth(&self, truth: Truth) -> &'static str {
        match (truth, self.language) {
            (Truth::True, Language::Zh) => "成立",
            (Truth::False, Language::Zh) => "不成立",
            (Truth::Unknown, Language::Zh) => "未知",
            (Truth::True, Language::En) => "true",
            (Truth::False, Language::En) => "false",
            (Truth::Unknown, Language::En) => "unknown",
        }
    }

    /// The unit in which a calculated number is shown: that of the first fact or number in it that has one.
    fn unit(&self, expr: &Expr) -> Option<&'static Unit> {
        let mut found = None;
        expr.walk(&mut |inner| {
            let unit = match &inner.kind {
                Kind::Number(quantity) => Some(quantity.unit),
                Kind::Name { target: Resolved(Some(Target::Fact(id))), .. } => {
                    match self.judgment.vocabulary.fact(*id).map(|fact| &fact.kind) {
                        Some(Type::Number { unit, .. }) => Some(*unit),
                        _ => None,
                    }
                }
                Kind::Column(column) => {
                    let table =
                        column.position.0.and_then(|(table, at)| Some((self.judgment.vocabulary.table(table)?, at)));
                    match table.and_then(|(table, at)| table.columns.get(at)).map(|column| &column.kind) {
                        Some(Type::Number { unit, .. }) => Some(*unit),
                        _ => None,
                    }
                }
                _ => None,
            };
            found = found.or(unit.filter(|unit| !unit.symbol.is_empty() && unit.dimension != Dimension::Ratio));
        });
        found
    }

    fn range(&self, range: Range, unit: Option<&'static Unit>) -> String {
        let shown = |value: Decimal| match unit.and_then(|unit| Some((value.checked_div_exact(unit.factor)?, unit))) {
            Some((amount, unit)) => format!("{amount} {}", unit.symbol),
            None => value.to_string(),
        };
        match (range.known(), range.low, range.high) {
            (Some(value), _, _) => shown(value),
            (None, Some(low), Some(high)) => format!("{}…{}", shown(low), shown(high)),
            (None, Some(low), None) => format!("≥ {}", shown(low)),
            (None, None, Some(high)) => format!("≤ {}", shown(high)),
            (None, None, None) => self.truth(Truth::Unknown).to_owned(),
        }
    }
}

/// The name of the definition that a node stands for.
fn definition<'t>(trace: &'t Trace<'_>) -> Option<&'t str> {
    match &trace.expr.kind {
        Kind::Name { name, target } if matches!(target.0, Some(Target::Definition(_))) => Some(name),
        _ => None,
    }
}
