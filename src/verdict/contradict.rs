//! How often a record contradicts itself, and which cases can tell.

use std::collections::HashSet;

use super::detail::{Contradiction, Reason, contradictions_in};
use super::{Broken, CaseResult, Judgment, Outcome};
use crate::expr::tree::{Resolved, Target};
use crate::expr::{Expr, Kind, Scope, may_contradict, trace};
use crate::fact::{Record, Value};
use crate::rule::{Case, Pack};
use crate::rule::uses::Entry;

/// Counts the contradictions of records. What the cases of a pack would need of a record to tell of one is found out once for all records.
#[derive(Default)]
pub struct Contradictions<'a> {
    known: Vec<(&'a Pack, Vec<Telling>)>,
}

/// A case that may tell of a contradiction.
struct Telling {
    /// The position of its condition in the pack.
    condition: usize,
    /// Its position in the condition.
    case: usize,
    /// Whether its finding, which stands beside all that proves it, is such a statement.
    has_finding: bool,
    /// What the statements need that stand among what proves it.
    needs: Needs,
}

/// What a record has to state so that something inside an expression can be a statement that other facts contradict.
enum Needs {
    /// One of these facts, or rows of one of these tables.
    OneOf(Vec<Entry>),
    /// Nothing of which it is known.
    Nothing,
}

