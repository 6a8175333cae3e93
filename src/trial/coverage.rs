//! What the tests of a pack prove about its cases.
//!
//! Four figures, each with what is missing: *outcomes* (met, not met, undetermined, and not applicable where there is a guard);
//! *effects* (masking MC/DC: for every comparison and yes/no fact two tests in which that leaf alone changes the outcome);
//! *borders* (for every comparison of numbers or dates a test at the border and on each side); *unknowns* (for every leaf a test in
//! which its being unknown is what leaves the outcome open).

use std::cmp::Ordering;

use super::leaves::{Leaf, leaves};
use super::{RuleTest, run};
use crate::expr::tree::{Column, Kind, Resolved, Target};
use crate::expr::{Class, Expr, Scope};
use crate::fact::{Record, Truth, Vocabulary};
use crate::rule::{Case, Condition, Pack};
use crate::verdict::{Outcome, judge_condition};

/// What is proved of a pack.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// What is proved of each case and each guard, in the order of the pack.
    pub parts: Vec<PartCoverage>,
    /// The tests that were counted: confirmed ones that pass.
    pub tests: usize,
    /// The tests that do not pass, which prove nothing.
    pub failing: usize,
}

/// What is proved of a case, or of the guard of a condition.
#[derive(Debug, Clone)]
pub struct PartCoverage {
    /// The id of the case, or of the condition whose guard it is.
    pub id: String,
    /// Whether it is a guard.
    pub is_guard: bool,
    /// What should be proved, and whether it is.
    pub goals: Vec<Goal>,
}

/// Something that tests should prove.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// Which figure it counts for.
    pub figure: Figure,
    /// The leaf as it is written, or the outcome's id.
    pub about: String,
    /// What is wanted of it.
    pub want: Want,
    /// Whether a test proves it.
    pub proved: bool,
}

/// The figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Figure {
    /// Every outcome is there.
    Outcomes,
    /// Every leaf alone changes the outcome (masking MC/DC).
    Effects,
    /// Every border is touched from both sides.
    Borders,
    /// Every leaf's being unknown leaves the outcome open.
    Unknowns,
}

impl Figure {
    /// All figures.
    pub const ALL: [Figure; 4] = [Figure::Outcomes, Figure::Effects, Figure::Borders, Figure::Unknowns];

    /// The id, as JSON writes it.
    pub fn id(self) -> &'static str {
        match self {
            Figure::Outcomes => "outcomes",
            Figure::Effects => "mcdc",
            Figure::Borders => "borders",
            Figure::Unknowns => "unknowns",
        }
    }
}

/// What is wanted of a leaf or outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// The outcome is expected by a test.
    Outcome,
    /// The leaf is true, and with it false the outcome would be another; and the reverse.
    Pair,
    /// The two sides are equal.
    At,
    /// The left side is smaller.
    Below,
    /// The left side is greater.
    Above,
    /// The leaf is unknown, and known it would settle the outcome.
    Unknown,
}

/// Measures what the tests prove.
pub fn coverage(pack: &Pack, tests: &[RuleTest], vocabulary: &Vocabulary) -> Coverage {
    let (sound, failing): (Vec<&RuleTest>, Vec<&RuleTest>) =
        tests.iter().filter(|test| test.confirmed).partition(|test| run(test, pack, vocabulary).is_empty());
    let parts = decisions(pack).iter().map(|(decision, expr)| part(decision, expr, &sound, vocabulary)).collect();
    Coverage { parts, tests: sound.len(), failing: failing.len() }
}

/// What the conditions of a pack decide, each with the expression that decides it: guards and cases, in order. What a base states
/// is proved by the tests of the base.
pub(super) fn decisions(pack: &Pack) -> Vec<(Decision<'_>, &Expr)> {
    let mut found = Vec::new();
    for condition in pack.conditions.iter().filter(|condition| pack.states(&condition.id)) {
        found.extend(condition.applies_when.iter().map(|guard| (Decision::Guard(pack, condition), guard)));
        let cases = condition.cases.iter();
        found.extend(cases.map(|case| (Decision::Case(pack, condition, case), &case.expr)));
    }
    found
}

