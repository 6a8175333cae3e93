//! How often a record contradicts itself, and which cases can tell.

use std::borrow::Cow;
use std::collections::HashSet;

use super::judge::applies;
use super::{CaseResult, Outcome, broken};
use crate::expr::tree::{Resolved, Target};
use crate::expr::{Class, Contradiction, Expr, Kind, Reason, Scope, contradictions};
use crate::fact::{FactId, Record, TableId, Truth, Value};
use crate::rule::{Case, Invariant, Pack, RuleBook};

/// Counts the contradictions of records. Where packs can tell of one is found out once for all records.
pub struct Contradictions<'a> {
    book: &'a RuleBook,
    packs: Vec<(&'a Pack, Tellings<'a>)>,
}

/// What shows, at the least, that a record may contradict itself.
pub enum Sign<'a> {
    /// A statement and a measurement disagree, and nothing of what has to hold as well fails; of the rows of a table, if it is said of them.
    Disagreement {
        /// Both of them.
        sides: [&'a Expr; 2],
        /// The table.
        table: Option<TableId>,
        /// What has to hold as well.
        beside: &'a [&'a Expr],
    },
    /// A finding says something else than what proves it, of a mine to which its condition applies.
    Finding {
        /// The finding.
        finding: FactId,
        /// What proves it.
        proof: &'a Expr,
        /// To which mines its condition applies, if not to all.
        applies_when: Option<&'a Expr>,
    },
    /// An invariant is broken.
    Broken(&'a Expr),
}

/// The cases that can tell of contradictions.
#[derive(Clone, Default)]
struct Tellings<'a> {
    cases: Vec<Telling<'a>>,
    /// The statements in them that measurements may contradict, each once: a definition may stand in many cases.
    statements: Vec<Statement<'a>>,
}

/// A case that can tell of a contradiction.
#[derive(Clone)]
struct Telling<'a> {
    /// The position of its condition in the pack.
    condition: usize,
    /// Its position in the condition.
    case: usize,
    /// Its finding and what proves it, if it has one: that stands outermost, beside all else.
    proof: Option<(FactId, &'a Expr)>,
    /// The positions of the other statements in it that measurements may contradict.
    statements: Vec<usize>,
}

/// A statement and a measurement in an expression.
#[derive(Clone)]
struct Statement<'a> {
    /// Both of them; first what is sooner found out.
    sides: [&'a Expr; 2],
    /// The table of whose rows they tell.
    table: Option<TableId>,
    /// What has to hold as well for the whole to hold, as far as it is soon seen: where it fails, nothing is told of a contradiction.
    beside: Vec<&'a Expr>,
}

impl<'a> Contradictions<'a> {
    /// Those that the packs of `book` can tell of, and its invariants.
    pub fn of(book: &'a RuleBook, packs: &[&'a Pack]) -> Contradictions<'a> {
        Contradictions { book, packs: packs.iter().map(|pack| (*pack, Tellings::of(pack))).collect() }
    }

    /// How many statements of the record other facts contradict, and how many of the invariants that it breaks tell something else; one that
    /// concerns several cases counts once.
    pub fn count(&self, record: &Record, packs: &[&Pack]) -> usize {
        let broken = broken(self.book, record);
        let found = self.find(record, packs);
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

    fn find<'r>(&'r self, record: &'r Record, packs: &[&'r Pack]) -> Vec<Contradiction<'r>> {
        let scope = Scope::new(&self.book.vocabulary, record);
        let mut found = Vec::new();
        for pack in packs {
            let known = self.packs.iter().find(|(known, _)| std::ptr::eq(*known, *pack));
            let tellings = known.map_or_else(|| Cow::Owned(Tellings::of(pack)), |(_, known)| Cow::Borrowed(known));
            let contradicted = tellings.contradicted(scope);
            let is_contradicted = |at| contradicted.get(at) == Some(&true);
            for telling in tellings.cases.iter().filter(|telling| telling.may_tell(scope, is_contradicted)) {
                let Some(condition) = pack.conditions.get(telling.condition) else { continue };
                let case =
                    condition.cases.get(telling.case).filter(|_| applies(scope, pack, condition) != Truth::False);
                found.extend(case.into_iter().flat_map(|case| contradictions(scope, &case.expr)));
            }
        }
        found
    }

    /// The invariants.
    pub fn invariants(&self) -> &'a [Invariant] {
        &self.book.invariants
    }

    /// All that can show that a record contradicts itself: where nothing of it does, there is nothing to count.
    pub fn signs(&self) -> impl Iterator<Item = Sign<'_>> {
        let of_packs = self.packs.iter().flat_map(|(pack, tellings)| tellings.signs(pack));
        of_packs.chain(self.book.invariants.iter().map(|invariant| Sign::Broken(&invariant.holds)))
    }
}

