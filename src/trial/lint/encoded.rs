//! Lints of what packs say of each other and of their instruments.

use crate::rule::RuleBook;
use crate::rule::encoded::{Fate, encoded};
use crate::say;
use crate::source::{Code, Diagnostic, did_you_mean};

/// Reports cases that succeed a case that is not there.
pub(super) fn predecessors(book: &RuleBook, problems: &mut Vec<Diagnostic>) {
    let cases = book.packs.iter().flat_map(|pack| &pack.conditions).flat_map(|condition| &condition.cases);
    for predecessor in cases.flat_map(|case| &case.succeeds) {
        let (pack, case) = (&predecessor.pack, &predecessor.case);
        let known: Vec<&str> = book
            .pack(pack)
            .map(|pack| pack.conditions.iter().flat_map(|found| &found.cases).map(|case| case.id.as_str()).collect())
            .unwrap_or_default();
        if known.contains(&case.as_str()) {
            continue;
        }
        let message = say!("规则包 `{pack}` 没有情形 `{case}`", "the pack `{pack}` has no case `{case}`");
        let suggestion = did_you_mean(case, known);
        let unknown = Diagnostic::error(Code::UnknownPredecessor, message).suggest(suggestion);
        problems.push(unknown.at(predecessor.place.clone()));
    }
}

/// Reports clauses of which a pack says that it encodes their instrument, and for which there is neither a case nor a reason.
pub(super) fn unexplained(book: &RuleBook, problems: &mut Vec<Diagnostic>) {
    for (instrument, clauses) in encoded(book) {
        for (clause, _) in clauses.into_iter().filter(|(_, fate)| *fate == Fate::Unexplained) {
            let id = &instrument.id;
            let message = say!(
                "条款 `{id} {clause}` 既没有情形，也没有说明为什么没有",
                "the clause `{id} {clause}` has neither a case nor a reason why not"
            );
            let help =
                say!("在规则包中加情形，或加 `[[not_encoded]]`", "add a case to the pack, or a `[[not_encoded]]`");
            let place = instrument.place.clone();
            problems.push(Diagnostic::warning(Code::UnexplainedClause, message).help(help).at(place));
        }
    }
}
