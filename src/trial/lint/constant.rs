//! Expressions that can never be true, or never be false.

use std::collections::HashSet;

use super::formula::{Possible, possible};
use super::{Rules, Stated, nothing, stated, walk};
use crate::expr::tree::{Kind, Resolved, Target};
use crate::expr::{Class, Expr, Scope};
use crate::fact::Vocabulary;
use crate::rule::RuleBook;
use crate::say;
use crate::source::{Code, Diagnostic};

/// Reports the smallest parts of expressions that come to the same whatever a record states.
pub(super) fn lint(rules: Rules<'_>, problems: &mut Vec<Diagnostic>) {
    search(&rules.book.vocabulary, rules.expressions(), problems);
}

/// The same of invariants: one that nothing breaks says nothing, one that everything breaks cannot be meant.
pub(super) fn invariants(book: &RuleBook, problems: &mut Vec<Diagnostic>) {
    let expressions = book.invariants.iter().filter_map(|invariant| stated(None, &invariant.holds, &invariant.place));
    search(&book.vocabulary, expressions, problems);
}

fn search<'a>(
    vocabulary: &'a Vocabulary,
    expressions: impl Iterator<Item = Stated<'a>>,
    problems: &mut Vec<Diagnostic>,
) {
    let Some(nothing) = nothing(vocabulary) else { return };
    let scope = Scope::new(vocabulary, &nothing);
    let mut search = Search { vocabulary, scope, constant: HashSet::new(), problems };
    for stated in expressions {
        let found = search.inspect(stated, stated.expr);
        if let (true, Some(id)) = (found, stated.definition) {
            search.constant.insert(id);
        }
    }
}

struct Search<'a, 'b> {
    vocabulary: &'a Vocabulary,
    scope: Scope<'b>,
    /// The definitions that have been reported; what they make constant is not reported again.
    constant: HashSet<&'a str>,
    problems: &'b mut Vec<Diagnostic>,
}

impl<'a> Search<'a, '_> {
    /// Whether something in `expr` is constant.
    fn inspect(&mut self, stated: Stated<'a>, expr: &'a Expr) -> bool {
        let mut found = false;
        for part in conditions_in(expr) {
            found |= self.inspect(stated, part);
        }
        if found || !is_compound(expr) || self.names_a_constant(expr) {
            return found;
        }
        let Some(possible) = possible(expr, self.vocabulary, self.scope) else { return false };
        let message = match possible {
            Possible { truth: false, .. } => say!("此式永不成立", "this can never be true"),
            Possible { falsehood: false, .. } => say!("此式永远成立", "this can never be false"),
            _ => return false,
        };
        let help = match &expr.kind {
            Kind::And(_) if !possible.truth => {
                say!("各项不能同时成立；是否应为 `or`？", "its parts exclude each other; should it be `or`?")
            }
            Kind::Or(_) if !possible.falsehood => {
                say!("总有一项成立；是否应为 `and`？", "one of its parts always holds; should it be `and`?")
            }
            _ => say!(
                "无论记录写什么，结果都一样；请检查数值和比较符号",
                "it comes to the same whatever a record states; check its numbers and the way they are compared"
            ),
        };
        let constant = Diagnostic::error(Code::ConstantExpression, message).help(help);
        self.problems.push(constant.in_text(stated.source, expr.span));
        true
    }

    fn names_a_constant(&self, expr: &Expr) -> bool {
        let mut found = false;
        walk(expr, &mut |inner| {
            if let Kind::Name { name, target: Resolved(Some(Target::Definition(_))) } = &inner.kind {
                found |= self.constant.contains(&**name);
            }
        });
        found
    }
}

/// The parts of an expression that are conditions themselves.
fn conditions_in(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        Kind::FirstStated(parts, Resolved(Some(Class::Truth))) => parts.iter().collect(),
        Kind::And(_) | Kind::Or(_) | Kind::Not(_) | Kind::Attested(..) => expr.children().collect(),
        Kind::Any(..) | Kind::All(..) | Kind::Count(..) | Kind::Most { .. } => expr.children().collect(),
        // Rows may be counted on either side of a comparison.
        Kind::Compare { left, right, .. } => {
            let mut found = Vec::new();
            for side in [left, right] {
                walk(side, &mut |inner| {
                    if let Kind::Count(_, Some(body)) | Kind::Most { body: Some(body), .. } = &inner.kind {
                        found.push(&**body);
                    }
                });
            }
            found
        }
        _ => Vec::new(),
    }
}

/// Whether an expression can be constant by itself: a stated fact cannot.
fn is_compound(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        Kind::And(_)
            | Kind::Or(_)
            | Kind::Not(_)
            | Kind::Attested(..)
            | Kind::Compare { .. }
            | Kind::In { .. }
            | Kind::FirstStated(_, Resolved(Some(Class::Truth)))
    )
}
