//! Expressions reduced to what their outcome depends on, so that all cases can be gone through.
//!
//! Everything here says no less than what is possible: where it is not known which values go together, they count as possible.
//! So what comes out as impossible is.

use std::cmp::Ordering;

use super::Fixed;
use crate::expr::tree::{Comparison, Kind, Resolved, Target};
use crate::expr::{Class, Expr, Scope};
use crate::fact::{Decimal, Truth, Type, Vocabulary};

/// The cases that are gone through at most.
const LIMIT: usize = 1 << 14;

/// Whether an expression can be true, and whether it can be false.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Possible {
    pub truth: bool,
    pub falsehood: bool,
}

/// What an expression can come to; `None` if there are too many cases to go through.
pub(super) fn possible(expr: &Expr, vocabulary: &Vocabulary, scope: Scope<'_>) -> Option<Possible> {
    // What definitions say makes more impossible, but may be too much to go through.
    [true, false].into_iter().find_map(|expanded| {
        let mut builder = Builder { vocabulary, scope, expanded, monotone: true, subjects: Vec::new() };
        let formula = builder.formula(expr);
        go_through(&formula, &builder)
    })
}

enum Formula {
    All(Vec<Formula>),
    Some(Vec<Formula>),
    Not(Box<Formula>),
    First(Vec<Formula>),
    Attested(Box<Formula>, Box<Formula>),
    Known(Truth),
    /// A subject compared with one of its constants.
    Atom {
        subject: usize,
        operator: Comparison,
        constant: usize,
    },
}

/// What is compared: something with constants, or two things with each other.
struct Subject<'a> {
    left: &'a Expr,
    right: Option<&'a Expr>,
    constants: Vec<Fixed>,
    kind: SubjectKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum SubjectKind {
    /// Yes or no; its one constant stands for yes.
    Truth,
    /// One of its constants, or something between, below or above them.
    Value,
}

struct Builder<'a, 'b> {
    vocabulary: &'b Vocabulary,
    scope: Scope<'b>,
    expanded: bool,
    /// Whether stating more never turns one definite outcome into another, so that only fully known cases count.
    monotone: bool,
    subjects: Vec<Subject<'a>>,
}

impl<'a> Builder<'a, '_> {
    fn formula(&mut self, expr: &'a Expr) -> Formula {
        match &expr.kind {
            Kind::And(parts) => Formula::All(parts.iter().map(|part| self.formula(part)).collect()),
            Kind::Or(parts) => Formula::Some(parts.iter().map(|part| self.formula(part)).collect()),
            Kind::Not(inner) => Formula::Not(Box::new(self.formula(inner))),
            Kind::FirstStated(parts, _) => {
                self.monotone = false;
                Formula::First(parts.iter().map(|part| self.formula(part)).collect())
            }
            Kind::Attested(finding, measured) => {
                self.monotone = false;
                Formula::Attested(Box::new(self.formula(finding)), Box::new(self.formula(measured)))
            }
            Kind::Compare { operator, left, right, class: Resolved(Some(_)) } => self.compare(*operator, left, right),
            Kind::In { value, options, negated, class: Resolved(Some(_)) } => {
                let options = options.iter().map(|option| self.compare(Comparison::Equal, value, option)).collect();
                let found = Formula::Some(options);
                if *negated { Formula::Not(Box::new(found)) } else { found }
            }
            Kind::Name { target: Resolved(Some(Target::Definition(body))), .. } if self.expanded => self.formula(body),
            _ => {
                let yes = Fixed::Number(Decimal::ONE);
                self.atom(expr, None, SubjectKind::Truth, Comparison::Equal, yes)
            }
        }
    }

    fn compare(&mut self, operator: Comparison, left: &'a Expr, right: &'a Expr) -> Formula {
        match (Fixed::of(left, self.scope), Fixed::of(right, self.scope)) {
            (Some(left), Some(right)) => Formula::Known(operator.holds(left.cmp(&right)).into()),
            (None, Some(constant)) => self.atom(left, None, SubjectKind::Value, operator, constant),
            (Some(constant), None) => self.atom(right, None, SubjectKind::Value, operator.turned(), constant),
            (None, None) => {
                let known = |subject: &Subject<'_>| subject.left == right && subject.right == Some(left);
                let same = Fixed::Number(Decimal::ZERO);
                if self.subjects.iter().any(known) {
                    self.atom(right, Some(left), SubjectKind::Value, operator.turned(), same)
                } else {
                    self.atom(left, Some(right), SubjectKind::Value, operator, same)
                }
            }
        }
    }

    fn atom(
        &mut self,
        left: &'a Expr,
        right: Option<&'a Expr>,
        kind: SubjectKind,
        operator: Comparison,
        constant: Fixed,
    ) -> Formula {
        let known = |subject: &Subject<'_>| subject.left == left && subject.right == right && subject.kind == kind;
        let at = self.subjects.iter().position(known).unwrap_or(self.subjects.len());
        if at == self.subjects.len() {
            self.subjects.push(Subject { left, right, constants: Vec::new(), kind });
        }
        let constants = self.subjects.get_mut(at).map(|subject| &mut subject.constants);
        let constant = constants.map_or(0, |constants| {
            constants.iter().position(|known| *known == constant).unwrap_or_else(|| {
                constants.push(constant);
                constants.len() - 1
            })
        });
        Formula::Atom { subject: at, operator, constant }
    }
}