/// Whether the record may contradict itself in a case; it takes a small part of the time to see that it does not.
pub(super) fn may_contradict(scope: Scope<'_>, result: &CaseResult<'_>) -> bool {
    let mut tellings = Tellings::default();
    tellings.add((0, 0), result.case);
    let is_contradicted =
        |at| tellings.statements.get(at).is_some_and(|statement: &Statement<'_>| statement.is_contradicted(scope));
    result.outcome != Outcome::NotApplicable
        && tellings.cases.iter().any(|telling| telling.may_tell(scope, is_contradicted))
}

impl<'a> Tellings<'a> {
    fn of(pack: &'a Pack) -> Tellings<'a> {
        let mut tellings = Tellings::default();
        for (at, condition) in pack.conditions.iter().enumerate() {
            condition.cases.iter().enumerate().for_each(|(case, of)| tellings.add((at, case), of));
        }
        tellings
    }

    /// Adds a case, if it can tell of a contradiction.
    fn add(&mut self, (condition, case): (usize, usize), of: &'a Case) {
        let Some(when) = of.when() else { return };
        let mut found = Vec::new();
        collect(when, None, &mut Vec::new(), &mut found);
        let mut position = |statement: Statement<'a>| {
            let known = self.statements.iter().position(|known| known.is_same(&statement));
            known.unwrap_or_else(|| {
                self.statements.push(statement);
                self.statements.len() - 1
            })
        };
        let statements: Vec<usize> = found.into_iter().map(&mut position).collect();
        let proof = of.finding.map(|finding| (finding, when));
        if proof.is_some() || !statements.is_empty() {
            self.cases.push(Telling { condition, case, proof, statements });
        }
    }

    fn signs<'s>(&'s self, pack: &'s Pack) -> impl Iterator<Item = Sign<'s>> {
        let disagreements = self.statements.iter().map(|statement| Sign::Disagreement {
            sides: statement.sides,
            table: statement.table,
            beside: &statement.beside,
        });
        let findings = self.cases.iter().filter_map(|telling| {
            let (finding, proof) = telling.proof?;
            let applies_when = pack.conditions.get(telling.condition)?.applies_when.as_ref();
            Some(Sign::Finding { finding, proof, applies_when })
        });
        disagreements.chain(findings)
    }

    /// Of each of the statements, whether a measurement contradicts it.
    fn contradicted(&self, scope: Scope<'_>) -> Vec<bool> {
        self.statements.iter().map(|statement| statement.is_contradicted(scope)).collect()
    }
}

impl Telling<'_> {
    /// Whether a statement of the case and a measurement disagree, be it that the case fails for another reason, or that its condition does not
    /// apply. Where it says no, the case has no contradictions; it takes a small part of the time, and of most records it says no of nearly all cases.
    fn may_tell(&self, scope: Scope<'_>, is_contradicted: impl Fn(usize) -> bool) -> bool {
        let finding = self.proof.and_then(|(finding, proof)| Some((&scope.fact(finding)?.value, proof)));
        let is_disproved = match finding {
            Some((Value::YesNo(stated), proof)) => scope.truth(proof) == Truth::from(!stated),
            _ => false,
        };
        is_disproved || self.statements.iter().any(|at| is_contradicted(*at))
    }
}

impl Statement<'_> {
    /// Whether both are the same expressions, beside the same others.
    fn is_same(&self, other: &Statement<'_>) -> bool {
        let are_same = |ours: &[&Expr], theirs: &[&Expr]| {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| std::ptr::eq(*ours, *theirs))
        };
        self.table == other.table && are_same(&self.sides, &other.sides) && are_same(&self.beside, &other.beside)
    }

    fn is_contradicted(&self, scope: Scope<'_>) -> bool {
        match self.table {
            None => self.disagrees(scope),
            // Every row has a statement and a measurement of its own.
            Some(table) => scope.stated_rows(table).any(|row| self.disagrees(row)),
        }
    }

    fn disagrees(&self, scope: Scope<'_>) -> bool {
        if self.beside.iter().any(|beside| scope.fails(beside)) {
            return false;
        }
        let [first, second] = self.sides;
        let first = scope.truth(first);
        first.is_known() && Truth::contradict(first, scope.truth(second))
    }
}

/// Collects the statements in an expression, which tells of the rows of `table` or of the mine; those of definitions included. `beside` is
/// what has to hold besides.
fn collect<'a>(expr: &'a Expr, table: Option<TableId>, beside: &mut Vec<&'a Expr>, found: &mut Vec<Statement<'a>>) {
    match &expr.kind {
        Kind::Name { target: Resolved(Some(Target::Definition(body))), .. } => {
            return collect(body, table, beside, found);
        }
        Kind::And(parts) => {
            for (at, part) in parts.iter().enumerate() {
                let before = beside.len();
                let others = parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| other);
                beside.extend(others.filter(|other| is_soon_seen(other)));
                collect(part, table, beside, found);
                beside.truncate(before);
            }
            return;
        }
        // What has to hold of the mine is not asked again for every row.
        _ if expr.table().is_some() => {
            let rows_of = expr.table();
            return expr.children().for_each(|body| collect(body, rows_of, &mut Vec::new(), found));
        }
        Kind::Attested(finding, measured) => {
            let is_slow = |side: &Expr| {
                let mut counts = false;
                side.walk(&mut |inner| counts |= inner.table().is_some());
                counts
            };
            let sides: [&Expr; 2] =
                if is_slow(finding) { [&**measured, &**finding] } else { [&**finding, &**measured] };
            found.push(Statement { sides, table, beside: beside.clone() });
        }
        _ => {}
    }
    expr.children().for_each(|child| collect(child, table, beside, found));
}

/// Whether it takes hardly any time to see whether it holds: which of several values something has.
fn is_soon_seen(expr: &Expr) -> bool {
    matches!(&expr.kind, Kind::Compare { class: Resolved(Some(Class::Choice)), .. })
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
                let may = may_contradict(scope, case);
                let applies = case.outcome != Outcome::NotApplicable;
                let does = applies && !contradictions(scope, &case.case.expr).is_empty();
                assert!(may || !does, "{}", case.case.id);
                with += usize::from(does);
                without += usize::from(!may);
            }
        }
        assert!(with > 15 && without > 1000, "{with} {without}");
    }
}
