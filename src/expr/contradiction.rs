//! Where statements and measurements contradict each other. To find that out takes a small part of the time of explaining the whole expression.

use super::eval::Scope;
use super::reasons::{Reason, reasons};
use super::trace::keep_first;
use super::tree::{Expr, Kind, Target};
use crate::fact::Truth;

/// A statement and a measurement that disagree.
#[derive(Debug, Clone, PartialEq)]
pub struct Contradiction<'a> {
    /// What was stated.
    pub stated: Vec<Reason<'a>>,
    /// What the other facts prove.
    pub measured: Vec<Reason<'a>>,
}

/// The places inside an expression where a statement and a measurement disagree, in the order of the expression; those that rest on the same
/// values are one.
pub fn contradictions<'a>(scope: Scope<'a>, expr: &'a Expr) -> Vec<Contradiction<'a>> {
    let mut found = Vec::new();
    look(scope, expr, &mut found);
    let subjects = |reasons: &[Reason<'_>]| reasons.iter().map(|(subject, _)| *subject).collect::<Vec<_>>();
    keep_first(&mut found, |contradiction| (subjects(&contradiction.stated), subjects(&contradiction.measured)));
    found
}

fn look<'a>(scope: Scope<'a>, expr: &'a Expr, found: &mut Vec<Contradiction<'a>>) {
    if !has_statements(expr) {
        return;
    }
    match &expr.kind {
        Kind::Name { target, .. } => {
            if let Some(Target::Definition(body)) = &target.0 {
                look(scope, body, found);
            }
        }
        Kind::And(parts) => {
            let fails: Vec<bool> = parts.iter().map(|part| scope.fails(part)).collect();
            // What fails for another reason, such as a row of another kind, is not about this contradiction.
            let others_fail = |at: usize| fails.iter().enumerate().any(|(other, fails)| *fails && other != at);
            let about_it = parts.iter().enumerate().filter(|(at, _)| !others_fail(*at));
            about_it.for_each(|(_, part)| look(scope, part, found));
        }
        _ if expr.table().is_some() => {
            for inside in expr.table().into_iter().flat_map(|table| scope.stated_rows(table)) {
                expr.children().for_each(|body| look(inside, body, found));
            }
        }
        Kind::Attested(finding, measured) => {
            if Truth::contradict(scope.truth(finding), scope.truth(measured)) {
                let [stated, measured] = [finding, measured].map(|side| reasons(scope, side));
                found.push(Contradiction { stated, measured });
            }
            [finding, measured].into_iter().for_each(|side| look(scope, side, found));
        }
        _ => expr.children().for_each(|child| look(scope, child, found)),
    }
}

/// Whether there is a statement in it that a measurement may contradict.
fn has_statements(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Attested(..) => true,
        Kind::Name { target, .. } => matches!(&target.0, Some(Target::Definition(body)) if has_statements(body)),
        _ => expr.children().any(has_statements),
    }
}
