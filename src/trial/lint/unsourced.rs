//! Numbers and dates without a source. Conditions, cases, parameters and look-up tables must cite as it is; definitions need not.

use super::{Rules, walk};
use crate::expr::tree::{Group, Kind};
use crate::say;
use crate::source::{Code, Diagnostic, Place};

/// Reports numbers and dates in definitions that cite nothing.
pub(super) fn lint(rules: Rules<'_>, problems: &mut Vec<Diagnostic>) {
    for definition in rules.pack.definitions.iter().filter(|definition| definition.cite.is_empty()) {
        let Place::Text { source, .. } = &definition.place else { continue };
        let mut numbers = Vec::new();
        walk(&definition.when, &mut |expr| match &expr.kind {
            Kind::Number(_) | Kind::Date(_) | Kind::Period(_) => numbers.push(expr.span),
            Kind::Most { group, .. } if matches!(**group, Group::Within(..)) => numbers.push(expr.span),
            _ => {}
        });
        let id = &definition.id;
        for span in numbers {
            let message = say!("定义 `{id}` 中的数没有依据", "this number in the definition `{id}` has no source");
            let unsourced = Diagnostic::error(Code::UnsourcedNumber, message).help(say!(
                "请在定义中加 `cite`，或改用有依据的参数",
                "add `cite` to the definition, or use a parameter, which cites its source"
            ));
            problems.push(unsourced.in_text(source, span));
        }
    }
}