impl<'a> Contradictions<'a> {
    /// How many statements of the record other facts contradict, and how many of the `broken` invariants tell something else; one that
    /// concerns several cases counts once.
    pub fn count(&mut self, judgment: &Judgment<'a>, broken: &[Broken<'_>]) -> usize {
        let found = self.find(judgment);
        if found.is_empty() {
            return broken.len();
        }
        let subjects = |reasons: &[Reason<'_>]| reasons.iter().map(|(subject, _)| *subject).collect::<Vec<_>>();
        let different: HashSet<_> = found
            .iter()
            .map(|contradiction| (subjects(&contradiction.stated), subjects(&contradiction.measured)))
            .collect();
        let untold = broken.iter().filter(|broken| !found.iter().any(|contradiction| broken.is_told_by(contradiction)));
        different.len() + untold.count()
    }

    fn find(&mut self, judgment: &Judgment<'a>) -> Vec<Contradiction<'a>> {
        let scope = Scope::new(judgment.vocabulary, judgment.record);
        let mut found = Vec::new();
        // The results of a pack stand behind those of the packs before it.
        let mut results = judgment.conditions.as_slice();
        for pack in &judgment.packs {
            let Some((of_pack, others)) = results.split_at_checked(pack.conditions.len()) else { break };
            results = others;
            for telling in self.of(pack) {
                let result = of_pack.get(telling.condition).and_then(|result| result.cases.get(telling.case));
                let Some(result) = result.filter(|result| telling.may_tell(result, judgment.record)) else { continue };
                if may_contradict(scope, &result.case.expr) {
                    found.extend(contradictions_in(&trace(scope, &result.case.expr)));
                }
            }
        }
        found
    }

    fn of(&mut self, pack: &'a Pack) -> &[Telling] {
        let at = self.known.iter().position(|(known, _)| std::ptr::eq(*known, pack)).unwrap_or_else(|| {
            self.known.push((pack, tellings(pack)));
            self.known.len() - 1
        });
        self.known.get(at).map_or(&[], |(_, tellings)| tellings)
    }
}

fn tellings(pack: &Pack) -> Vec<Telling> {
    let mut found = Vec::new();
    for (at, condition) in pack.conditions.iter().enumerate() {
        let tellings = condition.cases.iter().enumerate().map(|(case, of)| Telling::of((at, case), of));
        found.extend(tellings.filter(Telling::can_tell));
    }
    found
}

impl Telling {
    fn of((condition, case): (usize, usize), of: &Case) -> Telling {
        // The finding of a case stands outermost, beside all that proves it.
        let needs = of.when.as_ref().map_or(Needs::OneOf(Vec::new()), Needs::of);
        Telling { condition, case, has_finding: of.finding.is_some() && of.when.is_some(), needs }
    }

    /// Whether any record can contradict itself in the case.
    fn can_tell(&self) -> bool {
        self.has_finding || !matches!(&self.needs, Needs::OneOf(entries) if entries.is_empty())
    }

    /// Whether the record may contradict itself in the case, as far as is seen from what the case came to.
    fn may_tell(&self, result: &CaseResult<'_>, record: &Record) -> bool {
        if result.outcome == Outcome::NotApplicable {
            return false;
        }
        let finding = result.case.finding.filter(|_| self.has_finding).and_then(|id| record.fact(id));
        match finding.map(|stated| &stated.value) {
            Some(Value::YesNo(true)) => true,
            // The case is met then by what proves it.
            Some(Value::YesNo(false)) if result.outcome == Outcome::Met => true,
            _ => self.needs.may_be_met_by(record),
        }
    }
}

impl Needs {
    fn of(expr: &Expr) -> Needs {
        let (mut entries, mut are_all) = (Vec::new(), true);
        expr.walk(&mut |inner| {
            if let Kind::Attested(finding, _) = &inner.kind {
                are_all &= is_unknown_without(finding, &mut entries);
            }
        });
        if are_all { Needs::OneOf(entries) } else { Needs::Nothing }
    }

    fn may_be_met_by(&self, record: &Record) -> bool {
        let is_stated = |entry: &Entry| match *entry {
            Entry::Fact(id) => record.fact(id).is_some(),
            Entry::Table(id) | Entry::Column(id, _) => !record.rows(id).is_empty(),
        };
        match self {
            Needs::OneOf(entries) => entries.iter().any(is_stated),
            Needs::Nothing => true,
        }
    }
}

/// Whether it is certain that a statement is not known of a record that states none of certain facts and rows, which are added to `needed`.
fn is_unknown_without(statement: &Expr, needed: &mut Vec<Entry>) -> bool {
    match &statement.kind {
        Kind::Name { target: Resolved(Some(Target::Fact(id))), .. } => {
            needed.push(Entry::Fact(*id));
            true
        }
        Kind::Name { target: Resolved(Some(Target::Definition(body))), .. } => is_unknown_without(body, needed),
        Kind::Column(column) => {
            needed.extend(column.position.0.map(|(table, _)| Entry::Table(table)));
            column.position.0.is_some()
        }
        Kind::Not(inner) => is_unknown_without(inner, needed),
        Kind::And(parts) | Kind::Or(parts) | Kind::FirstStated(parts, _) if !parts.is_empty() => {
            parts.iter().all(|part| is_unknown_without(part, needed))
        }
        Kind::Attested(finding, measured) => {
            is_unknown_without(finding, needed) && is_unknown_without(measured, needed)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::record::{Options, read_paths};
    use crate::rule::load_own;
    use crate::verdict::judge;

    #[test]
    fn no_contradiction_is_missed_for_not_tracing_a_case() {
        let book = load_own(None, &mut Vec::new());
        let paths = ["fixtures/mines", "fixtures/district/mines.gb18030.csv"].map(PathBuf::from);
        let reading = read_paths(&paths, &mut std::io::empty(), &book.vocabulary, &Options::default());
        assert!(reading.records.len() > 50);
        let (mut with, mut without) = (0, 0);
        for record in &reading.records {
            let packs = ["campaign-2005", "special-provisions-2005"].map(|id| book.pack(id).unwrap());
            let judgment = judge(&book.vocabulary, record, packs);
            let scope = Scope::new(judgment.vocabulary, judgment.record);
            for case in judgment.conditions.iter().flat_map(|result| &result.cases) {
                let telling = Telling::of((0, 0), case.case);
                let may = telling.can_tell() && telling.may_tell(case, record) && may_contradict(scope, &case.case.expr);
                let applies = case.outcome != Outcome::NotApplicable;
                let does = applies && !contradictions_in(&trace(scope, &case.case.expr)).is_empty();
                assert!(may || !does, "{}", case.case.id);
                with += usize::from(does);
                without += usize::from(!may);
            }
        }
        assert!(with > 20 && without > 1000, "{with} {without}");
    }
}