impl Coverage {
    /// How many goals of a figure are proved, and how many there are.
    pub fn figure(&self, figure: Figure) -> (usize, usize) {
        let goals = self.parts.iter().flat_map(|part| &part.goals).filter(|goal| goal.figure == figure);
        goals.fold((0, 0), |(proved, all), goal| (proved + usize::from(goal.proved), all + 1))
    }

    /// Whether every figure reaches `percent`.
    pub fn reaches(&self, percent: u8) -> bool {
        self.tests > 0
            && Figure::ALL.iter().all(|figure| {
                let (proved, all) = self.figure(*figure);
                proved * 100 >= all * usize::from(percent)
            })
    }
}

/// What the leaves of an expression decide.
pub(super) enum Decision<'a> {
    /// The outcome of a case.
    Case(&'a Pack, &'a Condition, &'a Case),
    /// The outcome of a condition, as far as its guard has a part in it.
    Guard(&'a Pack, &'a Condition),
}

impl<'a> Decision<'a> {
    fn id(&self) -> &'a str {
        match self {
            Decision::Case(_, _, case) => &case.id,
            Decision::Guard(_, condition) => &condition.id,
        }
    }

    /// The outcomes that tests must expect.
    fn outcomes(&self) -> &'static [Outcome] {
        match self {
            Decision::Case(..) => &[Outcome::Met, Outcome::NotMet, Outcome::Undetermined],
            Decision::Guard(..) => &[Outcome::NotApplicable],
        }
    }

    /// The level at which a test says most of this decision.
    pub(super) fn own_level(&self) -> Level {
        match self {
            Decision::Case(..) => Level::Case,
            Decision::Guard(..) => Level::Condition,
        }
    }

    /// The outcomes that a test asserts, each with how it comes about: that of the case, and that of its condition.
    pub(super) fn asserted(&self, test: &RuleTest) -> Vec<Level> {
        let expects = |id: &str| test.expect.iter().any(|expectation| expectation.id == id);
        match self {
            Decision::Case(_, condition, case) => {
                let own = expects(&case.id).then_some(Level::Case);
                own.into_iter().chain(expects(&condition.id).then_some(Level::Condition)).collect()
            }
            Decision::Guard(_, condition) => expects(&condition.id).then_some(Level::Condition).into_iter().collect(),
        }
    }

    pub(super) fn outcome(&self, level: Level, scope: Scope<'_>) -> Outcome {
        match (self, level) {
            (Decision::Case(_, _, case), Level::Case) => Outcome::from(scope.truth(&case.expr)),
            (Decision::Case(pack, condition, _) | Decision::Guard(pack, condition), _) => {
                judge_condition(scope, pack, condition).outcome
            }
        }
    }
}

/// Whose outcome a test asserts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Case,
    Condition,
}

fn part(decision: &Decision<'_>, expr: &Expr, tests: &[&RuleTest], vocabulary: &Vocabulary) -> PartCoverage {
    let mut goals: Vec<Goal> = decision
        .outcomes()
        .iter()
        .map(|outcome| Goal {
            figure: Figure::Outcomes,
            about: outcome.id().to_owned(),
            want: Want::Outcome,
            proved: tests
                .iter()
                .any(|test| test.expect.iter().any(|wanted| wanted.id == decision.id() && wanted.outcome == *outcome)),
        })
        .collect();
    for leaf in leaves(expr) {
        let seen = Seen::gather(decision, leaf, tests, vocabulary);
        let about = leaf.expr.to_string();
        let mut goal = |figure, want, proved| goals.push(Goal { figure, about: about.clone(), want, proved });
        if can_be_false(leaf) {
            goal(Figure::Effects, Want::Pair, seen.pair());
        }
        if is_border(leaf) {
            goal(Figure::Borders, Want::Below, seen.below);
            goal(Figure::Borders, Want::At, seen.at);
            goal(Figure::Borders, Want::Above, seen.above);
        }
        if can_be_unknown(leaf, vocabulary) && !leaf.has_substitute {
            goal(Figure::Unknowns, Want::Unknown, seen.unknown);
        }
    }
    let is_guard = matches!(decision, Decision::Guard(..));
    PartCoverage { id: decision.id().to_owned(), is_guard, goals }
}