/// The places that a subject can be at: odd numbers are its constants in order, even ones lie between them.
struct Places {
    /// The place of each constant.
    of_constant: Vec<usize>,
    /// Where the subject can be; none where it is not known.
    possible: Vec<Option<usize>>,
}

fn go_through(formula: &Formula, builder: &Builder<'_, '_>) -> Option<Possible> {
    let places: Vec<Places> = builder
        .subjects
        .iter()
        .map(|subject| {
            let mut places = places(subject, builder.vocabulary);
            if !builder.monotone {
                places.possible.push(None);
            }
            places
        })
        .collect();
    let cases = places.iter().try_fold(1usize, |cases, places| cases.checked_mul(places.possible.len()));
    if cases.is_none_or(|cases| cases > LIMIT) {
        return None;
    }
    let mut at = vec![0usize; places.len()];
    let mut found = Possible { truth: false, falsehood: false };
    loop {
        match evaluate(formula, &places, &at) {
            Truth::True => found.truth = true,
            Truth::False => found.falsehood = true,
            Truth::Unknown => {}
        }
        if found.truth && found.falsehood || !next(&mut at, &places) {
            return Some(found);
        }
    }
}

/// The next case; none after the last.
fn next(at: &mut [usize], places: &[Places]) -> bool {
    for (at, places) in at.iter_mut().zip(places) {
        *at += 1;
        if *at < places.possible.len() {
            return true;
        }
        *at = 0;
    }
    false
}

fn evaluate(formula: &Formula, places: &[Places], at: &[usize]) -> Truth {
    let inner = |formula: &Formula| evaluate(formula, places, at);
    match formula {
        Formula::All(parts) => parts.iter().map(inner).fold(Truth::True, Truth::and),
        Formula::Some(parts) => parts.iter().map(inner).fold(Truth::False, Truth::or),
        Formula::Not(part) => !inner(part),
        Formula::First(parts) => parts.iter().map(inner).find(|truth| truth.is_known()).unwrap_or(Truth::Unknown),
        Formula::Attested(finding, measured) => Truth::attested(inner(finding), inner(measured)),
        Formula::Known(truth) => *truth,
        Formula::Atom { subject, operator, constant } => {
            let order = places.get(*subject).zip(at.get(*subject)).and_then(|(places, at)| {
                let place = (*places.possible.get(*at)?)?;
                Some(place.cmp(places.of_constant.get(*constant)?))
            });
            order.map_or(Truth::Unknown, |order: Ordering| operator.holds(order).into())
        }
    }
}