/// What tests show of a leaf.
#[derive(Default)]
pub(super) struct Seen {
    /// With the leaf true: the outcome, and what it would be with the leaf false.
    pub when_true: Vec<(Outcome, Outcome)>,
    /// With the leaf false: the outcome, and what it would be with the leaf true.
    pub when_false: Vec<(Outcome, Outcome)>,
    /// The leaf is unknown, and known it would settle the outcome.
    pub unknown: bool,
    /// The left side is smaller than the right.
    pub below: bool,
    /// The two sides are equal.
    pub at: bool,
    /// The left side is greater than the right.
    pub above: bool,
}

impl Seen {
    fn gather(decision: &Decision<'_>, leaf: Leaf<'_>, tests: &[&RuleTest], vocabulary: &Vocabulary) -> Seen {
        let mut seen = Seen::default();
        for test in tests {
            for level in decision.asserted(test) {
                seen.add(decision, leaf, level, &test.record, vocabulary);
            }
        }
        seen
    }

    /// Adds what one record shows.
    pub fn add(
        &mut self,
        decision: &Decision<'_>,
        leaf: Leaf<'_>,
        level: Level,
        record: &Record,
        vocabulary: &Vocabulary,
    ) {
        let scope = Scope::new(vocabulary, record);
        let outcome = decision.outcome(level, scope);
        for value in leaf.values(scope) {
            let with = |truth| decision.outcome(level, leaf.forced(scope, value.row, truth));
            match value.truth {
                Truth::True => self.when_true.push((outcome, with(Truth::False))),
                Truth::False => self.when_false.push((outcome, with(Truth::True))),
                Truth::Unknown => {
                    let settles = |truth| with(truth).is_definite();
                    self.unknown |= outcome == Outcome::Undetermined && (settles(Truth::True) || settles(Truth::False));
                }
            }
        }
        if let Kind::Compare { left, right, class, .. } = &leaf.expr.kind {
            for inside in leaf.scopes(scope) {
                match order(inside, left, right, class.0) {
                    Some(Ordering::Less) => self.below = true,
                    Some(Ordering::Equal) => self.at = true,
                    Some(Ordering::Greater) => self.above = true,
                    None => {}
                }
            }
        }
    }

    /// Whether two tests show that the leaf alone changes the outcome.
    fn pair(&self) -> bool {
        self.when_true.iter().any(|(outcome, other)| {
            outcome != other && self.when_false.iter().any(|(o, x)| o != x && o == other && x == outcome)
        })
    }
}

fn order(scope: Scope<'_>, left: &Expr, right: &Expr, class: Option<Class>) -> Option<Ordering> {
    match class? {
        Class::Number => Some(scope.number(left).known()?.cmp(&scope.number(right).known()?)),
        Class::Date => Some(scope.date(left)?.cmp(&scope.date(right)?)),
        _ => None,
    }
}

/// Whether a leaf compares numbers or dates.
pub fn is_border(leaf: Leaf<'_>) -> bool {
    matches!(&leaf.expr.kind, Kind::Compare { class: Resolved(Some(Class::Number | Class::Date)), .. })
}

/// Whether a leaf has anything to be compared at all; one of constants only is reported by `rules check`.
fn can_be_false(leaf: Leaf<'_>) -> bool {
    let mut states = false;
    leaf.expr.walk(&mut |expr| {
        states |= matches!(
            &expr.kind,
            Kind::Column(_) | Kind::Name { target: Resolved(Some(Target::Fact(_) | Target::CheckDate)), .. }
        ) || expr.table().is_some();
    });
    states
}

/// Whether a leaf can be unknown: not if it only asks for the check date, or for the key of a row, which every row has.
fn can_be_unknown(leaf: Leaf<'_>, vocabulary: &Vocabulary) -> bool {
    let is_key = |column: &Column| {
        column.position.0.is_some_and(|(table, at)| vocabulary.table(table).is_some_and(|table| table.key == Some(at)))
    };
    let mut can = false;
    leaf.expr.walk(&mut |expr| {
        can |= match &expr.kind {
            Kind::Name { target: Resolved(Some(Target::Fact(_))), .. } => true,
            Kind::Column(column) => !is_key(column),
            _ => expr.table().is_some(),
        };
    });
    can
}