fn places(subject: &Subject<'_>, vocabulary: &Vocabulary) -> Places {
    if subject.kind == SubjectKind::Truth {
        return Places { of_constant: vec![1], possible: vec![Some(1), Some(0)] };
    }
    if let Some(right) = subject.right {
        let possible = if subject.left == right { vec![Some(1)] } else { vec![Some(0), Some(1), Some(2)] };
        return Places { of_constant: vec![1], possible };
    }
    let bounds = Bounds::of(subject.left, vocabulary);
    let mut sorted: Vec<Fixed> = subject.constants.iter().chain(&bounds.choices).cloned().collect();
    sorted.sort();
    sorted.dedup();
    let place = |constant: &Fixed| sorted.iter().position(|known| known == constant).unwrap_or(0) * 2 + 1;
    let of_constant = subject.constants.iter().map(place).collect();
    let possible = (0..=sorted.len() * 2).filter(|place| bounds.allow(*place, &sorted)).map(Some).collect();
    Places { of_constant, possible }
}

/// What the vocabulary says of the values of a subject.
#[derive(Default)]
struct Bounds {
    min: Option<Decimal>,
    max: Option<Decimal>,
    whole: bool,
    /// All values, if it is a choice.
    choices: Vec<Fixed>,
}

impl Bounds {
    fn of(expr: &Expr, vocabulary: &Vocabulary) -> Bounds {
        let fact = match &expr.kind {
            Kind::Name { target: Resolved(Some(Target::Fact(id))), .. } => vocabulary.fact(*id),
            Kind::Column(column) => column.position.0.and_then(|(table, at)| vocabulary.table(table)?.columns.get(at)),
            Kind::Count(..) | Kind::Most { .. } => {
                return Bounds { min: Some(Decimal::ZERO), whole: true, ..Bounds::default() };
            }
            _ => None,
        };
        let Some(fact) = fact else { return Bounds::default() };
        match &fact.kind {
            Type::Number { unit, whole, .. } => {
                let basic = |bound: Option<Decimal>| bound?.checked_mul(unit.factor);
                let whole = *whole && unit.factor == Decimal::ONE;
                Bounds { min: basic(fact.min), max: basic(fact.max), whole, choices: Vec::new() }
            }
            Type::Choice(values) => {
                let choices = (0..values.len()).filter_map(|at| u16::try_from(at).ok()).map(Fixed::Choice).collect();
                Bounds { choices, ..Bounds::default() }
            }
            _ => Bounds::default(),
        }
    }

    fn allow(&self, place: usize, sorted: &[Fixed]) -> bool {
        if !self.choices.is_empty() {
            return place % 2 == 1;
        }
        let number = |at: Option<usize>| match sorted.get(at?)? {
            Fixed::Number(number) => Some(*number),
            _ => None,
        };
        if place % 2 == 1 {
            let Some(value) = number(Some(place / 2)) else { return true };
            return self.min.is_none_or(|min| min <= value)
                && self.max.is_none_or(|max| value <= max)
                && (!self.whole || value.is_whole());
        }
        let (below, above) = (number((place / 2).checked_sub(1)), number(Some(place / 2)));
        let neighbours = below.zip(above).is_some_and(|(below, above)| {
            self.whole && below.is_whole() && below.checked_add(Decimal::ONE) == Some(above)
        });
        !neighbours
            && above.zip(self.min).is_none_or(|(above, min)| above > min)
            && below.zip(self.max).is_none_or(|(below, max)| below < max)
    }
}

/// Whether values of that class have an order in which there is a border.
pub(super) fn has_borders(class: Option<Class>) -> bool {
    matches!(class, Some(Class::Number | Class::Date))
}
